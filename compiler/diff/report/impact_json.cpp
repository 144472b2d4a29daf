#include "compiler/diff/report/impact.h"

#include <nlohmann/json.hpp>

namespace plumbline::diff {

namespace {

using Json = nlohmann::ordered_json;

} // namespace

Json impact_json_of(const DutyImpact& duty) {
    Json moves = Json::array();
    const auto status = [](std::optional<Status> one) {
        return one ? Json(std::string(words_of(one))) : Json(nullptr);
    };
    for (const auto& [move, count] : duty.moves)
        moves.push_back({{"a", status(move.first)}, {"b", status(move.second)}, {"cases", count}});
    return {{"cases_owed", duty.cases_owed},
            {"cases_changed", duty.cases_changed},
            {"newly_broken", duty.newly_broken},
            {"no_longer_broken", duty.no_longer_broken},
            {"a", {{"broken_cases", duty.broken_cases_a}, {"broken", duty.broken_a}}},
            {"b", {{"broken_cases", duty.broken_cases_b}, {"broken", duty.broken_b}}},
            {"moves", std::move(moves)}};
}

std::string impact_json_of(const ImpactFindings& findings) {
    const Impact& impact = findings.impact;
    const auto text_or_null = [](const std::string& text) {
        return text.empty() ? Json(nullptr) : Json(text);
    };
    Json line{{"kind", "impact"},
              {"as_of", impact_instant(*findings.plan, findings.when.as_of)},
              {"known_at", findings.when.known_at
                               ? Json(impact_instant(*findings.plan, *findings.when.known_at))
                               : Json(nullptr)},
              {"cases", impact.cases},
              {"cases_changed", impact.cases_changed},
              {"newly_broken", impact.newly_broken},
              {"no_longer_broken", impact.no_longer_broken},
              {"a",
               {{"broken_cases", impact.broken_cases_a},
                {"broken_where_only_a_asks", lone_impact_of(findings, true).broken}}},
              {"b",
               {{"broken_cases", impact.broken_cases_b},
                {"broken_where_only_b_asks", lone_impact_of(findings, false).broken}}},
              {"roles", Json::array()},
              {"workers", Json::array()},
              {"worst", Json::array()}};
    for (const RoleImpact& role : roles_of(findings))
        line["roles"].push_back({{"role", role.role},
                                 {"newly_broken", role.newly_broken},
                                 {"no_longer_broken", role.no_longer_broken}});
    for (const auto& [name, worker] : impact.workers)
        line["workers"].push_back({{"worker", text_or_null(name)},
                                   {"changed", worker.changed},
                                   {"newly_broken", worker.newly_broken},
                                   {"no_longer_broken", worker.no_longer_broken}});
    const auto standing = [&](const Standing& one, bool is_a) -> Json {
        if (!one.worst) return nullptr;
        return {{"rule", impact_rule(*findings.plan, is_a, one.rule)},
                {"status", std::string(words_of(one.worst))},
                {"due", text_or_null(impact_instant(*findings.plan, one.due))},
                {"broken", one.broken}};
    };
    for (const ChangedCase& one : findings.worst)
        line["worst"].push_back({{"case_id", one.case_id},
                                 {"worker", text_or_null(one.worker)},
                                 {"topic", text_or_null(findings.plan->comparison().pairs[one.pair].topic)},
                                 {"a", standing(one.a, true)},
                                 {"b", standing(one.b, false)}});
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace plumbline::diff
