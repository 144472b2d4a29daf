#include "runtime/bundle/describe.h"
#include "runtime/bundle/words.h"

#include <cstdlib>
#include <fmt/format.h>
#include <vector>

namespace plumbline {

namespace {

constexpr std::size_t shown_in_condition = 100; // bytes of a text

template <typename Entries>
bool has(const Entries& entries, std::int64_t index) {
    return index >= 0 && static_cast<std::uint64_t>(index) < entries.size();
}

// How tightly an expression holds together: what stands inside a tighter one needs brackets.
enum class Grip : std::uint8_t { either, both, phrase, negated, single };

struct Expression {
    std::string words;
    Grip grip = Grip::single;
};

std::string inside(const Expression& expression, Grip around) {
    return expression.grip < around ? "(" + expression.words + ")" : expression.words;
}

std::string value_words(const Bundle& bundle, const AttributeInfo& attribute, std::int32_t value) {
    switch (attribute.type) {
    case AttributeType::yes_no:
        return value == 0 ? "no" : value == 1 ? "yes" : "?";
    case AttributeType::choice:
        return has(attribute.choices, value) ? attribute.choices[static_cast<std::size_t>(value)] : "?";
    case AttributeType::role: {
        const auto& roles = bundle.vocabulary.roles;
        return has(roles, value) ? roles[static_cast<std::size_t>(value)] : "?";
    }
    case AttributeType::number:
        return number_words(value);
    case AttributeType::duration:
        return duration_words(unpack_duration(value));
    case AttributeType::date:
        return format_day(value);
    default:
        return "?";
    }
}

// The words of the steps that take nothing off the stack.
class StepWords {
  public:
    StepWords(const Bundle& bundle, const ConditionStep& step) : bundle_(bundle), o_(step.operands) {
        const auto& events = bundle.vocabulary.events;
        if (!has(events, o_[0])) return;
        const auto& attributes = events[static_cast<std::size_t>(o_[0])].attributes;
        if (has(attributes, o_[1])) attribute_ = &attributes[static_cast<std::size_t>(o_[1])];
    }

    std::string words(ConditionOp op) const {
        switch (op) {
        case ConditionOp::constant:
            return o_[0] != 0 ? "yes" : "no";
        case ConditionOp::compared: {
            const std::string_view comparison = word_at(comparison_words(), static_cast<std::size_t>(o_[2]));
            return fmt::format("{} {} {}", asked(), comparison.empty() ? "?" : comparison, value(o_[3]));
        }
        case ConditionOp::one_of:
            return fmt::format("{} in ({})", asked(), values());
        case ConditionOp::is_text:
            return fmt::format("{} is {}", asked(),
                               in_quotes(text_or_question_mark(bundle_, o_[2]), shown_in_condition));
        case ConditionOp::is_recorded:
            return asked() + " is recorded";
        case ConditionOp::is_kind:
            return "is " + event_name(bundle_, o_[0]);
        case ConditionOp::age_between:
            return age();
        case ConditionOp::elapsed_over:
            return "elapsed over " + duration_words(bundle_, o_[0]);
        case ConditionOp::happened:
            return fmt::format("m{} has happened{}", o_[0], o_[1] != 0 ? " in the spell" : "");
        case ConditionOp::happened_in:
            return fmt::format("m{} has happened in s{}", o_[0], o_[1]);
        case ConditionOp::happened_within:
            return fmt::format("m{} has happened{} within {}", o_[0], o_[1] != 0 ? " in the spell" : "",
                               duration_words(bundle_, o_[2]));
        case ConditionOp::happened_in_within:
            return fmt::format("m{} has happened in s{} within {}", o_[0], o_[1],
                               duration_words(bundle_, o_[2]));
        case ConditionOp::holds:
            return fmt::format("s{} holds", o_[0]);
        default:
            return "?";
        }
    }

