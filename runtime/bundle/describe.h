// Conditions and values in words, for the listing. Total: whatever is in a bundle, sound or not, has words.
// Private to this room.
#pragma once

#include "runtime/bundle/bundle.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace plumbline {

inline constexpr std::size_t all_of_it = static_cast<std::size_t>(-1);
// In quotes, with nothing in it that could end them or steer a terminal, and no more than about so many bytes
// of it.
std::string in_quotes(std::string_view text, std::size_t most = all_of_it);
std::string text_or_question_mark(const Bundle& bundle, std::int64_t index);
std::string event_name(const Bundle& bundle, std::int64_t kind);
std::string duration_words(const Bundle& bundle, std::int64_t index);
std::string duration_words(Duration duration);
std::string number_words(std::int32_t thousandths); // 1.5
std::string age_words(std::int32_t months);         // 16 years 3 months

// `visit.alone = yes and not (age under 5 years)`
std::string condition_words(const Bundle& bundle, std::int64_t index);

} // namespace plumbline
