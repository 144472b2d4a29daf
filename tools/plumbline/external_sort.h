// The system's `sort` (GNU coreutils), as a child process that takes keys and texts and gives the texts back in the order
// of their keys, in memory that is bounded: what goes beyond it lies in temporary files, which `sort` takes away.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace plumbline::tool {

class ExternalSort {
  public:
    // `memory_bytes` for `sort` itself. `folder` is where its temporary files go; empty: $TMPDIR, else /tmp. What goes
    // wrong shows in error().
    ExternalSort(std::uint64_t memory_bytes, const std::string& folder);
    ~ExternalSort(); // ends what was not finished
    ExternalSort(const ExternalSort&) = delete;
    ExternalSort& operator=(const ExternalSort&) = delete;

    // Neither may hold a NUL byte. Texts of one key come out in the order they were added in. False: see error().
    bool add(std::string_view key, std::string_view text);
    // Hands on each text, in order of the bytes of the keys; `take` returns false to stop. Once, after the last add().
    bool finish(const std::function<bool(std::string_view text)>& take);
    const std::string& error() const { return error_; }

  private:
    bool fail(std::string why);
    bool flush();
    bool wait_for_end();
    pid_t child_ = -1;
    int to_child_ = -1, from_child_ = -1;
    std::string buffer_;
    std::string error_;
};

} // namespace plumbline::tool
