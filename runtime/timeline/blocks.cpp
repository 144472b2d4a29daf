#include "runtime/timeline/blocks.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace plumbline {

namespace {

template <class Value>
void move_column(std::vector<Value>& column, std::size_t first, std::span<const std::uint32_t> order,
                 std::vector<Value>& room) {
    room.resize(order.size());
    for (std::size_t index = 0; index < order.size(); ++index)
        room[index] = column[order[index]];
    if (order.size() == column.size())
        column.swap(room);
    else
        std::copy(room.begin(), room.end(), column.begin() + static_cast<std::ptrdiff_t>(first));
}

} // namespace

void MovedColumns::move(Timelines& timelines, std::size_t first, std::span<const std::uint32_t> order) {
    move_column(timelines.at, first, order, words_);
    move_column(timelines.recorded_at, first, order, words_);
    move_column(timelines.flags, first, order, bytes_);
    move_column(timelines.places, first, order, bytes_);
    move_column(timelines.kinds, first, order, kinds_);
    move_column(timelines.attributes, first, order, numbers_);
}

void BlockLayout::place_block(Timelines& timelines, std::size_t first_case, std::size_t end_case) {
    const std::span<KindRun> runs =
        std::span(timelines.kind_runs)
            .subspan(timelines.run_begin[first_case],
                     timelines.run_begin[end_case] - timelines.run_begin[first_case]);
    for (const KindRun& run : runs) {
        if (run.kind >= of_kind_.size()) of_kind_.resize(run.kind + std::size_t{1});
        KindRun& all = of_kind_[run.kind];
        if (all.rows() == 0) {
            all.kind = run.kind;
            kinds_.push_back(run.kind);
        }
        all.end += run.rows();
        all.summarise(run);
    }
    std::sort(kinds_.begin(), kinds_.end());

    std::uint32_t begin = timelines.block_runs.empty() ? 0 : timelines.block_runs.back().end;
    for (const EventKind kind : kinds_) {
        KindRun& all = of_kind_[kind];
        all.begin = begin;
        all.end = begin += all.end;
        timelines.block_runs.push_back(all);
    }
    timelines.block_begin.push_back(static_cast<std::uint32_t>(timelines.block_runs.size()));
    for (KindRun& run : runs) {
        std::uint32_t& next = of_kind_[run.kind].begin;
        const std::uint32_t rows = run.rows();
        run.begin = std::exchange(next, next + rows);
        run.end = next;
    }
    for (const EventKind kind : kinds_)
        of_kind_[kind] = {};
    kinds_.clear();
}

void BlockLayout::lay_out(Timelines& timelines, std::span<const std::uint32_t> order) {
    timelines.block_runs.clear();
    timelines.block_begin.assign(1, 0);
    std::vector<std::uint32_t> in_blocks(order.size());
    std::vector<std::uint8_t> places(order.size());
    std::vector<std::uint32_t> begins;
    const std::size_t cases = timelines.run_begin.size() - 1;
    for (std::size_t first = 0; first < cases; first += cases_a_block) {
        const std::size_t end = std::min(cases, first + cases_a_block);
        begins.clear();
        for (std::size_t index = first; index < end; ++index)
            for (const KindRun& run : timelines.runs_of(index))
                begins.push_back(run.begin);
        place_block(timelines, first, end);
        auto begin = begins.begin();
        for (std::size_t index = first; index < end; ++index) {
            for (const KindRun& run : timelines.runs_of(index)) {
                std::copy_n(order.begin() + *begin++, run.rows(), in_blocks.begin() + run.begin);
                std::fill_n(places.begin() + run.begin, run.rows(), static_cast<std::uint8_t>(index - first));
            }
        }
    }
    MovedColumns().move(timelines, 0, in_blocks);
    timelines.places = std::move(places);
}

void note_case_begins(Timelines& timelines) {
    const std::size_t blocks = timelines.block_begin.size() - 1;
    std::size_t size = 0;
    for (std::size_t block = 0; block < blocks; ++block)
        size += timelines.runs_of_block(block).size() * (timelines.cases_in_block(block) + 1);
    timelines.case_begins.resize(size);

    struct Begins { // of a run of the block at hand
        std::uint32_t* all = nullptr;
        std::size_t noted = 0; // the first so many
        void note(std::size_t up_to, std::uint32_t row) {
            std::fill(all + noted, all + up_to, row);
            noted = up_to;
        }
    };
    std::vector<Begins> of_kind;
    std::uint32_t* next = timelines.case_begins.data();
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t cases = timelines.cases_in_block(block);
        for (const KindRun& run : timelines.runs_of_block(block)) {
            if (run.kind >= of_kind.size()) of_kind.resize(run.kind + std::size_t{1});
            of_kind[run.kind] = {next, 0};
            next += cases + 1;
        }
        for (std::size_t place = 0; place < cases; ++place)
            for (const KindRun& run : timelines.runs_of(block * cases_a_block + place))
                of_kind[run.kind].note(place + 1, run.begin);
        for (const KindRun& run : timelines.runs_of_block(block))
            of_kind[run.kind].note(cases + 1, run.end);
    }
}

void reorder_cases(Timelines& timelines, std::span<const std::uint32_t> order) {
    std::vector<std::string> case_ids;
    std::vector<std::uint32_t> run_begin{0};
    std::vector<KindRun> kind_runs;
    case_ids.reserve(order.size());
    run_begin.reserve(order.size() + 1);
    kind_runs.reserve(timelines.kind_runs.size());
    for (const std::uint32_t index : order) {
        case_ids.push_back(std::move(timelines.case_ids[index]));
        for (const KindRun& run : timelines.runs_of(index))
            kind_runs.push_back(run);
        run_begin.push_back(static_cast<std::uint32_t>(kind_runs.size()));
    }
    timelines.case_ids = std::move(case_ids);
    timelines.run_begin = std::move(run_begin);
    timelines.kind_runs = std::move(kind_runs);
    std::vector<std::uint32_t> rows(timelines.row_count()); // they are where the runs say
    std::iota(rows.begin(), rows.end(), 0u);
    BlockLayout().lay_out(timelines, rows);
    timelines.case_begins.clear();
    note_case_begins(timelines);
}

} // namespace plumbline
