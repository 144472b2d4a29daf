#include "compiler/syntax/tree_builder.h"

namespace plumbline::syntax {

ast::Rule TreeBuilder::rule(Grammar::RuleDeclarationContext* context) {
    return {name(context->name()), optional_string(context->title),
            rule_parts(context->ruleStart(), context->ruleEnd()), statement(context->statement())};
}

ast::Practice TreeBuilder::practice(Grammar::PracticeContext* context) {
    ast::Practice practice{name(context->name()), optional_string(context->title),
                           rule_parts(context->ruleStart(), context->ruleEnd()), string(context->question),
                           std::nullopt};
    if (context->anchor()) practice.at_each = anchor(context->anchor());
    return practice;
}

ast::RuleParts TreeBuilder::rule_parts(const std::vector<Grammar::RuleStartContext*>& starts,
                                       const std::vector<Grammar::RuleEndContext*>& ends) {
    ast::RuleParts parts;
    for (Grammar::RuleStartContext* start : starts)
        rule_start(start, parts);
    for (Grammar::RuleEndContext* end : ends)
        rule_end(end, parts);
    return parts;
}

void TreeBuilder::rule_start(Grammar::RuleStartContext* context, ast::RuleParts& parts) {
    if (context->SOURCE()) {
        set_once(parts.source, string(context->text), "source");
    } else if (context->RESPONSIBLE()) {
        if (!parts.responsible.empty()) fail_twice("responsible", parts.responsible[0].span, span(context));
        parts.responsible = names(context->name());
    } else if (context->TOPIC()) {
        set_once(parts.topic, name(context->name(0)), "topic");
    } else {
        parts.assumptions.push_back(assumption(context->assuming()));
    }
}

void TreeBuilder::rule_end(Grammar::RuleEndContext* context, ast::RuleParts& parts) {
    Span whole = span(context);
    if (context->UNLESS()) {
        parts.exceptions.push_back({condition(context->condition()), names(context->name()), whole});
    } else if (context->EXTENDED()) {
        ast::Extended extended{std::nullopt, std::nullopt, std::nullopt, pattern(context->pattern()), whole};
        if (context->duration()) extended.to_length = length(context->duration());
        if (context->DOT()) {
            extended.to_event = name(context->name(0));
            extended.to_attribute = name(context->attributeName());
        }
        parts.extensions.push_back(std::move(extended));
    } else if (context->ACCEPTING()) {
        parts.accepted.push_back({name(context->name(0)), string(context->text), whole});
    } else {
        parts.assumptions.push_back(assumption(context->assuming()));
    }
}

ast::Assumption TreeBuilder::assumption(Grammar::AssumingContext* context) {
    ast::Assumption result{{}, string(context->text), span(context)};
    for (Grammar::NoteWordContext* word : context->noteWord())
        result.words.push_back(name(word));
    return result;
}

ast::Measure TreeBuilder::measure(Grammar::MeasureContext* context) {
    ast::Measure measure{};
    measure.name = name(context->name());
    measure.title = optional_string(context->title);
    measure.parts = rule_parts(context->ruleStart(), context->ruleEnd());
    measure.span = span(context);
    aggregate(context->aggregate(), measure);
    for (Grammar::MeasureEndContext* end : context->measureEnd())
        measure_end(end, measure);
    return measure;
}

void TreeBuilder::aggregate(Grammar::AggregateContext* context, ast::Measure& measure) {
    auto narrow = [&](Grammar::StateReferenceContext* state) {
        if (state) measure.during = state_reference(state);
    };
    if (auto* time = as<Grammar::TimeBetweenContext>(context)) {
        measure.kind = time->MEDIAN() ? ast::MeasureKind::median : ast::MeasureKind::average;
        measure.unit = unit(time->unit());
        measure.patterns = {pattern(time->pattern(0)), pattern(time->pattern(1))};
        take_state_of_last(measure);
    } else if (auto* events = as<Grammar::EventCountContext>(context)) {
        measure.kind = ast::MeasureKind::event_count;
        for (ast::RequiredPattern& counted : alternatives(events->alternatives()).any_of) {
            if (auto* pattern = std::get_if<ast::Pattern>(&counted.kind)) {
                measure.patterns.push_back(std::move(*pattern));
            } else {
                fail(DiagnosticKind::unexpected_word, counted.span,
                     "`recorded` cannot be counted: name an event");
            }
        }
        take_state_of_last(measure);
    } else if (auto* obligations = as<Grammar::ObligationCountContext>(context)) {
        measure.kind = ast::MeasureKind::obligation_count;
        measure.rule = name(obligations->name());
        measure.status = name(obligations->status());
        narrow(obligations->stateReference());
    } else if (auto* share = as<Grammar::ObligationShareContext>(context)) {
        measure.kind = ast::MeasureKind::obligation_share;
        measure.rule = name(share->name());
        measure.status = name(share->status());
        narrow(share->stateReference());
    } else {
        auto* events_with = as<Grammar::EventShareContext>(context);
        measure.kind = ast::MeasureKind::event_share;
        measure.patterns = {pattern(events_with->pattern())};
        measure.with = condition(events_with->condition());
        narrow(events_with->stateReference());
    }
}

// `count of visit while looked_after`: the state is meant of the measure.
void TreeBuilder::take_state_of_last(ast::Measure& measure) {
    if (measure.patterns.empty() || measure.patterns.back().during.empty()) return;
    std::vector<ast::StateReference>& states = measure.patterns.back().during;
    measure.during = std::move(states.back());
    states.pop_back();
}

void TreeBuilder::measure_end(Grammar::MeasureEndContext* context, ast::Measure& measure) {
    if (context->TARGET()) {
        set_once(measure.target, target(context), "target");
    } else {
        if (measure.by) {
            fail(DiagnosticKind::word_twice, span(context), "a second period stands here",
                 "keep one of them");
        }
        measure.by = context->MONTH() ? ast::Period::month : ast::Period::year;
    }
    if (context->WHILE()) set_once(measure.during, state_reference(context->stateReference()), "while");
}

// Without `at least` or `at most` a share is meant to reach its target, a time or a number of days to stay
// under it.
ast::Target TreeBuilder::target(Grammar::MeasureEndContext* context) {
    Span place = span(context->TARGET());
    place.end = context->WHILE() ? span(context->WHILE()).begin : span(context).end;
    place.end = place.begin + static_cast<std::uint32_t>(trimmed(sources_.text_of(place)).size());
    ast::Target result{context->LEAST() != nullptr, std::nullopt, std::nullopt, place};
    if (context->duration()) {
        result.length = length(context->duration());
    } else {
        result.number = thousandths(context->NUMBER());
        if (!context->MOST()) result.at_least = true;
    }
    return result;
}

} // namespace plumbline::syntax
