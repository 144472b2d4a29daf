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
    empty.block_begin.push_back(0);
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
    next_row_.resize(vocabulary.events.size());
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
    columns_.places.reserve(rows);
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
    end_case();
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
            compare_values(contents[slot], columns_.value(left.row, slot), columns_.value(right.row, slot));
        if (order != 0) return order < 0;
    }
    return false;
}

void TimelineBuilder::sort_rows(std::span<std::uint32_t> rows) {
    keys_.clear();
    for (const std::uint32_t row : rows)
        keys_.push_back({place_of(row), row});
    const auto before = [this](const RowKey& left, const RowKey& right) { return comes_before(left, right); };
    if (std::is_sorted(keys_.begin(), keys_.end(), before)) return;
    std::sort(keys_.begin(), keys_.end(), before);
    for (std::size_t index = 0; index < rows.size(); ++index)
        rows[index] = keys_[index].row;
}

// Says in runs how many rows of each kind the case has, and when a block is full, where they stand.
void TimelineBuilder::end_case() {
    std::uint32_t begin = 0;
    for (std::size_t word = 0; word < kinds_that_came_.size(); ++word) {
        for (std::uint64_t left = std::exchange(kinds_that_came_[word], 0); left != 0; left &= left - 1) {
            const auto kind =
                static_cast<EventKind>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
            const KindAtHand at_hand = std::exchange(kinds_at_hand_[kind], {});
            columns_.kind_runs.push_back(
                {kind, at_hand.flags, begin, begin + at_hand.rows, at_hand.last_recorded});
            begin += at_hand.rows;
        }
    }
    if (begin == 0) return;
    columns_.run_begin.push_back(static_cast<std::uint32_t>(columns_.kind_runs.size()));
    const std::size_t groups = columns_.run_begin.size() - 1;
    if (!std::exchange(is_in_order_, true)) groups_to_sort_.push_back(static_cast<std::uint32_t>(groups - 1));
    if (groups % cases_a_block == 0) end_block();
}

// Deals out the rows that wait. They mostly come in time order, so that nothing else has to be done.
void TimelineBuilder::end_block() {
    if (waiting_.empty()) return;
    const std::size_t end = columns_.row_count() + waiting_.size();
    const std::size_t groups = columns_.run_begin.size() - 1;
    const std::size_t first_group = (groups - 1) / cases_a_block * cases_a_block;
    layout_.place_block(columns_, first_group, groups);
    columns_.at.resize(end);
    columns_.recorded_at.resize(end);
    columns_.flags.resize(end);
    columns_.attributes.resize(end);
    columns_.kinds.resize(end);
    columns_.places.resize(end);
    // Bytes that are written through `flags` could be anything, so that the compiler would look up each column anew.
    Instant* const at = columns_.at.data();
    Instant* const recorded_at = columns_.recorded_at.data();
    std::uint8_t* const flags = columns_.flags.data();
    std::uint32_t* const attributes = columns_.attributes.data();
    EventKind* const kinds = columns_.kinds.data();
    std::uint8_t* const places = columns_.places.data();
    std::uint32_t* const next = next_row_.data();
    const Waiting* row = waiting_.data();
    for (std::size_t group = first_group; group < groups; ++group) {
        std::uint32_t rows = 0;
        for (const KindRun& run : columns_.runs_of(group)) {
            next[run.kind] = run.begin;
            rows += run.rows();
        }
        const auto case_place = static_cast<std::uint8_t>(group - first_group);
        for (const Waiting* const last = row + rows; row != last; ++row) {
            const std::uint32_t place = next[row->kind]++;
            at[place] = row->at;
            recorded_at[place] = row->recorded_at;
            flags[place] = row->flags;
            attributes[place] = row->values;
            kinds[place] = row->kind;
            places[place] = case_place;
        }
    }
    waiting_.clear();
    for (const std::uint32_t group : groups_to_sort_) {
        for (const KindRun& run : columns_.runs_of(group)) {
            sorted_rows_.resize(run.rows());
            std::iota(sorted_rows_.begin(), sorted_rows_.end(), run.begin);
            sort_rows(sorted_rows_);
            if (!std::is_sorted(sorted_rows_.begin(), sorted_rows_.end()))
                moved_.move(columns_, run.begin, sorted_rows_);
        }
    }
    groups_to_sort_.clear();
}

