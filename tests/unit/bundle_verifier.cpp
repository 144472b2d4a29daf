// The verifier: for everything that it looks at, a bundle that is sound but for that, and what it says.
#include "bundle_samples.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/limits.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace plumbline;
using samples::BundleMaker;
using samples::small_bundle;
using samples::whole_bundle;

namespace {

// What verify() says of the whole sample after a change.
template <typename Change>
std::string broken(Change change) {
    Bundle bundle = whole_bundle();
    change(bundle);
    return verify(bundle);
}

// The same for a rule of its own, in a sample that has what rules need and no other rule. Registers: as many
// as a rule may have. Kinds and the like by their numbers in the sample:
constexpr std::int32_t extension = 1, plan_start = 4, visit = 6;
constexpr std::int32_t alone = 0, place = 1, by = 2, length = 3, interval = 4, booked = 5, setting = 6,
                       episode = 7;

struct RuleMaker : BundleMaker {
    RuleMaker() {
        bundle = whole_bundle();
        bundle.rules.clear();
        bundle.measures.clear();
        bundle.code.clear();
        bundle.conditions.clear();
        bundle.condition_steps.clear();
        for (StateEdgeRecord& edge : bundle.states[0].opening)
            edge.condition = -1;
        begin_rule("trial");
    }
    std::string verdict(std::uint32_t moment_registers = max_registers,
                        std::uint32_t spell_registers = max_registers) {
        end_rule(moment_registers, spell_registers);
        return verify(bundle);
    }
};

struct Emitted {
    Opcode opcode;
    std::initializer_list<std::int32_t> operands;
};

// A rule of these instructions, behind two that write m0 (visits), m1 (instants of no event) and s0, s1.
std::string rule_of(std::initializer_list<Emitted> instructions,
                    std::vector<std::vector<ConditionStep>> conditions = {}) {
    RuleMaker maker;
    for (std::vector<ConditionStep>& steps : conditions)
        maker.condition(std::move(steps));
    maker.emit(Opcode::events, {0, visit});
    maker.emit(Opcode::birthday, {1, 216, 0});
    maker.emit(Opcode::spells, {0, 0});
    maker.emit(Opcode::everywhere, {1});
    for (const Emitted& instruction : instructions)
        maker.emit(instruction.opcode, instruction.operands);
    std::string verdict = maker.verdict(8, 4);
    const std::string head = "rule `trial`, instruction ";
    return verdict.starts_with(head) ? verdict.substr(head.size()) : verdict;
}

std::string condition_of(std::vector<ConditionStep> steps) {
    RuleMaker maker;
    maker.condition(std::move(steps));
    std::string verdict = maker.verdict();
    const std::string head = "condition 0, ";
    return verdict.starts_with(head) ? verdict.substr(head.size()) : verdict;
}

std::int32_t find_duration(const Bundle& bundle, Duration sought) {
    const auto found = std::find(bundle.durations.begin(), bundle.durations.end(), sought);
    return static_cast<std::int32_t>(found - bundle.durations.begin());
}

std::size_t find_code(const Bundle& bundle, Opcode opcode) {
    const auto found =
        std::find_if(bundle.code.begin(), bundle.code.end(),
                     [&](const Instruction& instruction) { return instruction.opcode == opcode; });
    REQUIRE(found != bundle.code.end());
    return static_cast<std::size_t>(found - bundle.code.begin());
}

} // namespace

TEST_CASE("bundle verifier: the samples are sound") {
    CHECK(verify(small_bundle()) == "");
    CHECK(verify(whole_bundle()) == "");
    CHECK(rule_of({}) == "");
    CHECK(condition_of({{ConditionOp::constant, {1}}}) == "");
}

TEST_CASE("bundle verifier: texts") {
    CHECK(broken([](Bundle& b) { b.texts.clear(); }) == "texts: the first is not the empty text");
    CHECK(broken([](Bundle& b) { b.texts[0] = "x"; }) == "texts: the first is not the empty text");
    CHECK(broken([](Bundle& b) { b.texts[2] = "\xC0\x80"; }) == "texts: text 2 is not UTF-8");
    CHECK(broken([](Bundle& b) { b.texts[2] = b.texts[1]; }) == "texts: `demo` stands there twice");
    CHECK(broken([](Bundle& b) { b.compiler_version = "\xFF"; }) == "the compiler's version is not UTF-8");
    CHECK(broken([](Bundle& b) {
              b.title = 9999;
          }).starts_with("the standard's title is text 9999, and there are "));
    CHECK(broken([](Bundle& b) { b.name = no_text; }) == "the standard has no name");
    CHECK(broken([](Bundle& b) { b.texts.resize(limits::texts + 1); }) ==
          "the bundle has 262145 texts, and may have 262144");
}

