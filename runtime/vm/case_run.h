// One case while it is evaluated: its visible events, the registers, and what the instructions share.
// Private to this room.
#pragma once

#include "runtime/vm/batch.h"
#include "runtime/vm/finders.h"
#include "runtime/vm/program_tables.h"
#include "runtime/vm/sets.h"

#include <array>
#include <deque>
#include <optional>
#include <span>
#include <utility>

namespace plumbline {

// An exception or extension that the next form takes with it.
struct Exception {
    enum class Kind : std::uint8_t { excuse, excuse_if, extend, extend_by_attribute, excuse_until_next } kind;
    std::uint32_t moments = 0;
    std::int32_t condition = -1;
    Duration duration;
    TextIndex attribute = no_text;
    TextIndex label = no_text;
};

// The events that set a stage's interval on the case; those that record none are left out.
struct SetOnCase {
    Moments moments;
    MomentFinder finder;

    explicit SetOnCase(Moments set) : moments(std::move(set)), finder(moments) {}
    SetOnCase(const SetOnCase&) = delete; // the finder looks into the moments
    SetOnCase& operator=(const SetOnCase&) = delete;
};

// A stage of the next recurrence, as the stage instructions build it.
struct StagePlan {
    bool once = false;
    bool then = false;
    bool on_the_day = false;
    bool or_next_working_day = false;
    Duration interval;
    bool has_interval = true;
    std::int32_t case_moments = -1;
    TextIndex case_attribute = no_text;
    const SetOnCase* set_on_case = nullptr;
    bool has_never_over = false, has_until = false, has_for = false;
    Duration never_over, until, for_duration;
    std::int32_t until_age = -1;
    struct Until { // registers: the events, and the spells in which they count
        std::uint32_t moments = 0;
        std::uint32_t spells = 0;
    };
    std::vector<Until> until_events;
    std::int32_t counted_from = -1;
    std::int32_t condition = -1;
    bool otherwise = false;

    // From the first clock to the last, with one interval.
    bool is_always_in_force() const {
        return !once && has_interval && case_moments < 0 && !has_never_over && !has_until && !has_for &&
               until_age < 0 && until_events.empty() && condition < 0 && !otherwise;
    }
};

// Where a stage's bounds lie in one spell. Both ends included.
struct StageSpan {
    Instant start;
    Instant end;
    // From here on, up to `end`, it is not known whether the stage has ended.
    Instant perhaps_over = end_of_time;
    Reason why = {};
};

// A due instant, and what it was counted by.
struct Due {
    Instant earliest = no_instant; // where the anchor's hour is not known, counted from its first minute
    Instant latest = no_instant;   // and from its last: the one that is printed
    bool outside_calendar = false;
    bool by_hour = false; // one of the lengths that it may be counted by is in hours
    Reason between = {Unknown::time_of_day, no_text}; // why it is not known which of the two it is
};

// Events of one kind, all of which count for certain and stand at a known minute, in order of time.
struct ExactEvents {
    const Instant* at = nullptr;
    std::size_t count = 0;
    std::uint32_t first_row = 0; // and so on

    std::uint32_t row(std::size_t index) const { return first_row + static_cast<std::uint32_t>(index); }
};

struct CaseRun {
    CaseRun(const ProgramTables& tables, const Timelines& timelines, AsOf when);

    const ProgramTables& tables;
    const Bundle& bundle;
    const Calendar& calendar;
    const Zone& zone;
    const Timelines& timelines;
    Instant as_of;
    std::optional<Instant> known_at;

