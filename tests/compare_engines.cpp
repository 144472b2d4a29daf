// Checks timelines with both engines and prints the first line in which they differ.
//
// usage: compare_engines STANDARD TIMELINES... --as-of T [--known-at T] [--library FOLDER]
// Exit status 0: every line equal; 1: they differ; 2: input that could not be used.
#include "compiler/reference/evaluator.h"
#include "runtime/report/figures.h"
#include "runtime/report/writer.h"
#include "runtime/vm/check_all.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/read_input.h"

#include <fmt/format.h>

#include <algorithm>

namespace {

using namespace plumbline;

std::string by_the_machine(const Program& program, const Timelines& timelines, AsOf when) {
    std::string lines;
    Limits limits(program);
    Measures measures(program, timelines, when);
    Evaluator evaluator(program, timelines, when);
    for (std::size_t index = 0; index < timelines.case_count(); ++index) {
        std::vector<Obligation> made;
        std::vector<LimitOpening> openings;
        evaluator.evaluate(index, made, &openings);
        limits.add(openings);
        measures.add(made);
        write_json(made, program, timelines, lines);
    }
    measures.run_over_cases();
    write_limits_json(limits.findings(), program, lines);
    write_measures_json(measures.results(), program, lines);
    return lines;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("both engines over the same timelines");
    tool::LoadOptions standard;
    standard.quiet = true;
    tool::InputOptions input;
    app.add_option("STANDARD", standard.path)->required();
    tool::add_input_options(app, input);
    app.add_option("--library", standard.library);
    CLI11_PARSE(app, argc, argv);

    tool::LoadedStandard loaded = tool::load_standard(standard);
    if (!loaded.bundle || !loaded.model) return 2;
    const Program program(std::move(*loaded.bundle));
    const auto when = tool::read_instants(input, program.calendar().zone());
    const auto timelines = when ? tool::read_input(input, program) : std::nullopt;
    if (!timelines) return 2;

    const auto machine = lines_of(by_the_machine(program, *timelines, *when));
    const auto reference =
        lines_of(reference::check(*loaded.model, reference::record_from(*timelines, loaded.model->vocabulary),
                                  {when->as_of, when->known_at}));
    if (machine == reference) {
        fmt::print("{} lines equal\n", machine.size());
        return 0;
    }
    const auto [left, right] =
        std::mismatch(machine.begin(), machine.end(), reference.begin(), reference.end());
    fmt::print("line {} of {} and {} differs\nmachine:   {}\nreference: {}\n", left - machine.begin() + 1,
               machine.size(), reference.size(), left == machine.end() ? "none" : *left,
               right == reference.end() ? "none" : *right);
    return 1;
}
