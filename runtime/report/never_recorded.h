// Events that overdue obligations ask for and that stand nowhere in the timelines: the source may not record them at all,
// which accuses no one.
#pragma once

#include "runtime/bundle/bundle.h"
#include "runtime/timeline/timelines.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace plumbline {

class NeverRecorded {
  public:
    // Few cases prove nothing either way, so only what leaves so many obligations overdue is named.
    static constexpr std::uint64_t suspicious = 50;

    void add_overdue(TextIndex requirement, std::uint64_t obligations = 1) {
        overdue_[requirement] += obligations;
    }
    void add_events_of(const Timelines& timelines);
    void add(const NeverRecorded& other); // of the same bundle
    // What is asked for, "minutes or closure", and how many obligations are overdue for it.
    std::vector<std::pair<std::string, std::uint64_t>> names(const Bundle& bundle) const;

  private:
    std::map<TextIndex, std::uint64_t> overdue_;
    std::vector<bool> stands_; // by kind; those behind its end do not
};

} // namespace plumbline
