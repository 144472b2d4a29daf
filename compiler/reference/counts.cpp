// Counts and totals over spells, consecutive and sliding periods, and calendar periods.
#include "compiler/reference/forms.h"

#include <algorithm>

namespace plumbline::reference {

namespace {

using List = std::vector<Occurrence>;

Duty duty_for(const RuleRun& run, const Spell& spell, const std::string& requirement) {
    Duty duty;
    duty.spell = &spell;
    duty.anchor = {*spell.start, nullptr, run.scope.label, {}};
    duty.requirement = requirement;
    duty.occasion = run.world.start_event(spell);
    open_at(run.world, duty, *spell.start);
    return duty;
}

bool has_ended(const World& world, const Spell& spell) {
    return spell.end && world.first(*spell.end) <= world.when.as_of;
}

// What may complete a count of `needed`: the event that surely does, and before it the one that does if all that may
// count do.
List completing(const List& list, std::size_t needed) {
    List found;
    std::size_t sure = 0;
    std::string perhaps;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].unknown.empty() && perhaps.empty()) perhaps = list[i].unknown;
        sure += list[i].unknown.empty() ? 1 : 0;
        if (i + 1 == needed && !perhaps.empty()) {
            found.push_back(list[i]);
            found.back().unknown = perhaps;
        }
        if (sure == needed && list[i].unknown.empty()) {
            found.push_back(list[i]);
            break;
        }
    }
    return found;
}

// Those at or after the minute from which the duty counts.
List from(const World& world, const List& list, Instant opens) {
    List kept;
    for (const Occurrence& one : list)
        if (world.last(one.at) >= opens) kept.push_back(one);
    return kept;
}

// At least so many by the due.
void at_least(RuleRun& run, Duty duty, const List& list, int count) {
    List counting = from(run.world, list, duty.opens_first);
    // Where hours are counted, all of its minutes must lie in the period, and in every one that it may be; what opened the
    // state lies at its first minute.
    if (duty.by_the_hour && duty.due && duty.due_first)
        for (Occurrence& one : counting)
            if (one.unknown.empty() && !(duty.occasion && one.event == duty.occasion) &&
                run.world.first(one.at) <= *duty.due &&
                (run.world.first(one.at) < duty.opens_sure || run.world.last(one.at) > *duty.due_first))
                one.unknown = hour_decides;
    duty.candidates = completing(counting, static_cast<std::size_t>(count));
    judge(run, std::move(duty));
}

// What opened or ended the spell lies at its edge; what else lies on the date of an edge may lie outside.
bool surely_inside(const World& world, const Spell& spell, const Occurrence& one) {
    if (one.event && (one.event == world.start_event(spell) || one.event == spell.closed)) return true;
    return (!spell.start || world.first(one.at) >= world.last(*spell.start)) &&
           (!spell.end || world.last(one.at) <= world.first(*spell.end));
}

// A period: the earliest and the latest that its first and its last minute may be.
struct Period {
    Instant opens_first, opens_sure;
    Instant due_first, due;
};

// At most so many: what may lie outside the period, or may not count, breaks nothing for certain.
void at_most(RuleRun& run, Duty duty, const List& list, const Period& period, int count) {
    if (period.due != end_of_time) duty.excused_until = period.due;
    int sure = 0, perhaps = 0;
    std::string why;
    for (const Occurrence& one : list) {
        if (run.world.last(one.at) < period.opens_first || run.world.first(one.at) > period.due) continue;
        const bool opened_it = duty.occasion && one.event == duty.occasion;
        const bool in_period = opened_it || (run.world.first(one.at) >= period.opens_sure &&
                                             run.world.last(one.at) <= period.due_first);
        const bool inside = in_period && surely_inside(run.world, *duty.spell, one);
        if (one.unknown.empty() && inside) {
            ++sure;
            continue;
        }
        ++perhaps;
        if (why.empty()) why = one.unknown.empty() ? hour_decides : one.unknown;
    }
    if (why.empty()) why = duty.spell->unknown;
    if (sure > count && duty.spell->unknown.empty())
        add(run, duty, "breached");
    else if (sure + perhaps > count)
        add(run, duty, "unproven", why);
    else
        add(run, duty, "met");
}

