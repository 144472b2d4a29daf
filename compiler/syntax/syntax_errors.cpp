#include "compiler/syntax/syntax_errors.h"

#include "compiler/syntax/prose.h"
#include "compiler/syntax/spelling.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace plumbline::syntax {

namespace {

constexpr std::size_t end_of_file = antlr4::Token::EOF;
// Words behind the misfit that a repair is tried on.
constexpr std::size_t longest_rest = 400;

bool is_unit_word(std::size_t kind) {
    switch (kind) {
    case Grammar::MINUTE:
    case Grammar::MINUTES:
    case Grammar::HOUR:
    case Grammar::DAY:
    case Grammar::WEEK:
    case Grammar::MONTH:
    case Grammar::YEAR:
        return true;
    default:
        return false;
    }
}

bool is_part_of_unit(std::size_t kind) {
    return kind == Grammar::WORKING || kind == Grammar::CLEAR || kind == Grammar::CALENDAR;
}

// A comma-separated list in words: "a, b or c".
std::string joined(const std::vector<std::string>& parts, std::string_view last_joiner) {
    std::string result;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (at > 0) result += at + 1 == parts.size() ? ' ' + std::string(last_joiner) + ' ' : ", ";
        result += parts[at];
    }
    return result;
}

std::string kind_of_item(std::size_t head) {
    switch (head) {
    case Grammar::STANDARD:
        return "the standard";
    case Grammar::VOCABULARY:
        return "the vocabulary";
    case Grammar::CALENDAR:
        return "the calendar";
    case Grammar::SECTION:
        return "the section";
    case Grammar::RULE:
        return "the rule";
    case Grammar::PRACTICE:
        return "the practice";
    case Grammar::MEASURE:
        return "the measure";
    case Grammar::TEST:
        return "the test";
    case Grammar::SUBJECT:
        return "the subject";
    case Grammar::ROLE:
        return "the role";
    case Grammar::TOPIC:
        return "the topic";
    case Grammar::EVENT:
        return "the event";
    case Grammar::STATE:
        return "the state";
    case Grammar::DEFINE:
        return "the definition";
    default:
        return "the sentence";
    }
}

class MisfitReport {
  public:
    MisfitReport(Readings& readings, const SourceSet& sources, FileIndex file,
                 const std::vector<Lexeme>& words, const Piece& piece)
        : readings_(readings), sources_(sources), file_(file), words_(words), piece_(piece) {}

    bool report(Diagnostics& diagnostics) {
        if (!find()) return false;
        Diagnostic found = missing_words();
        if (at_ < piece_.end) found = misplaced_word();
        diagnostics.add(found.kind, found.span, std::move(found.message), std::move(found.hint));
        return true;
    }

  private:
    using Front = Readings::Front;

    std::size_t kind(std::size_t at) const { return at < piece_.end ? words_[at].kind : end_of_file; }
    std::size_t kind_before(std::size_t at) const { return at > piece_.begin ? kind(at - 1) : end_of_file; }
    Span span(std::size_t at) const { return {file_, words_[at].begin, words_[at].end}; }
    std::string word(std::size_t at) const { return std::string(sources_.text_of(span(at))); }
    bool has_own_line(std::size_t at) const { return words_[at].begins_line; }

    bool find() {
        Front front = readings_.start(piece_.is_sentence ? Grammar::RuleSentence : Grammar::RuleDeclarations);
        for (at_ = piece_.begin; at_ <= piece_.end; ++at_) {
            Front next = readings_.step(front, kind(at_));
            if (next == Readings::none) {
                front_ = front;
                expected_ = readings_.expected(front_, kind_before(at_));
                return true;
            }
            before_ = front;
            front = next;
        }
        return false;
    }

    bool expects(std::size_t kind) const {
        return std::any_of(expected_.begin(), expected_.end(),
                           [&](const Expected& one) { return one.kind == kind; });
    }
    bool could_end() const { return expects(end_of_file); }

    // --- what was expected ---

