// plumbline: the command line. Each command is a file of its own beside this one.
#include "tools/plumbline/command.h"
#include "tools/plumbline/freed_memory.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/unfinished_files.h"

#include <csignal>
#include <exception>
#include <new>

int main(int argument_count, char** arguments) {
    using namespace plumbline::tool;
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error to report, not a way to die half-way
    take_away_unfinished_on_signals();
    keep_freed_memory();

    CLI::App app{
        "Plumbline checks case timelines against the practice standards of children's social care.\n\n"
        "A STANDARD is a folder of .std files, one .std file, or a compiled bundle (.stdb).\n"
        "TIMELINES are CSV or JSON Lines, plain, .gz or .zst; - is standard input."};
    app.set_version_flag("--version", "plumbline " PLUMBLINE_VERSION);
    app.require_subcommand(1);
    app.footer("plumbline COMMAND --help tells more of each. Exit status: 0 it ran; 1 it ran and --fail-on "
               "(or a refused bundle)\n"
               "applies; 2 wrong usage or input that could not be used.");
    int status = ran;
    add_check(app, status);
    add_diff(app, status);
    add_explain(app, status);
    add_compile(app, status);
    add_verify(app, status);
    add_keygen(app, status);
    add_test(app, status);
    add_fmt(app, status);
    add_coverage(app, status);
    add_lint(app, status);
    add_import(app, status);
    add_sort(app, status);
    add_generate(app, status);
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        if (app.exit(error) != 0) return unusable;
        OutputFile help(""); // what was asked for has been printed, if it could be
        if (help.finish()) return ran;
        say(help.error());
        return unusable;
    } catch (const std::bad_alloc&) {
        say("plumbline: there is not enough memory for this input");
        return unusable;
    } catch (const std::exception& error) {
        say(std::string("plumbline: ") + error.what());
        return unusable;
    }
    return status;
}
