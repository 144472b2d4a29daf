// The checked model of a standard: every name looked up, every type agreed, defined terms unfolded.
// Written by checker.h; read by compiler/lower (to bytecode), compiler/reference (to obligations, slowly),
// compiler/analysis and compiler/diff. Plain data that owns everything it holds.
//
// Times, windows and statuses mean what sections 4 to 7 of the design say; the fields here say only which of
// those meanings a rule asks for.
#pragma once

#include "compiler/diagnostics/source.h"
#include "compiler/syntax/ast.h"
#include "runtime/time/calendar.h"
#include "runtime/time/duration.h"
#include "runtime/timeline/vocabulary.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace plumbline::model {

using ast::Box;
using ast::Comparison;
using ast::Period;
using StateIndex = std::uint32_t; // into Standard::states
using RuleIndex = std::uint32_t;  // into Standard::rules
using Slot = std::uint16_t;       // an attribute's position in its event's list

// --- conditions ------------------------------------------------------------------------------------------
// Asked at a moment, of an event (there need not be one), within a spell of a state (there need not be one).
// Three answers: yes, no, not known.
struct Condition;
struct Pattern;
struct StateReference;

struct Constant {
    bool value;
};
struct Not {
    Box<Condition> inner;
};
struct AllOf {
    std::vector<Condition> parts;
};
struct AnyOf {
    std::vector<Condition> parts;
};
// An attribute of the event that is asked about. Not known when it is not recorded; no for an event of another kind, so that
// a test of what may be several kinds is an AnyOf with one for each.
struct AttributeCompared {
    EventKind kind;
    Slot slot;
    Comparison comparison;
    std::int32_t value; // as the column holds it (vocabulary.h); durations only ever compare equal or unequal
};
struct AttributeIn { // choices and roles; a role that includes others stands with all of them
    EventKind kind;
    Slot slot;
    std::vector<std::int32_t> values;
};
struct AttributeIsText { // text and reference
    EventKind kind;
    Slot slot;
    std::string value;
};
struct AttributeRecorded {
    EventKind kind;
    Slot slot;
}; // always known
// Age in whole months at the moment: from the start of the one birthday, up to the start of the other.
// Not known when no `born` is on the timeline.
struct AgeBetween {
    std::optional<int> from_months;
    std::optional<int> to_months;
};
// Time since the spell's start: `over D` from the minute after the due instant of D on, `under D` up to it.
struct Elapsed {
    bool over;
    Duration duration;
};
// A matching event at or before the moment: in the spell, where there is one, else on the whole timeline;
// with `counted_in`, in the spell of that state that holds at the moment; with `within`, not longer ago than
// that.
struct Happened {
    Box<Pattern> pattern;
    std::optional<Duration> within;
};
struct Holds {
    Box<StateReference> state;
};

struct Condition {
    std::variant<Constant, Not, AllOf, AnyOf, AttributeCompared, AttributeIn, AttributeIsText,
                 AttributeRecorded, AgeBetween, Elapsed, Happened, Holds>
        kind;
    Span span{}; // as written; empty for what the checker put together
};

// --- events and states -----------------------------------------------------------------------------------
struct StateReference {
    StateIndex state = 0;
    bool negated = false;            // `not looked_after`: where the state does not hold
    std::optional<Condition> opened; // asked of the opening event: `assessment where type = child_and_family`
};

// One kind of event with what is asked of it. `while S` in a pattern stands here as Holds at the event's own
// moment.
struct Alternative {
    EventKind kind;
    std::optional<Condition> where;
};

enum class Ordinal : std::uint8_t { all, nth, last, every_nth };
struct Pattern {
    std::vector<Alternative> alternatives; // an event matches when one of them does
    std::string label;                     // the vocabulary's names, joined with " or "
    Ordinal ordinal = Ordinal::all;
    int n = 0;
    std::optional<StateReference>
        counted_in; // where the ordinal counts; none: the rule's scope, else the whole timeline
    std::optional<std::string> matching; // the attribute whose value must equal the anchor's
    Span span{};                         // as written
};

struct State {
    std::string name;
    std::vector<Alternative> opening;
    std::vector<Alternative> closing;
    std::optional<std::string> one_for_each; // spells run side by side, one for each value of this attribute
};

// --- what a rule asks --------------------------------------------------------------------------------------

// A rule's `while`: its duties arise in, are met in and end with the spells of this state, narrowed by the
// guards.
struct Scope {
    std::optional<StateReference> state; // none: the whole timeline
    std::vector<Condition> guards; // narrow the spells to where they hold; the clock starts when both hold
    std::string label;             // the state's name; empty where there is none
};

