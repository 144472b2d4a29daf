// Obligations as JSON Lines and CSV: the columns of surfaces.md. Rendered by hand into a buffer, escaped,
// because a country's obligations are many millions of lines.
#pragma once

#include "runtime/vm/evaluator.h"

#include <span>
#include <string>

namespace plumbline {

// Appends one line for each obligation.
void write_json(std::span<const Obligation> obligations, const Program& program, const Timelines& timelines,
                std::string& out);
void write_csv(std::span<const Obligation> obligations, const Program& program, const Timelines& timelines,
               std::string& out);
std::string csv_header();

// In words, for `unproven_because`: "visit.alone is not recorded". Empty for other statuses.
std::string unproven_because(const Obligation& obligation, const Program& program);
// For Status::error: names the calendar and its range.
std::string error_of(const Obligation& obligation, const Program& program);
std::string format_recorded(RecordedInstant instant, const Zone& zone); // as it was recorded; empty for none

std::string with_thousands(std::uint64_t number); // 12,345

void append_json_string(std::string_view text, std::string& out); // with the quotes
// Quoted where it must be; a text that a spreadsheet would run as a formula gets an apostrophe in front.
void append_csv_field(std::string_view text, std::string& out);

} // namespace plumbline
