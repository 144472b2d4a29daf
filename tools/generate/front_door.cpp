#include "tools/generate/phases.h"

#include <algorithm>

namespace plumbline::generate {

Day front_door(Journey& journey, Day begins) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    Moment referred = journey.office(begins);
    if (random.percent(60)) {
        record.add(Event::contact, referred);
        referred += 10 + random.below(180);
    }
    record.add(Event::referral, referred);
    const Day day = day_of(referred);
    const Moment decided = journey.within_hours(referred, 24).value_or(moment_of(journey.never(), 600));
    record.add(Event::referral_decision, decided);
    if (random.percent(40))
        record.add(Event::management_oversight, decided + 5)
            .with("by", journey.manager())
            .with("about", "referral");
    if (random.percent(70)) journey.add_within_working_days(Event::referrer_feedback, day, 3);
    if (random.percent(75)) journey.add_within_working_days(Event::family_contact, day, 2);
    if (random.percent(4))
        record.add(Event::audit, journey.office(journey.county.working_day_after(day, 20)));
    return journey.over(day_of(decided)) ? day : day_of(decided);
}

Day allocate(Journey& journey, Day decided, std::string_view to_role) {
    Random& random = journey.random;
    const Day day =
        journey.within_working_days(decided, 1).value_or(journey.county.working_day_after(decided, 5));
    const Moment at = journey.office(day);
    journey.record.add(Event::allocation, at).with("to_role", to_role).with("worker", journey.worker());
    if (random.percent(60)) journey.add_within_working_days(Event::case_file_read, day, 2);
    if (random.percent(60)) journey.add_within_working_days(Event::complaint_information_given, day, 10);
    return day;
}

Day assess(Journey& journey, Day begins, std::string_view type, std::string_view by, int usual_working_days) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    record.add(Event::assessment_start, journey.office(begins)).with("type", type);
    const Day limit = journey.county.working_day_after(begins, usual_working_days);
    const std::optional<Day> done = journey.within_working_days(begins, usual_working_days);
    // One that is never finished drifts on for as long again, and nobody writes down its end.
    const Day ends = done.value_or(journey.county.working_day_after(limit, usual_working_days));

    if (const auto first = journey.within_working_days(begins, 5)) {
        journey.visit(journey.visiting(*first, begins), "home", by, 8);
        journey.every_working_days(
            *first, ends, 12, [&](Day day) { journey.visit(journey.visiting(day, *first), "home", by, 10); });
    }
    if (usual_working_days > 20) {
        const std::string_view reviewer = journey.manager();
        if (random.percent(85))
            journey.add_within_working_days(Event::assessment_progress_review, begins, 10)
                .with("by", reviewer);
        if (random.percent(50))
            journey.add_within_working_days(Event::assessment_progress_review, begins, 25)
                .with("by", reviewer);
    }
    journey.add_within_working_days(Event::chronology_start, begins, 10);
    if (ends > limit && random.percent(40)) {
        record.add(Event::extension_agreed,
                   journey.office(journey.county.working_day_before(limit, 1 + random.below(4))));
        record.with("for", "assessment").with("by", journey.manager());
    }
    if (!done) return ends;
    const Moment ended = journey.office(ends);
    record.add(Event::assessment_end, ended).with("type", type).with("by", by);
    if (random.percent(80))
        journey.add_within_working_days(Event::assessment_approval, ends, 2).with("by", journey.manager());
    if (random.percent(80))
        journey.add_within_working_days(Event::assessment_shared, ends, 5).with("with", "family");
    return ends;
}

void oversee(Journey& journey, Day from, Day until) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const std::string_view supervisor =
        random.one_of({"team_manager", "team_manager", "team_manager", "assistant_team_manager"});
    journey.every_working_days(from, until, 20, [&](Day day) {
        record.add(Event::case_supervision, journey.office(day)).with("by", supervisor);
        if (random.percent(55)) journey.add_within_working_days(Event::supervision_summary, day, 3);
    });
    journey.every_days(from, until, 91, [&](Day day) {
        record.add(Event::chronology_update, journey.office(day));
        if (random.percent(70)) record.add(Event::case_summary_update, journey.office(day));
    });
    if (until - from > 365)
        journey.every_days(from, until, 365, [&](Day day) {
            record.add(Event::assessment_update, journey.office(day)).with("type", "child_and_family");
        });
    // Workers leave: the next one is told of, introduced, and reads in.
    for (Day day = from + 60 + random.below(500); day < until && !journey.over(day);
         day += 90 + random.below(500)) {
        const Day handed_over = journey.county.this_or_next_working_day(day);
        journey.add_ahead_of(Event::worker_change_notice, handed_over, 5)
            .with("to", "family")
            .with("form", random.one_of({"letter", "phone", "visit"}));
        journey.change_worker();
        record.add(Event::worker_change, journey.office(handed_over));
        record.add(Event::allocation, moment_of(handed_over, 1019))
            .with("to_role", "social_worker")
            .with("worker", journey.worker());
        journey.add_within_working_days(Event::case_file_read, handed_over, 3);
        if (random.percent(30)) {
            journey.add_ahead_of(Event::transfer_meeting, handed_over, 2);
            record.add(Event::transfer, journey.office(handed_over));
        }
    }
    if (random.percent(12)) {
        const Day day = from + random.below(std::max(until - from, 1));
        record.add(Event::significant_event, journey.any_time(day)).with_yes("emergency", 35);
        journey.add_within_working_days(Event::event_recorded, day, 1);
        if (random.percent(60)) journey.add_within_working_days(Event::manager_alerted, day, 1);
    }
}

Day close_case(Journey& journey, Day from) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const Day decided = journey.county.working_day_after(from, 1 + random.below(6));
    if (random.percent(85)) record.add(Event::closure_decision, journey.office(decided));
    const Day closed = journey.county.working_day_after(decided, 1 + random.below(5));
    if (random.percent(88)) {
        const Day written =
            random.percent(85) ? decided : journey.county.working_day_after(closed, 1 + random.below(8));
        record.add(Event::closing_summary, moment_of(written, 1020 + random.below(60)))
            .with("authorised_by", "team_manager");
    }
    record.add(Event::closure, journey.office(closed));
    return closed;
}

} // namespace plumbline::generate
