#include "compiler/format/format.h"

#include "compiler/format/layout.h"
#include "compiler/syntax/outline.h"

#include <algorithm>

namespace plumbline {

namespace {

using format_internal::comment_text;

bool same_comments(const Outline& a, std::string_view a_text, const Outline& b, std::string_view b_text) {
    return std::equal(a.comments.begin(), a.comments.end(), b.comments.begin(), b.comments.end(),
                      [&](const Span& one, const Span& other) {
                          return comment_text(a_text, one) == comment_text(b_text, other);
                      });
}

} // namespace

Formatted format(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics) {
    const std::string& text = sources[file].text;
    const std::optional<Outline> written = outline(sources, file, diagnostics);
    if (!written) return {};
    std::string laid_out = format_internal::lay_out(*written, text);

    // Line ends mean something in one place: where a declaration begins. So what comes out is read once more.
    SourceSet again;
    Diagnostics none;
    const FileIndex copy = again.add({sources[file].path, laid_out});
    const std::optional<Outline> read = outline(again, copy, none);
    if (!read || read->tree != written->tree || !same_comments(*written, text, *read, laid_out))
        return {Formatted::Outcome::unsafe, {}};
    return {Formatted::Outcome::laid_out, std::move(laid_out)};
}

} // namespace plumbline
