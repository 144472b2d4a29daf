// A progress line on a terminal, nothing in a pipe.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace plumbline::tool {

class ProgressLine {
  public:
    explicit ProgressLine(std::string doing);
    ~ProgressLine(); // wipes the line
    void show(std::uint64_t done, std::uint64_t total, const char* what);

  private:
    std::string doing_;
    bool on_terminal_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point last_;
};

} // namespace plumbline::tool
