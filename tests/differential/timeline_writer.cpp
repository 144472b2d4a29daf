#include "tests/differential/timeline_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace plumbline::differential {

namespace {

// Days on which something is not as usual, or next to one.
const std::vector<std::string> edge_days{
    "2024-02-29", "2025-02-28", "2025-03-01", "2024-12-31", "2025-01-31", "2025-03-31", "2025-04-30",
    "2025-05-31", "2025-04-17", "2025-04-18", "2025-04-19", "2025-04-21", "2025-04-22", "2025-05-05",
    "2025-08-25", "2025-12-24", "2025-12-25", "2025-12-29", "2025-12-31", "2026-01-01", "2025-03-29",
    "2025-03-30", "2025-10-25", "2025-10-26", "2025-10-27", "2025-02-01", "2025-07-31", "2025-07-22",
    "2025-09-01", "2025-06-30", "2024-01-01", "2026-02-28",
};
const std::vector<std::string> outside_days{"2023-12-29", "2023-12-31", "2027-01-01",
                                            "2026-12-31", "2026-12-24", "2022-06-15"};

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::set<std::string> words_in(const std::string& text) {
    std::set<std::string> words;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && is_word_character(text[end]))
            ++end;
        if (end > i) words.insert(text.substr(i, end - i));
        i = end + 1;
    }
    return words;
}

} // namespace

std::string csv_of(const std::vector<Row>& rows) {
    std::set<std::string> columns;
    bool any_recorded = false;
    for (const Row& row : rows) {
        any_recorded = any_recorded || !row.recorded_at.empty();
        for (const auto& [name, value] : row.attributes)
            columns.insert(name);
    }
    std::string text = "case_id,event,at";
    if (any_recorded) text += ",recorded_at";
    for (const std::string& column : columns)
        text += "," + column;
    text += "\n";
    for (const Row& row : rows) {
        text += row.case_id + "," + row.event + "," + row.at;
        if (any_recorded) text += "," + row.recorded_at;
        for (const std::string& column : columns) {
            text += ",";
            for (const auto& [name, value] : row.attributes)
                if (name == column) text += value;
        }
        text += "\n";
    }
    return text;
}

std::string TimelineWriter::text(Point at, bool date_only) const {
    if (date_only) return format_day(at.day);
    if (!calendar_.zone().from_civil({at.day, at.minute})) at.minute += 60; // the clocks went forward over it
    return fmt::format("{}T{:02}:{:02}", format_day(at.day), at.minute / 60, at.minute % 60);
}

TimelineWriter::Point TimelineWriter::point_of(Instant instant) const {
    const CivilMinute civil = calendar_.zone().to_civil(instant);
    return {civil.day, civil.minute};
}

Day TimelineWriter::some_day() {
    if (random_.percent(55)) return *parse_day(random_.one_of(edge_days)) + (random_.percent(20) ? 1 : 0);
    if (random_.percent(3)) return *parse_day(random_.one_of(outside_days));
    return *parse_day("2024-11-01") + random_.between(0, 500);
}

TimelineWriter::Point TimelineWriter::choose_point(const std::vector<Point>& seen) {
    static const std::vector<int> minutes{0, 1, 59, 60, 61, 90, 119, 120, 599, 600, 601, 720, 1438, 1439};
    const auto any_minute = [&] {
        return random_.percent(70) ? random_.one_of(minutes) : random_.between(0, 1439);
    };
    if (seen.empty() || random_.percent(15)) return {some_day(), any_minute()};
    Point point = random_.one_of(seen);
    switch (random_.below(10)) {
    case 0:
    case 1:
        return point; // the same minute
    case 2: {
        point.minute += random_.percent(50) ? 1 : -1;
        if (point.minute == 1440) return {point.day + 1, 0};
        if (point.minute < 0) return {point.day - 1, 1439};
        return point;
    }
    case 3:
        return {point.day, any_minute()};
    case 4:
        return {point.day + random_.between(-2, 3), random_.percent(50) ? point.minute : any_minute()};
    case 5:
    case 6:
        return {point.day + random_.between(0, 15), any_minute()};
    case 7:
        return {add_months(point.day, random_.between(1, 3)) + random_.between(-1, 1), any_minute()};
    case 8:
        return {point.day + random_.between(10, 120), any_minute()};
    default:
        return {add_months(point.day, random_.one_of<int>({6, 12})) + random_.between(-1, 1), any_minute()};
    }
}

