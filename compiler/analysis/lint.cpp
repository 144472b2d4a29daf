#include "compiler/analysis/lints.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::analysis {

namespace {

void lint_names(const model::Standard& standard, Diagnostics& diagnostics) {
    for (const model::UnusedName& name : standard.unused)
        diagnostics.add(DiagnosticKind::unused_definition, name.span,
                        fmt::format("no rule speaks of the {} `{}`", name.what, name.name),
                        "leave it out, or move it to the shared vocabulary if others use it");
}

bool has(const Span& outer, const Span& inner) {
    return outer.file == inner.file && outer.begin <= inner.begin &&
           inner.begin < std::max(outer.end, outer.begin + 1);
}

// Which acceptances were of use.
class Acceptances {
  public:
    explicit Acceptances(const model::Standard& standard) : standard_(standard) {
        for (const model::Rule& rule : standard.rules) {
            used_.emplace_back();
            for (const model::Acceptance& one : rule.accepted)
                used_.back().push_back(one.used);
        }
    }

    // A rule that the diagnostic stands in, or that it names as the other place, accepts it.
    bool accept(const Diagnostic& diagnostic) {
        bool accepted = false;
        for (std::size_t at = 0; at < standard_.rules.size(); ++at) {
            const model::Rule& rule = standard_.rules[at];
            if (rule.accepted.empty()) continue;
            const bool concerned =
                has(rule.span, diagnostic.span) ||
                std::any_of(diagnostic.labels.begin(), diagnostic.labels.end(),
                            [&](const Label& label) { return has(rule.span, label.span); });
            if (!concerned) continue;
            for (std::size_t i = 0; i < rule.accepted.size(); ++i) {
                if (rule.accepted[i].lint != name_of(diagnostic.kind)) continue;
                used_[at][i] = accepted = true;
            }
        }
        return accepted;
    }

    void report_unused(Diagnostics& diagnostics) const {
        for (std::size_t at = 0; at < standard_.rules.size(); ++at)
            for (std::size_t i = 0; i < used_[at].size(); ++i)
                if (!used_[at][i]) report(standard_.rules[at].accepted[i], diagnostics);
    }

  private:
    static void report(const model::Acceptance& one, Diagnostics& diagnostics) {
        std::vector<std::string> names;
        for (const DiagnosticKind kind : all_diagnostic_kinds())
            if (severity_of(kind) == Severity::warning) names.emplace_back(name_of(kind));
        if (std::find(names.begin(), names.end(), one.lint) != names.end()) {
            diagnostics.add(DiagnosticKind::unused_acceptance, one.span,
                            fmt::format("there is no `{}` here to accept", one.lint), "leave this line out");
            return;
        }
        const std::string near = nearest(one.lint, names);
        diagnostics.add(
            DiagnosticKind::unused_acceptance, one.span, fmt::format("no lint is called `{}`", one.lint),
            near.empty() ? "the lints are listed in docs/lint.md" : fmt::format("did you mean `{}`?", near));
    }

    const model::Standard& standard_;
    std::vector<std::vector<bool>> used_;
};

// Every rule that counts in months depends on it, so it is said once, at the first.
void add_month_ends(const std::vector<Diagnostic>& found, Diagnostics& diagnostics) {
    if (found.empty()) return;
    const Diagnostic& first = found.front();
    const std::string others =
        found.size() == 1 ? "" : fmt::format(" and {} more of this standard", found.size() - 1);
    diagnostics.add(
        DiagnosticKind::month_end, first.span,
        fmt::format(
            "{}{}: where the month has no such date, the last day of the month counts, and the document "
            "may not say so",
            first.message, others),
        "where the document says, note it: `assuming end of month, \"...\"`");
}

} // namespace

void lint(const model::Standard& standard, Diagnostics& diagnostics) {
    const proof::Book book(standard);
    Diagnostics found;
    for (const model::Rule& rule : standard.rules)
        lint_rule(book, rule, found);
    lint_pairs(book, found);
    lint_names(standard, found);
    found.sort();
    Acceptances acceptances(standard);
    std::vector<Diagnostic> month_ends;
    for (const Diagnostic& one : found.all()) {
        if (acceptances.accept(one)) continue;
        if (one.kind == DiagnosticKind::month_end)
            month_ends.push_back(one);
        else
            diagnostics.add(one.kind, one.span, one.message, one.hint).labels = one.labels;
    }
    add_month_ends(month_ends, diagnostics);
    acceptances.report_unused(diagnostics);
    diagnostics.sort();
}

} // namespace plumbline::analysis
