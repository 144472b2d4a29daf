#!/usr/bin/env python3
"""What each of the ten rules costs as a standard of its own: interpreted, and as machine code.

  rule_by_rule.py BUILD EVENTS AS_OF [ROUNDS]      BUILD: a folder of `tools/setup/build --jit`; rounds: 3

Prints the best evaluation of 15 in each round, of all ROUNDS (the two in turn), in milliseconds, their ratio, and how long compiling took.
"""
import json, pathlib, re, subprocess, sys, tempfile

WORKLOAD = pathlib.Path(__file__).resolve().parent / 'workload.std'


def rules():
    """Each rule's name, and the text of a standard that holds it alone."""
    text = WORKLOAD.read_text()
    head, *_ = text.partition('section "')
    for rule in re.split(r'^(?=rule )', text, flags=re.M)[1:]:
        rule, *_ = rule.partition('section "')
        yield rule.split()[1], head + 'section "One"\n\n' + rule


def evaluate(build, bundle, events, as_of, *options):
    run = subprocess.run([build / 'bench/peer_plumbline', bundle, events, '-', as_of, '15', '--threads', '1', *options],
                         capture_output=True, text=True, check=True)
    result = json.loads(run.stdout)
    return min(result['eval_s']) * 1e3, result['jit_s'] * 1e3


def main(build, events, as_of, rounds='3'):
    build = pathlib.Path(build)
    print('rule  interpreted ms  machine code ms  ratio  to compile ms')
    with tempfile.TemporaryDirectory() as folder:
        for name, text in rules():
            source, bundle = (pathlib.Path(folder) / (name + end) for end in ('.std', '.stdb'))
            source.write_text(text)
            subprocess.run([build / 'plumbline', 'compile', source, '-o', bundle], capture_output=True, check=True)
            pairs = [(evaluate(build, bundle, events, as_of), evaluate(build, bundle, events, as_of, '--jit=all'))
                     for _ in range(int(rounds))]
            interpreted, compiled = (min(pair[i][0] for pair in pairs) for i in (0, 1))
            to_compile = min(pair[1][1] for pair in pairs)
            print(f'{name:<5} {interpreted:14.2f} {compiled:16.2f} {compiled / interpreted:6.2f} {to_compile:14.0f}', flush=True)


if len(sys.argv) < 4:
    sys.exit(__doc__)
main(*sys.argv[1:])
