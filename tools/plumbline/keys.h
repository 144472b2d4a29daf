// Key files, as the commands take them.
#pragma once

#include "runtime/bundle/pseudonym.h"
#include "runtime/bundle/signature.h"

#include <optional>
#include <string>
#include <vector>

namespace plumbline::tool {

// Each says on standard error what is wrong, and then returns nothing.

// A file that others than its owner may read is refused.
std::optional<SecretKey> read_secret_key(const std::string& path);
std::optional<PseudonymKey> read_pseudonym_key(const std::string& path);

// Public keys: of a file, or of all .pub files in a folder.
struct NamedKey {
    PublicKey key;
    std::string file;
};
std::optional<std::vector<NamedKey>> read_public_keys(const std::vector<std::string>& paths);

// The file that holds the key, or the key itself.
std::string name_of(const PublicKey& key, const std::vector<NamedKey>& known);

} // namespace plumbline::tool
