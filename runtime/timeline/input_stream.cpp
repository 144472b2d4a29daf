#include "runtime/timeline/input_stream.h"

#include "runtime/timeline/text.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace plumbline {

namespace {

constexpr std::size_t packed_chunk = std::size_t{1} << 17;
constexpr std::size_t magic_bytes = 4;

std::FILE* as_file(void* file) {
    return static_cast<std::FILE*>(file);
}

std::string system_message(int error) {
    std::string message = std::generic_category().message(error);
    if (!message.empty()) message[0] = lower(message[0]);
    return message;
}

bool is_gzip(std::string_view start) {
    return start.starts_with("\x1f\x8b");
}

// A frame of data, or one that a reader is to skip, as the parallel packers write in front.
bool is_zstd(std::string_view start) {
    if (start.starts_with("\x28\xb5\x2f\xfd")) return true;
    return start.size() >= 4 && (start[0] & 0xF0) == 0x50 && start.substr(1, 3) == "\x2a\x4d\x18";
}

} // namespace

// One way of unpacking. Never throws; a failure is told by `problem`.
class InputStream::Unpacker {
  public:
    struct Step {
        std::size_t taken = 0;
        std::size_t written = 0;
        const char* problem = nullptr;
    };
    virtual ~Unpacker() = default;
    virtual Step step(const char* from, std::size_t size, char* to, std::size_t room) = 0;
    // Between two members or frames, where a file may end.
    virtual bool may_end() const = 0;
    virtual const char* name() const = 0;
};

class InputStream::GzipUnpacker : public Unpacker {
  public:
    GzipUnpacker() { ready_ = inflateInit2(&state_, 15 + 16) == Z_OK; }
    GzipUnpacker(const GzipUnpacker&) = delete;
    GzipUnpacker& operator=(const GzipUnpacker&) = delete;
    ~GzipUnpacker() override { inflateEnd(&state_); }

    Step step(const char* from, std::size_t size, char* to, std::size_t room) override {
        if (!ready_) return {0, 0, "there is not enough memory to unpack it"};
        // A file may be several members one after another.
        if (member_ended_ && size > 0) {
            if (inflateReset(&state_) != Z_OK) return {0, 0, corrupt};
            member_ended_ = false;
        }
        constexpr std::size_t most = std::size_t{1} << 30;
        state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from));
        state_.avail_in = static_cast<uInt>(std::min(size, most));
        state_.next_out = reinterpret_cast<Bytef*>(to);
        state_.avail_out = static_cast<uInt>(std::min(room, most));
        const uInt offered = state_.avail_in;
        const uInt space = state_.avail_out;
        const int result = inflate(&state_, Z_NO_FLUSH);
        Step step{offered - state_.avail_in, space - state_.avail_out, nullptr};
        if (result == Z_STREAM_END)
            member_ended_ = true;
        else if (result == Z_MEM_ERROR)
            step.problem = "there is not enough memory to unpack it";
        else if (result != Z_OK && result != Z_BUF_ERROR)
            step.problem = corrupt;
        return step;
    }
    bool may_end() const override { return member_ended_; }
    const char* name() const override { return "gzip"; }

  private:
    static constexpr const char* corrupt = "the gzip data is corrupt";
    z_stream state_{};
    bool ready_ = false;
    bool member_ended_ = false;
};

class InputStream::ZstdUnpacker : public Unpacker {
  public:
    ZstdUnpacker() : state_(ZSTD_createDStream()) {}
    ZstdUnpacker(const ZstdUnpacker&) = delete;
    ZstdUnpacker& operator=(const ZstdUnpacker&) = delete;
    ~ZstdUnpacker() override { ZSTD_freeDStream(state_); }

    Step step(const char* from, std::size_t size, char* to, std::size_t room) override {
        if (state_ == nullptr) return {0, 0, "there is not enough memory to unpack it"};
        ZSTD_inBuffer in{from, size, 0};
        ZSTD_outBuffer out{to, room, 0};
        const std::size_t result = ZSTD_decompressStream(state_, &out, &in);
        Step step{in.pos, out.pos, nullptr};
        if (ZSTD_isError(result)) {
            const bool wants_memory = ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge;
            step.problem = wants_memory
                               ? "the zstd data needs a window of more than 128 MiB (packed with --long "
                                 "or --ultra): pack it without"
                               : "the zstd data is corrupt";
        } else {
            frame_ended_ = result == 0;
        }
        return step;
    }
    bool may_end() const override { return frame_ended_; }
    const char* name() const override { return "zstd"; }

  private:
    ZSTD_DStream* state_;
    bool frame_ended_ = false;
};

void InputStream::FileCloser::operator()(void* file) const {
    std::fclose(as_file(file));
}

