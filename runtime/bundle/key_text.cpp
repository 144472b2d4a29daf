#include "runtime/bundle/key_text.h"

#include <sodium.h>

namespace plumbline {

namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

} // namespace

std::string base64(std::span<const std::uint8_t> bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.resize(text.size() - 1); // its zero byte
    return text;
}

std::string key_line(std::string_view kind, std::span<const std::uint8_t> bytes) {
    return std::string(kind) + " " + base64(bytes) + "\n";
}

std::optional<std::vector<std::vector<std::uint8_t>>> keys_in(std::string_view text, std::string_view kind,
                                                              std::size_t length) {
    std::vector<std::vector<std::uint8_t>> keys;
    while (!text.empty()) {
        const std::size_t line_end = std::min(text.find('\n'), text.size());
        std::string_view line = trimmed(text.substr(0, line_end));
        text.remove_prefix(std::min(line_end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        if (!line.starts_with(kind)) return std::nullopt;
        line = trimmed(line.substr(kind.size()));
        std::vector<std::uint8_t> key(length);
        std::size_t got = 0;
        const char* end = nullptr;
        if (sodium_base642bin(key.data(), key.size(), line.data(), line.size(), nullptr, &got, &end,
                              sodium_base64_VARIANT_ORIGINAL) != 0 ||
            got != length || end != line.data() + line.size())
            return std::nullopt;
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace plumbline
