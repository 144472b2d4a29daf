#include "runtime/timeline/builder.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace plumbline {

namespace {

Timelines without_cases() {
    Timelines empty;
    empty.run_begin.push_back(0);
    return empty;
}

} // namespace

TimelineBuilder::TimelineBuilder(const Vocabulary& vocabulary) : columns_(without_cases()) {
    contents_begin_.reserve(vocabulary.events.size() + 1);
    contents_begin_.push_back(0);
    for (const EventInfo& event : vocabulary.events) {
        for (const AttributeInfo& attribute : event.attributes) {
            switch (attribute.type) {
            case AttributeType::text:
            case AttributeType::reference:
                contents_.push_back(Content::text);
                break;
            case AttributeType::choice:
            case AttributeType::role:
                contents_.push_back(Content::listed);
                break;
            default:
                contents_.push_back(Content::plain);
            }
        }
        contents_begin_.push_back(static_cast<std::uint32_t>(contents_.size()));
    }
    rows_of_kind_.resize(vocabulary.events.size());
    kinds_at_hand_.resize(vocabulary.events.size());
    kinds_that_came_.resize((vocabulary.events.size() + 63) / 64);
}

void TimelineBuilder::reserve(std::size_t rows, std::size_t values) {
    columns_.at.reserve(rows);
    columns_.recorded_at.reserve(rows);
    columns_.flags.reserve(rows);
    columns_.attributes.reserve(rows);
    columns_.attribute_values.reserve(values);
    columns_.kinds.reserve(rows);
}

std::optional<std::uint32_t> TimelineBuilder::keep(EventKind kind, std::span<const std::int32_t> values) {
    const std::span<const Content> contents = contents_of(kind);
    const std::size_t own_values = contents.size();
    std::vector<std::int32_t>& all_values = columns_.attribute_values;
    if (all_values.size() + own_values >= UINT32_MAX) return std::nullopt;
    const auto place = static_cast<std::uint32_t>(all_values.size());
    const std::size_t given = std::min(values.size(), own_values);
    all_values.insert(all_values.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(given));
    if (given < own_values) all_values.resize(place + own_values, not_recorded);
    for (std::size_t slot = 0; slot < given; ++slot) {
        const Content content = contents[slot];
        if (content == Content::text && values[slot] != not_recorded)
            text_places_.push_back(place + static_cast<std::uint32_t>(slot));
        else if (content == Content::listed && values[slot] >= Timelines::unlisted_base)
            unlisted_places_.push_back(place + static_cast<std::uint32_t>(slot));
    }
    return place;
}

void TimelineBuilder::begin_case(std::string_view case_id) {
    end_group();
    group_begin_.push_back(static_cast<std::uint32_t>(row_count()));
    group_case_.push_back(cases_.add(case_id));
    case_at_hand_ = case_id;
}

