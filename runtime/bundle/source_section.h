// The sources of a standard in its bundle, for `plumbline diff`: it compares what rules mean and not how they run.
// A section that may be left out and that every other reader skips.
#pragma once

#include "runtime/bundle/bundle_file.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plumbline {

// The bundle with its sources. `bundle` is one that write_bundle wrote: whole, without signatures, which stand behind all
// sections and are put there last.
std::vector<std::uint8_t> with_sources(std::span<const std::uint8_t> bundle,
                                       const std::vector<NamedSource>& sources);

struct ReadSources {
    std::vector<NamedSource> sources; // empty: the bundle has none
    std::string problem;              // not empty: they cannot be used
};
// The sources in a file that read_bundle accepts, if they are those that it says it was compiled from.
ReadSources read_sources(std::span<const std::uint8_t> file, const Bundle& bundle);

} // namespace plumbline
