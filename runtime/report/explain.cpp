#include "runtime/report/explain.h"
#include "runtime/report/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace plumbline {

namespace {

constexpr std::array<const char*, 7> weekday_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<const char*, 12> month_names{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

std::string long_day(Day day) {
    const Date date = date_from_day(day);
    return fmt::format("{} {} {} {}", weekday_names[static_cast<std::size_t>(weekday(day))], date.day,
                       month_names[date.month - 1], date.year);
}

std::string clock_time(int minute) {
    return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

std::string long_instant(RecordedInstant instant, const Zone& zone) {
    if (instant.at == no_instant || instant.at == start_of_time) return "the start of time";
    const CivilMinute civil = zone.to_civil(instant.at);
    if (instant.date_only) return long_day(civil.day) + " (only the date is recorded)";
    return long_day(civil.day) + ", " + clock_time(civil.minute);
}

class Explanation {
  public:
    Explanation(const Obligation& obligation, const Program& program, const Timelines& timelines, AsOf when)
        : o_(obligation),
          program_(program),
          bundle_(program.bundle()),
          calendar_(program.calendar()),
          zone_(calendar_.zone()),
          timelines_(timelines),
          when_(when) {}

    std::string text() {
        heading();
        clock();
        sum();
        answer();
        return std::move(out_);
    }

  private:
    void line(std::string_view label, std::string_view text) {
        out_ += fmt::format("  {:<10} {}\n", label, text);
    }

    void heading() {
        const RuleRecord& rule = bundle_.rules[o_.rule];
        out_ += fmt::format("{}  {}: {} is {}\n", timelines_.case_ids[o_.case_index], bundle_.text(rule.name),
                            bundle_.text(o_.requirement), info(o_.status).name);
        if (!bundle_.text(rule.title).empty()) line("", bundle_.text(rule.title));
        line("says", bundle_.text(rule.says));
        line("source", bundle_.text(rule.source).empty() ? "none cited" : bundle_.text(rule.source));
        if (!bundle_.text(rule.responsible).empty()) line("owed by", bundle_.text(rule.responsible));
        for (const TextIndex assumption : rule.assumptions)
            line("assuming", bundle_.text(assumption));
        line("written in",
             fmt::format("{}:{}:{}", bundle_.text(rule.place.file), rule.place.line, rule.place.column));
    }

    std::string event_text(std::uint32_t row) const {
        const EventInfo& event = bundle_.vocabulary.events[kind_of(row)];
        std::string text = event.name;
        std::string attributes;
        for (std::size_t slot = 0; slot < event.attributes.size(); ++slot) {
            const AttributeInfo& attribute = event.attributes[slot];
            const std::int32_t value = timelines_.attribute_values[timelines_.attributes[row] + slot];
            if (value == not_recorded) continue;
            const std::string said = attribute_text(attribute, value);
            if (said.empty()) continue;
            if (!attributes.empty()) attributes += ", ";
            attributes += said;
        }
        return attributes.empty() ? text : text + " (" + attributes + ")";
    }

    // "seen", "not alone", "place home"; empty for a value that only a machine compares.
    std::string attribute_text(const AttributeInfo& attribute, std::int32_t value) const {
        const auto index = static_cast<std::size_t>(value);
        const auto named = [&](const std::string& word) { return attribute.name + " " + word; };
        if (attribute.type == AttributeType::yes_no) return (value ? "" : "not ") + attribute.name;
        if (attribute.type == AttributeType::duration) return named(format_duration(unpack_duration(value)));
        if (attribute.type == AttributeType::date) return named(format_day(value));
        if (attribute.type == AttributeType::number) return named(fmt::format("{:g}", value / 1000.0));
        if (attribute.type == AttributeType::text || attribute.type == AttributeType::reference)
            return named(timelines_.strings[index]);
        if (value >= Timelines::unlisted_base)
            return named(timelines_.unlisted[index - Timelines::unlisted_base]);
        return named(attribute.type == AttributeType::role ? bundle_.vocabulary.roles[index]
                                                           : attribute.choices[index]);
    }

    EventKind kind_of(std::uint32_t row) const {
        for (const KindRun& run : timelines_.runs_of(o_.case_index))
            if (row < run.end) return run.kind;
        return 0;
    }

    RecordedInstant instant_of(std::uint32_t row) const {
        return {timelines_.at[row], (timelines_.flags[row] & at_is_date_only) != 0};
    }

    void clock() {
        if (o_.anchor_at.at == no_instant) {
            line("asked", "over the whole timeline");
            return;
        }
        std::string text = fmt::format("{}, {}", bundle_.text(o_.anchor), long_instant(o_.anchor_at, zone_));
        if (o_.anchor_row != no_row) {
            const std::string event = event_text(o_.anchor_row);
            if (event != bundle_.text(o_.anchor)) text += ": " + event;
        }
        line("clock from", text);
    }

    // Working days one by one, with the name of each day that is left out; other units in a sentence.
    void sum() {
        if (o_.status == Status::error) {
            line("due", error_of(o_, program_));
            return;
        }
        if (o_.due == no_instant) {
            line("due", "never: nothing in the rule is timed");
            return;
        }
        const Day due = zone_.local_day(o_.due);
        const bool counted =
            o_.counted.amount > 0 && o_.counted_from != no_instant && o_.counted_from != start_of_time;
        if (counted) {
            const Day from = zone_.local_day(o_.counted_from);
            const std::string length = format_duration(o_.counted);
            const bool forward = o_.due >= o_.counted_from;
            switch (o_.counted.unit) {
            case Unit::working_days:
            case Unit::clear_working_days:
                working_days(from, due, length, forward);
                break;
            case Unit::hours:
            case Unit::minutes: {
                std::string text =
                    fmt::format("{} of elapsed time {} {}", length, forward ? "after" : "before",
                                long_instant({o_.counted_from, false}, zone_));
                if (zone_.offset_at(o_.counted_from) != zone_.offset_at(o_.due))
                    text += "; the clocks change in between, so the time of day moves by an hour";
                line("the sum", text);
                break;
            }
            case Unit::months:
            case Unit::years: {
                const int months = o_.counted.amount * (o_.counted.unit == Unit::years ? 12 : 1);
                std::string text = fmt::format("{} {} {}: the corresponding date", length,
                                               forward ? "after" : "before", long_day(from));
                const Date start = date_from_day(from);
                const Date end = date_from_day(add_months(from, forward ? months : -months));
                if (start.day != end.day)
                    text += fmt::format("; {} {} has no {}, so its last day", month_names[end.month - 1],
                                        end.year, start.day);
                line("the sum", text);
                break;
            }
            default:
                line("the sum", fmt::format("{} {} {}; that day is not counted, the last one is", length,
                                            forward ? "after" : "before", long_day(from)));
            }
        }
        line("due", long_instant({o_.due, false}, zone_));
        if (o_.opens.at != no_instant && o_.opens.at != start_of_time)
            line("open from", long_instant(o_.opens, zone_));
    }

    void working_days(Day from, Day due, const std::string& length, bool forward) {
        line("the sum", fmt::format("{} {} {}; that day is not counted", length, forward ? "after" : "before",
                                    long_day(from)));
        constexpr int shown_at_most = 200;
        int number = 0, shown = 0;
        const int step = forward ? 1 : -1;
        for (Day day = from + step; forward ? day <= due : day >= due; day += step) {
            const std::string why = calendar_.why_not_working(day);
            if (why.empty()) ++number;
            if (++shown > shown_at_most) continue;
            line("", why.empty() ? fmt::format("{:>4}  {}", number, long_day(day))
                                 : fmt::format("   -  {}: {}", long_day(day), why));
        }
        if (shown > shown_at_most) line("", fmt::format("      ... {} in all", number));
    }

    void answer() {
        const std::string as_of = long_instant({when_.as_of, false}, zone_);
        switch (o_.status) {
        case Status::met:
        case Status::late:
        case Status::attested:
        case Status::not_attested: {
            std::string text = o_.satisfied_at.at == no_instant ? "nothing that breaks it"
                                                                : long_instant(o_.satisfied_at, zone_);
            if (o_.satisfied_row != no_row) text += ": " + event_text(o_.satisfied_row);
            line("found", text);
            if (o_.status == Status::late)
                line("so", "late by " + length_between(o_.due, o_.satisfied_at.at));
            break;
        }
        case Status::overdue:
            line("so", fmt::format("overdue by {} at {}", length_between(o_.due, when_.as_of), as_of));
            break;
        case Status::pending:
            line("so", fmt::format("still open at {}", as_of));
            break;
        case Status::excused: {
            std::string text = fmt::format("excused by {}", bundle_.text(o_.excused_by));
            if (o_.excused_row != no_row) text += ", " + long_instant(instant_of(o_.excused_row), zone_);
            line("so", text);
            break;
        }
        case Status::lapsed:
            line("so", "the state ended before it was due: nothing is owed any more");
            break;
        case Status::breached:
            line("so", "the record shows it broken");
            break;
        case Status::unproven:
            line("so", "the record cannot decide it: " + unproven_because(o_, program_));
            break;
        case Status::unanswered:
            line("so", "no audit has answered it yet");
            break;
        case Status::error:
            break;
        }
        if (o_.status != Status::met && o_.status != Status::lapsed) others();
    }

    // Events of the required kinds in the time asked about that did not serve: what a reader would ask next.
    void others() {
        std::size_t shown = 0;
        for (const KindRun& run : timelines_.runs_of(o_.case_index)) {
            const std::string padded = " or " + bundle_.text(o_.requirement) + " or ";
            if (padded.find(" or " + bundle_.vocabulary.events[run.kind].name + " or ") == std::string::npos)
                continue;
            for (std::uint32_t row = run.begin; row < run.end; ++row) {
                if (row == o_.satisfied_row || row == o_.anchor_row || timelines_.at[row] > when_.as_of)
                    continue;
                if (o_.opens.at != no_instant && timelines_.at[row] < o_.opens.at) continue;
                if (o_.satisfied_at.at != no_instant && timelines_.at[row] > o_.satisfied_at.at) continue;
                if (++shown > 10) return;
                line(shown == 1 ? "not by" : "",
                     long_instant(instant_of(row), zone_) + ": " + event_text(row));
            }
        }
    }

    static std::string length_between(Instant from, Instant to) {
        const std::int64_t minutes = static_cast<std::int64_t>(to) - from;
        const auto counted = [](std::int64_t n, const char* unit) {
            return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
        };
        if (minutes < 120) return counted(minutes, "minute");
        if (minutes < 2 * 1440) return counted(minutes / 60, "hour");
        return counted(minutes / 1440, "day");
    }

    const Obligation& o_;
    const Program& program_;
    const Bundle& bundle_;
    const Calendar& calendar_;
    const Zone& zone_;
    const Timelines& timelines_;
    const AsOf when_;
    std::string out_;
};

} // namespace

std::string explain(const Obligation& obligation, const Program& program, const Timelines& timelines,
                    AsOf when) {
    return Explanation(obligation, program, timelines, when).text();
}

} // namespace plumbline
