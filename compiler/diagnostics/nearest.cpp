#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>

namespace plumbline {

namespace {

// A longer word than this is no slip of the finger, and comparing is quadratic.
constexpr std::size_t longest_word = 64;

std::string folded(std::string_view word) {
    std::string result;
    for (char letter : word) {
        if (letter == '_' || letter == ' ' || letter == '-') continue;
        bool is_capital = letter >= 'A' && letter <= 'Z';
        result += is_capital ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return result;
}

// Damerau-Levenshtein in its restricted form: insert, delete, replace, or swap two neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({last[j] + 1, current[j - 1] + 1, replaced});
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) current[j] = std::min(current[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, current);
    }
    return last[b.size()];
}

// How many steps are still a slip of the finger.
std::size_t limit_for(std::size_t one, std::size_t other) {
    auto [shorter, longer] = std::minmax(one, other);
    if (shorter < 2 || longer < 3) return 0;
    if (shorter < 6) return 1;
    return shorter < 12 ? 2 : 3;
}

// Singular and plural are one word; 1 because the exact word must win.
bool differs_by_plural(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.starts_with(a) && (b.substr(a.size()) == "s" || b.substr(a.size()) == "es")) return true;
    return a.ends_with('y') && b.ends_with("ies") && a.substr(0, a.size() - 1) == b.substr(0, b.size() - 3);
}

} // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.size() > longest_word) return {};
    std::string wanted = folded(word);
    const std::string* best = nullptr;
    std::size_t best_distance = 0;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest_word || candidate == word) continue;
        std::string folded_candidate = folded(candidate);
        bool is_plural = differs_by_plural(wanted, folded_candidate);
        std::size_t steps = is_plural ? 1 : distance(wanted, folded_candidate);
        std::size_t limit = is_plural ? 1 : limit_for(wanted.size(), folded_candidate.size());
        if (steps > limit) continue;
        if (!best || steps < best_distance) {
            best = &candidate;
            best_distance = steps;
        }
    }
    return best ? *best : std::string();
}

} // namespace plumbline
