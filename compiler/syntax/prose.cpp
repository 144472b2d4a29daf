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
        for (std::string (Hints::*one)() const : {&Hints::frequency,
                                                  &Hints::each_for_every,
                                                  &Hints::numbered,
                                                  &Hints::fortnight,
                                                  &Hints::number,
                                                  &Hints::birthday,
                                                  &Hints::both_ways,
                                                  &Hints::per,
                                                  &Hints::of,
                                                  &Hints::list,
                                                  &Hints::states,
                                                  &Hints::anchors,
                                                  &Hints::brackets,
                                                  &Hints::same_day,
                                                  &Hints::age,
                                                  &Hints::other_words,
                                                  &Hints::latest_sets,
                                                  &Hints::window_of_total,
                                                  &Hints::beginning,
                                                  &Hints::date,
                                                  &Hints::title_before_name,
                                                  &Hints::missing_as_of,
                                                  &Hints::quotation_marks}) {
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

    std::size_t kind_at(std::ptrdiff_t from_here) const {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(misfit_.at) + from_here;
        return at < static_cast<std::ptrdiff_t>(misfit_.piece.begin) ? antlr4::Token::EOF
                                                                     : kind(static_cast<std::size_t>(at));
    }
    std::string word_at(std::ptrdiff_t from_here) const {
        return kind_at(from_here) == antlr4::Token::EOF
                   ? std::string()
                   : word(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(misfit_.at) + from_here));
    }

    // `visit each 10 working days`
    std::string each_for_every() const {
        const bool is_meant = kind_at(0) == Grammar::EACH && kind_at(1) == Grammar::NUMBER;
        return is_meant ? "write `every` in place of `each`" : "";
    }

    // `2nd cla_review`, `16th birthday`, `twelfth cla_review`
    std::string numbered() const {
        constexpr std::array<std::string_view, 10> ordinals{"first", "second",  "third",  "fourth", "fifth",
                                                            "sixth", "seventh", "eighth", "ninth",  "tenth"};
        constexpr std::array<std::string_view, 10> beyond{
            "eleventh",  "twelfth",     "thirteenth", "fourteenth", "fifteenth",
            "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"};
        if (std::find(beyond.begin(), beyond.end(), word_at(-1)) != beyond.end() &&
            kind_at(0) == Grammar::NAME)
            return "events are counted up to the `tenth`";
        const std::string ending = word_at(1);
        const bool is_short = kind_at(0) == Grammar::NUMBER && kind_at(1) == Grammar::NAME &&
                              (ending == "st" || ending == "nd" || ending == "rd" || ending == "th");
        if (!is_short) return {};
        if (kind_at(2) == Grammar::BIRTHDAY) return fmt::format("write `birthday {}`", word_at(0));
        for (std::size_t i = 0; i < ordinals.size(); ++i)
            if (word_at(0) == std::to_string(i + 1)) return fmt::format("write `{}`", ordinals[i]);
        return "events are counted up to the `tenth`";
    }

    // `within a fortnight`
    std::string fortnight() const {
        const bool is_meant = expects(Grammar::NUMBER) && word_at(1) == "fortnight" &&
                              (word_at(0) == "a" || word_at(0) == "one");
        return is_meant ? "write `2 weeks`" : "";
    }

    // `of birthday: …`, `birthday 16 years 6 months`, `birthday 16 and became_eligible`
    std::string birthday() const {
        if (kind_before() == Grammar::BIRTHDAY && expects(Grammar::NUMBER)) return "say which: `birthday 16`";
        if (kind_at(-2) != Grammar::BIRTHDAY) return {};
        if (kind_at(0) == Grammar::YEAR || kind_at(0) == Grammar::MONTH)
            return fmt::format(
                "a birthday is of years alone: `birthday {}`; with months, `by age {} years 6 months`",
                word_at(-1), word_at(-1));
        if (kind_at(0) == Grammar::AND && kind_at(1) == Grammar::NAME)
            return fmt::format(
                "a clock starts at one event; write `later of (birthday {}, {})` to start it when both "
                "have happened, or a rule for each",
                word_at(-1), word_at(1));
        return {};
    }

    // `within 2 months after or before cla_start`, `either side of`
    std::string both_ways() const {
        const bool is_turned =
            kind_at(0) == Grammar::AFTER && kind_at(1) == Grammar::OR && kind_at(2) == Grammar::BEFORE;
        const bool is_meant = is_turned || word_at(0) == "either" || word_at(0) == "around";
        return is_meant && expects(Grammar::OF) && expects(Grammar::BEFORE) ? "write `before or after`" : "";
    }

    // `at most 18 open allocation for each worker`
    std::string per() const {
        const bool is_meant =
            kind_at(0) == Grammar::FOR && kind_at(1) == Grammar::EACH && expects(Grammar::PER);
        return is_meant ? "write `per` in place of `for each`" : "";
    }

    // `while looked_after and disabled:`
    std::string states() const {
        const bool is_meant =
            kind_at(0) == Grammar::AND && kind_at(-2) == Grammar::WHILE && expects(Grammar::COLON);
        return is_meant ? fmt::format("write `when` in place of `and`: `while {} when {}`", word_at(-1),
                                      word_at(1))
                        : "";
    }

    // `later of birthday 16, became_eligible`
    std::string brackets() const {
        const bool is_meant = expects_only(Grammar::LEFT) && kind_before() == Grammar::OF &&
                              (kind_at(-2) == Grammar::LATER || kind_at(-2) == Grammar::EARLIER);
        return is_meant ? fmt::format("put them in brackets: `{} of (…, …)`", word_at(-2)) : "";
    }

    // `on the same day as`
    std::string same_day() const {
        const bool is_meant = kind_before() == Grammar::SAME && kind_at(0) == Grammar::DAY;
        return is_meant ? "write `on the day of`; or, for the next working day where that day is none, `on "
                          "the same "
                          "working day as`"
                        : "";
    }

    // `age between 5 and 16`, `age < 5 years`
    std::string age() const {
        if (kind_before() != Grammar::AGE) return {};
        if (word_at(0) == "between")
            return "write `age from 5 years to 16 years`: the second birthday is left out";
        switch (kind_at(0)) {
        case Grammar::LESS:
            return "write `age under`";
        case Grammar::GREATER:
        case Grammar::GREATER_EQUAL:
            return "write `age at least`";
        case Grammar::LESS_EQUAL:
            return "write `age under` and the next birthday";
        default:
            return {};
        }
    }

    // Words that this language has others for.
    std::string other_words() const {
        if (word_at(0) == "if" && expects(Grammar::WHEN)) return "write `when` in place of `if`";
        if (expects(Grammar::HAS) && (word_at(0) == "lasts" || word_at(0) == "lasted"))
            return fmt::format("write `has lasted` in place of `{}`", word_at(0));
        if (kind_before() == Grammar::NO && kind_at(1) == Grammar::WITHOUT)
            return "write `never` in place of `no`";
        if (kind_at(0) == Grammar::COMMA && expects(Grammar::AND) && expects(Grammar::OR) &&
            kind_at(1) == Grammar::NAME)
            return "write `and` in place of `,`, or `or` if one of them is enough";
        if (kind_at(0) == Grammar::IN && kind_at(1) == Grammar::THE && kind_at(2) == Grammar::LAST &&
            expects(Grammar::WITHIN))
            return "write `within` in place of `in the last`";
        return {};
    }

    // `every first adoption_review.visit_interval`
    std::string latest_sets() const {
        const bool is_meant = kind_before() == Grammar::EVERY && expects(Grammar::NUMBER) &&
                              (kind_at(0) == Grammar::ORDINAL || kind_at(0) == Grammar::LAST);
        return is_meant
                   ? fmt::format("leave `{}` out: it is the latest one that sets the interval", word_at(0))
                   : "";
    }

    // `at most 75 days of stay in each calendar year`
    std::string window_of_total() const {
        const bool is_meant = expects_only(Grammar::ANY) && kind_before() == Grammar::IN;
        return is_meant ? "time is added up over every window, wherever it begins: `in any 12 months`" : "";
    }

    // A sentence that begins with what it should end with.
    std::string beginning() const {
        if (!expects(Grammar::WITHIN) || !expects(Grammar::WHILE) || !expects(Grammar::NEVER)) return {};
        if (kind_at(0) == Grammar::NAME && kind_at(1) == Grammar::BEFORE && kind_at(2) == Grammar::NAME)
            return fmt::format("what must come first stands behind the colon: `before {}: {}`", word_at(2),
                               word_at(0));
        if (kind_at(0) == Grammar::NAME && kind_at(1) == Grammar::THROUGHOUT)
            return fmt::format("say first while what: `while open_case: {} throughout`", word_at(0));
        if (kind_at(0) == Grammar::NAME && kind_at(1) == Grammar::EVERY)
            return fmt::format("say first while what: `while looked_after: {} every …`", word_at(0));
        if (kind_at(0) == Grammar::NAME && kind_at(1) == Grammar::WITHIN &&
            !misfit_.words[misfit_.at + 1].begins_line)
            return fmt::format("what must happen stands behind the colon: `within …: {}`", word_at(0));
        if (kind_at(0) != Grammar::NUMBER) return {};
        for (std::size_t at = misfit_.at; at < misfit_.piece.end && kind(at) != Grammar::COLON; ++at) {
            if (kind(at) == Grammar::BEFORE)
                return "begin with `at least` where that much time must lie between, with `within` where it "
                       "must not be "
                       "longer ago";
            if (kind(at) == Grammar::IN) return "begin with `at least` or `at most`";
            if (kind(at) == Grammar::OF || kind(at) == Grammar::AFTER) return "begin with `within`";
        }
        return {};
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
