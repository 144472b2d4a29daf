// Demands without a date: qualities, what comes next, what must never and always be, practices.
#include "compiler/reference/forms.h"

#include <algorithm>

namespace plumbline::reference {

namespace {

Duty duty_at(const RuleRun& run, const Anchored& one, const std::string& requirement) {
    Duty duty;
    duty.anchor = one.anchor;
    duty.spell = run.scope.everywhere ? nullptr : one.spell;
    duty.requirement = requirement;
    return duty;
}

std::vector<Anchored> anchors_of(const RuleRun& run, const model::Pattern& pattern) {
    return inside(run.world, run.scope, occurrences(run.world, run.scope, pattern));
}

// Broken, unless it is not known whether the anchor is one.
void add_broken(RuleRun& run, const Duty& duty) {
    add(run, duty, duty.anchor.unknown.empty() ? "breached" : "unproven", duty.anchor.unknown);
}

} // namespace

void run_form(RuleRun& run, const model::Quality& quality) {
    for (const Anchored& one : anchors_of(run, quality.of)) {
        Duty duty = duty_at(run, one, quality.of.label);
        open_at(run.world, duty, one.anchor.at);
        duty.excused_until = run.world.last(one.anchor.at);
        if (one.anchor.unknown == state_goes_on) {
            add(run, duty, "pending");
            continue;
        }
        const Truth holds =
            ask(run.world, run.scope, quality.condition, {one.anchor.at, one.anchor.event, one.spell});
        if (holds.is_yes())
            add(run, duty, "met", {}, one.anchor.at);
        else if (holds.is_unknown())
            add(run, duty, "unproven", holds.why);
        else
            add_broken(run, duty);
    }
}

// The very next event of the kind is as asked.
void run_form(RuleRun& run, const model::NextQuality& quality) {
    const World& world = run.world;
    model::Pattern any = quality.next;
    for (model::Alternative& alternative : any.alternatives)
        alternative.where.reset();
    for (const Anchored& one : anchors_of(run, quality.of)) {
        Duty duty = duty_at(run, one, quality.label);
        open_at(world, duty, one.anchor.at);
        const auto following =
            within_spell(world, duty.spell,
                         matching(world, one.anchor.event, quality.next, occurrences(world, run.scope, any)));
        bool behind = false; // past the anchor, among its own kind
        const Occurrence* next = nullptr;
        for (const Occurrence& other : following) {
            if (other.event == one.anchor.event) {
                behind = true;
                continue;
            }
            if (world.last(other.at) < world.first(one.anchor.at)) continue;
            if (!behind && other.event->kind == one.anchor.event->kind) continue;
            next = &other;
            break;
        }
        if (!next) {
            const bool ended =
                duty.spell && duty.spell->end && world.first(*duty.spell->end) <= world.when.as_of;
            add(run, duty, ended ? "lapsed" : "pending");
            continue;
        }
        duty.excused_until = world.last(next->at);
        // Where only a date is recorded it stands at the minute that serves.
        const bool order_open = world.first(next->at) < world.last(one.anchor.at) &&
                                (next->at.date_only || one.anchor.at.date_only);
        Truth as_asked = Truth::no();
        for (const model::Alternative& alternative : quality.next.alternatives)
            if (alternative.kind == next->event->kind)
                as_asked = either(as_asked, alternative.where ? ask(world, run.scope, *alternative.where,
                                                                    {next->at, next->event, one.spell})
                                                              : Truth::yes());
        if (!next->unknown.empty())
            add(run, duty, "unproven", next->unknown);
        else if (as_asked.is_yes())
            add(run, duty, "met", {}, next->at);
        else if (as_asked.is_unknown())
            add(run, duty, "unproven", as_asked.why);
        else if (one.anchor.unknown.empty() && order_open)
            add(run, duty, "unproven", hour_decides);
        else
            add_broken(run, duty);
    }
}

void run_form(RuleRun& run, const model::NeverWithout& never) {
    const World& world = run.world;
    const std::vector<Anchored> all = anchors_of(run, never.event);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Anchored& one = all[i];
        Duty duty = duty_at(run, one, never.label);
        duty.excused_until = world.last(one.anchor.at);
        if (never.without) open_at_previous(world, duty, all, i);
        std::string perhaps;
        std::optional<Moment> found;
        if (never.without)
            for (const Occurrence& other :
                 before_in_spell(world, duty.spell,
                                 matching(world, one.anchor.event, *never.without,
                                          occurrences(world, run.scope, *never.without)))) {
                if (other.event == one.anchor.event || world.first(other.at) > world.last(one.anchor.at) ||
                    world.last(other.at) < duty.opens_first)
                    continue;
                if (other.unknown.empty()) {
                    found = other.at;
                    break;
                }
                if (perhaps.empty()) perhaps = other.unknown;
            }
        if (found)
            add(run, duty, "met", {}, found);
        else if (!perhaps.empty())
            add(run, duty, "unproven", perhaps);
        else
            add_broken(run, duty);
    }
}

