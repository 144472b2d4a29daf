// Counts and totals in periods.
#include "compiler/diff/proof/prover.h"

#include <algorithm>

namespace plumbline::proof {

namespace {

// First and last day of each whole period of the calendar's range.
std::vector<std::pair<Day, Day>> periods_of(const Calendar& calendar, model::Period period) {
    std::vector<std::pair<Day, Day>> result;
    if (period == model::Period::term) {
        for (const NamedSpan& term : calendar.data().terms)
            result.push_back({term.first, term.last});
        return result;
    }
    Day day = calendar.first();
    if (period == model::Period::week) day += (7 - weekday(day)) % 7;
    if (period == model::Period::month || period == model::Period::year) {
        const Date date = date_from_day(day);
        day = day_from_date({date.year + 1, 1, 1});
        if (date.month == 1 && date.day == 1) day = calendar.first();
    }
    while (day <= calendar.last()) {
        const Day next = period == model::Period::week    ? day + 7
                         : period == model::Period::month ? add_months(day, 1)
                                                          : add_months(day, 12);
        if (next - 1 <= calendar.last()) result.push_back({day, next - 1});
        day = next;
    }
    return result;
}

} // namespace

bool Prover::count(const model::CountOver& strict, const model::CountOver& loose) {
    if (strict.at_most != loose.at_most) return no("one is a bound from above, the other from below");
    if (strict.span != loose.span) return no("they count over different periods");
    if (!scope_is_same()) return no("they hold in different states");
    if (!excuses_within({}) || !s_.rule.extensions.empty() || !l_.rule.extensions.empty())
        return no("they have different exceptions");
    using Span = model::CountOver::Span;
    if (strict.span == Span::calendar && strict.period != loose.period)
        return no("they count over different periods");
    const Reaches strict_length{{Reach::Kind::after, strict.duration}},
        loose_length{{Reach::Kind::after, loose.duration}};
    if (strict.span == Span::consecutive || strict.span == Span::sliding) {
        Order order = compare(s_.book.calendar, strict_length, l_.book.calendar, loose_length);
        const bool same =
            strict.duration == loose.duration && same_calendar(s_.book.calendar, l_.book.calendar);
        const bool good = strict.span == Span::consecutive ? same
                          : strict.at_most                 ? order.comparable && order.b_never_later
                                                           : order.comparable && order.a_never_later;
        const auto& apart = strict.at_most ? order.a_first : order.b_first;
        proof_.anchors.insert(proof_.anchors.end(), apart.begin(), apart.end());
        proof_.orders.push_back(std::move(order));
        if (!good) return no("they count over different lengths");
    }
    if (strict.at_most) {
        if (strict.count > loose.count) return no("one allows more");
        return patterns_within(l_, {loose.pattern}, s_, {strict.pattern}) ||
               no("they count different events");
    }
    if (strict.count < loose.count) return no("one asks for fewer");
    if (!patterns_within(s_, {strict.pattern}, l_, {loose.pattern})) return no("they count different events");
    // Where the clock restarts at each event, both must restart at the same ones.
    if (strict.span == Span::sliding && !patterns_within(l_, {loose.pattern}, s_, {strict.pattern}))
        return no("they count different events");
    return true;
}

bool Prover::period(const model::PeriodDuty& strict, const model::PeriodDuty& loose) {
    if (strict.period != loose.period) return no("they go by different periods");
    if (strict.period == model::Period::term && !same_calendar(s_.book.calendar, l_.book.calendar))
        return no("the calendars have different terms");
    return loose_scope_within() && demands_within(strict.all_of, loose.all_of) && excuses_within({});
}

bool Prover::time_over(const model::TimeOver& strict, const model::TimeOver& loose) {
    if (!scope_is_same()) return no("they hold in different states");
    if (strict.in_any != loose.in_any || !same_calendar(s_.book.calendar, l_.book.calendar))
        return no("they count over different lengths");
    if (!state_within(loose.state, l_, strict.state, s_)) return no("they count different stays");
    const auto in_days = [](Duration duration) {
        return duration.unit == Unit::weeks ? duration.amount * 7 : duration.amount;
    };
    const auto by_day = [](Duration duration) {
        return duration.unit == Unit::days || duration.unit == Unit::weeks;
    };
    if (strict.at_most.unit != loose.at_most.unit && !(by_day(strict.at_most) && by_day(loose.at_most)))
        return no("they count in different units");
    if (in_days(strict.at_most) > in_days(loose.at_most)) return no("one allows more");
    return s_.rule.excuses.empty() || no("one has an exception");
}

// Gaps that are never longer than D put an event into every period that D cannot step over.
bool Prover::recurring_to_count(const model::Recurring& strict, const model::CountOver& loose,
                                const std::vector<model::Pattern>& counted) {
    using Span = model::CountOver::Span;
    if (loose.at_most || (loose.span != Span::calendar && loose.span != Span::consecutive))
        return no("the two are of different kinds");
    if (!scope_is_same() || !s_.rule.scope.state) return no("they hold in different states");
    if (strict.for_each || !s_.rule.excuses.empty() || !s_.rule.extensions.empty())
        return no("one has exceptions");
    if (std::none_of(strict.all_of.begin(), strict.all_of.end(), [&](const model::Demand& demand) {
            return !demand.recorded && patterns_within(s_, demand.any_of, l_, counted);
        }))
        return no("they count different events");
    std::vector<Reaches> gaps;
    for (const model::Stage& stage : strict.stages) {
        const bool bounds = stage.until_duration || stage.until_age_months || !stage.until_events.empty() ||
                            stage.for_duration || stage.when || stage.otherwise;
        if (stage.then || stage.counted_from || stage.case_interval ||
            (bounds && &stage == &strict.stages.back()) || stage.when || stage.otherwise)
            return no("the stages turn on more than time");
        Reaches due{{Reach::Kind::after, stage.duration}};
        if (stage.kind == model::Stage::Kind::on_the_day) due = {{Reach::Kind::day_end, {}}};
        if (stage.kind == model::Stage::Kind::on_the_same_working_day)
            due = {{Reach::Kind::same_working_day, {}}};
        if (stage.never_over) due.push_back({Reach::Kind::after, *stage.never_over});
        gaps.push_back(std::move(due));
    }
    if (strict.stages.empty() || strict.stages.back().kind != model::Stage::Kind::every)
        return no("one does not go on");
    const Calendar& own = s_.book.calendar;
    const Calendar& other = l_.book.calendar;
    // Whether `count` events come between a clock that starts at the latest at `from` and `until`.
    const auto fits = [&](Instant from, Instant until) {
        Instant at = from;
        for (int i = 0; i < loose.count; ++i) {
            std::optional<Instant> latest;
            for (const Reaches& gap : gaps) {
                const auto due = instant_of(own, gap, at);
                if (!due) return true; // outside the calendar: nothing is owed
                if (!latest || *due > *latest) latest = due;
            }
            at = *latest;
        }
        return at <= until;
    };
    if (loose.span == Span::calendar) {
        for (const auto& [first, last] : periods_of(other, loose.period)) {
            const Instant opens = other.zone().start_of_day(first);
            if (!fits(opens, other.zone().end_of_day(last))) {
                proof_.anchors.push_back(opens);
                return no("an interval can step over a whole period");
            }
        }
        return true;
    }
    for (Day day = std::max(own.first(), other.first()); day <= std::min(own.last(), other.last()); ++day)
        for (const Instant start : {other.zone().start_of_day(day), other.zone().end_of_day(day)}) {
            Instant opens = start;
            for (std::int32_t k = 1;
                 loose.duration.amount > 0 && k <= Duration::max_amount / loose.duration.amount; ++k) {
                const auto due = due_after(other, start, {loose.duration.amount * k, loose.duration.unit});
                if (!due || other.zone().local_day(*due) > other.last()) break;
                if (!fits(opens, *due)) {
                    proof_.anchors.push_back(start);
                    return no("an interval can step over a whole period");
                }
                opens = *due;
            }
        }
    return true;
}

} // namespace plumbline::proof
