#include "runtime/vm/columns.h"

#include <cstddef>
#include <cstring>

namespace plumbline {

void EventColumn::grow(std::size_t least) {
    events.resize(std::max(least, events.size() * 2));
    hidden.resize(events.size());
}

CaseColumns::CaseColumns(const ProgramTables& tables, const Timelines& timelines)
    : tables_(tables),
      timelines_(timelines),
      calendar_(tables.calendar),
      events_(static_cast<std::size_t>(tables.plan.event_columns)),
      spells_(static_cast<std::size_t>(tables.plan.spell_columns)),
      dates_(calendar_),
      dues_(tables.bundle.durations.size()) {
    for (const std::int32_t column : tables.plan.column_of_kind) {
        of_kind_.push_back(column < 0 ? nullptr : &events_[static_cast<std::size_t>(column)]);
        if (column >= 0) kinds_.push_back(of_kind_.back());
    }
}

void CaseColumns::enter(std::size_t first, std::size_t count, Instant as_of,
                        std::optional<Instant> known_at) {
    const std::size_t block = first / cases_a_block;
    first_case_ = static_cast<std::uint32_t>(block * cases_a_block);
    first_place_ = static_cast<std::uint32_t>(first) - first_case_;
    end_place_ = first_place_ + static_cast<std::uint32_t>(count);
    as_of_ = as_of;
    known_by_ = known_at.value_or(end_of_time);
    ++batch_;
    for (EventColumn* const column : kinds_)
        column->start(batch_, 0);
    if (count < timelines_.cases_in_block(block)) {
        for (std::size_t index = first; index < first + count; ++index)
            for (const KindRun& run : timelines_.runs_of(index))
                if (EventColumn* const column = of_kind_[run.kind]) take_visible(run, *column);
        return;
    }
    for (const KindRun& run : timelines_.runs_of_block(block)) {
        EventColumn* const column = of_kind_[run.kind];
        if (!column) continue;
        column->case_begins = timelines_.case_begins_of(block, run);
        take_visible(run, *column);
    }
}

void CaseColumns::index(EventColumn& column) const {
    column.is_indexed = true;
    if (!column.case_begins.empty()) return index_without_hidden(column);
    std::fill(column.begin.begin() + first_place_, column.begin.begin() + end_place_ + 1, 0u);
    // By value, so that nothing is read anew for what is written.
    const std::uint8_t* const places = timelines_.places.data();
    const ExactEvent* event = column.events.data();
    const ExactEvent* const behind = event + column.count;
    std::uint32_t* const end = column.begin.data() + 1;
    for (std::uint32_t next = 1; event != behind; ++event, ++next)
        end[places[event->row]] = next;
    // A case without an event begins where the one before it ends.
    for (std::size_t i = first_place_ + 1; i <= end_place_; ++i)
        column.begin[i] = std::max(column.begin[i], column.begin[i - 1]);
}

void CaseColumns::index_without_hidden(EventColumn& column) const {
    const std::uint32_t* const begins = column.case_begins.data();
    const std::size_t count = column.case_begins.size();
    const std::uint32_t first = begins[0];
    std::uint32_t* const begin = column.begin.data();
    if (column.hidden_count == 0) {
        for (std::size_t i = 0; i < count; ++i)
            begin[i] = begins[i] - first;
        return;
    }
    std::fill_n(begin, count, 0u);
    for (std::size_t i = 0; i < column.hidden_count; ++i)
        ++begin[column.hidden[i] + 1u];
    std::uint32_t gone = first; // and those hidden so far
    for (std::size_t i = 0; i < count; ++i) {
        gone += begin[i];
        begin[i] = begins[i] - gone;
    }
}

namespace {

// Most rows have happened and are known: so many of them are looked at together.
constexpr std::uint32_t group = 8;
using FourNumbers [[gnu::vector_size(16)]] = std::int32_t;

inline FourNumbers four(const Instant* of) {
    FourNumbers numbers;
    std::memcpy(&numbers, of, sizeof numbers);
    return numbers;
}
// Of those of a group.
inline bool any_is_later(const Instant* at, Instant as_of, const Instant* recorded_at, Instant known_by) {
    const FourNumbers later = (four(at) > as_of) | (four(at + 4) > as_of) | (four(recorded_at) > known_by) |
                              (four(recorded_at + 4) > known_by);
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), &later, sizeof later);
    return (halves[0] | halves[1]) != 0;
}
// Of four neighbouring rows.
inline void write_four(const Instant* at, std::uint32_t row, ExactEvent* to) {
    const auto first = static_cast<std::int32_t>(row);
    const FourNumbers instants = four(at), rows = FourNumbers{0, 1, 2, 3} + first;
    const FourNumbers two = __builtin_shufflevector(instants, rows, 0, 4, 1, 5);
    const FourNumbers two_more = __builtin_shufflevector(instants, rows, 2, 6, 3, 7);
    static_assert(sizeof(ExactEvent) * 2 == sizeof two && offsetof(ExactEvent, row) == 4);
    std::memcpy(to, &two, sizeof two);
    std::memcpy(to + 2, &two_more, sizeof two_more);
}

} // namespace

void CaseColumns::take_visible(const KindRun& run, EventColumn& into) const {
    into.make_room(run.rows());
    if ((run.flags & (is_planned | at_is_date_only)) != 0) return take_exact(run, into);
    // By value, so that nothing is read anew for what is written.
    const Instant *const at = timelines_.at.data(), *const recorded_at = timelines_.recorded_at.data();
    const Instant as_of = as_of_, known_by = known_by_;
    const std::uint8_t* const places = timelines_.places.data();
    ExactEvent* to = into.events.data() + into.count;
    std::uint8_t* hidden = into.hidden.data() + into.hidden_count;
    const auto take_one_by_one = [&](std::uint32_t row, std::uint32_t end) {
        for (; row < end; ++row) {
            *to = {at[row], row};
            *hidden = places[row];
            const bool is_visible = (at[row] <= as_of) & (recorded_at[row] <= known_by);
            to += is_visible ? 1 : 0;
            hidden += is_visible ? 0 : 1;
        }
    };
    std::uint32_t row = run.begin;
    for (; row + group <= run.end; row += group) {
        if (any_is_later(at + row, as_of, recorded_at + row, known_by)) {
            take_one_by_one(row, row + group);
            continue;
        }
        write_four(at + row, row, to);
        write_four(at + row + 4, row + 4, to + 4);
        to += group;
    }
    take_one_by_one(row, run.end);
    into.count = static_cast<std::size_t>(to - into.events.data());
    into.hidden_count = static_cast<std::size_t>(hidden - into.hidden.data());
}

// Of a case of which an event may not count, or stands at no known minute, none.
void CaseColumns::take_exact(const KindRun& run, EventColumn& into) const {
    into.case_begins = {};               // more may be left out than is hidden
    std::uint32_t place = cases_a_block; // of the case at hand
    std::size_t before = 0;              // it
    for (std::uint32_t row = run.begin; row < run.end; ++row) {
        if (place_of(row) != place) {
            place = place_of(row);
            before = into.count;
        }
        if (timelines_.at[row] > as_of_ || timelines_.recorded_at[row] > known_by_) continue;
        if ((timelines_.flags[row] & (is_planned | at_is_date_only)) != 0) {
            into.inexact.add(place);
            into.count = before;
        }
        if (!into.inexact.holds(place)) into.take({timelines_.at[row], row});
    }
}

} // namespace plumbline
