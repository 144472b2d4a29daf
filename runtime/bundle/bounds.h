// What a bundle may cost, known before it runs.
#pragma once

#include "runtime/bundle/bundle.h"

#include <cstddef>
#include <string>

namespace plumbline {

// What one case may cost. Each instruction runs once for a case, and what it makes is bounded by the case's events.
struct EvaluationBounds {
    std::size_t instructions = 0; // of all rules and measures
    // A rule's set of moments holds at most so many times what the case has events (of rules that it watches,
    // obligations), ...
    std::size_t most_selections = 0;
    std::string of_rule; // a rule of which this is true
    // ... and each of them at most once for each spell that it lies in, so many times over.
    std::size_t most_nesting = 0;
    std::string nested_in_rule; // empty: no rule does so
};
// Of a bundle that verify() finds sound.
EvaluationBounds evaluation_bounds(const Bundle& bundle);

} // namespace plumbline
