#include "tools/plumbline/external_sort.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace plumbline::tool {

namespace {

constexpr std::size_t chunk = std::size_t{1} << 18;
constexpr char key_end = '\1';

// A key that holds what ends a key must neither end early nor come out of order.
void add_key(std::string_view key, std::string& out) {
    for (const char c : key)
        if (c == '\1' || c == '\2') {
            out += '\2';
            out += static_cast<char>(c + 1);
        } else {
            out += c;
        }
    out += key_end;
}

void close_if_open(int& descriptor) {
    if (descriptor >= 0) close(descriptor);
    descriptor = -1;
}

} // namespace

ExternalSort::ExternalSort(std::uint64_t memory_bytes, const std::string& folder) {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0) {
        fail(fmt::format("no pipe to `sort`: {}", std::strerror(errno)));
        return;
    }
    if (pipe2(out, O_CLOEXEC) != 0) {
        fail(fmt::format("no pipe from `sort`: {}", std::strerror(errno)));
        close(in[0]);
        close(in[1]);
        return;
    }
    to_child_ = in[1];
    from_child_ = out[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t as_usual; // this program has taken some for itself
    sigemptyset(&as_usual);
    sigaddset(&as_usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &as_usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    std::vector<std::string> arguments{"sort",
                                       "--zero-terminated",
                                       "--stable",
                                       "--key=1,1",
                                       std::string("--field-separator=") + key_end,
                                       fmt::format("--buffer-size={}b", memory_bytes)};
    if (!folder.empty()) arguments.push_back("--temporary-directory=" + folder);
    std::vector<char*> argv;
    for (std::string& argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    // By bytes, as `check` has its cases.
    std::vector<std::string> variables{"LC_ALL=C"};
    for (char** variable = environ; *variable; ++variable)
        if (!std::string_view(*variable).starts_with("LC_ALL=")) variables.emplace_back(*variable);
    std::vector<char*> envp;
    for (std::string& variable : variables)
        envp.push_back(variable.data());
    envp.push_back(nullptr);
    const int failed = posix_spawnp(&child_, "sort", &actions, &attributes, argv.data(), envp.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    if (failed != 0) {
        child_ = -1;
        fail(fmt::format("`sort` of the GNU coreutils cannot be started: {}", std::strerror(failed)));
    }
}

ExternalSort::~ExternalSort() {
    close_if_open(to_child_);
    close_if_open(from_child_);
    if (child_ < 0) return;
    kill(child_, SIGTERM); // it takes its temporary files away
    waitpid(child_, nullptr, 0);
}

bool ExternalSort::fail(std::string why) {
    if (error_.empty()) error_ = std::move(why);
    return false;
}

bool ExternalSort::wait_for_end() {
    int status = 0;
    const pid_t ended = waitpid(child_, &status, 0);
    child_ = -1;
    return (ended >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           fail("`sort` could not put the rows in order; what it said stands above");
}

bool ExternalSort::flush() {
    std::size_t written = 0;
    while (written < buffer_.size()) {
        const ssize_t count = ::write(to_child_, buffer_.data() + written, buffer_.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return wait_for_end() && fail("`sort` ended before it had all rows");
        written += static_cast<std::size_t>(count);
    }
    buffer_.clear();
    return true;
}

bool ExternalSort::add(std::string_view key, std::string_view text) {
    if (!error_.empty()) return false;
    add_key(key, buffer_);
    buffer_ += text;
    buffer_ += '\0';
    return buffer_.size() < chunk || flush();
}

bool ExternalSort::finish(const std::function<bool(std::string_view text)>& take) {
    if (!error_.empty() || !flush()) return false;
    close_if_open(to_child_);
    std::size_t begin = 0; // of what has not been handed on
    for (;;) {
        for (std::size_t end; (end = buffer_.find('\0', begin)) != std::string::npos; begin = end + 1) {
            const std::string_view record(buffer_.data() + begin, end - begin);
            if (!take(record.substr(record.find(key_end) + 1))) return false;
        }
        buffer_.erase(0, begin);
        begin = buffer_.size();
        buffer_.resize(begin + chunk);
        const ssize_t count = ::read(from_child_, buffer_.data() + begin, chunk);
        if (count < 0 && errno != EINTR)
            return fail(fmt::format("`sort` cannot be read: {}", std::strerror(errno)));
        buffer_.resize(begin + static_cast<std::size_t>(count < 0 ? 0 : count));
        begin = 0;
        if (count == 0) break;
    }
    if (!wait_for_end()) return false;
    return buffer_.empty() || fail("`sort` gave back half a row");
}

} // namespace plumbline::tool
