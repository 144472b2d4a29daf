// The lints, a function for each family. Private to this room. They add all that they find; lint.cpp leaves out what was
// accepted.
#pragma once

#include "compiler/analysis/lint.h"
#include "compiler/diff/proof/implication.h"
#include "compiler/diff/proof/logic.h"

namespace plumbline::analysis {

// Guards, stages, exceptions and lengths of one rule.
void lint_rule(const proof::Book& book, const model::Rule& rule, Diagnostics& diagnostics);
// Two rules that say the same, of which one is always stricter, or that are at odds.
void lint_pairs(const proof::Book& book, Diagnostics& diagnostics);

inline Span start_of(const model::Rule& rule) {
    return {rule.span.file, rule.span.begin, rule.span.begin};
}

} // namespace plumbline::analysis
