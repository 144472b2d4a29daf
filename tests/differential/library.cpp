#include "tests/differential/library.h"

#include "compiler/sema/checker.h"

#include <fstream>
#include <iterator>

namespace plumbline::differential {

std::optional<Library> Library::load(const std::string& folder, std::string& error) {
    Library library;
    for (const char* part : {"/vocabulary/trial.std", "/calendars/trial.std"}) {
        std::ifstream file(folder + part, std::ios::binary);
        if (!file) {
            error = folder + part + " cannot be read";
            return std::nullopt;
        }
        library.texts_.push_back(
            {folder + part, {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}});
    }
    SourceSet sources;
    Diagnostics diagnostics;
    for (const SourceText& text : library.texts_)
        library.parsed_.push_back(parse(sources, sources.add(text), diagnostics));
    CompiledStandard smallest =
        library.compile(std::string(standard_header) + "rule smallest\n  within 1 week of visit: visit\n");
    if (diagnostics.has_errors() || !smallest.model) {
        const Diagnostics& said = diagnostics.has_errors() ? diagnostics : smallest.diagnostics;
        for (const Diagnostic& one : said.all())
            error += render(one, diagnostics.has_errors() ? sources : smallest.sources, false) + "\n";
        return std::nullopt;
    }
    library.words_ = words_of(*smallest.model, library.parsed_);
    library.calendar_ = smallest.model->calendar;
    return library;
}

CompiledStandard Library::compile(std::string_view text) const {
    CompiledStandard result;
    for (const SourceText& one : texts_) // in the places that the trees speak of
        result.sources.add(one);
    std::vector<ParseResult> files = parsed_;
    result.file = result.sources.add({"generated.std", std::string(text)});
    files.push_back(parse(result.sources, result.file, result.diagnostics));
    result.model = check(result.sources, files, {"generated"}, result.diagnostics);
    if (result.diagnostics.has_errors()) result.model.reset();
    return result;
}

} // namespace plumbline::differential