// Where clocks start.
struct AtEvent {
    Pattern pattern;
};
struct AtBirthday {
    int months;
}; // `birthday 16`
struct AtStateEdge {
    StateReference state;
    bool end;
};
struct AtPreceding {
    Pattern event;
    Pattern before;
}; // `last E before F`: for each F in scope the latest E at or before it, wherever that lies; owed once F has come
struct AtCount {
    Pattern pattern;
    int count;
    Duration within;
}; // when 3 missing_start within 90 days
struct AtSilence {
    Pattern of;
    Pattern no;
    Duration within;
}; // when no objection within 5 working days of ...
struct AtMissed {
    RuleIndex rule;
}; // when RULE overdue: at the due instant that was missed
struct AtLasted {
    StateReference state;
    Duration duration;
}; // when S has lasted D
struct AtCondition {
    Condition condition;
    std::string label;
}; // the first minute of each run in which it holds, in scope
struct Anchor;
struct AtChosen {
    bool later;
    std::vector<Anchor> of;
}; // the later / the earlier of
struct Anchor {
    std::variant<AtEvent, AtBirthday, AtStateEdge, AtCount, AtSilence, AtMissed, AtLasted, AtCondition,
                 AtChosen, AtPreceding>
        kind;
};

// One obligation's worth of requirement. `A and B` is two of these.
struct Demand {
    bool recorded = false; // the anchor's event written down, in place of another event
    std::vector<Pattern> any_of;
    std::string label; // what an obligation's `requires` says
};

// Which window around the anchor. See section 4, section 5 and "Settled questions".
enum class WindowKind : std::uint8_t {
    within,         // [anchor, due_after(anchor)]
    around,         // [window_start_before, due_after]
    shortly_before, // [window_start_before, anchor]
    lead_time,      // [previous anchor of its kind, latest_before(anchor)]; planned events anchor it too
    no_later_than,  // [previous anchor of its kind or the spell's start, due_after(anchor)]
    on_the_day,     // the anchor's local day
    on_the_same_working_day, // from 00:00 of the day to the end of it or of the next working day
    by_age,                  // anchored at `born`, due the end of the day on which the age is reached
    by_event,                // due the anchor's instant; planned events anchor it too
    before_event,            // the order alone: met or breached, no due
    follow,                  // at or after the anchor, no due: met or pending
};

struct Timed {
    WindowKind window = WindowKind::within;
    Duration duration;             // where the window has one
    int age_months = 0;            // by_age
    Anchor anchor;                 // by_age: unused
    std::vector<Condition> guards; // asked at the anchor, of its event; not known: an obligation all the same
    std::vector<Demand> all_of;
    bool only_if_it_happens = false; // no obligation unless the required event is there
};

struct StageGuard {
    std::optional<Condition> when;
    bool otherwise = false;
};
struct CaseInterval {
    EventKind event;
    Slot slot;
    std::optional<Condition> where; // asked of the event: one by somebody else sets none
};                                  // a duration attribute of the latest such event that sets one
struct Stage {
    enum class Kind : std::uint8_t { within, on_the_day, on_the_same_working_day, every } kind = Kind::every;
    bool then = false; // demands a further event after the one-off before it
    Duration duration; // the fixed interval, or the default of the case's own
    // within: counted from the latest such event at or before the spell's start, where there is one
    std::optional<Pattern> counted_from;
    std::optional<CaseInterval> case_interval;
    std::optional<Duration> never_over;     // the due instant is at most this far from the clock's start
    std::optional<Duration> until_duration; // from the spell's start, through its due instant
    std::optional<int> until_age_months;    // up to 00:00 of the birthday
    std::vector<Pattern> until_events;      // up to, without, the minute of the first of any of them
    std::optional<Duration> for_duration;   // from the stage's own start
    std::optional<Condition> when;          // read when the clock starts; `once E` is Happened
    bool otherwise = false;                 // in force when no stage with a `when` is
    Span span{};
};
struct Recurring {
    std::vector<Demand> all_of;
    std::vector<Stage> stages;
    std::optional<std::string> for_each; // one clock for each value of this attribute of the required event
};

struct Quality {
    Pattern of;
    Condition condition;
}; // each E: C; requires is E's own name
struct NextQuality {
    Pattern of;
    Pattern next;
    std::string label;
}; // each E: the next X is as `next` asks
struct NeverWithout {
    Pattern event;
    std::optional<Pattern> without;
    std::string label;
};
struct Throughout {
    StateReference state;
    std::string label;
};

