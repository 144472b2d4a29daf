#include "compiler/sema/zone_database/zone_database.h"
#include "compiler/sema/zone_database/yearly_rule.h"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace plumbline {

namespace {

constexpr int first_year = 1900;
constexpr int last_year = 2199;
constexpr date::sys_seconds range_begin = date::sys_days{date::year{first_year} / date::January / 1};
constexpr date::sys_seconds range_end = date::sys_days{date::year{last_year + 1} / date::January / 1};

class TransitionList {
  public:
    void add(date::sys_seconds at, std::chrono::seconds offset) {
        const auto minute = date::floor<std::chrono::minutes>(at).time_since_epoch().count();
        const auto rounded = date::round<std::chrono::minutes>(offset).count();
        const ZoneTransition transition{static_cast<Instant>(minute), static_cast<std::int32_t>(rounded)};
        if (!transitions_.empty() && transitions_.back().at == transition.at) transitions_.pop_back();
        if (!transitions_.empty() && transitions_.back().offset_minutes == transition.offset_minutes) return;
        transitions_.push_back(transition);
    }
    std::vector<ZoneTransition> take() { return std::move(transitions_); }

  private:
    std::vector<ZoneTransition> transitions_;
};

// A database file lists transitions one by one only for some years (often to 2037, sometimes to today's rule)
// and says in its last line how the zone goes on. The library leaves that line unread, and would have summer
// time end for good with the list; a child who is born now comes of age after that.
std::optional<std::string> read_rule_for_later_years(const std::string& zone_name) {
    // Where the library itself looks. The name is safe in a path: the library has found it in its own list.
    for (const char* folder : {"/usr/share/zoneinfo/", "/usr/share/uclibc/zoneinfo/"}) {
        std::ifstream file(folder + zone_name, std::ios::binary);
        if (!file) continue;
        const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        const bool has_rule =
            content.size() > 44 && content.starts_with("TZif") && content[4] >= '2' && content.back() == '\n';
        if (!has_rule) return std::nullopt;
        const std::size_t end = content.size() - 1;
        const std::size_t begin = content.rfind('\n', end - 1) + 1;
        return content.substr(begin, end - begin);
    }
    return std::nullopt;
}

// May throw whatever the library throws.
std::optional<std::vector<ZoneTransition>> load_zone_or_throw(std::string_view name) {
    const date::time_zone* zone = date::locate_zone(std::string(name));
    TransitionList transitions;

    date::sys_info listed = zone->get_info(range_begin);
    transitions.add(range_begin, listed.offset);
    while (listed.end < range_end) {
        listed = zone->get_info(listed.end);
        transitions.add(listed.begin, listed.offset);
    }

    const auto rule = read_rule_for_later_years(zone->name());
    if (!rule) return std::nullopt;
    const date::sys_seconds list_ends = std::max(listed.begin, range_begin);
    const date::year last_listed_year = date::year_month_day{date::floor<date::days>(list_ends)}.year();
    const auto changes = changes_by_rule(*rule, static_cast<int>(last_listed_year) - 1, last_year);
    if (!changes) return std::nullopt;
    auto later = changes->begin();
    while (later != changes->end() && later->at <= list_ends)
        ++later;
    // Where the list ends, list and rule must say the same; else one of them is not what it is taken for.
    if (later == changes->begin() || std::prev(later)->offset != listed.offset) return std::nullopt;
    for (; later != changes->end() && later->at < range_end; ++later)
        transitions.add(later->at, later->offset);
    return transitions.take();
}

} // namespace

std::optional<std::vector<ZoneTransition>> load_zone(std::string_view name) {
    // The library throws for a zone that it does not know and for a database that it cannot read.
    try {
        return load_zone_or_throw(name);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

} // namespace plumbline
