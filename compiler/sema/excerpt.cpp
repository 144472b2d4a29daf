#include "compiler/sema/excerpt.h"
#include "compiler/sema/visit.h"

#include <map>
#include <set>

namespace plumbline::model {

Excerpt excerpt(const Standard& whole, const std::vector<RuleIndex>& rules) {
    std::set<RuleIndex> wanted(rules.begin(), rules.end());
    std::vector<RuleIndex> left = rules;
    while (!left.empty()) {
        const RuleIndex one = left.back();
        left.pop_back();
        each_anchor_of(whole.rules[one], [&](const Anchor& anchor) {
            if (const auto* missed = std::get_if<AtMissed>(&anchor.kind);
                missed && wanted.insert(missed->rule).second)
                left.push_back(missed->rule);
        });
    }
    Excerpt result;
    Standard& part = result.standard;
    part.name = whole.name;
    part.title = whole.title;
    part.version = whole.version;
    part.calendar = whole.calendar;
    part.vocabulary_name = whole.vocabulary_name;
    part.vocabulary_version = whole.vocabulary_version;
    part.vocabulary = whole.vocabulary;
    part.born = whole.born;
    part.states = whole.states;
    part.topics = whole.topics;
    std::map<RuleIndex, RuleIndex> moved;
    for (const RuleIndex one : wanted) { // a rule stands behind those it watches, and so does its copy
        moved.emplace(one, static_cast<RuleIndex>(part.rules.size()));
        part.rules.push_back(whole.rules[one]);
        each_anchor_of(part.rules.back(), [&](Anchor& anchor) {
            if (auto* missed = std::get_if<AtMissed>(&anchor.kind)) missed->rule = moved.at(missed->rule);
        });
    }
    for (const RuleIndex one : rules)
        result.places.push_back(moved.at(one));
    return result;
}

} // namespace plumbline::model
