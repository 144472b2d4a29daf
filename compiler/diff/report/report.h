// A comparison for people and for programs.
#pragma once

#include "compiler/diff/comparison.h"

#include <string>
#include <vector>

namespace plumbline::diff {

struct ImpactFindings; // impact.h: with them, what B would change for the cases at hand stands there too

struct TextStyle {
    bool colours = false;
    bool names_what_stands_alone = true; // lists what only one side has
};
// Grouped by chapter; for each duty the two sentences, the verdict, the witness as dated lines; the counts
// last.
std::string text_of(const Comparison& comparison, const TextStyle& style);

// One object a line, as docs/diff.md describes it.
std::string json_of(const Comparison& comparison, const ImpactFindings* impact = nullptr);

// One HTML file without outside references: everything that the text and the JSON say, each case on the calendar,
// filters that a script of its own works and that the page does without. The same comparison gives the same bytes.
std::string html_of(const Comparison& comparison, const ImpactFindings* impact = nullptr);
// The same for several authorities against one standard: topics down, authorities across, each cell a link.
std::string html_matrix_of(const std::vector<Comparison>& comparisons);

// Several authorities against one standard, which is B of each: topics down, authorities across, and below
// it every duty in which an authority is looser or cannot be compared, with its witness.
std::string matrix_of(const std::vector<Comparison>& comparisons, const TextStyle& style);

// The witnesses as test blocks of the language, for the rules of one side; empty where there are none.
std::string tests_of(const Comparison& comparison, bool of_a);

} // namespace plumbline::diff
