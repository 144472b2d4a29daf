#include "runtime/timeline/parted_file.h"

#include "runtime/timeline/input_buffer.h"
#include "runtime/timeline/input_stream.h"
#include "runtime/timeline/text.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace plumbline {

namespace {

constexpr std::size_t longest_header = 1 << 16;
constexpr std::size_t window_bytes = 1 << 16;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view first_field(std::string_view line) {
    return line.substr(0, line.find_first_of(",\r\n"));
}

} // namespace

std::optional<PartedFile> PartedFile::open(const std::string& path, std::size_t part_bytes) {
    PartedFile file;
    file.size_ = size_on_disk(path);
    if (file.size_ == 0 || part_bytes == 0) return std::nullopt;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    file.file_ = std::shared_ptr<const int>(new int(descriptor), [](const int* own) {
        ::close(*own);
        delete own;
    });
    std::string start(std::min<std::uint64_t>(longest_header, file.size_), '\0');
    if (!file.read_bytes(0, start.size(), start.data())) return std::nullopt;
    const std::size_t line_feed = start.find('\n');
    if (line_feed == std::string::npos) return std::nullopt;
    file.header_ = start.substr(0, line_feed + 1);
    std::string_view header = file.header_;
    if (header.starts_with(byte_order_mark)) header.remove_prefix(byte_order_mark.size());
    if (!equals_ignoring_case(trim(first_field(header)), "case_id")) return std::nullopt;
    if (header.find('"') != std::string_view::npos) return std::nullopt;
    file.part_bytes_ = part_bytes;
    file.parts_ = static_cast<std::size_t>((file.size_ + part_bytes - 1) / part_bytes);
    return file;
}

bool PartedFile::read_bytes(std::uint64_t offset, std::size_t size, char* to) const {
    std::size_t have = 0;
    while (have < size) {
        const ssize_t got = ::pread(*file_, to + have, size - have, static_cast<off_t>(offset + have));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        have += static_cast<std::size_t>(got);
    }
    return true;
}

// The first line at or behind index times part_bytes whose case is another than that of the line before it: a place
// that depends on the file alone, so that the thread before finds the same.
std::optional<std::uint64_t> PartedFile::begin_of(std::size_t index) const {
    if (index == 0) return header_.size();
    const std::uint64_t start = std::max<std::uint64_t>(std::uint64_t{index} * part_bytes_, header_.size());
    {
        const std::lock_guard lock(long_cases_->mutex);
        for (const LongCase& one : long_cases_->found)
            if (one.from <= start && start <= one.last_line) return one.next_case;
    }
    std::uint64_t last_line = start;
    const auto found = next_case_from(start, last_line);
    if (found && *found - start > part_bytes_) {
        const std::lock_guard lock(long_cases_->mutex);
        long_cases_->found.push_back({start, last_line, *found});
    }
    return found;
}

std::optional<std::uint64_t> PartedFile::next_case_from(std::uint64_t start, std::uint64_t& last_line) const {
    std::uint64_t at = start - 1;
    std::string window;
    std::optional<std::string> case_before; // of the line before the one in hand
    bool in_line = true;                    // the rest of a line whose beginning is not here
    while (at < size_) {
        window.resize(std::min<std::uint64_t>(window_bytes, size_ - at));
        if (!read_bytes(at, window.size(), window.data())) return std::nullopt;
        const bool reaches_end = at + window.size() == size_;
        std::size_t from = 0;
        if (in_line) {
            const std::size_t line_feed = window.find('\n');
            in_line = line_feed == std::string::npos;
            from = in_line ? window.size() : line_feed + 1;
        }
        for (std::size_t line_feed = 0; !in_line; from = line_feed + 1) {
            line_feed = window.find('\n', from);
            if (line_feed == std::string::npos) break;
            const std::string_view id = first_field(std::string_view(window).substr(from, line_feed - from));
            if (case_before && *case_before != id) return at + from;
            if (!case_before) case_before = std::string(id);
            last_line = at + from;
        }
        if (reaches_end) break;
        if (from == 0) return std::nullopt; // a line longer than any that is read in parts
        at += from;
    }
    last_line = size_;
    return size_;
}

bool PartedFile::read(std::size_t index, Part& part) const {
    const auto begin = begin_of(index);
    const auto end = index + 1 < parts_ ? begin_of(index + 1) : std::optional(size_);
    if (!begin || !end || *end < *begin) return false;
    const auto size = static_cast<std::size_t>(*end - *begin);
    part.room.resize(header_.size() + size + InputBuffer::padding);
    header_.copy(part.room.data(), header_.size());
    if (!read_bytes(*begin, size, part.room.data() + header_.size())) return false;
    part.bytes = std::string_view(part.room).substr(0, header_.size() + size);
    if (part.bytes.find('"') != std::string_view::npos) return false;
    part.lines = count_line_feeds(part.bytes.substr(header_.size()));
    return true;
}

} // namespace plumbline
