// Forms have a shorter way where every event counts for certain and stands at a known minute. A planned event, which nothing
// here looks at, sends the evaluator the long way round: what it makes must be the same. So must what compiled forms make, in
// a build that has them.
#include "compiler/lower/lower.h"
#include "compiler/sema/checker.h"
#include "compiler/syntax/parser.h"
#include "runtime/jit/jit.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/builder.h"
#include "runtime/vm/evaluator.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace plumbline;

namespace {

constexpr const char* standard_text = R"(standard exact "Forms that have a shorter way"
  version "1"
  calendar england_and_wales
  uses childrens_services

rule other_kind
  within 2 working days of strategy_discussion: icpc
rule own_kind
  within 24 hours of strategy_discussion: strategy_discussion
rule of_some
  within 1 month of icpc: visit where alone
rule from_some
  within 3 days of visit where not alone: icpc
rule in_working_days
  while child_protection_plan: visit every 3 working days
rule by_the_hour
  while child_protection_plan: visit where alone every 36 hours
rule by_what_opens_it
  while child_protection_plan: cp_plan_start every 1 week
rule in_stages
  while child_protection_plan: visit where alone
    every 1 month when third visit
    every 5 working days when first visit and not second visit
    every 2 days otherwise
rule in_a_stage_that_may_not_hold
  while child_protection_plan: visit
    every 4 days when second visit
rule at_the_second
  within 2 days of second visit: icpc
rule when_there_are_many
  when 3 visit within 5 days: within 1 working day: strategy_discussion
rule when_that_is_missed
  when other_kind overdue: within 1 working day: visit
)";

Program compiled() {
    namespace fs = std::filesystem;
    SourceSet sources;
    Diagnostics diagnostics;
    std::vector<ParseResult> parsed;
    const auto add = [&](std::string name, std::string text) {
        const FileIndex index = sources.add({std::move(name), std::move(text)});
        parsed.push_back(parse(sources, index, diagnostics));
    };
    add("exact.std", standard_text);
    for (const char* folder : {"vocabulary", "calendars"})
        for (const auto& entry :
             fs::directory_iterator(fs::path(PLUMBLINE_SOURCE_DIR) / "standards" / folder)) {
            if (entry.path().extension() != ".std") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            add(entry.path().string(), {std::istreambuf_iterator<char>(file), {}});
        }
    const auto model = check(sources, parsed, {.fallback_name = "exact"}, diagnostics);
    REQUIRE(model);
    REQUIRE_FALSE(diagnostics.has_errors());
    return Program(lower(*model, sources));
}

EventKind kind_named(const Vocabulary& vocabulary, const std::string& name) {
    const auto found = std::find_if(vocabulary.events.begin(), vocabulary.events.end(),
                                    [&](const EventInfo& event) { return event.name == name; });
    REQUIRE(found != vocabulary.events.end());
    return static_cast<EventKind>(found - vocabulary.events.begin());
}

struct Row {
    TimelineRow row;
    std::vector<std::int32_t> values;
};

std::string made(const Program& program, const std::vector<Row>& rows, AsOf when) {
    TimelineBuilder builder(program.bundle().vocabulary);
    for (const Row& one : rows)
        REQUIRE(builder.add("A", one.row, one.values));
    const Timelines timelines = builder.finish();
    std::vector<Obligation> obligations;
    Evaluator(program, timelines, when).evaluate(0, obligations);
    std::string lines;
    write_json(obligations, program, timelines, lines);
    return lines;
}

// What random timelines are made of: few kinds, and few minutes, so that many events share one.
class Rows {
  public:
    Rows(const Program& program, unsigned seed)
        : vocabulary_(program.bundle().vocabulary), zone_(program.calendar().zone()), random_(seed) {
        for (const char* name : {"strategy_discussion", "icpc", "visit", "cp_plan_start", "cp_plan_end"})
            kinds_.push_back(kind_named(vocabulary_, name));
        const auto& attributes = vocabulary_.events[kinds_[2]].attributes;
        alone_ = static_cast<std::size_t>(
            std::find_if(attributes.begin(), attributes.end(),
                         [](const AttributeInfo& attribute) { return attribute.name == "alone"; }) -
            attributes.begin());
    }

    int below(unsigned n) { return static_cast<int>(random_() % n); }
    Instant minute() { // over the clock change of 30 March and Easter
        constexpr int minutes[] = {0, 9 * 60, 9 * 60, 9 * 60 + 1, 23 * 60 + 59};
        return zone_.from_civil({day_from_date({2025, 3, 10}) + below(45), minutes[below(5)]}).value();
    }
    std::vector<Row> of_one_case() {
        std::vector<Row> rows;
        for (int left = 2 + below(24); left > 0; --left) {
            Row& one = rows.emplace_back(event(kinds_[static_cast<std::size_t>(below(5))]));
            if (below(3) == 0) one.row.recorded_at = one.row.at.instant + below(4 * 1440);
            // In a few timelines what is asked for is not recorded everywhere, and both go the long way.
            if (one.row.kind == kinds_[2] && below(100) != 0) one.values[alone_] = below(2);
        }
        return rows;
    }
    void add_plans(std::vector<Row>& rows) {
        for (const EventKind kind : kinds_) {
            rows.push_back(event(kind));
            rows.back().row.flags = is_planned;
        }
    }

