// The one layout of .std text: what it looks like, that it loses nothing, that it settles at once.
#include "compiler/format/format.h"

#include "compiler/syntax/outline.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace plumbline;

namespace {

Formatted formatted(const std::string& text) {
    SourceSet sources;
    Diagnostics diagnostics;
    const FileIndex file = sources.add({"a.std", text});
    return format(sources, file, diagnostics);
}

// Laid out, and laid out again to the same.
std::string laid_out(const std::string& text) {
    const Formatted once = formatted(text);
    REQUIRE(once.outcome == Formatted::Outcome::laid_out);
    const Formatted twice = formatted(once.text);
    REQUIRE(twice.outcome == Formatted::Outcome::laid_out);
    CHECK(once.text == twice.text);
    return once.text;
}

} // namespace

TEST_CASE("format: a rule has a line for each part of it, and for each stage") {
    CHECK(laid_out(
              "rule cp_visits \"Visits\" source \"Part 1\"\nresponsible   social_worker,team_manager topic "
              "cp_visiting\n"
              "while child_protection_plan:visit where seen within 2 working days every 10   working days\n"
              "unless emergency recorded by manager accepting x \"why\"") ==
          "rule cp_visits \"Visits\"\n"
          "  source \"Part 1\"\n"
          "  responsible social_worker, team_manager\n"
          "  topic cp_visiting\n"
          "  while child_protection_plan: visit where seen\n"
          "    within 2 working days\n"
          "    every 10 working days\n"
          "  unless emergency recorded by manager\n"
          "  accepting x \"why\"\n");
}

// Found by tests/fuzz.
TEST_CASE("format: declarations that share a line get a line each") {
    CHECK(laid_out("standard a \"A\" version \"1\" rule r within 1 week of visit: visit rule s within 1 day "
                   "of visit: visit\n") == "standard a \"A\"\n"
                                           "  version \"1\"\n"
                                           "\n"
                                           "rule r\n"
                                           "  within 1 week of visit: visit\n"
                                           "\n"
                                           "rule s\n"
                                           "  within 1 day of visit: visit\n");
}

TEST_CASE("format: a sentence on its own stands at the margin") {
    CHECK(laid_out("  while looked_after: visit\n  every 6 weeks\n") ==
          "while looked_after: visit\n  every 6 weeks\n");
}

TEST_CASE("format: declarations of rules stand apart, topics and events as their author grouped them") {
    CHECK(laid_out("topic a \"A\"\ntopic b\n\n\n\ntopic c\nrule r\n  within 1 day of x: y\nrule s\n  within "
                   "1 day of x: z\n") == "topic a \"A\"\ntopic b\n\ntopic c\n\nrule r\n  within 1 day of x: "
                                         "y\n\nrule s\n  within 1 day of x: z\n");
}

TEST_CASE("format: a vocabulary") {
    CHECK(
        laid_out(
            "vocabulary v \"V\" version \"1\"\nevent visit on child,carer \"Seen\"  seen :yes / no alone: "
            "yes/no\n"
            "place: home|school \"where\"\nstate s on child: from a to b or c, one for each place \"text\"\n"
            "define d \"D\": visit where seen and place in (home,school)\nrole m includes a, b") ==
        "vocabulary v \"V\"\n"
        "  version \"1\"\n"
        "\n"
        "event visit on child, carer \"Seen\"\n"
        "  seen: yes/no\n"
        "  alone: yes/no\n"
        "  place: home | school \"where\"\n"
        "state s on child: from a to b or c, one for each place\n"
        "  \"text\"\n"
        "define d \"D\": visit where seen and place in (home, school)\n"
        "role m\n"
        "  includes a, b\n");
}

TEST_CASE("format: a test block") {
    CHECK(laid_out("test \"t\" of r 2025-01-01 10:00 visit seen not alone place = home recorded 2025-01-02 "
                   "as of 2025-02-01 "
                   "known at 2025-02-01 expect met due 2025-01-09 23:59 expect no late") ==
          "test \"t\" of r\n"
          "  2025-01-01 10:00 visit seen not alone place=home recorded 2025-01-02\n"
          "  as of 2025-02-01 known at 2025-02-01\n"
          "  expect met due 2025-01-09 23:59\n"
          "  expect no late\n");
}

