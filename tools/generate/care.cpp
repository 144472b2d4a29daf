#include "tools/generate/phases.h"

#include <algorithm>

namespace plumbline::generate {

namespace {

std::string_view new_placement_type(Random& random) {
    return random.one_of({"foster", "foster", "foster", "foster", "foster", "connected_carer",
                          "connected_carer", "residential", "residential", "health"});
}

// One placement after another; the planning of each.
void place(Journey& journey, Moment begins, Day ends) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    Moment at = begins;
    while (day_of(at) < ends && !journey.over(day_of(at))) {
        const Day day = day_of(at);
        const std::string_view type = new_placement_type(random);
        const bool temporary = type == "connected_carer" && random.percent(80);
        record.add(Event::placement_start, at)
            .with("type", type)
            .with("temporary_approval", temporary ? "true" : "false");
        journey.add_within_working_days(Event::placement_planning_meeting, day, 5);
        journey.add_within_working_days(Event::placement_information_shared, day, 5);
        if (at != begins && random.percent(60)) record.add(Event::home_change, at);
        if (temporary) journey.add_within_days(Event::carer_approved, day, 112);
        const bool unregistered = type == "residential" && random.percent(6);
        if (unregistered) record.add(Event::unregistered_placement_start, at);
        const Day lasts_until = day + 20 + random.larger_of_two(900);
        const Moment moved =
            journey.office(journey.county.this_or_next_working_day(std::min(lasts_until, ends)));
        if (unregistered) record.add(Event::unregistered_placement_end, moved);
        if (day_of(moved) >= ends) return; // ends with the care itself
        record.add(Event::placement_end, moved);
        if (random.percent(50)) record.add(Event::significant_change, moved);
        at = moved;
    }
}

// Independent reviews: within 20 working days, then three months, then every six.
void review(Journey& journey, Day begins, Day ends) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    journey.add_within_working_days(Event::iro_notified, begins, 2);
    journey.add_within_working_days(Event::iro_allocated, begins, 5);
    Day day = journey.next_by_working_days(begins, 20);
    for (int number = 1; day < ends; ++number) {
        journey.add_ahead_of(Event::report_shared, day, 3)
            .with("of", "cla_review")
            .with("to", random.percent(60) ? "iro" : "child");
        record.add_or_plan(Event::cla_review, journey.office(day));
        if (journey.over(day)) return;
        journey.add_within_working_days(Event::recommendations_reviewed, day, 5);
        journey.add_within_working_days(Event::minutes, day, 15).with("of", "cla_review");
        if (random.percent(70)) journey.add_within_working_days(Event::care_plan, day, 10);
        if (number >= 2) {
            if (number == 2) journey.add_ahead_of(Event::permanence_plan, day, 1);
            const Day midpoint = journey.county.this_or_next_working_day(day + 91);
            const Event look = random.percent(70) ? Event::midpoint_review : Event::iro_oversight;
            if (midpoint < ends) record.add(look, journey.office(midpoint));
        }
        day = journey.next_by_days(day, number == 1 ? 91 : 182);
    }
}

// The court's part, for children who did not come by agreement.
void go_to_court(Journey& journey, Day begins, Day ends) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    record.add(Event::interim_care_order_start, journey.office(begins));
    if (random.percent(50)) journey.add_within_working_days(Event::legal_gateway_meeting, begins, 10);
    const Day heard = journey.within_days(begins, 182).value_or(journey.never());
    if (heard >= ends) return;
    const Moment hearing = journey.office(heard);
    record.add(Event::final_hearing, hearing);
    record.add(Event::interim_care_order_end, hearing);
    if (!random.percent(75)) return;
    record.add(Event::care_order, hearing);
    if (random.percent(20)) {
        const Day home = journey.county.working_day_after(heard, 1 + random.below(20));
        if (home >= ends) return;
        record.add(Event::placed_at_home, journey.office(home));
        const Day home_until = home + 90 + random.below(300);
        if (home_until < ends)
            record.add(Event::home_placement_end,
                       journey.office(journey.county.this_or_next_working_day(home_until)));
    }
}

