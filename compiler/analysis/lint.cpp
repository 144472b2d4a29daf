#include "compiler/analysis/lints.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::analysis {

namespace {

void lint_names(const model::Standard& standard, Diagnostics& diagnostics) {
    for (const model::UnusedName& name : standard.unused)
        diagnostics.add(DiagnosticKind::unused_definition, name.span,
                        fmt::format("no rule speaks of the {} `{}`", name.what, name.name),
                        "leave it out, or move it to the shared vocabulary if others use it; if it is meant, "
                        "say so behind "
                        "`standard`: `accepting unused_definition \"...\"`");
    for (const model::UndescribedName& name : standard.undescribed)
        diagnostics.add(DiagnosticKind::no_description, name.span,
                        fmt::format("the {} `{}` has no line that says {}", name.what, name.name, name.lacks),
                        "write one behind it in quotes, and where a case system records it; if it is meant, "
                        "say so behind "
                        "`standard`: `accepting no_description \"...\"`");
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
        used_for_all_.resize(standard.accepted.size());
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
        return accept_for_all(diagnostic.kind) || accepted;
    }

    void report_unused(Diagnostics& diagnostics) const {
        for (std::size_t at = 0; at < standard_.rules.size(); ++at)
            for (std::size_t i = 0; i < used_[at].size(); ++i)
                if (!used_[at][i]) report(standard_.rules[at].accepted[i], diagnostics);
        for (std::size_t i = 0; i < used_for_all_.size(); ++i) {
            const model::Acceptance& one = standard_.accepted[i];
            if (used_for_all_[i]) continue;
            if (is_lint(one.lint) && !is_of_all(one.lint))
                diagnostics.add(
                    DiagnosticKind::unused_acceptance, one.span,
                    fmt::format("`{}` is a rule's own, and is not accepted for the whole standard", one.lint),
                    "say it in the rule that it is found in");
            else
                report(one, diagnostics);
        }
    }

  private:
    // What is no single rule's: how the whole document counts, what no rule speaks of, and what names are said to mean.
    static bool is_of_all(std::string_view lint) {
        return lint == name_of(DiagnosticKind::month_end) ||
               lint == name_of(DiagnosticKind::unused_definition) ||
               lint == name_of(DiagnosticKind::no_description);
    }

    bool accept_for_all(DiagnosticKind kind) {
        bool accepted = false;
        for (std::size_t i = 0; i < used_for_all_.size(); ++i) {
            if (standard_.accepted[i].lint != name_of(kind) || !is_of_all(name_of(kind))) continue;
            used_for_all_[i] = accepted = true;
        }
        return accepted;
    }

    static std::vector<std::string> lints() {
        std::vector<std::string> names;
        for (const DiagnosticKind kind : all_diagnostic_kinds())
            if (severity_of(kind) == Severity::warning) names.emplace_back(name_of(kind));
        return names;
    }
    static bool is_lint(const std::string& name) {
        const std::vector<std::string> names = lints();
        return std::find(names.begin(), names.end(), name) != names.end();
    }

    static void report(const model::Acceptance& one, Diagnostics& diagnostics) {
        const std::vector<std::string> names = lints();
        if (is_lint(one.lint)) {
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
    std::vector<std::vector<bool>> used_; // of each rule
    std::vector<bool> used_for_all_;      // of the standard's own
};

// Every rule that counts in months depends on it, so it is said once, at the first.
void add_month_ends(const std::vector<Diagnostic>& found, Diagnostics& diagnostics) {
    if (found.empty()) return;
    const Diagnostic& first = found.front();
    const std::string others = found.size() == 1
                                   ? ""
                                   : fmt::format(", and {} more {} of this standard in months or years",
                                                 found.size() - 1, found.size() == 2 ? "rule" : "rules");
    diagnostics.add(
        DiagnosticKind::month_end, first.span,
        fmt::format(
            "{}{}: where the month has no such date, its last day counts, and the document may not say so",
            first.message, others),
        "where the document says, note it: `assuming end of month, \"...\"`; if it is meant throughout, say "
        "so behind "
        "`standard`: `accepting month_end \"...\"`");
}

} // namespace

void lint(const model::Standard& standard, Diagnostics& diagnostics) {
    const proof::Book book(standard, proof::NotKnown::itself);
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
