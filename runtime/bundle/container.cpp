#include "runtime/bundle/container.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/limits.h"

#include <algorithm>
#include <fmt/format.h>

namespace plumbline {

namespace {

constexpr std::array<std::string_view, section_count> section_names{
    "meta",   "texts",      "calendar", "vocabulary", "states",   "durations",
    "values", "conditions", "code",     "rules",      "measures", "source map"};
constexpr std::size_t most_sections = 64;

ByteView view(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Checksum header_checksum(ByteView head, ByteView table) {
    const ByteView pieces[] = {head, table};
    return checksum(pieces);
}

bool same(ByteView stored, const Checksum& computed) {
    return std::equal(stored.begin(), stored.end(), computed.begin(), computed.end());
}

std::string altered(std::string_view part) {
    return fmt::format("the {}'s checksum does not match: the file was altered or cut short", part);
}

UnpackedSections refused(std::string problem) {
    UnpackedSections result;
    result.problem = std::move(problem);
    return result;
}

std::string read_signature(ByteView frame, ByteView& signature) {
    ByteReader reader(frame);
    const std::uint32_t id = reader.fixed32();
    const std::uint32_t flags = reader.fixed32();
    const std::uint64_t length = reader.fixed64();
    const ByteView stored = reader.raw(std::tuple_size_v<Checksum>);
    if (!reader.ok() || id != signature_id || flags != 0 || length == 0 || length > most_signature_bytes ||
        length != reader.left())
        return "bytes stand behind the last section that are no signature";
    signature = frame.subspan(signature_frame_bytes);
    const ByteView pieces[] = {frame.first(16), signature};
    if (!same(stored, checksum(pieces))) return altered("signature");
    return {};
}

} // namespace

std::string_view section_name(std::uint32_t id) {
    if (id == sources_id) return "sources";
    return id >= 1 && id <= section_count ? section_names[id - 1] : "unknown";
}

Bytes pack_sections(const std::vector<Section>& sections) {
    const std::size_t table_bytes = sections.size() * table_entry_bytes;
    std::uint64_t offset = header_bytes + table_bytes;
    ByteWriter table;
    for (const Section& section : sections) {
        table.fixed32(section.id);
        table.fixed32(section.flags);
        table.fixed64(offset);
        table.fixed64(section.bytes.size());
        table.raw(checksum(section.bytes));
        offset += section.bytes.size();
    }
    ByteWriter file;
    file.raw(view(bundle_magic));
    file.fixed32(bundle_format_version);
    file.fixed32(static_cast<std::uint32_t>(sections.size()));
    file.fixed64(offset);
    file.raw(header_checksum(file.bytes(), table.bytes()));
    file.raw(table.bytes());
    for (const Section& section : sections)
        file.raw(section.bytes);
    return file.take();
}

Bytes with_signature(ByteView bundle, ByteView signature) {
    ByteWriter frame;
    frame.fixed32(signature_id);
    frame.fixed32(0);
    frame.fixed64(signature.size());
    const ByteView pieces[] = {frame.bytes(), signature};
    const Checksum sum = checksum(pieces);
    ByteWriter file;
    file.raw(bundle);
    file.raw(frame.bytes());
    file.raw(sum);
    file.raw(signature);
    return file.take();
}

UnpackedSections unpack_sections(ByteView file) {
    // Magic and version stand first in every version of the format, so that a newer file is told from a
    // broken one.
    ByteReader header(file);
    const ByteView magic = header.raw(bundle_magic.size());
    if (!header.ok() || !std::ranges::equal(magic, view(bundle_magic)))
        return refused("this is no Plumbline bundle");
    const std::uint32_t version = header.fixed32();
    if (header.ok() && version > bundle_format_version)
        return refused(fmt::format(
            "the bundle is in format {}, and this runtime reads format {}: use a newer Plumbline, "
            "one that reads format {}, or compile the standard with this one",
            version, bundle_format_version, version));
    if (header.ok() && version == 0)
        return refused("the bundle says that it is in format 0, which there never was");
    const std::uint32_t section_total = header.fixed32();
    const std::uint64_t length = header.fixed64();
    const ByteView stored = header.raw(std::tuple_size_v<Checksum>);
    if (!header.ok()) return refused("the file was cut short: it ends within the header");
    if (file.size() > limits::file_bytes) return refused("the file is larger than a bundle may be");
    if (length > file.size())
        return refused("the file was cut short: it ends before the length that its header states");
    if (section_total > most_sections)
        return refused("the header states more sections than a bundle may have");
    const ByteView table = header.raw(section_total * table_entry_bytes);
    if (!header.ok()) return refused("the file was cut short: it ends within the table of sections");
    if (!same(stored, header_checksum(file.first(checked_header_bytes), table)))
        return refused(altered("header"));

    UnpackedSections result;
    std::uint64_t next_offset = header_bytes + table.size();
    std::uint32_t last_id = 0;
    ByteReader entries(table);
    for (std::uint32_t index = 0; index < section_total; ++index) {
        Section section;
        section.id = entries.fixed32();
        section.flags = entries.fixed32();
        const std::uint64_t offset = entries.fixed64();
        const std::uint64_t size = entries.fixed64();
        const ByteView sum = entries.raw(std::tuple_size_v<Checksum>);
        if (section.id <= last_id) return refused("a section stands twice, or not in its place");
        last_id = section.id;
        // Each begins where the one before it ends: no gaps, nothing shared.
        if (offset != next_offset || size > length - offset)
            return refused(
                fmt::format("the {} section does not lie where it should", section_name(section.id)));
        next_offset += size;
        section.bytes = file.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
        if (!same(sum, checksum(section.bytes)))
            return refused(altered(fmt::format("{} section", section_name(section.id))));
        if ((section.flags & ~section_may_be_skipped) != 0)
            return refused(fmt::format("the {} section has flags that this runtime does not know",
                                       section_name(section.id)));
        if (section.id <= section_count) {
            result.sections.push_back(section);
        } else if (section.id == sources_id) {
            result.sources = section.bytes;
        } else if ((section.flags & section_may_be_skipped) == 0) {
            return refused(fmt::format(
                "the bundle has a section {} that this runtime does not know and may not skip: use "
                "a newer Plumbline",
                section.id));
        }
    }
    if (next_offset != length)
        return refused("the length that the header states is not that of its sections");
    if (length < file.size()) {
        result.problem = read_signature(file.subspan(static_cast<std::size_t>(length)), result.signature);
        if (!result.problem.empty()) return refused(result.problem);
    }
    for (std::uint32_t id = 1; id <= section_count; ++id)
        if (result.sections.size() < id || result.sections[id - 1].id != id)
            return refused(fmt::format("the {} section is missing", section_name(id)));
    return result;
}

std::vector<SectionSize> section_sizes(std::span<const std::uint8_t> bytes) {
    const UnpackedSections unpacked = unpack_sections(bytes);
    std::vector<SectionSize> sizes{{"header", bytes.size()}};
    for (const Section& section : unpacked.sections) {
        sizes.push_back({std::string(section_name(section.id)), section.bytes.size()});
        sizes.front().bytes -= section.bytes.size();
    }
    if (!unpacked.sources.empty()) {
        sizes.push_back({"sources", unpacked.sources.size()});
        sizes.front().bytes -= unpacked.sources.size();
    }
    if (!unpacked.signature.empty()) {
        sizes.push_back({"signatures", signature_frame_bytes + unpacked.signature.size()});
        sizes.front().bytes -= sizes.back().bytes;
    }
    return sizes;
}

} // namespace plumbline
