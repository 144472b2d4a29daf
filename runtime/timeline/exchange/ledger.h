// The bookkeeping that both readers share: every date that comes in is followed until it is an event or has a
// reason.
#pragma once

#include "runtime/timeline/exchange/dates.h"
#include "runtime/timeline/exchange/exchange.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace plumbline::exchange {

// Where a value stands. `file` is owned by the ReturnFile, which outlives the reading.
struct Place {
    std::string_view file;
    std::uint64_t line = 0;
    std::uint32_t column = 0;
};

// One date of one record on its way through the reader. Not filled: the field is empty or absent.
struct DateField {
    std::string_view table;
    std::string_view field;
    Place place;
    bool filled = false;
    std::optional<Day> day;
    bool written = false;
    bool checked = false; // against the end of the return
    std::optional<ReadOverReason> reason;
};

using Attributes = std::vector<std::pair<std::string, std::string>>;

class Ledger {
  public:
    Ledger(ExchangeReport& report, const ExchangeSink& sink) : report_(report), sink_(sink) {}

    // --- what comes in, said where it is read
    void record_came_in(std::string_view table) { ++report_.tables[std::string(table)].records; }
    void date_came_in(std::string_view table) { ++report_.tables[std::string(table)].dates; }

    // --- what becomes of it
    // Reads the text; a fault when it is no date that can be used.
    DateField date(std::string_view table, std::string_view field, std::string_view text, const Place& place,
                   DateStyle style);
    // Writes an event dated by this field; false if there is no date, or if the same event was already
    // written. Two children's events are the same event only if everything about them is equal.
    bool write(const std::string& case_id, std::string_view event, DateField& date,
               Attributes attributes = {}, bool may_repeat = false);
    // Why no event came from the field; the first reason given stays.
    static void leave(DateField& date, ReadOverReason reason);
    void leave_value(std::string_view table, std::string_view field, ReadOverReason reason);
    // For a date that is never looked at more closely.
    void leave_date(std::string_view table, std::string_view field, ReadOverReason reason);
    // Names a code that is not in its set (empty: not a code) and on which nothing depends.
    void check_code(std::string_view field, std::string_view code, std::string_view set,
                    ReadOverReason reason, const Place& place);
    // Closes the account of a date, and of a record with all its dates.
    void settle(const DateField& date);
    void settle_record(std::string_view table, std::initializer_list<const DateField*> dates);
    void settle_record(std::string_view table, bool has_event);

    void fault(FaultKind kind, const Place& place, std::string message);
    void remark(const std::string& remark) { ++report_.remarks[remark]; }

    // The day that the return reports up to. A later date is named, and written all the same.
    void set_last_reported_day(std::optional<Day> day) { last_reported_day_ = day; }
    ExchangeReport& report() { return report_; }

  private:
    ExchangeReport& report_;
    const ExchangeSink& sink_;
    std::optional<Day> last_reported_day_;
    std::unordered_set<std::string> written_;
};

} // namespace plumbline::exchange
