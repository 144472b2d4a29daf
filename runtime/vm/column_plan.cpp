#include "runtime/vm/column_plan.h"
#include "runtime/vm/exact_spells.h"

#include <algorithm>
#include <limits>

namespace plumbline {

namespace {

class Planner {
  public:
    Planner(const Bundle& bundle, const LinkedCode& linked, ColumnPlan& plan)
        : bundle_(bundle), linked_(linked), plan_(plan) {}

    void run() {
        // A register is selected from such as stand before it, a moment's from spells as well.
        for (const std::uint32_t from : linked_.spells_from)
            plan_.spells.push_back(spells_of(linked_.code[from]));
        for (const std::uint32_t from : linked_.moments_from)
            plan_.events.push_back(events_of(linked_.code[from], from));
        plan_.column_of_kind.assign(bundle_.vocabulary.events.size(), -1);
        plan_.is_watched.assign(bundle_.rules.size(), false);
        for (const Instruction& instruction : linked_.code)
            if (instruction.opcode == Opcode::missed)
                plan_.is_watched[static_cast<std::size_t>(instruction.operands[1])] = true;
        plan_.wholly_in_columns.assign((bundle_.rules.size() + 63) / 64, 0);
        plan_.rule_of.resize(linked_.forms.size());
        for (std::uint32_t rule = 0; rule < linked_.forms_of_rule.size(); ++rule)
            add_forms_of(rule);
    }

  private:
    using How = EventSelection::How;

    void add_forms_of(std::uint32_t rule) {
        bool all_in_columns = true;
        const IndexRange forms = linked_.forms_of_rule[rule];
        for (std::uint32_t form = forms.begin; form < forms.end; ++form) {
            const ExactForm way = way_of(linked_.forms[form].steps);
            plan_.ways.push_back(way);
            plan_.rule_of[form] = rule;
            if (way != ExactForm::no) add_kinds_of(linked_.forms[form].steps);
            if (is_made_in_columns(way))
                plan_.forms.push_back(form);
            else
                all_in_columns = false;
        }
        const std::uint32_t place = linked_.place_of[rule];
        if (!all_in_columns || plan_.is_watched[rule])
            plan_.all_in_columns = false;
        else
            plan_.wholly_in_columns[place / 64] |= std::uint64_t{1} << (place % 64);
    }

    EventSelection events_of(const Instruction& instruction, std::uint32_t at) const {
        const auto& o = instruction.operands;
        if (instruction.opcode == Opcode::events) return {How::all, o[1], -1, -1, at};
        const auto source = [&] { return plan_.events[static_cast<std::size_t>(o[1])]; };
        switch (instruction.opcode) {
        case Opcode::where: {
            const ConditionRange range = linked_.conditions[static_cast<std::size_t>(o[2])];
            const ConditionStep& step = linked_.condition_steps[range.begin];
            const bool is_negated = range.end == range.begin + 2 &&
                                    linked_.condition_steps[range.begin + 1].op == ConditionOp::negate;
            const bool compares_one = (range.end == range.begin + 1 || is_negated) &&
                                      step.op == ConditionOp::compared && step.operands[0] == source().kind;
            if (source().how != How::all || !compares_one) return {};
            return {How::compared, source().kind, o[1], static_cast<std::int32_t>(range.begin), at,
                    is_negated};
        }
        case Opcode::inside: // all lie in it
            return spells(o[2]).how == SpellSelection::How::everywhere ? source() : EventSelection{};
        case Opcode::nth:
            if (spells(o[3]).how == SpellSelection::How::no) return {};
            [[fallthrough]];
        case Opcode::reaches:
            if (source().how != How::all && source().how != How::compared) return {};
            return {instruction.opcode == Opcode::nth ? How::nth : How::reaches, source().kind, o[1], -1, at};
        default:
            return {};
        }
    }

    SpellSelection spells_of(const Instruction& instruction) const {
        if (instruction.opcode == Opcode::everywhere) return {SpellSelection::How::everywhere};
        if (instruction.opcode != Opcode::spells) return {};
        const StateRecord& state = bundle_.states[static_cast<std::size_t>(instruction.operands[1])];
        if (!is_plain(state)) return {};
        return {SpellSelection::How::state, state.opening.front().kind, state.closing.front().kind};
    }

    const SpellSelection& spells(std::int32_t reg) const {
        return plan_.spells[static_cast<std::size_t>(reg)];
    }
    bool is_in_columns(std::int32_t moments) const {
        return plan_.events[static_cast<std::size_t>(moments)].how != How::no;
    }
    const Instruction& step(std::uint32_t place) const { return linked_.code[linked_.steps[place]]; }

