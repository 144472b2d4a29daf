// What another standard would change for the cases at hand: every case checked under both, duty by duty of a comparison.
// Counts and the cases that change are plain data; report/impact.h says them in words.
#pragma once

#include "compiler/diff/comparison.h"
#include "runtime/report/never_recorded.h"
#include "runtime/vm/evaluator.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plumbline::diff {

// How a case stands in a duty under one standard: the worst status among its obligations there, and how many of them are
// broken: overdue, late, breached, not attested.
struct Standing {
    std::optional<Status> worst;     // none: nothing is owed
    std::uint32_t broken = 0;        // obligations
    Instant due = no_instant;        // of the worst, the earliest; no_instant: it is not timed
    std::uint32_t rule = UINT32_MAX; // of the worst, into Bundle::rules; UINT32_MAX where nothing is owed
    bool is_like(const Standing& other) const { return worst == other.worst && broken == other.broken; }
};
// From the worst on: overdue, breached, late, ...; behind them all, nothing owed.
int rank_of(std::optional<Status> status);
std::string_view words_of(std::optional<Status> status); // "overdue"; "nothing owed"

// A case that stands otherwise in a duty under B than under A.
struct ChangedCase {
    std::string case_id;
    // Of the latest `allocation` at or before as_of that no `closure`, and no `allocation_end` of the same worker or of nobody
    // in particular, has ended since. Empty where the record names nobody.
    std::string worker;
    std::size_t pair = 0; // into Comparison::pairs
    Standing a, b;
    bool is_newly_broken() const { return a.broken == 0 && b.broken > 0; }
    bool is_no_longer_broken() const { return a.broken > 0 && b.broken == 0; }
};

struct DutyImpact {
    std::uint64_t cases_owed = 0;                                            // under either
    std::uint64_t cases_changed = 0, newly_broken = 0, no_longer_broken = 0; // cases
    std::uint64_t broken_cases_a = 0, broken_cases_b = 0;
    std::uint64_t broken_a = 0, broken_b = 0; // obligations
    // Of the cases that change: how many went from which worst status to which, none as nothing owed.
    std::map<std::pair<std::optional<Status>, std::optional<Status>>, std::uint64_t> moves;
};
struct WorkerImpact { // of duties that both have; a case counts once in each
    std::uint64_t changed = 0, newly_broken = 0, no_longer_broken = 0;
};

struct Impact {
    std::vector<DutyImpact>
        duties; // one for each of Comparison::pairs; empty where no case stands: is_of_cases
    std::map<std::string, WorkerImpact> workers; // by worker; empty name: the record names nobody
    std::uint64_t cases = 0;
    // Cases over all duties that both have: standing otherwise in one, with a broken obligation under A, under B, and under
    // one of them only.
    std::uint64_t cases_changed = 0, broken_cases_a = 0, broken_cases_b = 0, newly_broken = 0,
                  no_longer_broken = 0;

    NeverRecorded never_recorded_a, never_recorded_b; // by the duties that both have

    void add(const Impact& other);
};

// Which rules of the two programs stand in which pair. Immutable; share it between threads.
class ImpactPlan {
  public:
    // `a` and `b` are the programs of the comparison's standards; all three outlive the plan.
    ImpactPlan(const Comparison& comparison, const Program& a, const Program& b);
    const Comparison& comparison() const { return *comparison_; }
    const Program& program(bool is_a) const { return is_a ? *a_ : *b_; }
    // By rule of that program; empty: it is no part of the comparison, or a practice.
    const std::vector<std::vector<std::uint32_t>>& pairs_of_rule(bool is_a) const {
        return is_a ? of_a_ : of_b_;
    }

    // Whether cases stand somewhere in this pair: not in a practice, a measure or a limit across cases.
    bool is_of_cases(std::size_t pair) const {
        return comparison_->pairs[pair].subject == Subject::rule && !limits_[pair];
    }

  private:
    const Comparison* comparison_;
    const Program *a_, *b_;
    std::vector<bool> limits_; // by pair
    std::vector<std::vector<std::uint32_t>> of_a_, of_b_;
};

// Cases of one run of timelines, read under each standard's vocabulary.
struct ImpactChunk {
    Impact impact;
    std::vector<ChangedCase> changed; // in order of case id, then of Comparison::pairs
};
// Adds what these cases come to. Both timelines are in order of case id; a case may be in one of them only, where the other
// vocabulary knows none of its events.
void measure_impact(const ImpactPlan& plan, const Timelines& a, const Timelines& b, AsOf when,
                    ImpactChunk& chunk);

} // namespace plumbline::diff
