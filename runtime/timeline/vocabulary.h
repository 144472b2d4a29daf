// The vocabulary as the runtime needs it: which events exist, which attributes each has, and of which type.
// A bundle carries it; the readers of timelines check against it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plumbline {

// The one table of attribute types: name, as written in a vocabulary, and the 32-bit column value it is
// stored as.
enum class AttributeType : std::uint8_t {
    yes_no,    // 0 or 1
    choice,    // index into AttributeInfo::choices; a value that is not listed: see Timelines::unlisted
    role,      // index into Vocabulary::roles; a role that is not listed: see Timelines::unlisted
    number,    // thousandths
    duration,  // pack_duration
    date,      // Day
    text,      // index into Timelines::strings
    reference, // the same: the name of a worker, a carer, an episode; only ever compared for equality
};

struct AttributeInfo {
    std::string name;
    AttributeType type = AttributeType::text;
    std::vector<std::string> choices; // AttributeType::choice only
};

struct EventInfo {
    std::string name;
    std::vector<AttributeInfo> attributes; // the position is the attribute's slot
};

using EventKind = std::uint16_t; // index into Vocabulary::events

struct Vocabulary {
    std::vector<EventInfo> events; // in name order, so that kinds do not depend on the order of files
    std::vector<std::string> roles;
};

} // namespace plumbline
