// What stands behind the obligations: limits across cases and measures, in the same three formats.
#pragma once

#include "runtime/vm/limits.h"
#include "runtime/vm/measures.h"

#include <span>
#include <string>

namespace plumbline {

// A limit's line has the columns of an obligation; its `case_id` is the subject it is counted for (a worker).
void write_limits_json(std::span<const LimitFinding> findings, const Program& program, std::string& out);
void write_limits_csv(std::span<const LimitFinding> findings, const Program& program, std::string& out);
// A measure's line has `measure` in place of `rule`, `period` and `value` (null where there are no cases).
void write_measures_json(std::span<const MeasureResult> results, const Program& program, std::string& out);
void write_measures_csv(std::span<const MeasureResult> results, const Program& program, std::string& out);
// For people; empty where there is nothing to show.
std::string limits_table(std::span<const LimitFinding> findings, const Program& program);
std::string measures_table(std::span<const MeasureResult> results, const Program& program);

} // namespace plumbline
