// One pair: a standard and a timeline made from a seed, and compared in every way.
#pragma once

#include "tests/differential/compare.h"
#include "tests/differential/standard_writer.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::differential {

struct PairOptions {
    std::uint64_t seed = 1;
    std::optional<std::size_t> only_form;
    bool with_reference = true; // hold the interpreter against the reference evaluator
    bool keep_lines = false;
    bool with_itself = true;    // and against itself: from disk, in threads, in another order, laid out
    bool with_compiled = false; // and against machine code, in a build that has it
};

struct PairResult {
    Uses uses;
    std::uint64_t rejected = 0;                        // standards that the checker refused before one passed
    std::map<std::string, std::uint64_t> rejected_for; // by kind of diagnostic
    std::string last_rejection;                        // its text and what was said of it
    std::string lines;                                 // what the interpreter says, as of each instant
    std::uint64_t compared = 0;                        // comparisons made
    std::vector<std::pair<Question, Disagreement>> disagreements; // at most one for each way of comparing
    std::string error;                                            // a fault of the harness itself
};

// The standard and the timeline of a pair, to read.
std::string question_of(const Library& library, std::uint64_t index, const PairOptions& options);
PairResult try_pair(const Library& library, std::uint64_t index, const PairOptions& options);

} // namespace plumbline::differential
