// Pseudonyms in place of names, before anything is written.
#pragma once

#include "runtime/bundle/pseudonym.h"
#include "runtime/timeline/timelines.h"
#include "runtime/vm/limits.h"

#include <vector>

namespace plumbline::tool {

// Case ids become pseudonyms, and the cases stand in the order of these, so that not even their order tells.
void pseudonymise(Timelines& timelines, const PseudonymKey& key);
// The same for whom a limit across cases counts: a worker's name.
void pseudonymise(std::vector<LimitFinding>& findings, const PseudonymKey& key);
// Once all is evaluated, for what shows the events themselves: the case ids stay in their places, and every text that came
// from the record becomes a pseudonym, whether it is somebody's name or not. Nothing can be evaluated with these any more.
void pseudonymise_shown(Timelines& timelines, const PseudonymKey& key);

} // namespace plumbline::tool
