#include "compiler/syntax/tree_builder.h"

#include <array>

namespace plumbline::syntax {

namespace {

constexpr std::array<std::string_view, 10> ordinal_words{"first", "second",  "third",  "fourth", "fifth",
                                                         "sixth", "seventh", "eighth", "ninth",  "tenth"};

int number_of(std::string_view word) {
    for (std::size_t at = 0; at < ordinal_words.size(); ++at) {
        if (ordinal_words[at] == word) return static_cast<int>(at) + 1;
    }
    return 1;
}

} // namespace

ast::Ordinal TreeBuilder::ordinal(Grammar::OrdinalContext* context) {
    using Kind = ast::Ordinal::Kind;
    Span place = span(context);
    if (context->NEXT()) return {Kind::next, 1, place};
    if (context->LAST()) return {Kind::last, 1, place};
    return {context->EVERY() ? Kind::every_nth : Kind::nth, number_of(text(span(context->ORDINAL()))), place};
}

ast::Ordinal TreeBuilder::ordinal(Grammar::HappeningOrdinalContext* context) {
    using Kind = ast::Ordinal::Kind;
    Span place = span(context);
    if (context->LAST()) return {Kind::last, 1, place};
    return {context->EVERY() ? Kind::every_nth : Kind::nth, number_of(text(span(context->ORDINAL()))), place};
}

ast::StateReference TreeBuilder::state_reference(Grammar::StateReferenceContext* context) {
    ast::StateReference state{context->NOT() != nullptr, name(context->name()), std::nullopt, span(context)};
    for (Grammar::GuardContext* where : context->guard())
        join(state.where, guard(where));
    return state;
}

void TreeBuilder::plain_ends(const std::vector<Grammar::PlainEndContext*>& contexts, ast::Pattern& pattern) {
    for (Grammar::PlainEndContext* end : contexts) {
        if (end->OF())
            set_once(pattern.of, name(end->name()), "of");
        else
            late_end(end->lateEnd(), pattern);
        pattern.span.end = span(end).end;
    }
}

void TreeBuilder::late_end(Grammar::LateEndContext* context, ast::Pattern& pattern) {
    Span whole = span(context);
    pattern.span.end = whole.end;
    if (context->MATCHING()) {
        set_once(pattern.matching, name(context->attributeName()), "matching");
        return;
    }
    Span state{whole.file, span(context->name()).begin, whole.end};
    if (context->NOT()) state.begin = span(context->NOT()).begin;
    pattern.during.push_back({context->NOT() != nullptr, name(context->name()), std::nullopt, state});
}

void TreeBuilder::pattern_tail(Grammar::PatternTailContext* context, ast::Pattern& pattern, Span before) {
    // `while S where …` narrows S, `(… while S) where …` does not
    bool follows_state = !pattern.during.empty() && pattern.during.back().span.end == before.end;
    for (antlr4::tree::ParseTree* part : context->children) {
        if (auto* end = dynamic_cast<Grammar::LateEndContext*>(part)) {
            late_end(end, pattern);
            follows_state = end->MATCHING() == nullptr;
            continue;
        }
        ast::Condition where = guard(static_cast<Grammar::WhereEndContext*>(part)->guard());
        pattern.span.end = where.span.end;
        if (follows_state) {
            ast::StateReference& state = pattern.during.back();
            state.span.end = where.span.end;
            join(state.where, std::move(where));
        } else {
            join(pattern.where, std::move(where));
        }
    }
}

ast::Pattern TreeBuilder::pattern(Grammar::PatternContext* context) {
    ast::Pattern pattern;
    if (context->ordinal()) pattern.ordinal = ordinal(context->ordinal());
    pattern.name = name(context->name());
    pattern.span = span(context);
    pattern.span.end = pattern.name.span.end;
    plain_ends(context->plainEnd(), pattern);
    if (context->patternTail()) pattern_tail(context->patternTail(), pattern, pattern.span);
    return pattern;
}

ast::RequiredPattern TreeBuilder::element(Grammar::ElementContext* context) {
    Span whole = span(context);
    if (context->RECORDED()) return {ast::Recorded{}, whole};
    if (context->pattern()) return {pattern(context->pattern()), whole};
    ast::Pattern pattern;
    if (context->ordinal()) pattern.ordinal = ordinal(context->ordinal());
    pattern.name = name(context->name());
    pattern.span = whole;
    pattern.span.end = pattern.name.span.end;
    plain_ends(context->plainEnd(), pattern);
    return {std::move(pattern), whole};
}

// The condition at the end of a list is that of its last event.
void TreeBuilder::list_tail(Grammar::PatternTailContext* context, ast::RequiredPattern& last) {
    auto* pattern = std::get_if<ast::Pattern>(&last.kind);
    if (!pattern) {
        Span where = span(context->getStart());
        fail(DiagnosticKind::unexpected_word, where, "`where` cannot follow `recorded`: it narrows an event",
             "put the condition on the event: `of each visit where …: recorded`");
        return;
    }
    pattern_tail(context, *pattern, last.span);
    last.span.end = span(context).end;
}

ast::Alternatives TreeBuilder::alternatives(Grammar::AlternativesContext* context) {
    ast::Alternatives result;
    result.span = span(context);
    for (Grammar::ElementContext* part : context->element())
        result.any_of.push_back(element(part));
    if (context->patternTail()) list_tail(context->patternTail(), result.any_of.back());
    return result;
}

ast::Requirement TreeBuilder::requirement(Grammar::RequirementContext* context) {
    ast::Requirement result;
    result.span = span(context);
    bool joins_duties = true;
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* word = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
            joins_duties = word->getSymbol()->getType() == Grammar::AND;
        } else if (auto* part = dynamic_cast<Grammar::ElementContext*>(child)) {
            ast::RequiredPattern required = element(part);
            if (joins_duties) result.all_of.push_back({{}, required.span});
            result.all_of.back().span.end = required.span.end;
            result.all_of.back().any_of.push_back(std::move(required));
        }
    }
    if (context->patternTail()) {
        list_tail(context->patternTail(), result.all_of.back().any_of.back());
        result.all_of.back().span.end = result.span.end;
    }
    return result;
}

ast::Anchor TreeBuilder::anchor(Grammar::AnchorContext* context) {
    Span whole = span(context);
    auto chosen_of = [&](bool later, const std::vector<Grammar::AnchorContext*>& parts) {
        ast::ChosenOf chosen{later, {}};
        for (Grammar::AnchorContext* part : parts)
            chosen.of.push_back(anchor(part));
        return ast::Anchor{std::move(chosen), whole};
    };
    if (auto* later = as<Grammar::LaterOfContext>(context)) return chosen_of(true, later->anchor());
    if (auto* earlier = as<Grammar::EarlierOfContext>(context)) return chosen_of(false, earlier->anchor());
    if (auto* birthday = as<Grammar::BirthdayContext>(context)) {
        constexpr int oldest = 150;
        return {ast::Birthday{integer(birthday->NUMBER(), oldest)}, whole};
    }
    if (auto* start = as<Grammar::StateStartContext>(context)) {
        return {ast::StateEdge{false, state_reference(start->stateReference())}, whole};
    }
    if (auto* end = as<Grammar::StateEndContext>(context)) {
        return {ast::StateEdge{true, state_reference(end->stateReference())}, whole};
    }
    auto* event = as<Grammar::EventAnchorContext>(context);
    if (event->BEFORE())
        return {ast::Preceding{pattern(event->pattern(0)), pattern(event->pattern(1))}, whole};
    return {pattern(event->pattern(0)), whole};
}

} // namespace plumbline::syntax
