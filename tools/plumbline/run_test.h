// The tests that stand beside the rules: their cases, and what comes out of them.
#pragma once

#include "compiler/sema/model.h"
#include "runtime/timeline/timelines.h"
#include "runtime/vm/evaluator.h"

#include <string>
#include <vector>

namespace plumbline::tool {

// The case that a test tells; its names and values are those of `vocabulary`, which the checker has seen to.
Timelines timelines_of(const ast::Test& test, const Vocabulary& vocabulary, const Zone& zone);

// The obligations of the case at the test's instant, of every rule of the program.
std::vector<Obligation> obligations_of(const model::Test& test, const Timelines& timelines,
                                       const Program& program);

// What did not come out as the test says; empty when all did. The program is the whole standard's.
std::string run_test(const model::Test& test, const Program& program);

} // namespace plumbline::tool
