#include "tools/generate/phases.h"

#include <algorithm>

namespace plumbline::generate {

namespace {

// Visits and reviews from the placement with the adopters until the order.
void settle_in(Journey& journey, Day placed, Day ordered) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const Day first_review = journey.within_days(placed, 28).value_or(placed + 60);
    if (first_review >= ordered) return;
    const std::string_view by = random.percent(70) ? "social_worker" : "adoption_social_worker";
    Day last_visit = placed;
    journey.every_days(placed, first_review, 7, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "placement", by, 3);
        last_visit = day;
    });
    const auto hold_review = [&](Day day) {
        record.add(Event::adoption_review, journey.office(day));
        if (random.percent(60))
            record.with("visit_interval", random.one_of({"2 weeks", "4 weeks", "6 weeks"}));
        if (random.percent(50)) record.with("review_interval", random.one_of({"3 months", "6 months"}));
    };
    hold_review(first_review);
    journey.every_days(first_review, ordered, 91, hold_review);
    journey.every_days(last_visit, ordered, 28, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "placement", by, 3);
        last_visit = day;
    });
}

} // namespace

Adoption place_for_adoption(Journey& journey, Day decided) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    const Day decision = county.this_or_next_working_day(decided);
    record.add(Event::adoption_decision, journey.office(decision));
    journey.add_within_working_days(Event::family_finder_allocated, decision, 5);
    journey.add_within_working_days(Event::child_profile, decision, 20);
    const Day order = county.this_or_next_working_day(decision + 30 + random.below(90));
    record.add(Event::placement_order, journey.office(order));
    const Day matched = journey.within_days(order, 122).value_or(journey.never());
    journey.add_ahead_of(Event::selection_meeting, matched, 20);
    record.add(Event::match_decision, journey.office(matched));
    const Day placed = county.working_day_after(matched, 10 + random.below(25));
    const Moment moved = journey.office(placed);
    record.add(Event::placement_end, moved).add(Event::adoptive_placement_start, moved);
    record.add(Event::placement_start, moved).with("type", "adoptive").with("temporary_approval", "false");
    const Day ordered = county.this_or_next_working_day(placed + 90 + random.larger_of_two(200));
    settle_in(journey, placed, ordered);
    journey.add_within_working_days(Event::life_story_book, placed, 40);
    journey.add_ahead_of(Event::court_report, ordered, 10);
    record.add(Event::adoption_order, journey.office(ordered));
    journey.add_within_working_days(Event::celebration_hearing, ordered, 20);
    journey.add_within_working_days(Event::later_life_letter, ordered, 10);
    return {placed, ordered};
}

} // namespace plumbline::generate