    std::uint32_t case_index = 0;
    std::vector<KindRun> run_of_kind; // of the case; those without events are empty
    std::vector<EventKind> kinds_present;
    // Registers, and the case (by number of entering) that each was last filled for.
    std::vector<Moments> moments;
    std::vector<Spells> spells;
    std::vector<std::uint64_t> moments_filled, spells_filled;
    std::uint64_t entered = 0;
    // Where a register is filled before it is swapped in, so that nothing is allocated for each case.
    Moments scratch_moments;
    Spells scratch_spells;
    Moments scratch_inside, scratch_edges;
    std::vector<StageSpan> scratch_spans;
    std::vector<std::pair<std::size_t, const Moment*>> scratch_by_spell; // the spell's place in its register
    std::deque<SetOnCase> set_on_case;                                   // of the recurrence in hand
    std::vector<SpellEdge> openings_of_state, closings_of_state;
    mutable std::array<Answer, max_condition_stack> answers;
    // Over the registers that conditions look into again and again: made once a case, where they are asked for.
    template <class Finder>
    struct Kept {
        std::uint64_t entered = 0;
        std::optional<Finder> finder;
    };
    mutable std::vector<Kept<MomentFinder>> moment_finders;
    mutable std::vector<Kept<SpellFinder>> spell_finders;
    // Gathered for the next form.
    std::vector<Exception> exceptions;
    std::vector<StagePlan> stages;
    struct Match { // of the required events of that kind, or of all
        TextIndex attribute;
        std::int32_t kind = -1;
    };
    std::vector<Match> match_attributes;
    bool only_if_it_happens = false;
    const Moments* previous_among = nullptr; // null: the form's own anchors
    // Where obligations go.
    std::uint32_t rule = 0;
    std::uint32_t instruction = 0;
    std::vector<Obligation>* made = nullptr;
    std::size_t made_begin = 0; // where those of the case in hand begin
    std::vector<LimitOpening>* openings = nullptr;
    // What was made in columns of the cases around this one, and where among them it stands.
    Batch* batch = nullptr;
    std::uint32_t place = 0;
    std::vector<ClockSpell> scratch_clock_spells;
    ExactObligations scratch_exact;

    void enter_case(std::size_t index);
    void run_forms(IndexRange forms);
    // Fills the register, and before it what it is selected from, unless that is done.
    void fill(RegisterName name);
    const Moments& filled_moments(std::uint32_t index);
    // Appends what the rules make in this case to `into`, in order of rule name, anchor, due, requires.
    // `rules`: a bit a place.
    void run_rules(std::vector<Obligation>& into, std::span<const std::uint64_t> rules);
    void put_in_order(std::size_t from); // what one rule made, from there on
    void put_rules_in_order();           // where one ran before its turn, for another that watches it

    // --- events (select.cpp)
    bool visible(std::uint32_t row) const;
    Moment moment_of(std::uint32_t row, EventKind kind) const;
    void stand_at(Moment& moment, std::uint32_t row) const; // when the row says
    void events(EventKind kind, Moments& into) const;
    void planned(EventKind kind, Moments& into) const;
    void select(const Instruction& instruction);
    void reaches(const Moments& events, std::size_t n, Duration within, Moments& into) const;
    template <class Finder, class Register>
    const Finder& finder_over(const std::vector<Register>& registers, std::size_t index,
                              std::vector<Kept<Finder>>& kept) const {
        if (kept.empty()) kept.resize(registers.size());
        Kept<Finder>& one = kept[index];
        if (one.entered != entered) {
            one.finder.emplace(registers[index]);
            one.entered = entered;
        }
        return *one.finder;
    }
    const MomentFinder& finder_of_moments(std::int32_t index) const {
        return finder_over(moments, static_cast<std::size_t>(index), moment_finders);
    }
    const SpellFinder& finder_of_spells(std::int32_t index) const {
        return finder_over(spells, static_cast<std::size_t>(index), spell_finders);
    }
    EventKind kind_of(std::uint32_t row) const { return timelines.kinds[row]; }
    std::int32_t attribute(std::uint32_t row, std::int32_t slot) const {
        return timelines.value(row, static_cast<std::size_t>(slot));
    }
    // The attribute of that name; not_recorded where the event's kind has none.
    std::int32_t attribute_named(std::uint32_t row, TextIndex name) const;
    // That the row does not record it, in the words of the record: "visit.alone".
    Reason missing(std::uint32_t row, TextIndex name) const;
    // When the row was written down: recorded_at, or else `at`. For "recorded at or before".
    Instant written_down(std::uint32_t row) const;
    std::optional<Day> born_day() const;
    // The last minute in which the spell may have begun.
    Instant latest_start_of(const Spell& spell) const {
        return spell.start_date_only ? zone.end_of_day(zone.local_day(spell.start)) : spell.start;
    }

