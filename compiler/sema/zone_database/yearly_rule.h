// The last line of a tz database file: how a zone goes on for ever after the transitions that the file lists.
// Source of the form: RFC 8536 section 3.3, which is the TZ variable of POSIX with wider times of day.
#pragma once

#include <date/date.h>

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace plumbline {

// From `at` on, local time is UTC plus `offset`.
struct OffsetChange {
    date::sys_seconds at;
    std::chrono::seconds offset;
};

// The changes that a rule ("GMT0BST,M3.5.0/1,M10.5.0") makes in the years given, in time order; for a rule
// without summer time the one offset, from the start of the first year. nullopt for a text of another form.
std::optional<std::vector<OffsetChange>> changes_by_rule(std::string_view rule, int first_year,
                                                         int last_year);

} // namespace plumbline
