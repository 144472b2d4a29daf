// Does one condition follow from another? Conditions of the language are few-valued: an attribute takes one of
// the values that the rules name, another, or is not recorded; an age lies between the ages that they name.
// So the question is settled by trying every combination. What cannot be looked into (an event that has
// happened, a state that holds) may be yes, no or not known, independently: that allows more than can be, so
// "follows" is proved, and "does not follow" only means: look for an example.
#pragma once

#include "compiler/diff/proof/meaning.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::proof {

enum class Truth : std::uint8_t { no, unknown, yes };

struct Formula;
struct Atom {
    enum class Test : std::uint8_t {
        one_of,
        compared,
        recorded,
        opaque,
        age,
        elapsed_over
    } test = Test::opaque;
    std::string variable;            // "visit.alone", "age", a meaning
    std::vector<std::string> values; // one_of
    bool closed = false;             // one_of: there are no values but yes and no
    model::Comparison comparison{};  // compared
    std::int32_t bound = 0;          // compared
    std::optional<int> from, to;     // age, in months
    Duration duration;               // elapsed_over
};
struct Formula {
    enum class Kind : std::uint8_t { constant, negation, all, any, atom } kind = Kind::constant;
    bool value = true;
    std::vector<Formula> parts; // negation: one
    Atom atom;

    static Formula yes() { return {}; }
    static Formula no() { return {Kind::constant, false, {}, {}}; }
};
Formula operator&&(Formula left, Formula right);
Formula operator||(Formula left, Formula right);
Formula operator!(Formula inner);

// The condition asked of an event of the kind (by name; empty: of no event), within spells that `spells` tells
// apart from others (Meaning::of_state, or empty).
Formula formula_of(const model::Standard& standard, const model::Condition& condition,
                   const std::string& kind, const std::string& spells);
Formula formula_of(const model::Standard& standard, const std::vector<model::Condition>& all,
                   const std::string& kind, const std::string& spells);
// Whether an event of that kind is one of the alternatives.
Formula formula_of(const model::Standard& standard, const std::vector<model::Alternative>& alternatives,
                   const std::string& kind, const std::string& spells);

// Every combination of what the formulas turn on.
class Cases {
  public:
    // `at_start`: at a spell's own start, where no time has passed.
    Cases(std::vector<const Formula*> formulas, const Calendar& calendar, bool at_start = false);
    bool too_many() const { return too_many_; }
    // Steps to the next combination; false behind the last. Call before the first.
    bool next();
    Truth of(const Formula& formula) const;

  private:
    struct Value {
        bool known = true;
        std::string text;
        std::int64_t number = 0; // doubled: odd lies between two bounds
    };
    struct Variable {
        std::string name;
        std::vector<Value> values;
    };
    void collect(const Formula& formula);
    void add_elapsed(const Calendar& calendar, bool at_start);
    Truth of(const Atom& atom) const;
    const Variable* find(const std::string& name) const;
    std::vector<const Atom*> atoms_;
    std::vector<Variable> variables_;
    std::vector<std::size_t> chosen_;
    std::vector<Duration> lengths_; // of elapsed time, shortest first; empty: not to be ordered
    bool started_ = false;
    bool too_many_ = false;
};

// What a condition that is not known counts for: either (what is kept is never found broken), or as itself (what is kept is
// kept, and what asks nothing asks nothing: `x is recorded and x` is not `x`), or as itself and never as broken.
enum class NotKnown : std::uint8_t { either, itself, told_apart };

// That there is no case in which `one` is yes and `other` is no; where what is not known is not `either`, none either in
// which one of these is not known. False: not proved.
bool follows(const Formula& one, const Formula& other, const Calendar& calendar,
             NotKnown not_known = NotKnown::either);

} // namespace plumbline::proof
