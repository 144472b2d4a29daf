#include "runtime/vm/due_table.h"

#include <algorithm>
#include <new>

namespace plumbline {

LocalDates::Table LocalDates::fresh_table(std::uint32_t size) {
    Table table(static_cast<Instant*>(std::calloc(size, sizeof(Instant))));
    if (!table) throw std::bad_alloc();
    return table;
}

LocalDates::LocalDates(const Calendar& calendar) : calendar_(calendar) {
    if (calendar.first() > calendar.last()) return;
    days_ = static_cast<std::uint32_t>(calendar.last() - calendar.first()) + 1;
    std::int32_t furthest_behind = 0;
    for (const ZoneTransition& transition : calendar.zone().transitions())
        furthest_behind = std::min(furthest_behind, transition.offset_minutes);
    origin_ = static_cast<Instant>(calendar.first() * minutes_per_day - furthest_behind);
    next_begins_ = fresh_table(days_);
}

std::uint32_t LocalDates::look_up(std::uint32_t day, Instant instant) {
    const Zone& zone = calendar_.zone();
    const auto begin = static_cast<Instant>(origin_ + static_cast<std::int64_t>(day) * minutes_per_day);
    const auto last = static_cast<Instant>(begin + minutes_per_day - 1);
    const auto& changes = zone.transitions();
    const auto next =
        std::upper_bound(changes.begin(), changes.end(), begin,
                         [](Instant at, const ZoneTransition& transition) { return at < transition.at; });
    if (next != changes.end() && next->at <= last) return none;
    const CivilMinute local = zone.to_civil(begin);
    if (local.day != calendar_.first() + static_cast<Day>(day)) return none; // a clock more than a day ahead
    next_begins_.get()[day] =
        local.minute == 0 ? end_of_time : static_cast<Instant>(begin + minutes_per_day - local.minute);
    return number_of(instant);
}

DueTable::DueTable(LocalDates& dates, const Calendar& calendar, Duration duration)
    : dates_(&dates), calendar_(&calendar), duration_(duration) {
    if (info(duration.unit).counts_in_hours) {
        is_in_minutes_ = true;
        added_ = duration.unit == Unit::hours ? duration.amount * 60 : duration.amount;
        end_ = static_cast<Instant>(last_day * std::int64_t{minutes_per_day} - added_);
    } else if (dates.count() > 0) {
        dues_ = LocalDates::fresh_table(dates.count());
    }
}

Instant DueTable::count(Instant anchor) const {
    return plumbline::due_after(*calendar_, anchor, duration_).value_or(no_instant);
}

Instant DueTable::look_up(std::uint32_t date, Instant anchor) {
    return dues_.get()[date] = count(anchor);
}

} // namespace plumbline