  private:
    std::string asked() const {
        return event_name(bundle_, o_[0]) + "." + (attribute_ ? attribute_->name : "?");
    }
    std::string value(std::int32_t value) const {
        return attribute_ ? value_words(bundle_, *attribute_, value) : "?";
    }
    std::string values() const {
        std::string result;
        if (!has(bundle_.value_lists, o_[2])) return "?";
        for (const std::int32_t one : bundle_.value_lists[static_cast<std::size_t>(o_[2])]) {
            if (result.size() > 1000) return result + ", ...";
            result += (result.empty() ? "" : ", ") + value(one);
        }
        return result;
    }
    std::string age() const {
        std::string result = "age";
        if (o_[0] >= 0) result += " from " + age_words(o_[0]);
        if (o_[1] >= 0) result += " under " + age_words(o_[1]);
        return o_[0] < 0 && o_[1] < 0 ? "age is known" : result;
    }

    const Bundle& bundle_;
    const std::array<std::int32_t, 4>& o_;
    const AttributeInfo* attribute_ = nullptr;
};

} // namespace

std::string in_quotes(std::string_view text, std::size_t most) {
    std::string result = "\"";
    for (const char c : text) {
        const bool starts_character = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (result.size() > most && starts_character) {
            result += "...";
            break;
        }
        if (c == '"' || c == '\\')
            result += {'\\', c};
        else if (c == '\n')
            result += "\\n";
        else if (static_cast<unsigned char>(c) < ' ' || c == '\x7F')
            result += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
        else
            result += c;
    }
    return result + '"';
}

std::string text_or_question_mark(const Bundle& bundle, std::int64_t index) {
    return has(bundle.texts, index) ? bundle.texts[static_cast<std::size_t>(index)] : "?";
}

std::string event_name(const Bundle& bundle, std::int64_t kind) {
    const auto& events = bundle.vocabulary.events;
    return has(events, kind) ? events[static_cast<std::size_t>(kind)].name : "?";
}

std::string duration_words(Duration duration) {
    const bool is_known = static_cast<int>(duration.unit) < unit_count && duration.amount >= 0;
    return is_known ? format_duration(duration) : "?";
}

std::string duration_words(const Bundle& bundle, std::int64_t index) {
    return has(bundle.durations, index) ? duration_words(bundle.durations[static_cast<std::size_t>(index)])
                                        : "?";
}

std::string number_words(std::int32_t thousandths) {
    const std::int64_t whole = std::int64_t{thousandths} / 1000;
    const std::int64_t part = std::abs(std::int64_t{thousandths} % 1000);
    std::string result = fmt::format("{}{}", thousandths < 0 && whole == 0 ? "-" : "", whole);
    if (part == 0) return result;
    result += fmt::format(".{:03}", part);
    result.erase(result.find_last_not_of('0') + 1);
    return result;
}

std::string age_words(std::int32_t months) {
    if (months < 0) return "?";
    const std::string years = format_duration({months / 12, Unit::years});
    if (months % 12 == 0) return years;
    const std::string rest = format_duration({months % 12, Unit::months});
    return months < 12 ? rest : years + " " + rest;
}

std::string condition_words(const Bundle& bundle, std::int64_t index) {
    if (!has(bundle.conditions, index)) return "?";
    const ConditionRange range = bundle.conditions[static_cast<std::size_t>(index)];
    std::vector<Expression> stack;
    const auto pop = [&] {
        if (stack.empty()) return Expression{"?", Grip::single};
        Expression top = std::move(stack.back());
        stack.pop_back();
        return top;
    };
    for (std::size_t at = range.begin; at < range.end && at < bundle.condition_steps.size(); ++at) {
        const ConditionStep& step = bundle.condition_steps[at];
        if (step.op == ConditionOp::negate) {
            stack.push_back({"not " + inside(pop(), Grip::negated), Grip::negated});
        } else if (step.op == ConditionOp::both || step.op == ConditionOp::either) {
            const bool is_both = step.op == ConditionOp::both;
            const Grip grip = is_both ? Grip::both : Grip::either;
            const Expression second = pop();
            const Expression first = pop();
            stack.push_back(
                {inside(first, grip) + (is_both ? " and " : " or ") + inside(second, grip), grip});
        } else {
            stack.push_back({StepWords(bundle, step).words(step.op), Grip::phrase});
        }
    }
    std::string words = pop().words;
    while (!stack.empty())
        words = pop().words + "; " + words;
    return words;
}

} // namespace plumbline
