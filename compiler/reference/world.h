// What the forms share: one case as it was known, the three answers, moments and spells.
#pragma once

#include "compiler/reference/time.h"

namespace plumbline::reference {

// Yes, no, or not known; then why not.
struct Truth {
    enum class Answer : std::uint8_t { no, unknown, yes } answer = Answer::no;
    std::string why;

    static Truth yes() { return {Answer::yes, {}}; }
    static Truth no() { return {Answer::no, {}}; }
    static Truth unknown(std::string why) { return {Answer::unknown, std::move(why)}; }
    static Truth of(bool holds) { return holds ? yes() : no(); }
    bool is_yes() const { return answer == Answer::yes; }
    bool is_no() const { return answer == Answer::no; }
    bool is_unknown() const { return answer == Answer::unknown; }
};
Truth operator!(Truth inner);
Truth both(Truth left, Truth right);   // no if one is no
Truth either(Truth left, Truth right); // yes if one is yes

inline const std::string hour_decides = "only the date is recorded, and the hour decides";
inline const std::string recording_missing = "recorded_at is not recorded";
inline const std::string birth_missing = "born is not recorded";
inline const std::string state_goes_on = "the state goes on, so which is the last is not known yet";

// An event, or an instant that a form derives. `unknown`: why it is not known whether it belongs; empty where it does.
struct Occurrence {
    Moment at;
    const Event* event = nullptr;
    std::string label; // what an obligation's `anchor` says
    std::string unknown;
};

// A span of a state, both ends included.
struct Spell {
    std::optional<Moment> start;    // none: from the start of time
    std::optional<Moment> end;      // none: it still holds
    std::optional<Moment> origin;   // where the state itself began, before a guard narrowed it
    const Event* opened = nullptr;  // began the state itself
    const Event* guarded = nullptr; // brought a guard to hold, where that is how it begins
    const Event* closed = nullptr;
    std::string unknown; // why it is not known whether it is one
    // Behind this moment it is not known whether it still holds, and why.
    std::optional<Moment> sure_until;
    std::string unsure;
    // What began or ended those that a `where` or a guard leaves out, and when: it belongs to them.
    std::vector<std::pair<const Event*, Moment>> of_others;
};

// Where a rule applies.
struct Scope {
    bool everywhere = true;
    std::vector<Spell> spells; // in order of their start; one without ends where everywhere
    std::string label;
};

struct World {
    const model::Standard& standard;
    const Record& record;
    When when;
    Time time;
    std::vector<const Event*> events;  // visible and real, in time order
    std::vector<const Event*> planned; // not superseded
    std::vector<Obligation> missed;    // obligations of the rules evaluated so far, by rule

    World(const model::Standard& standard, const Record& record, const Case& one, const When& when);
    Instant first(const Moment& moment) const { return time.first(moment); }
    Instant last(const Moment& moment) const { return time.last(moment); }
    Instant first(const Spell& spell) const { return spell.start ? first(*spell.start) : start_of_time; }
    Instant last(const Spell& spell) const { return spell.end ? last(*spell.end) : end_of_time; }
    // The event at the spell's start: none where a guard narrowed it.
    const Event* start_event(const Spell& spell) const {
        return spell.origin && first(*spell.origin) == first(spell) ? spell.opened : nullptr;
    }
    const std::string& name(EventKind kind) const { return standard.vocabulary.events[kind].name; }
    std::string not_recorded_text(EventKind kind, std::size_t slot) const;
    std::optional<std::size_t> slot_of(EventKind kind, const std::string& attribute) const;
    // The day of birth, where it is recorded.
    std::optional<Day> born() const;
};

// --- conditions.cpp
struct Asked {
    Moment at;
    const Event* event = nullptr;
    const Spell* spell = nullptr;
};
Truth ask(const World& world, const Scope& scope, const model::Condition& condition, const Asked& asked);
// Two events agree on an attribute.
Truth same_value(const World& world, const Event* left, const Event* right, const std::string& attribute);

// --- spells.cpp
std::vector<Spell> spells_of(const World& world, const model::StateReference& state);
Scope scope_of(const World& world, const model::Scope& scope);
Scope everywhere();
// Whether the spell holds at the moment: somewhere in its day, where only the date is known.
Truth holds_at(const World& world, const Spell& spell, const Moment& moment);
Truth holds_at(const World& world, const std::vector<Spell>& spells, const Moment& moment);
// Of the spells that hold the moment, the one to which it belongs; none where no spell does. `event`: the one that stands
// there, where it is one.
const Spell* spell_at(const World& world, const std::vector<Spell>& spells, const Moment& moment,
                      const Event* event);
std::vector<Spell> narrowed(const World& world, const Scope& scope, const Spell& spell,
                            const model::Condition& guard);

// --- anchors.cpp
std::vector<Occurrence> occurrences(const World& world, const Scope& scope, const model::Pattern& pattern,
                                    bool with_planned = false);
// Each once; of a pattern with `matching` those that agree with the partner, or may.
std::vector<Occurrence> any_of(const World& world, const Scope& scope,
                               const std::vector<model::Pattern>& patterns, const Event* partner = nullptr);
std::vector<Occurrence> matching(const World& world, const Event* partner, const model::Pattern& pattern,
                                 std::vector<Occurrence> list);
// Where clocks start, in scope and not after as_of (unless planned), each with the spell it belongs to.
struct Anchored {
    Occurrence anchor;
    const Spell* spell = nullptr; // within the scope
};
std::vector<Anchored> anchors(const World& world, const Scope& scope, const model::Anchor& anchor,
                              bool with_planned = false);
std::vector<Anchored> inside(const World& world, const Scope& scope, std::vector<Occurrence> found);

// Sorted by their first minute, a date alone first.
void sort_by_time(std::vector<Occurrence>& list);
void sort_by_row(std::vector<Occurrence>& list); // and of one minute as the record has them

} // namespace plumbline::reference
