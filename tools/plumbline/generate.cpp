// plumbline generate: timelines of a made-up county.
#include "tools/generate/generate.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/progress.h"

#include <fmt/format.h>

#include <memory>

namespace plumbline::tool {

namespace {

int run(const GenerateOptions& options, const std::string& path) {
    if (const auto problem = problem_with(options)) {
        say(*problem);
        return unusable;
    }
    OutputFile output(path);
    ProgressLine progress("making");
    const GenerateReport report = generate_timelines(
        options, [&](std::string_view chunk) { return output.write(chunk); },
        [&](std::uint64_t done, std::uint64_t wanted) { progress.show(done, wanted, "cases"); });
    if (!report.complete || !output.finish()) {
        say(output.error());
        return unusable;
    }
    say(fmt::format("{} made-up cases, {} events", report.cases, report.rows));
    return ran;
}

} // namespace

void add_generate(CLI::App& app, int& status) {
    auto options = std::make_shared<GenerateOptions>();
    auto path = std::make_shared<std::string>();
    auto last = std::make_shared<std::string>(format_day(options->last_day));
    CLI::App* sub =
        app.add_subcommand("generate", "timelines of a made-up county, the same for the same seed");
    sub->add_option("--cases", options->cases, "how many cases")->capture_default_str();
    sub->add_option("--years", options->years, "over how many years")->capture_default_str();
    sub->add_option("--lateness", options->lateness,
                    "percent of duties done after their usual time, some never")
        ->capture_default_str();
    sub->add_option("--seed", options->seed, "another seed, another county")->capture_default_str();
    sub->add_option("--until", *last, "the last day on which anything happens")->capture_default_str();
    sub->add_option("-o,--output", *path, "the file to write, NAME.csv (default: standard output)");
    sub->callback([=, &status] {
        const auto day = parse_day(*last);
        if (!day) {
            say(fmt::format("--until {}: expected a date as 2025-05-31", *last));
            status = unusable;
            return;
        }
        options->last_day = *day;
        status = run(*options, *path);
    });
}

} // namespace plumbline::tool
