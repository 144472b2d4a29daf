// The conditions that can be asked of columns. What they answer is what conditions.cpp would.
#include "runtime/vm/columns.h"
#include "runtime/vm/comparison.h"

namespace plumbline {

Truth CaseColumns::ask(std::int32_t condition, const Clock& clock) {
    const ConditionRange range = constants::conditions(tables_)[condition];
    const ConditionStep* const steps = constants::condition_steps(tables_);
    std::array<Truth, max_condition_stack> stack;
    std::size_t depth = 0;
    for (std::uint32_t at = range.begin; at < range.end; ++at) {
        const ConditionStep& step = steps[at];
        if (step.op == ConditionOp::negate) {
            stack[depth - 1] = stack[depth - 1] == Truth::no ? Truth::yes : Truth::no;
        } else if (step.op == ConditionOp::both || step.op == ConditionOp::either) {
            --depth;
            const Truth decides = step.op == ConditionOp::both ? Truth::no : Truth::yes;
            if (stack[depth - 1] != decides) stack[depth - 1] = stack[depth];
        } else {
            const Truth answer = answer_of(step, clock);
            if (answer == Truth::unknown) return answer; // whatever another step would make of it
            stack[depth++] = answer;
        }
    }
    return stack[0];
}

Truth CaseColumns::answer_of(const ConditionStep& step, const Clock& clock) {
    const auto& o = step.operands;
    const auto known = [](bool value) { return value ? Truth::yes : Truth::no; };
    const auto is_of_kind = [&] {
        return clock.event.row != no_row && timelines_.kinds[clock.event.row] == o[0];
    };
    switch (step.op) {
    case ConditionOp::constant:
        return known(o[0] != 0);
    case ConditionOp::is_kind:
        return known(is_of_kind());
    case ConditionOp::is_recorded:
        return known(is_of_kind() && attribute(clock.event.row, o[1]) != not_recorded);
    case ConditionOp::compared: {
        if (!is_of_kind()) return Truth::no;
        const std::int32_t value = attribute(clock.event.row, o[1]);
        if (value == not_recorded) return Truth::unknown;
        return known(compare(value, static_cast<Comparison>(o[2]), o[3]));
    }
    case ConditionOp::happened: {
        const EventColumn& column = indexed_events(o[0]);
        if (column.inexact.holds(clock.place)) return Truth::unknown;
        const std::span<const ExactEvent> when = column.of(clock.place);
        const Instant from = o[1] != 0 ? clock.spell.state_start : start_of_time;
        std::size_t behind = when.size(); // the last are looked at first: mostly it was not long ago
        while (behind > 0 && when[behind - 1].at > clock.event.at)
            --behind;
        return known(behind > 0 && when[behind - 1].at >= from);
    }
    default:
        return Truth::unknown;
    }
}

} // namespace plumbline
