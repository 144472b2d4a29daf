// The words that a test may expect and a measure may count, and which of them a rule can come to. Private to
// this room.
#pragma once

#include "compiler/sema/model.h"

#include <array>
#include <string>
#include <string_view>

namespace plumbline::sema {

inline constexpr std::array<std::string_view, 11> statuses{
    "met",      "late",     "overdue",  "pending",      "excused",   "lapsed",
    "breached", "unproven", "attested", "not_attested", "unanswered"};

// Whether its obligations have a date by which they are due.
bool has_due(const model::Form& form);
// Why a rule can never come to that status; empty where it can.
std::string why_never(std::string_view status, const model::Rule& rule);

} // namespace plumbline::sema