// From 16 on: what prepares for leaving care.
void prepare_to_leave(Journey& journey, Day begins, Day ends) {
    const Day eligible = std::max(journey.birthday(16), begins + 91);
    if (eligible >= ends || journey.over(eligible)) return;
    journey.record.add_date(Event::became_eligible, eligible, eligible);
    journey.add_within_days(Event::needs_assessment, eligible, 84);
    const std::optional<Day> planned = journey.within_days(eligible, 91);
    if (planned && *planned < ends) {
        journey.record.add(Event::pathway_plan, journey.office(*planned));
        journey.every_days(*planned, ends, 182, [&](Day day) {
            journey.record.add(Event::pathway_plan_review, journey.office(day));
        });
    }
    journey.add_within_days(Event::personal_adviser_allocated, eligible, 91);
}

} // namespace

Day look_after(Journey& journey, Day begins) {
    if (journey.birthday(18) < begins + 30) return begins; // grown up before it could begin
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    const Moment at =
        random.percent(60) ? journey.office(begins) : moment_of(begins, 480 + random.below(900));
    const bool by_agreement = random.percent(45);
    const bool alone_from_abroad = journey.older_than(14, begins) && random.percent(20);
    // Short stays, long ones, and the eighteenth birthday at the latest.
    const int stay = random.percent(22) ? 10 + random.below(60) : 120 + random.below(1500);
    Day ends = std::min(county.this_or_next_working_day(begins + stay), journey.birthday(18));

    record.add(Event::cla_start, at).with("section_20", by_agreement ? "true" : "false");
    if (alone_from_abroad) record.add(Event::uasc_start, at);
    // Adoption ends the care before its planned end, so it is laid first.
    const bool adopted = !by_agreement && stay > 400 && !journey.older_than(6, begins) && random.percent(50);
    Day leaves_carers = ends;
    if (adopted) {
        const Adoption adoption = place_for_adoption(journey, begins + 150 + random.below(120));
        leaves_carers = adoption.moved_in;
        ends = adoption.ordered;
    }
    place(journey, at, leaves_carers);
    review(journey, begins, ends);
    if (!by_agreement) go_to_court(journey, begins, ends);

    const Day planned = journey.within_working_days(begins, 10).value_or(journey.never());
    record.add(Event::care_plan, journey.office(planned));
    journey.add_within_working_days(Event::care_plan_shared, planned, 10)
        .with("with", random.percent(60) ? "child" : "family");
    journey.add_within_working_days(Event::initial_health_assessment, begins, 20);
    if (journey.older_than(3, begins)) {
        journey.add_within_working_days(Event::pep_meeting, begins, 20);
        journey.every_days(begins + 60, ends, 122,
                           [&](Day day) { record.add(Event::pep_meeting, journey.office(day)); });
    }
    if (random.percent(35)) journey.add_within_working_days(Event::family_network_meeting, begins, 20);
    if (stay > 200) {
        journey.every_days(begins, ends, 122, [&](Day day) {
            record.add(Event::permanence_planning_meeting, journey.office(day));
        });
        if (random.percent(40))
            record.add(Event::permanence_agreed,
                       journey.office(county.this_or_next_working_day(begins + 200 + random.below(200))));
    }

    Day last_visit = journey.within_days(begins, 7).value_or(begins + 40);
    if (last_visit < ends)
        journey.visit(journey.visiting(last_visit, begins), "placement", "social_worker", 12);
    // After a year in one place some are visited every three months, where a manager agreed to it.
    const Day settled = begins + 365;
    const bool relaxed = leaves_carers > settled && random.percent(30);
    journey.every_days(last_visit, relaxed ? settled : leaves_carers, 42, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "placement", "social_worker", 12);
        last_visit = day;
    });
    if (relaxed) {
        record.add(Event::visit_frequency_change, journey.office(county.this_or_next_working_day(settled)));
        record.with("to", "12 weeks")
            .with("by", random.one_of({"service_manager", "group_manager", "team_manager"}));
        journey.every_days(last_visit, leaves_carers, 84, [&](Day day) {
            journey.visit(journey.visiting(day, last_visit), "placement", "social_worker", 12);
            last_visit = day;
        });
    }
    if (journey.older_than(10, begins) && random.percent(45))
        go_missing(journey, begins + 3 + random.below(90), ends);
    prepare_to_leave(journey, begins, ends);

    if (journey.over(ends)) return ends;
    const Moment left = journey.office(ends);
    record.add(Event::placement_end, left).add(Event::cla_end, left);
    if (alone_from_abroad) record.add(Event::uasc_end, left);
    if (ends >= journey.birthday(18)) return leave_care(journey, ends);
    return ends;
}

} // namespace plumbline::generate
