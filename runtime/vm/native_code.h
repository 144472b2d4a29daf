// Forms compiled to machine code for one bundle, as the interpreter sees them. Made by runtime/jit.
#pragma once

#include <vector>

namespace plumbline {

struct CaseRun;

struct NativeCode {
    // What CaseRun::make_exact does for the form: false where it is not to be made so, and nothing is made.
    using Form = bool (*)(CaseRun&);

    virtual ~NativeCode() = default; // whoever made it keeps the memory that the code lies in

    std::vector<Form> forms; // by place in LinkedCode::forms; null: interpreted
};

} // namespace plumbline
