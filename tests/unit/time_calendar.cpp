#include "runtime/time/calendar.h"
#include "tests/unit/time_support.h"

#include <doctest/doctest.h>

#include <set>

using namespace plumbline;
using namespace plumbline::time_support;

namespace {

Calendar known_years() {
    return Calendar(england_and_wales(day_of(2024, 1, 1), day_of(2025, 12, 31)));
}

// A date, or "none".
std::string show(std::optional<Day> day) {
    return day ? format_day(*day) : "none";
}
std::string after(const Calendar& calendar, std::string_view day, int n) {
    return show(calendar.working_day_after(parse_day(day).value(), n));
}
std::string before(const Calendar& calendar, std::string_view day, int n) {
    return show(calendar.working_day_before(parse_day(day).value(), n));
}
std::string why(const Calendar& calendar, std::string_view day) {
    return calendar.why_not_working(parse_day(day).value());
}

} // namespace

TEST_CASE("calendar: working days over Christmas and New Year, by hand") {
    const Calendar calendar = known_years();
    // Thursday 19 December 2024: Fri 20, Mon 23, Tue 24, Fri 27, Mon 30.
    CHECK(after(calendar, "2024-12-19", 5) == "2024-12-30");
    // Thursday 12 December: 13, 16 to 20, 23, 24, 27, 30, 31, then 2, 3, 6 and 7 January.
    CHECK(after(calendar, "2024-12-12", 15) == "2025-01-07");
    CHECK(after(calendar, "2024-12-24", 1) == "2024-12-27");
    CHECK(after(calendar, "2024-12-31", 1) == "2025-01-02");
}

TEST_CASE("calendar: working days over Easter, by hand") {
    const Calendar calendar = known_years();
    // Wednesday 16 April 2025: Thu 17, Tue 22, Wed 23.
    CHECK(after(calendar, "2025-04-16", 3) == "2025-04-23");
    CHECK(after(calendar, "2025-04-17", 1) == "2025-04-22");
    CHECK(before(calendar, "2025-04-22", 1) == "2025-04-17");
    CHECK(before(calendar, "2025-04-23", 3) == "2025-04-16");
}

TEST_CASE("calendar: the day that is counted from is never counted, working day or not") {
    const Calendar calendar = known_years();
    // Friday 7 to Monday 10 March 2025: from each of Friday, Saturday and Sunday the first is Monday.
    CHECK(after(calendar, "2025-03-07", 1) == "2025-03-10");
    CHECK(after(calendar, "2025-03-08", 1) == "2025-03-10");
    CHECK(after(calendar, "2025-03-09", 1) == "2025-03-10");
    CHECK(after(calendar, "2025-03-10", 1) == "2025-03-11");
    CHECK(before(calendar, "2025-03-10", 1) == "2025-03-07");
    CHECK(before(calendar, "2025-03-09", 1) == "2025-03-07");
    CHECK(before(calendar, "2025-03-08", 1) == "2025-03-07");
    CHECK(before(calendar, "2025-03-07", 1) == "2025-03-06");
    // A bank holiday.
    CHECK(after(calendar, "2025-04-21", 1) == "2025-04-22");
    CHECK(before(calendar, "2025-04-21", 1) == "2025-04-17");
}