TEST_CASE("bundle verifier: calendar") {
    const auto calendar = [](auto change) { return broken([&](Bundle& b) { change(b.calendar); }); };
    CHECK(calendar([](CalendarData& c) { c.title = "\xFF"; }) ==
          "calendar: its name, title, version or zone is not UTF-8");
    CHECK(calendar([](CalendarData& c) { c.first = first_day - 1; }) ==
          "calendar: its range lies outside the years 1900 to 2199");
    CHECK(calendar([](CalendarData& c) { c.last = last_day + 1; }) ==
          "calendar: its range lies outside the years 1900 to 2199");
    CHECK(calendar([](CalendarData& c) { c.last = c.first - 1; }) ==
          "calendar: its range ends before it begins");
    CHECK(calendar([](CalendarData& c) { c.holidays[0].day = c.first - 1; }) ==
          "calendar: holiday 1 (`Christmas Day`) lies outside its range");
    CHECK(calendar([](CalendarData& c) { c.holidays[1].day = c.holidays[0].day; }) ==
          "calendar: holiday 2 (`Boxing Day`) does not lie after the one before it");
    CHECK(calendar([](CalendarData& c) { c.holidays[1].name = "\xFF"; }) ==
          "calendar: the name of holiday 2 is not UTF-8");
    CHECK(calendar([](CalendarData& c) { c.terms[1].name = "\xFF"; }) ==
          "calendar: the name of a closure or term is not UTF-8");
    CHECK(calendar([](CalendarData& c) { std::swap(c.closures[0].first, c.closures[0].last); }) ==
          "calendar: the closure `Offices closed` ends before it begins");
    CHECK(calendar([](CalendarData& c) { c.closures[0].last = INT32_MAX; }) ==
          "calendar: the closure `Offices closed` lies outside the years 1900 to 2199");
    CHECK(calendar([](CalendarData& c) { std::swap(c.terms[0], c.terms[1]); }) ==
          "calendar: the term `Spring` does not lie after the one before it");
    CHECK(calendar([](CalendarData& c) { c.zone[2].at = c.zone[1].at; }) ==
          "calendar: clock change 3 does not lie after the one before it");
    CHECK(calendar([](CalendarData& c) { c.zone[2].at = end_of_time; }) ==
          "calendar: clock change 3 lies outside the years 1900 to 2199");
    CHECK(calendar([](CalendarData& c) { c.zone[0].offset_minutes = 1561; }) ==
          "calendar: clock change 1 sets the clock 1561 minutes from UTC");
    CHECK(calendar([](CalendarData& c) { c.zone.clear(); }) == "");
    CHECK(calendar([](CalendarData& c) { c.terms.resize(limits::spans + 1); }) ==
          "the bundle has 4097 terms, and may have 4096");
}

TEST_CASE("bundle verifier: vocabulary") {
    const auto vocabulary = [](auto change) { return broken([&](Bundle& b) { change(b.vocabulary); }); };
    CHECK(vocabulary([](Vocabulary& v) { v.roles[1] = "\xFF"; }) ==
          "vocabulary: the name of a role is not UTF-8");
    CHECK(vocabulary([](Vocabulary& v) { v.roles[1] = v.roles[0]; }) ==
          "vocabulary: the role `social_worker` stands there twice");
    CHECK(vocabulary([](Vocabulary& v) { v.events[2].name = ""; }) ==
          "vocabulary: the name of event 3 is empty or not UTF-8");
    CHECK(vocabulary([](Vocabulary& v) { std::swap(v.events[2], v.events[3]); }) ==
          "vocabulary: event `meeting` does not stand behind `plan_end` in name order");
    CHECK(vocabulary([](Vocabulary& v) { v.events[3].name = "meeting"; }) ==
          "vocabulary: event `meeting` does not stand behind `meeting` in name order");
    CHECK(vocabulary([](Vocabulary& v) { v.events[visit].attributes[alone].name = "\xFF"; }) ==
          "vocabulary: event `visit` has an attribute whose name is empty or not UTF-8");
    CHECK(vocabulary([](Vocabulary& v) { v.events[visit].attributes[alone].name = "by"; }) ==
          "vocabulary: event `visit` has the attribute `by` twice");
    CHECK(vocabulary([](Vocabulary& v) {
              v.events[visit].attributes[alone].type = static_cast<AttributeType>(8);
          }) == "vocabulary: attribute `alone` of event `visit` has a type that there is not");
    CHECK(vocabulary([](Vocabulary& v) { v.events[visit].attributes[alone].choices = {"a"}; }) ==
          "vocabulary: attribute `alone` of event `visit` has choices, and is no choice");
    CHECK(vocabulary([](Vocabulary& v) {
              v.events[visit].attributes[place].choices = {"a", "a"};
          }) == "vocabulary: attribute `place` of event `visit` has the choice `a` twice");
    CHECK(vocabulary([](Vocabulary& v) { v.events[visit].attributes[place].choices[0] = "\xFF"; }) ==
          "vocabulary: attribute `place` of event `visit` has a choice that is not UTF-8");
    CHECK(broken([](Bundle& b) { b.born = 7; }) ==
          "vocabulary: ages count from kind of event 7, and there are 7");
    CHECK(broken([](Bundle& b) { b.born = -2; }) ==
          "vocabulary: ages count from kind of event -2, and there are 7");
    CHECK(vocabulary([](Vocabulary& v) { v.events.resize(limits::kinds + 1); }) ==
          "the bundle has 4097 kinds of event, and may have 4096");
    CHECK(vocabulary([](Vocabulary& v) { v.events[0].attributes.resize(limits::attributes); }) ==
          "the bundle has 8206 attributes, and may have 8192");
}

