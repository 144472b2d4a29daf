#include "runtime/timeline/exchange/text.h"

#include <cstdint>

namespace plumbline::exchange {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i)
        if (to_lower(left[i]) != to_lower(right[i])) return false;
    return true;
}

std::string plain_name(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        const char lower = to_lower(c);
        if (is_digit(lower) || (lower >= 'a' && lower <= 'z')) plain += lower;
    }
    return plain;
}

bool is_readable_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<std::uint8_t>(text[i]);
        if (lead < 0x80) {
            if (lead < 0x20 || lead == 0x7f) return false;
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        // C0, C1 and F5 to FF never begin a character; the second byte rules out overlong forms and
        // surrogates.
        if (lead < 0xc2 || lead > 0xf4 || i + length > text.size()) return false;
        const auto second = static_cast<std::uint8_t>(text[i + 1]);
        const std::uint8_t lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        const std::uint8_t highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < lowest || second > highest) return false;
        for (std::size_t k = 2; k < length; ++k) {
            const auto next = static_cast<std::uint8_t>(text[i + k]);
            if (next < 0x80 || next > 0xbf) return false;
        }
        i += length;
    }
    return true;
}

bool is_in_set(std::string_view code, std::string_view set) {
    while (!set.empty()) {
        const std::size_t space = set.find(' ');
        if (equal_ignoring_case(code, set.substr(0, space))) return true;
        set = space == std::string_view::npos ? std::string_view() : set.substr(space + 1);
    }
    return false;
}

std::string quoted_code(std::string_view text) {
    constexpr std::size_t longest_code = 3; // E4A; the shortest postcode has five
    bool is_code = text.size() <= longest_code;
    for (const char c : text)
        is_code = is_code && (is_digit(c) || (c >= 'A' && c <= 'Z'));
    if (!is_code) return "a value";
    std::string quoted(1, '`');
    quoted += text;
    quoted += '`';
    return quoted;
}

} // namespace plumbline::exchange
