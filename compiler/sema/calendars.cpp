// Calendars: what they declare, what they take over from another, and that nothing is missing.
#include "compiler/sema/checker_impl.h"
#include "compiler/sema/zone_database/zone_database.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

constexpr std::string_view default_calendar = "england_and_wales";

std::string text_of(const std::optional<ast::Text>& text) {
    return text ? text->text : std::string();
}

} // namespace

void Checker::check_calendars() {
    for (auto& [name, entry] : calendars_)
        resolve(entry, entry.written->name);
    chosen_calendar_ = choose_calendar();
}

bool Checker::resolve(CalendarEntry& entry, const ast::Name& mention) {
    if (entry.progress == Progress::running) {
        report_cycle(mention, "extends");
        return false;
    }
    if (entry.progress != Progress::untouched) return entry.progress == Progress::done;
    if (!may_go_deeper(mention)) return false;
    entry.progress = Progress::running;
    const ast::Calendar& written = *entry.written;
    resolving_.push_back(written.name.text);
    bool good = take_over(written, entry.data);
    resolving_.pop_back();
    good = good && fill(written, entry.data) && check_covered(written, entry.data);
    entry.progress = good ? Progress::done : Progress::failed;
    return good;
}

bool Checker::take_over(const ast::Calendar& written, CalendarData& data) {
    if (!written.extends) return true;
    auto base = calendars_.find(written.extends->text);
    if (base == calendars_.end()) {
        report_unknown_calendar(*written.extends);
        return false;
    }
    if (!resolve(base->second, *written.extends)) return false;
    const CalendarData& taken = base->second.data;
    if (!may_unfold(taken.holidays.size() + taken.closures.size() + taken.terms.size() + taken.zone.size(),
                    *written.extends)) {
        return false;
    }
    data = base->second.data;
    return true;
}

void Checker::report_unknown_calendar(const ast::Name& name) {
    fail_unknown(DiagnosticKind::unknown_calendar, name, "no calendar is called " + quoted(name.text),
                 names_of(calendars_),
                 calendars_.empty() ? "no calendar file was given"
                                    : "there is " + listed_in_words(names_of(calendars_), "and"));
}

bool Checker::fill(const ast::Calendar& written, CalendarData& data) {
    data.name = written.name.text;
    data.title = written.title.text;
    if (written.version) data.version = written.version->text;
    if (written.covers) {
        if (!in_order(written.covers->first, written.covers->second)) return false;
        data.first = written.covers->first.day;
        data.last = written.covers->second.day;
        // What was taken over from the calendar that this one extends, and lies outside its own narrower range, is not its.
        std::erase_if(data.holidays,
                      [&](const NamedDay& day) { return day.day < data.first || day.day > data.last; });
        for (std::vector<NamedSpan>* spans : {&data.closures, &data.terms}) {
            std::erase_if(*spans, [&](const NamedSpan& span) {
                return span.last < data.first || span.first > data.last;
            });
            for (NamedSpan& span : *spans) {
                span.first = std::max(span.first, data.first);
                span.last = std::min(span.last, data.last);
            }
        }
    }
    if (written.working_days) {
        data.working_weekdays.fill(false);
        for (int day = written.working_days->first;; day = (day + 1) % 7) {
            data.working_weekdays[static_cast<std::size_t>(day)] = true;
            if (day == written.working_days->second) break;
        }
    }
    bool good = fill_zone(written, data);
    if (!written.covers && !written.extends) {
        fail(DiagnosticKind::calendar_incomplete, written.name.span,
             "calendar " + quoted(written.name.text) + " does not say which years it knows",
             "add the range that its holidays are known for: `covers 2012-01-01 to 2028-12-31`");
        return false;
    }
    return good;
}

bool Checker::in_order(const ast::DayValue& first, const ast::DayValue& last) {
    if (first.day <= last.day) return true;
    fail(DiagnosticKind::dates_reversed, last.span,
         format_day(last.day) + " comes before " + format_day(first.day) + ", where this begins",
         "put the earlier date first");
    return false;
}

