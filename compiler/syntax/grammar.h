// The generated lexer and parser. Private to this room: no header that another room includes may include this
// one.
#pragma once

#include <PlumblineLexer.h>
#include <PlumblineParser.h>

namespace plumbline::syntax {

using Lexer = plumbline_grammar::PlumblineLexer;
using Grammar = plumbline_grammar::PlumblineParser;

} // namespace plumbline::syntax
