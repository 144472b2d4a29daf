#include "runtime/time/civil.h"
#include "runtime/time/usual_moment.h"
#include "tests/unit/time_support.h"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <map>
#include <random>

using namespace plumbline;
using namespace plumbline::time_support;

namespace {

Zone london() {
    return Zone(london_transitions(2012, 2030));
}

// "2025-03-30T02:00", "skipped" and so on: what reading a text comes to.
std::string read(std::string_view text, const Zone& zone = london()) {
    ParsedMoment moment{-1, false};
    const MomentError error = parse_moment(text, zone, moment);
    if (error != MomentError::none && (moment.instant != -1 || moment.date_only)) return "result touched";
    switch (error) {
    case MomentError::none:
        return format_instant(moment.instant, zone) + (moment.date_only ? " date only" : "");
    case MomentError::shape:
        return "shape";
    case MomentError::no_such_date:
        return "no such date";
    case MomentError::no_such_time:
        return "no such time";
    case MomentError::skipped_by_clock_change:
        return "skipped";
    }
    return "unknown error";
}

std::string months_later(std::string_view day, int months) {
    return format_day(add_months(parse_day(day).value(), months));
}

} // namespace

TEST_CASE("civil: every date from 1900 to 2199, counted day by day") {
    Walker walker = walk_from_1900();
    int expected_weekday = 0; // 1900-01-01 was a Monday
    int wrong = 0;
    while (walker.date.year < 2200) {
        const bool right = day_from_date(walker.date) == walker.day &&
                           date_from_day(walker.day) == walker.date &&
                           weekday(walker.day) == expected_weekday && is_valid(walker.date) &&
                           parse_day(format_day(walker.day)) == walker.day;
        if (!right) ++wrong;
        walker.step();
        expected_weekday = (expected_weekday + 1) % 7;
    }
    CHECK(wrong == 0);
    CHECK(walker.day - 1 == last_day);
    CHECK(walk_from_1900().day == first_day);
    CHECK(day_from_date({1970, 1, 1}) == 0);
}

TEST_CASE("civil: dates beyond the known years, to both ends of what an instant can hold") {
    // The calendar repeats every 400 years of 146,097 days.
    int wrong = 0;
    for (Walker walker = walk_from_1900(); walker.date.year < 2300; walker.step()) {
        for (int cycle = -10; cycle <= 10; ++cycle) {
            const Date date{walker.date.year + cycle * 400, walker.date.month, walker.date.day};
            const Day day = walker.day + cycle * 146'097;
            if (day_from_date(date) != day || date_from_day(day) != date) ++wrong;
            if (weekday(day) != weekday(walker.day)) ++wrong;
        }
    }
    CHECK(wrong == 0);
    CHECK(day_from_date(date_from_day(INT32_MAX)) == INT32_MAX);
    CHECK(day_from_date(date_from_day(INT32_MIN)) == INT32_MIN);
}

TEST_CASE("civil: dates that do not exist or lie outside 1900 to 2199") {
    CHECK(is_valid({2024, 2, 29}));
    CHECK(is_valid({2000, 2, 29}));
    CHECK(is_valid({1900, 1, 1}));
    CHECK(is_valid({2199, 12, 31}));
    for (const Date& date : {Date{2025, 2, 29}, Date{1900, 2, 29}, Date{2100, 2, 29}, Date{2025, 4, 31},
                             Date{2025, 0, 1}, Date{2025, 13, 1}, Date{2025, 1, 0}, Date{2025, 1, 32},
                             Date{1899, 12, 31}, Date{2200, 1, 1}, Date{-2025, 1, 1}}) {
        CAPTURE(date.year);
        CAPTURE(date.month);
        CAPTURE(date.day);
        CHECK_FALSE(is_valid(date));
    }
}

