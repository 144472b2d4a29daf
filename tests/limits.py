#!/usr/bin/env python3
"""Input made to hurt: one case of very many events, very many names, lines without end, files that unpack to more than a
machine holds, bytes that are no text. Each ends with an answer or a message, in memory and time that are bounded.

  limits.py PLUMBLINE STANDARDS            small enough to be among the tests
  limits.py PLUMBLINE STANDARDS --large    the sizes of docs/security.md: some ten minutes, 6 GB of memory, 1 GB of disk
"""
import datetime, gzip, os, re, resource, subprocess, sys, tempfile, time, zlib

plumbline, standards = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
large = sys.argv[3:] == ['--large']
SHRINK = 1 if large else 100
# Twice what the largest took, on a busy machine: a hang is seen, a slow day is not.
SECONDS = 1200 if large else 120
AS_OF = ['--as-of', '2025-06-01']
failed = []


class Run:
    """A command with what it took. `feed` writes to its standard input until it is closed."""
    def __init__(self, arguments, feed=None, address_space_mb=None):
        def bound():
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            if address_space_mb: resource.setrlimit(resource.RLIMIT_AS, (address_space_mb << 20,) * 2)

        started = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen([plumbline, *arguments], stdin=subprocess.PIPE if feed else subprocess.DEVNULL, stdout=out,
                                     stderr=err, preexec_fn=bound)
            if feed:
                try:
                    feed(child.stdin)
                    child.stdin.close()
                except BrokenPipeError:
                    pass
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = 0
            self.status = os.waitstatus_to_exitcode(status)
            self.seconds = time.monotonic() - started
            self.processor_seconds = usage.ru_utime + usage.ru_stime
            self.mb = usage.ru_maxrss / 1024
            self.out, self.err = [(stream.seek(0), stream.read(1 << 20))[1].decode(errors='replace') for stream in (out, err)]


def trial(what, run, status, says, mb):
    """`says`: what the messages must hold; `mb`: the most memory that it may take, by what docs/security.md promises."""
    wrong = [one for one in says if not re.search(one, run.out + run.err)]
    if run.status != status or wrong or run.mb > mb:
        failed.append(what)
        print('FAILED %s: status %d for %d, says not %s, %d MB of at most %d\n%s' %
              (what, run.status, status, wrong, run.mb, mb, (run.out + run.err)[:1500]))
    print('%-58s %7.1f s %7.0f MB' % (what, run.seconds, run.mb), flush=True)


