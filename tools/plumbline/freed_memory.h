// What the program does with memory that it has freed.
#pragma once

namespace plumbline::tool {

// Keeps it for what comes next, rather than give it back to the system at once: parts of a file are read, checked and freed by
// the thousand, and each page that comes back has to be cleared first. The most that is held at one time does not change.
// Call once, before threads start. Does nothing but with the GNU C library.
void keep_freed_memory();

} // namespace plumbline::tool
