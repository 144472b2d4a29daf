// The commonest forms where nothing is in doubt: `within D of E: F`, and `while S: E` with one interval throughout. Events
// are taken from their columns; the first that qualifies answers, and nothing else has to be weighed. They make what the
// general forms would (forms_timed.cpp, forms_recurring.cpp, judge.cpp), and leave to them whatever is not exact.
#include "runtime/time/due_counter.h"
#include "runtime/vm/case_run.h"
#include "runtime/vm/comparison.h"

#include <algorithm>

namespace plumbline {

const ExactEvents* CaseRun::exact_events(std::size_t reg) {
    ExactEvents& events = exact[reg];
    if (events.asked != entered) {
        events.asked = entered;
        const ColumnSelection& selection = tables.linked.column_selections[reg];
        if (selection.kind < 0)
            events.are_exact = false;
        else if (selection.of < 0)
            take_all(static_cast<EventKind>(selection.kind), events);
        else
            take_those(selection, events);
    }
    return events.are_exact ? &events : nullptr;
}

void CaseRun::take_all(EventKind kind, ExactEvents& events) const {
    const Instant* const at = timelines.at.data();
    KindRun run = run_of_kind[kind];
    if (run.end > run.begin && at[run.end - 1] > as_of) {
        const auto end = std::upper_bound(at + run.begin, at + run.end, as_of);
        run = {kind, run.begin, static_cast<std::uint32_t>(end - at)};
        for (std::uint32_t row = run.begin; row < run.end; ++row)
            run.summarise(timelines.flags[row], timelines.recorded_at[row]);
    }
    events.are_exact =
        (run.flags & (is_planned | at_is_date_only)) == 0 && (!known_at || run.last_recorded <= *known_at);
    events.at = at + run.begin;
    events.count = run.end - run.begin;
    events.first_row = run.begin;
    events.label = tables.event_names[kind];
}

void CaseRun::take_those(const ColumnSelection& selection, ExactEvents& events) {
    const ExactEvents* all = exact_events(static_cast<std::size_t>(selection.of));
    events.are_exact = false;
    if (!all) return;
    const ConditionStep& step = tables.linked.condition_steps[static_cast<std::size_t>(selection.condition)];
    const std::int32_t* const values = timelines.attribute_values.data() + step.operands[1];
    const auto comparison = static_cast<Comparison>(step.operands[2]);
    events.rows.clear();
    events.instants.clear();
    for (std::uint32_t row = all->first_row; row < all->first_row + all->count; ++row) {
        const std::int32_t value = values[timelines.attributes[row]];
        if (value == not_recorded) return;
        if (!compare(value, comparison, step.operands[3])) continue;
        events.rows.push_back(row);
        events.instants.push_back(timelines.at[row]);
    }
    events.are_exact = true;
    events.are_consecutive = false;
    events.at = events.instants.data();
    events.count = events.rows.size();
    events.label = all->label;
}

namespace {

// What the obligations of one form in one case share.
class ExactForm {
  public:
    ExactForm(CaseRun& run, TextIndex anchor, TextIndex requirement, Duration length, std::int32_t stage)
        : run_(run), due_of_(run.calendar, length) {
        shared_.case_index = run.case_index;
        shared_.rule = run.rule;
        shared_.instruction = run.instruction;
        shared_.anchor = anchor;
        shared_.requirement = requirement;
        shared_.counted = length;
        shared_.stage = stage;
    }

    // `answer`: place in `required` of the first that qualifies, or npos. `until`: the last minute of the state; end_of_time
    // where it goes on, or there is none.
    void owe(Instant anchor, std::uint32_t anchor_row, const ExactEvents& required, std::size_t answer,
             Instant until) {
        Obligation& obligation = run_.made->emplace_back(shared_);
        obligation.anchor_at.at = obligation.opens.at = obligation.counted_from = anchor;
        obligation.anchor_row = anchor_row;
        const Instant due = due_of_(anchor);
        obligation.due = due;
        const bool is_answered = answer != CaseRun::npos;
        if (due == no_instant)
            obligation.status = Status::error;
        else if (is_answered && required.at[answer] <= due)
            obligation.status = Status::met;
        else if (until < due && until <= run_.as_of)
            obligation.status = Status::lapsed;
        else if (run_.as_of <= due)
            obligation.status = Status::pending;
        else
            obligation.status = is_answered ? Status::late : Status::overdue;
        if (obligation.status != Status::met && obligation.status != Status::late) return;
        obligation.satisfied_at.at = required.at[answer];
        obligation.satisfied_row = required.row(answer);
    }

