#include "timeline_support.h"

#include <doctest/doctest.h>
#include <random>

using namespace timeline_test;

namespace {

Result json(std::string_view bytes, const ReadOptions& options = {}) {
    return read_bytes("t.jsonl", bytes, options);
}
Result events(std::string_view list) {
    return json(fmt::format("{{\"case_id\":\"C1\",\"events\":[{}]}}\n", list));
}

// The one problem of a row, as `line:column: message`.
std::string problem(const Result& result) {
    REQUIRE(adds_up(result.report));
    REQUIRE(result.report.fatal.empty());
    REQUIRE(result.report.problems.size() == 1);
    REQUIRE(result.report.rows_unusable == 1);
    const RowProblem& only = result.report.problems.front();
    CHECK(only.file == "t.jsonl");
    return fmt::format("{}:{}: {}", only.line, only.column, only.message);
}
std::string problem_of_line(std::string_view line) {
    return problem(json(line));
}
// Of one event, which begins in column 27.
std::string problem_of_event(std::string_view event) {
    return problem(events(event));
}
std::string problem_of(std::string_view attributes) {
    return problem_of_event(
        fmt::format("{{\"event\":\"adoption_review\",\"at\":\"2025-03-03\",{}}}", attributes));
}
std::string fatal(const Result& result) {
    REQUIRE(result.report.fatal.size() == 1);
    const RowProblem& only = result.report.fatal.front();
    return fmt::format("{}:{}: {}", only.line, only.column, only.message);
}

} // namespace

TEST_CASE("json lines: the plain case") {
    const Result result = json("{\"case_id\":\"C1\",\"events\":[{\"event\":\"visit\",\"at\":\"2025-03-03T10:"
                               "00\",\"recorded_at\":\"2025-03-04\","
                               "\"alone\":true},{\"at\":\"2025-03-01\",\"event\":\"born\"}]}\r\n"
                               "\n"
                               "{ \"events\" : [] , \"case_id\" : \"C9\" }\n"
                               "{\"case_id\":\"C0\",\"events\":[{\"event\":\"visit\",\"at\":\"2025-03-03\","
                               "\"alone\":false,\"planned\":true,"
                               "\"place\":\"Foster home\",\"worker\":\"Ann \\\"B\\\" \\u00e9\"}]}");
    CHECK(show(result.report) == "read 3 used 3 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) ==
          "C0 visit 2025-03-03 [-] planned alone=0 place=foster_home worker=Ann \"B\" \xC3\xA9\n"
          "C1 born 2025-03-01 [-]\n"
          "C1 visit 2025-03-03T10:00 [2025-03-04] alone=1\n");
}

TEST_CASE("json lines: the same timelines as CSV") {
    const Result lines =
        json("{\"case_id\":\"C1\",\"events\":[{\"event\":\"adoption_review\",\"at\":\"2025-03-03\",\"share\":"
             "-12.5,"
             "\"visit_interval\":\"6 "
             "weeks\",\"decided_on\":\"2025-02-28\"},{\"event\":\"visit\",\"at\":\"2025-03-03\","
             "\"alone\":0,\"by\":\"Team Manager\",\"place\":\"Hut\",\"worker\":\"Ann\"}]}");
    const Result csv = read_bytes(
        "t.csv", "case_id,event,at,attrs\n"
                 "C1,visit,2025-03-03,alone=no;by=team_manager;place=hut;worker=Ann\n"
                 "C1,adoption_review,2025-03-03,share=-12.50;visit_interval=6 weeks;decided_on=2025-02-28\n");
    CHECK(equal(lines.timelines, csv.timelines));
    CHECK(lines.report.rows_used == 2);
}

