// differential: standards and timelines at random, asked of two engines and in several ways. Exit 0: all agree; 1: they do not,
// or the run did not reach all that it should; 2: wrong usage.
#include "runtime/jit/jit.h"
#include "tests/differential/kept_test.h"
#include "tests/differential/pair.h"
#include "tests/differential/shrink.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

namespace plumbline::differential {
namespace {

struct Options {
    PairOptions pair;
    std::uint64_t pairs = 1000;
    double seconds = 0; // 0: as many pairs as asked for
    std::uint64_t first = 0;
    std::string only;
    std::string library = PLUMBLINE_SOURCE_DIR "/tests/differential/library";
    unsigned threads = 0;
    std::size_t most_disagreements = 3;
    std::string known; // a file of pairs that are known to disagree
    bool must_reach_all = false;
    bool quiet = false;
    bool show_rejected = false;
    bool show_pair = false;
    std::string against = "all";
};

// Of the standards that are written, at most so many per cent may be refused: more, and the generator wants mending.
constexpr double most_rejected_percent = 10;

struct Totals {
    std::mutex mutex;
    Uses uses;
    std::uint64_t pairs = 0;
    std::uint64_t rejected = 0;
    std::uint64_t compared = 0;
    std::map<std::string, std::uint64_t> rejected_for;
    std::string last_rejection;
    std::map<std::uint64_t, PairResult> failed; // by index, so that what is shown does not depend on threads
};

class Run {
  public:
    Run(const Library& library, const Options& options) : library_(library), options_(options) {}

    int run() {
        started_ = std::chrono::steady_clock::now();
        read_known();
        next_ = options_.first;
        const unsigned count =
            options_.threads > 0 ? options_.threads : std::max(1u, std::thread::hardware_concurrency());
        std::vector<std::thread> workers;
        for (unsigned i = 0; i < count; ++i)
            workers.emplace_back([this] { work(); });
        for (std::thread& worker : workers)
            worker.join();
        if (shown_) fmt::print(stderr, "\r\x1b[K");
        return report();
    }

  private:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    }
    void read_known() {
        std::ifstream file(options_.known);
        for (std::string line; std::getline(file, line);) {
            std::uint64_t seed = 0, index = 0;
            if (std::istringstream(line) >> seed >> index && seed == options_.pair.seed)
                known_[index] = false;
        }
    }

    bool is_over(std::uint64_t index) const {
        if (options_.seconds > 0) return seconds() >= options_.seconds;
        return index >= options_.first + options_.pairs;
    }

    void work() {
        for (;;) {
            const std::uint64_t index = next_++;
            if (stopped_ || is_over(index)) return;
            PairResult result = try_pair(library_, index, options_.pair);
            std::lock_guard lock(totals_.mutex);
            ++totals_.pairs;
            totals_.uses.add(result.uses);
            totals_.rejected += result.rejected;
            totals_.compared += result.compared;
            for (const auto& [kind, count] : result.rejected_for)
                totals_.rejected_for[kind] += count;
            if (result.rejected > 0 && options_.show_rejected) fmt::print("{}\n", result.last_rejection);
            if (result.error.empty() && !result.disagreements.empty() && known_.contains(index)) {
                known_[index] = true;
            } else if (!result.error.empty() || !result.disagreements.empty()) {
                totals_.failed.emplace(index, std::move(result));
                stopped_ = totals_.failed.size() >= options_.most_disagreements;
            }
            show_progress();
        }
    }

    void show_progress() {
        if (!isatty(2) || totals_.pairs % 64 != 0) return;
        shown_ = true;
        fmt::print(stderr, "\r{} pairs, {:.0f} s, {} disagree\x1b[K", totals_.pairs, seconds(),
                   totals_.failed.size());
    }

    int report() {
        int faults = 0;
        for (auto& [index, result] : totals_.failed) {
            fmt::print("pair {} of seed {}:\n", index, options_.pair.seed);
            if (!result.error.empty()) fmt::print("the harness itself is at fault: {}\n", result.error);
            ++faults;
            for (auto& [question, disagreement] : result.disagreements) {
                const Shrunk shrunk = shrink(library_, std::move(question), std::move(disagreement));
                fmt::print("shrunk in {} tries\n\n{}\n", shrunk.tries,
                           kept_test(shrunk.question, shrunk.disagreement,
                                     fmt::format("d{}_{}", options_.pair.seed, index)));
            }
        }
        if (!options_.quiet) fmt::print("{}", totals_.uses.table());
        const double written = static_cast<double>(totals_.pairs + totals_.rejected);
        const double refused = written > 0 ? 100.0 * static_cast<double>(totals_.rejected) / written : 0;
        for (const auto& [kind, count] : totals_.rejected_for)
            fmt::print("refused by the checker: {} {}\n", count, kind);
        bool reached_all = true;
        if (options_.must_reach_all) {
            for (const std::string& missing : totals_.uses.never_produced()) {
                fmt::print("not reached: {}\n", missing);
                reached_all = false;
            }
            if (refused > most_rejected_percent) {
                fmt::print("too many standards are refused by the checker\n");
                reached_all = false;
            }
        }
        fmt::print("{} pairs tried in {:.1f} seconds from seed {}: {} comparisons; {:.1f}% of the standards "
                   "written were refused\n",
                   totals_.pairs, seconds(), options_.pair.seed, totals_.compared, refused);
        for (const auto& [index, disagrees] : known_)
            if (!disagrees && index >= options_.first && index < next_ && !stopped_) {
                fmt::print("pair {} is known to disagree in {}, and agrees: take it out\n", index,
                           options_.known);
                ++faults;
            }
        if (!known_.empty()) fmt::print("{} disagree as is known\n", known_.size());
        fmt::print("{} disagree\n", faults);
        return faults == 0 && reached_all ? 0 : 1;
    }

