// Plumbline as one more program of the peer table: the ten rules of workload.std over the same CSV file.
//   peer_plumbline BUNDLE EVENTS HOLIDAYS AS_OF [REPS] [--threads N] [--jit | --jit=all] [--dump FILE]
// With one repetition it reads and checks case after case, as `plumbline check` does. With more it reads the whole file
// into columns once and evaluates so often from there. HOLIDAYS is not read: the bundle has its calendar.
#include "runtime/bundle/bundle_file.h"
#include "runtime/jit/jit.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/reader.h"
#include "runtime/vm/check_all.h"
#include "runtime/vm/check_pieces.h"
#include "tools/plumbline/freed_memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace plumbline;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void stop(const std::string& why) {
    fmt::print(stderr, "peer_plumbline: {}\n", why);
    std::exit(1);
}

// The peers' four statuses: a state that ends before the due owes nothing more, which they call met.
enum PeerStatus : std::size_t { met, late, overdue, pending, other };
PeerStatus peer_status(Status status) {
    switch (status) {
    case Status::met:
    case Status::lapsed:
        return met;
    case Status::late:
        return late;
    case Status::overdue:
        return overdue;
    case Status::pending:
        return pending;
    default:
        return other;
    }
}
constexpr std::array<const char*, 5> peer_words{"met", "late", "overdue", "pending", "other"};

struct RuleSum {
    std::array<std::uint64_t, 5> by_status{};
    std::int64_t due_sum = 0;
};

struct Sums {
    explicit Sums(const Bundle& bundle) : rules(bundle.rules.size()) {}
    void add(const CheckedChunk& chunk) {
        for (const Obligation& obligation : chunk.obligations) {
            RuleSum& rule = rules[obligation.rule];
            ++rule.by_status[peer_status(obligation.status)];
            rule.due_sum += obligation.due;
        }
        for (const ExactObligations::Run& run : chunk.apart.runs()) {
            std::array<std::uint64_t, status_count> by_status{};
            std::int64_t due_sum = 0;
            for (const ExactObligation& obligation : chunk.apart.of(run)) {
                ++by_status[static_cast<std::size_t>(obligation.status)];
                due_sum += obligation.due;
            }
            RuleSum& rule = rules[run.rule];
            for (int i = 0; i < status_count; ++i)
                rule.by_status[peer_status(static_cast<Status>(i))] += by_status[static_cast<std::size_t>(i)];
            rule.due_sum += due_sum;
        }
    }
    std::vector<RuleSum> rules;
};

std::string upper(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return name;
}

void dump(const std::vector<Obligation>& obligations, const Timelines& timelines, const Bundle& bundle,
          std::ofstream& file) {
    for (const Obligation& o : obligations)
        file << upper(bundle.text(bundle.rules[o.rule].name)) << ',' << timelines.case_ids[o.case_index]
             << ',' << o.anchor_at.at << ',' << o.due << ',' << peer_words[peer_status(o.status)] << '\n';
}

