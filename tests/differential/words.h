// What the generators may name: read off the checked vocabulary, so that a word added there is used without more ado.
#pragma once

#include "compiler/sema/model.h"
#include "compiler/syntax/parser.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::differential {

struct Words {
    // An event, or a defined term that stands for some; `kinds` index `events`.
    struct Term {
        std::string name;
        std::vector<std::size_t> kinds;
    };
    struct State {
        std::string name;
        std::vector<std::size_t> opening;
        std::vector<std::size_t> closing;
        std::optional<std::string> one_for_each;
    };
    std::vector<EventInfo> events; // in the order of the vocabulary's kinds
    std::vector<std::string> roles;
    std::vector<Term> terms; // those that sentences speak of: all but `born` and `practice_audit`
    std::vector<State> states;

    std::optional<std::size_t> event(std::string_view name) const;
    // Attributes that all of these kinds have, of one type and with the same choices. None of no kinds.
    std::vector<AttributeInfo> common_attributes(const std::vector<std::size_t>& kinds) const;
};

Words words_of(const model::Standard& standard, const std::vector<ParseResult>& files);

} // namespace plumbline::differential
