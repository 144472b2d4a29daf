// What a group of rules speaks of: the kinds of event, the values of their attributes, the lengths of time.
// It is what the search for a witness builds its timelines from. Private to this room.
#pragma once

#include "compiler/diff/proof/implication.h"
#include "compiler/diff/trial.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace plumbline::diff {

struct AttributeUse {
    AttributeType type = AttributeType::text;
    std::set<std::string> values;    // that rules ask for, as a timeline writes them
    std::set<std::int32_t> bounds;   // numbers and dates
    std::vector<std::string> listed; // of a choice, or the roles
    bool may_be_missing = false;     // a rule asks whether it is recorded
};

struct Spoken {
    std::map<std::string, std::map<std::string, AttributeUse>> attributes; // by kind, by name
    // Kinds by what they are to the rules; one may be several.
    std::vector<std::string> openers, closers; // of the states in which the duties stand
    std::vector<std::string> anchors, demands;
    std::vector<std::string> others;        // exceptions, extensions, events that guards ask about
    std::vector<std::string> other_closers; // of states that conditions ask about
    std::vector<Duration> lengths;
    std::set<int> ages; // in months
    std::vector<model::Period> periods;
    std::string born;       // empty: no age is asked
    int most = 1;           // events that a rank or a count speaks of
    bool recording = false; // when something was written down matters
};

void gather(const proof::Book& book, const model::Rule& rule, Spoken& spoken);

// The shapes of a kind that differ in what the rules ask, those that say yes to more first. At most `most`.
std::vector<Shape> shapes_of(const Spoken& spoken, const std::string& kind, std::size_t most);

} // namespace plumbline::diff
