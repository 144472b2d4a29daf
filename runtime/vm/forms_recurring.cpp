// Recurrences: `while S: E` with one-offs and stages. Section 6 of the design.
#include "runtime/vm/case_run.h"

#include <algorithm>

namespace plumbline {

namespace {

// Where a stage's bounds lie in one spell. Both ends included.
struct StageSpan {
    Instant start;
    Instant end;
};

} // namespace

void CaseRun::recur(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const Moments& required = moments[static_cast<std::size_t>(o[0])];
    const Spells& scope = spells[static_cast<std::size_t>(o[1])];
    const auto anchor = static_cast<TextIndex>(o[2]);
    const auto requirement = static_cast<TextIndex>(o[3]);
    Moments inside;
    for (const Spell& spell : scope) {
        inside.clear();
        for (const Moment& moment : required)
            if (spell.holds(moment)) inside.push_back(moment);
        if (instruction.opcode == Opcode::recur) {
            recur_in(spell, inside, anchor, requirement);
            continue;
        }
        // One clock for each value that the spell itself was opened for, else for each that the events show.
        const auto attribute = static_cast<TextIndex>(o[4]);
        std::vector<std::int32_t> values;
        if (spell.value != not_recorded)
            values.push_back(spell.value);
        else
            for (const Moment& moment : inside)
                if (const std::int32_t value = attribute_named(moment.row, attribute); value != not_recorded)
                    values.push_back(value);
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        for (const std::int32_t value : values) {
            Moments of_value;
            for (Moment moment : inside) {
                const std::int32_t own = attribute_named(moment.row, attribute);
                if (own != not_recorded && own != value) continue;
                if (own == not_recorded && moment.certain) {
                    moment.certain = false;
                    moment.why = {Unknown::attribute, attribute};
                }
                of_value.push_back(moment);
            }
            recur_in(spell, of_value, anchor, requirement);
        }
    }
}

void CaseRun::recur_in(const Spell& spell, const Moments& required, TextIndex anchor_label,
                       TextIndex requirement) {
    Moment clock; // where the clock starts: the spell's start, then each qualifying event
    clock.earliest = clock.latest = spell.start;
    clock.row = spell.start_row;
    clock.date_only = spell.start_date_only;
    if (clock.date_only) clock.latest = zone.end_of_day(zone.local_day(spell.start));
    const Moment spell_start = clock;

    const auto duty_from = [&](const Moment& from, int stage) {
        Duty duty;
        duty.anchor = from;
        duty.anchor_label = anchor_label;
        duty.requirement = requirement;
        duty.spell = &spell;
        duty.opens = from.recorded();
        duty.opens_earliest = from.earliest;
        duty.opens_latest = from.latest;
        duty.certain = spell.certain;
        duty.why = spell.why;
        duty.counted_from = from.earliest;
        duty.stage = stage;
        return duty;
    };

    // One-offs, all from the spell's start. The recurrence goes on from the event that satisfied the last of
    // them.
    std::size_t next = 0; // index in `required` behind the event the clock started at
    bool has_one_off = false;
    std::size_t answered = npos;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const StagePlan& stage = stages[i];
        // `while not looked_after` holds from the start of time: there is no start to count from, only an event.
        if (!stage.once || spell.start == start_of_time) continue;
        Duty duty = duty_from(spell_start, static_cast<int>(i));
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
        } else {
            duty.counted = stage.interval;
            duty.due = due_from(spell_start, stage.interval);
        }
        answered = judge(duty, required, first);
        has_one_off = true;
    }
    if (has_one_off) {
        if (answered == npos) return;
        clock = required[answered];
        next = answered + 1;
    }

    const auto restart = [&] {
        while (next < required.size() && !required[next].certain)
            ++next;
        if (next == required.size()) return false;
        clock = required[next++];
        return true;
    };
    if (spell.start == start_of_time && !restart()) return;

    // The bounds of the stages, in order.
    std::vector<StageSpan> spans;
    // The first stage starts where its clock does: behind the one-offs, at the event that satisfied the last
    // of them.
    Instant reached = clock.latest;
    int last_stage = -1;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const StagePlan& stage = stages[i];
        StageSpan span{reached, end_of_time};
        if (stage.once) {
            spans.push_back({reached, reached - 1});
            continue;
        }
        last_stage = static_cast<int>(i);
        const auto end_at = [&](std::optional<Instant> instant) {
            if (instant) span.end = std::min(span.end, *instant);
        };
        if (stage.has_until) end_at(due_after(calendar, spell_start.latest, stage.until));
        if (stage.has_for) end_at(due_after(calendar, reached, stage.for_duration));
        if (stage.until_age >= 0)
            if (const auto born = born_day())
                end_at(zone.start_of_day(day_age_reached(*born, stage.until_age)) - 1);
        if (stage.until_moments >= 0) {
            // Counted in the scope's own spell, or in that of the other state that holds when the clock first starts.
            Instant from = spell.start;
            for (const Spell& counted_in : spells[stage.until_spells])
                if (counted_in.start <= spell.start && spell.start <= counted_in.end)
                    from = counted_in.state_start;
            for (const Moment& moment : moments[static_cast<std::size_t>(stage.until_moments)])
                if (moment.certain && moment.latest >= from && moment.earliest <= spell.end) {
                    end_at(moment.earliest - 1);
                    break;
                }
        }
        // A stage with a guard does not hand over: the next stands beside it, not behind it.
        if (span.end != end_of_time && stage.condition < 0 && !stage.otherwise)
            reached = std::max(reached, span.end + 1);
        spans.push_back(span);
    }
    if (last_stage < 0) return;

    for (;;) {
        // The stage in force when the clock starts.
        int chosen = -1;
        Reason guard_open;
        int fallback = -1;
        for (std::size_t i = 0; i < stages.size() && chosen < 0; ++i) {
            const StagePlan& stage = stages[i];
            if (stage.once || clock.earliest > spans[i].end) continue;
            if (stage.otherwise) {
                if (fallback < 0) fallback = static_cast<int>(i);
                continue;
            }
            if (stage.condition >= 0) {
                const Answer answer = ask(stage.condition, {clock.row, clock.earliest, clock.latest, &spell});
                if (answer.truth == Truth::no) continue;
                if (answer.truth == Truth::unknown) guard_open = answer.why;
            }
            chosen = static_cast<int>(i);
        }
        if (chosen < 0) chosen = fallback;
        // Where no stage is in force nothing is owed; the next event starts a clock that may find one.
        if (chosen < 0) {
            if (!restart()) return;
            continue;
        }
        const StagePlan& stage = stages[static_cast<std::size_t>(chosen)];

        Duty duty = duty_from(clock, chosen);
        if (guard_open.kind != Unknown::nothing && duty.certain) {
            duty.certain = false;
            duty.why = guard_open;
        }
        std::optional<Duration> interval;
        if (stage.has_interval) interval = stage.interval;
        if (stage.case_moments >= 0) {
            for (const Moment& moment : moments[static_cast<std::size_t>(stage.case_moments)]) {
                if (moment.earliest > clock.latest) break;
                if (!moment.certain || moment.latest < spell.state_start) continue;
                const std::int32_t value = attribute_named(moment.row, stage.case_attribute);
                if (value != not_recorded) interval = unpack_duration(value);
            }
        }
        if (!interval) {
            if (!restart()) return;
            continue;
        }
        duty.counted = *interval;
        duty.due = due_from(clock, *interval);
        if (stage.has_never_over) {
            const Due bound = due_from(clock, stage.never_over);
            if (!bound.outside_calendar && !duty.due.outside_calendar && bound.latest < duty.due.latest) {
                duty.due = bound;
                duty.counted = stage.never_over;
            }
        }
        // Where the last stage ends inside the interval, nothing is owed any more.
        Spell bounded = spell;
        const Instant stage_end = spans[static_cast<std::size_t>(chosen)].end;
        if (chosen == last_stage && stage_end < bounded.end) bounded.end = stage_end;
        duty.spell = &bounded;

        const std::size_t answer = judge(duty, required, next);
        if (answer == npos) return;
        clock = required[answer];
        next = answer + 1;
    }
}

} // namespace plumbline
