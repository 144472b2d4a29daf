// Recurrences: `while S: E` with one-offs and stages. Section 6 of the design.
#include "runtime/vm/case_run.h"
#include "runtime/vm/finders.h"

#include <algorithm>
#include <utility>

namespace plumbline {

namespace {

// The latest of them by an instant: the one that surely counts, and one behind it that perhaps does.
std::pair<const Moment*, const Moment*> last_before(const Moments& events, const MomentFinder& finder,
                                                    Instant latest) {
    const Moment* perhaps = nullptr;
    for (std::size_t i = finder.end_of_begun(latest); i-- > 0;) {
        if (events[i].certain) return {&events[i], perhaps};
        if (!perhaps) perhaps = &events[i];
    }
    return {nullptr, perhaps};
}

} // namespace

void CaseRun::recur(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const Moments& required = moments[static_cast<std::size_t>(o[0])];
    const Spells& scope = spells[static_cast<std::size_t>(o[1])];
    const auto anchor = static_cast<TextIndex>(o[2]);
    const auto requirement = static_cast<TextIndex>(o[3]);
    Moments& inside = scratch_inside;
    const MomentFinder finder(required);
    if (!set_on_case.empty()) set_on_case.clear();
    for (StagePlan& stage : stages) {
        if (stage.case_moments < 0) continue;
        Moments set;
        for (const Moment& moment : moments[static_cast<std::size_t>(stage.case_moments)])
            if (attribute_named(moment.row, stage.case_attribute) != not_recorded) set.push_back(moment);
        stage.set_on_case = &set_on_case.emplace_back(std::move(set));
    }
    for (const Spell& spell : scope) {
        if (spell.start > as_of) continue; // a guard may come to hold only later: no clock runs yet
        inside.clear();
        // A one-off that counts from what came before the spell may be done since then, and one of the day on all of it.
        Spell reach = spell;
        for (const StagePlan& stage : stages) {
            if (spell.start == start_of_time) continue;
            if (stage.on_the_day)
                reach.start = std::min(reach.start, zone.start_of_day(zone.local_day(spell.start)));
            if (stage.counted_from < 0) continue;
            const Instant start =
                spell.start_date_only ? zone.end_of_day(zone.local_day(spell.start)) : spell.start;
            const auto [surely, perhaps] = last_before(moments[static_cast<std::size_t>(stage.counted_from)],
                                                       finder_of_moments(stage.counted_from), start);
            if (const Moment* from = perhaps ? perhaps : surely)
                reach.start = std::min(reach.start, from->earliest);
        }
        // What opened the state, or brought its guard to hold, is where the clock starts, and answers it not.
        const auto opened_it = [&](const Moment& moment) {
            return moment.row != no_row && (moment.row == spell.start_row || moment.row == spell.guard_row);
        };
        const bool one_clock = instruction.opcode == Opcode::recur;
        std::size_t i = finder.first_reaching(reach.start);
        while (i < required.size() && !reach.holds(required[i]) && !finder.is_past(required[i], reach.end))
            ++i;
        // Mostly they stand one behind the other, and can be looked at where they are.
        const std::size_t first = i;
        bool all_stand_together = one_clock;
        std::size_t end = first;
        for (; i < required.size() && !finder.is_past(required[i], reach.end); ++i) {
            if (!reach.holds(required[i])) continue;
            if (i != end || opened_it(required[i])) all_stand_together = false;
            end = i + 1;
        }
        if (all_stand_together) {
            recur_in(scope, spell, std::span(required).subspan(first, end - first), anchor, requirement);
            continue;
        }
        for (i = first; i < end; ++i)
            if (reach.holds(required[i])) inside.push_back(required[i]);
        if (one_clock) {
            std::erase_if(inside, opened_it);
            recur_in(scope, spell, inside, anchor, requirement);
            continue;
        }
        // One clock for each value that the spell itself was opened for, else for each that the events show.
        const auto attribute = static_cast<TextIndex>(o[4]);
        std::vector<std::int32_t> values;
        if (spell.value != not_recorded && spell.value_of == attribute)
            values.push_back(spell.value);
        else
            for (const Moment& moment : inside)
                if (const std::int32_t value = attribute_named(moment.row, attribute); value != not_recorded)
                    values.push_back(value);
        std::erase_if(inside, opened_it);
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        // None is known: something is owed, and for what is not recorded.
        if (values.empty()) {
            Spell unnamed = spell;
            unnamed.certain = false;
            if (spell.certain)
                unnamed.why = spell.start_row == no_row ? Reason{Unknown::attribute, attribute}
                                                        : missing(spell.start_row, attribute);
            for (Moment& moment : inside)
                if (moment.certain) {
                    moment.certain = false;
                    moment.why = missing(moment.row, attribute);
                }
            recur_in(scope, unnamed, inside, anchor, requirement);
        }
        // Those of each value together; those that do not say it are of each of them, perhaps.
        std::vector<std::pair<std::int32_t, std::size_t>> by_value;
        std::vector<std::size_t> silent;
        for (std::size_t j = 0; j < inside.size(); ++j) {
            Moment& moment = inside[j];
            const std::int32_t own = attribute_named(moment.row, attribute);
            if (own != not_recorded) {
                by_value.emplace_back(own, j);
                continue;
            }
            silent.push_back(j);
            if (!moment.certain) continue;
            moment.certain = false;
            moment.why = missing(moment.row, attribute);
        }
        std::sort(by_value.begin(), by_value.end());
        for (const std::int32_t value : values) {
            std::vector<std::size_t> places = silent;
            for (auto own =
                     std::lower_bound(by_value.begin(), by_value.end(), std::pair(value, std::size_t{0}));
                 own != by_value.end() && own->first == value; ++own)
                places.push_back(own->second);
            std::inplace_merge(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(silent.size()),
                               places.end());
            Moments of_value;
            for (const std::size_t j : places)
                of_value.push_back(inside[j]);
            recur_in(scope, spell, of_value, anchor, requirement);
        }
    }
}

// The one-off counts from the latest of these at or before the spell's start. One that may not count leaves open from
// which.
void CaseRun::count_from(Duty& duty, std::int32_t events) const {
    const auto [surely, perhaps] =
        last_before(moments[static_cast<std::size_t>(events)], finder_of_moments(events), duty.anchor.latest);
    if (!surely && !perhaps) return;
    const Due from_start = duty.due;
    const Moment& from = perhaps ? *perhaps : *surely;
    duty.opens = from.recorded();
    duty.opens_earliest = from.earliest;
    duty.opens_latest = from.latest;
    duty.anchor = from;
    duty.anchor_label = from.label;
    duty.counted_from = from.earliest;
    duty.due = due_from(from, duty.counted);
    if (!perhaps) return;
    const Due other = surely ? due_from(*surely, duty.counted) : from_start;
    duty.due.between = perhaps->why;
    if (duty.due.outside_calendar || other.outside_calendar) {
        duty.due = fixed_due(std::nullopt);
        return;
    }
    duty.due.earliest = std::min(duty.due.earliest, other.earliest);
    duty.due.latest = std::max(duty.due.latest, other.latest);
}

void CaseRun::recur_in(const Spells& scope, const Spell& spell, std::span<const Moment> required,
                       TextIndex anchor_label, TextIndex requirement) {
    Moment clock; // where the clock starts: the spell's start, then each qualifying event
    clock.earliest = clock.latest = spell.start;
    clock.row = spell.start_row;
    clock.date_only = spell.start_date_only;
    clock.latest = latest_start_of(spell);
    const Moment spell_start = clock;

    const auto start_at = [](Duty& duty, const Moment& from) {
        duty.anchor = from;
        duty.opens = from.recorded();
        duty.opens_earliest = from.earliest;
        duty.opens_latest = from.latest;
        duty.counted_from = from.earliest;
    };
    const auto set_out = [&](Duty& duty, const Moment& from, int stage) {
        start_at(duty, from);
        duty.anchor_label = anchor_label;
        duty.requirement = requirement;
        duty.spell = &spell;
        duty.certain = spell.certain;
        duty.why = spell.why;
        duty.stage = stage;
    };

    // One-offs, all from the spell's start. The recurrence goes on from the event that satisfied the last of
    // them.
    std::size_t next = 0; // index in `required` behind the event the clock started at
    bool has_one_off = false;
    std::size_t answered = npos;
    std::size_t may_answer = 0; // index in `required` of the first that may answer the one-off
    Reason in_doubt;            // why it or one that it follows may not count
    Moments with_perhaps;
    // Behind what is sure of the state nothing is.
    const auto doubt_of = [&](const Moment& moment) {
        return moment.certain ? spell.doubt_behind(moment.earliest) : moment.why;
    };
    // What may count in the minute of one that does answers no clock that starts there: it would start it there anew.
    const auto pass_same_minute = [&] {
        while (next < required.size() && required[next].is_of_the_minute_of(clock) &&
               doubt_of(required[next]).kind != Unknown::nothing)
            ++next;
    };
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const StagePlan& stage = stages[i];
        // `while not looked_after` holds from the start of time: there is no start to count from, only an event.
        if (!stage.once || spell.start == start_of_time) continue;
        Duty duty;
        set_out(duty, spell_start, static_cast<int>(i));
        Spell since = spell;
        std::size_t first = 0;
        if (stage.then && has_one_off) {
            if (answered == npos) {
                first = required.size(); // none before it, so none further
            } else {
                first = answered + 1;
                duty.opens = required[answered].recorded();
                duty.opens_earliest = required[answered].earliest;
                duty.opens_latest = required[answered].latest;
            }
        }
        if (stage.on_the_day) {
            const Day day = zone.local_day(spell.start);
            const std::optional<Day> last =
                stage.or_next_working_day ? calendar.this_or_next_working_day(day) : day;
            duty.due = fixed_due(last ? std::optional<Instant>(zone.end_of_day(*last)) : std::nullopt);
            // What `then` follows may have come later that day.
            if (!stage.then || !has_one_off || answered == npos) {
                duty.opens = {zone.start_of_day(day), spell.start_date_only};
                duty.opens_earliest = duty.opens_latest = duty.opens.at;
            }
            since.start = std::min(since.start, zone.start_of_day(day));
            duty.spell = &since;
        } else {
            duty.counted = stage.interval;
            duty.due = due_from(spell_start, stage.interval);
            if (stage.counted_from >= 0) {
                count_from(duty, stage.counted_from);
                since.start = std::min(since.start, duty.opens_earliest);
                duty.spell = &since;
            }
        }
        const auto is_anchor = [&](const Moment& moment) { // what it counts from answers nothing
            return stage.counted_from >= 0 && moment.row != no_row && moment.row == duty.anchor.row;
        };
        // The first that may answer it, behind the first that may answer what it follows: where one of them may not count,
        // this one answers perhaps.
        if (!stage.then || !has_one_off) {
            may_answer = 0;
            in_doubt = {};
        } else if (may_answer < required.size()) {
            ++may_answer;
        }
        while (may_answer < required.size() &&
               (!duty.spell->holds(required[may_answer]) || is_anchor(required[may_answer])))
            ++may_answer;
        std::span<const Moment> candidates = required;
        if (may_answer < required.size()) {
            if (in_doubt.kind == Unknown::nothing) in_doubt = doubt_of(required[may_answer]);
            if (stage.then && in_doubt.kind != Unknown::nothing) {
                with_perhaps.assign(1, required[may_answer]);
                with_perhaps.front().certain = false;
                with_perhaps.front().why = in_doubt;
                with_perhaps.insert(with_perhaps.end(), required.begin() + static_cast<std::ptrdiff_t>(first),
                                    required.end());
                candidates = with_perhaps;
                first = 0;
            }
        }
        judge(duty, candidates, first);
        // The first that qualifies starts the recurrence, also one whose hour leaves open whether it answered.
        std::size_t behind = stage.then && has_one_off ? answered + 1 : 0;
        if (stage.then && has_one_off && answered == npos) behind = required.size();
        answered = npos;
        for (std::size_t j = behind; answered == npos && j < required.size(); ++j)
            if (required[j].latest >= duty.opens_earliest && duty.spell->holds(required[j]) &&
                !is_anchor(required[j]) && doubt_of(required[j]).kind == Unknown::nothing)
                answered = j;
        has_one_off = true;
    }
    if (has_one_off) {
        if (answered == npos) return;
        clock = required[answered];
        // What else lies before the state answers no interval of it.
        next = answered + 1;
        while (next < required.size() && required[next].latest < spell.start)
            ++next;
        pass_same_minute();
    }

