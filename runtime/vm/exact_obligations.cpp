#include "runtime/vm/exact_obligations.h"
#include "runtime/vm/program_tables.h"

#include <algorithm>

namespace plumbline {

void ExactObligations::make_room(std::size_t least) {
    constexpr std::size_t first = 256;
    room_ = std::max({first, least, room_ * 2});
    auto larger = std::make_unique_for_overwrite<ExactObligation[]>(room_);
    std::copy_n(made_.get(), size_, larger.get());
    made_ = std::move(larger);
}

void write_out(const ExactObligation& exact, std::uint32_t form, const ProgramTables& tables,
               const Timelines& timelines, std::vector<Obligation>& into) {
    Obligation& obligation = into.emplace_back(tables.blanks[form]);
    obligation.case_index = exact.case_index;
    obligation.anchor_at.at = obligation.opens.at = obligation.counted_from = exact.anchor;
    obligation.anchor_row = exact.anchor_row;
    obligation.due = exact.due;
    obligation.status = exact.status;
    if (exact.satisfied_row != no_row) {
        obligation.satisfied_at.at = timelines.at[exact.satisfied_row];
        obligation.satisfied_row = exact.satisfied_row;
    }
    if (exact.stage == obligation.stage) return; // the first, or there are none
    obligation.stage = exact.stage;
    const LinkedCode& linked = tables.linked;
    std::int32_t stage = -1;
    for (std::uint32_t place = linked.forms[form].steps.begin; stage < exact.stage; ++place) {
        const Instruction& step = linked.code[linked.steps[place]];
        if (step.opcode == Opcode::every && ++stage == exact.stage)
            obligation.counted = tables.bundle.durations[static_cast<std::size_t>(step.operands[0])];
    }
}

Obligation written_out(const ExactObligation& exact, std::uint32_t form, const Program& program,
                       const Timelines& timelines) {
    std::vector<Obligation> one;
    write_out(exact, form, program.tables(), timelines, one);
    return one.front();
}

} // namespace plumbline
