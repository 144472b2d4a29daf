// A text's words as ANTLR's lexer reads them from grammar/PlumblineLexer.g4: what our own lexer is held against.
#pragma once

#include "compiler/syntax/lexemes.h"

namespace plumbline::fuzz {

// `text` must be valid UTF-8.
syntax::Lexemes words_by_grammar(std::string_view text, FileIndex file);

} // namespace plumbline::fuzz
