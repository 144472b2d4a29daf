// For the tests of the verifier: a sound bundle with one thing broken, and what is said of it.
#pragma once

#include "bundle_samples.h"
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/limits.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <initializer_list>
#include <string>
#include <vector>

namespace verifier_test {

using namespace plumbline;
using samples::BundleMaker;
using samples::whole_bundle;

// What verify() says of the whole sample after a change.
template <typename Change>
std::string broken(Change change) {
    Bundle bundle = whole_bundle();
    change(bundle);
    return verify(bundle);
}

// The same for a rule of its own, in a sample that has what rules need and no other rule. Registers: as many
// as a rule may have. Kinds and the like by their numbers in the sample:
constexpr std::int32_t extension = 1, plan_start = 4, visit = 6;
constexpr std::int32_t alone = 0, place = 1, by = 2, length = 3, interval = 4, booked = 5, setting = 6,
                       episode = 7;

struct RuleMaker : BundleMaker {
    RuleMaker() {
        bundle = whole_bundle();
        bundle.rules.clear();
        bundle.measures.clear();
        bundle.code.clear();
        bundle.conditions.clear();
        bundle.condition_steps.clear();
        for (StateEdgeRecord& edge : bundle.states[0].opening)
            edge.condition = -1;
        begin_rule("trial");
    }
    std::string verdict(std::uint32_t moment_registers = max_registers,
                        std::uint32_t spell_registers = max_registers) {
        end_rule(moment_registers, spell_registers);
        return verify(bundle);
    }
};

struct Emitted {
    Opcode opcode;
    std::initializer_list<std::int32_t> operands;
};

// A rule of these instructions, behind two that write m0 (visits), m1 (instants of no event) and s0, s1.
inline std::string rule_of(std::initializer_list<Emitted> instructions,
                           std::vector<std::vector<ConditionStep>> conditions = {}) {
    RuleMaker maker;
    for (std::vector<ConditionStep>& steps : conditions)
        maker.condition(std::move(steps));
    maker.emit(Opcode::events, {0, visit});
    maker.emit(Opcode::birthday, {1, 216, 0});
    maker.emit(Opcode::spells, {0, 0});
    maker.emit(Opcode::everywhere, {1});
    for (const Emitted& instruction : instructions)
        maker.emit(instruction.opcode, instruction.operands);
    std::string verdict = maker.verdict(8, 4);
    const std::string head = "rule `trial`, instruction ";
    return verdict.starts_with(head) ? verdict.substr(head.size()) : verdict;
}

inline std::string condition_of(std::vector<ConditionStep> steps) {
    RuleMaker maker;
    maker.condition(std::move(steps));
    std::string verdict = maker.verdict();
    const std::string head = "condition 0, ";
    return verdict.starts_with(head) ? verdict.substr(head.size()) : verdict;
}

inline std::int32_t find_duration(const Bundle& bundle, Duration sought) {
    const auto found = std::find(bundle.durations.begin(), bundle.durations.end(), sought);
    return static_cast<std::int32_t>(found - bundle.durations.begin());
}

inline std::size_t find_code(const Bundle& bundle, Opcode opcode) {
    const auto found =
        std::find_if(bundle.code.begin(), bundle.code.end(),
                     [&](const Instruction& instruction) { return instruction.opcode == opcode; });
    REQUIRE(found != bundle.code.end());
    return static_cast<std::size_t>(found - bundle.code.begin());
}

} // namespace verifier_test
