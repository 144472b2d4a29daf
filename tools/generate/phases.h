// The stretches that journeys are made of, and the journeys. Each stretch takes the day on which it begins
// and, where something can follow, returns the day on which it ends; a day after the county's last one means
// that it had not ended when the watching did.
#pragma once

#include "tools/generate/journey.h"

#include <string_view>

namespace plumbline::generate {

// --- front_door.cpp: into the service and out of it ---
Day front_door(Journey& journey, Day begins); // contact, referral, decision
Day allocate(Journey& journey, Day decided, std::string_view to_role);
Day assess(Journey& journey, Day begins, std::string_view type, std::string_view by, int usual_working_days);
void oversee(Journey& journey, Day from,
             Day until); // supervision, summaries, chronology while a case is open
Day close_case(Journey& journey, Day from);

// --- protection.cpp ---
struct Enquiry {
    Day ends;
    bool conference_held;
    bool plan_made;
};
Enquiry enquire(Journey& journey, Day concern); // strategy discussion, section 47, initial conference
Day protect(Journey& journey, Day conference);  // child protection plan
Day support_in_need(Journey& journey, Day begins);
void go_missing(Journey& journey, Day from, Day until);

// --- care.cpp ---
Day look_after(Journey& journey, Day begins);

// --- adoption.cpp ---
struct Adoption {
    Day moved_in;
    Day ordered;
};
Adoption place_for_adoption(Journey& journey, Day decided);

// --- community.cpp ---
Day help_early(Journey& journey, Day begins);
Day give_short_breaks(Journey& journey, Day begins);
Day foster_privately(Journey& journey, Day begins);
Day leave_care(Journey& journey, Day begins);

// --- adults.cpp: cases of which the subject is not a child ---
void foster_carer(Journey& journey);
void adopter(Journey& journey);
void worker(Journey& journey);

// --- journeys.cpp: which of all these one case is ---
void live(Journey& journey);

} // namespace plumbline::generate