  private:
    CaseRun& run_;
    DueCounter due_of_;
    Obligation shared_;
};

} // namespace

bool CaseRun::make_exact(const LinkedForm& form) {
    const auto step = [&](std::uint32_t place) -> const Instruction& {
        return tables.linked.code[tables.linked.steps[place]];
    };
    instruction = tables.linked.steps[form.steps.end - 1];
    switch (form.exact) {
    case LinkedForm::Exact::within:
        return within_exact(step(form.steps.begin));
    case LinkedForm::Exact::recur: {
        const auto interval = static_cast<std::size_t>(step(form.steps.begin).operands[0]);
        return recur_exact(step(form.steps.end - 1), bundle.durations[interval]);
    }
    case LinkedForm::Exact::no:
        break;
    }
    return false;
}

bool CaseRun::within_exact(const Instruction& form) {
    const auto& o = form.operands;
    const ExactEvents* anchors = exact_events(static_cast<std::size_t>(o[0]));
    if (!anchors) return false;
    if (anchors->count == 0) return true;
    const ExactEvents* required = exact_events(static_cast<std::size_t>(o[1]));
    if (!required) return false;
    ExactForm made_by(*this, anchors->label, static_cast<TextIndex>(o[3]),
                      bundle.durations[static_cast<std::size_t>(o[4])], -1);
    std::size_t next = 0; // the first in `required` that is not before the anchor
    for (std::size_t i = 0; i < anchors->count; ++i) {
        const Instant anchor = anchors->at[i];
        while (next < required->count && required->at[next] < anchor)
            ++next;
        std::size_t answer = next;
        if (answer < required->count && required->row(answer) == anchors->row(i)) ++answer;
        made_by.owe(anchor, anchors->row(i), *required, answer < required->count ? answer : npos,
                    end_of_time);
    }
    return true;
}

bool CaseRun::recur_exact(const Instruction& form, Duration interval) {
    const auto& o = form.operands;
    const auto scope_register = static_cast<std::uint32_t>(o[1]);
    fill({scope_register, true});
    const Spells& scope = spells[scope_register];
    if (scope.empty()) return true;
    const ExactEvents* required = exact_events(static_cast<std::size_t>(o[0]));
    if (!required) return false;
    const auto is_exact = [](const Spell& spell) { return spell.is_exact() && spell.start != start_of_time; };
    if (!std::all_of(scope.begin(), scope.end(), is_exact)) return false;
    ExactForm made_by(*this, static_cast<TextIndex>(o[2]), static_cast<TextIndex>(o[3]), interval, 0);
    for (const Spell& spell : scope) {
        if (spell.start > as_of) continue; // a guard may come to hold only later: no clock runs yet
        // What opened the state, or brought its guard to hold, is where the clock starts, and answers it not.
        const auto next_from = [&](std::size_t place) {
            while (place < required->count && required->at[place] <= spell.end) {
                const std::uint32_t row = required->row(place);
                if (row != spell.start_row && row != spell.guard_row) return place;
                ++place;
            }
            return npos;
        };
        Instant clock = spell.start;
        std::uint32_t clock_row = spell.start_row;
        const auto begin = std::lower_bound(required->at, required->at + required->count, spell.start);
        std::size_t answer = next_from(static_cast<std::size_t>(begin - required->at));
        for (;; answer = next_from(answer + 1)) {
            made_by.owe(clock, clock_row, *required, answer, spell.end);
            if (answer == npos) break;
            clock = required->at[answer];
            clock_row = required->row(answer);
        }
    }
    return true;
}

} // namespace plumbline
