// One case on its way through the county: its dice, its record, and how punctually its duties are done.
#pragma once

#include "tools/generate/case_record.h"
#include "tools/generate/county.h"
#include "tools/generate/random.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plumbline::generate {

class Journey {
  public:
    Journey(const County& watched, int percent_late, RecordingHabits habits, Random dice)
        : county(watched), random(dice), record(watched, habits, random), lateness_(percent_late) {}
    Journey(const Journey&) = delete;
    Journey& operator=(const Journey&) = delete;

    // A new case in the same memory.
    void start_case(std::uint64_t number, Random dice);
    // The child's birth; `known` is the day on which the county learns of it.
    void born_between(int youngest_years, int oldest_years, Day known);
    Day birthday(int years) const { return add_months(born_, years * 12); }
    bool older_than(int years, Day day) const { return birthday(years) <= day; }

    Day never() const { return county.last() + 1; } // the day that nobody sees
    bool over(Day day) const { return day > county.last(); }
    Day arrival_day(); // some working day of the watched time, more of them early in it

    // --- times of day ---
    Moment office(Day day);                   // mostly 09:00 to 16:59, now and then in the evening
    Moment visiting(Day day, Day not_before); // likewise, sometimes on the weekend before
    Moment any_time(Day day) { return moment_of(day, random.below(1440)); }

    // --- duties: when one with a usual timescale is done; nullopt: never ---
    std::optional<Day> within_working_days(Day from, int usual);
    std::optional<Day> within_days(Day from, int usual);
    std::optional<Moment> within_hours(Moment from, int usual);
    // Ahead of a meeting: usually at least so many working days before it, late after that.
    std::optional<Day> ahead_of(Day meeting, int usual_working_days);
    // The same, and the row with it; the row is returned for its attributes, or a row nobody sees where
    // never.
    CaseRecord& add_within_hours(Event event, Moment from, int usual);
    CaseRecord& add_within_working_days(Event event, Day from, int usual);
    CaseRecord& add_within_days(Event event, Day from, int usual);
    CaseRecord& add_ahead_of(Event event, Day meeting, int usual_working_days);

    // --- duties that come round ---
    Day next_by_working_days(Day previous, int usual);
    Day next_by_days(Day previous, int usual);
    // Does `act(day)` at its intervals after `from` and before `until`.
    template <typename Act>
    void every_working_days(Day from, Day until, int usual, Act act) {
        for (Day day = next_by_working_days(from, usual); day < until && !over(day);
             day = next_by_working_days(day, usual))
            act(day);
    }
    template <typename Act>
    void every_days(Day from, Day until, int usual, Act act) {
        for (Day day = next_by_days(from, usual); day < until && !over(day); day = next_by_days(day, usual))
            act(day);
    }

    // --- rows that many phases need ---
    void visit(Moment at, std::string_view place, std::string_view by, int unannounced_percent);
    std::string_view manager();
    std::string_view worker() const { return {worker_.data(), worker_.size()}; }
    void change_worker(); // another one of the same team

    const County& county;
    Random random;
    CaseRecord record;
    bool went_missing = false; // its missing episodes are in the record

  private:
    bool late() { return random.percent(lateness_); }
    int in_time(int usual) { return 1 + random.larger_of_two(usual); }
    int too_long(int usual) { return usual + 1 + random.smaller_of_two(usual + 5); }
    std::optional<int> taken(int usual); // amount of the unit; nullopt: never
    int interval(int usual);

    int lateness_;
    Day born_ = 0;
    std::uint64_t team_ = 0;
    std::array<char, 7> worker_{};
};

} // namespace plumbline::generate
