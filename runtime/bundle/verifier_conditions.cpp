// Conditions: each step's operands and their types, and that one answer is left on a stack that is never
// empty or too full.
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/limits.h"
#include "runtime/bundle/verifier.h"
#include "runtime/bundle/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace plumbline::verifier {

namespace {

// How many answers a step takes off the stack; each puts one on it.
std::size_t answers_taken(ConditionOp op) {
    switch (op) {
    case ConditionOp::negate:
        return 1;
    case ConditionOp::both:
    case ConditionOp::either:
        return 2;
    default:
        return 0;
    }
}

std::string out_of(std::string_view sort, std::int32_t index, std::size_t size) {
    return fmt::format("names {} {}, and there are {}", sort, index, size);
}
bool is_index(std::int32_t index, std::size_t size) {
    return index >= 0 && static_cast<std::size_t>(index) < size;
}

// What a list of values holds, so that a step that names it need not go through it again. Every type but
// duration takes a range of values: where it takes the least and the greatest, it takes all.
struct ListFacts {
    std::int32_t least = 0;
    std::int32_t greatest = 0;
    bool is_empty = true;
    bool are_durations = true;
};
std::vector<ListFacts> facts_of_lists(const Bundle& bundle) {
    std::vector<ListFacts> facts(bundle.value_lists.size());
    for (std::size_t index = 0; index < facts.size(); ++index)
        for (const std::int32_t value : bundle.value_lists[index]) {
            ListFacts& list = facts[index];
            list.least = list.is_empty ? value : std::min(list.least, value);
            list.greatest = list.is_empty ? value : std::max(list.greatest, value);
            list.is_empty = false;
            list.are_durations = list.are_durations && unpack_duration(value).amount >= 0;
        }
    return facts;
}

// One step's operands, letter by letter. A letter may rely on those before it: `v` on the attribute that `k`
// and `l` name.
class StepChecker {
  public:
    StepChecker(const Bundle& bundle, const std::vector<ListFacts>& lists, const ConditionStep& step,
                RegisterNeeds& needs)
        : bundle_(bundle), lists_(lists), step_(step), needs_(needs) {}

    std::string check() {
        const std::string_view letters = info(step_.op).operands;
        for (std::size_t index = 0; index < step_.operands.size(); ++index) {
            const std::int32_t operand = step_.operands[index];
            if (index >= letters.size()) {
                if (operand != 0) return fmt::format("has {} where it has no operand", operand);
                continue;
            }
            if (std::string problem = check_operand(letters[index], operand); !problem.empty())
                return problem;
        }
        return {};
    }

  private:
    std::string check_operand(char letter, std::int32_t operand) {
        switch (letter) {
        case 'b':
            return operand == 0 || operand == 1 ? ""
                                                : fmt::format("has {} where only 0 or 1 may stand", operand);
        case 'k':
            return check_kind(operand);
        case 'l':
            return check_slot(operand);
        case 'e':
            return check_comparison(operand);
        case 'v':
            return check_value(operand);
        case 'V':
            return check_list(operand);
        case 'x':
            return is_index(operand, bundle_.texts.size()) ? ""
                                                           : out_of("text", operand, bundle_.texts.size());
        case 'd':
            return is_index(operand, bundle_.durations.size())
                       ? ""
                       : out_of("duration", operand, bundle_.durations.size());
        case 'u':
            return operand >= -1 && operand <= limits::months_of_age
                       ? ""
                       : fmt::format("names an age of {} months", operand);
        case 'm':
            return need(needs_.moments, "moments", operand);
        case 's':
            return need(needs_.spells, "spells", operand);
        default:
            return "has an operand of a sort that the verifier does not know";
        }
    }

    std::string check_kind(std::int32_t operand) {
        const auto& events = bundle_.vocabulary.events;
        if (!is_index(operand, events.size())) return out_of("kind of event", operand, events.size());
        event_ = &events[static_cast<std::size_t>(operand)];
        return {};
    }

    std::string check_slot(std::int32_t operand) {
        if (!is_index(operand, event_->attributes.size()))
            return fmt::format("names attribute {} of event {}, which has {}", operand, quoted(event_->name),
                               event_->attributes.size());
        attribute_ = &event_->attributes[static_cast<std::size_t>(operand)];
        const bool is_text =
            attribute_->type == AttributeType::text || attribute_->type == AttributeType::reference;
        if (step_.op == ConditionOp::is_text && !is_text) return unfit("is no text");
        if ((step_.op == ConditionOp::compared || step_.op == ConditionOp::one_of) && is_text)
            return unfit("is a text, which only `is_text` can compare");
        return {};
    }

    std::string check_comparison(std::int32_t operand) const {
        if (!is_index(operand, comparison_words().size()))
            return fmt::format("has comparison {}, which there is not", operand);
        const bool is_ordered =
            attribute_->type == AttributeType::number || attribute_->type == AttributeType::date;
        if (!is_ordered && static_cast<Comparison>(operand) > Comparison::unequal)
            return unfit("has no order, and can only be equal or not");
        return {};
    }

