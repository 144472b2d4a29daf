// The spells of a state that one kind of event opens and another ends, where each of these counts for certain and stands at a
// known minute. Private to this room.
#pragma once

#include "runtime/bundle/bundle.h"

#include <cstddef>
#include <span>

namespace plumbline {

// Any event of the one kind opens it, and any of the other ends it.
inline bool is_plain(const StateRecord& state) {
    if (state.one_for_each != no_text || state.opening.size() != 1 || state.closing.size() != 1) return false;
    const StateEdgeRecord &opens = state.opening.front(), &closes = state.closing.front();
    return opens.condition < 0 && closes.condition < 0 && opens.kind != closes.kind;
}

inline constexpr std::size_t no_end = static_cast<std::size_t>(-1);

inline Instant instant_of(Instant at) {
    return at;
}

// Edges are whatever instant_of() gives an instant of. `take` is called for each spell, in order of time, with the places of
// what opens it and of what ends it, or no_end. A state is open from its first event to the next end; what opens it again
// meanwhile is passed over. An end closes one spell.
template <class Edge, class Take>
void pair_exact_edges(std::span<const Edge> openings, std::span<const Edge> ends, const Take& take) {
    std::size_t next = 0; // the first end that is not used, or past
    for (std::size_t i = 0; i < openings.size(); ++i) {
        const Instant start = instant_of(openings[i]);
        if (next > 0 && start < instant_of(ends[next - 1])) continue; // within the spell that this one ended
        while (next < ends.size() && instant_of(ends[next]) < start)
            ++next;
        if (next == ends.size()) return take(i, no_end);
        take(i, next++);
    }
}

} // namespace plumbline
