#!/usr/bin/env python3
"""Counts the instructions of small fixed runs and holds them against those that are kept in instructions.tsv.

  instructions.py PLUMBLINE            exit status 1 where a run takes 5% more than is kept, or 5% less
  instructions.py PLUMBLINE --update   keeps what was counted

Instructions are counted under valgrind, which shows every machine the same processor: the count does not depend on how
busy the machine is. A change that costs more on purpose, or that gains, brings the new count with it.
"""
import pathlib, re, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE / 'instructions.tsv'
MOST = 0.05
# Over the ten rules of the benchmark, which stay as they are; the published standards are mended now and then.
RUNS = [
    ('compile', 'compile bench/workload.std -o {out}/compiled.stdb'),
    ('one case', 'check {out}/ten.stdb {out}/one.csv --as-of 2025-06-01 --format csv -o {out}/a.csv'),
    ('400 cases to csv', 'check {out}/ten.stdb {out}/county.csv --as-of 2025-06-01 --threads 1 --format csv -o {out}/a.csv'),
    ('400 cases to json', 'check {out}/ten.stdb {out}/county.csv --as-of 2025-06-01 --threads 1 --format json -o {out}/a.jsonl'),
    ('400 cases to a table', 'check {out}/ten.stdb {out}/county.csv --as-of 2025-06-01 --threads 1 -o {out}/a.txt'),
    ('explain', 'explain {out}/ten.stdb {out}/county.csv --as-of 2025-06-01 --case C00000001'),
    ('diff', 'diff bench/workload.std bench/workload.std'),
]
PREPARE = [
    'compile bench/workload.std -o {out}/ten.stdb',
    'generate --cases 400 -o {out}/county.csv',
]


def count(program, out):
    for command in PREPARE:
        subprocess.run([program, *command.format(out=out).split()], cwd=HERE.parent, check=True, capture_output=True)
    (out / 'one.csv').write_text('case_id,event,at\nC1,strategy_discussion,2025-03-20T10:00\n')
    counted = {}
    for name, command in RUNS:
        run = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', program,
                              *command.format(out=out).split()], cwd=HERE.parent, capture_output=True, text=True)
        found = re.search(r'Collected : (\d+)', run.stderr)
        if run.returncode != 0 or not found:
            sys.exit(f'{name}: the run failed\n{run.stderr}')
        counted[name] = int(found.group(1))
    return counted


def main(arguments):
    if len(arguments) not in (1, 2) or arguments[1:] not in ([], ['--update']):
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        counted = count(str(pathlib.Path(arguments[0]).resolve()), pathlib.Path(folder))
    if arguments[1:]:
        KEPT.write_text('run\tinstructions\n' + ''.join(f'{name}\t{n}\n' for name, n in counted.items()))
    lines = [line.split('\t') for line in KEPT.read_text().splitlines()[1:]]
    kept = {name: int(n) for name, n in lines}
    far = 0
    for name, n in counted.items():
        change = n / kept[name] - 1 if name in kept else 1
        if abs(change) > MOST:
            far += 1
        print(f'{name:<26}{n:>15,}{change:>+9.1%}{"   beyond 5%" if abs(change) > MOST else ""}')
    if far or kept.keys() != counted.keys():
        sys.exit(f'{far} beyond 5%: see where they go (valgrind --tool=callgrind), then mend it or keep the new count with --update')


main(sys.argv[1:])
