// The words that stand in a bundle for opcodes, units and types, so that a bundle keeps its meaning when a
// table gains an entry. Private to this room. A number that no table knows has the empty word, and no word
// but those listed is known.
#pragma once

#include "runtime/bundle/bundle.h"

#include <optional>
#include <span>
#include <string_view>

namespace plumbline {

const OperationInfo& info(Opcode opcode);
const OperationInfo& info(ConditionOp op);
inline constexpr std::string_view info_of_nothing = "?";

std::span<const std::string_view> attribute_type_words(); // in the order of AttributeType
std::span<const std::string_view> unit_words();           // in the order of Unit
std::span<const std::string_view> period_words();         // in the order of Period
std::span<const std::string_view> comparison_words();     // in the order of Comparison: "=", "<>", "<"
std::span<const std::string_view> measure_kind_words();   // in the order of MeasureKind
std::string_view word_at(std::span<const std::string_view> words, std::size_t index);
std::optional<std::size_t> find_word(std::span<const std::string_view> words, std::string_view word);

// What an instruction does, from its place in the table: opcodes.def keeps each sort together.
bool selects(Opcode opcode);       // writes a register
bool gathers(Opcode opcode);       // is taken by the next form
bool starts_stage(Opcode opcode);  // is taken by the next recurrence
bool changes_stage(Opcode opcode); // alters the stage before it
bool is_form(Opcode opcode);       // makes obligations
bool takes_stages(Opcode opcode);

} // namespace plumbline
