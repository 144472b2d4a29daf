// The parts of the verifier. Each answers with the first thing that is wrong, or with nothing. Each relies on
// what the one before it in verify() has shown, so the order there matters. Private to this room.
#pragma once

#include "runtime/bundle/bounds.h"
#include "runtime/bundle/bundle.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plumbline::verifier {

// `a name`, with nothing in it that could steer a terminal.
std::string quoted(std::string_view name);
std::string quoted(const Bundle& bundle, TextIndex text);
// A record's name for messages, whatever its index is.
std::string place_of(const Bundle& bundle, std::string_view sort, TextIndex name, std::size_t index);

// verifier_tables.cpp
std::string check_sizes(const Bundle& bundle);
std::string check_texts(const Bundle& bundle);
std::string check_calendar(const Bundle& bundle);
std::string check_vocabulary(const Bundle& bundle);
std::string check_durations(const Bundle& bundle);
std::string check_states(const Bundle& bundle);
std::string check_labels(const Bundle& bundle);

// The types that attributes of one name have, a bit for each AttributeType. An attribute that no event has is
// not there.
using AttributeTypes = std::unordered_map<std::string_view, unsigned>;
AttributeTypes attribute_types(const Bundle& bundle);
constexpr unsigned bit_of(AttributeType type) {
    return 1u << static_cast<unsigned>(type);
}

// verifier_conditions.cpp
// The registers that a condition asks, each once, in order.
struct RegisterNeeds {
    std::vector<std::int32_t> moments;
    std::vector<std::int32_t> spells;
};
std::string check_conditions(const Bundle& bundle, std::vector<RegisterNeeds>& needs);
// Conditions on the events that open and close states: asked where there are no registers yet.
std::string check_state_conditions(const Bundle& bundle, const std::vector<RegisterNeeds>& needs);

// verifier_code.cpp
std::string check_code(const Bundle& bundle, const std::vector<RegisterNeeds>& needs,
                       EvaluationBounds& bounds);

} // namespace plumbline::verifier
