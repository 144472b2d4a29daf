// ANTLR's tree into ours. Private to this room. What the grammar cannot say (dates that exist, numbers in
// range, a word that may stand once) is checked here.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/grammar.h"

namespace plumbline::syntax {

class TreeBuilder {
  public:
    TreeBuilder(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics)
        : sources_(sources), diagnostics_(diagnostics), file_(file) {}

    // The items that hold no error, in their order.
    std::vector<ast::Item> items(Grammar::DeclarationsContext* context);
    std::vector<ast::Item> items(Grammar::SentenceContext* context);
    // True when an item was left out.
    bool left_out() const { return left_out_; }

  private:
    // tree_builder_declarations.cpp
    ast::Item declaration(Grammar::DeclarationContext* context);
    ast::Standard standard(Grammar::StandardContext* context);
    ast::VocabularyHead vocabulary(Grammar::VocabularyContext* context);
    ast::Calendar calendar(Grammar::CalendarContext* context);
    void calendar_field(Grammar::CalendarFieldContext* context, ast::Calendar& calendar);
    ast::Role role(Grammar::RoleContext* context);
    ast::Event event(Grammar::EventContext* context);
    ast::Attribute attribute(Grammar::AttributeContext* context);
    ast::State state(Grammar::StateContext* context);
    ast::Definition definition(Grammar::DefinitionContext* context);

    // tree_builder_rules.cpp
    ast::Rule rule(Grammar::RuleDeclarationContext* context);
    ast::Practice practice(Grammar::PracticeContext* context);
    ast::Measure measure(Grammar::MeasureContext* context);
    void aggregate(Grammar::AggregateContext* context, ast::Measure& measure);
    static void take_state_of_last(ast::Measure& measure);
    void measure_end(Grammar::MeasureEndContext* context, ast::Measure& measure);
    ast::Target target(Grammar::MeasureEndContext* context);
    ast::RuleParts rule_parts(const std::vector<Grammar::RuleStartContext*>& starts,
                              const std::vector<Grammar::RuleEndContext*>& ends);
    void rule_start(Grammar::RuleStartContext* context, ast::RuleParts& parts);
    void rule_end(Grammar::RuleEndContext* context, ast::RuleParts& parts);
    ast::Assumption assumption(Grammar::AssumingContext* context);

    // tree_builder_statements.cpp
    ast::Statement statement(Grammar::StatementContext* context);
    ast::While while_statement(Grammar::WhileStatementContext* context);
    ast::When when_statement(Grammar::WhenStatementContext* context);
    ast::Each each_statement(Grammar::EachStatementContext* context);
    ast::Trigger trigger(Grammar::TriggerContext* context);
    ast::Window window(Grammar::WindowContext* context);
    ast::Stage stage(Grammar::StageContext* context);
    void every_stage(Grammar::EveryStageContext* context, ast::Stage& stage);
    void stage_end(Grammar::StageEndContext* context, ast::Stage& stage);
    void counted_statement(Grammar::CountStatementContext* context, ast::Statement& statement);
    ast::CountSpan count_span(Grammar::CountSpanContext* context);
    ast::Period period(Grammar::CalendarPeriodContext* context);

    // tree_builder_patterns.cpp
    ast::Anchor anchor(Grammar::AnchorContext* context);
    ast::Requirement requirement(Grammar::RequirementContext* context);
    ast::Alternatives alternatives(Grammar::AlternativesContext* context);
    ast::RequiredPattern element(Grammar::ElementContext* context);
    ast::Pattern pattern(Grammar::PatternContext* context);
    ast::StateReference state_reference(Grammar::StateReferenceContext* context);
    ast::Ordinal ordinal(Grammar::OrdinalContext* context);
    ast::Ordinal ordinal(Grammar::HappeningOrdinalContext* context);
    void plain_ends(const std::vector<Grammar::PlainEndContext*>& contexts, ast::Pattern& pattern);
    void late_end(Grammar::LateEndContext* context, ast::Pattern& pattern);
    // `before` is what stands before the tail, brackets included.
    void pattern_tail(Grammar::PatternTailContext* context, ast::Pattern& pattern, Span before);
    void list_tail(Grammar::PatternTailContext* context, ast::RequiredPattern& last);

