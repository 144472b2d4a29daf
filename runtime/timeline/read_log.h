// Writes a ReadReport. Every row goes through exactly one of row_used, row_unknown and row_unusable, so that
// the numbers add up by construction.
#pragma once

#include "runtime/timeline/reader.h"
#include "runtime/timeline/string_table.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace plumbline {

// Where something stands in the file at hand; column 0: the whole row.
struct RowPlace {
    std::uint64_t line = 0;
    std::uint32_t column = 0;
};

class ReadLog {
  public:
    explicit ReadLog(ReadReport& report)
        : report_(report), attributes_{report.unknown_attributes}, values_{report.unlisted_values} {}

    void begin_file(const std::string& name) { file_ = name; }
    bool file_failed(std::size_t fatal_before) const { return report_.fatal.size() > fatal_before; }

    void row_used() {
        ++report_.rows_read;
        ++report_.rows_used;
    }
    void row_unknown(std::string_view event, std::uint64_t line);
    void row_unusable(RowPlace place, std::string message);
    void fatal(RowPlace place, std::string message);

    // A key stands for a name, which `make_name` spells out. It is called only where the key is new.
    template <class MakeName>
    void unknown_attribute(std::uint64_t key, std::uint64_t line, const MakeName& make_name) {
        count(attributes_, key, line, make_name);
    }
    template <class MakeName>
    void unlisted_value(std::uint64_t key, std::uint64_t line, const MakeName& make_name) {
        count(values_, key, line, make_name);
    }
    void name_beyond_cap() { ++report_.names_beyond_cap; }
    // Values are numbered anew: their keys mean other names from here on.
    void forget_values() {
        values_.by_key.clear();
        values_.recent = {};
    }

  private:
    using Names = std::map<std::string, ReadReport::Unknown>;
    // A map of the report, and the short way to its entries (which stay where they are).
    struct Counts {
        Names& names;
        std::unordered_map<std::uint64_t, ReadReport::Unknown*> by_key = {};
        // Where those that came lately are: a few names come in most rows.
        struct Recent {
            std::uint64_t key = 0;
            ReadReport::Unknown* entry = nullptr;
        };
        std::array<Recent, 64> recent = {};

        Recent& recent_of(std::uint64_t key) { return recent[(key ^ key >> 48 ^ key >> 32) % recent.size()]; }
    };

    template <class MakeName>
    void count(Counts& counts, std::uint64_t key, std::uint64_t line, const MakeName& make_name) {
        auto& recent = counts.recent_of(key);
        if (recent.entry != nullptr && recent.key == key) {
            ++recent.entry->count;
            return;
        }
        const auto known = counts.by_key.find(key);
        if (known != counts.by_key.end()) {
            ++known->second->count;
            recent = {key, known->second};
        } else if (ReadReport::Unknown* entry = entry_for(counts.names, make_name(), line)) {
            counts.by_key.emplace(key, entry);
            ++entry->count;
        } else {
            ++report_.names_beyond_cap;
        }
    }
    // nullptr: there are too many names already.
    ReadReport::Unknown* entry_for(Names& names, const std::string& name, std::uint64_t line) const;

    ReadReport& report_;
    std::string file_;
    StringTable event_names_;
    std::vector<ReadReport::Unknown*> events_;
    Counts attributes_;
    Counts values_;
};

} // namespace plumbline
