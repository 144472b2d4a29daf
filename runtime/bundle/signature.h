// Who answers for a bundle: Ed25519 signatures (RFC 8032) by libsodium, over every byte of the bundle before them.
//
// A signature says that whoever holds the secret key put it on exactly these bytes. It does not say when, nor that the
// standard says what a document says, nor that the key belongs to anybody: who trusts a key decides that.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

using PublicKey = std::array<std::uint8_t, 32>;
using SecretKey = std::array<std::uint8_t, 64>; // the seed and the public key, as libsodium keeps them

struct KeyPair {
    PublicKey public_key;
    SecretKey secret_key;
};
// From the system's random numbers. nullopt: it has none.
std::optional<KeyPair> make_keys();

// Keys as text, a line each: `plumbline-public-key-1 BASE64`, `plumbline-secret-key-1 BASE64`.
std::string format_key(const PublicKey& key);
std::string format_key(const SecretKey& key);
std::string base64_of(const PublicKey& key); // as it is shown
// The one key in a file's text; lines that are empty or begin with # are passed over. nullopt: there is none, or more.
std::optional<SecretKey> parse_secret_key(std::string_view text);
// All public keys in a file's text; nullopt where a line is none.
std::optional<std::vector<PublicKey>> parse_public_keys(std::string_view text);

struct SignedBytes {
    std::vector<std::uint8_t> bytes;
    std::string problem; // not empty: the file is no bundle, or was signed with this key already
};
// The file with one more signature behind it. The signatures that are there stay, and are not part of what is signed.
SignedBytes sign(std::span<const std::uint8_t> file, const SecretKey& key);

} // namespace plumbline
