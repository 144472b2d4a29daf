#include "tools/plumbline/unfinished_files.h"

#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <iterator>
#include <string_view>
#include <unistd.h>

namespace plumbline::tool {

namespace {

// A handler may ask for no memory and take no lock, so that the paths stand in memory of their own.
struct Slot {
    std::atomic<bool> is_taken{false};
    std::atomic<bool> is_named{false};
    char path[PATH_MAX];
};
Slot slots[8];
static_assert(std::atomic<bool>::is_always_lock_free, "a signal's handler must not wait for a lock");

void write_words(std::string_view words) {
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words.data(), words.size());
}

extern "C" void end_by_signal(int signal) {
    bool is_taken_away = false;
    for (Slot& slot : slots)
        if (slot.is_named.load() && ::unlink(slot.path) == 0) is_taken_away = true;
    write_words("\nplumbline: ended by a signal before it was done");
    write_words(is_taken_away ? "; what it was writing was taken away\n" : "\n");
    // The handler is gone by now (SA_RESETHAND): on return the signal does what it does to any program.
    ::raise(signal);
}

} // namespace

void take_away_unfinished_on_signals() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
        action = {};
        action.sa_handler = end_by_signal;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        // One at a time: the first says what there is to say.
        for (const int other : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&action.sa_mask, other);
        ::sigaction(signal, &action, nullptr);
    }
}

void UnfinishedFile::begin(const std::string& path) {
    done();
    if (path.size() >= sizeof(Slot::path)) return;
    for (int i = 0; i < static_cast<int>(std::size(slots)); ++i) {
        if (slots[i].is_taken.exchange(true)) continue;
        std::memcpy(slots[i].path, path.c_str(), path.size() + 1);
        slots[i].is_named = true;
        slot_ = i;
        return;
    }
}

void UnfinishedFile::done() {
    if (slot_ < 0) return;
    slots[slot_].is_named = false;
    slots[slot_].is_taken = false;
    slot_ = -1;
}

} // namespace plumbline::tool
