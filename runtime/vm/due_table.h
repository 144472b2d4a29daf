// The due instants of one duration, kept by date: whoever counts for many cases asks for the same few hundred dates again and
// again. It gives what due_after() gives. Private to this room and to runtime/jit.
#pragma once

#include "runtime/time/duration.h"

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace plumbline {

class DueTable {
  public:
    DueTable() = default;
    DueTable(const Calendar& calendar, Duration duration);

    bool is_made() const { return calendar_ != nullptr; }
    // no_instant where due_after() has none.
    Instant due_after(Instant anchor) {
        const std::uint32_t since = static_cast<std::uint32_t>(anchor) - static_cast<std::uint32_t>(origin_);
        const std::uint32_t day = since / static_cast<std::uint32_t>(minutes_per_day);
        if (day >= days_)
            return added_ >= 0 && is_far_from_the_ends(anchor) ? anchor + added_ : count(anchor);
        const OfDay& of = table_.get()[day];
        if (of.changes_at == unknown) [[unlikely]]
            return look_up(day, anchor);
        return anchor < of.changes_at ? of.due_before : of.due_from;
    }

  private:
    // Of a day on the UTC line. Every unit but hours and minutes counts from the local date, and that changes once in such a day
    // or at its beginning.
    struct OfDay {
        Instant changes_at; // to the next date
        Instant due_before; // of an anchor before that
        Instant due_from;   // and of one from there on
    };
    // What fresh memory holds. (A date that does change at this minute is looked up each time.)
    static constexpr Instant unknown = 0;
    struct Free {
        void operator()(OfDay* table) const { std::free(table); }
    };

    // Of the known years: neither it nor what is added leads beyond them.
    bool is_far_from_the_ends(Instant anchor) const {
        constexpr std::int64_t first = (first_day + std::int64_t{1}) * minutes_per_day;
        constexpr std::int64_t last = last_day * minutes_per_day;
        return anchor >= first && anchor < last - added_;
    }
    Instant count(Instant anchor) const {
        return plumbline::due_after(*calendar_, anchor, duration_).value_or(no_instant);
    }
    Instant look_up(std::uint32_t day, Instant anchor); // and keeps it

    const Calendar* calendar_ = nullptr;
    Duration duration_;
    std::unique_ptr<OfDay, Free> table_;
    Instant origin_ = 0;     // where the first day begins
    std::uint32_t days_ = 0; // of the table; 0: there is none
    Instant added_ = -1;     // where the duration is in hours or minutes: so many minutes; else -1
};

} // namespace plumbline
