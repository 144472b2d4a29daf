// The reference evaluator: obligations from a checked model, slowly and obviously.
//
// It is written straight from sections 4 to 7 of the design, over plain lists of events, and shares nothing with
// the bytecode and its interpreter but the calendar's raw days and the data types. Its one purpose is to be a
// second witness: what runtime/vm says must be what this says, to the byte. So each form here is read from the
// documents and never from the other engine, and where the two differ the documents decide.
//
// How to read it: time.h (when is it due), conditions.h (does it hold, three answers), spells.h (where does a
// state hold), anchors.h (where do clocks start), judge.h (what became of it), and the forms, a file each.
#pragma once

#include "compiler/sema/model.h"
#include "runtime/timeline/timelines.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::reference {

// An instant as it was recorded: to the minute, or only its date (then `at` is 00:00 of the day).
struct Moment {
    Instant at = 0;
    bool date_only = false;
    bool operator==(const Moment&) const = default;
};

struct Event {
    EventKind kind = 0; // into Standard::vocabulary
    Moment at;
    std::optional<Moment> recorded_at;
    bool planned = false;
    std::vector<std::int32_t> attributes; // by slot, as vocabulary.h says; not_recorded where none is given
};

struct Case {
    std::string case_id;
    std::vector<Event> events; // in any order
};

// All cases, and the texts that their text and reference attributes number.
struct Record {
    std::vector<Case> cases; // in order of case_id
    std::vector<std::string> texts;
};

// The record that columns hold, row by row. `vocabulary` is the one that they were read with.
Record record_from(const Timelines& timelines, const Vocabulary& vocabulary);

struct When {
    Instant as_of = 0;               // events after it do not exist
    std::optional<Instant> known_at; // nor, where given, does what was recorded after it
};

// One line of `check --format json`.
struct Obligation {
    std::string case_id, rule, topic, source, responsible, anchor;
    std::optional<Moment> anchor_at;
    std::string requirement;
    std::optional<Moment> opens;
    std::optional<Instant> due;
    std::string status;
    std::optional<Moment> satisfied_at;
    std::string excused_by, unproven_because, error; // empty where the status is another
    bool operator==(const Obligation&) const = default;
};

// What all cases together owe: `case_id` is then the worker.
struct LimitFinding {
    Obligation obligation;
    std::int64_t open = 0;
    std::int64_t at_most = 0;
};

struct MeasureFigure {
    std::string measure, topic, source, responsible;
    std::string period; // "2025-03", "2025", or empty: over all
    std::optional<double> value;
    std::string unit;
    std::int64_t counted = 0, undecided = 0;
    std::string target; // "at least 90"; empty: none
    std::optional<bool> target_kept;
};

// The obligations of one case, in the order in which `check` prints them.
std::vector<Obligation> evaluate(const model::Standard& standard, const Record& record, const Case& one,
                                 const When& when);
std::vector<LimitFinding> limits(const model::Standard& standard, const Record& record, const When& when);
std::vector<MeasureFigure> measures(const model::Standard& standard, const Record& record, const When& when);

// The line that `check --format json` prints, with its line end.
std::string json_line(const Obligation& obligation, const CalendarData& calendar);
std::string json_line(const LimitFinding& finding, const CalendarData& calendar);
std::string json_line(const MeasureFigure& figure);

// All of it: every case, then limits, then measures; what `check --format json` prints, to the byte.
std::string check(const model::Standard& standard, const Record& record, const When& when);

} // namespace plumbline::reference
