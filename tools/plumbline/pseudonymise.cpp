#include "tools/plumbline/pseudonymise.h"

#include "runtime/timeline/blocks.h"

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

    timelines.case_ids = std::move(names);
    reorder_cases(timelines, order);
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
