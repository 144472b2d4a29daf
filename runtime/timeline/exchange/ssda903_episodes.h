// Episodes of care of one child: from rows that each say a little to the events of being looked after.
#pragma once

#include "runtime/timeline/exchange/ledger.h"
#include "runtime/timeline/exchange/ssda903_records.h"

#include <optional>
#include <string>
#include <vector>

namespace plumbline::exchange {

// Writes one child's events.
class ChildWriter {
  public:
    ChildWriter(Ledger& ledger, std::string case_id) : ledger_(ledger), case_id_(std::move(case_id)) {}

    bool write(std::string_view event, DateField& date, Attributes attributes = {}, bool may_repeat = false);
    DateField date(const Ssda903Record& record, std::string_view field);

    void set_birth(Day day) { birth_ = day; }
    std::optional<Day> birth() const { return birth_; }
    const std::string& case_id() const { return case_id_; }
    Ledger& ledger() { return ledger_; }

  private:
    Ledger& ledger_;
    std::string case_id_;
    std::optional<Day> birth_;
};

// A spell in which the return shows the child in care or in short breaks.
struct CarePeriod {
    std::optional<Day> first; // nullopt: it began before the return
    std::optional<Day> last;  // nullopt: it goes on, or its end is not known
};

// Writes what the episodes say and settles their records.
std::vector<CarePeriod> map_episodes(const std::vector<const Ssda903Record*>& records, ChildWriter& writer);

} // namespace plumbline::exchange
