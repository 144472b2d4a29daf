#include "tools/plumbline/load_standard.h"

#include "compiler/lower/lower.h"
#include "compiler/sema/checker.h"
#include "compiler/syntax/parser.h"
#include "runtime/bundle/bundle_file.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/keys.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace plumbline::tool {

namespace fs = std::filesystem;

namespace {

bool is_library(const fs::path& folder) {
    std::error_code none;
    return fs::is_directory(folder / "vocabulary", none) && fs::is_directory(folder / "calendars", none);
}

// The shared vocabulary and calendars: beside the standard, in a folder above it (or in `standards` there),
// or beside the program.
fs::path find_library(const fs::path& standard) {
    std::error_code error;
    fs::path folder = fs::weakly_canonical(standard, error);
    while (!folder.empty()) {
        if (is_library(folder)) return folder;
        if (is_library(folder / "standards")) return folder / "standards";
        if (folder == folder.root_path()) break;
        folder = folder.parent_path();
    }
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    for (const fs::path& candidate :
         {program.parent_path().parent_path() / "standards",
          program.parent_path().parent_path() / "share" / "plumbline" / "standards"})
        if (!error && is_library(candidate)) return candidate;
    return {};
}

bool is_signed_as_required(const LoadOptions& options, const std::vector<PublicKey>& signed_by) {
    if (options.require_signed.empty()) return true;
    const auto trusted = read_public_keys(options.require_signed);
    if (!trusted) return false;
    for (const NamedKey& one : *trusted)
        if (std::find(signed_by.begin(), signed_by.end(), one.key) != signed_by.end()) return true;
    std::string who;
    for (const PublicKey& key : signed_by)
        who += (who.empty() ? "" : ", ") + base64_of(key);
    say(options.path + ": error: this bundle is refused: it is " +
        (who.empty() ? "not signed" : "signed by " + who) + ", and --require-signed asks for one of " +
        std::to_string(trusted->size()) + (trusted->size() == 1 ? " key" : " keys"));
    return false;
}

} // namespace

std::vector<std::string> standard_files(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->is_regular_file(error) && entry->path().extension() == ".std")
            files.push_back(entry->path().string());
    std::sort(files.begin(), files.end());
    return files;
}

void print(const Diagnostics& diagnostics, const SourceSet& sources, bool quiet) {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (quiet && severity_of(diagnostic.kind) == Severity::warning) continue;
        std::string text = render(diagnostic, sources, colours_on_stderr());
        while (!text.empty() && text.back() == '\n')
            text.pop_back();
        say(text);
    }
}

void add_signature_option(CLI::App& command, LoadOptions& options) {
    command
        .add_option("--require-signed", options.require_signed,
                    "refuse a bundle that none of these keys signed: .pub files, or folders of them")
        ->delimiter(',');
}

bool read_file(const std::string& path, std::size_t at_most, std::string& text, std::string& error) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        error = "is a folder";
        return false;
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        error = std::string("cannot be read: ") + std::strerror(errno);
        return false;
    }
    // At once as large as it will be: growing by and by, a bundle would be copied twice over.
    const std::uintmax_t size = fs::file_size(path, ignored);
    if (!ignored) text.reserve(static_cast<std::size_t>(std::min<std::uintmax_t>(size, at_most)));
    char buffer[1 << 16];
    while (text.size() < at_most && (file.read(buffer, sizeof buffer) || file.gcount() > 0))
        text.append(buffer, std::min(static_cast<std::size_t>(file.gcount()), at_most - text.size()));
    if (file.bad()) {
        error = std::string("cannot be read: ") + std::strerror(errno);
        return false;
    }
    return true;
}

std::string why_no_standard(const std::string& path) {
    if (path == "-")
        return "a standard is not read from standard input; name its folder, its .std file or its bundle";
    std::error_code error;
    if (!fs::exists(path, error)) return "there is no such file or folder";
    const std::string ending = fs::path(path).extension().string();
    for (const char* of_timelines : {".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xml", ".gz", ".zst"})
        if (ending == of_timelines && !fs::is_directory(path, error))
            return "this is no standard, but what timelines stand in; a standard is a folder of .std files, "
                   "one "
                   ".std file or a bundle (.stdb)";
    return {};
}

LoadedStandard load_standard(const LoadOptions& options) {
    LoadedStandard loaded;
    const fs::path path = options.path;
    std::error_code error;
    if (const std::string no = why_no_standard(options.path); !no.empty()) {
        say(options.path + ": error: " + no + " [file_unreadable]");
        return loaded;
    }
    std::string why;
    if (path.extension() == ".stdb") {
        std::string bytes;
        if (!read_file(options.path, max_bundle_bytes, bytes, why)) {
            say(options.path + ": error: " + why + " [file_unreadable]");
            return loaded;
        }
        ReadBundle read = read_bundle({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
        if (!read.bundle)
            say(options.path + ": error: this bundle is refused: " + read.error.message);
        else if (is_signed_as_required(options, read.signed_by))
            loaded.bundle = std::move(read.bundle);
        return loaded;
    }

    if (!options.require_signed.empty()) {
        say(options.path +
            ": error: only a bundle bears a signature, and --require-signed asks for one: `plumbline "
            "compile --sign`");
        return loaded;
    }
    std::vector<std::string> files;
    if (fs::is_directory(path, error)) {
        files = standard_files(options.path);
        if (files.empty()) {
            say(options.path + ": error: there are no .std files in this folder [file_unreadable]");
            return loaded;
        }
    } else {
        files.push_back(options.path);
    }
    const fs::path library = options.library.empty() ? find_library(path) : fs::path(options.library);
    if (!library.empty())
        for (const char* part : {"vocabulary", "calendars"})
            for (std::string& file : standard_files((library / part).string())) {
                const bool already = std::any_of(files.begin(), files.end(), [&](const std::string& one) {
                    return fs::equivalent(one, file, error);
                });
                if (!already) files.push_back(std::move(file));
            }
    std::vector<ParseResult> parsed;
    bool readable = true;
    for (const std::string& file : files) {
        std::string text;
        if (!read_file(file, max_source_bytes + 1, text, why)) {
            say(file + ": error: " + why + " [file_unreadable]");
            readable = false;
            continue;
        }
        // One byte beyond the limit is enough for the parser to say that there is too much.
        const FileIndex index = loaded.sources.add({file, std::move(text)});
        parsed.push_back(parse(loaded.sources, index, loaded.diagnostics));
    }
    if (!readable) return loaded;
    CheckOptions check_options;
    fs::path named = fs::is_directory(path, error) ? fs::weakly_canonical(path, error) : path.stem();
    check_options.fallback_name = named.filename().string();
    loaded.model = check(loaded.sources, parsed, check_options, loaded.diagnostics);
    loaded.diagnostics.sort();
    if (!options.silent) print(loaded.diagnostics, loaded.sources, options.quiet);
    if (!loaded.model || loaded.diagnostics.has_errors()) {
        loaded.model.reset();
        return loaded;
    }
    ReadBundle read = read_bundle(write_bundle(lower(*loaded.model, loaded.sources)));
    if (!read.bundle)
        say(options.path +
            ": error: the compiler made a bundle that does not verify (a defect of plumbline): " +
            read.error.message);
    loaded.bundle = std::move(read.bundle);
    return loaded;
}

} // namespace plumbline::tool
