// Two versions of one standard: which duties are one and the same, and what was written anew. Private to this room.
#pragma once

#include "compiler/diff/comparison.h"
#include "compiler/diff/lineup.h"

#include <vector>

namespace plumbline::diff {

// A rule is the rule of its name. What has no namesake is lined up with what else has none, as two standards are. A
// rule of the new version that asks nothing that one old rule of its topic did not ask stands beside that rule's
// successor, and the other way round: one sentence has become two, or two have become one.
std::vector<Group> line_up_versions(const proof::Book& a, const proof::Book& b);

// Fills Comparison::versions and Pair::changed, and joins practices of one name whose question has changed.
void name_changes(Comparison& comparison);

} // namespace plumbline::diff
