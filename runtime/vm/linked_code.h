// A bundle's code made ready for running. Each rule has registers of its own in a bundle; here they are renamed
// so that what many rules select alike stands in one register, and is selected once a case. A register is filled when a
// form first asks for it, from the registers that it is selected from. And for each rule it is said which kinds of
// events it needs, so that a rule which can find nothing in a case is not run there.
//
// Nothing of the meaning is here: the same instructions run, less those that would fill a register with what it holds
// already, or one that nothing turns on. Private to this room.
#pragma once

#include "runtime/bundle/bundle.h"
#include "runtime/vm/sets.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace plumbline {

// Kinds of events that a case must have for a form to make an obligation: of each clause at least one. No clause:
// it may make one in any case. What is said is necessary, not sufficient.
using KindClause = std::vector<EventKind>; // in order, none twice
using KindNeeds = std::vector<KindClause>;

struct RegisterName {
    std::uint32_t index = 0;
    bool is_of_spells = false;
    bool operator==(const RegisterName&) const = default;
};

struct IndexRange {
    std::uint32_t begin = 0, end = 0; // end excluded
};

// A form with what it takes with it.
struct LinkedForm {
    IndexRange steps;    // in LinkedCode::steps: what is gathered for it, and last the form itself
    RegisterName ground; // where this is empty the form makes nothing
    IndexRange sources;  // in LinkedCode::sources: all that it reads
};

struct LinkedCode {
    explicit LinkedCode(const Bundle& bundle);

    // Place by place as in Bundle::code: only registers and conditions are renamed.
    std::vector<Instruction> code;
    // By register: the instruction that fills it, and what has to be filled before (in `sources`).
    std::vector<std::uint32_t> moments_from, spells_from;
    std::vector<IndexRange> moment_sources, spell_sources;
    std::vector<RegisterName> sources;
    std::vector<LinkedForm> forms;
    std::vector<std::uint32_t> steps;      // places in `code`
    std::vector<IndexRange> forms_of_rule; // in `forms`
    // Those of the bundle, and behind them the renamed ones.
    std::vector<ConditionRange> conditions;
    std::vector<ConditionStep> condition_steps;
    // Step by step: `both` is decided by a first answer of no, `either` by one of yes. Behind such an answer it goes on as
    // if the step `to` had given it. `to` is 0 where a step is no first operand.
    struct ShortCut {
        Truth on = Truth::unknown;
        std::uint32_t to = 0;
    };
    std::vector<ShortCut> short_cuts;
    // `where` reads no spells (operand no_register) if its condition asks nothing of the spell an event lies in.
    static constexpr std::int32_t no_register = -1;
    std::uint32_t moment_registers = 0, spell_registers = 0;
    // The order in which rules run: that of their names, which is that of what they make, but each behind those it
    // watches. Place to rule, and rule to place.
    std::vector<std::uint32_t> rule_at, place_of;
    std::vector<std::uint32_t> name_order; // rule to its place among their names alone
    std::vector<KindNeeds> needs;          // by place
    // By kind of event: the rules to run anew when such an event is added, those they watch among them. A bit a place, as
    // RuleFilter has them.
    std::vector<std::vector<std::uint64_t>> touched_by;
    // Where a measure's m0 and m1 stand when its code has run.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> measure_registers;
};

} // namespace plumbline
