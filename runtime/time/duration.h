// Durations and the arithmetic of due instants. The meaning of time stands here and nowhere else but in the
// reference evaluator, which has its own on purpose.
#pragma once

#include "runtime/time/calendar.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline {

enum class Unit : std::uint8_t {
#define PLUMBLINE_UNIT(name, singular, plural, counts_in_hours, needs_working_days) name,
#include "runtime/time/units.def"
#undef PLUMBLINE_UNIT
};

struct UnitInfo {
    std::string_view name;
    std::string_view singular;
    std::string_view plural;
    bool counts_in_hours;
    bool needs_working_days;
};
inline constexpr int unit_count = static_cast<int>(Unit::years) + 1;

inline constexpr std::array<UnitInfo, unit_count> unit_table{{
#define PLUMBLINE_UNIT(name, singular, plural, counts_in_hours, needs_working_days)                          \
    {#name, singular, plural, counts_in_hours, needs_working_days},
#include "runtime/time/units.def"
#undef PLUMBLINE_UNIT
}};
inline const UnitInfo& info(Unit unit) {
    return unit_table[static_cast<std::size_t>(unit)];
}

// An amount of one unit. "16 years 3 months" is 195 months; no other units mix.
struct Duration {
    std::int32_t amount = 0; // 0 to max_amount
    Unit unit = Unit::days;
    bool operator==(const Duration&) const = default;
    // More than this of any unit is refused when it is read (about 1,900 years of hours).
    static constexpr std::int32_t max_amount = 1'000'000;
};

// The due instant of `duration` counted from `anchor`. Hours and minutes: exact elapsed time. Every other
// unit counts from the anchor's local date and ends at 23:59 of the resulting date:
//   days, weeks          date + N (7 N) days
//   working days         the Nth working day after the date
//   clear days           both ends left out: date + N + 1 days; clear working days alike
//   months, years        the corresponding date, or the month's last day
// An amount of 0 follows from the same: "0 working days" is the end of the date itself, working day or not.
// nullopt: the anchor's date or the answer lies outside the calendar's range (working days) or outside the
// years 1900 to 2199, or the amount is not one that a duration may have. The same holds for the two functions
// below. (count_forward() is due_after() for any unit, without its short way.)
std::optional<Instant> count_forward(const Calendar& calendar, Instant anchor, Duration duration);
inline std::optional<Instant> due_after(const Calendar& calendar, Instant anchor, Duration duration) {
    // Most standards count in working days: two loads, here and not behind a call.
    if (duration.unit != Unit::working_days || duration.amount < 1 || duration.amount > Duration::max_amount)
        return count_forward(calendar, anchor, duration);
    const Instant due = calendar.end_of_working_day_after(anchor, duration.amount);
    if (due == no_instant) return std::nullopt;
    return due;
}

// Backwards, for lead times: the last instant that is still at least `duration` before `anchor`.
// Calendar units: 23:59 of the date N units before the anchor's date; hours exact. Clear days: N + 1 days
// before; clear working days: the (N + 1)th working day before. "0 days" is the end of the anchor's own date.
std::optional<Instant> latest_before(const Calendar& calendar, Instant anchor, Duration duration);

// The first instant of the window that reaches `duration` back from `anchor`: 00:00 of the date N units
// before the anchor's date; hours exact. For "within 2 months before".
std::optional<Instant> window_start_before(const Calendar& calendar, Instant anchor, Duration duration);

// The day on which someone born on `born` reaches an age. Reached at the start of the birthday; one born on
// 29 February reaches it on 28 February in other years. An age with months in it (16 years 3 months) is
// reached on the corresponding date of that month, or its last day. Source: Family Law Reform Act 1969 s 9,
// and section 5 of the design for 29 February.
Day day_age_reached(Day born, int months);

// "6 weeks", "10 working days", "1 year 6 months": as the language writes it, any white space between words,
// singular or plural, case ignored. Only years and months combine, in that order, into months. nullopt for
// anything else: no white space around it, no sign, no fraction, no other word.
std::optional<Duration> parse_duration(std::string_view text);
std::string format_duration(Duration duration); // "1 week", "6 weeks"

// A duration in 32 bits, for attribute columns. Never negative, so never `not_recorded`. What no duration
// packs to is unpacked with the amount -1, from which nothing can be computed.
std::int32_t pack_duration(Duration duration);
Duration unpack_duration(std::int32_t packed);

} // namespace plumbline
