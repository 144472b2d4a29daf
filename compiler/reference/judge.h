// What became of a duty: section 4.
#pragma once

#include "compiler/reference/world.h"

namespace plumbline::reference {

// A rule being evaluated in one case, and what it has yielded.
struct RuleRun {
    const World& world;
    const model::Rule& rule;
    Scope scope;
    std::vector<Obligation> made;
};

// One obligation in the making: from when, until when, and what may satisfy it.
struct Duty {
    Occurrence anchor;
    const Spell* spell = nullptr; // the state it is bound to; none: the whole timeline
    std::string requirement;
    const Event* occasion = nullptr; // where it may satisfy and yet does not excuse: what opened the state
    std::optional<Moment> opens;     // as printed; none: from the start of time
    // The first minute at which it may have opened, and the first at which it surely has.
    Instant opens_first = start_of_time;
    Instant opens_sure = start_of_time;
    // The earliest and the latest that the due may be: apart where an hour, or the stage in force, is not known.
    std::optional<Instant> due_first;
    std::optional<Instant> due; // the latest; as printed. None: nothing is timed
    std::string due_unknown = hour_decides;
    std::optional<Instant> excused_until; // nothing is timed: the last minute of what is judged; none: as_of
    bool by_the_hour = false;
    bool may_be_ahead = false; // what satisfies may lie before the window
    bool counts_back = false;  // from the anchor: a lead time
    bool outside_calendar = false;
    bool only_if_it_happens = false;
    bool due_with_state = false;        // at its end, which therefore comes no earlier
    std::vector<Occurrence> candidates; // in time order
};

void open_at(const World& world, Duty& duty, const Moment& moment);
// At the last anchor of the same spell that came before this one's minute, else at the spell's start.
void open_at_previous(const World& world, Duty& duty, const std::vector<Anchored>& all, std::size_t index);
// Due the duration after the moment.
void due_after(const World& world, Duty& duty, const Moment& moment, Duration duration);
void due_at(Duty& duty, std::optional<Instant> due);

// The candidates that lie in the spell; behind what is sure of it they are not known to.
std::vector<Occurrence> within_spell(const World& world, const Spell* spell, std::vector<Occurrence> list);
// The same of what must come before the anchor: if that lies in the spell, so does what came before it.
std::vector<Occurrence> before_in_spell(const World& world, const Spell* spell, std::vector<Occurrence> list);

// Adds the obligation that the duty comes to.
void judge(RuleRun& run, Duty duty);
// Adds an obligation whose status is decided already, but for an exception.
void add(RuleRun& run, const Duty& duty, const std::string& status, const std::string& why = {},
         std::optional<Moment> satisfied_at = std::nullopt);

} // namespace plumbline::reference
