#include "runtime/timeline/text.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace plumbline {

namespace {

constexpr std::size_t shown_bytes = 60;

bool is_one_byte_control(char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
}

// U+0080 to U+009F, which some terminals obey as they do an escape.
bool is_two_byte_control(std::string_view text, std::size_t at) {
    return text[at] == '\xC2' && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

} // namespace

// In 64 columns side by side, of so few lines each that a byte holds their count: the columns are compared and counted at once.
std::uint64_t count_line_feeds(std::string_view text) {
    constexpr std::size_t columns = 64, most_lines = 255;
    std::uint64_t count = 0;
    while (text.size() >= columns) {
        const std::size_t bytes = std::min(text.size() / columns, most_lines) * columns;
        std::array<std::uint8_t, columns> found{};
        for (std::size_t line = 0; line < bytes; line += columns)
            for (std::size_t column = 0; column < columns; ++column)
                found[column] = static_cast<std::uint8_t>(found[column] + (text[line + column] == '\n'));
        count += std::accumulate(found.begin(), found.end(), std::uint64_t{0});
        text.remove_prefix(bytes);
    }
    return count + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string shown(std::string_view text) {
    std::size_t cut = std::min(text.size(), shown_bytes);
    while (cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
        ++cut;
    return printable(text.substr(0, cut)) + (cut < text.size() ? "..." : "");
}

std::string printable(std::string_view text, bool lines) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_one_byte_control(text[at]) && !(lines && text[at] == '\n')) {
            result += '?';
        } else if (is_two_byte_control(text, at)) {
            result += '?';
            ++at;
        } else {
            result += text[at];
        }
    }
    return result;
}

bool is_printable(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (is_one_byte_control(text[at]) || is_two_byte_control(text, at)) return false;
    return true;
}

bool looks_like_date(std::string_view text) {
    std::size_t at = 0;
    for (int part = 0; part < 3; ++part) {
        if (part > 0) {
            if (at >= text.size() || (text[at] != '-' && text[at] != '/' && text[at] != '.')) return false;
            ++at;
        }
        const std::size_t begin = at;
        while (at < text.size() && is_digit(text[at]) && at - begin < 5)
            ++at;
        if (at == begin || at - begin > 4) return false;
    }
    const std::string_view rest = text.substr(at);
    return rest.size() <= 20 && rest.find_first_not_of("T :.0123456789Z+-") == std::string_view::npos &&
           (rest.empty() || !is_digit(rest.front()));
}

} // namespace plumbline
