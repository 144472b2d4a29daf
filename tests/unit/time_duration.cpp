#include "runtime/time/duration.h"
#include "tests/unit/time_support.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace plumbline;
using namespace plumbline::time_support;

namespace {

const Calendar& calendar() {
    static const Calendar shared(england_and_wales(day_of(2024, 1, 1), day_of(2025, 12, 31)));
    return shared;
}

using Arithmetic = std::optional<Instant> (*)(const Calendar&, Instant, Duration);

// "2025-03-30T21:00", or "none".
std::string apply(Arithmetic arithmetic, std::string_view anchor, std::string_view duration) {
    ParsedMoment moment{};
    REQUIRE(parse_moment(anchor, calendar().zone(), moment) == MomentError::none);
    const auto parsed = parse_duration(duration);
    REQUIRE(parsed.has_value());
    const auto answer = arithmetic(calendar(), moment.instant, *parsed);
    return answer ? format_instant(*answer, calendar().zone()) : "none";
}
std::string due(std::string_view anchor, std::string_view duration) {
    return apply(due_after, anchor, duration);
}
std::string latest(std::string_view anchor, std::string_view duration) {
    return apply(latest_before, anchor, duration);
}
std::string window(std::string_view anchor, std::string_view duration) {
    return apply(window_start_before, anchor, duration);
}
std::string age(std::string_view born, int months) {
    return format_day(day_age_reached(parse_day(born).value(), months));
}

// "6 weeks" as the program writes it, or "none".
std::string read(std::string_view text) {
    const auto duration = parse_duration(text);
    return duration ? format_duration(*duration) : "none";
}

} // namespace

TEST_CASE("duration: hours and minutes are exact elapsed time") {
    CHECK(due("2025-03-03T10:00", "24 hours") == "2025-03-04T10:00");
    CHECK(due("2025-03-03T10:00", "90 minutes") == "2025-03-03T11:30");
    CHECK(due("2025-03-03T23:59", "1 minute") == "2025-03-04T00:00");
    CHECK(due("2025-03-03T10:00", "0 hours") == "2025-03-03T10:00");
    // Not moved by a weekend or a holiday.
    CHECK(due("2025-04-17T16:00", "48 hours") == "2025-04-19T16:00");
}

TEST_CASE("duration: a day with a clock change has 23 or 25 hours") {
    CHECK(due("2025-03-29T20:00", "24 hours") == "2025-03-30T21:00");
    CHECK(due("2025-03-30T00:30", "1 hour") == "2025-03-30T02:30");
    CHECK(due("2025-10-25T18:00", "24 hours") == "2025-10-26T17:00");
    CHECK(due("2025-10-24T16:00", "48 hours") == "2025-10-26T15:00");
    CHECK(latest("2025-03-30T21:00", "24 hours") == "2025-03-29T20:00");
    CHECK(latest("2025-10-26T17:00", "24 hours") == "2025-10-25T18:00");
    CHECK(window("2025-10-26T17:00", "24 hours") == "2025-10-25T18:00");
    // The anchor 01:30 is its first showing; an hour later the clock shows 01:30 again.
    const Zone& zone = calendar().zone();
    const Instant first_showing = zone.from_civil({day_of(2025, 10, 26), 90}).value();
    CHECK(first_showing == utc(2025, 10, 26, 0, 30));
    CHECK(due_after(calendar(), first_showing, {1, Unit::hours}) == utc(2025, 10, 26, 1, 30));
    CHECK(due("2025-10-26T01:30", "2 hours") == "2025-10-26T02:30");
}

TEST_CASE("duration: days and weeks end with the day") {
    CHECK(due("2025-03-03T10:00", "1 day") == "2025-03-04T23:59");
    CHECK(due("2025-03-03T00:00", "15 days") == "2025-03-18T23:59");
    CHECK(due("2025-03-03T23:59", "6 weeks") == "2025-04-14T23:59");
    CHECK(due("2025-03-03T10:00", "0 days") == "2025-03-03T23:59");
    CHECK(due("2025-03-03", "7 days") == due("2025-03-03", "1 week"));
    // Whole dates, whatever the clocks do in between; the anchor's date is the local one.
    CHECK(due("2025-03-29T20:00", "1 day") == "2025-03-30T23:59");
    CHECK(due("2025-10-25T20:00", "1 day") == "2025-10-26T23:59");
    CHECK(due("2025-07-01T00:30", "1 day") == "2025-07-02T23:59"); // still 30 June in UTC
    // Nothing rolls forward from a day that is not a working day.
    CHECK(due("2025-04-16T10:00", "2 days") == "2025-04-18T23:59");
}

