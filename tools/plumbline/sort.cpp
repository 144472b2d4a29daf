// plumbline sort: timelines in the order of their cases, within a limit of memory.
#include "runtime/timeline/records.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/external_sort.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/progress.h"
#include "tools/plumbline/read_input.h"

#include <fmt/format.h>

#include <memory>

namespace plumbline::tool {

namespace {

struct SortCommand {
    InputOptions input; // its timelines
    std::string output;
    std::uint64_t memory = std::uint64_t{1} << 30;
    std::string folder;
};

constexpr std::uint64_t least_memory = 1'000'000;

int run(const SortCommand& command) {
    if (command.memory < least_memory) {
        say("--memory: expected at least 1MB");
        return unusable;
    }
    OutputFile output(command.output);
    ExternalSort sorting(command.memory, command.folder);
    ReadReport report;
    bool is_done = false;
    std::uint64_t rows = 0;
    {
        ProgressLine progress("reading");
        const RecordHandlers handlers{
            [&](std::string_view header) { return output.write(header); },
            [&](std::string_view case_id, std::string_view text) { return sorting.add(case_id, text); }};
        is_done = read_records(
            command.input.timelines, handlers, report,
            [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total, "bytes"); });
    }
    if (!is_usable(report, command.input)) return unusable;
    if (is_done) {
        ProgressLine progress("writing");
        is_done = sorting.finish([&](std::string_view text) {
            if (++rows % 100'000 == 0) progress.show(rows, report.rows_read, "rows");
            return output.write(text);
        });
    }
    if (is_done && rows != report.rows_read) {
        say(fmt::format("error: {} rows were read and {} came back from `sort`: nothing was written",
                        report.rows_read, rows));
        return unusable;
    }
    if (!is_done || !output.finish()) {
        say(sorting.error().empty() ? output.error() : "error: " + sorting.error() + "; nothing was written");
        return unusable;
    }
    say(fmt::format("{} rows in the order of their cases", rows));
    return ran;
}

} // namespace

void add_sort(CLI::App& app, int& status) {
    auto command = std::make_shared<SortCommand>();
    CLI::App* sub = app.add_subcommand(
        "sort",
        "timelines in the order of their cases, so that files of any size can be checked in little memory");
    sub->add_option(
           "TIMELINES", command->input.timelines,
           "case timelines: .csv with the same columns, or .jsonl, also .gz and .zst; - is standard input")
        ->required();
    sub->add_option(
        "-o,--output", command->output,
        "the file to write (default: standard output); every row is kept, also one that cannot be used");
    sub->add_option("--memory", command->memory, "how much to hold at one time: 500MB, 2GB")
        ->transform(CLI::AsSizeValue(false))
        ->default_str("1GB");
    sub->add_option(
        "--temporary", command->folder,
        "the folder for what goes beyond, which is taken away at the end (default: $TMPDIR, else /tmp); it "
        "holds the rows as they are, so it must be as safe as the file itself");
    sub->footer(
        "The work is done by `sort` of the GNU coreutils. Rows of one case stay in the order they have.");
    sub->callback([=, &status] { status = run(*command); });
}

} // namespace plumbline::tool
