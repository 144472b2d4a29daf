// One case whose events come one at a time, in any order: the same Timelines that a TimelineBuilder makes of the same
// rows, kept in order by moving a few numbers. (Texts that stand on no row may be left over.)
#pragma once

#include "runtime/timeline/builder.h"
#include "runtime/timeline/timelines.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace plumbline {

class CaseTimeline {
  public:
    CaseTimeline(const Vocabulary& vocabulary, std::string case_id);

    // `values` by slot, as TimelineBuilder::add takes them.
    void add(const TimelineRow& row, std::span<const std::int32_t> values);
    // Column values of texts, and of values that the vocabulary does not list. A text that is new moves the numbers of
    // others: ask for all of a row's first, and then for their numbers.
    std::int32_t text(std::string_view value);
    std::int32_t unlisted(std::string_view value);

    // One case. Valid until the next add.
    const Timelines& timelines() const { return timelines_; }
    // Exchanges them with what stands there: for an evaluator that is bound to one place. Give them back before add().
    void exchange(Timelines& other) { std::swap(timelines_, other); }

  private:
    std::int32_t number_of(std::vector<std::string>& strings, std::string_view value, std::int32_t base);
    bool comes_before(const TimelineRow& row, std::span<const std::int32_t> values,
                      std::uint32_t other) const;
    int compare_values(AttributeType type, std::int32_t left, std::int32_t right) const;

    const Vocabulary& vocabulary_;
    Timelines timelines_;
};

} // namespace plumbline
