// Bytes in and out of a bundle. Private to this room.
//
// Fixed-width numbers are little-endian. Varints are LEB128: seven bits a byte, lowest first, in as few bytes
// as the number needs, so that a number has one spelling. Signed ones are zigzag: 0, -1, 1, -2 are 0, 1,
// 2, 3.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

class ByteWriter {
  public:
    void byte(std::uint8_t value) { bytes_.push_back(value); }
    void flag(bool value) { byte(value ? 1 : 0); }
    void fixed32(std::uint32_t value);
    void fixed64(std::uint64_t value);
    void unsigned_number(std::uint32_t value);
    void signed_number(std::int32_t value);
    void count(std::size_t value) { unsigned_number(static_cast<std::uint32_t>(value)); }
    void text(std::string_view value); // its length, then its bytes
    void raw(ByteView value) { bytes_.insert(bytes_.end(), value.begin(), value.end()); }

    const Bytes& bytes() const { return bytes_; }
    Bytes take() { return std::move(bytes_); }

  private:
    Bytes bytes_;
};

// Reads off the front. The first thing that is wrong is kept in problem(); from then on every reading yields
// zero or nothing, so that a caller may look once at the end. No reading allocates more than the bytes that
// are there.
class ByteReader {
  public:
    explicit ByteReader(ByteView bytes) : rest_(bytes) {}

    bool ok() const { return problem_.empty(); }
    const std::string& problem() const { return problem_; }
    void fail(std::string problem);
    std::size_t left() const { return rest_.size(); }
    bool at_end() const { return rest_.empty(); }

    std::uint8_t byte();
    bool flag();
    std::uint32_t fixed32();
    std::uint64_t fixed64();
    std::uint32_t unsigned_number() {
        // Most take one byte.
        if (rest_.empty() || rest_.front() >= 0x80) return long_number();
        const std::uint32_t value = rest_.front();
        rest_ = rest_.subspan(1);
        return value;
    }
    std::int32_t signed_number();
    std::string text();
    ByteView raw(std::size_t size);
    // How many things follow: at most `most`, and no more than the bytes that are left can hold at
    // `bytes_each`.
    std::size_t count(std::string_view of_what, std::size_t most, std::size_t bytes_each = 1);

  private:
    std::uint32_t long_number();

    ByteView rest_;
    std::string problem_;
};

// Well-formed UTF-8: no overlong spelling, no surrogate, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

using Checksum = std::array<std::uint8_t, 32>;
// BLAKE2b-256 over the pieces, one behind the other.
Checksum checksum(std::span<const ByteView> pieces);
inline Checksum checksum(ByteView bytes) {
    return checksum(std::span<const ByteView>(&bytes, 1));
}

} // namespace plumbline
