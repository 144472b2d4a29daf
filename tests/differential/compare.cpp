#include "tests/differential/compare.h"

#include "compiler/format/format.h"
#include "compiler/lower/lower.h"
#include "compiler/reference/evaluator.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/jit/jit.h"
#include "tests/json_lines.h"

namespace plumbline::differential {

namespace {

constexpr unsigned several_threads = 3;

std::string other_lines(Against against, const Library& library, const Ready& ready, const std::string& text,
                        const std::vector<Row>& rows, const Timelines& timelines, AsOf when) {
    std::string error;
    const auto read_back = [&] {
        ReadBundle read = read_bundle(ready.bundle);
        if (!read.bundle) error = "the bundle is refused: " + read.error.message + "\n";
        return std::move(read.bundle);
    };
    switch (against) {
    case Against::reference:
        return reference::check(*ready.compiled.model,
                                reference::record_from(timelines, ready.program->bundle().vocabulary),
                                {when.as_of, when.known_at});
    case Against::disk: {
        auto bundle = read_back();
        return bundle ? json_lines(Program(std::move(*bundle)), timelines, when, 1) : error;
    }
    case Against::threads:
        return json_lines(*ready.program, timelines, when, several_threads);
    case Against::order: {
        std::vector<Row> shuffled = rows;
        Random(rows.size()).shuffle(shuffled);
        const Timelines other = timelines_of(shuffled, *ready.program, error);
        return error.empty() ? json_lines(*ready.program, other, when, 1) : error;
    }
    case Against::compiled: {
        auto bundle = read_back();
        if (!bundle) return error;
        Program program(std::move(*bundle));
        const JitReport report = compile_forms(program, CompiledForms::all);
        return report.problem.empty() ? json_lines(program, timelines, when, 1) : report.problem + "\n";
    }
    case Against::format:
        break;
    }
    Diagnostics diagnostics;
    Formatted formatted = format(ready.compiled.sources, ready.compiled.file, diagnostics);
    if (formatted.outcome != Formatted::Outcome::laid_out) return "the formatter refuses this text:\n" + text;
    const auto laid_out = make_ready(library, formatted.text);
    if (!laid_out) return "what the formatter writes does not pass the checker:\n" + formatted.text;
    const Formatted again = format(laid_out->compiled.sources, laid_out->compiled.file, diagnostics);
    if (again.text != formatted.text)
        return "formatting twice changes the text:\n" + formatted.text + again.text;
    return json_lines(*laid_out->program, timelines, when, 1);
}

} // namespace

std::string_view words_of(Against against) {
    switch (against) {
    case Against::reference:
        return "the reference evaluator";
    case Against::disk:
        return "the bundle read back";
    case Against::threads:
        return "several threads";
    case Against::order:
        return "the rows in another order";
    case Against::compiled:
        return "the forms compiled to machine code";
    case Against::format:
        break;
    }
    return "the text laid out";
}

std::optional<Ready> make_ready(const Library& library, const std::string& text, CompiledStandard* rejected) {
    Ready ready{library.compile(text), {}, nullptr};
    if (!ready.compiled.model) {
        if (rejected) *rejected = std::move(ready.compiled);
        return std::nullopt;
    }
    Bundle bundle = lower(*ready.compiled.model, ready.compiled.sources);
    ready.bundle = write_bundle(bundle);
    ready.program = std::make_unique<Program>(std::move(bundle));
    return ready;
}

Timelines timelines_of(const std::vector<Row>& rows, const Program& program, std::string& error) {
    const std::string csv = csv_of(rows);
    ReadReport report;
    Timelines timelines = read_timelines_from_memory({{"generated.csv", csv}}, program.bundle().vocabulary,
                                                     program.calendar().zone(), report);
    for (const auto& problems : {report.fatal, report.problems})
        for (const RowProblem& problem : problems)
            error += "row " + std::to_string(problem.line) + ": " + problem.message + "\n" + csv;
    return timelines;
}

std::optional<AsOf> instants_of(const AskedAt& when, const Zone& zone) {
    ParsedMoment as_of{}, known_at{};
    if (parse_moment(when.as_of, zone, as_of) != MomentError::none) return std::nullopt;
    if (when.known_at.empty()) return AsOf{as_of.instant, std::nullopt};
    if (parse_moment(when.known_at, zone, known_at) != MomentError::none) return std::nullopt;
    return AsOf{as_of.instant, known_at.instant};
}

std::optional<Disagreement> compare(Against against, const Library& library, const Ready& ready,
                                    const std::string& text, const std::vector<Row>& rows,
                                    const AskedAt& when) {
    std::string error;
    const Timelines timelines = timelines_of(rows, *ready.program, error);
    const auto instants = instants_of(when, ready.program->calendar().zone());
    if (!error.empty() || !instants) return std::nullopt;
    std::string machine = json_lines(*ready.program, timelines, *instants, 1);
    std::string other = other_lines(against, library, ready, text, rows, timelines, *instants);
    if (machine == other) return std::nullopt;
    return Disagreement{against, std::move(machine), std::move(other)};
}

std::optional<Disagreement> compare(Against against, const Library& library, const Question& question) {
    const auto ready = make_ready(library, question.standard);
    if (!ready) return std::nullopt;
    return compare(against, library, *ready, question.standard, question.rows, question.when);
}

} // namespace plumbline::differential
