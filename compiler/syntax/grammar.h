// The generated parser. Private to this room: no header that another room includes may include this
// one.
#pragma once

#include <PlumblineParser.h>

namespace plumbline::syntax {

using Grammar = plumbline_grammar::PlumblineParser;

} // namespace plumbline::syntax