TEST_CASE("bundle verifier: durations and states") {
    CHECK(broken([](Bundle& b) { b.durations[0].amount = -1; }) ==
          "durations: duration 0 has the amount -1; it may be 0 to 1000000");
    CHECK(broken([](Bundle& b) { b.durations[1].amount = Duration::max_amount + 1; }) ==
          "durations: duration 1 has the amount 1000001; it may be 0 to 1000000");
    CHECK(broken([](Bundle& b) { b.durations[1].unit = static_cast<Unit>(unit_count); }) ==
          "durations: duration 1 has a unit that there is not");
    const auto state = [](auto change) { return broken([&](Bundle& b) { change(b.states[0]); }); };
    CHECK(state([](StateRecord& s) { s.name = no_text; }) == "state 1 has no name");
    CHECK(state([](StateRecord& s) { s.name = 9999; }) == "state 1 has no name");
    CHECK(state([](StateRecord& s) { s.opening[0].kind = 7; }) ==
          "state `plan` opens or closes with kind of event 7, and there are 7");
    CHECK(state([](StateRecord& s) { s.closing[0].condition = 99; }) ==
          "state `plan` asks condition 99, and there are 6");
    CHECK(state([](StateRecord& s) { s.closing[0].condition = -2; }) ==
          "state `plan` asks condition -2, and there are 6");
    CHECK(state([](StateRecord& s) { s.one_for_each = 1; }) ==
          "state `plan` runs once for each `demo`, which no event has as an attribute");
    CHECK(state([](StateRecord& s) { s.one_for_each = 9999; }) ==
          "state `plan` runs once for each text 9999, which no event has as an attribute");
    CHECK(broken([](Bundle& b) { b.states.push_back(b.states[0]); }) == "state `plan` stands there twice");
    // The sample's condition 2 asks registers.
    CHECK(state([](StateRecord& s) { s.closing[0].condition = 2; }) ==
          "state `plan`: condition 2 reads a register, and a state has none");
}

TEST_CASE("bundle verifier: names and titles of rules and measures") {
    CHECK(broken([](Bundle& b) { b.rules[1].name = no_text; }) == "rule 2 has no name");
    CHECK(broken([](Bundle& b) { b.rules[1].name = b.rules[0].name; }) ==
          "rule `selections` stands there twice");
    CHECK(broken([](Bundle& b) {
              b.rules[1].says = 9999;
          }).starts_with("rule `stages`: text 9999 is used, and there are "));
    CHECK(broken([](Bundle& b) {
              b.rules[1].place.file = 9999;
          }).starts_with("rule `stages`: text 9999 is used"));
    CHECK(broken([](Bundle& b) {
              b.rules[1].assumptions[1] = 9999;
          }).starts_with("rule `stages`: text 9999 is used"));
    CHECK(broken([](Bundle& b) { b.measures[1].name = b.measures[0].name; }) ==
          "measure `average_days` stands there twice");
    CHECK(broken([](Bundle& b) {
              b.measures[1].topic = 9999;
          }).starts_with("measure `median_days`: text 9999 is used"));
}

TEST_CASE("bundle verifier: measures") {
    const auto measure = [](std::size_t index, auto change) {
        return broken([&](Bundle& b) { change(b.measures[index]); });
    };
    using M = MeasureRecord;
    CHECK(measure(0, [](M& m) { m.kind = static_cast<MeasureKind>(6); }) ==
          "measure `average_days` is of a kind that there is not");
    CHECK(measure(0, [](M& m) { m.unit = static_cast<Unit>(99); }) ==
          "measure `average_days` has a unit that there is not");
    CHECK(measure(0, [](M& m) { m.target_duration.amount = -1; }) ==
          "measure `average_days` has a target that is no duration");
    CHECK(measure(0, [](M& m) { m.by = 4; }) ==
          "measure `average_days` is given by period 4, which there is not");
    CHECK(measure(4, [](M& m) { m.rule = 3; }) == "measure `late_visits` counts rule 3, and there are 3");
    CHECK(measure(4, [](M& m) { m.rule = -1; }) ==
          "measure `late_visits` counts obligations, and names no rule");
    CHECK(measure(4, [](M& m) { m.status = no_text; }) ==
          "measure `late_visits` counts obligations, and names no status");
    CHECK(measure(4, [](M& m) {
              m.status = 9999;
          }).starts_with("measure `late_visits` counts the status that is text 9999"));
    CHECK(measure(4, [](M& m) { m.kind = MeasureKind::event_count; }) ==
          "measure `late_visits`: its code does not write moments register 0");
    CHECK(broken([](Bundle& b) { b.code.back().operands[0] = 0; }) ==
          "measure `visits_share`: its code does not write moments register 1");
    CHECK(broken([](Bundle& b) {
              b.code.back() = {Opcode::match, {static_cast<std::int32_t>(b.states[0].one_for_each)}, {}};
          }) == "measure `visits_share`, instruction 2 (`match`): has no place in a measure, which only "
                "selects events");
    CHECK(broken([](Bundle& b) {
              b.code.back() = {Opcode::missed, {0, 0}, {}};
          }) == "measure `visits_share`, instruction 2 (`missed`): has no place in a measure, which only "
                "selects events");
}

