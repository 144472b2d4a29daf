// due_after() for one length and many anchors: what does not turn on the anchor is looked up once.
#pragma once

#include "runtime/time/duration.h"

namespace plumbline {

class DueCounter {
  public:
    // Keeps hold of the calendar.
    DueCounter(const Calendar& calendar, Duration duration)
        : calendar_(calendar),
          duration_(duration),
          in_working_days_(duration.unit == Unit::working_days && duration.amount > 0 &&
                           duration.amount <= Duration::max_amount) {}

    // The due instant; no_instant where due_after() has none.
    Instant operator()(Instant anchor) const {
        if (in_working_days_) return calendar_.end_of_working_day_after(anchor, duration_.amount);
        return count_forward(calendar_, anchor, duration_).value_or(no_instant);
    }

  private:
    const Calendar& calendar_;
    Duration duration_;
    bool in_working_days_;
};

} // namespace plumbline
