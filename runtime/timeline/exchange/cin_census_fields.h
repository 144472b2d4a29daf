// The tags of the Children in Need census and what becomes of each.
#pragma once

#include "runtime/timeline/exchange/exchange.h"

#include <cstdint>
#include <string_view>

namespace plumbline::exchange {

struct CensusField {
    enum class Role : std::uint8_t {
        child,       // LAchildID
        date,        // an event of that day
        birth_date,  // `born`
        due_date,    // the expected birth date of an unborn child
        unused_date, // never an event: `reason` says why
        unused,      // never carried over: `reason` says why
        return_date, // the day that the return reports up to
        return_year,
    };
    std::string_view holder; // the tag that holds it
    std::string_view name;
    Role role = Role::unused;
    std::string_view event = {};
    ReadOverReason reason = ReadOverReason::no_date_of_its_own;
    std::string_view codes = {}; // of an unused field: its code set; empty: not a code
};
// nullptr: the census has no such tag there.
const CensusField* find_census_field(std::string_view holder, std::string_view name);
// Whether any holder has a date of that name: what counts as a date in the balance of the report.
bool is_census_date(std::string_view name);

// A tag that holds tags. `is_record`: counted as a record of its own; others only group tags of the record
// they stand in.
struct CensusHolder {
    std::string_view name;
    std::string_view inside; // the holder it stands in
    bool is_record = false;
    // The dates that begin and end what it records.
    std::string_view start = {};
    std::string_view end = {};
};
const CensusHolder* find_census_holder(std::string_view name);
bool is_census_word(std::string_view word);

} // namespace plumbline::exchange
