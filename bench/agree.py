#!/usr/bin/env python3
"""Holds Plumbline's answers to the ten rules against another program's, instance by instance.

  agree.py EVENTS AS_OF PEER_DUMP OUR_DUMP      each dump: rule,case_id,anchor,due,status a line (--dump of both)

The language means by two rules something else than the peers' WORKLOAD.md does, and some records cannot decide:
  overlap     a plan or a period of care starts while one is open: the peers run a clock for each, the language says that
              a start inside an open state is passed over (r3, r8); likewise what stands in the very minute in which a
              state starts counts, and a state that ends in the due minute has not ended before it
  fell below  three missing in ninety days, then two, then three again: the language fires again, the peers do not (r10)
  unknown     a visit that does not record `alone`: not known, where the peers take it as no (r2, r3)
  bad row     a value that is none, such as alone=truer: the row cannot be used (all rules of that case)
Whatever differs for none of these reasons is printed, and the exit status is 1.
"""
import collections, csv, datetime as dt, sys
from zoneinfo import ZoneInfo

LONDON, EPOCH = ZoneInfo('Europe/London'), dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


def instant(text):
    local = dt.datetime.fromisoformat(text)
    return int((local.replace(tzinfo=LONDON) - EPOCH).total_seconds()) // 60


def end_of_due(lines, instants):
    return any(int(line[3]) in instants for line in lines)


def main(events, as_of_text, peer_dump, our_dump):
    as_of = instant(as_of_text)
    reasons = collections.defaultdict(set)  # case -> reasons
    fires = collections.defaultdict(set)    # case -> instants at which r10 fires by the language's meaning
    ends = collections.defaultdict(lambda: collections.defaultdict(set))

    def one_case(case, rows):
        seen = collections.defaultdict(list)
        for event, at, recorded, attrs in rows:
            pairs = [part.partition('=')[::2] for part in attrs.split(';') if part]
            alone = {value for name, value in pairs if name == 'alone'}
            if event == 'visit' and not alone <= {'true', 'false'}:
                reasons[case].add('bad row')
            if instant(at) > as_of or instant(recorded) > as_of:
                continue
            seen[event].append(instant(at))
            if event == 'visit' and not alone:
                reasons[case].add('unknown')
            if event == 'visit' and 'true' in alone:
                seen['alone'].append(instant(at))
        for start, end, answer in (('cp_plan_start', 'cp_plan_end', 'alone'), ('cla_start', 'cla_end', 'cla_review')):
            starts, stops = sorted(seen[start]), sorted(seen[end])
            for before, after in zip(starts, starts[1:]):
                if not any(before <= stop <= after for stop in stops):
                    reasons[case].add('overlap ' + start)
            # One end closes one spell, and in a shared minute who comes first is a matter of meaning.
            if set(starts) & (set(stops) | set(seen[answer])) or set(stops) & set(seen[answer]):
                reasons[case].add('overlap ' + start)
            ends[case][start] = set(stops)
        gone = sorted(seen['missing_start'])
        for i, at in enumerate(gone):
            if sum(at - before <= 2160 * 60 for before in gone[:i]) == 2:
                fires[case].add(at)

    with open(events, newline='') as file:
        rows = csv.reader(file)
        next(rows)
        case, held = None, []
        for case_id, *row in rows:
            if case_id != case:
                if held: one_case(case, held)
                case, held = case_id, []
            held.append(row)
        if held: one_case(case, held)

    def load(path):
        lines = collections.defaultdict(list)
        with open(path) as file:
            for line in file:
                fields = line.strip().split(',')
                lines[fields[0], fields[1]].append(tuple(fields))
        return lines

    peers, ours = load(peer_dump), load(our_dump)
    compared, left_out, wrong = 0, collections.Counter(), []
    for key in sorted(set(peers) | set(ours)):
        rule, case = key
        theirs, own = sorted(peers.get(key, [])), sorted(ours.get(key, []))
        if theirs == own:
            compared += len(own)
            continue
        why = reasons[case]
        state = {'R3': 'cp_plan_start', 'R8': 'cla_start'}.get(rule)
        if 'bad row' in why:
            left_out['bad row'] += 1
        elif rule in ('R2', 'R3') and 'unknown' in why:
            left_out['unknown'] += 1
        elif state and ('overlap ' + state in why or end_of_due(theirs, ends[case][state])):
            left_out['overlap'] += 1
        elif rule == 'R10' and {int(line[2]) for line in own} == fires[case]:
            left_out['fell below'] += 1
        else:
            wrong.append((theirs, own))
    print('%d instances agree; differences by meaning, a rule and case each: %s' % (
        compared, ', '.join('%s %d' % pair for pair in sorted(left_out.items())) or 'none'))
    for theirs, own in wrong[:5]:
        print('  differs: peer %s, plumbline %s' % (sorted(set(theirs) - set(own))[:3], sorted(set(own) - set(theirs))[:3]))
    if wrong: print('%d differences without a reason' % len(wrong))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:5]))
