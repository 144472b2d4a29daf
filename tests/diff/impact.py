#!/usr/bin/env python3
"""Holds `plumbline diff --impact` against two runs of `plumbline check`, added up here by other means.

usage: impact.py PLUMBLINE

Every count of every duty, every case that is listed as changed, the figures over all cases and workers; in one pass
over a file in case order, over the same rows shuffled, on one thread and on several.
"""
import collections
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
AS_OF = "2025-06-01T09:00"
GRAVITY = ["overdue", "breached", "late", "not_attested", "error", "unproven", "unanswered", "pending", "excused", "met",
           "attested", "lapsed"]
BROKEN = {"overdue", "late", "breached", "not_attested"}


def run(*arguments):
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}\nended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def obligations(program, standard, timelines):
    text = run(program, "check", standard, timelines, "--as-of", AS_OF, "--format", "csv", "--quiet")
    return [row for row in csv.DictReader(text.splitlines()) if row["rule"] and not row.get("measure")]


def standing(rows):
    """The worst status, how many are broken, the earliest due of the worst; None where nothing is owed."""
    if not rows:
        return (None, 0, "")
    worst = min((row["status"] for row in rows), key=GRAVITY.index)
    dues = [row["due"] for row in rows if row["status"] == worst and row["due"]]
    return (worst, sum(row["status"] in BROKEN for row in rows), min(dues, default=""))


def workers(timelines):
    """The worker of the latest allocation that nothing has ended since."""
    events = collections.defaultdict(list)
    with open(timelines, newline="") as file:
        for row in csv.DictReader(file):
            attributes = dict(one.split("=", 1) for one in row["attrs"].split(";") if "=" in one)
            if row["at"] <= AS_OF and attributes.get("planned") != "true":
                events[row["case_id"]].append((row["at"], row["event"], attributes.get("worker", "")))
    found = {}
    for case, list_of_case in events.items():
        allocations = [(at, worker) for at, event, worker in list_of_case if event == "allocation" and worker]
        if not allocations:
            continue
        at, worker = max(allocations, key=lambda one: one[0])
        ended = any(event == "closure" or event == "allocation_end" and other in ("", worker)
                    for when, event, other in list_of_case if when >= at)
        if not ended:
            found[case] = worker
    return found


def by_case(rows, rules):
    cases = collections.defaultdict(list)
    for row in rows:
        if row["rule"] in rules:
            cases[row["case_id"]].append(row)
    return cases


def rules_of(side):
    if side is None:
        return set()
    return {one["rule"] for one in side["rules"]} if "rules" in side else {side["rule"]}


