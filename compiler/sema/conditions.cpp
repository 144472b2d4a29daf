// What a rule may ask at a moment: what has happened, what holds, how old, how long. Attributes:
// attribute_tests.cpp.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

// From the first part to the last; nothing where the checker has put in one that is not written.
Span around(const std::vector<model::Condition>& parts) {
    if (parts.empty()) return {};
    Span span = parts.front().span;
    for (const model::Condition& part : parts) {
        if (part.span == Span{} || part.span.file != span.file) return {};
        span.begin = std::min(span.begin, part.span.begin);
        span.end = std::max(span.end, part.span.end);
    }
    return span;
}

// The attribute that is tested, or the bare word that may be one.
const ast::Name* tested_name(const ast::Condition& condition) {
    if (auto* inner = std::get_if<ast::Not>(&condition.kind)) return tested_name(*inner->inner);
    if (auto* test = std::get_if<ast::Compared>(&condition.kind)) return &test->attribute;
    if (auto* test = std::get_if<ast::Listed>(&condition.kind)) return &test->attribute;
    if (auto* test = std::get_if<ast::IsRecorded>(&condition.kind)) return &test->attribute;
    if (auto* word = std::get_if<ast::Bare>(&condition.kind)) return &word->name;
    return nullptr;
}

// A name and nothing more: what may as well be a state or an attribute.
bool is_plain(const ast::Pattern& pattern) {
    return !pattern.ordinal && !pattern.of && !pattern.where;
}

} // namespace

model::Condition Checker::all(std::vector<model::Condition> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    const Span span = around(parts);
    return {model::AllOf{std::move(parts)}, span};
}

model::Condition Checker::any(std::vector<model::Condition> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    const Span span = around(parts);
    return {model::AnyOf{std::move(parts)}, span};
}

model::Condition Checker::negate(model::Condition condition) {
    return {model::Not{std::move(condition)}};
}

std::optional<model::Condition> Checker::condition(const ast::Condition& written, const Asked& asked) {
    auto checked = condition_kind(written, asked);
    if (checked) checked->span = written.span;
    return checked;
}

std::optional<model::Condition> Checker::condition_kind(const ast::Condition& written, const Asked& asked) {
    if (auto* inner = std::get_if<ast::Not>(&written.kind)) {
        auto checked = condition(*inner->inner, asked);
        if (!checked) return std::nullopt;
        return negate(std::move(*checked));
    }
    if (auto* parts = std::get_if<ast::AllOf>(&written.kind)) return all_of(*parts, asked);
    if (auto* parts = std::get_if<ast::AnyOf>(&written.kind)) return any_of(*parts, asked);
    if (auto* test = std::get_if<ast::Compared>(&written.kind)) return compared(*test, asked);
    if (auto* test = std::get_if<ast::Listed>(&written.kind)) return listed(*test, asked);
    if (auto* test = std::get_if<ast::IsRecorded>(&written.kind)) return recorded(*test, asked);
    if (auto* test = std::get_if<ast::AgeBetween>(&written.kind)) return age(*test, written.span);
    if (auto* test = std::get_if<ast::Elapsed>(&written.kind)) return elapsed(*test, written.span, asked);
    if (auto* test = std::get_if<ast::Happened>(&written.kind)) return happened(*test, asked);
    return bare(std::get<ast::Bare>(written.kind).name, asked);
}

std::optional<model::Condition> Checker::all_of(const ast::AllOf& written, const Asked& asked) {
    std::vector<model::Condition> parts;
    bool good = true;
    for (const ast::Condition& part : written.parts) {
        if (is_test_left_alone(written.parts, part, "and", asked)) {
            good = false;
            continue;
        }
        auto checked = condition(part, asked);
        good = good && checked;
        if (good) parts.push_back(std::move(*checked));
    }
    if (!good) return std::nullopt;
    return all(std::move(parts));
}

std::optional<model::Condition> Checker::any_of(const ast::AnyOf& written, const Asked& asked) {
    std::vector<model::Condition> parts;
    bool good = true;
    const ast::Compared* compared_before = nullptr;
    for (const ast::Condition& part : written.parts) {
        if (auto* test = std::get_if<ast::Compared>(&part.kind)) compared_before = test;
        auto* word = std::get_if<ast::Bare>(&part.kind);
        if (word && compared_before && is_value_left_alone(*compared_before, word->name, asked)) {
            good = false;
            continue;
        }
        if (is_test_left_alone(written.parts, part, "or", asked)) {
            good = false;
            continue;
        }
        auto checked = condition(part, asked);
        good = good && checked;
        if (good) parts.push_back(std::move(*checked));
    }
    if (!good) return std::nullopt;
    return any(std::move(parts));
}

