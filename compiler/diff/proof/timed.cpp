// Windows around an anchor, orders of events and qualities: what is asked once for each anchor.
#include "compiler/diff/proof/prover.h"

#include <algorithm>

namespace plumbline::proof {

namespace {

bool takes_planned(model::WindowKind window) {
    return window == model::WindowKind::lead_time || window == model::WindowKind::by_event;
}

std::vector<std::string> anchor_kinds(const Side& side, const model::Timed& timed) {
    if (auto* event = std::get_if<model::AtEvent>(&timed.anchor.kind)) return kinds_of(side, event->pattern);
    return {};
}

} // namespace

Window window_of(const model::Timed& timed) {
    using Kind = Reach::Kind;
    const Duration length = timed.duration;
    Window window;
    const auto counted = [&](Reach from, Reach due) {
        window.from = {from};
        window.due = {due};
    };
    switch (timed.window) {
    case model::WindowKind::within:
        counted({Kind::anchor, {}}, {Kind::after, length});
        break;
    case model::WindowKind::around:
        counted({Kind::window_start, length}, {Kind::after, length});
        break;
    case model::WindowKind::shortly_before:
        counted({Kind::window_start, length}, {Kind::anchor, {}});
        break;
    case model::WindowKind::lead_time:
        window.opens = Window::Opens::previous;
        window.due = {{Kind::latest_before, length}};
        break;
    case model::WindowKind::no_later_than:
        window.opens = Window::Opens::previous;
        window.due = {{Kind::after, length}};
        break;
    case model::WindowKind::on_the_day:
        counted({Kind::day_start, {}}, {Kind::day_end, {}});
        break;
    case model::WindowKind::on_the_same_working_day:
        counted({Kind::day_start, {}}, {Kind::same_working_day, {}});
        break;
    case model::WindowKind::by_event:
        window.opens = Window::Opens::spell;
        window.due = {{Kind::anchor, {}}};
        break;
    case model::WindowKind::before_event:
        window.opens = Window::Opens::previous;
        window.due = {{Kind::anchor, {}}};
        break;
    case model::WindowKind::follow:
        window.from = {{Kind::anchor, {}}};
        window.timed = false;
        break;
    case model::WindowKind::by_age: // anchored at birth, not at an event: see Prover::by_age
        break;
    }
    return window;
}

// Every anchor of the loose one is an anchor of the strict one.
bool Prover::pattern_anchors_within(const model::Pattern& strict, const model::Pattern& loose,
                                    const std::vector<model::Condition>& strict_guards,
                                    const std::vector<model::Condition>& loose_guards) {
    const auto asked = [&](const Side& side, const model::Pattern& pattern,
                           const std::vector<model::Condition>& guards, const std::string& kind) {
        return formula_of(side.book.standard, pattern.alternatives, kind, side.spells) &&
               formula_of(side.book.standard, guards, kind, side.spells);
    };
    if (strict.ordinal == model::Ordinal::all) {
        for (const std::string& kind : kinds_of(l_, loose))
            if (!follows(asked(l_, loose, loose_guards, kind), asked(s_, strict, strict_guards, kind),
                         s_.book.calendar, s_.book.not_known))
                return no("one counts from events that the other leaves out");
        return true;
    }
    if (!patterns_within(l_, {loose}, s_, {strict}) || loose.ordinal != strict.ordinal)
        return no("one counts from events that the other leaves out");
    for (const std::string& kind : kinds_of(l_, loose))
        if (!guards_follow(loose_guards, strict_guards, kind))
            return no("they hold under different conditions");
    return true;
}

bool Prover::anchor_within(const model::Timed& strict, const model::Timed& loose) {
    if (takes_planned(loose.window) && !takes_planned(strict.window))
        return no("one looks ahead to planned events and the other does not");
    auto* strict_event = std::get_if<model::AtEvent>(&strict.anchor.kind);
    auto* loose_event = std::get_if<model::AtEvent>(&loose.anchor.kind);
    if (strict_event && loose_event)
        return pattern_anchors_within(strict_event->pattern, loose_event->pattern, strict.guards,
                                      loose.guards);

    auto* strict_edge = std::get_if<model::AtStateEdge>(&strict.anchor.kind);
    auto* loose_edge = std::get_if<model::AtStateEdge>(&loose.anchor.kind);
    const bool guards_alike =
        strict.guards.empty() || s_.book.meaning.of(strict.guards) == l_.book.meaning.of(loose.guards);
    if (!guards_alike) return no("they hold under different conditions");
    if (strict_edge && loose_edge && strict_edge->end == loose_edge->end &&
        state_within(loose_edge->state, l_, strict_edge->state, s_))
        return true;
    // A state starts at one of the events that open it.
    if (strict_event && loose_edge && !loose_edge->end && !loose_edge->state.negated &&
        strict_event->pattern.ordinal == model::Ordinal::all && strict.guards.empty()) {
        const model::State& state = l_.book.standard.states[loose_edge->state.state];
        bool all = true;
        for (const model::Alternative& one : state.opening) {
            const std::string kind = l_.event(one.kind);
            Formula opened = formula_of(l_.book.standard, state.opening, kind, {});
            if (loose_edge->state.opened)
                opened =
                    std::move(opened) && formula_of(l_.book.standard, *loose_edge->state.opened, kind, {});
            all = all &&
                  follows(opened,
                          formula_of(s_.book.standard, strict_event->pattern.alternatives, kind, s_.spells),
                          s_.book.calendar, s_.book.not_known);
        }
        if (all) return true;
    }
    const bool birthday = std::holds_alternative<model::AtBirthday>(strict.anchor.kind);
    if (s_.book.meaning.of(strict.anchor) == l_.book.meaning.of(loose.anchor) &&
        (birthday || scope_is_same()) && (birthday || same_calendar(s_.book.calendar, l_.book.calendar)))
        return true;
    return no("they count from different events");
}

bool Prover::window_within(const model::Timed& strict, const model::Timed& loose) {
    const Window inner = window_of(strict), outer = window_of(loose);
    if (outer.timed && !inner.timed) return no("one sets a time and the other does not");
    if (outer.timed && !never_later(inner.due, outer.due)) return false;
    switch (outer.opens) {
    case Window::Opens::counted: {
        if (inner.opens != Window::Opens::counted)
            return no("one lets the duty be done ahead of the other's window");
        const Order order = compare(l_.book.calendar, outer.from, s_.book.calendar, inner.from);
        if (!order.comparable || !order.a_never_later) {
            proof_.anchors.insert(proof_.anchors.end(), order.b_first.begin(), order.b_first.end());
            return no("one lets the duty be done ahead of the other's window");
        }
        break;
    }
    case Window::Opens::previous:
        if (inner.opens != Window::Opens::previous)
            return no("one's window opens at the event before, and the other's does not");
        // A guard leaves an event out of what is asked, not out of what came before.
        if (auto* event = std::get_if<model::AtEvent>(&loose.anchor.kind); event && !loose.guards.empty()) {
            auto* own = std::get_if<model::AtEvent>(&strict.anchor.kind);
            if (!own || !pattern_anchors_within(own->pattern, event->pattern, {}, {}))
                return no("one's window opens at an event that does not open the other's");
        }
        break;
    case Window::Opens::spell:
        if (inner.opens == Window::Opens::counted && (l_.rule.scope.state || !l_.rule.scope.guards.empty()))
            return no("one's window opens with the state, and the other's does not");
        break;
    }
    const bool at_anchor = inner.opens == Window::Opens::counted && inner.from.size() == 1 &&
                           inner.from.front().kind == Reach::Kind::anchor;
    const bool free = !l_.rule.scope.state && l_.rule.scope.guards.empty();
    if (!at_anchor && !scope_is_same() && !free) return no("they hold in different states");
    // Only what lies behind the anchor can fall to a state that ends.
    return true;
}

bool Prover::timed(const model::Timed& strict, const model::Timed& loose) {
    const bool strict_by_age = strict.window == model::WindowKind::by_age;
    const bool loose_by_age = loose.window == model::WindowKind::by_age;
    if (strict_by_age || loose_by_age) {
        if (!strict_by_age || !loose_by_age) return no("one counts from birth and the other does not");
        return by_age(strict, loose);
    }
    const bool strict_recorded = !strict.all_of.empty() && strict.all_of.front().recorded;
    const bool bounded = s_.rule.scope.state || !s_.rule.scope.guards.empty();
    if (!loose_scope_within()) return false;
    // A bounded duty lapses when the state ends; one that is not bounded is owed all the same.
    if (bounded && !strict_recorded && !l_.rule.scope.state && l_.rule.scope.guards.empty())
        return no("one lapses when its state ends and the other does not");
    if (!anchor_within(strict, loose)) return false;
    if (!demands_within(strict.all_of, loose.all_of)) return false;
    if (strict.only_if_it_happens &&
        (!loose.only_if_it_happens || !demands_are_same(strict.all_of, loose.all_of)))
        return no("one asks only where the event happens");
    if (!window_within(strict, loose)) return false;
    const Window inner = window_of(strict), outer = window_of(loose);
    // An order of events does not lapse and is not excused beforehand; what lies ahead of an anchor can.
    if (!excuses_within(anchor_kinds(l_, loose))) return false;
    if (loose.window == model::WindowKind::before_event || strict.window == model::WindowKind::before_event) {
        if (!l_.rule.extensions.empty() || !s_.rule.extensions.empty())
            return no("an order of events cannot be extended");
        return true;
    }
    return extensions_within(inner.due, outer.due, inner.timed && outer.timed);
}

bool Prover::by_age(const model::Timed& strict, const model::Timed& loose) {
    if (!scope_is_same()) return no("they hold in different states");
    const bool free = !s_.rule.scope.state && s_.rule.scope.guards.empty();
    if (strict.age_months > loose.age_months) return no("one asks at a later age");
    // Within a state the duty arises only if the state holds before the age: an earlier age may ask of fewer.
    if (strict.age_months < loose.age_months && !free)
        return no("one asks at an earlier age, and so not of those who come later");
    if (s_.book.meaning.of(strict.guards) != l_.book.meaning.of(loose.guards))
        return no("they hold under different conditions");
    if (!s_.rule.extensions.empty() || !l_.rule.extensions.empty())
        return no("an extension sets a date of its own");
    return demands_within(strict.all_of, loose.all_of) && excuses_within({});
}

// --- orders and qualities --------------------------------------------------------------------------------

bool Prover::order_of_events(const model::Pattern& strict_event,
                             const std::vector<model::Pattern>* strict_before,
                             const model::Pattern& loose_event,
                             const std::vector<model::Pattern>* loose_before) {
    if (!loose_scope_within()) return false;
    if (!pattern_anchors_within(strict_event, loose_event, {}, {})) return false;
    if (!excuses_within(kinds_of(l_, loose_event))) return false;
    if (!strict_before) return true; // never at all
    if (!loose_before) return no("one allows the event where the other never does");
    if (!scope_is_same()) return no("they hold in different states");
    if (!patterns_within(s_, *strict_before, l_, *loose_before))
        return no("what satisfies one does not always satisfy the other");
    return true;
}

bool Prover::quality(const model::Quality& strict, const model::Quality& loose) {
    // What counts in a state lies in it: `each first core_group of child_protection_plan`.
    const bool counted_inside =
        s_.rule.scope.state && s_.rule.scope.guards.empty() && loose.of.ordinal != model::Ordinal::all &&
        loose.of.counted_in &&
        l_.book.meaning.of(*loose.of.counted_in) == s_.book.meaning.of(*s_.rule.scope.state);
    if (!counted_inside && !loose_scope_within()) return false;
    if (strict.of.ordinal != model::Ordinal::all || loose.of.ordinal != model::Ordinal::all) {
        if (!pattern_anchors_within(strict.of, loose.of, {}, {})) return false;
    }
    // Event exceptions first; conditions are part of the cases below.
    std::vector<const model::Condition*> strict_excuses, loose_excuses;
    for (const model::Excuse& excuse : l_.rule.excuses)
        if (auto* condition = std::get_if<model::Condition>(&excuse.when)) loose_excuses.push_back(condition);
    for (const model::Excuse& excuse : s_.rule.excuses) {
        if (auto* condition = std::get_if<model::Condition>(&excuse.when)) {
            strict_excuses.push_back(condition);
            continue;
        }
        const auto& event = std::get<model::Pattern>(excuse.when);
        if (std::none_of(l_.rule.excuses.begin(), l_.rule.excuses.end(), [&](const model::Excuse& other) {
                auto* pattern = std::get_if<model::Pattern>(&other.when);
                return pattern && patterns_within(s_, {event}, l_, {*pattern});
            }))
            return no("one has an exception that the other has not");
    }
    for (const std::string& kind : kinds_of(l_, loose.of)) {
        const auto in = [&](const Side& side, const model::Condition& condition) {
            return formula_of(side.book.standard, condition, kind, side.spells);
        };
        const Formula strict_asked = formula_of(s_.book.standard, strict.of.alternatives, kind, s_.spells);
        const Formula strict_good = in(s_, strict.condition);
        std::vector<Formula> strict_excused;
        for (const auto* excuse : strict_excuses)
            strict_excused.push_back(in(s_, *excuse));
        const Formula asked = formula_of(l_.book.standard, loose.of.alternatives, kind, l_.spells);
        const Formula good = in(l_, loose.condition);
        std::vector<Formula> excused;
        for (const auto* excuse : loose_excuses)
            excused.push_back(in(l_, *excuse));
        std::vector<const Formula*> all{&strict_asked, &strict_good, &asked, &good};
        for (const auto& formula : strict_excused)
            all.push_back(&formula);
        for (const auto& formula : excused)
            all.push_back(&formula);
        Cases cases(all, s_.book.calendar);
        if (cases.too_many()) return no("the conditions have too many cases to try");
        while (cases.next()) {
            enum class Found : std::uint8_t { broken, open, kept };
            const auto found = [&](const Formula& is_asked, const Formula& is_good,
                                   const std::vector<Formula>& excuses) {
                const auto says_yes = [&](const Formula& one) { return cases.of(one) == Truth::yes; };
                if (cases.of(is_asked) == Truth::no || says_yes(is_good) ||
                    std::any_of(excuses.begin(), excuses.end(), says_yes))
                    return Found::kept;
                return says_yes(is_asked) && cases.of(is_good) == Truth::no ? Found::broken : Found::open;
            };
            const Found by_strict = found(strict_asked, strict_good, strict_excused);
            const Found by_loose = found(asked, good, excused);
            const Found least = s_.book.not_known == NotKnown::told_apart ? by_strict
                                : by_strict != Found::kept                ? Found::broken
                                : s_.book.not_known == NotKnown::itself   ? Found::kept
                                                                          : Found::open;
            if (by_loose < least) return no("what is asked of the event differs");
        }
    }
    return true;
}

bool Prover::next_quality(const model::NextQuality& strict, const model::NextQuality& loose) {
    if (!scope_is_same()) return no("they hold in different states");
    if (!pattern_anchors_within(strict.of, loose.of, {}, {})) return false;
    if (!s_.rule.excuses.empty() || !l_.rule.excuses.empty() || strict.next.matching != loose.next.matching)
        return no("the next events differ");
    const auto kinds = kinds_of(s_, strict.next);
    if (kinds.size() != kinds_of(l_, loose.next).size()) return no("the next events differ");
    if (!patterns_within(s_, {strict.next}, l_, {loose.next}))
        return no("what is asked of the next event differs");
    return true;
}

bool Prover::throughout(const model::Throughout& strict, const model::Throughout& loose) {
    if (!loose_scope_within()) return false;
    if (!state_within(strict.state, s_, loose.state, l_)) return no("another state must hold");
    if (!s_.rule.excuses.empty()) return no("one has an exception");
    return true;
}

} // namespace plumbline::proof
