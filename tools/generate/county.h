// The days that the made-up county is watched for, and its working days.
//
// Its holidays are Christmas Day, Boxing Day and New Year's Day, nothing more: the office keeps working days
// so that records look real, while what is in time is for a standard and its own calendar to say.
#pragma once

#include "runtime/time/civil.h"

#include <cstdint>
#include <vector>

namespace plumbline::generate {

// A minute of local wall-clock time: day * 1440 + minute of the day.
using Moment = std::int32_t;
inline constexpr Moment minutes_a_day = 1440;
inline constexpr Moment moment_of(Day day, int minute) {
    return day * minutes_a_day + minute;
}
// Only for days from 1970 on, as all watched days are.
inline constexpr Day day_of(Moment moment) {
    return moment / minutes_a_day;
}
inline constexpr int minute_of(Moment moment) {
    return moment % minutes_a_day;
}

class County {
  public:
    County(Day first, Day last);

    Day first() const { return first_; } // nothing but births before
    Day last() const { return last_; }   // nothing after
    int days() const { return last_ - first_ + 1; }

    // Days far after the last watched one all count as the same day, which nobody sees.
    bool is_working_day(Day day) const;
    Day working_day_after(Day day, int count) const; // the nth after `day`, which is not counted; count >= 1
    Day working_day_before(Day day,
                           int count) const; // the nth before `day`, which is not counted; count >= 1
    Day this_or_next_working_day(Day day) const;
    Day this_or_previous_working_day(Day day) const;
    // In the small hours of the last Sunday in March an hour is missing; such a minute is moved an hour on.
    Moment skip_missing_hour(Moment moment) const;

  private:
    std::int32_t ordinal(Day day) const;
    Day clamp(Day day) const;

    Day first_;
    Day last_;
    Day table_first_;
    std::vector<std::int32_t>
        ordinal_of_day_; // number of working days in the table up to and including the day
    std::vector<Day> day_of_ordinal_;
    std::vector<Day> clocks_go_forward_;
};

} // namespace plumbline::generate
