// A calendar: which days are working days, over a stated range of years, in a time zone.
//
// Source of the rule: a working day is Monday to Friday less the England and Wales bank holidays (Banking and
// Financial Dealings Act 1971 and proclamations under it) and less an authority's own closed days.
#pragma once

#include "runtime/time/civil.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plumbline {

struct NamedDay {
    Day day;
    std::string name;
};
struct NamedSpan {
    Day first;
    Day last; // included
    std::string name;
};

// A calendar as plain data: what a `.std` file declares and a bundle carries.
struct CalendarData {
    std::string name;      // england_and_wales
    std::string title;     // England and Wales
    std::string version;   // which edition of the holidays
    std::string zone_name; // Europe/London
    Day first = 0;         // the range that the holidays are known for, both ends included
    Day last = -1;
    std::array<bool, 7> working_weekdays{true, true, true, true, true, false, false}; // Monday first
    std::vector<NamedDay> holidays;                                                   // in day order
    std::vector<NamedSpan> closures; // an authority's own closed days
    std::vector<NamedSpan> terms;    // school terms
    std::vector<ZoneTransition> zone;
};

// The same with tables, so that "the 15th working day after" is two loads. Immutable; share it between
// threads. A range that reaches beyond the years 1900 to 2199 is cut to them; what lies outside the range is
// ignored.
class Calendar {
  public:
    explicit Calendar(CalendarData data);

    const CalendarData& data() const { return data_; }
    const Zone& zone() const { return zone_; }
    Day first() const { return data_.first; }
    Day last() const { return data_.last; }
    bool covers(Day day) const { return data_.first <= day && day <= data_.last; }

    // nullopt outside the range.
    std::optional<bool> is_working_day(Day day) const;
    // The nth working day strictly after / before `day`; n >= 1. `day` itself is never counted, working or
    // not. nullopt when `day` or the answer lies outside the range, or n is not at least 1: never a guess.
    std::optional<Day> working_day_after(Day day, int n) const;
    std::optional<Day> working_day_before(Day day, int n) const;
    // 23:59 of the nth working day after the local date of `instant`; no_instant where working_day_after() has none.
    Instant end_of_working_day_after(Instant instant, int n) const;
    // `day` itself if it is a working day, else the next one; nullopt as above.
    std::optional<Day> this_or_next_working_day(Day day) const;
    // Why a day is not a working day: the holiday's name, else the closure's, else the weekday's
    // ("Saturday"), else that the calendar does not reach so far; empty for a working day.
    std::string why_not_working(Day day) const;

  private:
    std::size_t position(Day day) const { return static_cast<std::size_t>(day - data_.first); }
    bool is_covered_working_day(Day day) const;

    CalendarData data_;
    Zone zone_;
    std::vector<std::int32_t> ordinal_of_day_; // day - first -> number of working days up to and including it
    std::vector<Day> day_of_ordinal_;          // ordinal - 1 -> day
    std::vector<Instant> end_of_ordinal_;      // the same day's last minute
};

// In the header because every obligation in working days asks it.
inline std::optional<Day> Calendar::working_day_after(Day day, int n) const {
    if (n < 1 || !covers(day)) return std::nullopt;
    const std::int64_t ordinal = std::int64_t{ordinal_of_day_[position(day)]} + n;
    if (ordinal > static_cast<std::int64_t>(day_of_ordinal_.size())) return std::nullopt;
    return day_of_ordinal_[static_cast<std::size_t>(ordinal - 1)];
}

inline Instant Calendar::end_of_working_day_after(Instant instant, int n) const {
    const Day day = zone_.local_day(instant);
    if (n < 1 || !covers(day)) return no_instant;
    const std::int64_t ordinal = std::int64_t{ordinal_of_day_[position(day)]} + n;
    if (ordinal > static_cast<std::int64_t>(end_of_ordinal_.size())) return no_instant;
    return end_of_ordinal_[static_cast<std::size_t>(ordinal - 1)];
}

} // namespace plumbline
