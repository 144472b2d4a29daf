// What people write as they would in a letter, and how this language writes it. For messages. Private to this
// room.
#pragma once

#include "compiler/diagnostics/source.h"
#include "compiler/syntax/item_cutter.h"
#include "compiler/syntax/readings.h"

#include <optional>
#include <string>

namespace plumbline::syntax {

// 15 for `fifteen`, 28 for `twenty-eight`; from zero to ninety-nine.
std::optional<int> number_in_words(std::string_view written);

// The first word of a piece that does not fit.
struct Misfit {
    const SourceSet& sources;
    FileIndex file;
    const std::vector<Lexeme>& words;
    const Piece& piece;
    std::size_t at; // an index into `words`, inside the piece
    const std::vector<Expected>& expected;
};

// How to write what stands at the misfit; empty if it is no habit of prose that is known here.
std::string hint_for_prose(const Misfit& misfit);

} // namespace plumbline::syntax
