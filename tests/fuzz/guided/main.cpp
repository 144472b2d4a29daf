// The same targets, run by libFuzzer, which keeps the inputs that reach what none before them did and changes those.
// tests/fuzz/guided/run.py starts it; by hand:
//
//   fuzz_guided --list                             the names of the targets, a line each
//   fuzz_guided --target=NAME --write-seeds=DIR    the seeds, a file each
//   fuzz_guided --target=NAME FILE...              these inputs, once each
//   fuzz_guided --target=NAME [-option...] DIR     libFuzzer's own options (-help=1) and its corpus
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

// libFuzzer's own changes, to be had from within ours.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most_bytes);

using namespace plumbline::fuzz;

namespace {

const Target* chosen = nullptr;
std::vector<std::string> seeds;

std::optional<std::string_view> value_of(std::string_view argument, std::string_view option) {
    if (!argument.starts_with(option)) return std::nullopt;
    return argument.substr(option.size());
}

[[noreturn]] void write_seeds(std::string_view folder) {
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        const std::string path = fmt::format("{}/seed_{:05}", folder, i);
        std::ofstream file(path, std::ios::binary);
        file << seeds[i];
        if (!file.flush()) {
            fmt::print(stderr, "{}: cannot be written\n", path);
            std::exit(2);
        }
    }
    std::exit(0);
}

std::string changed_by_library(const std::string& part, std::size_t most_bytes) {
    std::string buffer = part.substr(0, most_bytes);
    const std::size_t size = buffer.size();
    buffer.resize(most_bytes);
    buffer.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(buffer.data()), size, most_bytes));
    return buffer;
}

} // namespace

// libFuzzer leaves alone what begins with two hyphens.
extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
    std::optional<std::string_view> seed_folder;
    std::string_view name;
    for (int i = 1; i < *count; ++i) {
        const std::string_view argument = (*arguments)[i];
        if (argument == "--list") {
            for (const Target& target : all_targets())
                fmt::print("{}\n", target.name);
            std::exit(0);
        }
        if (const auto value = value_of(argument, "--target=")) name = *value;
        if (const auto value = value_of(argument, "--write-seeds=")) seed_folder = *value;
    }
    for (const Target& target : all_targets())
        if (target.name == name) chosen = &target;
    if (chosen == nullptr) {
        fmt::print(stderr, "`{}` is no target: --target=NAME, one of those that --list prints\n", name);
        std::exit(2);
    }
    seeds = seeds_of(*chosen);
    if (seed_folder) write_seeds(*seed_folder);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Outcome outcome = chosen->run({reinterpret_cast<const char*>(data), size});
    if (outcome.problem.empty()) return 0;
    fmt::print(stderr, "a property does not hold: {}\n", outcome.problem);
    std::abort();
}

// Half of the changes are libFuzzer's, half our own, which know words and dates.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most_bytes,
                                               unsigned seed) {
    Random random(seed);
    const std::string input(reinterpret_cast<const char*>(data), size);
    std::optional<std::string> changed;
    if (random.percent(50)) {
        constexpr std::size_t most_growth = 4096; // of a part, whose share of the whole is not known here
        if (chosen->change_part)
            changed = chosen->change_part(input, random, [&](const std::string& part) {
                return changed_by_library(part, part.size() + most_growth);
            });
        else
            changed = changed_by_library(input, most_bytes);
    }
    if (!changed) changed = chosen->mutate(input, seeds, random);
    // A part of something sealed is nothing.
    if (changed->size() > most_bytes && chosen->change_part) return size;
    size = std::min(changed->size(), most_bytes);
    std::memcpy(data, changed->data(), size);
    return size;
}
