// The bytes of a file, of standard input or of memory, in pieces, unpacked where they are gzip or zstd. What
// they are is told by their first bytes, whatever the name says.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

// Against files made to unpack to more than any machine holds: reading stops when more than `bytes` have come
// out and they are more than `ratio` times what went in. Timelines compress to a tenth or a twentieth.
struct UnpackLimit {
    std::uint64_t ratio = 1000;
    std::uint64_t bytes = std::uint64_t{1} << 30;
};

class InputStream {
  public:
    // "-" is standard input. A file that cannot be opened shows in failure().
    static InputStream open(const std::string& path, UnpackLimit limit = {});
    // `bytes` must outlive the stream.
    static InputStream from_memory(std::string_view bytes, UnpackLimit limit = {});

    InputStream(InputStream&&) noexcept;
    InputStream& operator=(InputStream&&) noexcept;
    ~InputStream();

    // Writes up to `room` bytes at `to` and returns how many; 0 at the end, or after a failure. Fewer than
    // `room` do not mean the end.
    std::size_t read(char* to, std::size_t room);

    // Why the stream cannot be read (any further), worded for people, without the file's name; empty: no
    // failure.
    const std::string& failure() const { return failure_; }
    // Before unpacking, for progress.
    std::uint64_t packed_bytes_read() const { return packed_read_; }

  private:
    class Unpacker;
    class GzipUnpacker;
    class ZstdUnpacker;

    InputStream();
    void detect(std::string_view name);
    std::size_t read_packed(char* to, std::size_t room);
    bool fill_packed();
    std::size_t unpack(char* to, std::size_t room);
    std::size_t fail(std::string why);

    struct FileCloser {
        void operator()(void* file) const;
    };
    std::unique_ptr<void, FileCloser> file_; // a FILE
    bool is_standard_input_ = false;
    std::string_view memory_;

    std::vector<char> packed_; // bytes read and not yet handed on: [packed_at_, packed_.size())
    std::size_t packed_at_ = 0;
    bool packed_at_end_ = false;

    std::unique_ptr<Unpacker> unpacker_; // none: the bytes are what they are
    UnpackLimit limit_;
    std::uint64_t packed_read_ = 0;
    std::uint64_t unpacked_ = 0;
    std::string failure_;
};

// The size of a file as it lies on disk; 0 for standard input and for what has no size.
std::uint64_t size_on_disk(const std::string& path);

} // namespace plumbline
