#include "compiler/syntax/piece_parser.h"

namespace plumbline::syntax {

PieceParser::PieceParser() : grammar_(&stream_) {
    grammar_.removeErrorListeners();
    grammar_.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
}

antlr4::ParserRuleContext* PieceParser::parse(const std::vector<Lexeme>& words, const Piece& piece) {
    using antlr4::atn::PredictionMode;
    stream_.read(words, piece);
    // The quick prediction first; it may fail on what the full one can tell apart.
    for (const PredictionMode mode : {PredictionMode::SLL, PredictionMode::LL}) {
        stream_.seek(0);
        grammar_.reset();
        grammar_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
        try {
            if (piece.is_sentence) return grammar_.sentence();
            return grammar_.declarations();
        } catch (const antlr4::ParseCancellationException&) {
            // once more, or it is no sentence of the language
        }
    }
    return nullptr;
}

} // namespace plumbline::syntax
