// The one form in which nearly all times are written. A header, because readers of timelines read two of them a row.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/time/month_starts.h"

#include <array>
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

// The same for one zone, which must outlive it, and for very many times: what came of a month is remembered, as a timeline
// has a few dozen of them.
class UsualMoments {
  public:
    explicit UsualMoments(const Zone& zone) : zone_(zone) {}

    // is_usual_moment() of the 16 characters that begin at `text`.
    bool read(const char* text, Instant& result) {
        const std::uint64_t month_text = load_word(text);
        const std::uint64_t digits = load_word(text + 8) ^ load_word("00T00:00");
        const Month& month = months_[place_of(month_text)];
        // The day of the month from 0 on, the hour and the minute in bytes 0, 3 and 6. Day 00 reaches into the next byte.
        const std::uint64_t numbers = (in_pairs(digits) & 0x00FF0000FF0000FFu) - 1;
        const bool is_known = month.text == month_text && has_shape(digits, 0x76767F76767F7676u) &&
                              (((numbers + month.room) | numbers) & 0x0080000080000080u) == 0;
        if (!is_known) [[unlikely]]
            return read_and_remember(text, result);
        // Each number times its minutes, added up in the two highest bytes: no sum below reaches so far.
        constexpr std::uint64_t minutes = std::uint64_t{minutes_per_day} << 48 | std::uint64_t{60} << 24 | 1;
        result = month.start + static_cast<Instant>(numbers * minutes >> 48);
        return true;
    }

  private:
    struct Month {
        std::uint64_t text = 0; // as `YYYY-MM-` stands in a word
        // What takes a day over 127 that is not one of the first days of the month, which no clock change is near; and an
        // hour over 23, and a minute over 59. At first no day is.
        std::uint64_t room = 128;
        Instant start = 0;
    };
    // By the month and the year, so that twenty years have a place each: the month from bit 32 on, the year's last digit from
    // bit 36 on, and from bit 40 on whether the digit before is odd.
    static std::size_t place_of(std::uint64_t month_text) {
        const std::uint64_t digits = month_text >> 16 & 0x0F01000F01u;
        const std::uint64_t factor =
            std::uint64_t{1} << 40 | std::uint64_t{1} << 28 | std::uint64_t{10} << 8 | 1;
        return digits * factor >> 32 & 511;
    }
    bool read_and_remember(const char* text, Instant& result);

    const Zone& zone_;
    std::array<Month, 512> months_{};
};

} // namespace plumbline
