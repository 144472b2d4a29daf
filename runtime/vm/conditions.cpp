#include "runtime/bundle/bundle_file.h"
#include "runtime/vm/case_run.h"
#include "runtime/vm/comparison.h"
#include "runtime/vm/finders.h"

#include <algorithm>

namespace plumbline {

namespace {

Answer both(const Answer& a, const Answer& b) {
    if (a.truth == Truth::no) return a;
    if (b.truth == Truth::no) return b;
    return a.truth == Truth::unknown ? a : b;
}

Answer either(const Answer& a, const Answer& b) {
    if (a.truth == Truth::yes) return a;
    if (b.truth == Truth::yes) return b;
    return a.truth == Truth::unknown ? a : b;
}

Answer known(bool value) {
    return {value ? Truth::yes : Truth::no, {}};
}

// One of the moments at or before `until`, and not before `from`.
Answer happened(const Moments& moments, const MomentFinder& finder, Instant from, Instant until,
                auto is_within) {
    Answer answer;
    for (std::size_t i = finder.first_reaching(from); i < moments.size(); ++i) {
        const Moment& moment = moments[i];
        if (moment.earliest > until) break;
        if (moment.latest < from || !is_within(moment)) continue;
        if (moment.certain) return known(true);
        if (answer.truth == Truth::no) answer = {Truth::unknown, moment.why}; // the first is named
        i = finder.next_certain(i + 1) - 1;
    }
    return answer;
}

Answer happened(const Moments& moments, const MomentFinder& finder, Instant from, Instant until) {
    return happened(moments, finder, from, until, [](const Moment&) { return true; });
}

} // namespace

template <class Test>
Answer CaseRun::attribute_answer(const ConditionStep& step, std::uint32_t row, const Test& test) const {
    const auto& o = step.operands;
    if (row == no_row || kind_of(row) != o[0]) return known(false);
    const std::int32_t value = attribute(row, o[1]);
    if (value == not_recorded)
        return {Truth::unknown,
                {Unknown::attribute,
                 tables.attribute_names[static_cast<std::size_t>(o[0])][static_cast<std::size_t>(o[1])]}};
    return known(test(value));
}

Answer CaseRun::ask(std::int32_t condition, const Asked& asked) const {
    const ConditionRange range = tables.linked.conditions[static_cast<std::size_t>(condition)];
    const ConditionStep* steps = tables.linked.condition_steps.data();
    if (range.end == range.begin + 1) return answer_of(steps[range.begin], asked);
    const LinkedCode::ShortCut* short_cuts = tables.linked.short_cuts.data();
    std::size_t depth = 0;
    for (std::uint32_t at = range.begin; at < range.end; ++at) {
        switch (steps[at].op) {
        case ConditionOp::negate: {
            Answer& top = answers[depth - 1];
            if (top.truth != Truth::unknown) top = known(top.truth == Truth::no);
            break;
        }
        case ConditionOp::both:
            --depth;
            answers[depth - 1] = both(answers[depth - 1], answers[depth]);
            break;
        case ConditionOp::either:
            --depth;
            answers[depth - 1] = either(answers[depth - 1], answers[depth]);
            break;
        default:
            answers[depth++] = answer_of(steps[at], asked);
            break;
        }
        while (short_cuts[at].to != 0 && answers[depth - 1].truth == short_cuts[at].on)
            at = short_cuts[at].to;
    }
    return answers[0];
}

// Counted from the event, as every length is: one month from 28 February is over on 28 March, though one month before 31 March
// is 28 February too.
Answer CaseRun::happened_within(std::int32_t events, Instant from, std::int32_t duration,
                                const Asked& asked) const {
    const Duration length = bundle.durations[static_cast<std::size_t>(duration)];
    const auto reaches = [&](const Moment& moment) {
        return is_within(moment.latest, length, asked.earliest);
    };
    const Instant earliest = window_start_before(calendar, asked.earliest, length).value_or(start_of_time);
    return happened(moments[static_cast<std::size_t>(events)], finder_of_moments(events),
                    std::max(from, earliest), asked.latest, reaches);
}

Answer CaseRun::answer_of(const ConditionStep& step, const Asked& asked) const {
    const auto& o = step.operands;
    switch (step.op) {
    case ConditionOp::constant:
        return known(o[0] != 0);
    case ConditionOp::compared:
        return attribute_answer(step, asked.row, [&](std::int32_t value) {
            return compare(value, static_cast<Comparison>(o[2]), o[3]);
        });
    case ConditionOp::one_of:
        return attribute_answer(step, asked.row, [&](std::int32_t value) {
            const auto& list = bundle.value_lists[static_cast<std::size_t>(o[2])];
            return std::find(list.begin(), list.end(), value) != list.end();
        });
    case ConditionOp::is_text:
        return attribute_answer(step, asked.row, [&](std::int32_t value) {
            return timelines.strings[static_cast<std::size_t>(value)] ==
                   bundle.text(static_cast<TextIndex>(o[2]));
        });
    case ConditionOp::is_recorded: {
        const bool of_kind = asked.row != no_row && kind_of(asked.row) == o[0];
        return known(of_kind && attribute(asked.row, o[1]) != not_recorded);
    }
    case ConditionOp::is_kind:
        return known(asked.row != no_row && kind_of(asked.row) == o[0]);
    case ConditionOp::age_between: {
        const std::optional<Day> born = born_day();
        if (!born) {
            return {Truth::unknown, {Unknown::birth_date, no_text}};
        }
        const Day day = zone.local_day(asked.earliest);
        const bool old_enough = o[0] < 0 || day >= day_age_reached(*born, o[0]);
        const bool young_enough = o[1] < 0 || day < day_age_reached(*born, o[1]);
        return known(old_enough && young_enough);
    }
    case ConditionOp::elapsed_over: {
        if (!asked.spell || asked.spell->start == start_of_time) {
            return known(true); // a state without a beginning has gone on for longer than any length
        }
        const auto due =
            due_after(calendar, asked.spell->start, bundle.durations[static_cast<std::size_t>(o[0])]);
        // By the hour, and the hour of the one or of the other is not recorded.
        if (info(bundle.durations[static_cast<std::size_t>(o[0])].unit).counts_in_hours && due) {
            Instant latest_due = *due;
            if (asked.spell->start_date_only)
                latest_due = due_after(calendar, zone.end_of_day(zone.local_day(asked.spell->start)),
                                       bundle.durations[static_cast<std::size_t>(o[0])])
                                 .value_or(*due);
            if (asked.latest > *due && asked.earliest <= latest_due) {
                return {Truth::unknown, {Unknown::time_of_day, no_text}};
            }
        }
        return known(due && asked.latest > *due);
    }
    case ConditionOp::happened: {
        const Instant from = o[1] != 0 && asked.spell ? asked.spell->state_start : start_of_time;
        return happened(moments[static_cast<std::size_t>(o[0])], finder_of_moments(o[0]), from, asked.latest);
    }
    case ConditionOp::happened_within: {
        const Instant from = o[1] != 0 && asked.spell ? asked.spell->state_start : start_of_time;
        return happened_within(o[0], from, o[2], asked);
    }
    case ConditionOp::happened_in:
    case ConditionOp::happened_in_within: {
        Moment at;
        at.earliest = asked.earliest;
        at.latest = asked.latest;
        at.row = asked.row;
        const Spell* spell = finder_of_spells(o[1]).of(at);
        if (!spell) return known(false);
        Answer answer = step.op == ConditionOp::happened_in_within
                            ? happened_within(o[0], spell->start, o[2], asked)
                            : happened(moments[static_cast<std::size_t>(o[0])], finder_of_moments(o[0]),
                                       spell->start, asked.latest);
        if (const Reason why = spell->doubt_at(asked.earliest);
            answer.truth == Truth::yes && why.kind != Unknown::nothing)
            answer = {Truth::unknown, why};
        return answer;
    }
    case ConditionOp::holds: {
        Answer answer;
        const auto range = finder_of_spells(o[0]).around(asked.earliest, asked.latest);
        for (std::size_t i = range.first; i < range.end; ++i) {
            const Spell& spell = spells[static_cast<std::size_t>(o[0])][i];
            if (asked.latest < spell.start || asked.earliest > spell.end) continue;
            const Reason doubt = spell.doubt_at(asked.earliest);
            if (doubt.kind == Unknown::nothing) return known(true);
            if (answer.truth == Truth::no) answer = {Truth::unknown, doubt}; // the first is named
        }
        return answer;
    }
    case ConditionOp::negate:
    case ConditionOp::both:
    case ConditionOp::either:
        break; // ask() answers these
    }
    return {};
}

void CaseRun::where(const Moments& source, std::int32_t condition, const Spells* scope, Moments& into) const {
    const auto keep = [&](const Moment& moment, const Answer& answer) {
        if (answer.truth == Truth::no) return;
        into.push_back(moment);
        if (answer.truth == Truth::unknown && moment.certain) {
            into.back().certain = false;
            into.back().why = answer.why;
        }
    };
    if (!scope) {
        for (const Moment& moment : source)
            keep(moment, ask(condition, {moment.row, moment.earliest, moment.latest, nullptr}));
        return;
    }
    const SpellFinder finder(*scope);
    for (const Moment& moment : source) {
        // What precedes an event of a spell may lie before it, and is asked in it all the same.
        const Spell* spell = moment.spell < scope->size() ? scope->data() + moment.spell : finder.of(moment);
        keep(moment, ask(condition, {moment.row, moment.earliest, moment.latest, spell}));
    }
}

std::uint32_t CaseRun::event_asked_at(std::int32_t condition, Instant at) const {
    const ConditionRange range = tables.linked.conditions[static_cast<std::size_t>(condition)];
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
        const ConditionStep& step = tables.linked.condition_steps[i];
        if (step.op != ConditionOp::happened && step.op != ConditionOp::happened_in &&
            step.op != ConditionOp::happened_within && step.op != ConditionOp::happened_in_within)
            continue;
        const Moments& asked = moments[static_cast<std::size_t>(step.operands[0])];
        const MomentFinder& finder = finder_of_moments(step.operands[0]);
        for (std::size_t j = finder.first_reaching(at); j < asked.size(); ++j) {
            if (finder.is_past(asked[j], at)) break;
            if (asked[j].earliest == at && asked[j].row != no_row) return asked[j].row;
        }
    }
    return no_row;
}

