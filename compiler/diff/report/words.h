// How the text and the page say the same thing in the same words. Private to this room.
#pragma once

#include "compiler/diff/comparison.h"

#include <optional>
#include <string>
#include <vector>

namespace plumbline::diff {

// "Mon 3 March 2025, 10:00" of 2025-03-03T10:00, "Mon 3 March 2025" of 2025-03-03; any other text as it is.
std::string dated(const std::string& at);
std::string dated(Day day);

std::string in_words(Verdict verdict);
std::string in_words(Change change);
// What a line comes to: its verdict, or what became of the duty between two versions.
std::string result_in_words(const Comparison& comparison, const Pair& pair);
// The same for all lines of a verdict, as short as the head of a column.
std::string column_in_words(const Comparison& comparison, Verdict verdict);
// "a, b, c".
std::string joined(const std::vector<std::string>& words);
// An attribute as it stands behind its event: "alone", "not alone", "type=short_break".
std::string attribute_in_words(const std::string& name, const std::string& value);

// "Bromley Practice Standards (undated)".
std::string title_of(const StandardInfo& info);
// The same, with how many rules, practices and measures it has.
std::string heading(const StandardInfo& info);

// Everything, but of two versions what has not changed.
bool is_listed(const Comparison& comparison, const Pair& pair);
// What a line is called: the topic, else the rule; of two versions the rule, with the name it had.
std::string name_of_line(const Comparison& comparison, const Pair& pair);
// In front of a title: "A  ", "A  the old version: ".
std::string side_in_words(const Comparison& comparison, bool is_a);
// "wording, source"; where nothing was written anew and the meaning changed all the same, that.
std::string changed_in_words(const Comparison& comparison, const Pair& pair);

// The topics of the rules of B, in order of their names.
std::vector<std::string> topics_of_b(const std::vector<Comparison>& comparisons);
// What an authority's duties of one topic come to, in a cell of the matrix.
struct Cell {
    std::string words;              // "stricter 2, 1 not there"; empty: neither says anything
    std::optional<Verdict> verdict; // the gravest; none: nothing is compared
};
Cell cell_of(const Comparison& comparison, const std::string& topic);
// What the words of a cell that holds no verdict mean.
std::string cells_in_words();

} // namespace plumbline::diff
