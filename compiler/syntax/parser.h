// Text to tree. The only door to the ANTLR parser: its types never leave this room.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"

namespace plumbline {

// What a source file may be at most. A real standard is under 200 KB.
inline constexpr std::size_t max_source_bytes = 4 * 1024 * 1024;
inline constexpr int max_nesting = 64;

// Parses one file of `sources`. Every syntax error of the file is reported, and none that merely follows from
// another: after an error nothing more is said until the next declaration. Items with errors in them are left
// out of the tree; `complete` tells whether any were, so that the checker does not complain of names that
// were declared there.
struct ParseResult {
    ast::File file;
    bool complete = true;
};
ParseResult parse(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics);

} // namespace plumbline
