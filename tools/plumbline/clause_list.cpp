#include "tools/plumbline/clause_list.h"

#include "compiler/syntax/parser.h"

#include <filesystem>

namespace plumbline::tool {

namespace fs = std::filesystem;

ClauseList find_clause_list(const std::string& standard, SourceSet& sources) {
    const fs::path path = standard;
    std::error_code ignored;
    const fs::path list = (fs::is_directory(path, ignored) ? path : path.parent_path()) / "clauses.tsv";
    if (!fs::exists(list, ignored)) return {};
    std::string text, why;
    if (!read_file(list.string(), max_source_bytes + 1, text, why) || text.size() > max_source_bytes)
        return {ClauseList::Outcome::unusable, 0,
                list.string() + ": error: " + (why.empty() ? "is larger than 4 MB" : why) +
                    " [file_unreadable]"};
    return {ClauseList::Outcome::read, sources.add({list.string(), std::move(text)}), {}};
}

} // namespace plumbline::tool
