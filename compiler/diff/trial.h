// Small timelines run under a few rules of one standard: who keeps them, who breaks them. Private to this
// room.
#pragma once

#include "compiler/diff/comparison.h"
#include "compiler/diff/proof/implication.h"
#include "runtime/timeline/value.h"
#include "runtime/vm/evaluator.h"

#include <memory>
#include <unordered_map>

namespace plumbline::diff {

// A kind of event with values for some of its attributes, by name.
struct Shape {
    std::string event;
    std::vector<std::pair<std::string, std::string>> attributes;
    bool operator==(const Shape&) const = default;
};
struct Happening {
    std::uint32_t shape = 0; // into the shapes that the trial was given
    Instant at = 0;
    Instant recorded_at = no_instant;
};
using Story = std::vector<Happening>;

struct Result {
    bool kept = false;   // every obligation met, excused, lapsed or attested
    bool broken = false; // one late, overdue, breached, not attested, or a follow-on not done
    std::uint32_t obligations = 0;
};

class Trial {
  public:
    Trial(const proof::Book& book, const SourceSet& sources, const std::vector<const model::Rule*>& rules);

    // Shapes are numbered in the order they are added; one that this standard's vocabulary does not know
    // happens unseen.
    void set_shapes(const std::vector<Shape>& shapes);
    std::vector<Result> run(const std::vector<Story>& stories, Instant as_of) const;
    std::vector<Outcome> outcomes(const Story& story, Instant as_of) const;

  private:
    struct Known {
        bool known = false;
        EventKind kind = 0;
        std::vector<std::int32_t> values;
        std::vector<std::pair<std::size_t, std::string>> texts; // slot and text, to be entered when built
    };
    Timelines timelines_of(const std::vector<Story>& stories) const;

    std::unique_ptr<Program> program_;
    std::vector<bool> judged_;     // by rule of the program: one of those asked about, not one they watch
    std::vector<bool> follows_on_; // a follow-on without a time
    std::vector<Known> shapes_;
};

// A printed witness run under a whole standard: what it comes to under these of its rules.
Result run_printed(const Program& program, const proof::Book& book, const Witness& witness,
                   const std::vector<const model::Rule*>& rules);

} // namespace plumbline::diff
