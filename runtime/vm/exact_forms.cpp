// The commonest forms where nothing is in doubt: `within D of E: F`, and `while S: E` with intervals that at most a condition
// bounds. The first event that qualifies answers, and nothing else has to be weighed. They make what the general forms would
// (forms_timed.cpp, forms_recurring.cpp, judge.cpp), and leave to them whatever is not exact.
#include "runtime/vm/case_run.h"
#include "runtime/vm/constants.h"

#include <algorithm>

namespace plumbline {

namespace {

// What is owed from an anchor on. `answer`: place in `required` of the first that qualifies, or npos. `until`: the last minute
// of the state; end_of_time where it goes on, or there is none.
void owe(CaseRun& run, const Obligation& blank, Instant anchor, std::uint32_t anchor_row, Duration length,
         std::int32_t stage, const ExactEvents& required, std::size_t answer, Instant until) {
    Obligation& obligation = run.make(blank);
    obligation.case_index = run.case_index;
    obligation.anchor_at.at = obligation.opens.at = obligation.counted_from = anchor;
    obligation.anchor_row = anchor_row;
    if (stage != blank.stage) {
        obligation.stage = stage;
        obligation.counted = length;
    }
    const Instant due = due_after(run.calendar, anchor, length).value_or(no_instant);
    obligation.due = due;
    const bool is_answered = answer != CaseRun::npos;
    Status status = is_answered ? Status::late : Status::overdue;
    if (due == no_instant)
        status = Status::error;
    else if (is_answered && required.at[answer] <= due)
        status = Status::met;
    else if (until < due && until <= run.as_of)
        status = Status::lapsed;
    else if (run.as_of <= due)
        status = Status::pending;
    obligation.status = status;
    if (status != Status::met && status != Status::late) return;
    obligation.satisfied_at.at = required.at[answer];
    obligation.satisfied_row = required.row(answer);
}

} // namespace

bool CaseRun::make_exact(std::uint32_t index) {
    const LinkedForm& form = constants::forms(tables)[index];
    const Obligation& blank = constants::blanks(tables)[index];
    switch (form.exact) {
    case LinkedForm::Exact::within:
        return within_exact(constants::code(tables)[constants::steps(tables)[form.steps.end - 1]], blank);
    case LinkedForm::Exact::recur:
        return recur_exact(form, blank);
    case LinkedForm::Exact::no:
        break;
    }
    return false;
}

bool CaseRun::within_exact(const Instruction& form, const Obligation& blank) {
    const auto& o = form.operands;
    ExactEvents anchors, required;
    if (!exact_events(o[0], anchors)) return false;
    if (anchors.count == 0) return true;
    if (!exact_events(o[1], required)) return false;
    const Duration length = constants::durations(tables)[o[4]];
    std::size_t next = 0; // the first in `required` that is not before the anchor
    for (std::size_t i = 0; i < anchors.count; ++i) {
        const Instant anchor = anchors.at[i];
        while (next < required.count && required.at[next] < anchor)
            ++next;
        std::size_t answer = next;
        if (answer < required.count && required.row(answer) == anchors.row(i)) ++answer;
        owe(*this, blank, anchor, anchors.row(i), length, -1, required,
            answer < required.count ? answer : npos, end_of_time);
    }
    return true;
}

// By the first stage whose condition holds when the clock starts; else by the first that holds where no other does.
CaseRun::StageInForce CaseRun::stage_in_force(const LinkedForm& form, std::uint32_t row, Instant clock,
                                              const Spell& spell) {
    const auto step = [&](std::uint32_t place) -> const Instruction& {
        return constants::code(tables)[constants::steps(tables)[place]];
    };
    const std::uint32_t end = form.steps.end - 1;
    StageInForce otherwise;
    std::int32_t number = 0;
    for (std::uint32_t place = form.steps.begin; place < end; ++number) {
        const StageInForce stage{number, constants::durations(tables)[step(place).operands[0]]};
        bool is_in_force = true;
        for (++place; place < end && step(place).opcode != Opcode::every; ++place) {
            if (step(place).opcode == Opcode::otherwise) {
                if (otherwise.stage < 0) otherwise = stage;
                is_in_force = false;
                continue;
            }
            const Truth holds = ask_exact(step(place).operands[0], row, clock, spell);
            if (holds == Truth::unknown) return {-1, {}, false};
            if (holds == Truth::no) is_in_force = false;
        }
        if (is_in_force) return stage;
    }
    return otherwise;
}

bool CaseRun::recur_exact(const LinkedForm& form, const Obligation& blank) {
    const auto& o = constants::code(tables)[constants::steps(tables)[form.steps.end - 1]].operands;
    const auto scope_register = static_cast<std::uint32_t>(o[1]);
    fill({scope_register, true});
    const Spells& scope = spells[scope_register];
    if (scope.empty()) return true;
    ExactEvents required;
    if (!exact_events(o[0], required)) return false;
    const auto is_exact = [](const Spell& spell) { return spell.is_exact() && spell.start != start_of_time; };
    if (!std::all_of(scope.begin(), scope.end(), is_exact)) return false;
    const std::size_t made_before = made->size();
    for (const Spell& spell : scope) {
        if (spell.start > as_of) continue; // a guard may come to hold only later: no clock runs yet
        // What opened the state, or brought its guard to hold, is where the clock starts, and answers it not.
        const auto next_from = [&](std::size_t place) {
            while (place < required.count && required.at[place] <= spell.end) {
                const std::uint32_t row = required.row(place);
                if (row != spell.start_row && row != spell.guard_row) return place;
                ++place;
            }
            return npos;
        };
        Instant clock = spell.start;
        std::uint32_t clock_row = spell.start_row;
        const auto begin = std::lower_bound(required.at, required.at + required.count, spell.start);
        std::size_t answer = next_from(static_cast<std::size_t>(begin - required.at));
        for (;; answer = next_from(answer + 1)) {
            const StageInForce stage = stage_in_force(form, clock_row, clock, spell);
            if (!stage.is_known) {
                made->resize(made_before);
                return false;
            }
            // Where no stage is in force nothing is owed; the next event starts a clock that may find one.
            if (stage.stage >= 0)
                owe(*this, blank, clock, clock_row, stage.length, stage.stage, required, answer, spell.end);
            if (answer == npos) break;
            clock = required.at[answer];
            clock_row = required.row(answer);
        }
    }
    return true;
}

} // namespace plumbline
