#include "runtime/timeline/csv_scanner.h"
#include "timeline_support.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace timeline_test;

namespace {

Result csv(std::string_view bytes, const ReadOptions& options = {}) {
    return read_bytes("t.csv", bytes, options);
}

// The rows that follow a header of `case_id,event,at,recorded_at,attrs`.
Result rows(std::string_view text) {
    return csv("case_id,event,at,recorded_at,attrs\n" + std::string(text));
}

// The one problem of a row, as `line:column: message`.
std::string problem(const Result& result) {
    REQUIRE(adds_up(result.report));
    REQUIRE(result.report.fatal.empty());
    REQUIRE(result.report.problems.size() == 1);
    REQUIRE(result.report.rows_unusable == 1);
    const RowProblem& only = result.report.problems.front();
    CHECK(only.file == "t.csv");
    return fmt::format("{}:{}: {}", only.line, only.column, only.message);
}
std::string problem_of_row(std::string_view row) {
    return problem(rows(row));
}
// With one attribute packed: the row is the second line, and the attributes begin in column 19.
std::string problem_of(std::string_view attributes, std::string_view event = "visit") {
    return problem_of_row(fmt::format("C1,{},2025-03-03,,{}\n", event, attributes));
}
std::string fatal(const Result& result) {
    REQUIRE(result.report.fatal.size() == 1);
    const RowProblem& only = result.report.fatal.front();
    return fmt::format("{}:{}: {}", only.line, only.column, only.message);
}
std::string fatal_of(std::string_view bytes) {
    return fatal(csv(bytes));
}

} // namespace

TEST_CASE("csv: the plain case") {
    const Result result = rows("C1,visit,2025-03-03T10:00,2025-03-04,alone=true;place=home\n"
                               "C1,visit,2025-03-03,2025-03-03T12:00,\n"
                               "C0,born,2025-07-01 09:30:59,,\n");
    CHECK(show(result.report) == "read 3 used 3 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) == "C0 born 2025-07-01T09:30 [-]\n"
                                    "C1 visit 2025-03-03 [2025-03-03T12:00]\n"
                                    "C1 visit 2025-03-03T10:00 [2025-03-04] alone=1 place=home\n");
}

TEST_CASE("csv: columns in any order and case, attributes as columns, an empty one is not recorded") {
    const Result result = csv("Alone, AT ,place,Event,worker,CASE_ID,planned\n"
                              "yes,2025-03-03,,visit,Ann,C1,\n"
                              ",2025-03-04,School,visit, ,C1,true\n");
    CHECK(show(result.report) == "read 2 used 2 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) == "C1 visit 2025-03-03 [-] alone=1 worker=Ann\n"
                                    "C1 visit 2025-03-04 [-] planned place=school\n");
}

TEST_CASE("csv: byte order mark, CRLF, blank lines, no line feed at the end") {
    const Result result = csv(
        "\xEF\xBB\xBF\r\ncase_id,event,at\r\n\r\nC1,born,2025-03-03\r\n\n\"C2\",\"born\",\"2025-03-04\"\r\n"
        "C3,born,2025-03-05");
    CHECK(show(result.report) == "read 3 used 3 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) ==
          "C1 born 2025-03-03 [-]\nC2 born 2025-03-04 [-]\nC3 born 2025-03-05 [-]\n");
}

TEST_CASE("csv: quotation marks") {
    const Result result = csv("case_id,event,\"at\",note,worker\n"
                              "\"C,1\",allocation,2025-03-03,\"two\nlines, \"\"quoted\"\"\",\"\"\n"
                              "C2,allocation,\"2025-03-03\",5\" high,\"\"\"\"\n");
    CHECK(show(result.report) == "read 2 used 2 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) == "C,1 allocation 2025-03-03 [-] note=two\nlines, \"quoted\"\n"
                                    "C2 allocation 2025-03-03 [-] worker=\" note=5\" high\n");
}

