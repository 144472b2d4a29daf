// Where to begin looking among moments or spells in order of time, so that what a case costs grows with its events and not
// with their square. They find what a look at each would find, also where something is not in order. Private to this room.
#pragma once

#include "runtime/vm/sets.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace plumbline {

// Over moments that stay as they are while it is used.
class MomentFinder {
  public:
    explicit MomentFinder(const Moments& moments);
    // Each before this index is over before `at`.
    std::size_t first_reaching(Instant at) const;
    // Each from this index on, up to the next that does not, begins behind `at`: where a look from the first on would stop.
    std::size_t end_of_begun(Instant at) const;
    // That neither this moment nor any behind it begins at or before `at`.
    bool is_past(const Moment& moment, Instant at) const { return in_order_ && moment.earliest > at; }

  private:
    const Moments& moments_;
    bool in_order_ = false; // by their first minutes
    Instant longest_ = 0;   // from the first minute of one to its last
};

// The same for spells, which may lie side by side.
class SpellFinder {
  public:
    explicit SpellFinder(const Spells& spells);
    // Of the spells that hold the moment the one to which it belongs: the one that it began or ended, then the one that
    // surely holds it, then the one that lasts longer. Null where none does.
    const Spell* of(const Moment& moment) const;

  private:
    // Each outside [first, end) does not hold the moment.
    struct Range {
        std::size_t first, end;
    };
    Range around(const Moment& moment) const;

    const Spells& spells_;
    bool in_order_ = false;            // by their starts
    std::vector<Instant> latest_ends_; // of this one and those before it
};

} // namespace plumbline
