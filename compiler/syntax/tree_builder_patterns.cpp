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

void TreeBuilder::plain_end(Grammar::PlainEndContext* context, ast::Pattern& pattern) {
    Span whole = span(context);
    if (context->OF()) {
        set_once(pattern.of, name(context->name()), "of");
    } else if (context->MATCHING()) {
        set_once(pattern.matching, name(context->attributeName()), "matching");
    } else {
        Span state{whole.file, span(context->NOT() ? context->NOT() : context->WHILE()).begin, whole.end};
        if (!context->NOT()) state.begin = span(context->name()).begin;
        pattern.during.push_back({context->NOT() != nullptr, name(context->name()), std::nullopt, state});
    }
    pattern.span.end = whole.end;
}

void TreeBuilder::where_end(Grammar::WhereEndContext* context, ast::Pattern& pattern, bool narrows_state) {
    ast::Condition where = guard(context->guard());
    pattern.span.end = where.span.end;
    if (narrows_state) {
        pattern.during.back().span.end = where.span.end;
        join(pattern.during.back().where, std::move(where));
    } else {
        join(pattern.where, std::move(where));
    }
}

void TreeBuilder::pattern_end(Grammar::PatternEndContext* context, ast::Pattern& pattern,
                              bool& ends_in_state) {
    if (context->whereEnd()) {
        where_end(context->whereEnd(), pattern, ends_in_state);
        return;
    }
    plain_end(context->plainEnd(), pattern);
    ends_in_state = context->plainEnd()->WHILE() != nullptr;
}

ast::Pattern TreeBuilder::pattern(Grammar::PatternContext* context) {
    ast::Pattern pattern;
    if (context->ordinal()) pattern.ordinal = ordinal(context->ordinal());
    pattern.name = name(context->name());
    pattern.span = span(context);
    bool ends_in_state = false;
    for (Grammar::PatternEndContext* end : context->patternEnd())
        pattern_end(end, pattern, ends_in_state);
    pattern.span = span(context);
    return pattern;
}

ast::RequiredPattern TreeBuilder::element(Grammar::ElementContext* context, bool& ends_in_state) {
    Span whole = span(context);
    ends_in_state = false;
    if (context->RECORDED()) return {ast::Recorded{}, whole};
    if (context->pattern()) return {pattern(context->pattern()), whole};
    ast::Pattern pattern;
    if (context->ordinal()) pattern.ordinal = ordinal(context->ordinal());
    pattern.name = name(context->name());
    pattern.span = whole;
    for (Grammar::PlainEndContext* end : context->plainEnd()) {
        plain_end(end, pattern);
        ends_in_state = end->WHILE() != nullptr;
    }
    return {std::move(pattern), whole};
}

void TreeBuilder::pattern_tail(Grammar::PatternTailContext* context, ast::RequiredPattern& last,
                               bool ends_in_state) {
    auto* pattern = std::get_if<ast::Pattern>(&last.kind);
    if (!pattern) {
        Span where = span(context->whereEnd()->WHERE());
        fail(DiagnosticKind::unexpected_word, where, "`where` cannot follow `recorded`: it narrows an event",
             "put the condition on the event: `of each visit where …: recorded`");
        return;
    }
    where_end(context->whereEnd(), *pattern, ends_in_state);
    for (Grammar::PatternEndContext* end : context->patternEnd())
        pattern_end(end, *pattern, ends_in_state);
    last.span.end = span(context).end;
}

ast::Alternatives TreeBuilder::alternatives(Grammar::AlternativesContext* context) {
    ast::Alternatives result;
    result.span = span(context);
    bool ends_in_state = false;
    for (Grammar::ElementContext* part : context->element())
        result.any_of.push_back(element(part, ends_in_state));
    if (context->patternTail()) pattern_tail(context->patternTail(), result.any_of.back(), ends_in_state);
    return result;
}

ast::Requirement TreeBuilder::requirement(Grammar::RequirementContext* context) {
    ast::Requirement result;
    result.span = span(context);
    bool ends_in_state = false;
    bool joins_duties = true;
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* word = dynamic_cast<antlr4::tree::TerminalNode*>(child)) {
            joins_duties = word->getSymbol()->getType() == Grammar::AND;
        } else if (auto* part = dynamic_cast<Grammar::ElementContext*>(child)) {
            ast::RequiredPattern required = element(part, ends_in_state);
            if (joins_duties) result.all_of.push_back({{}, required.span});
            result.all_of.back().span.end = required.span.end;
            result.all_of.back().any_of.push_back(std::move(required));
        }
    }
    if (context->patternTail()) {
        pattern_tail(context->patternTail(), result.all_of.back().any_of.back(), ends_in_state);
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
    return {pattern(as<Grammar::EventAnchorContext>(context)->pattern()), whole};
}

} // namespace plumbline::syntax
