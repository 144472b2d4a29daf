// Where the months of the known years begin.
#pragma once

#include "runtime/time/civil.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace plumbline {

inline constexpr int first_year = 1900;
inline constexpr int last_year = 2199;

constexpr bool is_leap_year(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr unsigned days_in_month(std::int64_t year, unsigned month) {
    constexpr unsigned char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : lengths[month - 1];
}

// The first day of every month of the known years and, last, the day after them. Nearly all dates lie in
// these years, and a load is several times faster than the arithmetic.
inline constexpr std::size_t month_count = std::size_t{last_year - first_year + 1} * 12;
inline constexpr auto month_starts = [] {
    std::array<Day, month_count + 1> starts{};
    Day day = first_day;
    for (std::size_t index = 0; index < month_count; ++index) {
        starts[index] = day;
        day += static_cast<Day>(days_in_month(first_year + static_cast<int>(index / 12), index % 12 + 1));
    }
    starts[month_count] = day;
    return starts;
}();
static_assert(month_starts[month_count] == last_day + 1);

} // namespace plumbline