TEST_CASE("bundle verifier: where code lies") {
    const auto rule = [](auto change) { return broken([&](Bundle& b) { change(b.rules[1]); }); };
    CHECK(rule([](RuleRecord& r) { r.code_begin += 1; }) ==
          "rule `stages` has its code at 24, where 23 is the next");
    CHECK(rule([](RuleRecord& r) { r.code_begin -= 1; }) ==
          "rule `stages` has its code at 22, where 23 is the next");
    CHECK(rule([](RuleRecord& r) { std::swap(r.code_begin, r.code_end); }) ==
          "rule `stages` has its code at 52 to 23 of 91 instructions");
    CHECK(rule([](RuleRecord& r) { r.code_end = 9999; }) ==
          "rule `stages` has its code at 23 to 9999 of 91 instructions");
    CHECK(rule([](RuleRecord& r) { r.moment_registers = 4097; }) ==
          "rule `stages` uses 4097 moments registers and 1 spells registers, and 4096 are the most");
    CHECK(rule([](RuleRecord& r) { r.spell_registers = UINT32_MAX; }) ==
          "rule `stages` uses 2 moments registers and 4294967295 spells registers, and 4096 are the most");
    CHECK(broken([](Bundle& b) { b.code.push_back(b.code.back()); }) ==
          "instruction 91 of the code and those behind it belong to no rule");
    CHECK(broken([](Bundle& b) { b.code[1].opcode = static_cast<Opcode>(opcode_table().size()); }) ==
          "rule `selections`, instruction 2 (`?`): there is no such instruction");
    CHECK(broken([](Bundle& b) {
              b.code[1].place.file = 9999;
          }).starts_with("rule `selections`, instruction 2 (`spells`): stands in a file that is text 9999"));
    CHECK(broken([](Bundle& b) { b.code[1].operands[6] = 5; }) ==
          "rule `selections`, instruction 2 (`spells`): has 5 where it has no operand");
}

TEST_CASE("bundle verifier: registers are written before they are read") {
    CHECK(rule_of({{Opcode::last, {2, 4, 0}}}) ==
          "5 (`last`): reads moments register 4 before anything has written it");
    CHECK(rule_of({{Opcode::last, {2, 0, 2}}}) ==
          "5 (`last`): reads spells register 2 before anything has written it");
    CHECK(rule_of({{Opcode::outside, {2, 2}}}) ==
          "5 (`outside`): reads spells register 2 before anything has written it");
    CHECK(rule_of({{Opcode::last, {2, 2, 0}}}) ==
          "5 (`last`): reads moments register 2 before anything has written it");
    CHECK(rule_of({{Opcode::last, {8, 0, 0}}}) == "5 (`last`): names moments register 8, and there are 8");
    CHECK(rule_of({{Opcode::last, {2, 8, 0}}}) == "5 (`last`): names moments register 8, and there are 8");
    CHECK(rule_of({{Opcode::last, {2, -1, 0}}}) == "5 (`last`): names moments register -1, and there are 8");
    CHECK(rule_of({{Opcode::everywhere, {4}}}) ==
          "5 (`everywhere`): names spells register 4, and there are 4");
    CHECK(rule_of({{Opcode::last, {2, 0, 4}}}) == "5 (`last`): names spells register 4, and there are 4");

    // What one rule wrote, the next does not have.
    RuleMaker maker;
    maker.emit(Opcode::events, {0, visit});
    maker.end_rule(1, 0);
    maker.begin_rule("next");
    maker.emit(Opcode::merge, {1, 0, 0});
    CHECK(maker.verdict() ==
          "rule `next`, instruction 1 (`merge`): reads moments register 0 before anything has written it");
}

TEST_CASE("bundle verifier: registers that a condition asks") {
    const auto asking = [](ConditionStep step) { return rule_of({{Opcode::narrow, {2, 0, 0}}}, {{step}}); };
    CHECK(asking({ConditionOp::happened, {0, 1}}) == "");
    CHECK(asking({ConditionOp::happened, {2, 1}}) ==
          "5 (`narrow`): asks condition 0, which reads moments register 2 before anything has written it");
    CHECK(asking({ConditionOp::happened, {9, 1}}) ==
          "5 (`narrow`): asks condition 0, which names moments register 9, and there are 8");
    CHECK(asking({ConditionOp::happened_in, {0, 2}}) ==
          "5 (`narrow`): asks condition 0, which reads spells register 2 before anything has written it");
    CHECK(asking({ConditionOp::holds, {2}}) ==
          "5 (`narrow`): asks condition 0, which reads spells register 2 before anything has written it");
    CHECK(condition_of({{ConditionOp::holds, {4096}}}) ==
          "step 1 (`holds`): reads spells register 4096, which there is not");
    CHECK(condition_of({{ConditionOp::happened, {-1, 0}}}) ==
          "step 1 (`happened`): reads moments register -1, which there is not");
    // Written by then: it is the instruction that asks that counts, not where the condition lies.
    CHECK(rule_of({{Opcode::everywhere, {2}}, {Opcode::narrow, {3, 0, 0}}}, {{{ConditionOp::holds, {2}}}}) ==
          "");
    CHECK(rule_of({{Opcode::narrow, {3, 0, 0}}, {Opcode::everywhere, {2}}}, {{{ConditionOp::holds, {2}}}}) !=
          "");
    for (const Emitted& gathered :
         {Emitted{Opcode::excused_if, {0, 0}}, Emitted{Opcode::opened, {2, 0, 0}},
          Emitted{Opcode::where, {2, 0, 0, 0}}, Emitted{Opcode::quality, {0, 0, 0, 0}}})
        CHECK(rule_of({gathered}, {{{ConditionOp::holds, {3}}}}).ends_with("before anything has written it"));
    CHECK(rule_of({{Opcode::every, {0}}, {Opcode::only_when, {0}}}, {{{ConditionOp::holds, {3}}}})
              .ends_with("before anything has written it"));
}

