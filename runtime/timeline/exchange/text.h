// Small tests on bytes, independent of the locale of the machine.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::exchange {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string_view trimmed(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right);
// Lower case, letters and digits only: `Placed_For_Adoption` and `placedforadoption` are the same name.
std::string plain_name(std::string_view text);
// Well-formed UTF-8 without control characters.
bool is_readable_text(std::string_view text);

// Whether `code` is one of the words of `set`, which are separated by single spaces; case is of no matter.
bool is_in_set(std::string_view code, std::string_view set);

// A value for a message. Only what has the looks of a code, short and without letters in lower case, is
// quoted: anything else could be a name or an address that slipped into the wrong column.
std::string quoted_code(std::string_view text);

} // namespace plumbline::exchange