TEST_CASE("civil: the corresponding date months later") {
    CHECK(months_later("2024-09-30", 4) == "2025-01-30"); // Dodds v Walker: not the 31st
    CHECK(months_later("2025-01-31", 1) == "2025-02-28");
    CHECK(months_later("2024-01-31", 1) == "2024-02-29");
    CHECK(months_later("2024-02-29", 12) == "2025-02-28");
    CHECK(months_later("2024-02-29", 48) == "2028-02-29");
    CHECK(months_later("2025-03-31", -1) == "2025-02-28");
    CHECK(months_later("2025-01-15", -1) == "2024-12-15");
    CHECK(months_later("2025-12-31", 2) == "2026-02-28");
    CHECK(months_later("2025-05-31", 0) == "2025-05-31");
    CHECK(months_later("2199-12-31", 2) == "2200-02-28"); // beyond the years that are read, still right
    CHECK(months_later("2199-12-31", 1) == "2200-01-31");
    CHECK(months_later("1900-03-31", -1) == "1900-02-28");
    CHECK(months_later("1900-01-31", -2) == "1899-11-30");
}

TEST_CASE("civil: a series of months is counted from its own anchor") {
    const Day anchor = parse_day("2025-01-31").value();
    std::vector<std::string> series;
    for (int months = 1; months <= 5; ++months)
        series.push_back(format_day(add_months(anchor, months)));
    CHECK(series ==
          std::vector<std::string>{"2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30"});
    // Stepping from each last result would have drifted.
    CHECK(format_day(add_months(add_months(anchor, 1), 1)) == "2025-03-28");
}

