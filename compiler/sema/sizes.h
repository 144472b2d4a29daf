// How much a term unfolds to. Private to this room.
#pragma once

#include "compiler/sema/model.h"

namespace plumbline::sema {

// In parts of conditions and kinds of events, those of the events within conditions included.
std::size_t size_of(const std::vector<model::Alternative>& alternatives);
std::size_t size_of(const model::Condition& condition);

} // namespace plumbline::sema
