#include "runtime/time/civil.h"

#include "runtime/time/month_starts.h"
#include "runtime/time/usual_moment.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

namespace plumbline {

namespace {

constexpr std::int32_t narrow(std::int64_t value) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, std::numeric_limits<std::int32_t>::min(),
                                                              std::numeric_limits<std::int32_t>::max()));
}

// The sentinels of Instant are nobody's minute.
constexpr bool fits_instant(std::int64_t value) {
    return value > start_of_time && value < end_of_time;
}
constexpr Instant narrow_instant(std::int64_t value) {
    return static_cast<Instant>(std::clamp<std::int64_t>(value, start_of_time, end_of_time));
}

// The Gregorian calendar repeats every 400 years. Years are taken to begin on 1 March, which puts the leap
// day last and makes the months' lengths a straight line: (153 month + 2) / 5 days lie before month 0 to 11.
constexpr std::int64_t days_per_era = 146'097;
constexpr std::int64_t days_from_march_0000_to_1970 = 719'468;

constexpr std::int64_t count_days(std::int64_t year, unsigned month, unsigned day) {
    const std::int64_t march_year = month <= 2 ? year - 1 : year;
    const std::int64_t era = floor_divide(march_year, 400);
    const std::int64_t year_of_era = march_year - era * 400;
    const std::int64_t month_from_march = month <= 2 ? month + 9 : std::int64_t{month} - 3;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_per_era + day_of_era - days_from_march_0000_to_1970;
}
static_assert(count_days(1970, 1, 1) == 0);
static_assert(count_days(first_year, 1, 1) == first_day);
static_assert(count_days(last_year, 12, 31) == last_day);

constexpr bool is_known_day(Day day) {
    return first_day <= day && day <= last_day;
}

// The position of a known day's month in the table.
constexpr std::size_t month_index(Day day) {
    // 4306 / 2^17 months a day, counted from the fourth day on: never past the month that is sought, and
    // never more than one short of it. (The unit tests try every day.)
    const auto days = static_cast<std::uint32_t>(day - first_day);
    const std::size_t index = (days < 4 ? 0 : days - 4) * 4306 >> 17;
    return month_starts[index + 1] <= day ? index + 1 : index;
}

constexpr Date compute_date(Day day) {
    const std::int64_t shifted = std::int64_t{day} + days_from_march_0000_to_1970;
    const std::int64_t era = floor_divide(shifted, days_per_era);
    const auto day_of_era = static_cast<std::uint32_t>(shifted - era * days_per_era);
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::uint32_t day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const std::uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const std::int64_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    return {static_cast<int>(year), month, day_of_month};
}

} // namespace