TEST_CASE("json lines: values of every JSON type") {
    const Result result = events(
        "{\"event\":\"adoption_review\",\"at\":\"2025-03-01\",\"share\":7},"
        "{\"event\":\"adoption_review\",\"at\":\"2025-03-02\",\"share\":0.1},"
        "{\"event\":\"adoption_review\",\"at\":\"2025-03-03\",\"share\":-1e3},"
        "{\"event\":\"adoption_review\",\"at\":\"2025-03-04\",\"share\":\"2.50\",\"visit_interval\":null},"
        "{\"event\":\"adoption_review\",\"at\":\"2025-03-05\",\"share\":2147483.647,\"decided_on\":\"\"},"
        "{\"event\":\"allocation\",\"at\":\"2025-03-06\",\"worker\":1234567890123,\"note\":2.5},"
        "{\"event\":\"allocation\",\"at\":\"2025-03-07\",\"worker\":18446744073709551615,\"note\":true},"
        "{\"event\":\"visit\",\"at\":\"2025-03-08\",\"alone\":1,\"recorded_at\":null,\"planned\":null}");
    CHECK(show(result.report) == "read 8 used 8 unknown 0 unusable 0 beyond 0\n");
    CHECK(show(result.timelines) == "C1 adoption_review 2025-03-01 [-] share=7000\n"
                                    "C1 adoption_review 2025-03-02 [-] share=100\n"
                                    "C1 adoption_review 2025-03-03 [-] share=-1000000\n"
                                    "C1 adoption_review 2025-03-04 [-] share=2500\n"
                                    "C1 adoption_review 2025-03-05 [-] share=2147483647\n"
                                    "C1 allocation 2025-03-06 [-] worker=1234567890123 note=2.5\n"
                                    "C1 allocation 2025-03-07 [-] worker=18446744073709551615 note=true\n"
                                    "C1 visit 2025-03-08 [-] alone=1\n");
}

TEST_CASE("json lines: a case id may be a whole number") {
    const Result result =
        json("{\"case_id\":12,\"events\":[{\"event\":\"born\",\"at\":\"2025-03-03\"}]}\n"
             "{\"case_id\":\" 12 \",\"events\":[{\"event\":\"born\",\"at\":\"2025-03-04\"}]}\n"
             "{\"case_id\":-3,\"events\":[{\"event\":\"born\",\"at\":\"2025-03-05\"}]}\n");
    CHECK(result.report.rows_used == 3);
    CHECK(result.timelines.case_ids == std::vector<std::string>{"-3", "12"});
}

TEST_CASE("json lines: lines that cannot be used, one row each") {
    const std::string not_json =
        "1:0: the line is not JSON: expected `{\"case_id\":...,\"events\":[...]}`, one case a line";
    for (const std::string_view line : {"{", "{\"case_id\":\"C1\",\"events\":[}", "{} {}",
                                        "{\"case_id\":nul}", "x", "{\"case_id\":\"C1\",\"events\":[]},"})
        CHECK(problem_of_line(line) == not_json);
    CHECK(problem_of_line("12") ==
          "1:0: the line is not an object: expected `{\"case_id\":...,\"events\":[...]}`");
    CHECK(problem_of_line("{\"events\":[{\"event\":\"born\",\"at\":\"2025-03-03\"}]}") ==
          "1:0: the line has no `case_id`: expected `{\"case_id\":...,\"events\":[...]}`");
    CHECK(problem_of_line("{\"case_id\":null,\"events\":[]}") ==
          "1:0: the line has no `case_id`: expected `{\"case_id\":...,\"events\":[...]}`");
    CHECK(problem_of_line("{\"case_id\":\"C1\"}") ==
          "1:0: the line has no `events`: expected `{\"case_id\":...,\"events\":[...]}`");
    CHECK(problem_of_line("{\"case_id\":\"C1\",\"events\":{}}") ==
          "1:0: `events` is not a list: expected `{\"case_id\":...,\"events\":[...]}`");
    CHECK(problem_of_line("{\"case_id\":1.5,\"events\":[]}") ==
          "1:0: `case_id` is neither text nor a whole number: expected one of these");
    CHECK(problem_of_line("{\"case_id\":\" \",\"events\":[]}") ==
          "1:0: `case_id` is empty: expected the case that the events are of");
    CHECK(problem_of_line("{\"case_id\":\"a\",\"events\":[],\"case_id\":\"b\"}") ==
          "1:0: `case_id` is given twice: expected it once");
    CHECK(problem_of_line("{\"case_id\":\"\xE9\",\"events\":[]}") ==
          "1:0: the line is not UTF-8: expected text in UTF-8; save the file as UTF-8");
    const Result result =
        json("{\"case_id\":\"C1\",\"events\":[{\"event\":\"born\",\"at\":\"2025-03-03\"}]}\n"
             "oops\n"
             "{\"case_id\":\"C2\",\"events\":[{\"event\":\"born\",\"at\":\"2025-03-03\"}]}\n");
    CHECK(problem(result) ==
          "2:0: the line is not JSON: expected `{\"case_id\":...,\"events\":[...]}`, one case a line");
    CHECK(result.report.rows_used == 2);
}

