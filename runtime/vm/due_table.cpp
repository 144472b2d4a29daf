#include "runtime/vm/due_table.h"

#include <algorithm>
#include <new>

namespace plumbline {

DueTable::DueTable(const Calendar& calendar, Duration duration) : calendar_(&calendar), duration_(duration) {
    if (info(duration.unit).counts_in_hours) {
        added_ = duration.unit == Unit::hours ? duration.amount * 60 : duration.amount;
        return;
    }
    if (calendar.first() > calendar.last()) return;
    days_ = static_cast<std::uint32_t>(calendar.last() - calendar.first()) + 1;
    origin_ = static_cast<Instant>(calendar.first() * minutes_per_day);
    // Fresh memory of zeros is not touched before it is used.
    table_.reset(static_cast<OfDay*>(std::calloc(days_, sizeof(OfDay))));
    if (!table_) throw std::bad_alloc();
}

Instant DueTable::look_up(std::uint32_t day, Instant anchor) {
    const Zone& zone = calendar_->zone();
    const auto begin = static_cast<Instant>(origin_ + static_cast<std::int64_t>(day) * minutes_per_day);
    const auto last = static_cast<Instant>(begin + minutes_per_day - 1);
    // On a day when the clocks change, each is counted by itself.
    const auto& changes = zone.transitions();
    const auto next = std::upper_bound(
        changes.begin(), changes.end(), begin,
        [](Instant instant, const ZoneTransition& transition) { return instant < transition.at; });
    if (next != changes.end() && next->at <= last) return count(anchor);
    const int since_midnight = zone.to_civil(begin).minute;
    const Instant changes_at =
        since_midnight == 0 ? end_of_time : static_cast<Instant>(begin + minutes_per_day - since_midnight);
    table_.get()[day] = {changes_at, count(begin), count(last)};
    return count(anchor);
}

} // namespace plumbline
