// When it is due: section 5, counted out day by day over the calendar's raw days.
#pragma once

#include "compiler/reference/evaluator.h"

namespace plumbline::reference {

class Time {
  public:
    explicit Time(const CalendarData& calendar) : calendar_(calendar), zone_(calendar.zone) {}

    const CalendarData& calendar() const { return calendar_; }
    Day day_of(Instant at) const { return zone_.local_day(at); }
    Instant start_of(Day day) const { return zone_.start_of_day(day); }
    Instant end_of(Day day) const { return zone_.end_of_day(day); }
    // The first and the last minute at which a moment may have been.
    Instant first(const Moment& moment) const { return moment.at; }
    Instant last(const Moment& moment) const {
        return moment.date_only ? end_of(day_of(moment.at)) : moment.at;
    }

    // nullopt: a working day outside the calendar, or a day outside the years 1900 to 2199.
    std::optional<Instant> due_after(Instant anchor, Duration duration) const;
    // Whether the length from the one instant has not run out at the other. Where it runs out behind the days that the calendar
    // covers, it has not at any of them; of a day before or behind them it is not known, and then it is taken to have.
    bool is_within(Instant from, Duration duration, Instant at) const;
    std::optional<Instant> latest_before(Instant anchor, Duration duration) const;
    std::optional<Instant> window_start_before(Instant anchor, Duration duration) const;
    std::optional<Instant> end_of_this_or_next_working_day(Instant anchor) const;
    bool is_working_day(Day day) const; // on weekday alone where the calendar does not reach
    Day months_later(Day day, std::int64_t months) const;

  private:
    std::optional<Day> day_away(Day from, Duration duration, int direction) const;
    bool covers(Day day) const { return calendar_.first <= day && day <= calendar_.last; }

    const CalendarData& calendar_;
    Zone zone_;
};

bool counts_in_hours(Duration duration);

} // namespace plumbline::reference
