#include "tools/generate/phases.h"

namespace plumbline::generate {

void foster_carer(Journey& journey) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    const Day applied = journey.arrival_day();
    record.add(Event::foster_application, journey.office(applied));
    const Day assessed_from =
        journey.within_working_days(applied, 10).value_or(county.working_day_after(applied, 30));
    record.add(Event::foster_assessment_start, journey.office(assessed_from));
    const Day approved = journey.within_days(assessed_from, 180).value_or(journey.never() + 30);
    journey.every_days(assessed_from, approved, 21, [&](Day day) {
        record.add(Event::foster_carer_visit, journey.visiting(day, assessed_from))
            .with("unannounced", "false")
            .with("by", "supervising_social_worker");
    });
    record.add(Event::foster_panel, journey.office(county.working_day_before(approved, 6)));
    record.add(Event::foster_approval, journey.office(approved));
    if (journey.over(approved)) return;
    journey.add_within_working_days(Event::foster_carer_agreement, approved, 10).with_yes("signed", 96);

    const Day until = journey.never();
    Day last_visit = approved;
    journey.every_days(approved, until, 42, [&](Day day) {
        record.add(Event::foster_carer_visit, journey.visiting(day, last_visit))
            .with_yes("unannounced", 18)
            .with("by", "supervising_social_worker");
        if (random.percent(80))
            journey.add_within_working_days(Event::foster_carer_visit_record_shared, day, 10);
        last_visit = day;
    });
    journey.every_days(approved, until, 365, [&](Day day) {
        record.add(Event::foster_carer_review, journey.office(day));
        if (random.percent(70)) record.add(Event::household_review, journey.office(day));
        if (random.percent(80)) record.add(Event::health_and_safety_check, journey.office(day));
    });
    journey.every_days(approved, until, 182,
                       [&](Day day) { record.add(Event::safer_caring_policy_review, journey.office(day)); });
}

void adopter(Journey& journey) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    const Day asked = journey.arrival_day();
    record.add(Event::adoption_enquiry, journey.office(asked))
        .with("type", random.percent(85) ? "agency" : "stepparent");
    journey.add_within_working_days(Event::adoption_information_sent, asked, 5);
    journey.add_within_working_days(Event::enquiry_response, asked, 10);
    if (random.percent(40)) return;
    const Day registered = county.working_day_after(asked, 15 + random.below(60));
    record.add(Event::registration_of_interest, journey.office(registered));
    const Day accepted = journey.within_working_days(registered, 5).value_or(journey.never());
    record.add(Event::registration_decision, journey.office(accepted));
    const Day stage_one = journey.within_days(accepted, 61).value_or(journey.never());
    record.add(Event::stage_one_decision, journey.office(stage_one));
    if (journey.over(stage_one) || random.percent(20)) return;
    const Day stage_two = county.working_day_after(stage_one, 5 + random.below(60));
    record.add(Event::stage_two_notification, journey.office(stage_two));
    const Day approved = journey.within_days(stage_two, 122).value_or(journey.never());
    const Day heard = county.working_day_before(approved, 4 + random.below(4));
    record.add(Event::panel, journey.office(heard))
        .with("recommendation", random.percent(90) ? "approve" : "defer");
    journey.add_within_working_days(Event::panel_outcome_told, heard, 1);
    record.add(Event::adopter_approval, journey.office(approved));
    journey.add_within_working_days(Event::matching_plan, approved, 20).with_yes("signed", 92);
    journey.every_days(approved, journey.never(), 365,
                       [&](Day day) { record.add(Event::approval_review, journey.office(day)); });
}

void worker(Journey& journey) {
    Random& random = journey.random;
    CaseRecord& record = journey.record;
    const County& county = journey.county;
    const Day started = journey.arrival_day();
    record.add(Event::worker_start, moment_of(started, 540)).with_yes("newly_qualified", 25);
    const Day left = random.percent(25) ? county.this_or_next_working_day(started + 120 + random.below(500))
                                        : journey.never();
    journey.add_within_working_days(Event::supervision_agreement, started, 10).with_yes("signed", 94);
    journey.every_working_days(started, left, 20, [&](Day day) {
        record.add(Event::supervision, journey.office(day));
        if (random.percent(85)) journey.add_within_working_days(Event::supervision_record, day, 3);
    });
    journey.every_days(started, left, 365, [&](Day day) {
        record.add(Event::supervision_agreement_review, journey.office(day));
        record.add(Event::appraisal, journey.office(day));
    });
    journey.every_days(started, left, 182,
                       [&](Day day) { record.add(Event::observation_of_practice, journey.office(day)); });
    record.add(Event::worker_end, moment_of(left, 1020));
}

} // namespace plumbline::generate
