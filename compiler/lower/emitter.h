// What the lowering of one rule shares: the bundle under construction, registers, and the scope. Private to
// this room.
#pragma once

#include "compiler/lower/lower.h"

#include <initializer_list>
#include <map>
#include <string>

namespace plumbline {

using Register = std::int32_t;

class Emitter {
  public:
    Emitter(const model::Standard& standard, const SourceSet& sources, Bundle& bundle);

    TextIndex text(const std::string& text);
    std::int32_t duration(Duration duration);
    SourcePlace place(const Span& span);
    std::string attribute_name(EventKind kind, model::Slot slot) const;
    std::optional<EventKind> born() const;

    // --- code
    void begin_code(const Span& span);
    void emit(Opcode opcode, std::initializer_list<std::int32_t> operands);
    Register new_moments() { return moment_registers_++; }
    Register new_spells() { return spell_registers_++; }
    std::uint32_t moment_registers() const { return static_cast<std::uint32_t>(moment_registers_); }
    std::uint32_t spell_registers() const { return static_cast<std::uint32_t>(spell_registers_); }
    std::uint32_t code_size() const { return static_cast<std::uint32_t>(bundle_.code.size()); }

    // --- scopes, patterns, conditions (lower_patterns.cpp)
    struct Scope {
        Register spells = -1;   // -1: nothing was emitted for it yet
        bool everywhere = true; // the whole timeline: nothing lapses, nothing is left out
        std::string label;
    };
    Scope scope(const model::Scope& scope);
    Register spells_of(const Scope& scope);
    Register state_spells(const model::StateReference& state);
    Register pattern(const model::Pattern& pattern, const Scope& scope, bool with_planned = false);
    Register any_of(const std::vector<model::Pattern>& patterns, const Scope& scope);
    Register kinds_of(const model::Pattern& pattern); // without any condition
    Register inside(Register moments, const Scope& scope);
    Register anchor(const model::Anchor& anchor, const Scope& scope, bool with_planned = false);
    // The audits of one practice; -1 where the vocabulary has none.
    Register audits_of(const std::string& practice, const Scope& scope);
    // Emits what the condition's registers need, then adds the condition. Index into Bundle::conditions.
    std::int32_t condition(const model::Condition& condition, const Scope& scope);
    std::int32_t condition_of_alternatives(const model::Pattern& pattern, const Scope& scope);
    std::int32_t edge_condition(const std::optional<model::Condition>& condition);

  private:
    void steps(const model::Condition& condition, const Scope& scope, std::vector<ConditionStep>& into);
    std::int32_t add_condition(const std::vector<ConditionStep>& steps);

    const model::Standard& standard_;
    const SourceSet& sources_;
    Bundle& bundle_;
    std::map<std::string, TextIndex> texts_;
    SourcePlace place_;
    Register moment_registers_ = 0;
    Register spell_registers_ = 0;
};

// One rule's form, in its scope (lower_forms.cpp).
void lower_form(Emitter& emitter, const model::Rule& rule);

} // namespace plumbline
