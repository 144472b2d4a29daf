// Why an obligation has its status: what kind of demand it is, where the clock started, the sum day by day where days
// are left out of it, what was looked for and what was found, the source. In a social worker's words.
#pragma once

#include "runtime/vm/evaluator.h"

#include <string>
#include <vector>

namespace plumbline {

// A day that the sum passes over. `number` counts from 1; 0: the day does not count, and `why` says so.
struct CountedDay {
    Day day = 0;
    int number = 0;
    std::string why;
};

struct ExplainedEvent {
    RecordedInstant at;
    std::string text; // "visit (seen, not alone)"
};

// Texts are whole sentences or parts of one, ready to be shown; empty where there is nothing to say.
struct Explanation {
    std::string case_id, rule, title, requirement, status, says, source, responsible;
    std::vector<std::string> assumptions;
    std::string file; // where the rule is written
    std::uint32_t line = 0, column = 0;

    std::string form;          // what kind of demand this is
    std::string stage;         // of a recurrence: which of its lines set this due
    std::string anchor;        // the event's or the state's name
    RecordedInstant anchor_at; // no_instant: asked over the whole timeline
    std::string anchor_event;  // the event the clock started at, with what is recorded of it
    std::string started;       // why then, where it is no event itself that starts the clock
    std::string sum;           // how the due was counted
    std::vector<CountedDay> days;
    std::string due_text; // in place of a due, where there is none
    Instant due = no_instant;
    RecordedInstant opens;
    std::string extended; // by what the due was moved
    RecordedInstant found_at;
    std::string found;                     // what satisfied it
    std::string so;                        // what follows from it at `as_of`
    std::vector<ExplainedEvent> not_by;    // events of the required kind in that time that did not serve
    std::size_t not_by_left_out = 0;       // how many more of them there are
    std::vector<ExplainedEvent> no_excuse; // events that an exception names, and that did not excuse
};

Explanation explain(const Obligation& obligation, const Program& program, const Timelines& timelines,
                    AsOf when);

// Appends some lines for people.
void write_explanation(const Explanation& explanation, const Zone& zone, std::string& out);
// Appends one JSON object on a line of its own: the same, with instants and days as a timeline writes them.
void write_explanation_json(const Explanation& explanation, const Zone& zone, std::string& out);

// "Wed 9 April 2025, 13:00".
std::string long_day(Day day);
std::string long_instant(RecordedInstant instant, const Zone& zone);

} // namespace plumbline
