// Where a state holds: sections 6 and 7.
#include "compiler/reference/world.h"

#include <algorithm>
#include <set>
#include <utility>

namespace plumbline::reference {

namespace {

using Value = std::optional<std::int32_t>; // of the attribute that spells run side by side by

// An event that opens or closes a state.
struct Edge {
    Occurrence at;
    bool opens = false;
    bool has_attribute = false; // its kind has the attribute
    Value value;
    bool renews = false; // an end that surely begins the state anew
};

struct OpenSpell {
    Spell spell;
    Value value;
    std::size_t unnamed_ends = 0; // that may have been its own
};

class StateReader {
  public:
    StateReader(const World& world, const model::State& state) : world_(world), state_(state) {}

    std::vector<Spell> read() {
        const std::vector<Edge> openings = edges(state_.opening, true);
        std::vector<Edge> closings = edges(state_.closing, false);
        for (const Edge& opening : openings) {
            values_.insert(opening.value);
            for (Edge& closing : closings)
                if (closing.at.event == opening.at.event && opening.at.unknown.empty()) closing.renews = true;
        }
        std::vector<Edge> all = closings;
        all.insert(all.end(), openings.begin(), openings.end());
        // In one minute what was open ends before it starts anew; what starts and ends in one minute is a spell of that
        // minute.
        std::stable_sort(all.begin(), all.end(),
                         [](const Edge& left, const Edge& right) { return left.at.at.at < right.at.at.at; });
        for (std::size_t begin = 0; begin < all.size();) {
            std::size_t end = begin;
            while (end < all.size() && all[end].at.at.at == all[begin].at.at.at)
                ++end;
            std::vector<const Edge*> unused;
            for (std::size_t i = begin; i < end; ++i)
                if (!all[i].opens && !close(all[i])) unused.push_back(&all[i]);
            for (std::size_t i = begin; i < end; ++i)
                if (all[i].opens) open(all[i]);
            for (const Edge* edge : unused)
                if (!close(*edge) && edge->at.at.date_only) waiting_.push_back(*edge);
            begin = end;
        }
        for (OpenSpell& one : open_)
            done_.push_back(std::move(one.spell));
        std::stable_sort(done_.begin(), done_.end(), [&](const Spell& left, const Spell& right) {
            return world_.first(left) < world_.first(right);
        });
        return std::move(done_);
    }

  private:
    std::vector<Edge> edges(const std::vector<model::Alternative>& alternatives, bool opens) {
        // In one minute in the order in which the state names them.
        std::vector<Occurrence> events;
        for (const model::Alternative& alternative : alternatives) {
            model::Pattern pattern;
            pattern.alternatives = {alternative};
            for (Occurrence& one : occurrences(world_, everywhere(), pattern))
                events.push_back(std::move(one));
        }
        sort_by_time(events);
        std::vector<Edge> found;
        for (Occurrence& one : events) {
            Edge edge{std::move(one), opens, false, std::nullopt, false};
            if (state_.one_for_each) {
                const auto slot = world_.slot_of(edge.at.event->kind, *state_.one_for_each);
                edge.has_attribute = slot.has_value();
                if (slot && edge.at.event->attributes[*slot] != not_recorded)
                    edge.value = edge.at.event->attributes[*slot];
            }
            found.push_back(std::move(edge));
        }
        return found;
    }

    // An event that ends the state and begins it anew ends what began before its minute, never what it begins itself.
    bool began_with(const Edge& end, const Spell& spell) const {
        return end.at.event == spell.opened || (end.renews && world_.first(spell) >= end.at.at.at);
    }

