// Names that stand for others, so that a result can be shared: the same name has the same pseudonym under the same key,
// and without the key nobody can tell whose it is, nor try names until one fits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline {

struct PseudonymKey {
    std::array<std::uint8_t, 32> bytes;
};
// From the system's random numbers. nullopt: it has none.
std::optional<PseudonymKey> make_pseudonym_key();
// `plumbline-pseudonym-key-1 BASE64`, on a line of its own.
std::string format_key(const PseudonymKey& key);
std::optional<PseudonymKey> parse_pseudonym_key(std::string_view text);

// BLAKE2b-128 keyed with the key, as 32 hexadecimal digits.
std::string pseudonym(std::string_view name, const PseudonymKey& key);

} // namespace plumbline