bool TimelineBuilder::cases_are_final() const {
    for (std::size_t group = 1; group < group_case_.size(); ++group)
        if (cases_.strings()[group_case_[group - 1]] >= cases_.strings()[group_case_[group]]) return false;
    return true;
}

// Brings cases together and in order.
void TimelineBuilder::regroup() {
    std::vector<std::uint32_t> case_order(cases_.size());
    std::iota(case_order.begin(), case_order.end(), 0u);
    std::sort(case_order.begin(), case_order.end(), [this](std::uint32_t left, std::uint32_t right) {
        return cases_.strings()[left] < cases_.strings()[right];
    });
    // A counting sort of the groups by case, in the numbering of the table.
    std::vector<std::uint32_t> groups_end(cases_.size() + 1, 0);
    for (const std::uint32_t case_number : group_case_)
        ++groups_end[case_number + 1];
    std::partial_sum(groups_end.begin(), groups_end.end(), groups_end.begin());
    std::vector<std::uint32_t> groups(group_case_.size());
    for (std::size_t group = 0; group < group_case_.size(); ++group)
        groups[groups_end[group_case_[group]]++] = static_cast<std::uint32_t>(group);
    group_case_ = {};

    std::vector<std::uint32_t> order;
    order.reserve(columns_.row_count());
    std::vector<KindRun> runs, pieces;
    std::vector<std::uint32_t> run_begin{0};
    run_begin.reserve(cases_.size() + 1);
    for (const std::uint32_t case_number : case_order) {
        pieces.clear();
        for (std::uint32_t i = case_number == 0 ? 0 : groups_end[case_number - 1];
             i < groups_end[case_number]; ++i) {
            const std::span<const KindRun> more = columns_.runs_of(groups[i]);
            pieces.insert(pieces.end(), more.begin(), more.end());
        }
        std::stable_sort(pieces.begin(), pieces.end(),
                         [](const KindRun& left, const KindRun& right) { return left.kind < right.kind; });
        const std::size_t first_run = runs.size();
        for (const KindRun& piece : pieces) {
            const auto begin = static_cast<std::uint32_t>(order.size());
            for (std::uint32_t row = piece.begin; row < piece.end; ++row)
                order.push_back(row);
            if (runs.size() == first_run || runs.back().kind != piece.kind)
                runs.push_back({.kind = piece.kind, .begin = begin});
            runs.back().end = static_cast<std::uint32_t>(order.size());
            runs.back().summarise(piece);
        }
        // Each piece is in order, and so is a run of one.
        if (runs.size() - first_run < pieces.size())
            for (std::size_t run = first_run; run < runs.size(); ++run)
                sort_rows(std::span(order).subspan(runs[run].begin, runs[run].rows()));
        run_begin.push_back(static_cast<std::uint32_t>(runs.size()));
    }
    columns_.kind_runs = std::move(runs);
    columns_.run_begin = std::move(run_begin);
    std::vector<std::string> ids = cases_.take();
    for (const std::uint32_t case_number : case_order)
        columns_.case_ids.push_back(std::move(ids[case_number]));
    layout_.lay_out(columns_, order);
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
    end_case();
    end_block();
    if (cases_are_final())
        columns_.case_ids = cases_.take();
    else
        regroup();
    note_case_begins(columns_);
    group_case_.clear();
    renumber();
    row_count_ = 0;
    ++generation_;
    return std::exchange(columns_, without_cases());
}

} // namespace plumbline
