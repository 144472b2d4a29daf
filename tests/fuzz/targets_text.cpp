// Text to words, to a verified bundle, and to another layout.
#include "compiler/format/format.h"
#include "compiler/lower/lower.h"
#include "compiler/syntax/lexemes.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/encode.h"
#include "tests/differential/standard_writer.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/words_by_grammar.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace plumbline::fuzz {

namespace {

std::string rendered(const Diagnostics& diagnostics, const SourceSet& sources) {
    std::string text;
    for (const Diagnostic& one : diagnostics.all())
        text += render(one, sources, false);
    return text;
}

Outcome run_words(const std::string& input) {
    if (!is_utf8(input)) return {}; // never split into words
    const syntax::Lexemes ours = syntax::split_into_words(input, 0);
    const syntax::Lexemes expected = words_by_grammar(input, 0);
    const auto differ = [&](std::size_t begin, std::size_t end) {
        return Outcome{fmt::format("the words differ from those of the grammar at `{}`",
                                   input.substr(begin, end - begin))};
    };
    const auto same_word = [](const syntax::Lexeme& a, const syntax::Lexeme& b) {
        return a.begin == b.begin && a.end == b.end && a.kind == b.kind && a.begins_line == b.begins_line;
    };
    const auto [word, expected_word] = std::mismatch(ours.words.begin(), ours.words.end(),
                                                     expected.words.begin(), expected.words.end(), same_word);
    if (expected_word != expected.words.end()) return differ(expected_word->begin, expected_word->end);
    if (word != ours.words.end()) return differ(word->begin, word->end);
    const auto same_place = [](const Span& a, const Span& b) {
        return a.file == b.file && a.begin == b.begin && a.end == b.end;
    };
    if (!std::equal(ours.comments.begin(), ours.comments.end(), expected.comments.begin(),
                    expected.comments.end(), same_place))
        return {"the comments differ from those of the grammar"};
    return {{}, !ours.words.empty()};
}

Outcome run_standard(const std::string& input) {
    differential::CompiledStandard compiled = library().compile(input);
    compiled.diagnostics.sort();
    const std::string said = rendered(compiled.diagnostics, compiled.sources);
    if (!compiled.model) return {said.empty() ? "the text is refused without a word" : ""};
    const Bundle bundle = lower(*compiled.model, compiled.sources);
    const auto bytes = write_bundle(bundle);
    const ReadBundle read = read_bundle(bytes);
    if (!read.bundle) return {"what the compiler wrote is refused: " + read.error.message};
    if (write_bundle(*read.bundle) != bytes) return {"a bundle read and written again has other bytes"};
    return {{}, !compiled.model->rules.empty()};
}

Outcome run_format(const std::string& input) {
    SourceSet sources;
    Diagnostics diagnostics;
    const Formatted once = format(sources, sources.add({"fuzzed.std", input}), diagnostics);
    rendered(diagnostics, sources);
    if (once.outcome == Formatted::Outcome::unsafe) return {"the layout would be read as something else"};
    if (once.outcome == Formatted::Outcome::has_mistakes)
        return {diagnostics.has_errors() ? "" : "the text is refused without a word"};
    const Formatted twice = format(sources, sources.add({"again.std", once.text}), diagnostics);
    if (twice.outcome != Formatted::Outcome::laid_out || twice.text != once.text)
        return {"laid out twice, the text is another"};
    return {{}, true};
}

// Small files as they are; of large ones, which take long to read, a stretch from the beginning of one declaration on.
std::vector<std::string> text_seeds() {
    constexpr std::size_t small = 4000;
    constexpr std::size_t most_written = 1000;
    std::vector<std::string> seeds;
    for (const char* folder : {"tests/golden/bad", "tests/differential/library", "standards"})
        for (const std::string& path : paths_in(folder, ".std")) {
            const std::string text = read_seed(path);
            std::size_t begin = 0;
            while (begin < text.size()) {
                std::size_t end = std::min(text.size(), begin + small);
                if (end < text.size()) {
                    const std::size_t blank_line = text.rfind("\n\n", end);
                    if (blank_line != std::string::npos && blank_line > begin) end = blank_line + 2;
                }
                seeds.push_back(text.substr(begin, end - begin));
                begin = end;
            }
        }
    for (std::string& written : written_standards(most_written))
        seeds.push_back(std::move(written));
    return seeds;
}

} // namespace

const differential::Library& library() {
    static const differential::Library loaded = [] {
        std::string error;
        auto result = differential::Library::load(PLUMBLINE_SOURCE_DIR "/tests/differential/library", error);
        if (!result) {
            fmt::print(stderr, "{}\n", error);
            std::exit(2);
        }
        return std::move(*result);
    }();
    return loaded;
}

std::vector<std::string> written_standards(std::size_t count) {
    Random random(1);
    std::vector<std::string> texts;
    while (texts.size() < count)
        texts.push_back(differential::StandardWriter(library().words(), random).write(std::nullopt).text);
    return texts;
}

std::vector<Target> text_targets() {
    return {{"words", "text to words, beside ANTLR's lexer", text_seeds, mutate, run_words},
            {"standard", "text to a verified bundle", text_seeds, mutate_words, run_standard},
            {"format", "the layout of text", text_seeds, mutate_words, run_format}};
}

} // namespace plumbline::fuzz
