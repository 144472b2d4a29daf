#include "tools/generate/phases.h"

#include <algorithm>
#include <array>

namespace plumbline::generate {

Enquiry enquire(Journey& journey, Day concern) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;

    const Moment identified = random.percent(70) ? journey.office(concern) : journey.any_time(concern);
    record.add(Event::concern_identified, identified);
    if (random.percent(50))
        record.add(Event::strategy_decision, identified + 15 + random.below(120))
            .with_yes("imminent_risk", 15);
    const Moment discussed = journey.within_hours(identified, 24).value_or(identified + 5 * minutes_a_day);
    const Day discussed_on = day_of(discussed);
    const bool led_to_enquiry = random.percent(85);
    record.add(Event::strategy_discussion, discussed).with("chaired_by", journey.manager());
    record.with("led_to_s47", led_to_enquiry ? "true" : "false").with_yes("imminent_risk", 15);
    journey.add_within_working_days(Event::strategy_minutes, discussed_on, 1);
    if (!led_to_enquiry) return {discussed_on, false, false};

    const Moment started = random.percent(80) ? discussed : discussed + 30 + random.below(300);
    record.add(Event::s47_start, started);
    record.add(Event::management_decision, started + random.below(60))
        .with("about", "s47")
        .with("by", journey.manager());
    journey.add_within_working_days(Event::welfare_checks, discussed_on, 2);
    if (const auto seen = journey.within_hours(started, 24))
        journey.visit(*seen, "home", "social_worker", 45);
    if (random.percent(60)) journey.add_within_working_days(Event::safety_plan, discussed_on, 2);
    if (random.percent(20)) {
        record.add(Event::cp_medical_request, started + 60 + random.below(240));
        journey.add_within_working_days(Event::cp_medical, discussed_on, 2);
    }
    const std::optional<Day> finished = journey.within_working_days(discussed_on, 15);
    if (finished) record.add(Event::s47_end, journey.office(*finished));

    if (!random.percent(68))
        return {finished.value_or(county.working_day_after(discussed_on, 15)), false, false};
    journey.add_within_working_days(Event::icpc_request, discussed_on, 8);
    const std::optional<Day> conference_day = journey.within_working_days(discussed_on, 15);
    if (!conference_day) return {county.working_day_after(discussed_on, 15), false, false};
    const Day held = *conference_day;
    const Moment conference = journey.office(held);
    journey.add_ahead_of(Event::report_shared, held, 2).with("of", "icpc").with("to", "family");
    journey.add_ahead_of(Event::report_shared, held, 2).with("of", "icpc").with("to", "chair");
    const bool plan_made = random.percent(82);
    record.add_or_plan(Event::icpc, conference).with("chaired_by", "child_protection_chair");
    record.with("outcome", plan_made ? "child_protection_plan" : "child_in_need_plan");
    if (plan_made) record.add(Event::cp_plan_start, conference);
    return {held, true, plan_made};
}

