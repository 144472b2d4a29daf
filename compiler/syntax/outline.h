// How a file hangs together, word by word: what compiler/format lays out by. No ANTLR here.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plumbline {

// What of the language begins with a word, where a reader expects a new line.
enum class Part : std::uint8_t {
    none,        // the word goes on with what stands before it
    declaration, // `rule`, `event`, `section`; or a sentence that stands on its own
    field, // a line within a declaration: `source`, the rule's sentence, an attribute, an event of a test
    stage, // a line within a sentence: `every 10 working days`
};

struct OutlineWord {
    Span span;
    Part part = Part::none;
    bool in_test_event = false; // where `place=home` is written without blanks
};

struct Outline {
    std::vector<OutlineWord> words;
    std::vector<Span> comments; // from `--` to the end of the line
    // The whole tree in brackets: the parts of the grammar by number, the words in them, and neither places nor
    // blanks. Two files with the same tree mean the same.
    std::string tree;
};

// Nothing where the file has mistakes; they are in `diagnostics`.
std::optional<Outline> outline(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics);

} // namespace plumbline
