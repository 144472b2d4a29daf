#include "runtime/timeline/text.h"

#include <algorithm>

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

// So few at a time that a byte holds their count: then 16 are compared and counted at once.
std::uint64_t count_line_feeds(std::string_view text) {
    constexpr std::size_t at_a_time = 240;
    std::uint64_t count = 0;
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), at_a_time))) {
        std::uint8_t found = 0;
        for (const char c : text.substr(0, at_a_time))
            found = static_cast<std::uint8_t>(found + (c == '\n'));
        count += found;
    }
    return count;
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