TEST_CASE("duration: the end of a day is an exact instant on both sides of a clock change") {
    ParsedMoment anchor{};
    REQUIRE(parse_moment("2025-03-29T12:00", calendar().zone(), anchor) == MomentError::none);
    CHECK(due_after(calendar(), anchor.instant, {0, Unit::days}) == utc(2025, 3, 29, 23, 59));
    CHECK(due_after(calendar(), anchor.instant, {1, Unit::days}) == utc(2025, 3, 30, 22, 59));
    CHECK(window_start_before(calendar(), anchor.instant, {0, Unit::days}) == utc(2025, 3, 29, 0, 0));
    REQUIRE(parse_moment("2025-03-31T12:00", calendar().zone(), anchor) == MomentError::none);
    CHECK(window_start_before(calendar(), anchor.instant, {0, Unit::days}) == utc(2025, 3, 30, 23, 0));
    CHECK(window_start_before(calendar(), anchor.instant, {1, Unit::days}) == utc(2025, 3, 30, 0, 0));
}

TEST_CASE("duration: working days") {
    CHECK(due("2024-12-19T09:00", "5 working days") == "2024-12-30T23:59");
    CHECK(due("2024-12-12T09:00", "15 working days") == "2025-01-07T23:59");
    CHECK(due("2025-04-16T09:00", "3 working days") == "2025-04-23T23:59");
    CHECK(due("2025-03-08T09:00", "1 working day") == "2025-03-10T23:59"); // from a Saturday
    CHECK(due("2025-03-07T17:30", "1 working day") == "2025-03-10T23:59");
    CHECK(due("2025-03-08T09:00", "0 working days") == "2025-03-08T23:59");
}

TEST_CASE("duration: clear days leave out both ends") {
    CHECK(due("2025-03-03T10:00", "5 clear days") == "2025-03-09T23:59");
    CHECK(due("2025-03-03T10:00", "1 clear day") == "2025-03-05T23:59");
    CHECK(due("2025-03-03T10:00", "0 clear days") == "2025-03-04T23:59");
    // Thursday 6 March: Friday is the clear one, Monday the end.
    CHECK(due("2025-03-06T10:00", "1 clear working day") == "2025-03-10T23:59");
    CHECK(due("2025-04-16T10:00", "2 clear working days") == "2025-04-23T23:59");
    CHECK(latest("2025-03-10T10:00", "5 clear days") == "2025-03-04T23:59");
    CHECK(latest("2025-03-10T10:00", "1 clear working day") == "2025-03-06T23:59");
    CHECK(latest("2025-04-23T10:00", "2 clear working days") == "2025-04-16T23:59");
    CHECK(window("2025-03-10T10:00", "5 clear days") == "2025-03-04T00:00");
}

TEST_CASE("duration: months and years") {
    CHECK(due("2024-09-30T10:00", "4 months") == "2025-01-30T23:59"); // Dodds v Walker
    CHECK(due("2025-01-31T10:00", "1 month") == "2025-02-28T23:59");
    CHECK(due("2024-01-31T10:00", "1 month") == "2024-02-29T23:59");
    CHECK(due("2024-02-29T10:00", "1 year") == "2025-02-28T23:59");
    CHECK(due("2024-02-29T10:00", "4 years") == "2028-02-29T23:59");
    CHECK(due("2025-03-15T10:00", "1 year 6 months") == "2026-09-15T23:59");
    CHECK(due("2025-03-15T10:00", "12 months") == due("2025-03-15T10:00", "1 year"));
    // Months do not ask the calendar: 2026 lies outside its range.
    CHECK(due("2025-12-31T10:00", "6 months") == "2026-06-30T23:59");
}

TEST_CASE("duration: a series is counted from its own anchor, so that the 31st does not drift") {
    CHECK(due("2025-01-31T10:00", "2 months") == "2025-03-31T23:59");
    CHECK(due("2025-01-31T10:00", "3 months") == "2025-04-30T23:59");
    CHECK(due("2025-01-31T10:00", "4 months") == "2025-05-31T23:59");
}