    // What a sentence may do without here. Not worth saying beside a word that it needs.
    static bool is_optional(const Expected& one) {
        switch (one.rule) {
        case Grammar::RulePlainEnd:
        case Grammar::RuleLateEnd:
        case Grammar::RuleWhereEnd:
        case Grammar::RuleRuleStart:
        case Grammar::RuleRuleEnd:
        case Grammar::RuleAssuming:
        case Grammar::RuleStage:
        case Grammar::RuleStageEnd:
        case Grammar::RuleStandardField:
        case Grammar::RuleCalendarField:
        case Grammar::RuleMeasureEnd:
        case Grammar::RuleHappening:
        case Grammar::RuleComparison:
        case Grammar::RuleTestAttribute:
            return true;
        case Grammar::RuleStateReference:
            return one.kind == Grammar::WHERE;
        case Grammar::RuleStatement:
            return one.kind == Grammar::WHEN;
        case Grammar::RuleWindow:
            return one.kind == Grammar::EACH;
        case Grammar::RuleAnchor:
            return one.kind == Grammar::BEFORE;
        case Grammar::RulePlainTest:
            return one.kind == Grammar::OF;
        case Grammar::RuleComparedTest: // an attribute may also stand alone
            return one.kind == Grammar::NOT || one.kind == Grammar::IN || one.kind == Grammar::IS;
        case Grammar::RuleSection:
            return false;
        default:
            break;
        }
        // `rule name "title"`, `visit or call`
        return one.kind == Grammar::STRING || one.kind == Grammar::OR || one.kind == Grammar::AND ||
               one.kind == Grammar::COMMA;
    }

    bool is_worth_saying(const Expected& one) const {
        if (one.kind == end_of_file) return false;
        // What else could follow is of more use than the next declaration.
        if (could_end() && at_ > piece_.begin && begins_declaration(one.kind) &&
            one.phrase.starts_with("a declaration")) {
            return false;
        }
        // `2 years 3 months`
        if (one.rule == Grammar::RuleDuration && one.kind == Grammar::NUMBER &&
            is_unit_word(kind_before(at_))) {
            return false;
        }
        if (one.rule == Grammar::RuleAge && one.kind == Grammar::NUMBER && is_unit_word(kind_before(at_)))
            return false;
        // The comma is never needed where something else may stand.
        return one.kind != Grammar::COMMA || expected_.size() == 1;
    }

    // Around the sentence: `assuming`, `unless`, …
    static bool is_of_rule(const Expected& one) {
        return one.rule == Grammar::RuleRuleEnd || one.rule == Grammar::RuleAssuming;
    }

    // Parts first, then words in the order of the grammar, those around the sentence last.
    std::vector<std::string> expectations() const {
        std::vector<Expected> sorted = expected_;
        std::stable_sort(sorted.begin(), sorted.end(), [](const Expected& a, const Expected& b) {
            if (a.phrase.empty() != b.phrase.empty()) return b.phrase.empty();
            if (is_of_rule(a) != is_of_rule(b)) return is_of_rule(b);
            return a.kind < b.kind;
        });
        std::erase_if(sorted, [&](const Expected& one) { return !is_worth_saying(one); });
        bool needs_more = !std::all_of(sorted.begin(), sorted.end(), is_optional);
        if (needs_more) std::erase_if(sorted, is_optional);
        std::vector<std::string> result;
        for (const Expected& one : sorted) {
            std::string said = one.phrase.empty() ? shown(one.kind) : std::string(one.phrase);
            if (std::find(result.begin(), result.end(), said) == result.end())
                result.push_back(std::move(said));
        }
        if (result.size() == 1) result[0] += what_follows(sorted);
        return result;
    }

    // One word alone is best said with what belongs to it.
    static std::string what_follows(const std::vector<Expected>& sorted) {
        for (const Expected& one : sorted) {
            if (!one.phrase.empty()) continue;
            if (one.kind == Grammar::OF && one.rule == Grammar::RuleWindow) {
                return " and the event that starts the clock";
            }
            if (one.kind == Grammar::COLON && one.rule == Grammar::RuleStatement)
                return " and what must happen";
            if (one.kind == Grammar::RIGHT) return " to close the bracket";
        }
        return {};
    }

    // --- what was found ---

    std::string found_word() const {
        std::string written = word(at_);
        constexpr std::size_t longest = 30;
        if (kind(at_) == Grammar::STRING) return "the text in quotation marks";
        if (written.size() > longest) written = written.substr(0, longest) + "…";
        return '`' + written + '`';
    }

