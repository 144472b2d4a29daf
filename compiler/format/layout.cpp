#include "compiler/format/layout.h"

#include "compiler/format/format.h"

#include <algorithm>
#include <array>
#include <climits>

namespace plumbline::format_internal {

namespace {

constexpr std::size_t step = 2;         // a field within its declaration, a stage within its sentence
constexpr std::size_t continuation = 4; // a line that goes on with the one before it

// Declarations that stand apart. The others (a topic, an event) may stand line by line, as their author grouped them.
constexpr std::array<std::string_view, 6> short_declarations{"subject", "role",  "topic",
                                                             "event",   "state", "define"};
// Words that a reader takes a breath before.
constexpr std::array<std::string_view, 9> connectives{"where", "and",      "or",    "when", "unless",
                                                      "until", "matching", "while", "|"};

bool is_one_of(std::string_view word, const auto& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; // each character once, in UTF-8
    }));
}

// A word of the line that is being filled.
struct Placed {
    std::string_view text;
    bool blank_before = false;
    bool good_break = false; // a new line may well begin here
};

class Layout {
  public:
    Layout(const Outline& outline, std::string_view text) : outline_(outline), text_(text) {}

    std::string run() {
        for (const OutlineWord& word : outline_.words) {
            place_comments(word.span.begin, word.part);
            if (word.part != Part::none) begin_line(word);
            place(word);
            previous_end_ = word.span.end;
        }
        place_comments(static_cast<std::uint32_t>(text_.size()), Part::declaration);
        end_line();
        return std::move(out_);
    }

  private:
    std::string_view text_of(const Span& span) const {
        return text_.substr(span.begin, span.end - span.begin);
    }
    std::size_t line_ends(std::uint32_t from, std::uint32_t to) const {
        const std::string_view gap = text_.substr(from, to - from);
        return static_cast<std::size_t>(std::count(gap.begin(), gap.end(), '\n'));
    }
    // The author left a blank line before what stands at `offset`.
    bool stands_apart(std::uint32_t offset) const {
        return previous_end_ > 0 && line_ends(previous_end_, offset) > 1;
    }

    // --- comments: where the author put them, at the end of a line or on lines of their own

    // Those before `end`, where `next` begins.
    void place_comments(std::uint32_t end, Part next) {
        if (comment_begins() < end && previous_end_ > 0 && line_ends(previous_end_, comment_begins()) == 0) {
            end_line(comment_text(text_, outline_.comments[comment_]));
            previous_end_ = outline_.comments[comment_++].end;
        }
        if (comment_begins() < end) end_line();
        // One that is indented right behind a declaration belongs to it: a stage that is commented out, say.
        while (next == Part::declaration && comment_begins() < end && is_indented(comment_begins()) &&
               !out_.empty() && !stands_apart(comment_begins()))
            write_comment(step);
        blank_is_due_ = next == Part::declaration && needs_blank_line(end) && !blank_follows(end);
        while (comment_begins() < end) {
            if (blank_is_due_ || (stands_apart(comment_begins()) && keeps_blanks(next))) blank_line();
            blank_is_due_ = false;
            write_comment(indent_of_comment(next));
        }
    }

    std::uint32_t comment_begins() const {
        return comment_ < outline_.comments.size() ? outline_.comments[comment_].begin : UINT32_MAX;
    }
    void write_comment(std::size_t indent) {
        const Span& comment = outline_.comments[comment_++];
        line(indent, comment_text(text_, comment));
        previous_end_ = comment.end;
    }
    bool is_indented(std::uint32_t offset) const {
        const std::size_t line_end = text_.rfind('\n', offset);
        return line_end != std::string_view::npos && line_end + 1 < offset;
    }
    bool keeps_blanks(Part next) const { return next == Part::declaration || blanks_are_kept_; }
    // The author left a blank line somewhere between here and the declaration at `end`.
    bool blank_follows(std::uint32_t end) const {
        std::uint32_t from = previous_end_;
        for (std::size_t i = comment_; i < outline_.comments.size() && outline_.comments[i].begin < end;
             ++i) {
            if (line_ends(from, outline_.comments[i].begin) > 1) return true;
            from = outline_.comments[i].end;
        }
        return line_ends(from, end) > 1;
    }
    std::size_t indent_of_comment(Part next) {
        switch (next) {
        case Part::declaration:
            return 0;
        case Part::field:
            return step;
        case Part::stage:
            return sentence_indent_ + step;
        case Part::none:
            break;
        }
        goes_on_ = true;
        return indent_ + continuation;
    }

    // --- lines
    static bool is_short(std::string_view word) { return is_one_of(word, short_declarations); }

