#include "runtime/timeline/row_vocabulary.h"
#include "timeline_support.h"

#include <doctest/doctest.h>
#include <random>

using namespace timeline_test;

// Columns in the usual order are read in a way of their own (csv_usual_rows.cpp), in any other in the general one.
TEST_CASE("csv: rows in the usual order of columns come to what they come to in another") {
    const std::vector<std::vector<std::string>> parts = {
        {"C1", "C1", "C2", "a-case-with-a-long-name", " C1", "", "\"C1\"", "\xC3\xA9", "C\r1", "\xE9"},
        {"visit", "visit", "allocation", "adoption_review", " visit", "unheard_of", "", "\"visit\"", "VISIT",
         " "},
        {"2025-03-03T10:00", "2024-12-31T23:59", "2025-03-03", "2025-03-30T01:30", "2025-10-26T01:30", "soon",
         "", " 2025-03-03T10:00", "2025-02-30T10:00", "2025-03-03 10:00", "1899-12-31T10:00"},
        {"2025-03-03T10:00", "", "", "2025-03-04", " ", "never", "2025-03-30T01:30"},
        {"", "", "alone=true", "alone=true;place=home", "place=shed", "colour=red", "planned=yes", "alone",
         "=x", "recorded_at=2025-03-03T10:00", "worker=Ann", " alone = yes ", "share=1.5",
         "alone=true;alone=false"},
    };
    const std::vector<std::string> line_ends = {"\n", "\n", "\n", "\n", "\r\n", ",\n", "\n\n", " \n"};
    const auto without_columns = [](const ReadReport& report) {
        std::string result = fmt::format("{} {} {} {}\n", report.rows_read, report.rows_used,
                                         report.rows_unusable, report.rows_unknown);
        for (const auto* problems : {&report.problems, &report.fatal})
            for (const RowProblem& problem : *problems)
                result += fmt::format("{}: {}\n", problem.line, problem.message);
        for (const auto* names :
             {&report.unknown_events, &report.unknown_attributes, &report.unlisted_values})
            for (const auto& [name, seen] : *names)
                result += fmt::format("{}: {} times, first in {}\n", name, seen.count, seen.line);
        return result;
    };
    std::mt19937 random(5);
    for (int round = 0; round < 3000; ++round) {
        // How often something else than the first choices comes: mostly seldom, so that rows in the usual way follow.
        const unsigned unusual = round % 3 == 0 ? 2 : 30;
        const std::size_t columns = round % 4 == 0 ? 3 : round % 4 == 1 ? 4 : 5;
        const bool without_recorded_at = round % 8 == 1;
        std::string usual = "case_id,event,at", other = "event,case_id,at";
        for (std::size_t column = 3; column < columns; ++column) {
            const std::string name = column == 3 && !without_recorded_at ? ",recorded_at" : ",attrs";
            usual += name;
            other += name;
        }
        usual += '\n';
        other += '\n';
        for (auto rows = random() % 12; rows > 0; --rows) {
            const auto one_of = [&](const std::vector<std::string>& choices) {
                return choices[random() % unusual == 0 ? random() % choices.size() : random() % 3];
            };
            const std::string case_id = one_of(parts[0]), event = one_of(parts[1]);
            std::string rest = "," + one_of(parts[2]);
            for (std::size_t column = 3; column < columns; ++column)
                rest += "," + one_of(parts[column == 3 && without_recorded_at ? 4 : column]);
            if (random() % (unusual * 4) == 0 && case_id[0] != '"') rest.resize(rest.rfind(','));
            rest += random() % unusual == 0 ? line_ends[random() % line_ends.size()] : "\n";
            usual += case_id + "," + event + rest;
            other += event + "," + case_id + rest;
        }
        CAPTURE(usual);
        // Now and then some rows are longer than a row may be.
        const std::size_t row_bytes = round % 5 == 0 ? 48 : std::size_t{1} << 24;
        for (const std::size_t chunk : {std::size_t{1'000'000}, 1 + random() % 60}) {
            const Result one = read_bytes("t.csv", usual, {chunk, row_bytes, {}});
            const Result another = read_bytes("t.csv", other, {chunk, row_bytes, {}});
            CHECK(equal(one.timelines, another.timelines));
            CHECK(without_columns(one.report) == without_columns(another.report));
        }
    }
}

TEST_CASE("csv: an event's name is told from all others, whatever its length and what stands behind it") {
    Vocabulary vocabulary;
    for (std::size_t size = 1; size <= 40; ++size)
        for (const char last : {'a', 'b', 'c'})
            vocabulary.events.push_back({std::string(size - 1, 'a') + last, {}});
    const RowVocabulary rows(vocabulary);
    int wrong = 0;
    const auto try_out = [&](const std::string& name) {
        for (const std::string behind : {",2025-03-03T10:00", "aaaaaaaaaaaaaaaaa"}) {
            const std::string padded = name + behind;
            if (rows.find_padded_kind(std::string_view(padded).substr(0, name.size())) !=
                rows.find_kind(name))
                ++wrong;
        }
    };
    try_out("");
    for (const EventInfo& event : vocabulary.events) {
        try_out(event.name);
        try_out(event.name + "a");
        try_out(event.name + std::string(1, '\0'));
        for (std::size_t at = 0; at < event.name.size(); ++at) {
            std::string other = event.name;
            other[at] = 'b';
            try_out(other);
            try_out(event.name.substr(at));
        }
    }
    CHECK(wrong == 0);
}
