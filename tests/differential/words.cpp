#include "tests/differential/words.h"

#include <algorithm>

namespace plumbline::differential {

namespace {

std::vector<std::size_t> kinds_of(const std::vector<model::Alternative>& alternatives) {
    std::vector<std::size_t> kinds;
    for (const model::Alternative& alternative : alternatives)
        if (std::find(kinds.begin(), kinds.end(), alternative.kind) == kinds.end())
            kinds.push_back(alternative.kind);
    return kinds;
}

// A term's own name, or those of the terms that it is made of.
void add_kinds(const Words& words, const ast::Alternatives& written, std::vector<std::size_t>& kinds) {
    for (const ast::RequiredPattern& part : written.any_of) {
        auto* pattern = std::get_if<ast::Pattern>(&part.kind);
        if (!pattern) continue;
        for (const Words::Term& term : words.terms) {
            if (term.name != pattern->name.text) continue;
            for (std::size_t kind : term.kinds)
                if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
        }
    }
}

} // namespace

std::optional<std::size_t> Words::event(std::string_view name) const {
    for (std::size_t kind = 0; kind < events.size(); ++kind)
        if (events[kind].name == name) return kind;
    return std::nullopt;
}

std::vector<AttributeInfo> Words::common_attributes(const std::vector<std::size_t>& kinds) const {
    std::vector<AttributeInfo> common;
    if (kinds.empty()) return common;
    for (const AttributeInfo& attribute : events[kinds.front()].attributes) {
        const bool in_all = std::all_of(kinds.begin(), kinds.end(), [&](std::size_t kind) {
            const auto& own = events[kind].attributes;
            return std::any_of(own.begin(), own.end(), [&](const AttributeInfo& one) {
                return one.name == attribute.name && one.type == attribute.type &&
                       one.choices == attribute.choices;
            });
        });
        if (in_all) common.push_back(attribute);
    }
    return common;
}

Words words_of(const model::Standard& standard, const std::vector<ParseResult>& files) {
    Words words;
    words.events = standard.vocabulary.events;
    words.roles = standard.vocabulary.roles;
    for (std::size_t kind = 0; kind < words.events.size(); ++kind)
        if (words.events[kind].name != "born" && words.events[kind].name != "practice_audit")
            words.terms.push_back({words.events[kind].name, {kind}});
    for (const ParseResult& file : files)
        for (const ast::Item& item : file.file.items)
            if (auto* definition = std::get_if<ast::Definition>(&item.kind)) {
                Words::Term term{definition->name.text, {}};
                add_kinds(words, definition->alternatives, term.kinds);
                words.terms.push_back(std::move(term));
            }
    for (const model::State& state : standard.states)
        words.states.push_back(
            {state.name, kinds_of(state.opening), kinds_of(state.closing), state.one_for_each});
    return words;
}

} // namespace plumbline::differential
