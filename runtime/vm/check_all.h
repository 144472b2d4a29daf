// All cases of a set of timelines, on several threads, results in case order.
#pragma once

#include "runtime/vm/evaluator.h"

#include <functional>
#include <span>
#include <string>

namespace plumbline {

// One run of neighbouring cases: its obligations and what was rendered of them.
struct CheckedChunk {
    std::vector<Obligation> obligations; // in order, and all of them, but what stands `apart`
    ExactObligations apart;              // Evaluator::evaluate(); empty unless asked for
    std::vector<LimitOpening> openings;
    std::string rendered;
    std::size_t cases = 0;
};

// As much room as the chunk before took, and some more: so that it need not grow.
class ExpectedRoom {
  public:
    void reserve(CheckedChunk& chunk) const {
        chunk.obligations.reserve(obligations_ + obligations_ / 8);
        chunk.apart.reserve(apart_ + apart_ / 8);
    }
    void learn(const CheckedChunk& chunk) {
        obligations_ = chunk.obligations.size();
        apart_ = chunk.apart.size();
    }

  private:
    std::size_t obligations_ = 0, apart_ = 0;
};

struct CheckAllOptions {
    unsigned threads = 1;
    bool apart = false; // what can stand apart does: CheckedChunk::apart
};

// `render` is called on the worker threads, once a chunk, and may be empty; `consume` on the calling thread,
// in case order; it returns false to stop (a full disk). At most a few chunks a thread are held at once, so
// memory does not grow with the number of obligations.
void check_all(const Program& program, const Timelines& timelines, AsOf when, const CheckAllOptions& options,
               const std::function<void(CheckedChunk&)>& render,
               const std::function<bool(const CheckedChunk&)>& consume);

} // namespace plumbline
