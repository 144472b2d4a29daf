// Many bundles on many threads of one process, two versions of one standard among them: each answer is what the bundle
// gives alone. Meant for the build with the thread sanitizer (docs/security.md), and run in the ordinary one as well.
//
//   concurrency [--threads N] [--cases N] [--rounds N]
//   concurrency --race      two threads that write the same number: whether the sanitizer is watching
#include "runtime/bundle/bundle_file.h"
#include "runtime/include/plumbline.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/reader.h"
#include "runtime/vm/check_pieces.h"
#include "tests/concurrency/support.h"
#include "tests/json_lines.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>
#include <unistd.h>

using namespace plumbline;
using namespace plumbline::concurrency;

namespace {

constexpr const char* as_of_text = "2025-06-01";

// What differed, gathered from all threads.
class Problems {
  public:
    void expect_same(const std::string& what, const std::string& got, const std::string& expected) {
        if (got == expected) return;
        const std::lock_guard lock(mutex_);
        ++count_;
        if (count_ <= 10)
            fmt::print("{}: {} bytes, where alone it gives {}\n", what, got.size(), expected.size());
    }
    void add(const std::string& what) {
        const std::lock_guard lock(mutex_);
        ++count_;
        fmt::print("{}\n", what);
    }
    std::size_t count() const { return count_; }

  private:
    std::mutex mutex_;
    std::size_t count_ = 0;
};

void on_threads(unsigned threads, const std::function<void(unsigned)>& work) {
    std::vector<std::thread> running;
    for (unsigned number = 0; number < threads; ++number)
        running.emplace_back(work, number);
    for (std::thread& thread : running)
        thread.join();
}

Program load(const NamedBundle& bundle) {
    ReadBundle read = read_bundle(bundle.bytes);
    if (!read.bundle) stop(bundle.name + ": " + read.error.message);
    return Program(std::move(*read.bundle));
}

AsOf instant_in(const Program& program) {
    ParsedMoment moment{};
    const Zone& zone = program.calendar().zone();
    if (parse_moment(as_of_text, zone, moment) != MomentError::none) stop("the instant is none");
    return {zone.end_of_day(zone.local_day(moment.instant)), {}};
}

Timelines read_county(const Program& program, const std::string& county) {
    ReadReport report;
    Timelines timelines = read_timelines_from_memory({{"county.csv", county}}, program.bundle().vocabulary,
                                                     program.calendar().zone(), report);
    if (report.rows_used == 0 || !report.fatal.empty()) stop("the made-up county cannot be read");
    return timelines;
}

std::string obligations_in_pieces(const Program& program, const std::string& path, unsigned threads) {
    std::string lines;
    PieceHandlers handlers;
    handlers.render = [&](CheckedPiece& piece) {
        write_json(piece.checked.obligations, program, piece.timelines, piece.checked.rendered);
    };
    handlers.consume = [&](const CheckedPiece& piece) {
        lines += piece.checked.rendered;
        return true;
    };
    PieceOptions options;
    options.threads = threads;
    options.part_bytes = 1 << 14; // many parts of a small file
    if (check_pieces(program, {path}, instant_in(program), handlers, options).end != PiecesEnd::done)
        stop("the made-up county cannot be read in pieces");
    return lines;
}

// --- the C interface ----------------------------------------------------------------------------------------------

// The events of every case one at a time, checked after each; what stands at the end of each.
std::string one_at_a_time(const plumbline_program* program, const std::vector<CaseEvents>& cases) {
    plumbline_checker* checker = nullptr;
    if (plumbline_checker_new(program, &checker) != PLUMBLINE_OK) stop("no memory for a checker");
    plumbline_problem problem{};
    std::string lines;
    for (const CaseEvents& events : cases) {
        plumbline_case* one = nullptr;
        if (plumbline_case_new(program, events.case_id.c_str(), &one) != PLUMBLINE_OK)
            stop("no memory for a case");
        for (const Event& event : events.events) {
            std::vector<plumbline_attribute> attributes;
            for (const auto& [name, value] : event.attributes)
                attributes.push_back({name.c_str(), value.c_str()});
            plumbline_result result;
            while ((result = plumbline_case_add(one, event.name.c_str(), event.at.c_str(),
                                                event.recorded_at.c_str(), attributes.data(),
                                                attributes.size(), &problem)) == PLUMBLINE_UNKNOWN_ATTRIBUTE)
                attributes.pop_back();
            if (result != PLUMBLINE_OK && result != PLUMBLINE_UNKNOWN_EVENT) stop(problem.message);
            if (plumbline_case_check(checker, one, as_of_text, nullptr, &problem) != PLUMBLINE_OK)
                stop(problem.message);
        }
        for (std::size_t i = 0; i < plumbline_case_obligation_count(one); ++i) {
            const plumbline_obligation owed = plumbline_case_obligation(one, i);
            lines += fmt::format("{} {} {} {} {} {}\n", events.case_id, owed.rule, owed.requires_event,
                                 owed.status, owed.due, owed.satisfied_at);
        }
        plumbline_case_free(one);
    }
    plumbline_checker_free(checker);
    return lines;
}

class LoadedInC {
  public:
    explicit LoadedInC(const NamedBundle& bundle) {
        plumbline_problem problem{};
        if (plumbline_program_load(bundle.bytes.data(), bundle.bytes.size(), &program_, &problem) !=
            PLUMBLINE_OK)
            stop(bundle.name + ": " + problem.message);
    }
    ~LoadedInC() { plumbline_program_free(program_); }
    LoadedInC(const LoadedInC&) = delete;
    LoadedInC& operator=(const LoadedInC&) = delete;
    const plumbline_program* get() const { return program_; }

