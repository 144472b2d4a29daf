// The verifier, of tables: for everything that it looks at, a bundle that is sound but for that, and what it says.
#include "bundle_verifier_support.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace plumbline;
using namespace verifier_test;
using samples::small_bundle;
using samples::whole_bundle;

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
    CHECK(broken([](Bundle& b) { b.texts[2] = "a\x1B[2J"; }) == "texts: text 2 has a control character");
    CHECK(broken([](Bundle& b) { b.texts[2] = "a\nb"; }) == "texts: text 2 has a control character");
    CHECK(broken([](Bundle& b) { b.texts[2] = "\xC2\x9B"; }) == "texts: text 2 has a control character");
    CHECK(broken([](Bundle& b) { b.compiler_version = "1\x7F"; }) ==
          "the compiler's version has a control character");
    CHECK(broken([](Bundle& b) { b.texts[2] = b.texts[1]; }) == "texts: `demo` stands there twice");
    CHECK(broken([](Bundle& b) { b.compiler_version = "\xFF"; }) == "the compiler's version is not UTF-8");
    CHECK(broken([](Bundle& b) {
              b.title = 9999;
          }).starts_with("the standard's title is text 9999, and there are "));
    CHECK(broken([](Bundle& b) { b.name = no_text; }) == "the standard has no name");
    CHECK(broken([](Bundle& b) { b.texts.resize(limits::texts + 1); }) ==
          "the bundle has 262145 texts, and may have 262144");
}

TEST_CASE("bundle verifier: what a bundle is about is named in its texts") {
    const struct {
        const char* of_what;
        TextIndex Bundle::*text;
    } used[] = {{"name", &Bundle::name},
                {"title", &Bundle::title},
                {"version", &Bundle::version},
                {"vocabulary's name", &Bundle::vocabulary_name},
                {"vocabulary's version", &Bundle::vocabulary_version}};
    for (const auto& [of_what, text] : used)
        CHECK(broken([&, text = text](Bundle& b) {
                  b.*text = 9999;
              }).starts_with(fmt::format("the standard's {} is text 9999, and there are ", of_what)));
}

TEST_CASE("bundle verifier: sizes") {
    const auto too_many = [](std::string_view of_what, std::size_t most, auto change) {
        // More than one of them may be too many at once; the first in the order of the checks is told.
        const std::string verdict = broken([&](Bundle& b) { change(b, most + 1); });
        CAPTURE(verdict);
        CHECK(verdict.starts_with("the bundle has "));
        CHECK(verdict.ends_with(fmt::format(" {}, and may have {}", of_what, most)));
    };
    too_many("texts", limits::texts, [](Bundle& b, std::size_t n) { b.texts.resize(n); });
    too_many("kinds of event", limits::kinds,
             [](Bundle& b, std::size_t n) { b.vocabulary.events.resize(n); });
    too_many("attributes", limits::attributes,
             [](Bundle& b, std::size_t n) { b.vocabulary.events[0].attributes.resize(n); });
    too_many("choices", limits::choices, [](Bundle& b, std::size_t n) {
        b.vocabulary.events[visit].attributes[place].choices.resize(n);
    });
    too_many("roles", limits::roles, [](Bundle& b, std::size_t n) { b.vocabulary.roles.resize(n); });
    too_many("states", limits::states, [](Bundle& b, std::size_t n) { b.states.resize(n); });
    too_many("openings and closings of states", limits::state_edges,
             [](Bundle& b, std::size_t n) { b.states[0].closing.resize(n); });
    too_many("durations", limits::durations, [](Bundle& b, std::size_t n) { b.durations.resize(n); });
    too_many("lists of values", limits::value_lists,
             [](Bundle& b, std::size_t n) { b.value_lists.resize(n); });
    too_many("values", limits::values, [](Bundle& b, std::size_t n) { b.value_lists[0].resize(n); });
    too_many("conditions", limits::conditions, [](Bundle& b, std::size_t n) { b.conditions.resize(n); });
    too_many("condition steps", limits::condition_steps,
             [](Bundle& b, std::size_t n) { b.condition_steps.resize(n); });
    too_many("instructions", limits::instructions, [](Bundle& b, std::size_t n) { b.code.resize(n); });
    too_many("rules", limits::rules, [](Bundle& b, std::size_t n) { b.rules.resize(n); });
    too_many("measures", limits::measures, [](Bundle& b, std::size_t n) { b.measures.resize(n); });
    too_many("assumptions", limits::assumptions,
             [](Bundle& b, std::size_t n) { b.rules[0].assumptions.resize(n); });
    too_many("holidays", limits::holidays, [](Bundle& b, std::size_t n) { b.calendar.holidays.resize(n); });
    too_many("closures", limits::spans, [](Bundle& b, std::size_t n) { b.calendar.closures.resize(n); });
    too_many("terms", limits::spans, [](Bundle& b, std::size_t n) { b.calendar.terms.resize(n); });
    too_many("clock changes", limits::clock_changes,
             [](Bundle& b, std::size_t n) { b.calendar.zone.resize(n); });
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
    CHECK(calendar([](CalendarData& c) { c.holidays[1].name = "\x1B"; }) ==
          "calendar: the name of holiday 2 has a control character");
    CHECK(calendar([](CalendarData& c) { c.version = "\x1B"; }) ==
          "calendar: its name, title, version or zone has a control character");
    CHECK(calendar([](CalendarData& c) { c.closures[0].name = "\x1B"; }) ==
          "calendar: the name of a closure or term has a control character");
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
    CHECK(vocabulary([](Vocabulary& v) { v.roles[1] = "\x1B"; }) ==
          "vocabulary: the name of a role has a control character");
    CHECK(vocabulary([](Vocabulary& v) { v.events[2].name = "\x1B"; }) ==
          "vocabulary: the name of event 3 has a control character");
    CHECK(vocabulary([](Vocabulary& v) { v.events[visit].attributes[alone].name = ""; }) ==
          "vocabulary: event `visit` has an attribute whose name is empty");
    CHECK(vocabulary([](Vocabulary& v) { v.events[visit].attributes[place].choices[0] = "\x1B"; }) ==
          "vocabulary: attribute `place` of event `visit` has a choice that has a control character");
    CHECK(vocabulary([](Vocabulary& v) { v.roles[1] = v.roles[0]; }) ==
          "vocabulary: the role `social_worker` stands there twice");
    CHECK(vocabulary([](Vocabulary& v) { v.events[2].name = ""; }) ==
          "vocabulary: the name of event 3 is empty");
    CHECK(vocabulary([](Vocabulary& v) { std::swap(v.events[2], v.events[3]); }) ==
          "vocabulary: event `meeting` does not stand behind `plan_end` in name order");
    CHECK(vocabulary([](Vocabulary& v) { v.events[3].name = "meeting"; }) ==
          "vocabulary: event `meeting` does not stand behind `meeting` in name order");
    CHECK(vocabulary([](Vocabulary& v) { v.events[visit].attributes[alone].name = "\xFF"; }) ==
          "vocabulary: event `visit` has an attribute whose name is not UTF-8");
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
