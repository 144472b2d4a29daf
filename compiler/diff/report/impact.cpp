#include "compiler/diff/report/impact.h"

#include "compiler/diff/report/words.h"
#include "runtime/report/writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::diff {

namespace {

// Of "social_worker or team_manager".
std::vector<std::string> roles_in(const std::string& responsible) {
    constexpr std::string_view between = " or ";
    std::vector<std::string> roles;
    for (std::size_t begin = 0; begin < responsible.size();) {
        const std::size_t end = std::min(responsible.find(between, begin), responsible.size());
        roles.push_back(responsible.substr(begin, end - begin));
        begin = end + between.size();
    }
    return roles;
}

} // namespace

bool is_graver(const ChangedCase& one, const ChangedCase& other) {
    const int rank_one = rank_of(one.b.worst), rank_other = rank_of(other.b.worst);
    if (rank_one != rank_other) return rank_one < rank_other;
    if (one.b.due != other.b.due) return one.b.due < other.b.due;
    if (one.case_id != other.case_id) return one.case_id < other.case_id;
    return one.pair < other.pair;
}

std::vector<RoleImpact> roles_of(const ImpactFindings& findings) {
    std::map<std::string, RoleImpact> roles;
    const auto each_role = [&](const std::vector<Said>& said, const auto& count) {
        std::vector<std::string> named;
        for (const Said& one : said)
            for (const std::string& role : roles_in(one.responsible))
                if (std::find(named.begin(), named.end(), role) == named.end()) named.push_back(role);
        for (const std::string& role : named)
            count(roles[role]);
    };
    const std::vector<Pair>& pairs = findings.plan->comparison().pairs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (!is_compared(pairs[i])) continue;
        const DutyImpact& duty = findings.impact.duties[i];
        each_role(pairs[i].b, [&](RoleImpact& role) { role.newly_broken += duty.newly_broken; });
        each_role(pairs[i].a, [&](RoleImpact& role) { role.no_longer_broken += duty.no_longer_broken; });
    }
    std::vector<RoleImpact> result;
    for (auto& [name, role] : roles) {
        if (role.newly_broken == 0 && role.no_longer_broken == 0) continue;
        role.role = name;
        result.push_back(role);
    }
    return result;
}

std::vector<std::size_t> changed_duties_of(const ImpactFindings& findings) {
    std::vector<std::size_t> duties;
    const auto& pairs = findings.plan->comparison().pairs;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (is_compared(pairs[i]) && findings.impact.duties[i].cases_changed > 0) duties.push_back(i);
    std::stable_sort(duties.begin(), duties.end(), [&](std::size_t one, std::size_t other) {
        return findings.impact.duties[one].cases_changed > findings.impact.duties[other].cases_changed;
    });
    return duties;
}

std::string moves_of(const DutyImpact& duty, std::size_t most) {
    std::vector<std::pair<std::uint64_t, std::string>> moves;
    for (const auto& [move, count] : duty.moves)
        moves.push_back({count, move.first == move.second
                                    ? fmt::format("more or fewer {}", words_of(move.first))
                                    : fmt::format("{} to {}", words_of(move.first), words_of(move.second))});
    std::stable_sort(moves.begin(), moves.end(),
                     [](const auto& one, const auto& other) { return one.first > other.first; });
    std::string text;
    for (std::size_t i = 0; i < std::min(most, moves.size()); ++i)
        text += fmt::format("{}{} {}", i == 0 ? "" : ", ", moves[i].second, with_thousands(moves[i].first));
    if (moves.size() > most) text += ", ...";
    return text;
}

LoneImpact lone_impact_of(const ImpactFindings& findings, bool is_a) {
    LoneImpact lone;
    const auto& pairs = findings.plan->comparison().pairs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (!findings.plan->is_of_cases(i) || is_compared(pairs[i]) || (pairs[i].b.empty() != is_a)) continue;
        ++lone.duties;
        const DutyImpact& duty = findings.impact.duties[i];
        lone.broken += is_a ? duty.broken_a : duty.broken_b;
    }
    return lone;
}

