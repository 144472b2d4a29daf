#include "tools/generate/phases.h"

#include <algorithm>

namespace plumbline::generate {

Day help_early(Journey& journey, Day begins) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    record.add(Event::early_help_start, journey.office(begins));
    const Day allocated = allocate(journey, begins, "family_support_worker");
    const Day assessed = assess(journey, allocated, "early_help", "family_support_worker", 20);
    const Day ends = county.this_or_next_working_day(begins + 70 + random.below(180));
    Day last_visit = allocated;
    journey.every_working_days(assessed, ends, 20, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "home", "family_support_worker", 5);
        last_visit = day;
    });
    journey.every_working_days(begins, ends, 30, [&](Day day) {
        record.add(Event::taf_meeting, journey.office(day));
        if (random.percent(50)) journey.add_within_working_days(Event::plan_update, day, 5);
    });
    record.add(Event::early_help_end, journey.office(ends));
    return ends;
}

Day give_short_breaks(Journey& journey, Day begins) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    record.add(Event::short_break_plan_start, journey.office(begins));
    const Day ends = county.this_or_next_working_day(begins + 200 + random.below(900));
    const std::string_view setting =
        random.one_of({"short_break", "short_break", "foster_home", "residential_home"});
    int stays = 0;
    for (Day day = begins + 10 + random.below(30); day + 3 < ends && !journey.over(day);
         day += 14 + random.below(40)) {
        const Day nights = 1 + random.below(3);
        record.add(Event::short_break_stay_start, moment_of(day, 900 + random.below(180)));
        record.add(Event::short_break_stay_end, moment_of(day + nights, 600 + random.below(360)));
        if (++stays % 6 == 1) journey.add_within_working_days(Event::sleeping_arrangements_seen, day, 10);
    }
    Day last_visit = begins;
    journey.every_days(begins, ends, 84, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "placement", "social_worker", 8);
        record.with("setting", setting);
        last_visit = day;
    });
    Day review = journey.next_by_days(begins, 91);
    if (review < ends) record.add(Event::short_break_review, journey.office(review));
    journey.every_days(review, ends, 182,
                       [&](Day day) { record.add(Event::short_break_review, journey.office(day)); });
    record.add(Event::short_break_plan_end, journey.office(ends));
    return ends;
}

Day foster_privately(Journey& journey, Day begins) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    record.add(Event::private_fostering_notification, journey.office(begins));
    const Day started =
        random.percent(60) ? begins : county.this_or_next_working_day(begins + random.below(30));
    record.add(Event::private_fostering_start, moment_of(started, 1060));
    assess(journey, county.working_day_after(begins, 1), "private_fostering", "social_worker", 42);
    const Day ends = county.this_or_next_working_day(started + 60 + random.below(600));
    Day last_visit = journey.within_working_days(begins, 7).value_or(begins + 45);
    if (last_visit < ends && last_visit > started)
        journey.visit(journey.visiting(last_visit, started), "home", "social_worker", 10);
    journey.every_days(last_visit, ends, 42, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "home", "social_worker", 10);
        last_visit = day;
    });
    record.add(Event::private_fostering_end, journey.office(ends));
    return ends;
}

Day leave_care(Journey& journey, Day begins) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    const Day ends =
        std::min(county.this_or_next_working_day(begins + 400 + random.below(1400)), journey.birthday(21));
    record.add(Event::care_leaver_start, journey.office(begins));
    if (random.percent(60)) journey.add_within_working_days(Event::personal_adviser_allocated, begins, 10);
    const Day planned = journey.within_days(begins, 60).value_or(begins);
    if (planned != begins) record.add(Event::pathway_plan, journey.office(planned));
    journey.every_days(planned, ends, 182,
                       [&](Day day) { record.add(Event::pathway_plan_review, journey.office(day)); });
    Day last_visit = begins;
    journey.every_days(begins, ends, 56, [&](Day day) {
        journey.visit(journey.visiting(day, last_visit), "home", "personal_adviser", 4);
        last_visit = day;
    });
    journey.every_days(begins, ends, 45, [&](Day day) {
        record.add(Event::keeping_in_touch, journey.office(day))
            .with("method", random.one_of({"phone", "phone", "text", "email", "letter"}));
    });
    for (Day day = begins + 60 + random.below(400); day < ends && !journey.over(day);
         day += 100 + random.below(500)) {
        record.add(Event::home_move, journey.office(day));
        if (const auto seen = journey.within_days(day, 5))
            journey.visit(journey.visiting(*seen, day), "home", "personal_adviser", 4);
    }
    record.add(Event::care_leaver_end, journey.office(ends));
    return ends;
}

} // namespace plumbline::generate
