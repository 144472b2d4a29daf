#include "runtime/bundle/bundle.h"

namespace plumbline {

std::span<const OperationInfo> opcode_table() {
    static constexpr OperationInfo table[] = {
#define PLUMBLINE_OPCODE(name, operands, meaning) {#name, operands, meaning},
#include "runtime/bundle/opcodes.def"
#undef PLUMBLINE_OPCODE
    };
    return table;
}

std::span<const OperationInfo> condition_op_table() {
    static constexpr OperationInfo table[] = {
#define PLUMBLINE_CONDITION_OP(name, operands, meaning) {#name, operands, meaning},
#include "runtime/bundle/condition_ops.def"
#undef PLUMBLINE_CONDITION_OP
    };
    return table;
}

namespace {

// What the arrays of operands can hold is decided in bundle.h; the tables must keep to it.
constexpr std::size_t max_condition_operands = std::tuple_size_v<decltype(ConditionStep{}.operands)>;
constexpr std::size_t count_of(std::string_view letters) {
    return letters.size();
}
#define PLUMBLINE_OPCODE(name, letters, meaning) static_assert(count_of(letters) <= max_operands, #name);
#include "runtime/bundle/opcodes.def"
#undef PLUMBLINE_OPCODE
#define PLUMBLINE_CONDITION_OP(name, letters, meaning)                                                       \
    static_assert(count_of(letters) <= max_condition_operands, #name);
#include "runtime/bundle/condition_ops.def"
#undef PLUMBLINE_CONDITION_OP

} // namespace

} // namespace plumbline
