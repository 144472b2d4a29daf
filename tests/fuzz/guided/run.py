#!/usr/bin/env python3
"""Runs the targets under libFuzzer, each for a time, and prints what came of it. `./test --fuzz=SECONDS` builds and starts it.

  run.py PROGRAM SECONDS [TARGET...] [--parallel N] [--hang SECONDS]      no target named: all

Seeds come from the repository, in the order below the targets whose input comes from furthest away first. What a run found
worth keeping stays in its corpus, in the folder of the program, and the next run goes on from there. An input that crashes,
hangs, leaks or breaks a property goes to failures/TARGET/ beside it; the target is started again while there is time.
"""
import argparse, os, re, shutil, subprocess, sys, threading, time

order = ['bundle', 'json_lines', 'csv', 'standard', 'ssda903', 'cin_census', 'words', 'format', 'altered_bundle']
most_failures = 20
most_memory = 3072  # MiB; the parser's library keeps what it has learned of the grammar, and is never let go of


class Run:
    def __init__(self, program, target, seconds, hang):
        self.program, self.target, self.seconds, self.hang = program, target, seconds, hang
        folder = os.path.dirname(os.path.abspath(program))
        self.seeds, self.corpus = (os.path.join(folder, kind, target) for kind in ('seeds', 'corpus'))
        self.failures = os.path.join(folder, 'failures', target)
        self.log = os.path.join(folder, 'log', target + '.txt')
        self.executions = self.edges = self.all_edges = self.took = 0
        self.found = []
        self.problem = ''

    def prepare(self):
        shutil.rmtree(self.seeds, ignore_errors=True)
        for path in (self.seeds, self.corpus, self.failures, os.path.dirname(self.log)): os.makedirs(path, exist_ok=True)
        subprocess.run([self.program, '--target=' + self.target, '--write-seeds=' + self.seeds], check=True)
        largest = max(os.path.getsize(os.path.join(self.seeds, name)) for name in os.listdir(self.seeds))
        self.most_bytes = max(4096, 2 * largest)

    def once(self, seconds):
        before = set(os.listdir(self.failures))
        with open(self.log, 'ab') as log:
            start = log.tell()
            done = subprocess.run(
                [self.program, '--target=' + self.target, '-max_total_time=%d' % seconds, '-max_len=%d' % self.most_bytes,
                 '-timeout=%d' % self.hang, '-report_slow_units=%d' % self.hang, '-rss_limit_mb=%d' % most_memory, '-print_final_stats=1', '-reload=0',
                 '-artifact_prefix=' + self.failures + os.sep, self.corpus, self.seeds], stdout=log, stderr=log)
        with open(self.log, 'rb') as log:
            log.seek(start)
            said = log.read().decode(errors='replace')
        counts = re.findall(r'^stat::number_of_executed_units: (\d+)', said, re.M) or re.findall(r'^#(\d+)\t', said, re.M) or [0]
        self.executions += int(counts[-1])
        self.edges = max([self.edges] + [int(n) for n in re.findall(r'\bcov: (\d+) ', said)])
        for number in re.findall(r'INFO: Loaded \d+ modules +\((\d+) inline', said): self.all_edges = int(number)
        found = sorted(set(os.listdir(self.failures)) - before)
        self.found += found
        if done.returncode and not found: self.problem = 'ended with status %d' % done.returncode
        return done.returncode == 0

    def go(self):
        started = time.monotonic()
        try:
            self.prepare()
            while (left := self.seconds - (time.monotonic() - started)) >= 1:
                if not self.once(left) and (self.problem or len(self.found) >= most_failures): break
        except Exception as error:
            self.problem = str(error)
        self.took = time.monotonic() - started


parser = argparse.ArgumentParser()
parser.add_argument('program')
parser.add_argument('seconds', type=int)
parser.add_argument('targets', nargs='*')
parser.add_argument('--parallel', type=int, default=len(os.sched_getaffinity(0)), help='targets at a time (one a processor)')
parser.add_argument('--hang', type=int, default=60, help='seconds that one input may take')
given = parser.parse_args()

listed = subprocess.run([given.program, '--list'], capture_output=True, text=True, check=True).stdout.split()
order += [name for name in listed if name not in order]
for name in given.targets or order:
    if name not in listed: sys.exit('`%s` is no target; there are: %s' % (name, ', '.join(listed)))
runs = [Run(given.program, name, given.seconds, given.hang) for name in given.targets or order]
waiting = list(runs)


def work():
    while waiting:
        run = waiting.pop(0)
        print('%s: for %d seconds; log in %s' % (run.target, run.seconds, os.path.relpath(run.log)), flush=True)
        run.go()


workers = [threading.Thread(target=work) for _ in range(max(1, given.parallel))]
for worker in workers: worker.start()
for worker in workers: worker.join()

print('\n%-15s %8s %12s %24s %8s' % ('target', 'seconds', 'executions', 'edges covered', 'failures'))
for run in runs:
    print('%-15s %8.0f %12s %24s %8d' % (run.target, run.took, format(run.executions, ','),
                                         '%s of %s' % (format(run.edges, ','), format(run.all_edges, ',')), len(run.found)))
for run in runs:
    if run.problem: print('\n%s: %s; see %s' % (run.target, run.problem, os.path.relpath(run.log)))
    if run.found: print('\n%s: the inputs that failed; one is run again by the line below it' % run.target)
    for name in run.found:
        path = os.path.relpath(os.path.join(run.failures, name))
        print('  %s\n    %s --target=%s %s' % (path, os.path.relpath(given.program), run.target, path))
sys.exit(1 if any(run.problem or run.found for run in runs) else 0)
