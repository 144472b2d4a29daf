#include "runtime/timeline/text_file.h"

#include "runtime/timeline/text.h"

#include <array>
#include <optional>
#include <string_view>

namespace plumbline {

namespace {

std::optional<TimelineFormat> format_of_name(std::string_view name) {
    for (const std::string_view packed : {".gz", ".zst"})
        if (ends_ignoring_case(name, packed)) name.remove_suffix(packed.size());
    if (ends_ignoring_case(name, ".csv")) return TimelineFormat::csv;
    if (ends_ignoring_case(name, ".jsonl") || ends_ignoring_case(name, ".ndjson"))
        return TimelineFormat::json_lines;
    return std::nullopt;
}

// What people try to read that is neither format: the first bytes, and what to do about it.
struct Foreign {
    std::string_view start;
    std::string_view message;
};
constexpr std::array<Foreign, 6> foreign_starts = {{
    {"\xFF\xFE", "is UTF-16: expected UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"},
    {"\xFE\xFF", "is UTF-16: expected UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"},
    {"PK\x03\x04", "is a workbook or a zip file: expected CSV or JSON Lines; save the sheet as CSV UTF-8"},
    {"\xD0\xCF\x11\xE0", "is an old workbook: expected CSV or JSON Lines; save the sheet as CSV UTF-8"},
    {"\xFD"
     "7zXZ",
     "is packed with xz: expected gzip, zstd or nothing; unpack it first"},
    {"BZh", "is packed with bzip2: expected gzip, zstd or nothing; unpack it first"},
}};
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

} // namespace

TextStart start_of_text(const std::string& name, InputBuffer& buffer, std::size_t most_bytes) {
    // Enough to see what it is: the first bytes, and the first that is not white space.
    const char* first = nullptr;
    do {
        buffer.read_on(buffer.begin());
        if (buffer.has_failed()) return {};
        first = buffer.begin();
        const std::string_view window(buffer.begin(),
                                      static_cast<std::size_t>(buffer.end() - buffer.begin()));
        if (window.starts_with(byte_order_mark)) first += byte_order_mark.size();
        while (first != buffer.end() && *first != '\0' && is_blank(*first))
            ++first;
    } while (!buffer.is_last() && buffer.nul() == nullptr &&
             (buffer.end() - buffer.begin() < 8 || first == buffer.end()) &&
             static_cast<std::size_t>(buffer.end() - buffer.begin()) <= most_bytes);

    TextStart start;
    const std::string_view window(buffer.begin(), static_cast<std::size_t>(buffer.end() - buffer.begin()));
    for (const Foreign& foreign : foreign_starts)
        if (window.starts_with(foreign.start)) start.problem = foreign.message;
    if (!start.problem.empty()) return start;
    const char starts_with = first != buffer.end() ? *first : '\0';
    const std::optional<TimelineFormat> named = format_of_name(name);
    start.format = named ? *named : starts_with == '{' ? TimelineFormat::json_lines : TimelineFormat::csv;
    if (starts_with == '[' && named != TimelineFormat::csv)
        start.problem = "is one JSON list: expected JSON Lines, one object a line";
    start.from = buffer.begin() + (window.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    return start;
}

} // namespace plumbline
