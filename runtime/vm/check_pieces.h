// Cases checked while they are read, piece by piece, in memory that does not grow with their number. For input in
// which the rows of a case stand together and cases come in order of their ids; whatever is not so is noticed, and
// then it has to be read as a whole (check_all.h).
#pragma once

#include "runtime/timeline/reader.h"
#include "runtime/vm/check_all.h"

#include <any>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

// A run of neighbouring cases that was read, and what checking it yielded. `checked` speaks of `timelines`.
struct CheckedPiece {
    Timelines timelines;
    CheckedChunk checked;
    ReadReport report;       // what reading this piece found
    bool is_readable = true; // false: not to be read in pieces, and nothing else here counts
    // What it was read from, header and rows, while `render` runs; empty where it was not cut from a file.
    std::string_view text;
    std::any made; // by `render`, for `consume`
};

struct PieceHandlers {
    std::function<void(CheckedPiece&)> render;        // on the worker threads; may be empty
    std::function<bool(const CheckedPiece&)> consume; // on the calling thread, in case order; false stops
};

enum class PiecesEnd : std::uint8_t {
    done,
    stopped,      // `consume` said so
    not_in_order, // cases do not come in order of their ids
    unreadable    // not to be read in pieces, or at all: its report may say why
};
struct PiecesOutcome {
    PiecesEnd end = PiecesEnd::done;
    ReadReport report; // of the piece that was `unreadable`
};

struct PieceOptions {
    unsigned threads = 1;
    // Where there is one plain CSV file, it is cut between cases and read by all threads, unless it holds quotation marks
    // (then the outcome is `unreadable`). Without parts, and for whatever is packed, a pipe, or several files: one thread.
    bool in_parts = true;
    // Memory: some six times this for each thread, and up to four results a thread; or what the largest case needs.
    std::size_t part_bytes = std::size_t{1} << 21;
    // false: pieces are read and not evaluated, and `render` does what is to be done with them.
    bool evaluate = true;
    // What can stand apart does: CheckedChunk::apart.
    bool apart = false;
};

PiecesOutcome check_pieces(const Program& program, const std::vector<std::string>& paths, AsOf when,
                           const PieceHandlers& handlers, const PieceOptions& options = {},
                           const Progress& progress = {});

} // namespace plumbline
