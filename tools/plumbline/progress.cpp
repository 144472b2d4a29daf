#include "tools/plumbline/progress.h"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>

namespace plumbline::tool {

ProgressLine::ProgressLine(std::string doing)
    : doing_(std::move(doing)),
      on_terminal_(isatty(STDERR_FILENO) != 0),
      last_(std::chrono::steady_clock::now()) {}

ProgressLine::~ProgressLine() {
    if (shown_) std::fputs("\r\033[K", stderr);
}

void ProgressLine::show(std::uint64_t done, std::uint64_t total, const char* what) {
    if (!on_terminal_) return;
    // Short work shows nothing; long work ten times a second at most.
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(shown_ ? 100 : 400)) return;
    last_ = now;
    shown_ = true;
    std::string line;
    if (total > 0) {
        const std::size_t filled =
            static_cast<std::size_t>(30.0 * static_cast<double>(done) / static_cast<double>(total));
        line = fmt::format("\r\033[K{} [{}{}] {:3.0f}% of {} {}", doing_, std::string(filled, '#'),
                           std::string(30 - filled, ' '),
                           100.0 * static_cast<double>(done) / static_cast<double>(total), total, what);
    } else {
        line = fmt::format("\r\033[K{} {} {}", doing_, done, what);
    }
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
}

} // namespace plumbline::tool