bool Checker::fill_zone(const ast::Calendar& written, CalendarData& data) {
    if (!written.zone) {
        if (written.extends) return true;
        fail(DiagnosticKind::calendar_incomplete, written.name.span,
             "calendar " + quoted(written.name.text) + " does not say in which time zone it stands",
             "add `zone \"Europe/London\"`");
        return false;
    }
    auto [known, is_new] = zones_.try_emplace(written.zone->text);
    if (is_new) known->second = load_zone(written.zone->text);
    const std::optional<std::vector<ZoneTransition>>& zone = known->second;
    if (!zone) {
        fail(DiagnosticKind::unknown_zone, written.zone->span,
             "no time zone is called " + quoted(written.zone->text),
             "the zone of England is `\"Europe/London\"`");
        return false;
    }
    data.zone_name = written.zone->text;
    data.zone = *zone;
    return true;
}

// Holidays, closed days and terms: within the range, in order, and each day once.
bool Checker::check_covered(const ast::Calendar& written, CalendarData& data) {
    bool good = true;
    auto covered = [&](const ast::DayValue& day) {
        if (data.first <= day.day && day.day <= data.last) return true;
        fail(DiagnosticKind::date_outside_calendar, day.span,
             format_day(day.day) + " lies outside the years that calendar " + quoted(written.name.text) +
                 " covers, " + format_day(data.first) + " to " + format_day(data.last),
             "widen `covers`, once all holidays up to there are known");
        return good = false;
    };
    std::map<Day, Span> seen;
    std::set<Day> taken_over;
    for (const NamedDay& day : data.holidays)
        taken_over.insert(day.day);
    for (const ast::CalendarHoliday& holiday : written.holidays) {
        if (!covered(holiday.first)) continue;
        auto [place, is_new] = seen.emplace(holiday.first.day, holiday.first.span);
        if (!is_new) {
            fail(DiagnosticKind::declared_twice, holiday.first.span,
                 format_day(holiday.first.day) + " is a holiday already", "leave one of them out")
                .labels.push_back({place->second, "the first is here"});
            good = false;
            continue;
        }
        if (!taken_over.contains(holiday.first.day))
            data.holidays.push_back({holiday.first.day, text_of(holiday.name)});
    }
    auto add_spans = [&](const std::vector<ast::CalendarHoliday>& spans, std::vector<NamedSpan>& to) {
        for (const ast::CalendarHoliday& span : spans) {
            const ast::DayValue& last = span.last ? *span.last : span.first;
            bool inside = covered(span.first);
            if (span.last) inside = covered(last) && inside && in_order(span.first, last);
            good = good && inside;
            if (inside) to.push_back({span.first.day, last.day, text_of(span.name)});
        }
        std::sort(to.begin(), to.end(),
                  [](const NamedSpan& a, const NamedSpan& b) { return a.first < b.first; });
    };
    add_spans(written.closures, data.closures);
    add_spans(written.terms, data.terms);
    std::sort(data.holidays.begin(), data.holidays.end(),
              [](const NamedDay& a, const NamedDay& b) { return a.day < b.day; });
    return good;
}

// The one that the header names; without such a word the only one there is, else the one of England and
// Wales.
const Checker::CalendarEntry* Checker::choose_calendar() {
    if (header_ && header_->calendar) {
        auto named = calendars_.find(header_->calendar->text);
        if (named != calendars_.end()) return &named->second;
        report_unknown_calendar(*header_->calendar);
        return nullptr;
    }
    if (calendars_.size() == 1) return &calendars_.begin()->second;
    if (auto usual = calendars_.find(default_calendar); usual != calendars_.end()) return &usual->second;
    if (!complete_ || (rules_.empty() && measures_written_.empty())) return nullptr;
    const ast::Item& first = rules_.empty() ? *measures_written_.front().item : *rules_.front().item;
    Span place = header_ ? header_->name.span : start_of(first.span);
    fail(DiagnosticKind::unknown_calendar, place,
         calendars_.empty() ? "no calendar was given, and working days and clock changes hang on one"
                            : "several calendars were given, and the standard does not say which is its own",
         calendars_.empty() ? "give the folder of calendars along with the standard"
                            : "add `calendar NAME` under `standard`: there is " +
                                  listed_in_words(names_of(calendars_), "and"));
    return nullptr;
}

} // namespace plumbline::sema
