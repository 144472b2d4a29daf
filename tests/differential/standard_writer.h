// Writes well-typed standards at random, as text: every form of the language over the words of the library.
//
// To add a construct: a form is a function with a row in the table of forms (forms.cpp); a part of sentences is an
// alternative in the function that writes such parts, and a row in pieces.def. Shrinking, counting and printing follow.
#pragma once

#include "tests/differential/random.h"
#include "tests/differential/uses.h"
#include "tests/differential/words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::differential {

// What a condition may ask: attributes of these kinds of events, and how long a spell has lasted.
struct Asked {
    std::vector<std::size_t> kinds;
    bool in_spell = false;
};

// A sentence, and what may be written around it.
struct Sentence {
    std::string text;
    Asked anchor;                   // whose attributes `unless`, `matching` and a guard in front may ask
    bool guards_ask_anchor = false; // else a guard in front narrows the state
    bool has_due = false;           // so it may be extended, and watched by another rule
    bool may_stand_in_state = true; // behind `while S:`
    bool may_be_guarded = true;     // behind `when C:`
    bool may_have_exceptions = true;
    bool is_measure = false;
    bool is_practice = false;
};

class StandardWriter;
struct FormInfo {
    std::string_view name;
    int weight; // how often, against the others
    Sentence (*write)(StandardWriter&);
    bool yields_figures = false; // lines across cases in place of obligations
};
const std::vector<FormInfo>& forms();

struct WrittenStandard {
    std::string text;
    std::vector<std::size_t> forms; // of its rules, practices and measures, in order of writing
    std::vector<std::string> names; // and their names
    Uses uses;
};

class StandardWriter {
  public:
    StandardWriter(const Words& words, Random& random) : words_(words), random_(random) {}

    // One to four rules; of the one form only, where it is given, with what that form needs around it.
    WrittenStandard write(std::optional<std::size_t> only_form);

    // --- parts of sentences, for the functions that write forms -----------------------------------------------------
    std::string duration(bool may_be_zero = false);
    std::string short_duration(); // days rather than years: what recurs
    std::string age();
    int count() { return random_.between(1, 3); }

    struct PatternUse {
        const Asked* partner = nullptr; // an event that `matching` may pair with
        bool may_count = true;          // ordinals
        bool may_ask = true;            // where, while
    };
    // Appends the kinds of the event to `kinds`, where given.
    std::string pattern(const PatternUse& use, std::vector<std::size_t>* kinds = nullptr);
    std::string pattern() { return pattern(PatternUse{}); }
    std::string bracketed_pattern(const PatternUse& use); // where it must not run on
    std::string requirement(const Asked& anchor, bool may_be_recorded);
    std::string anchor(Asked& asked, int depth = 1);
    std::string state_reference(bool may_be_negated = true, const Words::State** chosen = nullptr);
    std::string condition(const Asked& asked, int depth = 2);
    std::string period();
    std::string stages(const Words::State* state, bool may_be_for_each, std::string* for_each);

    Random& random() { return random_; }
    const Words& words() const { return words_; }
    void use(Piece piece) { uses_.count(piece); }
    bool in_scope() const { return depth_in_scope_ > 0; }
    // A rule written before that sets a date.
    std::optional<std::string> rule_with_due();
    std::optional<std::string> any_rule();
    // The sentence of some other form that may stand where this one asks, inside a state or behind a guard.
    Sentence inner(bool in_state);
    std::string next_name(std::string_view prefix);

    std::string ordinal(bool for_condition);

  private:
    std::string test(const Asked& asked, int depth);
    std::string attribute_test(const std::vector<AttributeInfo>& attributes);
    std::string comparison(const AttributeInfo& attribute);
    std::string value(const AttributeInfo& attribute);
    std::string happening(int depth);
    std::string unit_amount(bool may_be_zero, bool short_only);
    std::string stage_end(const Words::State* state, bool& bounded, bool& guarded);
    std::string interval();
    std::string exceptions(const Sentence& sentence);
    std::string tail(const Sentence& sentence);
    void write_rule(std::size_t form, WrittenStandard& standard);
    std::size_t choose_form();

    const Words& words_;
    Random& random_;
    Uses uses_;
    int depth_in_scope_ = 0;
    int nesting_ = 0;
    int names_ = 0;
    std::vector<std::string> rules_;
    std::vector<std::string> rules_with_due_;
};

} // namespace plumbline::differential
