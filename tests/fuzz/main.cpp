// Runs a target on its seeds, on kept files, and on seeds changed at random. Each run is a function of the target, the
// seed and its number, so that a failing one can be had again. The runs happen in a process of their own: a crash or a
// hang ends that process, and this one says which input it was and writes it to a file.
#include "tests/fuzz/targets.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace plumbline::fuzz;

namespace {

struct Options {
    std::string target;
    std::uint64_t runs = 1000;
    double seconds = 0;
    std::uint64_t seed = 1;
    unsigned hang_seconds = 30;
    std::string failures = "fuzz_failures";
    std::vector<std::string> files;
};

// Written by the child, read by the parent when it has gone.
struct Shared {
    std::atomic<std::uint64_t> run{0};
    std::atomic<std::uint64_t> accepted_changed{0}; // seeds not counted
    std::atomic<double> slowest_seconds{0};
    std::atomic<std::uint64_t> slowest_run{0};
};

// The seeds themselves come first, then the changes.
std::string input_of(const Target& target, const std::vector<std::string>& seeds, std::uint64_t seed,
                     std::uint64_t run) {
    if (run < seeds.size()) return seeds[run];
    Random random(seed * 0x100000001b3u + run);
    const std::string& changed = random.one_of(seeds);
    return target.mutate(changed, seeds, random);
}

std::string ending_of(int status) {
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGALRM
                   ? "no end in sight"
                   : fmt::format("ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return fmt::format("ended with status {}", WEXITSTATUS(status));
}

constexpr int does_not_hold = 3;

int run_all(const Target& target, const Options& options) {
    const std::vector<std::string> seeds = seeds_of(target);
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        fmt::print(stderr, "no memory to share between processes\n");
        return 2;
    }
    auto* shared = new (memory) Shared;
    const auto started = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    };
    const auto is_over = [&](std::uint64_t run) {
        return options.seconds > 0 ? seconds() >= options.seconds : run >= seeds.size() + options.runs;
    };
    std::uint64_t failures = 0;
    constexpr std::uint64_t most_failures = 20;
    for (std::uint64_t next = 0; !is_over(next) && failures < most_failures;) {
        std::fflush(nullptr);
        const pid_t child = fork();
        if (child < 0) {
            fmt::print(stderr, "no process for the runs\n");
            return 2;
        }
        if (child == 0) {
            for (std::uint64_t run = next; !is_over(run); ++run) {
                shared->run = run;
                alarm(options.hang_seconds);
                const double before = seconds();
                const Outcome outcome = target.run(input_of(target, seeds, options.seed, run));
                if (const double took = seconds() - before; took > shared->slowest_seconds) {
                    shared->slowest_seconds = took;
                    shared->slowest_run = run;
                }
                if (!outcome.problem.empty()) {
                    fmt::print(stderr, "{}\n", outcome.problem);
                    std::fflush(nullptr);
                    _exit(does_not_hold);
                }
                if (run >= seeds.size() && outcome.is_accepted) ++shared->accepted_changed;
                shared->run = run + 1;
            }
            _exit(0);
        }
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        next = shared->run;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) break;
        ++failures;
        std::filesystem::create_directories(options.failures);
        const std::string path =
            fmt::format("{}/{}_{}_{}", options.failures, target.name, options.seed, next);
        std::ofstream(path, std::ios::binary) << input_of(target, seeds, options.seed, next);
        fmt::print("{}: run {} of seed {}: {}; its input is in {}\n", target.name, next, options.seed,
                   WIFEXITED(status) && WEXITSTATUS(status) == does_not_hold ? "a property does not hold"
                                                                             : ending_of(status),
                   path);
        ++next;
    }
    const std::uint64_t runs = shared->run;
    const std::uint64_t accepted = shared->accepted_changed;
    fmt::print("{}: {} seeds, {} runs, {} changed inputs accepted, {} failures, {:.1f} seconds\n",
               target.name, seeds.size(), runs, accepted, failures, seconds());
    fmt::print("{}: the slowest, run {}, took {:.2f} seconds\n", target.name, shared->slowest_run.load(),
               shared->slowest_seconds.load());
    if (target.must_accept_some && accepted == 0) {
        fmt::print("{}: nothing was accepted, so most of what is to be tried was not\n", target.name);
        return 1;
    }
    return failures == 0 ? 0 : 1;
}

// In this process, so that a debugger sees it.
int run_files(const Target& target, const std::vector<std::string>& files) {
    int failures = 0;
    for (const std::string& path : files) {
        std::ifstream file(path, std::ios::binary);
        if (!file) {
            fmt::print(stderr, "{}: cannot be read\n", path);
            return 2;
        }
        const std::string problem =
            target.run({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}).problem;
        if (problem.empty()) continue;
        fmt::print("{}: {}\n", path, problem);
        ++failures;
    }
    return failures == 0 ? 0 : 1;
}

} // namespace

int main(int argument_count, char** arguments) {
    Options options;
    CLI::App app("Readers of bytes from elsewhere, under input changed at random");
    std::string names;
    for (const Target& target : all_targets())
        names += fmt::format("\n  {:15} {}", target.name, target.what);
    app.add_option("target", options.target, "what to run:" + names)->required();
    app.add_option("files", options.files, "run on these alone, in this process");
    app.add_option("--runs", options.runs, "changed inputs to run, behind the seeds (1000)");
    app.add_option("--seconds", options.seconds, "run for so long instead");
    app.add_option("--seed", options.seed, "of the random numbers (1)");
    app.add_option("--hang", options.hang_seconds, "seconds that one run may take (30)");
    app.add_option("--failures", options.failures, "folder for inputs that fail (fuzz_failures)");
    CLI11_PARSE(app, argument_count, arguments);
    for (const Target& target : all_targets())
        if (target.name == options.target)
            return options.files.empty() ? run_all(target, options) : run_files(target, options.files);
    fmt::print(stderr, "`{}` is no target; there are:{}\n", options.target, names);
    return 2;
}