TEST_CASE("json lines: events that cannot be used, which spoil no other") {
    CHECK(problem_of_event("7") == "1:27: event 1: not an object: expected `{\"event\":...,\"at\":...}`");
    CHECK(problem_of_event("{\"at\":\"2025-03-03\"}") ==
          "1:27: event 1: there is no `event`: expected the name of an event");
    CHECK(problem_of_event("{\"event\":3,\"at\":\"2025-03-03\"}") ==
          "1:27: event 1: `event` is not text: expected the name of an event");
    CHECK(problem_of_event("{\"event\":\" \",\"at\":\"2025-03-03\"}") ==
          "1:27: event 1: `event` is empty: expected the name of an event");
    CHECK(problem_of_event("{\"event\":\"born\"}") ==
          "1:27: event 1: there is no `at`: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_event("{\"event\":\"born\",\"at\":null}") ==
          "1:27: event 1: there is no `at`: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_event("{\"event\":\"born\",\"at\":\"\"}") ==
          "1:27: event 1: `at` is empty: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_event("{\"event\":\"born\",\"at\":20250303}") ==
          "1:27: event 1: `at` is not a date: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_event("{\"event\":\"born\",\"at\":[1]}") ==
          "1:27: event 1: `at` is a list or an object: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    CHECK(problem_of_event("{\"event\":\"born\",\"at\":\"2025-02-30\"}") ==
          "1:27: event 1: `at` is `2025-02-30`: there is no such date; expected YYYY-MM-DD or "
          "YYYY-MM-DDTHH:MM");
    CHECK(problem_of_event("{\"event\":\"born\",\"at\":\"2025-03-03\",\"at\":\"2025-03-04\"}") ==
          "1:27: event 1: `at` is given twice: expected it once");
    CHECK(problem_of("\"recorded_at\":{}") ==
          "1:27: event 1: `recorded_at` is a list or an object: expected a single value");
    CHECK(problem_of("\"share\":true") ==
          "1:27: event 1: `share` is not a number: expected digits, with at most 3 decimals after a point");
    CHECK(problem_of("\"share\":0.0001") ==
          "1:27: event 1: `share` has more than 3 decimals: expected a number with at most 3");
    CHECK(problem_of("\"share\":1e20") ==
          "1:27: event 1: `share` is too large: expected a number between -2147483.647 and 2147483.647");
    CHECK(problem_of("\"share\":3000000") ==
          "1:27: event 1: `share` is too large: expected a number between -2147483.647 and 2147483.647");
    CHECK(
        problem_of("\"visit_interval\":6") ==
        "1:27: event 1: `visit_interval` is not a duration: expected a number and a unit, such as `6 weeks`");
    CHECK(problem_of("\"share\":1,\"share\":2") ==
          "1:27: event 1: `share` is given twice with different values: expected it once");
}

TEST_CASE("json lines: the column of a bad event is where it begins") {
    const std::string line =
        "{ \"note]\" : {\"events\":[1,{}]}, \"x\":[\"a\\\"]\", 2], \"case_id\" :\"C1\" , \"events\" : [ "
        "{\"event\":\"born\",\"at\":\"2025-03-01\"} , 5 ,\"a]b\\\\\",[[1],{}], {\"event\":\"}\",\"at\":\"\"},"
        "{\"event\":\"born\",\"at\":\"2025-03-02\"},null]}";
    const Result result = json(line);
    CHECK(result.report.rows_used == 2);
    CHECK(adds_up(result.report));
    REQUIRE(result.report.problems.size() == 5);
    const std::string_view starts[] = {"5 ,", "\"a]b", "[[1]", "{\"event\":\"}\"", "null]"};
    for (std::size_t index = 0; index < 5; ++index)
        CHECK(result.report.problems[index].column == line.find(starts[index]) + 1);
}

