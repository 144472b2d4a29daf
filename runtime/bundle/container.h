// The outside of a bundle file: header, table of sections, checksums. What is in the sections is the writer's
// and the reader's matter. Private to this room; docs/bundle-format.md has the layout.
#pragma once

#include "runtime/bundle/encode.h"
#include "runtime/bundle/signature.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

// In the order in which they stand in a file.
enum class SectionId : std::uint32_t {
    meta = 1,
    texts,
    calendar,
    vocabulary,
    states,
    durations,
    values,
    conditions,
    code,
    rules,
    measures,
    source_map,
};
inline constexpr std::uint32_t section_count = 12;
// May be there or not, and may be skipped: source_section.h.
inline constexpr std::uint32_t sources_id = 13;
std::string_view section_name(std::uint32_t id);

inline constexpr std::string_view bundle_magic{"PLUMBLN\0", 8};
inline constexpr std::size_t header_bytes = 56;
inline constexpr std::size_t table_entry_bytes = 56;
inline constexpr std::size_t checked_header_bytes = 24; // those before the header's own checksum
inline constexpr std::uint32_t section_may_be_skipped =
    1; // a flag: a runtime that does not know the section may go on

// The one thing that may stand behind the sections: signatures over every byte before it, in a frame of its
// own.
inline constexpr std::uint32_t signature_id = 1000;
inline constexpr std::size_t signature_frame_bytes = 48; // id, flags, length, checksum
inline constexpr std::size_t most_signature_bytes = 4096;

struct Section {
    std::uint32_t id = 0;
    std::uint32_t flags = 0;
    ByteView bytes;
};
Bytes pack_sections(const std::vector<Section>& sections);
// The sections' bytes with a signature frame behind them.
Bytes with_signature(ByteView bundle, ByteView signature);

struct UnpackedSections {
    std::vector<Section> sections; // views into what was unpacked
    ByteView sources;              // empty: none
    ByteView signature;            // empty: none
    std::string problem;           // not empty: nothing else holds
};
UnpackedSections unpack_sections(ByteView file);

// Whose signatures a bundle bears. A signature that does not hold is a problem, and so is one that stands twice.
struct Signatures {
    std::vector<PublicKey> signed_by;
    std::string problem;
};
// `unpacked` is what unpack_sections() found in `file`, without a problem. (signature.cpp)
Signatures check_signatures(ByteView file, const UnpackedSections& unpacked);

} // namespace plumbline