std::uint64_t TimelineBuilder::place_of(std::uint32_t row) const {
    const std::uint64_t at = static_cast<std::uint32_t>(columns_.at[row]) ^ 0x80000000u;
    return at << 1 | ((columns_.flags[row] & at_is_date_only) != 0 ? 0u : 1u);
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

// Of rows of one kind.
bool TimelineBuilder::comes_before(const RowKey& left, const RowKey& right) const {
    if (left.place != right.place) return left.place < right.place;
    // As unsigned, "not recorded" less one is the largest number there is.
    const auto recorded = [this](std::uint32_t row) {
        return (static_cast<std::uint32_t>(columns_.recorded_at[row]) ^ 0x80000000u) - 1;
    };
    if (recorded(left.row) != recorded(right.row)) return recorded(left.row) < recorded(right.row);
    if (columns_.flags[left.row] != columns_.flags[right.row])
        return columns_.flags[left.row] < columns_.flags[right.row];
    const std::span<const Content> contents = contents_of(columns_.kinds[left.row]);
    for (std::size_t slot = 0; slot < contents.size(); ++slot) {
        const int order =
            compare_values(contents[slot], columns_.attribute_values[columns_.attributes[left.row] + slot],
                           columns_.attribute_values[columns_.attributes[right.row] + slot]);
        if (order != 0) return order < 0;
    }
    return false;
}

void TimelineBuilder::sort_rows(std::span<std::uint32_t> rows) {
    for (const std::uint32_t row : rows)
        if (rows_of_kind_[columns_.kinds[row]]++ == 0) kinds_of_case_.push_back(columns_.kinds[row]);
    std::sort(kinds_of_case_.begin(), kinds_of_case_.end());

    // From counts to where each kind begins; dealing out moves that on to where it ends.
    std::uint32_t begin = 0;
    for (const EventKind kind : kinds_of_case_)
        begin += std::exchange(rows_of_kind_[kind], begin);
    keys_.resize(rows.size());
    for (const std::uint32_t row : rows)
        keys_[rows_of_kind_[columns_.kinds[row]]++] = {place_of(row), row};

    auto first = keys_.begin();
    const auto before = [this](const RowKey& left, const RowKey& right) { return comes_before(left, right); };
    for (const EventKind kind : kinds_of_case_) {
        const auto end = keys_.begin() + std::exchange(rows_of_kind_[kind], 0);
        if (!std::is_sorted(first, end, before)) std::sort(first, end, before);
        first = end;
    }
    kinds_of_case_.clear();
    for (std::size_t index = 0; index < rows.size(); ++index)
        rows[index] = keys_[index].row;
}

namespace {

template <class Value>
void move_column(std::vector<Value>& column, std::size_t first, std::span<const std::uint32_t> order,
                 std::vector<Value>& scratch) {
    scratch.resize(order.size());
    for (std::size_t index = 0; index < order.size(); ++index)
        scratch[index] = column[order[index]];
    if (order.size() == column.size())
        column.swap(scratch);
    else
        std::copy(scratch.begin(), scratch.end(), column.begin() + static_cast<std::ptrdiff_t>(first));
}

} // namespace

void TimelineBuilder::move_rows(std::size_t first, std::span<const std::uint32_t> order, Scratch& scratch) {
    move_column(columns_.at, first, order, scratch.words);
    move_column(columns_.recorded_at, first, order, scratch.words);
    move_column(columns_.flags, first, order, scratch.flags);
    move_column(columns_.kinds, first, order, scratch.kinds);
    move_column(columns_.attributes, first, order, scratch.places);
}

// Rows mostly come in time order, so that they only have to be dealt out by kind.
void TimelineBuilder::end_group() {
    if (waiting_.empty()) return;
    const std::size_t first = columns_.row_count();
    deal_out();
    if (!std::exchange(is_in_order_, true)) {
        group_rows_.resize(columns_.row_count() - first);
        std::iota(group_rows_.begin(), group_rows_.end(), static_cast<std::uint32_t>(first));
        sort_rows(group_rows_);
        if (!std::is_sorted(group_rows_.begin(), group_rows_.end()))
            move_rows(first, group_rows_, group_scratch_);
    }
    columns_.run_begin.push_back(static_cast<std::uint32_t>(columns_.kind_runs.size()));
}

// Puts those that wait behind the others, by kind, and says in the runs where each kind stands.
void TimelineBuilder::deal_out() {
    const std::size_t end = columns_.row_count() + waiting_.size();
    auto begin = static_cast<std::uint32_t>(columns_.row_count());
    columns_.at.resize(end);
    columns_.recorded_at.resize(end);
    columns_.flags.resize(end);
    columns_.attributes.resize(end);
    columns_.kinds.resize(end);

    const std::size_t first_run = columns_.kind_runs.size();
    for (std::size_t word = 0; word < kinds_that_came_.size(); ++word) {
        for (std::uint64_t left = std::exchange(kinds_that_came_[word], 0); left != 0; left &= left - 1) {
            const auto kind =
                static_cast<EventKind>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
            KindAtHand& at_hand = kinds_at_hand_[kind];
            const std::uint32_t run_end = begin + at_hand.rows;
            columns_.kind_runs.push_back({kind, begin, run_end, at_hand.flags, at_hand.last_recorded});
            at_hand = {.rows = begin}; // from here on: where the next one goes
            begin = run_end;
        }
    }
    // Bytes that are written through `flags` could be anything, so that the compiler would look up each column anew.
    Instant* const at = columns_.at.data();
    Instant* const recorded_at = columns_.recorded_at.data();
    std::uint8_t* const flags = columns_.flags.data();
    std::uint32_t* const attributes = columns_.attributes.data();
    EventKind* const kinds = columns_.kinds.data();
    KindAtHand* const next = kinds_at_hand_.data();
    for (const Waiting& row : waiting_) {
        const std::uint32_t place = next[row.kind].rows++;
        at[place] = row.at;
        recorded_at[place] = row.recorded_at;
        flags[place] = row.flags;
        attributes[place] = row.values;
        kinds[place] = row.kind;
    }
    for (std::size_t run = first_run; run < columns_.kind_runs.size(); ++run)
        kinds_at_hand_[columns_.kind_runs[run].kind].rows = 0;
    waiting_.clear();
}

bool TimelineBuilder::groups_are_final() const {
    for (std::size_t group = 1; group < group_case_.size(); ++group)
        if (cases_.strings()[group_case_[group - 1]] >= cases_.strings()[group_case_[group]]) return false;
    return true;
}

// Brings cases together and in order. Returns where each begins, and where the last one ends.
std::vector<std::uint32_t> TimelineBuilder::regroup() {
    std::vector<std::uint32_t> case_order(cases_.size());
    std::iota(case_order.begin(), case_order.end(), 0u);
    std::sort(case_order.begin(), case_order.end(), [this](std::uint32_t left, std::uint32_t right) {
        return cases_.strings()[left] < cases_.strings()[right];
    });
    std::vector<std::uint32_t> rank(cases_.size());
    for (std::size_t index = 0; index < case_order.size(); ++index)
        rank[case_order[index]] = static_cast<std::uint32_t>(index);

    // A counting sort of the groups by case.
    group_begin_.push_back(static_cast<std::uint32_t>(row_count()));
    std::vector<std::uint32_t> case_begin(cases_.size() + 1, 0);
    for (std::size_t group = 0; group < group_case_.size(); ++group)
        case_begin[rank[group_case_[group]] + 1] += group_begin_[group + 1] - group_begin_[group];
    std::partial_sum(case_begin.begin(), case_begin.end(), case_begin.begin());
    std::vector<std::uint32_t> next = case_begin;
    std::vector<bool> is_split(cases_.size());
    std::vector<std::uint32_t> order(row_count());
    for (std::size_t group = 0; group < group_case_.size(); ++group) {
        const std::uint32_t position = rank[group_case_[group]];
        if (next[position] != case_begin[position]) is_split[position] = true;
        for (std::uint32_t row = group_begin_[group]; row < group_begin_[group + 1]; ++row)
            order[next[position]++] = row;
    }
    group_begin_ = {};
    group_case_ = {};

    for (std::size_t position = 0; position < is_split.size(); ++position)
        if (is_split[position])
            sort_rows(std::span(order).subspan(case_begin[position],
                                               case_begin[position + 1] - case_begin[position]));
    Scratch scratch;
    move_rows(0, order, scratch);

    std::vector<std::string> ids = cases_.take();
    for (const std::uint32_t case_number : case_order)
        columns_.case_ids.push_back(std::move(ids[case_number]));
    return case_begin;
}

void TimelineBuilder::write_runs(const std::vector<std::uint32_t>& case_begin) {
    columns_.kind_runs.clear();
    columns_.run_begin.assign(1, 0);
    for (std::size_t index = 0; index + 1 < case_begin.size(); ++index) {
        for (std::uint32_t row = case_begin[index]; row < case_begin[index + 1]; ++row) {
            if (row == case_begin[index] || columns_.kinds[row] != columns_.kinds[row - 1])
                columns_.kind_runs.push_back({columns_.kinds[row], row, row});
            columns_.kind_runs.back().end = row + 1;
            columns_.kind_runs.back().summarise(columns_.flags[row], columns_.recorded_at[row]);
        }
        columns_.run_begin.push_back(static_cast<std::uint32_t>(columns_.kind_runs.size()));
    }
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

void TimelineBuilder::renumber() {
    columns_.strings = texts_.take();
    columns_.unlisted = unlisted_.take();
    if (columns_.strings.empty() && columns_.unlisted.empty()) return;
    const std::vector<std::int32_t> text_number = sort_and_number(columns_.strings);
    const std::vector<std::int32_t> unlisted_number = sort_and_number(columns_.unlisted);

    const auto renumber_at = [&](const std::vector<std::uint32_t>& places, std::int32_t base,
                                 const std::vector<std::int32_t>& number) {
        for (const std::uint32_t place : places) {
            std::int32_t& value = columns_.attribute_values[place];
            value = base + number[static_cast<std::size_t>(value - base)];
        }
    };
    renumber_at(text_places_, 0, text_number);
    renumber_at(unlisted_places_, Timelines::unlisted_base, unlisted_number);
    text_places_.clear();
    unlisted_places_.clear();
}

Timelines TimelineBuilder::finish() {
    end_group();
    if (groups_are_final())
        columns_.case_ids = cases_.take();
    else
        write_runs(regroup());
    group_begin_.clear();
    group_case_.clear();
    renumber();
    row_count_ = 0;
    ++generation_;
    return std::exchange(columns_, without_cases());
}

} // namespace plumbline
