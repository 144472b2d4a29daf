#include "runtime/time/calendar.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace plumbline {

namespace {

constexpr std::array<std::string_view, 7> weekday_names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                        "Friday", "Saturday", "Sunday"};

CalendarData cut_to_known_years(CalendarData data) {
    data.first = std::max(data.first, first_day);
    data.last = std::min(data.last, last_day);
    if (data.first > data.last) {
        data.first = 0;
        data.last = -1;
    }
    return data;
}

} // namespace

Calendar::Calendar(CalendarData data) : data_(cut_to_known_years(std::move(data))), zone_(data_.zone) {
    const auto size = static_cast<std::size_t>(data_.last - data_.first + 1);

    std::vector<bool> is_working(size);
    for (std::size_t index = 0; index < size; ++index) {
        const Day day = data_.first + static_cast<Day>(index);
        is_working[index] = data_.working_weekdays[static_cast<std::size_t>(weekday(day))];
    }
    for (const NamedDay& holiday : data_.holidays) {
        if (covers(holiday.day)) is_working[position(holiday.day)] = false;
    }
    for (const NamedSpan& closure : data_.closures) {
        const Day first = std::max(closure.first, data_.first);
        const Day last = std::min(closure.last, data_.last);
        for (Day day = first; day <= last; ++day)
            is_working[position(day)] = false;
    }

    ordinal_of_day_.reserve(size);
    day_of_ordinal_.reserve(size);
    for (std::size_t index = 0; index < size; ++index) {
        if (is_working[index]) day_of_ordinal_.push_back(data_.first + static_cast<Day>(index));
        ordinal_of_day_.push_back(static_cast<std::int32_t>(day_of_ordinal_.size()));
    }
    end_of_ordinal_.reserve(day_of_ordinal_.size());
    for (const Day day : day_of_ordinal_)
        end_of_ordinal_.push_back(zone_.end_of_day(day));
}

bool Calendar::is_covered_working_day(Day day) const {
    const auto index = position(day);
    return ordinal_of_day_[index] != (index == 0 ? 0 : ordinal_of_day_[index - 1]);
}

std::optional<bool> Calendar::is_working_day(Day day) const {
    if (!covers(day)) return std::nullopt;
    return is_covered_working_day(day);
}

std::optional<Day> Calendar::working_day_before(Day day, int n) const {
    if (n < 1 || !covers(day)) return std::nullopt;
    const std::int64_t up_to_day = ordinal_of_day_[position(day)];
    const std::int64_t ordinal = up_to_day - (is_covered_working_day(day) ? 1 : 0) - n + 1;
    if (ordinal < 1) return std::nullopt;
    return day_of_ordinal_[static_cast<std::size_t>(ordinal - 1)];
}

std::optional<Day> Calendar::this_or_next_working_day(Day day) const {
    if (!covers(day)) return std::nullopt;
    return is_covered_working_day(day) ? day : working_day_after(day, 1);
}

std::string Calendar::why_not_working(Day day) const {
    if (!covers(day)) return "outside the calendar's range";
    if (is_covered_working_day(day)) return {};
    for (const NamedDay& holiday : data_.holidays) {
        if (holiday.day == day && !holiday.name.empty()) return holiday.name;
    }
    for (const NamedSpan& closure : data_.closures) {
        if (closure.first <= day && day <= closure.last && !closure.name.empty()) return closure.name;
    }
    return std::string(weekday_names[static_cast<std::size_t>(weekday(day))]);
}

} // namespace plumbline
