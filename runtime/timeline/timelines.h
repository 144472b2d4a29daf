// Case timelines in columns: all events of all cases, grouped by case, within a case by kind of event, and
// within a kind in time order.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/timeline/vocabulary.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

// An attribute that the timeline does not give. Not the same as no, or as zero.
inline constexpr std::int32_t not_recorded = INT32_MIN;

// Bits of Timelines::flags.
inline constexpr std::uint8_t at_is_date_only = 1; // `at` is 00:00 of the day; only the date was recorded
inline constexpr std::uint8_t recorded_at_is_date_only = 2; // `recorded_at` likewise
inline constexpr std::uint8_t is_planned = 4; // planned=true: has not happened, may anchor lead times

// A run of events of one kind in one case.
struct KindRun {
    EventKind kind = 0;
    std::uint32_t begin = 0; // row numbers, end excluded
    std::uint32_t end = 0;
    // Of all its rows together, so that who asks whether any of them is planned, or was recorded late, need not look.
    std::uint8_t flags = 0;             // those that any row has
    Instant last_recorded = no_instant; // the latest recorded_at; no_instant: none is recorded

    void summarise(std::uint8_t row_flags, Instant row_recorded_at) {
        flags |= row_flags;
        last_recorded = std::max(last_recorded, row_recorded_at);
    }
    bool operator==(const KindRun&) const = default;
};

// Owns everything. Built by TimelineBuilder, immutable afterwards; share it between threads.
struct Timelines {
    // One entry a row, all of the same length.
    std::vector<EventKind> kinds;
    std::vector<Instant> at;
    std::vector<Instant> recorded_at; // no_instant: not recorded
    std::vector<std::uint8_t> flags;
    std::vector<std::uint32_t> attributes; // first value of the row in attribute_values

    // For each row as many values as its kind has attributes, by slot; not_recorded where none is given. Rows of one
    // kind that record the same may share them, so that where they stand says nothing.
    std::vector<std::int32_t> attribute_values;

    // One entry a case, in case_id order (bytes). Case i owns kind_runs[run_begin[i] .. run_begin[i + 1]).
    std::vector<std::string> case_ids;
    std::vector<std::uint32_t> run_begin;
    std::vector<KindRun> kind_runs; // by kind within a case; a kind without events has no run

    // Texts and references, each once.
    std::vector<std::string> strings;
    // Values of choices and roles that the vocabulary does not list: column value unlisted_base + i is
    // unlisted[i]. They are recorded, and equal to nothing that a standard can name.
    static constexpr std::int32_t unlisted_base = 1 << 30;
    std::vector<std::string> unlisted;

    std::size_t case_count() const { return case_ids.size(); }
    std::size_t row_count() const { return at.size(); }
    std::span<const KindRun> runs_of(std::size_t case_index) const {
        return {kind_runs.data() + run_begin[case_index], run_begin[case_index + 1] - run_begin[case_index]};
    }
};

} // namespace plumbline
