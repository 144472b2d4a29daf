#include "compiler/reference/judge.h"

#include <algorithm>

namespace plumbline::reference {

void open_at(const World& world, Duty& duty, const Moment& moment) {
    duty.opens = moment;
    duty.opens_first = world.first(moment);
    duty.opens_sure = world.last(moment);
}

void open_at_previous(const World& world, Duty& duty, const std::vector<Anchored>& all, std::size_t index) {
    for (std::size_t i = index; i > 0; --i) {
        if (all[i - 1].spell != all[index].spell) continue;
        if (all[i - 1].anchor.at == all[index].anchor.at)
            continue; // neither of two in one minute is before the other
        open_at(world, duty, all[i - 1].anchor.at);
        return;
    }
    if (all[index].spell && all[index].spell->start) open_at(world, duty, *all[index].spell->start);
}

void due_after(const World& world, Duty& duty, const Moment& moment, Duration duration) {
    duty.by_the_hour = counts_in_hours(duration) && duration.amount > 0;
    duty.due_first = world.time.due_after(world.first(moment), duration);
    duty.due = world.time.due_after(world.last(moment), duration);
    if (!duty.due || !duty.due_first) duty.outside_calendar = true;
}

void due_at(Duty& duty, std::optional<Instant> due) {
    duty.due_first = duty.due = due;
    if (!due) duty.outside_calendar = true;
}

std::vector<Occurrence> within_spell(const World& world, const Spell* spell, std::vector<Occurrence> list) {
    if (!spell) return list;
    std::vector<Occurrence> kept;
    for (Occurrence& one : list) {
        if (world.last(one.at) < world.first(*spell) || world.first(one.at) > world.last(*spell)) continue;
        const bool unsure = spell->sure_until && world.first(one.at) > world.first(*spell->sure_until);
        if (unsure && one.unknown.empty()) one.unknown = spell->unsure;
        kept.push_back(std::move(one));
    }
    return kept;
}

std::vector<Occurrence> before_in_spell(const World& world, const Spell* spell,
                                        std::vector<Occurrence> list) {
    if (!spell) return list;
    Spell sure = *spell;
    sure.sure_until.reset();
    return within_spell(world, &sure, std::move(list));
}

namespace {

// When it was written down; where that is not recorded, when it happened.
const Moment& written_down(const Event& event) {
    return event.recorded_at ? *event.recorded_at : event.at;
}

// An event in the time that is judged, recorded by its end. None: no end is set, so as_of is.
bool counts_as_exception(const World& world, const Duty& duty, const Occurrence& one,
                         std::optional<Instant> due) {
    if (!one.unknown.empty()) return false; // exceptions must be recorded
    // Nor is a duty's own occasion one.
    if (one.event == duty.anchor.event || (duty.occasion && one.event == duty.occasion)) return false;
    if (duty.only_if_it_happens)
        for (const Occurrence& candidate : duty.candidates)
            if (candidate.event == one.event) return false;
    // What comes after the state is no exception: nothing is owed any more.
    if (duty.spell && world.first(one.at) > world.last(*duty.spell)) return false;
    const Instant until = due ? std::min(*due, world.when.as_of) : world.when.as_of;
    return world.last(one.at) >= duty.opens_first && (!due || world.first(one.at) <= *due) &&
           world.first(written_down(*one.event)) <= until;
}

std::string excused_by(const RuleRun& run, const Duty& duty) {
    for (const model::Excuse& excuse : run.rule.excuses) {
        if (const auto* pattern = std::get_if<model::Pattern>(&excuse.when)) {
            for (const Occurrence& one : occurrences(run.world, run.scope, *pattern))
                if (counts_as_exception(run.world, duty, one, duty.due ? duty.due : duty.excused_until))
                    return excuse.label;
        } else if (ask(run.world, run.scope, std::get<model::Condition>(excuse.when),
                       {duty.anchor.at, duty.anchor.event, duty.spell})
                       .is_yes()) {
            return excuse.label;
        }
    }
    return {};
}

// Moves the due by what extends it; says by what it is excused where an extension sets no date.
std::string extend(const RuleRun& run, Duty& duty) {
    std::vector<std::pair<Occurrence, const model::Extension*>> agreed;
    for (const model::Extension& extension : run.rule.extensions)
        for (Occurrence& one : matching(run.world, duty.anchor.event, extension.by,
                                        occurrences(run.world, run.scope, extension.by)))
            agreed.push_back({std::move(one), &extension});
    std::stable_sort(agreed.begin(), agreed.end(), [](const auto& left, const auto& right) {
        return left.first.at.at < right.first.at.at;
    });
    std::string excused;
    for (const auto& [one, extension] : agreed) {
        if (!counts_as_exception(run.world, duty, one, duty.due)) continue;
        if (extension->to || extension->to_slot) duty.due_unknown = hour_decides; // it was the old due's
        std::optional<Duration> length = extension->to;
        if (extension->to_slot) {
            const std::int32_t value = one.event->attributes[*extension->to_slot];
            const auto& info =
                run.world.standard.vocabulary.events[one.event->kind].attributes[*extension->to_slot];
            if (value != not_recorded && info.type == AttributeType::date) {
                due_at(duty, run.world.time.end_of(value));
                duty.by_the_hour = false;
                excused.clear(); // a later one that sets a date stands in place of one that set none
                continue;
            }
            if (value != not_recorded) length = unpack_duration(value);
        }
        if (!length) {
            excused = one.label;
            continue;
        }
        excused.clear();
        if (duty.counts_back) {
            duty.due_first = run.world.time.latest_before(run.world.first(duty.anchor.at), *length);
            duty.due = run.world.time.latest_before(run.world.last(duty.anchor.at), *length);
            if (!duty.due || !duty.due_first) duty.outside_calendar = true;
            duty.by_the_hour = counts_in_hours(*length) && length->amount > 0;
        } else {
            due_after(run.world, duty, duty.anchor.at, *length);
        }
    }
    return excused;
}

// Where a candidate lies to the time in which it would satisfy.
struct Place {
    enum class Kind : std::uint8_t { before, perhaps, in_time, late } kind;
    std::string why;
};

Place place_of(const World& world, const Duty& duty, const Moment& at) {
    const Instant first = world.first(at), last = world.last(at);
    if (last < duty.opens_first && !duty.may_be_ahead) return {Place::Kind::before, {}};
    if (first > *duty.due) return {Place::Kind::late, {}};
    // Where days are counted a date stands at the minute that serves; where hours are, all of its minutes must.
    if (duty.by_the_hour && first < duty.opens_sure && !duty.may_be_ahead)
        return {Place::Kind::perhaps, duty.due_unknown};
    if ((duty.by_the_hour ? last : first) > *duty.due_first) return {Place::Kind::perhaps, duty.due_unknown};
    return {Place::Kind::in_time, {}};
}

Obligation obligation_of(const RuleRun& run, const Duty& duty) {
    Obligation made;
    made.rule = run.rule.name;
    made.topic = run.rule.topic;
    made.source = run.rule.source;
    made.responsible = run.rule.responsible;
    made.anchor = duty.anchor.label;
    made.anchor_at = duty.anchor.at;
    made.requirement = duty.requirement;
    made.opens = duty.opens;
    made.due = duty.due;
    return made;
}

std::string calendar_error(const CalendarData& calendar) {
    return "the due date lies outside calendar " + calendar.name + ", which covers " +
           format_day(calendar.first) + " to " + format_day(calendar.last);
}

} // namespace

void add(RuleRun& run, const Duty& duty, const std::string& status, const std::string& why,
         std::optional<Moment> satisfied_at) {
    Obligation made = obligation_of(run, duty);
    made.status = status;
    made.satisfied_at = satisfied_at;
    if (status == "unproven") made.unproven_because = why;
    if (status != "met" && status != "attested") {
        const std::string excused = excused_by(run, duty);
        if (!excused.empty()) {
            made.status = "excused";
            made.excused_by = excused;
            made.unproven_because.clear();
            made.satisfied_at.reset();
        }
    }
    run.made.push_back(std::move(made));
}

void judge(RuleRun& run, Duty duty) {
    const World& world = run.world;
    std::string excused = duty.outside_calendar ? std::string() : extend(run, duty);
    if (duty.outside_calendar) {
        const auto may_answer = [&](const Occurrence& one) {
            return !(one.event && one.event == duty.anchor.event) && world.last(one.at) >= duty.opens_first;
        };
        if (duty.only_if_it_happens &&
            std::none_of(duty.candidates.begin(), duty.candidates.end(), may_answer))
            return;
        duty.due.reset();
        Obligation made = obligation_of(run, duty);
        made.status = "error";
        made.error = calendar_error(world.standard.calendar);
        run.made.push_back(std::move(made));
        return;
    }
    std::string perhaps, perhaps_late;
    std::optional<Moment> in_time, late;
    for (const Occurrence& one : duty.candidates) {
        if (one.event && one.event == duty.anchor.event) continue; // never the anchor itself
        // What opened the state that is counted in lies at its first minute.
        const bool opened_it = duty.occasion && one.event == duty.occasion && duty.opens == duty.anchor.at;
        const Place place = opened_it ? Place{Place::Kind::in_time, {}} : place_of(world, duty, one.at);
        if (place.kind == Place::Kind::before) continue;
        if (place.kind == Place::Kind::late) {
            if (one.unknown.empty()) {
                late = one.at;
                break;
            }
            if (perhaps_late.empty()) perhaps_late = one.unknown;
            continue;
        }
        const std::string why = one.unknown.empty() ? place.why : one.unknown;
        if (why.empty()) {
            in_time = one.at;
            break;
        }
        if (perhaps.empty()) perhaps = why;
    }
    Obligation made = obligation_of(run, duty);
    if (in_time) {
        made.status = "met";
        made.satisfied_at = in_time;
        run.made.push_back(std::move(made));
        return;
    }
    // Where it is not known whether what is judged has happened, neither is what is owed.
    if (duty.only_if_it_happens && !late && perhaps.empty()) perhaps = perhaps_late;
    if (duty.only_if_it_happens && !late && perhaps.empty()) return;
    if (excused.empty()) excused = excused_by(run, duty);
    const Spell* spell = duty.spell;
    // Where days are counted, an end of which only the date is recorded stands at the minute that serves. Where the due itself
    // turns on an hour or on the stage in force, the end must lie before each that it may be.
    bool ended = false, perhaps_ended = false;
    if (spell && spell->end && !duty.due_with_state && world.first(*spell->end) <= world.when.as_of) {
        const bool due_is_open = duty.by_the_hour || duty.due_first != duty.due;
        ended = (due_is_open ? world.last(*spell) : world.first(*spell->end)) < *duty.due_first;
        perhaps_ended = world.first(*spell->end) < *duty.due;
    }
    if (perhaps.empty()) perhaps = duty.anchor.unknown;
    if (perhaps.empty() && spell) perhaps = spell->unknown;
    if (perhaps.empty() && spell && spell->sure_until && world.first(*spell->sure_until) < *duty.due)
        perhaps = spell->unsure;
    if (perhaps.empty() && perhaps_ended) perhaps = duty.due_unknown;
    if (!excused.empty()) {
        made.status = "excused";
        made.excused_by = excused;
    } else if (ended) {
        made.status = "lapsed";
    } else if (world.when.as_of <= *duty.due) {
        made.status = "pending";
    } else if (!perhaps.empty()) {
        made.status = "unproven";
        made.unproven_because = perhaps;
    } else {
        made.status = late ? "late" : "overdue";
        made.satisfied_at = late;
    }
    run.made.push_back(std::move(made));
}

} // namespace plumbline::reference
