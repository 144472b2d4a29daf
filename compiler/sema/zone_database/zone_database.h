// The bridge to the tz database of the machine that compiles. A bundle carries what is read here, so nothing
// at run time needs the database: a result is repeated from the bundle alone.
#pragma once

#include "runtime/time/civil.h"

#include <optional>
#include <string_view>
#include <vector>

namespace plumbline {

// The transitions of a zone ("Europe/London") over the years 1900 to 2199, the first at 1900-01-01T00:00Z.
// Neighbours always differ in offset. Offsets that are not whole minutes (local mean time before a zone's
// standard time: none in Europe/London since 1847) are rounded to the nearest minute. nullopt: the database
// is missing, does not know the zone, or does not say how the zone goes on to 2199 in a form that the library
// reads.
std::optional<std::vector<ZoneTransition>> load_zone(std::string_view name);

} // namespace plumbline
