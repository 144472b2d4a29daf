#!/usr/bin/env python3
"""Diffs the standards of the repository against each other, and holds the answers against `plumbline check`.

usage: all_pairs.py PLUMBLINE

Every standard against itself, and against itself laid out anew: nothing but `same`. Every pair: it runs, every verdict comes with
the witnesses that it owes, and witnesses taken from each pair come out of `check` as the diff says: kept under one standard, broken
under the other. Last line: 'N passed, N failed'.
"""
import itertools, json, os, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEPT = {"met", "excused", "lapsed", "attested"}
BROKEN = {"late", "overdue", "breached", "not_attested", "pending"}  # a follow-on without a time stays pending
OWED = {"same": 0, "stricter": 1, "looser": 1, "incomparable": 2, "only_in_a": 0, "only_in_b": 0}

passed = failed = 0

def expect(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAIL", what)

def run(program, *arguments):
    done = subprocess.run([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr

def diff(program, a, b):
    status, out, err = run(program, "diff", a, b, "--format", "json")
    expect(status == 0, f"{a} {b}: exit {status}: {err}")
    return [json.loads(line) for line in out.splitlines()]

def rules_of(side):
    return {one["rule"] for one in side.get("rules", [side])}

def check_witness(program, folder, a, b, pair, witness):
    case = os.path.join(folder, "case.jsonl")
    with open(case, "w", encoding="utf-8") as file:
        file.write(json.dumps({"case_id": "C", "events": witness["events"]}) + "\n")
    for side, standard in (("a", a), ("b", b)):
        status, out, err = run(program, "check", standard, case, "--as-of", witness["as_of"], "--format", "json", "--quiet")
        statuses = [o["status"] for o in map(json.loads, out.splitlines()) if o.get("rule") in rules_of(pair[side])]
        if witness["passes"] == side:
            expect(status == 0 and set(statuses) <= KEPT, f"{a} {b} {pair['topic']}: {side} should keep it: {statuses} {err}")
        else:
            expect(status == 0 and set(statuses) & BROKEN, f"{a} {b} {pair['topic']}: {side} should break it: {statuses} {err}")

def main(program):
    standards = sorted(
        name for name in os.listdir(os.path.join(ROOT, "standards")) if name not in ("vocabulary", "calendars")
    )
    paths = {name: os.path.join(ROOT, "standards", name) for name in standards}
    with tempfile.TemporaryDirectory() as folder:
        for name, path in paths.items():
            itself = diff(program, path, path)
            verdicts = {(pair["verdict"], pair["change"]) for pair in itself}
            expect(verdicts == {("same", "unchanged")}, f"{name} against itself: {verdicts}")
            other = os.path.join(folder, name)
            os.mkdir(other)
            for file in os.listdir(path):
                if file.endswith(".std"):
                    with open(os.path.join(path, file), encoding="utf-8") as source:
                        text = source.read()
                    text = re.sub(r"^( +)", lambda m: m.group(1) * 3, text, flags=re.M).replace("\n", "  -- laid out anew\n\n")
                    with open(os.path.join(other, file), "w", encoding="utf-8") as target:
                        target.write(text)
            status, out, err = run(program, "diff", path, other, "--format", "json", "--library", os.path.join(ROOT, "standards"))
            verdicts = {(pair["verdict"], pair["change"]) for pair in map(json.loads, out.splitlines())}
            expect(status == 0 and verdicts == {("same", "unchanged")}, f"{name} laid out anew: {verdicts} {err}")
        for one, other in itertools.combinations(standards, 2):
            pairs = diff(program, paths[one], paths[other])
            shown = [pair for pair in pairs if pair["witnesses"]]
            for pair in pairs:
                owed = OWED.get(pair["verdict"])
                if owed is None:
                    expect(bool(pair["reason"]), f"{one} {other} {pair['topic']}: undecided without a reason")
                elif pair["kind"] == "rule":
                    expect(len(pair["witnesses"]) == owed, f"{one} {other} {pair['topic']}: {pair['verdict']} with "
                           f"{len(pair['witnesses'])} witnesses")
            for pair in shown[:: max(1, len(shown) // 2)]:
                for witness in pair["witnesses"]:
                    check_witness(program, folder, paths[one], paths[other], pair, witness)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
