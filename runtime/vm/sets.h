// What registers hold: moments and spells, each with what the record leaves open about it.
#pragma once

#include "runtime/bundle/bundle.h"
#include "runtime/time/civil.h"
#include "runtime/vm/obligation.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

namespace plumbline {

// Mostly a list is in order already, and sorting would take memory only to find it so.
template <class Iterator, class Before>
void stable_sort_if_needed(Iterator begin, Iterator end, const Before& before) {
    if (!std::is_sorted(begin, end, before)) std::stable_sort(begin, end, before);
}

enum class Truth : std::uint8_t { no, unknown, yes };

// What is missing where the record cannot decide.
struct Reason {
    Unknown kind = Unknown::nothing;
    TextIndex attribute = no_text;
};
struct Answer {
    Truth truth = Truth::no;
    Reason why;
};

// What of which only the date is recorded may come no more minutes behind its earliest than this: the clocks are put back.
inline constexpr Instant longest_day = 25 * 60;

// An event, or an instant that a form derives. Where only a date was recorded it stands somewhere in
// [earliest, latest].
struct Moment {
    Instant earliest = no_instant;
    Instant latest = no_instant;
    std::uint32_t row = no_row;
    TextIndex label = no_text;      // the event's name, or what the instruction calls a derived instant
    std::uint32_t spell = no_spell; // of the register that `inside` last read
    bool date_only = false;
    bool certain = true; // false: whether it belongs here turns on `why`
    Reason why;

    static constexpr std::uint32_t no_spell = UINT32_MAX;
    bool is_of_the_minute_of(const Moment& other) const {
        return earliest == other.earliest && latest == other.latest;
    }
    RecordedInstant recorded() const { return {earliest, date_only}; }
};
using Moments = std::vector<Moment>;

// A span of a state, both ends included. `end` is end_of_time while the state is open.
struct Spell {
    Instant start = start_of_time;
    Instant end = end_of_time;
    std::uint32_t end_row = no_row;
    Instant end_earliest = end_of_time; // before `end` where only the date is recorded
    // Where the state itself began: before `start` where a guard narrowed the spell. What happened in the state counts
    // from here; clocks start at `start`.
    Instant state_start = start_of_time;
    std::uint32_t start_row = no_row;
    std::uint32_t guard_row = no_row; // the event that brought a guard to hold, where that is how it begins
    bool start_date_only = false;
    bool is_everything = false; // the whole timeline, and no state that goes on
    bool certain = true;
    Reason why;
    std::int32_t value = INT32_MIN; // of the attribute that spells run side by side for
    TextIndex value_of = no_text;   // that attribute's name
    // The last minute in which it surely holds, where the record leaves open whether it ended there; what follows, up to
    // `end`, turns on `perhaps_why`.
    Instant perhaps_end = end_of_time;
    bool perhaps_end_date_only = false; // then it is the first minute of its date
    Reason perhaps_why;

    void end_at(Instant instant) {
        end = end_earliest = instant;
        end_row = no_row;
    }
    // It began and ended for certain, each at a minute that is known.
    bool is_exact() const {
        return certain && perhaps_end == end_of_time && end_earliest == end && !start_date_only;
    }
    bool has_ended(Instant as_of) const { return end_earliest <= as_of; }
    bool holds(const Moment& moment) const { return moment.latest >= start && moment.earliest <= end; }
    // That the event of this row is what began it or what ended it, and is asked of where it stands.
    bool is_edge(std::uint32_t row, Instant first, Instant last) const {
        if (row == no_row) return false;
        return (row == start_row && first == start && (last > first) == start_date_only) ||
               (row == end_row && first == end_earliest && last == end);
    }
    // Why it is not sure that the spell holds at an instant that lies within it; nothing where it is.
    Reason doubt_at(Instant instant) const { return certain ? doubt_behind(instant) : why; }
    // The same, where it is one.
    Reason doubt_behind(Instant instant) const { return instant > perhaps_end ? perhaps_why : Reason{}; }
};

// An event that began or ended a spell, as it stands there.
struct SpellEvent {
    std::uint32_t row = no_row;
    Instant first = no_instant, last = no_instant;
    auto operator<=>(const SpellEvent&) const = default;
};

struct Spells : std::vector<Spell> {
    // What began or ended a spell that a `where` or a guard leaves out, in order. It belongs to that spell, and so to none of
    // these, also where one of them begins or ends in its minute.
    std::vector<SpellEvent> left_out;

    void clear() {
        vector::clear();
        left_out.clear();
    }
    void swap(Spells& other) {
        vector::swap(other);
        left_out.swap(other.left_out);
    }
    void leave_out_start(const Spell& spell, Instant latest) {
        if (spell.start_row != no_row) left_out.push_back({spell.start_row, spell.start, latest});
    }
    void leave_out_end(const Spell& spell) {
        if (spell.end_row != no_row) left_out.push_back({spell.end_row, spell.end_earliest, spell.end});
    }
};

// An event that opens or closes a state.
struct SpellEdge {
    Moment moment;
    std::int32_t value = INT32_MIN; // of the attribute that spells run side by side for
    bool has_value = false;         // whether its kind has that attribute: one without ends them all
    Reason unnamed;                 // what it does not record, where that is the value
    bool used = false;
    bool renews = false; // an end that surely begins the state anew as well
};

} // namespace plumbline
