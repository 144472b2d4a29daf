#include "compiler/syntax/parser.h"
#include "compiler/syntax/prose.h"
#include "compiler/syntax/syntax_errors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace plumbline::syntax {

namespace {

bool touches(const Lexeme& left, const Lexeme& right) {
    return left.end == right.begin;
}

bool is_digits(std::size_t kind) {
    return kind == Grammar::NUMBER;
}

struct StrayHint {
    std::string_view character;
    std::string_view hint;
};
constexpr std::array stray_hints{
    StrayHint{"?", "put a question in quotation marks: `asks \"Was the child heard?\"`"},
    StrayHint{"“", "write straight quotation marks: `\"`"},
    StrayHint{"”", "write straight quotation marks: `\"`"},
    StrayHint{"„", "write straight quotation marks: `\"`"},
    StrayHint{"‘", "put a text in straight quotation marks: `\"`"},
    StrayHint{"’", "put a text in straight quotation marks: `\"`"},
    StrayHint{"'", "put a text in straight quotation marks: `\"`"},
    StrayHint{";", "a sentence needs no mark at its end"},
    StrayHint{"{", "no braces are needed: the words carry the structure"},
    StrayHint{"}", "no braces are needed: the words carry the structure"},
    StrayHint{"[", "write round brackets: `(`"},
    StrayHint{"]", "write round brackets: `)`"},
    StrayHint{"#", "a comment begins with `--`"},
    StrayHint{"–", "write `--` before a comment and `_` inside a name"},
    StrayHint{"—", "write `--` before a comment and `_` inside a name"},
    StrayHint{"%", "write `percent`"},
    StrayHint{"&", "write `and`"},
    StrayHint{"≤", "write `<=` or `at most`"},
    StrayHint{"≥", "write `>=` or `at least`"},
    StrayHint{"≠", "write `!=` or `is not`"},
    StrayHint{"!", "write `not`, or `is not` between an attribute and its value"},
};

std::string code_point_name(std::string_view character) {
    unsigned char first = static_cast<unsigned char>(character[0]);
    std::uint32_t value = first;
    if (character.size() > 1) {
        value = first & (0x7Fu >> character.size());
        for (char next : character.substr(1))
            value = value << 6 | (static_cast<unsigned char>(next) & 0x3Fu);
    }
    std::string digits;
    for (int at = 0; at < 4 || value > 0; ++at, value >>= 4)
        digits.insert(digits.begin(), "0123456789ABCDEF"[value & 15]);
    return "U+" + digits;
}

bool is_control(std::string_view character) {
    auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

bool is_visible(std::string_view character) {
    if (character.size() == 1 && static_cast<unsigned char>(character[0]) >= 0x7F) return false;
    // controls, zero-width and direction marks, and the byte order mark
    return character != " " && !is_control(character) && !character.starts_with("\xE2\x80") &&
           character != "\xEF\xBB\xBF";
}

// A text goes into the bundle and from there to terminals and reports, which must not be steered by it.
std::optional<Span> control_character(const SourceSet& sources, FileIndex file, const Lexeme& word) {
    const std::string_view text = sources.text_of({file, word.begin, word.end});
    for (std::uint32_t at = 0; at < text.size(); ++at) {
        const std::uint32_t length = text[at] == '\xC2' ? 2 : 1;
        if (is_control(text.substr(at, length))) return Span{file, word.begin + at, word.begin + at + length};
    }
    return std::nullopt;
}

class StrayReport {
  public:
    StrayReport(const SourceSet& sources, FileIndex file, const std::vector<Lexeme>& words,
                const Piece& piece)
        : sources_(sources), file_(file), words_(words), piece_(piece) {}

    void stray(std::size_t at, Diagnostics& diagnostics) const {
        Span place{file_, words_[at].begin, words_[at].end};
        std::string character(sources_.text_of(place));
        // Quotation marks and dashes are of the block that holds most invisible characters.
        bool has_hint = !hint_for(character).empty();
        std::string named = has_hint || is_visible(character)
                                ? '`' + character + '`'
                                : "the invisible character " + code_point_name(character);
        std::string hint = character == "-" ? hint_for_hyphen(at) : std::string(hint_for(character));
        diagnostics.add(DiagnosticKind::stray_character, place, named + " has no meaning here", hint);
    }

  private:
    static std::string_view hint_for(std::string_view character) {
        for (const StrayHint& known : stray_hints) {
            if (known.character == character) return known.hint;
        }
        return {};
    }

    std::string word(std::size_t at) const {
        return std::string(sources_.text_of({file_, words_[at].begin, words_[at].end}));
    }

    std::string hint_for_hyphen(std::size_t at) const {
        bool stands_between = at > piece_.begin && at + 1 < piece_.end &&
                              touches(words_[at - 1], words_[at]) && touches(words_[at], words_[at + 1]);
        const bool is_sign = !stands_between && at + 1 < piece_.end && touches(words_[at], words_[at + 1]) &&
                             is_digits(words_[at + 1].kind);
        if (is_sign) return "nothing is counted below 0: leave `-` out, and say `before` where that is meant";
        if (!stands_between) return "a comment begins with `--`";
        if (is_digits(words_[at - 1].kind) && is_digits(words_[at + 1].kind)) {
            return "write a date as year, month and day: `2025-03-03`";
        }
        std::string left = word(at - 1);
        std::string right = word(at + 1);
        if (std::optional<int> number = number_in_words(left + '-' + right))
            return "write `" + std::to_string(*number) + '`';
        bool is_unit = words_[at - 1].kind == Grammar::WORKING || words_[at - 1].kind == Grammar::CLEAR;
        if (is_unit) return "write `" + left + ' ' + right + '`';
        return "join the words of a name by underscores: `" + left + '_' + right + '`';
    }

    const SourceSet& sources_;
    FileIndex file_;
    const std::vector<Lexeme>& words_;
    const Piece& piece_;
};

} // namespace

bool report_bad_characters(const SourceSet& sources, FileIndex file, const std::vector<Lexeme>& words,
                           const Piece& piece, Diagnostics& diagnostics) {
    for (std::size_t at = piece.begin; at < piece.end; ++at) {
        if (words[at].kind == Grammar::UNCLOSED_STRING) {
            diagnostics.add(DiagnosticKind::unclosed_text, {file, words[at].begin, words[at].end},
                            "the text that begins here has no closing quotation mark on its line",
                            "end it with `\"`; write `\\\"` for a quotation mark inside it");
            return true;
        }
        if (words[at].kind == Grammar::STRING) {
            if (const auto control = control_character(sources, file, words[at])) {
                diagnostics.add(DiagnosticKind::stray_character, *control,
                                "the invisible character " + code_point_name(sources.text_of(*control)) +
                                    " has no meaning in a text",
                                sources.text_of(*control) == "\t" ? "write a space" : "take it out");
                return true;
            }
        }
        if (words[at].kind == Grammar::STRAY) {
            StrayReport(sources, file, words, piece).stray(at, diagnostics);
            return true;
        }
    }
    return false;
}

bool report_deep_nesting(FileIndex file, const std::vector<Lexeme>& words, const Piece& piece,
                         Diagnostics& diagnostics) {
    int brackets = 0;
    int negations = 0; // `not` upon `not`
    int sentences = 0; // `while` in `while`
    for (std::size_t at = piece.begin; at < piece.end; ++at) {
        std::size_t kind = words[at].kind;
        if (kind == Grammar::LEFT) ++brackets;
        if (kind == Grammar::RIGHT && brackets > 0) --brackets;
        negations = kind == Grammar::NOT ? negations + 1 : 0;
        if (kind == Grammar::COLON) {
            bool goes_deeper = at + 1 < piece.end && begins_statement(words[at + 1].kind);
            sentences = goes_deeper ? sentences + 1 : 0;
        }
        if (brackets + negations + sentences > max_nesting) {
            diagnostics.add(DiagnosticKind::nested_too_deeply, {file, words[at].begin, words[at].end},
                            "brackets, `not` and sentences stand in each other more than " +
                                std::to_string(max_nesting) + " deep here",
                            "give a part of it a name with `define`");
            return true;
        }
    }
    return false;
}

} // namespace plumbline::syntax
