// Which events a rule means, and where its clocks start: sections 6 and 7.
#include "compiler/reference/world.h"

#include <algorithm>
#include <tuple>

namespace plumbline::reference {

namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

// Those of the events in one spell that hold the rank, or may: an event that may not belong leaves the ranks behind it
// open.
void pick(const model::Pattern& pattern, const std::vector<Occurrence>& counted, bool goes_on,
          std::vector<Occurrence>& into) {
    for (std::size_t i = 0; i < counted.size(); ++i) {
        int sure_before = 0, perhaps_before = 0, sure_behind = 0;
        std::string why_before, why_behind;
        for (std::size_t j = 0; j < counted.size(); ++j) {
            const bool known = counted[j].unknown.empty();
            if (j < i) (known ? sure_before : perhaps_before) += 1;
            if (j < i && !known && why_before.empty()) why_before = counted[j].unknown;
            if (j > i && known) ++sure_behind;
            if (j > i && !known && why_behind.empty()) why_behind = counted[j].unknown;
        }
        Occurrence one = counted[i];
        const int lowest = sure_before + 1, highest = sure_before + perhaps_before + 1;
        std::string why;
        bool may_hold = false;
        if (pattern.ordinal == model::Ordinal::last) {
            may_hold = sure_behind == 0;
            why = goes_on ? state_goes_on : why_behind;
        } else {
            for (int rank = lowest; rank <= highest; ++rank)
                if (pattern.ordinal == model::Ordinal::nth ? rank == pattern.n : rank % pattern.n == 0)
                    may_hold = true;
            why = why_before;
        }
        if (!may_hold) continue;
        if (one.unknown.empty()) one.unknown = why;
        into.push_back(std::move(one));
    }
}

} // namespace

std::vector<Occurrence> occurrences(const World& world, const Scope& scope, const model::Pattern& pattern,
                                    bool with_planned) {
    std::vector<const Event*> events = world.events;
    if (with_planned) events.insert(events.end(), world.planned.begin(), world.planned.end());
    std::vector<Occurrence> found;
    for (const Event* event : events) {
        Truth matches = Truth::no();
        for (const model::Alternative& alternative : pattern.alternatives) {
            if (alternative.kind != event->kind) continue;
            const Spell* spell = spell_at(world, scope.spells, event->at, event);
            matches = either(matches, alternative.where
                                          ? ask(world, scope, *alternative.where, {event->at, event, spell})
                                          : Truth::yes());
        }
        if (!matches.is_no()) found.push_back({event->at, event, world.name(event->kind), matches.why});
    }
    sort_by_row(found);
    if (pattern.ordinal == model::Ordinal::all) return found;

    const Scope counted_in =
        pattern.counted_in ? Scope{false, spells_of(world, *pattern.counted_in), {}} : scope;
    std::vector<Occurrence> picked;
    for (const Spell& spell : counted_in.spells) {
        std::vector<Occurrence> in_spell;
        for (const Anchored& one : inside(world, counted_in, found))
            if (one.spell == &spell) in_spell.push_back(one.anchor);
        const bool goes_on = !counted_in.everywhere && (!spell.end || world.last(spell) > world.when.as_of);
        pick(pattern, in_spell, goes_on, picked);
    }
    sort_by_time(picked);
    return picked;
}

std::vector<Occurrence> matching(const World& world, const Event* partner, const model::Pattern& pattern,
                                 std::vector<Occurrence> list) {
    if (!pattern.matching) return list;
    std::vector<Occurrence> kept;
    for (Occurrence& one : list) {
        const Truth same = same_value(world, partner, one.event, *pattern.matching);
        if (same.is_no()) continue;
        if (!same.why.empty()) one.unknown = same.why;
        kept.push_back(std::move(one));
    }
    return kept;
}

std::vector<Occurrence> any_of(const World& world, const Scope& scope,
                               const std::vector<model::Pattern>& patterns, const Event* partner) {
    std::vector<Occurrence> found;
    for (const model::Pattern& pattern : patterns)
        for (Occurrence& one : matching(world, partner, pattern, occurrences(world, scope, pattern))) {
            const auto same = std::find_if(found.begin(), found.end(),
                                           [&](const Occurrence& other) { return other.event == one.event; });
            if (same == found.end())
                found.push_back(std::move(one));
            else if (one.unknown.empty())
                same->unknown.clear();
        }
    sort_by_row(found);
    return found;
}

// Each once, in the spell to which it belongs; those in none are left out.
std::vector<Anchored> inside(const World& world, const Scope& scope, std::vector<Occurrence> found) {
    std::vector<Anchored> kept;
    for (Occurrence& one : found) {
        const Spell* spell = spell_at(world, scope.spells, one.at, one.event);
        if (!spell) continue;
        const Truth holds = holds_at(world, *spell, one.at);
        if (one.unknown.empty()) one.unknown = holds.why;
        kept.push_back({std::move(one), spell});
    }
    return kept;
}

