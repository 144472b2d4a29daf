// Civil time: dates, days, instants and the zone that ties them together.
//
// Two scales, never mixed:
//   Day      a local calendar date, counted in days since 1970-01-01
//   Instant  a minute on the UTC line, counted in minutes since 1970-01-01T00:00Z
// A Zone turns one into the other. Europe/London has whole-minute offsets since 1847, so minutes are exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

using Day = std::int32_t;
using Instant = std::int32_t;

// "No such instant": not recorded, never opened, not satisfied.
inline constexpr Instant no_instant = INT32_MIN;
// Later than every instant: the end of a state that is still open.
inline constexpr Instant end_of_time = INT32_MAX;
inline constexpr Instant start_of_time = INT32_MIN + 1;

struct Date {
    int year;       // 1900 to 2199: anything outside is refused when it is read
    unsigned month; // 1 to 12
    unsigned day;   // 1 to 31
    bool operator==(const Date&) const = default;
};

// The first and the last day of the years that dates may lie in: 1900-01-01 and 2199-12-31.
inline constexpr Day first_day = -25'567;
inline constexpr Day last_day = 84'005;

// True for a date that exists and lies in the years 1900 to 2199.
bool is_valid(const Date& date);
Day day_from_date(const Date& date);
Date date_from_day(Day day);
// 0 is Monday, 6 is Sunday.
int weekday(Day day);
// The corresponding date `months` later (or earlier, if negative), always from the given date; where that
// month has no such date, its last day. Source: section 5 of the design; Dodds v Walker [1981] 1 WLR 1027.
Day add_months(Day day, int months);

inline constexpr std::int64_t minutes_per_day = 1440;

// Rounds down, so that days before 1970 need no case of their own.
constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    const std::int64_t quotient = value / divisor;
    return quotient * divisor > value ? quotient - 1 : quotient;
}

// A minute of local wall-clock time.
struct CivilMinute {
    Day day;
    int minute; // 0 to 1439
    bool operator==(const CivilMinute&) const = default;
};

// From `at` on, local time is UTC plus `offset_minutes`.
struct ZoneTransition {
    Instant at;
    std::int32_t offset_minutes;
    bool operator==(const ZoneTransition&) const = default;
};

// A time zone as plain data, so that a bundle can carry the zone it was compiled with and a result can be
// repeated on a machine with other tz data, or none.
class Zone {
  public:
    // `transitions` in time order; the first holds from the start of time whatever its `at`.
    // An empty list is UTC.
    explicit Zone(std::vector<ZoneTransition> transitions = {});

    const std::vector<ZoneTransition>& transitions() const { return transitions_; }
    int offset_at(Instant instant) const {
        // Here and not in the .cpp, as are those below: every event asks for its date, every due for the end of one.
        if (stretches_.empty()) return 0;
        const Stretch& stretch = stretches_[stretch_of(instant)];
        if (stretch.is_crowded) return offset_in_crowded_stretch(instant);
        return instant < stretch.next_change ? stretch.offset_before : stretch.offset_after;
    }
    CivilMinute to_civil(Instant instant) const {
        const std::int64_t local = std::int64_t{instant} + offset_at(instant);
        const std::int64_t day = floor_divide(local, minutes_per_day);
        return {static_cast<Day>(day), static_cast<int>(local - day * minutes_per_day)};
    }
    // A minute that comes twice (summer time ends) is its first occurrence; one that does not exist is
    // nullopt, and so is one whose instant does not fit.
    std::optional<Instant> from_civil(CivilMinute minute) const {
        const std::int64_t usual = usual_instant(minute.day * minutes_per_day + minute.minute);
        if (usual != none && minute.minute >= 0 && minute.minute < minutes_per_day) [[likely]]
            return static_cast<Instant>(usual);
        const Instant instant = instant_or_none(minute);
        if (instant == no_instant) return std::nullopt;
        return instant;
    }
    Day local_day(Instant instant) const { return to_civil(instant).day; }
    // How many days from `first` on, of `days`, have 1440 minutes that all exist and come once: so that each is so many
    // minutes behind the first. It may be too few, where a clock change is near.
    Day days_without_change(Day first, Day days) const;
    // 00:00 and 23:59 of a local day. Where 00:00 does not exist, the first minute of the day that does;
    // where 23:59 does not, the last that does. (No zone of the United Kingdom has ever skipped either.)
    Instant start_of_day(Day day) const {
        const std::int64_t minute = day * minutes_per_day;
        const std::int64_t instant = usual_instant(minute);
        return instant != none ? static_cast<Instant>(instant) : find_start_of_day(minute);
    }
    Instant end_of_day(Day day) const {
        const std::int64_t minute = day * minutes_per_day + minutes_per_day - 1;
        const std::int64_t instant = usual_instant(minute);
        return instant != none ? static_cast<Instant>(instant) : find_end_of_day(minute);
    }

