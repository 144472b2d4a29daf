// Keys as lines of text. Private to this room.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

std::string key_line(std::string_view kind, std::span<const std::uint8_t> bytes);
std::string base64(std::span<const std::uint8_t> bytes);

// The keys of that kind and length in a text, a line each; lines that are empty or begin with # are passed over.
// nullopt where another line stands in it.
std::optional<std::vector<std::vector<std::uint8_t>>> keys_in(std::string_view text, std::string_view kind,
                                                              std::size_t length);

} // namespace plumbline
