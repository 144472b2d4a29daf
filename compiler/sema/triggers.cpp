// `when …:` — what starts a clock, and what only says where a sentence applies.
#include "compiler/sema/checker_impl.h"
#include "compiler/sema/statuses.h"

namespace plumbline::sema {

namespace {

// The one event behind `next`, where a follow-on asks of the very next one.
const ast::Pattern* next_event(const ast::Requirement& requirement) {
    if (requirement.all_of.size() != 1 || requirement.all_of[0].any_of.size() != 1) return nullptr;
    auto* event = std::get_if<ast::Pattern>(&requirement.all_of[0].any_of[0].kind);
    bool is_next = event && event->ordinal && event->ordinal->kind == ast::Ordinal::Kind::next;
    return is_next ? event : nullptr;
}

} // namespace

Checker::MaybeForm Checker::when(const ast::When& written, Around& around) {
    if (auto* trigger = std::get_if<ast::Condition>(&written.trigger.kind))
        return when_condition(written, *trigger, around);
    auto start = trigger_anchor(written.trigger);
    // A guard in front is asked when the clock starts.
    Asked asked = start ? asked_of(*start) : lost_event();
    asked.in_spell = around.scope.state.has_value();
    std::vector<model::Condition> guards;
    const bool good = take_guards(around, asked, guards);
    auto result = after_trigger(written, std::move(start));
    if (result) std::get<model::Timed>(*result).guards = std::move(guards);
    return good ? std::move(result) : std::nullopt;
}

std::optional<model::Anchor> Checker::trigger_anchor(const ast::Trigger& trigger) {
    if (auto* count = std::get_if<ast::CountTrigger>(&trigger.kind)) {
        auto counted = pattern(count->pattern, {});
        bool good = not_zero(count->within, "no time to count in");
        if (count->count == 0) {
            fail(DiagnosticKind::zero_length, trigger.span, "a count of 0 is there from the start",
                 "count at least 1");
            good = false;
        }
        if (!counted || !good) return std::nullopt;
        return model::Anchor{model::AtCount{std::move(*counted), count->count, count->within.duration}};
    }
    if (auto* silence = std::get_if<ast::SilenceTrigger>(&trigger.kind)) {
        auto of = pattern(silence->of, {});
        Asked asked = of ? asked_of(*of) : lost_event();
        if (silence->no.matching) {
            fail(DiagnosticKind::misplaced, silence->no.matching->span,
                 "`matching` pairs two events, and what is asked here is that the second did not come",
                 "leave " + quoted("matching " + silence->no.matching->text) + " out");
            return std::nullopt;
        }
        auto no = pattern(silence->no, {false, &asked, false});
        if (!of || !no) return std::nullopt;
        return model::Anchor{model::AtSilence{std::move(*of), std::move(*no), silence->within.duration}};
    }
    if (auto* lasted = std::get_if<ast::LastedTrigger>(&trigger.kind)) {
        auto state = state_reference(lasted->state);
        if (!state) return std::nullopt;
        return model::Anchor{model::AtLasted{std::move(*state), lasted->length.duration}};
    }
    return missed(std::get<ast::MissedTrigger>(trigger.kind).rule);
}

std::optional<model::Anchor> Checker::missed(const ast::Name& rule) {
    RuleEntry* watched = find_rule(rule);
    if (!watched) return std::nullopt;
    if (watched->checked && !has_due(watched->checked->form)) {
        fail(DiagnosticKind::never_holds, rule.span,
             quoted(rule.text) + " sets no date, so it is never overdue", "name a rule that says by when")
            .labels.push_back({watched->checked->statement_span, "the rule that is watched"});
        return std::nullopt;
    }
    return model::Anchor{model::AtMissed{watched->index}};
}

// The clock starts at the trigger, and the sentence behind it must not name another start.
Checker::MaybeForm Checker::after_trigger(const ast::When& written, std::optional<model::Anchor> start) {
    Asked asked = start ? asked_of(*start) : lost_event();
    DemandUse use{&asked, true};
    if (auto* required = std::get_if<ast::Requirement>(&written.body)) {
        auto* at_event = start ? std::get_if<model::AtEvent>(&start->kind) : nullptr;
        if (auto* next = next_event(*required); next && (at_event || !start)) {
            auto follows = pattern(*next, {true, &asked, false});
            if (!start || !follows) return std::nullopt;
            return next_quality(std::move(at_event->pattern), std::move(*follows));
        }
        use.may_be_recorded = false; // without an interval it asks nothing
        auto all_of = demands(*required, use);
        if (!start || !all_of) return std::nullopt;
        model::Timed result;
        result.window = model::WindowKind::follow;
        result.anchor = std::move(*start);
        result.all_of = std::move(*all_of);
        return result;
    }
    auto* timed = std::get_if<ast::Timed>(&written.body);
    if (!timed || timed->window.kind != ast::WindowKind::within_of_trigger) {
        Span place = timed ? timed->window.span : std::get<ast::Box<ast::Statement>>(written.body)->span;
        fail(DiagnosticKind::misplaced, place,
             "the clock starts at the trigger already, and this names another start",
             "write only how long: " + quoted("within 24 hours: …"))
            .labels.push_back({written.trigger.span, "the trigger"});
        return std::nullopt;
    }
    if (!timed->requirement) {
        report_nothing_required(timed->window);
        return std::nullopt;
    }
    auto all_of = demands(*timed->requirement, use);
    if (!start || !all_of) return std::nullopt;
    model::Timed result;
    result.duration = timed->window.length->duration;
    result.anchor = std::move(*start);
    result.all_of = std::move(*all_of);
    return result;
}

void Checker::report_nothing_required(const ast::Window& window) {
    fail(DiagnosticKind::misplaced, window.span,
         quoted(folded(window.span)) + " says by when, but not what must happen",
         "say it behind a colon: " + quoted(folded(window.span) + ": visit"));
}

// A condition may be an event that starts the clock, a moment at which something comes to hold, or a guard.
Checker::MaybeForm Checker::when_condition(const ast::When& written, const ast::Condition& trigger,
                                           Around& around) {
    if (auto* statement = std::get_if<ast::Box<ast::Statement>>(&written.body)) {
        around.guards.push_back(&trigger);
        return form(**statement, around);
    }
    std::optional<ast::Pattern> event = plain_event(trigger);
    auto* timed = std::get_if<ast::Timed>(&written.body);
    bool has_own_start = timed && timed->window.kind != ast::WindowKind::within_of_trigger;
    if (has_own_start && timed->requirement) {
        around.guards.push_back(&trigger);
        return this->timed(*timed, around);
    }
    if (has_own_start) {
        if (event) return judged_if_it_happens(*timed, *event, around);
        if (condition(trigger, {})) report_nothing_required(timed->window);
        return std::nullopt;
    }
    if (event) {
        auto start = pattern(*event, {});
        bool good = start && guard_pattern(around, *start);
        std::optional<model::Anchor> anchor;
        if (start) anchor = {model::AtEvent{std::move(*start)}};
        auto result = after_trigger(written, std::move(anchor));
        return good ? std::move(result) : std::nullopt;
    }
    if (auto* all = std::get_if<ast::AllOf>(&trigger.kind))
        for (const ast::Condition& part : all->parts)
            if (const auto asked = plain_event(part); asked && std::get_if<ast::Happened>(&part.kind)) {
                const std::string name = quoted(asked->name.text);
                fail(DiagnosticKind::misplaced, trigger.span,
                     quoted(folded(trigger.span)) + " is asked of the case and comes to hold once; each " +
                         name + " seems to be meant",
                     "ask the event alone, " + quoted("when " + folded(part.span) + ": …") +
                         ", and narrow it by a state: `while …: when …`");
                return std::nullopt;
            }
    auto* happened = std::get_if<ast::Happened>(&trigger.kind);
    if (happened && happened->negated && !around.scope.state && is_event(happened->pattern->name.text)) {
        // It holds from the start of the record on, and comes to hold only once one has come.
        const std::string length = happened->within ? folded(happened->within->span) : "5 working days";
        fail(DiagnosticKind::misplaced, trigger.span,
             quoted(folded(trigger.span)) +
                 " does not say from when: where none ever came, nothing starts the clock",
             "name the event that is answered by silence: " +
                 quoted("no " + folded(happened->pattern->span) + " within " + length + " of …"));
        return std::nullopt;
    }
    bool good = guard_scope(around);
    auto checked = condition(trigger, {{}, {}, around.scope.state.has_value()});
    std::optional<model::Anchor> anchor;
    if (checked) anchor = {model::AtCondition{std::move(*checked), condition_label(trigger)}};
    auto result = after_trigger(written, std::move(anchor));
    return good ? std::move(result) : std::nullopt;
}

// `when match_decision: within 4 months of placement_order`
Checker::MaybeForm Checker::judged_if_it_happens(const ast::Timed& written, const ast::Pattern& trigger,
                                                 Around& around) {
    ast::Timed whole = written;
    ast::RequiredPattern required{trigger, trigger.span};
    ast::Requirement requirement;
    requirement.span = trigger.span;
    requirement.all_of.push_back({{std::move(required)}, trigger.span});
    whole.requirement = std::move(requirement);
    auto result = timed(whole, around);
    if (!result) return std::nullopt;
    std::get<model::Timed>(*result).only_if_it_happens = true;
    return result;
}

// An event alone, perhaps with what is asked of it.
std::optional<ast::Pattern> Checker::plain_event(const ast::Condition& condition) const {
    if (auto* word = std::get_if<ast::Bare>(&condition.kind)) {
        if (!is_event(word->name.text)) return std::nullopt;
        ast::Pattern pattern;
        pattern.name = word->name;
        pattern.span = condition.span;
        return pattern;
    }
    auto* happened = std::get_if<ast::Happened>(&condition.kind);
    if (!happened || happened->negated || happened->within || !is_event(happened->pattern->name.text))
        return std::nullopt;
    return *happened->pattern;
}

// A state's name, where the condition is that state alone.
std::string Checker::condition_label(const ast::Condition& condition) const {
    if (auto* word = std::get_if<ast::Bare>(&condition.kind)) return word->name.text;
    if (auto* happened = std::get_if<ast::Happened>(&condition.kind)) {
        if (!happened->negated && is_state(happened->pattern->name.text)) return happened->pattern->name.text;
    }
    return "condition";
}

} // namespace plumbline::sema