def check(program, folder, a, b):
    standards = [os.path.join(SOURCE, "standards", name) for name in (a, b)]
    county = os.path.join(folder, "county.csv")
    with open(county, "w") as file:
        file.write(run(program, "generate", "--cases", "300", "--years", "2", "--seed", "11"))
    with open(county) as file:
        header, *lines = file.readlines()
    random.Random(5).shuffle(lines)
    shuffled = os.path.join(folder, "shuffled.csv")
    with open(shuffled, "w") as file:
        file.writelines([header] + lines)

    outputs = []
    for timelines, threads in ((county, "1"), (county, "3"), (shuffled, "2")):
        listed = os.path.join(folder, "changed.csv")
        text = run(program, "diff", *standards, "--impact", timelines, "--as-of", AS_OF, "--format", "json",
                   "--changed-cases", listed, "--threads", threads)
        with open(listed, newline="") as file:
            outputs.append((text, file.read()))
    assert all(one == outputs[0] for one in outputs), f"{a}, {b}: the order of rows, or threads, changed the answer"

    lines = [json.loads(line) for line in outputs[0][0].splitlines()]
    summary = lines.pop()
    assert summary["kind"] == "impact"
    listed = collections.defaultdict(set)
    for row in csv.DictReader(outputs[0][1].splitlines()):
        listed[row["topic"], row["rule_a"], row["rule_b"]].add(row["case_id"])
    rows_a, rows_b = (obligations(program, standard, county) for standard in standards)
    whose = workers(county)
    expected_list = collections.Counter()
    got_list = collections.Counter((row["case_id"], row["topic"], row["status_a"], row["due_a"], row["broken_a"],
                                    row["status_b"], row["due_b"], row["broken_b"], row["worker"])
                                   for row in csv.DictReader(outputs[0][1].splitlines()))
    changed, broken_a, broken_b = set(), set(), set()
    of_worker = collections.Counter()
    duties = alone = 0
    for line in lines:
        if "impact" not in line:  # a practice, a measure, a limit across cases
            alone += line["kind"] == "rule"
            continue
        duties += 1
        cases_a, cases_b = by_case(rows_a, rules_of(line["a"])), by_case(rows_b, rules_of(line["b"]))
        of_duty = collections.Counter()
        moves = collections.Counter()
        for case in sorted(set(cases_a) | set(cases_b)):
            one, other = standing(cases_a[case]), standing(cases_b[case])
            of_duty["owed"] += 1
            of_duty["a"] += one[1]
            of_duty["b"] += other[1]
            of_duty["cases_a"] += one[1] > 0
            of_duty["cases_b"] += other[1] > 0
            both = line["a"] is not None and line["b"] is not None
            if both and one[1] > 0:
                broken_a.add(case)
            if both and other[1] > 0:
                broken_b.add(case)
            if one[:2] == other[:2]:
                continue
            of_duty["changed"] += 1
            of_duty["newly"] += one[1] == 0 and other[1] > 0
            of_duty["no longer"] += one[1] > 0 and other[1] == 0
            moves[one[0], other[0]] += 1
            if both:
                changed.add(case)
                of_worker[whose.get(case)] += 1
                expected_list[case, line["topic"] or "", one[0] or "", one[2], str(one[1]), other[0] or "", other[2],
                              str(other[1]), whose.get(case, "")] += 1
        got = line["impact"]
        name = f"{a}, {b}: {line['topic']} {line['a'] and line['a']['rule']} {line['b'] and line['b']['rule']}"
        assert got["cases_owed"] == of_duty["owed"], name
        assert got["cases_changed"] == of_duty["changed"], name
        assert got["newly_broken"] == of_duty["newly"], name
        assert got["no_longer_broken"] == of_duty["no longer"], name
        assert got["a"] == {"broken_cases": of_duty["cases_a"], "broken": of_duty["a"]}, name
        assert got["b"] == {"broken_cases": of_duty["cases_b"], "broken": of_duty["b"]}, name
        assert {(move["a"], move["b"]): move["cases"] for move in got["moves"]} == dict(moves), name
    assert alone <= 2, f"{a}, {b}: {alone} rules without an impact"
    assert got_list == expected_list, f"{a}, {b}: the list of changed cases"
    assert summary["cases"] == 300
    assert summary["cases_changed"] == len(changed)
    assert summary["a"]["broken_cases"] == len(broken_a) and summary["b"]["broken_cases"] == len(broken_b)
    assert summary["newly_broken"] == len(broken_b - broken_a)
    assert summary["no_longer_broken"] == len(broken_a - broken_b)
    assert {one["worker"]: one["changed"] for one in summary["workers"]} == dict(of_worker), f"{a}, {b}: workers"
    assert sum(expected_list.values()) > 100, "hardly anything changed: this test shows nothing"
    return duties, sum(expected_list.values())


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for a, b in (("herefordshire", "bromley"), ("bcp", "buckinghamshire")):
            duties, changes = check(program, folder, a, b)
            print(f"{a}, {b}: {duties} duties, {changes} changes, as two checks say")
        # Against itself nothing changes.
        herefordshire = os.path.join(SOURCE, "standards", "herefordshire")
        text = run(program, "diff", herefordshire, herefordshire, "--no-versions", "--impact",
                   os.path.join(folder, "county.csv"), "--as-of", AS_OF, "--format", "json")
        assert json.loads(text.splitlines()[-1])["cases_changed"] == 0, "a standard against itself changes something"


if __name__ == "__main__":
    main()
