// Registers in columns: those of the events of a kind that are wanted, and the spells of plain states. What they hold is what
// select.cpp and spells.cpp would find.
#include "runtime/vm/columns.h"
#include "runtime/vm/comparison.h"
#include "runtime/vm/exact_spells.h"

namespace plumbline {

void CaseColumns::fill_events(std::int32_t reg) {
    const EventSelection& selection = tables_.plan.events[static_cast<std::size_t>(reg)];
    EventColumn& column = events_[static_cast<std::size_t>(selection.column)];
    switch (selection.how) {
    case EventSelection::How::compared:
        take_compared(selection, column);
        break;
    case EventSelection::How::nth:
        take_nth(selection, column);
        break;
    case EventSelection::How::reaches:
        take_reaching(selection, column);
        break;
    case EventSelection::How::all: // filled when the cases were entered
    case EventSelection::How::no:
        break;
    }
    column.finish(count_);
}

void CaseColumns::take_compared(const EventSelection& selection, EventColumn& into) {
    const EventColumn& all = events(selection.of);
    const auto& o = tables_.linked.condition_steps[static_cast<std::size_t>(selection.condition)].operands;
    const WantedValues wanted(static_cast<Comparison>(o[2]), o[3]);
    into.start(batch_, count_, all.count);
    into.inexact = all.inexact;
    // By value, so that nothing is read anew for what is written.
    const std::uint32_t* const attributes = timelines_.attributes.data();
    const std::int32_t* const values = timelines_.attribute_values.data() + o[1];
    const Instant* const at = all.at.data();
    const std::uint32_t *const row = all.row.data(), *const place = all.place.data();
    Instant* const to_at = into.at.data();
    std::uint32_t *const to_row = into.row.data(), *const to_place = into.place.data();
    std::uint32_t taken = 0;
    for (std::size_t i = 0; i < all.count; ++i) {
        const std::int32_t value = values[attributes[row[i]]];
        if (value == not_recorded) [[unlikely]]
            into.inexact.add(place[i]);
        to_at[taken] = at[i];
        to_row[taken] = row[i];
        to_place[taken] = place[i];
        taken += wanted.holds(value) != selection.is_negated ? 1 : 0;
        into.begin[place[i] + 1] = taken;
    }
    into.count = taken;
}

// In spells that lie one behind the other: an event is of the one that holds it.
void CaseColumns::take_nth(const EventSelection& selection, EventColumn& into) {
    const EventColumn& all = events(selection.of);
    const auto& o = tables_.linked.code[selection.from].operands;
    const auto nth = static_cast<std::size_t>(o[2]);
    into.start(batch_, count_, all.count + 1);
    into.inexact = all.inexact;
    if (nth == 0) return;
    if (tables_.plan.spells[static_cast<std::size_t>(o[3])].how == SpellSelection::How::everywhere) {
        for (std::size_t i = 0; i < all.count; ++i)
            if (i - all.begin[all.place[i]] == nth - 1) into.take(all.at[i], all.row[i], all.place[i]);
        return;
    }
    const SpellColumn& in = spells(o[3]);
    into.inexact |= in.inexact;
    into.make_room(in.spells.size());
    std::size_t next = 0; // the first event of the case that is not before the spell
    for (std::size_t i = 0; i < in.spells.size(); ++i) {
        const ClockSpell& spell = in.spells[i];
        const std::uint32_t place = in.place[i];
        // Of two that share a minute it is not said which holds an event of it.
        if (i > 0 && in.place[i - 1] == place && spell.start <= in.spells[i - 1].end) into.inexact.add(place);
        next = std::max<std::size_t>(next, all.begin[place]);
        const std::size_t end = all.begin[place + 1];
        while (next < end && all.at[next] < spell.start)
            ++next;
        const std::size_t found = next + nth - 1;
        if (found < end && all.at[found] <= spell.end) into.take(all.at[found], all.row[found], place);
    }
}

// At the event behind n - 1 that the trailing duration holds, where it holds no more.
void CaseColumns::take_reaching(const EventSelection& selection, EventColumn& into) {
    const EventColumn& all = events(selection.of);
    const auto& o = tables_.linked.code[selection.from].operands;
    const auto n = static_cast<std::size_t>(o[2]);
    DueTable& ends = dues_of(o[3]);
    into.start(batch_, count_, all.count + 1);
    into.inexact = all.inexact;
    // The first of the case that the duration holds: as the events go on, so do the ends of the durations.
    std::size_t first = 0;
    for (std::size_t i = 0; i < all.count; ++i) {
        const std::uint32_t place = all.place[i];
        const Instant at = all.at[i];
        first = std::max<std::size_t>(first, all.begin[place]);
        // Beyond the calendar it is not known whether an event is within.
        if (ends.due_after(at) == no_instant) [[unlikely]] {
            into.inexact.add(place);
            continue;
        }
        while (first < i && at > ends.due_after(all.at[first]))
            ++first;
        into.take(at, all.row[i], place, i - first + 1 == n);
    }
}

void CaseColumns::fill_spells(std::int32_t reg) {
    const SpellSelection& selection = tables_.plan.spells[static_cast<std::size_t>(reg)];
    take_spells(selection, spells_[static_cast<std::size_t>(selection.column)]);
}

void CaseColumns::take_spells(const SpellSelection& selection, SpellColumn& into) const {
    const EventColumn& openings = of_kind(selection.opening);
    const EventColumn& ends = of_kind(selection.closing);
    into.filled = batch_;
    into.spells.clear();
    into.place.clear();
    into.inexact = openings.inexact;
    into.inexact |= ends.inexact;
    for (std::size_t first = 0; first < openings.count;) { // of a case
        const std::uint32_t place = openings.place[first];
        const EventSlice opening_events = openings.of(place), end_events = ends.of(place);
        pair_exact_edges({opening_events.at, opening_events.count}, {end_events.at, end_events.count},
                         [&](std::size_t opening, std::size_t end) {
                             ClockSpell& spell = into.spells.emplace_back();
                             into.place.push_back(place);
                             spell.start = spell.state_start = opening_events.at[opening];
                             spell.start_row = opening_events.row[opening];
                             if (end != no_end) spell.end = end_events.at[end];
                         });
        first += opening_events.count;
    }
}

} // namespace plumbline
