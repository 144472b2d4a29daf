// Where to begin looking among moments or spells in order of time, so that what a case costs grows with its events and not
// with their square. They find what a look at each would find, also where something is not in order. Private to this room.
#pragma once

#include "runtime/vm/sets.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
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
    // From this index on: where the next is that belongs for certain; how many there are where none is. For a look in which
    // what is not certain changes nothing any more. Where they are not in order, the index itself.
    std::size_t next_certain(std::size_t index) const;

  private:
    const Moments& moments_;
    bool in_order_ = false; // by their first minutes
    Instant longest_ = 0;   // from the first minute of one to its last
    mutable std::vector<std::uint32_t>
        certain_; // the indices of those that belong for certain, once they are asked for
    mutable bool knows_certain_ = false;
};

// Where among moments those stand that agree on an attribute, or do not record it.
class MatchFinder {
  public:
    // `value_of`: what a moment says of the attribute, or `silent`.
    template <class ValueOf>
    MatchFinder(std::span<const Moment> moments, std::int32_t silent, const ValueOf& value_of)
        : size_(moments.size()), silent_(silent) {
        by_value_.reserve(size_);
        for (std::uint32_t i = 0; i < size_; ++i)
            by_value_.emplace_back(value_of(moments[i]), i);
        put_in_order();
    }
    // From this index on: the next that says so; how many there are where none does.
    std::size_t next_of(std::int32_t value, std::size_t index) const;
    // The next that says so, or says nothing. Of a value that is not said, each may be it.
    std::size_t next_that_may(std::int32_t value, std::size_t index) const;
    // The next that says so; none does where the value is not said.
    std::size_t next_that_does(std::int32_t value, std::size_t index) const {
        return value == silent_ ? size_ : next_of(value, index);
    }

  private:
    void put_in_order();

    std::size_t size_;
    std::int32_t silent_;
    std::vector<std::pair<std::int32_t, std::uint32_t>> by_value_; // and the index
};

// Of the moments before that one, in their order, those that `lies_within` a length that ends with it, the last first, until
// `take` says no. Behind one that does not lie within it one of which only the date is recorded may all the same.
template <class LiesWithin, class Take>
void each_within(std::span<const Moment> moments, std::size_t last, const LiesWithin& lies_within,
                 const Take& take) {
    Instant beyond = end_of_time; // where the last stands that does not
    for (std::size_t i = last; i-- > 0;) {
        if (beyond != end_of_time && moments[i].earliest + longest_day < beyond) return;
        if (lies_within(moments[i])) {
            if (!take(i)) return;
        } else if (beyond == end_of_time) {
            beyond = moments[i].earliest;
        }
    }
}

// The last moment before each, in its own spell or in any. Neither of two in one minute is before the other.
class PreviousFinder {
  public:
    // `among` holds the moments that are asked about, in their order, and perhaps others between them.
    explicit PreviousFinder(const Moments& among) : among_(among) {}
    // Of the one that stands at index `i` in the list asked about; null where there is none. Asked in their order.
    const Moment* of(const Moment& moment, std::size_t i, bool in_spell);

  private:
    const Moments& among_;
    std::size_t reached_ = 0; // where the one asked about last stands, and where those of its minute begin
    std::size_t minute_begin_ = 0;
    std::vector<std::uint32_t> in_spell_; // by index: one more than that of the one before it in its spell
};

// The same for spells, which may lie side by side.
class SpellFinder {
  public:
    explicit SpellFinder(const Spells& spells);
    // Of the spells that hold the moment the one to which it belongs: the one that it began or ended, then the one that
    // surely holds it, then the one that lasts longer. Null where none does, and where it began or ended one that is left out.
    const Spell* of(const Moment& moment) const;
    // Each outside [first, end) is over before the one instant, or begins behind the other.
    struct Range {
        std::size_t first, end;
    };
    Range around(Instant earliest, Instant latest) const;

  private:
    const Spells& spells_;
    bool in_order_ = false;            // by their starts
    std::vector<Instant> latest_ends_; // of this one and those before it
};

} // namespace plumbline
