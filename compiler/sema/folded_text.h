// Text of a standard on one line.
#pragma once

#include <string>
#include <string_view>

namespace plumbline {

// As it was written, without its comments, each run of blanks and line ends one blank. A text in quotes is folded too,
// and `--` within it is no comment.
std::string folded_text(std::string_view source);

} // namespace plumbline
