#include "runtime/report/explained_forms.h"

#include <fmt/format.h>

#include <vector>

namespace plumbline {

namespace {

bool begins_stage(Opcode opcode) {
    switch (opcode) {
    case Opcode::once_within:
    case Opcode::once_on_the_day:
    case Opcode::every:
    case Opcode::every_on_case:
    case Opcode::every_on_case_only:
        return true;
    default:
        return false;
    }
}

Duration duration_of(const Bundle& bundle, const Instruction& instruction, int operand) {
    return bundle.durations[static_cast<std::size_t>(instruction.operands[operand])];
}

std::string stage_itself(const Instruction& stage, const Obligation& obligation, const Bundle& bundle) {
    const char* further = " by a further event than the one before";
    switch (stage.opcode) {
    case Opcode::once_within:
        return fmt::format("once, within {} of the start{}", format_duration(duration_of(bundle, stage, 0)),
                           stage.operands[1] ? further : "");
    case Opcode::once_on_the_day:
        return fmt::format("once, on the day of the start{}{}",
                           stage.operands[0] ? " or the next working day" : "",
                           stage.operands[1] ? further : "");
    case Opcode::every_on_case:
    case Opcode::every_on_case_only:
        return fmt::format("every {}, {}", format_duration(obligation.counted),
                           stage.opcode == Opcode::every_on_case &&
                                   obligation.counted == duration_of(bundle, stage, 2)
                               ? "as nothing else is set on the case"
                               : "as set on the case");
    default:
        return fmt::format("every {}", format_duration(duration_of(bundle, stage, 0)));
    }
}

std::string bound_of_stage(const Instruction& bound, const Bundle& bundle) {
    switch (bound.opcode) {
    case Opcode::counted_from:
        return "counted from what came before the start";
    case Opcode::never_over:
        return fmt::format("never over {}", format_duration(duration_of(bundle, bound, 0)));
    case Opcode::until:
        return fmt::format("until {} from the start", format_duration(duration_of(bundle, bound, 0)));
    case Opcode::until_age:
        return fmt::format("until age {}", age_in_words(bound.operands[0]));
    case Opcode::until_event:
        return "until the event that ends it";
    case Opcode::for_duration:
        return fmt::format("for {}", format_duration(duration_of(bundle, bound, 0)));
    case Opcode::only_when:
        return "as its condition held when the clock started";
    case Opcode::otherwise:
        return "as no other line's condition held when the clock started";
    default:
        return {};
    }
}

} // namespace

std::string age_in_words(int months) {
    const int years = months / 12, rest = months % 12;
    std::string text;
    if (years > 0 || rest == 0) text = fmt::format("{} year{}", years, years == 1 ? "" : "s");
    if (rest > 0) text += fmt::format("{}{} month{}", text.empty() ? "" : " ", rest, rest == 1 ? "" : "s");
    return text;
}

std::string form_in_words(const Instruction& form, const Obligation& obligation, const Bundle& bundle) {
    const std::string& requirement = bundle.text(obligation.requirement);
    switch (form.opcode) {
    case Opcode::within:
        return "a deadline: due a time after the clock starts";
    case Opcode::around:
        return "a window: within a time before or after";
    case Opcode::shortly_before:
        return "a window: within a time before";
    case Opcode::lead_time:
        return "a lead time: at least so long before";
    case Opcode::no_later_than:
        return "a deadline that may be kept ahead of the clock's start";
    case Opcode::on_the_day:
        return "something for the same day";
    case Opcode::on_the_same_working_day:
        return "something for the same day, or for the next working day where that day is none";
    case Opcode::by_age:
        return "something that is due by an age";
    case Opcode::by_event:
        return "something that is due by the time of another event";
    case Opcode::before_event:
        return "an order: one thing before another";
    case Opcode::follow:
        return "something that must follow, with no time set";
    case Opcode::recorded_within:
    case Opcode::recorded_same_day:
        return "how soon something is written down";
    case Opcode::quality:
        return "how something is done";
    case Opcode::next_quality:
        return fmt::format("how the next {} is done", requirement);
    case Opcode::never_without:
        return "something that never happens without another before it";
    case Opcode::never:
        return "something that never happens";
    case Opcode::throughout:
        return "something that holds all the time";
    case Opcode::recur:
        return fmt::format("a recurrence: the clock starts again at each {}", requirement);
    case Opcode::recur_for_each:
        return fmt::format("a recurrence with a clock of its own for each {}",
                           bundle.text(static_cast<TextIndex>(form.operands[4])));
    case Opcode::count_in_spell:
        return "a count over the whole time";
    case Opcode::count_in_every:
        return "a count in periods that follow one another";
    case Opcode::count_in_any:
        return "a count in every period of that length, wherever it begins";
    case Opcode::count_in_calendar:
        return "a count in each calendar period";
    case Opcode::time_in_any:
        return "a total of time in every period of that length, wherever it begins";
    case Opcode::practice:
        return "a question that an audit answers";
    default:
        return {};
    }
}

std::string stage_in_words(const Obligation& obligation, const Bundle& bundle) {
    if (obligation.stage < 0) return {};
    // The stages of a recurrence stand before it, behind the form before it.
    std::vector<std::uint32_t> stages;
    for (std::uint32_t at = bundle.rules[obligation.rule].code_begin; at < obligation.instruction; ++at) {
        const Opcode opcode = bundle.code[at].opcode;
        if (opcode == Opcode::recur || opcode == Opcode::recur_for_each) stages.clear();
        if (begins_stage(opcode)) stages.push_back(at);
    }
    const auto number = static_cast<std::size_t>(obligation.stage);
    if (number >= stages.size()) return {};
    std::string text = stage_itself(bundle.code[stages[number]], obligation, bundle);
    for (std::uint32_t at = stages[number] + 1; at < obligation.instruction; ++at) {
        if (begins_stage(bundle.code[at].opcode)) break;
        if (const std::string bound = bound_of_stage(bundle.code[at], bundle); !bound.empty())
            text += ", " + bound;
    }
    return text;
}

std::string breach_in_words(const Instruction& form, const Obligation& obligation, const Bundle& bundle) {
    const std::string& anchor = bundle.text(obligation.anchor);
    const std::string& requirement = bundle.text(obligation.requirement);
    switch (form.opcode) {
    case Opcode::quality:
        return fmt::format("this {} is on record otherwise than the rule asks", anchor);
    case Opcode::next_quality:
        return fmt::format("the next {} is on record otherwise than the rule asks", requirement);
    case Opcode::before_event:
    case Opcode::never_without:
        return fmt::format("{} is on record, and no {} before it", anchor, requirement);
    case Opcode::never:
        return fmt::format("{} is on record, and the rule says that it never happens", anchor);
    case Opcode::throughout:
        return fmt::format("there was a time in which {} did not hold", requirement);
    case Opcode::count_in_spell:
    case Opcode::count_in_every:
    case Opcode::count_in_any:
    case Opcode::count_in_calendar:
        return fmt::format("there are more than {}", form.operands[4]);
    case Opcode::time_in_any:
        return fmt::format("it comes to more than {}", format_duration(duration_of(bundle, form, 4)));
    default:
        return "the record shows it broken";
    }
}

} // namespace plumbline
