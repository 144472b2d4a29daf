// plumbline diff --impact: every case checked under both standards of a comparison.
#pragma once

#include "compiler/diff/report/impact.h"
#include "tools/plumbline/read_input.h"

#include <optional>
#include <string>

namespace plumbline::tool {

struct ImpactOptions {
    InputOptions input;
    std::string changed_cases; // a file for every case that changes, as CSV; empty: none
    std::string pseudonymise;  // the file of a key
    std::size_t worst = 20;
    unsigned threads = 0; // 0: as many as there are processors
    bool is_wanted() const { return !input.timelines.empty(); }
};

// --impact and what goes with it.
void add_impact_options(CLI::App& command, ImpactOptions& options);

// Says on standard error what is wrong; nullopt: the run ends with status 2. The plan outlives what comes out.
std::optional<diff::ImpactFindings> measure_impact(const ImpactOptions& options,
                                                   const diff::ImpactPlan& plan);

} // namespace plumbline::tool