TEST_CASE("bundle verifier: operands") {
    CHECK(rule_of({{Opcode::events, {2, 7}}}) == "5 (`events`): names kind of event 7, and there are 7");
    CHECK(rule_of({{Opcode::planned, {2, -1}}}) == "5 (`planned`): names kind of event -1, and there are 7");
    CHECK(rule_of({{Opcode::spells, {2, 1}}}) == "5 (`spells`): names state 1, and there are 1");
    CHECK(rule_of({{Opcode::within, {0, 0, 0, 0, 99}}})
              .starts_with("5 (`within`): names duration 99, and there are "));
    CHECK(
        rule_of({{Opcode::never, {0, 0, 9999}}}).starts_with("5 (`never`): names text 9999, and there are "));
    CHECK(rule_of({{Opcode::never, {0, 0, -1}}}).starts_with("5 (`never`): names text -1, and there are "));
    CHECK(rule_of({{Opcode::narrow, {2, 0, 0}}}) == "5 (`narrow`): names condition 0, and there are 0");
    CHECK(rule_of({{Opcode::narrow, {2, 0, -1}}}) == "5 (`narrow`): names condition -1, and there are 0");
    CHECK(rule_of({{Opcode::match, {1}}}) == "5 (`match`): names the attribute `demo`, which no event has");
    CHECK(rule_of({{Opcode::match, {9999}}}).starts_with("5 (`match`): names text 9999, and there are "));
    CHECK(rule_of({{Opcode::recorded_same_day, {0, 0, 2}}}) ==
          "5 (`recorded_same_day`): has 2 where only 0 or 1 may stand");
    CHECK(rule_of({{Opcode::limit, {0, 0, -1, 0}}}) == "5 (`limit`): counts to -1");
    CHECK(rule_of({{Opcode::count_in_calendar, {0, 0, 0, 0, 1, 0, 4}}}) ==
          "5 (`count_in_calendar`): names period 4, and there are 4");
    CHECK(rule_of({{Opcode::birthday, {2, -1, 0}}}) == "5 (`birthday`): names an age of -1 months");
    CHECK(rule_of({{Opcode::birthday, {2, 3601, 0}}}) == "5 (`birthday`): names an age of 3601 months");
    CHECK(rule_of({{Opcode::missed, {2, 0}}}) ==
          "5 (`missed`): watches rule 0, which does not stand before this one");
    CHECK(rule_of({{Opcode::missed, {2, -1}}}) ==
          "5 (`missed`): watches rule -1, which does not stand before this one");
    CHECK(broken([](Bundle& b) { b.code[find_code(b, Opcode::missed)].operands[1] = 2; }) ==
          "rule `forms`, instruction 1 (`missed`): watches rule 2, which does not stand before this one");
}

TEST_CASE("bundle verifier: counts that would divide by nothing or never end") {
    const Bundle sample = whole_bundle();
    CHECK(rule_of({{Opcode::nth, {2, 0, 0, 0}}}) == "5 (`nth`): counts to 0, and should count to 1 or more");
    CHECK(rule_of({{Opcode::every_nth, {2, 0, 0, 0}}}) ==
          "5 (`every_nth`): counts to 0, and should count to 1 or more");
    CHECK(rule_of({{Opcode::reaches, {2, 0, 0, 0}}}) ==
          "5 (`reaches`): counts to 0, and should count to 1 or more");
    CHECK(rule_of({{Opcode::count_in_spell, {0, 0, 0, 0, 0, 0}}}) ==
          "5 (`count_in_spell`): asks for at least 0, which asks nothing");
    CHECK(rule_of({{Opcode::count_in_spell, {0, 0, 0, 0, 0, 1}}}) == "");
    Bundle bundle = whole_bundle();
    bundle.durations.push_back({0, Unit::days});
    bundle.code[find_code(bundle, Opcode::count_in_every)].operands[6] =
        find_duration(bundle, {0, Unit::days});
    CHECK(verify(bundle) == "rule `forms`, instruction 23 (`count_in_every`): has periods of no length");
    bundle.durations.back() = {59, Unit::minutes};
    CHECK(verify(bundle) == "rule `forms`, instruction 23 (`count_in_every`): has periods of 59 minutes, and "
                            "an hour is the least");
    bundle.durations.back() = {60, Unit::minutes};
    CHECK(verify(bundle) == "");
}

