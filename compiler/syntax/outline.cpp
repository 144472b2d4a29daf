#include "compiler/syntax/outline.h"

#include "compiler/syntax/item_cutter.h"
#include "compiler/syntax/lexemes.h"
#include "compiler/syntax/parser.h"
#include "compiler/syntax/piece_parser.h"

#include <algorithm>

namespace plumbline {

namespace {

using namespace syntax;

class OutlineBuilder {
  public:
    OutlineBuilder(const std::string& text, FileIndex file, Outline& outline)
        : text_(text), file_(file), outline_(outline) {}

    void visit(antlr4::ParserRuleContext* context) {
        const std::size_t begin = outline_.words.size();
        // Declarations that share a line are cut from the file as one piece, and on lines of their own as several: the
        // bracket around a piece is none of the file's meaning.
        const bool is_piece = context->getRuleIndex() == Grammar::RuleDeclarations;
        if (!is_piece) outline_.tree += '(' + std::to_string(context->getRuleIndex());
        for (antlr4::tree::ParseTree* child : context->children) {
            if (auto* part = dynamic_cast<antlr4::ParserRuleContext*>(child))
                visit(part);
            else if (auto* word = dynamic_cast<antlr4::tree::TerminalNode*>(child))
                visit(word, context);
        }
        if (!is_piece) outline_.tree += ')';
        if (begin == outline_.words.size()) return;
        if (const Part part = part_of(context); part != Part::none) outline_.words[begin].part = part;
        if (context->getRuleIndex() == Grammar::RuleTestEvent)
            std::for_each(outline_.words.begin() + static_cast<std::ptrdiff_t>(begin), outline_.words.end(),
                          [](OutlineWord& word) { word.in_test_event = true; });
    }

  private:
    void visit(antlr4::tree::TerminalNode* node, antlr4::ParserRuleContext* context) {
        const antlr4::Token* token = node->getSymbol();
        if (token->getType() == antlr4::Token::EOF) return;
        OutlineWord word;
        word.span = {file_, static_cast<std::uint32_t>(token->getStartIndex()),
                     static_cast<std::uint32_t>(token->getStopIndex() + 1)};
        word.part = part_of(token, context);
        outline_.tree += ' ';
        outline_.tree.append(text_, word.span.begin, word.span.end - word.span.begin);
        outline_.words.push_back(word);
    }

    static Part part_of(antlr4::ParserRuleContext* context) {
        const auto inside = [context](std::size_t rule) {
            const auto* outer = dynamic_cast<antlr4::ParserRuleContext*>(context->parent);
            return outer && outer->getRuleIndex() == rule;
        };
        switch (context->getRuleIndex()) {
        case Grammar::RuleDeclaration:
        case Grammar::RuleSentence:
            return Part::declaration;
        case Grammar::RuleStandardField:
        case Grammar::RuleCalendarField:
        case Grammar::RuleAttribute:
        case Grammar::RuleRuleStart:
        case Grammar::RuleRuleEnd:
        case Grammar::RuleAggregate:
        case Grammar::RuleTestEvent:
        case Grammar::RuleExpectation:
            return Part::field;
        case Grammar::RuleStatement:
            return inside(Grammar::RuleRuleDeclaration) ? Part::field : Part::none;
        case Grammar::RuleStage:
            return Part::stage;
        default:
            return Part::none;
        }
    }

    // Lines that begin with a word which the grammar makes no part of its own.
    static Part part_of(const antlr4::Token* token, antlr4::ParserRuleContext* context) {
        switch (context->getRuleIndex()) {
        case Grammar::RulePractice:
            return token->getType() == Grammar::ASKS ? Part::field : Part::none;
        case Grammar::RuleTestBlock:
            return token->getType() == Grammar::AS ? Part::field : Part::none;
        case Grammar::RuleVocabulary:
            return token->getType() == Grammar::VERSION ? Part::field : Part::none;
        case Grammar::RuleRole:
            return token->getType() == Grammar::INCLUDES ? Part::field : Part::none;
        case Grammar::RuleState:
            return token->getType() == Grammar::STRING ? Part::field : Part::none;
        default:
            return Part::none;
        }
    }

    const std::string& text_;
    FileIndex file_;
    Outline& outline_;
};

} // namespace

std::optional<Outline> outline(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics) {
    if (!parse(sources, file, diagnostics).complete) return std::nullopt;
    const std::string& text = sources[file].text;
    Lexemes lexemes = split_into_words(text, file);
    Outline result;
    result.comments = std::move(lexemes.comments);
    OutlineBuilder builder(text, file, result);
    PieceParser parser;
    for (const Piece& piece : cut_into_items(text, lexemes.words)) {
        antlr4::ParserRuleContext* context = parser.parse(lexemes.words, piece);
        if (!context) return std::nullopt; // `parse` above has read it already
        builder.visit(context);
    }
    return result;
}

} // namespace plumbline
