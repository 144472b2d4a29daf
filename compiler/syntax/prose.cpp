#include "compiler/syntax/prose.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace plumbline::syntax {

namespace {

constexpr std::array<std::string_view, 20> small_numbers{
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 8> tens{"twenty", "thirty",  "forty",  "fifty",
                                               "sixty",  "seventy", "eighty", "ninety"};

struct Habit {
    std::string_view written;
    std::string_view hint;
};
constexpr std::array frequencies{
    Habit{"daily", "write `every 1 day`"},         Habit{"weekly", "write `every 1 week`"},
    Habit{"fortnightly", "write `every 2 weeks`"}, Habit{"monthly", "write `every 1 month`"},
    Habit{"bimonthly", "write `every 2 months`"},  Habit{"quarterly", "write `every 3 months`"},
    Habit{"biannually", "write `every 6 months`"}, Habit{"annually", "write `every 12 months`"},
    Habit{"yearly", "write `every 12 months`"},
};
constexpr std::array<std::string_view, 5> words_for_of{"after", "following", "from", "since", "for"};

class Hints {
  public:
    explicit Hints(const Misfit& misfit) : misfit_(misfit) {}

    std::string hint() const {
        for (std::string (Hints::*one)() const :
             {&Hints::frequency, &Hints::number, &Hints::of, &Hints::list, &Hints::anchors, &Hints::date,
              &Hints::title_before_name, &Hints::missing_as_of, &Hints::quotation_marks}) {
            if (std::string said = (this->*one)(); !said.empty()) return said;
        }
        return {};
    }

  private:
    std::size_t kind(std::size_t at) const {
        return at < misfit_.piece.end ? misfit_.words[at].kind : antlr4::Token::EOF;
    }
    std::size_t kind_before() const {
        return misfit_.at > misfit_.piece.begin ? kind(misfit_.at - 1) : antlr4::Token::EOF;
    }
    std::string word(std::size_t at) const {
        const Lexeme& lexeme = misfit_.words[at];
        return std::string(misfit_.sources.text_of({misfit_.file, lexeme.begin, lexeme.end}));
    }
    bool expects(std::size_t kind) const {
        return std::any_of(misfit_.expected.begin(), misfit_.expected.end(),
                           [&](const Expected& one) { return one.kind == kind; });
    }
    bool expects_only(std::size_t kind) const {
        return !misfit_.expected.empty() &&
               std::all_of(misfit_.expected.begin(), misfit_.expected.end(),
                           [&](const Expected& one) { return one.kind == kind; });
    }

    // `visit weekly`
    std::string frequency() const {
        if (!expects(Grammar::EVERY)) return {};
        std::string written = word(misfit_.at);
        const auto* known = std::find_if(frequencies.begin(), frequencies.end(),
                                         [&](const Habit& one) { return one.written == written; });
        return known == frequencies.end() ? std::string() : std::string(known->hint);
    }

    // `within fifteen days`
    std::string number() const {
        if (!expects(Grammar::NUMBER)) return {};
        std::string written = word(misfit_.at);
        if (written == "a" || written == "an") return "write `1`";
        std::optional<int> number = number_in_words(written);
        return number ? fmt::format("write `{}`", *number) : std::string();
    }

    // `within 2 days after referral`
    std::string of() const {
        std::string written = word(misfit_.at);
        bool is_meant = expects(Grammar::OF) &&
                        std::find(words_for_of.begin(), words_for_of.end(), written) != words_for_of.end();
        return is_meant ? fmt::format("write `of` in place of `{}`", written) : std::string();
    }

    // `place in home, placement`
    std::string list() const {
        bool is_list =
            expects_only(Grammar::LEFT) && kind_before() == Grammar::IN && kind(misfit_.at) == Grammar::NAME;
        if (!is_list) return {};
        std::string values = word(misfit_.at);
        auto joins = [&](std::size_t at) { return kind(at) == Grammar::COMMA || kind(at) == Grammar::OR; };
        for (std::size_t at = misfit_.at + 1; joins(at) && kind(at + 1) == Grammar::NAME; at += 2)
            values += ", " + word(at + 1);
        return fmt::format("put the values in brackets: `({})`", values);
    }

    // `of strategy_discussion and s47_start:`
    std::string anchors() const {
        std::size_t joiner = kind(misfit_.at);
        bool joins = (joiner == Grammar::AND || joiner == Grammar::OR) && expects(Grammar::COLON) &&
                     kind_before() == Grammar::NAME && kind(misfit_.at + 1) == Grammar::NAME;
        if (!joins) return {};
        std::string both = word(misfit_.at - 1) + ", " + word(misfit_.at + 1);
        return joiner == Grammar::AND
                   ? fmt::format("a clock starts at one event; write `later of ({})` to start it when both "
                                 "have happened, or a rule for each",
                                 both)
                   : fmt::format(
                         "a clock starts at one event; write `earlier of ({})` to start it at whichever "
                         "comes first, or a rule for each",
                         both);
    }

    // `03/03/2025`
    std::string date() const {
        bool is_date = expects(Grammar::DATE) && kind(misfit_.at) == Grammar::NUMBER;
        return is_date ? "write a date as year, month and day: `2025-03-31`" : "";
    }

    // `rule "Visits to children"`
    std::string title_before_name() const {
        bool is_title = kind(misfit_.at) == Grammar::STRING && expects(Grammar::NAME);
        if (!is_title) return {};
        std::string name;
        for (char letter : word(misfit_.at)) {
            bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
            bool is_digit = letter >= '0' && letter <= '9' && !name.empty();
            if (is_letter || is_digit) {
                name += is_letter ? static_cast<char>(letter | 0x20) : letter;
            } else if (!name.empty() && name.back() != '_') {
                name += '_';
            }
        }
        while (!name.empty() && name.back() == '_')
            name.pop_back();
        if (name.empty()) return {};
        return fmt::format("write a name of letters, digits and underscores, such as `{}`", name);
    }

    // A test that says what is expected but not when.
    std::string missing_as_of() const {
        bool is_meant = kind(misfit_.at) == Grammar::EXPECT && expects(Grammar::AS);
        return is_meant ? "say first on which day that is asked: `as of 2025-03-31`" : "";
    }

    // `source Visiting Timescales`
    std::string quotation_marks() const {
        if (!expects_only(Grammar::STRING)) return {};
        return fmt::format("put the text in quotation marks: `\"{}\"`", word(misfit_.at));
    }

    const Misfit& misfit_;
};

} // namespace

std::optional<int> number_in_words(std::string_view written) {
    auto place = [](const auto& list, std::string_view word) -> std::optional<int> {
        auto found = std::find(list.begin(), list.end(), word);
        if (found == list.end()) return std::nullopt;
        return static_cast<int>(found - list.begin());
    };
    if (std::optional<int> small = place(small_numbers, written)) return small;
    std::size_t hyphen = std::min(written.find('-'), written.size());
    std::optional<int> ten = place(tens, written.substr(0, hyphen));
    if (!ten) return std::nullopt;
    int value = (*ten + 2) * 10;
    if (hyphen == written.size()) return value;
    std::optional<int> one = place(small_numbers, written.substr(hyphen + 1));
    if (!one || *one == 0 || *one > 9) return std::nullopt;
    return value + *one;
}

std::string hint_for_prose(const Misfit& misfit) {
    return Hints(misfit).hint();
}

} // namespace plumbline::syntax
