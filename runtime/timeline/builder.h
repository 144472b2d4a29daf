// Rows in any order in, Timelines out.
//
// The result depends on the rows alone, not on the order in which they come: cases by the bytes of their id; within a
// case by kind; within a kind by `at`, a row with only a date before the timed rows of that minute (so before all of
// its day), then by recorded_at (not recorded last), then by flags and attribute values. Rows that are equal in all of
// that are all kept: an event that is written twice is two rows.
//
// Rows that come grouped by case are the common case and the cheap one: each case is sorted when the next one begins,
// straight into its final place. If cases come back later, or out of order, finish() copies the columns once.
#pragma once

#include "runtime/timeline/string_table.h"
#include "runtime/timeline/timelines.h"
#include "runtime/timeline/vocabulary.h"

#include <cstdint>
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
};

class TimelineBuilder {
  public:
    explicit TimelineBuilder(const Vocabulary& vocabulary);

    // `values`: column values by slot, as many as the kind has attributes; those left off are not recorded.
    // False: there are more rows or values than 32 bits can number, and this row was not added.
    [[nodiscard]] bool add(std::string_view case_id, const TimelineRow& row,
                           std::span<const std::int32_t> values);

    // Column values that need a table: of a text or reference, and of a choice or role that the vocabulary does not
    // list. Meant for rows that are then added. finish() numbers both anew, in the order of their bytes.
    std::int32_t text(std::string_view value) { return static_cast<std::int32_t>(texts_.add(value)); }
    std::int32_t unlisted(std::string_view value) {
        return Timelines::unlisted_base + static_cast<std::int32_t>(unlisted_.add(value));
    }

    std::size_t row_count() const { return columns_.row_count() + case_rows_.size(); }
    // Leaves the builder empty.
    Timelines finish();

  private:
    // What the values of one attribute are, as far as ordering and renumbering them goes.
    enum class Content : std::uint8_t { plain, text, listed };

    // A row of the case at hand. `order` holds, from its highest bit down: kind (16), at (32), has a time of day (1),
    // seven unused bits, flags (8).
    struct CaseRow {
        std::uint64_t order;
        Instant recorded_at;
        std::uint32_t values; // first one in case_values_

        std::uint64_t key() const { return order >> 15; }
        EventKind kind() const { return static_cast<EventKind>(order >> 48); }
        Instant at() const {
            return static_cast<Instant>(static_cast<std::uint32_t>(order >> 16) ^ 0x80000000u);
        }
        std::uint8_t flags() const { return static_cast<std::uint8_t>(order); }
    };
    static CaseRow case_row(const TimelineRow& row, std::uint32_t values);

    bool comes_before(const CaseRow& left, const CaseRow& right) const;
    int compare_values(Content content, std::int32_t left, std::int32_t right) const;
    // Sorts the rows of the case at hand and appends them to `to` as one group.
    void write_case(Timelines& to);
    void end_group();
    bool groups_are_final() const;
    Timelines regroup();
    void take_rows(std::size_t group);
    void copy_group(std::size_t group, Timelines& to) const;
    void renumber(Timelines& timelines);

    std::vector<std::vector<Content>> contents_; // by kind and slot
    StringTable cases_;
    StringTable texts_;
    StringTable unlisted_;

    // A group is a run of rows of one case that came one after another. While building, run_begin and kind_runs of
    // the columns are those of groups.
    Timelines columns_;
    std::vector<std::uint32_t> group_case_;

    std::uint32_t current_case_ = StringTable::none;
    std::vector<CaseRow> case_rows_;
    std::vector<std::int32_t> case_values_;
};

} // namespace plumbline
