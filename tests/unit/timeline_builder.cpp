#include "runtime/timeline/builder.h"

#include "runtime/timeline/string_table.h"
#include "timeline_support.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <numeric>
#include <random>

using namespace timeline_test;

namespace {

constexpr Instant noon = 20'000 * 1440 + 720;
constexpr Instant midnight = 20'000 * 1440;

struct Row {
    std::string case_id;
    TimelineRow row;
    std::vector<std::int32_t> values;
    std::string text;     // goes to slot 3 of a visit, 0 of an allocation
    std::string unlisted; // goes to slot 1 of a visit
};

TimelineRow at(EventKind kind, Instant instant, bool date_only = false, Instant recorded = no_instant,
               std::uint8_t flags = 0) {
    return {kind, {instant, date_only}, recorded, flags};
}

Timelines build(const std::vector<Row>& rows) {
    TimelineBuilder builder(vocabulary());
    for (const Row& row : rows) {
        std::vector<std::int32_t> values = row.values;
        if (row.row.kind == visit || row.row.kind == allocation)
            values.resize(row.row.kind == visit ? 4 : 2, not_recorded);
        if (!row.text.empty()) values[row.row.kind == visit ? 3 : 0] = builder.text(row.text);
        if (!row.unlisted.empty()) values[1] = builder.unlisted(row.unlisted);
        REQUIRE(builder.add(row.case_id, row.row, values));
    }
    REQUIRE(builder.row_count() == rows.size());
    return builder.finish();
}

std::vector<Row> random_rows(std::mt19937& random, std::size_t count, unsigned cases) {
    const auto below = [&](unsigned limit) { return static_cast<unsigned>(random() % limit); };
    const std::vector<std::string> names = {"", "", "Ann", "Bob", "cy", "a rather long name for a worker"};
    std::vector<Row> rows;
    for (std::size_t index = 0; index < count; ++index) {
        Row row;
        row.case_id = fmt::format("C{}", below(cases));
        row.row.kind = static_cast<EventKind>(below(4));
        row.row.at = {midnight + static_cast<Instant>(below(3)) * 1440, below(2) == 0};
        if (!row.row.at.date_only) row.row.at.instant += static_cast<Instant>(below(2)) * 600;
        if (below(3) > 0) row.row.recorded_at = midnight + static_cast<Instant>(below(3)) * 700;
        if (below(4) == 0) row.row.flags = is_planned;
        if (row.row.kind == visit)
            row.values = {static_cast<std::int32_t>(below(2)), not_recorded,
                          static_cast<std::int32_t>(below(3)), not_recorded};
        if (row.row.kind == visit || row.row.kind == allocation) row.text = names[below(6)];
        if (row.row.kind == visit) row.unlisted = names[below(6)];
        rows.push_back(row);
    }
    return rows;
}

} // namespace

TEST_CASE("builder: nothing in, nothing out") {
    const Timelines timelines = build({});
    CHECK(timelines.case_count() == 0);
    CHECK(timelines.row_count() == 0);
    CHECK(timelines.run_begin == std::vector<std::uint32_t>{0});
}

TEST_CASE("builder: cases by the bytes of their id, kinds within a case, time within a kind") {
    const Timelines timelines = build({
        {"b", at(visit, noon), {}, {}, {}},
        {"a", at(visit, noon + 1), {}, {}, {}},
        {"a", at(born, noon), {}, {}, {}},
        {"B", at(visit, noon), {}, {}, {}},
        {"\xC3\xA9", at(visit, noon), {}, {}, {}},
        {"a", at(visit, noon), {}, {}, {}},
        {"a1", at(visit, noon), {}, {}, {}},
    });
    CHECK(timelines.case_ids == std::vector<std::string>{"B", "a", "a1", "b", "\xC3\xA9"});
    REQUIRE(timelines.runs_of(1).size() == 2);
    CHECK(timelines.runs_of(1)[0].kind == born);
    CHECK(timelines.runs_of(1)[1].kind == visit);
    CHECK(timelines.runs_of(1)[1].end - timelines.runs_of(1)[1].begin == 2);
    CHECK(timelines.at[timelines.runs_of(1)[1].begin] == noon);
    CHECK(timelines.at[timelines.runs_of(1)[1].begin + 1] == noon + 1);
}

