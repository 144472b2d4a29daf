// Walks over the parts of a rule. Each takes a rule or part, const or not, and hands on what it finds
// in an order that does not change.
#pragma once

#include "compiler/sema/model.h"

#include <type_traits>

namespace plumbline::model {

// Every anchor: a rule's own and those inside a choice of them.
template <typename Anchor, typename Take>
void each_anchor(Anchor& anchor, const Take& take) {
    take(anchor);
    if (auto* chosen = std::get_if<AtChosen>(&anchor.kind))
        for (auto& one : chosen->of)
            each_anchor(one, take);
}

template <typename Rule, typename Take>
void each_anchor_of(Rule& rule, const Take& take) {
    if (auto* timed = std::get_if<Timed>(&rule.form)) each_anchor(timed->anchor, take);
    if (auto* practice = std::get_if<Practice>(&rule.form); practice && practice->at_each)
        each_anchor(*practice->at_each, take);
}

// Every pattern that picks the events a rule is about: what starts a clock, what is required, what is counted. Not those
// inside conditions and exceptions.
template <typename Rule, typename Take>
void each_pattern(Rule& rule, const Take& take) {
    each_anchor_of(rule, [&](auto& anchor) {
        if (auto* event = std::get_if<AtEvent>(&anchor.kind)) take(event->pattern);
        if (auto* count = std::get_if<AtCount>(&anchor.kind)) take(count->pattern);
        if (auto* preceding = std::get_if<AtPreceding>(&anchor.kind)) {
            take(preceding->event);
            take(preceding->before);
        }
        if (auto* silence = std::get_if<AtSilence>(&anchor.kind)) {
            take(silence->of);
            take(silence->no);
        }
    });
    const auto demands = [&](auto& all) {
        for (auto& demand : all)
            for (auto& pattern : demand.any_of)
                take(pattern);
    };
    std::visit(
        [&](auto& form) {
            using Form = std::remove_cvref_t<decltype(form)>;
            if constexpr (std::is_same_v<Form, Timed> || std::is_same_v<Form, Recurring> ||
                          std::is_same_v<Form, PeriodDuty>)
                demands(form.all_of);
            else if constexpr (std::is_same_v<Form, Quality>)
                take(form.of);
            else if constexpr (std::is_same_v<Form, NextQuality>) {
                take(form.of);
                take(form.next);
            } else if constexpr (std::is_same_v<Form, NeverWithout>) {
                take(form.event);
                if (form.without) take(*form.without);
            } else if constexpr (std::is_same_v<Form, CountOver>)
                take(form.pattern);
        },
        rule.form);
}

// Every guard, in front of a sentence or on one of its stages.
template <typename Rule, typename Take>
void each_guard(Rule& rule, const Take& take) {
    for (auto& guard : rule.scope.guards)
        take(guard);
    if (auto* timed = std::get_if<Timed>(&rule.form))
        for (auto& guard : timed->guards)
            take(guard);
    if (auto* recurring = std::get_if<Recurring>(&rule.form))
        for (auto& stage : recurring->stages)
            if (stage.when) take(*stage.when);
}

} // namespace plumbline::model
