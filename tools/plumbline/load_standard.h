// A standard from a folder of .std files, one .std file, or a .stdb bundle.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/model.h"
#include "runtime/bundle/bundle.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plumbline::tool {

// A bundle of the largest standard is under 1 MB.
inline constexpr std::size_t max_bundle_bytes = 256 * 1024 * 1024;

struct LoadOptions {
    std::string path;
    std::string library; // a folder with vocabulary/ and calendars/; empty: looked for around `path`
    bool quiet = false;  // no warnings
    std::vector<std::string>
        require_signed;  // .pub files and folders of them: a bundle signed by one of these, or nothing
    bool silent = false; // what the compiler says stands in LoadedStandard::diagnostics alone
};

// --require-signed
void add_signature_option(CLI::App& command, LoadOptions& options);

struct LoadedStandard {
    SourceSet sources;
    std::optional<model::Standard> model; // from text only
    std::optional<Bundle> bundle;
    Diagnostics diagnostics;
};

// Reads, compiles and says on standard error what is wrong. `bundle` is empty when it cannot be used. A text
// is compiled, written as a bundle and read back, so that text and bundle give the same answer.
LoadedStandard load_standard(const LoadOptions& options);

// Why the path cannot be a standard's, as far as its name and place tell; empty: it may be one.
std::string why_no_standard(const std::string& path);

// The file, or its first `at_most` bytes; false with the reason in `error`.
bool read_file(const std::string& path, std::size_t at_most, std::string& text, std::string& error);

// The .std files in a folder and the folders in it, in name order.
std::vector<std::string> standard_files(const std::string& folder);

// Says each on standard error; warnings only where they are wanted.
void print(const Diagnostics& diagnostics, const SourceSet& sources, bool quiet);

} // namespace plumbline::tool
