// Figures over all cases.
#include "compiler/sema/checker_impl.h"
#include "compiler/sema/statuses.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

constexpr bool is_time_between(ast::MeasureKind kind) {
    return kind == ast::MeasureKind::average || kind == ast::MeasureKind::median;
}
constexpr bool is_share(ast::MeasureKind kind) {
    return kind == ast::MeasureKind::obligation_share || kind == ast::MeasureKind::event_share;
}

} // namespace

void Checker::check_measures() {
    for (const WrittenMeasure& measure : measures_written_) {
        as_one_subject([&] { check_measure(std::get<ast::Measure>(measure.item->kind), measure); });
    }
}

void Checker::check_measure(const ast::Measure& written, const WrittenMeasure& around) {
    model::Rule head; // the same words stand around a measure as around a rule
    head.name = written.name.text;
    check_head(written.parts, head, written.name.span, "measure");
    model::Measure result;
    result.name = written.name.text;
    if (written.title) result.title = written.title->text;
    result.section = around.section;
    result.source = std::move(head.source);
    result.source_span = head.source_span;
    result.responsible = std::move(head.responsible);
    result.topic = std::move(head.topic);
    result.kind = static_cast<model::MeasureKind>(written.kind);
    if (written.unit) result.unit = *written.unit;
    result.by = written.by;
    result.says = folded(written.span);
    result.span = around.item->span;
    bool good = measured(written, result);
    good = measured_rule(written, result) && good;
    good = target(written, result) && good;
    if (written.during) {
        result.during = state_reference(*written.during);
        good = good && result.during;
    }
    if (good) measures_.push_back(std::move(result));
}

bool Checker::measured(const ast::Measure& written, model::Measure& result) {
    bool good = true;
    Asked first = lost_event();
    for (const ast::Pattern& event : written.patterns) {
        bool is_second = &event != &written.patterns.front() && is_time_between(written.kind);
        auto checked = pattern(event, {false, is_second ? &first : nullptr, false});
        good = good && checked;
        if (!checked) continue;
        if (&event == &written.patterns.front()) first = asked_of(*checked);
        result.patterns.push_back(std::move(*checked));
    }
    if (written.with) {
        auto with = condition(*written.with, first);
        good = good && with;
        if (with) result.with = std::move(*with);
    }
    return good;
}

bool Checker::measured_rule(const ast::Measure& written, model::Measure& result) {
    if (!written.rule) return true;
    RuleEntry* rule = find_rule(*written.rule);
    bool good = rule != nullptr;
    if (rule) result.rule = rule->index;
    if (written.status) {
        good = status(*written.status) && good;
        result.status = written.status->text;
    }
    return good;
}

bool Checker::status(const ast::Name& name) {
    std::vector<std::string> names(statuses.begin(), statuses.end());
    if (std::find(names.begin(), names.end(), name.text) != names.end()) return true;
    std::string near = nearest(name.text, names);
    fail(DiagnosticKind::unknown_status, name.span, quoted(name.text) + " is not a status",
         near.empty() ? "a status is " + joined(names, ", ") : "did you mean " + quoted(near) + "?");
    return false;
}

// The target is of the kind that the measure counts in.
bool Checker::target(const ast::Measure& written, model::Measure& result) {
    if (!written.target) return true;
    const ast::Target& target = *written.target;
    result.target_at_least = target.at_least;
    if (is_time_between(written.kind)) {
        if (target.length) {
            result.target_duration = target.length->duration;
            return true;
        }
        fail(DiagnosticKind::unlike_types, target.span, "the measure is a time, and its target a bare number",
             "say of what: " + quoted("target " + std::to_string(target.number.value_or(0) / 1000) + " " +
                                      std::string(info(result.unit).plural)));
        return false;
    }
    if (!target.number) {
        fail(DiagnosticKind::unlike_types, target.span,
             std::string("the measure is a ") + (is_share(written.kind) ? "percentage" : "count") +
                 ", and its target a time",
             is_share(written.kind) ? "write `target at least 90 percent`" : "write a number");
        return false;
    }
    constexpr std::int32_t whole = 100'000; // thousandths of a per cent
    if (is_share(written.kind) && *target.number > whole) {
        fail(DiagnosticKind::number_out_of_range, target.span, "a share cannot be more than 100 percent",
             "write a target up to 100 percent");
        return false;
    }
    result.target_thousandths = target.number;
    return true;
}

} // namespace plumbline::sema
