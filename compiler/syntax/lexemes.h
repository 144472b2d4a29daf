// The words of a source file with their places. Private to this room.
#pragma once

#include "compiler/diagnostics/source.h"

#include <string_view>
#include <vector>

namespace plumbline::syntax {

// Kept small: a hostile file of 4 MB may hold four million of them.
struct Lexeme {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint16_t kind = 0; // a token number of the grammar
    bool begins_line = false;
};

struct Lexemes {
    std::vector<Lexeme> words;
    std::vector<Span> comments;
};
// `text` must be valid UTF-8.
Lexemes split_into_words(std::string_view text, FileIndex file);

} // namespace plumbline::syntax
