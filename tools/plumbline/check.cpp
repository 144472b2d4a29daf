// plumbline check: the main job.
#include "runtime/jit/jit.h"
#include "runtime/report/figures.h"
#include "runtime/report/summary.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/input_stream.h"
#include "runtime/vm/check_all.h"
#include "runtime/vm/check_pieces.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/keys.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/progress.h"
#include "tools/plumbline/pseudonymise.h"
#include "tools/plumbline/read_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <thread>

namespace plumbline::tool {

namespace {

struct CheckCommand {
    LoadOptions standard;
    InputOptions input;
    std::string format = "table";
    std::string output;
    std::string pseudonymise;
    std::vector<std::string> fail_on;
    std::size_t worst = 20;
    unsigned threads = 0;
    bool grouped = false;
    std::string jit; // where-it-pays, all, or empty
};

// What checking gathers, and where it goes.
class Checking {
  public:
    // `timelines`: all of them, or none where they come in pieces.
    Checking(const CheckCommand& command, const Program& program, const Timelines& timelines, AsOf when)
        : command_(command),
          program_(program),
          output_(command.output),
          summary_(program, timelines, when.as_of, command.worst),
          limits_(program),
          measures_(program, timelines, when),
          is_json_(command.format == "json"),
          is_csv_(command.format == "csv") {
        written_ = output_.error().empty() && (!is_csv_ || output_.write(csv_header()));
    }

    bool written() const { return written_; }
    // Whether obligations are only counted, and need not be listed.
    bool only_counts() const {
        return !is_json_ && !is_csv_ && !Measures::look_at_obligations(program_.bundle());
    }
    // On a worker thread.
    void render(CheckedChunk& chunk, const Timelines& timelines) const {
        if (is_json_) write_json(chunk.obligations, program_, timelines, chunk.rendered);
        if (is_csv_) write_csv(chunk.obligations, program_, timelines, chunk.rendered);
    }
    bool add(const CheckedChunk& chunk) {
        summary_.add(chunk.obligations, chunk.apart);
        measures_.add(chunk.obligations);
        return write(chunk);
    }
    bool add_piece(const CheckedPiece& piece) {
        summary_.add_piece(piece.checked.obligations, piece.checked.apart, piece.timelines);
        measures_.add_piece(piece.checked.obligations, piece.timelines);
        return write(piece.checked);
    }
    void run_measures() { measures_.run_over_cases(); }
    // `pseudonyms`: of those whom a limit across cases counts for.
    int finish(const std::optional<PseudonymKey>& pseudonyms = {});

  private:
    bool write(const CheckedChunk& chunk) {
        limits_.add(chunk.openings);
        return written_ = output_.write(chunk.rendered);
    }

