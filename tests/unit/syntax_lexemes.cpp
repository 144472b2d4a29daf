// What a text falls into, where shapes begin alike. On whole standards and at random the fuzz target `words` holds it against
// ANTLR's lexer.
#include "compiler/syntax/grammar.h"
#include "compiler/syntax/lexemes.h"

#include <doctest/doctest.h>
#include <string>

using namespace plumbline;
using namespace plumbline::syntax;

namespace {

// `KIND[word]`, parted by blanks; a `/` before what begins a line.
std::string words_of(const std::string& text) {
    static const Grammar any(nullptr);
    std::string result;
    for (const Lexeme& word : split_into_words(text, 0).words) {
        if (!result.empty()) result += ' ';
        if (word.begins_line) result += '/';
        result += any.getVocabulary().getSymbolicName(word.kind) + '[' +
                  text.substr(word.begin, word.end - word.begin) + ']';
    }
    return result;
}

} // namespace

TEST_CASE("a word is as long as it can be, and a fixed word is no name") {
    CHECK(words_of("within withins With _in in_2") ==
          "/WITHIN[within] NAME[withins] NAME[With] NAME[_in] NAME[in_2]");
    CHECK(words_of("a<=b!=c!d-e") ==
          "/NAME[a] LESS_EQUAL[<=] NAME[b] UNEQUAL[!=] NAME[c] STRAY[!] NAME[d] STRAY[-] NAME[e]");
}

TEST_CASE("dates, times and numbers begin alike") {
    CHECK(words_of("2025-03-03T09:30") == "/DATE_AND_TIME[2025-03-03T09:30]");
    CHECK(words_of("2025-03-03T9:30") == "/DATE[2025-03-03] NAME[T9] COLON[:] NUMBER[30]");
    CHECK(words_of("2025-03") == "/NUMBER[2025] STRAY[-] NUMBER[03]");
    CHECK(words_of("09:30 9:30 123:45") ==
          "/TIME[09:30] NUMBER[9] COLON[:] NUMBER[30] NUMBER[123] COLON[:] NUMBER[45]");
    CHECK(words_of("1.5 1. 1.5.2 5days") ==
          "/NUMBER[1.5] NUMBER[1] DOT[.] NUMBER[1.5] DOT[.] NUMBER[2] NUMBER[5] DAY[days]");
}

TEST_CASE("a text ends at its mark, or where it can go on no further") {
    CHECK(words_of(R"("a \" b" "\\")") == R"(/STRING["a \" b"] STRING["\\"])");
    CHECK(words_of("\"open\nby") == "/UNCLOSED_STRING[\"open] /BY[by]");
    CHECK(words_of(R"("bad \x")") == R"(/UNCLOSED_STRING["bad ] STRAY[\] NAME[x] UNCLOSED_STRING["])");
    CHECK(words_of("\"to the end\\") == "/UNCLOSED_STRING[\"to the end] STRAY[\\]");
}

TEST_CASE("what is beyond ASCII is one stray character, and a hard space is a blank") {
    CHECK(words_of("5\xC2\xA0"
                   "days \xE2\x80\x93 x") == "/NUMBER[5] DAY[days] STRAY[\xE2\x80\x93] NAME[x]");
    CHECK(words_of("\xEF\xBB\xBF"
                   "by \xEF\xBB\xBF") == "/BY[by] STRAY[\xEF\xBB\xBF]");
}

TEST_CASE("comments stand apart, and end with their line") {
    const std::string text = "by -- no \"text\"\r\nby--\nby";
    CHECK(words_of(text) == "/BY[by] /BY[by] /BY[by]");
    const auto comments = split_into_words(text, 7).comments;
    REQUIRE(comments.size() == 2);
    CHECK(comments[0].file == 7);
    CHECK(text.substr(comments[0].begin, comments[0].end - comments[0].begin) == "-- no \"text\"");
    CHECK(text.substr(comments[1].begin, comments[1].end - comments[1].begin) == "--");
}