  private:
    plumbline_program* program_ = nullptr;
};

// Two versions at once: each thread has cases of its own, with every second one in the other version.
void run_in_c(const NamedBundle& older, const NamedBundle& newer, const std::vector<CaseEvents>& cases,
              unsigned threads, unsigned rounds, Problems& problems) {
    std::string expected[2];
    {
        const LoadedInC alone(older);
        expected[0] = one_at_a_time(alone.get(), cases);
    }
    {
        const LoadedInC alone(newer);
        expected[1] = one_at_a_time(alone.get(), cases);
    }
    if (expected[0] == expected[1]) problems.add("the two versions owe the same, so this run shows nothing");
    const LoadedInC shared[2] = {LoadedInC(older), LoadedInC(newer)};
    on_threads(threads, [&](unsigned number) {
        for (unsigned round = 0; round < rounds; ++round) {
            const unsigned version = (number + round) % 2;
            const std::string what =
                fmt::format("C interface, {}, thread {}", version == 0 ? older.name : newer.name, number);
            problems.expect_same(what, one_at_a_time(shared[version].get(), cases), expected[version]);
            const LoadedInC own(version == 0 ? newer : older);
            problems.expect_same(what + ", a program of its own", one_at_a_time(own.get(), cases),
                                 expected[1 - version]);
        }
    });
}

// --- the C++ interface ----------------------------------------------------------------------------------------------

struct Alone {
    std::string everything;
    std::string in_pieces;
};

void run_in_cpp(const std::vector<NamedBundle>& bundles, const std::string& county, const std::string& path,
                unsigned threads, unsigned rounds, Problems& problems) {
    std::vector<Alone> alone;
    for (const NamedBundle& bundle : bundles) {
        const Program program = load(bundle);
        alone.push_back({json_lines(program, read_county(program, county), instant_in(program), 1),
                         obligations_in_pieces(program, path, 1)});
        if (alone.back().everything.empty()) stop(bundle.name + " finds nothing in the made-up county");
    }
    std::vector<Program> shared;
    std::vector<Timelines> shared_timelines;
    for (const NamedBundle& bundle : bundles) {
        shared.push_back(load(bundle));
        shared_timelines.push_back(read_county(shared.back(), county));
    }
    on_threads(threads, [&](unsigned number) {
        for (std::size_t step = 0; step < rounds * bundles.size(); ++step) {
            const std::size_t index = (number + step) % bundles.size();
            const std::string what = fmt::format("{}, thread {}", bundles[index].name, number);
            const Program& program = shared[index];
            // Threads in threads: what a server does that checks large files for several people at once.
            problems.expect_same(
                what, json_lines(program, shared_timelines[index], instant_in(program), 1 + number % 3),
                alone[index].everything);
            problems.expect_same(what + ", in pieces", obligations_in_pieces(program, path, 1 + number % 3),
                                 alone[index].in_pieces);
            if ((number + step) % 3 != 0) continue;
            const Program own = load(bundles[index]);
            problems.expect_same(what + ", a program of its own",
                                 json_lines(own, read_county(own, county), instant_in(own), 2),
                                 alone[index].everything);
        }
    });
}

int race() {
    int shared = 0;
    on_threads(2, [&](unsigned) {
        for (int i = 0; i < 1000; ++i)
            ++shared;
    });
    fmt::print("counted to {}\n", shared);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    unsigned threads = 6, rounds = 1;
    std::uint64_t cases = 40;
    bool is_race = false;
    CLI::App app("many bundles on many threads");
    app.add_option("--threads", threads, "at once (6)");
    app.add_option("--cases", cases, "of the made-up county (40)");
    app.add_option("--rounds", rounds, "of every thread over every bundle (1)");
    app.add_flag("--race", is_race, "make a race, for the sanitizer to find");
    CLI11_PARSE(app, argc, argv);
    if (is_race) return race();

    std::vector<NamedBundle> bundles;
    for (const char* standard : {"herefordshire", "buckinghamshire", "buckinghamshire_specialised", "bromley",
                                 "bcp", "statutory_england"})
        bundles.push_back(compile(standard));
    bundles.push_back(compile("herefordshire", "within 2 working days\n    every 10 working days",
                              "within 4 working days\n    every 5 working days"));
    bundles.push_back(signed_by_somebody(bundles.front()));
    const NamedBundle &older = bundles.front(), &newer = bundles[bundles.size() - 2];

    const std::string made_up = county(cases);
    const std::string path =
        (std::filesystem::temp_directory_path() / fmt::format("plumbline_county_{}.csv", getpid())).string();
    std::ofstream(path, std::ios::binary) << made_up;
    Problems problems;
    run_in_cpp(bundles, made_up, path, threads, rounds, problems);
    std::filesystem::remove(path);
    run_in_c(older, newer, events_of(made_up), threads, rounds, problems);
    fmt::print("{} bundles, {} threads, {} cases, {} rounds: {} differ\n", bundles.size(), threads, cases,
               rounds, problems.count());
    return problems.count() == 0 ? 0 : 1;
}
