#include "tools/plumbline/private_terms.h"

#include "compiler/syntax/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace plumbline::tool {

namespace fs = std::filesystem;

namespace {

struct Declared {
    std::string folder;
    Span span;
};
using Table = std::map<std::string, Declared, std::less<>>;

bool is_unknown_name(DiagnosticKind kind) {
    return kind == DiagnosticKind::unknown_event || kind == DiagnosticKind::unknown_state ||
           kind == DiagnosticKind::unknown_name || kind == DiagnosticKind::unknown_topic ||
           kind == DiagnosticKind::unknown_role;
}

// What the files of one folder declare, but for those of a vocabulary, which is there to be shared.
void collect(const fs::path& folder, SourceSet& sources, Table& table) {
    for (const std::string& path : standard_files(folder.string())) {
        std::string text, why;
        if (!read_file(path, max_source_bytes, text, why)) continue;
        Diagnostics ignored;
        const ParseResult parsed = parse(sources, sources.add({path, std::move(text)}), ignored);
        const auto& items = parsed.file.items;
        const bool is_shared = std::any_of(items.begin(), items.end(), [](const ast::Item& item) {
            return std::holds_alternative<ast::VocabularyHead>(item.kind);
        });
        if (is_shared) continue;
        const auto take = [&](const ast::Name& name) {
            table.emplace(name.text, Declared{folder.filename().string(), name.span});
        };
        for (const ast::Item& item : items) {
            if (const auto* one = std::get_if<ast::Event>(&item.kind)) take(one->name);
            if (const auto* one = std::get_if<ast::State>(&item.kind)) take(one->name);
            if (const auto* one = std::get_if<ast::Definition>(&item.kind)) take(one->name);
            if (const auto* one = std::get_if<ast::Topic>(&item.kind)) take(one->name);
            if (const auto* one = std::get_if<ast::Role>(&item.kind)) take(one->name);
        }
    }
}

} // namespace

Diagnostics with_private_terms(const std::string& standard, LoadedStandard& loaded) {
    Table table;
    const auto& all = loaded.diagnostics.all();
    const bool any =
        std::any_of(all.begin(), all.end(), [](const Diagnostic& one) { return is_unknown_name(one.kind); });
    std::error_code error;
    const fs::path own = fs::weakly_canonical(standard, error);
    if (any && fs::is_directory(own, error)) {
        std::vector<fs::path> folders;
        for (const fs::directory_entry& entry : fs::directory_iterator(own.parent_path(), error)) {
            const std::string name = entry.path().filename().string();
            if (entry.is_directory(error) && entry.path() != own && name != "vocabulary" &&
                name != "calendars")
                folders.push_back(fs::path(standard).lexically_normal().parent_path() / name);
        }
        std::sort(folders.begin(), folders.end());
        for (const fs::path& folder : folders)
            collect(folder, loaded.sources, table);
    }
    Diagnostics result;
    for (const Diagnostic& one : all) {
        const auto found =
            is_unknown_name(one.kind) ? table.find(loaded.sources.text_of(one.span)) : table.end();
        if (found == table.end()) {
            result.add(one.kind, one.span, one.message, one.hint).labels = one.labels;
            continue;
        }
        result
            .add(DiagnosticKind::private_term, one.span,
                 fmt::format("`{}` is a term that `{}` has declared for itself", found->first,
                             found->second.folder),
                 "declare it here too, or in the shared vocabulary if both mean the same")
            .labels.push_back({found->second.span, "it is declared here"});
    }
    return result;
}

} // namespace plumbline::tool
