#include "runtime/timeline/read_log.h"

#include "runtime/timeline/text.h"

#include <utility>

namespace plumbline {

ReadReport::Unknown* ReadLog::entry_for(Names& names, const std::string& name, std::uint64_t line) const {
    const auto known = names.find(name);
    if (known != names.end()) return &known->second;
    if (names.size() >= ReadReport::max_names) return nullptr;
    return &names.emplace(name, ReadReport::Unknown{0, file_, line}).first->second;
}

void ReadLog::row_unknown(std::string_view event, std::uint64_t line) {
    ++report_.rows_read;
    ++report_.rows_unknown;
    const std::uint32_t known = event_names_.find(event);
    if (known != StringTable::none) {
        ++events_[known]->count;
    } else if (ReadReport::Unknown* entry = entry_for(report_.unknown_events, shown(event), line)) {
        // The table grows no further than the report: names that are shown alike are told apart at most so
        // often.
        if (event_names_.size() < ReadReport::max_names) {
            event_names_.add(event);
            events_.push_back(entry);
        }
        ++entry->count;
    } else {
        ++report_.names_beyond_cap;
    }
}

void ReadLog::row_unusable(RowPlace place, std::string message) {
    ++report_.rows_read;
    ++report_.rows_unusable;
    if (report_.problems.size() < ReadReport::max_problems)
        report_.problems.push_back({file_, place.line, place.column, std::move(message)});
}

void ReadLog::fatal(RowPlace place, std::string message) {
    report_.fatal.push_back({file_, place.line, place.column, std::move(message)});
}

} // namespace plumbline
