// How much a bundle may hold: far above any standard, and low enough that no bundle, whoever made it, can
// make a reader take minutes or gigabytes. Private to this room.
#pragma once

#include <cstddef>

namespace plumbline::limits {

inline constexpr std::size_t file_bytes = 64u << 20;
inline constexpr std::size_t texts = 1u << 18;
inline constexpr std::size_t kinds = 4096;
inline constexpr std::size_t attributes = 8192;  // of all kinds: the evaluator keeps kinds x attributes slots
inline constexpr std::size_t choices = 1u << 16; // of all attributes
inline constexpr std::size_t roles = 4096;
inline constexpr std::size_t states = 4096;
inline constexpr std::size_t state_edges = 1u << 16; // of all states
inline constexpr std::size_t durations = 1u << 16;
inline constexpr std::size_t value_lists = 1u << 16;
inline constexpr std::size_t values = 1u << 20; // of all lists
inline constexpr std::size_t conditions = 1u << 16;
inline constexpr std::size_t condition_steps = 1u << 20;
inline constexpr std::size_t steps_of_a_condition = 4096;
inline constexpr std::size_t instructions = 1u << 18;
inline constexpr std::size_t rules = 1u << 14;
inline constexpr std::size_t measures = 1u << 14;
inline constexpr std::size_t assumptions = 1u << 16; // of all rules
inline constexpr std::size_t holidays = 1u << 17;    // a day of every range
inline constexpr std::size_t spans = 4096;           // closures, and terms
inline constexpr std::size_t clock_changes = 4096;
inline constexpr std::size_t sources = 4096;

// `merge` adds the sizes of two registers, so that thirty of them could fill a memory with one case. A
// register may hold what so many plain selections hold, no more.
inline constexpr unsigned merged = 4096;
// The same for what takes a moment once for each spell that holds it.
inline constexpr unsigned nested = 8;
inline constexpr int months_of_age = 3600;
inline constexpr int shortest_period_in_minutes =
    60; // of `count_in_every`, which makes an obligation for each

} // namespace plumbline::limits
