// Splits CSV (RFC 4180) into rows and fields. Knows nothing of what they mean.
#pragma once

#include "runtime/timeline/input_buffer.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace plumbline {

// Bit i: byte i of the 64 at `bytes` is a comma, a line feed or a quotation mark.
inline std::uint64_t structural_mask_portable(const char* bytes) {
    std::uint64_t mask = 0;
    for (unsigned index = 0; index < 64; ++index) {
        const char c = bytes[index];
        mask |= std::uint64_t{c == ',' || c == '\n' || c == '"'} << index;
    }
    return mask;
}

inline std::uint64_t structural_mask(const char* bytes) {
#if defined(__SSE2__)
    std::uint64_t mask = 0;
    for (unsigned part = 0; part < 4; ++part) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + part * 16));
        const __m128i comma = _mm_cmpeq_epi8(block, _mm_set1_epi8(','));
        const __m128i line_feed = _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'));
        const __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
        const int bits = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(comma, line_feed), quote));
        mask |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(bits)) << (part * 16);
    }
    return mask;
#else
    return structural_mask_portable(bytes);
#endif
}

struct CsvField {
    std::string_view text;    // without the quotation marks, doubled ones made one
    std::uint32_t offset = 0; // of the field's first byte (the quotation mark, if it has one) in its row
};

struct CsvRow {
    static constexpr std::size_t max_fields = 1000; // more are counted, not kept
    static constexpr std::uint32_t none = UINT32_MAX;

    const char* begin = nullptr;
    const char* end = nullptr; // behind the line feed
    std::size_t field_count = 0;
    std::uint32_t newlines = 0;     // inside quotation marks
    std::uint32_t bad_quote = none; // the first field with something behind its closing quotation mark
    bool is_empty_line = false;

    std::span<const CsvField> fields() const { return {room.data(), std::min(field_count, room.size())}; }
    void add(std::string_view text, const char* first_byte) {
        if (field_count <= max_fields)
            room[field_count] = {text, static_cast<std::uint32_t>(first_byte - begin)};
        ++field_count;
    }

    std::vector<CsvField> room = std::vector<CsvField>(max_fields + 1);
};

class CsvScanner {
  public:
    enum class Result : std::uint8_t {
        row,
        incomplete,     // the row may go on behind the window
        unclosed_quote, // the window is the last, and ends inside quotation marks; the row ends with
                        // that field
        end,            // the window is the last, and all of it has been read
    };

    // Scans on from `from`, which is in the buffer's window.
    void start(const InputBuffer& buffer, const char* from);
    // Fills `row`; its texts are views into the window and into the scanner, good until the next call.
    Result next(CsvRow& row);
    // Where the next row begins.
    const char* at() const { return at_; }

  private:
    // Walks over the commas, line feeds and quotation marks of the window, which are looked for block by block.
    struct Cursor {
        const char* begin = nullptr; // of the window
        const char* end = nullptr;
        const char* block_end = nullptr; // up to here they have been found
        const std::uint32_t* place =
            nullptr; // of the next one, counted from `begin`; the last is the block's end
    };
    // `end` if there is none left.
    const char* next(Cursor& cursor) {
        const char* found = cursor.begin + *cursor.place;
        if (found == cursor.block_end) return next_behind_block(cursor);
        ++cursor.place;
        return found;
    }
    const char* next_behind_block(Cursor& cursor);
    void find_places(Cursor& cursor);
    enum class Quoted : std::uint8_t { closed, incomplete, unclosed };
    Quoted read_quoted(const char* field, Cursor& cursor, CsvRow& row, const char*& behind);
    std::string_view unescaped(std::string_view text, std::size_t row_size);

    const char* at_ = nullptr;
    bool is_last_ = false;
    Cursor cursor_;
    static constexpr std::size_t block_bytes = std::size_t{1} << 14;
    std::vector<std::uint32_t> places_ = std::vector<std::uint32_t>(block_bytes + 1); // of the block
    std::string unescaped_; // texts of this row that had doubled quotation marks
};

} // namespace plumbline
