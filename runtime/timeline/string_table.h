// Strings held once each and numbered in the order in which they first came. The one hash table of this room:
// case ids, event and attribute names, texts. Looking up does not allocate.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline {

// The first `count` bytes, 8 at most, as a word.
inline std::uint64_t load_bytes(const char* from, std::size_t count) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, count);
    return word;
}

// left == right, for texts that mostly are short: by words that may overlap, without a call.
inline bool is_same_text(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    const std::size_t size = left.size();
    if (size > 64) return std::memcmp(left.data(), right.data(), size) == 0;
    const auto same = [&](std::size_t at, std::size_t count) {
        return load_bytes(left.data() + at, count) == load_bytes(right.data() + at, count);
    };
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8)
            if (!same(at, 8)) return false;
        return same(size - 8, 8);
    }
    if (size >= 4) return same(0, 4) && same(size - 4, 4);
    for (std::size_t at = 0; at < size; ++at)
        if (left[at] != right[at]) return false;
    return true;
}

class StringTable {
  public:
    static constexpr std::uint32_t none = UINT32_MAX;

    // The number of `text`, or none.
    std::uint32_t find(std::string_view text) const {
        return slots_.empty() ? none : slots_[slot_of(text, hash(text))].index;
    }
    // The number of `text`, which is added if it is new.
    std::uint32_t add(std::string_view text);

    const std::vector<std::string>& strings() const { return strings_; }
    std::size_t size() const { return strings_.size(); }
    // Hands the strings over and leaves the table empty.
    std::vector<std::string> take() {
        slots_.clear();
        return std::exchange(strings_, {});
    }

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t index = none;
    };

    static std::uint64_t mix(std::uint64_t word) {
        word *= 0x9E3779B97F4A7C15u;
        return word ^ (word >> 29);
    }
    // Eight bytes at a time; the last eight overlap what came before, so that no byte is left to a loop of
    // its own. Most names have 16 bytes at most.
    static std::uint32_t hash(std::string_view text) {
        const char* bytes = text.data();
        std::size_t left = text.size();
        std::uint64_t state = left * 0xBF58476D1CE4E5B9u;
        if (left >= 8) {
            for (; left > 16; left -= 8, bytes += 8)
                state = mix(state ^ load_bytes(bytes, 8));
            state = mix(state ^ load_bytes(bytes, 8)) ^ load_bytes(bytes + left - 8, 8);
        } else if (left >= 4) {
            state ^= load_bytes(bytes, 4) << 32 | load_bytes(bytes + left - 4, 4);
        } else if (left > 0) {
            state ^= load_bytes(bytes, 1) << 16 | load_bytes(bytes + left / 2, 1) << 8 |
                     load_bytes(bytes + left - 1, 1);
        }
        return static_cast<std::uint32_t>(mix(state) >> 32);
    }
    // Where `text` is, or the empty slot where it would go. The table is never more than half full.
    std::size_t slot_of(std::string_view text, std::uint32_t hash) const {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = hash & mask;
        while (slots_[at].index != none &&
               (slots_[at].hash != hash || !is_same_text(strings_[slots_[at].index], text)))
            at = (at + 1) & mask;
        return at;
    }
    void grow();

    std::vector<Slot> slots_; // none, or a power of two
    std::vector<std::string> strings_;
};

} // namespace plumbline