    Diagnostic missing_words() const {
        std::uint32_t end = piece_.end > piece_.begin ? words_[piece_.end - 1].end : 0;
        std::vector<std::string> wanted = expectations();
        constexpr std::size_t most = 6;
        if (wanted.size() > most) wanted.resize(most);
        std::string message = fmt::format("{} ends here, but expected {}", kind_of_item(kind(piece_.begin)),
                                          joined(wanted, "or"));
        return {DiagnosticKind::unexpected_word,
                {file_, end, end},
                std::move(message),
                hint_for_more(wanted),
                {}};
    }

    // Of a piece that ends too early.
    std::string hint_for_more(const std::vector<std::string>& wanted) const {
        if (wanted.size() == 1 && wanted.front().starts_with("`:`"))
            return "say it behind a colon, such as `: visit`";
        if (kind(piece_.begin) == Grammar::TEST && expects(Grammar::AS))
            return "say what is on the timeline, then `as of` which date, then `expect` what must come out";
        if (kind(piece_.begin) == Grammar::MEASURE && expects(Grammar::WITH))
            return "write `with` in place of `where`";
        return {};
    }

    Diagnostic misplaced_word() {
        if (std::optional<Diagnostic> unit = unknown_unit()) return *unit;
        if (std::optional<Diagnostic> misspelled = misspelled_word_before()) return *misspelled;
        if (std::optional<Diagnostic> number = number_word_before()) return *number;
        std::string keyword = keyword_meant(expected_, at_);
        if (!keyword.empty()) return misfit(did_you_mean(keyword));
        std::string hint = hint_for_prose({sources_, file_, words_, piece_, at_, expected_});
        if (hint.empty())
            if (std::optional<Diagnostic> reserved = keyword_as_name()) return *reserved;
        if (std::optional<Diagnostic> second = second_sentence()) return *second;
        if (std::optional<Diagnostic> behind = sentence_behind_stages()) return *behind;
        if (hint.empty()) hint = hint_for_article();
        if (hint.empty()) hint = repair(false);
        if (hint.empty()) hint = hint_for_spaced_name();
        if (hint.empty()) hint = repair(true);
        return misfit(hint);
    }

    static std::string did_you_mean(const std::string& meant) {
        return fmt::format("did you mean `{}`?", meant);
    }

    Diagnostic misfit(std::string hint) const {
        std::vector<std::string> wanted = expectations();
        constexpr std::size_t few = 5;
        std::string message;
        if (could_end() && at_ > piece_.begin) {
            message = found_word() + " does not belong here";
            if (hint.empty() && !wanted.empty())
                hint = fmt::format("what may follow here: {}", joined(wanted, "or"));
        } else if (wanted.size() <= few) {
            message = fmt::format("expected {}, but found {}", joined(wanted, "or"), found_word());
        } else {
            message = found_word() + " does not fit here";
            if (hint.empty()) hint = fmt::format("what may stand here: {}", joined(wanted, "or"));
        }
        return {DiagnosticKind::unexpected_word, span(at_), std::move(message), std::move(hint), {}};
    }

    // --- what may have been meant ---

    // The keyword among the expected ones that the name at `at` is nearest to.
    std::string keyword_meant(const std::vector<Expected>& expected, std::size_t at) const {
        if (kind(at) != Grammar::NAME) return {};
        std::vector<std::string> keywords;
        for (const Expected& one : expected) {
            for (std::string& spelling : spellings(one.kind)) {
                bool is_word = spelling[0] >= 'a' && spelling[0] <= 'z';
                if (is_word) keywords.push_back(std::move(spelling));
            }
        }
        std::sort(keywords.begin(), keywords.end());
        keywords.erase(std::unique(keywords.begin(), keywords.end()), keywords.end());
        return nearest(word(at), keywords);
    }

