#!/usr/bin/env python3
"""Each authority's standard over a made-up county: with its forms compiled to machine code the same bytes as without.

  jit_standards.py PROGRAM STANDARDS
"""
import os, re, subprocess, sys, tempfile

program, standards = sys.argv[1:3]
failed = []


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True)


with tempfile.TemporaryDirectory() as folder:
    county = os.path.join(folder, 'county.csv')
    run('generate', '--cases', '400', '--years', '2', '--seed', '5', '-o', county)
    authorities = sorted(name for name in os.listdir(standards)
                         if os.path.exists(os.path.join(standards, name, 'clauses.tsv')))
    if len(authorities) < 6: failed.append('only %d standards are there' % len(authorities))
    for name in authorities:
        bundle = os.path.join(folder, name + '.stdb')
        run('compile', os.path.join(standards, name), '-o', bundle)
        # As of a day in the midst of the records and one behind them, knowing all and knowing what was known.
        for when in (['--as-of', '2025-06-01T09:00'], ['--as-of', '2024-11-05T14:30', '--known-at', '2024-11-05T14:30']):
            asked = ['check', bundle, county, *when, '--format', 'json', '--quiet']
            interpreted, compiled = run(*asked), run(*asked, '--jit=all')
            told = re.search(r'(\d+) of (\d+) forms compiled to machine code', compiled.stderr)
            if not told or int(told[1]) == 0:
                failed.append('%s: nothing is compiled: %s' % (name, compiled.stderr))
            elif not interpreted.stdout or interpreted.stdout != compiled.stdout:
                failed.append('%s %s: what compiled forms make is not what the interpreter does' % (name, ' '.join(when)))

for line in failed: print(line)
print('%d standards, %d wrong' % (len(authorities), len(failed)))
sys.exit(1 if failed else 0)