TEST_CASE("civil: months later, against plain counting of months") {
    int wrong = 0;
    for (Walker walker{{2095, 1, 1}, day_of(2095, 1, 1)}; walker.date.year < 2105; walker.step()) {
        Date forward = walker.date;
        Date backward = walker.date;
        for (int months = 0; months <= 40; ++months) {
            const auto cut = [&](const Date& month) {
                return Date{month.year, month.month,
                            std::min(walker.date.day, days_in_month(month.year, month.month))};
            };
            if (date_from_day(add_months(walker.day, months)) != cut(forward)) ++wrong;
            if (date_from_day(add_months(walker.day, -months)) != cut(backward)) ++wrong;
            if (++forward.month == 13) forward = {forward.year + 1, 1, 1};
            if (--backward.month == 0) backward = {backward.year - 1, 12, 1};
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("civil: months without end stay within what a day can hold") {
    CHECK(add_months(0, INT32_MAX) == INT32_MAX);
    CHECK(add_months(0, INT32_MIN) == INT32_MIN);
    CHECK(add_months(INT32_MAX, 1) == INT32_MAX);
    CHECK(add_months(INT32_MIN, -1) == INT32_MIN);
}

TEST_CASE("civil: the clocks go forward on 30 March 2025") {
    const Zone zone = london();
    CHECK(zone.offset_at(utc(2025, 3, 30, 0, 59)) == 0);
    CHECK(zone.offset_at(utc(2025, 3, 30, 1, 0)) == 60);
    CHECK(zone.to_civil(utc(2025, 3, 30, 0, 59)) == CivilMinute{day_of(2025, 3, 30), 59});
    CHECK(zone.to_civil(utc(2025, 3, 30, 1, 0)) == CivilMinute{day_of(2025, 3, 30), 120});
    for (int minute = 60; minute < 120; ++minute) {
        CHECK_FALSE(zone.from_civil({day_of(2025, 3, 30), minute}).has_value());
    }
    CHECK(zone.from_civil({day_of(2025, 3, 30), 59}) == utc(2025, 3, 30, 0, 59));
    CHECK(zone.from_civil({day_of(2025, 3, 30), 120}) == utc(2025, 3, 30, 1, 0));
    CHECK(zone.start_of_day(day_of(2025, 3, 30)) == utc(2025, 3, 30, 0, 0));
    CHECK(zone.end_of_day(day_of(2025, 3, 30)) == utc(2025, 3, 30, 22, 59));
    CHECK(zone.start_of_day(day_of(2025, 3, 31)) == utc(2025, 3, 30, 23, 0));
    CHECK(zone.local_day(utc(2025, 3, 30, 22, 59)) == day_of(2025, 3, 30));
    CHECK(zone.local_day(utc(2025, 3, 30, 23, 0)) == day_of(2025, 3, 31));
}

TEST_CASE("civil: the clocks go back on 26 October 2025, and the hour that comes twice is its first") {
    const Zone zone = london();
    CHECK(zone.offset_at(utc(2025, 10, 26, 0, 59)) == 60);
    CHECK(zone.offset_at(utc(2025, 10, 26, 1, 0)) == 0);
    // 01:30 is 00:30 UTC and again 01:30 UTC.
    CHECK(zone.from_civil({day_of(2025, 10, 26), 90}) == utc(2025, 10, 26, 0, 30));
    CHECK(zone.to_civil(utc(2025, 10, 26, 0, 30)) == CivilMinute{day_of(2025, 10, 26), 90});
    CHECK(zone.to_civil(utc(2025, 10, 26, 1, 30)) == CivilMinute{day_of(2025, 10, 26), 90});
    CHECK(zone.from_civil({day_of(2025, 10, 26), 60}) == utc(2025, 10, 26, 0, 0));
    CHECK(zone.from_civil({day_of(2025, 10, 26), 119}) == utc(2025, 10, 26, 0, 59));
    CHECK(zone.from_civil({day_of(2025, 10, 26), 120}) == utc(2025, 10, 26, 2, 0));
    CHECK(zone.start_of_day(day_of(2025, 10, 26)) == utc(2025, 10, 25, 23, 0));
    CHECK(zone.end_of_day(day_of(2025, 10, 26)) == utc(2025, 10, 26, 23, 59));
}

TEST_CASE("civil: a minute that no day has") {
    const Zone zone = london();
    CHECK_FALSE(zone.from_civil({day_of(2025, 6, 1), 1440}).has_value());
    CHECK_FALSE(zone.from_civil({day_of(2025, 6, 1), -1}).has_value());
    CHECK_FALSE(zone.from_civil({INT32_MAX, 0}).has_value());
    CHECK_FALSE(zone.from_civil({INT32_MIN, 0}).has_value());
    // The sentinels are no minutes; their neighbours are.
    const Zone utc_zone;
    CHECK_FALSE(utc_zone.from_civil(utc_zone.to_civil(end_of_time)).has_value());
    CHECK_FALSE(utc_zone.from_civil(utc_zone.to_civil(start_of_time)).has_value());
    CHECK(utc_zone.from_civil(utc_zone.to_civil(end_of_time - 1)) == end_of_time - 1);
    CHECK(utc_zone.from_civil(utc_zone.to_civil(start_of_time + 1)) == start_of_time + 1);
}

TEST_CASE("civil: without transitions the zone is UTC") {
    const Zone zone;
    CHECK(zone.offset_at(utc(2025, 7, 1, 12, 0)) == 0);
    CHECK(zone.from_civil({day_of(2025, 7, 1), 720}) == utc(2025, 7, 1, 12, 0));
    CHECK(zone.start_of_day(day_of(2025, 7, 1)) == utc(2025, 7, 1, 0, 0));
    CHECK(zone.end_of_day(day_of(2025, 7, 1)) == utc(2025, 7, 1, 23, 59));
    CHECK(zone.transitions().empty());
}

TEST_CASE("civil: the first transition holds from the start of time, the last to its end") {
    const Zone zone({{utc(2020, 1, 1, 0, 0), 300}, {utc(2021, 1, 1, 0, 0), 330}});
    CHECK(zone.offset_at(start_of_time) == 300);
    CHECK(zone.offset_at(utc(1900, 1, 1, 0, 0)) == 300);
    CHECK(zone.offset_at(utc(2020, 12, 31, 23, 59)) == 300);
    CHECK(zone.offset_at(utc(2021, 1, 1, 0, 0)) == 330);
    CHECK(zone.offset_at(end_of_time) == 330);
    CHECK(zone.from_civil({day_of(1900, 1, 1), 300}) == utc(1900, 1, 1, 0, 0));
    CHECK(zone.from_civil({day_of(2199, 12, 31), 330}) == utc(2199, 12, 31, 0, 0));
}

TEST_CASE("civil: where midnight does not exist the day starts at its first minute") {
    // At 00:00 on 10 May the clock goes on to 01:00; at 23:30 on 20 May to 00:30 of the next day.
    const Zone zone({{0, 0}, {utc(2025, 5, 10, 0, 0), 60}, {utc(2025, 5, 20, 22, 30), 120}});
    CHECK_FALSE(zone.from_civil({day_of(2025, 5, 10), 0}).has_value());
    CHECK(zone.start_of_day(day_of(2025, 5, 10)) == utc(2025, 5, 10, 0, 0));
    CHECK(zone.to_civil(zone.start_of_day(day_of(2025, 5, 10))) == CivilMinute{day_of(2025, 5, 10), 60});
    CHECK(zone.end_of_day(day_of(2025, 5, 20)) == utc(2025, 5, 20, 22, 29));
    CHECK(zone.to_civil(zone.end_of_day(day_of(2025, 5, 20))) == CivilMinute{day_of(2025, 5, 20), 1409});
    CHECK(zone.start_of_day(day_of(2025, 5, 21)) == utc(2025, 5, 20, 22, 30));
    CHECK(zone.end_of_day(day_of(2025, 5, 10)) == utc(2025, 5, 10, 22, 59));
}

TEST_CASE("civil: of several changes around a day, the one that skips its midnight is found") {
    // Offsets far apart in other years make the search look at all three: a jump on the evening before, the
    // jump over midnight (01:00 UTC), and a jump on the morning after.
    const Zone zone({{utc(2000, 1, 1, 0, 0), -700},
                     {utc(2001, 1, 1, 0, 0), 700},
                     {utc(2002, 1, 1, 0, 0), -120},
                     {utc(2025, 5, 9, 21, 0), -60},
                     {utc(2025, 5, 10, 1, 0), 0},
                     {utc(2025, 5, 10, 6, 0), 60}});
    CHECK_FALSE(zone.from_civil({day_of(2025, 5, 10), 0}).has_value());
    CHECK_FALSE(zone.from_civil({day_of(2025, 5, 10), 59}).has_value());
    CHECK(zone.start_of_day(day_of(2025, 5, 10)) == utc(2025, 5, 10, 1, 0));
    CHECK(zone.end_of_day(day_of(2025, 5, 9)) == utc(2025, 5, 10, 0, 59));
    // The same about 23:59, which is the last minute before the jump's end.
    const Zone late({{utc(2000, 1, 1, 0, 0), -700},
                     {utc(2001, 1, 1, 0, 0), 700},
                     {utc(2002, 1, 1, 0, 0), -120},
                     {utc(2025, 5, 9, 21, 0), -60},
                     {utc(2025, 5, 10, 0, 0), 0},
                     {utc(2025, 5, 10, 6, 0), 60}});
    CHECK_FALSE(late.from_civil({day_of(2025, 5, 9), 1439}).has_value());
    CHECK(late.end_of_day(day_of(2025, 5, 9)) == utc(2025, 5, 9, 23, 59));
    CHECK(late.to_civil(late.end_of_day(day_of(2025, 5, 9))) == CivilMinute{day_of(2025, 5, 9), 1379});
    CHECK(late.start_of_day(day_of(2025, 5, 10)) == utc(2025, 5, 10, 0, 0));
}

TEST_CASE("civil: zones made at random, against looking at every minute") {
    std::mt19937 random(20250303);
    const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
    int wrong = 0;
    for (int round = 0; round < 30; ++round) {
        // From several changes a day to one in months; from -12 to +14 hours; before, in and after the known
        // years.
        const int longest_gap = round % 3 == 0 ? 900 : round % 3 == 1 ? 30'000 : 300'000;
        const Instant begin = round % 5 == 0   ? utc(1900, 1, 1, 0, 0) - 50'000
                              : round % 5 == 1 ? utc(2199, 12, 1, 0, 0)
                                               : utc(2024, 1, 1, 0, 0);
        std::vector<ZoneTransition> transitions{{begin, below(105) * 15 - 720}};
        for (int index = 0; index < 12; ++index) {
            transitions.push_back({transitions.back().at + 1 + below(static_cast<unsigned>(longest_gap)),
                                   below(105) * 15 - 720});
        }
        const Zone zone(transitions);
        UsualMoments moments(zone);
        for (const ZoneTransition& change : transitions) {
            constexpr Instant reach = 6'000; // four days: past every candidate for the inner two
            std::map<std::int64_t, Instant> first_showing;
            for (Instant instant = change.at - reach; instant < change.at + reach; ++instant) {
                std::int32_t offset = transitions.front().offset_minutes;
                for (const ZoneTransition& other : transitions) {
                    if (other.at <= instant) offset = other.offset_minutes;
                }
                if (zone.offset_at(instant) != offset) ++wrong;
                const CivilMinute civil = zone.to_civil(instant);
                const std::int64_t local = std::int64_t{civil.day} * 1440 + civil.minute;
                if (local != std::int64_t{instant} + offset || civil.minute < 0 || civil.minute > 1439)
                    ++wrong;
                first_showing.emplace(local, instant);
            }
            for (Instant local = change.at - 2'880; local < change.at + 2'880; ++local) {
                const auto shown = first_showing.find(local);
                const Instant expected = shown == first_showing.end() ? no_instant : shown->second;
                if (zone.from_civil(Zone().to_civil(local)).value_or(no_instant) != expected) ++wrong;
                const Day day = Zone().local_day(local);
                Instant moment = no_instant;
                moments.read(format_instant(local, Zone()).data(), moment);
                if (moment != (day >= first_day && day <= last_day ? expected : no_instant)) ++wrong;
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("civil: a zone that no bundle should carry does no harm") {
    const Zone zone({{500, INT32_MAX}, {-500, INT32_MIN}, {100, 60}, {100, INT32_MIN}});
    for (const Instant instant : {no_instant, start_of_time, -501, 0, 100, 499, 500, end_of_time}) {
        const CivilMinute civil = zone.to_civil(instant);
        CHECK(civil.minute >= 0);
        CHECK(civil.minute < 1440);
        const Instant start = zone.start_of_day(civil.day);
        CHECK(start >= start_of_time);
        CHECK(zone.end_of_day(civil.day) >= start_of_time);
    }
}

TEST_CASE("civil: moments as they are written") {
    CHECK(read("2025-03-03") == "2025-03-03T00:00 date only");
    CHECK(read("2025-03-03T10:05") == "2025-03-03T10:05");
    CHECK(read("2025-03-03 10:05") == "2025-03-03T10:05");
    CHECK(read("2025-03-03T10:05:59") == "2025-03-03T10:05"); // seconds are dropped
    CHECK(read("2025-03-03 00:00:00") == "2025-03-03T00:00");
    CHECK(read("2025-12-31T23:59") == "2025-12-31T23:59");
    CHECK(read("1900-01-01") == "1900-01-01T00:00 date only");
    CHECK(read("2199-12-31T23:59") == "2199-12-31T23:59");
    CHECK(read("2024-02-29") == "2024-02-29T00:00 date only");
}

TEST_CASE("civil: moments of another shape") {
    for (const char* text : {"",
                             "2025",
                             "2025-3-3",
                             "2025-03-3",
                             "2025-03-03T",
                             "2025-03-03T10",
                             "2025-03-03T10:0",
                             "2025-03-03T9:00",
                             "2025-03-03T10:05 ",
                             " 2025-03-03",
                             "2025-03-03 ",
                             "2025-03-03T10:05Z",
                             "2025-03-03T10:05:5",
                             "2025-03-03T10:05:00Z",
                             "2025-03-03T10:05:00.000",
                             "2025-03-03T10:05+01:00",
                             "2025-03-03t10:05",
                             "2025-03-03_10:05",
                             "2025-03-03T10.05",
                             "2025-03-03T1o:05",
                             "2025-03-03T10:05.00",
                             "2025-03-03T10:05:0x",
                             "2025/03/03",
                             "03/03/2025",
                             "20250303",
                             "2025-03-0x",
                             "x025-03-03",
                             "-025-03-03",
                             "+025-03-03",
                             "2025-03-+3",
                             "2025-03- 3",
                             "2025-03:03",
                             "2025.03-03",
                             "2025-13-45 junk"}) {
        CAPTURE(text);
        CHECK(read(text) == "shape");
    }
    CHECK(read(std::string_view("2025-03-03\0", 11)) == "shape");
    CHECK(read(std::string_view("2025-03-0\0", 10)) == "shape");
    CHECK(read("2025-03-0\xb3") == "shape");
}

TEST_CASE("civil: moments that do not exist") {
    for (const char* text : {"2025-02-29", "2025-02-29T10:00", "2025-04-31", "2025-00-10", "2025-13-10",
                             "2025-01-00", "2025-01-32", "1899-12-31", "2200-01-01", "0000-00-00",
                             "9999-99-99", "2100-02-29", "2025-02-30T25:00"}) {
        CAPTURE(text);
        CHECK(read(text) == "no such date");
    }
    for (const char* text : {"2025-03-03T24:00", "2025-03-03T10:60", "2025-03-03 99:99",
                             "2025-03-03T10:00:60", "2025-03-30T24:30"}) {
        CAPTURE(text);
        CHECK(read(text) == "no such time");
    }
    CHECK(read("2025-03-30T01:00") == "skipped");
    CHECK(read("2025-03-30 01:59:30") == "skipped");
    CHECK(read("2025-03-30T00:59") == "2025-03-30T00:59");
    CHECK(read("2025-03-30T02:00") == "2025-03-30T02:00");
    CHECK(read("2025-10-26T01:30") == "2025-10-26T01:30");
}

TEST_CASE("civil: the usual moments of months that came before are read like others") {
    const Zone zone = london();
    UsualMoments moments(zone);
    int wrong = 0;
    const auto try_out = [&](const std::string& text) {
        Instant expected = no_instant, moment = no_instant;
        const bool is_usual = is_usual_moment(text, zone, expected);
        if (moments.read(text.data(), moment) != is_usual || moment != expected) ++wrong;
    };
    // Years twenty apart have one place between them; 30 March and 26 October 2025 have a clock change.
    for (const std::string month :
         {"2025-03-", "2005-03-", "2015-03-", "2025-10-", "2024-02-", "2025-02-", "2025-04-", "1900-01-",
          "2199-12-", "2025-00-", "2025-13-", "2200-01-", "1899-12-"}) {
        for (const std::string day :
             {"01", "00", "09", "24", "25", "26", "27", "28", "29", "30", "31", "32", "99"})
            for (const std::string time : {"T00:00", "T01:30", "T23:59", "T24:00", "T00:60", " 10:00"})
                for (int again = 0; again < 2; ++again)
                    try_out(month + day + time);
        for (std::size_t at = 0; at < usual_moment_length; ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text = month + "12T10:05";
                try_out(text);
                text[at] = static_cast<char>(byte);
                try_out(text);
            }
        }
    }
    try_out(std::string(8, '\0') + "01T00:00");
    CHECK(wrong == 0);
}

TEST_CASE("civil: days as they are written") {
    CHECK(parse_day("2025-03-03") == day_of(2025, 3, 3));
    CHECK(parse_day("1900-01-01") == first_day);
    CHECK(parse_day("2199-12-31") == last_day);
    for (const char* text : {"", "2025-3-3", "2025-03-03T10:00", "2025-02-29", "2200-01-01", "1899-12-31",
                             "2025-03-03 ", "2025-03-00", "2025-00-03", "yyyy-mm-dd"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_day(text).has_value());
    }
}

TEST_CASE("civil: what is written is read back as the same minute") {
    const Zone zone = london();
    int wrong = 0;
    for (Instant instant = utc(2024, 1, 1, 0, 0); instant < utc(2027, 1, 1, 0, 0); instant += 17) {
        ParsedMoment moment{};
        if (parse_moment(format_instant(instant, zone), zone, moment) != MomentError::none ||
            moment.date_only)
            ++wrong;
        // The second showing of an hour that comes twice is read as its first.
        const CivilMinute civil = zone.to_civil(instant);
        const bool comes_again = civil.day == last_sunday(date_from_day(civil.day).year, 10) &&
                                 civil.minute >= 60 && civil.minute < 120 && zone.offset_at(instant) == 0;
        if (moment.instant != (comes_again ? instant - 60 : instant)) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("civil: writing fills exactly its room, whatever the value") {
    const Zone zone = london();
    for (const Instant instant : {no_instant, start_of_time, 0, end_of_time}) {
        std::array<char, 24> room{};
        room.fill('#');
        CHECK(write_instant(room.data(), instant, zone) == room.data() + 16);
        CHECK(std::memchr(room.data(), '#', room.size()) == room.data() + 16);
    }
    for (const Day day : {INT32_MIN, -800'000, 0, 3'000'000, INT32_MAX}) {
        std::array<char, 24> room{};
        room.fill('#');
        CHECK(write_day(room.data(), day) == room.data() + 10);
        CHECK(std::memchr(room.data(), '#', room.size()) == room.data() + 10);
    }
    CHECK(format_day(INT32_MIN) == "0000-01-01");
    CHECK(format_day(INT32_MAX) == "9999-12-31");
    CHECK(format_day(day_of(2025, 3, 3)) == "2025-03-03");
    CHECK(format_instant(utc(2025, 7, 3, 9, 5), zone) == "2025-07-03T10:05");
}