// `visit where alone and seen`: among conditions one test belongs to a `where`, and `seen` is asked of what the rule is
// about. Where only an event before it can be meant, that is said.
bool Checker::is_test_left_alone(const std::vector<ast::Condition>& parts, const ast::Condition& part,
                                 std::string_view joint, const Asked& asked) {
    const ast::Name* word = tested_name(part);
    if (!word || asked.lost || any_has_attribute(asked, word->text) || is_event(word->text) ||
        is_state(word->text))
        return false;
    const ast::Pattern* meant = nullptr;
    for (const ast::Condition& before : parts) {
        if (&before == &part) break;
        const auto* denied = std::get_if<ast::Not>(&before.kind);
        const auto* happened = std::get_if<ast::Happened>(denied ? &denied->inner->kind : &before.kind);
        if (!happened || !happened->pattern->where || !is_event(happened->pattern->name.text)) continue;
        const auto alternatives = named_alternatives(happened->pattern->name);
        if (alternatives && std::any_of(alternatives->begin(), alternatives->end(), [&](const auto& one) {
                return find_slot(one.kind, word->text).has_value();
            }))
            meant = &*happened->pattern;
    }
    if (!meant) return false;
    // From behind the `where` to here, as it is written.
    std::string tests = folded({part.span.file, meant->name.span.end, part.span.end});
    tests.erase(0, tests.find("where") + std::string_view("where").size());
    tests.erase(0, tests.find_first_not_of(' '));
    fail(DiagnosticKind::ambiguous_word, word->span,
         quoted(word->text) + " behind " + quoted(joint) +
             " is a test of its own here, and is not asked of " + quoted(meant->name.text),
         "put what is asked of it in brackets: " + quoted(meant->name.text + " where (" + tests + ")"))
        .labels.push_back({meant->name.span, "the test seems meant for this"});
    return true;
}

// `place = home or placement`: the second word would be read as the state of that name, which nobody means.
bool Checker::is_value_left_alone(const ast::Compared& before, const ast::Name& word, const Asked& asked) {
    auto* value = std::get_if<ast::Name>(&before.value.value);
    if (!value || before.comparison != ast::Comparison::equal) return false;
    bool is_value = std::any_of(asked.kinds.begin(), asked.kinds.end(), [&](EventKind kind) {
        auto slot = find_slot(kind, before.attribute.text);
        if (!slot) return false;
        const AttributeInfo& info = vocabulary_.events[kind].attributes[*slot];
        if (info.type == AttributeType::role) return roles_.contains(word.text);
        return std::find(info.choices.begin(), info.choices.end(), word.text) != info.choices.end();
    });
    if (!is_value) return false;
    fail(DiagnosticKind::ambiguous_word, word.span,
         quoted(word.text) + " behind `or` is a test of its own here, not another value of " +
             quoted(before.attribute.text),
         "write " + quoted(before.attribute.text + " in (" + value->text + ", " + word.text + ")"))
        .labels.push_back({before.attribute.span, "the value seems meant for this"});
    return true;
}

std::optional<model::Condition> Checker::bare(const ast::Name& name, const Asked& asked) {
    if (any_has_attribute(asked, name.text)) return bare_attribute(name, asked);
    if (is_event(name.text)) {
        auto alternatives = named_alternatives(name);
        if (!alternatives) return std::nullopt;
        model::Pattern pattern;
        pattern.label = label_of(*alternatives);
        pattern.alternatives = std::move(*alternatives);
        return model::Condition{model::Happened{std::move(pattern), std::nullopt}};
    }
    if (is_state(name.text)) {
        auto state = state_of_name(name);
        if (!state) return std::nullopt;
        return model::Condition{model::Holds{std::move(*state)}};
    }
    if (asked.kinds.empty() && !asked.lost && is_attribute(name.text)) {
        report_no_event_to_ask(name);
        return std::nullopt;
    }
    if (asked.lost) return std::nullopt; // it may be an attribute of an event that is not known
    std::vector<std::string> candidates = event_names();
    for (const auto& [state, entry] : states_)
        candidates.push_back(state);
    for (EventKind kind : asked.kinds) {
        for (const AttributeInfo& info : vocabulary_.events[kind].attributes)
            candidates.push_back(info.name);
    }
    std::string message = quoted(name.text) + " is neither an event nor a state";
    if (!asked.kinds.empty())
        message = quoted(name.text) + " is no attribute of " + quoted(asked.name) + ", no event and no state";
    fail_unknown(DiagnosticKind::unknown_name, name, std::move(message), candidates,
                 "if it is new, declare it as an event or a state");
    return std::nullopt;
}

