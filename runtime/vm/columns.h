// Events and spells of neighbouring cases in columns, one behind the other, for the forms that are made for all of these cases
// at once. What stands in columns is exact: each event counts for certain and stands at a minute that is known. A case of
// which that is not so is named, and for it the form is made the general way (case_run.h).
//
// Private to this room and to runtime/jit, which compiles what reads columns.
#pragma once

#include "runtime/vm/constants.h"
#include "runtime/vm/due_table.h"
#include "runtime/vm/exact_obligations.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace plumbline {

// Cases that stand in columns together. Enough that what is done once for all of them costs nothing, and few enough that
// their events stay close to the processor.
inline constexpr std::size_t cases_a_batch = 256;

// Some of them, by their places in the batch.
class CaseSet {
  public:
    bool holds(std::uint32_t place) const { return (words_[place / 64] >> (place % 64) & 1) != 0; }
    void add(std::uint32_t place) { words_[place / 64] |= std::uint64_t{1} << (place % 64); }
    CaseSet& operator|=(const CaseSet& more) {
        for (std::size_t word = 0; word < words_.size(); ++word)
            words_[word] |= more.words_[word];
        return *this;
    }
    bool is_empty() const {
        return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
    }

  private:
    std::array<std::uint64_t, cases_a_batch / 64> words_{};
};

// Of one case. Rows are row numbers of the timelines.
struct EventSlice {
    const Instant* at = nullptr;
    const std::uint32_t* row = nullptr;
    std::size_t count = 0;
};

// In order of cases, and in a case in order of time.
struct EventColumn {
    std::size_t count = 0;
    // The first `count` of these; there is room for at least one more.
    std::vector<Instant> at;
    std::vector<std::uint32_t> row;
    std::vector<std::uint32_t> place; // of its case
    // By place where its events begin; one more behind.
    std::array<std::uint32_t, cases_a_batch + 1> begin;
    CaseSet inexact;          // what stands here of these means nothing
    std::uint64_t filled = 0; // for the batch of that number

    void start(std::uint64_t batch, std::size_t cases, std::size_t most) {
        filled = batch;
        count = 0;
        std::fill_n(begin.begin(), cases + 1, 0u);
        inexact = {};
        make_room(most);
    }
    void make_room(std::size_t more) {
        if (count + more >= at.size()) [[unlikely]]
            grow(count + more + 1);
    }
    void take(Instant event_at, std::uint32_t event_row, std::uint32_t case_place, bool is_wanted = true) {
        at[count] = event_at;
        row[count] = event_row;
        place[count] = case_place;
        count += is_wanted ? 1 : 0;
        begin[case_place + 1] = static_cast<std::uint32_t>(count);
    }
    // When all are taken: a case without an event begins where the one before it ends.
    void finish(std::size_t cases) {
        for (std::size_t i = 1; i <= cases; ++i)
            begin[i] = std::max(begin[i], begin[i - 1]);
    }
    EventSlice of(std::uint32_t case_place) const {
        const std::size_t from = begin[case_place];
        return {at.data() + from, row.data() + from, begin[case_place + 1] - from};
    }

  private:
    void grow(std::size_t events);
};

// A spell in which clocks run: it began for certain at a known minute.
struct ClockSpell {
    Instant start = no_instant;
    Instant end = end_of_time; // its last minute, or it goes on
    Instant state_start = no_instant;
    std::uint32_t start_row = no_row;
    std::uint32_t guard_row = no_row; // Spell::guard_row
};
// In order of cases, and in a case one behind the other.
struct SpellColumn {
    std::vector<ClockSpell> spells;
    std::vector<std::uint32_t> place;
    CaseSet inexact;
    std::uint64_t filled = 0;
};

class CaseColumns {
  public:
    CaseColumns(const ProgramTables& tables, const Timelines& timelines);
    CaseColumns(const CaseColumns&) = delete; // columns are known by where they lie
    CaseColumns& operator=(const CaseColumns&) = delete;

