// Small helpers to word messages. Private to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumbline::sema {

// In backticks, as messages quote the source.
std::string quoted(std::string_view word);
// "a", "a or b", "a, b or c"; shortened where there are very many.
std::string listed_in_words(const std::vector<std::string>& words, std::string_view last_joint = "or");
std::string joined(const std::vector<std::string>& words, std::string_view joint);
// What may have been meant: the one that is spelled nearly so, else the few that the word is a part of.
std::vector<std::string> near_names(std::string_view word, const std::vector<std::string>& candidates);
void add_once(std::vector<std::string>& words, const std::string& word);

} // namespace plumbline::sema
