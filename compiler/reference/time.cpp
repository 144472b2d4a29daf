#include "compiler/reference/time.h"

namespace plumbline::reference {

namespace {

std::optional<Instant> within_range(std::int64_t instant, const Time& time) {
    if (instant < time.start_of(first_day) || instant > time.end_of(last_day)) return std::nullopt;
    return static_cast<Instant>(instant);
}

std::int64_t minutes_of(Duration duration) {
    return std::int64_t{duration.amount} * (duration.unit == Unit::hours ? 60 : 1);
}

} // namespace

bool counts_in_hours(Duration duration) {
    return duration.unit == Unit::minutes || duration.unit == Unit::hours;
}

bool Time::is_working_day(Day day) const {
    if (!calendar_.working_weekdays[static_cast<std::size_t>(weekday(day))]) return false;
    for (const NamedDay& holiday : calendar_.holidays)
        if (holiday.day == day) return false;
    for (const NamedSpan& closure : calendar_.closures)
        if (closure.first <= day && day <= closure.last) return false;
    return true;
}

// The corresponding date, or the last day of a month that has none.
Day Time::months_later(Day day, std::int64_t months) const {
    Date date = date_from_day(day);
    std::int64_t month = std::int64_t{date.year} * 12 + date.month - 1 + months;
    date.year = static_cast<int>(month / 12);
    date.month = static_cast<unsigned>(month % 12) + 1;
    while (date.day > 28 && !is_valid(date))
        --date.day;
    return day_from_date(date);
}

std::optional<Day> Time::day_away(Day from, Duration duration, int direction) const {
    const std::int64_t amount = duration.amount;
    std::int64_t days = 0;
    switch (duration.unit) {
    case Unit::working_days:
    case Unit::clear_working_days: {
        if (!covers(from)) return std::nullopt;
        std::int64_t left = amount + (duration.unit == Unit::clear_working_days ? 1 : 0);
        Day day = from;
        while (left > 0) {
            day += direction;
            if (!covers(day)) return std::nullopt;
            if (is_working_day(day)) --left;
        }
        return day;
    }
    case Unit::months:
    case Unit::years: {
        const std::int64_t months = amount * (duration.unit == Unit::years ? 12 : 1) * direction;
        const std::int64_t year = date_from_day(from).year + months / 12;
        if (year < 1899 || year > 2200) return std::nullopt;
        const Day day = months_later(from, months);
        if (day < first_day || day > last_day) return std::nullopt;
        return day;
    }
    case Unit::weeks:
        days = 7 * amount;
        break;
    case Unit::clear_days:
        days = amount + 1;
        break;
    default:
        days = amount;
        break;
    }
    const std::int64_t day = from + direction * days;
    if (day < first_day || day > last_day) return std::nullopt;
    return static_cast<Day>(day);
}

std::optional<Instant> Time::due_after(Instant anchor, Duration duration) const {
    if (counts_in_hours(duration)) return within_range(anchor + minutes_of(duration), *this);
    const auto day = day_away(day_of(anchor), duration, 1);
    if (!day) return std::nullopt;
    return end_of(*day);
}

bool Time::is_within(Instant from, Duration duration, Instant at) const {
    const auto due = due_after(from, duration);
    return due ? *due >= at : covers(day_of(from)) && covers(day_of(at));
}

std::optional<Instant> Time::latest_before(Instant anchor, Duration duration) const {
    if (counts_in_hours(duration)) return within_range(anchor - minutes_of(duration), *this);
    const auto day = day_away(day_of(anchor), duration, -1);
    if (!day) return std::nullopt;
    return end_of(*day);
}

std::optional<Instant> Time::window_start_before(Instant anchor, Duration duration) const {
    if (counts_in_hours(duration)) return within_range(anchor - minutes_of(duration), *this);
    const auto day = day_away(day_of(anchor), duration, -1);
    if (!day) return std::nullopt;
    return start_of(*day);
}

std::optional<Instant> Time::end_of_this_or_next_working_day(Instant anchor) const {
    for (Day day = day_of(anchor); covers(day); ++day)
        if (is_working_day(day)) return end_of(day);
    return std::nullopt;
}

} // namespace plumbline::reference
