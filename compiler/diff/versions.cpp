#include "compiler/diff/versions.h"

#include <algorithm>
#include <map>
#include <set>

namespace plumbline::diff {

std::string_view name_of(Change change) {
    constexpr std::string_view names[] = {"unchanged", "reworded",  "reassigned", "tightened", "relaxed",
                                          "both_ways", "undecided", "added",      "removed"};
    return names[static_cast<std::size_t>(change)];
}

Change Pair::change() const {
    switch (verdict) {
    case Verdict::only_in_a:
        return Change::removed;
    case Verdict::only_in_b:
        return Change::added;
    case Verdict::stricter:
        return Change::relaxed;
    case Verdict::looser:
        return Change::tightened;
    case Verdict::incomparable:
        return Change::both_ways;
    case Verdict::undecided:
        return Change::undecided;
    case Verdict::same:
        break;
    }
    if (changed.empty()) return Change::unchanged;
    return std::find(changed.begin(), changed.end(), "responsible") == changed.end() ? Change::reworded
                                                                                     : Change::reassigned;
}

std::size_t Comparison::count(Change change, Subject subject) const {
    return static_cast<std::size_t>(std::count_if(pairs.begin(), pairs.end(), [&](const Pair& pair) {
        return pair.change() == change && pair.subject == subject;
    }));
}

namespace {

bool is_practice(const model::Rule& rule) {
    return std::holds_alternative<model::Practice>(rule.form);
}

// Whoever keeps all of `given` keeps `wanted`.
bool follows(const proof::Book& book, const std::vector<const model::Rule*>& given,
             const proof::Book& wanted_book, const model::Rule& wanted) {
    const std::vector<proof::Part> parts = proof::parts(wanted);
    return std::all_of(parts.begin(), parts.end(), [&](proof::Part part) {
        return std::any_of(given.begin(), given.end(), [&](const model::Rule* rule) {
            return proof::implies({&book, rule}, {&wanted_book, &wanted}, part).proven;
        });
    });
}

bool is_limit(const model::Rule& rule) {
    return std::holds_alternative<model::Limit>(rule.form);
}

// What a side's rules say under one heading, each once: a duty may be said in several, all with one role.
std::string all(const std::vector<Said>& list, std::string Said::*what) {
    std::set<std::string> seen;
    std::string text;
    for (const Said& said : list)
        if (seen.insert(said.*what).second) text += said.*what + "\n";
    return text;
}

} // namespace

std::vector<Group> line_up_versions(const proof::Book& a, const proof::Book& b) {
    std::map<std::string, const model::Rule*> of_b;
    for (const model::Rule& rule : b.standard.rules)
        if (!is_practice(rule)) of_b.emplace(rule.name, &rule);
    std::set<const model::Rule*> taken;
    std::map<const model::Rule*, Group> group_of; // by its first rule of A
    for (const model::Rule& rule : a.standard.rules) {
        const auto namesake = of_b.find(rule.name);
        // A limit counts across cases: nothing else is its successor.
        if (is_practice(rule) || namesake == of_b.end() || is_limit(rule) != is_limit(*namesake->second))
            continue;
        const std::string& topic = rule.topic.empty() ? namesake->second->topic : rule.topic;
        group_of[&rule] = {topic, false, {&rule}, {namesake->second}};
        taken.insert(&rule);
        taken.insert(namesake->second);
    }
    std::vector<Group> added;
    for (Group& group : line_up(a, b, taken)) {
        if (!group.a.empty() && !group.b.empty()) {
            const model::Rule* first = group.a.front();
            group_of[first] = std::move(group);
            continue;
        }
        const bool is_old = !group.a.empty();
        const model::Rule& rule = is_old ? *group.a.front() : *group.b.front();
        Group* home = nullptr;
        if (!rule.topic.empty())
            for (const model::Rule& old : a.standard.rules) {
                const auto at = group_of.find(&old);
                if (at == group_of.end() || at->second.topic != rule.topic || at->second.b.empty()) continue;
                if (is_old ? follows(b, at->second.b, a, rule) : follows(a, at->second.a, b, rule)) {
                    home = &at->second;
                    break;
                }
            }
        if (home)
            (is_old ? home->a : home->b).push_back(&rule);
        else if (is_old)
            group_of[&rule] = std::move(group);
        else
            added.push_back(std::move(group));
    }
    std::vector<Group> result;
    for (const model::Rule& rule : a.standard.rules)
        if (const auto at = group_of.find(&rule); at != group_of.end())
            result.push_back(std::move(at->second));
    result.insert(result.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
    return result;
}

void name_changes(Comparison& comparison) {
    comparison.versions = true;
    // A practice whose question has changed: no timeline tells whether it still asks the same.
    for (Pair& old : comparison.pairs) {
        if (old.subject != Subject::practice || old.verdict != Verdict::only_in_a) continue;
        const auto now =
            std::find_if(comparison.pairs.begin(), comparison.pairs.end(), [&](const Pair& pair) {
                return pair.subject == Subject::practice && pair.verdict == Verdict::only_in_b &&
                       pair.b.front().rule == old.a.front().rule;
            });
        if (now == comparison.pairs.end()) continue;
        old.b = std::move(now->b);
        now->b.clear();
        old.verdict = Verdict::undecided;
        old.reason =
            "a question of an audit was changed: whether it still asks the same is for people to judge";
    }
    std::erase_if(comparison.pairs, [](const Pair& pair) { return pair.a.empty() && pair.b.empty(); });
    constexpr std::pair<const char*, std::string Said::*> kinds[] = {{"name", &Said::rule},
                                                                     {"title", &Said::title},
                                                                     {"wording", &Said::says},
                                                                     {"exceptions", &Said::exceptions},
                                                                     {"assumptions", &Said::assumptions},
                                                                     {"source", &Said::source},
                                                                     {"chapter", &Said::section},
                                                                     {"responsible", &Said::responsible},
                                                                     {"topic", &Said::topic}};
    for (Pair& pair : comparison.pairs) {
        if (pair.a.empty() || pair.b.empty()) continue;
        for (const auto& [name, what] : kinds)
            if (all(pair.a, what) != all(pair.b, what)) pair.changed.emplace_back(name);
    }
}

} // namespace plumbline::diff
