#include "runtime/report/never_recorded.h"

#include <algorithm>

namespace plumbline {

void NeverRecorded::add_events_of(const Timelines& timelines) {
    for (const KindRun& run : timelines.block_runs) {
        if (run.kind >= stands_.size()) stands_.resize(run.kind + std::size_t{1});
        stands_[run.kind] = true;
    }
}

void NeverRecorded::add(const NeverRecorded& other) {
    for (const auto& [requirement, overdue] : other.overdue_)
        overdue_[requirement] += overdue;
    stands_.resize(std::max(stands_.size(), other.stands_.size()));
    for (std::size_t kind = 0; kind < other.stands_.size(); ++kind)
        stands_[kind] = stands_[kind] || other.stands_[kind];
}

std::vector<std::pair<std::string, std::uint64_t>> NeverRecorded::names(const Bundle& bundle) const {
    std::vector<std::pair<std::string, std::uint64_t>> found;
    for (const auto& [requirement, overdue] : overdue_) {
        if (overdue < suspicious) continue;
        const std::string padded = " or " + bundle.text(requirement) + " or ";
        bool known = false, any = false;
        for (std::size_t kind = 0; kind < bundle.vocabulary.events.size(); ++kind) {
            if (padded.find(" or " + bundle.vocabulary.events[kind].name + " or ") == std::string::npos)
                continue;
            known = true;
            any = any || (kind < stands_.size() && stands_[kind]);
        }
        if (known && !any) found.emplace_back(bundle.text(requirement), overdue);
    }
    return found;
}

} // namespace plumbline
