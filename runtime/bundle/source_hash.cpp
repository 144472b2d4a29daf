#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/encode.h"

#include <algorithm>
#include <tuple>

namespace plumbline {

// Each name and text stands behind its length, so that no two lists of sources run together to the same
// bytes.
std::array<std::uint8_t, 32> hash_sources(std::vector<NamedSource> sources) {
    std::sort(sources.begin(), sources.end(), [](const NamedSource& a, const NamedSource& b) {
        return std::tie(a.name, a.text) < std::tie(b.name, b.text);
    });
    ByteWriter all;
    const auto add = [&](const std::string& text) {
        all.fixed64(text.size());
        all.raw({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    };
    for (const NamedSource& source : sources) {
        add(source.name);
        add(source.text);
    }
    return checksum(all.bytes());
}

} // namespace plumbline
