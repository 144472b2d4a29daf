#include "compiler/sema/zone_database/yearly_rule.h"

#include <algorithm>

namespace plumbline {

namespace {

using std::chrono::seconds;

// A day of every year and the time on the local clock at which the clock changes.
struct YearlyMoment {
    enum class Form { month_week_weekday, day_without_leap_day, day_with_leap_day };
    Form form;
    int month = 0;
    int week = 0; // 5: the last
    int weekday = 0;
    int day = 0;
    seconds time{};

    date::local_seconds in(date::year year) const { return day_in(year) + time; }

  private:
    date::local_days day_in(date::year year) const {
        const date::local_days new_year{year / date::January / 1};
        if (form == Form::day_with_leap_day) return new_year + date::days{day};
        if (form == Form::day_without_leap_day) {
            constexpr int last_of_february = 59;
            const bool is_behind_leap_day = year.is_leap() && day > last_of_february;
            return new_year + date::days{day - 1 + (is_behind_leap_day ? 1 : 0)};
        }
        const date::month month_of_year{static_cast<unsigned>(month)};
        const date::weekday day_of_week{static_cast<unsigned>(weekday)};
        if (week == 5) return date::local_days{year / month_of_year / day_of_week[date::last]};
        return date::local_days{year / month_of_year / day_of_week[static_cast<unsigned>(week)]};
    }
};

// Reads off the front; a reading that fails leaves nullopt or false and the rest undefined.
class RuleReader {
  public:
    explicit RuleReader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    bool next_is(char character) const { return !rest_.empty() && rest_.front() == character; }
    bool take(char character) {
        if (!next_is(character)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // An abbreviation: letters, or anything in angle brackets. Its text does not matter here.
    bool skip_name() {
        std::size_t length = 0;
        if (take('<')) {
            length = rest_.find('>');
            if (length == std::string_view::npos) return false;
            rest_.remove_prefix(length + 1);
        } else {
            const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
            while (length < rest_.size() && is_letter(rest_[length]))
                ++length;
            rest_.remove_prefix(length);
        }
        return length >= 3;
    }

    std::optional<int> number(int smallest, int largest) {
        std::size_t length = 0;
        int value = 0;
        while (length < rest_.size() && length < 3 && rest_[length] >= '0' && rest_[length] <= '9') {
            value = value * 10 + (rest_[length++] - '0');
        }
        if (length == 0 || value < smallest || value > largest) return std::nullopt;
        rest_.remove_prefix(length);
        return value;
    }

    std::optional<seconds> signed_time(int most_hours) {
        const bool is_negative = take('-');
        if (!is_negative) take('+');
        const auto hours = number(0, most_hours);
        if (!hours) return std::nullopt;
        std::optional<int> minutes = 0;
        std::optional<int> rest = 0;
        if (take(':')) {
            minutes = number(0, 59);
            if (minutes && take(':')) rest = number(0, 59);
        }
        if (!minutes || !rest) return std::nullopt;
        const seconds time{*hours * 3600 + *minutes * 60 + *rest};
        return is_negative ? -time : time;
    }

    std::optional<YearlyMoment> yearly_moment() {
        auto moment = yearly_day();
        if (!moment) return std::nullopt;
        moment->time = std::chrono::hours{2};
        if (take('/')) {
            const auto time = signed_time(167); // a week: how the database says "the Thursday before"
            if (!time) return std::nullopt;
            moment->time = *time;
        }
        return moment;
    }

  private:
    std::optional<YearlyMoment> yearly_day() {
        YearlyMoment moment{};
        if (take('M')) {
            moment.form = YearlyMoment::Form::month_week_weekday;
            const auto month = number(1, 12);
            if (!month || !take('.')) return std::nullopt;
            const auto week = number(1, 5);
            if (!week || !take('.')) return std::nullopt;
            const auto weekday = number(0, 6);
            if (!weekday) return std::nullopt;
            moment.month = *month;
            moment.week = *week;
            moment.weekday = *weekday;
            return moment;
        }
        const bool is_without_leap_day = take('J');
        const auto day = is_without_leap_day ? number(1, 365) : number(0, 365);
        if (!day) return std::nullopt;
        moment.form = is_without_leap_day ? YearlyMoment::Form::day_without_leap_day
                                          : YearlyMoment::Form::day_with_leap_day;
        moment.day = *day;
        return moment;
    }

    std::string_view rest_;
};

date::sys_seconds to_utc(date::local_seconds local, seconds offset) {
    return date::sys_seconds{local.time_since_epoch() - offset};
}

} // namespace

std::optional<std::vector<OffsetChange>> changes_by_rule(std::string_view rule, int first_year,
                                                         int last_year) {
    constexpr int most_hours_of_offset = 24;
    RuleReader reader(rule);
    if (!reader.skip_name()) return std::nullopt;
    // The form counts west of Greenwich as positive.
    const auto west = reader.signed_time(most_hours_of_offset);
    if (!west) return std::nullopt;
    const seconds standard = -*west;
    if (reader.at_end()) {
        return std::vector{
            OffsetChange{date::sys_days{date::year{first_year} / date::January / 1}, standard}};
    }

    if (!reader.skip_name()) return std::nullopt;
    seconds summer = standard + std::chrono::hours{1};
    if (!reader.next_is(',')) {
        const auto summer_west = reader.signed_time(most_hours_of_offset);
        if (!summer_west) return std::nullopt;
        summer = -*summer_west;
    }
    if (!reader.take(',')) return std::nullopt;
    const auto summer_begins = reader.yearly_moment();
    if (!summer_begins || !reader.take(',')) return std::nullopt;
    const auto summer_ends = reader.yearly_moment();
    if (!summer_ends || !reader.at_end()) return std::nullopt;

    std::vector<OffsetChange> changes;
    for (int number = first_year; number <= last_year; ++number) {
        const date::year year{number};
        changes.push_back({to_utc(summer_begins->in(year), standard), summer});
        changes.push_back({to_utc(summer_ends->in(year), summer), standard});
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const OffsetChange& a, const OffsetChange& b) { return a.at < b.at; });
    return changes;
}

} // namespace plumbline
