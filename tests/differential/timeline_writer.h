// Writes timelines at random, biased to where answers turn: minutes that events share, ends of months, holidays, clock changes,
// states that end as they start, and the due instants of the very standard that is asked.
#pragma once

#include "runtime/time/calendar.h"
#include "tests/differential/random.h"
#include "tests/differential/uses.h"
#include "tests/differential/words.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace plumbline::differential {

struct Row {
    std::string case_id;
    std::string event;
    std::string at;          // as the timeline writes it: a date, or a date and time
    std::string recorded_at; // the same, or empty
    std::vector<std::pair<std::string, std::string>> attributes; // those that are recorded; also `planned`
    bool operator==(const Row&) const = default;
};

// Columns: case_id, event, at, recorded_at and the attributes that are used, in name order.
std::string csv_of(const std::vector<Row>& rows);

struct AskedAt {
    std::string as_of;    // a date and time
    std::string known_at; // the same, or empty
};

class TimelineWriter {
  public:
    TimelineWriter(const Words& words, const Calendar& calendar, Random& random, Uses& uses)
        : words_(words), calendar_(calendar), random_(random), uses_(uses) {}

    // `standard` is the text that will be asked: the events it names come more often than others.
    std::vector<Row> write(const std::string& standard, int cases);
    // Adds some events at these instants or a minute from them, where a first run found something to be due or met.
    void add_at_edges(std::vector<Row>& rows, std::span<const Instant> edges);
    AskedAt asked_at(const std::vector<Row>& rows, std::span<const Instant> dues,
                     std::span<const Instant> others);
    // An instant late enough that everything is decided.
    static AskedAt far_away() { return {"2026-11-30T12:00", ""}; }
    // Counts what of the rows is an edge as of that instant.
    void count_edges(const std::vector<Row>& rows, const AskedAt& when);

  private:
    struct Point {
        Day day = 0;
        int minute = 0;
    };
    void write_case(const std::string& id, std::vector<Row>& rows);
    void write_born(const std::string& id, std::vector<Row>& rows);
    Row event_at(const std::string& id, std::size_t kind, Point at);
    void add_attributes(std::size_t kind, Point at, Row& row);
    std::string value(const AttributeInfo& attribute, Point at);
    std::size_t choose_kind();
    Point choose_point(const std::vector<Point>& seen);
    Day some_day();
    std::string text(Point at, bool date_only) const;
    Point point_of(Instant instant) const;
    void choose_focus(const std::string& standard);

    const Words& words_;
    const Calendar& calendar_;
    Random& random_;
    Uses& uses_;
    std::vector<std::size_t> focus_; // kinds that the standard names
    std::vector<std::size_t> focus_states_;
    std::vector<std::string> practices_; // that it asks
};

} // namespace plumbline::differential
