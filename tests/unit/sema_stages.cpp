// Recurrences and their stages.
#include "tests/unit/sema_support.h"

using namespace plumbline;
using namespace plumbline::sema_tests;

namespace {

using Kind = model::Stage::Kind;

} // namespace

TEST_CASE("one-offs, then what recurs") {
    Ruled ruled = sema_tests::ruled("while child_protection_plan: visit\n"
                                    "  on the day\n  within 2 working days\n  then within 5 working days\n"
                                    "  every 10 working days");
    const auto& recurring = form_of<model::Recurring>(ruled);
    CHECK(ruled.rule().scope.label == "child_protection_plan");
    REQUIRE(recurring.stages.size() == 4);
    CHECK(recurring.stages[0].kind == Kind::on_the_day);
    CHECK(recurring.stages[1].kind == Kind::within);
    CHECK_FALSE(recurring.stages[1].then);
    CHECK(recurring.stages[2].then);
    CHECK(recurring.stages[3].kind == Kind::every);
    CHECK(recurring.stages[3].duration == Duration{10, Unit::working_days});
    CHECK(recurring.all_of[0].label == "visit");
}

TEST_CASE("stages end with an event, a length or a birthday") {
    Ruled ruled = sema_tests::ruled("while looked_after: visit\n  every 1 week until first cla_review\n"
                                    "  every 6 weeks until 1 year\n  every 2 months for 6 months\n"
                                    "  every 3 months until age 16\n  every 6 months\nevent born on child");
    const auto& stages = form_of<model::Recurring>(ruled).stages;
    REQUIRE(stages.size() == 5);
    CHECK(stages[0].until_events.at(0).label == "cla_review");
    CHECK(stages[1].until_duration == Duration{1, Unit::years});
    CHECK(stages[2].for_duration == Duration{6, Unit::months});
    CHECK(stages[3].until_age_months == 192);
}

TEST_CASE("stages by condition") {
    Ruled ruled = sema_tests::ruled(
        "while looked_after: visit\n  every 3 months when icpc and elapsed over 1 year\n"
        "  every 12 weeks once visit_frequency_change where by = manager, never over 12 weeks\n"
        "  every 30 working days otherwise");
    const auto& stages = form_of<model::Recurring>(ruled).stages;
    REQUIRE(stages.size() == 3);
    CHECK(as<model::AllOf>(*stages[0].when).parts.size() == 2);
    CHECK(as<model::Happened>(*stages[1].when).pattern->label == "visit_frequency_change");
    CHECK(stages[1].never_over == Duration{12, Unit::weeks});
    CHECK(stages[2].otherwise);
    CHECK_FALSE(stages[2].when.has_value());
}

TEST_CASE("an interval that is set on the case") {
    Ruled ruled = sema_tests::ruled(
        "while looked_after: visit every visit_frequency_change.interval, or 6 weeks where none is set");
    const model::Stage& stage = form_of<model::Recurring>(ruled).stages.at(0);
    REQUIRE(stage.case_interval.has_value());
    CHECK(ruled.attribute(stage.case_interval->event, stage.case_interval->slot) == "interval");
    CHECK(stage.duration == Duration{6, Unit::weeks});
    Ruled alone = sema_tests::ruled(
        "while looked_after: visit\n  every visit_frequency_change.interval\n  every 6 weeks");
    CHECK(form_of<model::Recurring>(alone).stages.size() == 2);
}

TEST_CASE("one clock for each") {
    Ruled ruled = sema_tests::ruled("while placement: visit every 12 weeks for each setting");
    CHECK(form_of<model::Recurring>(ruled).for_each == "setting");
}

TEST_CASE("what can be reached is not complained of") {
    CHECK(check_text("rule duty while looked_after: visit\n  every 6 weeks until 1 year\n  every 3 months "
                     "until 400 days\n"
                     "  every 6 months until 2 years\n  every 1 year")
              .standard.has_value());
    CHECK(check_text("rule duty while looked_after: visit\n  every 6 weeks until 1 year when icpc\n"
                     "  every 3 months until 6 months\n  every 1 year")
              .standard.has_value());
}
