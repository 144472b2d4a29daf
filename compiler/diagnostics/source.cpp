#include "compiler/diagnostics/source.h"

#include <algorithm>

namespace plumbline {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

} // namespace

FileIndex SourceSet::add(SourceText source) {
    std::vector<std::uint32_t> starts{0};
    const std::string& text = source.text;
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
        starts.push_back(static_cast<std::uint32_t>(at + 1));
    }
    line_starts_.push_back(std::move(starts));
    files_.push_back(std::move(source));
    return static_cast<FileIndex>(files_.size() - 1);
}

Place SourceSet::place(FileIndex file, std::uint32_t offset) const {
    const std::vector<std::uint32_t>& starts = line_starts_[file];
    const std::string& text = files_[file].text;
    offset = std::min(offset, static_cast<std::uint32_t>(text.size()));
    auto line = std::upper_bound(starts.begin(), starts.end(), offset) - 1;
    std::uint32_t begin = *line;
    if (begin == 0 && text.starts_with(byte_order_mark)) begin = std::min<std::uint32_t>(3, offset);
    std::uint32_t column = 1;
    for (std::uint32_t at = begin; at < offset; ++at) {
        bool continues = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
        if (!continues) ++column;
    }
    return {static_cast<std::uint32_t>(line - starts.begin()) + 1, column};
}

std::string_view SourceSet::line_at(FileIndex file, std::uint32_t offset) const {
    const std::vector<std::uint32_t>& starts = line_starts_[file];
    std::string_view text = files_[file].text;
    offset = std::min(offset, static_cast<std::uint32_t>(text.size()));
    std::uint32_t begin = *(std::upper_bound(starts.begin(), starts.end(), offset) - 1);
    if (begin == 0 && text.starts_with(byte_order_mark)) begin = 3;
    std::string_view line = text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string_view SourceSet::text_of(const Span& span) const {
    return std::string_view(files_[span.file].text).substr(span.begin, span.end - span.begin);
}

} // namespace plumbline
