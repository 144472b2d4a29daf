// What differs between two duties, in the words of the language. Private to this room.
#pragma once

#include "compiler/diff/proof/implication.h"

#include <optional>
#include <string>
#include <vector>

namespace plumbline::diff {

// Keywords, see Pair::differs.
std::vector<std::string> differences(const proof::Book& a, const std::vector<const model::Rule*>& as,
                                     const proof::Book& b, const std::vector<const model::Rule*>& bs);

// The two instants that are compared where each side is one rule with one length of time.
struct TwoDues {
    proof::Reaches a, b;
};
std::optional<TwoDues> two_dues(const model::Rule& a, const model::Rule& b);

} // namespace plumbline::diff