bool is_valid(const Date& date) {
    return date.year >= first_year && date.year <= last_year && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

Day day_from_date(const Date& date) {
    return narrow(count_days(date.year, date.month, date.day));
}

Date date_from_day(Day day) {
    if (!is_known_day(day)) return compute_date(day);
    const std::size_t index = month_index(day);
    return {first_year + static_cast<int>(index / 12), static_cast<unsigned>(index % 12) + 1,
            static_cast<unsigned>(day - month_starts[index]) + 1};
}

int weekday(Day day) {
    constexpr int thursday = 3; // 1970-01-01
    const std::int64_t shifted = std::int64_t{day} + thursday;
    return static_cast<int>(shifted - floor_divide(shifted, 7) * 7);
}

Day add_months(Day day, int months) {
    if (is_known_day(day)) {
        const std::size_t index = month_index(day);
        const std::int64_t target = static_cast<std::int64_t>(index) + months;
        if (target >= 0 && target < static_cast<std::int64_t>(month_count)) {
            const Day start = month_starts[static_cast<std::size_t>(target)];
            const Day last = month_starts[static_cast<std::size_t>(target) + 1] - 1;
            return std::min(start + (day - month_starts[index]), last);
        }
    }
    const Date date = compute_date(day);
    const std::int64_t total = std::int64_t{date.year} * 12 + (date.month - 1) + months;
    const std::int64_t year = floor_divide(total, 12);
    const auto month = static_cast<unsigned>(total - year * 12) + 1;
    return narrow(count_days(year, month, std::min(date.day, days_in_month(year, month))));
}

// --- Zone ------------------------------------------------------------------------------------------------

namespace {

// No instant: the clock never shows the minute that was asked for.
constexpr std::int64_t skipped = std::numeric_limits<std::int64_t>::min();

} // namespace

Zone::Zone(std::vector<ZoneTransition> transitions) : transitions_(std::move(transitions)) {
    if (transitions_.empty()) return;
    const auto [smallest, largest] =
        std::minmax_element(transitions_.begin(), transitions_.end(),
                            [](const auto& a, const auto& b) { return a.offset_minutes < b.offset_minutes; });
    smallest_offset_ = smallest->offset_minutes;
    largest_offset_ = largest->offset_minutes;

    // The first stretch also stands for all time before it, the last for all time after it.
    stretches_.resize(stretch_count);
    std::size_t in_force = 0;
    for (std::size_t index = 0; index < stretch_count; ++index) {
        const bool is_last = index + 1 == stretch_count;
        const std::int64_t end = is_last
                                     ? std::int64_t{end_of_time} + 1
                                     : table_origin + (static_cast<std::int64_t>(index + 1) << stretch_shift);
        const std::size_t at_start = in_force;
        while (in_force + 1 < transitions_.size() && transitions_[in_force + 1].at < end)
            ++in_force;

        Stretch& stretch = stretches_[index];
        stretch.offset_before = transitions_[at_start].offset_minutes;
        stretch.offset_after = transitions_[in_force].offset_minutes;
        stretch.is_crowded = in_force > at_start + 1;
        if (at_start + 1 < transitions_.size()) stretch.next_change = transitions_[at_start + 1].at;
    }
}

std::size_t Zone::transition_in_force(std::int64_t instant) const {
    const auto later = std::upper_bound(
        transitions_.begin() + 1, transitions_.end(), instant,
        [](std::int64_t value, const ZoneTransition& transition) { return value < transition.at; });
    return static_cast<std::size_t>(later - transitions_.begin()) - 1;
}

int Zone::offset_in_crowded_stretch(Instant instant) const {
    return transitions_[transition_in_force(instant)].offset_minutes;
}

// The earliest instant at which the clock shows `local_minute` (counted like an instant, but on the local
// clock), or `skipped`.
std::int64_t Zone::find_local_minute(std::int64_t local_minute) const {
    if (stretches_.empty()) return local_minute;
    // Whatever the offset then is, the instant lies between these two.
    const std::int64_t earliest = local_minute - largest_offset_;
    const std::int64_t latest = local_minute - smallest_offset_;
    const std::size_t index = stretch_of(earliest);
    const Stretch& stretch = stretches_[index];
    const std::int64_t before = local_minute - stretch.offset_before;
    if (before < stretch.next_change) return before;
    if (!stretch.is_crowded && stretch_of(latest) == index) {
        const std::int64_t after = local_minute - stretch.offset_after;
        if (after >= stretch.next_change) return after;
        return skipped;
    }
    const std::size_t last = transition_in_force(latest);
    for (std::size_t candidate = transition_in_force(earliest); candidate <= last; ++candidate) {
        const std::int64_t instant = local_minute - transitions_[candidate].offset_minutes;
        if (transition_in_force(instant) == candidate) return instant;
    }
    return skipped;
}

// The transition at which the clock jumps over `local_minute`.
std::int64_t Zone::clock_change_over(std::int64_t local_minute) const {
    const std::size_t last = transition_in_force(local_minute - smallest_offset_);
    for (std::size_t index = transition_in_force(local_minute - largest_offset_) + 1; index <= last;
         ++index) {
        const std::int64_t at = transitions_[index].at;
        if (at + transitions_[index - 1].offset_minutes <= local_minute &&
            local_minute < at + transitions_[index].offset_minutes) {
            return at;
        }
    }
    return local_minute - largest_offset_; // only for a list that is not in time order
}

Day Zone::days_without_change(Day first, Day days) const {
    if (transitions_.empty()) return days;
    // Whatever the offset then is, the instants lie between these: none before the one, all of them before the other.
    const std::int64_t midnight = first * minutes_per_day;
    const std::size_t next = transition_in_force(midnight - largest_offset_) + 1;
    if (next == transitions_.size()) return days;
    const std::int64_t minutes = std::int64_t{transitions_[next].at} + smallest_offset_ - midnight;
    return static_cast<Day>(std::clamp<std::int64_t>(floor_divide(minutes, minutes_per_day), 0, days));
}

Instant Zone::instant_or_none(CivilMinute minute) const {
    if (minute.minute < 0 || minute.minute >= minutes_per_day) return no_instant;
    const std::int64_t instant = find_local_minute(minute.day * minutes_per_day + minute.minute);
    return fits_instant(instant) ? static_cast<Instant>(instant) : no_instant;
}

Instant Zone::find_start_of_day(std::int64_t midnight) const {
    const std::int64_t instant = find_local_minute(midnight);
    return narrow_instant(instant != skipped ? instant : clock_change_over(midnight));
}

Instant Zone::find_end_of_day(std::int64_t last_minute) const {
    const std::int64_t instant = find_local_minute(last_minute);
    return narrow_instant(instant != skipped ? instant : clock_change_over(last_minute) - 1);
}

// --- reading and writing ---------------------------------------------------------------------------------

namespace {

// The digits are all checked at once, at the end: `wrong` gathers what is not a digit.
struct DigitReader {
    const char* text;
    bool wrong = false;

    unsigned digit(std::size_t position) {
        const unsigned value = static_cast<unsigned char>(text[position]) - unsigned{'0'};
        wrong |= value > 9;
        return value;
    }
    unsigned two(std::size_t position) { return digit(position) * 10 + digit(position + 1); }
};

enum class DayError : std::uint8_t { none, shape, no_such_date };

// Reads the first ten characters, which must be there.
DayError read_day(const char* text, Day& result) {
    DigitReader reader{text};
    const Date date{static_cast<int>(reader.two(0) * 100 + reader.two(2)), reader.two(5), reader.two(8)};
    if (reader.wrong || text[4] != '-' || text[7] != '-') return DayError::shape;
    if (date.year < first_year || date.year > last_year || date.month < 1 || date.month > 12) {
        return DayError::no_such_date;
    }
    const std::size_t index = static_cast<std::size_t>(date.year - first_year) * 12 + date.month - 1;
    result = month_starts[index] + static_cast<Day>(date.day) - 1;
    const bool exists = result >= month_starts[index] && result < month_starts[index + 1];
    return exists ? DayError::none : DayError::no_such_date;
}

char* write_two(char* out, unsigned value) {
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
    return out + 2;
}

constexpr std::size_t day_length = 10;
constexpr std::size_t minute_length = 16;
constexpr std::size_t second_length = 19;

} // namespace

std::optional<Day> parse_day(std::string_view text) {
    Day day = 0;
    if (text.size() != day_length || read_day(text.data(), day) != DayError::none) return std::nullopt;
    return day;
}

bool UsualMoments::read_and_remember(const char* text, Instant& result) {
    if (!is_usual_moment({text, usual_moment_length}, zone_, result)) return false;
    const std::uint64_t month_text = load_word(text);
    Month& month = months_[place_of(month_text)];
    if (month.text == month_text) return true; // a clock change is near
    const auto next_month =
        std::upper_bound(month_starts.begin(), month_starts.end(), zone_.local_day(result));
    const Day first = next_month[-1];
    const Day days = zone_.days_without_change(first, *next_month - first);
    month = {month_text,
             static_cast<std::uint64_t>(128 - days) | std::uint64_t{128 - 24} << 24 |
                 std::uint64_t{128 - 60} << 48,
             zone_.from_civil({first, 0}).value_or(0)};
    return true;
}

MomentError parse_moment(std::string_view text, const Zone& zone, ParsedMoment& result) {
    const std::size_t size = text.size();
    if (is_usual_moment(text, zone, result.instant)) {
        result.date_only = false;
        return MomentError::none;
    }
    if (size != day_length && size != minute_length && size != second_length) return MomentError::shape;
    Day day = 0;
    const DayError error = read_day(text.data(), day);
    if (error == DayError::shape) return MomentError::shape;
    if (size == day_length) {
        if (error != DayError::none) return MomentError::no_such_date;
        result = {zone.start_of_day(day), true};
        return MomentError::none;
    }

    DigitReader reader{text.data()};
    const unsigned hour = reader.two(11);
    const unsigned minute = reader.two(14);
    const unsigned second = size == second_length ? reader.two(17) : 0;
    const bool has_shape = !reader.wrong && (text[10] == 'T' || text[10] == ' ') && text[13] == ':' &&
                           (size == minute_length || text[16] == ':');
    if (!has_shape) return MomentError::shape;
    if (error != DayError::none) return MomentError::no_such_date;
    if (hour > 23 || minute > 59 || second > 59) return MomentError::no_such_time;
    const auto instant = zone.from_civil({day, static_cast<int>(hour * 60 + minute)});
    if (!instant) return MomentError::skipped_by_clock_change;
    result = {*instant, false};
    return MomentError::none;
}

char* write_day(char* out, Day day) {
    constexpr std::int64_t first_writable = count_days(0, 1, 1);
    constexpr std::int64_t last_writable = count_days(9999, 12, 31);
    const Date date =
        date_from_day(static_cast<Day>(std::clamp<std::int64_t>(day, first_writable, last_writable)));
    const auto year = static_cast<unsigned>(date.year);
    out = write_two(out, year / 100);
    out = write_two(out, year % 100);
    *out++ = '-';
    out = write_two(out, date.month);
    *out++ = '-';
    return write_two(out, date.day);
}

char* write_instant(char* out, Instant instant, const Zone& zone) {
    const CivilMinute local = zone.to_civil(instant);
    out = write_day(out, local.day);
    *out++ = 'T';
    out = write_two(out, static_cast<unsigned>(local.minute) / 60);
    *out++ = ':';
    return write_two(out, static_cast<unsigned>(local.minute) % 60);
}

std::string format_day(Day day) {
    std::string text(day_length, '\0');
    write_day(text.data(), day);
    return text;
}

std::string format_instant(Instant instant, const Zone& zone) {
    std::string text(minute_length, '\0');
    write_instant(text.data(), instant, zone);
    return text;
}

} // namespace plumbline
