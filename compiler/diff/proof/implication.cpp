#include "compiler/diff/proof/prover.h"

#include <algorithm>

namespace plumbline::proof {

bool same_calendar(const Calendar& a, const Calendar& b) {
    const CalendarData& one = a.data();
    const CalendarData& other = b.data();
    const auto spans_equal = [](const std::vector<NamedSpan>& x, const std::vector<NamedSpan>& y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const NamedSpan& p, const NamedSpan& q) {
            return p.first == q.first && p.last == q.last;
        });
    };
    return one.first == other.first && one.last == other.last &&
           one.working_weekdays == other.working_weekdays && one.zone == other.zone &&
           std::equal(one.holidays.begin(), one.holidays.end(), other.holidays.begin(), other.holidays.end(),
                      [](const NamedDay& p, const NamedDay& q) { return p.day == q.day; }) &&
           spans_equal(one.closures, other.closures) && spans_equal(one.terms, other.terms);
}

bool same_meaning(const RuleOf& a, const RuleOf& b) {
    if (a.book == b.book && a.rule == b.rule) return true;
    return a.book->meaning.of(*a.rule) == b.book->meaning.of(*b.rule) &&
           (a.book == b.book || same_calendar(a.book->calendar, b.book->calendar));
}

Side::Side(const RuleOf& of)
    : book(*of.book),
      rule(*of.rule),
      spells(rule.scope.state
                 ? (rule.scope.state->negated ? "not " : "") + book.meaning.of_state(rule.scope.state->state)
                 : std::string()),
      scope(book.meaning.of(rule.scope)) {}

std::vector<std::string> kinds_of(const Side& side, const model::Pattern& pattern) {
    std::vector<std::string> kinds;
    for (const model::Alternative& one : pattern.alternatives) {
        std::string name = side.event(one.kind);
        if (std::find(kinds.begin(), kinds.end(), name) == kinds.end()) kinds.push_back(std::move(name));
    }
    return kinds;
}

// Where a rank counts: `second cla_review of looked_after`, or the same said by `while looked_after`.
std::string counted_in(const Side& side, const model::Pattern& pattern) {
    if (pattern.counted_in) return side.book.meaning.of(*pattern.counted_in);
    const model::Scope& scope = side.rule.scope;
    if (scope.state && scope.guards.empty()) return side.book.meaning.of(*scope.state);
    return side.scope;
}

std::vector<Part> parts(const model::Rule& rule) {
    const auto* recurring = std::get_if<model::Recurring>(&rule.form);
    if (!recurring) return {Part::whole};
    const bool goes_on =
        std::any_of(recurring->stages.begin(), recurring->stages.end(),
                    [](const model::Stage& stage) { return stage.kind == model::Stage::Kind::every; });
    if (goes_on) return {Part::first, Part::further};
    return {Part::first};
}

Proof implies(const RuleOf& strict, const RuleOf& loose, Part part) {
    Prover prover(strict, loose);
    return prover.run(part);
}

Proof implies(const RuleOf& strict, const RuleOf& loose) {
    Proof whole;
    for (const Part part : parts(*loose.rule)) {
        Proof proof = implies(strict, loose, part);
        whole.proven = proof.proven;
        whole.by_words = proof.by_words;
        whole.orders.insert(whole.orders.end(), proof.orders.begin(), proof.orders.end());
        whole.anchors.insert(whole.anchors.end(), proof.anchors.begin(), proof.anchors.end());
        if (!proof.proven) {
            whole.because = proof.because;
            return whole;
        }
    }
    return whole;
}

Proof Prover::run(Part part) {
    if (same_meaning({&s_.book, &s_.rule}, {&l_.book, &l_.rule})) {
        proof_.proven = proof_.by_words = true;
        return proof_;
    }
    proof_.proven = by_form(part);
    if (proof_.proven) proof_.because.clear();
    if (!proof_.proven && proof_.because.empty()) proof_.because = "the two are of different kinds";
    return proof_;
}