// The other state holds in every minute of this one, as far as it has gone.
void run_form(RuleRun& run, const model::Throughout& throughout) {
    const World& world = run.world;
    const std::vector<Spell> covering = spells_of(world, throughout.state);
    for (const Spell& spell : run.scope.spells) {
        if (world.first(spell) > world.when.as_of) continue;
        Duty duty;
        duty.spell = &spell;
        duty.anchor.label = run.scope.label;
        duty.anchor.event = world.start_event(spell);
        duty.requirement = throughout.label;
        if (spell.start) {
            duty.anchor.at = *spell.start;
            open_at(world, duty, *spell.start);
        }
        // It can only begin to be missing in the first minute, or in one behind the end of a covering spell.
        std::vector<Instant> minutes{spell.start ? world.last(*spell.start) : start_of_time};
        for (const Spell& other : covering) {
            if (other.end) minutes.push_back(world.last(other) + 1);
            if (other.sure_until) minutes.push_back(world.first(*other.sure_until) + 1);
        }
        const Instant begun = minutes.front();
        std::sort(minutes.begin(), minutes.end());
        const Instant until = std::min(world.when.as_of, spell.end ? world.first(*spell.end) : end_of_time);
        duty.excused_until = std::max(until, begun);
        Truth holds = Truth::yes();
        std::optional<Instant> missing; // the first minute in which it surely did not hold
        for (const Instant minute : minutes) {
            if (minute < begun || minute > std::max(until, begun)) continue;
            const Truth held = holds_at(world, covering, {minute, false});
            if (held.is_no() && !missing) missing = minute;
            holds = both(holds, held);
        }
        // Behind what is sure of the state nothing is wanting for certain, but in its first minute.
        std::string doubt = spell.unknown;
        if (missing && doubt.empty() && *missing > begun && spell.sure_until &&
            *missing > world.first(*spell.sure_until))
            doubt = spell.unsure;
        if (!spell.start) continue;
        if (holds.is_yes())
            add(run, duty, "met");
        else if (holds.is_unknown() || !doubt.empty())
            add(run, duty, "unproven", holds.is_unknown() ? holds.why : doubt);
        else
            add(run, duty, "breached");
    }
}

// As an audit answered: the last at or after the anchor and before the next one.
void run_form(RuleRun& run, const model::Practice& practice) {
    const World& world = run.world;
    std::optional<EventKind> kind;
    for (std::size_t i = 0; i < world.standard.vocabulary.events.size(); ++i)
        if (world.standard.vocabulary.events[i].name == "practice_audit") kind = static_cast<EventKind>(i);
    const auto which = kind ? world.slot_of(*kind, "practice") : std::nullopt;
    const auto answer = kind ? world.slot_of(*kind, "answer") : std::nullopt;
    std::vector<Occurrence> audits;
    if (!which || !answer) return;
    const std::size_t question = *which;
    for (const Event* event : world.events)
        if (event->kind == *kind && event->attributes[question] != not_recorded &&
            world.record.texts[static_cast<std::size_t>(event->attributes[question])] == run.rule.name)
            audits.push_back({event->at, event, world.name(*kind), {}});
    const auto add_answer = [&](const Duty& duty, const Occurrence& audit) {
        const std::int32_t value = audit.event->attributes[*answer];
        const auto& choices = world.standard.vocabulary.events[*kind].attributes[*answer].choices;
        const bool yes = value >= 0 && static_cast<std::size_t>(value) < choices.size() &&
                         choices[static_cast<std::size_t>(value)] == "yes";
        if (value == not_recorded)
            add(run, duty, "unanswered");
        else
            add(run, duty, yes ? "attested" : "not_attested", {}, audit.at);
    };
    if (!practice.at_each) {
        for (const Anchored& one : inside(world, run.scope, audits)) {
            Duty duty = duty_at(run, one, "practice_audit");
            open_at(world, duty, one.anchor.at);
            add_answer(duty, one.anchor);
        }
        return;
    }
    const std::vector<Anchored> all = anchors(world, run.scope, *practice.at_each);
    for (std::size_t i = 0; i < all.size(); ++i) {
        Duty duty = duty_at(run, all[i], "practice_audit");
        open_at(world, duty, all[i].anchor.at);
        const Occurrence* last = nullptr;
        std::size_t next = i + 1; // neither of two in one minute is the next
        while (next < all.size() && all[next].anchor.at == all[i].anchor.at)
            ++next;
        for (const Occurrence& audit : audits) {
            if (world.last(audit.at) < world.first(all[i].anchor.at)) continue;
            if (next < all.size() && world.first(audit.at) >= world.first(all[next].anchor.at)) continue;
            if (audit.event->attributes[*answer] != not_recorded) last = &audit;
        }
        if (last)
            add_answer(duty, *last);
        else
            add(run, duty, "unanswered");
    }
}

} // namespace plumbline::reference
