#include "tests/concurrency/support.h"

#include "compiler/lower/lower.h"
#include "compiler/sema/checker.h"
#include "compiler/syntax/parser.h"
#include "runtime/bundle/bundle_file.h"
#include "tools/generate/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ranges>

namespace plumbline::concurrency {

namespace fs = std::filesystem;

void stop(const std::string& why) {
    fmt::print(stderr, "concurrency: {}\n", why);
    std::exit(2);
}

namespace {

std::string whole_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) stop(path.string() + " cannot be read");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (const auto part : std::views::split(text, separator))
        parts.emplace_back(part.begin(), part.end());
    return parts;
}

} // namespace

NamedBundle compile(const std::string& standard, std::string_view was, std::string_view is) {
    const fs::path standards = PLUMBLINE_SOURCE_DIR "/standards";
    std::vector<fs::path> paths;
    for (const std::string& folder : {standard, std::string("vocabulary"), std::string("calendars")})
        for (const auto& entry : fs::directory_iterator(standards / folder))
            if (entry.path().extension() == ".std") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());

    SourceSet sources;
    Diagnostics diagnostics;
    std::vector<ParseResult> parsed;
    std::size_t replaced = 0;
    for (const fs::path& path : paths) {
        std::string text = whole_file(path);
        if (!was.empty())
            for (std::size_t at = 0; (at = text.find(was, at)) != std::string::npos; at += is.size()) {
                text.replace(at, was.size(), is);
                ++replaced;
            }
        const FileIndex index = sources.add({path.string(), std::move(text)});
        parsed.push_back(parse(sources, index, diagnostics));
    }
    if (!was.empty() && replaced == 0) stop(fmt::format("{} says nowhere `{}`", standard, was));
    const auto model = check(sources, parsed, {.fallback_name = standard}, diagnostics);
    if (!model || diagnostics.has_errors()) stop(standard + " does not compile");
    return {is.empty() ? standard : standard + ", another version", write_bundle(lower(*model, sources))};
}

NamedBundle signed_by_somebody(NamedBundle bundle) {
    const auto keys = make_keys();
    if (!keys) stop("no random numbers for a key");
    SignedBytes made = sign(bundle.bytes, keys->secret_key);
    if (!made.problem.empty()) stop(made.problem);
    return {bundle.name + ", signed", std::move(made.bytes)};
}

std::string county(std::uint64_t cases) {
    GenerateOptions options;
    options.seed = 7;
    options.cases = cases;
    std::string text;
    generate_timelines(options, [&](std::string_view chunk) {
        text += chunk;
        return true;
    });
    return text;
}

std::vector<CaseEvents> events_of(std::string_view county) {
    std::vector<CaseEvents> cases;
    std::vector<std::string> rows = split(county, '\n');
    if (rows.empty() || rows.front() != "case_id,event,at,recorded_at,attrs")
        stop("the made-up county has other columns than these");
    for (std::size_t row = 1; row < rows.size(); ++row) {
        if (rows[row].empty()) continue;
        const std::vector<std::string> fields = split(rows[row], ',');
        if (fields.size() != 5) stop("a row of the made-up county has a comma in a value");
        if (cases.empty() || cases.back().case_id != fields[0]) cases.push_back({fields[0], {}});
        Event event{fields[1], fields[2], fields[3], {}};
        for (const std::string& part : split(fields[4], ';'))
            if (const std::size_t equals = part.find('='); equals != std::string::npos)
                event.attributes.emplace_back(part.substr(0, equals), part.substr(equals + 1));
        cases.back().events.push_back(std::move(event));
    }
    return cases;
}

} // namespace plumbline::concurrency
