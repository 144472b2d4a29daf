#include "runtime/timeline/row_vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>

namespace plumbline {

RowVocabulary::RowVocabulary(const Vocabulary& vocabulary) : vocabulary_(vocabulary), values_(vocabulary) {
    names_.add("planned");
    names_.add("recorded_at");
    for (const EventInfo& event : vocabulary.events) {
        kinds_.add(event.name);
        for (const AttributeInfo& attribute : event.attributes)
            names_.add(attribute.name);
        most_values_ = std::max(most_values_, event.attributes.size());
    }
    make_short_names();
    slots_.resize(vocabulary.events.size() * names_.size(), no_slot);
    for (std::size_t kind = 0; kind < vocabulary.events.size(); ++kind) {
        const std::vector<AttributeInfo>& attributes = vocabulary.events[kind].attributes;
        for (std::size_t slot = 0; slot < attributes.size(); ++slot)
            slots_[kind * names_.size() + names_.find(attributes[slot].name)] =
                static_cast<std::uint16_t>(slot);
    }
}

void RowVocabulary::make_short_names() {
    const unsigned bits = static_cast<unsigned>(std::bit_width(vocabulary_.events.size() * 4 + 1));
    short_name_shift_ = 64 - bits;
    short_names_.resize(std::size_t{1} << bits);
    short_name_mask_ = short_names_.size() - 1;
    for (std::size_t kind = 0; kind < vocabulary_.events.size(); ++kind) {
        const std::string& name = vocabulary_.events[kind].name;
        std::array<char, name_padding> padded{};
        const NameWords words = words_of({padded.data(), name.copy(padded.data(), name_padding)});
        std::size_t at = place_of(words);
        while (short_names_[at].size != 0)
            at = (at + 1) & short_name_mask_;
        short_names_[at] = {words, static_cast<std::uint32_t>(name.size()), static_cast<EventKind>(kind)};
    }
}

} // namespace plumbline
