// What the text behind `source` cites: the clauses of a document.
//
//     PLACE; PLACE          places apart by a semicolon and a blank
//     SECTION, POSITIONS    SECTION to the letter as clauses.tsv has it (it may hold commas: the longest that fits)
//     2   2, 3   2 and 5   2 to 4   1, 3 and 6 to 8
#pragma once

#include "compiler/analysis/clauses.h"

#include <cstddef>
#include <map>
#include <set>

namespace plumbline::analysis {

using ClauseIndex = std::uint32_t; // into the list of clauses

class ClauseIndexes {
  public:
    explicit ClauseIndexes(const std::vector<Clause>& clauses);
    bool has_section(std::string_view section) const;
    std::optional<ClauseIndex> find(std::string_view section, int position) const;
    int last_position(std::string_view section) const; // 0 for a section that is not there
    // The section that begins as `place` does, for a hint; empty where none is near.
    std::string_view near_section(std::string_view place) const;
    // The longest section that `place` begins with and that ends there or before a comma; empty where there is none.
    std::string_view section_of(std::string_view place) const;

  private:
    std::map<std::string, std::map<int, ClauseIndex>, std::less<>> sections_;
};

// Adds to `cited` what `source` cites. `written` is its span, quotes and all; `what` says whose it is ("rule `cp_visits`").
// Reports places that are not in the list (unknown_clause) and those that name no single clause (cites_no_clause).
void cite(std::string_view source, const Span& written, const std::string& what, const ClauseIndexes& clauses,
          std::set<ClauseIndex>& cited, Diagnostics& diagnostics);

} // namespace plumbline::analysis
