#include "compiler/diagnostics/diagnostic.h"

#include <doctest/doctest.h>

using namespace plumbline;

namespace {

// The text with one diagnostic over the first `marked`.
std::string rendered(const std::string& text, const std::string& marked, bool colours = false,
                     const std::string& hint = "") {
    SourceSet sources;
    FileIndex file = sources.add({"visits.std", text});
    auto begin = static_cast<std::uint32_t>(text.find(marked));
    Span span{file, begin, begin + static_cast<std::uint32_t>(marked.size())};
    return render({DiagnosticKind::unknown_unit, span, "message", hint, {}}, sources, colours);
}

} // namespace

TEST_CASE("kinds have names and severities") {
    CHECK(name_of(DiagnosticKind::unknown_unit) == "unknown_unit");
    CHECK(severity_of(DiagnosticKind::unknown_unit) == Severity::error);
    CHECK(severity_of(DiagnosticKind::no_source) == Severity::warning);
    CHECK(all_diagnostic_kinds().front() == DiagnosticKind::file_unreadable);
    for (DiagnosticKind kind : all_diagnostic_kinds())
        CHECK_FALSE(name_of(kind).empty());
}

TEST_CASE("places count lines and characters from 1") {
    SourceSet sources;
    FileIndex file = sources.add({"a.std", "a\xC3\xA9z\r\n\n\tb"});
    auto place = [&](std::uint32_t offset) {
        Place found = sources.place(file, offset);
        return std::to_string(found.line) + ':' + std::to_string(found.column);
    };
    CHECK(place(0) == "1:1");
    CHECK(place(3) == "1:3");
    CHECK(place(6) == "2:1");
    CHECK(place(7) == "3:1");
    CHECK(place(8) == "3:2");
    CHECK(place(9) == "3:3");
    CHECK(place(1000) == "3:3");
    CHECK(sources.line_at(file, 1) == "a\xC3\xA9z");
    CHECK(sources.line_at(file, 6) == "");
    CHECK(sources.line_at(file, 9) == "\tb");
    CHECK(sources.text_of({file, 1, 3}) == "\xC3\xA9");
    FileIndex marked = sources.add({"b.std", "\xEF\xBB\xBFx"});
    CHECK(sources.place(marked, 3).column == 1);
    CHECK(sources.line_at(marked, 3) == "x");
    CHECK(sources.size() == 2);
    CHECK(sources[marked].path == "b.std");
    FileIndex empty = sources.add({"c.std", ""});
    CHECK(sources.place(empty, 0).line == 1);
    CHECK(sources.line_at(empty, 0).empty());
}

TEST_CASE("a diagnostic as text") {
    CHECK(rendered("rule a\n  within 5 dyas of b: c\n", "dyas", false, "write `5 days`") ==
          "visits.std:2:12: error: message [unknown_unit]\n"
          " 2 |   within 5 dyas of b: c\n"
          "   |            ^^^^\n"
          "hint: write `5 days`\n");
}

TEST_CASE("carets stand under tabs and letters of several bytes") {
    CHECK(rendered("\tx\t\xC3\xA9\xE2\x82\xAC dyas\xC3\xA9s z", "dyas\xC3\xA9s") ==
          "visits.std:1:7: error: message [unknown_unit]\n"
          " 1 |     x   \xC3\xA9\xE2\x82\xAC dyas\xC3\xA9s z\n"
          "   |            ^^^^^^\n");
    // an accent of its own has no width, a Chinese character has two columns
    CHECK(rendered("e\xCC\x81\xE4\xB8\xADx y", "x") == "visits.std:1:4: error: message [unknown_unit]\n"
                                                       " 1 | e\xCC\x81\xE4\xB8\xADx y\n"
                                                       "   |    ^\n");
    // what would disturb a terminal is not printed
    CHECK(rendered("a\x1b[31m\xFF\xE2\x80\xAE x", "x").find("\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD x\n") !=
          std::string::npos);
}

TEST_CASE("empty spans and spans of several lines") {
    CHECK(rendered("abc\ndef", "") == "visits.std:1:1: error: message [unknown_unit]\n 1 | abc\n   | ^\n");
    CHECK(rendered("abc\ndef", "bc\nde") ==
          "visits.std:1:2: error: message [unknown_unit]\n 1 | abc\n   |  ^^\n");
    SourceSet sources;
    FileIndex file = sources.add({"visits.std", "abc\n"});
    CHECK(render({DiagnosticKind::no_rules, {file, 3, 3}, "m", "", {}}, sources, false) ==
          "visits.std:1:4: error: m [no_rules]\n 1 | abc\n   |    ^\n");
}

