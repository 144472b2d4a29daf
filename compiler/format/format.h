// The one layout of .std text. Changes blanks and line ends, and nothing else: every word and every comment stays.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/source.h"

#include <string>

namespace plumbline {

// Columns that the words of a line fill at the most. A text in quotes stays behind its word, however long it is.
inline constexpr std::size_t line_width = 120;

struct Formatted {
    enum class Outcome {
        laid_out,     // `text` is the file in the one layout, and has been read again: its tree is the same
        has_mistakes, // said in the diagnostics; there is no text
        unsafe // the new layout would be read as something else; there is no text. A defect of plumbline
    } outcome = Outcome::has_mistakes;
    std::string text;
};

Formatted format(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics);

} // namespace plumbline
