// The commonest forms where nothing is in doubt: `within D of E: F`, and `while S: E` with intervals that at most a condition
// bounds. The first event that qualifies answers, and nothing else has to be weighed. They make what the general forms would
// (forms_timed.cpp, forms_recurring.cpp, judge.cpp), for all cases of a batch, and leave to them whatever is not exact.
#include "runtime/vm/columns.h"
#include "runtime/vm/constants.h"

namespace plumbline {

namespace {

// What is owed from an anchor on.
struct Owed {
    ExactEvent anchor;
    Instant due;
    std::int32_t stage;
    Instant until; // the last minute of the state; end_of_time where it goes on, or there is none
};
constexpr ExactEvent nothing{no_instant, no_row};

// `answer`: whose row is no_row, where nothing answers.
inline ExactObligation obligation_of(const Owed& owed, const ExactEvent& answer, Instant as_of,
                                     std::uint32_t case_index) {
    const bool is_answered = answer.row != no_row;
    const bool is_in_time = (is_answered ? answer.at : as_of) <= owed.due;
    const Status answered = is_in_time ? Status::met : Status::late;
    const Status unanswered = is_in_time ? Status::pending : Status::overdue;
    Status status = is_answered ? answered : unanswered;
    std::uint32_t satisfied_row = answer.row;
    if (!is_answered && owed.until < owed.due && owed.until <= as_of) status = Status::lapsed;
    if (owed.due == no_instant) [[unlikely]] {
        status = Status::error;
        satisfied_row = no_row;
    }
    return {case_index,    owed.anchor.at, owed.anchor.row,
            satisfied_row, owed.due,       static_cast<std::int16_t>(owed.stage),
            status};
}

} // namespace

void CaseColumns::make_form(std::uint32_t form, ExactObligations& into, CaseSet& refused) {
    switch (tables_.plan.ways[form]) {
    case ExactForm::within:
        return within(form, into, refused);
    case ExactForm::recur:
        return recur(form, into, refused);
    case ExactForm::recur_in_any: // case by case: recur_in()
    case ExactForm::no:
        break;
    }
}

void CaseColumns::within(std::uint32_t form, ExactObligations& into, CaseSet& refused) {
    const IndexRange steps = constants::forms(tables_)[form].steps;
    const auto& o = constants::code(tables_)[constants::steps(tables_)[steps.end - 1]].operands;
    const EventColumn& anchors = events(o[0]);
    refused |= anchors.inexact;
    if (anchors.count == 0) return;
    const EventColumn& required = indexed_events(o[1]);
    const bool all_are_exact = refused.is_empty() && required.inexact.is_empty();
    const bool may_answer_itself =
        constants::event_selections(tables_)[o[0]].kind == constants::event_selections(tables_)[o[1]].kind;
    DueTable& dues = dues_of(o[4]);
    ExactObligation* made = into.room_for(anchors.count);
    // By value, so that nothing is read anew for what is written.
    const ExactEvent* const answers = required.events.data();
    const std::uint32_t* const begin = required.begin.data();
    const Instant as_of = as_of_;
    const std::uint8_t* const places = timelines_.places.data();
    const std::uint32_t first_case = first_case_;
    std::uint32_t next = 0; // the first of the case that is not before the anchor
    for (const ExactEvent anchor : anchors.all()) {
        const std::uint32_t place = places[anchor.row];
        if (!all_are_exact && (refused.holds(place) || required.inexact.holds(place))) {
            refused.add(place);
            continue;
        }
        const std::uint32_t end = begin[place + 1];
        next = std::max(next, begin[place]);
        while (next < end && answers[next].at < anchor.at)
            ++next;
        std::uint32_t answer = next;
        if (may_answer_itself && answer < end && answers[answer].row == anchor.row) ++answer;
        // Behind the last there is room.
        const ExactEvent answering{answers[answer].at, answer < end ? answers[answer].row : no_row};
        *made++ = obligation_of({anchor, dues.due_after(anchor.at), -1, end_of_time}, answering, as_of,
                                first_case + place);
    }
    into.add_up_to(made);
}

// By the first stage whose condition holds when the clock starts; else by the first that holds where no other does.
CaseColumns::Stage CaseColumns::stage_in_force(std::uint32_t form, const Clock& clock) {
    const IndexRange steps = constants::forms(tables_)[form].steps;
    const auto step = [&](std::uint32_t at) -> const Instruction& {
        return constants::code(tables_)[constants::steps(tables_)[at]];
    };
    const std::uint32_t end = steps.end - 1;
    Stage otherwise;
    std::int32_t number = 0;
    for (std::uint32_t at = steps.begin; at < end; ++number) {
        const Stage stage{number, &dues_of(step(at).operands[0])};
        bool is_in_force = true;
        for (++at; at < end && step(at).opcode != Opcode::every; ++at) {
            if (step(at).opcode == Opcode::otherwise) {
                if (otherwise.number < 0) otherwise = stage;
                is_in_force = false;
                continue;
            }
            const Truth holds = ask(step(at).operands[0], clock);
            if (holds == Truth::unknown) return {-1, nullptr, false};
            if (holds == Truth::no) is_in_force = false;
        }
        if (is_in_force) return stage;
    }
    return otherwise;
}

// `next`: the first of `required` that is not before the spell before this one, and then before this one. `stage_from` says by
// which stage the clock runs that starts at an event. False: what it turns on is not exact.
template <class StageFrom>
bool CaseColumns::recur_over(std::uint32_t place, const ClockSpell& spell,
                             std::span<const ExactEvent> required, std::size_t& next,
                             const StageFrom& stage_from, ExactObligations& into) {
    if (spell.start > as_of_) return true; // a guard may come to hold only later: no clock runs yet
    // By value, as nothing is to be read anew for what is written.
    const ClockSpell in = spell;
    const ExactEvent* answer = required.data() + next;
    const ExactEvent* const behind = required.data() + required.size();
    const Instant as_of = as_of_;
    const std::uint32_t case_index = case_at(place);
    while (answer != behind && answer->at < in.start)
        ++answer;
    next = static_cast<std::size_t>(answer - required.data());
    ExactObligation* made = into.room_for(static_cast<std::size_t>(behind - answer) + 1);
    ExactEvent clock{in.start, in.start_row};
    for (;; ++answer) {
        const bool is_answered = answer != behind && answer->at <= in.end;
        // What opened the state, or brought its guard to hold, is where the clock starts, and answers it not.
        if (is_answered && answer->at == in.start &&
            (answer->row == in.start_row || answer->row == in.guard_row))
            continue;
        const Stage stage = stage_from(Clock{place, clock, spell});
        if (!stage.is_known) return false;
        const ExactEvent answering = is_answered ? *answer : nothing;
        // Where no stage is in force nothing is owed; the next event starts a clock that may find one.
        if (stage.number >= 0)
            *made++ = obligation_of({clock, stage.dues->due_after(clock.at), stage.number, in.end}, answering,
                                    as_of, case_index);
        if (!is_answered) break;
        clock = answering;
    }
    into.add_up_to(made);
    return true;
}

// `use` is called with what says by which stage a clock runs.
template <class Use>
auto CaseColumns::with_stages(std::uint32_t form, const Use& use) {
    const IndexRange steps = constants::forms(tables_)[form].steps;
    if (steps.end > steps.begin + 2)
        return use([&](const Clock& clock) { return stage_in_force(form, clock); });
    // One interval, and nothing else.
    const std::int32_t length = constants::code(tables_)[constants::steps(tables_)[steps.begin]].operands[0];
    const Stage only{0, &dues_of(length)};
    return use([only](const Clock&) { return only; });
}

void CaseColumns::recur(std::uint32_t form, ExactObligations& into, CaseSet& refused) {
    const IndexRange steps = constants::forms(tables_)[form].steps;
    const auto& o = constants::code(tables_)[constants::steps(tables_)[steps.end - 1]].operands;
    const SpellColumn& scope = spells(o[1]);
    refused |= scope.inexact;
    if (scope.spells.empty()) return;
    const EventColumn& required = indexed_events(o[0]);
    with_stages(form, [&](const auto& stage_from) {
        std::size_t next = 0;
        std::size_t made_before = into.size(); // the case
        for (std::size_t i = 0; i < scope.spells.size(); ++i) {
            const std::uint32_t place = scope.place[i];
            if (i == 0 || scope.place[i - 1] != place) {
                next = 0;
                made_before = into.size();
            }
            if (refused.holds(place)) [[unlikely]]
                continue;
            if (required.inexact.holds(place) || !recur_over(place, scope.spells[i], required.of(place), next,
                                                             stage_from, into)) [[unlikely]] {
                refused.add(place);
                into.shrink_to(made_before);
            }
        }
    });
}

bool CaseColumns::recur_in(std::uint32_t form, std::uint32_t place, std::span<const ClockSpell> spells,
                           ExactObligations& into) {
    const IndexRange steps = constants::forms(tables_)[form].steps;
    const EventColumn& required =
        indexed_events(constants::code(tables_)[constants::steps(tables_)[steps.end - 1]].operands[0]);
    if (required.inexact.holds(place)) return false;
    const std::size_t made_before = into.size();
    return with_stages(form, [&](const auto& stage_from) {
        std::size_t next = 0;
        for (const ClockSpell& spell : spells) {
            if (recur_over(place, spell, required.of(place), next, stage_from, into)) continue;
            into.shrink_to(made_before);
            return false;
        }
        return true;
    });
}

} // namespace plumbline
