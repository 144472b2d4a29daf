#include "tools/generate/phases.h"

#include <algorithm>

namespace plumbline::generate {

namespace {

// Some families are worked with under the court's eye before any order is asked for.
void work_before_court(Journey& journey, Day begins, Day until) {
    journey.record.add(Event::legal_gateway_meeting, journey.office(begins));
    const Day opened = journey.county.working_day_after(begins, 5);
    journey.record.add(Event::pre_proceedings_start, journey.office(opened));
    const Day closed = journey.within_days(opened, 112).value_or(until);
    if (closed < until) journey.record.add(Event::pre_proceedings_end, journey.office(closed));
}

// What follows once a social worker has the case; returns the day after which nothing more is needed.
Day work_with(Journey& journey, Day allocated) {
    Random& random = journey.random;
    const County& county = journey.county;
    const Day assessed = assess(journey, allocated, "child_and_family", "social_worker", 45);
    Day day = assessed;
    bool in_need = random.percent(52);
    if (random.percent(36)) {
        const Day concern = county.working_day_after(allocated, 1 + random.below(12));
        const Enquiry enquiry = enquire(journey, concern);
        day = std::max(enquiry.ends, std::min(assessed, enquiry.ends + 40));
        if (enquiry.plan_made) {
            const Day protected_until = protect(journey, enquiry.ends);
            if (random.percent(14)) {
                if (random.percent(60))
                    work_before_court(journey, county.working_day_after(enquiry.ends, 20), protected_until);
                const Day removed = county.working_day_after(enquiry.ends, 25 + random.below(120));
                return std::max(look_after(journey, removed), protected_until);
            }
            day = protected_until;
            in_need = random.percent(88);
            if (in_need && !journey.over(day)) journey.record.add(Event::step_down, moment_of(day, 1030));
        } else {
            in_need = random.percent(65);
        }
    }
    if (journey.over(day)) return day;
    if (random.percent(4)) return look_after(journey, county.working_day_after(day, 1 + random.below(10)));
    if (in_need) day = support_in_need(journey, county.working_day_after(day, 1 + random.below(5)));
    if (!journey.over(day) && random.percent(12)) day = help_early(journey, county.working_day_after(day, 3));
    return day;
}

void child(Journey& journey) {
    Random& random = journey.random;
    const County& county = journey.county;
    Day day = journey.arrival_day();
    journey.born_between(0, 17, day);
    while (!journey.over(day)) {
        const Day decided = front_door(journey, day);
        Day ends = decided;
        if (random.percent(70)) {
            const Day allocated = allocate(journey, decided, "social_worker");
            ends = work_with(journey, allocated);
            oversee(journey, allocated, ends);
            if (journey.older_than(11, allocated) && random.percent(6))
                go_missing(journey, allocated + random.below(40), ends);
        }
        if (journey.over(ends)) return;
        ends = close_case(journey, ends);
        if (!random.percent(24)) return;
        day = county.this_or_next_working_day(ends + 20 + random.below(300));
    }
}

// Referred, decided and allocated, then one service for as long as it is needed.
void child_of_one_service(Journey& journey, int youngest, int oldest, Day (*service)(Journey&, Day)) {
    const Day begins = journey.arrival_day();
    journey.born_between(youngest, oldest, begins);
    const Day decided = front_door(journey, begins);
    const Day allocated = allocate(journey, decided, "social_worker");
    const Day ends = service(journey, journey.county.working_day_after(allocated, 1));
    oversee(journey, allocated, ends);
    if (!journey.over(ends)) close_case(journey, ends);
}

void care_leaver(Journey& journey) {
    const Day begins = journey.arrival_day();
    journey.born_between(18, 19, begins);
    journey.record.add(Event::allocation, moment_of(begins, 545))
        .with("to_role", "personal_adviser")
        .with("worker", journey.worker());
    const Day ends = leave_care(journey, begins);
    oversee(journey, begins, ends);
}

void early_help_family(Journey& journey) {
    const Day begins = journey.arrival_day();
    journey.born_between(0, 16, begins);
    journey.record.add(Event::contact, journey.office(begins));
    help_early(journey, journey.county.working_day_after(begins, 1));
}

} // namespace

void live(Journey& journey) {
    int share = journey.random.below(1000);
    const auto falls_in = [&](int per_thousand) {
        share -= per_thousand;
        return share < 0;
    };
    if (falls_in(115)) return child_of_one_service(journey, 0, 17, look_after);
    if (falls_in(35)) return care_leaver(journey);
    if (falls_in(90)) return early_help_family(journey);
    if (falls_in(25)) return child_of_one_service(journey, 3, 16, give_short_breaks);
    if (falls_in(10)) return child_of_one_service(journey, 2, 15, foster_privately);
    if (falls_in(15)) return foster_carer(journey);
    if (falls_in(8)) return adopter(journey);
    if (falls_in(12)) return worker(journey);
    child(journey);
}

} // namespace plumbline::generate