void over_spell(RuleRun& run, const model::CountOver& count, const Spell& spell, const List& list) {
    Duty duty = duty_for(run, spell, count.pattern.label);
    if (count.at_most) {
        const Instant until = run.world.last(spell);
        at_most(run, duty, list, {run.world.first(spell), run.world.last(*spell.start), until, until},
                count.count);
        return;
    }
    if (spell.end) {
        due_at(duty, run.world.last(spell));
        duty.due_with_state = true;
        at_least(run, std::move(duty), list, count.count);
        return;
    }
    for (const Occurrence& one : completing(list, static_cast<std::size_t>(count.count)))
        if (one.unknown.empty()) return add(run, duty, "met", {}, one.at);
    add(run, duty, "pending");
}

// The kth period ends at the due instant of k times the duration from the spell's start.
void consecutive(RuleRun& run, const model::CountOver& count, const Spell& spell, const List& list) {
    const World& world = run.world;
    Moment opens = *spell.start;
    Instant opens_first = world.first(opens); // where the hour of the start leaves it open
    for (std::int32_t k = 1; world.first(opens) <= std::min(world.when.as_of, world.last(spell)); ++k) {
        Duty duty = duty_for(run, spell, count.pattern.label);
        due_after(world, duty, *spell.start, {count.duration.amount * k, count.duration.unit});
        open_at(world, duty, opens);
        duty.opens_first = opens_first;
        const auto due = duty.due;
        const auto due_first = duty.due_first;
        List counted = list;
        if (k > 1) // what opened the state lies in the first
            std::erase_if(counted, [&](const Occurrence& one) { return one.event == duty.occasion; });
        if (!count.at_most || duty.outside_calendar) {
            at_least(run, std::move(duty), counted, count.count);
        } else {
            duty.due.reset();
            at_most(run, duty, counted, {opens_first, world.last(opens), *due_first, *due}, count.count);
        }
        if (!due || !due_first) return;
        opens = {*due + 1, false};
        opens_first = *due_first + 1;
    }
}

// Working days before the calendar's first are not known, but none of them make a length end later than from there.
bool surely_beyond(const World& world, const Moment& from, Duration length, const Moment& at) {
    const Day first = world.time.calendar().first;
    if (world.time.day_of(from.at) >= first) return false;
    const auto until = world.time.due_after(world.time.start_of(first), length);
    return until && *until < world.first(at);
}

