// Forms compiled to machine code for one bundle, as the interpreter sees them. Made by runtime/jit.
#pragma once

#include <vector>

namespace plumbline {

class CaseColumns;
class CaseSet;
class ExactObligations;

struct NativeCode {
    // What CaseColumns::make_form does for the form.
    using Form = void (*)(CaseColumns&, ExactObligations&, CaseSet&);

    virtual ~NativeCode() = default; // whoever made it keeps the memory that the code lies in

    std::vector<Form> forms; // by place in LinkedCode::forms; null: interpreted
};

} // namespace plumbline