TEST_CASE("builder: in one minute, date-only first, then recorded_at with not recorded last, then flags, "
          "then values") {
    const std::vector<Row> expected = {
        {"a", at(visit, midnight, true, no_instant), {}, {}, {}},
        {"a", at(visit, midnight, false, noon), {}, {}, {}},
        {"a", at(visit, midnight, false, noon + 5), {}, {}, {}},
        {"a", at(visit, midnight, false, noon + 5, is_planned), {}, {}, {}},
        {"a", at(visit, midnight, false, no_instant), {}, {}, {}},
        {"a", at(visit, midnight, false, no_instant), {}, "Ann", {}},
        {"a", at(visit, midnight, false, no_instant), {}, "Bob", {}},
        {"a", at(visit, midnight, false, no_instant), {not_recorded, 2}, {}, {}},
        {"a", at(visit, midnight, false, no_instant), {}, {}, "barn"},
        {"a", at(visit, midnight, false, no_instant), {}, {}, "shed"},
        {"a", at(visit, midnight, false, no_instant), {0}, {}, {}},
    };
    const std::string wanted = "a visit 2024-10-04 [-]\n"
                               "a visit 2024-10-04T01:00 [2024-10-04T13:00]\n"
                               "a visit 2024-10-04T01:00 [2024-10-04T13:05]\n"
                               "a visit 2024-10-04T01:00 [2024-10-04T13:05] planned\n"
                               "a visit 2024-10-04T01:00 [-]\n"
                               "a visit 2024-10-04T01:00 [-] worker=Ann\n"
                               "a visit 2024-10-04T01:00 [-] worker=Bob\n"
                               "a visit 2024-10-04T01:00 [-] place=school\n"
                               "a visit 2024-10-04T01:00 [-] place=unlisted barn\n"
                               "a visit 2024-10-04T01:00 [-] place=unlisted shed\n"
                               "a visit 2024-10-04T01:00 [-] alone=0\n";
    CHECK(show(build(expected)) == wanted);
    CHECK(show(build({expected.rbegin(), expected.rend()})) == wanted);
}

TEST_CASE("builder: equal rows are all kept") {
    const Row row{"a", at(visit, noon), {1, 2, 0}, "Ann", {}};
    CHECK(build({row, row, row}).row_count() == 3);
}

TEST_CASE(
    "builder: values are by slot, those left off are not recorded, and kinds without attributes have none") {
    const Timelines timelines =
        build({{"a", at(visit, noon), {1}, {}, {}}, {"a", at(born, noon), {}, {}, {}}});
    CHECK(timelines.attribute_values ==
          std::vector<std::int32_t>{1, not_recorded, not_recorded, not_recorded});
    CHECK(timelines.attributes.back() == 0); // the visit's; where the birth's none stand says nothing
}

TEST_CASE("builder: texts and unlisted values are numbered in the order of their bytes") {
    const Timelines timelines = build({
        {"a", at(visit, noon), {}, "zoe", "shed"},
        {"a", at(visit, noon + 1), {}, "ann", "barn"},
        {"a", at(visit, noon + 2), {}, "zoe", {}},
    });
    CHECK(timelines.strings == std::vector<std::string>{"ann", "zoe"});
    CHECK(timelines.unlisted == std::vector<std::string>{"barn", "shed"});
    CHECK(timelines.attribute_values[1] == Timelines::unlisted_base + 1);
    CHECK(timelines.attribute_values[3] == 1);
    CHECK(timelines.attribute_values[7] == 0);
}

TEST_CASE("builder: can be used again after finish") {
    TimelineBuilder builder(vocabulary());
    REQUIRE(builder.add("a", at(visit, noon), {}));
    CHECK(builder.finish().case_count() == 1);
    CHECK(builder.row_count() == 0);
    CHECK(builder.finish().case_count() == 0);
    REQUIRE(builder.add("a", at(visit, noon), {}));
    REQUIRE(builder.add("b", at(visit, noon), {}));
    CHECK(builder.finish().case_ids == std::vector<std::string>{"a", "b"});
}

