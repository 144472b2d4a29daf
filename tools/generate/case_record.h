// The rows of one case, gathered in any order and written in time order.
#pragma once

#include "tools/generate/county.h"
#include "tools/generate/random.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::generate {

enum class Event : std::uint8_t {
#define PLUMBLINE_GENERATED_EVENT(name) name,
#include "tools/generate/events.def"
#undef PLUMBLINE_GENERATED_EVENT
};

// How carefully the county records. Each a percentage.
struct RecordingHabits {
    int lateness = 0; // recorded only days after, or weeks
    int date_only = 0;
    int attributes_missing = 0;
};

class CaseRecord {
  public:
    CaseRecord(const County& county, RecordingHabits habits, Random& random)
        : county_(county), habits_(habits), random_(random) {}

    // Forgets the last case's rows and keeps their memory.
    void clear();

    // A row. What lies after the county's last day has not happened: the row and its attributes are left out.
    CaseRecord& add(Event event, Moment at);
    // A row of which only the date is ever known: a birth, a birthday.
    CaseRecord& add_date(Event event, Day day, Day recorded);
    // A row, or, when its moment lies in the weeks after the last day, mostly the plan for it.
    CaseRecord& add_or_plan(Event event, Moment at);

    // Attributes of the row added last. Some go unrecorded.
    CaseRecord& with(std::string_view name, std::string_view value);
    CaseRecord& with_yes(std::string_view name, int chance) {
        return with(name, random_.percent(chance) ? "true" : "false");
    }

    // Appends the rows as CSV lines; returns how many.
    std::size_t write(std::string_view case_id, std::string& out);

  private:
    static constexpr std::int16_t no_minute = -1;
    static constexpr Moment not_recorded = -1;
    struct Row {
        Day day;
        std::int16_t minute; // no_minute: date only, which sorts before the day's minutes, as its text does
        Event event;
        Moment recorded;
        std::uint32_t attributes_begin;
        std::uint32_t attributes_end;
        std::uint32_t sequence; // rows of one minute stay as they were added
    };

    Row& append(Event event, Day day, std::int16_t minute, Moment recorded);
    Moment recorded_after(Moment at);
    void append_attribute(std::string_view name, std::string_view value);

    const County& county_;
    RecordingHabits habits_;
    Random& random_;
    std::vector<Row> rows_;
    std::string attributes_;
    bool row_open_ = false; // false: the row added last was left out
};

} // namespace plumbline::generate
