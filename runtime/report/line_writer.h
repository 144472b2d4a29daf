// Appends lines of obligations to a string, for writers through which many millions go: what they write is mostly the same
// few texts and days again.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/vm/obligation.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace plumbline {

class LineWriter {
  public:
    // Until it is gone, `out` belongs to it, and may end in bytes that are not yet written.
    LineWriter(std::string& out, const Zone& zone)
        : out_(out), zone_(zone), at_(out.data() + out.size()), end_(at_) {}
    ~LineWriter() { out_.resize(static_cast<std::size_t>(at_ - out_.data())); }
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    void add(std::string_view text) {
        make_room(text.size());
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
    }
    // What stands between the fields: of a length that the compiler knows.
    template <std::size_t size>
    void add(const char (&literal)[size]) {
        make_room(size - 1);
        std::memcpy(at_, literal, size - 1);
        at_ += size - 1;
    }
    void add(char c) {
        make_room(1);
        *at_++ = c;
    }
    // As it was recorded: 2025-03-03T10:00, or the date alone.
    void add(RecordedInstant instant) {
        make_room(longest_instant);
        if (instant.at != last_.at || instant.date_only != last_.date_only) write(instant);
        std::memcpy(at_, last_text_.data(), longest_instant);
        at_ += instant.date_only ? length_of_day : longest_instant;
    }

  private:
    static constexpr std::size_t longest_instant = 16;
    static constexpr std::size_t length_of_day = 10;
    struct WrittenDay {
        Day day = INT32_MIN; // no instant lies in it
        std::array<char, length_of_day> text{};
    };

    void write(RecordedInstant instant) {
        last_ = instant;
        const CivilMinute local = zone_.to_civil(instant.at);
        WrittenDay& written = days_[static_cast<std::uint32_t>(local.day) % days_.size()];
        if (written.day != local.day) {
            written.day = local.day;
            write_day(written.text.data(), local.day);
        }
        char* to = last_text_.data();
        std::memcpy(to, written.text.data(), length_of_day);
        const auto minute = static_cast<unsigned>(local.minute);
        to[10] = 'T';
        write_two_digits(minute / 60, to + 11);
        to[13] = ':';
        write_two_digits(minute % 60, to + 14);
    }
    static void write_two_digits(unsigned value, char* to) {
        to[0] = static_cast<char>('0' + value / 10);
        to[1] = static_cast<char>('0' + value % 10);
    }
    void make_room(std::size_t bytes) {
        if (static_cast<std::size_t>(end_ - at_) < bytes) grow(bytes);
    }
    void grow(std::size_t bytes) {
        constexpr std::size_t step = std::size_t{1} << 16;
        const auto written = static_cast<std::size_t>(at_ - out_.data());
        out_.resize(written + (bytes > step ? bytes : step));
        at_ = out_.data() + written;
        end_ = out_.data() + out_.size();
    }

    std::string& out_;
    const Zone& zone_;
    char* at_;
    char* end_;
    std::array<WrittenDay, 512> days_;
    RecordedInstant last_; // none, at first
    std::array<char, longest_instant> last_text_{};
};

} // namespace plumbline
