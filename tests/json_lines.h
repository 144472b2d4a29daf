// All that `check --format json` prints, through the runtime's own interface: obligations, limits, measures. For tests that hold
// one way of asking against another.
#pragma once

#include "runtime/report/figures.h"
#include "runtime/report/writer.h"
#include "runtime/vm/check_all.h"
#include "runtime/vm/limits.h"
#include "runtime/vm/measures.h"

#include <string>

namespace plumbline {

inline std::string json_lines(const Program& program, const Timelines& timelines, AsOf when,
                              unsigned threads) {
    std::string lines;
    Limits limits(program);
    Measures measures(program, timelines, when);
    check_all(
        program, timelines, when, {.threads = threads},
        [&](CheckedChunk& chunk) { write_json(chunk.obligations, program, timelines, chunk.rendered); },
        [&](const CheckedChunk& chunk) {
            limits.add(chunk.openings);
            measures.add(chunk.obligations);
            lines += chunk.rendered;
            return true;
        });
    measures.run_over_cases();
    write_limits_json(limits.findings(), program, lines);
    write_measures_json(measures.results(), program, lines);
    return lines;
}

} // namespace plumbline
