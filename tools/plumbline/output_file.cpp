#include "tools/plumbline/output_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace plumbline::tool {

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
    if (path_.empty() || path_ == "-") {
        standard_output_ = true;
        file_ = stdout;
        return;
    }
    // A device or a pipe is written to as it stands: a rename would put a file in its place.
    std::error_code none;
    const auto kind = std::filesystem::status(path_, none).type();
    if (kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found) {
        file_ = std::fopen(path_.c_str(), "wb");
        if (!file_) fail("cannot be written");
        return;
    }
    // What a link leads to is written, and the link stays.
    place_ = path_;
    if (std::filesystem::is_symlink(path_, none)) {
        const auto target = std::filesystem::canonical(path_, none);
        if (!none) place_ = target.string();
    }
    beside_ = place_ + ".part-" + std::to_string(getpid());
    unfinished_.begin(beside_);
    file_ = std::fopen(beside_.c_str(), "wb");
    if (!file_) {
        fail("cannot be written");
        return;
    }
    // Who may not read the old file may not read the new one.
    constexpr mode_t permissions = 07777;
    struct stat old {
    }, made{};
    if (::stat(place_.c_str(), &old) == 0 && ::fstat(fileno(file_), &made) == 0 &&
        ((old.st_mode ^ made.st_mode) & permissions) != 0 &&
        ::fchmod(fileno(file_), old.st_mode & permissions) != 0)
        fail("cannot be given the permissions of the old file");
}

OutputFile::~OutputFile() {
    if (!standard_output_ && file_) std::fclose(file_);
    if (!beside_.empty()) std::remove(beside_.c_str());
}

bool OutputFile::fail(const std::string& what) {
    if (error_.empty())
        error_ = (standard_output_ ? std::string("standard output") : path_) + ": " + what + ": " +
                 std::strerror(errno);
    return false;
}

bool OutputFile::write(std::string_view text) {
    if (!error_.empty() || !file_) return false;
    if (text.empty()) return true; // it may have no place in memory, which fwrite must be given
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) return fail("cannot be written");
    return true;
}

bool OutputFile::finish() {
    if (!error_.empty() || !file_) return false;
    if (std::fflush(file_) != 0) return fail("cannot be written");
    if (standard_output_) return true;
    if (fsync(fileno(file_)) != 0 && errno != EINVAL && errno != EROFS) return fail("cannot be written");
    const int closed = std::fclose(file_);
    file_ = nullptr;
    if (closed != 0) return fail("cannot be written");
    if (beside_.empty()) return true;
    if (std::rename(beside_.c_str(), place_.c_str()) != 0) return fail("cannot be put in its place");
    unfinished_.done();
    beside_.clear();
    return true;
}

} // namespace plumbline::tool
