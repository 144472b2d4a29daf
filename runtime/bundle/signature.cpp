#include "runtime/bundle/signature.h"

#include "runtime/bundle/container.h"
#include "runtime/bundle/key_text.h"

#include <algorithm>
#include <sodium.h>

namespace plumbline {

namespace {

constexpr std::string_view public_kind = "plumbline-public-key-1";
constexpr std::string_view secret_kind = "plumbline-secret-key-1";
// Stands before the bundle in what is signed, so that a signature on something else never serves for a bundle.
constexpr std::string_view purpose{"plumbline bundle 1\0", 19};

constexpr std::size_t signature_bytes = 64;
constexpr std::size_t entry_bytes = std::tuple_size_v<PublicKey> + signature_bytes;
static_assert(std::tuple_size_v<PublicKey> == crypto_sign_PUBLICKEYBYTES);
static_assert(std::tuple_size_v<SecretKey> == crypto_sign_SECRETKEYBYTES);
static_assert(signature_bytes == crypto_sign_BYTES);

Bytes what_is_signed(ByteView bundle) {
    ByteWriter message;
    message.raw({reinterpret_cast<const std::uint8_t*>(purpose.data()), purpose.size()});
    message.raw(bundle);
    return message.take();
}

template <typename Key>
Key key_from(std::span<const std::uint8_t> bytes) {
    Key key;
    std::copy_n(bytes.begin(), key.size(), key.begin());
    return key;
}

ByteView without_signatures(ByteView file, const UnpackedSections& unpacked) {
    return file.first(file.size() -
                      (unpacked.signature.empty() ? 0 : signature_frame_bytes + unpacked.signature.size()));
}

} // namespace

Signatures check_signatures(ByteView file, const UnpackedSections& unpacked) {
    Signatures result;
    ByteView rest = unpacked.signature;
    if (rest.empty()) return result;
    if (rest.size() % entry_bytes != 0) {
        result.problem = "the signature is not of a kind that this runtime knows: use a newer Plumbline";
        return result;
    }
    const Bytes message = what_is_signed(without_signatures(file, unpacked));
    for (; !rest.empty(); rest = rest.subspan(entry_bytes)) {
        const auto key = key_from<PublicKey>(rest);
        const bool twice = std::ranges::find(result.signed_by, key) != result.signed_by.end();
        if (twice || crypto_sign_verify_detached(rest.data() + key.size(), message.data(), message.size(),
                                                 key.data()) != 0) {
            result.signed_by.clear();
            result.problem =
                "its signature by " + base64(key) + " does not hold: the bundle is not what was signed";
            return result;
        }
        result.signed_by.push_back(key);
    }
    return result;
}

std::optional<KeyPair> make_keys() {
    if (sodium_init() < 0) return std::nullopt;
    KeyPair keys;
    crypto_sign_keypair(keys.public_key.data(), keys.secret_key.data());
    return keys;
}

std::string format_key(const PublicKey& key) {
    return key_line(public_kind, key);
}
std::string format_key(const SecretKey& key) {
    return key_line(secret_kind, key);
}
std::string base64_of(const PublicKey& key) {
    return base64(key);
}

std::optional<SecretKey> parse_secret_key(std::string_view text) {
    const auto keys = keys_in(text, secret_kind, std::tuple_size_v<SecretKey>);
    if (!keys || keys->size() != 1) return std::nullopt;
    return key_from<SecretKey>(keys->front());
}

std::optional<std::vector<PublicKey>> parse_public_keys(std::string_view text) {
    const auto keys = keys_in(text, public_kind, std::tuple_size_v<PublicKey>);
    if (!keys || keys->empty()) return std::nullopt;
    std::vector<PublicKey> result;
    for (const auto& key : *keys)
        result.push_back(key_from<PublicKey>(key));
    return result;
}

SignedBytes sign(std::span<const std::uint8_t> file, const SecretKey& key) {
    const UnpackedSections unpacked = unpack_sections(file);
    if (!unpacked.problem.empty()) return {{}, unpacked.problem};
    const Signatures there = check_signatures(file, unpacked);
    if (!there.problem.empty()) return {{}, there.problem};
    PublicKey public_key;
    crypto_sign_ed25519_sk_to_pk(public_key.data(), key.data());
    if (std::ranges::find(there.signed_by, public_key) != there.signed_by.end())
        return {{}, "it bears a signature by this key already"};

    const ByteView bundle = without_signatures(file, unpacked);
    const Bytes message = what_is_signed(bundle);
    std::array<std::uint8_t, signature_bytes> signature;
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), key.data());

    Bytes payload(unpacked.signature.begin(), unpacked.signature.end());
    payload.insert(payload.end(), public_key.begin(), public_key.end());
    payload.insert(payload.end(), signature.begin(), signature.end());
    if (payload.size() > most_signature_bytes) return {{}, "it bears as many signatures as a bundle may"};
    return {with_signature(bundle, payload), {}};
}

} // namespace plumbline