TEST_CASE("duration: backwards, to the last instant that is early enough") {
    CHECK(latest("2025-03-10T10:00", "24 hours") == "2025-03-09T10:00");
    CHECK(latest("2025-03-10T10:00", "1 day") == "2025-03-09T23:59");
    CHECK(latest("2025-03-10T10:00", "2 weeks") == "2025-02-24T23:59");
    // Monday 10 March: Fri 7, Thu 6, Wed 5, Tue 4, Mon 3.
    CHECK(latest("2025-03-10T10:00", "5 working days") == "2025-03-03T23:59");
    CHECK(latest("2025-04-22T10:00", "1 working day") == "2025-04-17T23:59");
    CHECK(latest("2025-03-31T10:00", "1 month") == "2025-02-28T23:59");
    CHECK(latest("2028-02-29T10:00", "1 year") == "2027-02-28T23:59");
    CHECK(latest("2025-03-10T10:00", "0 working days") == "2025-03-10T23:59");
}

TEST_CASE("duration: the window that reaches back begins with a day") {
    CHECK(window("2025-03-10T10:00", "2 months") == "2025-01-10T00:00");
    CHECK(window("2025-03-31T10:00", "1 month") == "2025-02-28T00:00");
    CHECK(window("2025-03-10T10:00", "3 days") == "2025-03-07T00:00");
    CHECK(window("2025-03-10T10:00", "5 working days") == "2025-03-03T00:00");
    CHECK(window("2025-03-10T10:00", "72 hours") == "2025-03-07T10:00");
    CHECK(window("2025-03-10T10:00", "0 days") == "2025-03-10T00:00");
}

TEST_CASE("duration: working days outside the calendar's range have no answer") {
    CHECK(due("2025-12-30T10:00", "1 working day") == "2025-12-31T23:59");
    CHECK(due("2025-12-30T10:00", "2 working days") == "none");
    CHECK(due("2023-12-29T10:00", "1 working day") == "none");
    CHECK(due("2026-01-05T10:00", "0 working days") == "none");
    CHECK(due("2025-12-30T10:00", "1 clear working day") == "none");
    CHECK(latest("2024-01-03T10:00", "1 working day") == "2024-01-02T23:59");
    CHECK(latest("2024-01-03T10:00", "2 working days") == "none");
    CHECK(window("2024-01-03T10:00", "2 working days") == "none");
    CHECK(due("2026-01-05T10:00", "1 day") == "2026-01-06T23:59"); // days do not ask
}

TEST_CASE("duration: outside the years 1900 to 2199 there is no answer") {
    CHECK(due("2199-12-30T10:00", "1 day") == "2199-12-31T23:59");
    CHECK(due("2199-12-31T10:00", "1 day") == "none");
    CHECK(due("2199-12-31T22:00", "1 hour") == "2199-12-31T23:00");
    CHECK(due("2199-12-31T23:59", "1 minute") == "none");
    CHECK(due("2199-12-31T10:00", "0 clear days") == "none");
    CHECK(due("2199-11-30T10:00", "1 month") == "2199-12-30T23:59");
    CHECK(due("2199-12-01T10:00", "1 month") == "none");
    CHECK(due("2100-01-01T10:00", "99 years") == "2199-01-01T23:59");
    CHECK(due("2100-01-01T10:00", "100 years") == "none");
    CHECK(latest("1900-01-02T10:00", "1 day") == "1900-01-01T23:59");
    CHECK(latest("1900-01-01T10:00", "1 day") == "none");
    CHECK(latest("1900-01-01T10:00", "1 clear day") == "none");
    CHECK(latest("1900-01-01T00:00", "1 minute") == "none");
    CHECK(window("1900-01-31T10:00", "1 month") == "none");
    CHECK(window("1900-01-01T10:00", "0 days") == "1900-01-01T00:00");
}

