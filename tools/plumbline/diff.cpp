// plumbline diff: two standards side by side, each verdict proved, each witness run.
#include "compiler/diff/diff.h"

#include "compiler/diff/report/report.h"
#include "compiler/sema/checker.h"
#include "compiler/syntax/parser.h"
#include "runtime/bundle/source_section.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/impact.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/progress.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace plumbline::tool {

namespace {

struct DiffCommand {
    std::vector<std::string> standards;
    std::string against;
    std::string library;
    std::string format = "text";
    std::string topic;
    std::string emit_tests;
    std::string output;
    ImpactOptions impact;
    bool versions = false, no_versions = false; // neither: versions where the two have one name
};

// A bundle's own sources, checked again.
bool check_again(const std::string& path, LoadedStandard& into) {
    std::string text, why;
    if (!read_file(path, max_bundle_bytes, text, why)) {
        say(path + ": error: " + why);
        return false;
    }
    const ReadSources read =
        read_sources({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, *into.bundle);
    if (!read.problem.empty()) {
        say(path + ": error: " + read.problem);
        return false;
    }
    if (read.sources.empty()) {
        say(path +
            ": error: this bundle was compiled with --no-sources and holds nothing to compare: compile it "
            "with "
            "`plumbline compile STANDARD -o " +
            path + "`");
        return false;
    }
    std::vector<ParseResult> parsed;
    for (const NamedSource& source : read.sources)
        parsed.push_back(
            parse(into.sources, into.sources.add({path + ":" + source.name, source.text}), into.diagnostics));
    CheckOptions options;
    options.fallback_name = into.bundle->text(into.bundle->name);
    into.model = check(into.sources, parsed, options, into.diagnostics);
    if (into.model && !into.diagnostics.has_errors()) return true;
    into.diagnostics.sort();
    print(into.diagnostics, into.sources, true);
    return false;
}

bool load(const DiffCommand& command, const std::string& path, LoadedStandard& into) {
    LoadOptions options;
    options.path = path;
    options.library = command.library;
    options.quiet = true;
    into = load_standard(options);
    if (!into.bundle) return false;
    return into.model || check_again(path, into);
}

// witnesses.std becomes witnesses.herefordshire.std: a test belongs to the standard whose rule it asks.
bool write_tests(const std::string& path, const diff::Comparison& comparison) {
    for (const bool of_a : {true, false}) {
        const std::string text = diff::tests_of(comparison, of_a);
        if (text.empty()) continue;
        const bool has_ending = path.size() > 4 && path.compare(path.size() - 4, 4, ".std") == 0;
        const std::string& name = of_a ? comparison.a.name : comparison.b.name;
        const std::string same = comparison.a.name == comparison.b.name ? (of_a ? ".a" : ".b") : "";
        OutputFile file((has_ending ? path.substr(0, path.size() - 4) : path) + "." + name + same + ".std");
        if (!file.write(text) || !file.finish()) {
            say(file.error());
            return false;
        }
    }
    return true;
}

int run(const DiffCommand& command) {
    const bool matrix = !command.against.empty();
    if (!matrix && command.standards.size() != 2) {
        say("plumbline: diff takes two standards, or --against STANDARD and as many as you like");
        return unusable;
    }
    if (matrix && command.versions) {
        say("plumbline: --versions compares two versions of one standard, and --against several standards");
        return unusable;
    }
    if (matrix && command.impact.is_wanted()) {
        say("plumbline: --impact is of two standards, and --against of several");
        return unusable;
    }
    if (command.impact.is_wanted() && command.impact.input.as_of.empty()) {
        say("plumbline: --impact needs --as-of: the instant at which the cases are looked at");
        return unusable;
    }
    std::vector<LoadedStandard> loaded(command.standards.size() + (matrix ? 1 : 0));
    for (std::size_t i = 0; i < command.standards.size(); ++i)
        if (!load(command, command.standards[i], loaded[i])) return unusable;
    if (matrix && !load(command, command.against, loaded.back())) return unusable;

    std::vector<diff::Comparison> comparisons;
    const auto compare = [&](std::size_t a, std::size_t b, const std::string& path_a,
                             const std::string& path_b) {
        ProgressLine progress("comparing " + loaded[a].model->name + " and " + loaded[b].model->name);
        diff::Options options;
        options.topic = command.topic;
        const bool one_name = loaded[a].model->name == loaded[b].model->name;
        options.versions = !matrix && !command.no_versions && (command.versions || one_name);
        options.progress = [&](std::size_t done, std::size_t total) { progress.show(done, total, "duties"); };
        comparisons.push_back(diff::compare({*loaded[a].model, loaded[a].sources, path_a},
                                            {*loaded[b].model, loaded[b].sources, path_b}, options));
    };
    if (matrix)
        for (std::size_t i = 0; i < command.standards.size(); ++i)
            compare(i, loaded.size() - 1, command.standards[i], command.against);
    else
        compare(0, 1, command.standards[0], command.standards[1]);

    std::optional<diff::ImpactPlan> plan;
    std::optional<diff::ImpactFindings> impact;
    std::optional<Program> a, b;
    if (command.impact.is_wanted()) {
        a.emplace(std::move(*loaded[0].bundle));
        b.emplace(std::move(*loaded[1].bundle));
        plan.emplace(comparisons.front(), *a, *b);
        impact = measure_impact(command.impact, *plan);
        if (!impact) return unusable;
    }
    const diff::ImpactFindings* found = impact ? &*impact : nullptr;

    OutputFile output(command.output);
    std::string text;
    const diff::TextStyle style{command.output.empty() && colours_on_stdout(), true};
    if (command.format == "json")
        for (const diff::Comparison& comparison : comparisons)
            text += diff::json_of(comparison, found);
    else if (command.format == "html")
        text = matrix ? diff::html_matrix_of(comparisons) : diff::html_of(comparisons.front(), found);
    else
        text = matrix ? diff::matrix_of(comparisons, style) : diff::text_of(comparisons.front(), style);
    if (found && command.format == "text") text += "\n" + diff::impact_text_of(*found, style.colours);
    if (!output.write(text) || !output.finish()) {
        say(output.error());
        return unusable;
    }
    if (!command.emit_tests.empty())
        for (const diff::Comparison& comparison : comparisons)
            if (!write_tests(command.emit_tests, comparison)) return unusable;
    bool confirmed = true;
    for (const diff::Comparison& comparison : comparisons) {
        if (command.format == "json")
            for (const std::string& note : comparison.notes)
                say("note: " + note);
        for (const std::string& wrong : comparison.unconfirmed) {
            say("error: " + wrong + " (a defect of plumbline: do not rely on this diff)");
            confirmed = false;
        }
    }
    return confirmed ? ran : unusable;
}

} // namespace

void add_diff(CLI::App& app, int& status) {
    auto command = std::make_shared<DiffCommand>();
    CLI::App* sub =
        app.add_subcommand("diff", "two standards side by side: what is stricter, with a case that shows it");
    sub->description(
        "Two standards side by side, duty by duty: what is the same, what is stricter or looser, by how "
        "much, "
        "and a small\ncase that one passes and the other fails. The verdict is A's place towards B. Every "
        "verdict is proved, every case was\nrun under both; what cannot be decided is said to be "
        "undecided.\n\n"
        "  plumbline diff standards/herefordshire standards/buckinghamshire\n"
        "  plumbline diff --against standards/statutory_england standards/bcp standards/bromley");
    sub->add_option("STANDARDS", command->standards,
                    "A and B: folders of .std files, .std files or bundles; with --against any number")
        ->required();
    sub->add_option("--against", command->against,
                    "one matrix: topics down, each of STANDARDS across, its place towards this standard");
    auto* versions = sub->add_flag("--versions", command->versions,
                                   "A and B are the old and the new version of one standard: what was added, "
                                   "removed, reworded, tightened, "
                                   "relaxed (default: where both have the same name)");
    sub->add_flag("--no-versions", command->no_versions, "compare two versions as any two standards")
        ->excludes(versions);
    sub->add_option("--topic", command->topic, "only duties of this topic");
    sub->add_option("--format", command->format,
                    "text for people (default); json: a duty a line; html: one file to mail")
        ->check(CLI::IsMember({"text", "json", "html"}));
    sub->add_option("--emit-tests", command->emit_tests,
                    "write the cases as tests of the language: F.std becomes F.NAME.std for each standard");
    sub->add_option("-o,--output", command->output, "write to this file instead of standard output");
    sub->add_option("--library", command->library,
                    "the folder with vocabulary/ and calendars/ (default: found around each standard)");
    add_impact_options(*sub, command->impact);
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
