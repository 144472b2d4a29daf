// Scopes, patterns, anchors and conditions to registers.
#include "compiler/lower/emitter.h"

namespace plumbline {

namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

Emitter::Scope Emitter::scope(const model::Scope& scope) {
    Scope result;
    result.label = scope.label;
    if (scope.state) {
        result.spells = state_spells(*scope.state);
        result.everywhere = false;
    } else {
        result.spells = new_spells();
        emit(Opcode::everywhere, {result.spells});
    }
    for (const model::Condition& guard : scope.guards) {
        const std::int32_t asked = condition(guard, result);
        const Register narrowed = new_spells();
        emit(Opcode::narrow, {narrowed, result.spells, asked});
        result.spells = narrowed;
        result.everywhere = false;
    }
    return result;
}

// Conditions on opening events are asked outside any scope.
Register Emitter::spells_of(const Scope& scope) {
    if (scope.spells >= 0) return scope.spells;
    const Register whole = new_spells();
    emit(Opcode::everywhere, {whole});
    return whole;
}

Register Emitter::state_spells(const model::StateReference& state) {
    Register spells = new_spells();
    emit(Opcode::spells, {spells, static_cast<std::int32_t>(state.state)});
    if (state.opened) {
        const std::int32_t asked = condition(*state.opened, {});
        const Register opened = new_spells();
        emit(Opcode::opened, {opened, spells, asked});
        spells = opened;
    }
    if (state.negated) {
        const Register outside = new_spells();
        emit(Opcode::outside, {outside, spells});
        spells = outside;
    }
    return spells;
}

Register Emitter::pattern(const model::Pattern& pattern, const Scope& scope, bool with_planned) {
    Register all = -1;
    for (const model::Alternative& alternative : pattern.alternatives) {
        Register found = new_moments();
        emit(Opcode::events, {found, alternative.kind});
        if (with_planned) {
            const Register planned = new_moments();
            emit(Opcode::planned, {planned, alternative.kind});
            const Register both = new_moments();
            emit(Opcode::merge, {both, found, planned});
            found = both;
        }
        if (alternative.where) {
            const std::int32_t asked = condition(*alternative.where, scope);
            const Register kept = new_moments();
            emit(Opcode::where, {kept, found, asked, spells_of(scope)});
            found = kept;
        }
        if (all < 0) {
            all = found;
        } else {
            const Register both = new_moments();
            emit(Opcode::merge, {both, all, found});
            all = both;
        }
    }
    if (pattern.ordinal == model::Ordinal::all) return all;
    const Register counted_in = pattern.counted_in ? state_spells(*pattern.counted_in) : spells_of(scope);
    const Register counted = new_moments();
    if (pattern.ordinal == model::Ordinal::last)
        emit(Opcode::last, {counted, all, counted_in});
    else
        emit(pattern.ordinal == model::Ordinal::nth ? Opcode::nth : Opcode::every_nth,
             {counted, all, pattern.n, counted_in});
    return counted;
}

Register Emitter::any_of(const std::vector<model::Pattern>& patterns, const Scope& scope) {
    Register all = -1;
    for (const model::Pattern& one : patterns) {
        const Register found = pattern(one, scope);
        if (all < 0) {
            all = found;
            continue;
        }
        const Register both = new_moments();
        emit(Opcode::merge, {both, all, found});
        all = both;
    }
    return all;
}

Register Emitter::kinds_of(const model::Pattern& pattern) {
    Register all = -1;
    for (const model::Alternative& alternative : pattern.alternatives) {
        const Register found = new_moments();
        emit(Opcode::events, {found, alternative.kind});
        if (all < 0) {
            all = found;
            continue;
        }
        const Register both = new_moments();
        emit(Opcode::merge, {both, all, found});
        all = both;
    }
    return all;
}

Register Emitter::inside(Register moments, const Scope& scope) {
    if (scope.everywhere) return moments;
    const Register kept = new_moments();
    emit(Opcode::inside, {kept, moments, scope.spells});
    return kept;
}

Register Emitter::anchor(const model::Anchor& anchor, const Scope& scope, bool with_planned) {
    return std::visit(
        Overloaded{[&](const model::AtEvent& at) { return pattern(at.pattern, scope, with_planned); },
                   [&](const model::AtBirthday& at) {
                       const Register found = new_moments();
                       emit(Opcode::birthday,
                            {found, at.months,
                             static_cast<std::int32_t>(text("birthday " + std::to_string(at.months / 12)))});
                       return found;
                   },
                   [&](const model::AtStateEdge& at) {
                       const Register spells = state_spells(at.state);
                       const Register found = new_moments();
                       emit(at.end ? Opcode::ends : Opcode::starts,
                            {found, spells,
                             static_cast<std::int32_t>(text(standard_.states[at.state.state].name))});
                       return found;
                   },
                   [&](const model::AtCount& at) {
                       // Each says of which spell it is, the whole timeline where there is no state.
                       const Register counted = new_moments();
                       emit(Opcode::inside, {counted, pattern(at.pattern, scope), scope.spells});
                       const Register found = new_moments();
                       emit(Opcode::reaches, {found, counted, at.count, duration(at.within)});
                       return found;
                   },
                   [&](const model::AtSilence& at) {
                       const Register asked = inside(pattern(at.of, scope), scope);
                       const Register answers = pattern(at.no, scope);
                       const Register found = new_moments();
                       emit(Opcode::silent, {found, asked, answers, duration(at.within)});
                       return found;
                   },
                   [&](const model::AtMissed& at) {
                       const Register found = new_moments();
                       emit(Opcode::missed, {found, static_cast<std::int32_t>(at.rule)});
                       return found;
                   },
                   [&](const model::AtLasted& at) {
                       const Register spells = state_spells(at.state);
                       const Register found = new_moments();
                       emit(Opcode::lasted,
                            {found, spells, duration(at.duration),
                             static_cast<std::int32_t>(text(standard_.states[at.state.state].name))});
                       return found;
                   },
                   [&](const model::AtCondition& at) {
                       const std::int32_t asked = condition(at.condition, scope);
                       const Register narrowed = new_spells();
                       emit(Opcode::narrow, {narrowed, scope.spells, asked});
                       const Register found = new_moments();
                       emit(Opcode::starts, {found, narrowed, static_cast<std::int32_t>(text(at.label))});
                       return found;
                   },
                   [&](const model::AtPreceding& at) {
                       const Register before = inside(pattern(at.before, scope, with_planned), scope);
                       const Register events = pattern(at.event, {});
                       const Register found = new_moments();
                       emit(Opcode::preceding, {found, events, before});
                       return found;
                   },
                   [&](const model::AtChosen& at) {
                       Register chosen = this->anchor(at.of.front(), scope, with_planned);
                       for (std::size_t i = 1; i < at.of.size(); ++i) {
                           const Register other = this->anchor(at.of[i], scope, with_planned);
                           const Register found = new_moments();
                           emit(at.later ? Opcode::later_of : Opcode::earlier_of,
                                {found, chosen, other, scope.spells});
                           chosen = found;
                       }
                       return chosen;
                   }},
        anchor.kind);
}

std::int32_t Emitter::add_condition(const std::vector<ConditionStep>& steps) {
    ConditionRange range;
    range.begin = static_cast<std::uint32_t>(bundle_.condition_steps.size());
    bundle_.condition_steps.insert(bundle_.condition_steps.end(), steps.begin(), steps.end());
    range.end = static_cast<std::uint32_t>(bundle_.condition_steps.size());
    bundle_.conditions.push_back(range);
    return static_cast<std::int32_t>(bundle_.conditions.size() - 1);
}

std::int32_t Emitter::condition(const model::Condition& condition, const Scope& scope) {
    std::vector<ConditionStep> list;
    steps(condition, scope, list);
    return add_condition(list);
}

std::int32_t Emitter::edge_condition(const std::optional<model::Condition>& condition_) {
    return condition_ ? condition(*condition_, {}) : -1;
}

// Of the event itself: one of the alternatives' kinds, as that alternative asks.
std::int32_t Emitter::condition_of_alternatives(const model::Pattern& pattern, const Scope& scope) {
    std::vector<ConditionStep> list;
    for (std::size_t i = 0; i < pattern.alternatives.size(); ++i) {
        const model::Alternative& alternative = pattern.alternatives[i];
        list.push_back({ConditionOp::is_kind, {alternative.kind}});
        if (alternative.where) {
            steps(*alternative.where, scope, list);
            list.push_back({ConditionOp::both, {}});
        }
        if (i > 0) list.push_back({ConditionOp::either, {}});
    }
    return add_condition(list);
}

void Emitter::steps(const model::Condition& condition, const Scope& scope, std::vector<ConditionStep>& into) {
    const auto step = [&](ConditionOp op, std::array<std::int32_t, 4> operands = {}) {
        into.push_back({op, operands});
    };
    const auto joined = [&](const std::vector<model::Condition>& parts, ConditionOp op, bool of_none) {
        if (parts.empty()) step(ConditionOp::constant, {of_none ? 1 : 0});
        for (std::size_t i = 0; i < parts.size(); ++i) {
            steps(parts[i], scope, into);
            if (i > 0) step(op);
        }
    };
    std::visit(
        Overloaded{
            [&](const model::Constant& c) { step(ConditionOp::constant, {c.value ? 1 : 0}); },
            [&](const model::Not& c) {
                steps(*c.inner, scope, into);
                step(ConditionOp::negate);
            },
            [&](const model::AllOf& c) { joined(c.parts, ConditionOp::both, true); },
            [&](const model::AnyOf& c) { joined(c.parts, ConditionOp::either, false); },
            [&](const model::AttributeCompared& c) {
                step(ConditionOp::compared,
                     {c.kind, c.slot, static_cast<std::int32_t>(c.comparison), c.value});
            },
            [&](const model::AttributeIn& c) {
                bundle_.value_lists.push_back(c.values);
                step(ConditionOp::one_of,
                     {c.kind, c.slot, static_cast<std::int32_t>(bundle_.value_lists.size() - 1)});
            },
            [&](const model::AttributeIsText& c) {
                step(ConditionOp::is_text, {c.kind, c.slot, static_cast<std::int32_t>(text(c.value))});
            },
            [&](const model::AttributeRecorded& c) {
                step(ConditionOp::is_recorded, {c.kind, c.slot});
            },
            [&](const model::AgeBetween& c) {
                step(ConditionOp::age_between, {c.from_months.value_or(-1), c.to_months.value_or(-1)});
            },
            [&](const model::Elapsed& c) {
                step(ConditionOp::elapsed_over, {duration(c.duration)});
                if (!c.over) step(ConditionOp::negate);
            },
            [&](const model::Happened& c) {
                const Register found = pattern(*c.pattern, scope);
                const std::int32_t in_spell = scope.everywhere ? 0 : 1;
                // Counted in another state it is asked of that state's spell.
                if (c.pattern->counted_in) {
                    const Register counted_in = state_spells(*c.pattern->counted_in);
                    if (c.within)
                        step(ConditionOp::happened_in_within, {found, counted_in, duration(*c.within)});
                    else
                        step(ConditionOp::happened_in, {found, counted_in});
                } else if (c.within) {
                    step(ConditionOp::happened_within, {found, in_spell, duration(*c.within)});
                } else {
                    step(ConditionOp::happened, {found, in_spell});
                }
            },
            [&](const model::Holds& c) { step(ConditionOp::holds, {state_spells(*c.state)}); }},
        condition.kind);
}

} // namespace plumbline
