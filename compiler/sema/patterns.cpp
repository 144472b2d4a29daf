// Events as rules name them: terms unfolded, what is asked of each kind, which of them count.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

std::optional<model::Pattern> Checker::pattern(const ast::Pattern& written, const PatternUse& use) {
    auto alternatives = named_alternatives(written.name);
    if (!alternatives) return std::nullopt;
    model::Pattern result;
    result.span = written.span;
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
    names_used_.insert(name.text);
    if (auto event = events_.find(name.text); event != events_.end()) {
        result.push_back({event->second.kind, std::nullopt});
    } else if (auto definition = definitions_.find(name.text); definition != definitions_.end()) {
        if (!resolve(definition->second, name) || !may_unfold(definition->second.size, name))
            return std::nullopt;
        deepest_term_ = std::max(deepest_term_, definition->second.depth);
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
                 event_names(), "if it is new, declare it: " + quoted("event " + name.text + " on child"));
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
    auto here = attribute(*written.matching, asked_of(result));
    auto there = here ? attribute(*written.matching, *use.partner) : std::nullopt;
    result.matching = written.matching->text;
    return there && alike(*written.matching, *here, *there);
}

bool Checker::alike(const ast::Name& name, const std::vector<AttributePlace>& first,
                    const std::vector<AttributePlace>& second) {
    for (const AttributePlace& one : first) {
        for (const AttributePlace& other : second) {
            if (one.info->type == other.info->type && one.info->choices == other.info->choices) continue;
            fail(DiagnosticKind::unlike_types, name.span,
                 quoted(name.text) + " of " + quoted(vocabulary_.events[one.kind].name) + " is " +
                     type_in_words(*one.info) + ", and that of " +
                     quoted(vocabulary_.events[other.kind].name) + " is " + type_in_words(*other.info) +
                     ": the one never equals the other",
                 "declare them alike in the vocabulary");
            return false;
        }
    }
    return true;
}

// `minutes or visit where alone and closure`: behind a `where` the `and` joins tests, which few mean with an
// event. Brackets say what is meant.
bool Checker::is_joint_in_where(const ast::RequiredPattern& part, const ast::Pattern& written,
                                const model::Pattern& checked, Joins joins) {
    bool is_bracketed = part.span.begin < written.span.begin;
    if (is_bracketed || !written.where) return false;
    const ast::Name* joined_event = event_behind_joint(*written.where, asked_of(checked));
    if (!joined_event) return false;
    const std::string joint(joint_before(joined_event->span));
    const std::string narrowed = "(" + written.name.text + " where …";
    const std::string beside = quoted(narrowed + ") " + joint + " " + joined_event->text);
    const std::string asked = quoted(narrowed + " " + joint + " " + joined_event->text + ")");
    const bool joins_events = joint == "or" || joins == Joins::and_or;
    std::string hint;
    if (joins_events) hint = "for another event beside it end the `where` with brackets: " + beside;
    if (joins == Joins::or_of_a_state) {
        if (!joins_events)
            hint = "one event opens or closes a state; what else has happened by then is asked where the "
                   "state is "
                   "used: `while … when " +
                   joined_event->text + ": …`";
    } else {
        if (joins_events) hint += "; ";
        hint += "as one more test of " + quoted(written.name.text) +
                " it stands in brackets with the rest: " + asked;
    }
    fail(DiagnosticKind::ambiguous_word, joined_event->span,
         quoted(joined_event->text) + " stands behind `where`, so it is asked of " +
             quoted(written.name.text) + " and is not another event beside it",
         std::move(hint));
    return true;
}

const ast::Name* Checker::event_behind_joint(const ast::Condition& condition, const Asked& asked) const {
    auto search = [&](const std::vector<ast::Condition>& parts) -> const ast::Name* {
        for (const ast::Condition& part : parts) {
            auto* word = std::get_if<ast::Bare>(&part.kind);
            if (!word) {
                if (const ast::Name* found = event_behind_joint(part, asked)) return found;
            } else if (is_event(word->name.text) && !any_has_attribute(asked, word->name.text) &&
                       !joint_before(word->name.span).empty()) {
                return &word->name;
            }
        }
        return nullptr;
    };
    if (auto* all = std::get_if<ast::AllOf>(&condition.kind)) return search(all->parts);
    if (auto* any = std::get_if<ast::AnyOf>(&condition.kind)) return search(any->parts);
    return nullptr;
}

// The `and` or `or` before it; empty where a bracket or a further `where` stands there.
std::string_view Checker::joint_before(Span span) const {
    std::string_view before = std::string_view(sources_[span.file].text).substr(0, span.begin);
    std::size_t end = before.find_last_not_of(" \t\r\n");
    if (end == std::string_view::npos) return {};
    before = before.substr(0, end + 1);
    const std::string_view word = before.substr(before.find_last_of(" \t\r\n") + 1);
    return word == "and" || word == "or" ? word : std::string_view();
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