std::optional<model::Condition> Checker::happened(const ast::Happened& written, const Asked& asked) {
    const ast::Pattern& named = *written.pattern;
    bool is_bare = is_plain(named) && !written.within;
    if (is_bare && (any_has_attribute(asked, named.name.text) || !is_event(named.name.text))) {
        auto checked = bare(named.name, asked);
        if (!checked) return std::nullopt;
        return negate(std::move(*checked)); // only `no X` comes here bare
    }
    if (is_state(named.name.text) && !named.ordinal && !named.of && !written.within) {
        auto state = state_reference({false, named.name, named.where, named.span});
        if (!state) return std::nullopt;
        model::Condition holds{model::Holds{std::move(*state)}};
        return written.negated ? negate(std::move(holds)) : std::move(holds);
    }
    auto checked = pattern(named, {});
    if (!checked) return std::nullopt;
    std::optional<Duration> within;
    if (written.within) within = written.within->duration;
    model::Condition result{model::Happened{std::move(*checked), within}};
    return written.negated ? negate(std::move(result)) : std::move(result);
}

bool Checker::needs_born(Span span) {
    auto born = events_.find("born");
    if (born != events_.end()) {
        take_part("born", span, born->second.written->subjects);
        return true;
    }
    if (complete_) {
        fail(DiagnosticKind::unknown_event, span,
             "an age counts from the event `born`, and no such event is declared",
             "declare it: `event born on child`");
    }
    return false;
}

std::optional<model::Condition> Checker::age(const ast::AgeBetween& written, Span span) {
    if (!needs_born(span)) return std::nullopt;
    if (written.from && written.to && written.from->months >= written.to->months) {
        fail(DiagnosticKind::never_holds, span, "no age lies from the first of these to the second",
             "put the lower age first");
        return std::nullopt;
    }
    model::AgeBetween result;
    if (written.from) result.from_months = written.from->months;
    if (written.to) result.to_months = written.to->months;
    return model::Condition{result};
}

std::optional<model::Condition> Checker::elapsed(const ast::Elapsed& written, Span span, const Asked& asked) {
    if (!asked.in_spell) {
        fail(DiagnosticKind::misplaced, span,
             "`elapsed` counts from the start of a state, and no state is named here",
             "put it behind a state: `while looked_after when elapsed over 1 year: …`");
        return std::nullopt;
    }
    return model::Condition{model::Elapsed{written.over, written.length.duration}};
}

std::optional<model::StateReference> Checker::state_of_name(const ast::Name& name) {
    names_used_.insert(name.text);
    auto entry = states_.find(name.text);
    if (entry == states_.end()) {
        report_unknown_state(name);
        return std::nullopt;
    }
    if (!resolve(entry->second, name)) return std::nullopt;
    take_part(name.text, name.span, entry->second.written->subjects);
    return model::StateReference{entry->second.index, false, std::nullopt};
}

std::optional<model::StateReference> Checker::state_reference(const ast::StateReference& written) {
    auto state = state_of_name(written.name);
    if (!state) return std::nullopt;
    state->negated = written.negated;
    if (!written.where) return state;
    Asked opening{{}, {}, false};
    std::vector<std::string> names;
    for (const model::Alternative& alternative : checked_states_[state->state].opening) {
        if (std::find(opening.kinds.begin(), opening.kinds.end(), alternative.kind) != opening.kinds.end())
            continue;
        opening.kinds.push_back(alternative.kind);
        names.push_back(vocabulary_.events[alternative.kind].name);
    }
    opening.name = joined(names, " or ");
    auto where = condition(*written.where, opening);
    if (!where) return std::nullopt;
    state->opened = std::move(*where);
    return state;
}

void Checker::report_unknown_state(const ast::Name& name) {
    if (is_event(name.text)) {
        std::string hint =
            "a state is a span of time; what follows an event is asked with `within … of " + name.text + "`";
        for (const auto& [state, entry] : states_) {
            for (const ast::RequiredPattern& part : entry.written->opening.any_of) {
                auto* event = std::get_if<ast::Pattern>(&part.kind);
                if (event && event->name.text == name.text) hint = "it opens the state " + quoted(state);
            }
        }
        fail(DiagnosticKind::unknown_state, name.span,
             quoted(name.text) + " is an event; a state is needed here", std::move(hint));
        return;
    }
    fail_unknown(DiagnosticKind::unknown_state, name, "no state is called " + quoted(name.text),
                 names_of(states_),
                 "a state is declared like this: " + quoted("state " + name.text + " on child: from … to …"));
}

} // namespace plumbline::sema