TEST_CASE(
    "format: comments stay where they were: at the end of a line, on lines of their own, within a sentence") {
    CHECK(laid_out("-- head   \n-- second\nstandard s \"S\" -- its name\n version \"1\"\n-- of the "
                   "visits\n\n-- and of this one\n"
                   "rule r\n    -- why\n  within 1 day of x: -- by then\n  y\n     -- and then?\n    -- "
                   "indented: of r\n"
                   "-- at the margin: of q\nrule q\n  within 1 day of x: y\n-- the end") ==
          "-- head\n"
          "-- second\n"
          "standard s \"S\"  -- its name\n"
          "  version \"1\"\n"
          "-- of the visits\n"
          "\n"
          "-- and of this one\n"
          "rule r\n"
          "  -- why\n"
          "  within 1 day of x:  -- by then\n"
          "      y\n"
          "  -- and then?\n"
          "  -- indented: of r\n"
          "\n"
          "-- at the margin: of q\n"
          "rule q\n"
          "  within 1 day of x: y\n"
          "-- the end\n");
}

TEST_CASE(
    "format: long lines break behind a colon, else before a connective outside brackets; texts never break") {
    CHECK(laid_out("rule r\n  within 3 working days of each concern_identified where safeguarding is not "
                   "recorded or not "
                   "safeguarding: cp_chair_notified or iro_notified") ==
          "rule r\n"
          "  within 3 working days of each concern_identified where safeguarding is not recorded or not "
          "safeguarding:\n"
          "      cp_chair_notified or iro_notified\n");
    CHECK(laid_out("rule r\n  when core_group: (minutes where of = core_group and shared_with = family) and "
                   "(minutes where of = "
                   "core_group and shared_with = professionals)") ==
          "rule r\n"
          "  when core_group: (minutes where of = core_group and shared_with = family)\n"
          "      and (minutes where of = core_group and shared_with = professionals)\n");
    const std::string text = "practice p\n  asks \"" + std::string(150, 'x') + "\"\n";
    CHECK(laid_out(text) == text);
}

TEST_CASE("format: line ends of any kind, tabs and a byte order mark come out plain") {
    CHECK(laid_out("\xEF\xBB\xBFrule r\r\n\twithin 1 day\tof x: y -- caf\xC3\xA9 \r\n") ==
          "rule r\n  within 1 day of x: y  -- caf\xC3\xA9\n");
    CHECK(laid_out("") == "");
    CHECK(laid_out("\n\n-- only this\n\n\n-- and that\n\n") == "-- only this\n\n-- and that\n");
}

TEST_CASE("format: a file with a mistake is left alone") {
    CHECK(formatted("rule r\n  within 1 dya of x: y\n").outcome == Formatted::Outcome::has_mistakes);
    CHECK(formatted("\xFF").outcome == Formatted::Outcome::has_mistakes);
}

TEST_CASE("format: the tree of an outline tells apart what means something else, and nothing else") {
    const auto tree = [](const std::string& text) {
        SourceSet sources;
        Diagnostics diagnostics;
        const auto found = outline(sources, sources.add({"a.std", text}), diagnostics);
        REQUIRE(found);
        return found->tree;
    };
    CHECK(tree("rule r within 1 day of x: y") == tree("rule r\n  -- so\n  within 1 day\n of x :y"));
    CHECK(tree("rule r within 1 day of x: y") != tree("rule r within 2 days of x: y"));
    CHECK(tree("rule r\n  topic t\n  within 1 day of x: y") !=
          tree("rule r\n  within 1 day of x: y\ntopic t"));
}

TEST_CASE("format: every file in standards/ and examples/ settles, and keeps its words and comments") {
    std::size_t files = 0;
    for (const char* folder : {"standards", "examples", "tests"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(PLUMBLINE_SOURCE_DIR) / folder)) {
            if (entry.path().extension() != ".std") continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
            INFO(entry.path().string());
            const Formatted once = formatted(text);
            // tests/golden/bad holds files with mistakes.
            if (once.outcome == Formatted::Outcome::has_mistakes && std::string(folder) == "tests") continue;
            REQUIRE(once.outcome == Formatted::Outcome::laid_out);
            CHECK(formatted(once.text).text == once.text);
            ++files;
        }
    CHECK(files > 50);
}
