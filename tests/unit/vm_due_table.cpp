// Due instants kept by date are what counting each by itself gives.
#include "runtime/vm/due_table.h"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace plumbline;

namespace {

CalendarData calendar_data(std::vector<ZoneTransition> zone) {
    CalendarData data;
    data.name = "trial";
    data.first = day_from_date({2024, 1, 1});
    data.last = day_from_date({2025, 12, 31});
    data.holidays = {{day_from_date({2024, 12, 25}), "Christmas Day"},
                     {day_from_date({2025, 4, 21}), "Easter Monday"}};
    data.zone = std::move(zone);
    return data;
}

Instant minute(Date date, int hour, int minute_of_hour = 0) {
    return static_cast<Instant>(day_from_date(date) * minutes_per_day + hour * 60 + minute_of_hour);
}

void check_against_counting(const Calendar& calendar) {
    std::mt19937 random(7);
    LocalDates dates(calendar);
    const Instant first = minute({2023, 12, 25}, 0), last = minute({2026, 1, 7}, 0);
    for (int unit = 0; unit < unit_count; ++unit)
        for (const std::int32_t amount : {0, 1, 3, 20, 400, 1'000'000}) {
            const Duration duration{amount, static_cast<Unit>(unit)};
            DueTable table(dates, calendar, duration);
            for (int round = 0; round < 4000; ++round) {
                const auto anchor =
                    static_cast<Instant>(first + static_cast<std::int64_t>(random()) % (last - first));
                CAPTURE(anchor);
                REQUIRE(table.due_after(anchor) ==
                        due_after(calendar, anchor, duration).value_or(no_instant));
            }
            for (const Day day :
                 {day_from_date({2024, 4, 30}), day_from_date({2024, 5, 1}), day_from_date({2024, 12, 30})})
                for (int of_day = 0; of_day < minutes_per_day; ++of_day) {
                    const auto anchor = static_cast<Instant>(day * minutes_per_day + of_day);
                    CAPTURE(anchor);
                    REQUIRE(table.due_after(anchor) ==
                            due_after(calendar, anchor, duration).value_or(no_instant));
                }
            for (const Instant far : {start_of_time, end_of_time, Instant{0}, minute({1900, 1, 1}, 0),
                                      minute({2199, 12, 31}, 23, 59), no_instant})
                REQUIRE(table.due_after(far) == due_after(calendar, far, duration).value_or(no_instant));
        }
}

} // namespace

TEST_CASE("due table: as counting gives them, by whatever clock") {
    SUBCASE("UTC") {
        check_against_counting(Calendar(calendar_data({})));
    }
    SUBCASE("a clock that changes in summer") {
        check_against_counting(Calendar(calendar_data({{start_of_time, 0},
                                                       {minute({2024, 3, 31}, 1), 60},
                                                       {minute({2024, 10, 27}, 1), 0},
                                                       {minute({2025, 3, 30}, 1), 60},
                                                       {minute({2025, 10, 26}, 1), 0}})));
    }
    SUBCASE("clocks far from UTC, one put back over midnight, one put on by a day") {
        check_against_counting(Calendar(calendar_data({{start_of_time, -11 * 60},
                                                       {minute({2024, 5, 1}, 11, 15), -12 * 60},
                                                       {minute({2024, 5, 1}, 12, 30), -11 * 60},
                                                       {minute({2024, 12, 30}, 10), 13 * 60},
                                                       {minute({2025, 6, 1}, 10, 45), 5 * 60 + 45}})));
    }
}
