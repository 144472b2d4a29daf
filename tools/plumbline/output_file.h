// Where results go: a file, written beside and renamed when it is whole, or standard output.
#pragma once

#include "tools/plumbline/unfinished_files.h"

#include <cstdio>
#include <string>
#include <string_view>

namespace plumbline::tool {

class OutputFile {
  public:
    // "" or "-" is standard output.
    explicit OutputFile(std::string path);
    ~OutputFile(); // takes away what was not finished
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // False once something went wrong: a full disk, a closed pipe. What, in error().
    bool write(std::string_view text);
    // Renames the finished file into its place. Nothing stands there before, or the old file does.
    bool finish();
    const std::string& error() const { return error_; }

  private:
    bool fail(const std::string& what);
    std::string path_;
    std::string place_; // where the finished file goes: path_, or what a link of that name leads to
    std::string beside_;
    UnfinishedFile unfinished_; // the file beside
    std::FILE* file_ = nullptr;
    bool standard_output_ = false;
    std::string error_;
};

} // namespace plumbline::tool
