#include "compiler/analysis/coverage.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::analysis {

namespace {

// What those who cite a clause are, taken together.
struct Kept {
    bool by_rule = false;
    bool by_measure = false;
    bool by_practice = false;
    bool again = false; // some rule asks more than once
    Span source;        // of the first
};

// Asks again and again, or of each of many events. A duty that hangs on the edge of a state or a birthday arises once.
bool asks_again(const model::Form& form) {
    if (const auto* timed = std::get_if<model::Timed>(&form)) {
        const auto* event = std::get_if<model::AtEvent>(&timed->anchor.kind);
        return event && event->pattern.ordinal == model::Ordinal::all &&
               timed->window != model::WindowKind::by_age;
    }
    if (const auto* recurring = std::get_if<model::Recurring>(&form))
        return std::any_of(recurring->stages.begin(), recurring->stages.end(),
                           [](const model::Stage& stage) { return stage.kind == model::Stage::Kind::every; });
    return true;
}

class Coverer {
  public:
    Coverer(const model::Standard& standard, const std::vector<Clause>& clauses, Diagnostics& diagnostics)
        : standard_(standard),
          clauses_(clauses),
          indexes_(clauses),
          diagnostics_(diagnostics),
          kept_(clauses.size()) {
        coverage_.clauses.resize(clauses.size());
    }

    Coverage run() {
        std::vector<std::size_t> tests(standard_.rules.size());
        for (const model::Test& test : standard_.tests)
            ++tests[test.rule];
        for (std::size_t index = 0; index < standard_.rules.size(); ++index) {
            const model::Rule& rule = standard_.rules[index];
            const bool is_practice = std::holds_alternative<model::Practice>(rule.form);
            for (const ClauseIndex clause : cited_by(rule, is_practice ? "practice" : "rule")) {
                coverage_.clauses[clause].rules.push_back(rule.name);
                coverage_.clauses[clause].tests += tests[index];
                Kept& kept = keep(clause, rule.source_span);
                (is_practice ? kept.by_practice : kept.by_rule) = true;
                kept.again = kept.again || asks_again(rule.form);
            }
        }
        for (const model::Measure& measure : standard_.measures)
            for (const ClauseIndex clause : cited_by(measure, "measure")) {
                coverage_.clauses[clause].rules.push_back(measure.name);
                keep(clause, measure.source_span).by_measure = true;
            }
        for (std::size_t index = 0; index < clauses_.size(); ++index)
            judge(clauses_[index], coverage_.clauses[index], kept_[index]);
        return std::move(coverage_);
    }

  private:
    template <typename Citing>
    std::set<ClauseIndex> cited_by(const Citing& citing, std::string_view what) {
        std::set<ClauseIndex> cited;
        const std::string name = fmt::format("{} `{}`", what, citing.name);
        if (!citing.source.empty()) {
            cite(citing.source, citing.source_span, name, indexes_, cited, diagnostics_);
            return cited;
        }
        const Span start{citing.span.file, citing.span.begin, citing.span.begin};
        diagnostics_.add(DiagnosticKind::cites_no_clause, start, name + " cites no clause of the document",
                         "add `source \"SECTION, POSITION\"`, the section as clauses.tsv has it");
        return cited;
    }

    Kept& keep(ClauseIndex clause, Span source) {
        Kept& kept = kept_[clause];
        if (!kept.by_rule && !kept.by_measure && !kept.by_practice) kept.source = source;
        return kept;
    }

    void judge(const Clause& clause, const CoveredClause& covered, const Kept& kept) {
        if (covered.rules.empty()) {
            diagnostics_.add(DiagnosticKind::clause_without_rule, clause.span,
                             fmt::format("no rule cites this clause: {}", clause.paraphrase),
                             fmt::format("write a rule, practice or measure with `source \"{}, {}\"`",
                                         clause.section, clause.position));
            return;
        }
        ++coverage_.with_a_rule;
        if (covered.tests > 0) ++coverage_.tested;
        const ClauseFormInfo& form = info(clause.form);
        const std::string differs = difference(form, kept);
        if (differs.empty()) return;
        Diagnostic& warning = diagnostics_.add(
            DiagnosticKind::clause_form_differs, clause.span,
            fmt::format("this clause is listed as `{}`, and {}: `{}`", form.name, differs,
                        fmt::join(covered.rules, "`, `")),
            fmt::format("write what it asks, like {}; or mend the form in the list", form.sketch));
        warning.labels.push_back({kept.source, "cited here"});
    }

    static std::string difference(const ClauseFormInfo& form, const Kept& kept) {
        switch (form.kept_by) {
        case KeptBy::measure:
            return kept.by_measure ? "" : "no measure cites it";
        case KeptBy::practice:
            return kept.by_practice ? "" : "what cites it is no practice";
        case KeptBy::rule_or_practice:
            return kept.by_rule || kept.by_practice ? "" : "only a measure cites it";
        case KeptBy::rule:
            if (!kept.by_rule) return "no rule that can be checked cites it";
            return form.recurs && !kept.again ? "what cites it asks once" : "";
        }
        return {};
    }

    const model::Standard& standard_;
    const std::vector<Clause>& clauses_;
    ClauseIndexes indexes_;
    Diagnostics& diagnostics_;
    std::vector<Kept> kept_;
    Coverage coverage_;
};

} // namespace

Coverage cover(const model::Standard& standard, const std::vector<Clause>& clauses,
               Diagnostics& diagnostics) {
    return Coverer(standard, clauses, diagnostics).run();
}

} // namespace plumbline::analysis
