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

} // namespace plumbline
