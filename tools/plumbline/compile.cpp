// plumbline compile, plumbline verify.
#include "runtime/bundle/bounds.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/source_section.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/keys.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace plumbline::tool {

namespace {

struct CompileCommand {
    LoadOptions standard;
    std::string output;
    std::string sign;
    bool no_sources = false;
};

int compile(const CompileCommand& command) {
    std::optional<SecretKey> key;
    if (!command.sign.empty()) {
        key = read_secret_key(command.sign);
        if (!key) return unusable;
    }
    const LoadedStandard loaded = load_standard(command.standard);
    if (!loaded.bundle) return unusable;
    std::vector<std::uint8_t> bytes = write_bundle(*loaded.bundle);
    if (!command.no_sources) {
        // By name alone: no path of this machine goes with them.
        std::vector<NamedSource> sources;
        for (FileIndex file = 0; file < loaded.sources.size(); ++file)
            sources.push_back({std::filesystem::path(loaded.sources[file].path).filename().string(),
                               loaded.sources[file].text});
        bytes = with_sources(bytes, sources);
    }
    if (key) {
        SignedBytes with_signature = sign(bytes, *key);
        if (!with_signature.problem.empty()) {
            say(command.output + ": error: cannot be signed: " + with_signature.problem);
            return unusable;
        }
        bytes = std::move(with_signature.bytes);
    }
    OutputFile output(command.output);
    if (!output.write({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) || !output.finish()) {
        say(output.error());
        return unusable;
    }
    say(fmt::format("{}: {} rules, {} measures, {} bytes{}", command.output, loaded.bundle->rules.size(),
                    loaded.bundle->measures.size(), bytes.size(), key ? ", signed" : ""));
    return ran;
}

struct VerifyCommand {
    std::string path;
    std::vector<std::string> keys;
    bool listing = false;
    bool sizes = false;
};

std::string sizes_table(std::span<const std::uint8_t> bytes) {
    std::string out = "\n";
    for (const SectionSize& section : section_sizes(bytes))
        out += fmt::format("  {:<12}{:>10} bytes {:>5.1f} %\n", section.name, section.bytes,
                           100.0 * static_cast<double>(section.bytes) / static_cast<double>(bytes.size()));
    out += fmt::format("  {:<12}{:>10} bytes\n", "in all", bytes.size());
    return out;
}

// "its events at most 3 times (rule_a), and those once for each spell they lie in (rule_b)"
std::string bound_of_moments(const EvaluationBounds& bounds) {
    std::string words = "its events ";
    words += bounds.most_selections > 1
                 ? fmt::format("at most {} times ({})", bounds.most_selections, bounds.of_rule)
                 : "at most once";
    if (bounds.most_nesting > 0) words += ", and those once for each spell they lie in";
    if (bounds.most_nesting > 1) words += fmt::format(", {} times over", bounds.most_nesting);
    if (bounds.most_nesting > 0) words += fmt::format(" ({})", bounds.nested_in_rule);
    return words;
}

int verify_file(const VerifyCommand& command) {
    std::vector<NamedKey> keys;
    if (!command.keys.empty()) {
        auto read = read_public_keys(command.keys);
        if (!read) return unusable;
        keys = std::move(*read);
    }
    std::string text, why;
    if (!read_file(command.path, max_bundle_bytes, text, why)) {
        say(command.path + ": error: " + why);
        return unusable;
    }
    const std::span<const std::uint8_t> bytes{reinterpret_cast<const std::uint8_t*>(text.data()),
                                              text.size()};
    const ReadBundle read = read_bundle(bytes);
    if (!read.bundle) {
        say(command.path + ": this bundle is refused: " + read.error.message);
        return applies;
    }
    const Bundle& bundle = *read.bundle;
    std::string hash;
    for (const std::uint8_t byte : bundle.source_hash)
        hash += fmt::format("{:02x}", byte);
    std::string signatures;
    for (const PublicKey& key : read.signed_by)
        signatures += (signatures.empty() ? "" : "\n              ") + name_of(key, keys);
    const EvaluationBounds bounds = evaluation_bounds(bundle);
    OutputFile output("");
    output.write(fmt::format("{}: whole and well-formed\n"
                             "  standard    {} \"{}\" {}\n"
                             "  calendar    {} ({}), {} to {}\n"
                             "  vocabulary  {} {}: {} events, {} states\n"
                             "  rules       {}, {} instructions\n"
                             "  measures    {}\n"
                             "  one case    each instruction once; a set of moments holds {}\n"
                             "  compiled by plumbline {}\n"
                             "  sources     BLAKE2b-256 {}\n"
                             "  signed by   {}\n",
                             command.path, bundle.text(bundle.name), bundle.text(bundle.title),
                             bundle.text(bundle.version), bundle.calendar.name, bundle.calendar.version,
                             format_day(bundle.calendar.first), format_day(bundle.calendar.last),
                             bundle.text(bundle.vocabulary_name), bundle.text(bundle.vocabulary_version),
                             bundle.vocabulary.events.size(), bundle.states.size(), bundle.rules.size(),
                             bundle.code.size(), bundle.measures.size(), bound_of_moments(bounds),
                             bundle.compiler_version, hash, signatures.empty() ? "nobody" : signatures));
    if (command.sizes) output.write(sizes_table(bytes));
    if (command.listing) output.write("\n" + disassemble(bundle));
    if (!output.finish()) {
        say(output.error());
        return unusable;
    }
    for (const NamedKey& one : keys)
        if (std::find(read.signed_by.begin(), read.signed_by.end(), one.key) != read.signed_by.end())
            return ran;
    if (keys.empty()) return ran;
    say(command.path + ": is not signed by " +
        (keys.size() == 1 ? "the key in " + keys.front().file : "any of the keys given"));
    return applies;
}

} // namespace

void add_compile(CLI::App& app, int& status) {
    auto command = std::make_shared<CompileCommand>();
    CLI::App* sub = app.add_subcommand("compile", "compile a standard into a bundle");
    sub->add_option("STANDARD", command->standard.path, "a folder of .std files, or a .std file")->required();
    sub->add_option("-o,--output", command->output, "the bundle to write, NAME.stdb")->required();
    sub->add_option("--sign", command->sign, "sign it with this secret key (see plumbline keygen)");
    sub->add_option("--library", command->standard.library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    sub->add_flag("--no-sources", command->no_sources,
                  "leave out the sources' text: smaller, and nothing that `diff` can compare");
    sub->callback([command, &status] { status = compile(*command); });
}

void add_verify(CLI::App& app, int& status) {
    auto command = std::make_shared<VerifyCommand>();
    CLI::App* sub =
        app.add_subcommand("verify", "is a bundle whole, well-formed and signed, and what is in it");
    sub->add_option("BUNDLE", command->path, "a bundle, .stdb")->required();
    sub->add_option("--key", command->keys,
                    "exit status 1 unless one of these keys signed it: .pub files, or folders of them")
        ->delimiter(',');
    sub->add_flag("--sizes", command->sizes, "also say how many bytes each part takes");
    sub->add_flag("--list", command->listing, "also list every rule's instructions");
    sub->callback([command, &status] { status = verify_file(*command); });
}

} // namespace plumbline::tool
