#include "compiler/syntax/readings.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace plumbline::syntax {

using antlr4::atn::ATNState;
using antlr4::atn::RuleTransition;
using antlr4::atn::Transition;

namespace {

// How the parts of a sentence are called in a message. Empty: spell its words out.
std::string_view phrase_for_name(std::size_t caller) {
    switch (caller) {
    case Grammar::RuleStandard:
        return "the standard's name";
    case Grammar::RuleVocabulary:
        return "the vocabulary's name";
    case Grammar::RuleCalendar:
    case Grammar::RuleStandardField:
        return "a calendar's name";
    case Grammar::RuleRuleDeclaration:
        return "the rule's name";
    case Grammar::RulePractice:
        return "the practice's name";
    case Grammar::RuleMeasure:
        return "the measure's name";
    case Grammar::RuleRuleStart:
        return "a name";
    case Grammar::RuleStateReference:
        return "the name of a state";
    default:
        return "a name";
    }
}

std::string_view phrase_for_anchor(std::size_t previous) {
    switch (previous) {
    case Grammar::OF:
    case Grammar::AFTER:
    case Grammar::AS:
        return "the event that starts the clock";
    default:
        return "an event";
    }
}

std::string_view phrase_for(std::size_t rule, std::size_t caller, std::size_t previous) {
    switch (rule) {
    case Grammar::RuleName:
        return phrase_for_name(caller);
    case Grammar::RuleAnchor:
        return phrase_for_anchor(previous);
    case Grammar::RuleDeclaration:
        return "a declaration such as `rule`, `section` or `event`";
    case Grammar::RuleStatement:
        return "a sentence such as `within 5 working days of referral: visit`";
    case Grammar::RuleWhileBody:
    case Grammar::RuleWhenBody:
    case Grammar::RuleRequirement:
        return "what must happen";
    case Grammar::RuleEachBody:
        return "what must be so";
    case Grammar::RuleTrigger:
        return "what sets the duty off";
    case Grammar::RulePattern:
    case Grammar::RuleElement:
    case Grammar::RuleAlternatives:
        return "an event";
    case Grammar::RuleStateReference:
        return "a state";
    case Grammar::RuleCondition:
    case Grammar::RuleConjunction:
    case Grammar::RuleTest:
    case Grammar::RuleGuard:
    case Grammar::RuleGuardConjunction:
    case Grammar::RulePlainTest:
        return "a condition";
    case Grammar::RuleComparison:
        return "a comparison such as `=` or `is`";
    case Grammar::RuleValue:
        return "a value";
    case Grammar::RuleWord:
    case Grammar::RuleNoteWord:
        return "a word";
    case Grammar::RuleDuration:
    case Grammar::RuleInterval:
        return "a length of time such as `5 working days`";
    case Grammar::RuleUnit:
        return "a unit such as `days` or `working days`";
    case Grammar::RuleAge:
        return "an age such as `16 years`";
    case Grammar::RuleDate:
    case Grammar::RuleMoment:
        return "a date such as `2025-03-03`";
    case Grammar::RuleAttributeName:
        return "the name of an attribute";
    case Grammar::RuleAttributeType:
        return "a type such as `yes/no`, `text` or `home | school`";
    case Grammar::RuleCalendarPeriod:
        return "a period such as `calendar month`";
    case Grammar::RuleCountSpan:
        return "a span such as `every 12 months`";
    case Grammar::RuleStatus:
        return "a status such as `met`";
    case Grammar::RuleExpectedField:
        return "a status, `due`, `from`, `at` or `of`";
    case Grammar::RuleAggregate:
        return "`average`, `median`, `count` or `percentage`";
    default:
        return {};
    }
}

} // namespace

std::size_t Readings::Hash::operator()(const Reading& reading) const {
    return reading.state->stateNumber * 0x9E3779B97F4A7C15u ^
           reinterpret_cast<std::size_t>(reading.outer) >> 4;
}

std::size_t Readings::Hash::operator()(const std::vector<Reading>& readings) const {
    std::size_t sum = readings.size();
    for (const Reading& reading : readings)
        sum = sum * 31 + (*this)(reading);
    return sum;
}

