// A disagreement made as small as it goes: fewer rules, words, rows, attributes, and plainer numbers and times.
#pragma once

#include "tests/differential/compare.h"

#include <cstddef>

namespace plumbline::differential {

struct Shrunk {
    Question question;
    Disagreement disagreement;
    std::size_t tries = 0;
};

// It knows nothing of the grammar: it leaves out runs of words, and asks the checker and the engines whether what is left is a
// standard on which they still disagree. So a new construct needs nothing here. At most `most_tries` are made.
Shrunk shrink(const Library& library, Question question, Disagreement disagreement,
              std::size_t most_tries = 20'000);

} // namespace plumbline::differential
