// One HTML file that stands by itself: nothing is fetched, and nothing but its own style and script is run.
// Private to this room.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::diff {

extern const std::string_view page_style;  // page.css
extern const std::string_view page_script; // page.js

// Text as it stands in HTML, between tags and within a double-quoted attribute. A control character, which
// HTML may not hold, is U+FFFD.
std::string escaped(std::string_view text);
// The same, where a line may end behind each `_`: for names in narrow places.
std::string breakable(std::string_view text);

// The whole file around `body`, which is HTML. A Content-Security-Policy allows the style and the script by
// their SHA-256 and nothing else.
std::string page(std::string_view title, std::string_view body);

} // namespace plumbline::diff