TEST_CASE("calendar: every day of 2012 to 2028, against a plain loop") {
    const Day first = day_of(2012, 1, 1);
    const Day last = day_of(2028, 12, 31);
    const CalendarData data = england_and_wales(first, last);
    std::set<Day> holidays;
    for (const NamedDay& holiday : data.holidays)
        holidays.insert(holiday.day);
    const auto works = [&](Day day) {
        const int weekday_from_thursday = day % 7; // 1970-01-01 was a Thursday, and no day here is before it
        return weekday_from_thursday != 2 && weekday_from_thursday != 3 && !holidays.contains(day);
    };
    const Calendar calendar(data);
    int wrong = 0;
    int answered = 0;
    for (Day day = first; day <= last; ++day) {
        if (calendar.is_working_day(day) != works(day)) ++wrong;
        if (calendar.why_not_working(day).empty() != works(day)) ++wrong;
        for (const int direction : {1, -1}) {
            Day reached = day;
            for (int n = 1; n <= 60; ++n) {
                do {
                    reached += direction;
                } while (reached >= first && reached <= last && !works(reached));
                const auto answer =
                    direction == 1 ? calendar.working_day_after(day, n) : calendar.working_day_before(day, n);
                if (reached < first || reached > last) {
                    if (answer.has_value()) ++wrong;
                } else {
                    if (answer != reached) ++wrong;
                    ++answered;
                }
            }
        }
        Day here_or_later = day;
        while (here_or_later <= last && !works(here_or_later))
            ++here_or_later;
        const auto this_or_next = calendar.this_or_next_working_day(day);
        if (here_or_later > last ? this_or_next.has_value() : this_or_next != here_or_later) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(answered > 700'000);
}

TEST_CASE("calendar: nothing is guessed outside the range") {
    const Calendar calendar = known_years();
    CHECK(after(calendar, "2025-12-30", 1) == "2025-12-31");
    CHECK(after(calendar, "2025-12-30", 2) == "none");
    CHECK(after(calendar, "2025-12-31", 1) == "none");
    CHECK(after(calendar, "2023-12-31", 1) == "none"); // the answer would lie inside, the day does not
    CHECK(before(calendar, "2024-01-03", 1) == "2024-01-02");
    CHECK(before(calendar, "2024-01-02", 1) == "none"); // 1 January is a holiday
    CHECK(before(calendar, "2024-01-01", 1) == "none");
    CHECK(before(calendar, "2026-01-01", 1) == "none");
    CHECK_FALSE(calendar.is_working_day(day_of(2023, 12, 31)).has_value());
    CHECK_FALSE(calendar.is_working_day(day_of(2026, 1, 1)).has_value());
    CHECK(calendar.is_working_day(day_of(2024, 1, 1)) == false);
    CHECK(calendar.is_working_day(day_of(2025, 12, 31)) == true);
    CHECK_FALSE(calendar.this_or_next_working_day(day_of(2026, 1, 1)).has_value());
    CHECK(calendar.covers(day_of(2024, 1, 1)));
    CHECK(calendar.covers(day_of(2025, 12, 31)));
    CHECK_FALSE(calendar.covers(day_of(2023, 12, 31)));
    CHECK_FALSE(calendar.covers(day_of(2026, 1, 1)));
}

TEST_CASE("calendar: a count that is none, or past every day") {
    const Calendar calendar = known_years();
    for (const int n : {0, -1, INT32_MIN, INT32_MAX, 1'000'001}) {
        CAPTURE(n);
        CHECK(after(calendar, "2025-03-10", n) == "none");
        CHECK(before(calendar, "2025-03-10", n) == "none");
    }
}

TEST_CASE("calendar: this working day or the next") {
    const Calendar calendar = known_years();
    CHECK(show(calendar.this_or_next_working_day(day_of(2025, 4, 17))) == "2025-04-17");
    CHECK(show(calendar.this_or_next_working_day(day_of(2025, 4, 18))) == "2025-04-22");
    CHECK(show(calendar.this_or_next_working_day(day_of(2025, 3, 8))) == "2025-03-10");
    CalendarData data = england_and_wales(day_of(2025, 3, 3), day_of(2025, 3, 8)); // ends on a Saturday
    CHECK_FALSE(Calendar(data).this_or_next_working_day(day_of(2025, 3, 8)).has_value());
}

TEST_CASE("calendar: an authority's own closed days, both ends included") {
    CalendarData data = england_and_wales(day_of(2024, 1, 1), day_of(2025, 12, 31));
    data.closures = {{day_of(2024, 12, 27), day_of(2024, 12, 31), "Christmas closure"},
                     {day_of(2025, 12, 29), day_of(2026, 1, 2), "Christmas closure"},
                     {day_of(2023, 12, 27), day_of(2024, 1, 2), "Christmas closure of 2023"},
                     {day_of(2025, 6, 12), day_of(2025, 6, 10), "ends before it begins"},
                     {day_of(2030, 1, 1), day_of(2030, 1, 5), "after the range"}};
    const Calendar calendar(data);
    // Thursday 19 December 2024: Fri 20, Mon 23, Tue 24, then 2 and 3 January.
    CHECK(after(calendar, "2024-12-19", 5) == "2025-01-03");
    CHECK(before(calendar, "2025-01-02", 1) == "2024-12-24");
    CHECK(after(calendar, "2025-12-24", 1) == "none");
    CHECK(after(calendar, "2024-01-01", 1) == "2024-01-03");
    CHECK(calendar.is_working_day(day_of(2025, 6, 11)) == true);
    CHECK(why(calendar, "2024-12-27") == "Christmas closure");
    CHECK(why(calendar, "2025-03-08") == "Saturday");
    CHECK(why(calendar, "2025-12-27") == "Saturday");
    CHECK(why(calendar, "2024-01-02") == "Christmas closure of 2023");
    CHECK(why(calendar, "2024-12-28") == "Christmas closure");
    CHECK(why(calendar, "2024-12-31") == "Christmas closure");
    CHECK(why(calendar, "2025-01-02") == "");
}

TEST_CASE("calendar: other working weekdays") {
    CalendarData data = england_and_wales(day_of(2025, 3, 1), day_of(2025, 3, 31));
    data.working_weekdays = {false, true, true, true, true, true, false}; // Tuesday to Saturday
    const Calendar calendar(data);
    CHECK(after(calendar, "2025-03-07", 1) == "2025-03-08"); // a Saturday
    CHECK(after(calendar, "2025-03-08", 1) == "2025-03-11"); // a Tuesday
    CHECK(why(calendar, "2025-03-10") == "Monday");
    data.working_weekdays = {};
    CHECK(after(Calendar(data), "2025-03-07", 1) == "none");
    CHECK(before(Calendar(data), "2025-03-07", 1) == "none");
}

TEST_CASE("calendar: why a day is not a working day") {
    CalendarData data = england_and_wales(day_of(2024, 1, 1), day_of(2025, 12, 31));
    data.holidays.push_back({day_of(2025, 6, 3), ""}); // a name that was left out does not make a working day
    const Calendar calendar(data);
    CHECK(why(calendar, "2025-04-18") == "Good Friday");
    CHECK(why(calendar, "2025-04-19") == "Saturday");
    CHECK(why(calendar, "2025-04-20") == "Sunday");
    CHECK(why(calendar, "2025-04-21") == "Easter Monday");
    CHECK(why(calendar, "2025-04-22") == "");
    CHECK(why(calendar, "2025-06-03") == "Tuesday");
    CHECK(why(calendar, "2026-01-02") == "outside the calendar's range");
}

TEST_CASE("calendar: a range that is empty or without measure") {
    CalendarData data;
    const Calendar empty(data);
    CHECK_FALSE(empty.covers(0));
    CHECK(show(empty.working_day_after(0, 1)) == "none");
    data.first = INT32_MIN;
    data.last = INT32_MAX;
    data.closures = {{INT32_MIN, day_of(1900, 1, 5), "long closed"}};
    const Calendar everything(data);
    CHECK(everything.first() == first_day);
    CHECK(everything.last() == last_day);
    CHECK(show(everything.working_day_after(first_day, 1)) ==
          "1900-01-08"); // a Monday; the 6th was a Saturday
    data.closures.clear();
    data.first = data.last = day_of(2025, 3, 10); // one Monday
    const Calendar one_day(data);
    CHECK(one_day.is_working_day(day_of(2025, 3, 10)) == true);
    CHECK(show(one_day.this_or_next_working_day(day_of(2025, 3, 10))) == "2025-03-10");
    CHECK(show(one_day.working_day_after(day_of(2025, 3, 10), 1)) == "none");
    CHECK(show(one_day.working_day_before(day_of(2025, 3, 10), 1)) == "none");
    data.first = 10;
    data.last = 5;
    const Calendar reversed(data);
    CHECK_FALSE(reversed.covers(7));
    CHECK(reversed.last() < reversed.first());
}

TEST_CASE("calendar: carries its data and its zone") {
    const Calendar calendar = known_years();
    CHECK(calendar.data().name == "england_and_wales");
    CHECK(calendar.data().holidays.size() == 16);
    CHECK(calendar.zone().transitions() == london_transitions(2012, 2030));
    CHECK(calendar.zone().offset_at(utc(2025, 7, 1, 0, 0)) == 60);
}