    const CheckCommand& command_;
    const Program& program_;
    OutputFile output_;
    Summary summary_;
    Limits limits_;
    Measures measures_;
    bool is_json_, is_csv_;
    bool written_ = false;
};

int Checking::finish(const std::optional<PseudonymKey>& pseudonyms) {
    if (written_) {
        auto limit_findings = limits_.findings();
        if (pseudonyms) pseudonymise(limit_findings, *pseudonyms);
        const auto figures = measures_.results();
        std::string text;
        if (is_json_) {
            write_limits_json(limit_findings, program_, text);
            write_measures_json(figures, program_, text);
        } else if (is_csv_) {
            write_limits_csv(limit_findings, program_, text);
            write_measures_csv(figures, program_, text);
        } else {
            const bool screen = command_.output.empty();
            text = summary_.table(screen && colours_on_stdout(), screen ? terminal_width() : 0) +
                   limits_table(limit_findings, program_) + measures_table(figures, program_);
        }
        written_ = output_.write(text);
    }
    if (!written_ || !output_.finish()) {
        say(output_.error());
        return unusable;
    }
    if (const std::uint64_t errors = summary_.count(Status::error); errors > 0)
        say(fmt::format(
            "error: {} due outside calendar {}, which covers {} to {}: no due date, status `error`",
            errors == 1 ? "1 obligation falls" : fmt::format("{} obligations fall", errors),
            program_.calendar().data().name, format_day(program_.calendar().first()),
            format_day(program_.calendar().last())));
    for (const auto& [event, overdue] : summary_.never_recorded())
        say(fmt::format("warning: no `{}` stands anywhere in these timelines, and {} obligations are overdue "
                        "for it: does the source "
                        "record it at all?",
                        event, overdue));
    for (const std::string& name : command_.fail_on)
        for (int i = 0; i < status_count; ++i)
            if (info(static_cast<Status>(i)).name == name && summary_.count(static_cast<Status>(i)) > 0)
                return applies;
    return ran;
}

bool can_be_taken_back(const CheckCommand& command) {
    return command.format == "table" || (!command.output.empty() && command.output != "-");
}

// Nothing may be shown of input that turns out not to be usable, unless it was said to be grouped: so a table, or a
// file that takes its place only when it is whole.
// Pseudonyms put the cases in an order of their own, which only the whole has.
bool may_go_in_pieces(const CheckCommand& command) {
    if (!command.pseudonymise.empty()) return false;
    if (command.grouped) return true;
    return can_be_taken_back(command) &&
           std::all_of(command.input.timelines.begin(), command.input.timelines.end(),
                       [](const std::string& path) { return size_on_disk(path) > 0; });
}

// Columns of all rows come to about what the file has in bytes.
void say_if_much_is_held(const CheckCommand& command) {
    constexpr std::uint64_t much = std::uint64_t{1} << 30;
    std::uint64_t bytes = 0;
    for (const std::string& path : command.input.timelines)
        bytes += size_on_disk(path);
    if (bytes < much) return;
    say(fmt::format("note: the cases do not come in the order of their ids, so all rows are held in memory, "
                    "about {:.1f} GB; "
                    "`plumbline sort` puts them in order within a limit",
                    static_cast<double>(bytes) / 1e9));
}

// Reads and checks case after case, in memory that does not grow with their number. nullopt: the cases do not come in
// order, so they have to be read as a whole.
std::optional<int> check_grouped(const CheckCommand& command, const Program& program, AsOf when,
                                 PieceOptions options) {
    const Timelines none;
    Checking checking(command, program, none, when);
    options.apart = checking.only_counts();
    ReadReport report;
    ProgressLine progress("checking");
    PieceHandlers handlers;
    handlers.render = [&](CheckedPiece& piece) { checking.render(piece.checked, piece.timelines); };
    handlers.consume = [&](const CheckedPiece& piece) {
        add_report(piece.report, report);
        return checking.add_piece(piece);
    };
    const PiecesOutcome outcome =
        checking.written() ? check_pieces(program, command.input.timelines, when, handlers, options,
                                          [&](std::uint64_t done, std::uint64_t total) {
                                              progress.show(done, total, "parts");
                                          })
                           : PiecesOutcome{PiecesEnd::stopped, {}};
    switch (outcome.end) {
    case PiecesEnd::done:
    case PiecesEnd::stopped:
        break;
    case PiecesEnd::not_in_order:
        if (!command.grouped) {
            say_if_much_is_held(command);
            return std::nullopt;
        }
        say("error: the rows of a case do not stand together, or the cases are not in order of their ids, "
            "and "
            "--grouped says that they are: sort the rows, or leave out --grouped");
        return unusable;
    case PiecesEnd::unreadable:
        if (!command.grouped) return std::nullopt;
        if (outcome.report.fatal.empty() && options.in_parts) // quotation marks
            return check_grouped(command, program, when, {1, false});
        is_usable(outcome.report, command.input);
        return unusable;
    }
    if (!is_usable(report, command.input)) return unusable;
    return checking.finish();
}

// What comes out is the same, so where there is no machine code the check goes on without.
void compile(Program& program, const std::string& which) {
    const JitReport report =
        compile_forms(program, which == "all" ? CompiledForms::all : CompiledForms::where_it_pays);
    if (report.problem.empty() && report.compiled == 0)
        say("note: all forms are interpreted: none of this standard would be faster as machine code");
    else if (report.problem.empty())
        say(fmt::format("note: {} of {} forms compiled to machine code in {:.2f} seconds", report.compiled,
                        report.forms, report.seconds));
    else
        say(fmt::format("note: all forms are interpreted: {}", report.problem));
}

int run(const CheckCommand& command) {
    LoadedStandard loaded = load_standard(command.standard);
    if (!loaded.bundle) return unusable;
    Program program(std::move(*loaded.bundle));
    const auto when = read_instants(command.input, program.calendar().zone());
    if (!when) return unusable;
    if (!command.jit.empty()) compile(program, command.jit);
    std::optional<PseudonymKey> pseudonyms;
    if (!command.pseudonymise.empty()) {
        pseudonyms = read_pseudonym_key(command.pseudonymise);
        if (!pseudonyms) return unusable;
    }
    unsigned threads = command.threads;
    if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
    if (may_go_in_pieces(command))
        if (const auto status = check_grouped(command, program, *when, {threads, can_be_taken_back(command)}))
            return *status;

    auto timelines = read_input(command.input, program);
    if (!timelines) return unusable;
    if (pseudonyms) pseudonymise(*timelines, *pseudonyms);
    Checking checking(command, program, *timelines, *when);
    ProgressLine progress("checking");
    std::uint64_t cases_done = 0;
    if (checking.written())
        check_all(
            program, *timelines, *when, {.threads = threads, .apart = checking.only_counts()},
            [&](CheckedChunk& chunk) { checking.render(chunk, *timelines); },
            [&](const CheckedChunk& chunk) {
                cases_done += chunk.cases;
                progress.show(cases_done, timelines->case_count(), "cases");
                return checking.add(chunk);
            });
    if (checking.written()) checking.run_measures();
    return checking.finish(pseudonyms);
}

} // namespace

void add_check(CLI::App& app, int& status) {
    auto command = std::make_shared<CheckCommand>();
    CLI::App* sub =
        app.add_subcommand("check", "check timelines against a standard: who was seen in time, who was not");
    sub->add_option("STANDARD", command->standard.path,
                    "a folder of .std files, a .std file, or a bundle (.stdb)")
        ->required();
    add_input_options(*sub, command->input);
    sub->add_option("--format", command->format,
                    "table for people (default), json: an obligation a line, csv")
        ->check(CLI::IsMember({"table", "json", "csv"}));
    sub->add_option("-o,--output", command->output, "write to this file instead of standard output");
    std::set<std::string> statuses;
    for (int i = 0; i < status_count; ++i)
        statuses.insert(std::string(info(static_cast<Status>(i)).name));
    sub->add_option("--fail-on", command->fail_on,
                    "exit status 1 if any obligation has this status, e.g. overdue,breached")
        ->delimiter(',')
        ->check(CLI::IsMember(statuses));
    sub->add_option("--pseudonymise", command->pseudonymise,
                    "write pseudonyms in place of case ids and workers, by this key (see plumbline keygen)");
    sub->add_option("--worst", command->worst, "how many overdue obligations the table lists")
        ->capture_default_str();
    sub->add_option("--threads", command->threads,
                    "how many threads evaluate (default: as many as there are processors)");
    sub->add_flag(
           "--jit{where-it-pays}", command->jit,
           "compile forms of the standard to machine code first, where this program was built with it: those "
           "that gain by it, or with --jit=all whatever there is a way for")
        ->check(CLI::IsMember({"where-it-pays", "all"}));
    sub->add_flag(
        "--grouped", command->grouped,
        "the rows of a case stand together and cases are in order of their ids: check while reading, in "
        "bounded memory, also from a pipe");
    sub->add_option("--library", command->standard.library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    add_signature_option(*sub, command->standard);
    sub->add_flag("--quiet", command->standard.quiet, "no warnings about the standard");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
