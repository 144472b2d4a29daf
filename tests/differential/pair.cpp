#include "tests/differential/pair.h"

#include "runtime/vm/limits.h"
#include "runtime/vm/measures.h"
#include "tests/json_lines.h"

#include <algorithm>

namespace plumbline::differential {

namespace {

constexpr std::uint64_t formatted_one_in = 10; // laying out and reading again costs as much as all the rest
constexpr std::uint64_t wide_one_in = 250;     // with enough cases for several threads
constexpr int cases_of_wide = 520;
constexpr int most_attempts = 200;

std::optional<WrittenStandard> write_standard(const Library& library, Random& random,
                                              const PairOptions& options, Ready& ready, PairResult& result) {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        WrittenStandard written = StandardWriter(library.words(), random).write(options.only_form);
        CompiledStandard rejected;
        auto made = make_ready(library, written.text, &rejected);
        if (made) {
            ready = std::move(*made);
            return written;
        }
        ++result.rejected;
        result.last_rejection = written.text;
        for (const Diagnostic& one : rejected.diagnostics.all())
            if (severity_of(one.kind) == Severity::error) {
                ++result.rejected_for[std::string(name_of(one.kind))];
                result.last_rejection += render(one, rejected.sources, false) + "\n";
            }
    }
    result.error = "no standard passes the checker; the last:\n" + result.last_rejection;
    return std::nullopt;
}

// The instants at which a standard's answers turn on this timeline.
struct Edges {
    std::vector<Instant> dues;
    std::vector<Instant> others;
};
Edges edges_of(const Program& program, const Timelines& timelines, AsOf when) {
    Edges edges;
    Evaluator evaluator(program, timelines, when);
    std::vector<Obligation> obligations;
    for (std::size_t i = 0; i < timelines.case_count(); ++i)
        evaluator.evaluate(i, obligations);
    const Instant least = program.calendar().zone().start_of_day(day_from_date({2000, 1, 1}));
    const Instant most = program.calendar().zone().start_of_day(day_from_date({2035, 1, 1}));
    const auto add = [&](std::vector<Instant>& all, Instant at) {
        if (least < at && at < most) all.push_back(at);
    };
    for (const Obligation& one : obligations) {
        add(edges.dues, one.due);
        add(edges.others, one.opens.at);
        add(edges.others, one.anchor_at.at);
        add(edges.others, one.satisfied_at.at);
    }
    return edges;
}

void count_statuses(const Ready& ready, const WrittenStandard& written, const Timelines& timelines, AsOf when,
                    Uses& uses) {
    const Bundle& bundle = ready.program->bundle();
    const auto form_of = [&](TextIndex name) {
        const auto at = std::find(written.names.begin(), written.names.end(), bundle.text(name));
        return written.forms[static_cast<std::size_t>(at - written.names.begin())];
    };
    Evaluator evaluator(*ready.program, timelines, when);
    std::vector<Obligation> obligations;
    std::vector<LimitOpening> openings;
    for (std::size_t i = 0; i < timelines.case_count(); ++i)
        evaluator.evaluate(i, obligations, &openings);
    for (const Obligation& one : obligations)
        ++uses.form(form_of(bundle.rules[one.rule].name)).statuses[static_cast<std::size_t>(one.status)];
    Limits limits(*ready.program);
    limits.add(openings);
    for (const LimitFinding& finding : limits.findings())
        ++uses.form(form_of(bundle.rules[finding.rule].name)).figures;
    if (bundle.measures.empty()) return;
    Measures measures(*ready.program, timelines, when);
    measures.add(obligations);
    measures.run_over_cases();
    for (const MeasureResult& figure : measures.results())
        if (figure.value) ++uses.form(form_of(bundle.measures[figure.measure].name)).figures;
}

Random random_of(std::uint64_t index, const PairOptions& options) {
    return Random(options.seed * 0x100000001b3u + index);
}

} // namespace

std::string question_of(const Library& library, std::uint64_t index, const PairOptions& options) {
    PairResult result;
    Random random = random_of(index, options);
    Ready ready;
    const auto written = write_standard(library, random, options, ready, result);
    if (!written) return result.error;
    TimelineWriter timeline_writer(library.words(), ready.program->calendar(), random, result.uses);
    return written->text + "\n" + csv_of(timeline_writer.write(written->text, random.between(1, 3)));
}

PairResult try_pair(const Library& library, std::uint64_t index, const PairOptions& options) {
    PairResult result;
    Random random = random_of(index, options);
    Ready ready;
    const auto written = write_standard(library, random, options, ready, result);
    if (!written) return result;
    result.uses.add(written->uses);
    for (std::size_t form : written->forms)
        ++result.uses.form(form).rules;

    const Program& program = *ready.program;
    TimelineWriter timeline_writer(library.words(), program.calendar(), random, result.uses);
    const bool is_wide = index % wide_one_in == wide_one_in - 1;
    std::vector<Row> rows =
        timeline_writer.write(written->text, is_wide ? cases_of_wide : random.between(1, 3));
    const Timelines first = timelines_of(rows, program, result.error);
    if (!result.error.empty()) return result;
    const Zone& zone = program.calendar().zone();
    const Edges edges = edges_of(program, first, *instants_of(TimelineWriter::far_away(), zone));
    std::vector<Instant> all = edges.dues;
    all.insert(all.end(), edges.others.begin(), edges.others.end());
    timeline_writer.add_at_edges(rows, all);
    const Timelines timelines = timelines_of(rows, program, result.error);
    if (!result.error.empty()) return result;

    std::vector<Against> ways;
    if (options.with_reference && !is_wide) ways.push_back(Against::reference);
    if (options.with_itself) {
        ways.push_back(is_wide ? Against::threads : Against::disk);
        ways.push_back(Against::order);
        if (index % formatted_one_in == 0) ways.push_back(Against::format);
    }
    if (options.with_compiled) ways.push_back(Against::compiled);
    for (int turn = 0; turn < 2; ++turn) {
        const AskedAt when = timeline_writer.asked_at(rows, edges.dues, edges.others);
        const auto instants = instants_of(when, zone);
        if (!instants) {
            result.error = "no such instant: " + when.as_of + " " + when.known_at;
            return result;
        }
        if (turn == 0 && !is_wide) timeline_writer.count_edges(rows, when);
        if (!is_wide) count_statuses(ready, *written, timelines, *instants, result.uses);
        if (options.keep_lines) result.lines += json_lines(program, timelines, *instants, 1);
        for (Against against : ways) {
            const bool turns_on_instant = against == Against::reference || against == Against::compiled;
            if (turn > 0 && !turns_on_instant) continue;
            ++result.compared;
            auto found = compare(against, library, ready, written->text, rows, when);
            if (found) result.disagreements.push_back({{written->text, rows, when}, std::move(*found)});
        }
        if (!result.disagreements.empty()) break;
    }
    return result;
}

} // namespace plumbline::differential