TEST_CASE("duration: no unit, amount or sentinel overflows") {
    for (int index = 0; index < unit_count; ++index) {
        const auto unit = static_cast<Unit>(index);
        CAPTURE(info(unit).plural);
        for (const Instant anchor :
             {utc(1900, 1, 1, 0, 0), utc(2025, 3, 3, 10, 0), utc(2199, 12, 31, 23, 0)}) {
            const auto far = due_after(calendar(), anchor, {Duration::max_amount, unit});
            // A million minutes are less than two years, a million hours 114 years; the others leave the
            // known years.
            const bool fits = (unit == Unit::minutes && anchor < utc(2190, 1, 1, 0, 0)) ||
                              (unit == Unit::hours && anchor < utc(2080, 1, 1, 0, 0));
            CHECK(far.has_value() == fits);
            for (const std::int32_t amount : {-1, INT32_MIN, Duration::max_amount + 1, INT32_MAX}) {
                CHECK_FALSE(due_after(calendar(), anchor, {amount, unit}).has_value());
                CHECK_FALSE(latest_before(calendar(), anchor, {amount, unit}).has_value());
                CHECK_FALSE(window_start_before(calendar(), anchor, {amount, unit}).has_value());
            }
        }
        // From no instant nothing is counted, even where the sum would land in the known years.
        for (const Instant anchor : {no_instant, start_of_time, end_of_time}) {
            for (const std::int32_t amount : {0, 1, 4'100, 4'100 * 12, 4'100 * 52, 4'100 * 365 / 3 * 2}) {
                CHECK_FALSE(due_after(calendar(), anchor, {amount, unit}).has_value());
                CHECK_FALSE(latest_before(calendar(), anchor, {amount, unit}).has_value());
                CHECK_FALSE(window_start_before(calendar(), anchor, {amount, unit}).has_value());
            }
        }
    }
    CHECK(due("2025-01-01T00:00", "1000000 minutes") == "2026-11-26T10:40"); // 694 days, 10 hours, 40 minutes
    CHECK(due("2025-01-01T00:00", "1000000 hours") == "2139-01-30T16:00");   // 41,666 days and 16 hours
}

TEST_CASE("duration: an age is reached with the birthday") {
    CHECK(age("2009-05-17", 16 * 12) == "2025-05-17");
    CHECK(age("2009-05-17", 16 * 12 + 3) == "2025-08-17");
    CHECK(age("2008-02-29", 16 * 12) == "2024-02-29");
    CHECK(age("2008-02-29", 17 * 12) == "2025-02-28");
    CHECK(age("2008-02-29", 18 * 12) == "2026-02-28");
    CHECK(age("2008-02-29", 20 * 12) == "2028-02-29");
    CHECK(age("2096-02-29", 4 * 12) == "2100-02-28"); // 2100 is no leap year
    CHECK(age("2008-11-30", 16 * 12 + 3) == "2025-02-28");
    CHECK(age("2009-05-17", 0) == "2009-05-17");
}

TEST_CASE("duration: read as the language writes it") {
    CHECK(parse_duration("6 weeks") == Duration{6, Unit::weeks});
    CHECK(parse_duration("1 week") == Duration{1, Unit::weeks});
    CHECK(parse_duration("10 working days") == Duration{10, Unit::working_days});
    CHECK(parse_duration("1 working day") == Duration{1, Unit::working_days});
    CHECK(parse_duration("5 clear days") == Duration{5, Unit::clear_days});
    CHECK(parse_duration("2 clear working days") == Duration{2, Unit::clear_working_days});
    CHECK(parse_duration("90 minutes") == Duration{90, Unit::minutes});
    CHECK(parse_duration("72 hours") == Duration{72, Unit::hours});
    CHECK(parse_duration("15 days") == Duration{15, Unit::days});
    CHECK(parse_duration("3 months") == Duration{3, Unit::months});
    CHECK(parse_duration("2 years") == Duration{2, Unit::years});
    CHECK(parse_duration("0 days") == Duration{0, Unit::days});
    CHECK(parse_duration("06 weeks") == Duration{6, Unit::weeks});
    CHECK(parse_duration("1000000 days") == Duration{1'000'000, Unit::days});
}

TEST_CASE("duration: case, singular or plural and white space do not matter") {
    CHECK(parse_duration("1 weeks") == Duration{1, Unit::weeks});
    CHECK(parse_duration("6 week") == Duration{6, Unit::weeks});
    CHECK(parse_duration("10 Working DAYS") == Duration{10, Unit::working_days});
    CHECK(parse_duration("10  working\t\n  days") == Duration{10, Unit::working_days});
    CHECK(parse_duration("1 YEAR\r\n6 Months") == Duration{18, Unit::months});
    CHECK(parse_duration("6" + std::string(500, ' ') + "weeks") == Duration{6, Unit::weeks});
}

TEST_CASE("duration: years and months combine into months") {
    CHECK(parse_duration("1 year 6 months") == Duration{18, Unit::months});
    CHECK(parse_duration("16 years 3 months") == Duration{195, Unit::months});
    CHECK(parse_duration("2 years 1 month") == Duration{25, Unit::months});
    CHECK(parse_duration("1 year 0 months") == Duration{12, Unit::months});
    CHECK(parse_duration("83333 years 4 months") == Duration{1'000'000, Unit::months});
    CHECK(read("83333 years 5 months") == "none");
    CHECK(read("1000000 years 1000000 months") == "none");
}

