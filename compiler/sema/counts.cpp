// Counts, totals, limits and calendar periods.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

// The bundle's verifier holds to the same (limits::shortest_period_in_minutes).
constexpr int shortest_period_in_minutes = 60;

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;)
        digits.insert(at -= 3, ",");
    return digits;
}

} // namespace

// `at least 2 visit where unannounced in every 12 months while approved_carer`
Checker::MaybeForm Checker::count(const ast::CountBound& written, Around& around) {
    model::CountOver result{};
    result.at_most = written.at_most;
    result.count = written.count;
    auto counted = pattern(written.pattern, {});
    bool good = counted.has_value();
    if (!written.at_most && written.count == 0) {
        fail(DiagnosticKind::zero_length, written.pattern.span, "at least 0 asks for nothing",
             "ask for at least 1");
        good = false;
    }
    bool had_state = around.scope.state.has_value() || written.during.has_value();
    if (written.during) good = enter(*written.during, around) && good;
    good = count_span(written.span, had_state, result, around) && good;
    good = guard_scope(around) && good;
    if (!good) return std::nullopt;
    result.pattern = std::move(*counted);
    return result;
}

bool Checker::count_span(const ast::CountSpan& written, bool has_state, model::CountOver& result,
                         Around& around) {
    using Span = model::CountOver::Span;
    if (auto* state = std::get_if<ast::StateReference>(&written.kind)) {
        result.span = Span::spell;
        return count_in(*state, around);
    }
    bool good = true;
    if (auto* length = std::get_if<std::pair<bool, ast::Length>>(&written.kind)) {
        result.span = length->first ? Span::sliding : Span::consecutive;
        result.duration = length->second.duration;
        good = not_zero(length->second, "no time to count in");
        if (good && !length->first) good = check_many(length->second, written.span);
    } else {
        result.span = Span::calendar;
        result.period = std::get<ast::Period>(written.kind);
        good = check_term(result.period, written.span);
    }
    return (has_state || report_no_state(written.span)) && good;
}

// Consecutive periods are the one form that makes obligations out of time alone, without an event for each.
bool Checker::check_many(const ast::Length& length, Span span) {
    if (length.duration.unit != Unit::minutes || length.duration.amount >= shortest_period_in_minutes)
        return true;
    constexpr std::int64_t minutes_of_30_years = 30LL * 365 * 24 * 60;
    const std::int64_t periods = minutes_of_30_years / length.duration.amount;
    std::string rule = rule_name_.empty() ? "this rule" : "rule " + quoted(rule_name_);
    fail(DiagnosticKind::too_many_obligations, span,
         quoted(folded(length.span)) + " is too short a period to count in: " + rule + " would ask " +
             grouped(periods) + " times of a case that is open for 30 years",
         "count over an hour or longer; for something that is due again each time it was done, write `while "
         "S: X "
         "every …`");
    return false;
}

bool Checker::check_term(ast::Period period, Span span) {
    if (period != ast::Period::term || !chosen_calendar_ || chosen_calendar_->progress != Progress::done)
        return true;
    if (!chosen_calendar_->data.terms.empty()) return true;
    fail(DiagnosticKind::calendar_without_terms, span,
         "calendar " + quoted(chosen_calendar_->data.name) +
             " names no school terms, so nothing would ever be owed",
         "give the standard a calendar of its own that extends it: `term 2025-01-06 to 2025-04-04 \"Spring "
         "term\"`");
    return false;
}

bool Checker::report_no_state(Span span) {
    fail(DiagnosticKind::recurrence_without_state, span,
         "this goes on for ever: no state says from when and how long it is owed",
         "add the state: `while looked_after`");
    return false;
}

// `in S` counts over S's own spells; a state around it narrows them.
bool Checker::count_in(const ast::StateReference& written, Around& around) {
    auto state = state_reference(written);
    if (!state) return false;
    std::optional<model::StateReference> outer = std::exchange(around.scope.state, std::nullopt);
    enter(std::move(*state), written.span, around);
    if (outer) enter(std::move(*outer), Span{}, around);
    return true;
}

