// The table for people: each rule with its counts first, then the worst breaches.
#pragma once

#include "runtime/report/never_recorded.h"
#include "runtime/vm/evaluator.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace plumbline {

using StatusCounts = std::array<std::uint64_t, status_count>;

class Summary {
  public:
    // Keeps the `worst` breaches that are longest overdue; memory does not grow with the number of
    // obligations.
    Summary(const Program& program, const Timelines& timelines, Instant as_of, std::size_t worst);

    // `apart`: as CheckedChunk has them.
    void add(std::span<const Obligation> obligations, const ExactObligations& apart);
    // Of further timelines, which need not stay: pieces in case order, each with all its obligations at once. (Where all
    // come in pieces, those that the summary was made with are empty.)
    void add_piece(std::span<const Obligation> obligations, const ExactObligations& apart,
                   const Timelines& piece);
    const StatusCounts& total() const { return total_; }
    std::uint64_t count(Status status) const { return total_[static_cast<std::size_t>(status)]; }
    std::uint64_t obligations() const { return obligations_; }
    // See never_recorded.h.
    std::vector<std::pair<std::string, std::uint64_t>> never_recorded() const;
    // `colours`: ANSI, for a terminal. `width`: of the terminal, 0 for no limit.
    std::string table(bool colours, std::size_t width) const;

  private:
    const Program& program_;
    const Timelines& timelines_;
    Instant as_of_;
    std::size_t worst_wanted_;
    std::vector<StatusCounts> by_rule_;
    StatusCounts total_{};
    std::uint64_t obligations_ = 0;
    std::uint64_t overdue_ = 0;
    NeverRecorded never_recorded_;
    struct Worst {
        Obligation obligation; // its case by number over all pieces
        std::string case_id;
    };
    static bool worse(const Worst& a, const Worst& b);
    void add_of(std::span<const Obligation> obligations, const ExactObligations& apart,
                const Timelines& timelines);
    void add_run(const ExactObligations& apart, const ExactObligations::Run& run, const Timelines& timelines);
    bool may_be_among_worst(Instant due) const {
        return worst_.size() < worst_wanted_ || (!worst_.empty() && due <= worst_.front().obligation.due);
    }
    void add_worst(const Obligation& obligation, const Timelines& timelines);

    std::vector<Worst> worst_; // a heap, the least bad on top
    // Of the pieces.
    std::uint64_t cases_before_ = 0;
    std::uint64_t rows_before_ = 0;
};

} // namespace plumbline
