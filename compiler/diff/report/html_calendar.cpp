// A case on the calendar: a table of weeks, in which each day says in words what is the matter with it.
#include "compiler/diff/report/html_parts.h"
#include "compiler/diff/report/page.h"
#include "compiler/diff/report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace plumbline::diff {

namespace {

constexpr const char* weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                    "Friday", "Saturday", "Sunday"};
constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Mark {
    std::string look; // class of the style: event, clock, due-a, due-b, asked
    std::string words;
    bool operator==(const Mark&) const = default;
};

class Strip {
  public:
    Strip(const Comparison& comparison, const Witness& witness) : comparison_(comparison) {
        for (const WitnessEvent& event : witness.events)
            mark(event.at, "event", event.event);
        for (const bool is_a : {true, false})
            for (const Outcome& one : is_a ? witness.a : witness.b) {
                if (one.due.empty()) continue;
                mark(one.anchor_at, "clock", is_a ? "A\u2019s clock starts" : "B\u2019s clock starts");
                mark(one.due, is_a ? "due-a" : "due-b", is_a ? "due under A" : "due under B");
            }
        mark(witness.as_of, "asked", "looked at");
    }

    std::string html() const {
        if (marks_.empty()) return {};
        const Day first = monday_of(marks_.begin()->first);
        const Day last = monday_of(marks_.rbegin()->first) + 6;
        std::string out = "<table class=\"calendar\" role=\"table\"><caption>On the calendar</caption>\n"
                          "<thead role=\"rowgroup\"><tr role=\"row\">";
        for (const char* name : weekdays)
            out += fmt::format("<th scope=\"col\" role=\"columnheader\" abbr=\"{}\">{}</th>", name,
                               std::string(name).substr(0, 3));
        out += "</tr></thead>\n<tbody role=\"rowgroup\">\n";
        bool names_month = true; // on the first day of all, and behind a gap
        for (Day monday = first; monday <= last; monday += 7) {
            Day next = monday;
            while (next <= last && is_empty(next))
                next += 7;
            if (next - monday >= 14) {
                out += empty_weeks(monday, next - 1);
                monday = next - 7;
                names_month = true;
                continue;
            }
            out += "<tr role=\"row\">";
            for (Day day = monday; day < monday + 7; ++day)
                out += cell(day, names_month && day == monday);
            names_month = false;
            out += "</tr>\n";
        }
        return out + "</tbody></table>\n";
    }

  private:
    static Day monday_of(Day day) { return day - weekday(day); }

    void mark(const std::string& at, const char* look, const std::string& what) {
        const auto day = parse_day(at.substr(0, 10));
        if (!day) return;
        const std::string time = at.size() > 11 ? at.substr(11) : "";
        Mark one{look, what};
        if (time == "23:59" && one.look.rfind("due", 0) == 0)
            one.words += ", end of day";
        else if (!time.empty())
            one.words = time + " " + one.words;
        std::vector<Mark>& list = marks_[*day];
        if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(std::move(one));
    }

    bool is_empty(Day monday) const {
        const auto at = marks_.lower_bound(monday);
        return at == marks_.end() || at->first > monday + 6;
    }

    static std::set<std::string> names_of(const StandardInfo& info, Day day) {
        std::set<std::string> names;
        for (const NamedDay& one : info.days_off)
            if (one.day == day) names.insert(one.name);
        return names;
    }

    // "Good Friday"; where only one side's calendar leaves the day out, that is said.
    std::vector<std::string> days_off(Day day) const {
        const auto a = names_of(comparison_.a, day), b = names_of(comparison_.b, day);
        std::vector<std::string> words;
        for (const std::string& name : a)
            words.push_back(b.empty() ? name + " (A only)" : name);
        for (const std::string& name : b)
            if (!a.count(name)) words.push_back(a.empty() ? name + " (B only)" : name);
        return words;
    }

    std::string empty_weeks(Day first, Day last) const {
        // A case that begins with a birth has hundreds of them.
        constexpr std::size_t most_named = 12;
        std::vector<std::string> named;
        for (Day day = first; day <= last; ++day)
            for (const std::string& name : days_off(day))
                named.push_back(name + ", " + dated(day));
        std::string holidays;
        if (named.size() > most_named)
            holidays = fmt::format("; the calendars name {} holidays and closed days in them", named.size());
        else if (!named.empty())
            holidays = "; in them " + joined(named);
        return fmt::format("<tr role=\"row\"><td colspan=\"7\" role=\"cell\" class=\"gap\">{} weeks in which "
                           "nothing happens, {} to {}{}</td></tr>\n",
                           (last - first + 1) / 7, dated(first), dated(last), escaped(holidays));
    }

    std::string cell(Day day, bool names_month) const {
        const auto at = marks_.find(day);
        const std::vector<std::string> off = days_off(day);
        const auto of_week = static_cast<std::size_t>(weekday(day));
        const bool is_weekend =
            !comparison_.a.working_weekdays[of_week] && !comparison_.b.working_weekdays[of_week];
        std::string look = is_weekend || !off.empty() ? "off" : "";
        if (at != marks_.end() || !off.empty()) look += look.empty() ? "marked" : " marked";
        const Date date = date_from_day(day);
        const std::string number = names_month || date.day == 1
                                       ? fmt::format("{} {}", date.day, months[date.month - 1])
                                       : fmt::format("{}", date.day);
        std::string out = fmt::format("<td role=\"cell\" class=\"{}\"><span class=\"number\" "
                                      "aria-hidden=\"true\">{}</span><span class=\"full\">{}</span>",
                                      look.empty() ? "day" : "day " + look, number, dated(day));
        for (const std::string& name : off)
            out += fmt::format(" <span class=\"mark holiday\">{}</span>", escaped(name));
        if (at != marks_.end())
            for (const Mark& mark : at->second)
                out += fmt::format(" <span class=\"mark {}\">{}</span>", mark.look, breakable(mark.words));
        return out + "</td>";
    }

    const Comparison& comparison_;
    std::map<Day, std::vector<Mark>> marks_;
};

} // namespace

std::string calendar_of(const Comparison& comparison, const Witness& witness) {
    return Strip(comparison, witness).html();
}

} // namespace plumbline::diff
