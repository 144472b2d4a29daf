#include "tools/generate/county.h"

#include <algorithm>

namespace plumbline::generate {

namespace {
// Room in the table for what is looked up a little before the first day or after the last one.
constexpr Day days_before = 60;
constexpr Day days_after = 200;

bool is_holiday(const Date& date) {
    return (date.month == 12 && (date.day == 25 || date.day == 26)) || (date.month == 1 && date.day == 1);
}
} // namespace

County::County(Day first, Day last) : first_(first), last_(last), table_first_(first - days_before) {
    for (Day day = table_first_; day <= last + days_after; ++day) {
        if (weekday(day) < 5 && !is_holiday(date_from_day(day))) day_of_ordinal_.push_back(day);
        ordinal_of_day_.push_back(static_cast<std::int32_t>(day_of_ordinal_.size()));
    }
    for (int year = date_from_day(first).year; year <= date_from_day(last).year; ++year) {
        const Day march_ends = day_from_date({year, 3, 31});
        clocks_go_forward_.push_back(march_ends - (weekday(march_ends) + 1) % 7);
    }
}

Day County::clamp(Day day) const {
    return std::clamp(day, table_first_, last_ + days_after);
}

std::int32_t County::ordinal(Day day) const {
    return ordinal_of_day_[static_cast<std::size_t>(clamp(day) - table_first_)];
}

bool County::is_working_day(Day day) const {
    const std::int32_t position = ordinal(day);
    return position > 0 && day_of_ordinal_[static_cast<std::size_t>(position - 1)] == clamp(day);
}

Day County::working_day_after(Day day, int count) const {
    const auto position = static_cast<std::size_t>(ordinal(day) + count - 1);
    return day_of_ordinal_[std::min(position, day_of_ordinal_.size() - 1)];
}

Day County::working_day_before(Day day, int count) const {
    const std::int32_t position = ordinal(day) - (is_working_day(day) ? 1 : 0) - count;
    return day_of_ordinal_[static_cast<std::size_t>(std::max(position, 0))];
}

Day County::this_or_next_working_day(Day day) const {
    return is_working_day(day) ? day : working_day_after(day, 1);
}

Day County::this_or_previous_working_day(Day day) const {
    return is_working_day(day) ? day : working_day_before(day, 1);
}

Moment County::skip_missing_hour(Moment moment) const {
    const int minute = minute_of(moment);
    if (minute < 60 || minute >= 120) return moment;
    const bool missing =
        std::binary_search(clocks_go_forward_.begin(), clocks_go_forward_.end(), day_of(moment));
    return missing ? moment + 60 : moment;
}

} // namespace plumbline::generate
