// What a condition step asks of one recorded value. Private to this room.
#pragma once

#include "runtime/bundle/bundle.h"

#include <cstdint>

namespace plumbline {

inline bool compare(std::int32_t left, Comparison comparison, std::int32_t right) {
    switch (comparison) {
    case Comparison::equal:
        return left == right;
    case Comparison::unequal:
        return left != right;
    case Comparison::less:
        return left < right;
    case Comparison::less_or_equal:
        return left <= right;
    case Comparison::greater:
        return left > right;
    case Comparison::greater_or_equal:
        return left >= right;
    }
    return false;
}

// The same as a range, for who asks it of many: of a recorded value it holds where that lies in the range, or outside it.
struct ComparedRange {
    std::int64_t first = INT32_MIN, last = INT32_MAX;
    bool is_outside = false;

    ComparedRange(Comparison comparison, std::int64_t right) {
        switch (comparison) {
        case Comparison::unequal:
            is_outside = true;
            [[fallthrough]];
        case Comparison::equal:
            first = last = right;
            break;
        case Comparison::less:
            last = right - 1;
            break;
        case Comparison::less_or_equal:
            last = right;
            break;
        case Comparison::greater:
            first = right + 1;
            break;
        case Comparison::greater_or_equal:
            first = right;
            break;
        }
    }
    bool holds(std::int32_t value) const { return (value >= first) & (value <= last); } // less `is_outside`
};

} // namespace plumbline
