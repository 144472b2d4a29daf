#include "runtime/timeline/builder.h"

#include <algorithm>
#include <numeric>

namespace plumbline {

TimelineBuilder::TimelineBuilder(const Vocabulary& vocabulary) {
    contents_.reserve(vocabulary.events.size());
    for (const EventInfo& event : vocabulary.events) {
        std::vector<Content>& contents = contents_.emplace_back();
        for (const AttributeInfo& attribute : event.attributes) {
            switch (attribute.type) {
            case AttributeType::text:
            case AttributeType::reference:
                contents.push_back(Content::text);
                break;
            case AttributeType::choice:
            case AttributeType::role:
                contents.push_back(Content::listed);
                break;
            default:
                contents.push_back(Content::plain);
            }
        }
    }
    columns_.run_begin.push_back(0);
}

TimelineBuilder::CaseRow TimelineBuilder::case_row(const TimelineRow& row, std::uint32_t values) {
    const std::uint64_t at = static_cast<std::uint32_t>(row.at.instant) ^ 0x80000000u;
    const std::uint64_t timed = row.at.date_only ? 0 : 1;
    const unsigned flags = (row.flags & ~at_is_date_only) | (row.at.date_only ? at_is_date_only : 0u);
    return {std::uint64_t{row.kind} << 48 | at << 16 | timed << 15 | flags, row.recorded_at, values};
}

bool TimelineBuilder::add(std::string_view case_id, const TimelineRow& row,
                          std::span<const std::int32_t> values) {
    const std::size_t value_count = contents_[row.kind].size();
    if (row_count() >= UINT32_MAX - 1) return false;
    if (columns_.attribute_values.size() + case_values_.size() + value_count >= UINT32_MAX) return false;

    if (current_case_ == StringTable::none || cases_.strings()[current_case_] != case_id) {
        end_group();
        current_case_ = cases_.add(case_id);
    }
    case_rows_.push_back(case_row(row, static_cast<std::uint32_t>(case_values_.size())));
    const std::size_t given = std::min(values.size(), value_count);
    case_values_.insert(case_values_.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(given));
    case_values_.resize(case_values_.size() + value_count - given, not_recorded);
    return true;
}

// Numbers given to texts depend on the order of rows, so texts are compared by their bytes.
int TimelineBuilder::compare_values(Content content, std::int32_t left, std::int32_t right) const {
    if (left == right) return 0;
    if (content == Content::text && left != not_recorded && right != not_recorded)
        return texts_.strings()[static_cast<std::size_t>(left)].compare(
            texts_.strings()[static_cast<std::size_t>(right)]);
    if (content == Content::listed && left >= Timelines::unlisted_base && right >= Timelines::unlisted_base)
        return unlisted_.strings()[static_cast<std::size_t>(left - Timelines::unlisted_base)].compare(
            unlisted_.strings()[static_cast<std::size_t>(right - Timelines::unlisted_base)]);
    return left < right ? -1 : 1;
}

bool TimelineBuilder::comes_before(const CaseRow& left, const CaseRow& right) const {
    if (left.key() != right.key()) return left.key() < right.key();
    if (left.recorded_at != right.recorded_at) {
        // As unsigned, "not recorded" less one is the largest number there is.
        const auto place = [](Instant recorded) { return (static_cast<std::uint32_t>(recorded) ^ 0x80000000u) - 1; };
        return place(left.recorded_at) < place(right.recorded_at);
    }
    if (left.flags() != right.flags()) return left.flags() < right.flags();
    const std::vector<Content>& contents = contents_[left.kind()];
    for (std::size_t slot = 0; slot < contents.size(); ++slot) {
        const int order =
            compare_values(contents[slot], case_values_[left.values + slot], case_values_[right.values + slot]);
        if (order != 0) return order < 0;
    }
    return false;
}

void TimelineBuilder::write_case(Timelines& to) {
    std::sort(case_rows_.begin(), case_rows_.end(),
              [this](const CaseRow& left, const CaseRow& right) { return comes_before(left, right); });

    const std::size_t first = to.at.size();
    const std::size_t end = first + case_rows_.size();
    to.at.resize(end);
    to.recorded_at.resize(end);
    to.flags.resize(end);
    to.attributes.resize(end);
    std::size_t next_value = to.attribute_values.size();
    to.attribute_values.resize(next_value + case_values_.size());

    for (std::size_t index = 0; index < case_rows_.size(); ++index) {
        const CaseRow& row = case_rows_[index];
        const std::size_t at = first + index;
        to.at[at] = row.at();
        to.recorded_at[at] = row.recorded_at;
        to.flags[at] = row.flags();
        to.attributes[at] = static_cast<std::uint32_t>(next_value);
        const std::size_t value_count = contents_[row.kind()].size();
        for (std::size_t slot = 0; slot < value_count; ++slot)
            to.attribute_values[next_value + slot] = case_values_[row.values + slot];
        next_value += value_count;
        if (index == 0 || case_rows_[index - 1].kind() != row.kind())
            to.kind_runs.push_back({row.kind(), static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at)});
        to.kind_runs.back().end = static_cast<std::uint32_t>(at + 1);
    }
    to.run_begin.push_back(static_cast<std::uint32_t>(to.kind_runs.size()));
    case_rows_.clear();
    case_values_.clear();
}

