// Small things about text that the readers share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plumbline {

inline bool is_blank(char c) {
    return static_cast<unsigned char>(c) <= ' ';
}

// Without the white space and control characters at either end.
inline std::string_view trim(std::string_view text) {
    if (!text.empty() && !is_blank(text.front()) && !is_blank(text.back())) [[likely]]
        return text;
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Whether the letters of `text` are those of `lower_case`, which is written in lower case.
inline bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
    if (text.size() != lower_case.size()) return false;
    for (std::size_t index = 0; index < text.size(); ++index)
        if (lower(text[index]) != lower_case[index]) return false;
    return true;
}

// Whether `text` ends in `ending`, which is written in lower case, whatever the case of its letters.
inline bool ends_ignoring_case(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() &&
           equals_ignoring_case(text.substr(text.size() - ending.size()), ending);
}

std::uint64_t count_line_feeds(std::string_view text);

// For messages and names in reports: control characters as `?`, so that a file cannot steer the terminal that
// shows them, and no more than some 60 bytes.
std::string shown(std::string_view text);
// The same whole, for what is written for people to read; with `lines`, line feeds stay.
std::string printable(std::string_view text, bool lines = false);

// That printable() would change nothing.
bool is_printable(std::string_view text);

// Digits in three parts with `-`, `/` or `.` between, perhaps a time behind: what a message may repeat.
// Anything else that stands where a date should may be somebody's name.
bool looks_like_date(std::string_view text);

} // namespace plumbline
