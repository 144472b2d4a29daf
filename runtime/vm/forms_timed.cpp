// Forms with a window around an anchor.
#include "runtime/vm/case_run.h"
#include "runtime/vm/finders.h"

#include <algorithm>

namespace plumbline {

namespace {

// The first of `moments` that begins after `instant`; `near` is where it was for the anchor before, mostly a step away.
std::size_t first_behind(const Moments& moments, std::size_t near, std::int64_t instant) {
    constexpr std::size_t few = 8;
    const auto is_before = [=](const Moment& moment) { return moment.earliest <= instant; };
    if (near == 0 || is_before(moments[near - 1]))
        for (const std::size_t end = std::min(moments.size(), near + few);; ++near) {
            if (near == moments.size() || !is_before(moments[near])) return near;
            if (near == end) break;
        }
    return static_cast<std::size_t>(std::partition_point(moments.begin(), moments.end(), is_before) -
                                    moments.begin());
}

} // namespace

void CaseRun::timed(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const Moments& anchors = moments[static_cast<std::size_t>(o[0])];
    if (anchors.empty()) return;
    const Moments& required = moments[static_cast<std::size_t>(o[1])];
    const Spells& scope = spells[static_cast<std::size_t>(o[2])];
    const bool bounded = scope.size() != 1 || !scope[0].is_everything;
    const Opcode opcode = instruction.opcode;
    const bool has_duration = opcode == Opcode::within || opcode == Opcode::around ||
                              opcode == Opcode::shortly_before || opcode == Opcode::lead_time ||
                              opcode == Opcode::no_later_than;
    const Duration length = has_duration ? bundle.durations[static_cast<std::size_t>(o[4])] : Duration{};

    PreviousFinder previous_of(previous_among ? *previous_among : anchors);
    std::optional<MatchFinder> match_finder;
    if (!match_attributes.empty()) match_finder = finder_of_matches(required);
    std::size_t first =
        0; // where in `required` what may answer begins: as a rule further on with each anchor
    for (std::size_t i = 0; i < anchors.size(); ++i) {
        const Moment& anchor = anchors[i];
        Duty duty;
        duty.anchor = anchor;
        duty.anchor_label = anchor.label;
        duty.requirement = static_cast<TextIndex>(o[3]);
        duty.required_register = o[1];
        duty.match_finder = match_finder ? &*match_finder : nullptr;
        if (bounded && anchor.spell < scope.size()) duty.spell = &scope[anchor.spell];
        if (only_if_it_happens) duty.judged = &required;
        duty.certain = anchor.certain;
        duty.why = anchor.why;
        duty.counted = length;
        duty.counted_from = anchor.earliest;

        const auto opens_at = [&](const Moment& moment) {
            duty.opens = moment.recorded();
            duty.opens_earliest = moment.earliest;
            duty.opens_latest = moment.latest;
        };
        const auto opens_with_spell = [&] {
            if (!duty.spell) return;
            duty.opens = {duty.spell->start, duty.spell->start_date_only};
            duty.opens_earliest = duty.spell->start;
            duty.opens_latest = latest_start_of(*duty.spell);
        };
        bool is_outside_calendar = false;
        // The length before the anchor, wherever in its day that lies.
        const auto opens_before = [&] {
            const auto earliest = window_start_before(calendar, anchor.earliest, length);
            const auto latest = window_start_before(calendar, anchor.latest, length);
            if (!earliest || !latest) {
                is_outside_calendar = true;
                return;
            }
            duty.opens = {*earliest, false};
            duty.opens_earliest = *earliest;
            duty.opens_latest = *latest;
        };
        // The previous event of the anchor's kind, in the same spell; else the spell's start; else the start
        // of time.
        const auto opens_at_previous = [&] {
            opens_with_spell();
            if (const Moment* previous = previous_of.of(anchor, i, duty.spell != nullptr))
                opens_at(*previous);
        };
        switch (opcode) {
        case Opcode::within:
            opens_at(anchor);
            duty.due = due_from(anchor, length);
            break;
        case Opcode::around:
            opens_before();
            duty.due = due_from(anchor, length);
            break;
        case Opcode::shortly_before:
            opens_before();
            duty.due = fixed_due(anchor.latest);
            if (info(length.unit).counts_in_hours) duty.due.earliest = anchor.earliest;
            break;
        case Opcode::lead_time:
            opens_at_previous();
            duty.counts_back = true;
            duty.due = due_before(anchor, length);
            break;
        case Opcode::no_later_than:
            opens_at_previous();
            duty.due = due_from(anchor, length);
            break;
        case Opcode::on_the_day:
        case Opcode::on_the_same_working_day: {
            const Day day = zone.local_day(anchor.earliest);
            duty.opens = {zone.start_of_day(day), anchor.date_only};
            duty.opens_earliest = duty.opens_latest = duty.opens.at;
            duty.opens.date_only = anchor.date_only;
            std::optional<Day> last = day;
            if (opcode == Opcode::on_the_same_working_day) last = calendar.this_or_next_working_day(day);
            duty.due = fixed_due(last ? std::optional<Instant>(zone.end_of_day(*last)) : std::nullopt);
            break;
        }
        case Opcode::by_event:
            opens_with_spell();
            duty.due = fixed_due(anchor.latest);
            break;
        default:
            break;
        }
        if (is_outside_calendar) duty.due = fixed_due(std::nullopt);
        // A date-only event of the opening day stands at 00:00 of it.
        const std::int64_t from = std::int64_t{duty.opens_earliest} - longest_day;
        first = first_behind(required, first, from);
        judge(duty, required, first);
    }
}

// Anchored at birth; within a state it arises only if the state holds at some moment up to the due.
void CaseRun::by_age(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const std::optional<Day> born = born_day();
    if (!born) return;
    const Moments& anchors = moments[static_cast<std::size_t>(o[0])];
    if (anchors.empty()) return;
    const Spells& scope = spells[static_cast<std::size_t>(o[2])];
    Duty duty;
    duty.anchor = anchors.front();
    duty.anchor_label = anchors.front().label;
    duty.requirement = static_cast<TextIndex>(o[3]);
    duty.opens = anchors.front().recorded();
    duty.opens_earliest = anchors.front().earliest;
    duty.opens_latest = anchors.front().latest;
    duty.due = fixed_due(zone.end_of_day(day_age_reached(*born, o[4])));
    duty.counted = {o[4], Unit::months};
    duty.counted_from = anchors.front().earliest;
    duty.certain = anchors.front().certain;
    duty.why = anchors.front().why;
    const Spell* last = nullptr;
    for (const Spell& spell : scope)
        if (spell.start <= duty.due.latest) last = &spell;
    if (!last) return;
    if (!last->is_everything) duty.spell = last;
    // Whether the last spell is one decides whether anything is owed still.
    if (!last->certain && duty.certain) {
        duty.certain = false;
        duty.why = last->why;
    }
    // Events in any of the spells count, not only in the last.
    Moments candidates;
    const SpellFinder finder(scope);
    for (const Moment& candidate : moments[static_cast<std::size_t>(o[1])]) {
        const Spell* in = finder.of(candidate);
        if (!in) continue;
        candidates.push_back(candidate);
        const Reason doubt =
            in == last ? in->doubt_behind(candidate.earliest) : in->doubt_at(candidate.earliest);
        if (doubt.kind == Unknown::nothing || !candidate.certain) continue;
        candidates.back().certain = false;
        candidates.back().why = doubt;
    }
    Spell all = *last;
    all.start = start_of_time;
    if (duty.spell) duty.spell = &all;
    judge(duty, candidates, 0);
}

// The event is there; what is asked is when it was written down.
void CaseRun::recorded(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const Spells& scope = spells[static_cast<std::size_t>(o[1])];
    for (const Moment& anchor : moments[static_cast<std::size_t>(o[0])]) {
        Duty duty;
        duty.anchor = anchor;
        if (anchor.spell < scope.size() && !scope[anchor.spell].is_everything)
            duty.spell = &scope[anchor.spell];
        duty.anchor_label = anchor.label;
        duty.requirement = tables.recorded_text;
        duty.opens = anchor.recorded();
        duty.opens_earliest = anchor.earliest;
        duty.counted_from = anchor.earliest;
        const Day day = zone.local_day(anchor.earliest);
        if (instruction.opcode == Opcode::recorded_within) {
            duty.counted = bundle.durations[static_cast<std::size_t>(o[2])];
            duty.due = due_from(anchor, duty.counted);
        } else {
            const std::optional<Day> last = o[2] != 0 ? calendar.this_or_next_working_day(day) : day;
            duty.due = fixed_due(last ? std::optional<Instant>(zone.end_of_day(*last)) : std::nullopt);
        }
        bool until_next = false;
        std::uint32_t extended_by = no_row;
        if (!duty.due.outside_calendar) apply_extensions(duty, until_next, extended_by);
        Obligation obligation = blank(duty);
        obligation.excused_row = extended_by;
        if (duty.due.outside_calendar) {
            obligation.status = Status::error;
            emit(obligation);
            continue;
        }
        // Recorded later than as_of is not yet recorded.
        const Instant written = anchor.row == no_row ? no_instant : timelines.recorded_at[anchor.row];
        const bool is_written =
            written != no_instant && written <= as_of && (!known_at || written <= *known_at);
        Moment entry;
        entry.earliest = entry.latest = written;
        if (is_written && (timelines.flags[anchor.row] & recorded_at_is_date_only)) {
            entry.date_only = true;
            entry.latest = zone.end_of_day(zone.local_day(written));
        }
        const bool by_hour =
            duty.due.earliest != duty.due.latest ||
            (entry.date_only && info(duty.counted.unit).counts_in_hours && duty.counted.amount > 0);
        const auto unproven = [&](Reason why) {
            obligation.status = Status::unproven;
            obligation.unknown = why.kind;
            obligation.unknown_attribute = why.attribute;
        };
        TextIndex label = no_text;
        std::uint32_t row = no_row;
        if (is_written && entry.earliest <= duty.due.latest &&
            (!by_hour || entry.latest <= duty.due.earliest)) {
            obligation.status = Status::met;
            obligation.satisfied_at = entry.recorded();
        } else if (until_next) {
            obligation.status = Status::excused;
            obligation.excused_by = tables.event_names[kind_of(extended_by)];
        } else if (excuse_of(duty, label, row)) {
            obligation.status = Status::excused;
            obligation.excused_by = label;
            obligation.excused_row = row;
        } else if (has_lapsed(duty)) {
            obligation.status = Status::lapsed;
        } else if (as_of <= duty.due.latest) {
            obligation.status = Status::pending;
        } else if (written == no_instant) {
            unproven({Unknown::recorded_at, no_text});
        } else if (is_written && entry.earliest <= duty.due.latest) {
            unproven({Unknown::time_of_day, no_text});
        } else if (!anchor.certain) {
            unproven(anchor.why);
        } else if (const Reason why = perhaps_lapsed(duty); why.kind != Unknown::nothing) {
            unproven(why);
        } else if (is_written) {
            obligation.status = Status::late;
            obligation.satisfied_at = entry.recorded();
        } else {
            obligation.status = Status::overdue;
        }
        emit(obligation);
    }
}

} // namespace plumbline