Readings::Readings(const antlr4::atn::ATN& atn) : atn_(atn) {
    number_of({}); // none
}

const Readings::Return* Readings::enter(const Return* outer, ATNState* next) {
    return &returns_.try_emplace(Reading{next, outer}, Return{outer, next}).first->second;
}

Readings::Front Readings::number_of(std::vector<Reading> readings) {
    auto [found, is_new] = numbers_.try_emplace(std::move(readings), static_cast<Front>(fronts_.size()));
    if (is_new) fronts_.push_back(&found->first);
    return found->second;
}

Readings::Front Readings::start(std::size_t rule) {
    return number_of({{atn_.ruleToStartState[rule], nullptr}});
}

Readings::Front Readings::step(Front front, std::size_t kind) {
    std::uint64_t key = std::uint64_t{front} << 32 | static_cast<std::uint32_t>(kind);
    auto known = steps_.find(key);
    if (known != steps_.end()) return known->second;
    Front next = number_of(readings_after(*fronts_[front], kind));
    steps_.emplace(key, next);
    return next;
}

std::vector<Readings::Reading> Readings::readings_after(const std::vector<Reading>& front, std::size_t kind) {
    std::vector<Reading> next;
    std::unordered_set<Reading, Hash> seen(front.begin(), front.end());
    std::vector<Reading> open(front.begin(), front.end());
    while (!open.empty()) {
        Reading reading = open.back();
        open.pop_back();
        auto visit = [&](ATNState* state, const Return* outer) {
            if (seen.insert({state, outer}).second) open.push_back({state, outer});
        };
        if (reading.state->getStateType() == ATNState::RULE_STOP) {
            if (reading.outer) visit(reading.outer->next, reading.outer->outer);
            continue;
        }
        for (const Transition* transition : reading.state->transitions) {
            if (transition->getSerializationType() == Transition::RULE) {
                auto* rule = static_cast<const RuleTransition*>(transition);
                visit(rule->target, enter(reading.outer, rule->followState));
            } else if (transition->isEpsilon()) {
                visit(transition->target, reading.outer);
            } else if (transition->matches(kind, 0, std::numeric_limits<std::size_t>::max())) {
                Reading after{transition->target, reading.outer};
                if (std::find(next.begin(), next.end(), after) == next.end()) next.push_back(after);
            }
        }
    }
    return next;
}

std::vector<Expected> Readings::expected(Front front, std::size_t previous) {
    struct Step {
        Reading reading;
        std::string_view phrase;
    };
    std::vector<Expected> result;
    std::vector<Step> open;
    std::vector<Step> seen;
    auto visit = [&](const Step& step) {
        bool known = std::any_of(seen.begin(), seen.end(), [&](const Step& other) {
            return other.reading == step.reading && other.phrase == step.phrase;
        });
        if (known) return;
        seen.push_back(step);
        open.push_back(step);
    };
    for (const Reading& reading : *fronts_[front])
        visit({reading, {}});
    while (!open.empty()) {
        Step step = open.back();
        open.pop_back();
        ATNState* state = step.reading.state;
        const Return* outer = step.reading.outer;
        if (state->getStateType() == ATNState::RULE_STOP) {
            if (outer) visit({{outer->next, outer->outer}, step.phrase});
            continue;
        }
        for (const Transition* transition : state->transitions) {
            if (transition->getSerializationType() == Transition::RULE) {
                auto* rule = static_cast<const RuleTransition*>(transition);
                std::string_view phrase = step.phrase;
                if (phrase.empty()) phrase = phrase_for(rule->ruleIndex, state->ruleIndex, previous);
                visit({{rule->target, enter(outer, rule->followState)}, phrase});
            } else if (transition->isEpsilon()) {
                visit({{transition->target, outer}, step.phrase});
            } else {
                for (ssize_t kind : transition->label().toList()) {
                    Expected found{static_cast<std::size_t>(kind), state->ruleIndex, step.phrase};
                    bool known = std::find(result.begin(), result.end(), found) != result.end();
                    if (!known) result.push_back(found);
                }
            }
        }
    }
    return result;
}

} // namespace plumbline::syntax
