// CSV timelines: one row an event.
#pragma once

#include "runtime/timeline/csv_header.h"
#include "runtime/timeline/csv_scanner.h"
#include "runtime/timeline/input_buffer.h"
#include "runtime/timeline/read_log.h"
#include "runtime/timeline/row_assembler.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plumbline {

// Reads one file; make a new one for the next.
class CsvReader {
  public:
    CsvReader(RowAssembler& rows, ReadLog& log, std::size_t row_limit)
        : rows_(rows), log_(log), row_limit_(row_limit) {}

    // From `from`, in the window of `buffer`, to the end of the stream, or to the first fatal problem, which
    // is logged. A failure of the stream itself is left to the caller.
    void read(InputBuffer& buffer, const char* from);

  private:
    // False, here and below: a fatal problem was logged.
    bool read_window(const InputBuffer& buffer, const char* from);
    bool row_too_long();
    bool use_header();
    bool has_usual_columns() const;
    // Uses rows up to the first that is not of the usual shape, or to the last line feed of the window. Returns where that
    // is; nullptr: a fatal problem was logged.
    const char* use_usual_rows(const InputBuffer& buffer, const char* from);
    const char* use_usual_at(const char* before);
    const char* use_usual_recorded_at(const char* before);
    const char* use_usual_packed(const char* before);
    const char* end_of_unknown_row(std::string_view event, const char* event_end) const;
    bool use_row();
    // Whether the row can be split and read as text at all. If not, it has been logged.
    bool is_well_formed() {
        if (row_.bad_quote == CsvRow::none && row_.field_count == header_.names.size() && window_is_utf8_)
            [[likely]]
            return true;
        return tell_what_is_malformed();
    }
    bool tell_what_is_malformed();
    // False: the row cannot be used; the assembler says why.
    bool use_field(const CsvHeader::Column& column, std::string_view text);
    bool use_new_packed(std::string_view text);
    bool use_packed(std::string_view text);

    bool unusable(const CsvField& field, std::string message);
    bool fatal(RowPlace place, std::string message);
    RowPlace place_of(const CsvField& field) const;
    std::string_view name_of(std::uint32_t field) const;

    RowAssembler& rows_;
    ReadLog& log_;
    std::size_t row_limit_;

    CsvScanner scanner_;
    CsvRow row_;
    std::uint64_t line_ = 1; // of the row's first byte
    bool has_header_ = false;
    CsvHeader header_;
    bool window_is_utf8_ = true;
};

} // namespace plumbline
