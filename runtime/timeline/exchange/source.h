// Files as they come: what a file is, and where in it a byte stands.
#pragma once

#include "runtime/timeline/exchange/ledger.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::exchange {

// Text of a file that is UTF-8 (or at least bytes that can be read as such), without its byte order mark.
struct Source {
    std::string_view name;
    std::string_view text;
    bool is_xml = false; // by its first character
};

// Looks at the first bytes. nullopt, with a fatal fault that says what the file seems to be, if it can be
// neither CSV nor XML.
std::optional<Source> open_source(const ReturnFile& file, std::string_view wanted, Ledger& ledger);

// Line and column of a byte, both from 1. Columns count bytes.
class LineIndex {
  public:
    explicit LineIndex(std::string_view text);
    Place at(std::string_view file, std::size_t offset) const;

  private:
    std::vector<std::size_t> starts_;
};

// Reads the files named by `paths` into memory. In a folder, those whose names `is_wanted` accepts, in name
// order; other files there are named in the report. False, with a fatal fault, when one cannot be read or
// none is left.
bool load_files(const std::vector<std::string>& paths,
                const std::function<bool(const std::string& file_name)>& is_wanted, Ledger& ledger,
                std::vector<ReturnFile>& files);

} // namespace plumbline::exchange