namespace {

// Every row is in one run of a case and one of a block, in the order and with what these say of it.
void check_runs(const Timelines& timelines,
                const std::map<std::pair<std::string, EventKind>, std::size_t>& counts) {
    std::vector<std::size_t> runs_of_cases(timelines.row_count()), runs_of_blocks(timelines.row_count());
    std::size_t runs = 0;
    for (std::size_t index = 0; index < timelines.case_count(); ++index) {
        for (const KindRun& run : timelines.runs_of(index)) {
            const auto count = counts.find({timelines.case_ids[index], run.kind});
            REQUIRE(count != counts.end());
            CHECK(run.rows() == count->second);
            CHECK(std::is_sorted(timelines.at.begin() + run.begin, timelines.at.begin() + run.end));
            KindRun summarised{.kind = run.kind, .begin = run.begin, .end = run.end};
            for (std::uint32_t row = run.begin; row < run.end; ++row) {
                summarised.summarise(timelines.flags[row], timelines.recorded_at[row]);
                CHECK(timelines.kinds[row] == run.kind);
                CHECK(timelines.places[row] == index % cases_a_block);
                ++runs_of_cases[row];
            }
            CHECK(run == summarised);
            ++runs;
        }
    }
    CHECK(runs == counts.size());
    CHECK(std::all_of(runs_of_cases.begin(), runs_of_cases.end(), [](std::size_t n) { return n == 1; }));

    const std::size_t blocks = (timelines.case_count() + cases_a_block - 1) / cases_a_block;
    REQUIRE(timelines.block_begin.size() == blocks + 1);
    std::uint32_t next = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
        std::vector<KindRun> of_cases;
        const std::size_t end = std::min(timelines.case_count(), (block + 1) * cases_a_block);
        for (std::size_t index = block * cases_a_block; index < end; ++index)
            for (const KindRun& run : timelines.runs_of(index))
                of_cases.push_back(run);
        std::stable_sort(of_cases.begin(), of_cases.end(),
                         [](const KindRun& left, const KindRun& right) { return left.kind < right.kind; });
        auto of_case = of_cases.begin();
        for (const KindRun& run : timelines.runs_of_block(block)) {
            CHECK(run.begin == next);
            KindRun summarised{.kind = run.kind, .begin = run.begin, .end = run.end};
            const std::span<const std::uint32_t> begins = timelines.case_begins_of(block, run);
            REQUIRE(begins.size() == end - block * cases_a_block + 1);
            CHECK(begins.front() == run.begin);
            CHECK(begins.back() == run.end);
            CHECK(std::is_sorted(begins.begin(), begins.end()));
            for (; of_case != of_cases.end() && of_case->kind == run.kind; ++of_case) {
                CHECK(of_case->begin == next);
                const std::uint8_t place = timelines.places[of_case->begin];
                CHECK(begins[place] == of_case->begin);
                CHECK(begins[place + 1u] == of_case->end);
                next = of_case->end;
                summarised.summarise(*of_case);
            }
            CHECK(next == run.end);
            CHECK(run == summarised);
        }
        CHECK(of_case == of_cases.end());
    }
    CHECK(next == timelines.row_count());
}

} // namespace

TEST_CASE("builder: the order of rows makes no difference, and no row is lost") {
    for (unsigned seed = 1; seed <= 44; ++seed) {
        std::mt19937 random(seed);
        const bool is_large = seed > 40; // several blocks
        const std::size_t count = is_large ? 3000 : 1 + random() % 300;
        const auto cases = is_large ? 700u : 1 + static_cast<unsigned>(random() % 20);
        std::vector<Row> rows = random_rows(random, count, cases);
        const Timelines first = build(rows);
        CHECK(first.row_count() == rows.size());
        if (is_large) CHECK(first.case_count() > 2 * cases_a_block);

        std::map<std::pair<std::string, EventKind>, std::size_t> counts;
        for (const Row& row : rows)
            ++counts[{row.case_id, row.row.kind}];
        check_runs(first, counts);

        std::shuffle(rows.begin(), rows.end(), random);
        CHECK(equal(first, build(rows)));
        std::stable_sort(rows.begin(), rows.end(),
                         [](const Row& left, const Row& right) { return left.case_id < right.case_id; });
        CHECK(equal(first, build(rows)));
        std::stable_sort(rows.begin(), rows.end(),
                         [](const Row& left, const Row& right) { return left.case_id > right.case_id; });
        CHECK(equal(first, build(rows)));
    }
}

TEST_CASE("blocks: cases in another order are what a builder makes of them under names in that order") {
    for (const unsigned cases : {1u, 20u, 700u}) {
        std::mt19937 random(cases);
        std::vector<Row> rows = random_rows(random, 4 * cases, cases);
        Timelines reordered = build(rows);
        std::vector<std::uint32_t> order(reordered.case_count());
        std::iota(order.begin(), order.end(), 0u);
        std::shuffle(order.begin(), order.end(), random);
        std::map<std::string, std::string> names;
        for (std::size_t index = 0; index < order.size(); ++index)
            names[reordered.case_ids[order[index]]] = fmt::format("{:05}", index);
        for (std::string& id : reordered.case_ids)
            id = names.at(id);
        reorder_cases(reordered, order);
        for (Row& row : rows)
            row.case_id = names.at(row.case_id);
        CHECK(equal(reordered, build(rows)));
    }
}

TEST_CASE("string table: every length, found again, none twice") {
    StringTable table;
    CHECK(table.find("") == StringTable::none);
    std::vector<std::string> texts;
    for (std::size_t length = 0; length < 40; ++length)
        for (const char last : {'a', 'b'}) {
            std::string text(length, 'x');
            if (length > 0) text.back() = last;
            if (length > 0 || last == 'a') texts.push_back(text);
            if (length > 1) {
                std::swap(text.front(), text.back());
                texts.push_back(text);
            }
        }
    for (std::size_t index = 0; index < texts.size(); ++index)
        CHECK(table.add(texts[index]) == index);
    for (std::size_t index = 0; index < texts.size(); ++index) {
        CHECK(table.add(texts[index]) == index);
        CHECK(table.find(texts[index]) == index);
    }
    CHECK(table.find("y") == StringTable::none);
    CHECK(table.take() == texts);
    CHECK(table.find("x") == StringTable::none);
    CHECK(table.add("z") == 0);
}
