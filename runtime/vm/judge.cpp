// One duty, its window and the events that may satisfy it: which status it has. Sections 4 and 5 of the
// design.
#include "runtime/vm/case_run.h"

#include <algorithm>

namespace plumbline {

namespace {

bool holds_row(const Moments& moments, std::uint32_t row) {
    return row != no_row && std::any_of(moments.begin(), moments.end(),
                                        [row](const Moment& moment) { return moment.row == row; });
}

} // namespace

// What a duty is owed for neither excuses nor extends it; nor, where it is judged only if it happens, does what is judged.
bool CaseRun::is_occasion(const Duty& duty, std::uint32_t row) {
    return row == duty.anchor.row || row == duty.occasion || (duty.judged && holds_row(*duty.judged, row));
}

bool CaseRun::is_by_hour(const Duty& duty) {
    return duty.due.by_hour || (info(duty.counted.unit).counts_in_hours && duty.counted.amount > 0);
}

Due CaseRun::due_before(const Moment& event, Duration duration) const {
    const auto latest = latest_before(calendar, event.latest, duration);
    const auto earliest =
        info(duration.unit).counts_in_hours ? latest_before(calendar, event.earliest, duration) : latest;
    if (!latest || !earliest) return {no_instant, no_instant, true};
    return {*earliest, *latest, false};
}

Due CaseRun::fixed_due(std::optional<Instant> instant) const {
    if (!instant) return {no_instant, no_instant, true};
    return {*instant, *instant, false};
}

Obligation CaseRun::blank(const Duty& duty) const {
    Obligation obligation;
    fill_in(duty, obligation);
    return obligation;
}

void CaseRun::fill_in(const Duty& duty, Obligation& obligation) const {
    obligation.case_index = case_index;
    obligation.rule = rule;
    obligation.instruction = instruction;
    obligation.anchor = duty.anchor_label;
    obligation.requirement = duty.requirement;
    obligation.anchor_at = duty.anchor.recorded();
    obligation.anchor_row = duty.anchor.row;
    obligation.opens = duty.opens;
    obligation.due = duty.due.latest;
    obligation.counted = duty.counted;
    obligation.counted_from = duty.counted_from;
    obligation.stage = duty.stage;
}

std::optional<MatchFinder> CaseRun::finder_of_matches(const Moments& required) const {
    constexpr std::size_t few = 8; // are looked at sooner than put in order
    if (match_attributes.size() != 1 || match_attributes.front().kind >= 0 || required.size() <= few)
        return std::nullopt;
    return std::optional<MatchFinder>(std::in_place, required, not_recorded, [&](const Moment& moment) {
        return moment.row == no_row ? not_recorded
                                    : attribute_named(moment.row, match_attributes.front().attribute);
    });
}

std::int32_t CaseRun::wanted_of(const Duty& duty) const {
    return duty.anchor.row == no_row ? not_recorded
                                     : attribute_named(duty.anchor.row, match_attributes.front().attribute);
}

// `matching A`: the anchor's value and the candidate's must be equal; where one is not recorded, perhaps.
Truth CaseRun::matches(const Duty& duty, const Moment& candidate, Reason& why) const {
    if (match_attributes.empty()) return Truth::yes;
    const auto match = std::find_if(match_attributes.begin(), match_attributes.end(), [&](const Match& one) {
        return one.kind < 0 || one.kind == static_cast<std::int32_t>(kind_of(candidate.row));
    });
    if (match == match_attributes.end()) return Truth::yes;
    const TextIndex match_attribute = match->attribute;
    const std::int32_t wanted =
        duty.anchor.row == no_row ? not_recorded : attribute_named(duty.anchor.row, match_attribute);
    const std::int32_t got = attribute_named(candidate.row, match_attribute);
    if (wanted != not_recorded && got != not_recorded) return wanted == got ? Truth::yes : Truth::no;
    const std::uint32_t silent = wanted == not_recorded ? duty.anchor.row : candidate.row;
    why = silent == no_row ? Reason{Unknown::attribute, match_attribute} : missing(silent, match_attribute);
    return Truth::unknown;
}

// An extension moves the due of this one obligation, and counts when it was recorded at or before the due
// that it moves.
void CaseRun::apply_extensions(Duty& duty, bool& until_next, std::uint32_t& by_row) const {
    struct Found {
        const Moment* event;
        const Exception* exception;
    };
    std::vector<Found> found;
    Instant looked_until = no_instant;
    // Those by the due, in order of time; and where one of them moves it, those by the later due.
    const auto look = [&] {
        if (duty.due.latest <= looked_until) return;
        const auto known = static_cast<std::ptrdiff_t>(found.size());
        for (const Exception& exception : exceptions) {
            if (exception.kind == Exception::Kind::excuse || exception.kind == Exception::Kind::excuse_if)
                continue;
            const Moments& events = moments[exception.moments];
            const MomentFinder& finder = finder_of_moments(static_cast<std::int32_t>(exception.moments));
            for (std::size_t i = finder.first_reaching(duty.opens_earliest); i < events.size(); ++i) {
                const Moment& event = events[i];
                if (finder.is_past(event, duty.due.latest)) break;
                if (is_after_state(duty, event)) continue;
                if (event.earliest > looked_until && event.earliest <= duty.due.latest && event.certain &&
                    event.latest >= duty.opens_earliest && !is_occasion(duty, event.row))
                    found.push_back({&event, &exception});
            }
        }
        looked_until = duty.due.latest;
        std::stable_sort(found.begin() + known, found.end(), [](const Found& a, const Found& b) {
            return a.event->earliest < b.event->earliest;
        });
    };
    for (std::size_t next = 0;; ++next) {
        if (next == found.size()) look();
        if (next == found.size()) return;
        const auto [event, exception] = found[next];
        const Instant written = written_down(event->row);
        if (event->earliest > duty.due.latest || written > duty.due.latest || written > as_of) continue;
        std::optional<Duration> to;
        std::optional<Instant> to_instant;
        if (exception->kind == Exception::Kind::extend) to = exception->duration;
        if (exception->kind == Exception::Kind::extend_by_attribute) {
            const auto kind = kind_of(event->row);
            const auto* slots = tables.slots_of(exception->attribute);
            const std::int32_t slot = slots ? (*slots)[kind] : -1;
            const std::int32_t value = slot < 0 ? not_recorded : attribute(event->row, slot);
            if (value != not_recorded) {
                const AttributeType type =
                    bundle.vocabulary.events[kind].attributes[static_cast<std::size_t>(slot)].type;
                if (type == AttributeType::duration) to = unpack_duration(value);
                if (type == AttributeType::date) to_instant = zone.end_of_day(value);
            }
        }
        by_row = event->row;
        if (to) {
            duty.due = duty.counts_back ? due_before(duty.anchor, *to) : due_from(duty.anchor, *to);
            duty.counted = *to;
            duty.counted_from = duty.anchor.earliest;
            until_next = false;
            if (duty.due.outside_calendar) return;
        } else if (to_instant) {
            duty.due = fixed_due(to_instant);
            duty.counted = {};
            until_next = false;
        } else {
            until_next = true;
        }
    }
}

// An exception must be recorded: one whose event or attribute is not recorded does not hold.
bool CaseRun::excuse_of(const Duty& duty, TextIndex& label, std::uint32_t& row) const {
    for (const Exception& exception : exceptions) {
        if (exception.kind == Exception::Kind::excuse) {
            const Moments& events = moments[exception.moments];
            const MomentFinder& finder = finder_of_moments(static_cast<std::int32_t>(exception.moments));
            for (std::size_t i = finder.first_reaching(duty.opens_earliest); i < events.size(); ++i) {
                const Moment& event = events[i];
                if (finder.is_past(event, duty.due.latest)) break;
                if (event.latest < duty.opens_earliest || event.earliest > duty.due.latest) continue;
                if (!event.certain || is_occasion(duty, event.row) || is_after_state(duty, event)) continue;
                const Instant written = written_down(event.row);
                if (written > duty.due.latest || written > as_of) continue;
                label = exception.label;
                row = event.row;
                return true;
            }
        }
        if (exception.kind == Exception::Kind::excuse_if) {
            const Answer answer = ask(
                exception.condition, {duty.anchor.row, duty.anchor.earliest, duty.anchor.latest, duty.spell});
            if (answer.truth != Truth::yes) continue;
            label = exception.label;
            row = duty.anchor.row;
            return true;
        }
    }
    return false;
}

bool CaseRun::excused_between(Duty duty, Instant from, Instant until, Obligation& obligation) const {
    if (exceptions.empty()) return false;
    duty.opens_earliest = from;
    duty.due = fixed_due(until);
    return excuse_of(duty, obligation.excused_by, obligation.excused_row);
}

// Where days are counted, an end of which only the date is recorded stands at the minute that serves. Where the due itself
// turns on an hour or on which stage is in force, the end must lie before each that it may be.
bool CaseRun::has_lapsed(const Duty& duty) const {
    if (!duty.spell || !duty.spell->has_ended(as_of)) return false;
    const bool due_is_open = duty.due.earliest != duty.due.latest || is_by_hour(duty);
    return (due_is_open ? duty.spell->end : duty.spell->end_earliest) < duty.due.earliest;
}

Reason CaseRun::perhaps_lapsed(const Duty& duty) const {
    if (!duty.spell) return {};
    if (duty.spell->perhaps_end < duty.due.latest) return duty.spell->perhaps_why;
    if (duty.spell->has_ended(as_of) && duty.spell->end_earliest < duty.due.latest) return duty.due.between;
    return {};
}

std::size_t CaseRun::judge_extended(const Duty& duty, std::span<const Moment> required, std::size_t first) {
    Duty extended = duty;
    bool excused_until_next = false;
    std::uint32_t extended_by = no_row;
    apply_extensions(extended, excused_until_next, extended_by);
    return judge_window(extended, excused_until_next, extended_by, required, first);
}

std::size_t CaseRun::judge_window(const Duty& duty, bool excused_until_next, std::uint32_t extended_by,
                                  std::span<const Moment> required, std::size_t first) {
    const auto may_answer = [&](const Moment& candidate) {
        Reason ignored;
        return (candidate.row == no_row || candidate.row != duty.anchor.row) &&
               candidate.latest >= duty.opens_earliest && (!duty.spell || duty.spell->holds(candidate)) &&
               matches(duty, candidate, ignored) != Truth::no;
    };
    if (duty.due.outside_calendar) {
        if (only_if_it_happens && std::none_of(required.begin(), required.end(), may_answer)) return npos;
        Obligation obligation = blank(duty);
        obligation.status = Status::error;
        obligation.due = no_instant; // also where one of several that it may be is known
        emit(obligation);
    }
    std::size_t answered = npos;
    std::size_t answered_perhaps = npos; // it satisfies for certain, in time or late
    bool in_time = false;
    Reason perhaps, perhaps_late;
    // Where the rule counts in days an event of which only the date is recorded stands where it serves; where it counts in
    // hours both the anchor's and the event's own hour may leave it open.
    const bool by_hour = is_by_hour(duty);
    const bool must_match = !match_attributes.empty();
    const bool may_be_over = duty.spell && duty.spell->perhaps_end < duty.spell->end;
    const std::int32_t wanted = duty.match_finder ? wanted_of(duty) : not_recorded;
    // Behind one that may answer, others that only may change nothing.
    const auto pass_uncertain = [&](std::size_t& i) {
        if (duty.match_finder)
            i = duty.match_finder->next_that_does(wanted, i + 1) - 1;
        else if (duty.required_register >= 0)
            i = finder_of_moments(duty.required_register).next_certain(i + 1) - 1;
    };
    for (std::size_t i = first; i < required.size(); ++i) {
        // What differs is passed over.
        if (duty.match_finder) i = duty.match_finder->next_that_may(wanted, i);
        if (i >= required.size()) break;
        const Moment& candidate = required[i];
        if (candidate.latest < duty.opens_earliest) continue;
        if (duty.spell && candidate.earliest > duty.spell->end) break;
        if (candidate.row != no_row && candidate.row == duty.anchor.row && !duty.anchor_answers) continue;
        if (duty.spell && !duty.spell->holds(candidate)) continue;
        bool certain = candidate.certain;
        Reason why = candidate.why;
        if (must_match) {
            Reason silent;
            const Truth match = matches(duty, candidate, silent);
            if (match == Truth::no) continue;
            if (match == Truth::unknown) {
                certain = false;
                why = silent;
            }
        }
        if (certain && may_be_over) {
            why = duty.spell->doubt_behind(candidate.earliest);
            certain = why.kind == Unknown::nothing;
        }
        if (duty.due.outside_calendar) {
            if (certain) return i;
            pass_uncertain(i);
            continue;
        }
        if (candidate.earliest > duty.due.latest) { // after the due, whatever the hour
            if (!certain) {
                if (perhaps_late.kind == Unknown::nothing) perhaps_late = why;
                if (may_be_over && candidate.earliest > duty.spell->perhaps_end) break;
                pass_uncertain(i);
                continue;
            }
            answered = i;
            break;
        }
        const bool opened_it = duty.anchor_answers && candidate.row == duty.anchor.row; // at the first minute
        const bool has_opened = !by_hour || opened_it || candidate.earliest >= duty.opens_latest;
        const bool surely = opened_it || (has_opened && (by_hour ? candidate.latest : candidate.earliest) <=
                                                            duty.due.earliest);
        if (certain && surely) {
            answered = i;
            in_time = true;
            break;
        }
        if (certain && answered_perhaps == npos && has_opened) answered_perhaps = i;
        if (perhaps.kind == Unknown::nothing) perhaps = certain ? duty.due.between : why;
        if (!certain) pass_uncertain(i);
    }
    if (!in_time && answered_perhaps != npos) answered = answered_perhaps;
    if (duty.due.outside_calendar) return answered;

    if (only_if_it_happens && answered == npos) {
        // Where it is not known whether what is judged has happened, neither is what is owed.
        if (perhaps.kind == Unknown::nothing) perhaps = perhaps_late;
        if (perhaps.kind == Unknown::nothing) return answered;
    }
    Obligation& obligation = made->emplace_back();
    fill_in(duty, obligation);
    obligation.excused_row = extended_by;
    const auto satisfied_by = [&](std::size_t index) {
        obligation.satisfied_at = required[index].recorded();
        obligation.satisfied_row = required[index].row;
    };
    const auto unproven = [&](Reason why) {
        obligation.status = Status::unproven;
        obligation.unknown = why.kind;
        obligation.unknown_attribute = why.attribute;
    };
    if (in_time) {
        obligation.status = Status::met;
        satisfied_by(answered);
    } else if (excused_until_next ||
               (!exceptions.empty() && excuse_of(duty, obligation.excused_by, obligation.excused_row))) {
        obligation.status = Status::excused;
        if (obligation.excused_by == no_text && extended_by != no_row)
            obligation.excused_by = tables.event_names[kind_of(extended_by)];
    } else if (has_lapsed(duty)) {
        obligation.status = Status::lapsed;
    } else if (as_of <= duty.due.latest) {
        obligation.status = Status::pending;
    } else if (perhaps.kind != Unknown::nothing) {
        unproven(perhaps);
    } else if (!duty.certain) {
        unproven(duty.why);
    } else if (const Reason why = perhaps_lapsed(duty); why.kind != Unknown::nothing) {
        unproven(why);
    } else if (answered != npos) {
        obligation.status = Status::late;
        satisfied_by(answered);
    } else {
        obligation.status = Status::overdue;
    }
    return answered;
}

} // namespace plumbline
