#!/usr/bin/env python3
"""Each kind of output, ended in its midst: by a signal, by being killed, by a disk that fills up or cannot be written. What stood
there before stays whole; nothing half-written stays but after SIGKILL, which no program sees; each end has its message and status.

  interrupted.py PLUMBLINE STANDARDS

strace puts the fault in at the call that a finished file passes through, so that it comes at no chance moment. Exit status 77,
which ctest shows as skipped: strace is not here, or may not trace.
"""
import os, re, shutil, signal, subprocess, sys, tempfile

plumbline, standards = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
SKIPPED = 77
OLD = 'what stood here before\n'
failed, tried = [], 0


def run(folder, arguments, inject=None, of=None):
    """`of`: only of calls for this file."""
    traced = []
    if inject:
        traced = ['strace', '-f', '-qq', '-o', os.path.join(folder, 'calls'), '-e', 'trace=' + inject.split(':')[0], '-e', 'inject=' + inject]
    if of: traced += ['-P', os.path.join(folder, of)]
    return subprocess.run([*traced, plumbline, *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)


if not shutil.which('strace'):
    print('skipped: strace is not installed (tools/setup/install-packages check)')
    sys.exit(SKIPPED)

with tempfile.TemporaryDirectory() as folder:
    if subprocess.run(['strace', '-qq', '-o', '/dev/null', '-e', 'inject=fsync:error=EIO', 'true'], capture_output=True).returncode != 0:
        print('skipped: strace may not put faults in here')
        sys.exit(SKIPPED)

    def path(name): return os.path.join(folder, name)

    herefordshire = os.path.join(standards, 'herefordshire')
    for made in (['generate', '--cases', '20', '-o', 'cases.csv'], ['compile', herefordshire, '-o', 'a.stdb']):
        done = run(folder, made)
        if done.returncode != 0: sys.exit(done.stderr)
    case = open(path('cases.csv')).read().split('\n')[1].split(',')[0]
    shutil.copytree(os.path.join(standards, '../examples/returns/ssda903'), path('returns'))
    with open(path('loose.std'), 'w') as out:
        out.write('standard loose "A text to lay out" version "1"   calendar england_and_wales uses childrens_services\n')
    when = ['--as-of', '2025-06-01']
    outputs = {
        'check, table': ['check', 'a.stdb', 'cases.csv', *when, '-o', 'out'],
        'check, csv': ['check', 'a.stdb', 'cases.csv', *when, '--format', 'csv', '-o', 'out'],
        'check, json': ['check', 'a.stdb', 'cases.csv', *when, '--format', 'json', '-o', 'out'],
        'explain': ['explain', 'a.stdb', 'cases.csv', *when, '--case', case, '-o', 'out'],
        'compile': ['compile', herefordshire, '-o', 'out'],
        'diff, text': ['diff', 'a.stdb', os.path.join(standards, 'statutory_england'), '-o', 'out'],
        'diff, html': ['diff', 'a.stdb', os.path.join(standards, 'statutory_england'), '--format', 'html', '-o', 'out'],
        'diff, changed cases': ['diff', 'a.stdb', 'a.stdb', '--impact', 'cases.csv', *when, '--changed-cases', 'out'],
        'import': ['import', 'ssda903', 'returns', '--skip-bad-rows', '-o', 'out'],
        'sort': ['sort', 'cases.csv', '-o', 'out'],
        'generate': ['generate', '--cases', '50', '-o', 'out'],
        'fmt': ['fmt', 'loose.std'],
    }
    signals = {'TERM': signal.SIGTERM, 'INT': signal.SIGINT, 'HUP': signal.SIGHUP, 'KILL': signal.SIGKILL}
    faults = {
        'fsync:error=ENOSPC': r'cannot be written: No space left on device',
        'fsync:error=EIO': r'cannot be written: Input/output error',
        'rename:error=EACCES': r'cannot be put in its place: Permission denied',
    }
    before = set(os.listdir(folder)) | {'calls', 'out'}

    def expect(what, inject, done, target, old, status, says, may_stay):
        global tried
        tried += 1
        with open(target, errors='replace') as file: now = file.read()
        left = [name for name in os.listdir(folder) if name not in before]
        wrong = []
        if done.returncode != status: wrong.append('status %d for %d' % (done.returncode, status))
        if now != old: wrong.append('what stood there before is no more')
        if left and not may_stay: wrong.append('left behind: %s' % left)
        if says and not re.search(says, done.stderr): wrong.append('does not say: ' + says)
        if wrong: failed.append('%s, %s: %s\n%s' % (what, inject, '; '.join(wrong), done.stderr[-500:]))
        for name in left: os.remove(path(name))

    for what, arguments in outputs.items():
        target = path('loose.std' if what == 'fmt' else 'out')
        if what != 'fmt':
            with open(target, 'w') as file: file.write(OLD)
        with open(target, errors='replace') as file: old = file.read()
        for name, number in signals.items():
            inject = 'fsync:signal=' + name
            # strace ends as what it traced did.
            expect(what, inject, run(folder, arguments, inject), target, old, -number,
                   None if name == 'KILL' else 'ended by a signal before it was done; what it was writing was taken away', name == 'KILL')
        for inject, says in faults.items():
            expect(what, inject, run(folder, arguments, inject), target, old, 2, says, False)
        done = run(folder, arguments)
        with open(target, errors='replace') as file:
            if done.returncode not in (0, 1) or file.read() == old: failed.append('%s: nothing is written where nothing goes wrong' % what)

    # What was told to ignore a signal goes on: nohup.
    with open(path('out'), 'w') as file: file.write(OLD)
    done = subprocess.run(['sh', '-c', 'trap "" HUP; exec "$@"', 'sh', 'strace', '-f', '-qq', '-o', '/dev/null', '-e', 'inject=fsync:signal=HUP',
                           plumbline, *outputs['check, csv']], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    tried += 1
    if done.returncode != 0 or open(path('out')).read() == OLD: failed.append('an ignored SIGHUP ends it: status %d' % done.returncode)

    # One file of several that cannot be read: none of it is used, and the file is named.
    run(folder, ['generate', '--cases', '5', '--seed', '2', '-o', 'more.csv'])
    done = run(folder, ['check', 'a.stdb', 'cases.csv', 'nowhere.csv', 'more.csv', *when, '-o', 'out2'])
    tried += 1
    if done.returncode != 2 or 'nowhere.csv: error: cannot be opened' not in done.stderr or os.path.exists(path('out2')):
        failed.append('one of three files is not there: status %d\n%s' % (done.returncode, done.stderr))
    # And one that fails in the midst of being read.
    done = run(folder, ['check', 'a.stdb', 'cases.csv', *when, '-o', 'out2'], 'read,pread64:error=EIO:when=2+', of='cases.csv')
    tried += 1
    if done.returncode != 2 or 'cases.csv: error: ' not in done.stderr or os.path.exists(path('out2')):
        failed.append('a file that cannot be read to its end: status %d\n%s' % (done.returncode, done.stderr))

for one in failed: print('FAILED', one)
print('%d ends of %d kinds of output, %d not as they should be' % (tried, len(outputs), len(failed)))
sys.exit(1 if failed else 0)
