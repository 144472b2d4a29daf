// Forms without a due instant: qualities, orders of events, follow-ons, what must always or never hold,
// practices.
#include "runtime/vm/case_run.h"
#include "runtime/vm/finders.h"

#include <algorithm>

namespace plumbline {

namespace {

void unproven(Obligation& obligation, Reason why) {
    obligation.status = Status::unproven;
    obligation.unknown = why.kind;
    obligation.unknown_attribute = why.attribute;
}

// The spell that holds a moment with an index into them, or none where the scope is the whole timeline.
const Spell* spell_of(const Spells& scope, const Moment& moment) {
    if (moment.spell >= scope.size()) return nullptr;
    const Spell& spell = scope[moment.spell];
    return spell.is_everything ? nullptr : &spell;
}

} // namespace

void CaseRun::untimed(const Instruction& instruction) {
    const auto& o = instruction.operands;
    const auto text = [&](int operand) { return static_cast<TextIndex>(o[operand]); };
    const auto spells_at = [&](int operand) -> const Spells& {
        return spells[static_cast<std::size_t>(o[operand])];
    };
    const auto start = [&](const Moment& anchor, TextIndex requirement) {
        Duty duty;
        duty.anchor = anchor;
        duty.anchor_label = anchor.label;
        duty.requirement = requirement;
        return duty;
    };

    if (instruction.opcode == Opcode::throughout) {
        const Spells& covering = spells_at(1);
        const SpellFinder covering_finder(covering);
        for (const Spell& spell : spells_at(0)) {
            if (spell.start > as_of || spell.start == start_of_time) continue; // no clock runs
            Moment anchor;
            anchor.earliest = spell.start;
            anchor.latest = latest_start_of(spell);
            anchor.row = spell.start_row;
            anchor.date_only = spell.start_date_only;
            Duty duty = start(anchor, text(3));
            duty.anchor_label = text(2);
            duty.spell = &spell;
            duty.opens = anchor.recorded();
            Obligation obligation = blank(duty);
            // Where only a date is recorded the state may have begun in its last minute.
            const Instant first_minute = latest_start_of(spell);
            const std::size_t first = covering_finder.around(first_minute, first_minute).first;
            // The first minute that no spell covers, for certain and at all.
            const auto first_gap = [&](bool count_uncertain) {
                Instant covered = first_minute;
                for (std::size_t i = first; i < covering.size(); ++i) {
                    const Spell& cover = covering[i];
                    if (!cover.certain && !count_uncertain) continue;
                    if (cover.start > covered) break;
                    const Instant end = count_uncertain ? cover.end : std::min(cover.end, cover.perhaps_end);
                    if (end >= covered) covered = end == end_of_time ? end_of_time : end + 1;
                    if (covered == end_of_time) break;
                }
                return covered;
            };
            const Instant last = std::max(first_minute, std::min(spell.end_earliest, as_of));
            obligation.status = Status::met;
            if (first_gap(true) <= last) {
                obligation.status = Status::breached;
                obligation.counted_from = first_gap(true); // for explain: from when on it did not hold
                if (!spell.certain) unproven(obligation, spell.why);
            } else if (first_gap(false) <= last) {
                const Instant gap = first_gap(false);
                Reason why;
                const auto at_gap = covering_finder.around(gap, gap);
                for (std::size_t i = at_gap.first; i < at_gap.end; ++i)
                    if (covering[i].start <= gap && gap <= covering[i].end && why.kind == Unknown::nothing)
                        why = covering[i].doubt_at(gap);
                unproven(obligation, why);
            }
            if (obligation.status == Status::breached && first_gap(true) > first_minute &&
                spell.perhaps_end < first_gap(true))
                unproven(obligation, spell.perhaps_why); // the state may have ended before the gap
            if (obligation.status != Status::met && excused_between(duty, spell.start, last, obligation))
                obligation.status = Status::excused;
            emit(obligation);
        }
        return;
    }

    const Moments& anchors = moments[static_cast<std::size_t>(o[0])];
    if (anchors.empty()) return;
    static const Moments none;
    const bool has_required =
        instruction.opcode == Opcode::next_quality || instruction.opcode == Opcode::follow ||
        instruction.opcode == Opcode::before_event || instruction.opcode == Opcode::never_without;
    const Moments& required = has_required ? moments[static_cast<std::size_t>(o[1])] : none;
    const MomentFinder finder(required);
    std::optional<MatchFinder> match_finder;
    if (!match_attributes.empty()) match_finder = finder_of_matches(required);
    Moments audits;
    std::optional<MomentFinder> audit_finder;
    if (instruction.opcode == Opcode::practice) {
        if (tables.practice_kind >= 0) events(static_cast<EventKind>(tables.practice_kind), audits);
        audit_finder.emplace(audits);
    }
    std::size_t next_minute = 0; // the first anchor behind those of the minute in hand
    PreviousFinder previous_of(previous_among ? *previous_among : anchors);
    for (std::size_t i = 0; i < anchors.size(); ++i) {
        const Moment& anchor = anchors[i];
        switch (instruction.opcode) {
        case Opcode::quality: {
            Duty duty = start(anchor, text(3));
            Obligation obligation = blank(duty);
            obligation.opens = anchor.recorded();
            const Spell* spell = duty.spell = spell_of(spells_at(1), anchor);
            const Answer answer = ask(o[2], {anchor.row, anchor.earliest, anchor.latest, spell});
            TextIndex label = no_text;
            std::uint32_t row = no_row;
            Duty interval = duty;
            interval.due = fixed_due(anchor.latest);
            interval.opens_earliest = anchor.earliest;
            // It is not asked of this one yet, as another may still be the last.
            const bool not_asked_yet = !anchor.certain && anchor.why.kind == Unknown::still_open;
            if (answer.truth == Truth::yes && !not_asked_yet) {
                obligation.status = Status::met;
                obligation.satisfied_at = anchor.recorded();
                obligation.satisfied_row = anchor.row;
            } else if (!exceptions.empty() && excuse_of(interval, label, row)) {
                obligation.status = Status::excused;
                obligation.excused_by = label;
                obligation.excused_row = row;
            } else if (not_asked_yet) {
                obligation.status = Status::pending;
            } else if (answer.truth == Truth::unknown) {
                unproven(obligation, answer.why);
            } else if (!anchor.certain) {
                unproven(obligation, anchor.why);
            } else {
                obligation.status = Status::breached;
            }
            emit(obligation);
            break;
        }
        case Opcode::next_quality: {
            // The next event after the anchor is the one that is asked; until it comes the demand is open.
            Duty duty = start(anchor, text(4));
            Obligation obligation = blank(duty);
            obligation.opens = anchor.recorded();
            const Spell* spell = duty.spell = spell_of(spells_at(2), anchor);
            obligation.status = Status::pending;
            const std::int32_t wanted = match_finder ? wanted_of(duty) : not_recorded;
            for (std::size_t at = finder.first_reaching(anchor.earliest); at < required.size(); ++at) {
                if (match_finder) at = match_finder->next_that_may(wanted, at);
                if (at >= required.size()) break;
                const Moment& next = required[at];
                if (spell && finder.is_past(next, spell->end)) break;
                if (next.row == anchor.row || next.latest < anchor.earliest) continue;
                if (next.row < anchor.row && next.label == anchor.label) continue;
                if (spell && !spell->holds(next)) continue;
                Reason why;
                const Truth match = matches(duty, next, why);
                if (match == Truth::no) continue;
                const Answer answer = ask(o[3], {next.row, next.earliest, next.latest, spell});
                // Which of two came first is not known where only a date is recorded.
                const bool order_open = next.earliest < anchor.latest && (next.date_only || anchor.date_only);
                // Why it is not sure that this is the next one of its state.
                Reason doubt = why;
                if (match == Truth::yes) doubt = next.certain ? Reason{} : next.why;
                if (doubt.kind == Unknown::nothing && spell) doubt = spell->doubt_behind(next.earliest);
                if (doubt.kind == Unknown::nothing && answer.truth == Truth::yes) {
                    obligation.status = Status::met;
                    obligation.satisfied_at = next.recorded();
                    obligation.satisfied_row = next.row;
                } else if (excused_between(duty, anchor.earliest, next.latest, obligation)) {
                    obligation.status = Status::excused;
                } else if (doubt.kind != Unknown::nothing) {
                    unproven(obligation, doubt);
                } else if (answer.truth == Truth::unknown) {
                    unproven(obligation, answer.why);
                } else if (!anchor.certain) {
                    unproven(obligation, anchor.why);
                } else if (order_open) {
                    unproven(obligation, {Unknown::time_of_day, no_text});
                } else {
                    obligation.status = Status::breached;
                }
                break;
            }
            if (obligation.status == Status::pending) {
                if (excused_between(duty, anchor.earliest, as_of, obligation))
                    obligation.status = Status::excused;
                else if (spell && spell->has_ended(as_of))
                    obligation.status = Status::lapsed;
            }
            emit(obligation);
            break;
        }
        case Opcode::follow: {
            Duty duty = start(anchor, text(3));
            Obligation obligation = blank(duty);
            obligation.opens = anchor.recorded();
            const Spell* spell = duty.spell = spell_of(spells_at(2), anchor);
            obligation.status = Status::pending;
            const std::int32_t wanted = match_finder ? wanted_of(duty) : not_recorded;
            for (std::size_t at = finder.first_reaching(anchor.earliest);; ++at) {
                at = match_finder ? match_finder->next_that_does(wanted, at) : finder.next_certain(at);
                if (at >= required.size()) break;
                const Moment& next = required[at];
                if (spell && finder.is_past(next, std::min(spell->end, spell->perhaps_end))) break;
                if (next.row == anchor.row || next.latest < anchor.earliest || !next.certain) continue;
                if (spell && !spell->holds(next)) continue;
                if (spell && spell->doubt_behind(next.earliest).kind != Unknown::nothing) continue;
                Reason why;
                if (matches(duty, next, why) != Truth::yes) continue;
                obligation.status = Status::met;
                obligation.satisfied_at = next.recorded();
                obligation.satisfied_row = next.row;
                break;
            }
            if (obligation.status == Status::pending) {
                TextIndex label = no_text;
                std::uint32_t row = no_row;
                Duty interval = duty;
                interval.due = fixed_due(as_of);
                interval.opens_earliest = anchor.earliest;
                if (!exceptions.empty() && excuse_of(interval, label, row)) {
                    obligation.status = Status::excused;
                    obligation.excused_by = label;
                    obligation.excused_row = row;
                } else if (spell && spell->has_ended(as_of)) {
                    obligation.status = Status::lapsed;
                }
            }
            emit(obligation);
            break;
        }
        case Opcode::before_event:
        case Opcode::never_without: {
            // Since the previous anchor of its kind in the spell, else since the spell's start, else ever.
            Duty duty = start(anchor, text(3));
            const Spell* spell = spell_of(spells_at(2), anchor);
            duty.spell = spell;
            if (spell) {
                duty.opens = {spell->start, spell->start_date_only};
                duty.opens_earliest = spell->start;
            }
            if (const Moment* previous = previous_of.of(anchor, i, spell != nullptr)) {
                duty.opens = previous->recorded();
                duty.opens_earliest = previous->earliest;
            }
            Obligation obligation = blank(duty);
            Reason perhaps;
            obligation.status = Status::breached;
            for (std::size_t at = finder.first_reaching(duty.opens_earliest); at < required.size(); ++at) {
                const Moment& before = required[at];
                if (before.earliest > anchor.latest) break;
                if (before.row == anchor.row || before.latest < duty.opens_earliest) continue;
                if (spell && !spell->holds(before)) continue;
                Reason why = before.why;
                const Truth match = matches(duty, before, why);
                if (match == Truth::no) continue;
                if (!before.certain || match == Truth::unknown) {
                    if (perhaps.kind == Unknown::nothing) perhaps = why;
                    continue;
                }
                obligation.status = Status::met;
                obligation.satisfied_at = before.recorded();
                obligation.satisfied_row = before.row;
                break;
            }
            if (obligation.status == Status::breached) {
                TextIndex label = no_text;
                std::uint32_t row = no_row;
                Duty interval = duty;
                interval.due = fixed_due(anchor.latest);
                if (!exceptions.empty() && excuse_of(interval, label, row)) {
                    obligation.status = Status::excused;
                    obligation.excused_by = label;
                    obligation.excused_row = row;
                } else if (perhaps.kind != Unknown::nothing) {
                    unproven(obligation, perhaps);
                } else if (!anchor.certain) {
                    unproven(obligation, anchor.why);
                }
            }
            emit(obligation);
            break;
        }
        case Opcode::never: {
            Duty duty = start(anchor, text(2));
            duty.spell = spell_of(spells_at(1), anchor);
            Obligation obligation = blank(duty);
            obligation.status = Status::breached;
            TextIndex label = no_text;
            std::uint32_t row = no_row;
            Duty interval = duty;
            interval.due = fixed_due(anchor.latest);
            if (!exceptions.empty() && excuse_of(interval, label, row)) {
                obligation.status = Status::excused;
                obligation.excused_by = label;
                obligation.excused_row = row;
            } else if (!anchor.certain) {
                unproven(obligation, anchor.why);
            }
            emit(obligation);
            break;
        }
        case Opcode::practice: {
            // An audit that does not say of which practice it is answers none.
            if (anchor.row != no_row && kind_of(anchor.row) == tables.practice_kind &&
                attribute(anchor.row, tables.practice_slot) == not_recorded)
                break;
            // The last audit of this practice at or after the anchor and before the next one. Neither of two in one minute is
            // the next.
            next_minute = std::max(next_minute, i + 1);
            while (next_minute < anchors.size() && anchors[next_minute].is_of_the_minute_of(anchor))
                ++next_minute;
            const Duty duty = start(anchor, tables.practice_text);
            Obligation obligation = blank(duty);
            obligation.opens = anchor.recorded();
            obligation.status = Status::unanswered;
            // Without `at each` the audit is its own anchor, and answers for itself alone.
            const bool is_audit = anchor.row != no_row && kind_of(anchor.row) == tables.practice_kind;
            for (std::size_t at = audit_finder->first_reaching(anchor.earliest); at < audits.size(); ++at) {
                const Moment& audit = audits[at];
                if (is_audit && audit_finder->is_past(audit, anchor.earliest)) break;
                if (is_audit && audit.row != anchor.row) continue;
                if (audit.latest < anchor.earliest) continue;
                if (!is_audit && next_minute < anchors.size() &&
                    audit.earliest >= anchors[next_minute].earliest)
                    break;
                const std::int32_t practice = attribute(audit.row, tables.practice_slot);
                if (practice == not_recorded) continue;
                if (timelines.strings[static_cast<std::size_t>(practice)] != bundle.text(text(2))) continue;
                const std::int32_t answer = attribute(audit.row, tables.answer_slot);
                if (answer == not_recorded) continue;
                obligation.status = answer == tables.answer_yes ? Status::attested : Status::not_attested;
                obligation.satisfied_at = audit.recorded();
                obligation.satisfied_row = audit.row;
            }
            emit(obligation);
            break;
        }
        default:
            break;
        }
    }
}

void CaseRun::limit(const Instruction& instruction) {
    if (!openings) return;
    const auto& o = instruction.operands;
    for (const Spell& spell : spells[static_cast<std::size_t>(o[0])]) {
        if (spell.start > as_of || spell.end < as_of) continue; // open in its last minute too
        LimitOpening opening;
        opening.rule = rule;
        opening.certain = spell.doubt_at(as_of).kind == Unknown::nothing;
        const auto name = static_cast<TextIndex>(o[3]);
        const std::int32_t value =
            spell.start_row == no_row ? not_recorded : attribute_named(spell.start_row, name);
        if (value != not_recorded) {
            const EventKind kind = kind_of(spell.start_row);
            const auto slot = static_cast<std::size_t>((*tables.slots_of(name))[kind]);
            const AttributeInfo& attribute = bundle.vocabulary.events[kind].attributes[slot];
            const auto index = static_cast<std::size_t>(value);
            const bool unlisted = value >= Timelines::unlisted_base;
            if (attribute.type == AttributeType::text || attribute.type == AttributeType::reference)
                opening.subject = timelines.strings[index];
            else if (unlisted)
                opening.subject = timelines.unlisted[index - Timelines::unlisted_base];
            else if (attribute.type == AttributeType::choice)
                opening.subject = attribute.choices[index];
            else if (attribute.type == AttributeType::role)
                opening.subject = bundle.vocabulary.roles[index];
        }
        openings->push_back(std::move(opening));
    }
}

} // namespace plumbline
