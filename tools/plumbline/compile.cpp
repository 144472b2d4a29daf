// plumbline compile, plumbline verify.
#include "runtime/bundle/bundle_file.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/load_standard.h"
#include "tools/plumbline/output_file.h"

#include <fmt/format.h>

#include <memory>

namespace plumbline::tool {

namespace {

int compile(const LoadOptions& standard, const std::string& output_path) {
    const LoadedStandard loaded = load_standard(standard);
    if (!loaded.bundle) return unusable;
    const std::vector<std::uint8_t> bytes = write_bundle(*loaded.bundle);
    OutputFile output(output_path);
    if (!output.write({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) || !output.finish()) {
        say(output.error());
        return unusable;
    }
    say(fmt::format("{}: {} rules, {} measures, {} bytes", output_path, loaded.bundle->rules.size(),
                    loaded.bundle->measures.size(), bytes.size()));
    return ran;
}

int verify_file(const std::string& path, bool listing) {
    std::string bytes, why;
    if (!read_file(path, max_bundle_bytes, bytes, why)) {
        say(path + ": error: " + why);
        return unusable;
    }
    const ReadBundle read = read_bundle({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    if (!read.bundle) {
        say(path + ": this bundle is refused: " + read.error.message);
        return applies;
    }
    const Bundle& bundle = *read.bundle;
    std::string hash;
    for (const std::uint8_t byte : bundle.source_hash)
        hash += fmt::format("{:02x}", byte);
    OutputFile output("");
    output.write(fmt::format("{}: whole and well-formed\n"
                             "  standard    {} \"{}\" {}\n"
                             "  calendar    {} ({}), {} to {}\n"
                             "  vocabulary  {} {}: {} events, {} states\n"
                             "  rules       {}, {} instructions\n"
                             "  measures    {}\n"
                             "  compiled by plumbline {}\n"
                             "  sources     BLAKE2b-256 {}\n"
                             "  signature   none\n",
                             path, bundle.text(bundle.name), bundle.text(bundle.title),
                             bundle.text(bundle.version), bundle.calendar.name, bundle.calendar.version,
                             format_day(bundle.calendar.first), format_day(bundle.calendar.last),
                             bundle.text(bundle.vocabulary_name), bundle.text(bundle.vocabulary_version),
                             bundle.vocabulary.events.size(), bundle.states.size(), bundle.rules.size(),
                             bundle.code.size(), bundle.measures.size(), bundle.compiler_version, hash));
    if (listing) output.write("\n" + disassemble(bundle));
    if (!output.finish()) {
        say(output.error());
        return unusable;
    }
    return ran;
}

} // namespace

void add_compile(CLI::App& app, int& status) {
    auto standard = std::make_shared<LoadOptions>();
    auto output = std::make_shared<std::string>();
    CLI::App* sub = app.add_subcommand("compile", "compile a standard into a bundle");
    sub->add_option("STANDARD", standard->path, "a folder of .std files, or a .std file")->required();
    sub->add_option("-o,--output", *output, "the bundle to write, NAME.stdb")->required();
    sub->add_option("--library", standard->library,
                    "the folder with vocabulary/ and calendars/ (default: found around STANDARD)");
    sub->callback([=, &status] { status = compile(*standard, *output); });
}

void add_verify(CLI::App& app, int& status) {
    auto path = std::make_shared<std::string>();
    auto listing = std::make_shared<bool>(false);
    CLI::App* sub = app.add_subcommand("verify", "is a bundle whole and well-formed, and what is in it");
    sub->add_option("BUNDLE", *path, "a bundle, .stdb")->required();
    sub->add_flag("--list", *listing, "also list every rule's instructions");
    sub->callback([=, &status] { status = verify_file(*path, *listing); });
}

} // namespace plumbline::tool
