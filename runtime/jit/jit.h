// Forms of a bundle as machine code. With -DPLUMBLINE_JIT=ON the interpreter's own code for the exact forms is compiled by
// LLVM for one bundle, whose tables are constants to it; without, nothing is compiled and all is interpreted. What comes out
// is the same to the byte.
#pragma once

#include "runtime/vm/evaluator.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace plumbline {

struct JitReport {
    std::string problem;      // why nothing was compiled; empty: it was
    std::size_t forms = 0;    // that the program has
    std::size_t compiled = 0; // of these
    double seconds = 0;       // of the wall, for all of it
};

// Whether this program was built with it.
bool jit_is_built();

// Which of the forms that there is a way for. It pays for a recurrence in stages that turn on conditions: whatever else is made
// in columns is a loop over many cases already, and gains nothing that could be measured (docs/performance.md).
enum class CompiledForms : std::uint8_t { where_it_pays, all };

// Compiles them and has the program run that from here on. Where there is a problem the program is left as it was. Not while
// something is evaluated.
JitReport compile_forms(Program& program, CompiledForms which = CompiledForms::where_it_pays);

} // namespace plumbline
