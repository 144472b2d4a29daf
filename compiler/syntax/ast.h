// The tree of a `.std` file as it was written: names not yet looked up, every node with its span.
// Produced by parser.h, read by compiler/sema and compiler/format.
#pragma once

#include "compiler/diagnostics/source.h"
#include "runtime/time/duration.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace plumbline::ast {

// A value on the heap that copies like a value: what makes recursive trees of plain structs possible.
template <typename T>
class Box {
  public:
    Box(T value) : value_(std::make_unique<T>(std::move(value))) {}
    Box(const Box& other) : value_(std::make_unique<T>(*other.value_)) {}
    Box(Box&&) noexcept = default;
    Box& operator=(Box other) noexcept {
        value_ = std::move(other.value_);
        return *this;
    }
    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }
    T& operator*() { return *value_; }
    T* operator->() { return value_.get(); }

  private:
    std::unique_ptr<T> value_;
};

struct Name {
    std::string text;
    Span span;
};
struct Text {
    std::string text; // without quotes, escapes undone
    Span span;
};
struct Length { // a duration with its place
    Duration duration;
    Span span;
};
struct Age { // in whole months
    int months = 0;
    Span span;
};
struct DayValue {
    Day day = 0;
    Span span;
};

// --- conditions ------------------------------------------------------------------------------------------
struct Condition;
struct Pattern;

enum class Comparison : std::uint8_t { equal, unequal, less, less_or_equal, greater, greater_or_equal };

