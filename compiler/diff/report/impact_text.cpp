#include "compiler/diff/report/impact.h"

#include "compiler/diff/report/words.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::diff {

namespace {

constexpr const char* no_worker = "nobody on record";

std::vector<std::pair<std::string, WorkerImpact>> most_touched_workers(const Impact& impact,
                                                                       std::size_t most) {
    std::vector<std::pair<std::string, WorkerImpact>> workers(impact.workers.begin(), impact.workers.end());
    std::stable_sort(workers.begin(), workers.end(), [](const auto& one, const auto& other) {
        if (one.second.newly_broken != other.second.newly_broken)
            return one.second.newly_broken > other.second.newly_broken;
        return one.second.changed > other.second.changed;
    });
    if (workers.size() > most) workers.resize(most);
    return workers;
}

// Columns, the first to the left and the others to the right, each as wide as it must be.
std::string columns(const std::vector<std::vector<std::string>>& rows, std::size_t left_columns) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == widths.size()) widths.push_back(0);
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string text;
    for (const auto& row : rows) {
        std::string line = " ";
        for (std::size_t i = 0; i < row.size(); ++i)
            line += i < left_columns || i + 1 == widths.size() ? fmt::format(" {:<{}} ", row[i], widths[i])
                                                               : fmt::format(" {:>{}} ", row[i], widths[i]);
        while (!line.empty() && line.back() == ' ')
            line.pop_back();
        text += line + "\n";
    }
    return text;
}

std::string standing_in_words(const ImpactPlan& plan, const Standing& standing) {
    std::string text(words_of(standing.worst));
    if (standing.broken > 1) text += fmt::format(", {} broken", standing.broken);
    if (standing.due != no_instant) text += ", due " + impact_instant(plan, standing.due);
    return text;
}

} // namespace

std::string impact_text_of(const ImpactFindings& findings, bool colours) {
    const auto title = [&](const std::string& text) {
        return colours ? "\033[1;4m" + text + "\033[0m\n" : text + "\n";
    };
    const Comparison& comparison = findings.plan->comparison();
    const Impact& impact = findings.impact;
    std::string text = title("Impact: from A to B, " + impact_when(findings)) + "\n";
    for (const std::string& sentence : impact_in_short(findings))
        text += "  " + sentence + "\n";

    const std::vector<std::size_t> duties = changed_duties_of(findings);
    if (!duties.empty()) {
        std::vector<std::vector<std::string>> rows{{"duty", "verdict", "cases changed", "newly broken",
                                                    "no longer", "broken in A", "broken in B",
                                                    "worst status, from A to B"}};
        for (const std::size_t pair : duties) {
            const DutyImpact& duty = impact.duties[pair];
            rows.push_back({name_of_line(comparison, comparison.pairs[pair]),
                            result_in_words(comparison, comparison.pairs[pair]),
                            with_thousands(duty.cases_changed), with_thousands(duty.newly_broken),
                            with_thousands(duty.no_longer_broken), with_thousands(duty.broken_a),
                            with_thousands(duty.broken_b), moves_of(duty, 2)});
        }
        text += "\n" + title("By duty") + columns(rows, 2);
    }

    if (const auto roles = roles_of(findings); !roles.empty()) {
        std::vector<std::vector<std::string>> rows{{"who answers for it", "newly broken", "no longer", ""}};
        for (const RoleImpact& role : roles)
            rows.push_back(
                {role.role, with_thousands(role.newly_broken), with_thousands(role.no_longer_broken), ""});
        text += "\n" + title("By role (cases, once in each duty)") + columns(rows, 1);
    }

    constexpr std::size_t workers_shown = 10;
    if (const auto workers = most_touched_workers(impact, workers_shown); !workers.empty()) {
        std::vector<std::vector<std::string>> rows{{"worker", "changed", "newly broken", "no longer", ""}};
        for (const auto& [name, worker] : workers)
            rows.push_back({name.empty() ? no_worker : printable(name), with_thousands(worker.changed),
                            with_thousands(worker.newly_broken), with_thousands(worker.no_longer_broken),
                            ""});
        text += "\n" +
                title(fmt::format("By worker, {} of {} (cases, once in each duty)", workers.size(),
                                  with_thousands(impact.workers.size()))) +
                columns(rows, 1);
    }

    if (!findings.worst.empty()) {
        std::uint64_t all = 0;
        for (const std::size_t pair : duties)
            all += impact.duties[pair].newly_broken;
        std::vector<std::vector<std::string>> rows{{"case", "worker", "duty", "under A", "under B"}};
        for (const ChangedCase& one : findings.worst)
            rows.push_back({printable(one.case_id), one.worker.empty() ? no_worker : printable(one.worker),
                            name_of_line(comparison, comparison.pairs[one.pair]),
                            standing_in_words(*findings.plan, one.a),
                            standing_in_words(*findings.plan, one.b)});
        text += "\n" +
                title(fmt::format("Newly broken, the gravest {} of {}", findings.worst.size(),
                                  with_thousands(all))) +
                columns(rows, 5);
    }
    return text;
}

} // namespace plumbline::diff
