// What the runs on many threads are given: standards as bundles, and the records of a made-up county.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline::concurrency {

struct NamedBundle {
    std::string name;
    std::vector<std::uint8_t> bytes;
};

// A standard of this repository. Where `was` is not empty, each place where its sources say that says `is` instead: another
// version of the standard. Ends the program where it cannot be compiled, or does not say `was`.
NamedBundle compile(const std::string& standard, std::string_view was = {}, std::string_view is = {});

// The same bundle with a signature of a key made for it.
NamedBundle signed_by_somebody(NamedBundle bundle);

// A file of timelines in CSV, `cases` of them; always the same.
std::string county(std::uint64_t cases);

// One event as the C interface is told it.
struct Event {
    std::string name, at, recorded_at;
    std::vector<std::pair<std::string, std::string>> attributes;
};
struct CaseEvents {
    std::string case_id;
    std::vector<Event> events; // in order of time
};
std::vector<CaseEvents> events_of(std::string_view county);

[[noreturn]] void stop(const std::string& why);

} // namespace plumbline::concurrency
