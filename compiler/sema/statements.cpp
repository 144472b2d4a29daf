// What a rule asks: one function for each kind of sentence. Triggers, stages and counts have files of their
// own.
#include "compiler/sema/checker_impl.h"

namespace plumbline::sema {

namespace {

constexpr model::WindowKind model_kind(ast::WindowKind kind) {
    switch (kind) {
    case ast::WindowKind::within:
    case ast::WindowKind::within_of_trigger:
        return model::WindowKind::within;
    case ast::WindowKind::around:
        return model::WindowKind::around;
    case ast::WindowKind::shortly_before:
        return model::WindowKind::shortly_before;
    case ast::WindowKind::lead_time:
        return model::WindowKind::lead_time;
    case ast::WindowKind::no_later_than:
        return model::WindowKind::no_later_than;
    case ast::WindowKind::on_the_day:
        return model::WindowKind::on_the_day;
    case ast::WindowKind::on_the_same_working_day:
        return model::WindowKind::on_the_same_working_day;
    case ast::WindowKind::by_age:
        return model::WindowKind::by_age;
    case ast::WindowKind::by_event:
        return model::WindowKind::by_event;
    case ast::WindowKind::before:
        break;
    }
    return model::WindowKind::before_event;
}

// When an event is written down can be asked after it only.
constexpr bool lies_behind_anchor(model::WindowKind kind) {
    return kind == model::WindowKind::within || kind == model::WindowKind::on_the_day ||
           kind == model::WindowKind::on_the_same_working_day;
}

} // namespace

Checker::MaybeForm Checker::form(const ast::Statement& written, Around& around) {
    return std::visit(
        [&](const auto& statement) -> MaybeForm {
            using Kind = std::decay_t<decltype(statement)>;
            if constexpr (std::is_same_v<Kind, ast::Timed>)
                return timed(statement, around);
            else if constexpr (std::is_same_v<Kind, ast::While>)
                return during(statement, around);
            else if constexpr (std::is_same_v<Kind, ast::When>)
                return when(statement, around);
            else if constexpr (std::is_same_v<Kind, ast::Each>)
                return each(statement, around);
            else if constexpr (std::is_same_v<Kind, ast::CountBound>)
                return count(statement, around);
            else if constexpr (std::is_same_v<Kind, ast::TimeBound>)
                return time_over(statement, around);
            else if constexpr (std::is_same_v<Kind, ast::Limit>)
                return limit(statement, around);
            else if constexpr (std::is_same_v<Kind, ast::EachPeriod>)
                return each_period(statement, around, written.span);
            else
                return never(statement, around);
        },
        written.kind);
}

// `within 15 working days of strategy_discussion: icpc`
Checker::MaybeForm Checker::timed(const ast::Timed& written, Around& around) {
    if (written.window.kind == ast::WindowKind::by_age) return by_age(written, around);
    model::Timed result;
    result.window = model_kind(written.window.kind);
    if (written.window.length) result.duration = written.window.length->duration;
    if (!written.window.anchor) {
        fail(DiagnosticKind::misplaced, written.window.span,
             quoted(folded(written.window.span)) + " does not say from when",
             "name the event: " + quoted(folded(written.window.span) + " of strategy_discussion: …"));
        return std::nullopt;
    }
    auto start = anchor(*written.window.anchor);
    Asked asked = start ? asked_of(*start) : lost_event();
    const bool good = take_guards(around, asked, result.guards) && start.has_value();
    auto required = demands(*written.requirement, {&asked, lies_behind_anchor(result.window)});
    if (!good || !required) return std::nullopt;
    result.anchor = std::move(*start);
    result.all_of = std::move(*required);
    return result;
}

// `by age 16 years 3 months: pathway_plan`. What narrows it narrows the time in which it may arise.
Checker::MaybeForm Checker::by_age(const ast::Timed& written, Around& around) {
    model::Timed result;
    result.window = model::WindowKind::by_age;
    result.age_months = written.window.age->months;
    bool good = needs_born(written.window.span);
    good = guard_scope(around) && good;
    auto required = demands(*written.requirement, {});
    if (!good || !required) return std::nullopt;
    result.anchor = {model::AtBirthday{0}};
    result.all_of = std::move(*required);
    return result;
}

// Takes the guards in front of a sentence. False, and reported, where one of them is not sound.
bool Checker::take_guards(Around& around, const Asked& asked, std::vector<model::Condition>& into) {
    bool good = true;
    for (const ast::Condition* guard : around.guards) {
        auto checked = condition(*guard, asked);
        good = good && checked;
        if (checked) into.push_back(std::move(*checked));
    }
    around.guards.clear();
    return good;
}

// Guards in front of a sentence that has a state narrow the state.
bool Checker::guard_scope(Around& around) {
    return take_guards(around, {{}, {}, around.scope.state.has_value()}, around.scope.guards);
}

// Guards in front of a sentence about each event narrow the events.
bool Checker::guard_pattern(Around& around, model::Pattern& pattern) {
    bool good = true;
    for (const ast::Condition* guard : around.guards)
        good = narrow(pattern.alternatives, *guard) && good;
    around.guards.clear();
    return good;
}

std::string Checker::state_label(const model::StateReference& state) const {
    return (state.negated ? "not " : "") + checked_states_[state.state].name;
}

Asked Checker::opening_of(const model::Scope& scope) const {
    Asked opening;
    if (!scope.state || scope.state->negated) return opening;
    for (const model::Alternative& alternative : checked_states_[scope.state->state].opening)
        opening.kinds.push_back(alternative.kind);
    return opening;
}

// A state within a state narrows it; the outer one's clock stands.
void Checker::enter(model::StateReference state, Span written, Around& around) {
    if (around.scope.state) {
        around.scope.guards.push_back({model::Holds{std::move(state)}, written});
        return;
    }
    around.scope.label = state_label(state);
    around.scope.state = std::move(state);
}

bool Checker::enter(const ast::StateReference& written, Around& around) {
    auto state = state_reference(written);
    if (state) enter(std::move(*state), written.span, around);
    return state.has_value();
}

Checker::MaybeForm Checker::during(const ast::While& written, Around& around) {
    bool good = enter(written.state, around);
    for (const ast::Condition& guard : written.guards) {
        auto checked = condition(guard, {{}, {}, true});
        good = good && checked;
        if (checked) around.scope.guards.push_back(std::move(*checked));
    }
    MaybeForm result;
    if (auto* statement = std::get_if<ast::Box<ast::Statement>>(&written.body)) {
        result = form(**statement, around);
    } else {
        good = guard_scope(around) && good;
        if (auto* recurrence = std::get_if<ast::Recurring>(&written.body))
            result = recurring(*recurrence, opening_of(around.scope));
        else
            result = throughout(std::get<ast::Throughout>(written.body));
    }
    if (!good) return std::nullopt;
    return result;
}

Checker::MaybeForm Checker::throughout(const ast::Throughout& written) {
    auto state = state_reference(written.state);
    if (!state) return std::nullopt;
    std::string label = state_label(*state);
    return model::Throughout{std::move(*state), std::move(label)};
}

// `each visit while child_protection_plan: alone`
Checker::MaybeForm Checker::each(const ast::Each& written, Around& around) {
    auto of = pattern(written.pattern, {});
    bool good = of && guard_pattern(around, *of);
    Asked asked = of ? asked_of(*of) : lost_event();
    if (auto* within = std::get_if<ast::EachWithin>(&written.body)) {
        auto required = demands(within->requirement, {&asked, true});
        if (!good || !required) return std::nullopt;
        model::Timed result;
        result.duration = within->length.duration;
        result.anchor = {model::AtEvent{std::move(*of)}};
        result.all_of = std::move(*required);
        return result;
    }
    if (auto* next = std::get_if<ast::EachNext>(&written.body)) {
        auto follows = pattern(next->pattern, {true, &asked, false});
        if (!good || !follows) return std::nullopt;
        return next_quality(std::move(*of), std::move(*follows));
    }
    auto quality = condition(std::get<ast::Condition>(written.body), asked);
    if (!good || !quality) return std::nullopt;
    return model::Quality{std::move(*of), std::move(*quality)};
}

model::NextQuality Checker::next_quality(model::Pattern of, model::Pattern next) {
    std::string label = next.label;
    return {std::move(of), std::move(next), std::move(label)};
}

// What a guard leaves out is asked nothing, and is all the same the E before the next one, as in `before E: X`.
Checker::MaybeForm Checker::never_without_guarded(const ast::Never& written, Around& around) {
    model::Timed result;
    result.window = model::WindowKind::before_event;
    auto event = pattern(written.pattern, {});
    const Asked asked = event ? asked_of(*event) : lost_event();
    const bool good = take_guards(around, asked, result.guards) && event.has_value();
    auto without = pattern(*written.without, {false, &asked, false});
    if (!good || !without) return std::nullopt;
    model::Demand demand;
    demand.label = without->label;
    demand.any_of.push_back(std::move(*without));
    result.all_of.push_back(std::move(demand));
    result.anchor = {model::AtEvent{std::move(*event)}};
    return result;
}

// `never closure without closing_summary`
Checker::MaybeForm Checker::never(const ast::Never& written, Around& around) {
    model::NeverWithout result;
    if (written.without && !around.guards.empty()) return never_without_guarded(written, around);
    auto event = pattern(written.pattern, {});
    bool good = event && guard_pattern(around, *event);
    Asked asked = event ? asked_of(*event) : lost_event();
    if (event) result.label = event->label;
    if (written.without) {
        auto without = pattern(*written.without, {false, &asked, false});
        good = good && without;
        if (without) result.label = without->label;
        if (good) result.without = std::move(*without);
    }
    if (!good) return std::nullopt;
    result.event = std::move(*event);
    return result;
}

} // namespace plumbline::sema