    const Library& library_;
    std::map<std::uint64_t, bool> known_; // pairs that are known to disagree, and whether they do
    const Options& options_;
    std::chrono::steady_clock::time_point started_;
    std::atomic<std::uint64_t> next_{0};
    std::atomic<bool> stopped_{false};
    Totals totals_;
    bool shown_ = false;
};

int run(int count, char** words) {
    CLI::App app{"Compares the bytecode's interpreter with the reference evaluator, and with itself, on "
                 "standards and timelines "
                 "made at random"};
    Options options;
    app.add_option("--pairs", options.pairs, "how many pairs of a standard and a timeline")
        ->capture_default_str();
    app.add_option("--seed", options.pair.seed, "the same seed gives the same pairs")->capture_default_str();
    app.add_option("--first", options.first, "the first pair's number: `--first N --pairs 1` runs one again");
    app.add_option("--seconds", options.seconds, "go on for so long instead");
    app.add_option("--only", options.only, "rules of this form only; `--only list` lists the forms");
    app.add_option("--library", options.library, "the folder with the generator's vocabulary and calendar");
    app.add_option("--threads", options.threads,
                   "how many pairs at once (default: as many as there are processors)");
    app.add_option("--known", options.known,
                   "a file of pairs that are known to disagree, a line each: seed, pair, why. They must, and "
                   "no other may")
        ->check(CLI::ExistingFile);
    app.add_option("--most", options.most_disagreements, "stop at so many disagreements")
        ->capture_default_str();
    app.add_flag("--must-reach-all", options.must_reach_all,
                 "fail if a form, a status or an edge never came out, or too many standards were refused");
    app.add_flag("--quiet", options.quiet, "no table of what came out");
    app.add_flag("--show-rejected", options.show_rejected,
                 "print standards that the checker refused, and why");
    app.add_flag("--show", options.show_pair, "print the standards and timelines, and compare nothing");
    app.add_option("--against", options.against,
                   "the reference evaluator, the interpreter itself, or both; or machine code, where this "
                   "was built with it")
        ->check(CLI::IsMember({"all", "reference", "itself", "compiled"}))
        ->capture_default_str();
    app.add_flag("--lines", options.pair.keep_lines,
                 "print a digest of the interpreter's lines for each pair, to compare two builds of it; "
                 "compares nothing");
    CLI11_PARSE(app, count, words);
    options.pair.with_reference = options.against == "all" || options.against == "reference";
    options.pair.with_itself = options.against == "all" || options.against == "itself";
    options.pair.with_compiled = options.against == "compiled";
    if (options.pair.with_compiled && !jit_is_built()) {
        fmt::print(stderr, "this was built without machine code\n");
        return 2;
    }
    if (options.pair.keep_lines) options.pair.with_reference = options.pair.with_itself = false;

    std::string error;
    const auto library = Library::load(options.library, error);
    if (!library) {
        fmt::print(stderr, "{}\n", error);
        return 2;
    }
    if (!options.only.empty()) {
        for (std::size_t i = 0; i < forms().size(); ++i) {
            if (options.only == "list") fmt::print("{}\n", forms()[i].name);
            if (options.only == forms()[i].name) options.pair.only_form = i;
        }
        if (options.only == "list") return 0;
        if (!options.pair.only_form) {
            fmt::print(stderr, "no form is called `{}`: see --only list\n", options.only);
            return 2;
        }
    }
    if (options.pair.keep_lines) {
        for (std::uint64_t i = 0; i < options.pairs; ++i)
            fmt::print("{} {:016x}\n", options.first + i,
                       std::hash<std::string>{}(try_pair(*library, options.first + i, options.pair).lines));
        return 0;
    }
    if (options.show_pair) {
        for (std::uint64_t i = 0; i < options.pairs; ++i)
            fmt::print("{}\n", question_of(*library, options.first + i, options.pair));
        return 0;
    }
    return Run(*library, options).run();
}

} // namespace
} // namespace plumbline::differential

int main(int count, char** words) {
    return plumbline::differential::run(count, words);
}
