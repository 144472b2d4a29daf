// JSON Lines timelines: one object a line, a case with its events.
#pragma once

#include "runtime/timeline/input_buffer.h"
#include "runtime/timeline/read_log.h"
#include "runtime/timeline/row_assembler.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace plumbline {

// Reads one file; make a new one for the next.
class JsonLinesReader {
  public:
    JsonLinesReader(RowAssembler& rows, ReadLog& log, std::size_t line_limit);
    ~JsonLinesReader();

    // As CsvReader::read.
    void read(InputBuffer& buffer, const char* from);

  private:
    struct Parser; // keeps simdjson out of the header
    std::unique_ptr<Parser> parser_;
};

} // namespace plumbline