def times(count):
    """So many minutes from 2012 to 2025, none in the hour that is missing in spring."""
    start = datetime.datetime(2012, 1, 2)
    minutes = int((datetime.datetime(2025, 5, 30) - start).total_seconds()) // 60
    for i in range(count):
        at = start + datetime.timedelta(minutes=minutes * i // count)
        if at.month == 3 and at.hour == 1: at = at.replace(hour=2)
        yield at.strftime('%Y-%m-%dT%H:%M')


def one_case(path, count, events):
    with open(path, 'w') as out:
        out.write('case_id,event,at\n')
        out.writelines('C1,%s,%s\n' % (events(i), at) for i, at in enumerate(times(count)))


def repeated(piece, size, head=b'', tail=b''):
    def feed(stream):
        stream.write(head)
        block = piece * max(1, (1 << 20) // len(piece))
        for _ in range(size // len(block) + 1): stream.write(block)
        stream.write(tail)
    return feed


with tempfile.TemporaryDirectory() as folder:
    def path(name): return os.path.join(folder, name)

    def write(name, data):
        with open(path(name), 'wb') as file: file.write(data)
        return path(name)

    names = sorted(one for one in os.listdir(standards) if one not in ('vocabulary', 'calendars'))
    bundles = {}
    for name in names:
        bundles[name] = path(name + '.stdb')
        made = Run(['compile', os.path.join(standards, name), '-o', bundles[name]])
        if made.status != 0: sys.exit(made.err)
    small = bundles['statutory_england']

    def check(*more, feed=None, bundle=small): return Run(['check', bundle, *more, *AS_OF], feed)

    # --- one case of very many events ------------------------------------------------------------------------------
    # Of one plan: what is owed anew with each visit. 100 bytes an event and 350 an obligation of the largest case.
    count = 10_000_000 // SHRINK
    one_case(path('plan.csv'), count, lambda i: 'visit' if i else 'cp_plan_start')
    for name in names:
        if large and name not in ('statutory_england', 'buckinghamshire'): continue
        trial('one plan, %d events, %s' % (count, name), check(path('plan.csv'), bundle=bundles[name]), 0, ['1 cases, %s events' % f'{count:,}'],
              60 + 1.8e-3 * count)
    # Of states that open and close again and again: what is asked of each is asked of those beside it, so that here time
    # grows with the square, and a tenth is as much as is tried.
    for opens, closes in (('allocation', 'allocation_end'), ('cla_start', 'cla_end'), ('cp_plan_start', 'cp_plan_end')):
        states = 100_000 // (1 if large else 10)
        one_case(path('states.csv'), states, lambda i: (opens, 'visit', closes)[i % 3])
        for name in names:
            trial('%s to %s, %d events, %s' % (opens, closes, states, name), check(path('states.csv'), bundle=bundles[name]), 0,
                  ['1 cases,'], 60 + 6e-3 * states)

    # --- looks that begin where what they look for begins: four times the events take about four times as long, where a look
    # from the first on would take sixteen times -----------------------------------------------------------------------
    rule = 'standard trial "Trial" version "1" calendar england_and_wales uses childrens_services\nrule r\n  source "1"\n' \
           '  responsible social_worker\n  topic cp_visiting\n  %s\n'
    plan = ('cp_plan_start', 'visit', 'icpc', 'cp_plan_end')
    met = ('visit', 'icpc')
    chaired = ('icpc', 'management_decision')
    missing = ('missing_return', 'return_home_interview')
    linear = {
        'pairs by what is not recorded': ('within 72 hours of missing_return: return_home_interview matching episode', missing),
        'pairs that follow': ('when missing_return: return_home_interview matching episode', missing),
        'what may answer': ('within 4 weeks of icpc: visit where alone', met),
        'extensions': ('within 2 hours of icpc: report_shared\n  extended to 4 hours by management_decision', chaired),
        'exceptions': ('within 4 days of icpc: report_shared\n  unless management_decision', chaired),
        'a guard that asks a state': ('while open_case when child_protection_plan: visit every 4 weeks', ('cp_plan_start', 'visit', 'cp_plan_end')),
        'a guard that asks an event of a state': ('while open_case when first icpc of child_protection_plan: visit every 4 weeks', plan),
        'a guard that asks an event': ('while child_protection_plan when icpc: visit every 4 weeks', plan),
        'a lead time': ('while child_protection_plan: at least 5 working days before icpc: report_shared', plan),
        'the last before': ('within 5 working days of last visit before icpc: report_shared', plan),
        'until an event': ('while child_protection_plan: visit every 4 weeks until icpc', plan),
        'an interval set on the case': ('while open_case: visit every (adoption_review).visit_interval, or 4 weeks where none is set',
                                        ('visit', 'adoption_review')),
        'what comes before': ('while child_protection_plan: before icpc: visit', plan),
        'a state, as a test': ('each visit: child_protection_plan', plan),
        'an event of a state, as a test': ('each visit: second icpc of child_protection_plan', plan),
        'what may have happened': ('each icpc: visit where alone', met),
        'throughout': ('while child_protection_plan: allocated throughout', ('cp_plan_start', 'allocation', 'allocation_end', 'cp_plan_end')),
        'one clock for each': ('while open_case: visit every 4 weeks for each worker', ('visit',)),
    }
    for what, (words, events) in linear.items():
        with open(path('form.std'), 'w') as out: out.write(rule % words)
        made = Run(['compile', path('form.std'), '-o', path('form.stdb'), '--library', standards])
        if made.status != 0: sys.exit(made.err)
        took = []
        for count in (50_000, 200_000):
            with open(path('form.csv'), 'w') as out:
                out.write('case_id,event,at,worker\n')
                for i, at in enumerate(times(count)):
                    event = events[i % len(events)] if i else 'referral'
                    out.write('C1,%s,%s,%s\n' % (event, at, 'w%d' % i if event == 'visit' else ''))
            run = check(path('form.csv'), bundle=path('form.stdb'))
            trial('%s, %d events' % (what, count), run, 0, ['1 cases, %s events' % f'{count:,}'], 60 + 2e-3 * count)
            took.append(run.processor_seconds)
        if took[1] > 6 * took[0] + 0.3:
            failed.append(what + ' grows with the square')
            print('FAILED %s: %.2f s of the processor for 50000 events, %.2f s for 200000' % (what, *took))

    # --- no memory: a message, status 2, and nothing left behind; on the threads that do the work too -----------------
    one_case(path('plan.csv'), 100_000, lambda i: 'visit' if i else 'cp_plan_start')
    os.mkdir(path('results'))
    ended = {0: 0, 2: 0}
    for megabytes in range(40, 640, 40):
        for threads in ('1', '2'):
            run = Run(['check', bundles['herefordshire'], path('plan.csv'), *AS_OF, '--threads', threads, '--format', 'csv', '-o',
                       path('results/out.csv')], address_space_mb=megabytes)
            if 'shared librar' in run.err: continue  # not so much as the program itself
            ended[run.status] = ended.get(run.status, 0) + 1
            if run.status != 0 and (run.status != 2 or 'not enough memory' not in run.err):
                failed.append('%d MB for %s threads' % (megabytes, threads))
                print('FAILED: %d MB for %s threads: status %d\n%s' % (megabytes, threads, run.status, run.err[:500]))
    left = [name for name in os.listdir(path('results')) if name != 'out.csv']
    print('too little memory: %s by status, left behind: %s' % (ended, left))
    if left or not ended[0] or not ended[2]: failed.append('too little memory')

    # --- names ----------------------------------------------------------------------------------------------------
    count = 1_000_000 // SHRINK
    one_line = '{"case_id":"C1","events":[{"event":"visit","at":"2025-03-03"%s}]}\n'
    # A line may have 16 MiB: as many attributes as go in, and the rest a line each.
    fits = min(count, 500_000)
    write('wide.jsonl', (one_line % ''.join(',"colour%d":1' % i for i in range(fits))).encode())
    trial('%d attributes of one event, JSON Lines' % fits, check(path('wide.jsonl')), 0, ['colour0', 'further|beyond|more'], 60 + 0.5e-3 * fits)
    with open(path('attributes.jsonl'), 'w') as out:
        for i in range(count): out.write(one_line % (',"colour%d":1' % i))
    trial('%d attributes, an event each' % count, check(path('attributes.jsonl')), 0, ['colour0', 'further|beyond|more'], 120 + 0.2e-3 * count)
    count = 10_000_000 // SHRINK
    trial('%d names of events that are unknown' % count, check('-', feed=lambda stream: (
        stream.write(b'case_id,event,at\n'),
        [stream.write(b''.join(b'C1,event%d,2025-03-03\n' % i for i in range(from_, from_ + 1000))) for from_ in range(0, count, 1000)])),
        0, ['event0', 'further|beyond|more'], 60)

    # --- lines without end ------------------------------------------------------------------------------------------
    size = (1 << 30) // SHRINK
    least = 60 + 80  # a line of 16 MiB may be held, twice while it grows
    header = b'case_id,event,at\n'
    if size > 1 << 24 or not large:
        size = max(size, 20 << 20)
    trial('a line of %d MB, CSV' % (size >> 20), check('-', feed=repeated(b'x', size, header)), 2, ['a row of more than 16777216 bytes'], least)
    trial('a line of %d MB in quotation marks' % (size >> 20), check('-', feed=repeated(b'x\n', size, header + b'C1,"')), 2,
          ['a row of more than 16777216 bytes'], least)
    trial('a line of %d MB, JSON Lines' % (size >> 20), check('-', feed=repeated(b'1,', size, b'{"case_id":"C1","events":[')), 2,
          ['a line of more than 16777216 bytes'], least)
    trial('a header of %d MB' % (size >> 20), check('-', feed=repeated(b'x,', size)), 2, ['error'], least)
    trial('brackets, 15 MB of them', check('-', feed=repeated(b'[', 14 << 20, b'{"case_id":"C1","events":', b'\n')), 2, ['not JSON'], 400)

    # --- files that unpack to more than a machine holds ---------------------------------------------------------------
    def bomb(piece, size, head):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        block = piece * ((1 << 20) // len(piece))
        return b''.join([packer.compress(head)] + [packer.compress(block) for _ in range(size >> 20)] + [packer.flush()])

    unpacked = (3 << 30) if large else (64 << 20)
    row = b'C1,visit,2025-03-03\n'
    for name, piece in (('zeros', b'\0'), ('line feeds', b'\n'), ('one field', b'x')):
        gz = write('bomb.csv.gz', bomb(piece, unpacked, header + row))
        # Bytes that are no row are told at once; rows that are empty hold nothing and are passed over, up to a GiB of them.
        status = 0 if piece == b'\n' and not large else 2
        trial('gzip, %d KB of %d MB %s' % (os.path.getsize(gz) >> 10, unpacked >> 20, name), check(gz), status,
              [] if status == 0 else ['NUL byte' if piece == b'\0' else 'a row of more than' if piece == b'x' else 'unpacks to more than 1000 times'], least)
        zst = path('bomb.csv.zst')
        with gzip.open(gz) as plain, open(zst, 'wb') as out:
            packing = subprocess.Popen(['zstd', '-q', '-c'], stdin=subprocess.PIPE, stdout=out)
            while block := plain.read(1 << 20): packing.stdin.write(block)
            packing.stdin.close()
            packing.wait()
        trial('zstd, %d KB of %d MB %s' % (os.path.getsize(zst) >> 10, unpacked >> 20, name), check(zst), status,
              [] if status == 0 else ['NUL byte' if piece == b'\0' else 'a row of more than' if piece == b'x' else 'unpacks to more than 1000 times'], least)
    xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">%s]><a>&j;</a>' % b''.join(
        b'<!ENTITY %c "%s">' % (98 + i, b'&%c;' % (97 + i) * 10) for i in range(9))
    for source in ('ssda903', 'cin_census'):
        trial('entities of entities in XML, ' + source, Run(['import', source, write('a.xml', xml), '-o', path('a.csv')]), 2, ['not_this_format'], 60)

    # --- bytes that are no text ---------------------------------------------------------------------------------------
    text = 'case_id,event,at\nC1,strategy_discussion,2025-03-03T10:00\nC1,icpc,2025-03-10\n'
    json = one_line % ''
    expected = check(write('plain.csv', text.encode())).out
    trial('plain', check(path('plain.csv')), 0, ['1 cases, 2 events'], 60)
    for what, data in (('CRLF', text.replace('\n', '\r\n').encode()), ('a byte order mark', b'\xef\xbb\xbf' + text.encode()),
                       ('both, and no line feed at the end', b'\xef\xbb\xbf' + text.replace('\n', '\r\n').encode()[:-2])):
        run = check(write('t.csv', data))
        trial(what, run, 0, [], 60)
        if run.out != expected: failed.append(what + ' gives something else')
    for what, data in (('CRLF, JSON Lines', json.replace('\n', '\r\n').encode()), ('a byte order mark, JSON Lines', b'\xef\xbb\xbf' + json.encode())):
        trial(what, check(write('t.jsonl', data)), 0, ['1 cases, 1 events'], 60)
    for encoding in ('utf-16', 'utf-16-le', 'utf-16-be', 'utf-32'):
        for name, content in (('t.csv', text), ('t.jsonl', json)):
            trial('%s, %s' % (encoding, name), check(write(name, content.encode(encoding))), 2, ['UTF-8'], 60)
    for name, content in (('t.csv', text), ('t.jsonl', json)):
        for at in (0, 3, len(content) // 2, len(content)):
            trial('a NUL byte at %d, %s' % (at, name), check(write(name, content[:at].encode() + b'\0' + content[at:].encode())), 2,
                  ['UTF-8|NUL'], 60)
    trial('a NUL byte behind a GiB' if large else 'a NUL byte far behind', check('-', feed=repeated(row, (1 << 30) // SHRINK, header, b'\0')), 2,
          ['NUL byte'], 60 + 60e-6 * (1 << 30) / SHRINK)

if failed:
    print('%d do not hold: %s' % (len(failed), ', '.join(failed)))
sys.exit(1 if failed else 0)
