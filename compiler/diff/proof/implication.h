// Does keeping one rule mean keeping the other? The question under every verdict of a diff, and under lint's
// "one is always stricter than the other".
//
//   a rule is kept   by a timeline when every obligation that it makes is met, excused, lapsed or attested
//   it is broken     when one is late, overdue, breached or not attested, or is a follow-on without a time that
//                    has not been done
//   one implies the other   no timeline keeps the first and breaks the second
//
// `proven` is a proof; anything else is not a disproof: that is what a witness is for (compiler/diff).
// No files, no printing. Nothing is kept between calls; calls on several threads are ordinary.
#pragma once

#include "compiler/diff/proof/logic.h"
#include "compiler/diff/proof/reach.h"

#include <string>
#include <vector>

namespace plumbline::proof {

// A standard made ready for comparing. It must outlive what is asked of it.
struct Book {
    explicit Book(const model::Standard& checked, NotKnown counts_as = NotKnown::either)
        : standard(checked), calendar(checked.calendar), meaning(checked), not_known(counts_as) {}
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;
    const model::Standard& standard;
    Calendar calendar;
    Meaning meaning;
    NotKnown not_known; // what conditions that are not known count for in its rules' proofs
};
struct RuleOf {
    const Book* book;
    const model::Rule* rule;
};

struct Proof {
    bool proven = false;
    // Proven: nothing but words that are alike was needed.
    bool by_words = false;
    // Not proven: what stands in the way, in words for a reader of the diff.
    std::string because;
    // The comparisons of time that were made, as (strict, loose).
    std::vector<Order> orders;
    // Not proven: anchors from which the strict one's time ends later, plainest first.
    std::vector<Instant> anchors;
};

// Whoever keeps `strict` keeps `loose`. For a recurrence that is split (a first visit here, the later ones
// there) see `parts`.
Proof implies(const RuleOf& strict, const RuleOf& loose);

// What a rule asks, in parts that may be kept by different rules of another standard: the first event of a
// spell, and those that follow it. `implies(strict, loose)` is that of all parts.
enum class Part : std::uint8_t { whole, first, further };
std::vector<Part> parts(const model::Rule& rule);
Proof implies(const RuleOf& strict, const RuleOf& loose, Part part);

// Word for word the same demand, over calendars that agree.
bool same_meaning(const RuleOf& a, const RuleOf& b);
bool same_calendar(const Calendar& a, const Calendar& b);
// The anchors (or states) of the two exclude each other, so there is nothing to compare: an assessment of one
// type and an assessment of another.
bool apart(const RuleOf& a, const RuleOf& b);

} // namespace plumbline::proof