struct Value {
    std::variant<Name, Text, Length, std::int32_t /* thousandths */, DayValue> value;
    Span span;
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
struct Compared {
    Name attribute;
    Comparison comparison;
    Value value;
};
struct Listed {
    Name attribute;
    bool negated;
    std::vector<Value> values;
};
struct IsRecorded {
    Name attribute;
    bool negated;
};
struct AgeBetween {
    std::optional<Age> from;
    std::optional<Age> to;
}; // from the first birthday, up to the second
struct Elapsed {
    bool over;
    Length length;
};
struct Happened {
    bool negated;
    Box<Pattern> pattern;
    std::optional<Length> within;
};
// A bare word: a yes/no attribute, an event that has happened, or a state that holds. The checker decides.
struct Bare {
    Name name;
};

struct Condition {
    std::variant<Not, AllOf, AnyOf, Compared, Listed, IsRecorded, AgeBetween, Elapsed, Happened, Bare> kind;
    Span span;
};

// --- patterns --------------------------------------------------------------------------------------------
struct StateReference {
    bool negated = false;
    Name name;
    std::optional<Condition> where;
    Span span;
};

struct Ordinal {
    enum class Kind : std::uint8_t { nth, last, next, every_nth } kind = Kind::nth;
    int n = 1;
    Span span;
};

struct Pattern {
    std::optional<Ordinal> ordinal;
    Name name;
    std::optional<Name> of;             // the state that the ordinal counts in
    std::optional<Condition> where;     // several `where` are joined by and
    std::vector<StateReference> during; // `while S`
    std::optional<Name> matching;
    Span span;
};

// `recorded` in place of a pattern: the time at which the anchor's event was written down.
struct Recorded {};
struct RequiredPattern {
    std::variant<Recorded, Pattern> kind;
    Span span;
};
struct Alternatives {
    std::vector<RequiredPattern> any_of;
    Span span;
};
struct Requirement {
    std::vector<Alternatives> all_of;
    Span span;
};

// --- anchors and windows ---------------------------------------------------------------------------------
struct Anchor;
struct ChosenOf {
    bool later;
    std::vector<Anchor> of;
};
struct Birthday {
    int years;
};
struct StateEdge {
    bool end;
    StateReference state;
};
struct Preceding { // `last referral before assessment_start`
    Pattern event;
    Pattern before;
};
struct Anchor {
    std::variant<Pattern, ChosenOf, Birthday, StateEdge, Preceding> kind;
    Span span;
};

enum class WindowKind : std::uint8_t {
    within,
    within_of_trigger,
    around,
    shortly_before,
    lead_time,
    no_later_than,
    on_the_day,
    on_the_same_working_day,
    by_age,
    by_event,
    before
};
struct Window {
    WindowKind kind = WindowKind::within;
    std::optional<Length> length;
    std::optional<Age> age;
    std::optional<Anchor> anchor;
    Span span;
};

// --- stages of a recurrence ------------------------------------------------------------------------------
struct CaseInterval {
    Pattern event;
    Name attribute;
    std::optional<Length> otherwise;
};
struct Stage {
    enum class Kind : std::uint8_t { within, on_the_day, on_the_same_working_day, every } kind = Kind::every;
    bool then = false;
    std::optional<Length> length;              // within, every
    std::optional<Pattern> counted_from;       // within
    std::optional<CaseInterval> case_interval; // every
    std::optional<Length> until_length;
    std::optional<Age> until_age;
    std::optional<Alternatives> until_event;
    std::optional<Length> for_length;
    std::optional<Name> for_each;
    std::optional<Condition> when;
    std::optional<Pattern> once;
    std::optional<Length> never_over;
    bool otherwise = false;
    Span span;
};

// --- statements ------------------------------------------------------------------------------------------
struct Statement;

enum class Period : std::uint8_t { week, month, year, term };

struct Timed {
    Window window;
    std::optional<Requirement> requirement;
};
struct Recurring {
    Requirement requirement;
    std::vector<Stage> stages;
};
struct Throughout {
    StateReference state;
};
struct While {
    StateReference state;
    std::vector<Condition> guards;
    std::variant<Recurring, Throughout, Box<Statement>> body;
};

struct CountTrigger {
    int count;
    Pattern pattern;
    Length within;
};
struct SilenceTrigger {
    Pattern no;
    Length within;
    Pattern of;
};
struct MissedTrigger {
    Name rule;
};
struct LastedTrigger {
    StateReference state;
    Length length;
};
struct Trigger {
    std::variant<CountTrigger, SilenceTrigger, MissedTrigger, LastedTrigger, Condition> kind;
    Span span;
};
struct When {
    Trigger trigger;
    std::variant<Timed, Box<Statement>, Requirement> body;
};

struct EachWithin {
    Length length;
    Requirement requirement;
};
struct EachNext {
    Pattern pattern;
};
struct Each {
    Pattern pattern;
    std::variant<EachWithin, EachNext, Condition> body;
};

struct CountSpan {
    std::variant<Period, StateReference, std::pair<bool /* any, sliding */, Length>> kind;
    Span span;
};
struct CountBound {
    bool at_most;
    int count;
    Pattern pattern;
    CountSpan span;
    std::optional<StateReference> during;
};
struct TimeBound {
    Length at_most;
    StateReference state;
    Length in_any;
};
struct Limit {
    int at_most;
    Name name;
    Name per;
};
struct EachPeriod {
    Period period;
    std::optional<StateReference> during;
    Requirement requirement;
};
struct Never {
    Pattern pattern;
    std::optional<Pattern> without;
};

struct Statement {
    std::variant<Timed, While, When, Each, CountBound, TimeBound, Limit, EachPeriod, Never> kind;
    Span span;
};

// --- rules -----------------------------------------------------------------------------------------------
struct Assumption {
    std::vector<Name> words;
    Text note;
    Span span;
};
struct Unless {
    Condition condition;
    std::vector<Name> recorded_by;
    Span span;
};
struct Extended {
    std::optional<Length> to_length;
    std::optional<Name> to_event;
    std::optional<Name> to_attribute;
    Pattern by;
    Span span;
};
struct Accepted {
    Name lint;
    Text reason;
    Span span;
};

struct RuleParts {
    std::optional<Text> source;
    std::vector<Name> responsible;
    std::optional<Name> topic;
    std::vector<Assumption> assumptions;
    std::vector<Unless> exceptions;
    std::vector<Extended> extensions;
    std::vector<Accepted> accepted;
};
struct Rule {
    std::optional<Name> name;
    std::optional<Text> title;
    RuleParts parts;
    Statement statement;
};
struct Practice {
    Name name;
    std::optional<Text> title;
    RuleParts parts;
    Text question;
    std::optional<Anchor> at_each;
};

enum class MeasureKind : std::uint8_t {
    average,
    median,
    event_count,
    obligation_count,
    obligation_share,
    event_share
};
struct Target {
    bool at_least;
    std::optional<Length> length;
    std::optional<std::int32_t> number /* thousandths */;
    Span span;
};
struct Measure {
    Name name;
    std::optional<Text> title;
    RuleParts parts;
    MeasureKind kind;
    std::optional<Unit> unit;      // average, median
    std::vector<Pattern> patterns; // from and to; or what is counted
    std::optional<Condition> with; // event_share
    std::optional<Name> rule;      // obligation_*
    std::optional<Name> status;    // obligation_*
    std::optional<Target> target;
    std::optional<Period> by;
    std::optional<StateReference> during;
    Span span;
};

// --- tests -----------------------------------------------------------------------------------------------
struct Moment {
    std::string text; /* as a timeline writes it */
    Span span;
};
struct TestAttribute {
    Name name;
    std::string value;
};
struct TestEvent {
    Moment at;
    Name event;
    std::vector<TestAttribute> attributes;
    std::optional<Moment> recorded_at;
    Span span;
};
struct Expectation {
    bool negated = false;
    bool nothing = false;
    std::optional<Name> status;
    std::optional<std::string> requires_name;
    std::optional<Moment> due;
    bool no_due = false;
    std::optional<Moment> anchor_at;
    std::optional<Moment> satisfied_at;
    Span span;
};
struct Test {
    std::optional<Text> title;
    std::optional<Name> rule; // none: the rule that stands before it
    std::vector<TestEvent> events;
    Moment as_of;
    std::optional<Moment> known_at;
    std::vector<Expectation> expectations;
};

// --- declarations ----------------------------------------------------------------------------------------
struct Standard {
    Name name;
    std::optional<Text> title;
    std::optional<Text> version;
    std::optional<Name> calendar;
    std::vector<Name> uses;
    std::vector<Accepted> accepted;
};
struct VocabularyHead {
    Name name;
    std::optional<Text> title;
    std::optional<Text> version;
};
struct CalendarHoliday {
    DayValue first;
    std::optional<DayValue> last;
    std::optional<Text> name;
};
struct Calendar {
    Name name;
    Text title;
    std::optional<Text> version;
    std::optional<Name> extends;
    std::optional<Text> zone;
    std::optional<std::pair<DayValue, DayValue>> covers;
    std::optional<std::pair<int, int>> working_days; // weekdays, Monday is 0
    std::vector<CalendarHoliday> holidays;
    std::vector<CalendarHoliday> closures;
    std::vector<CalendarHoliday> terms;
};
struct Section {
    Text title;
};
struct Subject {
    Name name;
    std::optional<Text> text;
};
struct Role {
    Name name;
    std::optional<Text> text;
    std::vector<Name> includes;
};
struct Topic {
    Name name;
    std::optional<Text> text;
};
enum class TypeKind : std::uint8_t { yes_no, choice, role, number, duration, text, reference, date };
struct Attribute {
    Name name;
    TypeKind type;
    std::vector<Name> choices;
    std::optional<Text> text;
};
struct Event {
    Name name;
    std::vector<Name> subjects;
    std::optional<Text> text;
    std::vector<Attribute> attributes;
};
struct State {
    Name name;
    std::vector<Name> subjects;
    Alternatives opening;
    Alternatives closing;
    std::optional<Name> one_for_each;
    std::optional<Text> text;
};
struct Definition {
    Name name;
    std::optional<Text> text;
    Alternatives alternatives;
};

struct Item {
    std::variant<Standard, VocabularyHead, Calendar, Section, Subject, Role, Topic, Event, State, Definition,
                 Rule, Practice, Measure, Test>
        kind;
    Span span;
};

struct File {
    FileIndex file = 0;
    std::vector<Item> items;
    std::vector<Span> comments; // from `--` to the end of the line, in their order
};

} // namespace plumbline::ast