    // Before the declaration whose first word stands at `offset`.
    bool needs_blank_line(std::uint32_t offset) const {
        if (previous_end_ == 0 || offset >= text_.size()) return false;
        std::size_t end = offset;
        while (end < text_.size() && text_[end] >= 'a' && text_[end] <= 'z')
            ++end;
        return !(short_before_ && is_short(text_.substr(offset, end - offset)));
    }

    void begin_line(const OutlineWord& word) {
        end_line();
        goes_on_ = false;
        const std::string_view text = text_of(word.span);
        const bool apart = stands_apart(word.span.begin);
        switch (word.part) {
        case Part::declaration:
            if (apart || blank_is_due_) blank_line();
            short_before_ = is_short(text);
            blanks_are_kept_ = text == "calendar"; // its years stand in groups
            indent_ = 0;
            sentence_indent_ = 0;
            break;
        case Part::field:
            if (apart && blanks_are_kept_) blank_line();
            indent_ = step;
            sentence_indent_ = step;
            break;
        case Part::stage:
            indent_ = sentence_indent_ + step;
            break;
        case Part::none:
            break;
        }
    }

    void place(const OutlineWord& word) {
        const std::string_view text = text_of(word.span);
        Placed placed{text, !words_.empty(), false};
        if (!words_.empty()) {
            const std::string_view before = words_.back().text;
            const bool tight = text == ":" || text == "," || text == "." || text == ")" || text == "/" ||
                               before == "(" || before == "." || before == "/" ||
                               (word.in_test_event && (text == "=" || before == "="));
            placed.blank_before = !tight;
            placed.good_break = !tight && (before == "," || is_one_of(text, connectives));
        }
        words_.push_back(placed);
    }

    // Writes the words that were placed, on as many lines as they need.
    void end_line(std::string_view comment = {}) {
        std::size_t begin = 0;
        while (begin < words_.size()) {
            const std::size_t indent = goes_on_ ? indent_ + continuation : indent_;
            const std::size_t end = break_behind(begin, indent);
            std::string filled(indent, ' ');
            for (std::size_t i = begin; i < end; ++i) {
                if (i > begin && words_[i].blank_before) filled += ' ';
                filled += words_[i].text;
            }
            if (end == words_.size() && !comment.empty()) (filled += "  ") += comment;
            line(0, filled);
            begin = end;
            goes_on_ = true;
        }
        words_.clear();
    }

    // The word that the next line begins with. Best behind a colon, where a sentence turns from when to what; then
    // before a connective, outside brackets if that leaves the line well filled; then anywhere.
    std::size_t break_behind(std::size_t begin, std::size_t indent) const {
        std::size_t width = indent, colon = 0, connective = 0, any = 0;
        int depth = 0, connective_depth = INT_MAX;
        for (std::size_t i = begin; i < words_.size(); ++i) {
            const Placed& word = words_[i];
            // A text stays behind its word, and makes the line as long as it is; but not in a list.
            const bool is_tail = word.text.starts_with('"') && depth == 0;
            if (i > begin && word.blank_before) {
                const bool well_filled = width > line_width / 3;
                if (!is_tail) any = i;
                if (word.good_break && (connective == 0 || (depth <= connective_depth && well_filled))) {
                    connective = i;
                    connective_depth = depth;
                }
                if (words_[i - 1].text == ":" && well_filled) colon = i;
                ++width;
            }
            if (word.text == "(") ++depth;
            if (word.text == ")") --depth;
            if (!is_tail) width += columns(word.text);
            if (width > line_width && any != 0) return colon ? colon : connective ? connective : any;
        }
        return words_.size();
    }

    void line(std::size_t indent, std::string_view text) {
        out_.append(indent, ' ');
        out_ += text;
        out_ += '\n';
    }
    void blank_line() {
        if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
    }

    const Outline& outline_;
    std::string_view text_;
    std::string out_;
    std::vector<Placed> words_;       // of the line that is being filled
    std::uint32_t previous_end_ = 0;  // of the word or comment before
    std::size_t comment_ = 0;         // the next that is not written yet
    std::size_t indent_ = 0;          // of the line that is being filled
    std::size_t sentence_indent_ = 0; // of the sentence that stages belong to
    bool goes_on_ = false;            // the next line goes on with the one before
    bool short_before_ = false;
    bool blanks_are_kept_ = false;
    bool blank_is_due_ = false;
};

} // namespace

std::string_view comment_text(std::string_view text, const Span& comment) {
    const std::string_view whole = text.substr(comment.begin, comment.end - comment.begin);
    return whole.substr(0, whole.find_last_not_of(" \t\r") + 1);
}

std::string lay_out(const Outline& outline, std::string_view text) {
    return Layout(outline, text).run();
}

} // namespace plumbline::format_internal