std::string counted(std::uint64_t number, const char* one, const char* many) {
    return with_thousands(number) + " " + (number == 1 ? one : many);
}

std::string impact_instant(const ImpactPlan& plan, Instant at) {
    return at == no_instant ? std::string() : format_instant(at, plan.program(true).calendar().zone());
}

std::string impact_rule(const ImpactPlan& plan, bool is_a, std::uint32_t rule) {
    const Bundle& bundle = plan.program(is_a).bundle();
    return rule == UINT32_MAX ? std::string() : bundle.text(bundle.rules[rule].name);
}

std::vector<std::string> impact_in_short(const ImpactFindings& findings) {
    const Impact& impact = findings.impact;
    const LoneImpact only_a = lone_impact_of(findings, true), only_b = lone_impact_of(findings, false);
    std::uint64_t broken_a = 0, broken_b = 0;
    for (std::size_t i = 0; i < impact.duties.size(); ++i)
        if (is_compared(findings.plan->comparison().pairs[i])) {
            broken_a += impact.duties[i].broken_a;
            broken_b += impact.duties[i].broken_b;
        }
    std::vector<std::string> sentences{
        fmt::format("{} of {} {} otherwise under B than under A, in what both ask for.",
                    with_thousands(impact.cases_changed), counted(impact.cases, "case", "cases"),
                    impact.cases == 1 ? "stands" : "stand"),
        fmt::format("Something is broken in {} under A and in {} under B: {} newly, {} no longer.",
                    counted(impact.broken_cases_a, "case", "cases"), with_thousands(impact.broken_cases_b),
                    with_thousands(impact.newly_broken), with_thousands(impact.no_longer_broken)),
        fmt::format("Obligations overdue, late or breached: {} under A, {} under B.",
                    with_thousands(broken_a), with_thousands(broken_b)),
        fmt::format("What only A asks for ({}): {} broken, which B would not ask for.",
                    counted(only_a.duties, "duty", "duties"), with_thousands(only_a.broken)),
        fmt::format("What only B asks for ({}): {} broken, which A does not ask for.",
                    counted(only_b.duties, "duty", "duties"), with_thousands(only_b.broken)),
    };
    for (const bool is_a : {true, false})
        for (const auto& [event, overdue] : (is_a ? impact.never_recorded_a : impact.never_recorded_b)
                                                .names(findings.plan->program(is_a).bundle()))
            sentences.push_back(fmt::format(
                "No `{}` stands anywhere in these timelines, and {} overdue for it under {}: does "
                "the source record it at all?",
                event, counted(overdue, "obligation is", "obligations are"), is_a ? "A" : "B"));
    return sentences;
}

std::string impact_when(const ImpactFindings& findings) {
    std::string text = "as of " + dated(impact_instant(*findings.plan, findings.when.as_of));
    if (findings.when.known_at)
        text += ", as known on " + dated(impact_instant(*findings.plan, *findings.when.known_at));
    return text;
}

std::string changed_cases_header() {
    return "case_id,worker,topic,verdict,rule_a,status_a,due_a,broken_a,rule_b,status_b,due_b,broken_b\n";
}

void append_changed_cases(const ImpactPlan& plan, const std::vector<ChangedCase>& changed, std::string& out) {
    const auto standing = [&](const Standing& one, bool is_a) {
        out += ',';
        append_csv_field(impact_rule(plan, is_a, one.rule), out);
        out += ',';
        if (one.worst) out += words_of(one.worst);
        out += ',';
        out += impact_instant(plan, one.due);
        out += fmt::format(",{}", one.broken);
    };
    for (const ChangedCase& one : changed) {
        const Pair& pair = plan.comparison().pairs[one.pair];
        append_csv_field(one.case_id, out);
        out += ',';
        append_csv_field(one.worker, out);
        out += ',';
        append_csv_field(pair.topic, out);
        out += ',';
        out += name_of(pair.verdict);
        standing(one.a, true);
        standing(one.b, false);
        out += '\n';
    }
}

} // namespace plumbline::diff
