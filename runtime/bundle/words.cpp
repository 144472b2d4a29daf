#include "runtime/bundle/words.h"

#include <algorithm>
#include <array>

namespace plumbline {

namespace {

constexpr std::array<std::string_view, 8> attribute_types{"yes_no",   "choice", "role", "number",
                                                          "duration", "date",   "text", "reference"};
constexpr std::array<std::string_view, 4> periods{"week", "month", "year", "term"};
constexpr std::array<std::string_view, 6> comparisons{"=", "<>", "<", "<=", ">", ">="};
constexpr std::array<std::string_view, 6> measure_kinds{
    "average", "median", "event_count", "obligation_count", "obligation_share", "event_share"};
constexpr std::array<std::string_view, unit_count> units{
#define PLUMBLINE_UNIT(name, singular, plural, counts_in_hours, needs_working_days) #name,
#include "runtime/time/units.def"
#undef PLUMBLINE_UNIT
};

const OperationInfo unknown_operation{info_of_nothing, {}, {}};

} // namespace

const OperationInfo& info(Opcode opcode) {
    const auto index = static_cast<std::size_t>(opcode);
    return index < opcode_table().size() ? opcode_table()[index] : unknown_operation;
}

const OperationInfo& info(ConditionOp op) {
    const auto index = static_cast<std::size_t>(op);
    return index < condition_op_table().size() ? condition_op_table()[index] : unknown_operation;
}

std::span<const std::string_view> attribute_type_words() {
    return attribute_types;
}
std::span<const std::string_view> unit_words() {
    return units;
}
std::span<const std::string_view> period_words() {
    return periods;
}
std::span<const std::string_view> comparison_words() {
    return comparisons;
}
std::span<const std::string_view> measure_kind_words() {
    return measure_kinds;
}

std::string_view word_at(std::span<const std::string_view> words, std::size_t index) {
    return index < words.size() ? words[index] : std::string_view{};
}

std::optional<std::size_t> find_word(std::span<const std::string_view> words, std::string_view word) {
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    return static_cast<std::size_t>(found - words.begin());
}

bool selects(Opcode opcode) {
    return opcode <= Opcode::narrow;
}
bool gathers(Opcode opcode) {
    return Opcode::match <= opcode && opcode <= Opcode::extended;
}
bool starts_stage(Opcode opcode) {
    return Opcode::once_within <= opcode && opcode <= Opcode::every_on_case_only;
}
bool changes_stage(Opcode opcode) {
    return Opcode::counted_from <= opcode && opcode <= Opcode::otherwise;
}
bool is_form(Opcode opcode) {
    return Opcode::within <= opcode && opcode <= Opcode::practice;
}
bool takes_stages(Opcode opcode) {
    return opcode == Opcode::recur || opcode == Opcode::recur_for_each;
}

} // namespace plumbline
