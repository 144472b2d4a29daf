// A disagreement as a test to keep, laid out as the scenarios of meaning are (tests/scenarios/meaning_time.md).
#pragma once

#include "tests/differential/compare.h"

#include <string>

namespace plumbline::differential {

// `name` is that of its files. What must come out is left to whoever works it out by hand: both answers stand below it.
std::string kept_test(const Question& question, const Disagreement& disagreement, const std::string& name);

} // namespace plumbline::differential
