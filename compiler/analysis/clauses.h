// The list of a document's clauses that a standard keeps beside its rules, `clauses.tsv`: one clause a line, six columns
// apart by tabs (section, position, paraphrase, form, responsible, note), under a header that names them. `responsible`
// and `note` may be empty.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::analysis {

// The forms of clause_forms.def.
enum class ClauseForm : std::uint8_t {
#define PLUMBLINE_CLAUSE_FORM(name, kept_by, recurs, sketch) name,
#include "compiler/analysis/clause_forms.def"
#undef PLUMBLINE_CLAUSE_FORM
};
enum class KeptBy : std::uint8_t { rule, measure, practice, rule_or_practice };
struct ClauseFormInfo {
    std::string_view name;
    KeptBy kept_by;
    bool recurs;
    std::string_view sketch;
};
const ClauseFormInfo& info(ClauseForm form);
std::optional<ClauseForm> find_clause_form(std::string_view name);

struct Clause {
    std::string section;
    int position = 0; // in its section, from 1
    std::string paraphrase;
    ClauseForm form = ClauseForm::practice;
    std::string responsible;
    std::string note;
    Span span; // the whole line
};

// The clauses in the order of the file. A line that cannot be used is reported (clause_malformed, clause_form_unknown,
// clause_twice) and left out; one that is there twice counts once.
std::vector<Clause> read_clauses(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics);

} // namespace plumbline::analysis
