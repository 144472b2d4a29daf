// An explanation for people: a label, a sentence, line by line.
#include "runtime/report/explain.h"

#include <fmt/format.h>

#include <array>

namespace plumbline {

namespace {

constexpr std::array<const char*, 7> weekday_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<const char*, 12> month_names{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

// A long count shows its first days, and says how many there are.
constexpr std::size_t days_shown_at_most = 200;

} // namespace

std::string long_day(Day day) {
    const Date date = date_from_day(day);
    return fmt::format("{} {} {} {}", weekday_names[static_cast<std::size_t>(weekday(day))], date.day,
                       month_names[date.month - 1], date.year);
}

std::string long_instant(RecordedInstant instant, const Zone& zone) {
    if (instant.at == no_instant || instant.at == start_of_time) return "the start of time";
    const CivilMinute civil = zone.to_civil(instant.at);
    if (instant.date_only) return long_day(civil.day) + " (only the date is recorded)";
    return fmt::format("{}, {:02}:{:02}", long_day(civil.day), civil.minute / 60, civil.minute % 60);
}

void write_explanation(const Explanation& e, const Zone& zone, std::string& out) {
    const auto line = [&](std::string_view label, std::string_view text) {
        if (!text.empty()) out += fmt::format("  {:<10} {}\n", label, text);
    };
    out += fmt::format("{}  {}: {} is {}\n", e.case_id, e.rule, e.requirement, e.status);
    line("", e.title);
    line("says", e.says);
    line("this is", e.form);
    line("source", e.source.empty() ? "none cited" : e.source);
    line("owed by", e.responsible);
    for (const std::string& assumption : e.assumptions)
        line("assuming", assumption);
    line("written in", fmt::format("{}:{}:{}", e.file, e.line, e.column));

    if (e.anchor_at.at == no_instant) {
        line("asked", "over the whole timeline");
    } else {
        std::string text = fmt::format("{}, {}", e.anchor, long_instant(e.anchor_at, zone));
        if (!e.anchor_event.empty()) text += ": " + e.anchor_event;
        line("clock from", text);
        line("", e.started);
    }
    line("the stage", e.stage);
    line("the sum", e.sum);
    int last_number = 0;
    for (std::size_t i = 0; i < e.days.size(); ++i) {
        const CountedDay& day = e.days[i];
        if (day.number > 0) last_number = day.number;
        if (i >= days_shown_at_most) continue;
        line("", day.number > 0 ? fmt::format("{:>4}  {}", day.number, long_day(day.day))
                                : fmt::format("   -  {}: {}", long_day(day.day), day.why));
    }
    if (e.days.size() > days_shown_at_most) line("", fmt::format("      ... {} in all", last_number));
    line("due", e.due == no_instant ? e.due_text : long_instant({e.due, false}, zone));
    line("extended", e.extended);
    if (e.opens.at != no_instant && e.opens.at != start_of_time && e.due != no_instant)
        line("open from", long_instant(e.opens, zone));
    if (!e.found.empty())
        line("found",
             e.found_at.at == no_instant ? e.found : long_instant(e.found_at, zone) + ": " + e.found);
    line("so", e.so);
    for (std::size_t i = 0; i < e.not_by.size(); ++i)
        line(i == 0 ? "not by" : "", long_instant(e.not_by[i].at, zone) + ": " + e.not_by[i].text);
    if (e.not_by_left_out > 0) line("", fmt::format("... and {} more", e.not_by_left_out));
    for (std::size_t i = 0; i < e.no_excuse.size(); ++i)
        line(i == 0 ? "no excuse" : "", long_instant(e.no_excuse[i].at, zone) + ": " + e.no_excuse[i].text);
}

} // namespace plumbline