    // `15 dyas`, `15 wroking days`, `2 fortnights`
    std::optional<Diagnostic> unknown_unit() const {
        bool wants_unit = std::any_of(expected_.begin(), expected_.end(), [](const Expected& one) {
            return one.rule == Grammar::RuleUnit && is_unit_word(one.kind);
        });
        if (!wants_unit || kind(at_) != Grammar::NAME) return std::nullopt;
        std::size_t first = at_;
        while (is_part_of_unit(kind_before(first)))
            --first;
        std::size_t last = kind(at_ + 1) == Grammar::DAY ? at_ + 1 : at_;
        Span unit{file_, words_[first].begin, words_[last].end};
        std::string written(sources_.text_of(unit));
        bool has_number = kind_before(first) == Grammar::NUMBER;
        std::string meant = unit_meant(has_number ? word(first - 1) : std::string(), written);
        Diagnostic result{
            DiagnosticKind::unknown_unit, unit, fmt::format("`{}` is not a unit of time", written), {}, {}};
        result.hint =
            meant.empty()
                ? "the units are minutes, hours, days, working days, clear days, weeks, months and years"
                : fmt::format("write `{}`", meant);
        return result;
    }

    // `frist cla_review`: the misspelled word passed for a name, and the next one did not fit.
    std::optional<Diagnostic> misspelled_word_before() {
        if (at_ == piece_.begin || kind(at_ - 1) != Grammar::NAME) return std::nullopt;
        std::size_t previous = at_ - 1 > piece_.begin ? kind(at_ - 2) : end_of_file;
        std::vector<Expected> expected = readings_.expected(before_, previous);
        std::string keyword = keyword_meant(expected, at_ - 1);
        if (keyword.empty()) return std::nullopt;
        for (const Expected& one : expected) {
            std::vector<std::string> ways = spellings(one.kind);
            if (std::find(ways.begin(), ways.end(), keyword) == ways.end()) continue;
            Front replaced = readings_.step(before_, one.kind);
            if (readings_.step(replaced, kind(at_)) == Readings::none) continue;
            return Diagnostic{DiagnosticKind::unexpected_word,
                              span(at_ - 1),
                              fmt::format("`{}` does not fit before {}", word(at_ - 1), found_word()),
                              did_you_mean(keyword),
                              {}};
        }
        return std::nullopt;
    }

    // `every two weeks`: the number passed for a name.
    std::optional<Diagnostic> number_word_before() {
        if (kind_before(at_) != Grammar::NAME) return std::nullopt;
        std::optional<int> number = number_in_words(word(at_ - 1));
        if (!number) return std::nullopt;
        Front replaced = readings_.step(before_, Grammar::NUMBER);
        if (readings_.step(replaced, kind(at_)) == Readings::none) return std::nullopt;
        return Diagnostic{DiagnosticKind::unexpected_word,
                          span(at_ - 1),
                          fmt::format("expected a number, but found `{}`", word(at_ - 1)),
                          fmt::format("write `{}`", *number),
                          {}};
    }

    // `strategy discussion`
    std::string hint_for_spaced_name() const {
        bool follows_name =
            at_ > piece_.begin && kind(at_ - 1) == Grammar::NAME && kind(at_) == Grammar::NAME;
        if (!follows_name || has_own_line(at_)) return {};
        std::string name = word(at_ - 1);
        for (std::size_t next = at_; kind(next) == Grammar::NAME && (next == at_ || !has_own_line(next));
             ++next) {
            name += '_' + word(next);
        }
        std::string join = fmt::format("join the words of a name by underscores: `{}`", name);
        return expects(Grammar::COMMA) ? "write `,` between two names; " + join : join;
    }

    static bool is_keyword(std::size_t kind) { return kind < Grammar::COLON; }

    Diagnostic reserved_word(std::size_t at) const {
        std::string written = word(at);
        return {DiagnosticKind::unexpected_word,
                span(at),
                fmt::format("`{}` is a word of the language and cannot be a name by itself", written),
                fmt::format("give it a longer name, such as `{}_recorded`", written),
                {}};
    }

