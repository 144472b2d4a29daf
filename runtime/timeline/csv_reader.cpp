#include "runtime/timeline/csv_reader.h"

#include "runtime/timeline/text.h"

#include <algorithm>
#include <fmt/format.h>
#include <simdjson.h>
#include <utility>

namespace plumbline {

RowPlace CsvReader::place_of(const CsvField& field) const {
    const std::string_view before(row_.begin, field.offset);
    const std::size_t last_line_feed = before.rfind('\n');
    const std::size_t line_start = last_line_feed == std::string_view::npos ? 0 : last_line_feed + 1;
    return {line_ + static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')),
            static_cast<std::uint32_t>(before.size() - line_start + 1)};
}

std::string_view CsvReader::name_of(std::uint32_t field) const {
    return field < header_.names.size() ? std::string_view(header_.names[field]) : "the field";
}

// Always true, so that a caller can return it: reading goes on.
bool CsvReader::unusable(const CsvField& field, std::string message) {
    log_.row_unusable(place_of(field), std::move(message));
    return true;
}

bool CsvReader::fatal(RowPlace place, std::string message) {
    log_.fatal(place, std::move(message));
    return false;
}

void CsvReader::read(InputBuffer& buffer, const char* from) {
    for (;;) {
        if (buffer.has_failed()) return;
        if (buffer.nul() != nullptr) {
            const auto line_feeds = std::count(buffer.begin(), buffer.nul(), '\n');
            fatal({line_ + static_cast<std::uint64_t>(line_feeds), 0}, std::string(InputBuffer::nul_message));
            return;
        }
        if (!read_window(buffer, from)) return;
        if (buffer.is_last()) break;
        if (static_cast<std::size_t>(buffer.end() - scanner_.at()) > row_limit_) {
            row_too_long();
            return;
        }
        buffer.read_on(scanner_.at());
        from = buffer.begin();
    }
    if (!has_header_) fatal({line_, 0}, "the file is empty: expected a header with `case_id`, `event`, `at`");
}

bool CsvReader::row_too_long() {
    return fatal({line_, 0},
                 fmt::format("a row of more than {} bytes: expected one row a line; perhaps a quotation "
                             "mark is not closed",
                             row_limit_));
}

bool CsvReader::read_window(const InputBuffer& buffer, const char* from) {
    // All whole rows at once; row by row only where that fails.
    const std::string_view window(from, static_cast<std::size_t>(buffer.end() - from));
    const std::size_t whole_rows = buffer.is_last() ? window.size() : window.rfind('\n') + 1;
    window_is_utf8_ = simdjson::validate_utf8(window.substr(0, whole_rows));

    if (has_header_) from = use_usual_rows(buffer, from);
    if (from == nullptr) return false;
    scanner_.start(buffer, from);
    for (;;) {
        switch (scanner_.next(row_)) {
        case CsvScanner::Result::incomplete:
        case CsvScanner::Result::end:
            return true;
        case CsvScanner::Result::unclosed_quote:
            return fatal(
                place_of(row_.fields().back()),
                "this quotation mark is never closed, so that all behind it would be lost: expected a "
                "closing one");
        case CsvScanner::Result::row:
            break;
        }
        if (static_cast<std::size_t>(row_.end - row_.begin) > row_limit_) return row_too_long();
        const bool is_header = !has_header_ && !row_.is_empty_line;
        if (!row_.is_empty_line && !(has_header_ ? use_row() : use_header())) return false;
        line_ += 1 + row_.newlines;
        if (!is_header) continue;
        from = use_usual_rows(buffer, scanner_.at());
        if (from == nullptr) return false;
        scanner_.start(buffer, from);
    }
}

bool CsvReader::use_header() {
    const CsvHeaderProblem problem = read_csv_header(row_, rows_, header_);
    if (!problem.message.empty())
        return fatal(problem.field == CsvRow::none ? RowPlace{line_, 0}
                                                   : place_of(row_.fields()[problem.field]),
                     problem.message);
    has_header_ = true;
    return true;
}

// What keeps the row from being split and read as text at all is logged; true: nothing does.
bool CsvReader::tell_what_is_malformed() {
    if (row_.bad_quote != CsvRow::none) {
        const std::uint32_t field = std::min<std::uint32_t>(row_.bad_quote, CsvRow::max_fields);
        unusable(
            row_.fields()[field],
            fmt::format("`{}` goes on behind its closing quotation mark: expected a comma; a quotation mark "
                        "inside quotation marks is written twice",
                        name_of(field)));
        return false;
    }
    const std::size_t expected = header_.names.size();
    if (row_.field_count < expected) {
        log_.row_unusable({line_, 0},
                          fmt::format("{} field{}: expected {}, as in the header", row_.field_count,
                                      row_.field_count == 1 ? "" : "s", expected));
        return false;
    }
    if (row_.field_count > expected) {
        unusable(row_.fields()[expected],
                 fmt::format("{} fields: expected {}, as in the header; a value with a comma "
                             "in it stands in quotation marks",
                             row_.field_count, expected));
        return false;
    }
    if (window_is_utf8_) return true;
    for (std::uint32_t field = 0; field < row_.fields().size(); ++field) {
        if (simdjson::validate_utf8(row_.fields()[field].text)) continue;
        unusable(
            row_.fields()[field],
            fmt::format("`{}` is not UTF-8: expected text in UTF-8; save the file as UTF-8", name_of(field)));
        return false;
    }
    return true;
}

bool CsvReader::use_row() {
    if (!is_well_formed()) return true;
    const std::span<const CsvField> fields = row_.fields();
    const CsvField& case_field = fields[header_.case_id];
    const CsvField& event_field = fields[header_.event];
    const CsvField& at_field = fields[header_.at];
    const std::string_view case_id = trim(case_field.text);
    const std::string_view event = trim(event_field.text);
    const std::string_view at = trim(at_field.text);
    if (case_id.empty())
        return unusable(case_field, "`case_id` is empty: expected the case that the event is of");
    if (event.empty()) return unusable(event_field, "`event` is empty: expected the name of an event");
    if (at.empty()) return unusable(at_field, "`at` is empty: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");

    const std::optional<EventKind> kind = rows_.find_kind(event);
    if (!kind) {
        log_.row_unknown(event, line_);
        return true;
    }
    rows_.start(*kind);
    if (!rows_.set_at(at)) return unusable(at_field, rows_.problem());
    for (const CsvHeader::Column& column : header_.others) {
        const CsvField& field = fields[column.index];
        if (field.text.empty()) continue;
        if (!use_field(column, field.text)) return unusable(field, rows_.problem());
    }
    if (!rows_.commit(case_id, line_)) return fatal({line_, 0}, rows_.problem());
    return true;
}

bool CsvReader::use_field(const CsvHeader::Column& column, std::string_view text) {
    switch (column.role) {
    case CsvHeader::Role::recorded_at:
        return rows_.set_recorded_at(text);
    case CsvHeader::Role::packed_attributes:
        if (!header_.has_packed_alone) return use_packed(text);
        return rows_.set_as_before(text) || use_new_packed(text);
    case CsvHeader::Role::attribute:
        return rows_.set(column.name, text);
    case CsvHeader::Role::unnamed:
        break;
    }
    return trim(text).empty() ||
           rows_.refuse("a value in a column without a name: expected a name in the header");
}

// All that the row has, and a text that did not come before.
bool CsvReader::use_new_packed(std::string_view text) {
    if (!use_packed(text)) return false;
    rows_.keep_as(text);
    return true;
}

// `name=value;name=value`; a name without a value is not recorded.
bool CsvReader::use_packed(std::string_view text) {
    while (!text.empty()) {
        std::size_t equals = 0;
        while (equals < text.size() && text[equals] != '=' && text[equals] != ';')
            ++equals;
        const std::string_view name = trim(text.substr(0, equals));
        if (equals == text.size() || text[equals] == ';') {
            if (!name.empty())
                return rows_.refuse(
                    "`attrs` has a part without `=`: expected `name=value;name=value`, and no `;` in "
                    "a value");
            text.remove_prefix(std::min(equals + 1, text.size()));
            continue;
        }
        if (name.empty())
            return rows_.refuse("`attrs` has a value without a name: expected `name=value;name=value`");
        std::size_t end = equals + 1;
        while (end < text.size() && text[end] != ';')
            ++end;
        if (!rows_.set(rows_.name_id(name), text.substr(equals + 1, end - equals - 1))) return false;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return true;
}

} // namespace plumbline
