// What checking yields.
#pragma once

#include "runtime/bundle/bundle.h"
#include "runtime/timeline/timelines.h"

#include <cstdint>
#include <string_view>

namespace plumbline {

enum class Status : std::uint8_t {
#define PLUMBLINE_STATUS(name, breach, meaning) name,
#include "runtime/vm/statuses.def"
#undef PLUMBLINE_STATUS
};
struct StatusInfo {
    std::string_view name;
    bool breach;
    std::string_view meaning;
};
const StatusInfo& info(Status status);
inline constexpr int status_count = static_cast<int>(Status::error) + 1;

inline constexpr std::uint32_t no_row = UINT32_MAX;

// An instant as it was recorded: to the minute, or only the date (then `at` is 00:00 of the day).
struct RecordedInstant {
    Instant at = no_instant;
    bool date_only = false;
};

// Why the record cannot decide. `still_open`: the state goes on, so that which event is its last is not known yet.
enum class Unknown : std::uint8_t { nothing, attribute, time_of_day, recorded_at, birth_date, still_open };

struct Obligation {
    std::uint32_t case_index = 0;  // into Timelines::case_ids
    std::uint32_t rule = 0;        // into Bundle::rules
    std::uint32_t instruction = 0; // into Bundle::code: the form that made it
    TextIndex anchor = no_text;    // the anchor event's or the state's name
    TextIndex requirement = no_text;
    RecordedInstant anchor_at;
    std::uint32_t anchor_row = no_row; // the event the clock started at, where there is one
    RecordedInstant opens;             // no_instant: from the start of time
    Instant due = no_instant;          // no_instant: nothing is timed
    Status status = Status::pending;
    RecordedInstant satisfied_at; // no_instant: nothing satisfied it
    std::uint32_t satisfied_row = no_row;
    TextIndex excused_by = no_text;
    std::uint32_t excused_row = no_row; // the exception's or extension's event
    Unknown unknown = Unknown::nothing;
    TextIndex unknown_attribute = no_text; // "visit.alone"
    // For explain: what the due was counted by, from where, and which stage of the recurrence said so.
    Duration counted;
    Instant counted_from = no_instant;
    std::int32_t stage = -1;
};

} // namespace plumbline
