// The one form in which nearly all times are written. A header, because readers of timelines read two of them a row.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/time/month_starts.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace plumbline {

// Eight characters as the bytes of a word, the first lowest.
inline std::uint64_t load_word(const char* text) {
    std::uint64_t word = 0;
    static_assert(std::endian::native == std::endian::little);
    std::memcpy(&word, text, sizeof word);
    return word;
}

// With `shape` taken off, a digit's byte is 0 to 9 and a separator's 0. `room` is what takes anything larger over 127.
inline bool has_shape(std::uint64_t word, std::uint64_t room) {
    return (((word + room) | word) & 0x8080808080808080u) == 0;
}
// Of digits a byte each: every byte together with the next one, as a number of two digits. None is over 99, so that no
// byte reaches into the next.
inline std::uint64_t in_pairs(std::uint64_t word) {
    return word * 10 + (word >> 8);
}
inline unsigned byte_of(std::uint64_t word, unsigned at) {
    return static_cast<std::uint8_t>(word >> (at * 8));
}

inline constexpr std::size_t usual_moment_length = 16;

// `YYYY-MM-DDTHH:MM` of a year, a date and a time that exist, which is what nearly every row has. False says nothing
// about what is wrong, and leaves `result` alone.
inline bool is_usual_moment(std::string_view given, const Zone& zone, Instant& result) {
    if (given.size() != usual_moment_length) return false;
    const char* const text = given.data();
    const std::uint64_t date_digits = load_word(text) ^ load_word("0000-00-");
    const std::uint64_t time_digits = load_word(text + 8) ^ load_word("00T00:00");
    if (!has_shape(date_digits, 0x7F76767F76767676u) || !has_shape(time_digits, 0x76767F76767F7676u))
        return false;
    const std::uint64_t date = in_pairs(date_digits), time = in_pairs(time_digits);
    const unsigned year = byte_of(date, 0) * 100 + byte_of(date, 2);
    const unsigned month = byte_of(date, 5);
    const unsigned hour = byte_of(time, 3);
    const unsigned minute = byte_of(time, 6);
    if (year < unsigned{first_year} || year > unsigned{last_year} || month - 1 > 11 || hour > 23 ||
        minute > 59)
        return false;
    const std::size_t index = (year - unsigned{first_year}) * 12 + month - 1;
    const Day day = month_starts[index] + static_cast<Day>(byte_of(time, 0)) - 1;
    if (day < month_starts[index] || day >= month_starts[index + 1]) return false;
    const auto instant = zone.from_civil({day, static_cast<int>(hour * 60 + minute)});
    if (!instant) return false;
    result = *instant;
    return true;
}

} // namespace plumbline
