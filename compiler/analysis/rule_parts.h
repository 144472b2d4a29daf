// What a rule is made of, as a test may show it or not: coverage of tests by meaning, not by line.
#pragma once

#include "compiler/sema/model.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::analysis {

enum class PartKind : std::uint8_t {
    kept,          // an obligation of the rule is met
    broken,        // one is late, overdue or breached; where nothing can break it, pending
    stage,         // the stage has set a due
    stage_end,     // an end of a stage (`until`, `for`) has made a difference
    case_interval, // the interval that is set on the case did, or the default that stands in for it
    bound,         // `never over` did
    guard,         // a guard was the reason that something is owed, or that nothing is
    condition,     // a `where` has turned an event away
    exception,     // an exception has excused, an extension moved a due
};
std::string_view name_of(PartKind kind); // as the totals call them: "stages"

struct RulePart {
    PartKind kind;
    std::string shown; // "in which %s", what a test would have to show
    Span span;
    int stage = -1;          // kind stage: into Recurring::stages
    bool open_ended = false; // kind broken: nothing can break it, so what is pending shows it
    // Makes another rule of it, in which this part is not there or is the other way about. A test in which the two rules
    // come out alike does not show the part. Empty for kept, broken and stage, which an obligation tells.
    std::function<void(model::Rule&)> change;
};

// What tests of the rule can show; nothing for a practice, which an audit answers, and for a limit, which spans cases.
std::vector<RulePart> parts_of(const model::Rule& rule, const SourceSet& sources);

} // namespace plumbline::analysis