    // --- conditions (conditions.cpp)
    struct Asked {
        std::uint32_t row = no_row;
        Instant earliest = no_instant, latest = no_instant;
        const Spell* spell = nullptr;
    };
    Answer ask(std::int32_t condition, const Asked& asked) const;
    // Those of which the condition holds, or is not known. `scope`: the spells they are asked in; null: it asks of none.
    void where(const Moments& source, std::int32_t condition, const Spells* scope, Moments& into) const;
    Answer answer_of(const ConditionStep& step, const Asked& asked) const; // of a step that takes no answers
    // One of the events of a register since `from`, and not longer ago than the duration of that place.
    Answer happened_within(std::int32_t events, Instant from, std::int32_t duration,
                           const Asked& asked) const;
    // `test` of the attribute that the step names; no for an event of another kind, not known where it is not recorded.
    template <class Test>
    Answer attribute_answer(const ConditionStep& step, std::uint32_t row, const Test& test) const;
    // The instants from which on a condition's answer may differ, within [from, to].
    // The event that happened in this minute and that the condition asks to have happened; no_row: there is none.
    std::uint32_t event_asked_at(std::int32_t condition, Instant at) const;
    void change_points(std::int32_t condition, const Spell& spell, std::vector<Instant>& into) const;

    // --- spells (spells.cpp)
    void state_spells(const StateRecord& state, Spells& into);
    // The same where one kind of event opens and one closes, and nothing is in doubt; else false, and nothing is done.
    bool state_spells_exact(const StateRecord& state, Spells& into) const;
    void gather_edges(const StateRecord& state, const std::vector<StateEdgeRecord>& records,
                      std::vector<SpellEdge>& into);
    void outside(const Spells& spells, Spells& into) const;
    void narrow(const Spells& spells, std::int32_t condition, Spells& into) const;