TEST_CASE("bundle verifier: what is asked of an event needs an event") {
    // m1 holds birthdays.
    CHECK(rule_of({{Opcode::within, {1, 0, 0, 0, 0}}}) == "");
    const std::string no_event = "needs events in moments register 1, which may hold instants that are none";
    CHECK(rule_of({{Opcode::within, {0, 1, 0, 0, 0}}}) == "5 (`within`): " + no_event);
    CHECK(rule_of({{Opcode::never_without, {0, 1, 0, 0}}}) == "5 (`never_without`): " + no_event);
    CHECK(rule_of({{Opcode::excused_by, {1, 0}}}) == "5 (`excused_by`): " + no_event);
    CHECK(rule_of({{Opcode::extended, {1}}}) == "5 (`extended`): " + no_event);
    CHECK(rule_of({{Opcode::extended_to, {1, 0}}}) == "5 (`extended_to`): " + no_event);
    CHECK(rule_of({{Opcode::every, {0}}, {Opcode::recur, {1, 0, 0, 0}}}) == "6 (`recur`): " + no_event);
    // It is not lost on the way, and comes from everything that derives instants.
    for (const Emitted& selected :
         {Emitted{Opcode::merge, {2, 0, 1}}, Emitted{Opcode::later_of, {2, 1, 0, 0}},
          Emitted{Opcode::inside, {2, 1, 0}}, Emitted{Opcode::nth, {2, 1, 1, 0}},
          Emitted{Opcode::silent, {2, 1, 0, 0}}, Emitted{Opcode::starts, {2, 0, 0}},
          Emitted{Opcode::ends, {2, 0, 0}}, Emitted{Opcode::lasted, {2, 0, 0, 0}}})
        CHECK(rule_of({selected, {Opcode::follow, {0, 2, 0, 0}}}) ==
              "6 (`follow`): needs events in moments register 2, which may hold instants that are none");
    for (const Emitted& selected :
         {Emitted{Opcode::merge, {2, 0, 0}}, Emitted{Opcode::every_nth, {2, 0, 1, 0}},
          Emitted{Opcode::silent, {2, 0, 1, 0}}})
        CHECK(rule_of({selected, {Opcode::follow, {0, 2, 0, 0}}}) == "");
}

TEST_CASE("bundle verifier: attributes that set a time are times, and an audit's practice is a text") {
    const Bundle sample = whole_bundle();
    const auto text = [&](std::string_view name) {
        return static_cast<std::int32_t>(std::find(sample.texts.begin(), sample.texts.end(), name) -
                                         sample.texts.begin());
    };
    CHECK(rule_of({{Opcode::every_on_case_only, {0, text("setting")}}}) ==
          "5 (`every_on_case_only`): takes a duration from `setting`, which is one for no event");
    CHECK(rule_of({{Opcode::every_on_case, {0, text("until"), 0}}}) ==
          "5 (`every_on_case`): takes a duration from `until`, which is one for no event");
    CHECK(rule_of({{Opcode::extended_by_attribute, {0, text("setting")}}}) ==
          "5 (`extended_by_attribute`): takes a duration or date from `setting`, which is neither for any "
          "event");
    const auto audit = [](std::size_t slot, AttributeType type) {
        return broken([&](Bundle& b) {
            b.vocabulary.events[5].attributes[slot].type = type;
            b.vocabulary.events[5].attributes[slot].choices.clear();
        });
    };
    CHECK(audit(0, AttributeType::number) ==
          "rule `forms`, instruction 31 (`practice`): needs the audit's attribute `practice` to be a text");
    CHECK(audit(1, AttributeType::number) ==
          "rule `forms`, instruction 31 (`practice`): needs the audit's attribute `answer` to be a choice");
}

TEST_CASE("bundle verifier: stages and what is gathered are for a form") {
    CHECK(rule_of({{Opcode::until, {0}}}) == "5 (`until`): changes a stage, and none stands before it");
    CHECK(rule_of({{Opcode::otherwise, {}}}) ==
          "5 (`otherwise`): changes a stage, and none stands before it");
    CHECK(rule_of({{Opcode::recur, {0, 0, 0, 0}}}) ==
          "5 (`recur`): is a recurrence, and no stage stands before it");
    CHECK(rule_of({{Opcode::every, {0}}, {Opcode::never, {0, 0, 0}}}) ==
          "6 (`never`): is no recurrence, and stages stand before it");
    CHECK(rule_of({{Opcode::every, {0}}, {Opcode::recur, {0, 0, 0, 0}}, {Opcode::until, {0}}}) ==
          "7 (`until`): changes a stage, and none stands before it");
    CHECK(rule_of({{Opcode::every, {0}}, {Opcode::recur, {0, 0, 0, 0}}, {Opcode::recur, {0, 0, 0, 0}}}) ==
          "7 (`recur`): is a recurrence, and no stage stands before it");
    CHECK(rule_of({{Opcode::every, {0}}, {Opcode::until, {0}}}) ==
          "5 (`every`): is for the form behind it, and there is none");
    CHECK(rule_of({{Opcode::never, {0, 0, 0}}, {Opcode::if_it_happens, {}}}) ==
          "6 (`if_it_happens`): is for the form behind it, and there is none");
    // Selections may stand between a stage and what changes it.
    CHECK(rule_of({{Opcode::every, {0}},
                   {Opcode::events, {2, extension}},
                   {Opcode::until_event, {2, 0}},
                   {Opcode::recur, {0, 0, 0, 0}}}) == "");
}

