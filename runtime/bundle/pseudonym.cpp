#include "runtime/bundle/pseudonym.h"

#include "runtime/bundle/key_text.h"

#include <algorithm>
#include <sodium.h>

namespace plumbline {

namespace {

constexpr std::string_view kind = "plumbline-pseudonym-key-1";

} // namespace

std::optional<PseudonymKey> make_pseudonym_key() {
    if (sodium_init() < 0) return std::nullopt;
    PseudonymKey key;
    randombytes_buf(key.bytes.data(), key.bytes.size());
    return key;
}

std::string format_key(const PseudonymKey& key) {
    return key_line(kind, key.bytes);
}

std::optional<PseudonymKey> parse_pseudonym_key(std::string_view text) {
    PseudonymKey key;
    const auto keys = keys_in(text, kind, key.bytes.size());
    if (!keys || keys->size() != 1) return std::nullopt;
    std::copy(keys->front().begin(), keys->front().end(), key.bytes.begin());
    return key;
}

std::string pseudonym(std::string_view name, const PseudonymKey& key) {
    std::array<std::uint8_t, 16> hash;
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(name.data()),
                       name.size(), key.bytes.data(), key.bytes.size());
    std::string digits(2 * hash.size() + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
    digits.pop_back();
    return digits;
}

} // namespace plumbline
