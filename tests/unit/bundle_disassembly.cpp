// The listing of a bundle: everything with its name, and words for whatever a broken bundle holds.
#include "bundle_samples.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/describe.h"

#include <doctest/doctest.h>
#include <random>

using namespace plumbline;
using samples::small_bundle;
using samples::whole_bundle;

namespace {

// Without the places, which stand behind the columns for instructions.
bool has_line(const std::string& listing, const std::string& line) {
    return listing.find("\n" + line + "\n") != std::string::npos ||
           listing.find("\n" + line + "  ") != std::string::npos;
}

ConditionStep compared(std::int32_t slot, Comparison comparison, std::int32_t value) {
    return {ConditionOp::compared, {6, slot, static_cast<std::int32_t>(comparison), value}};
}

std::string words_of(std::vector<ConditionStep> steps) {
    samples::BundleMaker maker;
    maker.bundle = whole_bundle();
    return condition_words(maker.bundle, maker.condition(std::move(steps)));
}

} // namespace

TEST_CASE("bundle disassembly: a small standard, whole") {
    CHECK(disassemble(small_bundle()) ==
          R"(standard demo
  format 1, compiled by Plumbline 0.1.0
  sources 00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9
  1 rules, 0 measures, 4 instructions, 0 conditions, 6 texts

calendar england_and_wales
  covers 2025-01-01 to 2026-12-31
  working days Monday Tuesday Wednesday Thursday Friday

vocabulary
  3 kinds of event, 0 roles

state plan: from plan_start to plan_end

rule visits
  at          demo.std:10:5
  registers   1 for moments, 1 for spells
     1  s0 = spells plan                                                          demo.std:11:5
     2  m0 = events visit                                                         demo.std:12:5
     3  every 10 working days                                                     demo.std:13:5
     4  recur m0, s0, "plan", "visit"                                             demo.std:14:5
)");
}

TEST_CASE("bundle disassembly: operands by name") {
    const std::string listing = disassemble(whole_bundle());
    for (const char* line : {
             "standard demo \"Demo practice standards\" version \"March 2025\"",
             "calendar england_and_wales \"England and Wales\" version \"2025-03\"",
             "  zone Europe/London, 3 clock changes",
             "  2 holidays, 2025-12-25 to 2025-12-26",
             "  closed 2025-12-27 to 2025-12-31 \"Offices closed\"",
             "  term 2025-01-06 to 2025-04-04 \"Spring\"",
             "vocabulary childrens_services version \"1\"",
             "  7 kinds of event, 3 roles, ages count from birth",
             "state plan: from plan_start where (plan_start.setting is recorded) to plan_end or birth, one "
             "for each setting",
             "rule stages \"Visits while a plan runs\"",
             "  says        \"while plan: visit every 4 weeks\"",
             "  assuming    \"calendar weeks\"",
             "  at          demo.std:34:5",
             "  registers   2 for moments, 1 for spells",
             "     7  s4 = narrow s1, (age under 18 years and elapsed over 3 days and (m0 has happened in "
             "the spell and m1 "
             "has happened in s2 and m1 has happened in s2 within 3 days or m0 has happened within 3 days or "
             "s3 "
             "holds))",
             "    16  m9 = birthday age 18 years, \"birthday 18\"",
             "    11  extended_by_attribute m1, until",
             "    13  once_within 4 weeks, no",
             "     1  m0 = missed rule selections",
             "    22  count_in_spell m1, s0, \"plan\", \"visit\", 2, at least",
             "    24  count_in_any m1, s0, \"plan\", \"visit\", 0, at most, 2 hours",
             "    28  count_in_calendar m1, s0, \"plan\", \"visit\", 1, at least, term",
             "    30  limit s0, \"plan\", 18, setting",
             "  average in working_days, by term, target at most 4 months",
             "  event_share, target at least 95",
             "  obligation_share of rule stages with status late",
         }) {
        CAPTURE(line);
        CHECK(has_line("\n" + listing, line));
    }
}

