#include "runtime/timeline/input_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace plumbline {

InputBuffer::InputBuffer(InputStream& stream, std::size_t chunk_bytes,
                         std::function<void(std::uint64_t)> after_chunk)
    : stream_(stream),
      chunk_bytes_(std::max<std::size_t>(chunk_bytes, 1)),
      after_chunk_(std::move(after_chunk)),
      bytes_(padding) {}

void InputBuffer::read_on(const char* keep) {
    const std::size_t rest = static_cast<std::size_t>(end() - keep);
    std::memmove(bytes_.data(), keep, rest);
    const std::size_t room = std::max(chunk_bytes_, rest);
    if (bytes_.size() < rest + room + padding) bytes_.resize(rest + room + padding);

    const std::size_t got = stream_.read(bytes_.data() + rest, room);
    size_ = rest + got;
    is_last_ = got == 0;
    std::memset(bytes_.data() + size_, 0, padding);
    nul_ = static_cast<const char*>(std::memchr(bytes_.data() + rest, 0, got));
    if (after_chunk_) after_chunk_(stream_.packed_bytes_read());
}

} // namespace plumbline
