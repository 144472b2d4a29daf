// Which of two dues comes first, held against every single minute.
#include "compiler/diff/proof/reach.h"
#include "tests/unit/time_support.h"

#include <doctest/doctest.h>

using namespace plumbline;
using namespace plumbline::proof;
using namespace plumbline::time_support;

namespace {

Calendar calendar() {
    return Calendar(england_and_wales(day_of(2024, 2, 20), day_of(2025, 5, 31)));
}

// By asking every minute of the range.
Order by_brute_force(const Calendar& calendar, const Reaches& a, const Reaches& b) {
    Order order;
    order.a_never_later = order.b_never_later = true;
    const Instant begin = calendar.zone().start_of_day(calendar.first()),
                  end = calendar.zone().end_of_day(calendar.last());
    for (Instant at = begin; at <= end; ++at) {
        const auto one = instant_of(calendar, a, at), other = instant_of(calendar, b, at);
        if (!one || !other) continue;
        ++order.minutes;
        if (*one > *other) order.a_never_later = false;
        if (*other > *one) order.b_never_later = false;
    }
    order.comparable = order.minutes > 0;
    return order;
}

Reaches after(std::int32_t amount, Unit unit) {
    return {{Reach::Kind::after, {amount, unit}}};
}

} // namespace

TEST_CASE("what the first and the last minute of a day do not show, no minute does") {
    const Calendar one = calendar();
    const std::vector<Reaches> reaches{
        after(24, Unit::hours),
        after(72, Unit::hours),
        after(90, Unit::minutes),
        after(1, Unit::working_days),
        after(2, Unit::working_days),
        after(20, Unit::working_days),
        after(28, Unit::days),
        after(4, Unit::weeks),
        after(1, Unit::months),
        after(3, Unit::clear_days),
        {{Reach::Kind::anchor, {}}},
        {{Reach::Kind::day_start, {}}},
        {{Reach::Kind::day_end, {}}},
        {{Reach::Kind::same_working_day, {}}},
        {{Reach::Kind::latest_before, {5, Unit::working_days}}},
        {{Reach::Kind::latest_before, {48, Unit::hours}}},
        {{Reach::Kind::window_start, {2, Unit::months}}},
        {{Reach::Kind::after, {72, Unit::hours}}, {Reach::Kind::after, {2, Unit::working_days}}},
        {{Reach::Kind::after, {3, Unit::months}}, {Reach::Kind::after, {12, Unit::weeks}}},
    };
    for (std::size_t i = 0; i < reaches.size(); ++i)
        for (std::size_t j = i; j < reaches.size(); j += 1 + (i * 5 + j) % 4) {
            const Order got = compare(one, reaches[i], one, reaches[j]);
            const Order wanted = by_brute_force(one, reaches[i], reaches[j]);
            CAPTURE(describe(reaches[i].front()));
            CAPTURE(describe(reaches[j].front()));
            CHECK(got.comparable == wanted.comparable);
            CHECK(got.a_never_later == wanted.a_never_later);
            CHECK(got.b_never_later == wanted.b_never_later);
            CHECK(got.minutes == wanted.minutes);
            CHECK(got.a_first.empty() == (wanted.b_never_later));
            for (const Instant anchor : got.a_first)
                CHECK(*instant_of(one, reaches[i], anchor) < *instant_of(one, reaches[j], anchor));
            for (const Instant anchor : got.b_first)
                CHECK(*instant_of(one, reaches[j], anchor) < *instant_of(one, reaches[i], anchor));
        }
}

TEST_CASE("24 hours is stricter than 1 working day; 72 hours and 2 working days are incomparable") {
    const Calendar one = calendar();
    const Order day = compare(one, Duration{24, Unit::hours}, Duration{1, Unit::working_days});
    CHECK(day.a_never_later);
    CHECK(!day.b_never_later);
    const Order two = compare(one, Duration{72, Unit::hours}, Duration{2, Unit::working_days});
    CHECK(!two.a_never_later);
    CHECK(!two.b_never_later);
    // From a Monday the working days end first, from a Thursday the hours do.
    CHECK(weekday(one.zone().local_day(two.b_first.front())) <= 2);
    CHECK(weekday(one.zone().local_day(two.a_first.front())) >= 3);
}

TEST_CASE("28 days and 20 working days part over a holiday one way, from a weekend the other") {
    const Calendar one = calendar();
    const Order order = compare(one, Duration{28, Unit::days}, Duration{20, Unit::working_days});
    CHECK(!order.a_never_later);
    CHECK(!order.b_never_later);
    for (const Instant anchor : order.b_first)
        CHECK(weekday(one.zone().local_day(anchor)) >= 5);
    CHECK(order.spread.in_days);
    CHECK(order.spread.greatest > order.spread.typical);
    const Order weeks = compare(one, Duration{4, Unit::weeks}, Duration{28, Unit::days});
    CHECK(weeks.same());
    CHECK(in_words(weeks).rfind("all ", 0) == 0);
}

TEST_CASE("calendars are compared where they overlap, each by its own holidays") {
    const Calendar one(england_and_wales(day_of(2024, 1, 1), day_of(2024, 12, 31)));
    CalendarData closed = england_and_wales(day_of(2024, 6, 1), day_of(2025, 6, 1));
    closed.closures.push_back({day_of(2024, 12, 27), day_of(2024, 12, 31), "Christmas closure"});
    const Calendar other(closed);
    const Reaches five = after(5, Unit::working_days);
    const Order order = compare(one, five, other, five);
    CHECK(order.comparable);
    CHECK(order.first == day_of(2024, 6, 1));
    CHECK(order.last < day_of(2024, 12, 31));
    CHECK(order.a_never_later);
    CHECK(!order.b_never_later);
    CalendarData elsewhere = england_and_wales(day_of(2026, 1, 1), day_of(2026, 12, 31));
    CHECK(!compare(one, five, Calendar(elsewhere), five).comparable);
}
