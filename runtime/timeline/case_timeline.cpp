#include "runtime/timeline/case_timeline.h"

#include <algorithm>
#include <utility>

namespace plumbline {

namespace {

template <class Value>
void insert_at(std::vector<Value>& column, std::uint32_t place, Value value) {
    column.insert(column.begin() + place, value);
}

} // namespace

CaseTimeline::CaseTimeline(const Vocabulary& vocabulary, std::string case_id) : vocabulary_(vocabulary) {
    timelines_.case_ids.push_back(std::move(case_id));
    timelines_.run_begin = {0, 0};
    timelines_.block_begin = {0, 0};
}

// The number of a string among strings in order of their bytes, as a builder gives them: which of two comes first may show
// in the order of spells that run side by side. A new string moves those behind it.
std::int32_t CaseTimeline::number_of(std::vector<std::string>& strings, std::string_view value,
                                     std::int32_t base) {
    const auto place = std::lower_bound(strings.begin(), strings.end(), value);
    const std::int32_t number = base + static_cast<std::int32_t>(place - strings.begin());
    if (place != strings.end() && *place == value) return number;
    strings.emplace(place, value);
    const bool texts = base == 0;
    for (std::uint32_t row = 0; row < timelines_.row_count(); ++row) {
        const auto& attributes = vocabulary_.events[timelines_.kinds[row]].attributes;
        for (std::size_t slot = 0; slot < attributes.size(); ++slot) {
            const AttributeType type = attributes[slot].type;
            const bool is_text = type == AttributeType::text || type == AttributeType::reference;
            const bool is_listed = type == AttributeType::choice || type == AttributeType::role;
            std::int32_t& own = timelines_.attribute_values[timelines_.attributes[row] + slot];
            if ((texts ? is_text : is_listed) && own >= number) ++own;
        }
    }
    return number;
}

std::int32_t CaseTimeline::text(std::string_view value) {
    return number_of(timelines_.strings, value, 0);
}
std::int32_t CaseTimeline::unlisted(std::string_view value) {
    return number_of(timelines_.unlisted, value, Timelines::unlisted_base);
}

int CaseTimeline::compare_values(AttributeType type, std::int32_t left, std::int32_t right) const {
    if (left == right) return 0;
    const auto at = [](std::int32_t number) { return static_cast<std::size_t>(number); };
    const bool is_text = type == AttributeType::text || type == AttributeType::reference;
    if (is_text && left != not_recorded && right != not_recorded)
        return timelines_.strings[at(left)].compare(timelines_.strings[at(right)]);
    const bool is_listed = type == AttributeType::choice || type == AttributeType::role;
    if (is_listed && left >= Timelines::unlisted_base && right >= Timelines::unlisted_base)
        return timelines_.unlisted[at(left - Timelines::unlisted_base)].compare(
            timelines_.unlisted[at(right - Timelines::unlisted_base)]);
    return left < right ? -1 : 1;
}

// The order within a kind, as builder.h says it.
bool CaseTimeline::comes_before(const TimelineRow& row, std::span<const std::int32_t> values,
                                std::uint32_t other) const {
    if (row.at.instant != timelines_.at[other]) return row.at.instant < timelines_.at[other];
    const std::uint8_t flags = timelines_.flags[other];
    const bool other_is_date = (flags & at_is_date_only) != 0;
    if (row.at.date_only != other_is_date) return row.at.date_only;
    const Instant recorded = timelines_.recorded_at[other];
    if (row.recorded_at != recorded)
        return recorded == no_instant || (row.recorded_at != no_instant && row.recorded_at < recorded);
    const auto own = static_cast<std::uint8_t>(row.flags & ~at_is_date_only);
    const auto its = static_cast<std::uint8_t>(flags & ~at_is_date_only);
    if (own != its) return own < its;
    const auto& attributes = vocabulary_.events[row.kind].attributes;
    for (std::size_t slot = 0; slot < attributes.size(); ++slot) {
        const std::int32_t value = slot < values.size() ? values[slot] : not_recorded;
        const std::int32_t its_value = timelines_.value(other, slot);
        if (const int order = compare_values(attributes[slot].type, value, its_value); order != 0)
            return order < 0;
    }
    return false;
}

void CaseTimeline::add(const TimelineRow& row, std::span<const std::int32_t> values) {
    std::vector<KindRun>& runs = timelines_.kind_runs;
    auto run = std::lower_bound(runs.begin(), runs.end(), row.kind,
                                [](const KindRun& one, EventKind kind) { return one.kind < kind; });
    if (run == runs.end() || run->kind != row.kind) {
        const std::uint32_t begin =
            run == runs.end() ? static_cast<std::uint32_t>(timelines_.row_count()) : run->begin;
        run = runs.insert(run, KindRun{.kind = row.kind, .begin = begin, .end = begin});
        ++timelines_.run_begin[1];
    }
    // Events mostly come in time order, so that the place is the last.
    std::uint32_t place = run->end;
    while (place > run->begin && comes_before(row, values, place - 1))
        --place;
    const std::uint8_t flags = row.all_flags();
    ++run->end;
    run->summarise(flags, row.recorded_at);
    for (auto later = run + 1; later != runs.end(); ++later) {
        ++later->begin;
        ++later->end;
    }

    const std::size_t count = vocabulary_.events[row.kind].attributes.size();
    const std::uint32_t first = place < timelines_.row_count()
                                    ? timelines_.attributes[place]
                                    : static_cast<std::uint32_t>(timelines_.attribute_values.size());
    auto& all = timelines_.attribute_values;
    all.insert(all.begin() + first, count, not_recorded);
    std::copy_n(values.begin(), std::min(values.size(), count), all.begin() + first);
    for (std::size_t later = place; later < timelines_.row_count(); ++later)
        timelines_.attributes[later] += static_cast<std::uint32_t>(count);

    insert_at(timelines_.kinds, place, row.kind);
    insert_at(timelines_.at, place, row.at.instant);
    insert_at(timelines_.recorded_at, place, row.recorded_at);
    insert_at(timelines_.flags, place, flags);
    insert_at(timelines_.attributes, place, first);
    timelines_.places.push_back(0);
    // A block of one case.
    timelines_.block_runs = runs;
    timelines_.block_begin = timelines_.run_begin;
    timelines_.case_begins.clear();
    for (const KindRun& own : runs) {
        timelines_.case_begins.push_back(own.begin);
        timelines_.case_begins.push_back(own.end);
    }
}

} // namespace plumbline
