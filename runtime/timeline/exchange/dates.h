// Dates as the two returns write them.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/timeline/exchange/exchange.h"

#include <optional>
#include <string_view>

namespace plumbline::exchange {

enum class DateStyle : std::uint8_t {
    day_first, // SSDA903: dd/mm/yyyy
    year_first // the census, xs:date: yyyy-mm-dd
};

struct DateReading {
    std::optional<Day> day;
    FaultKind fault = FaultKind::date_shape; // where there is no day
};
DateReading read_date(std::string_view text, DateStyle style);

// Whether a value of a field that we do not know is a date by its looks, in either style. It decides what
// counts as a date in the balance of the report, so it must not depend on whether the date exists.
bool looks_like_date(std::string_view text);

// The first 31 March on or after `day`: both collections report years that end on it.
Day year_end_from(Day day);

} // namespace plumbline::exchange
