// Bundles for the tests of runtime/bundle, put together by hand.
#pragma once

#include "runtime/bundle/bundle.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::samples {

// Adds to a bundle what a compiler would add. Names of kinds and states must be there already.
class BundleMaker {
  public:
    Bundle bundle;

    std::int32_t text(std::string_view text); // each once
    std::int32_t duration(std::int32_t amount, Unit unit);
    std::int32_t kind(std::string_view name) const;
    std::int32_t slot(std::string_view kind, std::string_view attribute) const;
    std::int32_t state(std::string_view name) const;
    std::int32_t values(std::vector<std::int32_t> list);
    std::int32_t condition(std::vector<ConditionStep> steps);

    void begin_rule(std::string_view name);
    void emit(Opcode opcode, std::initializer_list<std::int32_t> operands);
    void end_rule(std::uint32_t moment_registers, std::uint32_t spell_registers);
    // Emitted since the last rule or measure ended.
    MeasureRecord& end_measure(std::string_view name, MeasureKind kind, std::uint32_t moment_registers,
                               std::uint32_t spell_registers);

  private:
    SourcePlace next_place();
    std::uint32_t code_begin_ = 0;
    std::uint32_t line_ = 10;
};

// One rule of four instructions: little enough to try every bit of its file.
Bundle small_bundle();
// Every opcode, every condition step, every type, unit and kind of measure.
Bundle whole_bundle();

// Whether they agree in every field. (Bundles have no equality of their own: nothing but a test compares
// them.)
bool same(const Bundle& a, const Bundle& b);

} // namespace plumbline::samples