TEST_CASE("bundle verifier: registers that would grow without end") {
    const auto doubled = [](int times) {
        RuleMaker maker;
        maker.emit(Opcode::events, {0, visit});
        for (int time = 0; time < times; ++time)
            maker.emit(Opcode::merge, {0, 0, 0});
        return maker.verdict();
    };
    CHECK(doubled(12) == "");
    CHECK(
        doubled(13) ==
        "rule `trial`, instruction 14 (`merge`): may hold as many moments as 8192 selections of events, and "
        "4096 are the most");
    const auto taken = [](Opcode opcode, int times) {
        RuleMaker maker;
        maker.emit(Opcode::events, {0, visit});
        maker.emit(Opcode::spells, {0, 0});
        for (int time = 0; time < times; ++time) {
            if (opcode == Opcode::inside)
                maker.emit(opcode, {0, 0, 0});
            else
                maker.emit(opcode, {0, 0, 1, 0});
        }
        return maker.verdict();
    };
    CHECK(taken(Opcode::inside, 8) == "");
    CHECK(taken(Opcode::inside, 9) ==
          "rule `trial`, instruction 11 (`inside`): takes moments once for each spell, the 9th "
          "time over; 8 times are the most");
    CHECK(taken(Opcode::every_nth, 8) == "");
    CHECK(taken(Opcode::every_nth, 9) != "");
    // Rules that watch rules: each with two duties has twice the obligations of the one before it.
    const auto chain = [](int rules) {
        RuleMaker maker;
        for (int rule = 0; rule < rules; ++rule) {
            if (rule > 0) maker.begin_rule(fmt::format("watching_{}", rule));
            if (rule == 0)
                maker.emit(Opcode::events, {0, visit});
            else
                maker.emit(Opcode::missed, {0, rule - 1});
            maker.emit(Opcode::everywhere, {0});
            maker.emit(Opcode::never, {0, 0, 0});
            maker.emit(Opcode::never, {0, 0, 0});
            maker.end_rule(1, 1);
        }
        return verify(maker.bundle);
    };
    CHECK(chain(8) == "");
    CHECK(chain(40).find("(`missed`): may hold as many moments as 4097 selections of events") !=
          std::string::npos);
}

TEST_CASE("bundle verifier: where conditions lie") {
    CHECK(broken([](Bundle& b) {
              b.conditions[1].begin += 1;
          }).starts_with("condition 1: it lies at steps 2 to 24, where 1 should be its first of "));
    CHECK(broken([](Bundle& b) {
              b.conditions[1].begin -= 1;
          }).starts_with("condition 1: it lies at steps 0 to 24"));
    CHECK(broken([](Bundle& b) {
              b.conditions[1].end = b.conditions[1].begin;
          }).starts_with("condition 1: it lies at"));
    CHECK(broken([](Bundle& b) { b.conditions.back().end += 1; }).starts_with("condition 5: it lies at"));
    CHECK(broken([](Bundle& b) {
              b.condition_steps.push_back({ConditionOp::constant, {1}});
          }).ends_with("and those behind it belong to no condition"));
    std::vector<ConditionStep> long_one(limits::steps_of_a_condition + 1, {ConditionOp::negate, {}});
    long_one[0] = {ConditionOp::constant, {1}};
    CHECK(condition_of(long_one) == "condition 0: it has 4097 steps, and may have 4096");
    long_one.pop_back();
    CHECK(condition_of(long_one) == "");
}

TEST_CASE("bundle verifier: the stack of a condition") {
    const ConditionStep yes{ConditionOp::constant, {1}}, negate{ConditionOp::negate, {}},
        both{ConditionOp::both, {}}, either{ConditionOp::either, {}};
    CHECK(condition_of({negate}) == "step 1 (`negate`): takes 1 answers, and there are 0");
    CHECK(condition_of({yes, both}) == "step 2 (`both`): takes 2 answers, and there are 1");
    CHECK(condition_of({yes, yes, either, either}) == "step 4 (`either`): takes 2 answers, and there are 1");
    CHECK(condition_of({yes, yes}) == "it leaves 2 answers, and should leave one");
    const auto deep = [&](std::size_t depth) {
        std::vector<ConditionStep> steps(depth, yes);
        steps.insert(steps.end(), depth - 1, both);
        return condition_of(steps);
    };
    CHECK(deep(max_condition_stack) == "");
    CHECK(deep(max_condition_stack + 1) == "step 65 (`constant`): leaves more than 64 answers on the stack");
    CHECK(condition_of({{static_cast<ConditionOp>(99), {}}}) == "step 1 (`?`): there is no such step");
}

