// `when …:` starts a clock, or narrows a sentence that has its own.
#include "tests/unit/sema_support.h"

using namespace plumbline;
using namespace plumbline::sema_tests;

TEST_CASE("an event as a trigger starts the clock") {
    Ruled within = ruled("when strategy_discussion where led_to_s47: within 15 working days: icpc");
    const auto& timed = form_of<model::Timed>(within);
    CHECK(timed.window == model::WindowKind::within);
    const model::Pattern& trigger = as<model::AtEvent>(timed.anchor).pattern;
    CHECK(trigger.label == "strategy_discussion");
    CHECK(trigger.alternatives[0].where.has_value());
    Ruled follow = ruled("when icpc: minutes");
    CHECK(form_of<model::Timed>(follow).window == model::WindowKind::follow);
    Ruled next = ruled("when visit where not alone: next visit where alone");
    CHECK(form_of<model::NextQuality>(next).of.label == "visit");
}

TEST_CASE("judged only if it happens") {
    Ruled ruled = sema_tests::ruled("when icpc: within 15 working days of strategy_discussion");
    const auto& timed = form_of<model::Timed>(ruled);
    CHECK(timed.only_if_it_happens);
    CHECK(timed.all_of[0].label == "icpc");
    CHECK(as<model::AtEvent>(timed.anchor).pattern.label == "strategy_discussion");
}

TEST_CASE("counts, silence and what has lasted") {
    Ruled counted = ruled("when 3 missing_start within 90 days: within 24 hours: strategy_discussion");
    const auto& count = as<model::AtCount>(form_of<model::Timed>(counted).anchor);
    CHECK(count.count == 3);
    CHECK(count.within == Duration{90, Unit::days});
    Ruled silent = ruled("when no emergency within 5 working days of cla_review: minutes");
    CHECK(as<model::AtSilence>(form_of<model::Timed>(silent).anchor).no.label == "emergency");
    Ruled lasted = ruled("when looked_after has lasted 4 months: within 2 weeks: pathway_plan");
    CHECK(as<model::AtLasted>(form_of<model::Timed>(lasted).anchor).duration == Duration{4, Unit::months});
}

TEST_CASE("a condition that comes to hold starts the clock") {
    Ruled state = ruled("when looked_after: within 5 working days: visit");
    CHECK(as<model::AtCondition>(form_of<model::Timed>(state).anchor).label == "looked_after");
    Ruled mixed =
        ruled("while looked_after: when elapsed over 3 months and no icpc: within 5 working days: visit");
    CHECK(as<model::AtCondition>(form_of<model::Timed>(mixed).anchor).label == "condition");
    CHECK(mixed.rule().scope.label == "looked_after");
}

TEST_CASE("a condition in front of a clock of its own is a guard at the anchor") {
    Ruled ruled = sema_tests::ruled("when led_to_s47: within 15 working days of strategy_discussion: icpc");
    const auto& timed = form_of<model::Timed>(ruled);
    REQUIRE(timed.guards.size() == 1);
    CHECK(ruled.event(as<model::AttributeCompared>(timed.guards[0]).kind) == "strategy_discussion");
    Ruled state = sema_tests::ruled("when looked_after: within 5 working days of visit: minutes");
    as<model::Holds>(form_of<model::Timed>(state).guards[0]);
}

TEST_CASE("a condition in front of other sentences narrows what they are about") {
    Ruled recurring = ruled("when looked_after: while child_protection_plan: visit every 10 working days");
    CHECK(recurring.rule().scope.label == "child_protection_plan");
    as<model::Holds>(recurring.rule().scope.guards.at(0));
    Ruled each = ruled("when place = home: each visit: alone");
    as<model::AttributeCompared>(*form_of<model::Quality>(each).of.alternatives[0].where);
    Ruled never = ruled("when looked_after: never closure");
    as<model::Holds>(*form_of<model::NeverWithout>(never).event.alternatives[0].where);
    Ruled counted = ruled("when missing: at least 1 visit in looked_after");
    as<model::Holds>(counted.rule().scope.guards.at(0));
    Ruled by_age = ruled("when looked_after: by age 16: pathway_plan\nevent born on child");
    as<model::Holds>(by_age.rule().scope.guards.at(0));
}

TEST_CASE("rules stand behind those that they watch") {
    model::Standard standard =
        standard_of("rule alert when late_visits overdue: within 1 working day: minutes\n"
                    "rule first_visit within 2 working days of cp_plan_start: visit\n"
                    "rule late_visits within 5 working days of cp_plan_start: visit\n");
    REQUIRE(standard.rules.size() == 3);
    CHECK(standard.rules[0].name == "late_visits");
    CHECK(standard.rules[1].name == "alert");
    CHECK(standard.rules[2].name == "first_visit");
    const auto& alert = std::get<model::Timed>(standard.rules[1].form);
    CHECK(as<model::AtMissed>(alert.anchor).rule == 0);
}
