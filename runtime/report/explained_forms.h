// The forms of obligation in a social worker's words. Private to this room.
#pragma once

#include "runtime/bundle/bundle.h"
#include "runtime/vm/obligation.h"

#include <string>

namespace plumbline {

// "a deadline: due a time after the clock starts".
std::string form_in_words(const Instruction& form, const Obligation& obligation, const Bundle& bundle);

// Which line of a recurrence set this due, and how long it is in force. Empty for other forms.
std::string stage_in_words(const Obligation& obligation, const Bundle& bundle);

// Why a demand without a date is broken.
std::string breach_in_words(const Instruction& form, const Obligation& obligation, const Bundle& bundle);

// Months as an age: "16 years 3 months".
std::string age_in_words(int months);

} // namespace plumbline