void CaseRun::change_points(std::int32_t condition, const Spell& spell, std::vector<Instant>& into) const {
    into.push_back(spell.start);
    const auto add = [&](std::optional<Instant> instant) {
        if (instant && *instant > spell.start && *instant <= spell.end) into.push_back(*instant);
    };
    const auto add_spells = [&](std::int32_t index) {
        const auto range = finder_of_spells(index).around(spell.start, spell.end);
        for (std::size_t i = range.first; i < range.end; ++i) {
            const Spell& other = spells[static_cast<std::size_t>(index)][i];
            add(other.start);
            if (other.end != end_of_time) add(other.end + 1);
            if (other.perhaps_end < other.end) add(other.perhaps_end + 1);
        }
    };
    const auto each_moment = [&](std::int32_t index, Instant from, const auto& take) {
        const Moments& all = moments[static_cast<std::size_t>(index)];
        const MomentFinder& finder = finder_of_moments(index);
        for (std::size_t i = finder.first_reaching(from); i < all.size(); ++i) {
            if (finder.is_past(all[i], spell.end)) break;
            take(all[i]);
        }
    };
    const auto add_moments = [&](std::int32_t index) {
        each_moment(index, spell.start, [&](const Moment& moment) { add(moment.earliest); });
    };
    const ConditionRange range = tables.linked.conditions[static_cast<std::size_t>(condition)];
    for (std::uint32_t at = range.begin; at < range.end; ++at) {
        const ConditionStep& step = tables.linked.condition_steps[at];
        const auto& o = step.operands;
        switch (step.op) {
        case ConditionOp::age_between:
            if (const auto born = born_day())
                for (const std::int32_t months : {o[0], o[1]})
                    if (months >= 0) add(zone.start_of_day(day_age_reached(*born, months)));
            break;
        case ConditionOp::elapsed_over:
            if (spell.start != start_of_time)
                for (const Instant start : {spell.start, latest_start_of(spell)})
                    if (const auto due =
                            due_after(calendar, start, bundle.durations[static_cast<std::size_t>(o[0])]))
                        add(*due + 1);
            break;
        case ConditionOp::happened:
            add_moments(o[0]);
            break;
        case ConditionOp::happened_in:
            add_moments(o[0]);
            add_spells(o[1]);
            break;
        case ConditionOp::happened_in_within:
            add_spells(o[1]);
            [[fallthrough]];
        case ConditionOp::happened_within: {
            add_moments(o[0]);
            const Duration length = bundle.durations[static_cast<std::size_t>(o[2])];
            const auto from = window_start_before(calendar, spell.start, length);
            each_moment(o[0], from.value_or(start_of_time), [&](const Moment& moment) {
                if (const auto due = due_after(calendar, moment.latest, length)) add(*due + 1);
            });
            break;
        }
        case ConditionOp::holds:
            add_spells(o[0]);
            break;
        default:
            break;
        }
    }
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
}

} // namespace plumbline
