// One standard and one timeline, asked in two ways whose obligations must be equal to the byte.
#pragma once

#include "runtime/timeline/reader.h"
#include "runtime/vm/evaluator.h"
#include "tests/differential/library.h"
#include "tests/differential/timeline_writer.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::differential {

enum class Against {
    reference, // the evaluator in compiler/reference
    disk,      // the bundle written and read back
    threads,   // several threads; says something from 257 cases on, which make more than one chunk
    order,     // the same rows in another order
    format,    // the text laid out by compiler/format
    compiled,  // forms as machine code, runtime/jit
};
std::string_view words_of(Against against);

// What is asked: the text of a standard, a timeline, and when.
struct Question {
    std::string standard;
    std::vector<Row> rows;
    AskedAt when;
};

struct Disagreement {
    Against against = Against::reference;
    std::string machine; // the lines that the VM prints
    std::string other;
};

// A compiled standard with all that its comparisons share.
struct Ready {
    CompiledStandard compiled;
    std::vector<std::uint8_t> bundle; // as it lies in a file
    std::unique_ptr<Program> program; // of the bundle as lowered, in memory
};
// Nothing where the text does not pass the checker; the diagnostics are in `compiled`, if wanted.
std::optional<Ready> make_ready(const Library& library, const std::string& text,
                                CompiledStandard* rejected = nullptr);

// `error` says what is wrong with the rows, which is a fault of whoever wrote them.
Timelines timelines_of(const std::vector<Row>& rows, const Program& program, std::string& error);
std::optional<AsOf> instants_of(const AskedAt& when, const Zone& zone);

std::optional<Disagreement> compare(Against against, const Library& library, const Ready& ready,
                                    const std::string& text, const std::vector<Row>& rows,
                                    const AskedAt& when);
// The whole of it from the text, as shrinking asks it.
std::optional<Disagreement> compare(Against against, const Library& library, const Question& question);

} // namespace plumbline::differential
