// Source texts and places in them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

using FileIndex = std::uint32_t;

// A run of bytes of one source file. Empty spans are places between bytes.
struct Span {
    FileIndex file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Span&) const = default;
};

// Line and column count from 1; the column counts characters (UTF-8 code points), as editors show it.
struct Place {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

// One file's text. The compiler reads no files: whoever calls it hands the texts over.
struct SourceText {
    std::string path; // as the user wrote it, for messages
    std::string text;
};

class SourceSet {
  public:
    FileIndex add(SourceText source);
    const SourceText& operator[](FileIndex file) const { return files_[file]; }
    std::size_t size() const { return files_.size(); }
    Place place(FileIndex file, std::uint32_t offset) const;
    Place place(const Span& span) const { return place(span.file, span.begin); }
    // The line that holds `offset`, without its line end.
    std::string_view line_at(FileIndex file, std::uint32_t offset) const;
    std::string_view text_of(const Span& span) const;

  private:
    std::vector<SourceText> files_;
    std::vector<std::vector<std::uint32_t>> line_starts_;
};

} // namespace plumbline
