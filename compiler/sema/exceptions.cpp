// `unless …` and `extended …`: when less, or later, is owed.
#include "compiler/sema/checker_impl.h"
#include "compiler/sema/statuses.h"

namespace plumbline::sema {

// The event that a rule's obligations are anchored at, where there is one.
Asked Checker::asked_of(const model::Form& form) const {
    if (auto* timed = std::get_if<model::Timed>(&form)) return asked_of(timed->anchor);
    if (auto* quality = std::get_if<model::Quality>(&form)) return asked_of(quality->of);
    if (auto* next = std::get_if<model::NextQuality>(&form)) return asked_of(next->of);
    if (auto* never = std::get_if<model::NeverWithout>(&form)) return asked_of(never->event);
    return {};
}

void Checker::unless(const ast::Unless& written, const Asked& anchor, model::Rule& rule) {
    auto* several = std::get_if<ast::AnyOf>(&written.condition.kind);
    if (!several) {
        excuse(written.condition, written, anchor, rule);
        return;
    }
    // Either of them excuses; an event among them keeps its time.
    for (const ast::Condition& part : several->parts)
        if (!is_test_left_alone(several->parts, part, "or", anchor)) excuse(part, written, anchor, rule);
}

void Checker::excuse(const ast::Condition& written, const ast::Unless& around, const Asked& anchor,
                     model::Rule& rule) {
    bool roles_known = true;
    for (const ast::Name& role : around.recorded_by) {
        if (roles_.contains(role.text)) continue;
        report_unknown_role(role);
        roles_known = false;
    }
    std::optional<ast::Pattern> event = plain_event(written);
    if (event && any_has_attribute(anchor, event->name.text) && !event->where && !event->ordinal)
        event.reset();
    if (event) {
        auto checked = pattern(*event, {});
        if (!checked) return;
        if (!around.recorded_by.empty()) {
            auto by = roles_known ? recorded_by(around, asked_of(*checked)) : std::nullopt;
            if (!by) return;
            for (model::Alternative& alternative : checked->alternatives)
                narrow(alternative, *by);
        }
        std::string label = checked->label;
        rule.excuses.push_back({std::move(*checked), std::move(label), around.span});
        return;
    }
    auto checked = condition(written, anchor);
    if (!checked) return;
    if (!around.recorded_by.empty()) {
        std::string state = condition_label(written);
        if (is_state(state) && !any_has_attribute(anchor, state)) {
            fail(DiagnosticKind::misplaced, around.recorded_by.front().span,
                 quoted(state) + " is a state, and it is events that somebody records",
                 "name the event that excuses, or leave `recorded by` out");
            return;
        }
        auto by = roles_known ? recorded_by(around, anchor) : std::nullopt;
        if (!by) return;
        checked = all({std::move(*checked), std::move(*by)});
    }
    rule.excuses.push_back({std::move(*checked), folded(written.span), around.span});
}

// `recorded by manager`: the event's own `by` names one of the roles.
std::optional<model::Condition> Checker::recorded_by(const ast::Unless& written, const Asked& asked) {
    std::vector<ast::Value> roles;
    for (const ast::Name& role : written.recorded_by)
        roles.push_back({role, role.span});
    ast::Name by{"by", written.recorded_by.front().span};
    if (asked.lost) return std::nullopt;
    for (EventKind kind : asked.kinds) {
        if (find_slot(kind, by.text)) continue;
        fail(DiagnosticKind::unknown_attribute, by.span,
             quoted(vocabulary_.events[kind].name) +
                 " has no attribute `by`, so who recorded it is not known",
             "leave `recorded by` out, or declare `by: role` on the event");
        return std::nullopt;
    }
    if (asked.kinds.empty()) {
        fail(DiagnosticKind::misplaced, by.span,
             "`recorded by` asks who wrote an event down, and no event stands before it",
             "name the event that excuses: `unless significant_event recorded by manager`");
        return std::nullopt;
    }
    return listed({by, false, std::move(roles)}, asked);
}

bool Checker::may_be_extended(const model::Form& form, Span span) {
    if (has_due(form)) return true;
    fail(DiagnosticKind::misplaced, span, "this rule sets no date that could be extended",
         "say `unless …` for what excuses it");
    return false;
}

// An exception that nothing could ever look at is not dropped in silence.
bool Checker::may_be_excused(const model::Form& form, const ast::RuleParts& parts) {
    if (parts.exceptions.empty()) return true;
    const Span place = parts.exceptions.front().span;
    if (std::holds_alternative<model::Limit>(form)) {
        fail(DiagnosticKind::misplaced, place,
             "a limit is counted across cases, and nothing in one case excuses it",
             "count only what should count: `at most 18 open allocation per worker`, and leave `unless` out");
        return false;
    }
    if (std::holds_alternative<model::Practice>(form)) {
        fail(DiagnosticKind::misplaced, place,
             "a practice is what an audit answered, and nothing excuses the answer",
             "say in the question when it does not apply");
        return false;
    }
    return true;
}

void Checker::extension(const ast::Extended& written, model::Rule& rule) {
    auto by = pattern(written.by, {false, nullptr, false});
    bool good = !written.to_length || not_zero(*written.to_length, "no time at all");
    if (!by || !good) return;
    model::Extension result{std::move(*by), std::nullopt, std::nullopt, written.span};
    if (written.to_length) result.to = written.to_length->duration;
    if (written.to_event && !extends_to(written, result)) return;
    rule.extensions.push_back(std::move(result));
}

// `extended to extension_agreed.until by extension_agreed`
bool Checker::extends_to(const ast::Extended& written, model::Extension& result) {
    Asked by = asked_of(result.by);
    if (written.to_event->text != written.by.name.text && written.to_event->text != by.name) {
        fail(DiagnosticKind::misplaced, written.to_event->span,
             "the new date stands on " + quoted(written.to_event->text) + ", but " +
                 quoted(written.by.name.text) + " extends",
             "name the same event: " + quoted(written.by.name.text + "." + written.to_attribute->text));
        return false;
    }
    auto places = attribute(*written.to_attribute, by);
    if (!places) return false;
    for (const AttributePlace& place : *places) {
        bool sets_date =
            place.info->type == AttributeType::duration || place.info->type == AttributeType::date;
        if (!sets_date) {
            fail(DiagnosticKind::unlike_types, written.to_attribute->span,
                 quoted(written.to_attribute->text) + " is " + type_in_words(*place.info) +
                     ", not a duration or a date",
                 "name an attribute that says how long, or until when");
            return false;
        }
        if (place.slot != places->front().slot) {
            fail(DiagnosticKind::misplaced, written.to_attribute->span,
                 quoted(written.by.name.text) +
                     " stands for several kinds of event, which keep their dates in different places",
                 "write an `extended` line for each of them");
            return false;
        }
    }
    result.to_slot = places->front().slot;
    return true;
}

} // namespace plumbline::sema