void TimelineBuilder::end_group() {
    if (case_rows_.empty()) return;
    write_case(columns_);
    group_case_.push_back(current_case_);
}

bool TimelineBuilder::groups_are_final() const {
    // Cases are numbered as they first come, so a case that comes back has a lower number than the group before it.
    for (std::size_t group = 1; group < group_case_.size(); ++group)
        if (cases_.strings()[group_case_[group - 1]] >= cases_.strings()[group_case_[group]]) return false;
    return true;
}

// Puts the rows of a group back among the rows of the case at hand.
void TimelineBuilder::take_rows(std::size_t group) {
    for (std::uint32_t run = columns_.run_begin[group]; run < columns_.run_begin[group + 1]; ++run) {
        const KindRun& rows = columns_.kind_runs[run];
        const std::size_t value_count = contents_[rows.kind].size();
        for (std::uint32_t row = rows.begin; row < rows.end; ++row) {
            const std::uint8_t flags = columns_.flags[row];
            case_rows_.push_back(case_row({rows.kind,
                                           {columns_.at[row], (flags & at_is_date_only) != 0},
                                           columns_.recorded_at[row],
                                           flags},
                                          static_cast<std::uint32_t>(case_values_.size())));
            const auto values = columns_.attribute_values.begin() + columns_.attributes[row];
            case_values_.insert(case_values_.end(), values, values + static_cast<std::ptrdiff_t>(value_count));
        }
    }
}

// A group that is all of its case is in order already.
void TimelineBuilder::copy_group(std::size_t group, Timelines& to) const {
    const std::uint32_t first_run = columns_.run_begin[group];
    const std::uint32_t last_run = columns_.run_begin[group + 1] - 1;
    const std::uint32_t first = columns_.kind_runs[first_run].begin;
    const std::uint32_t end = columns_.kind_runs[last_run].end;
    const std::uint32_t first_value = columns_.attributes[first];
    const std::size_t end_value =
        columns_.attributes[end - 1] + contents_[columns_.kind_runs[last_run].kind].size();

    // Unsigned arithmetic that wraps: what is added to old row and value numbers.
    const std::uint32_t row_shift = static_cast<std::uint32_t>(to.at.size()) - first;
    const std::uint32_t value_shift = static_cast<std::uint32_t>(to.attribute_values.size()) - first_value;
    const auto append = [](auto& column, const auto& from, std::size_t begin, std::size_t stop) {
        column.insert(column.end(), from.begin() + static_cast<std::ptrdiff_t>(begin),
                      from.begin() + static_cast<std::ptrdiff_t>(stop));
    };
    append(to.at, columns_.at, first, end);
    append(to.recorded_at, columns_.recorded_at, first, end);
    append(to.flags, columns_.flags, first, end);
    append(to.attribute_values, columns_.attribute_values, first_value, end_value);
    for (std::uint32_t row = first; row < end; ++row)
        to.attributes.push_back(columns_.attributes[row] + value_shift);
    for (std::uint32_t run = first_run; run <= last_run; ++run) {
        const KindRun& rows = columns_.kind_runs[run];
        to.kind_runs.push_back({rows.kind, rows.begin + row_shift, rows.end + row_shift});
    }
    to.run_begin.push_back(static_cast<std::uint32_t>(to.kind_runs.size()));
}

