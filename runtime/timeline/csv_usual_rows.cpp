// The rows that nearly all files consist of, in one pass: `case_id,event,at`, then perhaps `recorded_at`, then perhaps
// `attrs`, and nothing in quotation marks. They come to what the general way makes of them (csv_reader.cpp), which takes
// over at the first row that is anything else, and so tells what is wrong with one.
#include "runtime/timeline/csv_reader.h"
#include "runtime/timeline/text.h"

#include <algorithm>
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

// Where the field ends if the carriage return before a line feed is no part of it.
const char* before_carriage_return(const char* field, const char* end) {
    return *end == '\n' && end != field && end[-1] == '\r' ? end - 1 : end;
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

    const auto has = [&](CsvHeader::Role role) {
        return std::any_of(header_.others.begin(), header_.others.end(),
                           [role](const CsvHeader::Column& column) { return column.role == role; });
    };
    const bool has_recorded_at = has(CsvHeader::Role::recorded_at);
    const bool has_packed = has(CsvHeader::Role::packed_attributes);

    const char* row = from;
    std::string_view case_id;     // of the row before
    bool is_case_at_hand = false; // a row of it was committed
    for (; row != end; ++line_) {
        const char* case_end = row + case_id.size();
        const bool is_same_case = !case_id.empty() && case_end < end && *case_end == ',' &&
                                  is_same_text(between(row, case_end), case_id);
        if (!is_same_case) {
            case_end = find_end_of_field(row);
            case_id = between(row, case_end);
            is_case_at_hand = false;
            if (case_id.empty() || trim(case_id).size() != case_id.size()) break;
        }
        if (*case_end != ',') break;

        const char* const event_end = find_end_of_field(case_end + 1);
        if (*event_end != ',') break;
        const std::string_view event = between(case_end + 1, event_end);
        const std::optional<EventKind> kind = rows_.find_padded_kind(event);
        const char* row_end = event_end;
        if (kind) {
            rows_.start(*kind);
            row_end = use_usual_at(row_end);
            if (has_recorded_at && row_end != nullptr) row_end = use_usual_recorded_at(row_end);
            if (has_packed && row_end != nullptr) row_end = use_usual_packed(row_end);
        } else {
            row_end = end_of_unknown_row(event, event_end);
        }
        if (row_end == nullptr || *row_end != '\n' || static_cast<std::size_t>(row_end - row) >= row_limit_)
            break;
        if (!kind) {
            log_.row_unknown(event, line_);
        } else if (is_case_at_hand ? rows_.commit_to_case(line_) : rows_.commit(case_id, line_)) [[likely]] {
            is_case_at_hand = true;
        } else {
            fatal({line_, 0}, rows_.problem());
            return nullptr;
        }
        row = row_end + 1;
    }
    return row;
}

// Each uses the field behind the one that ends at `before`, and returns where that ends. nullptr: there is none, or it cannot
// be used. Behind the last field of a row there may be a carriage return.
inline const char* CsvReader::use_usual_at(const char* before) {
    const char* const field = before + 1;
    const char* end = end_of_moment(field);
    if (end != nullptr && rows_.set_usual_at(between(field, end))) [[likely]]
        return end;
    end = find_end_of_field(field);
    return rows_.set_at(between(field, end)) ? end : nullptr;
}

inline const char* CsvReader::use_usual_recorded_at(const char* before) {
    if (*before != ',') return nullptr;
    const char* const field = before + 1;
    const char* end = end_of_moment(field);
    if (end != nullptr && rows_.set_usual_recorded_at(between(field, end))) [[likely]]
        return end;
    end = find_end_of_field(field);
    return rows_.set_recorded_at(between(field, before_carriage_return(field, end))) ? end : nullptr;
}

inline const char* CsvReader::use_usual_packed(const char* before) {
    if (*before != ',') return nullptr;
    const char* const field = before + 1;
    const char* const end = find_end_of_field(field);
    const std::string_view packed = between(field, before_carriage_return(field, end));
    return packed.empty() || rows_.set_as_before(packed) || use_new_packed(packed) ? end : nullptr;
}

// Where a row of the usual shape ends whose event, which ends at `event_end`, the vocabulary does not know. No value of it is
// looked at. nullptr: it is of another shape.
const char* CsvReader::end_of_unknown_row(std::string_view event, const char* event_end) const {
    const char* const at = event_end + 1;
    const char* end = event_end;
    for (std::size_t left = header_.others.size() + 1; left > 0; --left) {
        if (*end != ',') return nullptr;
        end = find_end_of_field(end + 1);
    }
    const bool has_time = *at != ',' && !is_blank(*at);
    return has_time && !event.empty() && trim(event).size() == event.size() ? end : nullptr;
}

} // namespace plumbline
