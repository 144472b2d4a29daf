// What a part of a rule means, as a text that does not depend on the standard it stands in: names in place of
// indices, defined states with what opens and closes them. Two parts of equal text mean the same.
#pragma once

#include "compiler/sema/model.h"

#include <string>

namespace plumbline::proof {

class Meaning {
  public:
    explicit Meaning(const model::Standard& standard) : standard_(standard) {}

    std::string of(const model::Condition& condition) const;
    std::string of(const std::vector<model::Condition>& conditions) const;
    std::string of(const model::Pattern& pattern) const;
    std::string of(const std::vector<model::Alternative>& alternatives) const;
    std::string of(const model::StateReference& reference) const;
    std::string of_state(model::StateIndex state) const; // without a reference's own narrowing
    std::string of(const model::Scope& scope) const;
    std::string of(const model::Anchor& anchor) const;
    std::string of(const model::Demand& demand) const;
    std::string of(const model::CaseInterval& interval) const;
    std::string of(const model::Stage& stage) const;
    std::string of(const model::Extension& extension, EventKind kind_of_slot) const;
    std::string of(const model::Rule& rule) const; // scope, form and exceptions; no names, sources, roles
    std::string of(const model::Measure& measure) const;

    std::string event(EventKind kind) const { return standard_.vocabulary.events[kind].name; }
    const AttributeInfo& attribute(EventKind kind, model::Slot slot) const {
        return standard_.vocabulary.events[kind].attributes[slot];
    }
    // A column value as a timeline writes it.
    std::string value(const AttributeInfo& attribute, std::int32_t column) const;

  private:
    std::string of_form(const model::Form& form) const;
    std::string of(const std::optional<model::Pattern>& pattern) const;
    std::string of(const std::vector<model::Pattern>& any_of) const;
    const model::Standard& standard_;
};

} // namespace plumbline::proof
