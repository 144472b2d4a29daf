// Which clauses of a document have a rule, and which rules have a test.
#pragma once

#include "compiler/analysis/citations.h"
#include "compiler/sema/model.h"

namespace plumbline::analysis {

struct CoveredClause {
    std::vector<std::string> rules; // rules, practices and measures that cite it, as the standard has them
    std::size_t tests = 0;          // the tests that stand beside those rules
};
struct Coverage {
    std::vector<CoveredClause> clauses; // one for each clause, in the list's order
    std::size_t with_a_rule = 0;
    std::size_t tested = 0;
};

// Reports clause_without_rule, cites_no_clause, unknown_clause and clause_form_differs.
Coverage cover(const model::Standard& standard, const std::vector<Clause>& clauses, Diagnostics& diagnostics);

} // namespace plumbline::analysis