    const auto restart = [&] {
        while (next < required.size() && doubt_of(required[next]).kind != Unknown::nothing)
            ++next;
        if (next == required.size()) return false;
        clock = required[next++];
        pass_same_minute();
        return true;
    };
    if (spell.start == start_of_time && !restart()) return;

    const auto first_stage =
        std::find_if(stages.begin(), stages.end(), [](const StagePlan& stage) { return !stage.once; });
    if (first_stage == stages.end()) return;
    if (first_stage->is_always_in_force()) {
        // By far the most: one interval, from the first clock to the last.
        Duty duty;
        set_out(duty, clock, static_cast<int>(first_stage - stages.begin()));
        duty.counted = first_stage->interval;
        for (;;) {
            duty.due = due_from(clock, first_stage->interval);
            judge(duty, required, next);
            if (!restart()) return;
            start_at(duty, clock);
        }
    }

    const Moment first_clock = clock;
    // The bounds of the stages, in order.
    std::vector<StageSpan>& spans = scratch_spans;
    spans.clear();
    // The first stage starts where its clock does: behind the one-offs, at the event that satisfied the last
    // of them.
    Instant reached = clock.latest;
    Instant reached_earliest =
        clock.earliest; // where its hour, or what ended the stage before it, leaves it open
    Reason reached_why = {Unknown::time_of_day, no_text};
    std::size_t goes_on = 0; // behind the last stage that has no end
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const StagePlan& stage = stages[i];
        StageSpan span{reached, end_of_time};
        if (stage.once) {
            spans.push_back({reached, reached - 1});
            continue;
        }
        const auto end_at = [&](std::optional<Instant> instant) {
            if (instant) span.end = std::min(span.end, *instant);
        };
        const auto perhaps_at = [&](Instant instant, Reason why) {
            if (instant >= span.perhaps_over) return;
            span.perhaps_over = instant;
            span.why = why;
        };
        const auto end_after = [&](Instant earliest, Instant latest, Duration length, Reason why) {
            const auto last = due_after(calendar, latest, length);
            const auto first = earliest == latest ? last : due_after(calendar, earliest, length);
            end_at(last);
            if (first && first != last) perhaps_at(*first + 1, why);
        };
        if (stage.has_until)
            end_after(spell_start.earliest, spell_start.latest, stage.until, {Unknown::time_of_day, no_text});
        if (stage.has_for) end_after(reached_earliest, reached, stage.for_duration, reached_why);
        if (stage.until_age >= 0) {
            if (const auto born = born_day())
                end_at(zone.start_of_day(day_age_reached(*born, stage.until_age)) - 1);
            else
                perhaps_at(start_of_time, {Unknown::birth_date, no_text});
        }
        for (const StagePlan::Until& until : stage.until_events) {
            // Counted in the scope's own spell, or in that of the other state that holds when the clock first starts.
            const Spell* counted_in =
                &spells[until.spells] == &scope
                    ? &spell
                    : finder_of_spells(static_cast<std::int32_t>(until.spells)).of(first_clock);
            if (!counted_in) continue;
            const Instant from = counted_in == &spell ? spell.state_start : counted_in->start;
            const Moments& events = moments[until.moments];
            const MomentFinder& finder = finder_of_moments(static_cast<std::int32_t>(until.moments));
            for (std::size_t j = finder.first_reaching(from); j < events.size(); ++j) {
                const Moment& moment = events[j];
                if (finder.is_past(moment, counted_in->end)) break;
                if (moment.latest < from || moment.earliest > counted_in->end) continue;
                if (moment.certain) {
                    end_at(moment.earliest - 1);
                    break;
                }
                perhaps_at(moment.earliest, moment.why);
                j = finder.next_certain(j + 1) - 1; // those between come no earlier
            }
        }
        // A stage with a guard does not hand over: the next stands beside it, not behind it.
        if (span.end != end_of_time && stage.condition < 0 && !stage.otherwise) {
            if (span.end >= reached && span.perhaps_over <= span.end) reached_why = span.why;
            reached = std::max(reached, span.end + 1);
            reached_earliest = std::max(reached_earliest, std::min(span.perhaps_over, span.end + 1));
        }
        if (span.end == end_of_time && span.perhaps_over == end_of_time) goes_on = i + 1;
        spans.push_back(span);
    }

    // Where the last ends of the stages from this one on.
    const auto last_end = [&](std::size_t from) {
        StageSpan last{reached, start_of_time, start_of_time};
        for (std::size_t i = from; i < stages.size(); ++i) {
            if (stages[i].once) continue;
            last.end = std::max(last.end, spans[i].end);
            const Instant behind = spans[i].end == end_of_time ? end_of_time : spans[i].end + 1;
            const Instant perhaps_over = std::min(spans[i].perhaps_over, behind);
            if (perhaps_over <= last.perhaps_over) continue;
            last.perhaps_over = perhaps_over;
        }
        // It is not known of the first of those that may go on behind.
        for (std::size_t i = stages.size(); i-- > from;)
            if (!stages[i].once && spans[i].perhaps_over <= spans[i].end && spans[i].end >= last.perhaps_over)
                last.why = spans[i].why;
        return last;
    };

    Reason open_question;          // what leaves open which stage or which interval it is
    bool interval_perhaps = false; // and whether one is set at all
    // The interval of a stage whose clock starts now, and when it is due; nothing where the case should set it and does not.
    const auto bounded_due = [&](const StagePlan& stage, Duration& counted) {
        Due due = due_from(clock, counted);
        if (stage.has_never_over) {
            const Due bound = due_from(clock, stage.never_over);
            if (bound.outside_calendar || due.outside_calendar) return fixed_due(std::nullopt);
            if (bound.latest < due.latest) {
                due = bound;
                counted = stage.never_over;
            }
        }
        due.by_hour = info(counted.unit).counts_in_hours && counted.amount > 0;
        return due;
    };
    const auto due_of = [&](const StagePlan& stage, Duration& counted) -> std::optional<Due> {
        if (stage.has_interval && stage.case_moments < 0) {
            counted = stage.interval;
            return bounded_due(stage, counted);
        }
        std::optional<Duration> interval;
        if (stage.has_interval) interval = stage.interval;
        // Intervals that were set later, perhaps.
        std::vector<std::pair<Duration, Reason>> perhaps;
        if (stage.case_moments >= 0) {
            const auto& [set, finder] = *stage.set_on_case;
            const auto counts = [&](const Moment& moment) { return moment.latest >= spell.state_start; };
            // From the last that counts for certain: what was set before it is in force no more.
            const std::size_t first = finder.first_reaching(spell.state_start);
            const std::size_t end = finder.end_of_begun(clock.latest);
            std::size_t from = end;
            while (from > first && !(set[from - 1].certain && counts(set[from - 1])))
                --from;
            for (std::size_t j = from > first ? from - 1 : from; j < end; ++j) {
                const Moment& moment = set[j];
                if (!counts(moment)) continue;
                const std::int32_t value = attribute_named(moment.row, stage.case_attribute);
                if (moment.certain) {
                    interval = unpack_duration(value);
                    perhaps.clear();
                } else {
                    perhaps.emplace_back(unpack_duration(value), moment.why);
                }
            }
        }
        std::optional<Due> due;
        if (interval) {
            counted = *interval;
            due = bounded_due(stage, counted);
        }
        for (const auto& [other, why] : perhaps) {
            Duration own = other;
            const Due own_due = bounded_due(stage, own);
            if (open_question.kind == Unknown::nothing) open_question = why;
            if (!due) {
                interval_perhaps = true; // nothing else is set
                due = own_due;
                counted = own;
                continue;
            }
            if (own_due.latest > due->latest) counted = own;
            due->earliest = std::min(due->earliest, own_due.earliest);
            due->latest = std::max(due->latest, own_due.latest);
            due->outside_calendar = due->outside_calendar || own_due.outside_calendar;
            due->by_hour = due->by_hour || own_due.by_hour;
        }
        return due;
    };

    for (;;) {
        // The stage in force when the clock starts. Where the record leaves open which one that is, each that it may be is
        // taken: in time by the earliest of their dues is met, nothing is late before the latest.
        Duty duty;
        bool any = false; // a stage is in force, or may be
        std::size_t first_taken = stages.size();
        bool decided = false; // something is owed for certain
        // Whether the stage surely sets a due. That it may not be in force is told before which interval it has.
        const auto take = [&](std::size_t i, Reason doubt) {
            const Reason asked_before = open_question;
            if (open_question.kind == Unknown::nothing) open_question = doubt;
            Duration counted;
            const auto due = due_of(stages[i], counted);
            if (!due) {
                open_question = asked_before;
                return false;
            }
            const bool surely = !std::exchange(interval_perhaps, false);
            first_taken = std::min(first_taken, i);
            if (!any) set_out(duty, clock, static_cast<int>(i));
            const bool by_hour = duty.due.by_hour || due->by_hour;
            if (!any ||
                (!duty.due.outside_calendar && (due->outside_calendar || due->latest > duty.due.latest))) {
                const Instant earliest = any ? duty.due.earliest : due->earliest;
                duty.due = *due;
                duty.due.earliest = std::min(earliest, due->earliest);
                duty.counted = counted;
                duty.stage = static_cast<int>(i);
            } else {
                duty.due.earliest = std::min(duty.due.earliest, due->earliest);
            }
            duty.due.by_hour = by_hour;
            any = true;
            return surely;
        };
        open_question = {};
        std::size_t fallback = stages.size();
        bool guard_held = false;
        for (std::size_t i = 0; i < stages.size() && !guard_held; ++i) {
            const StagePlan& stage = stages[i];
            if (stage.once || clock.earliest > spans[i].end) continue;
            if (stage.otherwise) {
                fallback = std::min(fallback, i);
                continue;
            }
            Reason doubt;
            if (clock.earliest >= spans[i].perhaps_over) doubt = spans[i].why;
            if (stage.condition >= 0) {
                const Answer answer = ask(stage.condition, {clock.row, clock.earliest, clock.latest, &spell});
                if (answer.truth == Truth::no) continue;
                if (answer.truth == Truth::unknown && doubt.kind == Unknown::nothing) doubt = answer.why;
            }
            if (!take(i, doubt)) continue; // the case sets no interval for it, so it is not in force
            guard_held = decided = doubt.kind == Unknown::nothing;
        }
        if (!guard_held && fallback < stages.size()) {
            const bool surely_in_force = clock.earliest < spans[fallback].perhaps_over;
            decided = take(fallback, surely_in_force ? Reason{} : spans[fallback].why) && surely_in_force;
        }
        // Where no stage is in force nothing is owed; the next event starts a clock that may find one.
        if (!any) {
            if (!restart()) return;
            continue;
        }
        if (open_question.kind != Unknown::nothing) {
            duty.due.between = open_question;
            if (!decided && duty.certain) {
                duty.certain = false;
                duty.why = open_question;
            }
        }
        // Where the last stage ends before the interval is due, nothing is owed any more. What was due by then stays open.
        Spell bounded;
        if (first_taken >= goes_on) {
            bounded = spell;
            duty.spell = &bounded;
            const StageSpan last = last_end(first_taken);
            const auto is_before_due = [&](Instant end) {
                return duty.due.outside_calendar || end < duty.due.latest;
            };
            if (is_before_due(last.end) && last.end < bounded.end) bounded.end_at(last.end);
            const Instant perhaps_end = last.perhaps_over - 1;
            if (last.perhaps_over <= last.end && perhaps_end >= clock.earliest &&
                is_before_due(perhaps_end) && perhaps_end < bounded.perhaps_end) {
                bounded.perhaps_end = perhaps_end;
                bounded.perhaps_why = last.why;
            }
        }
        judge(duty, required, next);
        // Each event that qualifies starts the clock, also one whose hour leaves open whether it answered.
        if (!restart()) return;
    }
}

} // namespace plumbline
