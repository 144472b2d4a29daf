// The made-up county's dice. Integers only and nothing of <random>, whose distributions differ from one
// standard library to the next: the same seed must give the same bytes on every machine.
//
// Source of the numbers: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
// 2014).
//
// Mind: C++ leaves open in which order the arguments of one call, or the two sides of a +, are worked out.
// Two draws never stand in one expression where that order would show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace plumbline::generate {

class Random {
  public:
    // The dice of one case: they depend on the county's seed and the case's number alone.
    Random(std::uint64_t seed, std::uint64_t number) : state_(mix(mix(seed) + number)) {}

    // 0 to bound - 1; bound >= 1. The bias of the multiplication is under one in a million for the bounds
    // used here.
    int below(int bound) {
        return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
    }
    // Both ends included.
    int between(int low, int high) { return low + below(high - low + 1); }
    bool percent(int chance) { return below(100) < chance; }
    // The smaller and the larger of two throws of 0 to bound - 1.
    int smaller_of_two(int bound) {
        const int one = below(bound);
        const int other = below(bound);
        return one < other ? one : other;
    }
    int larger_of_two(int bound) { return bound - 1 - smaller_of_two(bound); }
    // A name that stands twice is twice as likely.
    std::string_view one_of(std::initializer_list<std::string_view> names) {
        return names.begin()[static_cast<std::size_t>(below(static_cast<int>(names.size())))];
    }

  private:
    static std::uint64_t mix(std::uint64_t value) {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
        return value ^ (value >> 31);
    }
    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15U;
        return mix(state_);
    }

    std::uint64_t state_;
};

} // namespace plumbline::generate
