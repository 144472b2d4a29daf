// The words of one piece of a file as ANTLR wants them. Private to this room.
#pragma once

#include "compiler/syntax/grammar.h"
#include "compiler/syntax/item_cutter.h"

namespace plumbline::syntax {

// Tokens carry byte offsets into the file; the words of the other pieces do not exist for the parser.
class PieceStream : public antlr4::TokenStream {
  public:
    // From here on this piece's words. The tokens of the piece before are gone.
    void read(const std::vector<Lexeme>& words, const Piece& piece);

    antlr4::Token* LT(ssize_t k) override;
    antlr4::Token* get(std::size_t index) const override { return &tokens_[index]; }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    std::string getText(const antlr4::misc::Interval&) override { return {}; }
    std::string getText() override { return {}; }
    std::string getText(antlr4::RuleContext*) override { return {}; }
    std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

    void consume() override;
    std::size_t LA(ssize_t k) override { return LT(k)->getType(); }
    ssize_t mark() override { return 0; }
    void release(ssize_t) override {}
    std::size_t index() override { return at_; }
    void seek(std::size_t index) override { at_ = index; }
    std::size_t size() override { return tokens_.size(); }
    std::string getSourceName() const override { return {}; }

  private:
    // The last is the end of the file. ANTLR asks a constant stream for tokens that it may change.
    mutable std::vector<antlr4::CommonToken> tokens_;
    std::size_t at_ = 0;
};

} // namespace plumbline::syntax