// Two rules mean something else in the language than in WORKLOAD.md where plans overlap (r3) or a count falls below three
// between two events (r10): bench/agree.py holds both against it line by line. They are evaluated and timed all the same.
bool means_the_same(const std::string& rule) {
    return rule != "R3" && rule != "R10";
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> given;
    unsigned threads = 1;
    std::optional<CompiledForms> to_compile;
    std::string dump_path;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--threads" && i + 1 < argc)
            threads = static_cast<unsigned>(std::max(1, std::atoi(argv[++i])));
        else if (argument == "--jit" || argument == "--jit=all")
            to_compile = argument == "--jit" ? CompiledForms::where_it_pays : CompiledForms::all;
        else if (argument == "--dump" && i + 1 < argc)
            dump_path = argv[++i];
        else
            given.push_back(argument);
    }
    if (given.size() < 4)
        stop("usage: peer_plumbline BUNDLE EVENTS HOLIDAYS AS_OF [REPS] [--threads N] [--jit | --jit=all] "
             "[--dump FILE]");
    tool::keep_freed_memory();
    const int repetitions = given.size() > 4 ? std::max(1, std::atoi(given[4].c_str())) : 1;

    const auto start = Clock::now();
    std::ifstream file(given[0], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    ReadBundle read = read_bundle({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    if (!read.bundle) stop("the bundle is refused: " + read.error.message);
    Program program(std::move(*read.bundle));
    JitReport jit;
    if (to_compile) jit = compile_forms(program, *to_compile);
    if (!jit.problem.empty()) stop(jit.problem);
    const Bundle& bundle = program.bundle();
    ParsedMoment as_of{};
    if (parse_moment(given[3], program.calendar().zone(), as_of) != MomentError::none)
        stop("as_of is no time");
    const AsOf when{as_of.instant, as_of.instant};
    const double prepare = seconds_since(start);

    const std::string& events = given[1];
    std::uint64_t cases = 0, rows = 0, refused = 0;
    std::vector<double> evaluations;
    double load = 0;
    Sums sums(bundle);
    std::ofstream dumped;
    if (!dump_path.empty()) dumped.open(dump_path);
    if (repetitions == 1) {
        const auto begin = Clock::now();
        PieceHandlers handlers;
        handlers.consume = [&](const CheckedPiece& piece) {
            sums.add(piece.checked);
            if (dumped.is_open()) dump(piece.checked.obligations, piece.timelines, bundle, dumped);
            cases += piece.timelines.case_count();
            rows += piece.report.rows_read;
            refused += piece.report.rows_unusable + piece.report.rows_unknown;
            return true;
        };
        PieceOptions options;
        options.threads = threads;
        options.apart = !dumped.is_open(); // a dump is of every obligation, written out
        if (check_pieces(program, {events}, when, handlers, options).end != PiecesEnd::done)
            stop("the rows are not grouped by case, or cannot be read");
        load = seconds_since(begin);
        evaluations.push_back(load); // reading and evaluating go together
    } else {
        const auto begin = Clock::now();
        ReadReport report;
        const Timelines timelines =
            read_timelines({events}, bundle.vocabulary, program.calendar().zone(), report);
        if (!report.fatal.empty()) stop(report.fatal.front().message);
        load = seconds_since(begin);
        cases = timelines.case_count();
        rows = report.rows_read;
        refused = report.rows_unusable + report.rows_unknown;
        for (int i = 0; i < repetitions; ++i) {
            sums = Sums(bundle);
            const auto from = Clock::now();
            check_all(program, timelines, when, {.threads = threads, .apart = true}, {},
                      [&](const CheckedChunk& chunk) {
                          sums.add(chunk);
                          return true;
                      });
            evaluations.push_back(seconds_since(from));
        }
    }

    std::string summary, own;
    for (std::size_t rule = 0; rule < bundle.rules.size(); ++rule) {
        const std::string name = upper(bundle.text(bundle.rules[rule].name));
        const auto& n = sums.rules[rule].by_status;
        std::string& into = means_the_same(name) ? summary : own;
        into += fmt::format("{}\"{}\":[{},{},{},{},{},{}]", into.empty() ? "" : ",", name,
                            n[met] + n[late] + n[overdue] + n[pending] + n[other], n[met], n[late],
                            n[overdue], n[pending], sums.rules[rule].due_sum);
    }
    fmt::print(
        "{{\"version\":\"plumbline "
        "{}\",\"threads\":{},\"cases\":{},\"events\":{},\"refused\":{},\"load_s\":{:.4f},"
        "\"prepare_s\":{:.4f},\"jit_s\":{:.4f},\"eval_s\":[{:.5f}],\"summary\":{{{}}},\"own\":{{{}}}}}\n",
        bundle.compiler_version, threads, cases, rows, refused, load, prepare, jit.seconds,
        fmt::join(evaluations, ","), summary, own);
    return 0;
}