TEST_CASE("bundle verifier: operands of condition steps") {
    using Op = ConditionOp;
    const auto step = [](Op op, std::array<std::int32_t, 4> operands) {
        std::string verdict = condition_of({{op, operands}});
        const std::size_t colon = verdict.find(": ");
        return verdict.starts_with("step 1 (`") && colon != std::string::npos ? verdict.substr(colon + 2)
                                                                              : verdict;
    };
    constexpr std::int32_t equal = 0, less = 2;
    CHECK(step(Op::constant, {2}) == "has 2 where only 0 or 1 may stand");
    CHECK(step(Op::constant, {1, 7}) == "has 7 where it has no operand");
    CHECK(step(Op::is_kind, {7}) == "names kind of event 7, and there are 7");
    CHECK(step(Op::is_recorded, {visit, 8}) == "names attribute 8 of event `visit`, which has 8");
    CHECK(step(Op::is_recorded, {plan_start, 1}) == "names attribute 1 of event `plan_start`, which has 1");
    CHECK(step(Op::is_recorded, {visit, episode}) == "");
    CHECK(step(Op::compared, {visit, alone, 6, 1}) == "has comparison 6, which there is not");
    CHECK(step(Op::compared, {visit, alone, less, 1}) ==
          "asks attribute `alone` of event `visit`, which has no order, and can only be equal or not");
    CHECK(step(Op::compared, {visit, interval, less, pack_duration({6, Unit::weeks})}) ==
          "asks attribute `interval` of event `visit`, which has no order, and can only be equal or not");
    CHECK(step(Op::compared, {visit, setting, equal, 1}) ==
          "asks attribute `setting` of event `visit`, which is a text, which only `is_text` can compare");
    CHECK(step(Op::one_of, {visit, episode, 0}) ==
          "asks attribute `episode` of event `visit`, which is a text, which only `is_text` can compare");
    CHECK(step(Op::is_text, {visit, by, 1}) == "asks attribute `by` of event `visit`, which is no text");
    CHECK(step(Op::is_text, {visit, episode, 9999}).starts_with("names text 9999, and there are "));
    CHECK(step(Op::one_of, {visit, by, 1}) == "names list of values 1, and there are 1");
    CHECK(step(Op::one_of, {visit, place, 0}) == "");
    CHECK(step(Op::age_between, {-2, 5}) == "names an age of -2 months");
    CHECK(step(Op::age_between, {5, 3601}) == "names an age of 3601 months");
    CHECK(step(Op::elapsed_over, {99}).starts_with("names duration 99, and there are "));
    CHECK(step(Op::happened_within, {0, 3, 0}) == "has 3 where only 0 or 1 may stand");
    const struct {
        std::int32_t slot, good, bad;
    } values[] = {{alone, 1, 2},
                  {place, 1, 2},
                  {place, 0, -1},
                  {by, 2, 3},
                  {length, INT32_MAX, INT32_MIN},
                  {interval, pack_duration({6, Unit::weeks}), -1},
                  {interval, pack_duration({0, Unit::minutes}), 15},
                  {booked, last_day, last_day + 1},
                  {booked, first_day, first_day - 1}};
    for (const auto& value : values) {
        const auto [slot, good, bad] = value;
        CAPTURE(value.slot);
        CHECK(step(Op::compared, {visit, slot, equal, good}) == "");
        CHECK(step(Op::compared, {visit, slot, equal, bad})
                  .ends_with(fmt::format("which cannot have the value {}", bad)));
        RuleMaker maker;
        maker.bundle.value_lists = {{good}, {}, {good, bad, good}};
        for (const std::int32_t list : {0, 1})
            maker.condition({{Op::one_of, {visit, slot, list}}});
        CHECK(verify(maker.bundle) == "");
        maker.condition({{Op::one_of, {visit, slot, 2}}});
        CHECK(verify(maker.bundle).find("which cannot have") != std::string::npos);
    }
}

TEST_CASE("bundle verifier: a name in a message cannot steer the terminal that shows it") {
    CHECK(broken([](Bundle& b) {
              b.texts.push_back("\x1B[2Jrule");
              b.rules[1].name = static_cast<TextIndex>(b.texts.size() - 1);
              b.rules[1].code_end = 9999;
          }) == "rule `?[2Jrule` has its code at 23 to 9999 of 91 instructions");
}

TEST_CASE("bundle verifier: the largest bundle is verified in no time") {
    // Every instruction asks the longest condition, which asks as many registers as there are.
    RuleMaker maker;
    std::vector<ConditionStep> steps;
    for (std::int32_t index = 0; steps.size() + 2 < limits::steps_of_a_condition; ++index) {
        steps.push_back({ConditionOp::holds, {index}});
        if (index > 0) steps.push_back({ConditionOp::both, {}});
    }
    const auto registers = static_cast<std::int32_t>(steps.size() / 2 + 1);
    const std::int32_t condition = maker.condition(steps);
    for (std::int32_t index = 0; index < registers; ++index)
        maker.emit(Opcode::everywhere, {index});
    while (maker.bundle.code.size() < limits::instructions)
        maker.emit(Opcode::narrow, {0, 0, condition});
    CHECK(maker.verdict() == "");
}
