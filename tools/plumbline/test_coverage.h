// Which parts of the rules no test shows. By meaning: a test shows a part when its case comes out otherwise without it.
#pragma once

#include "compiler/analysis/rule_parts.h"

#include <array>
#include <string>

namespace plumbline::tool {

class TestCoverage {
  public:
    // Runs the standard's tests against its rules and against changed copies of them. A line for each part that none shows.
    std::string add(const model::Standard& standard, const SourceSet& sources);
    // What was found, over all standards added.
    std::string totals() const;

  private:
    struct Count {
        std::size_t shown = 0;
        std::size_t all = 0;
    };
    static constexpr std::size_t kinds = static_cast<std::size_t>(analysis::PartKind::exception) + 1;
    std::array<Count, kinds> counts_{};
    Count rules_;
};

} // namespace plumbline::tool
