// What a condition step asks of one recorded value. Private to this room.
#pragma once

#include "runtime/bundle/bundle.h"

#include <cstdint>

namespace plumbline {

// The values that a comparison holds of: those of a range, or those outside it. For who asks it of many.
class WantedValues {
  public:
    WantedValues(Comparison comparison, std::int32_t right) {
        std::int64_t first = INT32_MIN, last = INT32_MAX;
        switch (comparison) {
        case Comparison::unequal:
            are_outside_ = true;
            [[fallthrough]];
        case Comparison::equal:
            first = last = right;
            break;
        case Comparison::less:
            last = std::int64_t{right} - 1;
            break;
        case Comparison::less_or_equal:
            last = right;
            break;
        case Comparison::greater:
            first = std::int64_t{right} + 1;
            break;
        case Comparison::greater_or_equal:
            first = right;
            break;
        }
        if (first > last) { // none: those outside of all
            are_outside_ = true;
            return;
        }
        first_ = static_cast<std::uint32_t>(first);
        further_ = static_cast<std::uint32_t>(last - first);
    }
    WantedValues negated_if(bool is_negated) const {
        WantedValues other = *this;
        other.are_outside_ = are_outside_ != is_negated;
        return other;
    }
    // As unsigned, what lies before the first is larger than any.
    bool holds(std::int32_t value) const {
        return (static_cast<std::uint32_t>(value) - first_ <= further_) != are_outside_;
    }

  private:
    std::uint32_t first_ = 0, further_ = UINT32_MAX; // the first, and how many more
    bool are_outside_ = false;
};

inline bool compare(std::int32_t left, Comparison comparison, std::int32_t right) {
    return WantedValues(comparison, right).holds(left);
}

} // namespace plumbline
