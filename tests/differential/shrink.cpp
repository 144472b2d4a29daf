#include "tests/differential/shrink.h"

#include <algorithm>

namespace plumbline::differential {

namespace {

// A word with the white space in front of it, so that a text can be put together again; a text in quotes is one word.
std::vector<std::string> words_in(const std::string& text) {
    std::vector<std::string> words;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = text.find_first_not_of(" \n", begin);
        if (end == std::string::npos) break;
        const char first = text[end];
        if (first == '"')
            end = text.find('"', end + 1) + 1;
        else if (first == '(' || first == ')' || first == ',' || first == ':')
            ++end;
        else
            end = std::min(text.find_first_of(" \n(),:\"", end), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += word;
    return text + "\n";
}

bool is_number(std::string_view word) {
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

class Shrinker {
  public:
    Shrinker(const Library& library, Question question, Disagreement disagreement, std::size_t most_tries)
        : library_(library),
          most_tries_(most_tries),
          result_{std::move(question), std::move(disagreement), 0} {}

    Shrunk run() {
        for (bool smaller = true; smaller && result_.tries < most_tries_;) {
            smaller = fewer_rules();
            smaller = fewer_rows() || smaller;
            smaller = fewer_words() || smaller;
            smaller = plainer_numbers() || smaller;
            smaller = plainer_rows() || smaller;
            smaller = plainer_instants() || smaller;
        }
        return std::move(result_);
    }

  private:
    // Keeps the question if the two still disagree on it.
    bool keep(Question question) {
        if (result_.tries >= most_tries_) return false;
        ++result_.tries;
        auto disagreement = compare(result_.disagreement.against, library_, question);
        if (!disagreement) return false;
        result_.question = std::move(question);
        result_.disagreement = std::move(*disagreement);
        return true;
    }
    bool keep_text(std::string text) {
        Question question = result_.question;
        question.standard = std::move(text);
        return keep(std::move(question));
    }
    bool keep_rows(std::vector<Row> rows) {
        Question question = result_.question;
        question.rows = std::move(rows);
        return keep(std::move(question));
    }

    bool fewer_rules() {
        bool any = false;
        for (const char* kind : {"\nrule ", "\npractice ", "\nmeasure "}) {
            std::size_t at = result_.question.standard.size();
            while (at > 0 && (at = result_.question.standard.rfind(kind, at - 1)) != std::string::npos) {
                const std::string& text = result_.question.standard;
                std::size_t end = text.size();
                for (const char* next : {"\nrule ", "\npractice ", "\nmeasure "})
                    end = std::min(end, text.find(next, at + 1));
                any = keep_text(text.substr(0, at) + text.substr(end)) || any;
            }
        }
        return any;
    }

    // Runs of words, long ones first; those of the header stay.
    bool fewer_words() {
        bool any = false;
        const std::size_t header = words_in(std::string(standard_header)).size();
        for (std::size_t length : {24u, 16u, 12u, 8u, 6u, 5u, 4u, 3u, 2u, 1u}) {
            std::vector<std::string> words = words_in(result_.question.standard);
            for (std::size_t at = header; at + length <= words.size();) {
                std::vector<std::string> fewer = words;
                fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at),
                            fewer.begin() + static_cast<std::ptrdiff_t>(at + length));
                if (keep_text(joined(fewer))) {
                    words = std::move(fewer);
                    any = true;
                } else {
                    ++at;
                }
            }
        }
        return any;
    }

    bool plainer_numbers() {
        bool any = false;
        std::vector<std::string> words = words_in(result_.question.standard);
        for (std::string& word : words) {
            const std::size_t blank = word.find_first_not_of(" \n");
            const std::string bare = word.substr(blank == std::string::npos ? word.size() : blank);
            const std::string before = word;
            if (!is_number(bare)) continue;
            for (const char* plain : {"1", "2", "3"}) {
                if (bare == plain) break;
                word = before.substr(0, blank) + plain;
                if (keep_text(joined(words))) {
                    any = true;
                    break;
                }
                word = before;
            }
        }
        return any;
    }

    bool fewer_rows() {
        bool any = false;
        for (std::size_t length : {16u, 8u, 4u, 2u, 1u})
            for (std::size_t at = 0; at + length <= result_.question.rows.size();) {
                std::vector<Row> rows = result_.question.rows;
                rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at),
                           rows.begin() + static_cast<std::ptrdiff_t>(at + length));
                if (keep_rows(std::move(rows)))
                    any = true;
                else
                    ++at;
            }
        return any;
    }

    bool plainer_rows() {
        bool any = false;
        for (std::size_t i = 0; i < result_.question.rows.size(); ++i) {
            for (std::size_t which = 0; which < result_.question.rows[i].attributes.size();) {
                std::vector<Row> rows = result_.question.rows;
                rows[i].attributes.erase(rows[i].attributes.begin() + static_cast<std::ptrdiff_t>(which));
                if (keep_rows(std::move(rows)))
                    any = true;
                else
                    ++which;
            }
            if (!result_.question.rows[i].recorded_at.empty()) {
                std::vector<Row> rows = result_.question.rows;
                rows[i].recorded_at.clear();
                any = keep_rows(std::move(rows)) || any;
            }
            const std::string& at = result_.question.rows[i].at;
            if (at.size() > 10 && at.substr(11) != "10:00") {
                std::vector<Row> rows = result_.question.rows;
                rows[i].at = at.substr(0, 11) + "10:00";
                any = keep_rows(std::move(rows)) || any;
            }
        }
        return any;
    }

    bool plainer_instants() {
        bool any = false;
        if (!result_.question.when.known_at.empty()) {
            Question question = result_.question;
            question.when.known_at.clear();
            any = keep(std::move(question));
        }
        const AskedAt far_away = TimelineWriter::far_away();
        if (result_.question.when.as_of != far_away.as_of) {
            Question question = result_.question;
            question.when.as_of = far_away.as_of;
            any = keep(std::move(question)) || any;
        }
        return any;
    }

    const Library& library_;
    std::size_t most_tries_;
    Shrunk result_;
};

} // namespace

Shrunk shrink(const Library& library, Question question, Disagreement disagreement, std::size_t most_tries) {
    return Shrinker(library, std::move(question), std::move(disagreement), most_tries).run();
}

} // namespace plumbline::differential
