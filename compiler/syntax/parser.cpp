#include "compiler/syntax/parser.h"

#include "compiler/syntax/grammar.h"
#include "compiler/syntax/item_cutter.h"
#include "compiler/syntax/lexemes.h"
#include "compiler/syntax/piece_parser.h"
#include "compiler/syntax/readings.h"
#include "compiler/syntax/syntax_errors.h"
#include "compiler/syntax/tree_builder.h"

#include <optional>

namespace plumbline {

namespace {

using namespace syntax;

// No rule is so long; what is longer is not a standard, and would only cost memory.
constexpr std::size_t most_words_of_item = 100'000;
// After so many declarations with mistakes it is not the language that the file is written in.
constexpr std::size_t most_mistakes = 1'000;

// The offset of the first byte that is not UTF-8.
std::optional<std::uint32_t> first_bad_byte(std::string_view text) {
    auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    auto continues = [&](std::size_t at) { return (byte(at) & 0xC0u) == 0x80u; };
    for (std::size_t at = 0; at < text.size();) {
        unsigned lead = byte(at);
        if (lead < 0x80) {
            ++at;
            continue;
        }
        std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        bool is_good = lead >= 0xC2 && lead <= 0xF4;
        for (std::size_t next = 1; next < length; ++next)
            is_good = is_good && continues(at + next);
        // longer than needed, surrogates, beyond Unicode
        if (lead == 0xE0) is_good = is_good && byte(at + 1) >= 0xA0;
        if (lead == 0xED) is_good = is_good && byte(at + 1) < 0xA0;
        if (lead == 0xF0) is_good = is_good && byte(at + 1) >= 0x90;
        if (lead == 0xF4) is_good = is_good && byte(at + 1) < 0x90;
        if (!is_good) return static_cast<std::uint32_t>(at);
        at += length;
    }
    return std::nullopt;
}

class FileParser {
  public:
    FileParser(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics)
        : sources_(sources), file_(file), diagnostics_(diagnostics), builder_(sources, file, diagnostics) {}

    ParseResult parse() {
        ParseResult result;
        result.file.file = file_;
        const std::string& text = sources_[file_].text;
        if (!is_readable(text)) return {std::move(result.file), false};
        Lexemes lexemes = split_into_words(text, file_);
        words_ = std::move(lexemes.words);
        result.file.comments = std::move(lexemes.comments);
        for (const Piece& piece : cut_into_items(text, words_)) {
            if (parse_piece(piece, result.file.items)) continue;
            result.complete = false;
            if (++mistakes_ < most_mistakes) continue;
            diagnostics_.add(DiagnosticKind::file_too_large,
                             {file_, words_[piece.begin].begin, words_[piece.begin].end},
                             "the file is not read any further: it holds " + std::to_string(most_mistakes) +
                                 " declarations with mistakes up to here");
            break;
        }
        if (builder_.left_out()) result.complete = false;
        return result;
    }

  private:
    bool is_readable(const std::string& text) {
        if (text.size() > max_source_bytes) {
            diagnostics_.add(DiagnosticKind::file_too_large, {file_, 0, 0},
                             "the file is larger than " + std::to_string(max_source_bytes / (1024 * 1024)) +
                                 " MB, the most that is read",
                             "split it into several files");
            return false;
        }
        if (std::optional<std::uint32_t> bad = first_bad_byte(text)) {
            const bool is_text = text.find('\0') == std::string_view::npos;
            diagnostics_.add(
                DiagnosticKind::file_not_utf8, {file_, *bad, *bad + 1},
                is_text ? "this letter is not written as UTF-8" : "this is no text file",
                is_text
                    ? "save the file as plain text with the encoding UTF-8"
                    : "a standard is plain text: save the document as plain text, with the encoding UTF-8");
            return false;
        }
        return true;
    }

    bool parse_piece(const Piece& piece, std::vector<ast::Item>& items) {
        if (report_bad_characters(sources_, file_, words_, piece, diagnostics_)) return false;
        if (report_deep_nesting(file_, words_, piece, diagnostics_)) return false;
        if (piece.end - piece.begin > most_words_of_item) {
            diagnostics_.add(DiagnosticKind::file_too_large,
                             {file_, words_[piece.begin].begin, words_[piece.begin].end},
                             "what begins here has more than " + std::to_string(most_words_of_item) +
                                 " words, the most that one declaration may have");
            return false;
        }
        if (antlr4::ParserRuleContext* context = parser_.parse(words_, piece)) {
            std::vector<ast::Item> parsed =
                piece.is_sentence ? builder_.items(static_cast<Grammar::SentenceContext*>(context))
                                  : builder_.items(static_cast<Grammar::DeclarationsContext*>(context));
            for (ast::Item& item : parsed)
                items.push_back(std::move(item));
            return true;
        }
        if (!readings_) readings_.emplace(parser_.atn());
        if (!report_misfit(*readings_, sources_, file_, words_, piece, diagnostics_)) {
            diagnostics_.add(DiagnosticKind::unexpected_word,
                             {file_, words_[piece.begin].begin, words_[piece.begin].end},
                             "what begins here cannot be read");
        }
        return false;
    }

    const SourceSet& sources_;
    FileIndex file_;
    Diagnostics& diagnostics_;
    TreeBuilder builder_;
    PieceParser parser_;
    std::vector<Lexeme> words_;
    std::size_t mistakes_ = 0;
    std::optional<Readings> readings_; // only a file with mistakes needs them
};

} // namespace

ParseResult parse(const SourceSet& sources, FileIndex file, Diagnostics& diagnostics) {
    try {
        return FileParser(sources, file, diagnostics).parse();
    } catch (const std::exception& error) {
        // ANTLR's own trouble: what it throws ends here.
        diagnostics.add(DiagnosticKind::file_unreadable, {file, 0, 0},
                        std::string("the file could not be read: ") + error.what());
        return {{file, {}, {}}, false};
    }
}

} // namespace plumbline
