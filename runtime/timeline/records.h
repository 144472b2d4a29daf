// The rows of timelines as they are written, each with its case and nothing else read of it: for what puts them in another
// order.
#pragma once

#include "runtime/timeline/reader.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

struct RecordHandlers {
    // Once, before the first record: the header of CSV as the first file has it, with its line end; empty for JSON Lines.
    // Both return false to stop.
    std::function<bool(std::string_view header)> begin;
    // `case_id` as the readers take it, empty where the row has none. `text` ends in a line feed; it may hold others, inside
    // quotation marks. Both are good until the handler returns.
    std::function<bool(std::string_view case_id, std::string_view text)> record;
};

// All files must be of one format, and CSV files must have the same columns in the same order. What is so wrong that rows
// cannot be told apart is in `report.fatal`, as with the readers; a row with other faults is a record like others. Empty
// lines are no rows. Counts rows_read and rows_used. False: stopped, or something is fatal.
bool read_records(const std::vector<std::string>& paths, const RecordHandlers& handlers, ReadReport& report,
                  const Progress& progress = {}, const ReadOptions& options = {});

} // namespace plumbline
