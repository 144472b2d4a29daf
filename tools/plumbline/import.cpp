// plumbline import: timelines from the statutory returns.
#include "runtime/timeline/exchange/exchange.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/output_file.h"

#include <fmt/format.h>

#include <memory>

namespace plumbline::tool {

namespace {

struct ImportCommand {
    std::string format;
    std::vector<std::string> paths;
    std::string output;
    bool skip_bad_rows = false;
};

int run(const ImportCommand& command) {
    ExchangeReport report;
    std::vector<ExchangeEvent> events;
    const auto sink = [&](ExchangeEvent&& event) { events.push_back(std::move(event)); };
    const bool read = command.format == "ssda903" ? import_ssda903(command.paths, sink, report)
                                                  : import_cin_census(command.paths, sink, report);
    std::string text = format_report(report);
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    say(text);
    if (!read) return unusable;
    if (report.left_out() > 0 && !command.skip_bad_rows) {
        say(fmt::format("{} records or values cannot be used, so nothing was written: mend them, or leave "
                        "them out with --skip-bad-rows",
                        report.left_out()));
        return unusable;
    }
    const std::size_t count = events.size();
    OutputFile output(command.output);
    if (!output.write(format_timeline_csv(std::move(events))) || !output.finish()) {
        say(output.error());
        return unusable;
    }
    if (report.left_out() > 0) say(fmt::format("{} records or values were left out", report.left_out()));
    say(fmt::format("{} events written to {}", count,
                    command.output.empty() || command.output == "-" ? "standard output" : command.output));
    return ran;
}

} // namespace

void add_import(CLI::App& app, int& status) {
    auto command = std::make_shared<ImportCommand>();
    CLI::App* sub =
        app.add_subcommand("import", "timelines from the returns that every authority already holds");
    sub->add_option("FORMAT", command->format,
                    "ssda903: the looked-after children return; cin_census: the Children in Need census")
        ->required()
        ->check(CLI::IsMember({"ssda903", "cin_census"}));
    sub->add_option("FILES", command->paths, "the return's files, or the folder they lie in")->required();
    sub->add_option("-o,--output", command->output,
                    "the timelines to write, NAME.csv (default: standard output)");
    sub->add_flag("--skip-bad-rows", command->skip_bad_rows,
                  "go on without what cannot be used, and say how much");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
