// Recurrences and stages. The clock of a recurrence starts with its spell, and again at each event that
// qualifies; what is owed is the next event by the due of the stage in force. So one recurrence implies
// another when, from every clock that the other starts, its own due comes no later: docs/design.md has the
// argument.
#include "compiler/diff/proof/prover.h"

#include <algorithm>

namespace plumbline::proof {

namespace {

bool goes_on(const model::Stage& stage) {
    return stage.kind == model::Stage::Kind::every;
}

Reach reach_of(const model::Stage& stage) {
    switch (stage.kind) {
    case model::Stage::Kind::on_the_day:
        return {Reach::Kind::day_end, {}};
    case model::Stage::Kind::on_the_same_working_day:
        return {Reach::Kind::same_working_day, {}};
    default:
        return {Reach::Kind::after, stage.duration};
    }
}

bool has_fixed(const model::Stage& stage) {
    return !stage.case_interval || stage.duration.amount > 0;
}

// Whatever the case sets, the due comes no later than this.
bool is_bounded(const model::Stage& stage) {
    return stage.case_interval && stage.never_over && has_fixed(stage);
}

Reaches due_of(const model::Stage& stage) {
    Reaches reaches{reach_of(stage)};
    if (stage.never_over) reaches.push_back({Reach::Kind::after, *stage.never_over});
    return reaches;
}

// The one-offs, each with the rank of the event that it demands.
struct OneOff {
    const model::Stage* stage;
    int rank;
};
std::vector<OneOff> one_offs(const model::Recurring& recurring) {
    std::vector<OneOff> result;
    int rank = 1;
    for (const model::Stage& stage : recurring.stages) {
        if (goes_on(stage)) continue;
        rank = stage.then && !result.empty() ? rank + 1 : 1;
        result.push_back({&stage, rank});
    }
    return result;
}
// The rank of the event at which the recurrence begins to run; 0: the spell's start.
int rank_of_start(const std::vector<OneOff>& list) {
    return list.empty() ? 0 : list.back().rank;
}

bool ends(const model::Stage& stage) {
    return stage.until_duration || stage.until_age_months || !stage.until_events.empty() ||
           stage.for_duration;
}

std::string end_of(const Side& side, const model::Stage& stage) {
    model::Stage bare;
    bare.until_duration = stage.until_duration;
    bare.until_age_months = stage.until_age_months;
    bare.until_events = stage.until_events;
    bare.for_duration = stage.for_duration;
    return side.book.meaning.of(bare);
}

// Where a one-off's clock starts, if not with the state.
std::string counted_from(const Side& side, const model::Recurring& recurring) {
    std::string text;
    for (const model::Stage& stage : recurring.stages)
        if (stage.counted_from) text += side.book.meaning.of(*stage.counted_from) + "; ";
    return text;
}

// For each `every` stage, that it is open (it has not ended, and an interval is set), that its guard holds, and
// where it ends; empty: never.
struct Selection {
    std::vector<const model::Stage*> stages;
    std::vector<Formula> open;
    std::vector<Formula> guard;
    std::vector<std::string> end;
};

Formula opaque(std::string name) {
    Formula result;
    result.kind = Formula::Kind::atom;
    result.atom.variable = std::move(name);
    return result;
}

Selection select(const Side& side, const model::Recurring& recurring) {
    Selection selection;
    std::string chain; // what a `for` counts from
    const bool has_one_off = !one_offs(recurring).empty();
    if (has_one_off)
        for (const OneOff& one : one_offs(recurring))
            chain += side.book.meaning.of(*one.stage) + ";";
    for (const model::Stage& stage : recurring.stages) {
        if (!goes_on(stage)) continue;
        Formula open = Formula::yes();
        const auto over = [&](Duration duration) {
            Formula passed;
            passed.kind = Formula::Kind::atom;
            passed.atom.test = Atom::Test::elapsed_over;
            passed.atom.variable = "elapsed | " + side.spells;
            passed.atom.duration = duration;
            return passed;
        };
        if (stage.until_duration) open = std::move(open) && !over(*stage.until_duration);
        if (stage.for_duration) {
            if (chain.empty())
                open = std::move(open) && !over(*stage.for_duration);
            else
                open = std::move(open) &&
                       !opaque("for " + format_duration(*stage.for_duration) + " after " + chain);
        }
        if (stage.until_age_months) {
            Formula old;
            old.kind = Formula::Kind::atom;
            old.atom.test = Atom::Test::age;
            old.atom.variable = "age";
            old.atom.from = *stage.until_age_months;
            open = std::move(open) && !std::move(old);
        }
        for (const model::Pattern& event : stage.until_events)
            open = std::move(open) && !opaque("until " + side.book.meaning.of(event) + " | " +
                                              (event.counted_in ? std::string() : side.scope));
        // Where the case sets no interval, the stage is not in force.
        if (stage.case_interval && !has_fixed(stage))
            open = std::move(open) &&
                   opaque("set " + side.book.meaning.of(*stage.case_interval) + " | " + side.scope);
        const std::string end = end_of(side, stage);
        selection.end.push_back(!ends(stage)         ? std::string()
                                : stage.for_duration ? end + " after " + chain
                                                     : end);
        chain += end + ";";
        selection.stages.push_back(&stage);
        selection.open.push_back(std::move(open));
        selection.guard.push_back(stage.when ? formula_of(side.book.standard, *stage.when, {}, side.spells)
                                             : Formula::yes());
    }
    return selection;
}

// The stage in force in a case, as the runtime chooses it; -1: none. `certain` is false where its guard is not
// known.
int stage_in(const Selection& selection, const Cases& cases, bool& certain) {
    certain = true;
    int fallback = -1;
    for (std::size_t i = 0; i < selection.stages.size(); ++i) {
        // No birth date: no end by age.
        if (cases.of(selection.open[i]) == Truth::no) continue;
        if (selection.stages[i]->otherwise) {
            if (fallback < 0) fallback = static_cast<int>(i);
            continue;
        }
        const Truth guard = cases.of(selection.guard[i]);
        if (guard == Truth::no) continue;
        certain = guard == Truth::yes;
        return static_cast<int>(i);
    }
    return fallback;
}

// The pairs of stages that can be in force at one time.
struct PairOfStages {
    int strict;
    int loose;
    bool operator==(const PairOfStages&) const = default;
};
// A running interval lapses where the last of the stages from its own on ends. Whether the strict one's does so
// no sooner than the loose one's; both are counted in the same spells.
bool lapses_no_sooner(const Selection& strict, const Selection& loose, const PairOfStages& pair) {
    const auto from = strict.end.begin() + pair.strict;
    const auto among_them = [&](const std::string& end) {
        return std::find(from, strict.end.end(), end) != strict.end.end();
    };
    return among_them({}) || std::all_of(loose.end.begin() + pair.loose, loose.end.end(), among_them);
}

bool pairs_in_force(const Selection& strict, const Selection& loose, const Calendar& calendar, bool at_start,
                    std::vector<PairOfStages>& pairs) {
    std::vector<const Formula*> formulas;
    for (const Selection* selection : {&strict, &loose})
        for (std::size_t i = 0; i < selection->stages.size(); ++i) {
            formulas.push_back(&selection->open[i]);
            formulas.push_back(&selection->guard[i]);
        }
    Cases cases(formulas, calendar, at_start);
    if (cases.too_many()) return false;
    while (cases.next()) {
        bool certain = true, ignored = true;
        const int owed = stage_in(loose, cases, certain);
        if (owed < 0 || !certain) continue; // nothing owed, or nothing that could be held against anyone
        const PairOfStages pair{stage_in(strict, cases, ignored), owed};
        if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
    }
    return true;
}

} // namespace

// Whether from one clock in one spell the interval of the strict one's stage is due no later than that of the
// loose one's, whatever the case sets.
bool Prover::stage_within(const model::Stage& strict, const model::Stage& loose) {
    if (is_bounded(strict) && !loose.case_interval) {
        const Reaches bound{{Reach::Kind::after, *strict.never_over}};
        return never_later(bound, due_of(loose)) && extensions_within(bound, due_of(loose), true);
    }
    if (strict.case_interval || loose.case_interval) {
        if (!strict.case_interval || !loose.case_interval ||
            s_.book.meaning.of(*strict.case_interval) != l_.book.meaning.of(*loose.case_interval))
            return no("one's interval is set on the case");
        if (loose.never_over &&
            (!strict.never_over || !never_later({{Reach::Kind::after, *strict.never_over}},
                                                {{Reach::Kind::after, *loose.never_over}})))
            return no("one's interval has a bound that the other's has not");
        if (has_fixed(loose) && !has_fixed(strict)) return no("one owes nothing where the case sets none");
        if (!has_fixed(loose)) return true;
    }
    return never_later(due_of(strict), due_of(loose)) &&
           extensions_within(due_of(strict), due_of(loose), true);
}

// What the spell owes from its start: one-offs, or the first interval of the recurrence.
bool Prover::first_of_recurring(const model::Recurring& strict, const model::Recurring& loose) {
    if (counted_from(s_, strict) != counted_from(l_, loose))
        return no("one counts from what came before the state");
    if (strict.for_each != loose.for_each) return no("one runs a clock for each of something");
    if (!loose_scope_within()) return false;
    if (!scope_is_same()) {
        // A spell that begins inside another's: only a recurrence that never changes says what holds there.
        const bool plain = strict.stages.size() == 1 && goes_on(strict.stages.front()) &&
                           !ends(strict.stages.front()) && !strict.stages.front().when &&
                           !strict.stages.front().case_interval;
        if (!plain) return no("they hold in different states, or under different conditions");
        const model::Scope& outer = s_.rule.scope;
        if (!outer.state) return no("one has no state to begin in");
    }
    if (!demands_within(strict.all_of, loose.all_of)) return false;
    if (!excuses_within({})) return false;
    const auto strict_once = one_offs(strict), loose_once = one_offs(loose);
    // Each due that the loose one sets for the nth event of a spell.
    std::vector<std::pair<int, const model::Stage*>> owed;
    for (const OneOff& one : loose_once)
        owed.push_back({one.rank, one.stage});
    const Selection strict_stages = select(s_, strict), loose_stages = select(l_, loose);
    std::vector<PairOfStages> pairs;
    if (!pairs_in_force(strict_stages, loose_stages, s_.book.calendar, true, pairs))
        return no("the stages have too many cases to try");
    if (!loose_once.empty()) {
        for (const auto& [rank, stage] : owed) {
            bool answered = false;
            for (const OneOff& given : strict_once)
                answered = answered || (given.rank >= rank && stage_within(*given.stage, *stage));
            if (!answered && strict_once.empty() && rank == 1 && !strict_stages.stages.empty()) {
                // Whatever stage the strict one begins in.
                std::vector<PairOfStages> starts;
                Selection any;
                any.stages = {stage};
                any.open = {Formula::yes()};
                any.guard = {Formula::yes()};
                any.end = {{}};
                if (!pairs_in_force(strict_stages, any, s_.book.calendar, true, starts)) return false;
                answered = std::all_of(starts.begin(), starts.end(), [&](const PairOfStages& pair) {
                    return pair.strict >= 0 && lapses_no_sooner(strict_stages, any, pair) &&
                           stage_within(*strict_stages.stages[static_cast<std::size_t>(pair.strict)], *stage);
                });
            }
            if (!answered) return no("the first is due at another time");
        }
        return true;
    }
    for (const PairOfStages& pair : pairs) {
        const model::Stage& wanted = *loose_stages.stages[static_cast<std::size_t>(pair.loose)];
        bool answered = false;
        for (const OneOff& given : strict_once)
            answered = answered || stage_within(*given.stage, wanted);
        if (!answered && strict_once.empty() && pair.strict >= 0) {
            if (!lapses_no_sooner(strict_stages, loose_stages, pair)) return no("one's last stage ends");
            answered = stage_within(*strict_stages.stages[static_cast<std::size_t>(pair.strict)], wanted);
        }
        if (!answered) return no("the first is due at another time");
    }
    return true;
}

// What is owed after each event.
bool Prover::further_of_recurring(const model::Recurring& strict, const model::Recurring& loose) {
    if (counted_from(s_, strict) != counted_from(l_, loose))
        return no("one counts from what came before the state");
    if (strict.for_each != loose.for_each) return no("one runs a clock for each of something");
    if (!loose_scope_within()) return false;
    if (!demands_within(strict.all_of, loose.all_of)) return false;
    if (!excuses_within({})) return false;
    const auto strict_once = one_offs(strict), loose_once = one_offs(loose);
    const Selection strict_stages = select(s_, strict), loose_stages = select(l_, loose);
    if (strict_stages.stages.empty()) return no("one goes on and the other does not");
    const bool same_events = demands_are_same(strict.all_of, loose.all_of) && scope_is_same();
    const bool has_exceptions = !s_.rule.excuses.empty() || !s_.rule.extensions.empty();
    if (same_events) {
        if (std::max(rank_of_start(strict_once), 1) > std::max(rank_of_start(loose_once), 1))
            return no("one's recurrence begins at a later event");
    } else {
        // The strict one's clock may have started before the loose one's: only recurrences that run from the
        // start, by lengths that hold throughout, say anything of it.
        if (has_exceptions) return no("one has exceptions, and the events that count differ");
        if (!scope_is_same() && (strict.stages.size() != 1 || !goes_on(strict.stages.front())))
            return no("they hold in different states, or under different conditions");
        for (const OneOff& one : strict_once)
            if (one.rank > 1) return no("the events that count differ");
        if (ends(*strict_stages.stages.back())) return no("one's last stage ends");
        for (const model::Stage* stage : strict_stages.stages)
            if (stage->when || stage->otherwise || stage->case_interval)
                return no("the events that count differ, and the stages turn on more than time");
    }
    std::vector<PairOfStages> pairs;
    if (!pairs_in_force(strict_stages, loose_stages, s_.book.calendar, false, pairs))
        return no("the stages have too many cases to try");
    for (const PairOfStages& pair : pairs) {
        if (pair.strict < 0) return no("one owes nothing where the other does");
        if (!lapses_no_sooner(strict_stages, loose_stages, pair)) return no("one's last stage ends");
        const model::Stage& outer = *loose_stages.stages[static_cast<std::size_t>(pair.loose)];
        if (same_events) {
            if (!stage_within(*strict_stages.stages[static_cast<std::size_t>(pair.strict)], outer))
                return false;
            continue;
        }
        if (outer.case_interval) return no("one's interval is set on the case");
        for (const OneOff& one : strict_once)
            if (!never_later(due_of(*one.stage), due_of(outer))) return false;
        for (int i = 0; i <= pair.strict; ++i)
            if (!never_later(due_of(*strict_stages.stages[static_cast<std::size_t>(i)]), due_of(outer)))
                return false;
        if (!l_.rule.extensions.empty()) return no("an extension sets a date of its own");
    }
    return true;
}

// `within 2 working days of cp_plan_start: visit` against the first event of `while child_protection_plan`.
bool Prover::timed_to_first(const model::Timed& strict, const model::Recurring& loose) {
    if (strict.window != model::WindowKind::within || strict.only_if_it_happens || !strict.guards.empty())
        return no("the two are of different kinds");
    if (!counted_from(l_, loose).empty()) return no("one counts from what came before the state");
    if (loose.for_each || !l_.rule.scope.state || !l_.rule.scope.guards.empty() ||
        l_.rule.scope.state->negated)
        return no("the two are of different kinds");
    const bool free = !s_.rule.scope.state && s_.rule.scope.guards.empty();
    if (!free && !scope_is_same()) return no("they hold in different states");
    model::Timed as_timed = strict;
    as_timed.anchor.kind = model::AtStateEdge{*l_.rule.scope.state, false};
    if (!anchor_within(strict, as_timed)) return false;
    if (!demands_within(strict.all_of, loose.all_of)) return false;
    if (!s_.rule.excuses.empty() || !s_.rule.extensions.empty() || !l_.rule.extensions.empty())
        return no("the two have exceptions");
    const Reaches due{{Reach::Kind::after, strict.duration}};
    const auto loose_once = one_offs(loose);
    if (!loose_once.empty())
        return std::all_of(loose_once.begin(), loose_once.end(), [&](const OneOff& one) {
            return one.rank == 1 ? never_later(due, due_of(*one.stage)) : no("a second event is asked for");
        });
    const Selection stages = select(l_, loose);
    Selection none;
    std::vector<PairOfStages> pairs;
    if (!pairs_in_force(none, stages, l_.book.calendar, true, pairs)) return false;
    return std::all_of(pairs.begin(), pairs.end(), [&](const PairOfStages& pair) {
        const model::Stage& wanted = *stages.stages[static_cast<std::size_t>(pair.loose)];
        if (wanted.case_interval) return no("one's interval is set on the case");
        return never_later(due, due_of(wanted));
    });
}

} // namespace plumbline::proof
