// Each kind of sentence gives the form that it means.
#include "tests/unit/sema_support.h"

using namespace plumbline;
using namespace plumbline::sema_tests;

namespace {

const std::string born = "\nevent born on child";

std::string anchor_event(const model::Timed& timed) {
    return as<model::AtEvent>(timed.anchor).pattern.label;
}

} // namespace

TEST_CASE("a deadline after an event") {
    Ruled ruled = sema_tests::ruled("within 15 working days of strategy_discussion where led_to_s47: icpc");
    const auto& timed = form_of<model::Timed>(ruled);
    CHECK(timed.window == model::WindowKind::within);
    CHECK(timed.duration == Duration{15, Unit::working_days});
    CHECK(anchor_event(timed) == "strategy_discussion");
    REQUIRE(timed.all_of.size() == 1);
    CHECK(timed.all_of[0].label == "icpc");
    CHECK_FALSE(timed.only_if_it_happens);
    CHECK_FALSE(ruled.rule().scope.state.has_value());
    CHECK(ruled.rule().says == "within 15 working days of strategy_discussion where led_to_s47: icpc");
}

TEST_CASE("the windows around an anchor") {
    auto window_of = [](const std::string& sentence) {
        return form_of<model::Timed>(ruled(sentence)).window;
    };
    using model::WindowKind;
    CHECK(window_of("within 2 months before or after cla_start: visit") == WindowKind::around);
    CHECK(window_of("within 2 days before closure: visit") == WindowKind::shortly_before);
    CHECK(window_of("at least 5 working days before icpc: minutes") == WindowKind::lead_time);
    CHECK(window_of("no later than 3 working days after placement_start: visit") ==
          WindowKind::no_later_than);
    CHECK(window_of("on the day of placement_start: visit") == WindowKind::on_the_day);
    CHECK(window_of("on the same working day as referral: visit") == WindowKind::on_the_same_working_day);
    CHECK(window_of("by second cla_review: pathway_plan") == WindowKind::by_event);
    CHECK(window_of("before closure: closing_summary") == WindowKind::before_event);
    Ruled age = ruled("by age 16 years 3 months: pathway_plan" + born);
    CHECK(form_of<model::Timed>(age).window == WindowKind::by_age);
    CHECK(form_of<model::Timed>(age).age_months == 195);
}

TEST_CASE("duties joined by and, and by or") {
    Ruled ruled = sema_tests::ruled("within 5 working days of icpc: minutes and core_group or visit");
    const auto& demands = form_of<model::Timed>(ruled).all_of;
    REQUIRE(demands.size() == 2);
    CHECK(demands[0].label == "minutes");
    CHECK(demands[1].label == "core_group or visit");
    CHECK(demands[1].any_of.size() == 2);
}

TEST_CASE("brackets end a where") {
    Ruled ruled = sema_tests::ruled("within 5 working days of icpc: (visit where alone) and minutes");
    CHECK(form_of<model::Timed>(ruled).all_of.size() == 2);
    Ruled narrowed = sema_tests::ruled("within 5 working days of icpc: (visit where alone and closure)");
    CHECK(form_of<model::Timed>(narrowed).all_of.size() == 1);
}

TEST_CASE("terms are unfolded, and their events named") {
    Ruled ruled = sema_tests::ruled("within 5 working days of icpc: statutory_visit where place = home");
    const model::Demand& demand = form_of<model::Timed>(ruled).all_of[0];
    CHECK(demand.label == "visit");
    REQUIRE(demand.any_of[0].alternatives.size() == 1);
    CHECK(as<model::AllOf>(*demand.any_of[0].alternatives[0].where).parts.size() == 3);
}

TEST_CASE("ordinals and the state that they count in") {
    Ruled ruled = sema_tests::ruled("within 3 months of first cla_review of looked_after: second cla_review");
    const auto& timed = form_of<model::Timed>(ruled);
    const model::Pattern& first = as<model::AtEvent>(timed.anchor).pattern;
    CHECK(first.ordinal == model::Ordinal::nth);
    CHECK(first.n == 1);
    REQUIRE(first.counted_in.has_value());
    CHECK(ruled.state(*first.counted_in) == "looked_after");
    CHECK(timed.all_of[0].any_of[0].n == 2);
    Ruled third = sema_tests::ruled("within 2 weeks of every third cla_review: minutes");
    CHECK(as<model::AtEvent>(form_of<model::Timed>(third).anchor).pattern.ordinal ==
          model::Ordinal::every_nth);
    Ruled last = sema_tests::ruled("within 2 weeks of the last cla_review: minutes");
    CHECK(as<model::AtEvent>(form_of<model::Timed>(last).anchor).pattern.ordinal == model::Ordinal::last);
}

TEST_CASE("pairs, and when something was written down") {
    Ruled pair = ruled("within 72 hours of missing_return: return_home_interview matching episode");
    CHECK(form_of<model::Timed>(pair).all_of[0].any_of[0].matching == "episode");
    Ruled recorded = ruled("within 1 working day of each visit: recorded");
    const model::Demand& demand = form_of<model::Timed>(recorded).all_of[0];
    CHECK(demand.recorded);
    CHECK(demand.any_of.empty());
    CHECK(demand.label == "recorded");
}

TEST_CASE("anchors that are no event") {
    Ruled chosen = ruled("within 3 months of the later of (birthday 16, cla_start): pathway_plan" + born);
    const auto& later = as<model::AtChosen>(form_of<model::Timed>(chosen).anchor);
    CHECK(later.later);
    REQUIRE(later.of.size() == 2);
    CHECK(as<model::AtBirthday>(later.of[0]).months == 192);
    Ruled named = ruled("within 5 working days of looked_after: visit");
    CHECK_FALSE(as<model::AtStateEdge>(form_of<model::Timed>(named).anchor).end);
    Ruled end = ruled("within 5 working days of end of looked_after: visit");
    CHECK(as<model::AtStateEdge>(form_of<model::Timed>(end).anchor).end);
}

