#include "tools/generate/generate.h"

#include "tools/generate/phases.h"

#include <fmt/format.h>

namespace plumbline {

namespace {
constexpr std::uint64_t most_cases = 99'999'999; // eight digits, so that cases stand in byte order
constexpr int most_years = 20;
constexpr std::string_view header = "case_id,event,at,recorded_at,attrs\n";
} // namespace

std::optional<std::string> problem_with(const GenerateOptions& options) {
    const auto percentage = [](int value) { return value >= 0 && value <= 100; };
    if (options.cases < 1 || options.cases > most_cases)
        return fmt::format("the number of cases is 1 to {}, not {}", most_cases, options.cases);
    if (options.years < 1 || options.years > most_years)
        return fmt::format("the number of years is 1 to {}, not {}", most_years, options.years);
    if (!percentage(options.lateness))
        return fmt::format("lateness is a percentage, 0 to 100, not {}", options.lateness);
    if (!percentage(options.date_only) || !percentage(options.attributes_missing))
        return std::string(
            "the shares of rows and attributes that nobody recorded are percentages, 0 to 100");
    // Births reach back 19 years before the first day, and the wall clock is counted from 1970.
    if (options.last_day < day_from_date({1991, 1, 1}) || options.last_day > day_from_date({2190, 12, 31}))
        return std::string("the last day lies in the years 1991 to 2190");
    return std::nullopt;
}

Day first_watched_day(const GenerateOptions& options) {
    return add_months(options.last_day, -12 * options.years) + 1;
}

GenerateReport generate_timelines(const GenerateOptions& options, const GenerateSink& sink,
                                  const GenerateProgress& progress) {
    GenerateReport report;
    if (problem_with(options)) return report;

    const generate::County county(first_watched_day(options), options.last_day);
    const generate::RecordingHabits habits{options.lateness, options.date_only, options.attributes_missing};
    generate::Journey journey(county, options.lateness, habits, generate::Random(options.seed, 0));

    std::string chunk(header);
    const auto hand_over = [&] {
        const bool taken = sink(chunk);
        if (taken) report.bytes += chunk.size();
        chunk.clear();
        if (progress) progress(report.cases, options.cases);
        return taken;
    };
    for (std::uint64_t number = 1; number <= options.cases; ++number) {
        journey.start_case(number, generate::Random(options.seed, number));
        generate::live(journey);
        report.rows += journey.record.write(fmt::format(FMT_STRING("C{:08}"), number), chunk);
        ++report.cases;
        if (chunk.size() >= options.chunk_bytes && !hand_over()) return report;
    }
    if (chunk.empty() && progress) progress(report.cases, options.cases);
    report.complete = chunk.empty() || hand_over();
    return report;
}

} // namespace plumbline
