#!/usr/bin/env python3
"""Runs the commands shown in Markdown files and compares what they print.

usage: run_commands.py [--update] --program PLUMBLINE FILE.md...

In a fenced block marked `console` each line that begins with `$ ` is a command; the lines below it, up to the next
command or the end of the block, are what it prints (standard output and standard error together; a line `...` stands for
any lines; a last line `[exit N]` for an exit status other than 0). A block marked `console no-run` is shown and not run.
Blocks marked `std FILE`, `csv FILE`, `tsv FILE` or `jsonl FILE` are written to that file first. A block marked `rule FOLDER NAME` shows a
rule, practice or measure of standards/FOLDER, and is held against what stands there. All blocks of one Markdown file run in one
folder of their own, in which `plumbline` is the program, `standards`, `examples` and `tests` are the repository's.
With --update the shown output is rewritten to what came out. Last line: 'N passed, N failed'.
"""
import glob, os, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

def matches(expected, got):
    """Line by line; `...` stands for any number of lines."""
    if not expected:
        return not got
    if expected[0].strip() == "...":
        return any(matches(expected[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and expected[0].rstrip() == got[0].rstrip() and matches(expected[1:], got[1:])

def run_block(lines, folder, environment, where, update):
    """Returns (new lines, passed, failed)."""
    out, passed, failed = [], 0, 0
    index = 0
    while index < len(lines):
        line = lines[index]
        out.append(line)
        index += 1
        if not line.startswith("$ "):
            continue
        command = line[2:]
        while command.endswith("\\") and index < len(lines):
            out.append(lines[index])
            command = command[:-1] + lines[index]
            index += 1
        expected = []
        while index < len(lines) and not lines[index].startswith("$ "):
            expected.append(lines[index])
            index += 1
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, timeout=300)
        got = done.stdout.decode("utf-8", "replace").splitlines()
        if done.returncode:
            got.append(f"[exit {done.returncode}]")
        if matches(expected, got):
            passed += 1
            out += expected
        elif update:
            passed += 1
            out += got
        else:
            failed += 1
            out += expected
            print(f"FAIL {where}: {command}")
            for text in expected:
                print("  expected:", text)
            for text in got:
                print("       got:", text)
    return out, passed, failed

def standing_rule(folder, name):
    """The lines of a rule as they stand in standards/FOLDER, None where there is none of that name."""
    for path in sorted(glob.glob(os.path.join(ROOT, "standards", folder, "*.std"))):
        with open(path, encoding="utf-8") as source:
            lines = source.read().split("\n")
        for start, line in enumerate(lines):
            if re.match(rf"(rule|practice|measure) {re.escape(name)}\b", line):
                end = start + 1
                while end < len(lines) and lines[end].startswith(" "):
                    end += 1
                return lines[start:end]
    return None

def rule_block(lines, rest, where, update):
    """Returns (new lines, passed, failed)."""
    standing = standing_rule(*rest.split()) if len(rest.split()) == 2 else None
    if standing is None:
        print(f"FAIL {where}: no rule `{rest}` in standards/")
        return lines, 0, 1
    if standing == lines or update:
        return standing, 1, 0
    print(f"FAIL {where}: `{rest}` reads otherwise in standards/ now (--update shows it):", *standing, sep="\n  ")
    return lines, 0, 1

def run_file(path, program, update):
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("standards", "examples", "tests", "docs"):
            if os.path.isdir(os.path.join(ROOT, name)):
                os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
        os.mkdir(os.path.join(folder, ".bin"))
        os.symlink(os.path.abspath(program), os.path.join(folder, ".bin", "plumbline"))
        environment = dict(os.environ, PATH=os.path.join(folder, ".bin") + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8", NO_COLOR="1")
        with open(path, encoding="utf-8") as source:
            lines = source.read().split("\n")
        out, index = [], 0
        while index < len(lines):
            line = lines[index]
            out.append(line)
            index += 1
            fence = re.match(r"```(console|rule|std|csv|tsv|jsonl|json)\s*(.*)$", line)
            if not fence:
                continue
            start = index
            while index < len(lines) and lines[index] != "```":
                index += 1
            block = lines[start:index]
            kind, rest = fence.group(1), fence.group(2).strip()
            if kind == "console" and rest != "no-run":
                block, ok, bad = run_block(block, folder, environment, f"{os.path.relpath(path, ROOT)}:{start}", update)
                passed, failed = passed + ok, failed + bad
            elif kind == "rule":
                block, ok, bad = rule_block(block, rest, f"{os.path.relpath(path, ROOT)}:{start}", update)
                passed, failed = passed + ok, failed + bad
            elif kind != "console" and rest:
                target = os.path.join(folder, rest)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "w", encoding="utf-8") as written:
                    written.write("\n".join(block) + "\n")
            out += block
    if update and out != lines:
        with open(path, "w", encoding="utf-8") as target:
            target.write("\n".join(out))
    return passed, failed

def main(arguments):
    update = "--update" in arguments
    arguments = [a for a in arguments if a != "--update"]
    if "--program" not in arguments or len(arguments) < 3:
        sys.exit(__doc__)
    at = arguments.index("--program")
    program = arguments[at + 1]
    files = arguments[:at] + arguments[at + 2:]
    passed = failed = 0
    for path in files:
        ok, bad = run_file(path, program, update)
        passed, failed = passed + ok, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
