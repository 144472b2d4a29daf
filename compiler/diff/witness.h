// The search for small timelines that one side keeps and the other breaks. Nothing is believed that the
// runtime has not shown: every candidate is run under both. Private to this room.
#pragma once

#include "compiler/diff/gather.h"
#include "compiler/diff/trial.h"

#include <optional>

namespace plumbline::diff {

struct Found {
    Story story;
    Instant as_of = 0;
};

struct SearchFor {
    bool passes_a = false; // a timeline that A keeps and B breaks
    bool passes_b = false;
};

class WitnessSearch {
  public:
    // `anchors`: instants from which the two are known to part, the plainest first.
    WitnessSearch(Trial& a, Trial& b, const Spoken& spoken, const Calendar& calendar,
                  std::vector<Instant> anchors);

    void run(SearchFor wanted);
    const std::optional<Found>& passes_a() const { return passes_a_; }
    const std::optional<Found>& passes_b() const { return passes_b_; }
    const std::vector<Shape>& shapes() const { return shapes_; }
    std::size_t tried() const { return tried_; }

    // The timeline for people, with how both sides came out.
    Witness told(const Found& found, bool passes_a) const;

  private:
    struct Moment {
        std::uint32_t shape;
        Instant at;
    };
    void build_shapes();
    std::vector<Instant> bases() const;
    void systematic(Instant base);
    void in_chains(Instant base);
    void at_random();
    void with_closings(const Story& story, const std::vector<Instant>& points);
    void fill(const Story& setup, Instant base, int depth, std::size_t demand_shapes, bool dense);
    std::vector<Instant> points_around(const std::vector<Instant>& clocks) const;
    void offer(Story story);
    void flush();
    bool done() const { return (!wanted_.passes_a || passes_a_) && (!wanted_.passes_b || passes_b_); }
    bool exhausted() const { return tried_ + pending_.size() >= budget_; }
    Found shrunk(Found found, bool passes_a);
    bool separates(const std::vector<Story>& stories, Instant as_of, bool passes_a,
                   std::vector<bool>& result) const;
    bool separates(const Found& found, bool passes_a) const;

    Trial& a_;
    Trial& b_;
    const Spoken& spoken_;
    const Calendar& calendar_;
    std::vector<Instant> anchors_;
    std::vector<Shape> shapes_;
    std::vector<std::uint32_t> openers_, closers_, starts_, demands_, others_;
    std::optional<std::uint32_t> born_;
    Instant base_ = 0;
    Instant as_of_ = 0;
    std::vector<Story> pending_;
    std::size_t tried_ = 0;
    std::size_t budget_ = 0;
    SearchFor wanted_;
    std::optional<Found> passes_a_, passes_b_;
};

} // namespace plumbline::diff
