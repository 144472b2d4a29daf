// Timelines of a made-up county: no real person, no real data, as many cases as wanted.
//
// The journeys are those that children's records tell: referral, assessment, enquiry, conference, plans,
// visits, reviews, care, leaving care; a few carers, adopters and workers stand among the children. Rows use
// the names of the shared vocabulary. The generator knows no standard: how fast a duty is usually done are
// its own numbers, so that every authority's standard finds something met and something missed.
#pragma once

#include "runtime/time/civil.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline {

struct GenerateOptions {
    std::uint64_t seed = 1;
    std::uint64_t cases = 1000; // 1 to 99,999,999
    int years = 2;              // 1 to 20: how long the county is watched, up to and including last_day
    int lateness = 15; // 0 to 100: percent of duties done after their usual timescale, a few of those never
    Day last_day = 20239; // 2025-05-31: nothing has happened after it, though some meetings are planned
    // Real records have gaps. Percent of rows whose time of day, and percent of attributes that, nobody
    // recorded.
    int date_only = 2;
    int attributes_missing = 2;
    std::size_t chunk_bytes = 256 * 1024; // about how much the sink is handed at once; no effect on the bytes
};

// What is wrong with the options, in words; nullopt when they can be used.
std::optional<std::string> problem_with(const GenerateOptions& options);

// The first day on which anything but a birth happens.
Day first_watched_day(const GenerateOptions& options);

// Takes the next piece of the file. False: no more can be taken (a full disk, a closed pipe), and generating
// stops.
using GenerateSink = std::function<bool(std::string_view chunk)>;
// Called after every chunk, and at the end.
using GenerateProgress = std::function<void(std::uint64_t cases_done, std::uint64_t cases_wanted)>;

struct GenerateReport {
    std::uint64_t cases = 0;
    std::uint64_t rows = 0; // without the header
    std::uint64_t bytes = 0;
    bool complete = false; // false: the sink stopped it
};

// Streams a CSV with the header `case_id,event,at,recorded_at,attrs`, rows grouped by case and in time order
// within a case (a row with a date only comes before the day's others). Holds one case and one chunk at a
// time. The same options give the same bytes on every machine, and case i depends on the options and i, never
// on how many cases are made. Options with a problem give no rows and an incomplete report.
GenerateReport generate_timelines(const GenerateOptions& options, const GenerateSink& sink,
                                  const GenerateProgress& progress = {});

} // namespace plumbline
