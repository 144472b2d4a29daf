// Events as rules name them: terms unfolded, what is asked of each kind, which of them count.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

std::optional<model::Pattern> Checker::pattern(const ast::Pattern& written, const PatternUse& use) {
    auto alternatives = named_alternatives(written.name);
    if (!alternatives) return std::nullopt;
    model::Pattern result;
    result.alternatives = std::move(*alternatives);
    result.label = label_of(result.alternatives);
    // Each part is looked at even when one before it is wrong.
    bool good = !written.where || narrow(result.alternatives, *written.where);
    for (const ast::StateReference& during : written.during) {
        auto state = state_reference(during);
        good = good && state;
        if (state) narrow(result.alternatives, {model::Holds{std::move(*state)}});
    }
    good = ordinal(written, use, result) && good;
    good = matching(written, use, result) && good;
    if (!good) return std::nullopt;
    return result;
}

std::optional<std::vector<model::Alternative>> Checker::named_alternatives(const ast::Name& name) {
    std::vector<model::Alternative> result;
    if (auto event = events_.find(name.text); event != events_.end()) {
        result.push_back({event->second.kind, std::nullopt});
    } else if (auto definition = definitions_.find(name.text); definition != definitions_.end()) {
        if (!resolve(definition->second, name)) return std::nullopt;
        result = definition->second.alternatives;
    } else {
        report_unknown_event(name);
        return std::nullopt;
    }
    take_part(name.text, name.span, result);
    return result;
}

void Checker::report_unknown_event(const ast::Name& name) {
    if (is_state(name.text)) {
        fail(DiagnosticKind::unknown_event, name.span,
             quoted(name.text) + " is a state; an event is needed here",
             "name the event that opens or closes it, or put the state behind `while`");
        return;
    }
    fail_unknown(DiagnosticKind::unknown_event, name, "no event is called " + quoted(name.text),
                 event_names(),
                 "the vocabulary declares events: " + quoted("event " + name.text + " on child"));
}

// Asks one condition of every alternative. Reports what the first that cannot be asked lacks.
bool Checker::narrow(std::vector<model::Alternative>& alternatives, const ast::Condition& condition) {
    for (model::Alternative& alternative : alternatives) {
        Asked asked{{alternative.kind}, vocabulary_.events[alternative.kind].name, false};
        auto checked = this->condition(condition, asked);
        if (!checked) return false;
        narrow(alternative, *checked);
    }
    return true;
}

void Checker::narrow(std::vector<model::Alternative>& alternatives, const model::Condition& condition) {
    for (model::Alternative& alternative : alternatives)
        narrow(alternative, condition);
}

void Checker::narrow(model::Alternative& alternative, model::Condition condition) {
    if (!alternative.where) {
        alternative.where = std::move(condition);
    } else if (auto* parts = std::get_if<model::AllOf>(&alternative.where->kind)) {
        parts->parts.push_back(std::move(condition));
    } else {
        alternative.where = all({std::move(*alternative.where), std::move(condition)});
    }
}

bool Checker::ordinal(const ast::Pattern& written, const PatternUse& use, model::Pattern& result) {
    using Kind = ast::Ordinal::Kind;
    if (!written.ordinal) {
        if (!written.of) return true;
        fail(DiagnosticKind::misplaced, written.of->span,
             "`of " + written.of->text + "` says where to count, and nothing is counted",
             "write `first " + written.name.text + " of " + written.of->text + "`, or `while " +
                 written.of->text + "`");
        return false;
    }
    const ast::Ordinal& counted = *written.ordinal;
    if (use.in_declaration) {
        fail(DiagnosticKind::misplaced, counted.span,
             "a declaration cannot count: " + quoted(folded(counted.span)) + " says which one in a case",
             "count in the rule: " + quoted(folded(counted.span) + " " + written.name.text));
        return false;
    }
    if (counted.kind == Kind::next) {
        if (use.may_be_next) return true;
        fail(DiagnosticKind::misplaced, counted.span, "`next` needs an event to come next to",
             "write `each " + written.name.text + " where …: next " + written.name.text + " …`");
        return false;
    }
    result.ordinal = counted.kind == Kind::last  ? model::Ordinal::last
                     : counted.kind == Kind::nth ? model::Ordinal::nth
                                                 : model::Ordinal::every_nth;
    result.n = counted.n;
    if (!written.of) return true;
    auto state = state_of_name(*written.of);
    if (!state) return false;
    result.counted_in = std::move(*state);
    return true;
}

bool Checker::matching(const ast::Pattern& written, const PatternUse& use, model::Pattern& result) {
    if (!written.matching) return true;
    if (use.partner && use.partner->lost) return false;
    if (!use.partner || use.partner->kinds.empty()) {
        fail(DiagnosticKind::misplaced, written.matching->span,
             "`matching " + written.matching->text +
                 "` pairs an event with the one before it, and there is none here",
             "start the clock at an event: `within 72 hours of missing_return: return_home_interview "
             "matching " +
                 written.matching->text + "`");
        return false;
    }
    bool here = attribute(*written.matching, asked_of(result)).has_value();
    bool there = here && attribute(*written.matching, *use.partner).has_value();
    result.matching = written.matching->text;
    return there;
}

std::string Checker::label_of(const std::vector<model::Alternative>& alternatives) const {
    std::vector<std::string> names;
    for (const model::Alternative& alternative : alternatives) {
        add_once(names, vocabulary_.events[alternative.kind].name);
    }
    return joined(names, " or ");
}

Asked Checker::asked_of(const model::Pattern& pattern) const {
    Asked asked{{}, pattern.label, false};
    for (const model::Alternative& alternative : pattern.alternatives) {
        if (std::find(asked.kinds.begin(), asked.kinds.end(), alternative.kind) == asked.kinds.end()) {
            asked.kinds.push_back(alternative.kind);
        }
    }
    return asked;
}

} // namespace plumbline::sema
