#include "runtime/bundle/encode.h"

#include <fmt/format.h>
#include <sodium.h>

namespace plumbline {

namespace {

constexpr const char* ends_too_early = "it ends too early";

} // namespace

void ByteWriter::fixed32(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8)
        byte(static_cast<std::uint8_t>(value >> shift));
}

void ByteWriter::fixed64(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8)
        byte(static_cast<std::uint8_t>(value >> shift));
}

void ByteWriter::unsigned_number(std::uint32_t value) {
    for (; value >= 0x80; value >>= 7)
        byte(static_cast<std::uint8_t>(value | 0x80));
    byte(static_cast<std::uint8_t>(value));
}

void ByteWriter::signed_number(std::int32_t value) {
    const auto bits = static_cast<std::uint32_t>(value);
    unsigned_number(value < 0 ? ~(bits << 1) : bits << 1);
}

void ByteWriter::text(std::string_view value) {
    count(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
}

void ByteReader::fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    rest_ = {};
}

ByteView ByteReader::raw(std::size_t size) {
    if (size > rest_.size()) {
        fail(ends_too_early);
        return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
}

std::uint8_t ByteReader::byte() {
    const ByteView taken = raw(1);
    return taken.empty() ? 0 : taken[0];
}

bool ByteReader::flag() {
    const std::uint8_t value = byte();
    if (value > 1) fail(fmt::format("it has {} where only 0 or 1 may stand", value));
    return value == 1;
}

std::uint32_t ByteReader::fixed32() {
    std::uint32_t value = 0;
    int shift = 0;
    for (const std::uint8_t byte : raw(4)) {
        value |= std::uint32_t{byte} << shift;
        shift += 8;
    }
    return value;
}

std::uint64_t ByteReader::fixed64() {
    const std::uint64_t low = fixed32();
    return low | std::uint64_t{fixed32()} << 32;
}

std::uint32_t ByteReader::long_number() {
    std::uint32_t value = 0;
    for (std::size_t at = 0; at < 5; ++at) {
        const auto shift = static_cast<int>(7 * at);
        if (at == rest_.size()) {
            fail(ends_too_early);
            return 0;
        }
        const std::uint32_t bits = rest_[at] & 0x7F;
        const bool is_too_large = shift == 28 && bits > 0x0F;
        const bool is_overlong = shift > 0 && rest_[at] == 0;
        if (is_too_large || is_overlong) break;
        value |= bits << shift;
        if (rest_[at] < 0x80) {
            rest_ = rest_.subspan(at + 1);
            return value;
        }
    }
    fail("it has a number that is not written as bundles write numbers");
    return 0;
}

std::int32_t ByteReader::signed_number() {
    const std::uint32_t value = unsigned_number();
    const std::uint32_t bits = value >> 1;
    return static_cast<std::int32_t>((value & 1) != 0 ? ~bits : bits);
}

std::string ByteReader::text() {
    const std::uint32_t size = unsigned_number();
    const ByteView taken = raw(size);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

std::size_t ByteReader::count(std::string_view of_what, std::size_t most, std::size_t bytes_each) {
    const std::size_t value = unsigned_number();
    if (value > most) {
        fail(fmt::format("it promises {} {}; a bundle may have {}", value, of_what, most));
        return 0;
    }
    if (value > rest_.size() / bytes_each) {
        fail(fmt::format("it promises {} {}, which is more than its bytes can hold", value, of_what));
        return 0;
    }
    return value;
}

bool is_utf8(std::string_view text) {
    const auto at = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    for (std::size_t index = 0; index < text.size();) {
        const unsigned char lead = at(index);
        if (lead < 0x80) {
            ++index;
            continue;
        }
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || length > text.size() - index) return false;
        for (std::size_t next = 1; next < length; ++next)
            if ((at(index + next) & 0xC0) != 0x80) return false;
        const unsigned char second = at(index + 1);
        const bool is_overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
        const bool is_surrogate = lead == 0xED && second >= 0xA0;
        const bool is_past_the_end = lead == 0xF4 && second >= 0x90;
        if (is_overlong || is_surrogate || is_past_the_end) return false;
        index += length;
    }
    return true;
}

Checksum checksum(std::span<const ByteView> pieces) {
    // So that it takes the machine's fastest way to hash; without it the hash is the same.
    [[maybe_unused]] static const int ready = sodium_init();
    Checksum result{};
    static_assert(std::tuple_size_v<Checksum> == crypto_generichash_BYTES);
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, result.size());
    for (const ByteView piece : pieces)
        if (!piece.empty()) crypto_generichash_update(&state, piece.data(), piece.size());
    crypto_generichash_final(&state, result.data(), result.size());
    return result;
}

} // namespace plumbline
