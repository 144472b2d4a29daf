// How the words of the grammar are written, for messages. Private to this room.
#pragma once

#include <string>
#include <vector>

namespace plumbline::syntax {

// All ways to write a keyword; empty for names, numbers and texts.
std::vector<std::string> spellings(std::size_t kind);
// The word as a message shows it: `within`, "a number", "a weekday".
std::string shown(std::size_t kind);
// What to write instead of an unknown unit behind a number, such as `2 weeks` for `1 fortnight`; empty if
// none is near.
std::string unit_meant(std::string_view number, std::string_view written);

} // namespace plumbline::syntax
