// What the tests of time share: counting that is slow, plain and independent of the code under test.
#pragma once

#include "runtime/time/calendar.h"

#include <string>
#include <string_view>
#include <vector>

namespace plumbline::time_support {

inline unsigned days_in_month(int year, unsigned month) {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// A date that knows only how to become the next one.
struct Walker {
    Date date;
    Day day;

    void step() {
        ++day;
        if (++date.day <= days_in_month(date.year, date.month)) return;
        date.day = 1;
        if (++date.month <= 12) return;
        date.month = 1;
        ++date.year;
    }
};

// 1900-01-01 is 25,567 days before 1970-01-01: 70 years with 17 leap days (1904 to 1968; 1900 had none).
inline Walker walk_from_1900() {
    return {{1900, 1, 1}, -(70 * 365 + 17)};
}

inline Day day_of(int year, unsigned month, unsigned day) {
    Walker walker = walk_from_1900();
    while (walker.date.year < year) {
        walker.day += 337 + static_cast<Day>(days_in_month(walker.date.year, 2));
        ++walker.date.year;
    }
    while (walker.date.month < month || walker.date.day < day)
        walker.step();
    return walker.day;
}

inline Instant utc(int year, unsigned month, unsigned day, int hour, int minute) {
    return day_of(year, month, day) * 1440 + hour * 60 + minute;
}

inline Day last_sunday(int year, unsigned month) {
    // 1970-01-04 was a Sunday.
    Day day = day_of(year, month, 31);
    while ((day - 3) % 7 != 0)
        --day;
    return day;
}

// Summer time as it has been since 1996: from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last
// Sunday of October.
inline std::vector<ZoneTransition> london_transitions(int first_year, int last_year) {
    std::vector<ZoneTransition> transitions{{utc(first_year, 1, 1, 0, 0), 0}};
    for (int year = first_year; year <= last_year; ++year) {
        transitions.push_back({last_sunday(year, 3) * 1440 + 60, 60});
        transitions.push_back({last_sunday(year, 10) * 1440 + 60, 0});
    }
    return transitions;
}

// The bank holidays of 2024 and 2025, as on gov.uk, over a range of years that the caller chooses.
inline CalendarData england_and_wales(Day first, Day last) {
    CalendarData data;
    data.name = "england_and_wales";
    data.title = "England and Wales";
    data.zone_name = "Europe/London";
    data.first = first;
    data.last = last;
    data.holidays = {
        {day_of(2024, 1, 1), "New Year's Day"},       {day_of(2024, 3, 29), "Good Friday"},
        {day_of(2024, 4, 1), "Easter Monday"},        {day_of(2024, 5, 6), "Early May bank holiday"},
        {day_of(2024, 5, 27), "Spring bank holiday"}, {day_of(2024, 8, 26), "Summer bank holiday"},
        {day_of(2024, 12, 25), "Christmas Day"},      {day_of(2024, 12, 26), "Boxing Day"},
        {day_of(2025, 1, 1), "New Year's Day"},       {day_of(2025, 4, 18), "Good Friday"},
        {day_of(2025, 4, 21), "Easter Monday"},       {day_of(2025, 5, 5), "Early May bank holiday"},
        {day_of(2025, 5, 26), "Spring bank holiday"}, {day_of(2025, 8, 25), "Summer bank holiday"},
        {day_of(2025, 12, 25), "Christmas Day"},      {day_of(2025, 12, 26), "Boxing Day"},
    };
    data.zone = london_transitions(2012, 2030);
    return data;
}

} // namespace plumbline::time_support
