// plumbline test: the tests that stand beside the rules, and which parts of the rules they show.
#include "runtime/vm/evaluator.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/run_test.h"
#include "tools/plumbline/test_coverage.h"

#include <fmt/format.h>

#include <memory>

namespace plumbline::tool {

namespace {

struct TestCommand {
    std::vector<std::string> standards;
    std::string library;
    std::string only;
    bool coverage = false;
};

int run(const TestCommand& command) {
    std::size_t passed = 0, failed = 0;
    TestCoverage coverage;
    OutputFile output("");
    for (const std::string& path : command.standards) {
        LoadOptions options;
        options.path = path;
        options.library = command.library;
        options.quiet = true;
        LoadedStandard loaded = load_standard(options);
        if (!loaded.bundle) return unusable;
        if (!loaded.model) {
            say(path + ": a bundle carries no tests; name the standard's folder");
            return unusable;
        }
        const Program program(std::move(*loaded.bundle));
        for (const model::Test& test : loaded.model->tests) {
            const std::string& rule = loaded.model->rules[test.rule].name;
            const std::string name = test.title.empty() ? rule : rule + ": " + test.title;
            if (name.find(command.only) == std::string::npos) continue;
            const std::string wrong = run_test(test, program);
            ++(wrong.empty() ? passed : failed);
            if (wrong.empty()) continue;
            const Place place = loaded.sources.place(test.span);
            output.write(fmt::format("{}:{}:{}: {} fails\n{}", loaded.sources[test.span.file].path,
                                     place.line, place.column, name, wrong));
        }
        if (command.coverage) output.write(coverage.add(*loaded.model, loaded.sources));
    }
    if (command.coverage) output.write(coverage.totals());
    output.write(fmt::format("{} passed, {} failed\n", passed, failed));
    if (!output.finish()) {
        say(output.error());
        return unusable;
    }
    return failed > 0 ? applies : ran;
}

} // namespace

void add_test(CLI::App& app, int& status) {
    auto command = std::make_shared<TestCommand>();
    CLI::App* sub = app.add_subcommand("test", "run the tests that stand beside the rules of a standard");
    sub->add_option("STANDARD", command->standards, "folders of .std files, or .std files")->required();
    CLI::Option* only = sub->add_option("--only", command->only, "only tests whose rule or title holds this");
    sub->add_flag("--coverage", command->coverage,
                  "say which rules, stages, guards, conditions and exceptions no test shows")
        ->excludes(only);
    sub->add_option("--library", command->library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