TEST_CASE("csv: every type of attribute") {
    const Result result =
        rows("C1,adoption_review,2025-03-03,,visit_interval=6 Weeks;share=-12.5;decided_on=2025-02-28\n"
             "C2,adoption_review,2025-03-03,,visit_interval=10 working days;share=2147483.647\n"
             "C3,adoption_review,2025-03-03,, share = +.25 ;; decided_on=;\n"
             "C4,adoption_review,2025-03-03,,share=007.5000\n"
             "C5,visit,2025-03-03,,by=Team Manager;place=foster-home\n"
             "C6,allocation,2025-03-03,,worker= Ann = Bea ;note=x\n");
    CHECK(show(result.report) == "read 6 used 6 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) ==
          "C1 adoption_review 2025-03-03 [-] visit_interval=6 weeks share=-12500 decided_on=2025-02-28\n"
          "C2 adoption_review 2025-03-03 [-] visit_interval=10 working days share=2147483647\n"
          "C3 adoption_review 2025-03-03 [-] share=250\n"
          "C4 adoption_review 2025-03-03 [-] share=7500\n"
          "C5 visit 2025-03-03 [-] place=foster_home by=team_manager\n"
          "C6 allocation 2025-03-03 [-] worker=Ann = Bea note=x\n");
    for (const std::string_view yes : {"true", "YES", "y", "Y", "1", "True"})
        CHECK(show(rows(fmt::format("C1,visit,2025-03-03,,alone={}", yes)).timelines) ==
              "C1 visit 2025-03-03 [-] alone=1\n");
    for (const std::string_view no : {"false", "No", "n", "N", "0", "FALSE"})
        CHECK(show(rows(fmt::format("C1,visit,2025-03-03,,alone={}", no)).timelines) ==
              "C1 visit 2025-03-03 [-] alone=0\n");
}

TEST_CASE("csv: planned and recorded_at belong to every event, as columns and packed") {
    const Result result = rows("C1,born,2025-03-03,,planned=yes;recorded_at=2025-03-04T09:00\n"
                               "C1,born,2025-03-05,2025-03-06,planned=no;recorded_at=2025-03-06\n");
    CHECK(show(result.report) == "read 2 used 2 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) == "C1 born 2025-03-03 [2025-03-04T09:00] planned\n"
                                    "C1 born 2025-03-05 [2025-03-06]\n");
}

TEST_CASE("csv: a minute that comes twice is its first occurrence") {
    const Result result = rows("C1,born,2025-10-26T01:30,,\nC1,born,2025-10-26T02:00,,\n");
    REQUIRE(result.timelines.row_count() == 2);
    CHECK(result.timelines.at[1] - result.timelines.at[0] == 90);
}

