#include "compiler/diff/report/report.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::diff {

namespace {

std::string spaced(std::string at) {
    if (at.size() > 10) at[10] = ' ';
    return at;
}

bool is_word(const std::string& value) {
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ' ' || c == '.' ||
               c == '-';
    });
}

std::string attribute(const std::string& name, const std::string& value) {
    if (value == "yes") return " " + name;
    if (value == "no") return " not " + name;
    return " " + name + "=" + (is_word(value) ? value : "\"" + value + "\"");
}

} // namespace

std::string tests_of(const Comparison& comparison, bool of_a) {
    std::string text;
    const StandardInfo& own = of_a ? comparison.a : comparison.b;
    const StandardInfo& other = of_a ? comparison.b : comparison.a;
    for (const Pair& pair : comparison.pairs)
        for (const Witness& witness : pair.witnesses)
            for (const Said& said : of_a ? pair.a : pair.b) {
                const bool passes = witness.passes_a == of_a;
                text += fmt::format("\ntest \"{} against {}: {} here, {} there\" of {}\n",
                                    pair.topic.empty() ? said.rule : pair.topic, other.name,
                                    passes ? "kept" : "broken", passes ? "broken" : "kept", said.rule);
                for (const WitnessEvent& event : witness.events) {
                    text += fmt::format("  {} {}", spaced(event.at), event.event);
                    for (const auto& [name, value] : event.attributes)
                        text += attribute(name, value);
                    if (!event.recorded_at.empty()) text += " recorded " + spaced(event.recorded_at);
                    text += "\n";
                }
                text += fmt::format("  as of {}\n", spaced(witness.as_of));
                bool any = false;
                for (const Outcome& one : of_a ? witness.a : witness.b) {
                    if (one.rule != said.rule) continue;
                    any = true;
                    text += fmt::format("  expect of {}", one.requires_name);
                    if (!one.anchor_at.empty()) text += " from " + spaced(one.anchor_at);
                    text += " due " + (one.due.empty() ? std::string("none") : spaced(one.due));
                    text += " " + one.status;
                    if (!one.satisfied_at.empty()) text += " at " + spaced(one.satisfied_at);
                    text += "\n";
                }
                if (!any) text += "  expect nothing\n";
            }
    if (text.empty()) return text;
    return fmt::format(
               "-- Cases in which {} and {} part, as `plumbline diff` found them: for the rules of {}.\n",
               own.name, other.name, own.name) +
           text;
}

} // namespace plumbline::diff