namespace {

// For each such event of the scope the latest of the others at or before it, in that event's spell.
std::vector<Anchored> preceding(const World& world, const Scope& scope, const model::AtPreceding& at,
                                bool with_planned) {
    const std::vector<Occurrence> earlier = occurrences(world, everywhere(), at.event);
    std::vector<Anchored> found;
    for (const Anchored& end : inside(world, scope, occurrences(world, scope, at.before, with_planned))) {
        const Occurrence* latest = nullptr;
        for (const Occurrence& one : earlier)
            if (world.first(one.at) <= world.last(end.anchor.at) && one.event != end.anchor.event)
                latest = &one;
        if (!latest) continue;
        Occurrence anchor = *latest;
        if (anchor.unknown.empty()) anchor.unknown = end.anchor.unknown;
        found.push_back({std::move(anchor), end.spell});
    }
    // In one minute as the record has them, those of which only the date is recorded first.
    std::stable_sort(found.begin(), found.end(), [&](const Anchored& left, const Anchored& right) {
        const auto key = [&](const Anchored& one) {
            return std::tuple(world.first(one.anchor.at), !one.anchor.at.date_only, one.anchor.event);
        };
        return key(left) < key(right);
    });
    return found;
}

class AnchorReader {
  public:
    AnchorReader(const World& world, const Scope& scope, bool with_planned)
        : world_(world), scope_(scope), with_planned_(with_planned) {}

    std::vector<Occurrence> read(const model::Anchor& anchor) {
        std::vector<Occurrence> found = std::visit([this](const auto& at) { return read(at); }, anchor.kind);
        std::erase_if(found, [&](const Occurrence& one) {
            return one.at.at > world_.when.as_of && !(one.event && one.event->planned);
        });
        sort_by_time(found);
        return found;
    }

  private:
    std::vector<Occurrence> read(const model::AtEvent& at) {
        return occurrences(world_, scope_, at.pattern, with_planned_);
    }

    std::vector<Occurrence> read(const model::AtBirthday& at) {
        const auto born = world_.born();
        if (!born) return {};
        const Instant birthday = world_.time.start_of(world_.time.months_later(*born, at.months));
        return {{{birthday, false}, nullptr, "birthday " + std::to_string(at.months / 12), {}}};
    }

    std::vector<Occurrence> read(const model::AtStateEdge& at) {
        std::vector<Occurrence> found;
        const std::string& name = world_.standard.states[at.state.state].name;
        for (const Spell& spell : spells_of(world_, at.state)) {
            if (!at.end && spell.start) found.push_back({*spell.start, spell.opened, name, spell.unknown});
            const bool surely_goes_on = !spell.sure_until;
            if (at.end && spell.sure_until) found.push_back({*spell.sure_until, nullptr, name, spell.unsure});
            if (at.end && spell.end)
                found.push_back({*spell.end, spell.closed, name,
                                 spell.unknown.empty() && !surely_goes_on ? spell.unsure : spell.unknown});
        }
        return found;
    }

    // Where the trailing count comes up to K, having been below it.
    std::vector<Occurrence> read(const model::AtCount& at) {
        std::vector<Occurrence> found;
        const auto all = inside(world_, scope_, occurrences(world_, scope_, at.pattern));
        for (std::size_t i = 0; i < all.size(); ++i) {
            int sure = 0, perhaps = 0;
            std::string why;
            for (std::size_t j = i; j-- > 0;) {
                if (all[j].spell != all[i].spell) continue;
                if (!world_.time.is_within(world_.last(all[j].anchor.at), at.within,
                                           world_.first(all[i].anchor.at)))
                    continue;
                std::string unknown = all[j].anchor.unknown;
                if (unknown.empty() && counts_in_hours(at.within) &&
                    (all[j].anchor.at.date_only || all[i].anchor.at.date_only))
                    unknown = hour_decides;
                (unknown.empty() ? sure : perhaps) += 1;
                if (why.empty()) why = unknown;
            }
            if (at.count - 1 < sure || at.count - 1 > sure + perhaps) continue;
            Occurrence fires = all[i].anchor;
            if (fires.unknown.empty() && perhaps > 0) fires.unknown = why;
            found.push_back(std::move(fires));
        }
        return found;
    }

