#include "compiler/syntax/tree_builder.h"

namespace plumbline::syntax {

void TreeBuilder::join(std::optional<ast::Condition>& conditions, ast::Condition further) {
    if (!conditions) {
        conditions = std::move(further);
        return;
    }
    Span both{conditions->span.file, conditions->span.begin, further.span.end};
    if (auto* all = std::get_if<ast::AllOf>(&conditions->kind)) {
        all->parts.push_back(std::move(further));
        conditions->span = both;
        return;
    }
    ast::AllOf all;
    all.parts.push_back(std::move(*conditions));
    all.parts.push_back(std::move(further));
    conditions = ast::Condition{std::move(all), both};
}

ast::Condition TreeBuilder::condition(Grammar::ConditionContext* context) {
    std::vector<Grammar::ConjunctionContext*> parts = context->conjunction();
    if (parts.size() == 1) return conjunction(parts[0]);
    ast::AnyOf any;
    for (Grammar::ConjunctionContext* part : parts)
        any.parts.push_back(conjunction(part));
    return {std::move(any), span(context)};
}

ast::Condition TreeBuilder::conjunction(Grammar::ConjunctionContext* context) {
    std::vector<Grammar::TestContext*> parts = context->test();
    if (parts.size() == 1) return test(parts[0]);
    ast::AllOf all;
    for (Grammar::TestContext* part : parts)
        all.parts.push_back(test(part));
    return {std::move(all), span(context)};
}

ast::Condition TreeBuilder::test(Grammar::TestContext* context) {
    if (auto* negated = as<Grammar::NegatedTestContext>(context)) {
        return {ast::Not{test(negated->test())}, span(context)};
    }
    if (auto* happens = as<Grammar::HappeningTestContext>(context)) {
        return happening(happens->happening(), span(context), happens->NO() != nullptr);
    }
    return compared_test(as<Grammar::OtherTestContext>(context)->comparedTest());
}

ast::Condition TreeBuilder::happening(Grammar::HappeningContext* context, Span whole, bool negated) {
    std::vector<Grammar::NameContext*> names = context->name();
    bool is_bare = !negated && !context->happeningOrdinal() && names.size() == 1 &&
                   context->plainTest().empty() && !context->duration();
    if (is_bare) return {ast::Bare{name(names[0])}, whole};

    ast::Pattern pattern;
    pattern.span = span(context);
    if (context->happeningOrdinal()) pattern.ordinal = ordinal(context->happeningOrdinal());
    pattern.name = name(names[0]);
    if (names.size() > 1) pattern.of = name(names[1]);
    for (Grammar::PlainTestContext* where : context->plainTest())
        join(pattern.where, plain_test(where));
    ast::Happened happened{negated, std::move(pattern), std::nullopt};
    if (context->duration()) {
        happened.within = length(context->duration());
        // the pattern ends where `within` begins
        Span& place = happened.pattern->span;
        place.end = span(context->WITHIN()).begin;
        place.end = place.begin + static_cast<std::uint32_t>(trimmed(sources_.text_of(place)).size());
    }
    return {std::move(happened), whole};
}

ast::Condition TreeBuilder::guard(Grammar::GuardContext* context) {
    std::vector<Grammar::GuardConjunctionContext*> parts = context->guardConjunction();
    if (parts.size() == 1) return guard_conjunction(parts[0]);
    ast::AnyOf any;
    for (Grammar::GuardConjunctionContext* part : parts)
        any.parts.push_back(guard_conjunction(part));
    return {std::move(any), span(context)};
}

ast::Condition TreeBuilder::guard_conjunction(Grammar::GuardConjunctionContext* context) {
    std::vector<Grammar::PlainTestContext*> parts = context->plainTest();
    if (parts.size() == 1) return plain_test(parts[0]);
    ast::AllOf all;
    for (Grammar::PlainTestContext* part : parts)
        all.parts.push_back(plain_test(part));
    return {std::move(all), span(context)};
}

ast::Condition TreeBuilder::plain_test(Grammar::PlainTestContext* context) {
    if (auto* negated = as<Grammar::NegatedPlainTestContext>(context)) {
        return {ast::Not{plain_test(negated->plainTest())}, span(context)};
    }
    auto* happens = as<Grammar::HappeningPlainTestContext>(context);
    if (!happens) return compared_test(as<Grammar::OtherPlainTestContext>(context)->comparedTest());

    std::vector<Grammar::NameContext*> names = happens->name();
    Span whole = span(context);
    if (!happens->NO() && !happens->happeningOrdinal() && names.size() == 1) {
        return {ast::Bare{name(names[0])}, whole};
    }
    ast::Pattern pattern;
    pattern.span = whole;
    if (happens->happeningOrdinal()) {
        pattern.ordinal = ordinal(happens->happeningOrdinal());
        pattern.span.begin = pattern.ordinal->span.begin;
    } else {
        pattern.span.begin = span(names[0]).begin;
    }
    pattern.name = name(names[0]);
    if (names.size() > 1) pattern.of = name(names[1]);
    return {ast::Happened{happens->NO() != nullptr, std::move(pattern), std::nullopt}, whole};
}

ast::Condition TreeBuilder::compared_test(Grammar::ComparedTestContext* context) {
    Span whole = span(context);
    if (auto* bracketed = as<Grammar::BracketedContext>(context)) return condition(bracketed->condition());
    if (auto* compared = as<Grammar::ComparedContext>(context)) {
        return {ast::Compared{name(compared->attributeName()), comparison(compared->comparison()),
                              value(compared->value())},
                whole};
    }
    if (auto* listed = as<Grammar::ListedContext>(context)) {
        ast::Listed list{name(listed->attributeName()), listed->NOT() != nullptr, {}};
        for (Grammar::ValueContext* part : listed->value())
            list.values.push_back(value(part));
        return {std::move(list), whole};
    }
    if (auto* recorded = as<Grammar::IsRecordedContext>(context)) {
        return {ast::IsRecorded{name(recorded->attributeName()), recorded->NOT() != nullptr}, whole};
    }
    if (auto* elapsed = as<Grammar::ElapsedContext>(context)) {
        return {ast::Elapsed{elapsed->OVER() != nullptr, length(elapsed->duration())}, whole};
    }
    if (auto* between = as<Grammar::AgeBetweenContext>(context)) {
        return {ast::AgeBetween{age(between->age(0)), age(between->age(1))}, whole};
    }
    auto* compared = as<Grammar::AgeComparedContext>(context);
    ast::Age limit = age(compared->age());
    if (compared->UNDER()) return {ast::AgeBetween{std::nullopt, limit}, whole};
    return {ast::AgeBetween{limit, std::nullopt}, whole};
}

ast::Comparison TreeBuilder::comparison(Grammar::ComparisonContext* context) {
    if (context->EQUAL()) return ast::Comparison::equal;
    if (context->UNEQUAL() || context->NOT()) return ast::Comparison::unequal;
    if (context->LESS_EQUAL() || context->MOST()) return ast::Comparison::less_or_equal;
    if (context->GREATER_EQUAL() || context->LEAST()) return ast::Comparison::greater_or_equal;
    if (context->LESS() || context->UNDER()) return ast::Comparison::less;
    if (context->GREATER() || context->OVER()) return ast::Comparison::greater;
    return ast::Comparison::equal; // `is`
}

ast::Value TreeBuilder::value(Grammar::ValueContext* context) {
    Span whole = span(context);
    if (context->duration()) return {length(context->duration()), whole};
    if (context->NUMBER()) return {thousandths(context->NUMBER()), whole};
    if (context->STRING()) return {string(context->STRING()->getSymbol()), whole};
    if (context->date()) return {date(context->date()), whole};
    return {name(context->word()), whole};
}

} // namespace plumbline::syntax
