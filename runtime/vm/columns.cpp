#include "runtime/vm/columns.h"

#include <cstring>

namespace plumbline {

namespace {

// Runs are copied so many rows at a time, and what lies behind a run is written over by the next: most runs are no longer,
// and how long each is need not be guessed.
constexpr std::size_t block = 8;

} // namespace

void EventColumn::grow(std::size_t events) {
    const std::size_t room = std::max(events, at.size() * 2);
    at.resize(room);
    row.resize(room);
    place.resize(room);
}

CaseColumns::CaseColumns(const ProgramTables& tables, const Timelines& timelines)
    : tables_(tables),
      timelines_(timelines),
      calendar_(tables.calendar),
      events_(static_cast<std::size_t>(tables.plan.event_columns)),
      spells_(static_cast<std::size_t>(tables.plan.spell_columns)),
      dues_(tables.bundle.durations.size()) {
    for (const std::int32_t column : tables.plan.column_of_kind) {
        of_kind_.push_back(column < 0 ? nullptr : &events_[static_cast<std::size_t>(column)]);
        if (column >= 0) kinds_.push_back(of_kind_.back());
    }
}

inline void CaseColumns::take_kind(const KindRun& run, std::uint32_t place, EventColumn& into) const {
    const Instant* const at = timelines_.at.data();
    std::uint32_t end = run.end;
    while (end > run.begin && at[end - 1] > as_of_)
        --end;
    if ((run.flags & (is_planned | at_is_date_only)) != 0 ||
        (run.last_recorded > known_by_ && !all_are_known(run.begin, end)))
        return take_visible({run.kind, run.begin, end, run.flags, run.last_recorded}, place, into);
    const std::size_t rows = end - run.begin;
    into.make_room(rows + block);
    const std::size_t count = into.count;
    into.count = count + rows;
    into.begin[place + 1] = static_cast<std::uint32_t>(count + rows);
    // By value, so that nothing is read anew for what is written.
    Instant* const to_at = into.at.data() + count;
    std::uint32_t* const to_row = into.row.data() + count;
    std::uint32_t* const to_place = into.place.data() + count;
    const std::uint32_t first = run.begin;
    if (first + rows + block > timelines_.at.size()) [[unlikely]] {
        for (std::size_t i = 0; i < rows; ++i) {
            to_at[i] = at[first + i];
            to_row[i] = first + static_cast<std::uint32_t>(i);
            to_place[i] = place;
        }
        return;
    }
    for (std::size_t i = 0; i < rows; i += block) {
        std::memcpy(to_at + i, at + first + i, block * sizeof(Instant));
        const auto row = first + static_cast<std::uint32_t>(i);
        for (std::uint32_t j = 0; j < block; ++j)
            to_row[i + j] = row + j;
        for (std::uint32_t j = 0; j < block; ++j)
            to_place[i + j] = place;
    }
}

void CaseColumns::enter(std::size_t first, std::size_t count, Instant as_of,
                        std::optional<Instant> known_at) {
    first_ = first;
    count_ = count;
    as_of_ = as_of;
    known_by_ = known_at.value_or(end_of_time);
    ++batch_;
    for (EventColumn* const column : kinds_)
        column->start(batch_, count, block);
    for (std::uint32_t place = 0; place < count; ++place)
        for (const KindRun& run : timelines_.runs_of(first + place))
            if (EventColumn* const column = of_kind_[run.kind]) take_kind(run, place, *column);
    for (EventColumn* const column : kinds_)
        column->finish(count);
}

bool CaseColumns::all_are_known(std::uint32_t begin, std::uint32_t end) const {
    Instant last_recorded = no_instant;
    for (std::uint32_t row = begin; row < end; ++row)
        last_recorded = std::max(last_recorded, timelines_.recorded_at[row]);
    return last_recorded <= known_by_;
}

// Of a run whose rows have all happened by as_of.
void CaseColumns::take_visible(const KindRun& run, std::uint32_t place, EventColumn& into) const {
    into.make_room(run.end - run.begin);
    const std::size_t before = into.count;
    for (std::uint32_t row = run.begin; row < run.end; ++row) {
        if (timelines_.recorded_at[row] > known_by_) continue;
        if ((timelines_.flags[row] & (is_planned | at_is_date_only)) != 0) {
            into.inexact.add(place);
            into.count = before;
            into.begin[place + 1] = static_cast<std::uint32_t>(before);
            return;
        }
        into.take(timelines_.at[row], row, place);
    }
}

} // namespace plumbline
