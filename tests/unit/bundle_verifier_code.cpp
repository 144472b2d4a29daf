// The verifier, of code: for everything that it looks at, a bundle that is sound but for that, and what it says.
#include "bundle_verifier_support.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace plumbline;
using namespace verifier_test;
using samples::small_bundle;
using samples::whole_bundle;

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