// Every period of that length: one that begins at the spell's start, and one behind each event that counts.
void sliding(RuleRun& run, const model::CountOver& count, const Spell& spell, const List& list) {
    const World& world = run.world;
    if (!count.at_most) {
        Duty first = duty_for(run, spell, count.pattern.label);
        due_after(world, first, *spell.start, count.duration);
        at_least(run, std::move(first), list, count.count);
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!list[i].unknown.empty()) continue;
            Duty duty = duty_for(run, spell, count.pattern.label);
            duty.anchor.at = list[i].at;
            duty.anchor.event = list[i].event;
            open_at(world, duty, list[i].at);
            due_after(world, duty, list[i].at, count.duration);
            at_least(run, std::move(duty),
                     List(list.begin() + static_cast<std::ptrdiff_t>(i) + 1, list.end()), count.count);
        }
        return;
    }
    // The period that ends with each event.
    for (std::size_t i = 0; i < list.size(); ++i) {
        Duty duty = duty_for(run, spell, count.pattern.label);
        duty.anchor = list[i];
        duty.excused_until = world.last(list[i].at);
        int sure = 0, perhaps = 0;
        std::string why;
        duty.opens.reset();
        for (std::size_t j = 0; j <= i; ++j) {
            const auto until = world.time.due_after(world.last(list[j].at), count.duration);
            if (until ? *until < world.first(list[i].at)
                      : surely_beyond(world, list[j].at, count.duration, list[i].at))
                continue;
            if (!until && j < i &&
                !(world.last(list[i].at) <= world.time.end_of(world.time.calendar().last) &&
                  world.time.day_of(list[j].at.at) >= world.time.calendar().first)) {
                duty.outside_calendar = true;
                duty.opens.reset(); // what is printed is the last of which it is not known
            }
            if (!duty.opens) open_at(world, duty, list[j].at);
            // Where hours are counted, whether a date alone lies in the window turns on its hour.
            const bool hour_is_open = (list[j].at.date_only && counts_in_hours(count.duration)) ||
                                      !surely_inside(world, spell, list[j]);
            (list[j].unknown.empty() && !hour_is_open ? sure : perhaps) += 1;
            if (why.empty()) why = list[j].unknown;
            if (why.empty() && hour_is_open) why = hour_decides;
        }
        if (duty.outside_calendar) {
            judge(run, std::move(duty));
            continue;
        }
        const bool itself = list[i].unknown.empty() &&
                            !(list[i].at.date_only && counts_in_hours(count.duration)) &&
                            surely_inside(world, spell, list[i]);
        if (sure > count.count && itself && spell.unknown.empty())
            add(run, duty, "breached");
        else if (sure + perhaps > count.count)
            add(run, duty, "unproven", why.empty() ? spell.unknown : why);
        else
            add(run, duty, "met");
    }
}

// --- calendar periods ------------------------------------------------------------------------------------

struct CalendarPeriod {
    Day first, last;
};

// The first period that begins on the day or after it.
std::optional<CalendarPeriod> next_period(const CalendarData& calendar, model::Period period, Day day) {
    if (period == model::Period::term) {
        std::optional<CalendarPeriod> found;
        for (const NamedSpan& term : calendar.terms)
            if (term.first >= day && (!found || term.first < found->first)) found = {term.first, term.last};
        return found;
    }
    if (day > last_day - 400) return std::nullopt;
    const auto begins = [&](Day at) {
        const Date date = date_from_day(at);
        if (period == model::Period::week) return weekday(at) == 0;
        return date.day == 1 && (period == model::Period::month || date.month == 1);
    };
    while (!begins(day))
        ++day;
    Day last = day;
    while (!begins(last + 1))
        ++last;
    return CalendarPeriod{day, last};
}

// Owed for those through which the spell holds whole; one that begins in the spell and does not end in it lapses.
void calendar_periods(RuleRun& run, const Spell& spell, const List& list, model::Period period, int count,
                      bool is_at_most, const std::string& requirement) {
    const World& world = run.world;
    Day day = world.time.day_of(spell.start->at);
    if (world.time.start_of(day) < world.first(*spell.start)) ++day;
    while (const auto found = next_period(world.standard.calendar, period, day)) {
        const Instant first = world.time.start_of(found->first), last = world.time.end_of(found->last);
        if (first > world.when.as_of || first > world.last(spell)) return;
        Duty duty = duty_for(run, spell, requirement);
        open_at(world, duty, {first, false});
        if (is_at_most) {
            at_most(run, duty, list, {first, first, last, last}, count);
        } else {
            due_at(duty, last);
            at_least(run, std::move(duty), list, count);
        }
        day = found->first + 1;
    }
}

std::vector<const Spell*> begun(const RuleRun& run) {
    std::vector<const Spell*> found;
    for (const Spell& spell : run.scope.spells)
        if (spell.start && run.world.first(*spell.start) <= run.world.when.as_of) found.push_back(&spell);
    return found;
}

} // namespace

void run_form(RuleRun& run, const model::CountOver& count) {
    for (const Spell* spell : begun(run)) {
        const List list = within_spell(run.world, spell, occurrences(run.world, run.scope, count.pattern));
        switch (count.span) {
        case model::CountOver::Span::spell:
            over_spell(run, count, *spell, list);
            break;
        case model::CountOver::Span::consecutive:
            consecutive(run, count, *spell, list);
            break;
        case model::CountOver::Span::sliding:
            sliding(run, count, *spell, list);
            break;
        case model::CountOver::Span::calendar:
            calendar_periods(run, *spell, list, count.period, count.count, count.at_most,
                             count.pattern.label);
            break;
        }
    }
}