    // A start inside an open state is no start, unless the state turns out to have ended in its minute, or on its date.
    void open(const Edge& edge) {
        for (OpenSpell& one : open_)
            if (one.value == edge.value) {
                passed_over_.push_back(edge);
                return;
            }
        OpenSpell opened;
        opened.spell.start = opened.spell.origin = edge.at.at;
        opened.spell.opened = edge.at.event;
        opened.spell.unknown = edge.at.unknown;
        opened.value = edge.value;
        for (const Edge& perhaps : perhaps_)
            if (world_.last(perhaps.at.at) >= edge.at.at.at && !began_with(perhaps, opened.spell))
                make_unsure(opened.spell, perhaps, perhaps.at.unknown);
        open_.push_back(std::move(opened));
        // An end of which only the date is known stands at the minute of its day that serves.
        const std::size_t open_now = open_.size();
        std::vector<Edge> left;
        for (const Edge& end : std::exchange(waiting_, {}))
            if (open_.size() != open_now || world_.last(end.at.at) < edge.at.at.at || !close(end))
                left.push_back(end);
        waiting_.insert(waiting_.begin(), left.begin(), left.end());
    }

    void end_at(std::size_t index, const Edge& edge) {
        Spell spell = std::move(open_[index].spell);
        const Value value = open_[index].value;
        open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
        spell.end = edge.at.at;
        spell.closed = edge.at.event;
        if (spell.sure_until && world_.first(*spell.sure_until) >= world_.last(edge.at.at))
            spell.sure_until.reset();
        done_.push_back(std::move(spell));
        const auto anew = std::find_if(passed_over_.begin(), passed_over_.end(), [&](const Edge& start) {
            return start.value == value && world_.last(start.at.at) >= edge.at.at.at;
        });
        if (anew == passed_over_.end()) return;
        const Edge start = *anew;
        passed_over_.erase(anew);
        open(start);
    }

    void make_unsure(Spell& spell, const Edge& edge, const std::string& why) {
        if (spell.sure_until) return;
        spell.sure_until = edge.at.at;
        // Whenever it came on its date, the spell holds in its first minute.
        if (spell.start && world_.first(edge.at.at) < world_.first(spell))
            spell.sure_until = Moment{world_.first(spell), false};
        spell.unsure = why;
    }

    // Which of the open spells the edge ends, or may end. False where it ends none.
    bool close(const Edge& edge) {
        std::vector<std::size_t> of_it; // those that it is about
        std::vector<std::size_t> of_its_value;
        const bool names_one = !state_.one_for_each || (edge.has_attribute && edge.value);
        for (std::size_t i = 0; i < open_.size(); ++i)
            if (!began_with(edge, open_[i].spell) &&
                (!state_.one_for_each || !edge.has_attribute || !edge.value || open_[i].value == edge.value ||
                 // It names one that never began: its beginning did not say so.
                 (!open_[i].value && !values_.contains(edge.value))))
                of_it.push_back(i);
        if (of_it.empty()) return false;
        if (!edge.at.unknown.empty()) {
            for (const std::size_t i : of_it)
                make_unsure(open_[i].spell, edge, edge.at.unknown);
            perhaps_.push_back(edge);
            return true;
        }
        const bool ends_all = state_.one_for_each && !edge.has_attribute;
        if (!names_one && !ends_all && of_it.size() > 1) {
            // It ends one of them, and does not say which. Once there were as many such ends as spells, all have ended.
            bool all_ended = true;
            const auto slot = world_.slot_of(edge.at.event->kind, *state_.one_for_each);
            const std::string why = world_.not_recorded_text(edge.at.event->kind, *slot);
            for (const std::size_t i : of_it) {
                make_unsure(open_[i].spell, edge, why);
                if (++open_[i].unnamed_ends < of_it.size()) all_ended = false;
            }
            if (!all_ended) return true;
        }
        for (std::size_t i = of_it.size(); i > 0; --i)
            end_at(of_it[i - 1], edge);
        return true;
    }

