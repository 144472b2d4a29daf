// What a condition step asks of one recorded value. Private to this room.
#pragma once

#include "runtime/bundle/bundle.h"

#include <cstdint>

namespace plumbline {

// The values that a comparison holds of: those of a range, or those outside it. For who asks it of many.
class WantedValues {
  public:
    WantedValues(Comparison comparison, std::int64_t right) {
        switch (comparison) {
        case Comparison::unequal:
            is_outside_ = true;
            [[fallthrough]];
        case Comparison::equal:
            first_ = last_ = right;
            break;
        case Comparison::less:
            last_ = right - 1;
            break;
        case Comparison::less_or_equal:
            last_ = right;
            break;
        case Comparison::greater:
            first_ = right + 1;
            break;
        case Comparison::greater_or_equal:
            first_ = right;
            break;
        }
    }
    bool holds(std::int32_t value) const { return ((value >= first_) & (value <= last_)) != is_outside_; }

  private:
    std::int64_t first_ = INT32_MIN, last_ = INT32_MAX; // both included
    bool is_outside_ = false;
};

inline bool compare(std::int32_t left, Comparison comparison, std::int32_t right) {
    return WantedValues(comparison, right).holds(left);
}

} // namespace plumbline
