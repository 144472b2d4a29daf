#include "tests/fuzz/words_by_grammar.h"

#include <PlumblineLexer.h>

#include <memory>

namespace plumbline::fuzz {

using Lexer = plumbline_grammar::PlumblineLexer;

syntax::Lexemes words_by_grammar(std::string_view text, FileIndex file) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    const std::size_t skipped = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    text.remove_prefix(skipped);
    // ANTLR counts characters, and we count bytes. It would take a second byte order mark away, but for the blank before it.
    std::vector<std::uint32_t> bytes_before(1, 0);
    for (std::size_t at = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80)
            bytes_before.push_back(static_cast<std::uint32_t>(at + skipped));
    bytes_before.push_back(static_cast<std::uint32_t>(text.size() + skipped));

    antlr4::ANTLRInputStream stream{" " + std::string(text)};
    Lexer lexer(&stream);
    lexer.removeErrorListeners();
    syntax::Lexemes result;
    std::size_t last_line = 0; // where the word before ends, lines counting from 1
    while (true) {
        const std::unique_ptr<antlr4::Token> token = lexer.nextToken();
        if (token->getType() == antlr4::Token::EOF) return result;
        const std::uint32_t begin = bytes_before[token->getStartIndex()];
        const std::uint32_t end = bytes_before[token->getStopIndex() + 1];
        if (token->getChannel() == antlr4::Token::HIDDEN_CHANNEL) {
            result.comments.push_back({file, begin, end});
            continue;
        }
        result.words.push_back(
            {begin, end, static_cast<std::uint16_t>(token->getType()), token->getLine() != last_line});
        last_line = token->getLine();
    }
}

} // namespace plumbline::fuzz
