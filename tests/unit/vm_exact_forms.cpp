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

} // namespace

TEST_CASE("exact forms: the same by the shorter way and by the long one") {
    const Program program = compiled();
    Program by_machine = compiled();
    const JitReport jit = compile_forms(by_machine);
    CHECK(jit.problem.empty() == jit_is_built());
    if (jit_is_built()) CHECK(jit.compiled == jit.forms);
    const Vocabulary& vocabulary = program.bundle().vocabulary;
    std::vector<EventKind> kinds;
    for (const char* name : {"strategy_discussion", "icpc", "visit", "cp_plan_start", "cp_plan_end"})
        kinds.push_back(kind_named(vocabulary, name));
    const auto& attributes = vocabulary.events[kinds[2]].attributes;
    const auto alone = static_cast<std::size_t>(
        std::find_if(attributes.begin(), attributes.end(),
                     [](const AttributeInfo& attribute) { return attribute.name == "alone"; }) -
        attributes.begin());
    const Zone& zone = program.calendar().zone();
    const Day first = day_from_date({2025, 3, 10}); // over the clock change of 30 March and Easter

    std::mt19937 random(20);
    const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    // Few minutes, so that many events share one.
    const auto minute = [&] {
        constexpr int minutes[] = {0, 9 * 60, 9 * 60, 9 * 60 + 1, 23 * 60 + 59};
        return zone.from_civil({first + below(45), minutes[below(5)]}).value();
    };
    std::set<std::string> statuses;
    std::size_t lines = 0;
    for (int round = 0; round < 3000; ++round) {
        std::vector<Row> rows;
        for (int left = 2 + below(24); left > 0; --left) {
            Row& one = rows.emplace_back();
            one.row.kind = kinds[static_cast<std::size_t>(below(5))];
            one.row.at = {minute(), false};
            if (below(3) == 0) one.row.recorded_at = one.row.at.instant + below(4 * 1440);
            one.values.assign(vocabulary.events[one.row.kind].attributes.size(), not_recorded);
            // In a few timelines what is asked for is not recorded everywhere, and both go the long way.
            if (one.row.kind == kinds[2] && below(100) != 0) one.values[alone] = below(2);
        }
        AsOf when{minute(), {}};
        if (below(2) == 0) when.known_at = when.as_of;
        const std::string by_shorter = made(program, rows, when);
        std::vector<Row> with_plans = rows;
        for (const EventKind kind : kinds) {
            Row& plan = with_plans.emplace_back();
            plan.row.kind = kind;
            plan.row.at = {minute(), false};
            plan.row.flags = is_planned;
            plan.values.assign(vocabulary.events[kind].attributes.size(), not_recorded);
        }
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
