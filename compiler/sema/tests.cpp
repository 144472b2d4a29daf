// Tests that stand beside the rules: small cases with what must come out.
#include "compiler/sema/checker_impl.h"
#include "compiler/sema/statuses.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

// Every event may be recorded as planned; no vocabulary declares it.
constexpr std::string_view planned = "planned";

// What `requires` may say; nothing where any word may.
std::vector<std::string> required_labels(const model::Form& form) {
    std::vector<std::string> labels;
    auto add = [&](const std::vector<model::Demand>& demands) {
        for (const model::Demand& demand : demands)
            labels.push_back(demand.label);
    };
    if (auto* timed = std::get_if<model::Timed>(&form)) add(timed->all_of);
    if (auto* recurring = std::get_if<model::Recurring>(&form)) add(recurring->all_of);
    if (auto* period = std::get_if<model::PeriodDuty>(&form)) add(period->all_of);
    return labels;
}

} // namespace

void Checker::check_tests() {
    if (const CalendarEntry* calendar = chosen_calendar_; calendar && calendar->progress == Progress::done) {
        zone_ = Zone(calendar->data.zone);
    }
    for (const WrittenTest& written : tests_written_)
        check_test(written);
}

void Checker::check_test(const WrittenTest& around) {
    const auto& written = std::get<ast::Test>(around.item->kind);
    model::Test result;
    if (written.title) result.title = written.title->text;
    result.written = written;
    result.span = around.item->span;
    RuleEntry* rule = nullptr;
    if (written.rule) {
        rule = find_rule(*written.rule);
    } else if (around.rules_before > 0 &&
               rules_[around.rules_before - 1].item->span.file == around.item->span.file) {
        rule = &rules_[around.rules_before - 1];
    } else if (complete_) {
        fail(DiagnosticKind::unknown_rule, start_of(around.item->span), "no rule stands before this test",
             "say which it tests: `test \"…\" of RULE`");
    }
    for (const ast::TestEvent& event : written.events)
        test_event(event);
    test_moment(written.as_of);
    if (written.known_at) test_moment(*written.known_at);
    for (const ast::Expectation& expected : written.expectations)
        expectation(expected, rule);
    if (written.expectations.empty()) {
        fail(DiagnosticKind::test_impossible, start_of(around.item->span),
             "this test expects nothing, so it cannot fail", "add what must come out: `expect met`");
    }
    if (!rule) return;
    result.rule = rule->index;
    tests_.push_back(std::move(result));
}

void Checker::test_event(const ast::TestEvent& written) {
    test_moment(written.at);
    if (written.recorded_at) test_moment(*written.recorded_at);
    auto event = events_.find(written.event.text);
    if (event == events_.end()) {
        if (definitions_.contains(written.event.text)) {
            fail(DiagnosticKind::unknown_event, written.event.span,
                 quoted(written.event.text) + " is a defined term; a timeline holds plain events",
                 "write the event itself, with its attributes");
        } else {
            report_unknown_event(written.event);
        }
        return;
    }
    for (const ast::TestAttribute& attribute : written.attributes)
        test_attribute(attribute, event->second.kind);
}

void Checker::test_attribute(const ast::TestAttribute& written, EventKind kind) {
    if (written.name.text == planned && !find_slot(kind, planned)) {
        if (parse_yes_no(written.value)) return;
        fail(DiagnosticKind::unlike_types, written.name.span, "`planned` is a yes or no", "write `planned`");
        return;
    }
    auto places = attribute(written.name, {{kind}, vocabulary_.events[kind].name, false});
    if (!places) return;
    const AttributePlace& place = places->front();
    if (!values_) values_.emplace(vocabulary_);
    ParsedValue parsed = values_->parse(kind, place.slot, written.value);
    if (parsed.outcome == ParsedValue::Outcome::unlisted) {
        const std::vector<std::string>& choices =
            place.info->type == AttributeType::role ? vocabulary_.roles : place.info->choices;
        std::string near = nearest(written.value, choices);
        fail(place.info->type == AttributeType::role ? DiagnosticKind::unknown_role
                                                     : DiagnosticKind::unknown_value,
             written.name.span,
             quoted(written.value) + " is not a value of " + quoted(written.name.text) + ": it is " +
                 type_in_words(*place.info),
             near.empty() ? "there is " + listed_in_words(choices, "and")
                          : "did you mean " + quoted(near) + "?");
    } else if (parsed.outcome == ParsedValue::Outcome::unusable) {
        fail(DiagnosticKind::unlike_types, written.name.span,
             quoted(written.name.text) + " is " + type_in_words(*place.info) + ", and " +
                 quoted(written.value) + " is not",
             "write it as a timeline would");
    }
}

// The parser has seen to its shape; what is left hangs on the calendar's zone.
void Checker::test_moment(const ast::Moment& moment) {
    ParsedMoment parsed{};
    MomentError error = parse_moment(moment.text, zone_, parsed);
    if (error == MomentError::none) return;
    bool is_skipped = error == MomentError::skipped_by_clock_change;
    fail(DiagnosticKind::no_such_date, moment.span,
         quoted(folded(moment.span)) + (is_skipped ? " does not exist: the clocks go forward over it"
                                                   : " is not a date and time that exists"),
         is_skipped ? "write an hour later" : "write it as `2025-03-03 10:00`");
}

void Checker::expectation(const ast::Expectation& written, const RuleEntry* rule) {
    bool known_status = !written.status || status(*written.status);
    for (const std::optional<ast::Moment>* moment :
         {&written.due, &written.anchor_at, &written.satisfied_at}) {
        if (*moment) test_moment(**moment);
    }
    if (!rule || !rule->checked || written.negated || written.nothing) return;
    const model::Rule& checked = *rule->checked;
    auto impossible = [&](Span span, const std::string& why, std::string hint) {
        fail(DiagnosticKind::test_impossible, span, "this can never come out: " + why, std::move(hint))
            .labels.push_back({checked.statement_span, "the rule that is tested"});
    };
    if (written.status && known_status) {
        std::string why = why_never(written.status->text, checked);
        if (!why.empty()) impossible(written.status->span, why, "expect a status that this rule can have");
    }
    if (written.due && !has_due(checked.form))
        impossible(written.due->span, "the rule sets no date", "write `due none`");
    std::vector<std::string> labels = required_labels(checked.form);
    if (written.requires_name && !labels.empty()) {
        bool asked = std::find(labels.begin(), labels.end(), *written.requires_name) != labels.end();
        if (!asked) {
            impossible(written.span, "the rule does not require " + quoted(*written.requires_name),
                       "it requires " + listed_in_words(labels, "and"));
        }
    }
}

} // namespace plumbline::sema
