// What is wrong with a piece of a file that does not parse, in a policy lead's words. Private to this room.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/item_cutter.h"
#include "compiler/syntax/readings.h"

namespace plumbline::syntax {

// One diagnostic for the first stray character or unclosed text of the piece. False if there is none.
bool report_bad_characters(const SourceSet& sources, FileIndex file, const std::vector<Lexeme>& words,
                           const Piece& piece, Diagnostics& diagnostics);
// One diagnostic if brackets, `not` or sentences in the piece stand in each other too deeply.
bool report_deep_nesting(FileIndex file, const std::vector<Lexeme>& words, const Piece& piece,
                         Diagnostics& diagnostics);
// One diagnostic for the first word of the piece that does not fit. False if all fit.
bool report_misfit(Readings& readings, const SourceSet& sources, FileIndex file,
                   const std::vector<Lexeme>& words, const Piece& piece, Diagnostics& diagnostics);

} // namespace plumbline::syntax
