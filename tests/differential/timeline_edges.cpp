// Which edges a timeline holds: read off the rows, so that a count says what is there and not what was meant.
#include "tests/differential/timeline_writer.h"

#include <algorithm>
#include <map>

namespace plumbline::differential {

namespace {

bool is_before(const std::string& left, const std::string& right) {
    return left < right; // dates and times are written so that their order is that of their letters
}

} // namespace

void TimelineWriter::count_edges(const std::vector<Row>& rows, const AskedAt& when) {
    std::map<std::pair<std::string, std::string>, int> minutes;
    std::map<std::string, bool> has_born;
    for (const Row& row : rows) {
        bool& born = has_born[row.case_id];
        born = born || row.event == "born";
        const bool date_only = row.at.size() == 10;
        const Day day = *parse_day(std::string_view(row.at).substr(0, 10));
        const Date date = date_from_day(day);
        if (date_only) uses_.count(Piece::row_date_only);
        if (!date_only && ++minutes[{row.case_id, row.at}] == 2) uses_.count(Piece::row_same_minute);
        if (date_from_day(day + 1).month != date.month) uses_.count(Piece::row_month_end);
        if (date.month == 2 && date.day == 29) uses_.count(Piece::row_leap_day);
        const auto& holidays = calendar_.data().holidays;
        if (std::any_of(holidays.begin(), holidays.end(),
                        [&](const NamedDay& one) { return one.day == day; }))
            uses_.count(Piece::row_holiday);
        const auto& closed = calendar_.data().closures;
        if (std::any_of(closed.begin(), closed.end(),
                        [&](const NamedSpan& one) { return one.first <= day && day <= one.last; }))
            uses_.count(Piece::row_closed_day);
        if (weekday(day) >= 5) uses_.count(Piece::row_weekend);
        const Zone& zone = calendar_.zone();
        if (zone.offset_at(zone.start_of_day(day)) != zone.offset_at(zone.end_of_day(day))) {
            uses_.count(Piece::row_clock_change);
            if (date.month == 10 && !date_only && row.at.substr(11, 2) == "01")
                uses_.count(Piece::row_minute_twice);
        }
        if (!calendar_.covers(day)) uses_.count(Piece::row_outside_calendar);
        if (!row.recorded_at.empty()) uses_.count(Piece::row_recorded_at);
        if (row.recorded_at.size() == 10) uses_.count(Piece::row_recorded_date_only);
        if (is_before(when.as_of, row.recorded_at)) uses_.count(Piece::row_recorded_after_as_of);
        if (is_before(when.as_of, row.at)) uses_.count(Piece::row_after_as_of);
        if (std::count(rows.begin(), rows.end(), row) > 1) uses_.count(Piece::row_duplicate);
        const auto kind = words_.event(row.event);
        std::size_t recorded = 0;
        for (const auto& [name, value] : row.attributes) {
            if (name == "planned")
                uses_.count(Piece::row_planned);
            else
                ++recorded;
            if (value == "unlisted") uses_.count(Piece::row_unlisted_value);
        }
        if (kind && recorded < words_.events[*kind].attributes.size())
            uses_.count(Piece::row_missing_attribute);
    }
    for (const auto& [id, born] : has_born) {
        if (!born) uses_.count(Piece::born_missing);
        for (const Words::State& state : words_.states) {
            std::map<std::string, std::pair<int, int>> edges; // by instant: openings and closings
            int opened = 0, closed = 0;
            for (const Row& row : rows) {
                if (row.case_id != id) continue;
                const auto kind = words_.event(row.event);
                if (!kind) continue;
                const bool opens =
                    std::find(state.opening.begin(), state.opening.end(), *kind) != state.opening.end();
                const bool closes =
                    std::find(state.closing.begin(), state.closing.end(), *kind) != state.closing.end();
                if (opens) ++edges[row.at].first;
                if (closes) ++edges[row.at].second;
            }
            for (const auto& [at, here] : edges) {
                const bool was_open = opened > closed;
                if (here.first > 0 && here.second > 0)
                    uses_.count(was_open ? Piece::state_reopened : Piece::state_ends_on_start);
                if (here.first > 0 && here.second == 0 && was_open) uses_.count(Piece::state_overlaps);
                opened += here.first;
                closed += here.second;
            }
            if (opened > 0 && closed == 0) uses_.count(Piece::state_open);
        }
    }
}

} // namespace plumbline::differential
