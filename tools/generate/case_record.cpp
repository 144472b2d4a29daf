#include "tools/generate/case_record.h"

#include <algorithm>
#include <array>

namespace plumbline::generate {

namespace {
constexpr auto event_names = std::to_array<std::string_view>({
#define PLUMBLINE_GENERATED_EVENT(name) #name,
#include "tools/generate/events.def"
#undef PLUMBLINE_GENERATED_EVENT
});

constexpr Day weeks_planned_ahead = 4;

void append_day(Day day, std::string& out) {
    std::array<char, 16> text;
    out.append(text.data(), write_day(text.data(), day));
}

void append_minute(int minute, std::string& out) {
    const auto digit = [](int value) { return static_cast<char>('0' + value); };
    const int hour = minute / 60;
    const int rest = minute % 60;
    const std::array<char, 6> text{'T', digit(hour / 10), digit(hour % 10),
                                   ':', digit(rest / 10), digit(rest % 10)};
    out.append(text.data(), text.size());
}
} // namespace

void CaseRecord::clear() {
    rows_.clear();
    attributes_.clear();
    row_open_ = false;
}

CaseRecord::Row& CaseRecord::append(Event event, Day day, std::int16_t minute, Moment recorded) {
    const auto begin = static_cast<std::uint32_t>(attributes_.size());
    row_open_ = true;
    return rows_.emplace_back(
        Row{day, minute, event, recorded, begin, begin, static_cast<std::uint32_t>(rows_.size())});
}

// Most notes are written the same day, the rest within two working days, some late, a few with no word of
// when.
Moment CaseRecord::recorded_after(Moment at) {
    if (random_.percent(2)) return not_recorded;
    const Day day = day_of(at);
    Moment recorded = at;
    if (random_.percent(habits_.lateness)) {
        const int days = 3 + random_.smaller_of_two(25);
        recorded = moment_of(county_.working_day_after(day, days), 540 + random_.below(480));
    } else if (random_.percent(55)) {
        recorded = std::min(at + 10 + random_.below(360), moment_of(day, 1439));
    } else {
        const int days = 1 + random_.below(2);
        recorded = moment_of(county_.working_day_after(day, days), 540 + random_.below(480));
    }
    // The record was read on the evening of the last day: what is in it had been written by then.
    return std::min(county_.skip_missing_hour(recorded), moment_of(county_.last(), 1439));
}

CaseRecord& CaseRecord::add(Event event, Moment at) {
    at = county_.skip_missing_hour(at);
    const Day day = day_of(at);
    row_open_ = day <= county_.last();
    if (!row_open_) return *this;
    const Moment recorded = recorded_after(at);
    const bool date_only = random_.percent(habits_.date_only);
    append(event, day, date_only ? no_minute : static_cast<std::int16_t>(minute_of(at)), recorded);
    return *this;
}

CaseRecord& CaseRecord::add_date(Event event, Day day, Day recorded) {
    row_open_ = day <= county_.last() && recorded <= county_.last();
    if (row_open_) append(event, day, no_minute, moment_of(recorded, 540 + random_.below(480)));
    return *this;
}

CaseRecord& CaseRecord::add_or_plan(Event event, Moment at) {
    const Day day = day_of(at);
    if (day <= county_.last()) return add(event, at);
    row_open_ = day <= county_.last() + weeks_planned_ahead * 7 && random_.percent(80);
    if (!row_open_) return *this;
    const Day planned_on = county_.working_day_before(county_.last() + 1, 1);
    append(event, day, static_cast<std::int16_t>(minute_of(at)),
           moment_of(planned_on, 540 + random_.below(480)));
    append_attribute("planned", "true");
    return *this;
}

void CaseRecord::append_attribute(std::string_view name, std::string_view value) {
    Row& row = rows_.back();
    if (row.attributes_end != row.attributes_begin) attributes_.push_back(';');
    attributes_.append(name).push_back('=');
    attributes_.append(value);
    row.attributes_end = static_cast<std::uint32_t>(attributes_.size());
}

CaseRecord& CaseRecord::with(std::string_view name, std::string_view value) {
    if (row_open_ && !random_.percent(habits_.attributes_missing)) append_attribute(name, value);
    return *this;
}

std::size_t CaseRecord::write(std::string_view case_id, std::string& out) {
    std::sort(rows_.begin(), rows_.end(), [](const Row& one, const Row& other) {
        if (one.day != other.day) return one.day < other.day;
        if (one.minute != other.minute) return one.minute < other.minute;
        return one.sequence < other.sequence;
    });
    for (const Row& row : rows_) {
        out.append(case_id).push_back(',');
        out.append(event_names[static_cast<std::size_t>(row.event)]).push_back(',');
        append_day(row.day, out);
        if (row.minute != no_minute) append_minute(row.minute, out);
        out.push_back(',');
        if (row.recorded != not_recorded) {
            append_day(day_of(row.recorded), out);
            append_minute(minute_of(row.recorded), out);
        }
        out.push_back(',');
        out.append(attributes_, row.attributes_begin, row.attributes_end - row.attributes_begin);
        out.push_back('\n');
    }
    return rows_.size();
}

} // namespace plumbline::generate
