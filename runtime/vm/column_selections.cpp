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
        return take_compared(selection, column);
    case EventSelection::How::nth:
        return take_nth(selection, column);
    case EventSelection::How::reaches:
        return take_reaching(selection, column);
    case EventSelection::How::all: // filled when the cases were entered
    case EventSelection::How::no:
        return;
    }
}

void CaseColumns::take_compared(const EventSelection& selection, EventColumn& into) {
    const EventColumn& all = events(selection.of);
    const auto& o = tables_.linked.condition_steps[static_cast<std::size_t>(selection.condition)].operands;
    const WantedValues wanted =
        WantedValues(static_cast<Comparison>(o[2]), o[3]).negated_if(selection.is_negated);
    into.start(batch_, all.count);
    into.inexact = all.inexact;
    // By value, so that nothing is read anew for what is written.
    const std::uint32_t* const attributes = timelines_.attributes.data();
    const std::int32_t* const values = timelines_.attribute_values.data() + o[1];
    ExactEvent* to = into.events.data();
    for (const ExactEvent& event : all.all()) {
        const std::int32_t value = values[attributes[event.row]];
        if (value == not_recorded) [[unlikely]]
            into.inexact.add(place_of(event.row));
        *to = event;
        to += wanted.holds(value) ? 1 : 0;
    }
    into.count = static_cast<std::size_t>(to - into.events.data());
}

// In spells that lie one behind the other: an event is of the one that holds it.
void CaseColumns::take_nth(const EventSelection& selection, EventColumn& into) {
    const EventColumn& all = indexed_events(selection.of);
    const auto& o = tables_.linked.code[selection.from].operands;
    const auto nth = static_cast<std::size_t>(o[2]);
    into.start(batch_, all.count + 1);
    into.inexact = all.inexact;
    if (nth == 0) return;
    if (tables_.plan.spells[static_cast<std::size_t>(o[3])].how == SpellSelection::How::everywhere) {
        for (std::size_t i = 0; i < all.count; ++i)
            if (i - all.begin[place_of(all.events[i].row)] == nth - 1) into.take(all.events[i]);
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
        while (next < end && all.events[next].at < spell.start)
            ++next;
        const std::size_t found = next + nth - 1;
        if (found < end && all.events[found].at <= spell.end) into.take(all.events[found]);
    }
}

// At the event behind n - 1 that the trailing duration holds, where it holds no more.
void CaseColumns::take_reaching(const EventSelection& selection, EventColumn& into) {
    const EventColumn& all = indexed_events(selection.of);
    const auto& o = tables_.linked.code[selection.from].operands;
    const auto n = static_cast<std::size_t>(o[2]);
    DueTable& ends = dues_of(o[3]);
    into.start(batch_, all.count + 1);
    into.inexact = all.inexact;
    // The first of the case that the duration holds: as the events go on, so do the ends of the durations.
    std::size_t first = 0;
    for (std::size_t i = 0; i < all.count; ++i) {
        const ExactEvent& event = all.events[i];
        const std::uint32_t place = place_of(event.row);
        first = std::max<std::size_t>(first, all.begin[place]);
        // Beyond the calendar it is not known whether an event is within.
        if (ends.due_after(event.at) == no_instant) [[unlikely]] {
            into.inexact.add(place);
            continue;
        }
        while (first < i && event.at > ends.due_after(all.events[first].at))
            ++first;
        into.take(event, i - first + 1 == n);
    }
}

void CaseColumns::fill_spells(std::int32_t reg) {
    const SpellSelection& selection = tables_.plan.spells[static_cast<std::size_t>(reg)];
    take_spells(selection, spells_[static_cast<std::size_t>(selection.column)]);
}

void CaseColumns::take_spells(const SpellSelection& selection, SpellColumn& into) const {
    const EventColumn& openings = indexed(of_kind(selection.opening));
    const EventColumn& ends = indexed(of_kind(selection.closing));
    into.filled = batch_;
    into.spells.clear();
    into.place.clear();
    into.inexact = openings.inexact;
    into.inexact |= ends.inexact;
    for (std::size_t first = 0; first < openings.count;) { // of a case
        const std::uint32_t place = place_of(openings.events[first].row);
        const std::span<const ExactEvent> opening_events = openings.of(place), end_events = ends.of(place);
        pair_exact_edges(opening_events, end_events, [&](std::size_t opening, std::size_t end) {
            ClockSpell& spell = into.spells.emplace_back();
            into.place.push_back(place);
            spell.start = spell.state_start = opening_events[opening].at;
            spell.start_row = opening_events[opening].row;
            if (end != no_end) spell.end = end_events[end].at;
        });
        first += opening_events.size();
    }
}

} // namespace plumbline
