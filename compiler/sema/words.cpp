#include "compiler/sema/words.h"

#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>

namespace plumbline::sema {

std::string quoted(std::string_view word) {
    return "`" + std::string(word) + "`";
}

std::string listed_in_words(const std::vector<std::string>& words, std::string_view last_joint) {
    constexpr std::size_t most = 10;
    std::string text;
    std::size_t shown = std::min(words.size(), most);
    for (std::size_t at = 0; at < shown; ++at) {
        if (at > 0) text += at + 1 == words.size() ? " " + std::string(last_joint) + " " : ", ";
        text += words[at];
    }
    if (shown < words.size()) text += " and " + std::to_string(words.size() - shown) + " more";
    return text;
}

std::string joined(const std::vector<std::string>& words, std::string_view joint) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += joint;
        text += word;
    }
    return text;
}

std::vector<std::string> near_names(std::string_view word, const std::vector<std::string>& candidates) {
    std::string near = nearest(word, candidates);
    if (!near.empty()) return {near};
    constexpr std::size_t most = 3;
    constexpr std::size_t shortest = 4; // "by" is part of too much
    std::vector<std::string> related;
    if (word.size() < shortest) return related;
    auto is_part = [](std::string_view part, std::string_view whole) {
        std::size_t at = whole.find(part);
        if (at == std::string_view::npos) return false;
        bool begins = at == 0 || whole[at - 1] == '_';
        bool ends = at + part.size() == whole.size() || whole[at + part.size()] == '_';
        return begins && ends;
    };
    for (const std::string& candidate : candidates) {
        if (is_part(word, candidate)) add_once(related, candidate);
    }
    if (related.size() > most) related.clear();
    return related;
}

void add_once(std::vector<std::string>& words, const std::string& word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

} // namespace plumbline::sema
