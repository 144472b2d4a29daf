// What the parts cost: date arithmetic, reading, evaluating, writing. Run by hand: build/bench/parts.
#include "compiler/lower/lower.h"
#include "runtime/report/writer.h"
#include "runtime/time/duration.h"
#include "runtime/timeline/csv_scanner.h"
#include "runtime/timeline/reader.h"
#include "runtime/vm/evaluator.h"
#include "tools/generate/generate.h"
#include "tools/plumbline/load_standard.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

namespace {

using namespace plumbline;
namespace files = std::filesystem;

// A standard of these rules over the shared vocabulary.
std::unique_ptr<Program> program_of(const std::string& rules) {
    const files::path path =
        files::temp_directory_path() / fmt::format("plumbline-parts-{}.std", static_cast<int>(getpid()));
    std::ofstream(path) << "standard parts \"Parts\"\n  version \"1\"\n  calendar england_and_wales\n  uses "
                           "childrens_services\n"
                        << rules;
    tool::LoadedStandard loaded =
        tool::load_standard({path.string(), PLUMBLINE_SOURCE_DIR "/standards", true, {}, false});
    files::remove(path);
    if (!loaded.bundle) std::exit(1);
    return std::make_unique<Program>(std::move(*loaded.bundle));
}

const std::string& county() {
    static const std::string text = [] {
        std::string made;
        GenerateOptions options;
        options.cases = 2000;
        generate_timelines(options, [&](std::string_view chunk) {
            made += chunk;
            return true;
        });
        return made;
    }();
    return text;
}

Timelines read(const Program& program, const std::string& text) {
    ReadReport report;
    return read_timelines_from_memory({{"parts.csv", text}}, program.bundle().vocabulary,
                                      program.calendar().zone(), report);
}
AsOf at(const Program& program, const char* text) {
    ParsedMoment moment{};
    parse_moment(text, program.calendar().zone(), moment);
    return {moment.instant, moment.instant};
}

constexpr const char* one_rule = "rule conference within 15 working days of strategy_discussion: icpc\n";

// --- date arithmetic --------------------------------------------------------------------------------------

void due(benchmark::State& state, Duration duration) {
    const auto program = program_of(one_rule);
    const Calendar& calendar = program->calendar();
    Instant anchor = at(*program, "2020-01-01T10:00").as_of;
    const Instant first = anchor;
    for (auto _ : state) {
        benchmark::DoNotOptimize(due_after(calendar, anchor, duration));
        anchor = anchor > first + 500'000 ? first : anchor + 977;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(due, 15_working_days, Duration{15, Unit::working_days});
BENCHMARK_CAPTURE(due, 1500_working_days, Duration{1500, Unit::working_days});
BENCHMARK_CAPTURE(due, 3_months, Duration{3, Unit::months});
BENCHMARK_CAPTURE(due, 72_hours, Duration{72, Unit::hours});

// --- reading ----------------------------------------------------------------------------------------------

void csv_fields(benchmark::State& state) {
    InputStream stream = InputStream::from_memory(county());
    InputBuffer buffer(stream, county().size(), {});
    while (!buffer.is_last())
        buffer.read_on(buffer.begin());
    CsvRow row;
    for (auto _ : state) {
        CsvScanner scanner;
        scanner.start(buffer, buffer.begin());
        while (scanner.next(row) == CsvScanner::Result::row)
            benchmark::DoNotOptimize(row.field_count);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * county().size()));
}
BENCHMARK(csv_fields);

void csv_to_columns(benchmark::State& state) {
    const auto program = program_of(one_rule);
    for (auto _ : state)
        benchmark::DoNotOptimize(read(*program, county()).case_count());
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * county().size()));
}
BENCHMARK(csv_to_columns);

// --- evaluating -------------------------------------------------------------------------------------------

// Items are obligations.
void recurrence(benchmark::State& state, const char* interval, int days) {
    const auto program =
        program_of(fmt::format("rule visits while looked_after: visit every {}\n", interval));
    std::string text = "case_id,event,at\nC,cla_start,2012-03-01T10:00\n";
    const Day first = day_from_date({2012, 3, 1});
    for (int i = 1; i <= 400 && i * days < 5000; ++i)
        text += fmt::format("C,visit,{}T10:00\n", format_day(first + i * days));
    const Timelines timelines = read(*program, text);
    Evaluator evaluator(*program, timelines, at(*program, "2026-01-01T10:00"));
    std::vector<Obligation> obligations;
    std::size_t made = 0;
    for (auto _ : state) {
        obligations.clear();
        evaluator.evaluate(0, obligations);
        made += obligations.size();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(made));
}
BENCHMARK_CAPTURE(recurrence, every_1_day, "1 day", 1);
BENCHMARK_CAPTURE(recurrence, every_3_years, "3 years", 12);
BENCHMARK_CAPTURE(recurrence, every_10_working_days, "10 working days", 10);

// One rule that the case is asked by, among so many that it has no event for. Items are cases.
void rules_that_match_nothing(benchmark::State& state) {
    std::string rules = one_rule;
    for (int i = 0; i < state.range(0); ++i)
        rules +=
            fmt::format("rule other_{} within {} days of missing_return: return_home_interview\n", i, i + 1);
    const auto program = program_of(rules);
    const Timelines timelines =
        read(*program, "case_id,event,at\nC,strategy_discussion,2025-03-01T10:00\nC,icpc,2025-03-10T10:00\n");
    Evaluator evaluator(*program, timelines, at(*program, "2026-01-01T10:00"));
    std::vector<Obligation> obligations;
    for (auto _ : state) {
        obligations.clear();
        evaluator.evaluate(0, obligations);
        benchmark::DoNotOptimize(obligations.data());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(rules_that_match_nothing)->Arg(0)->Arg(100)->Arg(1000);

// --- writing ----------------------------------------------------------------------------------------------

void written(benchmark::State& state,
             void (*write)(std::span<const Obligation>, const Program&, const Timelines&, std::string&)) {
    static const auto program = [] {
        tool::LoadedStandard loaded =
            tool::load_standard({PLUMBLINE_SOURCE_DIR "/standards/herefordshire", {}, true, {}, false});
        if (!loaded.bundle) std::exit(1);
        return std::make_unique<Program>(std::move(*loaded.bundle));
    }();
    const Timelines timelines = read(*program, county());
    Evaluator evaluator(*program, timelines, at(*program, "2025-06-01T09:00"));
    std::vector<Obligation> obligations;
    for (std::size_t i = 0; i < timelines.case_count(); ++i)
        evaluator.evaluate(i, obligations);
    std::string out;
    std::int64_t bytes = 0;
    for (auto _ : state) {
        out.clear();
        write(obligations, *program, timelines, out);
        bytes += static_cast<std::int64_t>(out.size());
    }
    state.SetBytesProcessed(bytes);
}
BENCHMARK_CAPTURE(written, csv, write_csv);
BENCHMARK_CAPTURE(written, json, write_json);

void memory_copied(benchmark::State& state) { // what writing is held against
    const std::string from(32 << 20, 'x');
    std::string out;
    for (auto _ : state) {
        out.assign(from);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * from.size()));
}
BENCHMARK(memory_copied);

} // namespace

BENCHMARK_MAIN();