TEST_CASE("csv: moments that cannot be used") {
    CHECK(problem_of_row("C1,visit,2025-02-30,,\n") ==
          "2:10: `at` is `2025-02-30`: there is no such date; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row("C1,visit,03/03/2025,,\n") ==
          "2:10: `at` is `03/03/2025`: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row("C1,visit,Jane Smith,,\n") ==
          "2:10: `at` is not a date: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row("C1,visit,943 476 5919,,\n") ==
          "2:10: `at` is not a date: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row("C1,visit,2025-03-03T10:00Z,,\n") ==
          "2:10: `at` is `2025-03-03T10:00Z`: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row("C1,visit,2025-03-03T24:00,,\n") ==
          "2:10: `at` is `2025-03-03T24:00`: there is no such time; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(
        problem_of_row("C1,visit,2025-03-30T01:30,,\n") ==
        "2:10: `at` is `2025-03-30T01:30`: the clock change skips that minute; expected a time that exists");
    CHECK(problem_of_row("C1,visit,1066-10-14,,\n") == "2:10: `at` is `1066-10-14`: the year is outside 1900 "
                                                       "to 2199; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row("C1,visit,2200-01-01T00:00,,\n") ==
          "2:10: `at` is `2200-01-01T00:00`: the year is outside 1900 to 2199; expected YYYY-MM-DD or "
          "YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row("C1,visit,2025-03-03,2025-13-01,\n") ==
          "2:21: `recorded_at` is `2025-13-01`: there is no such date; expected YYYY-MM-DD or "
          "YYYY-MM-DDTHH:MM");
    CHECK(problem_of("recorded_at=yesterday") ==
          "2:22: `recorded_at` is not a date: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
}

TEST_CASE("csv: empty columns that must not be") {
    CHECK(problem_of_row(",visit,2025-03-03,,\n") ==
          "2:1: `case_id` is empty: expected the case that the event is of");
    CHECK(problem_of_row("C1,  ,2025-03-03,,\n") == "2:4: `event` is empty: expected the name of an event");
    CHECK(problem_of_row("C1,visit,\"\",,\n") ==
          "2:10: `at` is empty: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_row(",,,,\n") == "2:1: `case_id` is empty: expected the case that the event is of");
}

TEST_CASE("csv: values that cannot be used") {
    CHECK(problem_of("alone=perhaps") ==
          "2:22: `alone` is neither yes nor no: expected true or false, yes or no, y or n, 1 or 0");
    CHECK(problem_of("planned=2") ==
          "2:22: `planned` is neither yes nor no: expected true or false, yes or no, y or n, 1 or 0");
    const auto review = [](std::string_view attributes) {
        return problem(
            csv(fmt::format("event,case_id,at,attrs\nadoption_review,C1,2025-03-03,{}\n", attributes)));
    };
    const std::string not_a_number =
        "2:31: `share` is not a number: expected digits, with at most 3 decimals after a point";
    for (const std::string_view text :
         {"a", "1,5", "1e3", "--1", "1.", ".", "-", "1.2.3", "1 000", "0x10", "NaN"})
        CHECK(review(fmt::format("\"share={}\"", text)) == not_a_number);
    const std::string too_large =
        "2:31: `share` is too large: expected a number between -2147483.647 and 2147483.647";
    for (const std::string_view text : {"2147483.648", "-2147483.648", "99999999999999999999999", "2147484"})
        CHECK(review(fmt::format("share={}", text)) == too_large);
    CHECK(review("share=1.2345") ==
          "2:31: `share` has more than 3 decimals: expected a number with at most 3");
    CHECK(review("visit_interval=soon") ==
          "2:31: `visit_interval` is not a duration: expected a number and a unit, such as `6 weeks`");
    CHECK(review("decided_on=2025-02-30") ==
          "2:31: `decided_on` is `2025-02-30`: there is no such date; expected YYYY-MM-DD");
    CHECK(review("decided_on=1/2/2025") == "2:31: `decided_on` is `1/2/2025`: expected YYYY-MM-DD");
    CHECK(review("decided_on=Ann Smith") == "2:31: `decided_on` is not a date: expected YYYY-MM-DD");
    CHECK(review("decided_on=1066-10-14") ==
          "2:31: `decided_on` is `1066-10-14`: the year is outside 1900 to 2199; expected YYYY-MM-DD");
}

TEST_CASE("csv: packed attributes that cannot be used") {
    CHECK(problem_of("alone") ==
          "2:22: `attrs` has a part without `=`: expected `name=value;name=value`, and no "
          "`;` in a value");
    CHECK(problem_of("worker=Ann;Bea") ==
          "2:22: `attrs` has a part without `=`: expected `name=value;name=value`, and no `;` in a value");
    CHECK(problem_of("=yes") == "2:22: `attrs` has a value without a name: expected `name=value;name=value`");
}

TEST_CASE("csv: the same attribute twice") {
    const auto twice = [](std::string_view values) {
        return csv(fmt::format(
            "case_id,event,at,alone,place,worker,recorded_at,attrs\nC1,visit,2025-03-03,{}\n", values));
    };
    CHECK(twice("yes,home,Ann,2025-03-04,alone=1;place=Home;worker=Ann;recorded_at=2025-03-04")
              .report.rows_used == 1);
    CHECK(twice(",a b,,,place=A-B").report.rows_used == 1);
    CHECK(problem(twice("yes,,,,alone=no")) ==
          "2:28: `alone` is given twice with different values: expected it once");
    CHECK(problem(twice(",home,,,place=school")) ==
          "2:29: `place` is given twice with different values: expected it once");
    CHECK(problem(twice(",home,,,place=shed")) ==
          "2:29: `place` is given twice with different values: expected it once");
    CHECK(problem(twice(",shed,,,place=barn")) ==
          "2:29: `place` is given twice with different values: expected it once");
    CHECK(problem(twice(",shed,,,place=home")) ==
          "2:29: `place` is given twice with different values: expected it once");
    CHECK(problem(twice(",,Ann,,worker=Bea")) ==
          "2:28: `worker` is given twice with different values: expected it once");
    CHECK(problem(twice(",,,2025-03-04,recorded_at=2025-03-04T00:00")) ==
          "2:35: `recorded_at` is given twice with different values: expected it once");
    CHECK(problem(twice(",,,,planned=yes;planned=no")) ==
          "2:25: `planned` is given twice with different values: expected it once");
}

TEST_CASE("csv: rows of another length than the header") {
    CHECK(problem_of_row("C1,visit\n") == "2:0: 2 fields: expected 5, as in the header");
    CHECK(problem_of_row("C1\n") == "2:0: 1 field: expected 5, as in the header");
    CHECK(
        problem_of_row("C1,visit,2025-03-03,,alone=true,x,\n") ==
        "2:33: 7 fields: expected 5, as in the header; a value with a comma in it stands in quotation marks");
    CHECK(
        problem_of_row("C1,visit,2025-03-03,,\"x\"y,z\n") ==
        "2:22: `attrs` goes on behind its closing quotation mark: expected a comma; a quotation mark inside "
        "quotation marks is written twice");
    CHECK(problem(csv("case_id,event,at,\nC1,born,2025-03-03,\nC1,born,2025-03-04,x\n")) ==
          "3:20: a value in a column without a name: expected a name in the header");
}

TEST_CASE("csv: lines and columns are those of the field, quoted line feeds counted") {
    const Result result = csv("case_id,event,at,note\n"
                              "C1,allocation,2025-03-03,\"a\nb\r\nc\"\n"
                              "C1,allocation,2025-03-33,x\n"
                              "\"C\n1\",allocation,2025-03-44,x\n"
                              "\n"
                              "C1,allocation,2025-03-55,\"\n\"\n"
                              "C1,allocation,2025-03-66,x");
    CHECK(show(result.report.problems) ==
          "t.csv:5:15: `at` is `2025-03-33`: there is no such date; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM\n"
          "t.csv:7:15: `at` is `2025-03-44`: there is no such date; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM\n"
          "t.csv:9:15: `at` is `2025-03-55`: there is no such date; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM\n"
          "t.csv:11:15: `at` is `2025-03-66`: there is no such date; expected YYYY-MM-DD or "
          "YYYY-MM-DDTHH:MM\n");
    CHECK(result.report.rows_used == 1);
    CHECK(adds_up(result.report));
}

TEST_CASE("csv: bytes that are not UTF-8 spoil their row alone") {
    const Result result = csv("case_id,event,at,note\n"
                              "C1,allocation,2025-03-03,caf\xC3\xA9\n"
                              "C1,allocation,2025-03-04,caf\xE9\n"
                              "C1,allocation,2025-03-05,x\n");
    CHECK(problem(result) == "3:26: `note` is not UTF-8: expected text in UTF-8; save the file as UTF-8");
    CHECK(result.report.rows_used == 2);
}

TEST_CASE("csv: what the vocabulary does not know is counted, with its first place") {
    const Result result = csv("case_id,event,at,Colour,place,attrs\n"
                              "C1,visit,2025-03-03,red,Garden Shed,\n"
                              "C1, party ,2025-03-03,red,home,\n"
                              "C1,visit,2025-03-04,blue,garden-shed,colour=red;size=\n"
                              "C1,Visit,not even a date,,,\n"
                              "C1,born,2025-03-04,,home,by=nobody\n"
                              "C1,visit,2025-03-04,,,by=The Queen\n"
                              "C1,visit,never,green,,\n"
                              "C1,party,2025-03-03,red,home,\n");
    CHECK(show(result.report) == "read 8 used 4 unknown 3 unusable 1 beyond 0\n"
                                 "t.csv:8:10: `at` is not a date: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM\n"
                                 "Visit x1 t.csv:5\n"
                                 "party x2 t.csv:3\n"
                                 "born.by x1 t.csv:6\n"
                                 "born.place x1 t.csv:6\n"
                                 "visit.colour x3 t.csv:2\n"
                                 "visit.by = the_queen x1 t.csv:7\n"
                                 "visit.place = garden_shed x2 t.csv:2\n");
    CHECK(show(result.timelines) == "C1 born 2025-03-04 [-]\n"
                                    "C1 visit 2025-03-03 [-] place=unlisted garden_shed\n"
                                    "C1 visit 2025-03-04 [-] by=unlisted the_queen\n"
                                    "C1 visit 2025-03-04 [-] place=unlisted garden_shed\n");
}

TEST_CASE("csv: names are cut and cannot steer a terminal") {
    const Result result =
        rows("C1,a\x1B[2Jx\xC2\x9By,2025-03-03,,\nC1," + std::string(59, 'a') + "\xC3\xA9z,2025-03-03,,\n");
    CHECK(show(result.report.unknown_events) ==
          "a?[2Jx?y x1 t.csv:2\n" + std::string(59, 'a') + "\xC3\xA9... x1 t.csv:3\n");
}

TEST_CASE("csv: caps on problems and names, with everything counted") {
    std::string text = "case_id,event,at,attrs\n";
    for (int index = 0; index < 1500; ++index) {
        text += fmt::format("C1,unknown{},2025-03-03,\n", index);
        text += fmt::format("C1,visit,2025-03-03,name{}=1;place=place{}\n", index, index);
        text += "C1,visit,2025-03-99,\n";
    }
    text += "C1,unknown1499,2025-03-03,\nC1,unknown999,2025-03-03,\n";
    const Result result = csv(text);
    CHECK(adds_up(result.report));
    CHECK(result.report.rows_read == 4502);
    CHECK(result.report.rows_unusable == 1500);
    CHECK(result.report.rows_unknown == 1502);
    CHECK(result.report.problems.size() == 1000);
    CHECK(result.report.unknown_events.size() == 1000);
    CHECK(result.report.unknown_events.at("unknown999").count == 2);
    CHECK(result.report.unknown_attributes.size() == 1000);
    CHECK(result.report.unlisted_values.size() == 1000);
    CHECK(result.report.names_beyond_cap == 501 + 500 + 500);
    CHECK(result.timelines.unlisted.size() == 1500);
}

TEST_CASE("csv: headers that cannot be used") {
    CHECK(fatal_of("case_id,event,date\nC1,visit,2025-03-03\n") ==
          "1:0: the header has no `at`: found `case_id`, `event`, `date`; expected at least `case_id`, "
          "`event`, `at`");
    CHECK(fatal_of("\n\nevent,x\n") == "3:0: the header has no `case_id`, `at`: found `event`, `x`; expected "
                                       "at least `case_id`, `event`, `at`");
    CHECK(fatal_of("C0001,visit,2025-03-03,Ann\n") ==
          "1:0: the first line has none of `case_id`, `event`, `at`: found 4 other columns; expected a "
          "header with at "
          "least these");
    CHECK(fatal_of("case_id;event;at\n") == "1:0: the first line has no commas but semicolons: expected "
                                            "columns separated by commas, the first line with "
                                            "their names, at least `case_id`, `event`, `at`");
    CHECK(fatal_of("case_id\tevent\tat\n") == "1:0: the first line has no commas but tabs: expected columns "
                                              "separated by commas, the first line with their "
                                              "names, at least `case_id`, `event`, `at`");
    CHECK(fatal_of("case_id,event,at,Alone,alone\n") ==
          "1:24: the header has `alone` twice: expected each column once");
    CHECK(fatal_of("case_id,event,at,AT\n") == "1:18: the header has `at` twice: expected each column once");
    CHECK(fatal_of("case_id,event,at\rC1,visit,2025-03-03\r") ==
          "1:15: the lines end in a carriage return alone: expected a line feed; save the file with LF or "
          "CRLF");
    CHECK(fatal_of("case_id,event,at,\xE9t\xE9\n") ==
          "1:18: the header is not UTF-8: expected text in UTF-8; save the file as UTF-8");
    CHECK(fatal_of("case_id,\"event\"s,at\n") ==
          "1:9: the name goes on behind its closing quotation mark: expected a comma");
    CHECK(fatal_of("case_id,event,at" + std::string(998, ',') + "\n") ==
          "1:0: 1001 columns: expected at most 1000");
    CHECK(fatal_of("") == "1:0: the file is empty: expected a header with `case_id`, `event`, `at`");
    CHECK(fatal_of("\n\n") == "3:0: the file is empty: expected a header with `case_id`, `event`, `at`");
    CHECK(csv("case_id,event,at\n").report.fatal.empty());
}

TEST_CASE("csv: files that are something else") {
    using namespace std::string_view_literals;
    CHECK(fatal_of("\xFF\xFE"
                   "c\0a\0s\0e\0"sv) ==
          "0:0: is UTF-16: expected UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)");
    CHECK(fatal_of("\xFE\xFF\0c\0a"sv) ==
          "0:0: is UTF-16: expected UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)");
    CHECK(fatal_of("PK\x03\x04...") ==
          "0:0: is a workbook or a zip file: expected CSV or JSON Lines; save the sheet as CSV UTF-8");
    CHECK(fatal_of("\xD0\xCF\x11\xE0...") ==
          "0:0: is an old workbook: expected CSV or JSON Lines; save the sheet as CSV UTF-8");
    CHECK(fatal_of("BZh9...") ==
          "0:0: is packed with bzip2: expected gzip, zstd or nothing; unpack it first");
    CHECK(fatal_of("\xFD"
                   "7zXZ\0"sv) == "0:0: is packed with xz: expected gzip, zstd or nothing; unpack it first");
    const std::string nul =
        "holds a NUL byte: expected text in UTF-8; save the file as UTF-8, not as UTF-16 or as a "
        "workbook";
    CHECK(fatal_of("c\0a\0s\0e\0_\0"sv) == "1:0: " + nul);
    for (const std::size_t chunk : {1, 7, 1000})
        CHECK(fatal(csv("case_id,event,at\nC1,born,2025-03-03\nC1,born,2025\0-03-03\n"sv,
                        {chunk, 1000, {}})) == "3:0: " + nul);
}

TEST_CASE("csv: quotation marks that are not closed, and rows beyond all bounds") {
    const std::string start = "case_id,event,at,note\nC1,allocation,2025-03-03,x\n";
    CHECK(fatal_of(start + "C1,allocation,2025-03-03,\"x\nC1,allocation,2025-03-04,y\n") ==
          "3:26: this quotation mark is never closed, so that all behind it would be lost: expected a "
          "closing one");
    for (const std::size_t chunk : {1, 7, 50, 100'000}) {
        const ReadOptions options{chunk, 100, {}};
        const std::string too_long = "3:0: a row of more than 100 bytes: expected one row a line; perhaps a "
                                     "quotation mark is not closed";
        CHECK(fatal(csv(start + "C1,allocation,2025-03-03,\"" + std::string(500, 'x'), options)) == too_long);
        CHECK(fatal(csv(start + "C1,allocation,2025-03-03," + std::string(500, 'x') + "\n", options)) ==
              too_long);
        CHECK(fatal(csv(start + std::string(500, '\0' + ','), options)) == too_long);
        CHECK(csv(start + "C1,allocation,2025-03-03," + std::string(70, 'x') + "\n", options)
                  .report.fatal.empty());
    }
}

TEST_CASE("csv: where chunks end makes no difference") {
    const std::string text = "\xEF\xBB\xBF"
                             "case_id,event,at,recorded_at,note,worker\r\n"
                             "C1,allocation,2025-03-03,2025-03-04,\"a \"\"b\"\" \r\n c\",\"Ann, B\"\r\n"
                             "C2,allocation,2025-03-99,,\"\",x\r\n"
                             "C2,allocation,2025-03-09,,\xC3\xA9\xE2\x82\xAC,\"x\"\"\"\r\n"
                             "C2,allocation,2025-03-09,,\xC3,\"x\"\"\"\r\n"
                             "\r\n"
                             "C0,party,2025-03-09,,,\r\n"
                             "C0,born,2025-03-09,,,\"\"\"\"\r\n"
                             "C0,allocation,2025-03-09,,\"x\"y,\"\"\"\"\r\n"
                             "C1,born,2025-03-09,,,\"\"";
    const Result whole = csv(text);
    CHECK(whole.report.rows_read == 8);
    CHECK(whole.report.rows_unusable == 3);
    for (std::size_t chunk = 1; chunk < 80; ++chunk) {
        const Result pieces = csv(text, {chunk, std::size_t{1} << 24, {}});
        CHECK(equal(pieces.timelines, whole.timelines));
        CHECK(show(pieces.report) == show(whole.report));
    }
}

TEST_CASE("csv: any text comes back as it was quoted") {
    std::mt19937 random(7);
    const std::string letters = "ab,\"\n\r;= \xC3\xA9";
    std::string text = "case_id,note,event,worker,at\n";
    std::vector<std::string> expected;
    const auto quoted = [](const std::string& value) {
        std::string result = "\"";
        for (const char c : value)
            result += c == '"' ? "\"\"" : std::string(1, c);
        return result + "\"";
    };
    for (int index = 0; index < 500; ++index) {
        std::string note = "<";
        for (auto left = random() % 90; left > 0; --left) {
            const auto pick = random() % (letters.size() - 1);
            note += pick == letters.size() - 2 ? letters.substr(pick) : letters.substr(pick, 1);
        }
        note += ">";
        expected.push_back(note);
        text += fmt::format("{:04},{},{},{},2025-03-03{}", index, quoted(note),
                            random() % 2 ? "allocation" : "\"allocation\"", quoted(note),
                            random() % 2 ? "\n" : "\r\n");
    }
    for (const std::size_t chunk : {13, 256, 1'000'000}) {
        const Result result = csv(text, {chunk, std::size_t{1} << 24, {}});
        REQUIRE(result.report.rows_used == 500);
        for (std::size_t index = 0; index < 500; ++index) {
            const auto worker = static_cast<std::size_t>(result.timelines.attribute_values[index * 2]);
            const auto note = static_cast<std::size_t>(result.timelines.attribute_values[index * 2 + 1]);
            CHECK(worker == note);
            CHECK(result.timelines.strings[note] == expected[index]);
        }
    }
}

TEST_CASE("csv: the order of rows and of files makes no difference") {
    std::mt19937 random(3);
    const std::vector<std::string> attributes = {"",           "alone=yes",  "alone=no;worker=Ann",
                                                 "worker=Bea", "place=home", "place=hut",
                                                 "place=barn", "by=nobody"};
    std::vector<std::string> lines;
    for (int index = 0; index < 400; ++index)
        lines.push_back(fmt::format("C{},visit,2025-03-0{}{},{},{}\n", random() % 9, 1 + random() % 3,
                                    random() % 2 ? "" : "T00:00", random() % 2 ? "" : "2025-03-05",
                                    attributes[random() % attributes.size()]));
    const std::string header = "case_id,event,at,recorded_at,attrs\n";
    const auto joined = [&](std::size_t from, std::size_t to) {
        std::string text = header;
        for (std::size_t index = from; index < to; ++index)
            text += lines[index];
        return text;
    };
    const Result first = csv(joined(0, 400));
    CHECK(first.report.rows_used == 400);
    for (int round = 0; round < 10; ++round) {
        std::shuffle(lines.begin(), lines.end(), random);
        CHECK(equal(first.timelines, csv(joined(0, 400)).timelines));
        const TemporaryDirectory directory;
        const Result split = read_files(
            {directory.write("a.csv", joined(0, 100)), directory.write("b.csv", joined(100, 400))});
        CHECK(equal(first.timelines, split.timelines));
        CHECK(split.report.rows_used == 400);
    }
}

TEST_CASE("csv: whatever the bytes, every row is accounted for") {
    const std::string seed = "case_id,event,at,recorded_at,attrs,note\n"
                             "C1,visit,2025-03-03T10:00,2025-03-04,alone=true;place=home,\n"
                             "\"C2\",allocation,2025-03-03,,worker=Ann,\"a \"\"b\"\"\n, c\"\n"
                             "C2,born,2025-03-30T02:30,,,x\n"
                             "C3,adoption_review,2025-03-03,,share=1.5;visit_interval=6 weeks,\n";
    const std::string_view bytes = ",\"\n\r;=\xE9\xC3 9-T\x01";
    for (unsigned round = 0; round < 3000; ++round) {
        std::mt19937 random(round);
        std::string text = seed;
        for (auto left = random() % 12; left > 0; --left) {
            const std::size_t at = 20 + random() % (text.size() - 20);
            if (random() % 3 == 0) text.erase(at, random() % 4);
            text.insert(std::min(at, text.size()), 1, bytes[random() % bytes.size()]);
        }
        const Result whole = csv(text);
        CHECK(adds_up(whole.report));
        CHECK(whole.report.rows_used == whole.timelines.row_count());
        const Result pieces = csv(text, {1 + random() % 40, std::size_t{1} << 24, {}});
        CHECK(equal(whole.timelines, pieces.timelines));
        CHECK(show(whole.report) == show(pieces.report));
    }
}

TEST_CASE("csv: the mask of a block is the same with and without vector instructions") {
    std::mt19937 random(1);
    for (int round = 0; round < 1000; ++round) {
        char bytes[64];
        for (char& c : bytes)
            c = random() % 3 == 0 ? ",\n\"\r\xAC"[random() % 5] : static_cast<char>(random());
        CHECK(structural_mask(bytes) == structural_mask_portable(bytes));
    }
}

TEST_CASE("files: missing, a directory, twice; one bad file does not hide the next") {
    const TemporaryDirectory directory;
    const std::string good = directory.write("good.csv", "case_id,event,at\nC1,born,2025-03-03\n");
    const std::string bad = directory.write("bad.csv", "case_id,event\n");
    const Result result = read_files({directory.path("missing.csv"), directory.path(""), bad, good, good});
    CHECK(result.report.rows_used == 1);
    REQUIRE(result.report.fatal.size() == 4);
    CHECK(result.report.fatal[0].message == "cannot be opened: no such file or directory");
    CHECK(result.report.fatal[0].file == directory.path("missing.csv"));
    CHECK(result.report.fatal[1].message == "is a directory: expected a file");
    CHECK(result.report.fatal[2].message ==
          "the header has no `at`: found `case_id`, `event`; expected at least `case_id`, `event`, `at`");
    CHECK(result.report.fatal[3].message ==
          "is given twice: expected each file once, as its events would count twice");
}

TEST_CASE("files: the format is told by the name, else by the first byte") {
    const std::string_view csv_text = "case_id,event,at\nC1,born,2025-03-03\n";
    const std::string_view json_text =
        " \n{\"case_id\":\"C1\",\"events\":[{\"event\":\"born\",\"at\":\"2025-03-03\"}]}\n";
    for (const std::size_t chunk : {1, 7, 1000}) {
        const ReadOptions options{chunk, 10'000, {}};
        for (const std::string name : {"a.csv", "A.CSV", "a.csv.gz", "a.txt", "-"})
            CHECK(read_bytes(name, csv_text, options).report.rows_used == 1);
        for (const std::string name : {"a.jsonl", "a.NDJSON", "a.jsonl.zst", "a.txt", "-"})
            CHECK(read_bytes(name, json_text, options).report.rows_used == 1);
        CHECK(fatal(read_bytes("a.json", "[{}]", options)) ==
              "0:0: is one JSON list: expected JSON Lines, one object a line");
        CHECK(fatal(read_bytes("-", "", options)) ==
              "1:0: the file is empty: expected a header with `case_id`, `event`, `at`");
        CHECK(read_bytes("a.csv", json_text, options).report.fatal.size() == 1);
    }
    CHECK(read_bytes("a.jsonl", "").report.fatal.empty());
}
