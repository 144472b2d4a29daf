// What another standard would change for the cases at hand, in words. Text names cases and workers, as a check does; JSON
// too; the page, which is made to be mailed, names neither.
#pragma once

#include "compiler/diff/impact.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace plumbline::diff {

struct ImpactFindings {
    const ImpactPlan* plan; // outlives the findings
    Impact impact;
    std::vector<ChangedCase> worst; // some of the newly broken, the gravest first: is_graver
    AsOf when;
};

// Which of two newly broken cases is to be looked at first: the worse status under B, then what was due earlier.
bool is_graver(const ChangedCase& one, const ChangedCase& other);

// `colours`: ANSI, for a terminal.
std::string impact_text_of(const ImpactFindings& findings, bool colours);

// A section of the page, with a heading of level 2; counts alone.
std::string impact_html_of(const ImpactFindings& findings);

// What stands as "impact" in a duty's line, and the one line behind the duties.
nlohmann::ordered_json impact_json_of(const DutyImpact& duty);
std::string impact_json_of(const ImpactFindings& findings);

// Every case that changes, a line each, as CSV: a header and the rows.
std::string changed_cases_header();
void append_changed_cases(const ImpactPlan& plan, const std::vector<ChangedCase>& changed, std::string& out);

// Those who answer for what is newly broken under B, by B's rules, and for what no longer is, by A's; in order of name. A
// duty for which several may answer counts for each.
struct RoleImpact {
    std::string role;
    std::uint64_t newly_broken = 0, no_longer_broken = 0; // cases, once in each duty
};
std::vector<RoleImpact> roles_of(const ImpactFindings& findings);
// The duties that both have and in which a case changes, most changed first; each into Comparison::pairs.
std::vector<std::size_t> changed_duties_of(const ImpactFindings& findings);
// "met to overdue 12, pending to overdue 3", the most frequent first, at most so many.
std::string moves_of(const DutyImpact& duty, std::size_t most);
// What only one side asks: how many duties, and how many of their obligations are broken.
struct LoneImpact {
    std::uint64_t duties = 0, broken = 0;
};
LoneImpact lone_impact_of(const ImpactFindings& findings, bool is_a);

// --- private to this room -----------------------------------------------------------------------------------------
// The sentences at the head of the text and of the page.
std::vector<std::string> impact_in_short(const ImpactFindings& findings);
std::string impact_when(const ImpactFindings& findings);        // "as of Sun 1 June 2025, 09:00"
std::string impact_instant(const ImpactPlan& plan, Instant at); // as a timeline writes it; empty for none
std::string impact_rule(const ImpactPlan& plan, bool is_a, std::uint32_t rule);
std::string counted(std::uint64_t number, const char* one, const char* many); // "1 case", "12,345 cases"

} // namespace plumbline::diff
