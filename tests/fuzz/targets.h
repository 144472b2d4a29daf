// What is fuzzed: each reader of bytes that come from elsewhere, with what must hold whatever the bytes.
#pragma once

#include "tests/differential/library.h"
#include "tests/differential/random.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::fuzz {

using differential::Random;

struct Outcome {
    std::string problem;      // what did not hold
    bool is_accepted = false; // the input got through to the end of what the target does
};

using Change = std::function<std::string(const std::string& part)>;

struct Target {
    std::string_view name;
    std::string_view what;
    std::function<std::vector<std::string>()> seeds;
    // One input changed, mostly with words of the seeds. `seeds` is never empty.
    std::function<std::string(const std::string& input, const std::vector<std::string>& seeds,
                              Random& random)>
        mutate;
    // Crashes and hangs are for the caller to see.
    std::function<Outcome(const std::string& input)> run;
    // Whether a run in which no input is accepted has missed what it is for.
    bool must_accept_some = true;
    // Where bytes elsewhere must fit what is changed (lengths, checksums): changes a part and makes the rest fit. Nothing
    // where `input` has no such parts.
    std::function<std::optional<std::string>(const std::string& input, Random& random, const Change& change)>
        change_part = nullptr;
};

const std::vector<Target>& all_targets();
// Those of the target itself, and behind them the inputs that were kept because they once failed: tests/fuzz/kept/TARGET/.
std::vector<std::string> seeds_of(const Target& target);

// mutate.cpp: a few changes of the kinds that parsers stumble over.
std::string mutate(const std::string& input, const std::vector<std::string>& seeds, Random& random);
// Mostly whole words put in the place of others, so that more of the text still parses and the phases behind are reached.
std::string mutate_words(const std::string& input, const std::vector<std::string>& seeds, Random& random);

// targets_text.cpp, targets_records.cpp, targets_bundle.cpp
std::vector<Target> text_targets();
std::vector<Target> record_targets();
std::vector<Target> bundle_targets();

// The vocabulary and calendar of the comparison at random, and standards over them as it writes them: every form of the
// language.
const differential::Library& library();
std::vector<std::string> written_standards(std::size_t count);

// Relative to the repository. A seed that cannot be read ends the program: a run over fewer would look like one over all.
std::string read_seed(const std::string& path);
std::vector<std::string> paths_in(const std::string& folder, std::string_view ending);

} // namespace plumbline::fuzz