    // Whether a column of the attribute's type can hold the value.
    std::string check_value(std::int32_t value) const {
        const auto fits = [&] {
            switch (attribute_->type) {
            case AttributeType::yes_no:
                return value == 0 || value == 1;
            case AttributeType::choice:
                return is_index(value, attribute_->choices.size());
            case AttributeType::role:
                return is_index(value, bundle_.vocabulary.roles.size());
            case AttributeType::number:
                return value != INT32_MIN;
            case AttributeType::duration:
                return unpack_duration(value).amount >= 0;
            case AttributeType::date:
                return first_day <= value && value <= last_day;
            default:
                return false;
            }
        };
        return fits() ? "" : unfit(fmt::format("cannot have the value {}", value));
    }

    std::string check_list(std::int32_t operand) const {
        if (!is_index(operand, lists_.size())) return out_of("list of values", operand, lists_.size());
        const ListFacts& list = lists_[static_cast<std::size_t>(operand)];
        if (list.is_empty) return {};
        if (attribute_->type == AttributeType::duration && !list.are_durations)
            return unfit("cannot have every value of the list");
        std::string problem = check_value(list.least);
        return problem.empty() ? check_value(list.greatest) : problem;
    }

    std::string unfit(std::string_view why) const {
        return fmt::format("asks attribute {} of event {}, which {}", quoted(attribute_->name),
                           quoted(event_->name), why);
    }

    static std::string need(std::vector<std::int32_t>& needs, std::string_view sort, std::int32_t operand) {
        if (!is_index(operand, max_registers))
            return fmt::format("reads {} register {}, which there is not", sort, operand);
        needs.push_back(operand);
        return {};
    }

    const Bundle& bundle_;
    const std::vector<ListFacts>& lists_;
    const ConditionStep& step_;
    RegisterNeeds& needs_;
    const EventInfo* event_ = nullptr;
    const AttributeInfo* attribute_ = nullptr;
};

void keep_each_once(std::vector<std::int32_t>& registers) {
    std::sort(registers.begin(), registers.end());
    registers.erase(std::unique(registers.begin(), registers.end()), registers.end());
}

std::string check_condition(const Bundle& bundle, const std::vector<ListFacts>& lists, ConditionRange range,
                            RegisterNeeds& needs) {
    std::size_t depth = 0;
    for (std::uint32_t at = range.begin; at < range.end; ++at) {
        const ConditionStep& step = bundle.condition_steps[at];
        const auto place = [&] {
            return fmt::format("step {} (`{}`)", at - range.begin + 1, info(step.op).name);
        };
        if (static_cast<std::size_t>(step.op) >= condition_op_table().size())
            return place() + ": there is no such step";
        const std::size_t taken = answers_taken(step.op);
        if (depth < taken) return place() + fmt::format(": takes {} answers, and there are {}", taken, depth);
        depth = depth - taken + 1;
        if (depth > max_condition_stack)
            return place() + fmt::format(": leaves more than {} answers on the stack", max_condition_stack);
        if (std::string problem = StepChecker(bundle, lists, step, needs).check(); !problem.empty())
            return place() + ": " + problem;
    }
    if (depth != 1) return fmt::format("it leaves {} answers, and should leave one", depth);
    keep_each_once(needs.moments);
    keep_each_once(needs.spells);
    return {};
}

} // namespace

std::string check_conditions(const Bundle& bundle, std::vector<RegisterNeeds>& needs) {
    const std::vector<ListFacts> lists = facts_of_lists(bundle);
    needs.assign(bundle.conditions.size(), {});
    // Conditions share no steps, so that checking all of them takes no longer than the steps are many.
    std::size_t next = 0;
    for (std::size_t index = 0; index < bundle.conditions.size(); ++index) {
        const ConditionRange range = bundle.conditions[index];
        const std::string place = fmt::format("condition {}", index);
        if (range.begin != next || range.end <= range.begin || range.end > bundle.condition_steps.size())
            return place + fmt::format(": it lies at steps {} to {}, where {} should be its first of {}",
                                       range.begin, range.end, next, bundle.condition_steps.size());
        if (range.end - range.begin > limits::steps_of_a_condition)
            return place + fmt::format(": it has {} steps, and may have {}", range.end - range.begin,
                                       limits::steps_of_a_condition);
        next = range.end;
        if (std::string problem = check_condition(bundle, lists, range, needs[index]); !problem.empty())
            return place + ", " + problem;
    }
    if (next != bundle.condition_steps.size())
        return fmt::format("condition step {} and those behind it belong to no condition", next);
    return {};
}

std::string check_state_conditions(const Bundle& bundle, const std::vector<RegisterNeeds>& needs) {
    for (const StateRecord& state : bundle.states)
        for (const auto* edges : {&state.opening, &state.closing})
            for (const StateEdgeRecord& edge : *edges) {
                if (edge.condition < 0) continue;
                const RegisterNeeds& needed = needs[static_cast<std::size_t>(edge.condition)];
                if (!needed.moments.empty() || !needed.spells.empty())
                    return fmt::format("state {}: condition {} reads a register, and a state has none",
                                       quoted(bundle, state.name), edge.condition);
            }
    return {};
}

} // namespace plumbline::verifier
