// Figures over all cases: counts, percentages, averages and medians, by month or year, against a target.
#pragma once

#include "runtime/vm/evaluator.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plumbline {

struct MeasureResult {
    std::uint32_t measure = 0;   // into Bundle::measures
    std::string period;          // "2025-03", "2025", or empty: over all
    std::optional<double> value; // nothing where there is nothing to measure: "no cases", not 0
    std::int64_t counted = 0;    // what the figure stands on: pairs, events, or obligations that are decided
    std::int64_t undecided = 0;  // left out: not known, or not yet due
    std::optional<bool> target_kept; // where there is a target and a value
};

class Measures {
  public:
    Measures(const Program& program, const Timelines& timelines, AsOf when);
    // Whether any of the bundle's is over obligations; else add() does nothing.
    static bool look_at_obligations(const Bundle& bundle);
    // For measures over obligations; in any order.
    void add(std::span<const Obligation> obligations);
    // For measures over events: runs their code over every case.
    void run_over_cases();
    // Both, for further timelines, which need not stay: pieces in case order.
    void add_piece(std::span<const Obligation> obligations, const Timelines& piece);
    std::vector<MeasureResult> results() const;

  private:
    struct Tally {
        std::vector<double> values; // average, median
        std::int64_t of = 0, counted = 0, undecided = 0;
    };
    void run_over(const Timelines& timelines);
    std::string period_of(const MeasureRecord& measure, Instant at) const;
    double length_between(Instant from, Instant to, Unit unit) const;

    const Program& program_;
    const Timelines& timelines_;
    AsOf when_;
    std::vector<std::map<std::string, Tally>> tallies_; // by measure, by period
};

} // namespace plumbline
