// What is compiled anew for each bundle: the interpreter's own exact forms, and the conditions that they ask, in LLVM's form. No
// meaning stands here. CMakeLists.txt has clang write it; compiler.cpp puts a bundle's tables in.
#include "runtime/vm/column_conditions.cpp"
#include "runtime/vm/exact_forms.cpp"

extern "C" {

void plumbline_within(plumbline::CaseColumns* columns, std::uint32_t form, plumbline::ExactObligations* into,
                      plumbline::CaseSet* refused) {
    columns->within(form, *into, *refused);
}
void plumbline_recur(plumbline::CaseColumns* columns, std::uint32_t form, plumbline::ExactObligations* into,
                     plumbline::CaseSet* refused) {
    columns->recur(form, *into, *refused);
}
}
