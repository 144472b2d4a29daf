// Runs linked code: each form with what it takes with it, and the registers as they are asked for.
#include "runtime/vm/case_run.h"

#include <algorithm>
#include <functional>

namespace plumbline {

void CaseRun::fill(RegisterName name) {
    std::uint64_t& filled = (name.is_of_spells ? spells_filled : moments_filled)[name.index];
    if (filled == entered) return;
    filled = entered;
    const LinkedCode& linked = tables.linked;
    const IndexRange sources = (name.is_of_spells ? linked.spell_sources : linked.moment_sources)[name.index];
    for (std::uint32_t i = sources.begin; i < sources.end; ++i)
        fill(linked.sources[i]);
    if (name.is_of_spells)
        select_spells(linked.code[linked.spells_from[name.index]]);
    else
        select(linked.code[linked.moments_from[name.index]]);
}

const Moments& CaseRun::filled_moments(std::uint32_t index) {
    fill({index, false});
    return moments[index];
}

void CaseRun::run_forms(IndexRange forms) {
    const LinkedCode& linked = tables.linked;
    for (std::uint32_t index = forms.begin; index < forms.end; ++index) {
        const LinkedForm& form = linked.forms[index];
        if (tables.plan.ways[index] != ExactForm::no && make_exact(index)) continue;
        fill(form.ground);
        if (form.ground.is_of_spells ? spells[form.ground.index].empty() : moments[form.ground.index].empty())
            continue;
        for (std::uint32_t i = form.sources.begin; i < form.sources.end; ++i)
            fill(linked.sources[i]);
        const std::uint32_t last = form.steps.end - 1;
        for (std::uint32_t i = form.steps.begin; i < last; ++i)
            gather(linked.code[linked.steps[i]]);
        instruction = linked.steps[last];
        perform(linked.code[instruction]);
        if (last != form.steps.begin) forget_gathered();
    }
}

bool CaseRun::make_exact(std::uint32_t form) {
    if (tables.plan.ways[form] == ExactForm::recur_in_any) return recur_exact(form);
    return batch->add_made(form, place, *made);
}

bool CaseRun::recur_exact(std::uint32_t form) {
    const LinkedForm& linked = tables.linked.forms[form];
    const auto& o = tables.linked.code[tables.linked.steps[linked.steps.end - 1]].operands;
    const auto scope = static_cast<std::uint32_t>(o[1]);
    fill({scope, true});
    scratch_clock_spells.clear();
    for (const Spell& spell : spells[scope]) {
        if (!spell.is_exact() || spell.start == start_of_time) return false;
        scratch_clock_spells.push_back(
            {spell.start, spell.end, spell.state_start, spell.start_row, spell.guard_row});
    }
    scratch_exact.clear();
    if (!batch->columns.recur_in(form, place, scratch_clock_spells, scratch_exact)) return false;
    for (std::size_t i = 0; i < scratch_exact.size(); ++i)
        write_out(scratch_exact[i], form, tables, timelines, *made);
    return true;
}

void CaseRun::forget_gathered() {
    exceptions.clear();
    stages.clear();
    match_attributes.clear();
    only_if_it_happens = false;
    previous_among = nullptr;
}

void CaseRun::select_spells(const Instruction& step) {
    const auto& o = step.operands;
    const auto register_of = [&](int operand) { return static_cast<std::size_t>(o[operand]); };
    Spells& into = spells[register_of(0)];
    const auto source = [&]() -> const Spells& { return spells[register_of(1)]; };
    switch (step.opcode) {
    case Opcode::everywhere:
        into.assign(1, Spell{});
        into.front().is_everything = true;
        break;
    case Opcode::spells:
        state_spells(bundle.states[static_cast<std::size_t>(o[1])], into);
        break;
    case Opcode::opened: {
        Spells& kept = scratch_spells;
        kept.clear();
        for (Spell spell : source()) {
            const Answer answer = ask(o[2], {spell.start_row, spell.start, latest_start_of(spell), &spell});
            if (answer.truth == Truth::no) {
                kept.leave_out_start(spell, latest_start_of(spell));
                kept.leave_out_end(spell);
                continue;
            }
            if (answer.truth == Truth::unknown && spell.certain) {
                spell.certain = false;
                spell.why = answer.why;
            }
            kept.push_back(spell);
        }
        stable_sort_if_needed(kept.left_out.begin(), kept.left_out.end(), std::less<>{});
        into.swap(kept);
        break;
    }
    case Opcode::outside: {
        Spells& result = scratch_spells;
        outside(source(), result);
        into.swap(result);
        break;
    }
    case Opcode::narrow: {
        Spells& result = scratch_spells;
        narrow(source(), o[2], result);
        into.swap(result);
        break;
    }
    default:
        break;
    }
}

void CaseRun::gather(const Instruction& step) {
    const auto& o = step.operands;
    const auto duration = [&](int operand) { return bundle.durations[static_cast<std::size_t>(o[operand])]; };
    const auto text = [&](int operand) { return static_cast<TextIndex>(o[operand]); };
    const auto register_of = [&](int operand) { return static_cast<std::uint32_t>(o[operand]); };
    const auto exception = [&](Exception::Kind kind) -> Exception& {
        Exception& added = exceptions.emplace_back();
        added.kind = kind;
        added.moments = register_of(0);
        return added;
    };
    switch (step.opcode) {
    case Opcode::match:
        match_attributes.push_back({text(0)});
        break;
    case Opcode::match_kind:
        match_attributes.push_back({text(0), o[1]});
        break;
    case Opcode::if_it_happens:
        only_if_it_happens = true;
        break;
    case Opcode::previous_among:
        previous_among = &moments[register_of(0)];
        break;
    case Opcode::excused_by:
        exception(Exception::Kind::excuse).label = text(1);
        break;
    case Opcode::excused_if: {
        Exception& added = exception(Exception::Kind::excuse_if);
        added.condition = o[0];
        added.label = text(1);
        break;
    }
    case Opcode::extended_to:
        exception(Exception::Kind::extend).duration = duration(1);
        break;
    case Opcode::extended_by_attribute:
        exception(Exception::Kind::extend_by_attribute).attribute = text(1);
        break;
    case Opcode::extended:
        exception(Exception::Kind::excuse_until_next);
        break;

    case Opcode::once_within: {
        StagePlan& stage = stages.emplace_back();
        stage.once = true;
        stage.interval = duration(0);
        stage.then = o[1] != 0;
        break;
    }
    case Opcode::once_on_the_day: {
        StagePlan& stage = stages.emplace_back();
        stage.once = stage.on_the_day = true;
        stage.or_next_working_day = o[0] != 0;
        stage.then = o[1] != 0;
        break;
    }
    case Opcode::every:
        stages.emplace_back().interval = duration(0);
        break;
    case Opcode::every_on_case:
    case Opcode::every_on_case_only: {
        StagePlan& stage = stages.emplace_back();
        stage.case_moments = o[0];
        stage.case_attribute = text(1);
        stage.has_interval = step.opcode == Opcode::every_on_case;
        if (stage.has_interval) stage.interval = duration(2);
        break;
    }
    case Opcode::never_over:
        stages.back().has_never_over = true;
        stages.back().never_over = duration(0);
        break;
    case Opcode::until:
        stages.back().has_until = true;
        stages.back().until = duration(0);
        break;
    case Opcode::until_age:
        stages.back().until_age = o[0];
        break;
    case Opcode::until_event:
        stages.back().until_events.push_back({register_of(0), register_of(1)});
        break;
    case Opcode::counted_from:
        stages.back().counted_from = o[0];
        break;
    case Opcode::for_duration:
        stages.back().has_for = true;
        stages.back().for_duration = duration(0);
        break;
    case Opcode::only_when:
        stages.back().condition = o[0];
        break;
    case Opcode::otherwise:
        stages.back().otherwise = true;
        break;
    default:
        break;
    }
}

void CaseRun::perform(const Instruction& step) {
    switch (step.opcode) {
    case Opcode::within:
    case Opcode::around:
    case Opcode::shortly_before:
    case Opcode::lead_time:
    case Opcode::no_later_than:
    case Opcode::on_the_day:
    case Opcode::on_the_same_working_day:
    case Opcode::by_event:
        timed(step);
        break;
    case Opcode::by_age:
        by_age(step);
        break;
    case Opcode::recorded_within:
    case Opcode::recorded_same_day:
        recorded(step);
        break;
    case Opcode::recur:
    case Opcode::recur_for_each:
        recur(step);
        break;
    case Opcode::count_in_spell:
    case Opcode::count_in_every:
    case Opcode::count_in_any:
    case Opcode::count_in_calendar:
        count(step);
        break;
    case Opcode::time_in_any:
        time_in_any(step);
        break;
    case Opcode::before_event:
    case Opcode::follow:
    case Opcode::quality:
    case Opcode::next_quality:
    case Opcode::never_without:
    case Opcode::never:
    case Opcode::throughout:
    case Opcode::practice:
        untimed(step);
        break;
    case Opcode::limit:
        limit(step);
        break;
    default:
        break;
    }
}

} // namespace plumbline
