#include "runtime/timeline/row_vocabulary.h"

#include <algorithm>

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
    slots_.resize(vocabulary.events.size() * names_.size(), no_slot);
    for (std::size_t kind = 0; kind < vocabulary.events.size(); ++kind) {
        const std::vector<AttributeInfo>& attributes = vocabulary.events[kind].attributes;
        for (std::size_t slot = 0; slot < attributes.size(); ++slot)
            slots_[kind * names_.size() + names_.find(attributes[slot].name)] =
                static_cast<std::uint16_t>(slot);
    }
}

} // namespace plumbline
