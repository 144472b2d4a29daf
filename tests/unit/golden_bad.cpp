// Standards with mistakes in them, each beside what the compiler says of it. PLUMBLINE_UPDATE=1 writes what
// it says now: the review is then the change of the `.expected` files.
#include "compiler/sema/checker.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace {

using namespace plumbline;

const std::filesystem::path folder = std::filesystem::path(PLUMBLINE_SOURCE_DIR) / "tests/golden/bad";

// Kinds that no file in this folder can bring about.
const std::map<std::string_view, std::string_view> exempt{
    {"file_unreadable", "whoever reads the files reports it, before the compiler sees any"},
    {"file_too_large", "needs a file of more than 4 MB"},
};

// Kinds of which more than one file decides, and the page that shows each.
const std::map<std::string_view, std::string_view> shown_elsewhere{
    {"clause_malformed", "tests/golden/coverage.md"},
    {"clause_form_unknown", "tests/golden/coverage.md"},
    {"clause_twice", "tests/golden/coverage.md"},
    {"clause_without_rule", "tests/golden/coverage.md"},
    {"cites_no_clause", "tests/golden/coverage.md"},
    {"unknown_clause", "tests/golden/coverage.md"},
    {"clause_form_differs", "tests/golden/coverage.md"},
    {"contradiction", "docs/lint.md"},
    {"stricter_pair", "docs/lint.md"},
    {"said_twice", "docs/lint.md"},
    {"recurrence_looser", "docs/lint.md"},
    {"month_end", "docs/lint.md"},
    {"guard_never_true", "docs/lint.md"},
    {"guard_always_true", "docs/lint.md"},
    {"stage_never_used", "docs/lint.md"},
    {"first_later_than_interval", "docs/lint.md"},
    {"interval_outlasts_stage", "docs/lint.md"},
    {"bound_always_reached", "docs/lint.md"},
    {"excuses_everything", "docs/lint.md"},
    {"never_excuses", "docs/lint.md"},
    {"never_kept", "docs/lint.md"},
    {"never_broken", "docs/lint.md"},
    {"never_owed", "docs/lint.md"},
    {"unused_definition", "docs/lint.md"},
    {"no_description", "docs/lint.md"},
    {"unused_acceptance", "docs/lint.md"},
    {"private_term", "docs/lint.md"},
};

std::string contents_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Outcome {
    std::string rendered;
    std::vector<Diagnostic> diagnostics;
    bool came_out = false;
};

Outcome outcome_of(const std::filesystem::path& path) {
    SourceSet sources;
    Diagnostics diagnostics;
    std::vector<ParseResult> files;
    for (const std::filesystem::path& one : {path, folder / "_vocabulary.std"}) {
        FileIndex file = sources.add({one.filename().string(), contents_of(one)});
        files.push_back(parse(sources, file, diagnostics));
    }
    Outcome outcome;
    outcome.came_out = check(sources, files, {path.stem().string()}, diagnostics).has_value();
    diagnostics.sort();
    outcome.diagnostics = diagnostics.all();
    for (const Diagnostic& diagnostic : outcome.diagnostics)
        outcome.rendered += render(diagnostic, sources, false) + "\n";
    return outcome;
}

std::vector<std::filesystem::path> mistaken_standards() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::filesystem::path& path = entry.path();
        if (path.extension() == ".std" && path.filename().string()[0] != '_') paths.push_back(path);
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

// What every message keeps to: see compiler/diagnostics/diagnostic.h.
void check_wording(const Diagnostic& diagnostic) {
    CAPTURE(diagnostic.message);
    REQUIRE(!diagnostic.message.empty());
    CHECK_FALSE(std::isupper(static_cast<unsigned char>(diagnostic.message.front())));
    CHECK(diagnostic.message.back() != '.');
    CHECK(std::count(diagnostic.message.begin(), diagnostic.message.end(), '`') % 2 == 0);
    if (!diagnostic.hint.empty()) CHECK(diagnostic.hint.back() != '.');
    CHECK(diagnostic.span.begin <= diagnostic.span.end);
}

} // namespace

TEST_CASE("what the compiler says of mistaken standards") {
    const bool update = std::getenv("PLUMBLINE_UPDATE") != nullptr;
    std::vector<std::filesystem::path> paths = mistaken_standards();
    CHECK(paths.size() >= 60);
    std::map<DiagnosticKind, int> seen;
    for (const std::filesystem::path& path : paths) {
        std::string name = path.filename().string();
        CAPTURE(name);
        Outcome outcome = outcome_of(path);
        CHECK_FALSE(outcome.diagnostics.empty());
        bool has_error = false;
        for (const Diagnostic& diagnostic : outcome.diagnostics) {
            check_wording(diagnostic);
            CHECK(diagnostic.span.file == 0); // the shared vocabulary holds no mistake
            has_error = has_error || severity_of(diagnostic.kind) == Severity::error;
            ++seen[diagnostic.kind];
        }
        CHECK(outcome.came_out == !has_error);
        std::filesystem::path expected = path;
        expected.replace_extension(".expected");
        if (update) std::ofstream(expected, std::ios::binary) << outcome.rendered;
        CHECK(outcome.rendered == contents_of(expected));
    }
    for (DiagnosticKind kind : all_diagnostic_kinds()) {
        std::string_view name = name_of(kind);
        CAPTURE(name);
        const int times = (seen.contains(kind) ? 1 : 0) + static_cast<int>(exempt.count(name)) +
                          static_cast<int>(shown_elsewhere.count(name));
        CHECK(times == 1);
    }
    for (const auto& [name, page] : shown_elsewhere) {
        CAPTURE(name);
        const std::string text = contents_of(std::filesystem::path(PLUMBLINE_SOURCE_DIR) / page);
        CHECK(text.find("[" + std::string(name) + "]\n") != std::string::npos);
    }
}
