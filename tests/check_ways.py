#!/usr/bin/env python3
"""The same records checked in every way that there is give the same answers: read in parts or as a whole, by one thread
or two, from a file or a pipe, grouped or shuffled, in a table or line by line; and one event at a time in C.

  check_ways.py PLUMBLINE ONE_EVENT ONE_CASE_IN_C STANDARDS
"""
import os, random, subprocess, sys, tempfile

plumbline, one_event, one_case, standards = sys.argv[1:5]
AS_OF = ['--as-of', '2025-06-01']
failed = []


def run(*arguments, stdin=None):
    done = subprocess.run(list(arguments), stdin=open(stdin) if stdin else subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def same(what, got, expected):
    if got != expected:
        failed.append(what)
        print('differs:', what, [a for a, b in zip(got, expected) if a != b][:1] if len(got) == len(expected) else (len(got), len(expected)))


with tempfile.TemporaryDirectory() as folder:
    def path(name): return os.path.join(folder, name)

    bundle, events, shuffled, quoted, bad = (path(n) for n in ('h.stdb', 'events.csv', 'shuffled.csv', 'quoted.csv', 'bad.csv'))
    run(plumbline, 'compile', os.path.join(standards, 'herefordshire'), '-o', bundle)
    run(plumbline, 'generate', '--cases', '1500', '--seed', '7', '-o', events)
    assert os.path.getsize(events) > 3 << 20, 'too small to be read in parts'
    header, *rows = open(events).read().splitlines(keepends=True)
    random.Random(1).shuffle(rows)
    open(shuffled, 'w').writelines([header] + rows)
    rows.sort(key=lambda row: row.split(',')[0])
    half = len(rows) // 2
    first, rest = rows[half].split(',', 1)
    open(quoted, 'w').writelines([header] + rows[:half] + ['"%s",%s' % (first, rest)] + rows[half + 1:])
    open(bad, 'w').writelines([header] + rows[:-1] + ['ZZZ,visit,2025-13-01' + ',' * (header.count(',') - 2) + '\n'])

    def check(*more, stdin=None): return run(plumbline, 'check', bundle, *more, *AS_OF, stdin=stdin)

    table = check(events, '--threads', '1')
    assert table[0] == 0 and 'cp_visits' in table[1], table[2]
    same('two threads', check(events, '--threads', '2'), table)
    same('a pipe, grouped', check('-', '--grouped', stdin=events)[1], table[1])
    same('a pipe, as a whole', check('-', stdin=events)[1], table[1])
    same('shuffled', check(shuffled)[1], table[1])
    same('quotation marks', check(quoted)[1], table[1])
    same('quotation marks, grouped', check(quoted, '--grouped')[1], table[1])
    for form in ('json', 'csv'):
        whole = check(events, '--format', form)[1]
        assert len(whole) > 1000000
        for threads in ('1', '2'):
            check(events, '--format', form, '-o', path('out'), '--threads', threads)
            same('%s in parts, %s threads' % (form, threads), open(path('out')).read(), whole)
        same(form + ' grouped', check(events, '--format', form, '--grouped')[1], whole)
    same('shuffled and said to be grouped', check(shuffled, '--grouped')[:2], (2, ''))
    # The last line is told by its own number, though it was read in the last part; and nothing is shown.
    status, out, err = check(bad)
    same('a bad row in parts', (status, out, '%s:%d:' % (bad, len(rows) + 1) in err), (2, '', True))
    same('a bad row as a whole', check('-', stdin=bad)[2].replace('-:', bad + ':'), err)

    small = path('small.csv')
    run(plumbline, 'generate', '--cases', '150', '--seed', '3', '-o', small)
    status, out, err = run(one_event, bundle, small, '2025-06-01')
    print(out, end='')
    same('one event at a time', (status, err), (0, ''))

    status, out, err = run(one_case, bundle)
    same('the example in C', (status, 'refused: the vocabulary does not know the event `vist`' in out,
                              'cp_visits: visit met' in out), (0, True, True))
    if 'cp_visits: visit met' not in out: print(out[:2000])
sys.exit(1 if failed else 0)
