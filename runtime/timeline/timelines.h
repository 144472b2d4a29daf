// Case timelines in columns: all events of all cases, block by block of neighbouring cases, within a block by kind of event,
// within a kind case by case, and there in time order. So a kind's events of a whole block lie one behind the other, for whoever
// asks about many cases, and so do those of one case.
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

// Cases that make a block; the last may have fewer. Few enough that a byte numbers them.
inline constexpr std::size_t cases_a_block = 256;

// A run of events of one kind, in one case or in one block.
struct KindRun {
    EventKind kind = 0;
    // Of all its rows together, so that who asks whether any of them is planned, or was recorded late, need not look.
    std::uint8_t flags = 0;  // those that any row has
    std::uint32_t begin = 0; // row numbers, end excluded
    std::uint32_t end = 0;
    Instant last_recorded = no_instant; // the latest recorded_at; no_instant: none is recorded

    std::uint32_t rows() const { return end - begin; }
    void summarise(std::uint8_t row_flags, Instant row_recorded_at) {
        flags |= row_flags;
        last_recorded = std::max(last_recorded, row_recorded_at);
    }
    void summarise(const KindRun& more) { summarise(more.flags, more.last_recorded); }
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
    std::vector<std::uint8_t> places;      // of its case in the block

    // For each row as many values as its kind has attributes, by slot; not_recorded where none is given. Rows of one
    // kind that record the same may share them, so that where they stand says nothing.
    std::vector<std::int32_t> attribute_values;

    // One entry a case, in case_id order (bytes). Case i owns kind_runs[run_begin[i] .. run_begin[i + 1]).
    std::vector<std::string> case_ids;
    std::vector<std::uint32_t> run_begin;
    std::vector<KindRun> kind_runs; // by kind within a case; a kind without events has no run

    // One entry a block. Block b holds the cases from b * cases_a_block on, and owns
    // block_runs[block_begin[b] .. block_begin[b + 1]).
    std::vector<std::uint32_t> block_begin;
    std::vector<KindRun> block_runs; // by kind within a block
    // One entry a block run and case of the block, and one more behind each run: the first row of that kind in the case; where
    // it has none, the first in a later one.
    std::vector<std::uint32_t> case_begins;

    // Texts and references, each once.
    std::vector<std::string> strings;
    // Values of choices and roles that the vocabulary does not list: column value unlisted_base + i is
    // unlisted[i]. They are recorded, and equal to nothing that a standard can name.
    static constexpr std::int32_t unlisted_base = 1 << 30;
    std::vector<std::string> unlisted;

    std::size_t case_count() const { return case_ids.size(); }
    std::size_t row_count() const { return at.size(); }
    // What the row records as the attribute of that slot of its kind.
    std::int32_t value(std::size_t row, std::size_t slot) const {
        return attribute_values[attributes[row] + slot];
    }
    std::span<const KindRun> runs_of(std::size_t case_index) const {
        return {kind_runs.data() + run_begin[case_index], run_begin[case_index + 1] - run_begin[case_index]};
    }
    std::span<const KindRun> runs_of_block(std::size_t block) const {
        return {block_runs.data() + block_begin[block], block_begin[block + 1] - block_begin[block]};
    }
    std::size_t cases_in_block(std::size_t block) const {
        return std::min(cases_a_block, case_count() - block * cases_a_block);
    }
    // By place of a case in the block. `run` is one of those of the block.
    std::span<const std::uint32_t> case_begins_of(std::size_t block, const KindRun& run) const {
        const std::size_t cases = cases_in_block(block);
        // All blocks before this one are full.
        const std::size_t of_block = block_begin[block] * (cases_a_block + 1);
        const auto place = static_cast<std::size_t>(&run - (block_runs.data() + block_begin[block]));
        return {case_begins.data() + of_block + place * (cases + 1), cases + 1};
    }
};

} // namespace plumbline
