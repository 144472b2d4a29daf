#include "runtime/timeline/exchange/dates.h"

#include "runtime/timeline/exchange/text.h"

namespace plumbline::exchange {

namespace {

bool all_digits(std::string_view text) {
    for (const char c : text)
        if (!is_digit(c)) return false;
    return !text.empty();
}

int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

// xs:date may carry a zone, `Z` or `+01:00` (XML Schema part 2, 3.2.9). The day is the day all the same.
std::string_view without_zone(std::string_view text) {
    if (text.size() == 11 && text.back() == 'Z') return text.substr(0, 10);
    if (text.size() == 16 && (text[10] == '+' || text[10] == '-') && all_digits(text.substr(11, 2)) &&
        text[13] == ':' && all_digits(text.substr(14)))
        return text.substr(0, 10);
    return text;
}

struct Parts {
    std::string_view year, month, day;
};

std::optional<Parts> split(std::string_view text, DateStyle style) {
    if (style == DateStyle::year_first) text = without_zone(text);
    if (text.size() != 10) return std::nullopt;
    Parts parts = style == DateStyle::day_first
                      ? Parts{text.substr(6, 4), text.substr(3, 2), text.substr(0, 2)}
                      : Parts{text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
    const char separator = style == DateStyle::day_first ? '/' : '-';
    const std::size_t first = style == DateStyle::day_first ? 2 : 4;
    const std::size_t second = style == DateStyle::day_first ? 5 : 7;
    if (text[first] != separator || text[second] != separator) return std::nullopt;
    if (!all_digits(parts.year) || !all_digits(parts.month) || !all_digits(parts.day)) return std::nullopt;
    return parts;
}

} // namespace

DateReading read_date(std::string_view text, DateStyle style) {
    const std::optional<Parts> parts = split(text, style);
    if (!parts) return {std::nullopt, FaultKind::date_shape};
    const Date date{number(parts->year), static_cast<unsigned>(number(parts->month)),
                    static_cast<unsigned>(number(parts->day))};
    if (is_valid(date)) return {day_from_date(date), {}};
    // 1066-02-30 is first of all in a year that we do not keep.
    const bool in_range = date.year >= 1900 && date.year <= 2199;
    return {std::nullopt, in_range ? FaultKind::no_such_date : FaultKind::date_outside_range};
}

bool looks_like_date(std::string_view text) {
    return split(text, DateStyle::day_first).has_value() || split(text, DateStyle::year_first).has_value();
}

Day year_end_from(Day day) {
    const Date date = date_from_day(day);
    const int year = date.month > 3 ? date.year + 1 : date.year;
    return day_from_date({year, 3, 31});
}

} // namespace plumbline::exchange
