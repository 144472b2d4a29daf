// What is compiled anew for each bundle: the interpreter's own exact forms and the arithmetic of time that they count with, in
// LLVM's form. No meaning stands here. CMakeLists.txt has clang write it; compiler.cpp puts a bundle's tables in.
#include "runtime/time/duration.cpp"
#include "runtime/vm/exact_events.cpp"
#include "runtime/vm/exact_forms.cpp"

extern "C" bool plumbline_make_exact(plumbline::CaseRun* run, std::uint32_t form) {
    return run->make_exact(form);
}