bool Prover::by_form(Part part) {
    const model::Form& strict = s_.rule.form;
    const model::Form& loose = l_.rule.form;
    if (auto* one = std::get_if<model::Timed>(&strict)) {
        if (auto* other = std::get_if<model::Timed>(&loose)) return timed(*one, *other);
        if (auto* other = std::get_if<model::Recurring>(&loose))
            return part == Part::first && timed_to_first(*one, *other);
    }
    if (auto* one = std::get_if<model::Recurring>(&strict)) {
        if (auto* other = std::get_if<model::Recurring>(&loose))
            return part == Part::first ? first_of_recurring(*one, *other)
                                       : further_of_recurring(*one, *other);
        if (auto* other = std::get_if<model::CountOver>(&loose))
            return recurring_to_count(*one, *other, {other->pattern});
        if (auto* other = std::get_if<model::PeriodDuty>(&loose)) {
            model::CountOver as_count{false, 1, {}, model::CountOver::Span::calendar, {}, other->period};
            return std::all_of(other->all_of.begin(), other->all_of.end(), [&](const model::Demand& demand) {
                return recurring_to_count(*one, as_count, demand.any_of);
            });
        }
    }
    if (auto* one = std::get_if<model::Quality>(&strict))
        if (auto* other = std::get_if<model::Quality>(&loose)) return quality(*one, *other);
    if (auto* one = std::get_if<model::NextQuality>(&strict))
        if (auto* other = std::get_if<model::NextQuality>(&loose)) return next_quality(*one, *other);
    if (auto* one = std::get_if<model::NeverWithout>(&strict))
        if (auto* other = std::get_if<model::NeverWithout>(&loose)) {
            std::vector<model::Pattern> before, loose_before;
            if (one->without) before.push_back(*one->without);
            if (other->without) loose_before.push_back(*other->without);
            return order_of_events(one->event, one->without ? &before : nullptr, other->event,
                                   other->without ? &loose_before : nullptr);
        }
    if (auto* one = std::get_if<model::Throughout>(&strict))
        if (auto* other = std::get_if<model::Throughout>(&loose)) return throughout(*one, *other);
    if (auto* one = std::get_if<model::CountOver>(&strict))
        if (auto* other = std::get_if<model::CountOver>(&loose)) return count(*one, *other);
    if (auto* one = std::get_if<model::PeriodDuty>(&strict))
        if (auto* other = std::get_if<model::PeriodDuty>(&loose)) return period(*one, *other);
    if (auto* one = std::get_if<model::TimeOver>(&strict))
        if (auto* other = std::get_if<model::TimeOver>(&loose)) return time_over(*one, *other);
    return false;
}

// --- the smaller questions -------------------------------------------------------------------------------

bool Prover::never_later(const Reaches& strict, const Reaches& loose) {
    Order order = compare(s_.book.calendar, strict, l_.book.calendar, loose);
    const bool holds = order.comparable && order.a_never_later;
    if (!order.comparable) {
        no("the calendars have no day in common");
    } else if (!holds) {
        no(describe(strict.front()) + " can end after " + describe(loose.front()));
        proof_.anchors.insert(proof_.anchors.end(), order.b_first.begin(), order.b_first.end());
    }
    proof_.orders.push_back(std::move(order));
    return holds;
}

bool Prover::guards_follow(const std::vector<model::Condition>& loose,
                           const std::vector<model::Condition>& strict, const std::string& kind) const {
    if (strict.empty()) return true;
    return follows(formula_of(l_.book.standard, loose, kind, l_.spells),
                   formula_of(s_.book.standard, strict, kind, s_.spells), s_.book.calendar,
                   s_.book.not_known);
}

// Every spell of `inner` lies in one of `outer`.
bool Prover::state_within(const model::StateReference& inner, const Side& inner_side,
                          const model::StateReference& outer, const Side& outer_side) const {
    if (inner_side.book.meaning.of_state(inner.state) != outer_side.book.meaning.of_state(outer.state) ||
        inner.negated != outer.negated)
        return false;
    if (!outer.opened && !inner.opened) return true;
    if (inner.negated) return inner_side.book.meaning.of(inner) == outer_side.book.meaning.of(outer);
    if (!outer.opened) return true;
    if (!inner.opened) return false;
    for (const model::Alternative& one : inner_side.book.standard.states[inner.state].opening) {
        const std::string kind = inner_side.event(one.kind);
        if (!follows(formula_of(inner_side.book.standard, *inner.opened, kind, {}),
                     formula_of(outer_side.book.standard, *outer.opened, kind, {}), s_.book.calendar,
                     s_.book.not_known))
            return false;
    }
    return true;
}

bool Prover::loose_scope_within() {
    if (scope_is_same()) return true;
    const model::Scope& strict = s_.rule.scope;
    const model::Scope& loose = l_.rule.scope;
    if (!strict.state && strict.guards.empty()) return true;
    if (strict.state) {
        if (!loose.state) return no("one is bounded by `" + strict.label + "` and the other is not");
        if (!state_within(*loose.state, l_, *strict.state, s_)) return no("they hold in different states");
    }
    if (!guards_follow(loose.guards, strict.guards, {})) return no("they hold under different conditions");
    return true;
}

