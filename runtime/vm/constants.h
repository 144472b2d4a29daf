// Tables of a program by name. The interpreter finds them in the program; where this is compiled for runtime/jit they are
// arrays that it fills when a bundle is loaded, so that what is read at a known place is a constant there. Private to this
// room.
#pragma once

#include "runtime/vm/program_tables.h"

namespace plumbline::constants {

#ifdef PLUMBLINE_FOR_ONE_BUNDLE
#define PLUMBLINE_CONSTANT(name, type, member)                                                               \
    extern "C" const type plumbline_##name[];                                                                \
    inline const type* name(const ProgramTables&) {                                                          \
        return plumbline_##name;                                                                             \
    }
#else
#define PLUMBLINE_CONSTANT(name, type, member)                                                               \
    inline const type* name(const ProgramTables& tables) {                                                   \
        return tables.member.data();                                                                         \
    }
#endif
#include "runtime/vm/constants.def"
#undef PLUMBLINE_CONSTANT

} // namespace plumbline::constants