  private:
    Row event(EventKind kind) {
        Row one;
        one.row.kind = kind;
        one.row.at = {minute(), false};
        one.values.assign(vocabulary_.events[kind].attributes.size(), not_recorded);
        return one;
    }

    const Vocabulary& vocabulary_;
    const Zone& zone_;
    std::vector<EventKind> kinds_;
    std::size_t alone_ = 0;
    std::mt19937 random_;
};

} // namespace

TEST_CASE("exact forms: the same by the shorter way and by the long one") {
    const Program program = compiled();
    Program by_machine = compiled();
    const JitReport jit = compile_forms(by_machine, CompiledForms::all);
    CHECK(jit.problem.empty() == jit_is_built());
    if (jit_is_built()) CHECK(jit.compiled == jit.forms - 1); // but what is born of a missed one
    Rows random(program, 20);
    std::set<std::string> statuses;
    std::size_t lines = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::vector<Row> rows = random.of_one_case();
        AsOf when{random.minute(), {}};
        if (random.below(2) == 0) when.known_at = when.as_of;
        const std::string by_shorter = made(program, rows, when);
        std::vector<Row> with_plans = rows;
        random.add_plans(with_plans);
        CAPTURE(round);
        REQUIRE(by_shorter == made(program, with_plans, when));
        if (jit_is_built()) {
            REQUIRE(by_shorter == made(by_machine, rows, when));
            REQUIRE(by_shorter == made(by_machine, with_plans, when));
        }
        for (std::size_t at = 0; (at = by_shorter.find("\"status\":\"", at)) != std::string::npos; ++lines) {
            at += 10;
            statuses.insert(by_shorter.substr(at, by_shorter.find('"', at) - at));
        }
    }
    CHECK(lines > 20'000);
    for (const char* status : {"met", "late", "overdue", "pending", "lapsed"})
        CHECK(statuses.count(status) == 1);
}

TEST_CASE("exact forms: many cases at once, listed or apart, are the same as each by itself") {
    Program program = compiled();
    SUBCASE("interpreted") {}
    SUBCASE("compiled") {
        if (!jit_is_built()) return;
        const JitReport report = compile_forms(program); // where it pays: stages that turn on conditions
        REQUIRE(report.problem.empty());
        CHECK(report.compiled == 2);
    }
    Rows random(program, 21);
    // More than stand in columns together, some without events, some that go the long way.
    constexpr std::size_t cases = 600;
    TimelineBuilder builder(program.bundle().vocabulary);
    for (std::size_t i = 0; i < cases; ++i) {
        std::vector<Row> rows = random.of_one_case();
        if (random.below(10) == 0) random.add_plans(rows);
        if (random.below(10) == 0) continue;
        for (const Row& one : rows)
            REQUIRE(builder.add("C" + std::to_string(1000 + i), one.row, one.values));
    }
    const Timelines timelines = builder.finish();
    std::size_t apart_in_all = 0, listed_beside = 0;
    for (int round = 0; round < 20; ++round) {
        AsOf when{random.minute(), {}};
        if (round % 2 == 0) when.known_at = when.as_of;
        Evaluator evaluator(program, timelines, when);
        std::vector<Obligation> one_by_one, together, beside;
        ExactObligations apart;
        for (std::size_t i = 0; i < timelines.case_count(); ++i)
            evaluator.evaluate(i, one_by_one);
        evaluator.evaluate(0, timelines.case_count(), together);
        evaluator.evaluate(0, timelines.case_count(), beside, nullptr, &apart);
        std::string expected, got;
        write_json(one_by_one, program, timelines, expected);
        write_json(together, program, timelines, got);
        REQUIRE(got == expected);

        apart_in_all += apart.size();
        listed_beside += beside.size();
        std::size_t in_runs = 0;
        for (const ExactObligations::Run& run : apart.runs())
            for (const ExactObligation& exact : apart.of(run)) {
                beside.push_back(written_out(exact, run.form, program, timelines));
                CHECK(beside.back().rule == run.rule);
                CHECK(beside.back().requirement == run.requirement);
                ++in_runs;
            }
        CHECK(in_runs == apart.size());
        std::vector<std::string> expected_lines, lines;
        for (const Obligation& obligation : one_by_one)
            write_json(std::vector{obligation}, program, timelines, expected_lines.emplace_back());
        for (const Obligation& obligation : beside)
            write_json(std::vector{obligation}, program, timelines, lines.emplace_back());
        std::sort(expected_lines.begin(), expected_lines.end());
        std::sort(lines.begin(), lines.end());
        REQUIRE(lines == expected_lines);
    }
    CHECK(apart_in_all > 20'000);
    CHECK(listed_beside > 1'000);
}
