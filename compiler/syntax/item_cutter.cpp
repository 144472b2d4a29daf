#include "compiler/syntax/item_cutter.h"

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/grammar.h"

namespace plumbline::syntax {

bool begins_declaration(std::size_t kind) {
    switch (kind) {
    case Grammar::STANDARD:
    case Grammar::VOCABULARY:
    case Grammar::CALENDAR:
    case Grammar::SECTION:
    case Grammar::RULE:
    case Grammar::PRACTICE:
    case Grammar::MEASURE:
    case Grammar::TEST:
    case Grammar::SUBJECT:
    case Grammar::ROLE:
    case Grammar::TOPIC:
    case Grammar::EVENT:
    case Grammar::STATE:
    case Grammar::DEFINE:
        return true;
    default:
        return false;
    }
}

bool begins_statement(std::size_t kind) {
    switch (kind) {
    case Grammar::WITHIN:
    case Grammar::WHILE:
    case Grammar::WHEN:
    case Grammar::EACH:
    case Grammar::AT:
    case Grammar::IN:
    case Grammar::NEVER:
    case Grammar::NO:
    case Grammar::ON:
    case Grammar::BY:
    case Grammar::BEFORE:
        return true;
    default:
        return false;
    }
}

namespace {

// What may stand behind a declaration's word where that word is an attribute (`role: role`, `topic = x`), a
// value in a list or the name of a period (`in each calendar month`).
bool follows_attribute_or_value(std::size_t kind) {
    switch (kind) {
    case Grammar::COLON:
    case Grammar::COMMA:
    case Grammar::DOT:
    case Grammar::BAR:
    case Grammar::SLASH:
    case Grammar::RIGHT:
    case Grammar::EQUAL:
    case Grammar::UNEQUAL:
    case Grammar::LESS:
    case Grammar::LESS_EQUAL:
    case Grammar::GREATER:
    case Grammar::GREATER_EQUAL:
    case Grammar::IS:
    case Grammar::IN:
    case Grammar::OVER:
    case Grammar::UNDER:
    case Grammar::AND:
    case Grammar::OR:
    case Grammar::WEEK:
    case Grammar::MONTH:
    case Grammar::YEAR:
    case Grammar::DAY:
        return true;
    default:
        return false;
    }
}

bool leads_to_value(std::size_t kind) {
    return kind == Grammar::BAR || kind == Grammar::LEFT;
}

class Cutter {
  public:
    Cutter(std::string_view text, const std::vector<Lexeme>& words) : text_(text), words_(words) {}

    std::vector<Piece> cut() {
        for (std::size_t at = 0; at < words_.size(); ++at) {
            if (at == 0 || (words_[at].begins_line &&
                            (starts_declaration(at) || starts_sentence(at) || starts_misspelled(at)))) {
                start_piece(at);
            } else if (stands_in_head_ && begins_sentence_of_rule(at)) {
                stands_in_head_ = false;
            }
        }
        if (!pieces_.empty()) pieces_.back().end = words_.size();
        return std::move(pieces_);
    }

  private:
    std::size_t kind(std::size_t at) const {
        return at < words_.size() ? words_[at].kind : static_cast<std::size_t>(antlr4::Token::EOF);
    }
    std::size_t head() const { return pieces_.empty() ? 0 : kind(pieces_.back().begin); }

    void start_piece(std::size_t at) {
        if (!pieces_.empty()) pieces_.back().end = at;
        pieces_.push_back({at, words_.size(), begins_statement(kind(at))});
        std::size_t word = kind(at);
        stands_in_head_ = word == Grammar::RULE || word == Grammar::PRACTICE || word == Grammar::MEASURE;
    }

    // `topic` names a rule's topic as long as the rule's sentence has not begun.
    bool begins_sentence_of_rule(std::size_t at) const {
        std::size_t word = kind(at);
        if (kind(at - 1) == Grammar::ASSUMING || !words_[at].begins_line) return false;
        return begins_statement(word) || word == Grammar::ASKS || word == Grammar::AVERAGE ||
               word == Grammar::MEDIAN || word == Grammar::COUNT || word == Grammar::PERCENTAGE;
    }

    bool starts_declaration(std::size_t at) const {
        std::size_t word = kind(at);
        if (!begins_declaration(word)) return false;
        if (follows_attribute_or_value(kind(at + 1)) || leads_to_value(kind(at - 1))) return false;
        if (word == Grammar::TOPIC && stands_in_head_) return false;
        if (word == Grammar::CALENDAR && head() == Grammar::STANDARD) return kind(at + 2) == Grammar::STRING;
        // `by:` and then `role`, its type, on a line of its own
        if (word == Grammar::ROLE && head() == Grammar::EVENT && kind(at - 1) == Grammar::COLON) return false;
        return true;
    }

    // A sentence on its own begins where the sentence before it did, or behind a declaration that holds none.
    bool starts_sentence(std::size_t at) const {
        if (!begins_statement(kind(at))) return false;
        switch (head()) {
        case Grammar::STANDARD:
        case Grammar::SECTION:
        case Grammar::VOCABULARY:
        case Grammar::CALENDAR:
        case Grammar::SUBJECT:
        case Grammar::ROLE:
        case Grammar::TOPIC:
            return true;
        default:
            return pieces_.back().is_sentence && indent(at) <= indent(pieces_.back().begin);
        }
    }

    // `rul visits`, where `rule` could stand: the mistake is that line's, not the declaration's before it.
    bool starts_misspelled(std::size_t at) const {
        if (kind(at) != Grammar::NAME || indent(at) > indent(pieces_.back().begin)) return false;
        bool goes_on = at + 1 < words_.size() && !words_[at + 1].begins_line &&
                       (kind(at + 1) == Grammar::NAME || kind(at + 1) == Grammar::STRING);
        if (!goes_on) return false;
        static const std::vector<std::string> declaration_words{
            "standard", "vocabulary", "calendar", "section", "rule",  "practice", "measure",
            "test",     "subject",    "role",     "topic",   "event", "state",    "define"};
        std::string_view word = text_.substr(words_[at].begin, words_[at].end - words_[at].begin);
        return !nearest(word, declaration_words).empty();
    }

    std::size_t indent(std::size_t at) const {
        std::size_t line = text_.rfind('\n', words_[at].begin);
        return words_[at].begin - (line == std::string_view::npos ? 0 : line + 1);
    }

    std::string_view text_;
    const std::vector<Lexeme>& words_;
    std::vector<Piece> pieces_;
    bool stands_in_head_ = false;
};

} // namespace

std::vector<Piece> cut_into_items(std::string_view text, const std::vector<Lexeme>& words) {
    return Cutter(text, words).cut();
}

} // namespace plumbline::syntax
