#include "runtime/timeline/exchange/csv_table.h"

#include "runtime/timeline/exchange/text.h"

namespace plumbline::exchange {

bool CsvReader::next(std::vector<CsvCell>& row) {
    row.clear();
    if (position_ >= text_.size() || error_) return false;
    row_line_ = line_;
    for (;;) {
        CsvCell cell;
        if (!read_cell(cell)) return false;
        row.push_back(std::move(cell));
        if (position_ >= text_.size()) return true;
        const char end = text_[position_++];
        if (end == ',') continue;
        ++line_; // a line break
        line_start_ = position_;
        return true;
    }
}

// Stops at the comma or line break after the cell.
bool CsvReader::read_cell(CsvCell& cell) {
    cell.column = column();
    if (position_ < text_.size() && text_[position_] == '"') return read_quoted(cell);
    const std::size_t begin = position_;
    while (position_ < text_.size() && text_[position_] != ',' && text_[position_] != '\n')
        ++position_;
    cell.text = trimmed(text_.substr(begin, position_ - begin)); // takes the CR of a CRLF with it
    return true;
}

bool CsvReader::read_quoted(CsvCell& cell) {
    const Error opened{line_, column(), "a quotation mark is opened here and never closed"};
    std::string text;
    for (++position_;; ++position_) {
        if (position_ >= text_.size()) {
            error_ = opened;
            return false;
        }
        const char c = text_[position_];
        if (c == '"') {
            if (position_ + 1 >= text_.size() || text_[position_ + 1] != '"') break;
            ++position_;
        } else if (c == '\n') {
            ++line_;
            line_start_ = position_ + 1;
        }
        text += c;
    }
    ++position_;
    while (position_ < text_.size() && text_[position_] != ',' && text_[position_] != '\n') {
        if (!is_space(text_[position_])) {
            error_ = {line_, column(), "text follows a closing quotation mark"};
            return false;
        }
        ++position_;
    }
    cell.text = trimmed(text);
    return true;
}

} // namespace plumbline::exchange
