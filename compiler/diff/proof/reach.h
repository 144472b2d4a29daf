// Instants that a rule counts from an anchor, and which of two comes first: decided over every anchor minute
// of the calendars' common range, never guessed from units. docs/design.md ("Which of two dues comes first")
// has the proof that two minutes a day are enough.
//
// Of use by itself: compiler/analysis asks it about two durations of one standard.
#pragma once

#include "runtime/time/calendar.h"
#include "runtime/time/duration.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::proof {

// One instant counted from an anchor.
struct Reach {
    enum class Kind : std::uint8_t {
        after,            // the due instant of `duration` after the anchor
        latest_before,    // the last instant at least `duration` before it
        window_start,     // the first instant of the window that reaches `duration` back
        anchor,           // the anchor's own minute
        day_start,        // 00:00 of its day
        day_end,          // 23:59 of its day
        same_working_day, // 23:59 of its day, or of the next working day if its day is none
    } kind = Kind::after;
    Duration duration;
    bool operator==(const Reach&) const = default;
};
// nullopt where the calendar does not reach so far.
std::optional<Instant> instant_of(const Calendar& calendar, const Reach& reach, Instant anchor);

// The earliest of several: `every 3 months, never over 12 weeks`. Never empty.
using Reaches = std::vector<Reach>;
std::optional<Instant> instant_of(const Calendar& calendar, const Reaches& reaches, Instant anchor);
std::string describe(const Reach& reach); // "2 working days"

// Over the anchors of one year: how far B lies behind A, in days where both end days, else in minutes.
// Negative where A lies behind B.
struct Spread {
    bool in_days = false;
    std::int64_t least = 0, typical = 0, greatest = 0;
    Day day_of_least = 0, day_of_greatest = 0; // anchors, the first of such
    int year = 0;
};

struct Order {
    bool comparable = false; // false: the zones differ, or the ranges do not overlap
    bool a_never_later = false;
    bool b_never_later = false;
    bool same() const { return comparable && a_never_later && b_never_later; }
    // Anchors from which one comes before the other, the plainest first: a working day at 10:00 in an ordinary
    // year where there is one. At most four. The fourth, where there is one, is that of the widest gap.
    std::vector<Instant> a_first, b_first;
    Day first = 0, last = 0;  // the anchors' local dates over which it was decided
    std::int64_t minutes = 0; // how many anchor minutes that are
    Spread spread;
};
// Each is counted by its own calendar. The anchors are those of the common range from which both can be
// counted.
Order compare(const Calendar& calendar_a, const Reaches& a, const Calendar& calendar_b, const Reaches& b);
inline Order compare(const Calendar& calendar, Duration a, Duration b) {
    return compare(calendar, {{Reach::Kind::after, a}}, calendar, {{Reach::Kind::after, b}});
}

// The year that examples are taken from: late in the range, so that they look like today's.
int example_year(const Calendar& calendar);
// "all 8,935,200 anchor minutes from 2012-01-02 to 2028-12-26"
std::string in_words(const Order& order);

} // namespace plumbline::proof
