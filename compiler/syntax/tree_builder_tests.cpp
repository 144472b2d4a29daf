#include "compiler/syntax/tree_builder.h"

#include <fmt/format.h>

namespace plumbline::syntax {

ast::Test TreeBuilder::test_block(Grammar::TestBlockContext* context) {
    ast::Test test;
    test.title = optional_string(context->title);
    if (context->name()) test.rule = name(context->name());
    for (Grammar::TestEventContext* part : context->testEvent())
        test.events.push_back(test_event(part));
    test.as_of = moment(context->moment(0));
    if (context->known) test.known_at = moment(context->known);
    for (Grammar::ExpectationContext* part : context->expectation())
        test.expectations.push_back(expectation(part));
    return test;
}

ast::TestEvent TreeBuilder::test_event(Grammar::TestEventContext* context) {
    ast::TestEvent event{moment(context->moment()), name(context->name()), {}, std::nullopt, span(context)};
    for (Grammar::TestAttributeContext* part : context->testAttribute())
        test_attribute(part, event);
    return event;
}

// Values as a timeline writes them: `alone` is alone=true.
void TreeBuilder::test_attribute(Grammar::TestAttributeContext* context, ast::TestEvent& event) {
    if (context->RECORDED()) {
        set_once(event.recorded_at, moment(context->moment()), "recorded");
    } else if (context->NOT()) {
        event.attributes.push_back({name(context->attributeName()), "false"});
    } else if (context->NAME()) {
        event.attributes.push_back({name(context->NAME()->getSymbol()), "true"});
    } else {
        ast::Value written = value(context->value());
        std::string plain = text(written.span);
        if (auto* quoted = std::get_if<ast::Text>(&written.value)) plain = quoted->text;
        if (auto* length = std::get_if<ast::Length>(&written.value))
            plain = format_duration(length->duration);
        event.attributes.push_back({name(context->attributeName()), std::move(plain)});
    }
}

ast::Expectation TreeBuilder::expectation(Grammar::ExpectationContext* context) {
    ast::Expectation result;
    result.span = span(context);
    result.nothing = context->NOTHING() != nullptr;
    result.negated = context->NO() != nullptr;
    for (Grammar::ExpectedFieldContext* field : context->expectedField())
        expected_field(field, result);
    return result;
}

void TreeBuilder::expected_field(Grammar::ExpectedFieldContext* context, ast::Expectation& expectation) {
    auto once = [&](bool is_first, std::string_view word) {
        if (!is_first) {
            fail(DiagnosticKind::word_twice, span(context),
                 fmt::format("a second {} stands in this expectation", word),
                 "begin another line with `expect`");
        }
    };
    if (context->DUE()) {
        once(!expectation.due && !expectation.no_due, "`due`");
        if (context->NONE())
            expectation.no_due = true;
        else
            expectation.due = moment(context->moment());
    } else if (context->FROM()) {
        once(!expectation.anchor_at, "`from`");
        expectation.anchor_at = moment(context->moment());
    } else if (context->AT()) {
        once(!expectation.satisfied_at, "`at`");
        expectation.satisfied_at = moment(context->moment());
    } else if (context->status()) {
        once(!expectation.status, "status");
        expectation.status = name(context->status());
    } else {
        once(!expectation.requires_name, "event");
        expectation.requires_name = context->OF() ? name(context->name()).text : "recorded";
    }
}

} // namespace plumbline::syntax
