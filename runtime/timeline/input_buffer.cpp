#include "runtime/timeline/input_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace plumbline {

InputBuffer::InputBuffer(InputStream& stream, std::size_t chunk_bytes,
                         std::function<void(std::uint64_t)> after_chunk)
    : stream_(&stream),
      chunk_bytes_(std::max<std::size_t>(chunk_bytes, 1)),
      after_chunk_(std::move(after_chunk)),
      bytes_(padding),
      begin_(bytes_.data()) {}

InputBuffer::InputBuffer(std::string_view padded_text, std::size_t chunk_bytes)
    : text_(padded_text), chunk_bytes_(std::max<std::size_t>(chunk_bytes, 1)), begin_(padded_text.data()) {}

void InputBuffer::read_on(const char* keep) {
    const std::size_t rest = static_cast<std::size_t>(end() - keep);
    const std::size_t got = read_behind(keep, rest, std::max(chunk_bytes_, rest));
    size_ = rest + got;
    is_last_ = got == 0;
    nul_ = static_cast<const char*>(std::memchr(begin_ + rest, 0, got));
    if (after_chunk_) after_chunk_(stream_->packed_bytes_read());
}

// So that the `rest` bytes at `keep`, and up to `room` behind them, stand from begin_ on. Returns how many came.
std::size_t InputBuffer::read_behind(const char* keep, std::size_t rest, std::size_t room) {
    if (stream_ == nullptr) {
        begin_ = keep;
        const auto kept = static_cast<std::size_t>(keep - text_.data()) + rest;
        return std::min(room, text_.size() - kept);
    }
    std::memmove(bytes_.data(), keep, rest);
    if (bytes_.size() < rest + room + padding) bytes_.resize(rest + room + padding);
    begin_ = bytes_.data();
    return stream_->read(bytes_.data() + rest, room);
}

} // namespace plumbline
