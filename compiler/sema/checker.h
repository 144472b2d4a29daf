// Trees to the checked model: names, types, units, and what cannot be meant.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/model.h"
#include "compiler/syntax/parser.h"

#include <optional>

namespace plumbline {

struct CheckOptions {
    std::string fallback_name; // for files without a `standard` header: the name of the folder or file
};

// The files of one standard together with the files of the vocabularies and calendars that it may use.
// Reports every error; returns nothing when there was one. A mistake is reported once, where it was made:
// what depends on a name that is declared wrongly, or in a part that did not parse (`complete` false), is not
// reported again.
std::optional<model::Standard> check(const SourceSet& sources, const std::vector<ParseResult>& files,
                                     const CheckOptions& options, Diagnostics& diagnostics);

} // namespace plumbline
