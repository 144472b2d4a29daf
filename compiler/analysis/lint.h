// What a checked standard may have got wrong although it means something: pairs of rules at odds, parts that never come to
// bear, names that nothing speaks of. Each lint is a kind of diagnostic; docs/lint.md has a section for each.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/model.h"

namespace plumbline::analysis {

// Adds what was found, less what a rule accepts (`accepting NAME "why"`), and acceptances of what is not found.
void lint(const model::Standard& standard, Diagnostics& diagnostics);

} // namespace plumbline::analysis
