#include "tests/fuzz/targets.h"

#include <algorithm>
#include <cctype>

namespace plumbline::fuzz {

namespace {

// What readers treat apart from other bytes: ends, quotes, separators, byte order marks, the edges of numbers and dates.
const std::vector<std::string> awkward = {std::string(1, '\0'),
                                          "\r",
                                          "\n",
                                          "\r\n",
                                          "\t",
                                          "\"",
                                          "'",
                                          ",",
                                          ";",
                                          "=",
                                          "{",
                                          "}",
                                          "[",
                                          "]",
                                          "<",
                                          ">",
                                          "&",
                                          "\\",
                                          "\\u0000",
                                          "\\ud800",
                                          "\xEF\xBB\xBF",
                                          "\xFF\xFE",
                                          "\xC3",
                                          "\xED\xA0\x80",
                                          "\xF4\x90\x80\x80",
                                          "\xE2\x80\xAE",
                                          "0",
                                          "-1",
                                          "1e999",
                                          "2147483647",
                                          "2147483648",
                                          "4294967296",
                                          "9223372036854775808",
                                          "99999999999999999999",
                                          "0000-00-00",
                                          "9999-12-31",
                                          "2025-02-29",
                                          "2025-03-30T01:30",
                                          "1/1/1",
                                          "31/12/9999",
                                          "null",
                                          "true",
                                          "--",
                                          "((((((((",
                                          "]]>",
                                          "<!--",
                                          "<![CDATA["};

// A run of letters, digits and underscores somewhere in a text, or one byte where there is none.
std::string word_of(const std::string& text, Random& random) {
    if (text.empty()) return {};
    const auto is_word = [&](std::size_t at) {
        return std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_';
    };
    std::size_t begin = random.below(text.size());
    while (begin > 0 && is_word(begin - 1))
        --begin;
    std::size_t end = begin + 1;
    while (end < text.size() && is_word(end))
        ++end;
    return text.substr(begin, end - begin);
}

void change(std::string& text, const std::vector<std::string>& seeds, Random& random) {
    const std::size_t at = random.below(text.size() + 1);
    const std::size_t length = std::min(text.size() - at, 1 + random.below(random.percent(80) ? 12 : 400));
    switch (random.below(9)) {
    case 0:
        if (at < text.size()) text[at] = static_cast<char>(random.below(256));
        break;
    case 1:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
        break;
    case 2:
        text.erase(at, length);
        break;
    case 3:
        text.insert(at, text.substr(at, length));
        break;
    case 4:
        text.insert(at, random.one_of(awkward));
        break;
    case 5:
        text.replace(at, length, random.one_of(awkward));
        break;
    case 6:
        text.insert(at, word_of(random.one_of(seeds), random));
        break;
    case 7:
        text.replace(at, word_of(text.substr(at), random).size(), word_of(random.one_of(seeds), random));
        break;
    default: {
        const std::string& other = random.one_of(seeds);
        const std::size_t from = random.below(other.size() + 1);
        text.insert(at, other.substr(from, 1 + random.below(200)));
    }
    }
}

} // namespace

std::string mutate(const std::string& input, const std::vector<std::string>& seeds, Random& random) {
    std::string text = input;
    for (std::size_t changes = 1 + random.below(4); changes > 0; --changes)
        change(text, seeds, random);
    if (random.percent(3)) text.resize(random.below(text.size() + 1));
    return text;
}

std::string mutate_words(const std::string& input, const std::vector<std::string>& seeds, Random& random) {
    if (random.percent(30)) return mutate(input, seeds, random);
    std::string text = input;
    for (std::size_t changes = 1 + random.below(2); changes > 0; --changes) {
        std::size_t at = random.below(text.size() + 1);
        while (at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) || text[at - 1] == '_'))
            --at; // to the beginning of the word
        std::size_t end = at;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
            ++end;
        text.replace(at, end - at, word_of(random.one_of(seeds), random));
    }
    return text;
}

} // namespace plumbline::fuzz
