// Obligations about which nothing is in doubt, in short: what one form makes over many cases has most in common, and who only
// counts or adds up need not have it written out for each.
#pragma once

#include "runtime/vm/obligation.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace plumbline {

class Program;

struct ExactObligation {
    std::uint32_t case_index; // into Timelines::case_ids
    Instant anchor;           // a known minute
    std::uint32_t anchor_row;
    std::uint32_t satisfied_row; // no_row: nothing satisfied it, and the status is neither `met` nor `late`
    Instant due;                 // no_instant: it lies outside the calendar
    std::int16_t stage;          // -1: there are none
    Status status;
};

// Owns them. Grows as they are made.
class ExactObligations {
  public:
    // Of one form, over neighbouring cases, in the order of cases; within a case spell by spell, and then in order of time.
    struct Run {
        std::uint32_t form = 0; // for written_out()
        std::uint32_t rule = 0; // into Bundle::rules
        TextIndex requirement = no_text;
        std::size_t begin = 0, end = 0; // of all; end excluded
    };

    std::size_t size() const { return size_; }
    const std::vector<Run>& runs() const { return runs_; }
    std::span<const ExactObligation> of(const Run& run) const {
        return {made_.get() + run.begin, run.end - run.begin};
    }
    const ExactObligation& operator[](std::size_t index) const { return made_[index]; }

    void reserve(std::size_t room) {
        if (room > room_) make_room(room);
    }
    void clear() {
        size_ = 0;
        runs_.clear();
    }
    void add_run(const Run& run) { runs_.push_back(run); }
    void shrink_to(std::size_t size) { size_ = size; }
    // Where so many more can be written, and up to where they then were.
    ExactObligation* room_for(std::size_t more) {
        reserve(size_ + more);
        return made_.get() + size_;
    }
    void add_up_to(const ExactObligation* end) { size_ = static_cast<std::size_t>(end - made_.get()); }

  private:
    void make_room(std::size_t least);

    std::unique_ptr<ExactObligation[]> made_;
    std::size_t size_ = 0, room_ = 0;
    std::vector<Run> runs_;
};

// One of them as Evaluator::evaluate() would have given it. `form`: Run::form.
Obligation written_out(const ExactObligation& exact, std::uint32_t form, const Program& program,
                       const Timelines& timelines);

} // namespace plumbline
