// What a file of timelines is: told by its name, else by its first bytes.
#pragma once

#include "runtime/timeline/input_buffer.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace plumbline {

enum class TimelineFormat : std::uint8_t { csv, json_lines };

struct TextStart {
    std::string problem; // why it cannot be read, worded for people; empty: it can
    TimelineFormat format = TimelineFormat::csv;
    const char* from = nullptr; // the first byte behind a byte order mark, in the buffer's window
};

// Reads the first bytes into the buffer, at most about `most_bytes` of white space. Where the stream itself fails, its
// failure() says so and nothing else is told.
TextStart start_of_text(const std::string& name, InputBuffer& buffer, std::size_t most_bytes);

} // namespace plumbline
