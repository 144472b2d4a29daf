// Events straight from their columns, for registers whose events all count for certain and stand at a known minute; and the
// conditions that can be asked of such. What they find is what select.cpp and conditions.cpp would.
#include "runtime/vm/case_run.h"
#include "runtime/vm/comparison.h"
#include "runtime/vm/constants.h"

#include <algorithm>

namespace plumbline {

bool CaseRun::exact_events(std::int32_t reg, ExactEvents& into) {
    const ColumnSelection& selection = constants::column_selections(tables)[reg];
    using How = ColumnSelection::How;
    if (selection.how != How::nth && selection.how != How::reaches) return exact_plain_events(reg, into);
    TakenEvents& events = taken[static_cast<std::size_t>(reg)];
    if (events.asked != entered) {
        events.asked = entered;
        events.are_exact =
            selection.how == How::nth ? take_nth(selection, events) : take_reaching(selection, events);
    }
    into = events.events();
    return events.are_exact;
}

bool CaseRun::exact_plain_events(std::int32_t reg, ExactEvents& into) {
    const ColumnSelection& selection = constants::column_selections(tables)[reg];
    using How = ColumnSelection::How;
    if (selection.how != How::all && selection.how != How::compared) return false;
    const bool are_plain = all_exact(static_cast<EventKind>(selection.kind), into);
    if (selection.how == How::all && are_plain) [[likely]]
        return true;
    TakenEvents& events = taken[static_cast<std::size_t>(reg)];
    if (events.asked != entered) {
        events.asked = entered;
        events.are_exact = are_plain ? take_compared(selection, into, events) : take_visible(reg);
    }
    into = events.events();
    return events.are_exact;
}

bool CaseRun::take_compared(const ColumnSelection& selection, const ExactEvents& all,
                            TakenEvents& into) const {
    const auto& o = constants::condition_steps(tables)[selection.condition].operands;
    into.make_room(all.count);
    for (std::uint32_t row = all.first_row; row < all.first_row + all.count; ++row) {
        const std::int32_t value = attribute(row, o[1]);
        if (value == not_recorded) return false;
        const bool holds = compare(value, static_cast<Comparison>(o[2]), o[3]);
        into.take(row, timelines.at[row], holds != selection.is_negated);
    }
    return true;
}

// In spells that lie one behind the other: an event is of the one that holds it.
bool CaseRun::take_nth(const ColumnSelection& selection, TakenEvents& into) {
    const Instruction& instruction = constants::code(tables)[selection.from];
    ExactEvents all;
    if (!exact_plain_events(selection.of, all)) return false;
    const auto scope_register = static_cast<std::uint32_t>(instruction.operands[3]);
    fill({scope_register, true});
    const auto nth = static_cast<std::size_t>(instruction.operands[2]);
    into.make_room(all.count);
    std::size_t next = 0; // the first that is not before the spell
    const Spell* before = nullptr;
    for (const Spell& spell : spells[scope_register]) {
        if (!spell.is_exact() || (before && spell.start <= before->end)) return false;
        before = &spell;
        while (next < all.count && all.at[next] < spell.start)
            ++next;
        const std::size_t place = next + nth - 1;
        if (nth == 0 || place >= all.count || all.at[place] > spell.end) continue;
        into.take(all.row(place), all.at[place]);
    }
    return true;
}

// At the event behind n - 1 that the trailing duration holds, where it holds no more.
bool CaseRun::take_reaching(const ColumnSelection& selection, TakenEvents& into) {
    const Instruction& instruction = constants::code(tables)[selection.from];
    ExactEvents all;
    if (!exact_plain_events(selection.of, all)) return false;
    const auto n = static_cast<std::size_t>(instruction.operands[2]);
    const Duration within = constants::durations(tables)[instruction.operands[3]];
    into.make_room(all.count);
    std::size_t first =
        0; // the first that the duration holds: as the events go on, so do the ends of the durations
    for (std::size_t i = 0; i < all.count; ++i) {
        // Beyond the calendar it is not known whether an event is within.
        if (!due_after(calendar, all.at[i], within)) return false;
        while (first < i && all.at[i] > due_after(calendar, all.at[first], within))
            ++first;
        if (i - first + 1 != n) continue;
        into.take(all.row(i), all.at[i]);
    }
    return true;
}

Truth CaseRun::ask_exact(std::int32_t condition, std::uint32_t row, Instant at, const Spell& spell) {
    const ConditionRange range = constants::conditions(tables)[condition];
    const ConditionStep* const steps = constants::condition_steps(tables);
    std::array<Truth, max_condition_stack> stack;
    std::size_t depth = 0;
    for (std::uint32_t place = range.begin; place < range.end; ++place) {
        const ConditionStep& step = steps[place];
        if (step.op == ConditionOp::negate) {
            stack[depth - 1] = stack[depth - 1] == Truth::no ? Truth::yes : Truth::no;
        } else if (step.op == ConditionOp::both || step.op == ConditionOp::either) {
            --depth;
            const Truth decides = step.op == ConditionOp::both ? Truth::no : Truth::yes;
            if (stack[depth - 1] != decides) stack[depth - 1] = stack[depth];
        } else {
            const Truth answer = exact_answer_of(step, row, at, spell);
            if (answer == Truth::unknown) return answer; // whatever another step would make of it
            stack[depth++] = answer;
        }
    }
    return stack[0];
}

Truth CaseRun::exact_answer_of(const ConditionStep& step, std::uint32_t row, Instant at, const Spell& spell) {
    const auto& o = step.operands;
    const auto known = [](bool value) { return value ? Truth::yes : Truth::no; };
    const bool is_of_kind = row != no_row && kind_of(row) == o[0];
    switch (step.op) {
    case ConditionOp::constant:
        return known(o[0] != 0);
    case ConditionOp::is_kind:
        return known(is_of_kind);
    case ConditionOp::is_recorded:
        return known(is_of_kind && attribute(row, o[1]) != not_recorded);
    case ConditionOp::compared: {
        if (!is_of_kind) return Truth::no;
        const std::int32_t value = attribute(row, o[1]);
        if (value == not_recorded) return Truth::unknown;
        return known(compare(value, static_cast<Comparison>(o[2]), o[3]));
    }
    case ConditionOp::happened: {
        ExactEvents when;
        if (!exact_events(o[0], when)) return Truth::unknown;
        const Instant from = o[1] != 0 ? spell.state_start : start_of_time;
        std::size_t behind = when.count; // the last are looked at first: mostly it was not long ago
        while (behind > 0 && when.at[behind - 1] > at)
            --behind;
        return known(behind > 0 && when.at[behind - 1] >= from);
    }
    default:
        return Truth::unknown;
    }
}

} // namespace plumbline
