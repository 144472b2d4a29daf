// Each lint by a small standard that raises it and one like it that must not, and that it can be accepted with a reason.
#include "compiler/analysis/lint.h"
#include "tests/unit/sema_support.h"

#include <map>
#include <set>

using namespace plumbline;
using namespace plumbline::sema_tests;

namespace {

constexpr std::string_view header =
    "standard trial \"Trial\" version \"1\" calendar england_and_wales uses childrens_services\n";

struct Case {
    DiagnosticKind kind;
    std::string raises; // the last rule is one of those concerned
    std::string quiet;
};

const std::vector<Case> cases{
    {DiagnosticKind::contradiction,
     "rule a within 72 hours of s47_start: visit rule b within 2 working days of s47_start: visit",
     "rule a within 72 hours of s47_start: visit rule b within 2 working days of icpc: visit"},
    {DiagnosticKind::contradiction, "rule a each visit: alone rule b each visit: not alone",
     "rule a each visit where seen: alone rule b each visit where not seen: not alone"},
    {DiagnosticKind::contradiction,
     "rule a never visit where place = school rule b within 2 working days of icpc: visit where place = "
     "school",
     "rule a never visit where place = school rule b within 2 working days of icpc: visit where place = "
     "home"},
    {DiagnosticKind::contradiction,
     "rule a at most 2 visit in every 12 weeks while looked_after rule b at least 3 visit in every 12 weeks "
     "while looked_after",
     "rule a at most 3 visit in every 12 weeks while looked_after rule b at least 2 visit in every 12 weeks "
     "while looked_after"},
    {DiagnosticKind::stricter_pair,
     "rule a within 24 hours of s47_start: visit rule b within 2 working days of s47_start: visit",
     "rule a within 24 hours of s47_start: visit rule b within 2 working days of s47_start: visit where "
     "seen"},
    // What is not recorded is in time for the one, and not known for the other.
    {DiagnosticKind::stricter_pair,
     "rule a within 24 hours of s47_start: visit where seen rule b within 24 hours of s47_start: visit where "
     "seen or alone",
     "rule a within 24 hours of s47_start: visit where seen is not recorded or seen rule b within 2 working "
     "days of s47_start: visit where seen"},
    {DiagnosticKind::said_twice,
     "rule a while looked_after: visit every 1 week rule b while looked_after: visit every 7 calendar days",
     "rule a while looked_after: visit every 1 week rule b while looked_after: visit every 8 calendar days"},
    {DiagnosticKind::said_twice,
     "rule a each visit where seen: alone rule b each visit where seen = yes: alone",
     "rule a each visit where seen: alone rule b each visit where seen is recorded and seen: alone"},
    {DiagnosticKind::recurrence_looser,
     "rule a within 5 working days of visit: visit rule b while looked_after: visit every 10 working days",
     "rule a within 15 working days of visit: visit rule b while looked_after: visit every 10 working days"},
    {DiagnosticKind::month_end, "rule a while looked_after: cla_review every 6 months",
     "rule a while looked_after: cla_review every 26 weeks"},
    {DiagnosticKind::month_end, "rule a within 1 year of cla_start: pathway_plan",
     "rule a assuming end of month, \"the council counts so\" within 1 year of cla_start: pathway_plan"},
    {DiagnosticKind::guard_never_true,
     "event born on child rule a while looked_after when age under 16 years when age over 18 years: visit "
     "every 6 weeks",
     "event born on child rule a while looked_after when age under 18 years when age over 16 years: visit "
     "every 6 weeks"},
    {DiagnosticKind::guard_always_true,
     "event born on child rule a while looked_after when age under 16 years when age under 18 years: visit "
     "every 6 weeks",
     "event born on child rule a while looked_after when age under 18 years when age under 16 years: visit "
     "every 6 weeks"},
    // Of a visit that does not say so it decides: nothing is asked, where it would not be known.
    {DiagnosticKind::guard_always_true,
     "rule a when seen: within 2 working days of visit where seen: minutes",
     "rule a when seen is recorded: within 2 working days of visit where seen: minutes"},
    {DiagnosticKind::stage_never_used,
     "event born on child rule a while looked_after: visit every 6 weeks when age under 16 years every 4 "
     "weeks when age under 10 years "
     "every 12 weeks otherwise",
     "event born on child rule a while looked_after: visit every 6 weeks when age under 10 years every 4 "
     "weeks when age under 16 years "
     "every 12 weeks otherwise"},
    {DiagnosticKind::first_later_than_interval,
     "rule a while looked_after: visit within 10 weeks every 4 weeks",
     "rule a while looked_after: visit within 4 weeks every 10 weeks"},
    {DiagnosticKind::interval_outlasts_stage,
     "rule a while looked_after: visit every 12 weeks until 6 weeks every 16 weeks",
     "rule a while looked_after: visit every 2 weeks until 6 weeks every 16 weeks"},
    {DiagnosticKind::bound_always_reached,
     "rule a while looked_after: visit every visit_frequency_change.interval, or 6 weeks where none is set, "
     "never over 4 weeks",
     "rule a while looked_after: visit every visit_frequency_change.interval, or 4 weeks where none is set, "
     "never over 6 weeks"},
    {DiagnosticKind::excuses_everything,
     "rule a within 5 working days of visit where not seen: minutes unless not seen",
     "rule a within 5 working days of visit where not seen: minutes unless not alone"},
    {DiagnosticKind::never_excuses,
     "rule a within 5 working days of visit where not seen: minutes unless seen",
     "rule a within 5 working days of visit: minutes unless seen"},
    {DiagnosticKind::never_excuses, "rule a within 5 working days of icpc: visit unless visit where seen",
     "rule a within 5 working days of icpc: visit where seen unless visit where alone"},
    // A visit that does not say whether the child was seen excuses, and meets nothing.
    {DiagnosticKind::never_excuses,
     "rule a within 5 working days of icpc: visit where seen unless visit where (seen and alone)",
     "rule a within 5 working days of icpc: visit where seen unless visit where (seen is not "
     "recorded or seen)"},
    {DiagnosticKind::never_kept, "rule a within 5 working days of icpc: visit where seen and not seen",
     "rule a within 5 working days of icpc: visit where seen and not alone"},
    {DiagnosticKind::never_kept, "rule a each visit where alone: not alone",
     "rule a each visit where alone: not seen"},
    {DiagnosticKind::never_broken, "rule a each visit where seen and alone: alone",
     "rule a each visit where seen or alone: alone"},
    {DiagnosticKind::never_owed, "rule a within 5 working days of visit where alone and not alone: minutes",
     "rule a within 5 working days of visit where alone and not seen: minutes"},
    {DiagnosticKind::unused_definition,
     "define at_school: visit where place = school rule a within 5 working days of icpc: visit",
     "define at_school: visit where place = school rule a within 5 working days of icpc: at_school"},
    {DiagnosticKind::unused_acceptance,
     "rule a within 5 working days of icpc: visit accepting month_end \"why\"",
     "rule a within 5 months of icpc: visit accepting month_end \"why\""},
    {DiagnosticKind::unused_acceptance,
     "rule a within 5 days of icpc: visit accepting days_may_mean_workin_days \"why\"",
     "rule a within 5 days of icpc: visit accepting days_may_mean_working_days \"why\""},
    {DiagnosticKind::days_may_mean_working_days, "rule a within 5 days of icpc: visit",
     "rule a within 5 calendar days of icpc: visit"},
    {DiagnosticKind::no_source, "rule a within 2 weeks of icpc: visit",
     "rule a source \"Page 1\" within 2 weeks of icpc: visit"},
    {DiagnosticKind::no_responsible, "rule a within 2 weeks of icpc: visit",
     "rule a responsible social_worker within 2 weeks of icpc: visit"},
    {DiagnosticKind::no_topic, "rule a within 2 weeks of icpc: visit",
     "rule a topic cp_visiting within 2 weeks of icpc: visit"},
};

// Warnings that take more than one standard to raise or are found in the vocabulary as well, and the page that shows each, or
// that cannot be accepted.
const std::map<std::string_view, std::string_view> elsewhere{
    {"clause_form_differs", "tests/golden/coverage.md"},
    {"no_description", "docs/lint.md"},
    {"no_standard_header", "tests/golden/bad/no_standard_header.std"},
};
// Of an acceptance, or of no rule.
const std::set<DiagnosticKind> not_accepted{DiagnosticKind::unused_acceptance};
const std::set<DiagnosticKind> accepted_for_all{DiagnosticKind::month_end, DiagnosticKind::unused_definition};

// What the checker and the lints say of the text, by kind.
std::map<DiagnosticKind, int> found_in(const std::string& text) {
    SourceSet sources;
    Diagnostics diagnostics;
    const File vocabulary = vocabulary_file();
    std::vector<ParseResult> parsed;
    parsed.push_back(parse(sources, sources.add({"standard.std", text}), diagnostics));
    parsed.push_back(parse(sources, sources.add({vocabulary.path, vocabulary.text}), diagnostics));
    const std::optional<model::Standard> standard = check(sources, parsed, {"unnamed"}, diagnostics);
    if (standard) analysis::lint(*standard, diagnostics);
    std::map<DiagnosticKind, int> found;
    std::string rendered;
    for (const Diagnostic& one : diagnostics.all()) {
        ++found[one.kind];
        rendered += render(one, sources, false) + "\n";
    }
    INFO(rendered);
    CHECK(standard.has_value());
    return found;
}

} // namespace

