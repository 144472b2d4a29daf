// What the build makes of for_one_bundle.cpp, and where the functions stand that it calls. Private to this room.
#pragma once

#include <span>
#include <string_view>

namespace plumbline {

std::string_view for_one_bundle_bitcode(); // LLVM's, for the machine that this was built for

struct KnownSymbol {
    const char* name; // as the linker knows it
    const void* address;
};
std::span<const KnownSymbol> known_symbols();

} // namespace plumbline
