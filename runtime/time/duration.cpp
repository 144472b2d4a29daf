#include "runtime/time/duration.h"

#include <array>
#include <cstddef>

namespace plumbline {

// --- arithmetic ------------------------------------------------------------------------------------------

namespace {

std::optional<Day> in_known_years(std::int64_t day) {
    if (day < first_day || day > last_day) return std::nullopt;
    return static_cast<Day>(day);
}

// Below, `direction` is one of these.
constexpr int forward = 1;
constexpr int backward = -1;

static_assert(std::int64_t{Duration::max_amount} * 60 + (last_day + std::int64_t{1}) * 1440 < end_of_time);

bool is_usable(Duration duration) {
    return duration.amount >= 0 && duration.amount <= Duration::max_amount;
}

// The local date that the counting starts from, checked first: else a sentinel could be carried into the
// known years.
std::optional<Day> date_of(const Calendar& calendar, Instant anchor) {
    return in_known_years(calendar.zone().local_day(anchor));
}

bool is_in_known_years(const Calendar& calendar, Instant instant) {
    // No clock is a day off, so that only instants at either end need a look at theirs.
    constexpr std::int64_t surely_after = (first_day + std::int64_t{1}) * minutes_per_day;
    constexpr std::int64_t surely_before = last_day * minutes_per_day;
    if (instant >= surely_after && instant < surely_before) return true;
    return date_of(calendar, instant).has_value();
}

// Exact elapsed time on the UTC line.
std::optional<Instant> elapse(const Calendar& calendar, Instant anchor, Duration duration, int direction) {
    if (!is_in_known_years(calendar, anchor)) return std::nullopt;
    // No overflow: max_amount hours are 114 years, and an instant reaches 4,000 years from 1970.
    const int minutes = duration.unit == Unit::hours ? duration.amount * 60 : duration.amount;
    const Instant result = anchor + direction * minutes;
    if (!is_in_known_years(calendar, result)) return std::nullopt;
    return result;
}

std::optional<Day> count_working_days(const Calendar& calendar, Day date, int count, int direction) {
    if (count == 0) return calendar.covers(date) ? std::optional(date) : std::nullopt;
    return direction == forward ? calendar.working_day_after(date, count)
                                : calendar.working_day_before(date, count);
}

// The date that a calendar unit leads to, from the anchor's date.
std::optional<Day> count_dates(const Calendar& calendar, Instant anchor, Duration duration, int direction) {
    const auto date = date_of(calendar, anchor);
    if (!date) return std::nullopt;
    const int amount = duration.amount;
    switch (duration.unit) {
    case Unit::days:
        return in_known_years(*date + std::int64_t{direction} * amount);
    case Unit::weeks:
        return in_known_years(*date + std::int64_t{direction} * amount * 7);
    case Unit::clear_days:
        return in_known_years(*date + direction * (std::int64_t{amount} + 1));
    case Unit::working_days:
        return count_working_days(calendar, *date, amount, direction);
    case Unit::clear_working_days:
        return count_working_days(calendar, *date, amount + 1, direction);
    case Unit::months:
        return in_known_years(add_months(*date, direction * amount));
    case Unit::years:
        return in_known_years(add_months(*date, direction * amount * 12));
    case Unit::minutes:
    case Unit::hours:
        break; // elapse() answers these
    }
    return std::nullopt;
}

enum class Edge : std::uint8_t { start_of_day, end_of_day };

std::optional<Instant> count(const Calendar& calendar, Instant anchor, Duration duration, int direction,
                             Edge edge) {
    if (!is_usable(duration)) return std::nullopt;
    if (info(duration.unit).counts_in_hours) return elapse(calendar, anchor, duration, direction);
    const auto date = count_dates(calendar, anchor, duration, direction);
    if (!date) return std::nullopt;
    const Zone& zone = calendar.zone();
    return edge == Edge::end_of_day ? zone.end_of_day(*date) : zone.start_of_day(*date);
}

} // namespace

std::optional<Instant> count_forward(const Calendar& calendar, Instant anchor, Duration duration) {
    return count(calendar, anchor, duration, forward, Edge::end_of_day);
}

std::optional<Instant> latest_before(const Calendar& calendar, Instant anchor, Duration duration) {
    return count(calendar, anchor, duration, backward, Edge::end_of_day);
}

std::optional<Instant> window_start_before(const Calendar& calendar, Instant anchor, Duration duration) {
    return count(calendar, anchor, duration, backward, Edge::start_of_day);
}

Day day_age_reached(Day born, int months) {
    return add_months(born, months);
}

// --- reading and writing ---------------------------------------------------------------------------------

namespace {

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

bool is_white_space(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
}

// The text in lower case with one space between words, in place and without allocation: an attribute of every
// row of a timeline may be a duration. Nothing that is longer than the buffer is a duration.
class PlainWords {
  public:
    explicit PlainWords(std::string_view text) {
        bool after_space = false;
        for (const char character : text) {
            const bool is_space = is_white_space(character);
            if (is_space && after_space) continue;
            const bool is_leading_space = is_space && size_ == 0;
            if (is_leading_space || size_ == buffer_.size()) {
                size_ = 0;
                return;
            }
            const bool is_capital = character >= 'A' && character <= 'Z';
            buffer_[size_++] = is_space     ? ' '
                               : is_capital ? static_cast<char>(character - 'A' + 'a')
                                            : character;
            after_space = is_space;
        }
    }
    std::string_view text() const { return {buffer_.data(), size_}; } // empty for what cannot be a duration