    const World& world_;
    const model::State& state_;
    std::vector<OpenSpell> open_;
    std::set<Value> values_;        // that a spell is ever opened for
    std::vector<Edge> waiting_;     // ends on a date, of spells that have not begun
    std::vector<Edge> perhaps_;     // ends that may be none
    std::vector<Edge> passed_over_; // starts inside an open spell
    std::vector<Spell> done_;
};

// The runs of minutes between `first` and `last` in which `holds` is not no, cut where its answer may change.
struct Run {
    Instant first, last;
    std::string unknown;
};
template <typename Holds>
std::vector<Run> runs(Instant first, Instant last, std::set<Instant> changes, Holds holds) {
    std::vector<Run> found;
    changes.insert(first);
    bool joins = false; // the run before ends right here with the same answer
    for (auto at = changes.begin(); at != changes.end(); ++at) {
        if (*at < first || *at > last) continue;
        const auto next = std::next(at);
        const Instant until = next == changes.end() || *next > last ? last : *next - 1;
        const Truth answer = holds(*at);
        if (answer.is_no()) {
            joins = false;
            continue;
        }
        if (joins && found.back().unknown == answer.why)
            found.back().last = until;
        else
            found.push_back({*at, until, answer.why});
        joins = true;
    }
    return found;
}

// Where a spell's edges lie: its minutes, and the one behind each.
void add_changes(const World& world, const Spell& spell, std::set<Instant>& changes) {
    if (spell.start) changes.insert(world.first(spell));
    if (spell.end) changes.insert(world.last(spell) + 1);
    if (spell.sure_until) changes.insert(world.first(*spell.sure_until) + 1);
}

// The instants at which the condition's answer may change within the spell.
void add_changes(const World& world, const model::Condition& condition, const Spell& spell,
                 std::set<Instant>& changes) {
    if (auto* c = std::get_if<model::Not>(&condition.kind)) add_changes(world, *c->inner, spell, changes);
    if (auto* c = std::get_if<model::AllOf>(&condition.kind))
        for (const model::Condition& part : c->parts)
            add_changes(world, part, spell, changes);
    if (auto* c = std::get_if<model::AnyOf>(&condition.kind))
        for (const model::Condition& part : c->parts)
            add_changes(world, part, spell, changes);
    if (auto* c = std::get_if<model::AgeBetween>(&condition.kind); c && world.born())
        for (const auto& months : {c->from_months, c->to_months})
            if (months) changes.insert(world.time.start_of(world.time.months_later(*world.born(), *months)));
    if (auto* c = std::get_if<model::Elapsed>(&condition.kind); c && spell.start)
        for (const Instant start : {world.first(*spell.start), world.last(*spell.start)})
            if (const auto due = world.time.due_after(start, c->duration)) changes.insert(*due + 1);
    if (auto* c = std::get_if<model::Happened>(&condition.kind)) {
        for (const Event* event : world.events) {
            changes.insert(event->at.at);
            if (!c->within) continue;
            if (const auto due = world.time.due_after(world.last(event->at), *c->within))
                changes.insert(*due + 1);
        }
        if (c->pattern->counted_in)
            for (const Spell& one : spells_of(world, *c->pattern->counted_in))
                add_changes(world, one, changes);
    }
    if (auto* c = std::get_if<model::Holds>(&condition.kind))
        for (const Spell& one : spells_of(world, *c->state))
            add_changes(world, one, changes);
}

// The event of that minute that the condition asks to have happened.
const Event* event_asked_at(const World& world, const Scope& scope, const model::Condition& condition,
                            Instant at) {
    const auto first_of = [&](const std::vector<model::Condition>& parts) -> const Event* {
        for (const model::Condition& part : parts)
            if (const Event* found = event_asked_at(world, scope, part, at)) return found;
        return nullptr;
    };
    if (auto* c = std::get_if<model::Not>(&condition.kind))
        return event_asked_at(world, scope, *c->inner, at);
    if (auto* c = std::get_if<model::AllOf>(&condition.kind)) return first_of(c->parts);
    if (auto* c = std::get_if<model::AnyOf>(&condition.kind)) return first_of(c->parts);
    if (auto* c = std::get_if<model::Happened>(&condition.kind))
        for (const Occurrence& one : occurrences(world, scope, *c->pattern))
            if (one.event && world.first(one.at) == at) return one.event;
    return nullptr;
}

using SpellEvents = std::vector<std::pair<const Event*, Moment>>;

void add_start(const World& world, const Spell& spell, SpellEvents& into) {
    if (const Event* event = world.start_event(spell)) into.emplace_back(event, *spell.start);
}

void add_end(const Spell& spell, SpellEvents& into) {
    if (spell.closed) into.emplace_back(spell.closed, *spell.end);
}

void leave_out(const SpellEvents& events, std::vector<Spell>& spells) {
    for (Spell& spell : spells)
        spell.of_others.insert(spell.of_others.end(), events.begin(), events.end());
}

// Between the spells, and before and after them.
std::vector<Spell> outside(const World& world, const std::vector<Spell>& spells) {
    std::set<Instant> changes;
    for (const Spell& spell : spells)
        add_changes(world, spell, changes);
    std::vector<Spell> found;
    for (const Run& run : runs(start_of_time, end_of_time, changes, [&](Instant at) {
             return !holds_at(world, spells, Moment{at, false});
         })) {
        Spell spell;
        if (run.first != start_of_time) spell.start = spell.origin = Moment{run.first, false};
        // What may have interrupted it did not, if it holds.
        if (!found.empty() && found.back().end && world.last(found.back()) + 1 == run.first)
            spell.origin = found.back().origin;
        if (run.last != end_of_time) spell.end = Moment{run.last, false};
        spell.unknown = run.unknown;
        found.push_back(std::move(spell));
    }
    return found;
}

} // namespace

std::vector<Spell> spells_of(const World& world, const model::StateReference& reference) {
    std::vector<Spell> spells = StateReader(world, world.standard.states[reference.state]).read();
    if (reference.opened) {
        std::vector<Spell> kept;
        SpellEvents left_out;
        for (Spell& spell : spells) {
            const Truth asked =
                ask(world, everywhere(), *reference.opened, {*spell.start, spell.opened, nullptr});
            if (asked.is_no()) {
                add_start(world, spell, left_out);
                add_end(spell, left_out);
                continue;
            }
            if (asked.is_unknown() && spell.unknown.empty()) spell.unknown = asked.why;
            kept.push_back(std::move(spell));
        }
        spells = std::move(kept);
        leave_out(left_out, spells);
    }
    return reference.negated ? outside(world, spells) : spells;
}

Scope everywhere() {
    return {true, {Spell{}}, {}};
}

// A guard narrows a spell to the runs of minutes in which it holds, or may: from where it may no longer, the spell is not sure.
std::vector<Spell> narrowed(const World& world, const Scope& scope, const Spell& spell,
                            const model::Condition& guard) {
    std::set<Instant> changes;
    add_changes(world, guard, spell, changes);
    std::vector<Spell> found;
    const Instant first = world.first(spell), last = world.last(spell);
    std::optional<Instant> run_ends; // of the run before
    for (const Run& run : runs(first, last, changes, [&](Instant at) {
             return ask(world, scope, guard, {{at, false}, nullptr, &spell});
         })) {
        if (run_ends && *run_ends + 1 == run.first) { // the same run, otherwise sure
            Spell& same = found.back();
            same.end = spell.end;
            same.closed = spell.closed;
            if (run.last != last) {
                same.end = Moment{run.last, false};
                same.closed = nullptr;
            }
            if (!run.unknown.empty() && same.unknown.empty() &&
                (!same.sure_until || world.first(*same.sure_until) > *run_ends)) {
                same.sure_until = Moment{*run_ends, false};
                same.unsure = run.unknown;
            }
            run_ends = run.last;
            continue;
        }
        if (run.first > world.when.as_of) break; // a birthday, say: it has not begun yet
        run_ends = run.last;
        Spell one = spell;
        if (run.first != first) {
            one.start = Moment{run.first, false};
            one.guarded = event_asked_at(world, scope, guard, run.first);
        }
        if (run.last != last) {
            one.end = Moment{run.last, false};
            one.closed = nullptr;
        }
        if (one.unknown.empty()) one.unknown = run.unknown;
        if (one.sure_until && world.first(*one.sure_until) < run.first) {
            if (one.unknown.empty()) one.unknown = one.unsure;
            one.sure_until.reset();
        }
        found.push_back(std::move(one));
    }
    for (Spell& one : found)
        if (one.sure_until && world.first(*one.sure_until) >= world.last(one)) one.sure_until.reset();
    return found;
}

Scope scope_of(const World& world, const model::Scope& written) {
    Scope scope = everywhere();
    scope.label = written.label;
    if (written.state) {
        scope.everywhere = false;
        scope.spells = spells_of(world, *written.state);
    }
    for (const model::Condition& guard : written.guards) {
        std::vector<Spell> kept;
        SpellEvents left_out;
        for (const Spell& spell : scope.spells) {
            std::vector<Spell> runs = narrowed(world, scope, spell, guard);
            if (runs.empty() || !world.start_event(runs.front())) add_start(world, spell, left_out);
            if (runs.empty() || !runs.back().closed) add_end(spell, left_out);
            for (Spell& one : runs)
                kept.push_back(std::move(one));
        }
        std::stable_sort(kept.begin(), kept.end(), [&](const Spell& left, const Spell& right) {
            return world.first(left) < world.first(right);
        });
        scope.spells = std::move(kept);
        leave_out(left_out, scope.spells);
        scope.everywhere = false;
    }
    return scope;
}

Truth holds_at(const World& world, const Spell& spell, const Moment& moment) {
    if (world.last(moment) < world.first(spell) || world.first(moment) > world.last(spell))
        return Truth::no();
    if (!spell.unknown.empty()) return Truth::unknown(spell.unknown);
    if (spell.sure_until && world.first(moment) > world.first(*spell.sure_until))
        return Truth::unknown(spell.unsure);
    return Truth::yes();
}

Truth holds_at(const World& world, const std::vector<Spell>& spells, const Moment& moment) {
    Truth answer = Truth::no();
    for (const Spell& spell : spells)
        answer = either(answer, holds_at(world, spell, moment));
    return answer;
}

// The one that the event began or ended, then the one that is surer, then the one that lasts longer. What began or ended one
// that is left out belongs to none.
const Spell* spell_at(const World& world, const std::vector<Spell>& spells, const Moment& moment,
                      const Event* event) {
    const auto is_of_the_event = [&](const Spell& spell) {
        if (!event) return false;
        const bool began = event == world.start_event(spell) && moment == *spell.start;
        const bool ended = event == spell.closed && moment == *spell.end;
        return began || ended;
    };
    const Spell* found = nullptr;
    for (const Spell& spell : spells) {
        const Truth holds = holds_at(world, spell, moment);
        if (holds.is_no()) continue;
        if (found && is_of_the_event(*found) != is_of_the_event(spell)) {
            if (is_of_the_event(*found)) continue;
        } else if (found) {
            const Truth before = holds_at(world, *found, moment);
            if (before.is_yes() && holds.is_unknown()) continue;
            if (before.is_yes() == holds.is_yes() && world.last(spell) <= world.last(*found)) continue;
        }
        found = &spell;
    }
    const auto is_of_another = [&](const Spell& spell) {
        return std::find(spell.of_others.begin(), spell.of_others.end(), std::pair(event, moment)) !=
               spell.of_others.end();
    };
    if (found && event && !is_of_the_event(*found) && is_of_another(*found)) return nullptr;
    return found;
}

} // namespace plumbline::reference
