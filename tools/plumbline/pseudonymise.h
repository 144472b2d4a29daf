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

} // namespace plumbline::tool
