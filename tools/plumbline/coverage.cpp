// plumbline coverage: the clauses of the document, the rules that cite them, the tests that those have.
#include "compiler/analysis/coverage.h"
#include "runtime/report/writer.h"
#include "tools/plumbline/clause_list.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace plumbline::tool {

namespace {

namespace fs = std::filesystem;

struct CoverageCommand {
    LoadOptions standard;
    std::string format = "text";
    bool missing = false;
    bool untested = false;
};

bool is_shown(const analysis::CoveredClause& covered, const CoverageCommand& command) {
    if (command.missing && covered.rules.empty()) return true;
    if (command.untested && !covered.rules.empty() && covered.tests == 0) return true;
    return !command.missing && !command.untested;
}

std::string json_of(const analysis::Clause& clause, const analysis::CoveredClause& covered) {
    std::string line = "{\"clause\":";
    append_json_string(fmt::format("{}, {}", clause.section, clause.position), line);
    line += ",\"form\":";
    append_json_string(analysis::info(clause.form).name, line);
    line += ",\"rules\":[";
    for (std::size_t at = 0; at < covered.rules.size(); ++at) {
        if (at > 0) line += ',';
        append_json_string(covered.rules[at], line);
    }
    return line + fmt::format("],\"tests\":{}}}\n", covered.tests);
}

std::string line_of(const analysis::Clause& clause, const analysis::CoveredClause& covered,
                    const SourceSet& sources) {
    std::string line =
        fmt::format("{:>4}  {} [{}]: ", clause.position, clause.paraphrase, analysis::info(clause.form).name);
    if (covered.rules.empty()) {
        const Place place = sources.place(clause.span);
        return line + fmt::format("NO RULE, {}:{}\n", sources[clause.span.file].path, place.line);
    }
    line += fmt::format("{}", fmt::join(covered.rules, ", "));
    if (covered.tests == 0) return line + ", no test\n";
    return line + fmt::format(", {} {}\n", covered.tests, covered.tests == 1 ? "test" : "tests");
}

// One line each: there may be very many, and each names its place.
void say_briefly(const Diagnostics& diagnostics, const SourceSet& sources, bool with_missing) {
    for (const Diagnostic& one : diagnostics.all()) {
        if (one.kind == DiagnosticKind::clause_without_rule && !with_missing) continue;
        const Place place = sources.place(one.span);
        say(fmt::format("{}:{}:{}: {}: {} [{}]", sources[one.span.file].path, place.line, place.column,
                        severity_of(one.kind) == Severity::error ? "error" : "warning", one.message,
                        name_of(one.kind)));
        for (const Label& label : one.labels) {
            const Place other = sources.place(label.span);
            say(fmt::format("  {}:{}:{}: {}", sources[label.span.file].path, other.line, other.column,
                            label.text));
        }
        if (!one.hint.empty() && one.kind != DiagnosticKind::clause_without_rule) say("  hint: " + one.hint);
    }
}

int run(const CoverageCommand& command) {
    LoadedStandard loaded = load_standard(command.standard);
    if (!loaded.bundle) return unusable;
    if (!loaded.model) {
        say(command.standard.path +
            ": error: a bundle carries no list of clauses and no tests; name the standard's folder");
        return unusable;
    }
    const ClauseList list = find_clause_list(command.standard.path, loaded.sources);
    if (list.outcome == ClauseList::Outcome::none) {
        std::error_code ignored;
        say(fmt::format(
            "{}: error: there is no clauses.tsv {}, so it is not known what the document asks; it lists the "
            "clauses of the document: section, position, paraphrase, form, responsible, note",
            command.standard.path,
            fs::is_directory(command.standard.path, ignored) ? "in this folder" : "beside this file"));
        return unusable;
    }
    if (list.outcome == ClauseList::Outcome::unusable) {
        say(list.why);
        return unusable;
    }
    Diagnostics diagnostics;
    const std::vector<analysis::Clause> clauses =
        analysis::read_clauses(loaded.sources, list.file, diagnostics);
    const analysis::Coverage coverage = analysis::cover(*loaded.model, clauses, diagnostics);
    diagnostics.sort();
    const bool json = command.format == "json";
    say_briefly(diagnostics, loaded.sources, json);

    OutputFile output("");
    std::string_view section;
    for (std::size_t at = 0; at < clauses.size(); ++at) {
        const analysis::Clause& clause = clauses[at];
        const analysis::CoveredClause& covered = coverage.clauses[at];
        if (!is_shown(covered, command)) continue;
        if (!json && clause.section != section)
            output.write((section.empty() ? "" : "\n") + clause.section + "\n");
        section = clause.section;
        output.write(json ? json_of(clause, covered) : line_of(clause, covered, loaded.sources));
    }
    if (!json)
        output.write(fmt::format("{}{} clauses, {} with a rule, {} tested\n", section.empty() ? "" : "\n",
                                 clauses.size(), coverage.with_a_rule, coverage.tested));
    if (!output.finish()) {
        say(output.error());
        return unusable;
    }
    return diagnostics.has_errors() ? applies : ran;
}

} // namespace

void add_coverage(CLI::App& app, int& status) {
    auto command = std::make_shared<CoverageCommand>();
    command->standard.quiet = true;
    CLI::App* sub = app.add_subcommand("coverage", "each clause of the document (clauses.tsv beside the .std "
                                                   "files), the rules that cite it, their tests");
    sub->add_option("STANDARD", command->standard.path, "a folder of .std files, or one .std file")
        ->required();
    sub->add_option("--format", command->format, "text for people (default), json: a clause a line")
        ->check(CLI::IsMember({"text", "json"}));
    sub->add_flag("--missing", command->missing, "only clauses that no rule cites");
    sub->add_flag("--untested", command->untested, "only clauses with a rule and without a test");
    sub->add_option("--library", command->standard.library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    sub->footer("Exit status 1: a clause without a rule, a rule that cites no clause or one that is not "
                "there, a clause "
                "that is\nlisted twice or cannot be read.");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
