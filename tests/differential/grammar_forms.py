"""Each alternative of the grammar's sentences must be among what the comparison at random writes, or be excused here with a
reason; an alternative that this table does not know fails.

usage: grammar_forms.py --program build/differential --grammar grammar/PlumblineParser.g4"""

import argparse
import re
import subprocess
import sys

# Rules of the grammar whose alternatives are looked for, and what shows each in a standard: a pattern, or several where an
# alternative has parts that may be left out. A text that begins with "not written: " says why it is not.
LENGTH = r"\d+ [a-z ]+?"
EVENT = r"\(?[a-z_]+"
SHOWN = {
    "statement": {
        "window COLON requirement": rf"rule \w+\s+within {LENGTH} of ",
        "WHILE stateReference (WHEN guard)* COLON whileBody": [r"while [a-z_]+:", r"while [a-z_]+ when .+?:"],
        "WHEN trigger COLON whenBody": r"when .+?:",
        "EACH pattern COLON eachBody": r"each [a-z_]+.*?:",
        "countStatement": r"at least \d+ [a-z_]+",
        "IN EACH calendarPeriod (WHILE stateReference)? COLON requirement": r"in each [a-z_ ]+ while .+?:",
        "NEVER pattern (WITHOUT pattern)?": [r"never [a-z_]+\n", r"never .+ without "],
    },
    "whileBody": {
        "requirement stage*": r"while .+?: .+\n    (every|within) ",
        "stateReference THROUGHOUT": r" throughout",
        "statement": r"while [^:\n]+: (within|each|when|while|never|before|at) ",
    },
    "whenBody": {
        "window": rf"when [^:\n]+: within {LENGTH} of [^:\n]+\n",
        "statement": r"when [^:\n]+: (while|each|never|within|by) ",
        "requirement": r"when [a-z_]+: [a-z_]+",
    },
    "eachBody": {
        "WITHIN duration COLON requirement": rf"each [^:\n]+: within {LENGTH}: ",
        "NEXT pattern": r"each [^:\n]+: next ",
        "condition": r"each [^:\n]+: (not|age|seen|by|\()",
    },
    "trigger": {
        "NUMBER pattern WITHIN duration": rf"when \d+ {EVENT}.* within \d+",
        "NO pattern WITHIN duration OF EACH? pattern": rf"when no .+ within {LENGTH} of ",
        "name OVERDUE": r"when \w+ overdue: ",
        "stateReference HAS LASTED duration": r"has lasted \d+",
        "condition": r"when (not|age|\()",
    },
    "window": {
        "WITHIN duration (OF EACH? anchor)?": [rf"within {LENGTH} of [a-z]", rf": within {LENGTH}: "],
        "WITHIN duration BEFORE OR AFTER EACH? anchor": r"before or after ",
        "WITHIN duration BEFORE EACH? anchor": rf"within {LENGTH} before (?!or after)",
        "AT LEAST duration BEFORE EACH? anchor": rf"at least {LENGTH} before ",
        "NO LATER THAN duration AFTER EACH? anchor": rf"no later than {LENGTH} after ",
        "ON THE DAY OF EACH? anchor": r"on the day of ",
        "ON THE SAME WORKING DAY AS EACH? anchor": r"on the same working day as ",
        "BY AGE age": r"by age \d",
        "BY EACH? anchor": r"(\n  |: )by (?!age)[a-z]",
        "BEFORE EACH? anchor": r"(\n  |: )before [a-z]",
    },
    "anchor": {
        "THE? LATER OF LEFT anchor (COMMA anchor)+ RIGHT": r"later of \(",
        "THE? EARLIER OF LEFT anchor (COMMA anchor)+ RIGHT": r"earlier of \(",
        "BIRTHDAY NUMBER": r"birthday \d",
        "THE? START OF stateReference": r"start of ",
        "THE? END OF stateReference": r"end of ",
        "pattern (BEFORE pattern)?": [rf"within {LENGTH} of {EVENT}", r"last [a-z_]+ .*?before "],
    },
    "stage": {
        "THEN? WITHIN duration (OF pattern)?": [
            rf"\n    within {LENGTH}\n", r"\n    then within ", rf"\n    within {LENGTH} of [a-z]"],
        "THEN? ON THE DAY": [r"\n    on the day\n", r"\n    then on the day"],
        "THEN? ON THE SAME WORKING DAY": [r"\n    on the same working day", r"\n    then on the same working day"],
        "THEN? EVERY interval stageEnd*": r"\n    every \d+ ",
    },
    "interval": {
        "duration | (name | LEFT pattern RIGHT) DOT attributeName (COMMA? OR duration WHERE NONE IS SET)?": [
            r"every \d+ ", r"every [a-z]+\.[a-z_]+", r"where none is set", r"every \([^\n]+\)\.[a-z_]+"],
    },
    "stageEnd": {
        "UNTIL duration": r" until \d+ ",
        "UNTIL AGE age": r" until age \d",
        "UNTIL alternatives": [r" until (?!age)[a-z(]", r" until (?!age)[^\n]* or "],
        "FOR duration": r" for \d+ ",
        "FOR EACH attributeName": r" for each [a-z]+",
        "WHEN guard": r"every [^\n]+ when ",
        "OTHERWISE": r" otherwise",
        "ONCE pattern": r" once [a-z]",
        "COMMA? NEVER OVER duration": r"never over \d",
    },
    "countStatement": {
        "AT MOST duration OF stateReference IN ANY duration": rf"at most {LENGTH} of .+ in any ",
        "AT LEAST NUMBER pattern IN countSpan (WHILE stateReference)?": r"at least \d+ [a-z_]+.* in .+ while ",
        "AT MOST NUMBER pattern IN countSpan (WHILE stateReference)?": r"at most \d+ [a-z_]+.* in .+ while ",
        "AT MOST NUMBER OPEN? name PER attributeName": [r"at most \d+ [a-z_]+ per ", r"at most \d+ open "],
    },
    "countSpan": {
        "EVERY duration": r" in every \d",
        "ANY duration": r" in any \d",
        "EACH calendarPeriod": r"at (least|most) \d+ .+ in each ",
        "stateReference": r"at (least|most) \d+ .+ in (not )?[a-z_]+\n",
    },
    "calendarPeriod": {
        "CALENDAR? WEEK | CALENDAR? MONTH | CALENDAR? YEAR | TERM": [
            r"each (calendar )?week", r"each (calendar )?month", r"each (calendar )?year", r"each school_term"],
    },
    "happening": {
        "happeningOrdinal? name (OF name)? (WHERE plainTest)* (WITHIN duration)?": [
            r"\((the )?(first|last) [a-z_]+", r"\([^()\n]+ of [a-z_]+", r"\([a-z_ ]+ where ", r"\([^()\n]+ within \d"],
    },
    "comparedTest": {
        "LEFT condition RIGHT": r"\([^\n]+\)",
        "attributeName IS NOT? RECORDED": [r" is recorded", r" is not recorded"],
        "attributeName comparison value": r" (=|is|over|under|at most|at least|<|>|!=) ",
        "attributeName NOT? IN LEFT value (COMMA value)* RIGHT": [r" in \(", r" not in \("],
        "AGE (OVER | UNDER | AT LEAST) age": [r"age over ", r"age under ", r"age at least "],
        "AGE FROM age TO age": r"age from .+ to ",
        "ELAPSED (OVER | UNDER) duration": [r"elapsed over ", r"elapsed under "],
    },
    "ruleEnd": {
        "UNLESS condition (RECORDED BY name (OR name)*)?": [r"unless ", r" recorded by [a-z_]+"],
        "EXTENDED (TO (duration | name DOT attributeName))? BY pattern": [
            r"extended to \d", r"extended to [a-z]+\.", r"extended by "],
        "assuming": "not written: notes change no answer",
        "ACCEPTING name text=STRING": "not written: what lint says changes no answer",
    },
    "aggregate": {
        "(AVERAGE | MEDIAN) unit FROM pattern TO pattern": [r"average ", r"median "],
        "COUNT OF? name status (WHILE stateReference)?": r"count (of )?r_\d+ ",
        "COUNT OF? alternatives": r"count (of )?(?!r_)[a-z]",
        "PERCENTAGE OF name status (WHILE stateReference)?": r"percentage of r_\d+ ",
        "PERCENTAGE OF pattern WITH condition (WHILE stateReference)?": r"percentage of .+ with ",
    },
    "measureEnd": {
        "COMMA? TARGET (AT LEAST | AT MOST)? (duration | NUMBER PERCENT?) (WHILE stateReference)?": r"target ",
        "COMMA? (BY | PER) (MONTH | YEAR) (WHILE stateReference)?": r"(by|per) (month|year)",
    },
}