TEST_CASE("duration: nothing else is a duration") {
    for (const char* text : {"",
                             " ",
                             "weeks",
                             "6",
                             "6 ",
                             "6weeks",
                             " 6 weeks",
                             "6 weeks ",
                             "6 weeks\n",
                             "-6 weeks",
                             "+6 weeks",
                             "6.5 weeks",
                             "6,5 weeks",
                             "1,000 days",
                             "six weeks",
                             "a week",
                             "6 weekss",
                             "6 w",
                             "6 wk",
                             "6 weeks.",
                             "1 fortnight",
                             "2 quarters",
                             "30 seconds",
                             "6 working weeks",
                             "6 working",
                             "6 clear",
                             "6 clear hours",
                             "6 clear clear days",
                             "6 working clear days",
                             "6 days working",
                             "1000001 days",
                             "99999999999999999999 days",
                             "18446744073709551617 days",
                             "1 week 2 days",
                             "6 months 1 year",
                             "1 year 6 weeks",
                             "1 year 6",
                             "1 year months",
                             "1 year 6 months 3 days",
                             "1 year 6 months 3 months",
                             "1 year and 6 months",
                             "1 year, 6 months",
                             "1 day 6 months",
                             "year 6 months",
                             "6 weeks 6",
                             "6 6 weeks",
                             "0x6 weeks",
                             "6 we eks",
                             "6-weeks",
                             "6_working_days",
                             "6 working_days",
                             "6\xc2\xa0weeks",
                             "\xef\xbc\x96 weeks"}) {
        CAPTURE(text);
        CHECK(read(text) == "none");
    }
    CHECK(read(std::string_view("6 weeks\0", 8)) == "none");
    CHECK(read(std::string_view("6\0weeks", 7)) == "none");
    CHECK(read("6 " + std::string(5'000, 'w')) == "none");
}

TEST_CASE("duration: written as the language writes it") {
    CHECK(format_duration({1, Unit::weeks}) == "1 week");
    CHECK(format_duration({6, Unit::weeks}) == "6 weeks");
    CHECK(format_duration({0, Unit::days}) == "0 days");
    CHECK(format_duration({1, Unit::clear_working_days}) == "1 clear working day");
    CHECK(format_duration({195, Unit::months}) == "195 months");
}

TEST_CASE("duration: written and read, packed and unpacked, it stays the same") {
    std::vector<std::int32_t> seen;
    for (int index = 0; index < unit_count; ++index) {
        for (const std::int32_t amount : {0, 1, 2, 15, 16, 17, 195, 999'999, 1'000'000}) {
            const Duration duration{amount, static_cast<Unit>(index)};
            CAPTURE(format_duration(duration));
            CHECK(parse_duration(format_duration(duration)) == duration);
            const std::int32_t packed = pack_duration(duration);
            CHECK(packed >= 0);
            CHECK(unpack_duration(packed) == duration);
            CHECK(std::find(seen.begin(), seen.end(), packed) == seen.end());
            seen.push_back(packed);
        }
    }
}

TEST_CASE("duration: bits that no duration packs to lead nowhere") {
    for (const std::int32_t packed :
         {INT32_MIN, -1, INT32_MAX, pack_duration({Duration::max_amount, Unit::minutes}) + 16, unit_count,
          15}) {
        CAPTURE(packed);
        const Duration duration = unpack_duration(packed);
        CHECK(duration.amount == -1);
        CHECK(static_cast<int>(duration.unit) < unit_count);
        CHECK_FALSE(due_after(calendar(), utc(2025, 3, 3, 10, 0), duration).has_value());
    }
}

TEST_CASE("duration: the table of units") {
    CHECK(info(Unit::minutes).name == "minutes");
    CHECK(info(Unit::working_days).name == "working_days");
    CHECK(info(Unit::years).singular == "year");
    CHECK(unit_count == 9);
    for (int index = 0; index < unit_count; ++index) {
        const auto unit = static_cast<Unit>(index);
        CHECK(info(unit).counts_in_hours == (unit == Unit::minutes || unit == Unit::hours));
        CHECK(info(unit).needs_working_days ==
              (unit == Unit::working_days || unit == Unit::clear_working_days));
    }
}
