// What the names and values of rows are looked up in. Made once for a vocabulary, which must outlive it; immutable, so that
// threads share it.
#pragma once

#include "runtime/timeline/string_table.h"
#include "runtime/timeline/value.h"
#include "runtime/timeline/vocabulary.h"

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
    const Vocabulary& vocabulary_;
    ValueParser values_;
    StringTable kinds_; // numbered like the vocabulary's events
    StringTable names_;
    std::vector<std::uint16_t> slots_; // by kind and name
    std::size_t most_values_ = 0;
};

} // namespace plumbline
