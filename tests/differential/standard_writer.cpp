#include "tests/differential/standard_writer.h"
#include "tests/differential/library.h"

#include <fmt/format.h>

namespace plumbline::differential {

namespace {

bool is_wrapper(std::string_view name) {
    return name == "while" || name == "guard";
}

} // namespace

std::optional<std::string> StandardWriter::rule_with_due() {
    if (rules_with_due_.empty()) return std::nullopt;
    return random_.one_of(rules_with_due_);
}
std::optional<std::string> StandardWriter::any_rule() {
    if (rules_.empty()) return std::nullopt;
    return random_.one_of(rules_);
}

std::string StandardWriter::next_name(std::string_view prefix) {
    return fmt::format("{}_{}", prefix, ++names_);
}

std::size_t StandardWriter::choose_form() {
    int sum = 0;
    for (const FormInfo& form : forms())
        sum += form.weight;
    int left = random_.between(0, sum - 1);
    for (std::size_t i = 0; i < forms().size(); ++i)
        if ((left -= forms()[i].weight) < 0) return i;
    return 0;
}

Sentence StandardWriter::inner(bool in_state) {
    depth_in_scope_ += in_state ? 1 : 0;
    ++nesting_;
    Sentence result;
    for (;;) {
        const FormInfo& form = forms()[choose_form()];
        if (is_wrapper(form.name) && nesting_ > 2) continue;
        const int state_before = depth_in_scope_;
        Uses before = uses_;
        result = form.write(*this);
        depth_in_scope_ = state_before;
        const bool fits =
            !result.is_measure && !result.is_practice && result.may_stand_in_state && result.may_be_guarded;
        if (fits) {
            if (in_state && result.text.starts_with("while ")) use(Piece::state_in_state);
            break;
        }
        uses_ = std::move(before);
    }
    --nesting_;
    depth_in_scope_ -= in_state ? 1 : 0;
    return result;
}

std::string StandardWriter::exceptions(const Sentence& sentence) {
    std::string text;
    if (random_.percent(22)) {
        text += "\n  unless ";
        const int how = random_.between(0, 9);
        if (how < 4) {
            use(Piece::unless_event);
            const Words::Term& term = random_.one_of(words_.terms);
            text += term.name;
            if (random_.percent(40)) text += " where (" + condition({term.kinds, false}, 1) + ")";
            if (random_.percent(20)) text += " or " + random_.one_of(words_.terms).name;
        } else if (how < 7) {
            use(Piece::unless_recorded_by);
            text += random_.one_of<std::string>(
                {"decision", "visit", "review", "contact", "decision where about = delay"});
            text += " recorded by " + random_.one_of(words_.roles);
            if (random_.percent(25)) text += " or " + random_.one_of(words_.roles);
        } else {
            use(Piece::unless_condition);
            text += condition({sentence.anchor.kinds, false}, 1);
        }
    }
    if (sentence.has_due && random_.percent(18)) {
        text += "\n  extended ";
        const int how = random_.between(0, 2);
        const PatternUse by{sentence.anchor.kinds.empty() ? nullptr : &sentence.anchor, random_.percent(20),
                            true};
        if (how == 0) {
            use(Piece::extended_to_length);
            text += "to " + duration() + " by " + pattern(by);
        } else if (how == 1) {
            use(Piece::extended_to_attribute);
            static const std::vector<std::pair<std::string, std::string>> dates{
                {"decision", "to"}, {"decision", "longer_by"}, {"review", "held_on"}, {"visit", "length"}};
            const auto& [event, attribute] = random_.one_of(dates);
            text += "to " + event + "." + attribute + " by " + event;
            if (random_.percent(40)) text += " where " + condition({{*words_.event(event)}, false}, 1);
        } else {
            use(Piece::extended_open);
            text += "by " + pattern(by);
        }
    }
    return text;
}

void StandardWriter::write_rule(std::size_t form, WrittenStandard& standard) {
    const Sentence sentence = forms()[form].write(*this);
    const std::string name = next_name(sentence.is_measure ? "m" : sentence.is_practice ? "p" : "r");
    standard.text += fmt::format("\n{} {}",
                                 sentence.is_measure    ? "measure"
                                 : sentence.is_practice ? "practice"
                                                        : "rule",
                                 name);
    if (random_.percent(10)) standard.text += " source \"Section 1, 2\" responsible chair, manager";
    standard.text += "\n  " + sentence.text;
    if (sentence.may_have_exceptions) standard.text += exceptions(sentence);
    standard.text += "\n";
    standard.forms.push_back(form);
    standard.names.push_back(name);
    if (sentence.is_measure) return;
    rules_.push_back(name);
    if (sentence.has_due) rules_with_due_.push_back(name);
}

WrittenStandard StandardWriter::write(std::optional<std::size_t> only_form) {
    WrittenStandard standard;
    standard.text = standard_header;
    const int rules = random_.between(1, 4);
    for (int i = 0; i < rules; ++i) {
        const bool is_ground = only_form && i == 0 && rules > 1; // something to watch and to measure
        write_rule(only_form && !is_ground ? *only_form : choose_form(), standard);
    }
    standard.uses = uses_;
    return standard;
}

} // namespace plumbline::differential