TEST_CASE("bundle disassembly: conditions in words, with brackets where they are needed") {
    const ConditionStep alone = compared(0, Comparison::equal, 1),
                        at_school = compared(1, Comparison::unequal, 1);
    const ConditionStep negate{ConditionOp::negate, {}}, both{ConditionOp::both, {}},
        either{ConditionOp::either, {}};
    CHECK(words_of({alone}) == "visit.alone = yes");
    CHECK(words_of({alone, negate}) == "not (visit.alone = yes)");
    CHECK(words_of({alone, negate, negate}) == "not not (visit.alone = yes)");
    CHECK(words_of({alone, at_school, both}) == "visit.alone = yes and visit.place <> school");
    CHECK(words_of({alone, at_school, either, alone, both}) ==
          "(visit.alone = yes or visit.place <> school) and visit.alone = yes");
    CHECK(words_of({alone, at_school, both, alone, either}) ==
          "visit.alone = yes and visit.place <> school or visit.alone = yes");
    CHECK(words_of({alone, at_school, both, negate}) == "not (visit.alone = yes and visit.place <> school)");
    CHECK(words_of({compared(3, Comparison::greater_or_equal, -1500)}) == "visit.length >= -1.5");
    CHECK(words_of({compared(3, Comparison::less, -5)}) == "visit.length < -0.005");
    CHECK(words_of({compared(3, Comparison::less, 90'000)}) == "visit.length < 90");
    CHECK(words_of({compared(4, Comparison::equal, pack_duration({6, Unit::weeks}))}) ==
          "visit.interval = 6 weeks");
    CHECK(words_of({compared(5, Comparison::greater, 20'000)}) == "visit.booked > 2024-10-04");
    CHECK(words_of({{ConditionOp::one_of, {6, 2, 0}}}) == "visit.by in (social_worker, team_manager)");
    CHECK(words_of({{ConditionOp::is_text, {6, 6, 1}}}) == "visit.setting is \"demo\"");
    CHECK(words_of({{ConditionOp::is_kind, {6}}}) == "is visit");
    CHECK(words_of({{ConditionOp::age_between, {195, 216}}}) == "age from 16 years 3 months under 18 years");
    CHECK(words_of({{ConditionOp::age_between, {3, -1}}}) == "age from 3 months");
    CHECK(words_of({{ConditionOp::happened_within, {1, 1, 0}}}) ==
          "m1 has happened in the spell within 1 minute");
    CHECK(words_of({{ConditionOp::happened_in_within, {1, 2, 0}}}) ==
          "m1 has happened in s2 within 1 minute");
}

TEST_CASE("bundle disassembly: texts cannot end their quotes or steer a terminal") {
    CHECK(in_quotes("Oak \"House\"\\\n\x1B[2J\x7F") == R"("Oak \"House\"\\\n\x1B[2J\x7F")");
    CHECK(in_quotes("caf\xC3\xA9 and more", 5) == "\"caf\xC3\xA9...\"");
}

TEST_CASE("bundle disassembly: a bundle that is not sound has a listing, too") {
    std::mt19937 random(7);
    const Bundle sound = whole_bundle();
    const auto number = [&]() -> std::int32_t {
        constexpr std::int32_t interesting[] = {-1, 0, 1, 7, 300, INT32_MAX, INT32_MIN};
        return interesting[random() % std::size(interesting)];
    };
    const auto text = [&] { return static_cast<TextIndex>(number()); };
    for (int round = 0; round < 2'000; ++round) {
        Bundle bundle = sound;
        Instruction& instruction = bundle.code[random() % bundle.code.size()];
        instruction.operands[random() % max_operands] = number();
        if (random() % 4 == 0) instruction.opcode = static_cast<Opcode>(random());
        ConditionStep& step = bundle.condition_steps[random() % bundle.condition_steps.size()];
        step.operands[random() % step.operands.size()] = number();
        if (random() % 4 == 0) step.op = static_cast<ConditionOp>(random());
        bundle.conditions[random() % bundle.conditions.size()].begin = text();
        bundle.conditions[random() % bundle.conditions.size()].end = text();
        RuleRecord& rule = bundle.rules[random() % bundle.rules.size()];
        for (TextIndex* index : {&rule.name, &rule.title, &rule.place.file, &rule.code_begin, &rule.code_end})
            if (random() % 3 == 0) *index = text();
        MeasureRecord& measure = bundle.measures[random() % bundle.measures.size()];
        measure.kind = static_cast<MeasureKind>(random());
        measure.unit = static_cast<Unit>(random());
        measure.by = number();
        measure.rule = number();
        measure.target_duration = {number(), static_cast<Unit>(random())};
        measure.target_is_duration = true;
        bundle.born = number();
        bundle.durations[random() % bundle.durations.size()] = {number(), static_cast<Unit>(random())};
        bundle.states[0].opening[0] = {static_cast<EventKind>(number()), number()};
        bundle.calendar.first = number();
        bundle.calendar.holidays[0].day = number();
        CHECK(disassemble(bundle).starts_with("standard demo"));
        CHECK_FALSE(write_bundle(bundle).empty());
        CHECK_FALSE(verify(bundle).empty());
    }
}
