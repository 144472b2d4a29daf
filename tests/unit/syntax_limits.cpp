// What no text may do to the parser.
#include "tests/unit/syntax_support.h"

#include <random>

using namespace plumbline;
using namespace plumbline::syntax_test;

namespace {

std::string repeated(const std::string& part, std::size_t times) {
    std::string text;
    for (std::size_t at = 0; at < times; ++at)
        text += part;
    return text;
}

// Cuts a text into words, numbers, texts and marks, blanks kept with the word before.
std::vector<std::string> pieces_of(const std::string& text) {
    std::vector<std::string> pieces;
    auto is_word = [](char letter) {
        return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_';
    };
    for (std::size_t at = 0; at < text.size();) {
        std::size_t begin = at;
        if (text[at] == '"')
            at = text.find('"', at + 1) + 1;
        else if (is_word(text[at]))
            while (at < text.size() && is_word(text[at]))
                ++at;
        else
            ++at;
        while (at < text.size() && (text[at] == ' ' || text[at] == '\n'))
            ++at;
        pieces.push_back(text.substr(begin, at - begin));
    }
    return pieces;
}

} // namespace

TEST_CASE("a file larger than the limit is refused") {
    std::string text(max_source_bytes, '\n');
    CHECK(Parsed(text).result.complete);
    CHECK(
        message_of(text + ' ') ==
        "file_too_large: the file is larger than 4 MB, the most that is read | split it into several files");
}

TEST_CASE("a declaration larger than the limit is refused") {
    std::string text =
        "rule a within 1 day of b: c where x" + repeated(" or x", 60'000) + "\nrule b within 1 day of c: d";
    Parsed parsed(text);
    CHECK(parsed.messages() ==
          "1:1 file_too_large: what begins here has more than 100000 words, the most that one "
          "declaration may have\n");
    CHECK(parsed.items().size() == 1);
}

TEST_CASE("a file of nothing but mistakes is given up") {
    Parsed parsed(repeated("rule\n", 3'000));
    CHECK(parsed.diagnostics.all().size() == 1'001);
    CHECK(parsed.messages().ends_with(
        "1000:1 file_too_large: the file is not read any further: it holds 1000 declarations with mistakes "
        "up to here\n"
        "1000:5 unexpected_word: the rule ends here, but expected the rule's name\n"));
}

TEST_CASE("text that is not UTF-8 is refused with its place") {
    auto place = [](const std::string& bytes) {
        Parsed parsed("section \"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" + bytes + "\"");
        REQUIRE(parsed.diagnostics.all().size() == 1);
        CHECK(parsed.diagnostics.all()[0].kind == DiagnosticKind::file_not_utf8);
        return parsed.diagnostics.all()[0].span.begin;
    };
    for (const char* bytes : {"\x80", "\xC3", "\xC0\xAF", "\xE2\x82", "\xE0\x80\x80", "\xED\xA0\x80",
                              "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
        CHECK(place(bytes) == 18);
    }
    CHECK(message_of("section \"caf\xE9\"") == "file_not_utf8: this letter is not written as UTF-8 | save "
                                               "the file as plain text with the encoding UTF-8");
    CHECK(Parsed("section \"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"").result.complete);
}

TEST_CASE("deep nesting is refused") {
    const std::string deep =
        "nested_too_deeply: brackets, `not` and sentences stand in each other more than 64 deep here "
        "| give a part of it a name with `define`";
    const std::string rule = "rule a within 1 day of b: c where ";
    CHECK(message_of(rule + repeated("(", 1000) + "x" + repeated(")", 1000)) == deep);
    CHECK(message_of(rule + repeated("(", 1000)) == deep);
    CHECK(message_of(rule + repeated("not ", 1000) + "x") == deep);
    CHECK(message_of(rule + repeated("not (", 65) + "x" + repeated(")", 65)) == deep);
    CHECK(message_of("rule a " + repeated("while a: ", 1000) + "b") == deep);
    CHECK(message_of("rule a " + repeated("when a: ", 1000) + "b") == deep);
    CHECK(message_of("rule a within 1 day of " + repeated("later of (", 1000)) == deep);
    CHECK(Parsed(rule + repeated("(", 64) + "x" + repeated(")", 64)).result.complete);
    CHECK(Parsed(rule + repeated("not (", 63) + "x" + repeated(")", 63)).result.complete);
    CHECK(Parsed(rule + repeated("not ", 64) + "x").result.complete);
    CHECK(Parsed("rule a " + repeated("while a: ", 64) + "b").result.complete);
    CHECK(Parsed(rule + repeated("(x) and ", 1000) + "x").result.complete);
}

TEST_CASE("long lists are no trouble") {
    for (const char* part : {" or x", " and x", " where x", " while x", " matching x"}) {
        Parsed parsed("rule a within 1 day of b: c where x" + repeated(part, 2'000));
        bool twice = std::string(part) == " matching x";
        CHECK(parsed.result.complete != twice);
    }
    CHECK(Parsed("rule a responsible x" + repeated(", x", 20'000) + " within 1 day of b: c").result.complete);
    CHECK(Parsed("while s: x" + repeated(" every 2 days", 5'000)).result.complete);
}

TEST_CASE("a text with words left out, doubled and swapped gives a tree or a diagnostic") {
    std::vector<std::string> original = pieces_of(sample);
    std::mt19937 random(20250303);
    int with_mistakes = 0;
    for (int round = 0; round < 2'000; ++round) {
        std::vector<std::string> pieces = original;
        int changes = 1 + static_cast<int>(random() % 4);
        for (int change = 0; change < changes; ++change) {
            std::size_t at = random() % pieces.size();
            std::size_t other = random() % pieces.size();
            switch (random() % 4) {
            case 0:
                pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(at));
                break;
            case 1:
                pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(at), pieces[at]);
                break;
            case 2:
                std::swap(pieces[at], pieces[other]);
                break;
            default: // a byte in the middle of a word
                if (pieces[at].size() > 1)
                    pieces[at][random() % pieces[at].size()] = static_cast<char>(random() % 256);
            }
        }
        std::string text;
        for (const std::string& piece : pieces)
            text += piece;
        Parsed parsed(text);
        CHECK(parsed.result.complete == parsed.diagnostics.all().empty());
        if (!parsed.result.complete) ++with_mistakes;
        for (const Diagnostic& one : parsed.diagnostics.all()) {
            INFO(text);
            CHECK(one.span.begin <= one.span.end);
            CHECK(one.span.end <= text.size());
            CHECK_FALSE(render(one, parsed.sources, true).empty());
            CHECK(one.message != "what begins here cannot be read");
        }
    }
    CHECK(with_mistakes > 500);
}