struct CountOver {
    bool at_most;
    int count;
    Pattern pattern;
    enum class Span : std::uint8_t { spell, consecutive, sliding, calendar } span;
    Duration duration;             // consecutive, sliding
    Period period = Period::month; // calendar
};
struct TimeOver {
    Duration at_most;
    StateReference state;
    Duration in_any;
    std::string label;
};
struct PeriodDuty {
    Period period;
    std::vector<Demand> all_of;
}; // in each calendar month
struct Limit {
    int at_most;
    StateReference state;
    std::string per;
    std::string label;
}; // across cases
struct Practice {
    std::string question;
    std::optional<Anchor> at_each;
};

using Form = std::variant<Timed, Recurring, Quality, NextQuality, NeverWithout, Throughout, CountOver,
                          TimeOver, PeriodDuty, Limit, Practice>;

// --- exceptions ------------------------------------------------------------------------------------------
struct Excuse {
    std::variant<Pattern, Condition> when; // an event in the interval; or a condition on the anchor's event
    std::string label;
    Span span{}; // of the whole `unless`
};
struct Extension {
    Pattern by;
    std::optional<Duration> to;  // counted from the anchor in place of the rule's own length
    std::optional<Slot> to_slot; // or the extending event's own duration (from the anchor) or date attribute
    // neither: excuses until the next event that satisfies
    Span span{}; // of the whole `extended`
};

// `accepting NAME "why"`: a lint of that name was seen and is meant.
struct Acceptance {
    std::string lint;
    std::string reason;
    Span span;
    bool used = false; // the checker kept a warning back for it; compiler/analysis goes on from there
};

struct Rule {
    std::string name;
    std::string title;
    std::string section;
    std::string source;
    std::string responsible; // roles joined with " or "
    std::string topic;
    std::vector<std::string> assumptions;
    std::vector<Acceptance> accepted;
    std::string says; // the statement as written, white space folded
    Span span;
    Span source_span; // of the text behind `source`, quotes and all; empty where there is none
    Span statement_span;
    Scope scope;
    Form form;
    std::vector<Excuse> excuses;
    std::vector<Extension> extensions;
};

enum class MeasureKind : std::uint8_t {
    average,
    median,
    event_count,
    obligation_count,
    obligation_share,
    event_share
};
struct Measure {
    std::string name, title, section, source, responsible, topic;
    MeasureKind kind = MeasureKind::event_count;
    Unit unit = Unit::days;        // average, median
    std::vector<Pattern> patterns; // from and to; what is counted
    std::optional<Condition> with; // event_share
    RuleIndex rule = 0;            // obligation_*
    std::string status;            // obligation_*
    bool target_at_least = false;
    std::optional<Duration> target_duration;
    std::optional<std::int32_t> target_thousandths;
    std::optional<Period> by;
    std::optional<StateReference> during;
    std::string says;
    Span span;
    Span source_span; // as a rule's
};

struct Test {
    std::string title;
    RuleIndex rule = 0;
    ast::Test written; // values checked against the vocabulary
    Span span;
};

struct Topic {
    std::string name;
    std::string title; // what rules of it are about, in words; may be empty
};

// What the standard declares for itself, outside any vocabulary, and no rule, measure or other declaration speaks of.
struct UnusedName {
    std::string what; // "defined term"
    std::string name;
    Span span;
};

// A name of the standard or of the vocabulary that it uses, declared without a line that says what it is.
struct UndescribedName {
    std::string what;  // "event", "attribute", "state", "role", "topic", "subject"
    std::string name;  // of an attribute with its event's: "visit.seen"
    std::string lacks; // what the line would say: "when it happens"
    Span span;
};

struct Standard {
    std::string name;
    std::string title;
    std::string version;
    CalendarData calendar;
    std::string vocabulary_name;
    std::string vocabulary_version;
    Vocabulary vocabulary;
    std::optional<EventKind> born; // the event that ages count from
    std::vector<State> states;     // each behind those that its own events' conditions ask of
    std::vector<Topic> topics;     // as declared
    // In an order in which every rule stands behind those it watches (`when RULE overdue`); otherwise as
    // written, files in name order.
    std::vector<Rule> rules;
    std::vector<Measure> measures;
    std::vector<Test> tests;
    std::vector<UnusedName> unused;
    std::vector<Acceptance> accepted; // of what is no single rule's
    std::vector<UndescribedName> undescribed;
};

} // namespace plumbline::model
