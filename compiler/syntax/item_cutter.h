// Cuts a file into its declarations before anything is parsed, so that an error in one never spoils the next.
#pragma once

#include "compiler/syntax/lexemes.h"

namespace plumbline::syntax {

// Words [begin, end). A sentence is a statement that stands on its own, without `rule` and a name.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_sentence = false;
};

std::vector<Piece> cut_into_items(std::string_view text, const std::vector<Lexeme>& words);

// True for `rule`, `event` and the other words that declarations begin with.
bool begins_declaration(std::size_t kind);
bool begins_statement(std::size_t kind);

} // namespace plumbline::syntax