bool Prover::patterns_within(const Side& inner_side, const std::vector<model::Pattern>& inner,
                             const Side& outer_side, const std::vector<model::Pattern>& outer) const {
    const auto alternatives_within = [&](const Side& one_side, const model::Pattern& one,
                                         const Side& other_side,
                                         const std::vector<const model::Pattern*>& all) {
        for (const std::string& kind : kinds_of(one_side, one)) {
            Formula any;
            any.kind = Formula::Kind::any;
            for (const model::Pattern* pattern : all)
                any.parts.push_back(
                    formula_of(other_side.book.standard, pattern->alternatives, kind, other_side.spells));
            if (!follows(formula_of(one_side.book.standard, one.alternatives, kind, one_side.spells), any,
                         s_.book.calendar, s_.book.not_known))
                return false;
        }
        return true;
    };
    for (const model::Pattern& one : inner) {
        std::vector<const model::Pattern*> plain;
        for (const model::Pattern& other : outer)
            if (other.ordinal == model::Ordinal::all && (!other.matching || other.matching == one.matching))
                plain.push_back(&other);
        if (!plain.empty() && alternatives_within(inner_side, one, outer_side, plain)) continue;
        if (one.ordinal == model::Ordinal::all) return false;
        // Ranks agree only where the same events are counted in the same place.
        const auto is_same = [&](const model::Pattern& other) {
            if (other.ordinal != one.ordinal || other.n != one.n) return false;
            if (other.matching && other.matching != one.matching) return false;
            if (counted_in(inner_side, one) != counted_in(outer_side, other)) return false;
            return alternatives_within(inner_side, one, outer_side, {&other}) &&
                   alternatives_within(outer_side, other, inner_side, {&one});
        };
        if (std::none_of(outer.begin(), outer.end(), is_same)) return false;
    }
    return true;
}

bool Prover::demand_within(const Side& inner_side, const model::Demand& inner, const Side& outer_side,
                           const model::Demand& outer) const {
    if (inner.recorded || outer.recorded) return inner.recorded && outer.recorded;
    return patterns_within(inner_side, inner.any_of, outer_side, outer.any_of);
}

bool Prover::demands_within(const std::vector<model::Demand>& strict,
                            const std::vector<model::Demand>& loose) {
    for (const model::Demand& wanted : loose)
        if (std::none_of(strict.begin(), strict.end(),
                         [&](const model::Demand& given) { return demand_within(s_, given, l_, wanted); }))
            return no("what satisfies one does not always satisfy the other");
    return true;
}

bool Prover::demands_are_same(const std::vector<model::Demand>& strict,
                              const std::vector<model::Demand>& loose) const {
    return strict.size() == 1 && loose.size() == 1 && demand_within(s_, strict.front(), l_, loose.front()) &&
           demand_within(l_, loose.front(), s_, strict.front());
}

// Where the strict one excuses, so does the loose one.
bool Prover::excuses_within(const std::vector<std::string>& anchor_kinds) {
    for (const model::Excuse& excuse : s_.rule.excuses) {
        const bool found =
            std::any_of(l_.rule.excuses.begin(), l_.rule.excuses.end(), [&](const model::Excuse& other) {
                auto* event = std::get_if<model::Pattern>(&excuse.when);
                auto* other_event = std::get_if<model::Pattern>(&other.when);
                if (event || other_event)
                    return event && other_event && patterns_within(s_, {*event}, l_, {*other_event});
                const auto& condition = std::get<model::Condition>(excuse.when);
                const auto& other_condition = std::get<model::Condition>(other.when);
                std::vector<std::string> kinds = anchor_kinds;
                if (kinds.empty()) kinds.push_back({});
                return std::all_of(kinds.begin(), kinds.end(), [&](const std::string& kind) {
                    return follows(formula_of(s_.book.standard, condition, kind, s_.spells),
                                   formula_of(l_.book.standard, other_condition, kind, l_.spells),
                                   s_.book.calendar, s_.book.not_known);
                });
            });
        if (!found) return no("one has an exception that the other has not");
    }
    return true;
}

bool Prover::extensions_within(const Reaches& strict_due, const Reaches& loose_due, bool timed) {
    const auto text = [](const Side& side, const model::Extension& extension) {
        return side.book.meaning.of(extension, extension.by.alternatives.empty()
                                                   ? EventKind{0}
                                                   : extension.by.alternatives.front().kind);
    };
    bool has_slot = false;
    for (const model::Extension& extension : l_.rule.extensions) {
        has_slot = has_slot || extension.to_slot;
        if (extension.to && timed && !never_later(strict_due, {{Reach::Kind::after, *extension.to}}))
            return no("an extension can end before the other's time");
    }
    if (!s_.rule.extensions.empty()) {
        if (s_.rule.extensions.size() != l_.rule.extensions.size() ||
            !std::equal(s_.rule.extensions.begin(), s_.rule.extensions.end(), l_.rule.extensions.begin(),
                        [&](const auto& one, const auto& other) { return text(s_, one) == text(l_, other); }))
            return no("one can be extended where the other cannot");
    }
    if (!has_slot) return true;
    // An extension to a date of its own may also come before the due that it moves.
    if (s_.rule.extensions.empty() || !timed || !never_later(strict_due, loose_due) ||
        !proof_.orders.back().b_never_later)
        return no("an extension sets a date of its own");
    return true;
}

} // namespace plumbline::proof
