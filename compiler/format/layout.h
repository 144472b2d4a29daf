// An outline to lines. Private to this room.
#pragma once

#include "compiler/diagnostics/source.h"
#include "compiler/syntax/outline.h"

#include <string>
#include <string_view>

namespace plumbline::format_internal {

std::string lay_out(const Outline& outline, std::string_view text);

// A comment as it is written out: without blanks at its end.
std::string_view comment_text(std::string_view text, const Span& comment);

} // namespace plumbline::format_internal
