// A window on an input stream that moves on row by row: what is left of the last rows, and a chunk read
// behind it.
#pragma once

#include "runtime/timeline/input_stream.h"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace plumbline {

class InputBuffer {
  public:
    // So many bytes can be read behind end(), whatever they are: for code that looks at many bytes at once.
    static constexpr std::size_t padding = 64;

    // `after_chunk` is called after every chunk with the packed bytes read so far.
    InputBuffer(InputStream& stream, std::size_t chunk_bytes, std::function<void(std::uint64_t)> after_chunk);
    // Over text that stands in memory, which is looked at where it stands. Behind it there is padding.
    InputBuffer(std::string_view padded_text, std::size_t chunk_bytes);
    InputBuffer(const InputBuffer&) = delete;
    InputBuffer& operator=(const InputBuffer&) = delete;

    const char* begin() const { return begin_; }
    const char* end() const { return begin_ + size_; }
    // Nothing comes behind end(): the stream ended, or failed.
    bool is_last() const { return is_last_; }
    bool has_failed() const { return stream_ != nullptr && !stream_->failure().empty(); }
    // The first NUL byte that the last chunk brought, or nullptr. No text has any, but UTF-16 and workbooks
    // do.
    const char* nul() const { return nul_; }
    static constexpr std::string_view nul_message =
        "holds a NUL byte: expected text in UTF-8; save the file as UTF-8, not as UTF-16 or as a workbook";

    // Drops what lies before `keep` and reads on behind the rest. Every pointer into the buffer is void
    // afterwards. A rest that keeps growing is read in growing chunks, so that a long row costs no more than
    // twice its length.
    void read_on(const char* keep);

  private:
    std::size_t read_behind(const char* keep, std::size_t rest, std::size_t room);

    InputStream* stream_ = nullptr; // null: `text_` is all there is
    std::string_view text_;
    std::size_t chunk_bytes_;
    std::function<void(std::uint64_t)> after_chunk_;
    std::vector<char> bytes_; // of the stream
    const char* begin_ = nullptr;
    std::size_t size_ = 0;
    bool is_last_ = false;
    const char* nul_ = nullptr;
};

} // namespace plumbline
