// Events and spells of neighbouring cases, all of one block of the timelines, in columns, one behind the other, for the forms
// that are made for all of these cases at once. What stands in columns is exact: each event counts for certain and stands at a
// minute that is known. A case of which that is not so is named, and for it the form is made the general way (case_run.h).
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
#include <span>
#include <vector>

namespace plumbline {

// Some of them, by their places in the block.
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
    std::array<std::uint64_t, cases_a_block / 64> words_{};
};

struct ExactEvent {
    Instant at;        // a known minute
    std::uint32_t row; // of the timelines
};
inline Instant instant_of(const ExactEvent& event) {
    return event.at;
}

// In order of cases, and in a case in order of time.
struct EventColumn {
    std::size_t count = 0;
    std::vector<ExactEvent> events; // the first `count` of these; there is room for at least one more
    CaseSet inexact;                // what stands here of these means nothing
    std::uint64_t filled = 0;       // for the batch of that number
    // By place of a case where its events begin; one more behind. Made by CaseColumns::indexed() for who asks.
    std::array<std::uint32_t, cases_a_block + 1> begin;
    bool is_indexed = false;
    // Where it holds all events of the kind in the whole block but some that are hidden: where those of each case begin in the
    // timelines, and the places of the cases that the hidden are of, one for each.
    std::span<const std::uint32_t> case_begins;
    std::vector<std::uint8_t> hidden;
    std::size_t hidden_count = 0;

    void start(std::uint64_t batch, std::size_t most) {
        filled = batch;
        count = 0;
        inexact = {};
        is_indexed = false;
        case_begins = {};
        hidden_count = 0;
        make_room(most);
    }
    void make_room(std::size_t more) {
        if (count + more >= events.size()) [[unlikely]]
            grow(count + more + 1);
    }
    void take(const ExactEvent& event, bool is_wanted = true) {
        events[count] = event;
        count += is_wanted ? 1 : 0;
    }
    std::span<const ExactEvent> all() const { return {events.data(), count}; }
    std::span<const ExactEvent> of(std::uint32_t place) const {
        return {events.data() + begin[place], begin[place + 1] - begin[place]};
    }

  private:
    void grow(std::size_t least);
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

    // Cases first to first + count - 1, all of one block.
    void enter(std::size_t first, std::size_t count, Instant as_of, std::optional<Instant> known_at);
    // The form of that place in LinkedCode::forms, for all of them. `refused` gains those for which something is not exact:
    // for them nothing is made.
    void make_form(std::uint32_t form, ExactObligations& into, CaseSet& refused);
    void within(std::uint32_t form, ExactObligations& into, CaseSet& refused); // where it is one of these
    void recur(std::uint32_t form, ExactObligations& into, CaseSet& refused);
    // The same for the case at that place, in these spells, which come in order of their starts. False: refused.
    bool recur_in(std::uint32_t form, std::uint32_t place, std::span<const ClockSpell> spells,
                  ExactObligations& into);

    // A case is known by its place in the block.
    std::uint32_t case_at(std::uint32_t place) const { return first_case_ + place; }

  private:
    // --- columns.cpp
    std::uint32_t place_of(std::uint32_t row) const { return timelines_.places[row]; }
    const EventColumn& indexed(EventColumn& column) const {
        if (!column.is_indexed) index(column);
        return column;
    }
    void index(EventColumn& column) const;
    void index_without_hidden(EventColumn& column) const;
    // Of a run those events that have happened by as_of, and were known by then.
    void take_visible(const KindRun& run, EventColumn& into) const;
    void take_exact(const KindRun& run, EventColumn& into) const;

    // --- column_selections.cpp
    // Registers of moments and of spells, filled when they are first asked for.
    EventColumn& events(std::int32_t reg) {
        EventColumn& column =
            events_[static_cast<std::size_t>(constants::event_selections(tables_)[reg].column)];
        if (column.filled != batch_) fill_events(reg);
        return column;
    }
    const EventColumn& indexed_events(std::int32_t reg) { return indexed(events(reg)); }
    const SpellColumn& spells(std::int32_t reg) {
        SpellColumn& column =
            spells_[static_cast<std::size_t>(constants::spell_selections(tables_)[reg].column)];
        if (column.filled != batch_) fill_spells(reg);
        return column;
    }
    void fill_events(std::int32_t reg);
    void fill_spells(std::int32_t reg);
    EventColumn& of_kind(std::int32_t kind) const { return *of_kind_[static_cast<std::size_t>(kind)]; }
    void take_compared(const EventSelection& selection, EventColumn& into);
    void take_nth(const EventSelection& selection, EventColumn& into);
    void take_reaching(const EventSelection& selection, EventColumn& into);
    void take_spells(const SpellSelection& selection, SpellColumn& into) const;
    std::int32_t attribute(std::uint32_t row, std::int32_t slot) const {
        return timelines_.value(row, static_cast<std::size_t>(slot));
    }

    // --- column_conditions.cpp
    // Where a clock starts.
    struct Clock {
        std::uint32_t place; // of the case
        ExactEvent event;    // that starts it; of no row where the spell does
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
            table = DueTable(dates_, calendar_, tables_.bundle.durations[static_cast<std::size_t>(duration)]);
        return table;
    }
    Stage stage_in_force(std::uint32_t form, const Clock& clock);
    template <class Use>
    auto with_stages(std::uint32_t form, const Use& use);
    template <class StageFrom>
    bool recur_over(std::uint32_t place, const ClockSpell& spell, std::span<const ExactEvent> required,
                    std::size_t& next, const StageFrom& stage_from, ExactObligations& into);

    const ProgramTables& tables_;
    const Timelines& timelines_;
    const Calendar& calendar_;
    Instant as_of_ = no_instant;
    Instant known_by_ = end_of_time;
    std::uint32_t first_case_ = 0;                  // of the block
    std::uint32_t first_place_ = 0, end_place_ = 0; // of those in columns; end excluded
    std::uint64_t batch_ = 0;                       // they are numbered
    std::vector<EventColumn> events_;               // as ColumnPlan numbers them
    std::vector<SpellColumn> spells_;
    std::vector<EventColumn*> of_kind_; // by kind; null: it stands in none
    std::vector<EventColumn*> kinds_;   // those that it has
    LocalDates dates_;
    std::vector<DueTable> dues_; // by duration of the bundle
};

} // namespace plumbline
