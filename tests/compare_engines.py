#!/usr/bin/env python3
"""Runs both engines over everything that is shown, and demands that they print the same.

usage: compare_engines.py --program COMPARE_ENGINES [--standards DIR] FILE.md... FILE.jsonl...

Of a Markdown file: each `plumbline check` command in its blocks, over the files that its blocks write (see run_commands.py). Of a
.jsonl file: conformance scenarios, each checked with its own standard and instant. Input that the checker refuses is
passed over, since there is nothing to compare. Last line: 'N equal, N differ'.
"""
import collections, json, os, re, shlex, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEPT = ("--as-of", "--known-at", "--library")

def run(program, arguments, folder, where):
    """1 where they differ, 0 where they are equal, None where there is nothing to compare."""
    done = subprocess.run([program] + arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=600)
    if done.returncode == 0:
        return 0
    if done.returncode == 2 or done.returncode > 100:
        return None
    print(f"DIFFER {where}: {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return 1

def check_arguments(command):
    """The arguments of a `plumbline check` that both engines understand."""
    try:
        words = shlex.split(command.split("|")[0].split(">")[0], comments=False)
    except ValueError:
        return None
    if words[:2] != ["plumbline", "check"]:
        return None
    words, kept, skip = words[2:], [], 0
    for index, word in enumerate(words):
        if skip:
            skip -= 1
        elif word in KEPT:
            kept += words[index:index + 2]
            skip = 1
        elif word in ("--skip-bad-rows", "--strict"):
            kept.append(word)
        elif word in ("--quiet", "--help"):
            pass
        elif word.startswith("-"):
            skip = 1
        elif not re.fullmatch(r"2", word):
            kept.append(word)
    return kept

def markdown(program, path):
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("standards", "examples", "tests"):
            if os.path.exists(os.path.join(ROOT, name)):
                os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
        text = open(path, encoding="utf-8").read()
        for kind, name, body in re.findall(r"^```(\w+) *([^\n]*)\n(.*?)^```", text, re.M | re.S):
            if kind in ("std", "csv", "tsv", "jsonl") and name:
                os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
                with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
                    out.write(body)
            elif kind == "console" and not name:
                for command in re.findall(r"^\$ (.*)$", body, re.M):
                    arguments = check_arguments(command)
                    if arguments:
                        results.append(run(program, arguments, folder, path))
    return results

def scenarios(program, path, standards):
    groups = collections.OrderedDict()
    for line in open(path, encoding="utf-8"):
        if line.strip():
            one = json.loads(line)
            groups.setdefault((one["standard"], one["as_of"], one.get("known_at")), []).append(one)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for (standard, as_of, known_at), cases in groups.items():
            timeline = os.path.join(folder, "timelines.jsonl")
            with open(timeline, "w", encoding="utf-8") as out:
                for one in cases:
                    out.write(json.dumps({"case_id": one["id"], "events": one["events"]}) + "\n")
            arguments = [os.path.join(standards, standard), timeline, "--as-of", as_of]
            if known_at:
                arguments += ["--known-at", known_at]
            results.append(run(program, arguments, folder, path))
    return results

def main(argv):
    options = {name: argv[argv.index(name) + 1] for name in ("--program", "--standards") if name in argv}
    files = [a for a in argv if not a.startswith("--") and a not in options.values()]
    if "--program" not in options:
        sys.exit(__doc__)
    program, standards = os.path.abspath(options["--program"]), options.get("--standards", os.path.join(ROOT, "standards"))
    results = []
    for path in files:
        found = scenarios(program, path, standards) if path.endswith(".jsonl") else markdown(program, path)
        results += found
    equal, differ = results.count(0), results.count(1)
    print(f"{equal} equal, {differ} differ")
    return 1 if differ or not equal else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
