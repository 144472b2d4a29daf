#include "tools/generate/journey.h"

#include <algorithm>

namespace plumbline::generate {

namespace {
// Of the duties not done in time, how many are never done; of the intervals overrun, how many by a long
// silence.
constexpr int percent_never = 18;
constexpr int percent_long_silence = 15;
// So many cases in the order of their numbers belong to one team, and a team has so many workers: with cases
// open for a part of the watched time, a worker holds something under twenty at once.
constexpr std::uint64_t cases_of_a_team = 240;
constexpr int workers_of_a_team = 8;

// W and six digits.
void write_reference(std::uint64_t number, std::array<char, 7>& out) {
    out[0] = 'W';
    for (std::size_t place = out.size() - 1; place > 0; --place, number /= 10)
        out[place] = static_cast<char>('0' + number % 10);
}
} // namespace

void Journey::start_case(std::uint64_t number, Random dice) {
    random = dice;
    record.clear();
    went_missing = false;
    born_ = county.first();
    team_ = number / cases_of_a_team;
    change_worker();
}

void Journey::change_worker() {
    const auto place = static_cast<std::uint64_t>(random.below(workers_of_a_team));
    write_reference(team_ * 10 + place, worker_);
}

void Journey::born_between(int youngest_years, int oldest_years, Day known) {
    const Day latest = add_months(known, -youngest_years * 12);
    const Day earliest = add_months(known, -oldest_years * 12);
    born_ = earliest + random.below(std::max(latest - earliest, 1));
    if (!random.percent(2)) record.add_date(Event::born, born_, known);
}

Day Journey::arrival_day() {
    // Some cases stand for those already open when the watching begins: they all arrive in its first weeks.
    const int days = random.percent(20) ? std::min(county.days(), 60) : county.days();
    return county.this_or_next_working_day(county.first() + random.smaller_of_two(days));
}

Moment Journey::office(Day day) {
    const bool evening = random.percent(4);
    return moment_of(day, evening ? 1020 + random.below(240) : 540 + random.below(480));
}

Moment Journey::visiting(Day day, Day not_before) {
    if (weekday(day) == 0 && random.percent(8) && day - 2 > not_before) day -= 1 + random.below(2);
    const bool evening = random.percent(12);
    return moment_of(day, evening ? 1020 + random.below(180) : 540 + random.below(480));
}

std::optional<int> Journey::taken(int usual) {
    if (!late()) return in_time(usual);
    if (random.percent(percent_never)) return std::nullopt;
    return too_long(usual);
}

std::optional<Day> Journey::within_working_days(Day from, int usual) {
    const std::optional<int> count = taken(usual);
    if (!count) return std::nullopt;
    return county.working_day_after(from, *count);
}

std::optional<Day> Journey::within_days(Day from, int usual) {
    const std::optional<int> count = taken(usual);
    if (!count) return std::nullopt;
    const Day day = from + *count;
    if (*count > usual) return county.this_or_next_working_day(day);
    // In time stays in time: moved to the working day before, or done on the weekend where there is none.
    const Day moved = county.this_or_previous_working_day(day);
    return moved > from ? moved : day;
}

std::optional<Moment> Journey::within_hours(Moment from, int usual) {
    if (late()) {
        if (random.percent(percent_never)) return std::nullopt;
        return from + (usual + 1) * 60 + random.smaller_of_two(usual * 60);
    }
    // Nobody knocks at three in the morning where it can wait.
    Moment at = from;
    for (int tries = 0; tries < 6; ++tries) {
        at = from + 20 + random.below(usual * 60 - 20);
        if (minute_of(at) >= 480 && minute_of(at) < 1260) break;
    }
    return at;
}

std::optional<Day> Journey::ahead_of(Day meeting, int usual_working_days) {
    if (!late()) {
        const int count = usual_working_days + random.smaller_of_two(4);
        return county.working_day_before(meeting, count);
    }
    if (random.percent(percent_never)) return std::nullopt;
    const int count = random.below(usual_working_days);
    return count == 0 ? meeting : county.working_day_before(meeting, count);
}

CaseRecord& Journey::add_within_hours(Event event, Moment from, int usual) {
    return record.add(event, within_hours(from, usual).value_or(moment_of(never(), 0)));
}

CaseRecord& Journey::add_within_working_days(Event event, Day from, int usual) {
    const std::optional<Day> day = within_working_days(from, usual);
    return record.add(event, office(day.value_or(never())));
}

CaseRecord& Journey::add_within_days(Event event, Day from, int usual) {
    const std::optional<Day> day = within_days(from, usual);
    return record.add(event, office(day.value_or(never())));
}

CaseRecord& Journey::add_ahead_of(Event event, Day meeting, int usual_working_days) {
    const Day day = ahead_of(meeting, usual_working_days).value_or(never());
    // On the day of the meeting itself it comes before office hours, so never after the meeting.
    return record.add(event, day == meeting ? moment_of(day, 500 + random.below(40)) : office(day));
}

int Journey::interval(int usual) {
    if (!late()) return std::max(usual - random.below(usual * 2 / 5 + 1), 1);
    if (random.percent(percent_long_silence)) return usual * 2 + random.below(usual);
    return too_long(usual);
}

Day Journey::next_by_working_days(Day previous, int usual) {
    const int count = interval(usual);
    return county.working_day_after(previous, count);
}

Day Journey::next_by_days(Day previous, int usual) {
    const int count = interval(usual);
    const Day day = previous + count;
    const Day moved = county.this_or_previous_working_day(day);
    return count <= usual && moved > previous ? moved : county.this_or_next_working_day(day);
}

void Journey::visit(Moment at, std::string_view place, std::string_view by, int unannounced_percent) {
    const bool seen = random.percent(95);
    record.add(Event::visit, at).with("seen", seen ? "true" : "false");
    record.with_yes("alone", seen ? 84 : 0).with_yes("unannounced", unannounced_percent);
    record.with("place", random.percent(90) ? place : random.one_of({"school", "elsewhere"})).with("by", by);
    if (random.percent(25)) record.with_yes("joint", 40);
    if (random.percent(25)) record.with_yes("virtual", 12);
    if (seen && place != "elsewhere" && random.percent(45)) record.with_yes("bedroom_seen", 75);
}

std::string_view Journey::manager() {
    return random.one_of({"team_manager", "team_manager", "team_manager", "team_manager",
                          "assistant_team_manager", "deputy_group_manager", "group_manager",
                          "service_manager"});
}

} // namespace plumbline::generate
