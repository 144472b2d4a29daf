#include "compiler/syntax/lexemes.h"

#include "compiler/syntax/grammar.h"

namespace plumbline::syntax {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view hard_space = "\xC2\xA0"; // what word processors put between a number and its unit

// What stands for every byte beyond ASCII. Outside texts and comments no such character means anything, so
// the lexer need not tell them apart; it then counts bytes, as spans do, and stays on its quick path, which
// ends at ASCII.
constexpr char stand_in = '\x1A';

std::string in_ascii(std::string_view text) {
    std::string result(text);
    for (std::size_t at = 0; at < result.size(); ++at) {
        bool is_hard_space = text.substr(at).starts_with(hard_space);
        if (is_hard_space) {
            result[at] = ' ';
            result[++at] = ' ';
        } else if (static_cast<unsigned char>(result[at]) >= 0x80) {
            result[at] = stand_in;
        }
    }
    return result;
}

bool continues_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

} // namespace

Lexemes split_into_words(std::string_view text, FileIndex file) {
    std::uint32_t skipped = 0;
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
        skipped = static_cast<std::uint32_t>(byte_order_mark.size());
    }
    antlr4::ANTLRInputStream stream(in_ascii(text));
    Lexer lexer(&stream);
    lexer.removeErrorListeners();

    Lexemes result;
    std::uint32_t previous_end = 0;
    while (true) {
        std::unique_ptr<antlr4::Token> token = lexer.nextToken();
        if (token->getType() == antlr4::Token::EOF) break;
        auto begin = static_cast<std::uint32_t>(token->getStartIndex());
        auto end = static_cast<std::uint32_t>(token->getStopIndex() + 1);
        if (token->getType() == Lexer::COMMENT) {
            result.comments.push_back({file, begin + skipped, end + skipped});
            continue;
        }
        if (token->getType() == Lexer::STRAY) {
            if (continues_character(text[begin])) continue;
            while (end < text.size() && continues_character(text[end]))
                ++end;
        }
        std::string_view gap = text.substr(previous_end, begin - previous_end);
        bool begins_line = previous_end == 0 || gap.find('\n') != std::string_view::npos;
        result.words.push_back(
            {begin + skipped, end + skipped, static_cast<std::uint16_t>(token->getType()), begins_line});
        previous_end = end;
    }
    return result;
}

} // namespace plumbline::syntax
