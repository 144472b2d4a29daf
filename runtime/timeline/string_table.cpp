#include "runtime/timeline/string_table.h"

namespace plumbline {

std::uint32_t StringTable::add(std::string_view text) {
    if ((strings_.size() + 1) * 2 > slots_.size()) grow();
    const std::uint32_t hash_of_text = hash(text);
    Slot& slot = slots_[slot_of(text, hash_of_text)];
    if (slot.index == none) {
        slot = {hash_of_text, static_cast<std::uint32_t>(strings_.size())};
        strings_.emplace_back(text);
    }
    return slot.index;
}

void StringTable::grow() {
    std::vector<Slot> larger(slots_.empty() ? 16 : slots_.size() * 2);
    const std::size_t mask = larger.size() - 1;
    for (const Slot& slot : slots_) {
        if (slot.index == none) continue;
        std::size_t at = slot.hash & mask;
        while (larger[at].index != none)
            at = (at + 1) & mask;
        larger[at] = slot;
    }
    slots_ = std::move(larger);
}

} // namespace plumbline
