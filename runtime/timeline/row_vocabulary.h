// What the names and values of rows are looked up in. Made once for a vocabulary, which must outlive it; immutable, so that
// threads share it.
#pragma once

#include "runtime/timeline/string_table.h"
#include "runtime/timeline/value.h"
#include "runtime/timeline/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

class RowVocabulary {
  public:
    // The number of an attribute's name. Several kinds may have an attribute of that name, each in a slot of its own.
    using NameId = std::uint32_t;
    static constexpr NameId planned_name = 0; // every kind has these two, in no slot
    static constexpr NameId recorded_at_name = 1;
    static constexpr std::uint16_t no_slot = UINT16_MAX;

    explicit RowVocabulary(const Vocabulary& vocabulary);

    const Vocabulary& vocabulary() const { return vocabulary_; }
    const EventInfo& event(EventKind kind) const { return vocabulary_.events[kind]; }
    std::size_t kind_count() const { return vocabulary_.events.size(); }
    std::optional<EventKind> find_kind(std::string_view event) const {
        const std::uint32_t found = kinds_.find(event);
        if (found == StringTable::none) return std::nullopt;
        return static_cast<EventKind>(found);
    }
    // The same where so many bytes can be read from the first one on, whatever stands behind the name.
    static constexpr std::size_t name_padding = 16;
    std::optional<EventKind> find_padded_kind(std::string_view event) const {
        const NameWords words = words_of(event);
        for (std::size_t at = place_of(words);; ++at) {
            const ShortName& name = short_names_[at & short_name_mask_];
            if (name.size == 0) return std::nullopt;
            if (name.words == words && name.size == event.size() &&
                (name.size <= name_padding || is_same_text(this->event(name.kind).name, event)))
                return name.kind;
        }
    }
    std::optional<NameId> find_name(std::string_view attribute) const {
        const std::uint32_t found = names_.find(attribute);
        if (found == StringTable::none) return std::nullopt;
        return found;
    }
    NameId name_count() const { return static_cast<NameId>(names_.size()); }
    const std::string& name(NameId id) const { return names_.strings()[id]; }
    // `name` is one of those above.
    std::uint16_t slot_of(EventKind kind, NameId name) const { return slots_[kind * names_.size() + name]; }
    std::size_t value_count(EventKind kind) const { return event(kind).attributes.size(); }
    std::size_t most_values() const { return most_values_; } // that any kind has
    ParsedValue parse(EventKind kind, std::size_t slot, std::string_view text) const {
        return values_.parse(kind, slot, text);
    }

  private:
    // The first 16 bytes of a name, with zeros for those it does not have.
    struct NameWords {
        std::uint64_t first;
        std::uint64_t second;
        bool operator==(const NameWords&) const = default;
    };
    struct ShortName {
        NameWords words{};
        std::uint32_t size = 0; // 0: no event stands here
        EventKind kind = 0;
    };
    // What leaves so many of the first bytes.
    static constexpr auto first_bytes = [] {
        std::array<NameWords, name_padding + 1> masks{};
        for (std::size_t size = 0; size <= name_padding; ++size)
            for (std::size_t byte = 0; byte < size; ++byte)
                (byte < 8 ? masks[size].first : masks[size].second) |= std::uint64_t{0xFF} << (byte % 8 * 8);
        return masks;
    }();
    static NameWords words_of(std::string_view padded_name) {
        const NameWords& own = first_bytes[std::min(padded_name.size(), name_padding)];
        return {load_bytes(padded_name.data(), 8) & own.first,
                load_bytes(padded_name.data() + 8, 8) & own.second};
    }
    std::size_t place_of(const NameWords& words) const {
        return (words.first ^ words.second * 0xBF58476D1CE4E5B9u) * 0x9E3779B97F4A7C15u >> short_name_shift_;
    }
    void make_short_names();

    const Vocabulary& vocabulary_;
    ValueParser values_;
    StringTable kinds_; // numbered like the vocabulary's events
    // A hash table of all events that is never more than a quarter full.
    std::vector<ShortName> short_names_;
    std::size_t short_name_mask_ = 0;
    unsigned short_name_shift_ = 0;
    StringTable names_;
    std::vector<std::uint16_t> slots_; // by kind and name
    std::size_t most_values_ = 0;
};

} // namespace plumbline