TEST_CASE("long lines are cut around the span") {
    std::string left = rendered("here " + std::string(500, 'x'), "here");
    CHECK(left.find(" 1 | here " + std::string(115, 'x') + "…\n   | ^^^^\n") != std::string::npos);
    std::string right = rendered(std::string(500, 'x') + " here", "here");
    CHECK(right.find(" 1 | …" + std::string(29, 'x') + " here\n   |" + std::string(32, ' ') + "^^^^\n") !=
          std::string::npos);
    std::string wide = rendered("a " + std::string(500, 'y'), std::string(500, 'y'));
    CHECK(wide.find("   |   " + std::string(118, '^') + "\n") != std::string::npos);
}

TEST_CASE("labels have their own place, warnings their own word") {
    SourceSet sources;
    FileIndex one = sources.add({"one.std", "rule a\nrule a\n"});
    FileIndex two = sources.add({"two.std", "rule a\n"});
    Diagnostic diagnostic{DiagnosticKind::no_topic, {one, 12, 13}, "message", "", {}};
    diagnostic.labels.push_back({{two, 5, 6}, "it stood here first"});
    CHECK(render(diagnostic, sources, false) == "one.std:2:6: warning: message [no_topic]\n"
                                                " 2 | rule a\n"
                                                "   |      ^\n"
                                                "two.std:1:6: it stood here first\n"
                                                " 1 | rule a\n"
                                                "   |      ^\n");
}

TEST_CASE("colours only when asked for") {
    CHECK(rendered("x", "x").find('\x1b') == std::string::npos);
    std::string coloured = rendered("x", "x", true, "hint");
    CHECK(coloured.find("\x1b[1;31merror:\x1b[0m message") != std::string::npos);
    CHECK(coloured.find("\x1b[1;31m^\x1b[0m") != std::string::npos);
}

TEST_CASE("diagnostics are sorted by file, place and kind, and said once") {
    Diagnostics diagnostics;
    CHECK_FALSE(diagnostics.has_errors());
    diagnostics.add(DiagnosticKind::no_source, {0, 9, 10}, "d");
    CHECK_FALSE(diagnostics.has_errors());
    diagnostics.add(DiagnosticKind::unknown_unit, {1, 0, 1}, "e");
    diagnostics.add(DiagnosticKind::unknown_unit, {0, 5, 6}, "c");
    diagnostics.add(DiagnosticKind::unexpected_word, {0, 5, 6}, "b");
    diagnostics.add(DiagnosticKind::unknown_unit, {0, 5, 6}, "c", "a hint");
    diagnostics.add(DiagnosticKind::unexpected_word, {0, 2, 6}, "a");
    CHECK(diagnostics.has_errors());
    diagnostics.sort();
    std::string order;
    for (const Diagnostic& one : diagnostics.all())
        order += one.message;
    CHECK(order == "abcde");
}

TEST_CASE("the nearest word") {
    const std::vector<std::string> words{
        "visit", "cla_review", "cla_reviews_held", "strategy_discussion", "icpc", "rcpc",
        "home",  "of",         "working",          "supervisory_body"};
    CHECK(nearest("vist", words) == "visit");
    CHECK(nearest("vsiit", words) == "visit");
    CHECK(nearest("visits", words) == "visit");
    CHECK(nearest("Visit", words) == "visit");
    CHECK(nearest("clareview", words) == "cla_review");
    CHECK(nearest("cla_reviews", words) == "cla_review");
    CHECK(nearest("strategydiscusion", words) == "strategy_discussion");
    CHECK(nearest("strategy_meeting", words) == "");
    CHECK(nearest("supervisory_bodies", words) == "supervisory_body");
    CHECK(nearest("icp", words) == "icpc");
    CHECK(nearest("off", words) == "of");
    CHECK(nearest("or", words) == "");
    CHECK(nearest("house", words) == "");
    CHECK(nearest("wroking", words) == "working");
    CHECK(nearest("", words) == "");
    CHECK(nearest(std::string(100'000, 'x'), words) == "");
    CHECK(nearest("icpc", {"rcpc", "icpd"}) == "rcpc"); // the first of equals
}