InputStream::InputStream() = default;
InputStream::InputStream(InputStream&&) noexcept = default;
InputStream& InputStream::operator=(InputStream&&) noexcept = default;
InputStream::~InputStream() = default;

std::size_t InputStream::fail(std::string why) {
    failure_ = std::move(why);
    return 0;
}

InputStream InputStream::open(const std::string& path, UnpackLimit limit) {
    InputStream stream;
    stream.limit_ = limit;
    if (path == "-") {
        stream.is_standard_input_ = true;
    } else {
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored)) {
            stream.fail("is a directory: expected a file");
            return stream;
        }
        stream.file_.reset(std::fopen(path.c_str(), "rb"));
        if (!stream.file_) {
            stream.fail("cannot be opened: " + system_message(errno));
            return stream;
        }
        // Chunks are large already.
        std::setvbuf(as_file(stream.file_.get()), nullptr, _IONBF, 0);
    }
    stream.detect(path);
    return stream;
}

InputStream InputStream::from_memory(std::string_view bytes, UnpackLimit limit) {
    InputStream stream;
    stream.limit_ = limit;
    stream.memory_ = bytes;
    stream.detect({});
    return stream;
}

void InputStream::detect(std::string_view name) {
    packed_.resize(magic_bytes);
    std::size_t have = 0;
    while (have < magic_bytes) {
        const std::size_t got = read_packed(packed_.data() + have, magic_bytes - have);
        if (got == 0) break;
        have += got;
    }
    packed_.resize(have);
    if (!failure_.empty()) return;
    const std::string_view start(packed_.data(), packed_.size());
    if (is_gzip(start))
        unpacker_ = std::make_unique<GzipUnpacker>();
    else if (is_zstd(start))
        unpacker_ = std::make_unique<ZstdUnpacker>();
    else if (start.empty() && (ends_ignoring_case(name, ".gz") || ends_ignoring_case(name, ".zst")))
        fail(fmt::format("is empty: expected {} data", ends_ignoring_case(name, ".gz") ? "gzip" : "zstd"));
}

std::size_t InputStream::read_packed(char* to, std::size_t room) {
    std::size_t got = 0;
    if (file_ || is_standard_input_) {
        std::FILE* file = file_ ? as_file(file_.get()) : stdin;
        errno = 0;
        got = std::fread(to, 1, room, file);
        if (got == 0 && std::ferror(file)) return fail("cannot be read: " + system_message(errno));
    } else {
        got = std::min(room, memory_.size());
        std::memcpy(to, memory_.data(), got);
        memory_.remove_prefix(got);
    }
    packed_read_ += got;
    return got;
}

// Makes sure that there are packed bytes to hand on. False at the end and on failure.
bool InputStream::fill_packed() {
    if (packed_at_ < packed_.size()) return true;
    if (packed_at_end_) return false;
    packed_.resize(packed_chunk);
    packed_.resize(read_packed(packed_.data(), packed_chunk));
    packed_at_ = 0;
    packed_at_end_ = packed_.empty();
    return !packed_at_end_;
}

std::size_t InputStream::unpack(char* to, std::size_t room) {
    for (;;) {
        const bool has_input = fill_packed();
        if (!failure_.empty()) return 0;
        if (!has_input && unpacker_->may_end()) return 0;
        const Unpacker::Step step =
            unpacker_->step(packed_.data() + packed_at_, packed_.size() - packed_at_, to, room);
        packed_at_ += step.taken;
        unpacked_ += step.written;
        if (step.problem != nullptr) return fail(step.problem);
        const std::uint64_t packed = packed_read_ - (packed_.size() - packed_at_);
        if (unpacked_ > limit_.bytes && unpacked_ / limit_.ratio >= packed)
            return fail(
                fmt::format("unpacks to more than {} times its size, {} bytes so far: refused, as timelines "
                            "do not; unpack it yourself if you trust it",
                            limit_.ratio, unpacked_));
        if (step.written > 0) return step.written;
        if (!has_input && !unpacker_->may_end())
            return fail(fmt::format("the {} data ends too early: the file was cut off", unpacker_->name()));
    }
}

std::size_t InputStream::read(char* to, std::size_t room) {
    if (!failure_.empty() || room == 0) return 0;
    if (unpacker_) return unpack(to, room);
    if (packed_at_ < packed_.size()) {
        const std::size_t count = std::min(room, packed_.size() - packed_at_);
        std::memcpy(to, packed_.data() + packed_at_, count);
        packed_at_ += count;
        return count;
    }
    return read_packed(to, room);
}

std::uint64_t size_on_disk(const std::string& path) {
    std::error_code error;
    if (path == "-" || !std::filesystem::is_regular_file(path, error)) return 0;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    return error ? 0 : static_cast<std::uint64_t>(size);
}

} // namespace plumbline
