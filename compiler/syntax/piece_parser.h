// ANTLR's parser on one piece of a file. Private to this room.
#pragma once

#include "compiler/syntax/piece_stream.h"

namespace plumbline::syntax {

// Owns the tree that it makes: the context lives as long as the parser.
class PieceParser {
  public:
    PieceParser(const std::vector<Lexeme>& words, const Piece& piece);

    // A SentenceContext where the piece is a sentence, else a DeclarationsContext; null where it does not parse.
    antlr4::ParserRuleContext* parse();
    const antlr4::atn::ATN& atn() const { return grammar_.getATN(); }

  private:
    bool is_sentence_;
    PieceStream stream_;
    Grammar grammar_;
};

} // namespace plumbline::syntax
