// Duties that can never meet: their anchors or states exclude each other.
#include "compiler/diff/proof/prover.h"

#include <algorithm>

namespace plumbline::proof {

namespace {

// What the event that a duty starts from is: a formula by kind.
struct Start {
    std::vector<std::string> kinds;
    const model::Pattern* pattern = nullptr;      // at an event
    const model::StateReference* state = nullptr; // at a state's opening
};

Start start_of(const Side& side) {
    Start start;
    const auto from_state = [&](const model::StateReference& state) {
        if (state.negated) return;
        start.state = &state;
        for (const model::Alternative& one : side.book.standard.states[state.state].opening)
            start.kinds.push_back(side.event(one.kind));
    };
    const auto from_pattern = [&](const model::Pattern& pattern) {
        start.pattern = &pattern;
        start.kinds = kinds_of(side, pattern);
    };
    if (auto* timed = std::get_if<model::Timed>(&side.rule.form)) {
        if (auto* event = std::get_if<model::AtEvent>(&timed->anchor.kind)) from_pattern(event->pattern);
        if (auto* edge = std::get_if<model::AtStateEdge>(&timed->anchor.kind))
            if (!edge->end) from_state(edge->state);
    } else if (auto* quality = std::get_if<model::Quality>(&side.rule.form)) {
        from_pattern(quality->of);
    } else if (auto* next = std::get_if<model::NextQuality>(&side.rule.form)) {
        from_pattern(next->of);
    } else if (auto* never = std::get_if<model::NeverWithout>(&side.rule.form)) {
        from_pattern(never->event);
    } else if (side.rule.scope.state) {
        from_state(*side.rule.scope.state);
    }
    return start;
}

Formula formula(const Side& side, const Start& start, const std::string& kind) {
    if (start.pattern) return formula_of(side.book.standard, start.pattern->alternatives, kind, side.spells);
    if (start.state && start.state->opened)
        return formula_of(side.book.standard, *start.state->opened, kind, side.spells);
    return Formula::yes();
}

} // namespace

bool apart(const RuleOf& a, const RuleOf& b) {
    const Side one(a), other(b);
    const Start one_start = start_of(one), other_start = start_of(other);
    if (one_start.kinds.empty() || other_start.kinds.empty()) return false;
    for (const std::string& kind : one_start.kinds) {
        if (std::find(other_start.kinds.begin(), other_start.kinds.end(), kind) == other_start.kinds.end())
            continue;
        if (!follows(formula(one, one_start, kind), !formula(other, other_start, kind), a.book->calendar))
            return false;
    }
    return std::any_of(one_start.kinds.begin(), one_start.kinds.end(), [&](const std::string& kind) {
        return std::find(other_start.kinds.begin(), other_start.kinds.end(), kind) != other_start.kinds.end();
    });
}

} // namespace plumbline::proof
