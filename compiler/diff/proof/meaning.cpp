#include "compiler/diff/proof/meaning.h"

#include <algorithm>

namespace plumbline::proof {

namespace {

template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

std::string length(Duration duration) {
    // One spelling for what counts alike: a week is 7 days, a year 12 months.
    if (duration.unit == Unit::weeks && duration.amount < Duration::max_amount / 7)
        duration = {duration.amount * 7, Unit::days};
    if (duration.unit == Unit::years && duration.amount < Duration::max_amount / 12)
        duration = {duration.amount * 12, Unit::months};
    if (duration.unit == Unit::hours && duration.amount < Duration::max_amount / 60)
        duration = {duration.amount * 60, Unit::minutes};
    return format_duration(duration);
}
std::string length(const std::optional<Duration>& duration) {
    return duration ? length(*duration) : "-";
}
std::string number(std::int64_t value) {
    return std::to_string(value);
}
template <typename Number>
std::string number_or_none(const std::optional<Number>& value) {
    return value ? number(*value) : "-";
}

std::string sorted(std::vector<std::string> parts, const char* joint) {
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    std::string text = "(";
    for (const std::string& part : parts)
        text += (text.size() > 1 ? joint : "") + part;
    return text + ")";
}

const char* const comparisons[] = {"=", "!=", "<", "<=", ">", ">="};

} // namespace

std::string Meaning::value(const AttributeInfo& attribute, std::int32_t column) const {
    switch (attribute.type) {
    case AttributeType::yes_no:
        return column != 0 ? "yes" : "no";
    case AttributeType::choice:
        return attribute.choices[static_cast<std::size_t>(column)];
    case AttributeType::role:
        return standard_.vocabulary.roles[static_cast<std::size_t>(column)];
    case AttributeType::number: {
        std::string text = number(column / 1000);
        if (column % 1000 != 0) {
            std::string part = number(1000 + std::abs(column % 1000)).substr(1);
            while (part.back() == '0')
                part.pop_back();
            if (column < 0 && column > -1000) text = "-0";
            text += "." + part;
        }
        return text;
    }
    case AttributeType::duration:
        return format_duration(unpack_duration(column));
    case AttributeType::date:
        return format_day(column);
    case AttributeType::text:
    case AttributeType::reference:
        break;
    }
    return {};
}

std::string Meaning::of(const model::Condition& condition) const {
    const auto place = [&](EventKind kind, model::Slot slot) {
        return event(kind) + "." + attribute(kind, slot).name;
    };
    return std::visit(
        Overloaded{
            [&](const model::Constant& one) { return std::string(one.value ? "yes" : "no"); },
            [&](const model::Not& one) { return "not " + of(*one.inner); },
            [&](const model::AllOf& one) {
                std::vector<std::string> parts;
                for (const auto& part : one.parts)
                    parts.push_back(of(part));
                return sorted(parts, " and ");
            },
            [&](const model::AnyOf& one) {
                std::vector<std::string> parts;
                for (const auto& part : one.parts)
                    parts.push_back(of(part));
                return sorted(parts, " or ");
            },
            [&](const model::AttributeCompared& one) {
                return place(one.kind, one.slot) + comparisons[static_cast<int>(one.comparison)] +
                       value(attribute(one.kind, one.slot), one.value);
            },
            [&](const model::AttributeIn& one) {
                std::vector<std::string> values;
                for (const std::int32_t each : one.values)
                    values.push_back(value(attribute(one.kind, one.slot), each));
                return place(one.kind, one.slot) + " in " + sorted(values, ",");
            },
            [&](const model::AttributeIsText& one) {
                return place(one.kind, one.slot) + "=\"" + one.value + "\"";
            },
            [&](const model::AttributeRecorded& one) { return place(one.kind, one.slot) + " recorded"; },
            [&](const model::AgeBetween& one) {
                return "age " + number_or_none(one.from_months) + " to " + number_or_none(one.to_months);
            },
            [&](const model::Elapsed& one) {
                return std::string(one.over ? "over " : "under ") + length(one.duration);
            },
            [&](const model::Happened& one) {
                return "happened " + of(*one.pattern) + " within " + length(one.within);
            },
            [&](const model::Holds& one) { return "holds " + of(*one.state); }},
        condition.kind);
}

std::string Meaning::of(const std::vector<model::Condition>& conditions) const {
    std::vector<std::string> parts;
    for (const auto& condition : conditions)
        parts.push_back(of(condition));
    return sorted(parts, " and ");
}

std::string Meaning::of(const std::vector<model::Alternative>& alternatives) const {
    std::vector<std::string> parts;
    for (const model::Alternative& one : alternatives)
        parts.push_back(event(one.kind) + (one.where ? " where " + of(*one.where) : ""));
    return sorted(parts, " or ");
}

std::string Meaning::of(const model::Pattern& pattern) const {
    std::string text = of(pattern.alternatives);
    if (pattern.ordinal != model::Ordinal::all)
        text = number(static_cast<int>(pattern.ordinal)) + "#" + number(pattern.n) + " " + text;
    if (pattern.counted_in) text += " in " + of(*pattern.counted_in);
    if (pattern.matching) text += " matching " + *pattern.matching;
    return text;
}
std::string Meaning::of(const std::optional<model::Pattern>& pattern) const {
    return pattern ? of(*pattern) : "-";
}

std::string Meaning::of(const std::vector<model::Pattern>& any_of) const {
    std::vector<std::string> parts;
    for (const auto& pattern : any_of)
        parts.push_back(of(pattern));
    return parts.empty() ? "-" : sorted(parts, " or ");
}

std::string Meaning::of_state(model::StateIndex index) const {
    const model::State& state = standard_.states[index];
    return state.name + "[" + of(state.opening) + " to " + of(state.closing) +
           (state.one_for_each ? " each " + *state.one_for_each : "") + "]";
}

std::string Meaning::of(const model::StateReference& reference) const {
    return (reference.negated ? "not " : "") + of_state(reference.state) +
           (reference.opened ? " where " + of(*reference.opened) : "");
}

std::string Meaning::of(const model::Scope& scope) const {
    return "while " + (scope.state ? of(*scope.state) : std::string("ever")) + " when " + of(scope.guards);
}

std::string Meaning::of(const model::Anchor& anchor) const {
    return std::visit(
        Overloaded{
            [&](const model::AtEvent& one) { return "at " + of(one.pattern); },
            [&](const model::AtBirthday& one) { return "birthday " + number(one.months); },
            [&](const model::AtStateEdge& one) {
                return std::string(one.end ? "end of " : "start of ") + of(one.state);
            },
            [&](const model::AtCount& one) {
                return number(one.count) + " of " + of(one.pattern) + " within " + length(one.within);
            },
            [&](const model::AtSilence& one) {
                return "no " + of(one.no) + " within " + length(one.within) + " of " + of(one.of);
            },
            [&](const model::AtMissed& one) { return "missed {" + of(standard_.rules[one.rule]) + "}"; },
            [&](const model::AtLasted& one) { return of(one.state) + " lasted " + length(one.duration); },
            [&](const model::AtCondition& one) { return "when " + of(one.condition); },
            [&](const model::AtPreceding& one) {
                return "last " + of(one.event) + " before " + of(one.before);
            },
            [&](const model::AtChosen& one) {
                std::vector<std::string> parts;
                for (const auto& part : one.of)
                    parts.push_back(of(part));
                return (one.later ? "later" : "earlier") + sorted(parts, ", ");
            }},
        anchor.kind);
}

std::string Meaning::of(const model::Demand& demand) const {
    if (demand.recorded) return "recorded";
    std::vector<std::string> parts;
    for (const auto& pattern : demand.any_of)
        parts.push_back(of(pattern));
    return sorted(parts, " or ");
}

std::string Meaning::of(const model::CaseInterval& interval) const {
    return event(interval.event) + "." + attribute(interval.event, interval.slot).name +
           (interval.where ? " where " + of(*interval.where) : "");
}

std::string Meaning::of(const model::Stage& stage) const {
    std::string text = number(static_cast<int>(stage.kind)) + (stage.then ? " then " : " ");
    text += length(stage.duration);
    if (stage.counted_from) text += " of " + of(*stage.counted_from);
    if (stage.case_interval) text += " or " + of(*stage.case_interval);
    text += " over " + length(stage.never_over) + " until " + length(stage.until_duration) + " age " +
            number_or_none(stage.until_age_months) + " event " + of(stage.until_events) + " for " +
            length(stage.for_duration);
    if (stage.when) text += " when " + of(*stage.when);
    if (stage.otherwise) text += " otherwise";
    return text;
}

std::string Meaning::of(const model::Extension& extension, EventKind kind_of_slot) const {
    return "extended by " + of(extension.by) + " to " + length(extension.to) +
           (extension.to_slot ? " " + attribute(kind_of_slot, *extension.to_slot).name : "");
}

std::string Meaning::of_form(const model::Form& form) const {
    const auto all = [&](const std::vector<model::Demand>& demands) {
        std::vector<std::string> parts;
        for (const auto& demand : demands)
            parts.push_back(of(demand));
        return sorted(parts, " and ");
    };
    return std::visit(
        Overloaded{
            [&](const model::Timed& one) {
                const bool by_age = one.window == model::WindowKind::by_age;
                return "timed " + number(static_cast<int>(one.window)) + " " + length(one.duration) + " " +
                       number(one.age_months) + " " + (by_age ? std::string() : of(one.anchor)) + " guards " +
                       of(one.guards) + ": " + all(one.all_of) + (one.only_if_it_happens ? " if" : "");
            },
            [&](const model::Recurring& one) {
                std::string text = "recurring " + all(one.all_of);
                for (const auto& stage : one.stages)
                    text += "; " + of(stage);
                return text + (one.for_each ? " each " + *one.for_each : "");
            },
            [&](const model::Quality& one) { return "quality " + of(one.of) + ": " + of(one.condition); },
            [&](const model::NextQuality& one) { return "next " + of(one.of) + ": " + of(one.next); },
            [&](const model::NeverWithout& one) {
                return "never " + of(one.event) + " without " + of(one.without);
            },
            [&](const model::Throughout& one) { return "throughout " + of(one.state); },
            [&](const model::CountOver& one) {
                return std::string(one.at_most ? "at most " : "at least ") + number(one.count) + " " +
                       of(one.pattern) + " over " + number(static_cast<int>(one.span)) + " " +
                       length(one.duration) + " " + number(static_cast<int>(one.period));
            },
            [&](const model::TimeOver& one) {
                return "at most " + length(one.at_most) + " of " + of(one.state) + " in " +
                       length(one.in_any);
            },
            [&](const model::PeriodDuty& one) {
                return "each " + number(static_cast<int>(one.period)) + ": " + all(one.all_of);
            },
            [&](const model::Limit& one) {
                return "limit " + number(one.at_most) + " " + of(one.state) + " per " + one.per;
            },
            [&](const model::Practice& one) {
                return "practice \"" + one.question + "\" " + (one.at_each ? of(*one.at_each) : "");
            }},
        form);
}

std::string Meaning::of(const model::Rule& rule) const {
    std::string text = of(rule.scope) + ": " + of_form(rule.form);
    std::vector<std::string> excuses, extensions;
    for (const auto& excuse : rule.excuses)
        excuses.push_back(std::holds_alternative<model::Pattern>(excuse.when)
                              ? of(std::get<model::Pattern>(excuse.when))
                              : "if " + of(std::get<model::Condition>(excuse.when)));
    for (const auto& extension : rule.extensions)
        extensions.push_back(of(extension, extension.by.alternatives.empty()
                                               ? EventKind{0}
                                               : extension.by.alternatives.front().kind));
    return text + " unless " + sorted(excuses, ", ") + " extended " + sorted(extensions, ", ");
}

std::string Meaning::of(const model::Measure& measure) const {
    std::string text = number(static_cast<int>(measure.kind)) + " " + number(static_cast<int>(measure.unit));
    for (const auto& pattern : measure.patterns)
        text += " " + of(pattern);
    if (measure.with) text += " with " + of(*measure.with);
    if (measure.kind == model::MeasureKind::obligation_count ||
        measure.kind == model::MeasureKind::obligation_share)
        text += " {" + of(standard_.rules[measure.rule]) + "} " + measure.status;
    text += measure.target_at_least ? " at least " : " at most ";
    text += length(measure.target_duration) + " " + number_or_none(measure.target_thousandths);
    if (measure.by) text += " by " + number(static_cast<int>(*measure.by));
    if (measure.during) text += " during " + of(*measure.during);
    return text;
}

} // namespace plumbline::proof
