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

void add_report(const ReadReport& piece, ReadReport& whole) {
    whole.rows_read += piece.rows_read;
    whole.rows_used += piece.rows_used;
    whole.rows_unusable += piece.rows_unusable;
    whole.rows_unknown += piece.rows_unknown;
    whole.names_beyond_cap += piece.names_beyond_cap;
    for (const RowProblem& problem : piece.problems)
        if (whole.problems.size() < ReadReport::max_problems) whole.problems.push_back(problem);
    whole.fatal.insert(whole.fatal.end(), piece.fatal.begin(), piece.fatal.end());
    const auto add_names = [&](const std::map<std::string, ReadReport::Unknown>& from,
                               std::map<std::string, ReadReport::Unknown>& into) {
        for (const auto& [name, seen] : from) {
            const auto known = into.find(name);
            if (known != into.end())
                known->second.count += seen.count;
            else if (into.size() < ReadReport::max_names)
                into.emplace(name, seen);
            else
                whole.names_beyond_cap += seen.count;
        }
    };
    add_names(piece.unknown_events, whole.unknown_events);
    add_names(piece.unknown_attributes, whole.unknown_attributes);
    add_names(piece.unlisted_values, whole.unlisted_values);
}

} // namespace plumbline
