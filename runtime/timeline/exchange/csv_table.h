// CSV as RFC 4180 has it, with the places of its cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::exchange {

struct CsvCell {
    std::string text; // unquoted, without spaces at either end
    std::uint32_t column = 0;
};

class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : text_(text) {}

    // False at the end of the text, and at a row that is not well-formed: then `error` says what is wrong.
    bool next(std::vector<CsvCell>& row);
    // Where the row that was read last begins.
    std::uint64_t line() const { return row_line_; }

    struct Error {
        std::uint64_t line = 0;
        std::uint32_t column = 0;
        std::string_view message;
    };
    const std::optional<Error>& error() const { return error_; }

  private:
    bool read_cell(CsvCell& cell);
    bool read_quoted(CsvCell& cell);
    std::uint32_t column() const { return static_cast<std::uint32_t>(position_ - line_start_ + 1); }

    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t line_start_ = 0;
    std::uint64_t line_ = 1;
    std::uint64_t row_line_ = 0;
    std::optional<Error> error_;
};

} // namespace plumbline::exchange
