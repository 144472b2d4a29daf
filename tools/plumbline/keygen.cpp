// plumbline keygen: keys to sign bundles with, and a key for pseudonyms.
#include "runtime/bundle/pseudonym.h"
#include "runtime/bundle/signature.h"
#include "tools/plumbline/command.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace plumbline::tool {

namespace {

// Never over another key, and a secret one never readable by others, not even for a moment.
bool write_key(const std::string& path, const std::string& text, mode_t permissions) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions);
    if (file < 0) {
        say(path + ": error: " +
            (errno == EEXIST ? "there is a key of this name already; a key is never overwritten"
                             : std::string("cannot be written: ") + std::strerror(errno)));
        return false;
    }
    const bool whole =
        write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(file) == 0;
    const int error = errno;
    close(file);
    if (whole) return true;
    unlink(path.c_str());
    say(path + ": error: cannot be written: " + std::strerror(error));
    return false;
}

int no_random_numbers() {
    say("plumbline keygen: error: the system gives no random numbers");
    return unusable;
}

int make_signing_keys(const std::string& name) {
    const auto keys = make_keys();
    if (!keys) return no_random_numbers();
    if (!write_key(name + ".key", format_key(keys->secret_key), 0600)) return unusable;
    if (!write_key(name + ".pub", format_key(keys->public_key), 0644)) {
        unlink((name + ".key").c_str());
        return unusable;
    }
    say(name + ".key: the secret key. Whoever has it can sign in your name: keep it, and give it to nobody");
    say(name + ".pub: the public key. Give it to those who are to check your signatures");
    return ran;
}

int make_pseudonyms(const std::string& name) {
    const auto key = make_pseudonym_key();
    if (!key) return no_random_numbers();
    if (!write_key(name + ".key", format_key(*key), 0600)) return unusable;
    say(name +
        ".key: the key for pseudonyms. Whoever has it and a list of names can tell whose they are: keep it "
        "apart from the results");
    return ran;
}

} // namespace

void add_keygen(CLI::App& app, int& status) {
    auto name = std::make_shared<std::string>();
    auto pseudonyms = std::make_shared<bool>(false);
    CLI::App* sub =
        app.add_subcommand("keygen", "make keys to sign bundles with: NAME.key, secret, and NAME.pub");
    sub->add_option("-o,--output", *name, "what the files are called, without .key and .pub")->required();
    sub->add_flag("--pseudonyms", *pseudonyms, "make a key for `check --pseudonymise` instead");
    sub->callback([=, &status] { status = *pseudonyms ? make_pseudonyms(*name) : make_signing_keys(*name); });
}

} // namespace plumbline::tool
