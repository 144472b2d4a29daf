// A bundle: a compiled standard, complete in itself. Plain data; the compiler fills it, the runtime reads it,
// and it is all that the two have in common. How it lies in a file: bundle_file.h and docs/bundle-format.md.
#pragma once

#include "runtime/time/calendar.h"
#include "runtime/time/duration.h"
#include "runtime/timeline/vocabulary.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

enum class Opcode : std::uint8_t {
#define PLUMBLINE_OPCODE(name, operands, meaning) name,
#include "runtime/bundle/opcodes.def"
#undef PLUMBLINE_OPCODE
};
enum class ConditionOp : std::uint8_t {
#define PLUMBLINE_CONDITION_OP(name, operands, meaning) name,
#include "runtime/bundle/condition_ops.def"
#undef PLUMBLINE_CONDITION_OP
};
struct OperationInfo {
    std::string_view name;
    std::string_view operands; // a letter each: see opcodes.def
    std::string_view meaning;
};
std::span<const OperationInfo> opcode_table();
std::span<const OperationInfo> condition_op_table();
inline constexpr std::size_t max_operands = 7;

enum class Comparison : std::uint8_t { equal, unequal, less, less_or_equal, greater, greater_or_equal };
enum class Period : std::uint8_t { week, month, year, term };

using TextIndex = std::uint32_t;        // into Bundle::texts
inline constexpr TextIndex no_text = 0; // texts[0] is always empty

// A place in the sources, for explain and for messages.
struct SourcePlace {
    TextIndex file = no_text;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

struct Instruction {
    Opcode opcode;
    std::array<std::int32_t, max_operands> operands{};
    SourcePlace place;
};
struct ConditionStep {
    ConditionOp op;
    std::array<std::int32_t, 4> operands{};
};
// Conditions: steps [begin, end) of Bundle::condition_steps.
struct ConditionRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

struct StateEdgeRecord { // one kind of event that opens or closes a state
    EventKind kind;
    std::int32_t condition = -1; // index into Bundle::conditions, or -1
};
struct StateRecord {
    TextIndex name = no_text;
    std::vector<StateEdgeRecord> opening;
    std::vector<StateEdgeRecord> closing;
    TextIndex one_for_each = no_text; // an attribute's name
};

struct RuleRecord {
    TextIndex name = no_text, title = no_text, section = no_text, source = no_text, responsible = no_text,
              topic = no_text;
    TextIndex says = no_text; // the sentence as written
    std::vector<TextIndex> assumptions;
    SourcePlace place;
    std::uint32_t code_begin = 0, code_end = 0; // of Bundle::code
    std::uint32_t moment_registers = 0, spell_registers = 0;
};

enum class MeasureKind : std::uint8_t {
    average,
    median,
    event_count,
    obligation_count,
    obligation_share,
    event_share
};
// A figure over all cases. Its code fills m0 (what is counted, or where time starts) and m1 (where it ends,
// or those of m0 that count) and emits nothing.
struct MeasureRecord {
    TextIndex name = no_text, title = no_text, section = no_text, source = no_text, responsible = no_text,
              topic = no_text;
    TextIndex says = no_text;
    SourcePlace place;
    MeasureKind kind = MeasureKind::event_count;
    Unit unit = Unit::days;
    std::int32_t rule = -1;     // obligation_*: index into Bundle::rules
    TextIndex status = no_text; // obligation_*
    bool has_target = false, target_at_least = false;
    bool target_is_duration = false;
    Duration target_duration;
    std::int32_t target_thousandths = 0;
    std::int32_t by = -1; // a Period, or -1: over all
    std::uint32_t code_begin = 0, code_end = 0;
    std::uint32_t moment_registers = 0, spell_registers = 0;
};

struct Bundle {
    std::string compiler_version;
    std::array<std::uint8_t, 32> source_hash{}; // BLAKE2b-256 over the sources, see bundle_file.h
    std::vector<std::string> texts{std::string()};
    TextIndex name = no_text, title = no_text, version = no_text;
    TextIndex vocabulary_name = no_text, vocabulary_version = no_text;
    CalendarData calendar;
    Vocabulary vocabulary;
    std::int32_t born = -1; // the kind of event that ages count from, or -1
    std::vector<StateRecord> states;
    std::vector<Duration> durations;
    std::vector<std::vector<std::int32_t>> value_lists;
    std::vector<ConditionStep> condition_steps;
    std::vector<ConditionRange> conditions;
    std::vector<Instruction> code;
    std::vector<RuleRecord> rules; // every rule behind those it watches
    std::vector<MeasureRecord> measures;

    const std::string& text(TextIndex index) const { return texts[index]; }
};

} // namespace plumbline
