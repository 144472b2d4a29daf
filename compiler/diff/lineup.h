// Which duties of two standards speak of the same thing. Private to this room.
//
// Source of the rule: section 9 of the founding design. Same topic, same anchor or state, same required event;
// then the form. Rules that say in two sentences what the other side says in one stand together. What has no
// counterpart stands alone: nothing is forced together.
#pragma once

#include "compiler/diff/proof/implication.h"

#include <set>
#include <string>
#include <vector>

namespace plumbline::diff {

struct Group {
    std::string topic;
    bool proposed = false; // a side names no topic
    std::vector<const model::Rule*> a, b;
};

// In the order of A's rules; what only B has comes behind, in B's order. Every rule of both stands in exactly
// one group, but for those that are `left_out`. Practices are left out.
std::vector<Group> line_up(const proof::Book& a, const proof::Book& b,
                           const std::set<const model::Rule*>& left_out = {});

} // namespace plumbline::diff
