// Counts and totals over periods.
#include "runtime/vm/case_run.h"
#include "runtime/vm/finders.h"

#include <algorithm>
#include <numeric>

namespace plumbline {

namespace {

// The first and last day of the calendar period that holds `day`. Terms come from the calendar.
std::optional<std::pair<Day, Day>> period_of(Day day, Period period, const Calendar& calendar) {
    const Date date = date_from_day(day);
    switch (period) {
    case Period::week:
        return std::pair{day - weekday(day), day - weekday(day) + 6};
    case Period::month: {
        const Day first = day_from_date({date.year, date.month, 1});
        return std::pair{first, add_months(first, 1) - 1};
    }
    case Period::year:
        return std::pair{day_from_date({date.year, 1, 1}), day_from_date({date.year, 12, 31})};
    case Period::term:
        for (const NamedSpan& term : calendar.data().terms)
            if (day <= term.last) return std::pair{term.first, term.last};
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

void CaseRun::count(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const Moments& counted = moments[static_cast<std::size_t>(o[0])];
    const Spells& scope = spells[static_cast<std::size_t>(o[1])];
    const MomentFinder finder(counted);
    const auto wanted = static_cast<std::size_t>(o[4]);
    const bool at_most = o[5] != 0;

    for (const Spell& spell : scope) {
        // A guard may come to hold only later: not yet. What has no start starts no clock.
        if (spell.start > as_of || spell.start == start_of_time) continue;
        Duty duty;
        duty.anchor.earliest = spell.start;
        duty.anchor.latest = latest_start_of(spell);
        duty.anchor.date_only = spell.start_date_only;
        duty.anchor.row = spell.start_row;
        duty.anchor_label = static_cast<TextIndex>(o[2]);
        duty.requirement = static_cast<TextIndex>(o[3]);
        duty.counted_from = spell.start;
        duty.spell = &spell; // what an exception asks has happened in it
        duty.occasion = spell.start_row;

        const bool over_spell = instruction.opcode == Opcode::count_in_spell; // due at its end
        // What opened or ended the spell lies at its edge, also where only a date is recorded; what else lies on such a
        // date may lie outside.
        const auto is_edge = [&](const Moment& moment) {
            return moment.row != no_row && (moment.row == spell.start_row || moment.row == spell.end_row);
        };
        // Working days before the calendar's first are not known, but none of them make a length end later than from there.
        const auto surely_beyond = [&](const Moment& from, Duration length, const Moment& at) {
            const Day first_day = calendar.data().first;
            if (zone.local_day(from.earliest) >= first_day) return false;
            const auto until = due_after(calendar, zone.start_of_day(first_day), length);
            return until && *until < at.earliest;
        };
        const auto surely_in_spell = [&](const Moment& moment) {
            return is_edge(moment) ||
                   (moment.earliest >= latest_start_of(spell) && moment.latest <= spell.end_earliest);
        };

        // Judges one period, both ends included, that opens at the latest at `opens`. Its due may be no_instant: the spell
        // is open and has no end yet.
        const auto judge_period = [&](RecordedInstant opens, Instant opens_earliest, const Due& period) {
            const Instant opens_latest =
                opens.date_only ? latest_start_of(spell) : std::max(opens.at, opens_earliest);
            Instant due = period.latest;
            duty.opens = opens;
            duty.opens_earliest = opens_earliest;
            duty.due = period;
            bool until_next = false;
            std::uint32_t extended_by = no_row;
            Duty judged = duty;
            if (!at_most && due != no_instant) apply_extensions(judged, until_next, extended_by);
            Obligation obligation = blank(judged);
            obligation.excused_row = extended_by;
            if (judged.due.outside_calendar) {
                obligation.status = Status::error;
                emit(obligation);
                return;
            }
            due = judged.due.latest;
            const Instant until = due == no_instant ? end_of_time : due;
            const Instant surely_until = due == no_instant ? end_of_time : judged.due.earliest;
            std::size_t certain = 0, perhaps = 0, with_later = 0;
            Reason why;
            for (std::size_t i = finder.first_reaching(std::max(opens_earliest, spell.start));
                 i < counted.size(); ++i) {
                const Moment& moment = counted[i];
                if (finder.is_past(moment, spell.end)) break;
                if (moment.latest < opens_earliest || !spell.holds(moment)) continue;
                const bool opener = moment.row != no_row && moment.row == spell.start_row;
                if (opener && opens.at != spell.start) continue; // it lies in the first period
                const bool in_period = moment.earliest <= until;
                Reason doubt = moment.certain ? Reason{} : moment.why;
                if (doubt.kind == Unknown::nothing) doubt = spell.doubt_behind(moment.earliest);
                // A date alone stands at the minute that serves: where it would break a bound, outside the period.
                // Where hours are counted, all of its minutes must lie in it.
                const bool by_hour = info(duty.counted.unit).counts_in_hours && duty.counted.amount > 0;
                const bool all_in =
                    opener || (moment.earliest >= opens_latest && moment.latest <= surely_until);
                if (in_period && doubt.kind == Unknown::nothing &&
                    (at_most ? !all_in || !surely_in_spell(moment) : by_hour && !all_in))
                    doubt = {Unknown::time_of_day, no_text};
                if (doubt.kind != Unknown::nothing) {
                    if (!in_period) continue;
                    ++perhaps;
                    if (why.kind == Unknown::nothing) why = doubt;
                    continue;
                }
                if (in_period) ++certain;
                // What completes the count behind the period makes it late.
                if (++with_later == wanted && !at_most) {
                    obligation.satisfied_at = moment.recorded();
                    obligation.satisfied_row = moment.row;
                }
            }
            const auto unproven = [&](Reason reason) {
                obligation.status = Status::unproven;
                obligation.unknown = reason.kind;
                obligation.unknown_attribute = reason.attribute;
            };
            if (at_most) {
                obligation.due = no_instant;
                obligation.status = Status::met;
                if (certain + perhaps > wanted &&
                    excused_between(duty, opens_earliest, std::min(until, as_of), obligation)) {
                    obligation.status = Status::excused;
                } else if (certain > wanted && spell.certain) {
                    obligation.status = Status::breached;
                } else if (certain + perhaps > wanted) {
                    unproven(why.kind == Unknown::nothing ? spell.why : why);
                }
                emit(obligation);
                return;
            }
            TextIndex label = no_text;
            std::uint32_t row = no_row;
            if (certain >= wanted) {
                obligation.status = Status::met;
            } else if (until_next) {
                obligation.status = Status::excused;
                obligation.excused_by = tables.event_names[kind_of(extended_by)];
            } else if (due != no_instant && excuse_of(judged, label, row)) {
                obligation.status = Status::excused;
                obligation.excused_by = label;
                obligation.excused_row = row;
            } else if (due == no_instant && excused_between(duty, opens_earliest, as_of, obligation)) {
                obligation.status = Status::excused;
            } else if (due != no_instant && !over_spell && has_lapsed(judged)) {
                obligation.status = Status::lapsed;
            } else if (due == no_instant || as_of <= due) {
                obligation.status = Status::pending;
            } else if (certain + perhaps >= wanted) {
                unproven(why);
            } else if (!spell.certain) {
                unproven(spell.why);
            } else if (const Reason open =
                           over_spell && spell.perhaps_end >= due ? Reason{} : perhaps_lapsed(judged);
                       open.kind != Unknown::nothing) {
                unproven(open);
            } else {
                obligation.status = with_later >= wanted ? Status::late : Status::overdue;
            }
            if (obligation.status != Status::met && obligation.status != Status::late) {
                obligation.satisfied_at = {};
                obligation.satisfied_row = no_row;
            }
            emit(obligation);
        };

        if (instruction.opcode == Opcode::count_in_spell) {
            if (spell.start == start_of_time)
                continue; // `not S` before any S: there is no spell to count from
            const Instant due = spell.end != end_of_time ? spell.end : no_instant;
            judge_period({spell.start, spell.start_date_only}, spell.start, {due, due});
            continue;
        }
        const Instant horizon = std::min(spell.end, as_of);
        if (instruction.opcode == Opcode::count_in_calendar) {
            if (spell.start == start_of_time) continue;
            const auto period = static_cast<Period>(o[6]);
            Day day = zone.local_day(spell.start);
            while (true) {
                const auto bounds = period_of(day, period, calendar);
                if (!bounds) break;
                const Instant opens = zone.start_of_day(bounds->first);
                if (opens > horizon) break;
                duty.counted_from = opens;
                // Owed for periods through which the state holds whole.
                if (spell.start <= opens)
                    judge_period({opens, false}, opens, fixed_due(zone.end_of_day(bounds->second)));
                day = bounds->second + 1;
            }
            continue;
        }
        const Duration length = bundle.durations[static_cast<std::size_t>(o[6])];
        duty.counted = length;
        if (spell.start == start_of_time) continue;
        if (instruction.opcode == Opcode::count_in_every) {
            // The kth period ends at the due instant of k times the length from the spell's start.
            Moment start;
            start.earliest = spell.start;
            start.latest = latest_start_of(spell);
            RecordedInstant opens{spell.start, spell.start_date_only};
            Instant opens_earliest = spell.start;
            for (std::int32_t k = 1; opens.at <= horizon; ++k) {
                const Due due = due_from(start, {length.amount * k, length.unit});
                if (due.outside_calendar) {
                    duty.due = due;
                    Obligation obligation = blank(duty);
                    obligation.opens = opens;
                    obligation.status = Status::error;
                    emit(obligation);
                    break;
                }
                judge_period(opens, opens_earliest, due);
                opens = {due.latest + 1, false};
                opens_earliest = due.earliest + 1;
            }
            continue;
        }
        // count_in_any: every window of that length within the spell.
        Moments inside;
        for (std::size_t i = finder.first_reaching(spell.start); i < counted.size(); ++i) {
            if (finder.is_past(counted[i], spell.end)) break;
            Moment moment = counted[i];
            if (!spell.holds(moment)) continue;
            const Reason doubt = spell.doubt_behind(moment.earliest); // that it may be none is said last
            if (moment.certain && doubt.kind != Unknown::nothing) {
                moment.certain = false;
                moment.why = doubt;
            }
            // Where hours are counted, whether a date alone lies in the window turns on its hour.
            if (at_most && moment.certain &&
                ((moment.date_only && info(length.unit).counts_in_hours) || !surely_in_spell(moment))) {
                moment.certain = false;
                moment.why = {Unknown::time_of_day, no_text};
            }
            inside.push_back(moment);
        }
        if (at_most) {
            std::vector<std::size_t> in_window; // the last first
            for (std::size_t i = 0; i < inside.size(); ++i) {
                in_window.assign(1, i);
                bool is_outside_calendar = false; // whether the one before lies in the window is not known
                std::optional<Instant> until;     // where its length runs out
                const auto lies_in_window = [&](const Moment& before) {
                    until = due_after(calendar, before.latest, length);
                    return until ? inside[i].earliest <= *until : !surely_beyond(before, length, inside[i]);
                };
                each_within(inside, i, lies_in_window, [&](std::size_t j) {
                    is_outside_calendar = !until && !(calendar.covers(zone.local_day(inside[i].latest)) &&
                                                      calendar.covers(zone.local_day(inside[j].earliest)));
                    in_window.push_back(j);
                    return !is_outside_calendar;
                });
                const Moment& first = inside[in_window.back()];
                duty.anchor = inside[i];
                duty.anchor_label = inside[i].label;
                duty.opens = first.recorded();
                duty.due = fixed_due(std::nullopt);
                Obligation obligation = blank(duty);
                if (is_outside_calendar) {
                    obligation.status = Status::error;
                    emit(obligation);
                    continue;
                }
                std::size_t certain = 0;
                Reason why;
                for (auto j = in_window.rbegin(); j != in_window.rend(); ++j) {
                    if (inside[*j].certain)
                        ++certain;
                    else if (why.kind == Unknown::nothing)
                        why = inside[*j].why;
                }
                if (why.kind == Unknown::nothing) why = spell.why;
                obligation.status = Status::met;
                duty.opens_earliest = first.earliest;
                if (in_window.size() > wanted &&
                    excused_between(duty, duty.opens_earliest, inside[i].latest, obligation)) {
                    obligation.status = Status::excused;
                } else if (certain > wanted && inside[i].certain && spell.certain) {
                    obligation.status = Status::breached;
                } else if (in_window.size() > wanted) {
                    obligation.status = Status::unproven;
                    obligation.unknown = why.kind;
                    obligation.unknown_attribute = why.attribute;
                }
                emit(obligation);
            }
            continue;
        }
        // At least n in every such window: after the spell's start, and after each event, n more within the
        // length.
        Moment clock;
        clock.earliest = spell.start;
        clock.latest = latest_start_of(spell);
        clock.date_only = spell.start_date_only;
        clock.row = spell.start_row;
        std::vector<std::size_t> sure;
        for (std::size_t i = 0; i < inside.size(); ++i)
            if (inside[i].certain) sure.push_back(i);
        for (std::size_t i = 0; i <= sure.size(); ++i) {
            if (i > 0) clock = inside[sure[i - 1]];
            duty.anchor = clock;
            duty.anchor_answers = i == 0;
            duty.opens = clock.recorded();
            duty.opens_earliest = clock.earliest;
            duty.opens_latest = clock.latest;
            duty.spell = &spell;
            duty.certain = spell.certain;
            duty.why = spell.why;
            duty.due = due_from(clock, length);
            duty.counted_from = clock.earliest;
            // What completes the count: the nth behind the clock, for certain where n of them are.
            Moments completing;
            std::size_t seen = 0, seen_surely = 0;
            Reason open_question;
            const bool by_hour = info(length.unit).counts_in_hours && length.amount > 0;
            for (std::size_t j = i > 0 ? sure[i - 1] + 1 : 0; j < inside.size(); ++j) {
                Moment one = inside[j];
                // Where hours are counted, all of its minutes must lie in the window, and in every one that it may be.
                const bool opened_it = i == 0 && one.row != no_row && one.row == spell.start_row;
                if (by_hour && one.certain && !opened_it && one.earliest <= duty.due.latest &&
                    (one.earliest < clock.latest || one.latest > duty.due.earliest)) {
                    one.certain = false;
                    one.why = {Unknown::time_of_day, no_text};
                }
                ++seen;
                if (one.certain) ++seen_surely;
                if (!one.certain && open_question.kind == Unknown::nothing) open_question = one.why;
                if (seen < wanted) continue;
                completing.push_back(one);
                if (seen_surely >= wanted && one.certain) break;
                completing.back().certain = false;
                completing.back().why = open_question;
            }
            judge(duty, completing, 0);
        }
    }
}

// Total time in the second's spells over every period: counted in whole elapsed minutes, each stay with both
// its ends. The total over a trailing period is greatest where a stay ends, so that is where it is asked.
void CaseRun::time_in_any(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const Spells& scope = spells[static_cast<std::size_t>(o[0])];
    const Spells& stays = spells[static_cast<std::size_t>(o[1])];
    const Duration at_most = bundle.durations[static_cast<std::size_t>(o[4])];
    const Duration in_any = bundle.durations[static_cast<std::size_t>(o[5])];
    const SpellFinder finder(scope), stays_finder(stays);
    for (const Spell& stay : stays) {
        if (stay.start == start_of_time || stay.start > as_of) continue; // no stay that began
        Moment begun;
        begun.earliest = stay.start;
        begun.latest = latest_start_of(stay);
        begun.row = stay.start_row;
        const Spell* of = finder.of(begun);
        if (!of) continue;
        const Spell& spell = *of;
        const Instant until = std::min(stay.end, as_of);
        const auto from = window_start_before(calendar, until, in_any);
        Duty duty;
        duty.anchor = begun;
        duty.anchor.date_only = stay.start_date_only;
        duty.anchor_label = static_cast<TextIndex>(o[2]);
        duty.requirement = static_cast<TextIndex>(o[3]);
        if (!spell.is_everything) duty.spell = &spell;
        if (!from) {
            Obligation obligation = blank(duty);
            obligation.status = Status::error;
            emit(obligation);
            continue;
        }
        duty.opens = {*from, false};
        duty.counted = at_most;
        std::int64_t units = 0, surely = 0;
        Reason why;
        const bool by_hour = info(at_most.unit).counts_in_hours;
        const auto beside = stays_finder.around(*from, until);
        for (std::size_t i = beside.first; i < beside.end; ++i) {
            const Spell& other = stays[i];
            if (other.start == start_of_time) continue; // what did not begin has no length
            const Instant begin = std::max(other.start, *from);
            const Instant end = std::min(other.end, until);
            if (begin > end) continue;
            // A day's stay is a night away or a part of a day: each local date that it touches but its
            // last, and its only one. Hours are elapsed.
            const auto length = [&](Instant until_when) -> std::int64_t {
                return by_hour ? until_when - begin
                               : std::max(1, zone.local_day(until_when) - zone.local_day(begin));
            };
            units += length(end);
            Instant sure_end = std::min(end, other.perhaps_end);
            if (const Reason doubt = other.doubt_at(end);
                doubt.kind != Unknown::nothing && why.kind == Unknown::nothing)
                why = doubt;
            // By the hour a stay of which only a date is recorded may have been shorter by up to that day.
            if (other.certain && sure_end >= begin) {
                Instant sure_begin = begin;
                if (by_hour && other.start_date_only) {
                    sure_begin = std::max(begin, zone.end_of_day(zone.local_day(other.start)));
                    if (why.kind == Unknown::nothing) why = {Unknown::time_of_day, no_text};
                }
                if (by_hour && other.end_earliest < other.end) {
                    sure_end = std::min(sure_end, other.end_earliest);
                    if (why.kind == Unknown::nothing) why = {Unknown::time_of_day, no_text};
                }
                surely += by_hour ? std::max(0, sure_end - sure_begin) : length(sure_end);
            }
        }
        std::int64_t limit = at_most.amount;
        if (at_most.unit == Unit::hours) limit *= 60;
        if (at_most.unit == Unit::weeks) limit *= 7;
        Obligation obligation = blank(duty);
        obligation.due = no_instant;
        obligation.status = Status::met;
        if (units > limit && excused_between(duty, *from, until, obligation)) {
            obligation.status = Status::excused;
        } else if (units > limit && (surely <= limit || !spell.certain)) {
            obligation.status = Status::unproven;
            if (why.kind == Unknown::nothing) why = spell.why;
            obligation.unknown = why.kind;
            obligation.unknown_attribute = why.attribute;
        } else if (units > limit) {
            obligation.status = Status::breached;
        }
        emit(obligation);
    }
}

} // namespace plumbline
