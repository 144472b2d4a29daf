#!/usr/bin/env python3
"""Installs into a folder of its own, and uses what stands there: the example in C is built by pkg-config's word alone and
run on a bundle that the installed program made of the installed standards.

  installed.py CMAKE BUILD CC EXAMPLE
"""
import os, re, shutil, subprocess, sys, tempfile

cmake, build, cc, example = sys.argv[1:5]
failed = []


def run(*arguments, **more):
    done = subprocess.run(list(arguments), stdin=subprocess.DEVNULL, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit('%s: status %d\n%s%s' % (' '.join(arguments), done.returncode, done.stdout, done.stderr))
    return done.stdout


def expect(what, holds):
    if not holds: failed.append(what)


with tempfile.TemporaryDirectory() as folder:
    first, prefix = os.path.join(folder, 'first'), os.path.join(folder, 'prefix')
    run(cmake, '--install', build, '--prefix', first)
    os.rename(first, prefix)  # moved as a whole, it still holds
    found = {name: os.path.join(where, name) for where, _, names in os.walk(prefix) for name in names}
    for name in ('plumbline', 'plumbline.h', 'plumbline.pc', 'libplumbline.so'):
        expect(name + ' is not installed', name in found)
    if failed: sys.exit('\n'.join(failed))
    library = os.path.dirname(found['libplumbline.so'])
    environment = dict(os.environ, PKG_CONFIG_PATH=os.path.dirname(found['plumbline.pc']), LD_LIBRARY_PATH=library)
    shutil.copy(example, folder)

    # As docs/c-interface.md says it, and with nothing of the source tree in reach.
    run('sh', '-c', cc + ' -std=c11 -Wall -Wextra -Wpedantic -Werror one_case.c $(pkg-config --cflags --libs plumbline) -o one_case',
        cwd=folder, env=environment)
    program = os.path.join(prefix, 'bin', 'plumbline')
    version = run('pkg-config', '--modversion', 'plumbline', env=environment).strip()
    expect('the program and pkg-config are of different versions', version in run(program, '--version'))
    run(program, 'compile', os.path.join(prefix, 'share/plumbline/standards/herefordshire'), '-o', 'h.stdb', cwd=folder)
    out = run(os.path.join(folder, 'one_case'), 'h.stdb', cwd=folder, env=environment)
    expect('the example in C says:\n' + out, 'cp_visits: visit met' in out)

    # All that the header declares can be linked to, and nothing else can.
    header = open(found['plumbline.h']).read()
    declared = set(re.findall(r'\b(plumbline_\w+)\(', header))
    symbols = subprocess.run(['nm', '-D', '--defined-only', found['libplumbline.so']], capture_output=True, text=True)
    exported = set(line.split()[-1] for line in symbols.stdout.splitlines())
    expect('declared and not exported, or exported and not declared: %s' % sorted(declared ^ exported), declared == exported)
    expect('the header declares nothing', len(declared) > 5)

for one in failed:
    print(one)
sys.exit(1 if failed else 0)
