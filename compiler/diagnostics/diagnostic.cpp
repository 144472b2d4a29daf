#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace plumbline {

namespace {

struct KindInfo {
    std::string_view name;
    Severity severity;
};

constexpr KindInfo kinds[] = {
#define PLUMBLINE_DIAGNOSTIC(kind, severity) {#kind, Severity::severity},
#include "compiler/diagnostics/kinds.def"
#undef PLUMBLINE_DIAGNOSTIC
};

} // namespace

std::string_view name_of(DiagnosticKind kind) {
    return kinds[static_cast<std::size_t>(kind)].name;
}

Severity severity_of(DiagnosticKind kind) {
    return kinds[static_cast<std::size_t>(kind)].severity;
}

const std::vector<DiagnosticKind>& all_diagnostic_kinds() {
    static const std::vector<DiagnosticKind> all = [] {
        std::vector<DiagnosticKind> list;
        for (std::size_t at = 0; at < std::size(kinds); ++at)
            list.push_back(static_cast<DiagnosticKind>(at));
        return list;
    }();
    return all;
}

Diagnostic& Diagnostics::add(DiagnosticKind kind, Span span, std::string message, std::string hint) {
    list_.push_back({kind, span, std::move(message), std::move(hint), {}});
    return list_.back();
}

bool Diagnostics::has_errors() const {
    return std::any_of(list_.begin(), list_.end(), [](const Diagnostic& diagnostic) {
        return severity_of(diagnostic.kind) == Severity::error;
    });
}

void Diagnostics::sort() {
    auto order = [](const Diagnostic& one) {
        return std::tuple(one.span.file, one.span.begin, one.span.end, one.kind,
                          std::string_view(one.message));
    };
    std::stable_sort(list_.begin(), list_.end(),
                     [&](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
    auto last = std::unique(list_.begin(), list_.end(),
                            [&](const Diagnostic& a, const Diagnostic& b) { return order(a) == order(b); });
    list_.erase(last, list_.end());
}

} // namespace plumbline
