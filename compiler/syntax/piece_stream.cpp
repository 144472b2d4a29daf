#include "compiler/syntax/piece_stream.h"

namespace plumbline::syntax {

void PieceStream::read(const std::vector<Lexeme>& words, const Piece& piece) {
    tokens_.clear();
    tokens_.reserve(piece.end - piece.begin + 1);
    at_ = 0;
    std::uint32_t end = 0;
    auto add = [&](std::size_t kind, std::uint32_t begin, std::uint32_t past) {
        const std::size_t index = tokens_.size();
        antlr4::CommonToken& token = tokens_.emplace_back(kind);
        token.setStartIndex(begin);
        token.setStopIndex(std::size_t{past} - 1);
        token.setTokenIndex(index);
        end = past;
    };
    for (std::size_t at = piece.begin; at < piece.end; ++at)
        add(words[at].kind, words[at].begin, words[at].end);
    add(antlr4::Token::EOF, end, end);
}

antlr4::Token* PieceStream::LT(ssize_t k) {
    if (k < 0) {
        auto back = static_cast<std::size_t>(-k);
        return back > at_ ? nullptr : &tokens_[at_ - back];
    }
    std::size_t wanted = at_ + static_cast<std::size_t>(k) - 1;
    return &tokens_[std::min(wanted, tokens_.size() - 1)];
}

void PieceStream::consume() {
    if (at_ + 1 < tokens_.size()) ++at_;
}

} // namespace plumbline::syntax
