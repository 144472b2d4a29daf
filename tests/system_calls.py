#!/usr/bin/env python3
"""What Plumbline asks of the system, by strace: no connection, no other program, no file that it was not given.

  system_calls.py PLUMBLINE STANDARDS

Exit status 77, which ctest shows as skipped: strace is not here, or may not trace.
"""
import os, re, shutil, subprocess, sys, tempfile

plumbline, standards = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
SKIPPED = 77
# What the system opens for a program before and beside its own doing: shared libraries and the index of where they are,
# locale files, and the list of processors that the C library counts for the number of threads.
OF_THE_SYSTEM = re.compile(r'/etc/ld\.so\.(cache|preload)|(/usr)?/lib(64)?/.*\.so[.0-9]*|/usr/lib/locale/.*'
                           r'|/sys/devices/system/cpu/(online|possible)|/proc/stat')
# The compiler writes the changes of the clock into the bundle, from the system's database of time zones (the date library
# lists its folders). A bundle needs it no more.
TIME_ZONES = '/usr/share/zoneinfo'
NETWORK = {'socket', 'socketpair', 'connect', 'bind', 'listen', 'accept', 'accept4', 'sendto', 'recvfrom', 'sendmsg', 'recvmsg',
           'sendmmsg', 'recvmmsg'}
PROGRAMS = {'execve', 'execveat'}
CALL = re.compile(r'^\d+\s+(\w+)\((.*)')
failed = []


def trace(folder, arguments):
    log = os.path.join(folder, 'calls')
    calls = ','.join(sorted(NETWORK | PROGRAMS | {'open', 'openat', 'openat2', 'creat'}))
    done = subprocess.run(['strace', '-f', '-qq', '-s', '4096', '-e', 'trace=' + calls, '-e', 'signal=none', '-o', log, *arguments],
                          cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    with open(log) as lines:
        return done, [match.groups() for match in map(CALL.match, lines) if match]


def harmful(folder, calls, given):
    """What was done beyond the opening of given files: below a given folder counts as given."""
    found, programs = [], 0
    for name, rest in calls:
        if name in NETWORK:
            found.append(name + '(' + rest)
        elif name in PROGRAMS:
            programs += 1
            if programs > 1:  # the first is Plumbline itself
                found.append(name + '(' + rest)
        else:
            path = re.search(r'"((?:[^"\\]|\\.)*)"', rest)
            whole = os.path.realpath(os.path.join(folder, path.group(1))) if path else rest
            asked = path.group(1) if path else rest
            is_given = any(whole == one or whole.startswith(one + '/') for one in given)
            if not is_given and not OF_THE_SYSTEM.fullmatch(asked):
                found.append(name + '(' + rest)
    return found


def expect(folder, arguments, given, status=0):
    given = [os.path.realpath(os.path.join(folder, one)) for one in given]
    done, calls = trace(folder, [plumbline, *arguments])
    what = 'plumbline ' + ' '.join(arguments)
    if done.returncode != status:
        failed.append('%s: status %d\n%s' % (what, done.returncode, done.stderr))
    if not any(name.startswith('open') for name, _ in calls):
        failed.append(what + ': the trace shows no file opened, so it shows nothing')
    failed.extend('%s: %s' % (what, one) for one in harmful(folder, calls, given))


if not shutil.which('strace'):
    print('skipped: strace is not installed (tools/setup/install-packages check)')
    sys.exit(SKIPPED)

with tempfile.TemporaryDirectory() as folder:
    done, calls = trace(folder, ['true'])
    if done.returncode != 0 or not calls:
        print('skipped: strace may not trace here:', done.stderr.strip())
        sys.exit(SKIPPED)
    # That the test sees what it is to see.
    program = 'import socket; socket.socket(); open("secret", "w"); import os; os.system("true")'
    done, calls = trace(folder, [sys.executable, '-c', program])
    seen = ' '.join(harmful(folder, calls, [os.path.realpath(os.path.dirname(os.__file__))]))
    for one in ('socket(', '/secret' if '/secret' in seen else '"secret"', 'execve('):
        if one not in seen:
            failed.append('the trace does not see ' + one)

    to_compile = [os.path.join(standards, 'vocabulary'), os.path.join(standards, 'calendars'), TIME_ZONES]
    standard = os.path.join(standards, 'herefordshire')
    # An output is written under another name beside its place: both are the caller's.
    expect(folder, ['generate', '--cases', '50', '--seed', '7', '-o', 'out/events.csv'], ['out'], status=2)
    os.mkdir(os.path.join(folder, 'out'))
    expect(folder, ['generate', '--cases', '50', '--seed', '7', '-o', 'out/events.csv'], ['out'])
    expect(folder, ['compile', standard, '-o', 'out/h.stdb'], [standard, *to_compile, 'out'])
    expect(folder, ['verify', 'out/h.stdb'], ['out/h.stdb'])
    expect(folder, ['check', 'out/h.stdb', 'out/events.csv', '--as-of', '2025-06-01', '-o', 'out/result.csv', '--format', 'csv'], ['out'])
    expect(folder, ['check', 'out/h.stdb', 'out/events.csv', '--as-of', '2025-06-01'], ['out/h.stdb', 'out/events.csv'])
    expect(folder, ['check', standard, 'out/events.csv', '--as-of', '2025-06-01', '--format', 'json'],
           [standard, *to_compile, 'out/events.csv'])
    expect(folder, ['test', standard], [standard, *to_compile])
    expect(folder, ['coverage', standard], [standard, *to_compile])
    expect(folder, ['lint', standard], [standard, *to_compile])
    with open(os.path.join(folder, 'out/loose.std'), 'w') as out:
        out.write('standard loose "Loose"   version "1" calendar england_and_wales uses childrens_services\n')
    expect(folder, ['fmt', 'out/loose.std'], ['out'])
    returns = os.path.join(standards, '../examples/returns/ssda903')
    expect(folder, ['import', 'ssda903', returns, '--skip-bad-rows', '-o', 'out/returns.csv'], [returns, 'out'])
    expect(folder, ['keygen', '-o', 'out/signer'], ['out'])
    expect(folder, ['keygen', '--pseudonyms', '-o', 'out/pseudonyms'], ['out'])
    expect(folder, ['compile', standard, '-o', 'out/signed.stdb', '--sign', 'out/signer.key'], [standard, *to_compile, 'out'])
    expect(folder, ['check', 'out/signed.stdb', 'out/events.csv', '--as-of', '2025-06-01', '--require-signed', 'out/signer.pub',
                    '--pseudonymise', 'out/pseudonyms.key'], ['out'])
    with open(os.path.join(folder, 'out/events.csv')) as events: case = events.read().split('\n')[1].split(',')[0]
    expect(folder, ['explain', 'out/h.stdb', 'out/events.csv', '--as-of', '2025-06-01', '--case', case], ['out/h.stdb', 'out/events.csv'])
    expect(folder, ['diff', 'out/h.stdb', 'out/signed.stdb', '--format', 'html', '--impact', 'out/events.csv', '--as-of', '2025-06-01',
                    '-o', 'out/diff.html'], ['out', TIME_ZONES])
    expect(folder, ['diff', standard, os.path.join(standards, 'bcp')], [standard, os.path.join(standards, 'bcp'), *to_compile])

for one in failed:
    print(one)
sys.exit(1 if failed else 0)