    // A word of the language where a name is wanted.
    std::optional<Diagnostic> keyword_as_name() {
        bool wants_name = std::any_of(expected_.begin(), expected_.end(), [](const Expected& one) {
            return one.kind == Grammar::NAME && one.rule == Grammar::RuleName;
        });
        bool is_reserved = wants_name && is_keyword(kind(at_)) && !could_end() && !has_own_line(at_);
        if (is_reserved) return reserved_word(at_);
        // `of end: visit`, where `end` could have gone on with `of`
        if (at_ == piece_.begin || !is_keyword(kind(at_ - 1)) || has_own_line(at_ - 1)) return std::nullopt;
        Front named = readings_.step(before_, Grammar::NAME);
        if (readings_.step(named, kind(at_)) == Readings::none) return std::nullopt;
        return reserved_word(at_ - 1);
    }

    std::optional<Diagnostic> second_sentence() const {
        std::size_t head = kind(piece_.begin);
        bool holds_one = head == Grammar::RULE || head == Grammar::PRACTICE || head == Grammar::MEASURE;
        if (!holds_one || !could_end() || !has_own_line(at_) || !begins_statement(kind(at_)))
            return std::nullopt;
        return Diagnostic{DiagnosticKind::unexpected_word,
                          span(at_),
                          fmt::format("{} is complete here, and {} begins another sentence",
                                      kind_of_item(head), found_word()),
                          "begin it with `rule` and a name of its own",
                          {}};
    }

    // A sentence on a line of its own that was read as one more stage, up to its colon.
    std::optional<Diagnostic> sentence_behind_stages() const {
        if (kind(piece_.begin) != Grammar::RULE || kind(at_) != Grammar::COLON || !could_end())
            return std::nullopt;
        std::size_t begin = at_;
        while (begin > piece_.begin && !(has_own_line(begin) && begins_statement(kind(begin))))
            --begin;
        if (begin == piece_.begin) return std::nullopt;
        return Diagnostic{
            DiagnosticKind::unexpected_word,
            span(begin),
            fmt::format("the rule is complete before this, and `{}` begins another sentence", word(begin)),
            "begin it with `rule` and a name of its own",
            {}};
    }

    // `of the referral`
    std::string hint_for_article() {
        bool fits_without =
            kind_before(at_) == Grammar::THE && readings_.step(before_, kind(at_)) != Readings::none;
        return fits_without ? "leave out `the`" : "";
    }

    // One word too few, too many or in place of another, where the rest then makes sense as it stands.
    std::string repair(bool also_optional) {
        if (piece_.end - at_ > longest_rest) return {};
        std::vector<std::string> missing;
        std::vector<std::string> instead;
        auto note = [](std::vector<std::string>& list, const std::string& spelling) {
            std::string said = fmt::format("`{}`", spelling);
            if (std::find(list.begin(), list.end(), said) == list.end()) list.push_back(std::move(said));
        };
        for (const Expected& one : expected_) {
            std::vector<std::string> ways = spellings(one.kind);
            if (ways.empty() || !one.phrase.empty() || is_optional(one) != also_optional) continue;
            Front front = readings_.step(front_, one.kind);
            if (fits(front, at_)) note(missing, ways[0]);
            if (at_ + 1 < piece_.end && fits(front, at_ + 1)) note(instead, ways[0]);
        }
        constexpr std::size_t few = 3;
        if (!missing.empty() && missing.size() <= few)
            return fmt::format("write {} before {}", joined(missing, "or"), found_word());
        if (instead.size() == 1) return fmt::format("write {} in place of {}", instead[0], found_word());
        if (also_optional && at_ < piece_.end && fits(front_, at_ + 1))
            return fmt::format("leave out {}", found_word());
        return {};
    }

    bool fits(Front front, std::size_t from) {
        for (std::size_t at = from; at <= piece_.end && front != Readings::none; ++at)
            front = readings_.step(front, kind(at));
        return front != Readings::none;
    }

    Readings& readings_;
    const SourceSet& sources_;
    FileIndex file_;
    const std::vector<Lexeme>& words_;
    const Piece& piece_;
    std::size_t at_ = 0;
    Front front_ = Readings::none;  // before the misfit
    Front before_ = Readings::none; // before the word in front of it
    std::vector<Expected> expected_;
};

} // namespace

bool report_misfit(Readings& readings, const SourceSet& sources, FileIndex file,
                   const std::vector<Lexeme>& words, const Piece& piece, Diagnostics& diagnostics) {
    return MisfitReport(readings, sources, file, words, piece).report(diagnostics);
}

} // namespace plumbline::syntax
