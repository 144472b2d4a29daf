// The parts of the page. Private to this room; each returns HTML whose data is escaped.
#pragma once

#include "compiler/diff/comparison.h"

#include <span>
#include <string>
#include <vector>

namespace plumbline::diff {

// Class of the style for a verdict: "stricter". Of two versions it says what B, the new one, is.
std::string class_of(const Comparison& comparison, Verdict verdict);

// The id of the line of a pair: "d12", "c2-d12". `prefix` tells comparisons of one page apart.
std::string id_of(const std::string& prefix, std::size_t pair);

// The weeks around a case, Monday to Sunday: what happened, what was due under A and under B, weekends, holidays
// and closed days by name. Weeks in which nothing happens are one row.
std::string calendar_of(const Comparison& comparison, const Witness& witness);

// A body of the table for one duty: the line, and below it the cases that show the verdict.
std::string duty_of(const Comparison& comparison, const Pair& pair, const std::string& id, int chapter);
// A line for what only one side has.
std::string lone_duty_of(const Comparison& comparison, const Pair& pair, const std::string& id, int chapter);

// Every line of a comparison: what both have, by chapter; what only one has; practices. Headings begin at
// `level`.
std::string duties_of(const Comparison& comparison, const std::string& prefix, int level);

// Above the lines of one comparison.
std::string unconfirmed_of(std::span<const Comparison> comparisons);
std::string compared_with_what(const Comparison& comparison);
std::string counts_table(const Comparison& comparison);
std::string chapter_matrix(const Comparison& comparison, const std::string& prefix);
std::string how_to_read(bool versions);
// By verdict, kind, standard (where the page holds several comparisons), chapter, topic and free text; hidden
// until the script, which alone makes them work, shows them.
std::string filters_of(std::span<const Comparison> comparisons);

// The chapters of a comparison in the order of its pairs; a pair's chapter is its place here.
std::vector<std::string> chapters_of(const Comparison& comparison);
std::string chapter_name(const std::string& chapter);

} // namespace plumbline::diff
