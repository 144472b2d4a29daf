// The rows that nearly all files consist of, in one pass: `case_id,event,at`, then perhaps `recorded_at`, then perhaps
// `attrs`, and nothing in quotation marks. They come to what the general way makes of them (csv_reader.cpp), which takes
// over at the first row that is anything else, and so tells what is wrong with one.
#include "runtime/timeline/csv_reader.h"
#include "runtime/timeline/text.h"

#include <bit>
#include <cstring>

namespace plumbline {

namespace {

// The first comma or line feed from `at` on. There is a line feed, and behind it bytes that can be read
// (InputBuffer::padding).
const char* find_end_of_field(const char* at) {
#if defined(__SSE2__)
    for (;; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')),
                                          _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(ends));
        if (mask != 0) return at + std::countr_zero(mask);
    }
#else
    while (*at != ',' && *at != '\n')
        ++at;
    return at;
#endif
}

// Where the field ends if a time to the minute is all that it holds (which nobody has looked at); else nullptr.
const char* end_of_moment(const char* field) {
    const char* const end = field + usual_moment_length;
    return *end == ',' || *end == '\n' ? end : nullptr;
}

std::string_view between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

} // namespace

bool CsvReader::has_usual_columns() const {
    if (header_.case_id != 0 || header_.event != 1 || header_.at != 2) return false;
    const auto role = [&](std::size_t other) { return header_.others[other].role; };
    switch (header_.others.size()) {
    case 0:
        return true;
    case 1:
        return role(0) == CsvHeader::Role::recorded_at || role(0) == CsvHeader::Role::packed_attributes;
    case 2:
        return role(0) == CsvHeader::Role::recorded_at && role(1) == CsvHeader::Role::packed_attributes;
    default:
        return false;
    }
}

const char* CsvReader::use_usual_rows(const InputBuffer& buffer, const char* from) {
    const std::string_view window = between(from, buffer.end());
    const char* const end = from + (window.rfind('\n') + 1);
    if (!has_usual_columns() || !window_is_utf8_ || window.find('"') != std::string_view::npos) return from;

    const char* row = from;
    std::string_view case_id; // of the row before
    for (; row != end; ++line_) {
        const char* field_end = row + case_id.size();
        const bool is_same_case = !case_id.empty() && field_end < end && *field_end == ',' &&
                                  is_same_text(between(row, field_end), case_id);
        if (!is_same_case) {
            field_end = find_end_of_field(row);
            case_id = between(row, field_end);
            if (case_id.empty() || trim(case_id).size() != case_id.size()) break;
        }
        if (*field_end != ',') break;

        const char* field = field_end + 1;
        field_end = find_end_of_field(field);
        if (*field_end != ',') break;
        const std::string_view event = between(field, field_end);
        const std::optional<EventKind> kind = rows_.find_kind(event);
        if (kind) {
            rows_.start(*kind);
            field = field_end + 1;
            if (const char* moment_end = end_of_moment(field);
                moment_end != nullptr && rows_.set_usual_at(between(field, moment_end))) {
                field_end = moment_end;
            } else {
                field_end = find_end_of_field(field);
                if (!rows_.set_at(between(field, field_end))) break;
            }
            if (!use_other_fields(field_end)) break;
        } else if (!is_unknown_row(event, field_end)) {
            break;
        }
        if (static_cast<std::size_t>(field_end - row) >= row_limit_) break;
        if (!kind) {
            log_.row_unknown(event, line_);
        } else if (!rows_.commit(case_id, line_)) {
            fatal({line_, 0}, rows_.problem());
            return nullptr;
        }
        row = field_end + 1;
    }
    return row;
}

// Of a row, what stands behind `at`, which ends at `field_end`. False: it is not of the usual shape, or cannot be used.
bool CsvReader::use_other_fields(const char*& field_end) {
    for (const CsvHeader::Column& column : header_.others) {
        if (*field_end != ',') return false;
        const char* const field = field_end + 1;
        if (const char* moment_end = end_of_moment(field);
            column.role == CsvHeader::Role::recorded_at && moment_end != nullptr &&
            rows_.set_usual_recorded_at(between(field, moment_end))) {
            field_end = moment_end;
            continue;
        }
        field_end = find_end_of_field(field);
        const char* text_end = field_end;
        if (*field_end == '\n' && field_end != field && field_end[-1] == '\r') --text_end;
        if (field != text_end && !use_field(column, between(field, text_end))) return false;
    }
    return *field_end == '\n';
}

// Whether the rest of a row is of the usual shape whose event, which ends at `field_end`, the vocabulary does not know. No
// value of it is looked at.
bool CsvReader::is_unknown_row(std::string_view event, const char*& field_end) const {
    const char* const at = field_end + 1;
    for (std::size_t left = header_.others.size() + 1; left > 0; --left) {
        if (*field_end != ',') return false;
        field_end = find_end_of_field(field_end + 1);
    }
    const bool has_time = *at != ',' && !is_blank(*at);
    return *field_end == '\n' && has_time && !event.empty() && trim(event).size() == event.size();
}

} // namespace plumbline
