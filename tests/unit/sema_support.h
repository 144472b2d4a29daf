// What the tests of the checker share: a standard in a few lines, over the small vocabulary of tests/golden/bad.
#pragma once

#include "compiler/sema/checker.h"

#include <doctest/doctest.h>
#include <fstream>
#include <iterator>

namespace plumbline::sema_tests {

struct Checked {
    std::optional<model::Standard> standard;
    std::string rendered; // all diagnostics
    bool has(DiagnosticKind kind) const {
        return rendered.find("[" + std::string(name_of(kind)) + "]") != std::string::npos;
    }
};

struct File {
    std::string path;
    std::string text;
};

inline Checked check_files(const std::vector<File>& files) {
    SourceSet sources;
    Diagnostics diagnostics;
    std::vector<ParseResult> parsed;
    for (const File& file : files)
        parsed.push_back(parse(sources, sources.add({file.path, file.text}), diagnostics));
    Checked result;
    result.standard = check(sources, parsed, {"unnamed"}, diagnostics);
    diagnostics.sort();
    for (const Diagnostic& diagnostic : diagnostics.all())
        result.rendered += render(diagnostic, sources, false) + "\n";
    return result;
}

inline File vocabulary_file() {
    std::ifstream file(PLUMBLINE_SOURCE_DIR "/tests/golden/bad/_vocabulary.std", std::ios::binary);
    return {"vocabulary/vocabulary.std",
            {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
}

inline Checked check_text(const std::string& text) {
    return check_files({{"standard.std", text}, vocabulary_file()});
}

inline model::Standard standard_of(const std::string& text) {
    Checked checked = check_text(text);
    INFO(checked.rendered);
    REQUIRE(checked.standard.has_value());
    return std::move(*checked.standard);
}

// The one rule that a sentence makes, with the standard that names its events and states.
struct Ruled {
    model::Standard standard;
    const model::Rule& rule() const { return standard.rules.at(0); }
    std::string event(EventKind kind) const { return standard.vocabulary.events.at(kind).name; }
    std::string state(const model::StateReference& state) const {
        return standard.states.at(state.state).name;
    }
    std::string attribute(EventKind kind, model::Slot slot) const {
        return standard.vocabulary.events.at(kind).attributes.at(slot).name;
    }
};
inline Ruled ruled(const std::string& sentence) {
    return {standard_of("rule duty " + sentence)};
}

template <typename Form>
const Form& form_of(const Ruled& ruled) {
    REQUIRE(std::holds_alternative<Form>(ruled.rule().form));
    return std::get<Form>(ruled.rule().form);
}
template <typename Kind>
const Kind& as(const model::Condition& condition) {
    REQUIRE(std::holds_alternative<Kind>(condition.kind));
    return std::get<Kind>(condition.kind);
}
template <typename Kind>
const Kind& as(const model::Anchor& anchor) {
    REQUIRE(std::holds_alternative<Kind>(anchor.kind));
    return std::get<Kind>(anchor.kind);
}

} // namespace plumbline::sema_tests
