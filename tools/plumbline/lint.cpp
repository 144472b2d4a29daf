// plumbline lint: what a standard may have got wrong although it can be checked.
#include "compiler/analysis/lint.h"
#include "compiler/analysis/coverage.h"
#include "runtime/report/writer.h"
#include "tools/plumbline/clause_list.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/private_terms.h"

#include <fmt/format.h>

#include <memory>

namespace plumbline::tool {

namespace {

struct LintCommand {
    std::vector<std::string> standards;
    std::string library;
    std::string format = "text";
    bool fail_on_warnings = false;
};

void append_place(const Span& span, const SourceSet& sources, std::string& out) {
    const Place place = sources.place(span);
    out += "\"file\":";
    append_json_string(sources[span.file].path, out);
    out += fmt::format(",\"line\":{},\"column\":{}", place.line, place.column);
}

std::string json_of(const Diagnostic& one, const SourceSet& sources) {
    std::string out = "{\"kind\":";
    append_json_string(name_of(one.kind), out);
    out += ',';
    append_place(one.span, sources, out);
    out += ",\"message\":";
    append_json_string(one.message, out);
    if (!one.labels.empty()) {
        out += ",\"other\":{";
        append_place(one.labels.front().span, sources, out);
        out += '}';
    }
    return out + "}\n";
}

// Everything there is to say of one standard, or nothing when it could not be read (and why is said).
std::optional<Diagnostics> findings(const std::string& path, const LintCommand& command, SourceSet& sources) {
    LoadOptions options;
    options.path = path;
    options.library = command.library;
    options.silent = true;
    LoadedStandard loaded = load_standard(options);
    if (loaded.bundle && !loaded.model) {
        say(path + ": error: a bundle holds no text to look at; name the standard's folder");
        return std::nullopt;
    }
    if (!loaded.model && loaded.diagnostics.all().empty()) return std::nullopt;
    Diagnostics diagnostics = with_private_terms(path, loaded);
    if (loaded.model) {
        analysis::lint(*loaded.model, diagnostics);
        const ClauseList list = find_clause_list(path, loaded.sources);
        if (list.outcome == ClauseList::Outcome::unusable) {
            say(list.why);
            return std::nullopt;
        }
        if (list.outcome == ClauseList::Outcome::read) {
            Diagnostics of_clauses;
            const auto clauses = analysis::read_clauses(loaded.sources, list.file, of_clauses);
            analysis::cover(*loaded.model, clauses, of_clauses);
            // What has no rule yet is what `plumbline coverage` is for.
            for (const Diagnostic& one : of_clauses.all())
                if (one.kind != DiagnosticKind::clause_without_rule)
                    diagnostics.add(one.kind, one.span, one.message, one.hint).labels = one.labels;
        }
    }
    diagnostics.sort();
    sources = std::move(loaded.sources);
    return diagnostics;
}

int run(const LintCommand& command) {
    OutputFile output("");
    std::size_t errors = 0, warnings = 0, looked_at = 0;
    bool usable = true;
    const bool json = command.format == "json";
    for (const std::string& path : command.standards) {
        SourceSet sources;
        const std::optional<Diagnostics> found = findings(path, command, sources);
        if (!found) {
            usable = false;
            continue;
        }
        ++looked_at;
        for (const Diagnostic& one : found->all()) {
            ++(severity_of(one.kind) == Severity::error ? errors : warnings);
            output.write(json ? json_of(one, sources) : render(one, sources, colours_on_stdout()) + "\n");
        }
    }
    if (!json && looked_at > 0)
        output.write(fmt::format("{} {}, {} {}\n", errors, errors == 1 ? "error" : "errors", warnings,
                                 warnings == 1 ? "warning" : "warnings"));
    if (!output.finish()) {
        say(output.error());
        return unusable;
    }
    if (!usable) return unusable;
    return errors > 0 || (command.fail_on_warnings && warnings > 0) ? applies : ran;
}

} // namespace

void add_lint(CLI::App& app, int& status) {
    auto command = std::make_shared<LintCommand>();
    CLI::App* sub = app.add_subcommand("lint", "rules at odds, parts that never come to bear, sources that "
                                               "cite no clause, names that nothing speaks of");
    sub->add_option("STANDARD", command->standards, "folders of .std files, or .std files")->required();
    sub->add_option("--format", command->format, "text for people (default), json: a finding a line")
        ->check(CLI::IsMember({"text", "json"}));
    sub->add_flag("--fail-on-warnings", command->fail_on_warnings, "exit status 1 for a warning too");
    sub->add_option("--library", command->library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    sub->footer("Exit status 1: an error was found. What was seen and is meant: `accepting NAME \"why\"` in "
                "the rule.");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