def alternatives_of(grammar, rule):
    """The rule's alternatives, those on a line of their own apart, without labels and comments."""
    text = re.sub(r"//[^\n]*", "", grammar)
    body = re.search(rf"^{rule}\s*:(.*?);", text, re.S | re.M)
    if not body:
        sys.exit(f"the grammar has no rule `{rule}`")
    lines = re.split(r"\n\s*\|", body[1])
    return [" ".join(re.sub(r"#\s*\w+", "", line).split()) for line in lines]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--grammar", required=True)
    parser.add_argument("--pairs", default="4000")
    options = parser.parse_args()
    written = subprocess.run([options.program, "--show", "--seed", "1", "--pairs", options.pairs],
                             stdout=subprocess.PIPE, check=True, text=True).stdout
    grammar = open(options.grammar, encoding="utf-8").read()
    faults = []
    looked_for = 0
    for rule, shown in SHOWN.items():
        alternatives = alternatives_of(grammar, rule)
        for alternative in alternatives:
            if alternative not in shown:
                faults.append(f"{rule}: `{alternative}` is new: let the generator write it, and say here what shows it")
                continue
            patterns = shown[alternative]
            for pattern in [patterns] if isinstance(patterns, str) else patterns:
                looked_for += 1
                if not pattern.startswith("not written: ") and not re.search(pattern, written):
                    faults.append(f"{rule}: `{alternative}` is never written: nothing matches {pattern}")
        for gone in set(shown) - set(alternatives):
            faults.append(f"{rule}: `{gone}` is no longer in the grammar")
    for fault in faults:
        print(fault)
    print(f"{looked_for} forms of the grammar looked for in {options.pairs} standards, {len(faults)} wanting")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