    // tree_builder_conditions.cpp
    ast::Condition condition(Grammar::ConditionContext* context);
    ast::Condition conjunction(Grammar::ConjunctionContext* context);
    ast::Condition test(Grammar::TestContext* context);
    ast::Condition happening(Grammar::HappeningContext* context, Span span, bool negated);
    ast::Condition guard(Grammar::GuardContext* context);
    ast::Condition guard_conjunction(Grammar::GuardConjunctionContext* context);
    ast::Condition plain_test(Grammar::PlainTestContext* context);
    ast::Condition compared_test(Grammar::ComparedTestContext* context);
    ast::Comparison comparison(Grammar::ComparisonContext* context);
    ast::Value value(Grammar::ValueContext* context);
    // `where a where b`
    static void join(std::optional<ast::Condition>& conditions, ast::Condition further);

    // tree_builder_tests.cpp
    ast::Test test_block(Grammar::TestBlockContext* context);
    ast::TestEvent test_event(Grammar::TestEventContext* context);
    void test_attribute(Grammar::TestAttributeContext* context, ast::TestEvent& event);
    ast::Expectation expectation(Grammar::ExpectationContext* context);
    void expected_field(Grammar::ExpectedFieldContext* context, ast::Expectation& expectation);

    // tree_builder_words.cpp
    Span span(antlr4::ParserRuleContext* context) const;
    Span span(antlr4::tree::TerminalNode* node) const { return span(node->getSymbol()); }
    Span span(antlr4::Token* token) const;
    std::string text(Span span) const { return std::string(sources_.text_of(span)); }
    ast::Name name(antlr4::ParserRuleContext* context) const;
    ast::Name name(antlr4::Token* token) const;
    std::vector<ast::Name> names(const std::vector<Grammar::NameContext*>& contexts) const;
    ast::Text string(antlr4::Token* token) const;
    std::optional<ast::Text> optional_string(antlr4::Token* token) const;
    int integer(antlr4::Token* token, int at_most);
    int integer(antlr4::tree::TerminalNode* node, int at_most) { return integer(node->getSymbol(), at_most); }
    int count(antlr4::tree::TerminalNode* node) { return integer(node, Duration::max_amount); }
    std::int32_t thousandths(antlr4::tree::TerminalNode* node);
    Unit unit(Grammar::UnitContext* context) const;
    ast::Length length(Grammar::DurationContext* context);
    ast::Age age(Grammar::AgeContext* context);
    ast::DayValue date(Grammar::DateContext* context) { return date(span(context)); }
    ast::DayValue date(Span span);
    ast::Moment moment(Grammar::MomentContext* context);

    void fail(DiagnosticKind kind, Span span, std::string message, std::string hint = {});
    void fail_twice(std::string_view word, Span first, Span second);
    static Span span_of(const ast::Name& name) { return name.span; }
    static Span span_of(const auto& node) { return node.span; }
    static Span span_of(const std::pair<ast::DayValue, ast::DayValue>& days) {
        return {days.first.span.file, days.first.span.begin, days.second.span.end};
    }
    // Without the blanks at its end.
    static std::string_view trimmed(std::string_view text) {
        return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    }
    // Fills what may be said once.
    template <typename T>
    void set_once(std::optional<T>& place, T value, std::string_view word) {
        if (place) fail_twice(word, span_of(*place), span_of(value));
        place = std::move(value);
    }

    const SourceSet& sources_;
    Diagnostics& diagnostics_;
    FileIndex file_;
    bool item_failed_ = false;
    bool left_out_ = false;
};

// The alternatives of a rule of the grammar are classes of its context.
template <typename Alternative>
Alternative* as(antlr4::ParserRuleContext* context) {
    return dynamic_cast<Alternative*>(context);
}

} // namespace plumbline::syntax