TEST_CASE("qualities and what follows one") {
    Ruled quality = ruled("each visit while child_protection_plan: alone");
    const auto& each = form_of<model::Quality>(quality);
    as<model::Holds>(*each.of.alternatives[0].where);
    Ruled next = ruled("each visit where not alone: next visit where alone");
    CHECK(form_of<model::NextQuality>(next).label == "visit");
    Ruled within = ruled("each visit where not alone: within 1 working day: minutes");
    CHECK(form_of<model::Timed>(within).window == model::WindowKind::within);
}

TEST_CASE("never, and always") {
    Ruled never = ruled("never closure without closing_summary");
    CHECK(form_of<model::NeverWithout>(never).label == "closing_summary");
    CHECK(form_of<model::NeverWithout>(never).without.has_value());
    Ruled bare = ruled("never closure while looked_after");
    CHECK(form_of<model::NeverWithout>(bare).label == "closure");
    as<model::Holds>(*form_of<model::NeverWithout>(bare).event.alternatives[0].where);
    Ruled always = ruled("while open_case: allocated throughout");
    CHECK(form_of<model::Throughout>(always).label == "allocated");
    CHECK(always.rule().scope.label == "open_case");
}

TEST_CASE("counts, totals, limits and periods") {
    using Span = model::CountOver::Span;
    Ruled consecutive = ruled("at least 2 visit where alone in every 12 months while looked_after");
    CHECK(form_of<model::CountOver>(consecutive).span == Span::consecutive);
    CHECK(consecutive.rule().scope.label == "looked_after");
    Ruled sliding = ruled("while looked_after: at most 3 placement_start in any 12 months");
    CHECK(form_of<model::CountOver>(sliding).span == Span::sliding);
    CHECK(form_of<model::CountOver>(sliding).at_most);
    Ruled calendar = ruled("at least 1 visit in each calendar month while looked_after");
    CHECK(form_of<model::CountOver>(calendar).span == Span::calendar);
    CHECK(form_of<model::CountOver>(calendar).period == model::Period::month);
    Ruled total = ruled("at most 75 days of placement in any 12 months");
    CHECK(form_of<model::TimeOver>(total).at_most == Duration{75, Unit::days});
    Ruled limit = ruled("at most 18 open allocation per worker");
    CHECK(form_of<model::Limit>(limit).label == "allocation");
    CHECK(limit.state(form_of<model::Limit>(limit).state) == "allocated");
    Ruled period = ruled("in each calendar month while in_post: supervision");
    CHECK(form_of<model::PeriodDuty>(period).all_of[0].label == "supervision");
    CHECK(period.rule().scope.label == "in_post");
}

TEST_CASE("a count in a state within another counts over the inner one") {
    Ruled ruled = sema_tests::ruled("while looked_after: at least 1 visit in placement");
    CHECK(form_of<model::CountOver>(ruled).span == model::CountOver::Span::spell);
    CHECK(ruled.rule().scope.label == "placement");
    REQUIRE(ruled.rule().scope.guards.size() == 1);
    CHECK(ruled.state(*as<model::Holds>(ruled.rule().scope.guards[0]).state) == "looked_after");
}

TEST_CASE("a while within a while narrows it") {
    Ruled ruled = sema_tests::ruled("while looked_after when closure: while placement: visit every 6 weeks");
    CHECK(ruled.rule().scope.label == "looked_after");
    REQUIRE(ruled.rule().scope.guards.size() == 2);
    as<model::Happened>(ruled.rule().scope.guards[0]);
    as<model::Holds>(ruled.rule().scope.guards[1]);
}

TEST_CASE("an exception is an event, or a condition on the anchor's own") {
    Ruled events =
        ruled("within 45 working days of s47_start: s47_end\n"
              "unless emergency recorded by manager\nunless looked_after\nunless closure or missing_start");
    const auto& excuses = events.rule().excuses;
    REQUIRE(excuses.size() == 4);
    const auto& recorded = std::get<model::Pattern>(excuses[0].when);
    CHECK(excuses[0].label == "emergency");
    as<model::AttributeIn>(*recorded.alternatives[0].where);
    CHECK(std::holds_alternative<model::Condition>(excuses[1].when));
    CHECK(excuses[1].label == "looked_after");
    CHECK(excuses[2].label == "closure");
    CHECK(excuses[3].label == "missing_start");
    Ruled attribute =
        ruled("within 5 working days of each visit: minutes unless alone recorded by social_worker");
    CHECK(as<model::AllOf>(std::get<model::Condition>(attribute.rule().excuses[0].when)).parts.size() == 2);
}

TEST_CASE("an extension sets a length, takes a date, or waits") {
    Ruled ruled =
        sema_tests::ruled("within 45 working days of s47_start: s47_end\n"
                          "extended to 65 working days by extension_agreed where by = team_manager\n"
                          "extended to extension_agreed.new_date by extension_agreed\n"
                          "extended by extension_agreed");
    const auto& extensions = ruled.rule().extensions;
    REQUIRE(extensions.size() == 3);
    CHECK(extensions[0].to == Duration{65, Unit::working_days});
    REQUIRE(extensions[1].to_slot.has_value());
    CHECK(ruled.attribute(extensions[1].by.alternatives[0].kind, *extensions[1].to_slot) == "new_date");
    CHECK_FALSE((extensions[2].to || extensions[2].to_slot));
}
