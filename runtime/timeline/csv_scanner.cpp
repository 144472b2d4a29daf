#include "runtime/timeline/csv_scanner.h"

namespace plumbline {

void CsvScanner::start(const InputBuffer& buffer, const char* from) {
    at_ = from;
    is_last_ = buffer.is_last();
    cursor_ = {from, buffer.end(), from, places_.data()};
    places_.front() = 0;
}

const char* CsvScanner::next_behind_block(Cursor& cursor) {
    while (cursor.block_end != cursor.end) {
        find_places(cursor);
        const char* found = cursor.begin + *cursor.place;
        if (found == cursor.block_end) continue;
        ++cursor.place;
        return found;
    }
    return cursor.end;
}

// Those of the next block, 64 bytes by 64.
void CsvScanner::find_places(Cursor& cursor) {
    const auto from = static_cast<std::uint32_t>(cursor.block_end - cursor.begin);
    const auto size = static_cast<std::uint32_t>(
        std::min(block_bytes, static_cast<std::size_t>(cursor.end - cursor.block_end)));
    std::uint32_t* to = places_.data();
    for (std::uint32_t at = 0; at < size; at += 64) {
        std::uint64_t mask = structural_mask(cursor.block_end + at);
        if (size - at < 64) mask &= (std::uint64_t{1} << (size - at)) - 1;
        for (; mask != 0; mask &= mask - 1)
            *to++ = from + at + static_cast<std::uint32_t>(std::countr_zero(mask));
    }
    *to = from + size;
    cursor.place = places_.data();
    cursor.block_end += size;
}

// `text` holds quotation marks in pairs. `row_size` is the most that the texts of this row can come to: room
// for all is made at once, so that none of them moves.
std::string_view CsvScanner::unescaped(std::string_view text, std::size_t row_size) {
    unescaped_.reserve(row_size);
    const std::size_t begin = unescaped_.size();
    for (std::size_t index = 0; index < text.size(); ++index) {
        unescaped_ += text[index];
        if (text[index] == '"') ++index;
    }
    return std::string_view(unescaped_).substr(begin);
}

// `field` is at its opening quotation mark. Adds it to the row; `behind` is the comma or line feed behind it,
// or the window's end.
CsvScanner::Quoted CsvScanner::read_quoted(const char* field, Cursor& cursor, CsvRow& row,
                                           const char*& behind) {
    bool has_pairs = false;
    const char* quote = nullptr;
    for (;;) {
        quote = next(cursor);
        if (quote == cursor.end) {
            row.add({}, field);
            return is_last_ ? Quoted::unclosed : Quoted::incomplete;
        }
        if (*quote == '\n') ++row.newlines;
        if (*quote != '"') continue;
        if (quote + 1 == cursor.end || quote[1] != '"') break;
        next(cursor);
        has_pairs = true;
    }
    const std::string_view text(field + 1, static_cast<std::size_t>(quote - field - 1));
    row.add(has_pairs ? unescaped(text, static_cast<std::size_t>(cursor.end - row.begin)) : text, field);

    do
        behind = next(cursor);
    while (behind != cursor.end && *behind == '"');
    const bool is_line_end = behind == cursor.end || *behind == '\n';
    const char* rest = quote + 1;
    if (is_line_end && rest != behind && *rest == '\r') ++rest;
    if (rest != behind && row.bad_quote == CsvRow::none)
        row.bad_quote = static_cast<std::uint32_t>(row.field_count - 1);
    return Quoted::closed;
}

CsvScanner::Result CsvScanner::next(CsvRow& row) {
    // A copy, so that writing the row's characters cannot change it as far as the compiler knows.
    Cursor cursor = cursor_;
    const char* const end = cursor.end;
    if (at_ == end) return is_last_ ? Result::end : Result::incomplete;
    row.begin = at_;
    row.field_count = 0;
    row.newlines = 0;
    row.bad_quote = CsvRow::none;
    row.is_empty_line = false;
    unescaped_.clear();

    const char* field = at_;
    for (;;) {
        const char* stop = next(cursor);
        // Plain fields, which most rows have and no others: counted here, and in the row only where something else comes.
        CsvField* const room = row.room.data();
        std::size_t count = row.field_count;
        for (; stop != end && *stop == ',' && count < CsvRow::max_fields; stop = next(cursor)) {
            room[count++] = {{field, static_cast<std::size_t>(stop - field)},
                             static_cast<std::uint32_t>(field - row.begin)};
            field = stop + 1;
        }
        row.field_count = count;
        if (stop == end && !is_last_) return Result::incomplete;
        if (stop != end && *stop == ',') {
            row.add({field, static_cast<std::size_t>(stop - field)}, field);
            field = stop + 1;
            continue;
        }
        if (stop != end && *stop == '"') {
            if (stop != field) continue; // inside a field that is not quoted it is a character like others
            const Quoted quoted = read_quoted(field, cursor, row, stop);
            if (quoted == Quoted::incomplete || (stop == end && !is_last_)) return Result::incomplete;
            if (quoted == Quoted::unclosed) return Result::unclosed_quote;
            if (stop != end && *stop == ',') {
                field = stop + 1;
                continue;
            }
        } else {
            const char* text_end = stop != field && stop[-1] == '\r' ? stop - 1 : stop;
            row.add({field, static_cast<std::size_t>(text_end - field)}, field);
            row.is_empty_line = row.field_count == 1 && text_end == field;
        }
        row.end = stop == end ? end : stop + 1;
        at_ = row.end;
        cursor_ = cursor;
        return Result::row;
    }
}

} // namespace plumbline
