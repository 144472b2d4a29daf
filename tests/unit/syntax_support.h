// Parsing in a test: the text in, the tree and the rendered messages out.
#pragma once

#include "compiler/syntax/parser.h"

#include <doctest/doctest.h>
#include <string>

namespace plumbline::syntax_test {

struct Parsed {
    SourceSet sources;
    Diagnostics diagnostics;
    ParseResult result;

    explicit Parsed(std::string text) {
        FileIndex file = sources.add({"a.std", std::move(text)});
        result = parse(sources, file, diagnostics);
        diagnostics.sort();
    }
    const std::vector<ast::Item>& items() const { return result.file.items; }
    // `line:column kind: message | hint`, a line each.
    std::string messages() const {
        std::string lines;
        for (const Diagnostic& one : diagnostics.all()) {
            Place place = sources.place(one.span);
            lines += std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' +
                     std::string(name_of(one.kind)) + ": " + one.message;
            if (!one.hint.empty()) lines += " | " + one.hint;
            lines += '\n';
        }
        return lines;
    }
    std::string text(const Span& span) const { return std::string(sources.text_of(span)); }
};

// The one message of a text, without the place.
inline std::string message_of(const std::string& text) {
    Parsed parsed(text);
    REQUIRE(parsed.diagnostics.all().size() == 1);
    CHECK_FALSE(parsed.result.complete);
    const Diagnostic& one = parsed.diagnostics.all()[0];
    std::string kind(name_of(one.kind));
    return one.hint.empty() ? kind + ": " + one.message : kind + ": " + one.message + " | " + one.hint;
}
// What the one message of a text points at.
inline std::string place_of(const std::string& text) {
    Parsed parsed(text);
    REQUIRE(parsed.diagnostics.all().size() == 1);
    Place place = parsed.sources.place(parsed.diagnostics.all()[0].span);
    return std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' +
           parsed.text(parsed.diagnostics.all()[0].span);
}

// The only item of a text that has no mistakes.
template <typename Kind>
Kind only(const std::string& text) {
    Parsed parsed(text);
    INFO(text);
    REQUIRE(parsed.messages() == "");
    REQUIRE(parsed.result.complete);
    REQUIRE(parsed.items().size() == 1);
    const Kind* item = std::get_if<Kind>(&parsed.items()[0].kind);
    REQUIRE(item);
    return *item;
}

// A sentence on its own.
template <typename Kind>
Kind sentence(const std::string& text) {
    ast::Rule rule = only<ast::Rule>(text);
    CHECK_FALSE(rule.name);
    const Kind* statement = std::get_if<Kind>(&rule.statement.kind);
    REQUIRE(statement);
    return *statement;
}

inline Duration duration(int amount, Unit unit) {
    return {amount, unit};
}

// The event of a requirement of one pattern.
inline const ast::Pattern& pattern_of(const ast::Requirement& requirement, std::size_t duty = 0,
                                      std::size_t choice = 0) {
    REQUIRE(requirement.all_of.size() > duty);
    REQUIRE(requirement.all_of[duty].any_of.size() > choice);
    const auto* pattern = std::get_if<ast::Pattern>(&requirement.all_of[duty].any_of[choice].kind);
    REQUIRE(pattern);
    return *pattern;
}
inline const ast::Pattern& event_of(const std::optional<ast::Anchor>& anchor) {
    REQUIRE(anchor);
    const auto* pattern = std::get_if<ast::Pattern>(&anchor->kind);
    REQUIRE(pattern);
    return *pattern;
}
// A condition as words, brackets around every and, or, not.
std::string in_words(const ast::Condition& condition);

// The sample of section 2 of the language's design.
extern const char* const sample;

} // namespace plumbline::syntax_test
