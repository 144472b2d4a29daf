// The words of one piece of a file as ANTLR wants them. Private to this room.
#pragma once

#include "compiler/syntax/grammar.h"
#include "compiler/syntax/item_cutter.h"

namespace plumbline::syntax {

// Tokens carry byte offsets into the file; the words of the other pieces do not exist for the parser.
class PieceStream : public antlr4::TokenStream {
  public:
    PieceStream(const std::vector<Lexeme>& words, const Piece& piece);

    antlr4::Token* LT(ssize_t k) override;
    antlr4::Token* get(std::size_t index) const override { return tokens_[index].get(); }
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
    std::vector<std::unique_ptr<antlr4::CommonToken>> tokens_; // the last is the end of the file
    std::size_t at_ = 0;
};

} // namespace plumbline::syntax