    // Cases first to first + count - 1; at most cases_a_batch.
    void enter(std::size_t first, std::size_t count, Instant as_of, std::optional<Instant> known_at);
    // The form of that place in LinkedCode::forms, for all of them. `refused` gains those for which something is not exact:
    // for them nothing is made.
    void make_form(std::uint32_t form, ExactObligations& into, CaseSet& refused);
    void within(std::uint32_t form, ExactObligations& into, CaseSet& refused); // where it is one of these
    void recur(std::uint32_t form, ExactObligations& into, CaseSet& refused);
    // The same for the case at that place, in these spells, which come in order of their starts. False: refused.
    bool recur_in(std::uint32_t form, std::uint32_t place, std::span<const ClockSpell> spells,
                  ExactObligations& into);

    std::size_t first_case() const { return first_; }

  private:
    // --- columns.cpp
    void take_kind(const KindRun& run, std::uint32_t place, EventColumn& into) const;
    bool all_are_known(std::uint32_t begin, std::uint32_t end) const; // as of known_at
    void take_visible(const KindRun& run, std::uint32_t place, EventColumn& into) const;

    // --- column_selections.cpp
    // Registers of moments and of spells, filled when they are first asked for.
    const EventColumn& events(std::int32_t reg) {
        EventColumn& column =
            events_[static_cast<std::size_t>(constants::event_selections(tables_)[reg].column)];
        if (column.filled != batch_) fill_events(reg);
        return column;
    }
    const SpellColumn& spells(std::int32_t reg) {
        SpellColumn& column =
            spells_[static_cast<std::size_t>(constants::spell_selections(tables_)[reg].column)];
        if (column.filled != batch_) fill_spells(reg);
        return column;
    }
    void fill_events(std::int32_t reg);
    void fill_spells(std::int32_t reg);
    const EventColumn& of_kind(std::int32_t kind) const { return *of_kind_[static_cast<std::size_t>(kind)]; }
    void take_compared(const EventSelection& selection, EventColumn& into);
    void take_nth(const EventSelection& selection, EventColumn& into);
    void take_reaching(const EventSelection& selection, EventColumn& into);
    void take_spells(const SpellSelection& selection, SpellColumn& into) const;
    std::int32_t attribute(std::uint32_t row, std::int32_t slot) const {
        return timelines_.attribute_values[timelines_.attributes[row] + static_cast<std::uint32_t>(slot)];
    }

    // --- column_conditions.cpp
    // Where a clock starts.
    struct Clock {
        std::uint32_t place; // of the case
        std::uint32_t row;   // of the event that starts it
        Instant at;
        const ClockSpell& spell;
    };
    // Unknown where the record leaves it open, or something that it asks is not exact.
    Truth ask(std::int32_t condition, const Clock& clock);
    Truth answer_of(const ConditionStep& step, const Clock& clock);

    // --- exact_forms.cpp
    struct Stage {
        std::int32_t number = -1; // -1: none is in force
        DueTable* dues = nullptr;
        bool is_known = true; // false: it turns on what is not exact
    };
    DueTable& dues_of(std::int32_t duration) {
        DueTable& table = dues_[static_cast<std::size_t>(duration)];
        if (!table.is_made()) [[unlikely]]
            table = DueTable(calendar_, tables_.bundle.durations[static_cast<std::size_t>(duration)]);
        return table;
    }
    Stage stage_in_force(std::uint32_t form, const Clock& clock);
    bool recur_over(std::uint32_t form, std::uint32_t place, const ClockSpell& spell,
                    const EventSlice& required, std::size_t& next, ExactObligations& into);
    template <class StageFrom>
    bool recur_over(std::uint32_t place, const ClockSpell& spell, const EventSlice& required,
                    std::size_t& next, const StageFrom& stage_from, ExactObligations& into);

    const ProgramTables& tables_;
    const Timelines& timelines_;
    const Calendar& calendar_;
    Instant as_of_ = no_instant;
    Instant known_by_ = end_of_time;
    std::size_t first_ = 0, count_ = 0;
    std::uint64_t batch_ = 0;
    std::vector<EventColumn> events_; // as ColumnPlan numbers them
    std::vector<SpellColumn> spells_;
    std::vector<EventColumn*> of_kind_; // by kind; null: it stands in none
    std::vector<EventColumn*> kinds_;   // those that it has
    std::vector<DueTable> dues_;        // by duration of the bundle
};

} // namespace plumbline
