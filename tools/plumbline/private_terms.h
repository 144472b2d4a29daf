// Words that another authority has declared for itself alone.
#pragma once

#include "tools/plumbline/load_standard.h"

namespace plumbline::tool {

// Where the standard in the folder speaks of a name that it does not know and a folder beside it declares for itself, says that
// in place of the checker's "unknown". `loaded.sources` gains the files that hold such a declaration.
Diagnostics with_private_terms(const std::string& standard, LoadedStandard& loaded);

} // namespace plumbline::tool
