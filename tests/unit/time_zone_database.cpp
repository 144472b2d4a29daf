#include "compiler/sema/zone_database/yearly_rule.h"
#include "compiler/sema/zone_database/zone_database.h"
#include "tests/unit/time_support.h"

#include <doctest/doctest.h>

#include <utility>

using namespace plumbline;
using namespace plumbline::time_support;

namespace {

const Zone& london() {
    static const Zone shared(load_zone("Europe/London").value());
    return shared;
}

int offset(int year, unsigned month, unsigned day, int hour = 12, int minute = 0) {
    return london().offset_at(utc(year, month, day, hour, minute));
}

// The offsets in minutes of a rule at noon UTC of two days.
std::pair<int, int> ruled(std::string_view rule, Instant first, Instant second) {
    const auto changes = changes_by_rule(rule, 2024, 2026);
    if (!changes) return {-9999, -9999};
    std::vector<ZoneTransition> transitions;
    for (const OffsetChange& change : *changes) {
        transitions.push_back({static_cast<Instant>(change.at.time_since_epoch().count() / 60),
                               static_cast<std::int32_t>(change.offset.count() / 60)});
    }
    const Zone zone(transitions);
    return {zone.offset_at(first), zone.offset_at(second)};
}

} // namespace

TEST_CASE("zone database: the form that a bundle carries") {
    const auto transitions = load_zone("Europe/London").value();
    CHECK(transitions.front() == ZoneTransition{utc(1900, 1, 1, 0, 0), 0});
    for (std::size_t index = 1; index < transitions.size(); ++index) {
        CHECK(transitions[index - 1].at < transitions[index].at);
        CHECK(transitions[index - 1].offset_minutes != transitions[index].offset_minutes);
    }
    CHECK(transitions.back().at == utc(2199, 10, 27, 1, 0));
}

