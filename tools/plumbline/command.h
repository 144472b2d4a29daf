// What the commands share: exit statuses, messages, options.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>

namespace plumbline::tool {

// Exit statuses, as surfaces.md fixes them.
inline constexpr int ran = 0;
inline constexpr int applies = 1;  // --fail-on, a failing test, a refused bundle
inline constexpr int unusable = 2; // wrong usage, or input that could not be used

void say(std::string_view text); // to standard error, with a line end
bool colours_on_stdout();
bool colours_on_stderr();
std::size_t terminal_width(); // of standard output; 0 where it is none

// Each command adds itself with its options; its work is called by main when it was chosen.
void add_check(CLI::App& app, int& status);
void add_compile(CLI::App& app, int& status);
void add_verify(CLI::App& app, int& status);
void add_diff(CLI::App& app, int& status);
void add_explain(CLI::App& app, int& status);
void add_test(CLI::App& app, int& status);
void add_fmt(CLI::App& app, int& status);
void add_coverage(CLI::App& app, int& status);
void add_lint(CLI::App& app, int& status);
void add_import(CLI::App& app, int& status);
void add_keygen(CLI::App& app, int& status);
void add_sort(CLI::App& app, int& status);
void add_generate(CLI::App& app, int& status);

} // namespace plumbline::tool
