// Rows in any order in, Timelines out.
//
// What the result says depends on the rows alone, not on the order in which they come: cases by the bytes of their id;
// within a case by kind; within a kind by `at`, a row with only a date before the timed rows of that minute
// (so before all of its day), then by recorded_at (not recorded last), then by flags and attribute values.
// Rows that are equal in all of that are all kept: an event that is written twice is two rows.
//
// Rows that come grouped by case are the common case and the cheap one: those of a block of cases wait in a buffer, and are
// dealt out to the columns by kind when the next one begins. If cases come back later, or out of order, finish() moves all
// rows once, column by column, so that beside the columns it needs room for the largest of them, 9 bytes a row, and the runs
// once more. Until then each value that is a text, or is not listed, takes 4 bytes more.
#pragma once

#include "runtime/timeline/blocks.h"
#include "runtime/timeline/string_table.h"
#include "runtime/timeline/timelines.h"
#include "runtime/timeline/vocabulary.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

struct TimelineRow {
    EventKind kind = 0;
    ParsedMoment at{};
    Instant recorded_at = no_instant;
    std::uint8_t flags = 0; // recorded_at_is_date_only, is_planned; at_is_date_only is told by `at`

    std::uint8_t all_flags() const {
        const unsigned date_only = at.date_only ? at_is_date_only : 0u;
        return static_cast<std::uint8_t>((flags & ~at_is_date_only) | date_only);
    }
};

class TimelineBuilder {
  public:
    explicit TimelineBuilder(const Vocabulary& vocabulary);

    // `values`: column values by slot, as many as the kind has attributes; those left off are not recorded.
    // `row.kind` is one of the vocabulary's. False: there are more rows or values than 32 bits can number,
    // and this row was not added.
    [[nodiscard]] bool add(std::string_view case_id, const TimelineRow& row,
                           std::span<const std::int32_t> values) {
        const std::optional<std::uint32_t> place = keep(row.kind, values);
        return place && add(case_id, row, *place);
    }
    // The same in two steps, as many rows record the same: values are kept once, and any number of rows of the kind are
    // added that have them. nullopt: there is no room left. What keep() gives is good as long as generation() is the same.
    [[nodiscard]] std::optional<std::uint32_t> keep(EventKind kind, std::span<const std::int32_t> values);
    [[nodiscard]] bool add(std::string_view case_id, const TimelineRow& row, std::uint32_t values) {
        if (!is_of_case_at_hand(case_id)) begin_case(case_id);
        return add_to_case(row, values);
    }
    std::uint64_t generation() const { return generation_; }

    // In two steps again, as rows mostly come case by case. The case at hand is that of the last row since finish().
    bool is_of_case_at_hand(std::string_view case_id) const {
        return !group_case_.empty() && is_same_text(case_at_hand_, case_id);
    }
    // Rows are of this case from here on; one has to follow.
    void begin_case(std::string_view case_id);
    [[nodiscard]] bool add_to_case(const TimelineRow& row, std::uint32_t values) {
        if (row_count_ >= UINT32_MAX - 1) return false;
        ++row_count_;
        waiting_.push_back({row.at.instant, row.recorded_at, values, row.kind, row.all_flags()});
        KindAtHand& kind = kinds_at_hand_[row.kind];
        ++kind.rows;
        kind.flags |= row.all_flags();
        kind.last_recorded = std::max(kind.last_recorded, row.recorded_at);
        is_in_order_ = is_in_order_ & (kind.last_at < row.at.instant);
        kind.last_at = row.at.instant;
        kinds_that_came_[row.kind / 64] |= std::uint64_t{1} << (row.kind % 64);
        return true;
    }

    // Column values that need a table: of a text or reference, and of a choice or role that the vocabulary
    // does not list. Meant for rows that are then added. finish() numbers both anew, in the order of their
    // bytes.
    std::int32_t text(std::string_view value) { return static_cast<std::int32_t>(texts_.add(value)); }
    std::int32_t unlisted(std::string_view value) {
        return Timelines::unlisted_base + static_cast<std::int32_t>(unlisted_.add(value));
    }

    // Makes room for so many rows and values in all, if they are more than there is room for: a guess that is
    // too high costs address space, one that is too low costs copying.
    void reserve(std::size_t rows, std::size_t values);
    std::size_t row_count() const { return row_count_; }
    std::size_t value_count() const { return columns_.attribute_values.size(); }

    // Leaves the builder empty.
    Timelines finish();

  private:
    // What the values of one attribute are, as far as ordering and renumbering them goes.
    enum class Content : std::uint8_t { plain, text, listed };
    struct RowKey {
        std::uint64_t place; // `at`, and within its minute date-only first
        std::uint32_t row;
    };
    // A row of the block at hand, which has no place in the columns yet.
    struct Waiting {
        Instant at;
        Instant recorded_at;
        std::uint32_t values;
        EventKind kind;
        std::uint8_t flags;
    };
    // What the rows of the case at hand have in common, of one kind: what its run will say, and what tells whether they came
    // in order.
    struct KindAtHand {
        std::uint32_t rows = 0;
        Instant last_at = no_instant;
        Instant last_recorded = no_instant;
        std::uint8_t flags = 0;
    };
    std::uint64_t place_of(std::uint32_t row) const;
    bool comes_before(const RowKey& left, const RowKey& right) const;
    int compare_values(Content content, std::int32_t left, std::int32_t right) const;

    // Puts row numbers of one case and kind in the order of their rows.
    void sort_rows(std::span<std::uint32_t> rows);

    void end_case();
    void end_block();
    bool cases_are_final() const;
    void regroup();
    void renumber();

    std::vector<Content> contents_;             // of all kinds, one kind's slots after another's
    std::vector<std::uint32_t> contents_begin_; // by kind, and where the last one ends
    std::span<const Content> contents_of(EventKind kind) const {
        return {contents_.data() + contents_begin_[kind], contents_begin_[kind + 1u] - contents_begin_[kind]};
    }
    // Which attribute values are numbers of texts and of values that are not listed, which finish() numbers anew.
    std::vector<std::uint32_t> text_places_;
    std::vector<std::uint32_t> unlisted_places_;
    StringTable cases_;
    StringTable texts_;
    StringTable unlisted_;

    Timelines columns_; // the columns of rows; the rest comes in finish()
    std::uint64_t generation_ = 0;
    // A group is a run of rows of one case that came one after another. Each counts as a case until finish() has them all.
    std::vector<std::uint32_t> group_case_;
    std::vector<Waiting> waiting_;              // of the block at hand; all others stand in the columns
    std::vector<std::uint32_t> groups_to_sort_; // of that block, as rows of theirs came out of order
    BlockLayout layout_;
    std::string case_at_hand_;

    std::vector<KindAtHand> kinds_at_hand_;      // by kind, of the case at hand
    std::vector<std::uint64_t> kinds_that_came_; // a bit for each kind that any of them has
    bool is_in_order_ = true; // no two of one kind come in one minute, or the later one first
    std::size_t row_count_ = 0;

    // Room for sort_rows() and end_block().
    std::vector<RowKey> keys_;
    std::vector<std::uint32_t> next_row_; // by kind
    std::vector<std::uint32_t> sorted_rows_;
    MovedColumns moved_;
};

} // namespace plumbline