  private:
    // A few weeks of the UTC line, with all that a lookup needs: most hold no transition, some hold one. In
    // the rare one that holds several (`is_crowded`) the list of transitions is searched.
    struct Stretch {
        Instant next_change = end_of_time; // the first after the stretch begins, within it or not
        std::int32_t offset_before = 0;    // from the beginning of the stretch to next_change
        std::int32_t offset_after = 0;     // from next_change to the end of the stretch
        bool is_crowded = false;
    };
    // 2^15 minutes are 22.75 days: shorter than almost every spell between two clock changes, and the table for
    // three centuries stays small.
    static constexpr int stretch_shift = 15;
    static constexpr std::int64_t table_origin = first_day * minutes_per_day;
    static constexpr std::int64_t table_end = (last_day + 1) * minutes_per_day;
    static constexpr std::size_t stretch_count =
        static_cast<std::size_t>((table_end - table_origin) >> stretch_shift) + 1;
    static constexpr std::int64_t none = INT64_MIN;

    static std::size_t stretch_of(std::int64_t instant) {
        if (instant < table_origin) return 0;
        const auto index = static_cast<std::size_t>(instant - table_origin) >> stretch_shift;
        return index < stretch_count ? index : stretch_count - 1;
    }
    // The earliest instant at which the clock shows `local_minute` (counted like an instant, but on the local clock), where
    // no clock change is near; else none.
    std::int64_t usual_instant(std::int64_t local_minute) const {
        if (stretches_.empty() || local_minute < table_origin || local_minute > table_end) return none;
        const Stretch& stretch = stretches_[stretch_of(local_minute - largest_offset_)];
        const std::int64_t instant = local_minute - stretch.offset_before;
        return instant > start_of_time && instant < stretch.next_change ? instant : none;
    }
    int offset_in_crowded_stretch(Instant instant) const;
    Instant find_start_of_day(std::int64_t midnight) const;
    Instant find_end_of_day(std::int64_t last_minute) const;
    std::size_t transition_in_force(std::int64_t instant) const;
    Instant instant_or_none(CivilMinute minute) const;
    std::int64_t find_local_minute(std::int64_t local_minute) const;
    std::int64_t clock_change_over(std::int64_t local_minute) const;

    std::vector<ZoneTransition> transitions_;
    std::vector<Stretch> stretches_; // empty for UTC
    std::int32_t smallest_offset_ = 0;
    std::int32_t largest_offset_ = 0;
};

// `YYYY-MM-DD`; nullopt for any other shape and for a date that does not exist.
std::optional<Day> parse_day(std::string_view text);

// What a timeline's `at` may be.
struct ParsedMoment {
    Instant instant; // start of the day when date_only
    bool date_only;
};
enum class MomentError : std::uint8_t { none, shape, no_such_date, no_such_time, skipped_by_clock_change };
// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`, also with a space for the T and with seconds (which are dropped).
// Called for every row of a timeline: no allocation. `result` is left alone on an error. The errors come in
// this order: a text of another shape, a date outside the calendar or the years 1900 to 2199, a time past
// 23:59(:59), a minute that the clock change skips.
MomentError parse_moment(std::string_view text, const Zone& zone, ParsedMoment& result);

std::string format_day(Day day);                               // 2025-03-03
std::string format_instant(Instant instant, const Zone& zone); // 2025-03-03T10:00
// The same without allocation: writes 10 or 16 characters at `out`, returns the end. Always so many: what
// lies before the year 0 (only the sentinels do) is written as its first day.
char* write_day(char* out, Day day);
char* write_instant(char* out, Instant instant, const Zone& zone);

} // namespace plumbline
