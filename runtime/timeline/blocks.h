// How rows come to lie in blocks of cases (timelines.h).
#pragma once

#include "runtime/timeline/timelines.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace plumbline {

// Moves the rows of all columns; keeps the room that it takes.
class MovedColumns {
  public:
    // Row first + i becomes what row order[i] is; `order` holds the numbers from `first` on, each once.
    void move(Timelines& timelines, std::size_t first, std::span<const std::uint32_t> order);

  private:
    std::vector<std::int32_t> words_;
    std::vector<std::uint32_t> numbers_;
    std::vector<EventKind> kinds_;
    std::vector<std::uint8_t> bytes_;
};

class BlockLayout {
  public:
    // For a block that follows on those there are, of the cases [first_case, end_case). Their runs say how many rows each has;
    // this says where they stand, and appends what the block has of each kind. Rows are not touched.
    void place_block(Timelines& timelines, std::size_t first_case, std::size_t end_case);

    // For all cases anew. Their runs say where their rows stand in `order`, which names rows of the columns, each once. Takes
    // room for the largest of the columns and 5 bytes a row.
    void lay_out(Timelines& timelines, std::span<const std::uint32_t> order);

  private:
    std::vector<KindRun> of_kind_; // of the block at hand; without rows where it has none
    std::vector<EventKind> kinds_; // that it has
};

// Fills Timelines::case_begins, which have to be empty, once all rows are where they stay.
void note_case_begins(Timelines& timelines);

// Case i becomes what case order[i] is; each stands there once.
void reorder_cases(Timelines& timelines, std::span<const std::uint32_t> order);

} // namespace plumbline
