// What reading the text of standards costs: bytes a second, and how far ANTLR looks ahead to tell what a word begins.
//   build/bench/parsing FOLDER_OR_FILE...
// It looks inside the room compiler/syntax, as nothing that ships may: the profiler takes the place of ANTLR's interpreter,
// which the room's own door does not show.
#include "compiler/syntax/grammar.h"
#include "compiler/syntax/item_cutter.h"
#include "compiler/syntax/parser.h"
#include "compiler/syntax/piece_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace plumbline;
namespace files = std::filesystem;
using antlr4::atn::PredictionMode;

[[noreturn]] void stop(const std::string& why) {
    fmt::print(stderr, "parsing: {}\n", why);
    std::exit(1);
}

SourceSet read_sources(const std::vector<std::string>& paths) {
    std::vector<files::path> found;
    for (const std::string& path : paths) {
        if (!files::is_directory(path)) {
            found.emplace_back(path);
            continue;
        }
        for (const auto& entry : files::recursive_directory_iterator(path))
            if (entry.path().extension() == ".std") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    SourceSet sources;
    for (const files::path& path : found) {
        std::ifstream file(path, std::ios::binary);
        if (!file) stop("cannot read " + path.string());
        SourceText source;
        source.path = path.string();
        source.text.assign(std::istreambuf_iterator<char>(file), {});
        sources.add(std::move(source));
    }
    if (sources.size() == 0) stop("no .std file there");
    return sources;
}

// The best of several, as nothing makes work faster than it is.
template <class Work>
double seconds(const Work& work) {
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
        const auto from = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count());
    }
    return best;
}

struct Decision {
    std::string rule;
    long long asked = 0, words = 0, most_words = 0, full = 0, ambiguous = 0;
};
struct Profile {
    std::size_t pieces = 0, refused = 0;
    std::vector<Decision> decisions; // by ANTLR's number
};

void add_piece(const std::vector<syntax::Lexeme>& words, const syntax::Piece& piece, PredictionMode mode,
               Profile& into) {
    syntax::PieceStream stream;
    stream.read(words, piece);
    syntax::Grammar grammar(&stream);
    grammar.removeErrorListeners();
    grammar.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
    auto* profiler = new antlr4::atn::ProfilingATNSimulator(&grammar);
    grammar.setInterpreter(profiler); // which owns it
    profiler->setPredictionMode(mode);
    ++into.pieces;
    try {
        if (piece.is_sentence)
            grammar.sentence();
        else
            grammar.declarations();
    } catch (const antlr4::ParseCancellationException&) {
        ++into.refused;
    }
    const auto& states = grammar.getATN().decisionToState;
    into.decisions.resize(states.size());
    for (const antlr4::atn::DecisionInfo& found : profiler->getDecisionInfo()) {
        Decision& sum = into.decisions[found.decision];
        if (sum.rule.empty()) sum.rule = grammar.getRuleNames()[states[found.decision]->ruleIndex];
        sum.asked += found.invocations;
        sum.words += found.SLL_TotalLook + found.LL_TotalLook;
        sum.most_words = std::max({sum.most_words, found.SLL_MaxLook, found.LL_MaxLook});
        sum.full += found.LL_Fallback;
        sum.ambiguous += static_cast<long long>(found.ambiguities.size());
    }
}

Profile profile_of(const SourceSet& sources, PredictionMode mode) {
    Profile profile;
    for (FileIndex file = 0; file < sources.size(); ++file) {
        const std::vector<syntax::Lexeme> words = syntax::split_into_words(sources[file].text, file).words;
        for (const syntax::Piece& piece : syntax::cut_into_items(sources[file].text, words))
            add_piece(words, piece, mode, profile);
    }
    return profile;
}

Decision sum_of(const Profile& profile) {
    Decision all;
    for (const Decision& one : profile.decisions) {
        all.asked += one.asked;
        all.words += one.words;
        all.most_words = std::max(all.most_words, one.most_words);
        all.full += one.full;
        all.ambiguous += one.ambiguous;
    }
    return all;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> paths(argv + 1, argv + argc);
    if (paths.empty()) stop("usage: parsing FOLDER_OR_FILE...");
    const SourceSet sources = read_sources(paths);
    std::size_t bytes = 0;
    for (FileIndex file = 0; file < sources.size(); ++file)
        bytes += sources[file].text.size();
    const auto speed = [&](double time) { return static_cast<double>(bytes) / time / 1e6; };

    const double words = seconds([&] {
        for (FileIndex file = 0; file < sources.size(); ++file)
            if (syntax::split_into_words(sources[file].text, file).words.empty()) stop("an empty file");
    });
    const double whole = seconds([&] {
        Diagnostics diagnostics;
        for (FileIndex file = 0; file < sources.size(); ++file)
            if (!parse(sources, file, diagnostics).complete) stop("an error in " + sources[file].path);
    });
    fmt::print("{} files, {:.2f} MB\n", sources.size(), static_cast<double>(bytes) / 1e6);
    fmt::print("into words        {:7.1f} MB/s\n", speed(words));
    fmt::print("into a tree       {:7.1f} MB/s, words among it\n", speed(whole));

    const Profile quick = profile_of(sources, PredictionMode::SLL);
    const Decision all = sum_of(quick);
    fmt::print("\nprediction by SLL: {} pieces, {} of them refused and read once more by LL\n", quick.pieces,
               quick.refused);
    fmt::print("{} decisions, {:.2f} words looked at for each, {} at most\n", all.asked,
               static_cast<double>(all.words) / static_cast<double>(std::max(1LL, all.asked)),
               all.most_words);
    std::vector<Decision> longest;
    for (const Decision& one : quick.decisions)
        if (one.asked > 0) longest.push_back(one);
    std::sort(longest.begin(), longest.end(),
              [](const Decision& a, const Decision& b) { return a.words > b.words; });
    fmt::print("\n{:<28}{:>10}{:>12}{:>8}\n", "most looked ahead in", "decisions", "words each", "most");
    for (std::size_t i = 0; i < std::min<std::size_t>(8, longest.size()); ++i)
        fmt::print("{:<28}{:>10}{:>12.2f}{:>8}\n", longest[i].rule, longest[i].asked,
                   static_cast<double>(longest[i].words) / static_cast<double>(longest[i].asked),
                   longest[i].most_words);

    const Profile exact = profile_of(sources, PredictionMode::LL_EXACT_AMBIG_DETECTION);
    const Decision full = sum_of(exact);
    fmt::print("\nprediction by LL: {} times the whole context was needed, {} times two readings fitted\n",
               full.full, full.ambiguous);
    for (const Decision& one : exact.decisions)
        if (one.full > 0 || one.ambiguous > 0)
            fmt::print("  {:<26}{:>10} whole context{:>10} two readings\n", one.rule, one.full,
                       one.ambiguous);
    return 0;
}