    // --- duties (judge.cpp)
    struct Duty {
        Moment anchor;
        TextIndex anchor_label = no_text;
        TextIndex requirement = no_text;
        const Spell* spell = nullptr; // only events in it satisfy, and it ends what is owed; null: none
        RecordedInstant opens;
        Instant opens_earliest = start_of_time; // an event before this cannot satisfy
        Instant opens_latest = start_of_time;   // one before this satisfies only perhaps
        Due due;
        std::uint32_t occasion =
            no_row; // where it is not the anchor: what opened the state, and excuses nothing
        const Moments* judged = nullptr; // where it is owed only if one of them happens
        // Where what may answer is a register, and is looked at for many duties.
        std::int32_t required_register = -1;
        const MatchFinder* match_finder = nullptr;
        bool anchor_answers = false; // the anchor's own event may satisfy: it opened what is counted in
        bool counts_back = false;    // a lead time: lengths count back from the anchor
        bool certain = true;
        Reason why;
        Duration counted;
        Instant counted_from = no_instant;
        std::int32_t stage = -1;
    };
    static bool is_by_hour(const Duty& duty);
    static bool is_occasion(const Duty& duty, std::uint32_t row);
    // It came when the state that bounds the duty had ended: then nothing is owed any more that it could excuse.
    static bool is_after_state(const Duty& duty, const Moment& event) {
        return duty.spell && event.earliest > duty.spell->end;
    }
    Due due_from(const Moment& from, Duration duration) const {
        if (from.earliest == from.latest || !info(duration.unit).counts_in_hours) [[likely]] {
            const std::optional<Instant> due = due_after(calendar, from.latest, duration);
            if (!due) return {no_instant, no_instant, true};
            return {*due, *due, false};
        }
        const auto latest = due_after(calendar, from.latest, duration);
        const auto earliest = due_after(calendar, from.earliest, duration);
        if (!latest || !earliest) return {no_instant, no_instant, true};
        return {*earliest, *latest, false};
    }
    Due due_before(const Moment& event, Duration duration) const; // a lead time's
    // Whether the length from the one instant has not run out at the other, which is not before it.
    bool is_within(Instant from, Duration duration, Instant at) const {
        if (const auto due = due_after(calendar, from, duration)) return *due >= at;
        // It runs out behind the days that the calendar covers, or from one before them on nobody knows when.
        return calendar.covers(zone.local_day(from)) && calendar.covers(zone.local_day(at));
    }
    Due fixed_due(std::optional<Instant> instant) const;
    // `first` is where in `required` to begin looking. Returns the index of the certain event that answered,
    // in time or late, or npos.
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    std::size_t judge(const Duty& duty, std::span<const Moment> required, std::size_t first) {
        if (exceptions.empty() || duty.due.outside_calendar)
            return judge_window(duty, false, no_row, required, first);
        return judge_extended(duty, required, first);
    }
    std::size_t judge_extended(const Duty& duty, std::span<const Moment> required, std::size_t first);
    // The same when exceptions have moved the due, or there are none.
    std::size_t judge_window(const Duty& duty, bool excused_until_next, std::uint32_t extended_by,
                             std::span<const Moment> required, std::size_t first);
    void apply_extensions(Duty& duty, bool& until_next, std::uint32_t& by_row) const;
    bool excuse_of(const Duty& duty, TextIndex& label, std::uint32_t& row) const;
    // The same for a demand without a due: in a span of time, both ends included; fills the obligation's `excused_by`.
    bool excused_between(Duty duty, Instant from, Instant until, Obligation& obligation) const;
    // Over what may answer, where it must match in one attribute and is many.
    std::optional<MatchFinder> finder_of_matches(const Moments& required) const;
    std::int32_t wanted_of(const Duty& duty) const; // what the anchor says of that attribute
    Truth matches(const Duty& duty, const Moment& candidate, Reason& why) const;
    // The state ended before the due: surely, or why it may have.
    bool has_lapsed(const Duty& duty) const;
    Reason perhaps_lapsed(const Duty& duty) const;
    Obligation blank(const Duty& duty) const;
    void fill_in(const Duty& duty, Obligation& obligation) const; // a new one
    void emit(const Obligation& obligation) { made->push_back(obligation); }

    // --- forms
    void timed(const Instruction& instruction); // forms_timed.cpp
    void by_age(const Instruction& instruction);
    void recorded(const Instruction& instruction);
    void recur(const Instruction& instruction);             // forms_recurring.cpp
    void count_from(Duty& duty, std::int32_t events) const; // a register
    void recur_in(const Spells& scope, const Spell& spell, std::span<const Moment> required, TextIndex anchor,
                  TextIndex requirement);
    void count(const Instruction& instruction); // forms_counting.cpp
    void time_in_any(const Instruction& instruction);
    void untimed(const Instruction& instruction); // forms_untimed.cpp
    void limit(const Instruction& instruction);
    void forget_gathered();

    // --- where nothing is in doubt
    // All of the kind, where they stand in the timelines as they are wanted: each visible and exact. False: perhaps not.
    bool all_exact(EventKind kind, ExactEvents& into) const {
        const KindRun& run = run_of_kind[kind];
        into = {timelines.at.data() + run.begin, run.end - run.begin, run.begin};
        return (run.begin == run.end || timelines.at[run.end - 1] <= as_of) &&
               (!known_at || run.last_recorded <= *known_at) &&
               (run.flags & (is_planned | at_is_date_only)) == 0;
    }
    // The form of that place in LinkedCode::forms, from what was made of it in columns, or in spells that stand in none. False:
    // it is to be made the general way.
    bool make_exact(std::uint32_t form);
    bool recur_exact(std::uint32_t form);

    // --- instructions by what they do (dispatch.cpp; `select` for moments)
    void select_spells(const Instruction& step);
    void gather(const Instruction& step);
    void perform(const Instruction& step);
};

} // namespace plumbline
