// Bundles: whole files with a byte changed, and files whose checksums are right and whose contents are not.
#include "compiler/lower/lower.h"
#include "compiler/sema/checker.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/container.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/reader.h"
#include "runtime/vm/check_all.h"
#include "runtime/vm/limits.h"
#include "runtime/vm/measures.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/bundle_samples.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>

namespace plumbline::fuzz {

namespace {

std::string text_of(const Bytes& bytes) {
    return {bytes.begin(), bytes.end()};
}
ByteView bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string compiled(const std::string& folder) {
    SourceSet sources;
    Diagnostics diagnostics;
    std::vector<ParseResult> parsed;
    for (const std::string& from :
         {folder, std::string("standards/vocabulary"), std::string("standards/calendars")})
        for (const std::string& path : paths_in(from, ".std"))
            parsed.push_back(parse(sources, sources.add({path, read_seed(path)}), diagnostics));
    const auto standard = check(sources, parsed, {"seed"}, diagnostics);
    if (!standard || diagnostics.has_errors()) {
        fmt::print(stderr, "{}: no seed can be made: it does not compile\n", folder);
        std::exit(2);
    }
    return text_of(write_bundle(lower(*standard, sources)));
}

std::vector<std::string> bundle_seeds() {
    constexpr std::size_t most_written = 40;
    std::vector<std::string> seeds = {
        text_of(write_bundle(samples::small_bundle())), text_of(write_bundle(samples::whole_bundle())),
        compiled("standards/herefordshire"), compiled("standards/statutory_england")};
    for (const std::string& text : written_standards(most_written))
        if (const auto standard = library().compile(text); standard.model)
            seeds.push_back(text_of(write_bundle(lower(*standard.model, standard.sources))));
    return seeds;
}

// Each kind of event a few times, with and without attributes, in two cases.
Timelines some_timelines(const Program& program) {
    const Vocabulary& vocabulary = program.bundle().vocabulary;
    std::string csv = "case_id,event,at,recorded_at,attrs\n";
    const std::size_t kinds = std::min<std::size_t>(vocabulary.events.size(), 200);
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        std::string attributes;
        for (const AttributeInfo& attribute : vocabulary.events[kind].attributes) {
            const std::string_view value =
                attribute.type == AttributeType::choice && !attribute.choices.empty()
                    ? std::string_view(attribute.choices.front())
                : attribute.type == AttributeType::yes_no ? "true"
                : attribute.type == AttributeType::date   ? "2025-02-01"
                : attribute.type == AttributeType::number ? "2"
                                                          : "3 weeks";
            attributes += fmt::format("{}{}={}", attributes.empty() ? "" : ";", attribute.name, value);
        }
        const std::string& name = vocabulary.events[kind].name;
        csv += fmt::format("A,{0},2025-{1:02}-{2:02}T10:00,,\nA,{0},2025-{2:02}-03,2025-12-01,{3}\nB,{0},"
                           "2024-{1:02}-11,,{3}\n",
                           name, 1 + kind % 12, 1 + kind % 9, attributes);
    }
    ReadReport report;
    return read_timelines_from_memory({{"fuzzed.csv", csv}}, vocabulary, program.calendar().zone(), report);
}

Outcome run_bundle(const std::string& input) {
    ReadBundle read = read_bundle(bytes_of(input));
    if (!read.bundle) return {read.error.message.empty() ? "the bundle is refused without a reason" : ""};
    const Bytes bytes = write_bundle(*read.bundle);
    const ReadBundle again = read_bundle(bytes);
    if (!again.bundle) return {"an accepted bundle, written again, is refused: " + again.error.message};
    if (write_bundle(*again.bundle) != bytes) return {"a bundle read and written again has other bytes"};
    disassemble(*read.bundle);
    const Program program(std::move(*read.bundle));
    const Timelines timelines = some_timelines(program);
    const AsOf when{day_from_date({2025, 9, 1}) * 1440, std::nullopt};
    Limits limits(program);
    Measures measures(program, timelines, when);
    check_all(
        program, timelines, when, {.threads = 1},
        [&](CheckedChunk& chunk) {
            write_json(chunk.obligations, program, timelines, chunk.rendered);
            write_csv(chunk.obligations, program, timelines, chunk.rendered);
        },
        [&](const CheckedChunk& chunk) {
            limits.add(chunk.openings);
            measures.add(chunk.obligations);
            return true;
        });
    measures.run_over_cases();
    measures.results();
    limits.findings();
    return {{}, true};
}

// Checksums made right again behind the change, so that it is the reader and the verifier that must see it.
std::optional<std::string> change_section(const std::string& input, Random& random, const Change& change) {
    UnpackedSections unpacked = unpack_sections(bytes_of(input));
    if (!unpacked.problem.empty() || unpacked.sections.empty()) return std::nullopt;
    Section& changed = unpacked.sections[random.below(unpacked.sections.size())];
    const std::string section = change({changed.bytes.begin(), changed.bytes.end()});
    changed.bytes = bytes_of(section);
    return text_of(pack_sections(unpacked.sections));
}

// Small changes keep a section readable, and reach the verifier.
std::string mutate_section(std::string section, Random& random) {
    if (section.empty() || random.percent(40)) return mutate(section, {section}, random);
    for (std::size_t changes = 1 + random.below(3); changes > 0; --changes) {
        char& byte = section[random.below(section.size())];
        byte = static_cast<char>(random.percent(50) ? byte + random.between(-2, 2)
                                                    : static_cast<int>(random.below(256)));
    }
    return section;
}

std::string mutate_sealed(const std::string& input, const std::vector<std::string>& seeds, Random& random) {
    const auto change = [&](const std::string& section) { return mutate_section(section, random); };
    const std::optional<std::string> changed = change_section(input, random, change);
    return changed ? *changed : random.one_of(seeds);
}

// One byte of a whole file. Every byte is under a checksum, so whatever is changed, the file is refused.
std::string mutate_one_byte(const std::string& input, const std::vector<std::string>& seeds, Random& random) {
    std::string file = input.empty() ? random.one_of(seeds) : input;
    char& byte = file[random.below(file.size())];
    byte = static_cast<char>(byte ^ static_cast<char>(1 + random.below(255)));
    return file;
}

Outcome run_altered(const std::string& input) {
    static const std::vector<std::string> seeds = bundle_seeds();
    if (std::find(seeds.begin(), seeds.end(), input) != seeds.end()) return {};
    const ReadBundle read = read_bundle(bytes_of(input));
    if (read.bundle) return {"an altered bundle is accepted"};
    return {read.error.message.empty() ? "the bundle is refused without a reason" : ""};
}

} // namespace

std::vector<Target> bundle_targets() {
    return {{"bundle", "bundles with right checksums, loaded and run", bundle_seeds, mutate_sealed,
             run_bundle, true, change_section},
            {"altered_bundle", "bundles with one byte changed", bundle_seeds, mutate_one_byte, run_altered,
             false}};
}

} // namespace plumbline::fuzz
