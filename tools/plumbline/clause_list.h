// The list of clauses beside a standard's .std files.
#pragma once

#include "tools/plumbline/load_standard.h"

#include <optional>
#include <string>

namespace plumbline::tool {

struct ClauseList {
    enum class Outcome { read, none, unusable } outcome = Outcome::none;
    FileIndex file = 0; // read: in the standard's sources
    std::string why;    // unusable: a line for people
};
// `standard`: a folder, or one .std file. The text is added to `sources`.
ClauseList find_clause_list(const std::string& standard, SourceSet& sources);

} // namespace plumbline::tool