void run_form(RuleRun& run, const model::PeriodDuty& duty) {
    for (const Spell* spell : begun(run))
        for (const model::Demand& demand : duty.all_of)
            calendar_periods(run, *spell,
                             within_spell(run.world, spell, any_of(run.world, run.scope, demand.any_of)),
                             duty.period, 1, false, demand.label);
}

// Each stay over the window that ends with it.
void run_form(RuleRun& run, const model::TimeOver& over) {
    const World& world = run.world;
    const bool in_hours = counts_in_hours(over.at_most);
    const std::vector<Spell> stays = spells_of(world, over.state);
    const auto end_of_stay = [&](const Spell& stay) {
        return has_ended(world, stay) ? *stay.end : Moment{world.when.as_of, false};
    };
    // Dates but the last, and the only one; in hours, the minutes elapsed.
    const auto between = [&](Instant first, Instant last) -> std::int64_t {
        if (last < first) return 0;
        if (in_hours) return last - first;
        const Day nights = world.time.day_of(last) - world.time.day_of(first);
        return nights == 0 ? 1 : nights;
    };
    std::int64_t bound = over.at_most.amount;
    if (over.at_most.unit == Unit::hours) bound *= 60;
    if (over.at_most.unit == Unit::weeks) bound *= 7;
    for (const Spell& stay : stays) {
        if (!stay.start || world.first(*stay.start) > world.when.as_of) continue;
        const Spell* scope = spell_at(world, run.scope.spells, *stay.start, stay.opened);
        if (!scope) continue;
        const Moment end = end_of_stay(stay);
        const Instant until = std::min(world.last(end), world.when.as_of);
        const auto opens = world.time.window_start_before(until, over.in_any);
        Duty duty;
        duty.anchor = {*stay.start, stay.opened, over.label, stay.unknown};
        duty.spell = run.scope.everywhere ? nullptr : scope;
        duty.requirement = over.label;
        if (!opens) {
            duty.outside_calendar = true;
            judge(run, std::move(duty));
            continue;
        }
        open_at(world, duty, {*opens, false});
        duty.excused_until = until;
        std::int64_t sure = 0, perhaps = 0;
        std::string why;
        const Instant from = *opens;
        for (const Spell& other : stays) {
            if (!other.start || world.first(*other.start) > until) continue;
            const Moment its_end = end_of_stay(other);
            // The longest that it may have been, and as long as it surely was.
            const std::int64_t most =
                between(std::max(world.first(*other.start), from), std::min(world.last(its_end), until));
            if (world.last(its_end) < from) continue;
            std::int64_t least = most;
            std::string unknown = other.unknown;
            if (!unknown.empty()) {
                least = 0;
            } else {
                Instant sure_start = std::max(world.first(*other.start), from);
                Instant sure_end = std::min(world.last(its_end), until);
                if (in_hours && (other.start->date_only || its_end.date_only)) {
                    sure_start = std::max(world.last(*other.start), from);
                    sure_end = std::min(world.first(its_end), until);
                    unknown = hour_decides;
                }
                if (other.sure_until && world.first(*other.sure_until) < sure_end) {
                    sure_end = world.first(*other.sure_until);
                    unknown = other.unsure;
                }
                least = between(sure_start, sure_end);
            }
            sure += least;
            perhaps += most - least;
            if (why.empty()) why = unknown;
        }
        if (why.empty()) why = scope->unknown;
        if (sure > bound && scope->unknown.empty())
            add(run, duty, "breached");
        else if (sure + perhaps > bound)
            add(run, duty, "unproven", why);
        else
            add(run, duty, "met");
    }
}

} // namespace plumbline::reference
