// ANTLR's parser on a file, piece by piece. Private to this room.
#pragma once

#include "compiler/syntax/piece_stream.h"

namespace plumbline::syntax {

// Owns the trees that it makes: a context lives until the next piece is parsed. One for many pieces, since what it costs to
// make one is as much as a short piece.
class PieceParser {
  public:
    PieceParser();

    // A SentenceContext where the piece is a sentence, else a DeclarationsContext; null where it does not parse.
    antlr4::ParserRuleContext* parse(const std::vector<Lexeme>& words, const Piece& piece);
    const antlr4::atn::ATN& atn() const { return grammar_.getATN(); }

  private:
    PieceStream stream_;
    Grammar grammar_;
};

} // namespace plumbline::syntax