TEST_CASE("each lint is raised by one standard, and not by one like it") {
    for (const Case& one : cases) {
        INFO(name_of(one.kind), ": ", one.raises, " | ", one.quiet);
        CHECK(found_in(std::string(header) + one.raises)[one.kind] == 1);
        CHECK(found_in(std::string(header) + one.quiet)[one.kind] == 0);
    }
}

TEST_CASE("each lint is accepted with a reason in the rule, and the reason is of use") {
    for (const Case& one : cases) {
        if (not_accepted.contains(one.kind)) continue;
        const std::string accepting = " accepting " + std::string(name_of(one.kind)) + " \"seen, and meant\"";
        INFO(one.raises, accepting);
        const bool of_a_rule = one.kind != DiagnosticKind::unused_definition;
        if (of_a_rule) {
            auto found = found_in(std::string(header) + one.raises + accepting);
            CHECK(found[one.kind] == 0);
            CHECK(found[DiagnosticKind::unused_acceptance] == 0);
        }
        const bool for_all = accepted_for_all.contains(one.kind);
        auto found = found_in(std::string(header) + accepting + "\n" + one.raises);
        CHECK(found[one.kind] == (for_all ? 0 : 1));
        CHECK(found[DiagnosticKind::unused_acceptance] == (for_all ? 0 : 1));
    }
}

TEST_CASE("every lint has its two standards") {
    for (const DiagnosticKind kind : all_diagnostic_kinds()) {
        if (severity_of(kind) != Severity::warning) continue;
        INFO(name_of(kind));
        int times = static_cast<int>(elsewhere.count(name_of(kind)));
        for (const Case& one : cases)
            times += one.kind == kind;
        CHECK(times > 0);
    }
}
