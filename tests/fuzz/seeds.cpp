// Where the seeds of the targets come from: the repository, and nothing beside it.
#include "tests/fuzz/targets.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <utility>

namespace plumbline::fuzz {

std::string read_seed(const std::string& path) {
    std::ifstream file(std::string(PLUMBLINE_SOURCE_DIR "/") + path, std::ios::binary);
    if (!file) {
        fmt::print(stderr, "{}: this seed cannot be read\n", path);
        std::exit(2);
    }
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> paths_in(const std::string& folder, std::string_view ending) {
    const std::filesystem::path root = PLUMBLINE_SOURCE_DIR;
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
        if (entry.is_regular_file() && entry.path().extension() == ending)
            paths.push_back(entry.path().lexically_relative(root).string());
    std::sort(paths.begin(), paths.end());
    if (paths.empty()) {
        fmt::print(stderr, "{}: there are no seeds that end in {}\n", folder, ending);
        std::exit(2);
    }
    return paths;
}

std::vector<std::string> seeds_of(const Target& target) {
    std::vector<std::string> seeds = target.seeds();
    const std::filesystem::path folder =
        std::filesystem::path(PLUMBLINE_SOURCE_DIR "/tests/fuzz/kept") / target.name;
    if (!std::filesystem::exists(folder)) return seeds;
    std::vector<std::string> kept;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        kept.push_back(entry.path().lexically_relative(PLUMBLINE_SOURCE_DIR).string());
    std::sort(kept.begin(), kept.end());
    for (const std::string& path : kept)
        seeds.push_back(read_seed(path));
    return seeds;
}

const std::vector<Target>& all_targets() {
    static const std::vector<Target> all = [] {
        std::vector<Target> targets = text_targets();
        for (auto* more : {&record_targets, &bundle_targets})
            for (Target& target : more())
                targets.push_back(std::move(target));
        return targets;
    }();
    return all;
}

} // namespace plumbline::fuzz