TEST_CASE("json lines: what the vocabulary does not know is counted, with its first place") {
    const Result result =
        json("{\"case_id\":\"C1\",\"team\":\"north\",\"ward\":null,\"events\":[]}\n"
             "{\"case_id\":\"C1\",\"team\":\"south\",\"events\":[{\"event\":\"party\",\"at\":5},"
             "{\"event\":\"visit\",\"at\":\"2025-03-03\",\"colour\":[1,2],\"size\":null,\"place\":\"Hut\"},"
             "{\"event\":\"born\",\"at\":\"2025-03-03\",\"attrs\":\"a=b\",\"case_id\":\"C2\"}]}\n");
    CHECK(show(result.report) == "read 3 used 2 unknown 1 unusable 0 beyond 0\n"
                                 "party x1 t.jsonl:2\n"
                                 "born.attrs x1 t.jsonl:2\n"
                                 "born.case_id x1 t.jsonl:2\n"
                                 "case.team x2 t.jsonl:1\n"
                                 "visit.colour x1 t.jsonl:2\n"
                                 "visit.place = hut x1 t.jsonl:2\n");
    CHECK(result.timelines.case_ids == std::vector<std::string>{"C1"});
}

TEST_CASE("json lines: files that cannot be used") {
    using namespace std::string_view_literals;
    CHECK(fatal(json("[{\"case_id\":\"C1\"}]")) ==
          "0:0: is one JSON list: expected JSON Lines, one object a line");
    CHECK(fatal(json("\xFF\xFE{\0"sv)) ==
          "0:0: is UTF-16: expected UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)");
    for (const std::size_t chunk : {1, 7, 1000}) {
        const ReadOptions options{chunk, 60, {}};
        CHECK(fatal(json("{\"case_id\":\"C1\",\"events\":[]}\n{\"case_id\":\"C\0\"}"sv, options)) ==
              "2:0: holds a NUL byte: expected text in UTF-8; save the file as UTF-8, not as UTF-16 or as a "
              "workbook");
        CHECK(fatal(json("{\"case_id\":\"C1\",\"events\":[]}\n{\"case_id\":\"" + std::string(500, 'x') +
                             "\"}\n",
                         options)) == "2:0: a line of more than 60 bytes: expected one case a line");
        CHECK(fatal(json("{\"case_id\":\"C1\",\"events\":[]}\n" + std::string(500, '{'), options)) ==
              "2:0: a line of more than 60 bytes: expected one case a line");
    }
    // Deeper than any timeline: refused, not followed.
    CHECK(
        json("{\"case_id\":" + std::string(5000, '[') + std::string(5000, ']') + "}").report.rows_unusable ==
        1);
}

TEST_CASE(
    "json lines: where chunks end makes no difference, and whatever the bytes, every row is accounted for") {
    const std::string seed =
        "\xEF\xBB\xBF{\"case_id\":\"C1\",\"events\":[{\"event\":\"visit\",\"at\":\"2025-03-03T10:00\","
        "\"alone\":true,"
        "\"worker\":\"\xC3\xA9\\n\"},{\"event\":\"visit\",\"at\":\"2025-03-33\"}]}\n"
        "\n"
        "{\"case_id\":2,\"events\":[{\"event\":\"adoption_review\",\"at\":\"2025-03-03\",\"share\":1.5},{}]}"
        "\r\n"
        "{\"case_id\":\"C1\",\"x\":1,\"events\":[{\"event\":\"party\",\"at\":\"2025-03-03\"}]}";
    const std::string_view bytes = "{}[],:\"\\\n\r1e.-\xE9t\x01";
    for (unsigned round = 0; round < 1500; ++round) {
        std::mt19937 random(round);
        std::string text = seed;
        for (auto left = round == 0 ? 0 : random() % 4; left > 0; --left) {
            const std::size_t at = 4 + random() % (text.size() - 4);
            if (random() % 3 == 0) text.erase(at, random() % 4);
            text.insert(std::min(at, text.size()), 1, bytes[random() % bytes.size()]);
        }
        const Result whole = json(text);
        CHECK(adds_up(whole.report));
        CHECK(whole.report.rows_used == whole.timelines.row_count());
        if (round == 0) CHECK(whole.report.rows_read == 5);
        const Result pieces = json(text, {1 + random() % 60, std::size_t{1} << 24, {}});
        CHECK(equal(whole.timelines, pieces.timelines));
        CHECK(show(whole.report) == show(pieces.report));
    }
}
