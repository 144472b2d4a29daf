#include "compiler/sema/folded_text.h"

#include <algorithm>

namespace plumbline {

std::string folded_text(std::string_view source) {
    std::string text;
    bool in_text = false;
    bool blank = false;
    for (std::size_t at = 0; at < source.size(); ++at) {
        char c = source[at];
        if (!in_text && source.substr(at, 2) == "--") {
            at = std::min(source.find('\n', at), source.size());
            blank = true;
            continue;
        }
        if (c == '\\' && in_text && at + 1 < source.size()) {
            text += c;
            c = source[++at];
        } else if (c == '"') {
            in_text = !in_text;
        }
        bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (is_blank) {
            blank = true;
            continue;
        }
        if (blank && !text.empty()) text += ' ';
        blank = false;
        text += c;
    }
    return text;
}

} // namespace plumbline