    // `within` of what is not asked in a state; a recurrence whose stages have nothing but an interval and a condition that
    // can be asked of columns.
    ExactForm way_of(IndexRange steps) const {
        const Instruction& form = step(steps.end - 1);
        const auto& o = form.operands;
        if (form.opcode == Opcode::within && steps.end - steps.begin == 1 &&
            spells(o[2]).how == SpellSelection::How::everywhere && is_in_columns(o[0]) && is_in_columns(o[1]))
            return ExactForm::within;
        if (form.opcode != Opcode::recur || step(steps.begin).opcode != Opcode::every || !is_in_columns(o[0]))
            return ExactForm::no;
        constexpr std::uint32_t most_steps =
            std::numeric_limits<std::int16_t>::max(); // ExactObligation::stage
        if (steps.end - steps.begin > most_steps) return ExactForm::no;
        for (std::uint32_t i = steps.begin; i + 1 < steps.end; ++i) {
            const Opcode opcode = step(i).opcode;
            const bool is_plain =
                opcode == Opcode::every || opcode == Opcode::otherwise ||
                (opcode == Opcode::only_when && can_be_asked_of_columns(step(i).operands[0]));
            if (!is_plain) return ExactForm::no;
        }
        switch (spells(o[1]).how) {
        case SpellSelection::How::state:
            return ExactForm::recur;
        case SpellSelection::How::everywhere: // it never begins, and no clock starts
            return ExactForm::no;
        case SpellSelection::How::no:
            break;
        }
        return ExactForm::recur_in_any;
    }

    // Each step asks an attribute of the event itself, or what has happened of what is taken from columns.
    bool can_be_asked_of_columns(std::int32_t condition) const {
        const ConditionRange range = linked_.conditions[static_cast<std::size_t>(condition)];
        return std::all_of(linked_.condition_steps.begin() + range.begin,
                           linked_.condition_steps.begin() + range.end, [&](const ConditionStep& asked) {
                               switch (asked.op) {
                               case ConditionOp::constant:
                               case ConditionOp::compared:
                               case ConditionOp::is_recorded:
                               case ConditionOp::is_kind:
                               case ConditionOp::negate:
                               case ConditionOp::both:
                               case ConditionOp::either:
                                   return true;
                               case ConditionOp::happened:
                                   return is_in_columns(asked.operands[0]);
                               default:
                                   return false;
                               }
                           });
    }

    // What the form reads is to stand in columns.
    void add_kinds_of(IndexRange steps) {
        const auto& o = step(steps.end - 1).operands;
        const bool is_within = step(steps.end - 1).opcode == Opcode::within;
        add_events(o[0]);
        if (is_within)
            add_events(o[1]);
        else
            add_spells(o[1]);
        for (std::uint32_t i = steps.begin; i + 1 < steps.end; ++i) {
            if (step(i).opcode != Opcode::only_when) continue;
            const ConditionRange range = linked_.conditions[static_cast<std::size_t>(step(i).operands[0])];
            for (std::uint32_t at = range.begin; at < range.end; ++at)
                if (linked_.condition_steps[at].op == ConditionOp::happened)
                    add_events(linked_.condition_steps[at].operands[0]);
        }
    }
    void add_events(std::int32_t reg) {
        EventSelection& selection = plan_.events[static_cast<std::size_t>(reg)];
        if (selection.column >= 0) return;
        const std::int32_t of_kind = add_kind(selection.kind);
        selection.column = selection.how == How::all ? of_kind : plan_.event_columns++;
        if (selection.of >= 0) add_events(selection.of);
        if (selection.how == How::nth) add_spells(linked_.code[selection.from].operands[3]);
    }
    void add_spells(std::int32_t reg) {
        SpellSelection& selection = plan_.spells[static_cast<std::size_t>(reg)];
        if (selection.column >= 0 || selection.how != SpellSelection::How::state) return;
        selection.column = plan_.spell_columns++;
        add_kind(selection.opening);
        add_kind(selection.closing);
    }
    std::int32_t add_kind(std::int32_t kind) {
        std::int32_t& column = plan_.column_of_kind[static_cast<std::size_t>(kind)];
        if (column < 0) column = plan_.event_columns++;
        return column;
    }

    const Bundle& bundle_;
    const LinkedCode& linked_;
    ColumnPlan& plan_;
};

} // namespace

ColumnPlan::ColumnPlan(const Bundle& bundle, const LinkedCode& linked) {
    Planner(bundle, linked, *this).run();
}

} // namespace plumbline