Timelines TimelineBuilder::regroup() {
    // Groups by case: a counting sort over the case numbers.
    std::vector<std::uint32_t> first_of_case(cases_.size() + 1, 0);
    for (const std::uint32_t case_number : group_case_) ++first_of_case[case_number + 1];
    std::partial_sum(first_of_case.begin(), first_of_case.end(), first_of_case.begin());
    std::vector<std::uint32_t> groups(group_case_.size());
    {
        std::vector<std::uint32_t> next(first_of_case.begin(), first_of_case.end() - 1);
        for (std::size_t group = 0; group < group_case_.size(); ++group)
            groups[next[group_case_[group]]++] = static_cast<std::uint32_t>(group);
    }
    std::vector<std::uint32_t> case_order(cases_.size());
    std::iota(case_order.begin(), case_order.end(), 0u);
    std::sort(case_order.begin(), case_order.end(), [this](std::uint32_t left, std::uint32_t right) {
        return cases_.strings()[left] < cases_.strings()[right];
    });

    Timelines result;
    result.at.reserve(columns_.at.size());
    result.recorded_at.reserve(columns_.at.size());
    result.flags.reserve(columns_.at.size());
    result.attributes.reserve(columns_.at.size());
    result.attribute_values.reserve(columns_.attribute_values.size());
    result.run_begin.reserve(cases_.size() + 1);
    result.run_begin.push_back(0);
    for (const std::uint32_t case_number : case_order) {
        const std::uint32_t begin = first_of_case[case_number];
        const std::uint32_t end = first_of_case[case_number + 1];
        if (end - begin == 1) {
            copy_group(groups[begin], result);
            continue;
        }
        for (std::uint32_t index = begin; index < end; ++index) take_rows(groups[index]);
        write_case(result);
    }
    std::vector<std::string> ids = cases_.take();
    result.case_ids.reserve(ids.size());
    for (const std::uint32_t case_number : case_order) result.case_ids.push_back(std::move(ids[case_number]));
    return result;
}

namespace {

// Sorts `strings` and says for each old number the new one.
std::vector<std::int32_t> sort_and_number(std::vector<std::string>& strings) {
    std::vector<std::uint32_t> order(strings.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t left, std::uint32_t right) { return strings[left] < strings[right]; });
    std::vector<std::int32_t> number(strings.size());
    std::vector<std::string> sorted;
    sorted.reserve(strings.size());
    for (const std::uint32_t old : order) {
        number[old] = static_cast<std::int32_t>(sorted.size());
        sorted.push_back(std::move(strings[old]));
    }
    strings = std::move(sorted);
    return number;
}

} // namespace

void TimelineBuilder::renumber(Timelines& timelines) {
    timelines.strings = texts_.take();
    timelines.unlisted = unlisted_.take();
    if (timelines.strings.empty() && timelines.unlisted.empty()) return;
    const std::vector<std::int32_t> text_number = sort_and_number(timelines.strings);
    const std::vector<std::int32_t> unlisted_number = sort_and_number(timelines.unlisted);

    for (const KindRun& run : timelines.kind_runs) {
        const std::vector<Content>& contents = contents_[run.kind];
        for (std::size_t slot = 0; slot < contents.size(); ++slot) {
            if (contents[slot] == Content::plain) continue;
            for (std::uint32_t row = run.begin; row < run.end; ++row) {
                std::int32_t& value = timelines.attribute_values[timelines.attributes[row] + slot];
                if (contents[slot] == Content::text && value != not_recorded)
                    value = text_number[static_cast<std::size_t>(value)];
                else if (contents[slot] == Content::listed && value >= Timelines::unlisted_base)
                    value = Timelines::unlisted_base +
                            unlisted_number[static_cast<std::size_t>(value - Timelines::unlisted_base)];
            }
        }
    }
}

Timelines TimelineBuilder::finish() {
    end_group();
    current_case_ = StringTable::none;
    Timelines result;
    if (groups_are_final()) {
        result = std::move(columns_);
        result.case_ids = cases_.take();
    } else {
        result = regroup();
    }
    columns_ = {};
    columns_.run_begin.push_back(0);
    group_case_ = {};
    renumber(result);
    return result;
}

} // namespace plumbline
