// Why an obligation has its status: the anchor, the sum day by day where days are left out of it, what was
// looked for and what was found, the source. In a social worker's words.
#pragma once

#include "runtime/vm/evaluator.h"

#include <string>

namespace plumbline {

std::string explain(const Obligation& obligation, const Program& program, const Timelines& timelines,
                    AsOf when);

} // namespace plumbline
