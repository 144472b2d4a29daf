#include "runtime/vm/check_pieces.h"

#include "runtime/timeline/parted_file.h"
#include "runtime/timeline/row_vocabulary.h"
#include "runtime/vm/in_order.h"

#include <utility>

namespace plumbline {

namespace {

void evaluate(Evaluator& evaluator, const Timelines& timelines, const PieceOptions& options,
              CheckedChunk& into) {
    into.cases = timelines.case_count();
    if (options.evaluate)
        evaluator.evaluate(0, into.cases, into.obligations, &into.openings,
                           options.apart ? &into.apart : nullptr);
}

// Hands pieces on while their cases come in order.
class InCaseOrder {
  public:
    explicit InCaseOrder(const PieceHandlers& handlers) : handlers_(handlers) {}

    bool consume(const CheckedPiece& piece) {
        const auto& ids = piece.timelines.case_ids;
        if (!piece.is_readable || !piece.report.fatal.empty()) {
            outcome_ = {PiecesEnd::unreadable, piece.report};
            return false;
        }
        if (!ids.empty() && has_last_ && last_id_ >= ids.front()) {
            outcome_.end = PiecesEnd::not_in_order;
            return false;
        }
        if (!ids.empty()) {
            last_id_ = ids.back();
            has_last_ = true;
        }
        if (!handlers_.consume(piece)) outcome_.end = PiecesEnd::stopped;
        return outcome_.end == PiecesEnd::done;
    }
    PiecesOutcome outcome() const { return outcome_; }

  private:
    const PieceHandlers& handlers_;
    std::string last_id_;
    bool has_last_ = false;
    PiecesOutcome outcome_;
};

// Shifts the places of a part that does not begin at the file's first line.
void count_lines_from(std::uint64_t lines_before, ReadReport& report) {
    for (RowProblem& problem : report.problems)
        if (problem.line > 0) problem.line += lines_before;
    for (auto* names : {&report.unknown_events, &report.unknown_attributes, &report.unlisted_values})
        for (auto& [name, seen] : *names)
            if (seen.line > 0) seen.line += lines_before;
}

struct CheckedPart {
    CheckedPiece piece;
    std::uint64_t lines = 0; // of the part, without the header that is read with it
};

} // namespace

PiecesOutcome check_pieces(const Program& program, const std::vector<std::string>& paths, AsOf when,
                           const PieceHandlers& handlers, const PieceOptions& options,
                           const Progress& progress) {
    const Vocabulary& vocabulary = program.bundle().vocabulary;
    const Zone& zone = program.calendar().zone();
    InCaseOrder in_case_order(handlers);

    const auto parted = options.in_parts && paths.size() == 1
                            ? PartedFile::open(paths.front(), options.part_bytes)
                            : std::nullopt;
    if (!parted) {
        CheckedPiece piece;
        Evaluator evaluator(program, piece.timelines, when);
        ReadReport report;
        // What reading found is told once, with the last piece.
        const auto consume = [&](Timelines timelines, bool is_last) {
            piece.timelines = std::move(timelines);
            piece.checked.obligations.clear();
            piece.checked.apart.clear();
            piece.checked.openings.clear();
            piece.checked.rendered.clear();
            evaluate(evaluator, piece.timelines, options, piece.checked);
            if (handlers.render) handlers.render(piece);
            if (is_last) piece.report = report;
            return in_case_order.consume(piece);
        };
        const std::size_t rows_a_piece = options.part_bytes / 32;
        read_timelines_in_pieces(paths, vocabulary, zone, report, rows_a_piece, consume, progress);
        return in_case_order.outcome();
    }

    const RowVocabulary row_vocabulary(vocabulary);
    const auto make_worker = [&] {
        // Behind a pointer, because the evaluator keeps the place of the timelines.
        auto timelines = std::make_unique<Timelines>();
        auto evaluator = std::make_unique<Evaluator>(program, *timelines, when);
        return [&, timelines = std::move(timelines), evaluator = std::move(evaluator),
                text = PartedFile::Part(), expected = ExpectedRoom()](std::size_t index) mutable {
            CheckedPart part;
            if (!parted->read(index, text)) {
                part.piece.is_readable = false;
                return part;
            }
            part.lines = text.lines;
            *timelines =
                read_timelines_from_part(paths.front(), text.bytes, row_vocabulary, zone, part.piece.report);
            expected.reserve(part.piece.checked);
            evaluate(*evaluator, *timelines, options, part.piece.checked);
            expected.learn(part.piece.checked);
            part.piece.timelines = std::exchange(*timelines, {});
            part.piece.text = text.bytes;
            if (handlers.render) handlers.render(part.piece);
            part.piece.text = {};
            return part;
        };
    };
    std::uint64_t lines_before = 0;
    std::size_t parts_done = 0;
    in_order<CheckedPart>(parted->parts(), options.threads, make_worker, [&](CheckedPart part) {
        count_lines_from(lines_before, part.piece.report);
        lines_before += part.lines;
        if (progress) progress(++parts_done, parted->parts());
        return in_case_order.consume(part.piece);
    });
    return in_case_order.outcome();
}

} // namespace plumbline
