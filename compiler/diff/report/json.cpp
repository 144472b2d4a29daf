#include "compiler/diff/report/impact.h"
#include "compiler/diff/report/report.h"

#include <nlohmann/json.hpp>

namespace plumbline::diff {

namespace {

using Json = nlohmann::ordered_json;

Json said(const std::vector<Said>& list, const StandardInfo& standard) {
    if (list.empty()) return nullptr;
    std::string rules, says, sources;
    for (const Said& one : list) {
        rules += (rules.empty() ? "" : " and ") + one.rule;
        says += (says.empty() ? "" : "; ") + one.says;
        if (sources.find(one.source) == std::string::npos)
            sources += (sources.empty() ? "" : "; ") + one.source;
    }
    Json result{{"standard", standard.name}, {"rule", rules}, {"says", says}, {"source", sources}};
    result["responsible"] = list.front().responsible;
    if (list.size() == 1 && !list.front().exceptions.empty()) result["exceptions"] = list.front().exceptions;
    if (list.size() > 1) {
        result["rules"] = Json::array();
        for (const Said& one : list) {
            Json rule{{"rule", one.rule},
                      {"says", one.says},
                      {"source", one.source},
                      {"responsible", one.responsible}};
            if (!one.exceptions.empty()) rule["exceptions"] = one.exceptions;
            result["rules"].push_back(std::move(rule));
        }
    }
    return result;
}

Json outcomes(const std::vector<Outcome>& list) {
    Json result = Json::array();
    for (const Outcome& one : list) {
        const auto or_null = [](const std::string& text) {
            return text.empty() ? Json(nullptr) : Json(text);
        };
        result.push_back({{"rule", one.rule},
                          {"requires", one.requires_name},
                          {"anchor_at", or_null(one.anchor_at)},
                          {"due", or_null(one.due)},
                          {"status", one.status},
                          {"satisfied_at", or_null(one.satisfied_at)}});
    }
    return result;
}

Json witness_of(const Witness& witness) {
    Json result{{"passes", witness.passes_a ? "a" : "b"},
                {"fails", witness.passes_a ? "b" : "a"},
                {"as_of", witness.as_of},
                {"known_at", nullptr},
                {"events", Json::array()}};
    for (const WitnessEvent& event : witness.events) {
        Json one{{"event", event.event}, {"at", event.at}};
        if (!event.recorded_at.empty()) one["recorded_at"] = event.recorded_at;
        for (const auto& [name, value] : event.attributes)
            one[name] = value;
        result["events"].push_back(std::move(one));
    }
    result["under_a"] = outcomes(witness.a);
    result["under_b"] = outcomes(witness.b);
    return result;
}

} // namespace

std::string json_of(const Comparison& comparison, const ImpactFindings* impact) {
    constexpr const char* subjects[] = {"rule", "practice", "measure"};
    std::string out;
    for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
        const Pair& pair = comparison.pairs[i];
        Json line{{"topic", pair.topic.empty() ? Json(nullptr) : Json(pair.topic)},
                  {"verdict", std::string(name_of(pair.verdict))},
                  {"a", said(pair.a, comparison.a)},
                  {"b", said(pair.b, comparison.b)}};
        line["proof"] = pair.proof.empty() ? Json(nullptr) : Json(pair.proof);
        line["differs"] = pair.differs;
        line["witnesses"] = Json::array();
        for (const Witness& witness : pair.witnesses)
            line["witnesses"].push_back(witness_of(witness));
        line["kind"] = subjects[static_cast<int>(pair.subject)];
        line["chapter"] = pair.chapter;
        if (comparison.versions) {
            line["change"] = std::string(name_of(pair.change()));
            line["changed"] = pair.changed;
        }
        if (pair.pairing_proposed) line["pairing"] = "proposed";
        if (!pair.reason.empty()) line["reason"] = pair.reason;
        if (pair.apart)
            line["apart"] = {{"unit", pair.apart->in_days ? "days" : "minutes"},
                             {"least", pair.apart->least},
                             {"typical", pair.apart->typical},
                             {"greatest", pair.apart->greatest},
                             {"least_from", pair.apart->day_of_least},
                             {"greatest_from", pair.apart->day_of_greatest},
                             {"year", pair.apart->year},
                             {"words", pair.apart->words}};
        if (!pair.notes.empty()) line["notes"] = pair.notes;
        if (impact && impact->plan->is_of_cases(i)) line["impact"] = impact_json_of(impact->impact.duties[i]);
        out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    }
    if (impact) out += impact_json_of(*impact);
    return out;
}

} // namespace plumbline::diff
