#include "runtime/timeline/exchange/source.h"

#include "runtime/timeline/exchange/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

namespace plumbline::exchange {

namespace {

namespace fs = std::filesystem;

struct Signature {
    std::string_view bytes;
    std::string_view meaning;
};
// Two of these are read elsewhere in Plumbline, so the advice is worth giving.
constexpr std::array signatures = {
    Signature{"PK\x03\x04", "a workbook or a zip archive; save its tables as CSV, or unpack it"},
    Signature{"\x1f\x8b", "compressed with gzip; unpack it first"},
    Signature{"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"},
    Signature{"\xff\xfe", "UTF-16 text; save it as UTF-8"},
    Signature{"\xfe\xff", "UTF-16 text; save it as UTF-8"},
    Signature{"%PDF", "a PDF document"},
    Signature{"\xd0\xcf\x11\xe0", "a workbook or document of an old Office; save its tables as CSV"},
};

std::optional<std::string> read_whole(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string content;
    std::array<char, 65536> chunk{};
    while (in.read(chunk.data(), chunk.size()) || in.gcount() > 0)
        content.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad()) return std::nullopt;
    return content;
}

// What lies beside data and is none: naming it as unread would only be noise.
bool is_companion(const fs::path& path) {
    const std::string extension = plain_name(path.extension().string());
    return extension.empty() || extension == "xsd" || extension == "md" || extension == "txt";
}

} // namespace

std::optional<Source> open_source(const ReturnFile& file, std::string_view wanted, Ledger& ledger) {
    std::string_view text = file.content;
    const Place whole{file.name, 0, 0};
    for (const Signature& signature : signatures) {
        if (!text.starts_with(signature.bytes)) continue;
        ledger.fault(FaultKind::not_this_format, whole,
                     fmt::format("this is not {}: it seems to be {}", wanted, signature.meaning));
        return std::nullopt;
    }
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
        ledger.fault(FaultKind::byte_order_mark, {file.name, 1, 1}, "the file starts with a byte order mark");
    }
    if (trimmed(text).empty()) {
        ledger.fault(FaultKind::not_this_format, whole, fmt::format("this is not {}: it is empty", wanted));
        return std::nullopt;
    }
    if (text.find('\0') != std::string_view::npos) {
        ledger.fault(FaultKind::not_this_format, whole,
                     fmt::format("this is not {}: it has bytes that no text has", wanted));
        return std::nullopt;
    }
    return Source{file.name, text, trimmed(text).front() == '<'};
}

LineIndex::LineIndex(std::string_view text) : starts_{0} {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n') starts_.push_back(i + 1);
}

Place LineIndex::at(std::string_view file, std::size_t offset) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto line = static_cast<std::size_t>(next - starts_.begin());
    return {file, line, static_cast<std::uint32_t>(offset - starts_[line - 1] + 1)};
}

bool load_files(const std::vector<std::string>& paths,
                const std::function<bool(const std::string& file_name)>& is_wanted, Ledger& ledger,
                std::vector<ReturnFile>& files) {
    bool all_read = true;
    const auto read = [&](const fs::path& path) {
        if (std::optional<std::string> content = read_whole(path)) {
            files.push_back({path.string(), std::move(*content)});
            return;
        }
        const std::string name = path.string();
        ledger.fault(FaultKind::file_unreadable, {name, 0, 0}, "the file is missing or cannot be read");
        all_read = false;
    };
    for (const std::string& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            read(path);
            continue;
        }
        std::vector<fs::path> entries;
        for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error))
            if (entry->is_regular_file(error)) entries.push_back(entry->path());
        std::sort(entries.begin(), entries.end());
        const std::size_t before = files.size();
        for (const fs::path& entry : entries) {
            const std::string name = entry.string();
            if (is_wanted(entry.filename().string()))
                read(entry);
            else if (!is_companion(entry))
                ledger.fault(FaultKind::file_not_read, {name, 0, 0},
                             "not known by its name; name the file itself to have it read");
        }
        if (files.size() == before && all_read) {
            ledger.fault(FaultKind::file_unreadable, {path, 0, 0},
                         error ? "the folder cannot be read" : "the folder holds no file of this return");
            all_read = false;
        }
    }
    return all_read;
}

} // namespace plumbline::exchange
