// The due instants of one duration, kept by date: whoever counts for many cases asks for the same few hundred dates again and
// again. It gives what due_after() gives. Private to this room and to runtime/jit.
#pragma once

#include "runtime/time/duration.h"

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace plumbline {

// The local dates of a calendar's days, numbered from its first on.
class LocalDates {
  public:
    explicit LocalDates(const Calendar& calendar);

    // Numbers are below this. 0: the calendar has no days.
    std::uint32_t count() const { return days_ > 0 ? days_ + 1 : 0; }
    static constexpr std::uint32_t none = UINT32_MAX;
    // none: it lies outside the calendar, or near a change of the clocks.
    std::uint32_t number_of(Instant instant) {
        const std::uint32_t since = static_cast<std::uint32_t>(instant) - static_cast<std::uint32_t>(origin_);
        const std::uint32_t day = since / static_cast<std::uint32_t>(minutes_per_day);
        if (day >= days_) [[unlikely]]
            return none;
        const Instant next_begins = next_begins_.get()[day];
        if (next_begins == unknown) [[unlikely]]
            return look_up(day, instant);
        return day + (instant >= next_begins ? 1 : 0);
    }

    // Memory of zeros is not touched before it is used.
    struct Free {
        void operator()(Instant* table) const { std::free(table); }
    };
    using Table = std::unique_ptr<Instant, Free>;
    static Table fresh_table(std::uint32_t size);
    static constexpr Instant unknown = 0; // what it holds

  private:
    std::uint32_t look_up(std::uint32_t day, Instant instant); // and keeps what holds of the day

    const Calendar& calendar_;
    // Days of 1440 minutes, of which the first begins where the clock shows midnight when it is furthest behind UTC. So a local
    // date never begins before the day of its number, and mostly within it.
    Instant origin_ = 0;
    std::uint32_t days_ = 0;
    Table next_begins_; // by day: the date of the next number
};

class DueTable {
  public:
    DueTable() = default;
    DueTable(LocalDates& dates, const Calendar& calendar, Duration duration);

    bool is_made() const { return calendar_ != nullptr; }
    // no_instant where due_after() has none.
    Instant due_after(Instant anchor) {
        if (is_in_minutes_) return is_far_from_the_ends(anchor) ? anchor + added_ : count(anchor);
        const std::uint32_t date = dates_->number_of(anchor);
        if (date == LocalDates::none) [[unlikely]]
            return count(anchor);
        const Instant due = dues_.get()[date];
        return due != LocalDates::unknown ? due : look_up(date, anchor);
    }

  private:
    // Of the known years, so that what is added does not lead beyond them.
    bool is_far_from_the_ends(Instant anchor) const {
        constexpr Instant first = (first_day + 1) * minutes_per_day;
        return anchor >= first && anchor < end_;
    }
    [[gnu::cold]] Instant count(Instant anchor) const;
    [[gnu::cold]] Instant look_up(std::uint32_t date, Instant anchor); // and keeps it

    LocalDates* dates_ = nullptr;
    const Calendar* calendar_ = nullptr;
    Duration duration_;
    // Every unit but hours and minutes counts from the local date.
    LocalDates::Table dues_; // by number of the date. (A due of 0 is counted each time.)
    bool is_in_minutes_ = false;
    Instant added_ = 0; // so many of them
    Instant end_ = 0;   // before it they can be added
};

} // namespace plumbline
