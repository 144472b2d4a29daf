// The prover behind implication.h, a file a family of forms. Private to this room.
#pragma once

#include "compiler/diff/proof/implication.h"
#include "compiler/diff/proof/logic.h"

#include <optional>

namespace plumbline::proof {

// A window around an anchor, as instants counted from it where they can be.
struct Window {
    enum class Opens : std::uint8_t { counted, previous, spell } opens = Opens::counted;
    Reaches from;      // counted
    bool timed = true; // false: a follow-on, which has no due
    Reaches due;
};
Window window_of(const model::Timed& timed);

// One of the two rules, with what its conditions are asked in.
struct Side {
    explicit Side(const RuleOf& of);
    const Book& book;
    const model::Rule& rule;
    std::string spells; // tells its scope's state from others
    std::string scope;  // all of its scope
    std::string event(EventKind kind) const { return book.meaning.event(kind); }
};

class Prover {
  public:
    Prover(const RuleOf& strict, const RuleOf& loose) : s_(strict), l_(loose) {}

    Proof run(Part part);

  private:
    // Each says whether it could be proved, and if not leaves why in proof_.
    bool by_form(Part part);
    bool timed(const model::Timed& strict, const model::Timed& loose);
    bool by_age(const model::Timed& strict, const model::Timed& loose);
    bool window_within(const model::Timed& strict, const model::Timed& loose);
    bool quality(const model::Quality& strict, const model::Quality& loose);
    bool next_quality(const model::NextQuality& strict, const model::NextQuality& loose);
    bool order_of_events(const model::Pattern& strict_event, const std::vector<model::Pattern>* strict_before,
                         const model::Pattern& loose_event, const std::vector<model::Pattern>* loose_before);
    bool throughout(const model::Throughout& strict, const model::Throughout& loose);
    bool count(const model::CountOver& strict, const model::CountOver& loose);
    bool period(const model::PeriodDuty& strict, const model::PeriodDuty& loose);
    bool time_over(const model::TimeOver& strict, const model::TimeOver& loose);
    bool stage_within(const model::Stage& strict, const model::Stage& loose);
    bool first_of_recurring(const model::Recurring& strict, const model::Recurring& loose);
    bool further_of_recurring(const model::Recurring& strict, const model::Recurring& loose);
    bool timed_to_first(const model::Timed& strict, const model::Recurring& loose);
    bool recurring_to_count(const model::Recurring& strict, const model::CountOver& loose,
                            const std::vector<model::Pattern>& counted);

    // The smaller questions.
    bool scope_is_same() const { return s_.scope == l_.scope; }
    bool loose_scope_within();
    bool guards_follow(const std::vector<model::Condition>& loose,
                       const std::vector<model::Condition>& strict, const std::string& kind) const;
    bool state_within(const model::StateReference& inner, const Side& inner_side,
                      const model::StateReference& outer, const Side& outer_side) const;
    bool anchor_within(const model::Timed& strict, const model::Timed& loose);
    bool pattern_anchors_within(const model::Pattern& strict, const model::Pattern& loose,
                                const std::vector<model::Condition>& strict_guards,
                                const std::vector<model::Condition>& loose_guards);
    bool demands_within(const std::vector<model::Demand>& strict, const std::vector<model::Demand>& loose);
    bool demand_within(const Side& inner_side, const model::Demand& inner, const Side& outer_side,
                       const model::Demand& outer) const;
    bool patterns_within(const Side& inner_side, const std::vector<model::Pattern>& inner,
                         const Side& outer_side, const std::vector<model::Pattern>& outer) const;
    bool demands_are_same(const std::vector<model::Demand>& strict,
                          const std::vector<model::Demand>& loose) const;
    bool excuses_within(const std::vector<std::string>& anchor_kinds);
    bool extensions_within(const Reaches& strict_due, const Reaches& loose_due, bool timed);
    // strict never ends later than loose; leaves the order in proof_.
    bool never_later(const Reaches& strict, const Reaches& loose);
    bool no(std::string because) {
        if (proof_.because.empty()) proof_.because = std::move(because);
        return false;
    }

    Side s_;
    Side l_;
    Proof proof_;
};

// The spells in which a pattern's rank counts, as a meaning.
std::string counted_in(const Side& side, const model::Pattern& pattern);
// The kinds of event that a pattern names.
std::vector<std::string> kinds_of(const Side& side, const model::Pattern& pattern);

} // namespace plumbline::proof