TEST_CASE("zone database: London's summer time, every year from 1996 to 2199") {
    int wrong = 0;
    for (int year = 1996; year <= 2199; ++year) {
        const Instant begins = last_sunday(year, 3) * 1440 + 60;
        const Instant ends = last_sunday(year, 10) * 1440 + 60;
        if (london().offset_at(begins - 1) != 0 || london().offset_at(begins) != 60) ++wrong;
        if (london().offset_at(ends - 1) != 60 || london().offset_at(ends) != 0) ++wrong;
        for (Instant instant = begins; instant < ends; instant += 720) {
            if (london().offset_at(instant) != 60) ++wrong;
        }
        for (Instant instant = utc(year, 1, 1, 0, 0); instant < begins; instant += 720) {
            if (london().offset_at(instant) != 0) ++wrong;
        }
        for (Instant instant = ends; instant < utc(year, 12, 31, 23, 0); instant += 720) {
            if (london().offset_at(instant) != 0) ++wrong;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("zone database: British Standard Time, 1968 to 1971") {
    CHECK(offset(1968, 2, 17) == 0);
    CHECK(offset(1968, 2, 18, 1, 59) == 0);
    CHECK(offset(1968, 2, 18, 2, 0) == 60);
    CHECK(offset(1968, 12, 25) == 60);
    CHECK(offset(1969, 1, 1) == 60);
    CHECK(offset(1970, 1, 1) == 60);
    CHECK(offset(1971, 10, 31, 1, 59) == 60);
    CHECK(offset(1971, 10, 31, 2, 0) == 0);
    CHECK(offset(1971, 12, 25) == 0);
    // One spell without a change: summer time ran into standard time at the same offset.
    int changes = 0;
    for (const ZoneTransition& transition : london().transitions()) {
        if (transition.at > utc(1968, 3, 1, 0, 0) && transition.at < utc(1971, 10, 1, 0, 0)) ++changes;
    }
    CHECK(changes == 0);
}

TEST_CASE("zone database: London before that") {
    CHECK(offset(1900, 7, 1) == 0);
    CHECK(offset(1916, 5, 20) == 0);
    CHECK(offset(1916, 5, 22) == 60); // the first summer time
    CHECK(offset(1942, 1, 1) == 60);  // war: an hour ahead in winter, two in summer
    CHECK(offset(1943, 7, 1) == 120);
    CHECK(offset(1947, 6, 1) == 120);
    CHECK(offset(1947, 12, 1) == 0);
    CHECK(offset(1995, 10, 21) == 60); // ended on the fourth Sunday, 22 October
    CHECK(offset(1995, 10, 23) == 0);
}

TEST_CASE("zone database: other zones go on to 2199 as well") {
    const Zone new_york(load_zone("America/New_York").value());
    CHECK(new_york.offset_at(utc(2150, 1, 1, 12, 0)) == -300);
    CHECK(new_york.offset_at(utc(2150, 7, 1, 12, 0)) == -240);
    const Zone dublin(load_zone("Europe/Dublin").value());
    CHECK(dublin.offset_at(utc(2150, 1, 1, 12, 0)) == 0);
    CHECK(dublin.offset_at(utc(2150, 7, 1, 12, 0)) == 60);
    const Zone kolkata(load_zone("Asia/Kolkata").value());
    CHECK(kolkata.offset_at(utc(2150, 1, 1, 12, 0)) == 330);
    CHECK(load_zone("Etc/UTC").value() == std::vector<ZoneTransition>{{utc(1900, 1, 1, 0, 0), 0}});
}

TEST_CASE("zone database: a zone that is not known") {
    for (const char* name : {"", "Europe/Londinium", "europe/london", "Europe", "../../../etc/passwd",
                             "/etc/passwd", "Europe/London/", "Europe/London\n", "BST"}) {
        CAPTURE(name);
        CHECK_FALSE(load_zone(name).has_value());
    }
}

TEST_CASE("zone database: a date of a child's whole life comes and goes through the zone unchanged") {
    int wrong = 0;
    for (Day day = first_day; day <= last_day; ++day) {
        const Instant start = london().start_of_day(day);
        const Instant end = london().end_of_day(day);
        if (london().to_civil(start) != CivilMinute{day, 0} ||
            london().to_civil(end) != CivilMinute{day, 1439})
            ++wrong;
        if (london().local_day(start - 1) != day - 1 || london().local_day(end + 1) != day + 1) ++wrong;
        const Instant length = end + 1 - start;
        if (length != 1440 && length != 1380 && length != 1500) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("zone database: rules for later years") {
    const Instant winter = utc(2025, 1, 15, 12, 0);
    const Instant summer = utc(2025, 7, 15, 12, 0);
    CHECK(ruled("GMT0BST,M3.5.0/1,M10.5.0", winter, summer) == std::pair{0, 60});
    CHECK(ruled("IST-1GMT0,M10.5.0,M3.5.0/1", winter, summer) == std::pair{0, 60});
    CHECK(ruled("EST5EDT,M3.2.0,M11.1.0", winter, summer) == std::pair{-300, -240});
    CHECK(ruled("AEST-10AEDT,M10.1.0,M4.1.0/3", winter, summer) == std::pair{660, 600});
    CHECK(ruled("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", winter, summer) == std::pair{-120, -60});
    CHECK(ruled("<+0330>-3:30", winter, summer) == std::pair{210, 210});
    CHECK(ruled("UTC0", winter, summer) == std::pair{0, 0});
    CHECK(ruled("AAA3BBB4:30,J60/0,J300/0", winter, summer) == std::pair{-180, -270});
}

TEST_CASE("zone database: the moment at which a rule changes the clock") {
    const auto changes_of = [](std::string_view rule, int year) {
        const auto changes = changes_by_rule(rule, year, year).value();
        std::vector<Instant> minutes;
        for (const OffsetChange& change : changes) {
            minutes.push_back(static_cast<Instant>(change.at.time_since_epoch().count() / 60));
        }
        return minutes;
    };
    using Minutes = std::vector<Instant>;
    CHECK(changes_of("GMT0BST,M3.5.0/1,M10.5.0", 2025) ==
          Minutes{utc(2025, 3, 30, 1, 0), utc(2025, 10, 26, 1, 0)});
    CHECK(changes_of("EST5EDT,M3.2.0,M11.1.0", 2025) ==
          Minutes{utc(2025, 3, 9, 7, 0), utc(2025, 11, 2, 6, 0)});
    // A time of day before or after the day that is named.
    CHECK(changes_of("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2025) ==
          Minutes{utc(2025, 3, 30, 1, 0), utc(2025, 10, 26, 1, 0)});
    CHECK(changes_of("EET-2EEST,M3.4.4/50,M10.4.4/50", 2025) ==
          Minutes{utc(2025, 3, 29, 0, 0), utc(2025, 10, 24, 23, 0)});
    // J60 is 1 March in every year; 59 is 1 March, but 29 February in a leap year.
    CHECK(changes_of("AAA0BBB,J60/0,J365/0", 2024).front() == utc(2024, 3, 1, 0, 0));
    CHECK(changes_of("AAA0BBB,J60/0,J365/0", 2025).front() == utc(2025, 3, 1, 0, 0));
    CHECK(changes_of("AAA0BBB,J59/0,J365/0", 2024).front() == utc(2024, 2, 28, 0, 0));
    CHECK(changes_of("AAA0BBB,59/0,J365/0", 2024).front() == utc(2024, 2, 29, 0, 0));
    CHECK(changes_of("AAA0BBB,59/0,J365/0", 2025).front() == utc(2025, 3, 1, 0, 0));
}

TEST_CASE("zone database: rules of another form") {
    for (const char* rule : {"",
                             "GMT",
                             "0",
                             "GM0",
                             "GMT0BST",
                             "GMT0BST,",
                             "GMT0BST,M3.5.0",
                             "GMT0BST,M3.5.0/1,",
                             "GMT0BST,M13.5.0,M10.5.0",
                             "GMT0BST,M3.6.0,M10.5.0",
                             "GMT0BST,M3.0.0,M10.5.0",
                             "GMT0BST,M3.5.7,M10.5.0",
                             "GMT0BST,M3.5,M10.5.0",
                             "GMT0BST,M3.5.0/168,M10.5.0",
                             "GMT0BST,M3.5.0/,M10.5.0",
                             "GMT0BST,J0,J365",
                             "GMT0BST,J366,J1",
                             "GMT0BST,366,1",
                             "GMT0BST,M3.5.0/1,M10.5.0 ",
                             "GMT0BST,M3.5.0/1,M10.5.0,",
                             "GMT25",
                             "GMT0:60",
                             "GMT0:",
                             "<+01-1",
                             "<>0",
                             "GMT-",
                             "GMT0BST;M3.5.0/1,M10.5.0"}) {
        CAPTURE(rule);
        CHECK_FALSE(changes_by_rule(rule, 2024, 2026).has_value());
    }
}
