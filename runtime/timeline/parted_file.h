// A plain CSV file in parts that are cut between cases, so that threads can read them side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

class PartedFile {
  public:
    // nullopt where the file cannot be cut: it is no regular file, is packed, is not CSV, or `case_id` is not its
    // first column. A part has about so many bytes; a case is never cut, so that one may be larger and others empty.
    static std::optional<PartedFile> open(const std::string& path, std::size_t part_bytes);

    struct Part {
        std::string_view
            bytes; // the header line and the part's rows; behind them there is InputBuffer::padding
        std::uint64_t lines = 0; // of the rows alone
        std::string room;        // where the bytes stand
    };
    std::size_t parts() const { return parts_; }
    // False: it cannot be read, or holds a quotation mark, in which a line may end without ending its row. From any thread.
    // What `part` held is replaced; its room is used again.
    bool read(std::size_t index, Part& part) const;

  private:
    // A case that reaches over several parts: who looks from within it for the next one need not go through it again.
    struct LongCase {
        std::uint64_t from;      // a place in it
        std::uint64_t last_line; // where its last line begins
        std::uint64_t next_case;
    };
    struct LongCases {
        std::mutex mutex;
        std::vector<LongCase> found;
    };

    PartedFile() = default;
    std::optional<std::uint64_t> begin_of(std::size_t index) const;
    std::optional<std::uint64_t> next_case_from(std::uint64_t start, std::uint64_t& last_line) const;
    bool read_bytes(std::uint64_t offset, std::size_t size, char* to) const;

    std::shared_ptr<const int> file_; // a descriptor, closed with the last copy
    std::shared_ptr<LongCases> long_cases_ = std::make_shared<LongCases>();
    std::string header_; // with its line feed
    std::uint64_t size_ = 0;
    std::size_t part_bytes_ = 0;
    std::size_t parts_ = 0;
};

} // namespace plumbline