    // The due instant has passed, and no answer came by it.
    std::vector<Occurrence> read(const model::AtSilence& at) {
        std::vector<Occurrence> found;
        const std::vector<Occurrence> answers = occurrences(world_, scope_, at.no);
        for (const Anchored& asked : inside(world_, scope_, occurrences(world_, scope_, at.of))) {
            const Moment& from = asked.anchor.at;
            const auto earliest = world_.time.due_after(world_.first(from), at.within);
            const auto due = world_.time.due_after(world_.last(from), at.within);
            if (!due || *due >= world_.when.as_of) continue;
            Truth answered = Truth::no();
            for (const Occurrence& one : answers) {
                if (one.event == asked.anchor.event) continue;
                if (world_.last(one.at) < world_.first(from) || world_.first(one.at) > *due) continue;
                Truth answers_it = one.unknown.empty() ? Truth::yes() : Truth::unknown(one.unknown);
                const bool sure =
                    world_.first(one.at) >= world_.last(from) && earliest && world_.last(one.at) <= *earliest;
                if (counts_in_hours(at.within) && !sure)
                    answers_it = both(answers_it, Truth::unknown(hour_decides));
                if (at.no.matching)
                    answers_it =
                        both(answers_it, same_value(world_, one.event, asked.anchor.event, *at.no.matching));
                answered = either(answered, answers_it);
            }
            if (answered.is_yes()) continue;
            Occurrence fires{{*due, false}, asked.anchor.event, asked.anchor.label, asked.anchor.unknown};
            if (fires.unknown.empty()) fires.unknown = answered.why;
            found.push_back(std::move(fires));
        }
        return found;
    }

    std::vector<Occurrence> read(const model::AtMissed& at) {
        std::vector<Occurrence> found;
        const std::string& watched = world_.standard.rules[at.rule].name;
        for (const Obligation& one : world_.missed) {
            if (one.rule != watched || !one.due || *one.due > world_.when.as_of) continue;
            found.push_back({{*one.due, false}, nullptr, watched, one.unproven_because});
        }
        return found;
    }

    std::vector<Occurrence> read(const model::AtLasted& at) {
        std::vector<Occurrence> found;
        for (const Spell& spell : spells_of(world_, at.state)) {
            if (!spell.start) continue;
            const auto due = world_.time.due_after(world_.last(*spell.start), at.duration);
            if (!due) continue;
            const Truth holds = holds_at(world_, spell, {*due, false});
            if (holds.is_no()) continue;
            found.push_back({{*due, false}, nullptr, world_.standard.states[at.state.state].name, holds.why});
        }
        return found;
    }

    std::vector<Occurrence> read(const model::AtCondition& at) {
        std::vector<Occurrence> found;
        for (const Spell& spell : scope_.spells)
            for (const Spell& run : narrowed(world_, scope_, spell, at.condition))
                if (run.start) found.push_back({*run.start, world_.start_event(run), at.label, run.unknown});
        return found;
    }

    std::vector<Occurrence> read(const model::AtPreceding& at) {
        std::vector<Occurrence> found;
        for (Anchored& one : preceding(world_, scope_, at, with_planned_))
            found.push_back(std::move(one.anchor));
        return found;
    }

    // In each spell, of the first of each. What is not sure of the spell is not asked here: it is so of whichever is chosen.
    std::vector<Occurrence> read(const model::AtChosen& at) {
        std::vector<Occurrence> found;
        std::vector<std::vector<Anchored>> of;
        for (const model::Anchor& one : at.of) {
            std::vector<Anchored>& in_spells = of.emplace_back();
            for (Occurrence& other : read(one))
                if (const Spell* spell = spell_at(world_, scope_.spells, other.at, other.event))
                    in_spells.push_back({std::move(other), spell});
        }
        for (const Spell& spell : scope_.spells) {
            std::optional<Occurrence> chosen;
            bool all_there = true;
            for (const std::vector<Anchored>& list : of) {
                const auto first = std::find_if(list.begin(), list.end(),
                                                [&](const Anchored& one) { return one.spell == &spell; });
                if (first == list.end())
                    all_there = false;
                else if (!chosen)
                    chosen = first->anchor;
                else
                    chosen = at.later ? later(*chosen, first->anchor) : earlier(*chosen, first->anchor);
            }
            if (chosen && (all_there || !at.later)) found.push_back(std::move(*chosen));
        }
        return found;
    }

    // Both must be there, so that what leaves one of them open leaves open whether anything is owed.
    static Occurrence later(const Occurrence& first, const Occurrence& second) {
        const bool is_second = second.at.at > first.at.at;
        Occurrence chosen = is_second ? second : first;
        if (chosen.unknown.empty()) chosen.unknown = is_second ? first.unknown : second.unknown;
        return chosen;
    }
    // Whether another comes behind it changes nothing. In one minute it is the first that is named, or the one that surely
    // counts.
    static Occurrence earlier(const Occurrence& first, const Occurrence& second) {
        if (second.at.at != first.at.at) return second.at.at < first.at.at ? second : first;
        return !first.unknown.empty() && second.unknown.empty() ? second : first;
    }

    const World& world_;
    const Scope& scope_;
    bool with_planned_;
};

} // namespace

std::vector<Anchored> anchors(const World& world, const Scope& scope, const model::Anchor& anchor,
                              bool with_planned) {
    // What precedes an event of the scope may lie before it.
    if (const auto* at = std::get_if<model::AtPreceding>(&anchor.kind))
        return preceding(world, scope, *at, with_planned);
    return inside(world, scope, AnchorReader(world, scope, with_planned).read(anchor));
}

} // namespace plumbline::reference