void TimelineWriter::choose_focus(const std::string& standard) {
    const std::set<std::string> named = words_in(standard);
    focus_.clear();
    focus_states_.clear();
    practices_.clear();
    for (const Words::Term& term : words_.terms)
        if (named.contains(term.name)) focus_.insert(focus_.end(), term.kinds.begin(), term.kinds.end());
    for (std::size_t i = 0; i < words_.states.size(); ++i)
        if (named.contains(words_.states[i].name)) focus_states_.push_back(i);
    for (const std::string& word : named)
        if (word.starts_with("p_")) practices_.push_back(word);
    if (!practices_.empty())
        for (int i = 0; i < 3; ++i)
            focus_.push_back(*words_.event("practice_audit"));
}

std::size_t TimelineWriter::choose_kind() {
    if (!focus_.empty() && random_.percent(80)) return random_.one_of(focus_);
    return random_.one_of(random_.one_of(words_.terms).kinds);
}

std::string TimelineWriter::value(const AttributeInfo& attribute, Point at) {
    switch (attribute.type) {
    case AttributeType::yes_no:
        return random_.percent(65) ? "yes" : "no";
    case AttributeType::choice:
        return random_.percent(4) ? "unlisted" : random_.one_of(attribute.choices);
    case AttributeType::role:
        return random_.percent(4) ? "unlisted" : random_.one_of(words_.roles);
    case AttributeType::number:
        return random_.one_of<std::string>({"0", "1", "2", "2.5", "3", "7"});
    case AttributeType::duration:
        return random_.one_of<std::string>(
            {"2 weeks", "10 working days", "1 month", "6 weeks", "3 days", "72 hours"});
    case AttributeType::date:
        if (random_.percent(25))
            return random_.one_of<std::string>({"2025-02-28", "2025-03-31", "2025-06-01"});
        return format_day(at.day + random_.between(-3, 40));
    case AttributeType::text:
        if (attribute.name == "practice" && !practices_.empty() && random_.percent(90))
            return random_.one_of(practices_);
        return random_.one_of<std::string>({"foster", "home", "foster"});
    case AttributeType::reference:
        break;
    }
    return random_.one_of<std::string>({"e1", "e2", "e1", "w1"});
}

void TimelineWriter::add_attributes(std::size_t kind, Point at, Row& row) {
    const int recorded = random_.one_of<int>({60, 85, 95});
    for (const AttributeInfo& attribute : words_.events[kind].attributes)
        if (random_.percent(recorded)) row.attributes.emplace_back(attribute.name, value(attribute, at));
    if (random_.percent(6)) row.attributes.emplace_back("planned", "true");
}

Row TimelineWriter::event_at(const std::string& id, std::size_t kind, Point at) {
    Row row{id, words_.events[kind].name, text(at, random_.percent(15)), "", {}};
    if (random_.percent(30)) {
        Point recorded = at;
        switch (random_.below(5)) {
        case 0:
            break;
        case 1:
            recorded.day += random_.between(1, 5);
            break;
        case 2:
            recorded.day += random_.between(5, 60);
            break;
        case 3:
            recorded.minute = random_.between(recorded.minute, 1439);
            break;
        default:
            recorded.day -= random_.between(0, 3);
        }
        row.recorded_at = text(recorded, random_.percent(25));
    }
    add_attributes(kind, at, row);
    return row;
}

void TimelineWriter::write_born(const std::string& id, std::vector<Row>& rows) {
    if (random_.percent(25)) return;
    Day day = random_.percent(20) ? *parse_day(random_.one_of<std::string>(
                                        {"2008-02-29", "2012-02-29", "2020-02-29", "2024-02-29"}))
                                  : add_months(some_day(), -12 * random_.between(0, 18));
    Row row{id, "born", text({day, random_.between(0, 1439)}, random_.percent(85)), "", {}};
    rows.push_back(std::move(row));
}

