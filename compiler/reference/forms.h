// Each form of obligation, a function each.
#pragma once

#include "compiler/reference/judge.h"

namespace plumbline::reference {

void run_form(RuleRun& run, const model::Timed& timed);
void run_form(RuleRun& run, const model::Recurring& recurring);
void run_form(RuleRun& run, const model::Quality& quality);
void run_form(RuleRun& run, const model::NextQuality& quality);
void run_form(RuleRun& run, const model::NeverWithout& never);
void run_form(RuleRun& run, const model::Throughout& throughout);
void run_form(RuleRun& run, const model::CountOver& count);
void run_form(RuleRun& run, const model::TimeOver& time);
void run_form(RuleRun& run, const model::PeriodDuty& duty);
void run_form(RuleRun& run, const model::Limit& limit); // across cases: nothing in one
void run_form(RuleRun& run, const model::Practice& practice);

} // namespace plumbline::reference
