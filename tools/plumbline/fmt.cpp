// plumbline fmt: the one layout of .std files.
#include "compiler/format/format.h"
#include "compiler/syntax/parser.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/progress.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>

namespace plumbline::tool {

namespace {

namespace fs = std::filesystem;

struct FormatCommand {
    std::vector<std::string> paths;
    bool check = false;
};

enum class Outcome { as_it_should_be, changed, unusable };

// The file in its one layout, or nothing, and why is said.
std::optional<std::string> laid_out(const std::string& path, std::string text) {
    SourceSet sources;
    Diagnostics diagnostics;
    const FileIndex file = sources.add({path, std::move(text)});
    Formatted formatted = format(sources, file, diagnostics);
    if (formatted.outcome == Formatted::Outcome::laid_out) return std::move(formatted.text);
    diagnostics.sort();
    print(diagnostics, sources, false);
    if (formatted.outcome == Formatted::Outcome::unsafe)
        say(path + ": error: laid out, this file would be read as something else, so it is left as it is (a "
                   "defect of "
                   "plumbline)");
    return std::nullopt;
}

Outcome format_file(const std::string& path, bool check) {
    std::string text, why;
    if (!read_file(path, max_source_bytes + 1, text, why)) {
        say(path + ": error: " + why + " [file_unreadable]");
        return Outcome::unusable;
    }
    const std::optional<std::string> result = laid_out(path, text);
    if (!result) return Outcome::unusable;
    if (*result == text) return Outcome::as_it_should_be;
    if (check) return Outcome::changed;
    OutputFile output(path);
    if (!output.write(*result) || !output.finish()) {
        say(output.error());
        return Outcome::unusable;
    }
    return Outcome::changed;
}

int format_standard_input(bool check) {
    const std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
    const std::optional<std::string> result = laid_out("standard input", text);
    if (!result) return unusable;
    if (check) return *result == text ? ran : applies;
    OutputFile output("");
    if (output.write(*result) && output.finish()) return ran;
    say(output.error());
    return unusable;
}

int run(const FormatCommand& command) {
    if (command.paths == std::vector<std::string>{"-"}) return format_standard_input(command.check);
    std::vector<std::string> files;
    bool usable = true;
    for (const std::string& path : command.paths) {
        std::error_code error;
        std::string no =
            path == "-" ? "standard input is laid out alone: `plumbline fmt -`" : why_no_standard(path);
        if (fs::path(path).extension() == ".stdb")
            no = "a bundle holds no text to lay out; name the standard's folder";
        if (!no.empty()) {
            say(path + ": error: " + no + " [file_unreadable]");
            usable = false;
            continue;
        }
        if (!fs::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        const std::vector<std::string> inside = standard_files(path);
        if (inside.empty()) {
            say(path + ": error: there are no .std files in this folder [file_unreadable]");
            usable = false;
        }
        files.insert(files.end(), inside.begin(), inside.end());
    }
    ProgressLine progress(command.check ? "reading" : "laying out");
    std::size_t changed = 0, done = 0;
    for (const std::string& file : files) {
        const Outcome outcome = format_file(file, command.check);
        progress.show(++done, files.size(), "files");
        if (outcome == Outcome::unusable) usable = false;
        if (outcome != Outcome::changed) continue;
        ++changed;
        say(command.check ? file + ": is not in the one layout" : file + ": laid out");
    }
    if (changed > 0 && command.check)
        say(fmt::format("{} of {} files; `plumbline fmt` lays them out", changed, files.size()));
    if (!usable) return unusable;
    return command.check && changed > 0 ? applies : ran;
}

} // namespace

void add_fmt(CLI::App& app, int& status) {
    auto command = std::make_shared<FormatCommand>();
    CLI::App* sub =
        app.add_subcommand("fmt", "lay out .std files in the one layout; every word and comment stays");
    sub->add_option("FILES", command->paths, ".std files, folders of them, or - for standard input")
        ->required();
    sub->add_flag("--check", command->check,
                  "change nothing; exit status 1 if a file is not in the one layout");
    sub->callback([command, &status] { status = run(*command); });
}

} // namespace plumbline::tool