  private:
    std::array<char, 64> buffer_{};
    std::size_t size_ = 0;
};

// Takes a number and the space behind it off the front.
std::optional<std::int32_t> take_amount(std::string_view& text) {
    std::size_t length = 0;
    std::int32_t amount = 0;
    for (; length < text.size() && is_digit(text[length]); ++length) {
        amount = amount * 10 + (text[length] - '0');
        if (amount > Duration::max_amount) return std::nullopt;
    }
    if (length == 0 || length == text.size() || text[length] != ' ') return std::nullopt;
    text.remove_prefix(length + 1);
    return amount;
}

bool is_unit(std::string_view text, Unit unit) {
    return text == info(unit).singular || text == info(unit).plural;
}

// "1 year 6 months" with the amount already taken off: "year 6 months".
std::optional<Duration> years_and_months(std::int32_t years, std::string_view rest) {
    const std::size_t space = rest.find(' ');
    if (space == std::string_view::npos || !is_unit(rest.substr(0, space), Unit::years)) return std::nullopt;
    rest.remove_prefix(space + 1);
    const auto months = take_amount(rest);
    if (!months || !is_unit(rest, Unit::months)) return std::nullopt;
    const std::int32_t total = years * 12 + *months;
    if (total > Duration::max_amount) return std::nullopt;
    return Duration{total, Unit::months};
}

constexpr int unit_bits = 4;
constexpr std::int32_t unit_mask = (1 << unit_bits) - 1;
static_assert(unit_count <= unit_mask + 1);
static_assert(Duration::max_amount <= INT32_MAX >> unit_bits);

} // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    const PlainWords words(text);
    std::string_view rest = words.text();
    const auto amount = take_amount(rest);
    if (!amount) return std::nullopt;
    for (int index = 0; index < unit_count; ++index) {
        const auto unit = static_cast<Unit>(index);
        if (is_unit(rest, unit)) return Duration{*amount, unit};
    }
    return years_and_months(*amount, rest);
}

std::string format_duration(Duration duration) {
    const UnitInfo& unit = info(duration.unit);
    std::string text = std::to_string(duration.amount);
    text += ' ';
    text += duration.amount == 1 ? unit.singular : unit.plural;
    return text;
}

std::int32_t pack_duration(Duration duration) {
    const auto amount = static_cast<std::uint32_t>(duration.amount);
    return static_cast<std::int32_t>((amount << unit_bits) | static_cast<std::uint32_t>(duration.unit));
}

Duration unpack_duration(std::int32_t packed) {
    const Duration duration{packed >> unit_bits, static_cast<Unit>(packed & unit_mask)};
    if ((packed & unit_mask) >= unit_count || !is_usable(duration)) return {-1, Unit::days};
    return duration;
}

} // namespace plumbline