// `at most 75 days of short_breaks in any 12 months`
Checker::MaybeForm Checker::time_over(const ast::TimeBound& written, Around& around) {
    auto state = state_reference(written.state);
    bool good = not_zero(written.in_any, "no time to count in");
    const Unit unit = written.at_most.duration.unit;
    if (unit != Unit::days && unit != Unit::weeks && !info(unit).counts_in_hours) {
        fail(DiagnosticKind::unlike_types, written.at_most.span,
             quoted(folded(written.at_most.span)) +
                 " is no sum that stays could add up to: they are of different "
                 "lengths",
             "say the total in days, weeks or hours: `at most 75 days`");
        good = false;
    }
    good = guard_scope(around) && good;
    if (!state || !good) return std::nullopt;
    std::string label = state_label(*state);
    return model::TimeOver{written.at_most.duration, std::move(*state), written.in_any.duration,
                           std::move(label)};
}

// `at most 18 open allocation per worker`
Checker::MaybeForm Checker::limit(const ast::Limit& written, Around& around) {
    std::optional<StateIndex> state = limited_state(written);
    if (!guard_scope(around) || !state) return std::nullopt;
    Asked opening{{}, written.name.text, false};
    for (const model::Alternative& alternative : checked_states_[*state].opening)
        opening.kinds.push_back(alternative.kind);
    if (!attribute(written.per, opening)) return std::nullopt;
    return model::Limit{written.at_most, {*state, false, std::nullopt}, written.per.text, written.name.text};
}

// A state, or the event that opens one; where it opens several, the one that is counted for each of whom the limit is.
std::optional<StateIndex> Checker::limited_state(const ast::Limit& written) {
    const ast::Name& name = written.name;
    if (is_state(name.text) || !is_event(name.text)) {
        auto state = state_of_name(name);
        if (!state) return std::nullopt;
        return state->state;
    }
    auto event = named_alternatives(name);
    if (!event) return std::nullopt;
    std::vector<std::string> opened;
    std::vector<StateIndex> counted_for_each;
    std::optional<StateIndex> result;
    for (auto& [text, entry] : states_) {
        if (!resolve(entry, name)) continue;
        const std::vector<model::Alternative>& opening = checked_states_[entry.index].opening;
        bool opens = std::any_of(opening.begin(), opening.end(), [&](const model::Alternative& one) {
            return one.kind == event->front().kind;
        });
        if (!opens) continue;
        opened.push_back(quoted(text));
        result = entry.index;
        if (checked_states_[entry.index].one_for_each == written.per.text)
            counted_for_each.push_back(entry.index);
    }
    if (opened.size() == 1) return result;
    if (counted_for_each.size() == 1) return counted_for_each.front();
    if (opened.empty() && !complete_) return std::nullopt;
    fail(DiagnosticKind::unknown_state, name.span,
         opened.empty() ? quoted(name.text) + " opens no state, so none of them is ever open"
                        : quoted(name.text) + " opens several states: " + listed_in_words(opened, "and"),
         opened.empty() ? "declare the state that it opens" : "name the state that is meant");
    return std::nullopt;
}

// `in each calendar month while in_post: supervision`
Checker::MaybeForm Checker::each_period(const ast::EachPeriod& written, Around& around, Span span) {
    bool has_state = around.scope.state.has_value() || written.during.has_value();
    bool good = !written.during || enter(*written.during, around);
    good = check_term(written.period, span) && good;
    good = guard_scope(around) && good;
    auto required = demands(written.requirement, {});
    if (!has_state) good = report_no_state(span);
    if (!required || !good) return std::nullopt;
    return model::PeriodDuty{written.period, std::move(*required)};
}

} // namespace plumbline::sema
