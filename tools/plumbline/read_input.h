// Timelines and instants as the commands that check them take them.
#pragma once

#include "runtime/timeline/reader.h"
#include "runtime/vm/evaluator.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plumbline::tool {

struct InputOptions {
    std::vector<std::string> timelines;
    std::string as_of;
    std::string known_at;
    bool skip_bad_rows = false;
    bool strict = false;
};

void add_input_options(CLI::App& command, InputOptions& options);

// "2025-06-01T09:00"; a date alone is the end of that day. Says on standard error what is wrong.
std::optional<AsOf> read_instants(const InputOptions& options, const Zone& zone);

// Says on standard error what could not be read or used. False: the run ends with status 2.
bool is_usable(const ReadReport& report, const InputOptions& options);

// Reads the timelines and says on standard error what could not be used. nullopt: the run ends with status 2.
std::optional<Timelines> read_input(const InputOptions& options, const Program& program);

} // namespace plumbline::tool
