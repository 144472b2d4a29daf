#include "compiler/syntax/lexemes.h"

#include "compiler/syntax/grammar.h"

#include <algorithm>
#include <unordered_map>

namespace plumbline::syntax {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view hard_space = "\xC2\xA0"; // what word processors put between a number and its unit

// As the grammar has them: words that are always written the same, signs among them. `otherwise` for what is none of them.
std::size_t kind_of_fixed(std::string_view written, std::size_t otherwise) {
    static const std::unordered_map<std::string_view, std::size_t> kinds{
#define PLUMBLINE_FIXED_WORD(written, kind) {written, Grammar::kind},
#include "plumbline_fixed_words.def"
#undef PLUMBLINE_FIXED_WORD
    };
    const auto found = kinds.find(written);
    return found == kinds.end() ? otherwise : found->second;
}

constexpr bool is_digit(char c) {
    return '0' <= c && c <= '9';
}
constexpr bool begins_name(char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_';
}
constexpr bool continues_name(char c) {
    return begins_name(c) || is_digit(c);
}
constexpr bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
constexpr bool stands_in_line(char c) {
    return c != '\n' && c != '\r';
}
constexpr bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The rules of grammar/PlumblineLexer.g4 by hand: of all words that could begin at a place the longest, and a fixed word
// rather than a name. ANTLR's lexer, which reads the same words, takes half the time of compiling a standard.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    struct Word {
        std::size_t kind;
        std::size_t end;
    };
    // What begins at `begin`, where there is no blank.
    Word word_at(std::size_t begin) const {
        const char first = text_[begin];
        if (begins_name(first)) return name(begin);
        if (is_digit(first)) return number(begin);
        if (first == '"') return quoted(begin);
        if (text_.substr(begin).starts_with("--"))
            return {Grammar::COMMENT, end_of_run<stands_in_line>(begin)};
        return sign(begin);
    }

  private:
    template <bool (*belongs)(char)>
    std::size_t end_of_run(std::size_t begin) const {
        std::size_t end = begin;
        while (end < text_.size() && belongs(text_[end]))
            ++end;
        return end;
    }

    Word name(std::size_t begin) const {
        const std::size_t end = end_of_run<continues_name>(begin);
        return {kind_of_fixed(text_.substr(begin, end - begin), Grammar::NAME), end};
    }

    // A 0 of the shape stands for any digit.
    bool has_shape(std::size_t begin, std::string_view shape) const {
        const std::string_view written = text_.substr(begin, shape.size());
        return std::equal(
            written.begin(), written.end(), shape.begin(), shape.end(),
            [](char c, char expected) { return expected == '0' ? is_digit(c) : c == expected; });
    }

    Word number(std::size_t begin) const {
        constexpr std::string_view moment = "0000-00-00T00:00", date = "0000-00-00", time = "00:00";
        if (has_shape(begin, moment)) return {Grammar::DATE_AND_TIME, begin + moment.size()};
        if (has_shape(begin, date)) return {Grammar::DATE, begin + date.size()};
        if (has_shape(begin, time)) return {Grammar::TIME, begin + time.size()};
        std::size_t end = end_of_run<is_digit>(begin);
        if (has_shape(end, ".0")) end = end_of_run<is_digit>(end + 1);
        return {Grammar::NUMBER, end};
    }

    // Up to the closing quotation mark; without one up to the first thing that cannot stand in a text.
    Word quoted(std::size_t begin) const {
        std::size_t at = begin + 1;
        for (; at < text_.size() && stands_in_line(text_[at]); ++at) {
            if (text_[at] == '"') return {Grammar::STRING, at + 1};
            if (text_[at] != '\\') continue;
            const char escaped = at + 1 < text_.size() ? text_[at + 1] : '\n';
            if (escaped != '"' && escaped != '\\') break;
            ++at;
        }
        return {Grammar::UNCLOSED_STRING, at};
    }

    Word sign(std::size_t begin) const {
        for (const std::size_t length : {std::size_t{2}, std::size_t{1}}) {
            const std::string_view written = text_.substr(begin, length);
            const std::size_t kind = kind_of_fixed(written, Grammar::STRAY);
            if (kind != Grammar::STRAY) return {kind, begin + written.size()};
        }
        return {Grammar::STRAY, end_of_run<continues_character>(begin + 1)}; // the whole character
    }

    std::string_view text_;
};

} // namespace

Lexemes split_into_words(std::string_view text, FileIndex file) {
    const Scanner scanner(text);
    Lexemes result;
    bool begins_line = true;
    std::size_t at = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    while (at < text.size()) {
        if (is_blank(text[at])) {
            begins_line = begins_line || text[at] == '\n';
            ++at;
            continue;
        }
        if (text.substr(at).starts_with(hard_space)) {
            at += hard_space.size();
            continue;
        }
        const auto [kind, end] = scanner.word_at(at);
        const auto begin_of_word = static_cast<std::uint32_t>(at);
        const auto end_of_word = static_cast<std::uint32_t>(end);
        at = end;
        if (kind == Grammar::COMMENT) {
            result.comments.push_back({file, begin_of_word, end_of_word});
            continue;
        }
        result.words.push_back({begin_of_word, end_of_word, static_cast<std::uint16_t>(kind), begins_line});
        begins_line = false;
    }
    return result;
}

} // namespace plumbline::syntax
