#include "tools/plumbline/keys.h"

#include "tools/plumbline/command.h"
#include "tools/plumbline/load_standard.h"

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>

namespace plumbline::tool {

namespace {

constexpr std::size_t most_key_bytes = 64 * 1024;

std::optional<std::string> key_text(const std::string& path) {
    std::string text, why;
    if (read_file(path, most_key_bytes, text, why)) return text;
    say(path + ": error: " + why);
    return std::nullopt;
}

// What ssh does too: a key that anybody may read is nobody's.
std::optional<std::string> secret_text(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0) {
        say(path + ": error: others than its owner may read or change this key: `chmod 600 " + path +
            "`, or make a new one if they have");
        return std::nullopt;
    }
    return key_text(path);
}

} // namespace

std::optional<SecretKey> read_secret_key(const std::string& path) {
    const auto text = secret_text(path);
    if (!text) return std::nullopt;
    const auto key = parse_secret_key(*text);
    if (!key) say(path + ": error: this is no secret key; `plumbline keygen` makes one");
    return key;
}

std::optional<PseudonymKey> read_pseudonym_key(const std::string& path) {
    const auto text = secret_text(path);
    if (!text) return std::nullopt;
    const auto key = parse_pseudonym_key(*text);
    if (!key) say(path + ": error: this is no key for pseudonyms; `plumbline keygen --pseudonyms` makes one");
    return key;
}

std::optional<std::vector<NamedKey>> read_public_keys(const std::vector<std::string>& paths) {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        const std::size_t before = files.size();
        for (const auto& entry : fs::directory_iterator(path, error))
            if (entry.path().extension() == ".pub") files.push_back(entry.path().string());
        std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
        if (files.size() == before) {
            say(path + ": error: there are no .pub files in this folder");
            return std::nullopt;
        }
    }
    std::vector<NamedKey> keys;
    for (const std::string& file : files) {
        const auto text = key_text(file);
        if (!text) return std::nullopt;
        const auto found = parse_public_keys(*text);
        if (!found) {
            say(file + ": error: this is no public key; `plumbline keygen` writes one beside the secret key");
            return std::nullopt;
        }
        for (const PublicKey& key : *found)
            keys.push_back({key, file});
    }
    return keys;
}

std::string name_of(const PublicKey& key, const std::vector<NamedKey>& known) {
    const auto named =
        std::find_if(known.begin(), known.end(), [&](const NamedKey& one) { return one.key == key; });
    return named == known.end() ? base64_of(key) : base64_of(key) + " (" + named->file + ")";
}

} // namespace plumbline::tool