void TimelineWriter::write_case(const std::string& id, std::vector<Row>& rows) {
    write_born(id, rows);
    std::vector<Point> seen;
    // Spells of the states that the standard speaks of.
    for (std::size_t index = 0; index < words_.states.size(); ++index) {
        const bool is_named =
            std::find(focus_states_.begin(), focus_states_.end(), index) != focus_states_.end();
        if (!random_.percent(is_named ? 90 : 12)) continue;
        const Words::State& state = words_.states[index];
        Point at = choose_point(seen);
        const int spells = random_.percent(65) ? 1 : random_.between(2, 3);
        for (int spell = 0; spell < spells; ++spell) {
            rows.push_back(event_at(id, random_.one_of(state.opening), at));
            seen.push_back(at);
            if (random_.percent(30)) break; // it stays open
            if (!random_.percent(12))
                at = {at.day + random_.between(0, random_.percent(50) ? 20 : 400), random_.between(0, 1439)};
            rows.push_back(event_at(id, random_.one_of(state.closing), at));
            seen.push_back(at);
            if (!random_.percent(35)) at.day += random_.between(0, 40);
        }
    }
    const int events = random_.between(1, random_.percent(80) ? 7 : 14);
    for (int i = 0; i < events; ++i) {
        const Point at = choose_point(seen);
        seen.push_back(at);
        rows.push_back(event_at(id, choose_kind(), at));
        if (random_.percent(6)) rows.push_back(rows.back());
    }
}

std::vector<Row> TimelineWriter::write(const std::string& standard, int cases) {
    choose_focus(standard);
    std::vector<Row> rows;
    for (int i = 0; i < cases; ++i)
        write_case(fmt::format("C{}", i + 1), rows);
    return rows;
}

void TimelineWriter::add_at_edges(std::vector<Row>& rows, std::span<const Instant> edges) {
    if (edges.empty() || rows.empty()) return;
    const std::vector<Instant> all(edges.begin(), edges.end());
    const int more = random_.between(1, 5);
    for (int i = 0; i < more; ++i) {
        const Instant at = random_.one_of(all) + random_.one_of<int>({0, 0, 0, 1, -1});
        const std::string& id = rows[random_.below(rows.size())].case_id;
        rows.push_back(event_at(id, choose_kind(), point_of(at)));
        uses_.count(Piece::row_at_a_due);
    }
}

AskedAt TimelineWriter::asked_at(const std::vector<Row>& rows, std::span<const Instant> dues,
                                 std::span<const Instant> others) {
    AskedAt when = far_away();
    const int how = random_.between(0, 99);
    const auto one = [&](std::span<const Instant> all) { return all[random_.below(all.size())]; };
    if (how < 30 && !dues.empty()) {
        const int step = random_.one_of<int>({0, 1, -1});
        if (step == 0) uses_.count(Piece::as_of_at_due);
        if (step == 1) uses_.count(Piece::as_of_after_due);
        when.as_of = text(point_of(one(dues) + step), false);
    } else if (how < 50 && !others.empty()) {
        when.as_of = text(point_of(one(others) + random_.between(-1, 1)), false);
    } else if (how < 75 && !rows.empty()) {
        const std::string& at = rows[random_.below(rows.size())].at;
        const Day day = *parse_day(std::string_view(at).substr(0, 10));
        when.as_of = text({day + random_.between(0, 30), random_.between(0, 1439)}, false);
    }
    if (random_.percent(15) && !rows.empty()) {
        const Row& row = rows[random_.below(rows.size())];
        if (row.recorded_at.size() > 10 && random_.percent(75)) { // the very minute of a recording
            when.known_at = row.recorded_at;
        } else {
            const Day day = *parse_day(std::string_view(row.at).substr(0, 10));
            when.known_at = text({day + random_.between(0, 20), random_.between(0, 1439)}, false);
        }
        uses_.count(Piece::known_at);
    }
    return when;
}

} // namespace plumbline::differential
