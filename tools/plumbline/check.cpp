// plumbline check: the main job.
#include "runtime/report/figures.h"
#include "runtime/report/summary.h"
#include "runtime/report/writer.h"
#include "runtime/vm/check_all.h"
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
};

int run(const CheckCommand& command) {
    LoadedStandard loaded = load_standard(command.standard);
    if (!loaded.bundle) return unusable;
    const Program program(std::move(*loaded.bundle));
    const auto when = read_instants(command.input, program.calendar().zone());
    if (!when) return unusable;
    std::optional<PseudonymKey> pseudonyms;
    if (!command.pseudonymise.empty()) {
        pseudonyms = read_pseudonym_key(command.pseudonymise);
        if (!pseudonyms) return unusable;
    }
    auto timelines = read_input(command.input, program);
    if (!timelines) return unusable;
    if (pseudonyms) pseudonymise(*timelines, *pseudonyms);

    OutputFile output(command.output);
    Summary summary(program, *timelines, when->as_of, command.worst);
    Limits limits(program);
    Measures measures(program, *timelines, *when);
    const bool json = command.format == "json";
    const bool csv = command.format == "csv";
    bool written = output.error().empty() && (!csv || output.write(csv_header()));
    ProgressLine progress("checking");
    std::uint64_t cases_done = 0;
    unsigned threads = command.threads;
    if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
    if (written)
        check_all(
            program, *timelines, *when, threads,
            [&](CheckedChunk& chunk) {
                if (json) write_json(chunk.obligations, program, *timelines, chunk.rendered);
                if (csv) write_csv(chunk.obligations, program, *timelines, chunk.rendered);
            },
            [&](const CheckedChunk& chunk) {
                summary.add(chunk.obligations);
                limits.add(chunk.openings);
                measures.add(chunk.obligations);
                cases_done += chunk.cases;
                progress.show(cases_done, timelines->case_count(), "cases");
                written = output.write(chunk.rendered);
                return written;
            });
    if (written) {
        auto limit_findings = limits.findings();
        if (pseudonyms) pseudonymise(limit_findings, *pseudonyms);
        measures.run_over_cases();
        const auto figures = measures.results();
        std::string text;
        if (json) {
            write_limits_json(limit_findings, program, text);
            write_measures_json(figures, program, text);
        } else if (csv) {
            write_limits_csv(limit_findings, program, text);
            write_measures_csv(figures, program, text);
        } else {
            const bool screen = command.output.empty();
            text = summary.table(screen && colours_on_stdout(), screen ? terminal_width() : 0) +
                   limits_table(limit_findings, program) + measures_table(figures, program);
        }
        written = output.write(text);
    }
    if (!written || !output.finish()) {
        say(output.error());
        return unusable;
    }
    if (const std::uint64_t errors = summary.count(Status::error); errors > 0)
        say(fmt::format(
            "error: {} due outside calendar {}, which covers {} to {}: no due date, status `error`",
            errors == 1 ? "1 obligation falls" : fmt::format("{} obligations fall", errors),
            program.calendar().data().name, format_day(program.calendar().first()),
            format_day(program.calendar().last())));
    for (const auto& [event, overdue] : summary.never_recorded())
        say(fmt::format("warning: no `{}` stands anywhere in these timelines, and {} obligations are overdue "
                        "for it: does the source "
                        "record it at all?",
                        event, overdue));
    for (const std::string& name : command.fail_on)
        for (int i = 0; i < status_count; ++i)
            if (info(static_cast<Status>(i)).name == name && summary.count(static_cast<Status>(i)) > 0)
                return applies;
    return ran;
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
    sub->add_option("--library", command->standard.library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    add_signature_option(*sub, command->standard);
    sub->add_flag("--quiet", command->standard.quiet, "no warnings about the standard");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
