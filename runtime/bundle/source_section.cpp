#include "runtime/bundle/source_section.h"

#include "runtime/bundle/container.h"
#include "runtime/bundle/limits.h"

namespace plumbline {

std::vector<std::uint8_t> with_sources(std::span<const std::uint8_t> bundle,
                                       const std::vector<NamedSource>& sources) {
    const UnpackedSections unpacked = unpack_sections(bundle);
    ByteWriter out;
    out.count(sources.size());
    for (const NamedSource& source : sources) {
        out.text(source.name);
        out.text(source.text);
    }
    const Bytes bytes = out.take();
    std::vector<Section> sections = unpacked.sections;
    sections.push_back({sources_id, section_may_be_skipped, bytes});
    return pack_sections(sections);
}

ReadSources read_sources(std::span<const std::uint8_t> file, const Bundle& bundle) {
    const UnpackedSections unpacked = unpack_sections(file);
    ReadSources result;
    if (unpacked.sources.empty()) return result;
    ByteReader in(unpacked.sources);
    result.sources.resize(in.count("sources", limits::sources, 2));
    for (NamedSource& source : result.sources) {
        source.name = in.text();
        source.text = in.text();
    }
    if (in.ok() && !in.at_end()) in.fail("it goes on behind its end");
    if (!in.ok())
        result.problem = "the sources section is not well formed: " + in.problem();
    else if (hash_sources(result.sources) != bundle.source_hash)
        result.problem = "the sources in this bundle are not those that it was compiled from";
    if (!result.problem.empty()) result.sources.clear();
    return result;
}

} // namespace plumbline