Day protect(Journey& journey, Day conference) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    const Day planned_end = conference + 85 + random.larger_of_two(420);

    journey.add_within_working_days(Event::cp_plan_outline, conference, 1);
    journey.add_within_working_days(Event::minutes, conference, 10).with("of", "icpc");
    journey.add_within_working_days(Event::plan_shared, conference, 10).with("with", "family");
    if (random.percent(35))
        journey.add_within_working_days(Event::legal_planning_consideration, conference, 30);

    // A plan ends at a review conference, so reviews are laid first.
    Day ends = journey.never();
    Day review = conference;
    for (int usual = 91; !journey.over(review); usual = 182) {
        review = journey.next_by_days(review, usual);
        const Moment at = journey.office(review);
        journey.add_ahead_of(Event::report_shared, review, 5).with("of", "rcpc").with("to", "family");
        journey.add_ahead_of(Event::report_shared, review, 3).with("of", "rcpc").with("to", "chair");
        record.add_or_plan(Event::rcpc, at);
        journey.add_within_working_days(Event::minutes, review, 15).with("of", "rcpc");
        if (review < planned_end) continue;
        ends = review;
        record.add(Event::cp_plan_end, at);
        break;
    }

    const auto core_group = [&](Day day) {
        record.add(Event::core_group, journey.office(day));
        record.with("chaired_by", random.percent(70) ? "social_worker" : "team_manager");
        if (random.percent(60)) journey.add_within_working_days(Event::plan_update, day, 5);
    };
    const Day first_group =
        journey.within_working_days(conference, 10).value_or(county.working_day_after(conference, 30));
    if (first_group < ends) core_group(first_group);
    journey.every_working_days(first_group, ends, 30, core_group);

    Day last_visit = conference;
    if (const auto first = journey.within_working_days(conference, 5); first && *first < ends) {
        journey.visit(journey.visiting(*first, conference), "home", "social_worker", 20);
        last_visit = *first;
    }
    journey.every_working_days(last_visit, ends, 10, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "home", "social_worker", 22);
        last_visit = day;
        if (random.percent(6))
            record.add(Event::contact_between_visits, journey.office(day + 3)).with("method", "phone");
    });
    journey.every_days(conference, ends, 91, [&](Day day) {
        record.add(Event::management_oversight, journey.office(day))
            .with("by", journey.manager())
            .with("about", "child_protection_plan");
    });
    return ends;
}

Day support_in_need(Journey& journey, Day begins) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    record.add(Event::cin_plan_start, journey.office(begins));
    const Day ends = county.this_or_next_working_day(begins + 60 + random.below(220));
    journey.add_within_working_days(Event::plan_shared, begins, 10).with("with", "family");
    journey.add_within_working_days(Event::cin_meeting, begins, 10)
        .with("chaired_by", random.percent(75) ? "social_worker" : "team_manager");
    Day last_visit = begins;
    journey.every_working_days(begins, ends, 20, [&](Day day) {
        const std::string_view by = random.percent(85) ? "social_worker" : "family_support_worker";
        journey.visit(journey.visiting(day, last_visit), "home", by, 15);
        last_visit = day;
    });
    journey.every_working_days(begins, ends, 30, [&](Day day) {
        record.add(Event::cin_review, journey.office(day))
            .with("chaired_by", random.percent(60) ? "team_manager" : "social_worker");
        if (random.percent(55)) journey.add_within_working_days(Event::plan_update, day, 5);
        if (random.percent(40))
            journey.add_within_working_days(Event::minutes, day, 5).with("of", "cin_review");
    });
    record.add(Event::cin_plan_end, journey.office(ends));
    return ends;
}

void go_missing(Journey& journey, Day from, Day until) {
    if (journey.went_missing) return; // told once already, from another side of the case
    journey.went_missing = true;
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    std::array<Day, 2> before_last{from - 1000, from - 1000}; // the days of the two episodes before
    Moment at = journey.any_time(from);
    const int episodes = 1 + random.smaller_of_two(9);
    for (int episode = 0; episode < episodes && day_of(at) < until && !journey.over(day_of(at)); ++episode) {
        record.add(Event::missing_start, at);
        const Moment back = at + 60 + (random.percent(85) ? random.below(1380) : random.below(5000));
        record.add(Event::missing_return, back);
        if (random.percent(70))
            record.add(Event::return_home_interview_referral, back + 30 + random.below(600));
        if (random.percent(90)) {
            journey.add_within_hours(Event::return_home_interview, back, 72)
                .with("by", random.percent(70) ? "return_interview_service" : "social_worker")
                .with_yes("independent", 85);
        }
        if (day_of(at) - before_last[0] <= 90) {
            journey.add_within_hours(Event::strategy_discussion, at, 48)
                .with("chaired_by", journey.manager())
                .with("led_to_s47", "false")
                .with_yes("imminent_risk", 10);
        }
        before_last = {before_last[1], day_of(at)};
        at = back + 400 + random.smaller_of_two(70 * minutes_a_day);
    }
}

} // namespace plumbline::generate
