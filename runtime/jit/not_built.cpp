#include "runtime/jit/jit.h"

namespace plumbline {

bool jit_is_built() {
    return false;
}

JitReport compile_forms(Program&, CompiledForms) {
    JitReport report;
    report.problem = "this program was built without machine code (-DPLUMBLINE_JIT=ON, with LLVM 19)";
    return report;
}

} // namespace plumbline
