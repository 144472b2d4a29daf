// Some of a standard's rules as a standard by itself, which can be lowered and run.
#pragma once

#include "compiler/sema/model.h"

namespace plumbline::model {

struct Excerpt {
    // The rules asked for and those that they watch (`when RULE overdue`), straight or through others, in the standard's
    // order; no measures and no tests.
    Standard standard;
    // Where each of the rules asked for stands in it, in the order asked.
    std::vector<RuleIndex> places;
};
Excerpt excerpt(const Standard& whole, const std::vector<RuleIndex>& rules);

} // namespace plumbline::model
