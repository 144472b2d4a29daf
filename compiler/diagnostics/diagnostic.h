// A diagnostic is data until the last moment: what kind, where, what to say. No phase prints.
#pragma once

#include "compiler/diagnostics/source.h"

#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

enum class Severity : std::uint8_t { error, warning };

enum class DiagnosticKind : std::uint8_t {
#define PLUMBLINE_DIAGNOSTIC(kind, severity) kind,
#include "compiler/diagnostics/kinds.def"
#undef PLUMBLINE_DIAGNOSTIC
};
std::string_view name_of(DiagnosticKind kind);
Severity severity_of(DiagnosticKind kind);
// All kinds, in the order of the list.
const std::vector<DiagnosticKind>& all_diagnostic_kinds();

// Another place that the message speaks of.
struct Label {
    Span span;
    std::string text;
};

struct Diagnostic {
    DiagnosticKind kind;
    Span span;
    std::string
        message;      // in a policy lead's words; lower case, no full stop, words of the source in backticks
    std::string hint; // what to write instead; may be empty
    std::vector<Label> labels;
};

class Diagnostics {
  public:
    Diagnostic& add(DiagnosticKind kind, Span span, std::string message, std::string hint = {});
    bool has_errors() const;
    const std::vector<Diagnostic>& all() const { return list_; }
    // By file, place and kind; the same message at the same place once.
    void sort();

  private:
    std::vector<Diagnostic> list_;
};

// `file:line:column: error: message [kind]`, the source line, a caret, the hint.
std::string render(const Diagnostic& diagnostic, const SourceSet& sources, bool colours);

// The candidate nearest to `word`, if it is near enough to be what was meant; empty otherwise.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

} // namespace plumbline
