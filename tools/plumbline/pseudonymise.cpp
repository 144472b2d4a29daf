#include "tools/plumbline/pseudonymise.h"

#include <algorithm>
#include <numeric>

namespace plumbline::tool {

void pseudonymise(Timelines& timelines, const PseudonymKey& key) {
    std::vector<std::string> names;
    names.reserve(timelines.case_count());
    for (const std::string& name : timelines.case_ids)
        names.push_back(pseudonym(name, key));
    std::vector<std::uint32_t> order(names.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });

    // The rows stay where they are; each case takes its runs of rows along.
    std::vector<std::string> case_ids;
    std::vector<std::uint32_t> run_begin;
    std::vector<KindRun> kind_runs;
    case_ids.reserve(order.size());
    kind_runs.reserve(timelines.kind_runs.size());
    for (const std::uint32_t index : order) {
        case_ids.push_back(std::move(names[index]));
        run_begin.push_back(static_cast<std::uint32_t>(kind_runs.size()));
        for (const KindRun& run : timelines.runs_of(index))
            kind_runs.push_back(run);
    }
    run_begin.push_back(static_cast<std::uint32_t>(kind_runs.size()));
    timelines.case_ids = std::move(case_ids);
    timelines.run_begin = std::move(run_begin);
    timelines.kind_runs = std::move(kind_runs);
}

void pseudonymise(std::vector<LimitFinding>& findings, const PseudonymKey& key) {
    for (LimitFinding& finding : findings)
        finding.subject = pseudonym(finding.subject, key);
    std::stable_sort(findings.begin(), findings.end(),
                     [](const LimitFinding& a, const LimitFinding& b) { return a.subject < b.subject; });
}

void pseudonymise_shown(Timelines& timelines, const PseudonymKey& key) {
    for (auto* names : {&timelines.case_ids, &timelines.strings, &timelines.unlisted})
        for (std::string& name : *names)
            name = pseudonym(name, key);
}

} // namespace plumbline::tool
