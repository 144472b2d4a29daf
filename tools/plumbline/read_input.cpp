#include "tools/plumbline/read_input.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/progress.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::tool {

namespace {

std::optional<Instant> read_instant(const std::string& text, const char* option, const Zone& zone) {
    ParsedMoment moment;
    switch (parse_moment(text, zone, moment)) {
    case MomentError::none:
        break;
    case MomentError::no_such_date:
    case MomentError::no_such_time:
        say(fmt::format("{} {}: there is no such date or time", option, text));
        return std::nullopt;
    case MomentError::skipped_by_clock_change:
        say(fmt::format("{} {}: the clocks went forward over that minute", option, text));
        return std::nullopt;
    case MomentError::shape:
        say(fmt::format("{} {}: expected a date and time as 2025-06-01T09:00, or a date as 2025-06-01",
                        option, text));
        return std::nullopt;
    }
    return moment.date_only ? zone.end_of_day(zone.local_day(moment.instant)) : moment.instant;
}

void say_unknown(const char* what, const std::map<std::string, ReadReport::Unknown>& unknown,
                 const char* severity) {
    constexpr std::size_t shown = 10;
    std::size_t i = 0;
    for (const auto& [name, seen] : unknown) {
        if (i++ == shown) {
            say(fmt::format("{}: and {} more such names", severity, unknown.size() - shown));
            break;
        }
        say(fmt::format("{}:{}: {}: {} `{}`, {} time{}", seen.file, seen.line, severity, what, name,
                        seen.count, seen.count == 1 ? "" : "s"));
    }
}

} // namespace

void add_input_options(CLI::App& command, InputOptions& options) {
    command
        .add_option("TIMELINES", options.timelines,
                    "case timelines: .csv, .jsonl, also .gz and .zst; - is standard input")
        ->required();
    command
        .add_option(
            "--as-of", options.as_of,
            "the instant asked about: events after it do not exist. 2025-06-01T09:00, or a date (its end)")
        ->required();
    command.add_option("--known-at", options.known_at, "leave out what was recorded after this instant");
    command.add_flag("--skip-bad-rows", options.skip_bad_rows,
                     "go on without the rows that cannot be used, and say how many");
    command.add_flag("--strict", options.strict,
                     "an event or attribute that the vocabulary does not know is an error");
}

std::optional<AsOf> read_instants(const InputOptions& options, const Zone& zone) {
    AsOf when;
    const auto as_of = read_instant(options.as_of, "--as-of", zone);
    if (!as_of) return std::nullopt;
    when.as_of = *as_of;
    if (!options.known_at.empty()) {
        when.known_at = read_instant(options.known_at, "--known-at", zone);
        if (!when.known_at) return std::nullopt;
    }
    return when;
}

bool is_usable(const ReadReport& report, const InputOptions& options) {
    const auto place = [](const RowProblem& problem) {
        std::string text = problem.file;
        if (problem.line > 0) text += ":" + std::to_string(problem.line);
        if (problem.line > 0 && problem.column > 0) text += ":" + std::to_string(problem.column);
        return text;
    };
    for (const RowProblem& problem : report.fatal)
        say(fmt::format("{}: error: {}", place(problem), problem.message));
    if (!report.fatal.empty()) return false;

    const char* bad_row = options.skip_bad_rows ? "warning" : "error";
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(report.problems.size(), shown); ++i)
        say(fmt::format("{}: {}: {}", place(report.problems[i]), bad_row, report.problems[i].message));
    if (report.rows_unusable > shown)
        say(fmt::format("{}: and {} more rows that cannot be used", bad_row, report.rows_unusable - shown));

    const char* unknown = options.strict ? "error" : "warning";
    say_unknown("the vocabulary does not know the event", report.unknown_events, unknown);
    say_unknown("the vocabulary does not know the attribute", report.unknown_attributes, unknown);
    say_unknown("the vocabulary does not list the value", report.unlisted_values, "warning");
    if (report.names_beyond_cap > 0)
        say(fmt::format("{}: and {} more unknown names that were not kept", unknown,
                        report.names_beyond_cap));

    if (report.rows_unusable > 0) {
        if (!options.skip_bad_rows) {
            say(fmt::format("{} of {} rows cannot be used, so nothing was checked: mend them, or leave them "
                            "out with --skip-bad-rows",
                            report.rows_unusable, report.rows_read));
            return false;
        }
        say(fmt::format("{} of {} rows were left out", report.rows_unusable, report.rows_read));
    }
    if (options.strict && (!report.unknown_events.empty() || !report.unknown_attributes.empty())) {
        say("there are names that the vocabulary does not know, and --strict was asked for: nothing was "
            "checked");
        return false;
    }
    return true;
}

std::optional<Timelines> read_input(const InputOptions& options, const Program& program) {
    ReadReport report;
    ProgressLine progress("reading");
    Timelines timelines =
        read_timelines(options.timelines, program.bundle().vocabulary, program.calendar().zone(), report,
                       [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total, "bytes"); });
    if (!is_usable(report, options)) return std::nullopt;
    return timelines;
}

} // namespace plumbline::tool
