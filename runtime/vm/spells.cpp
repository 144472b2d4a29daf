#include "runtime/vm/case_run.h"
#include "runtime/vm/exact_spells.h"

#include <algorithm>
#include <functional>

namespace plumbline {

namespace {

using Edge = SpellEdge;
using Edges = std::vector<Edge>;

Spell opened_by(const Edge& opening) {
    Spell spell;
    spell.start = opening.moment.earliest;
    spell.state_start = spell.start;
    spell.start_row = opening.moment.row;
    spell.start_date_only = opening.moment.date_only;
    spell.certain = opening.moment.certain;
    spell.why = opening.moment.why;
    return spell;
}

void end_by(const Edge& closing, Spell& spell) {
    spell.end = closing.moment.latest;
    spell.end_earliest = closing.moment.earliest;
    spell.end_row = closing.moment.row;
    if (spell.perhaps_end >= spell.end) spell.perhaps_end = end_of_time;
}

void perhaps_end_by(const Edge& closing, Reason why, Spell& spell) {
    if (spell.perhaps_end != end_of_time) return;
    // Whenever it came on its date, the spell holds in its first minute.
    const bool on_its_first_date = closing.moment.earliest < spell.start;
    spell.perhaps_end = on_its_first_date ? spell.start : closing.moment.earliest;
    spell.perhaps_end_date_only = closing.moment.date_only && !on_its_first_date;
    spell.perhaps_why = why;
}

// An event that ends a state and begins it anew ends what began before its minute, never what it begins itself.
bool began_with(const Edge& closing, const Spell& spell) {
    return closing.moment.row == spell.start_row ||
           (closing.renews && spell.start >= closing.moment.earliest);
}

// S is open from its start event to the next end event; a start inside an open spell is passed over. One end
// closes one spell, so that a state that ends and starts in one minute is two spells. Where only a date is
// recorded, an end serves a start of its day and a start follows an end of its day. An end that may not count leaves open
// whether the spell goes on.
void pair_edges(const Edges& openings, Edges& closings, Spells& into) {
    const Edge* last_end = nullptr;
    bool open = false;
    std::size_t first = 0; // the ends before it are used, or lie before every opening that is left
    for (const Edge& opening : openings) {
        if (open) break;
        if (last_end && opening.moment.latest < last_end->moment.earliest) continue;
        Spell spell = opened_by(opening);
        open = true;
        const auto is_past = [&](const Edge& closing) {
            return closing.used || closing.moment.latest < opening.moment.earliest;
        };
        while (first < closings.size() && is_past(closings[first]))
            ++first;
        for (std::size_t i = first; i < closings.size(); ++i) {
            Edge& closing = closings[i];
            if (is_past(closing) || began_with(closing, spell)) continue;
            if (!closing.moment.certain) {
                perhaps_end_by(closing, closing.moment.why, spell);
                continue;
            }
            closing.used = true;
            end_by(closing, spell);
            last_end = &closing;
            open = false;
            break;
        }
        into.push_back(spell);
    }
}

// The same for spells side by side, one for each value, in the order of time. An end that names a value is of the spell of that
// value; where none ever began for it, of one whose beginning names none. An end that names none is of what was open when its
// minute, or its date, began, else of what starts in it; where that is several, of any of them perhaps.
class SideBySide {
  public:
    SideBySide(const Edges& openings, TextIndex value_of, Spells& into) : value_of_(value_of), into_(into) {
        for (const Edge& opening : openings)
            values_.push_back(opening.value);
        std::sort(values_.begin(), values_.end());
    }

    void run(const Edges& openings, const Edges& closings) {
        auto start = openings.begin();
        auto end = closings.begin();
        while (start != openings.end() || end != closings.end()) {
            const bool starts_first =
                end == closings.end() ||
                (start != openings.end() && start->moment.earliest < end->moment.earliest);
            const Instant minute = (starts_first ? start : end)->moment.earliest;
            std::vector<const Edge*> of_none;
            for (; end != closings.end() && end->moment.earliest == minute; ++end)
                if (!close(*end)) of_none.push_back(&*end);
            for (; start != openings.end() && start->moment.earliest == minute; ++start)
                open(*start);
            for (const Edge* edge : of_none)
                if (!close(*edge) && edge->moment.date_only) waiting_.push_back(edge);
        }
        for (const Running& one : running_)
            into_.push_back(one.spell);
    }

  private:
    struct Running {
        Spell spell;
        std::size_t unnamed_ends = 0; // that may have been its own
    };

    void open(const Edge& opening) {
        for (const Running& one : running_)
            if (one.spell.value == opening.value) {
                passed_over_.push_back(&opening);
                return;
            }
        running_.push_back({opened_by(opening)});
        running_.back().spell.value = opening.value;
        running_.back().spell.value_of = value_of_;
        for (const Edge* closing : perhaps_)
            if (closing->moment.latest >= opening.moment.earliest &&
                !began_with(*closing, running_.back().spell))
                perhaps_end_by(*closing, closing->moment.why, running_.back().spell);
        const std::size_t open_now = running_.size();
        for (std::size_t i = 0; i < waiting_.size() && running_.size() == open_now;) {
            const Edge* closing = waiting_[i];
            if (closing->moment.latest >= opening.moment.earliest && close(*closing))
                waiting_.erase(std::find(waiting_.begin(), waiting_.end(), closing));
            else
                ++i;
        }
    }

    // False where there is none that it ends.
    bool close(const Edge& closing) {
        const bool ends_all = !closing.has_value;
        const bool names_one = closing.has_value && closing.value != not_recorded;
        const bool is_of_unnamed =
            names_one && !std::binary_search(values_.begin(), values_.end(), closing.value);
        std::vector<std::size_t> of_it;
        for (std::size_t i = 0; i < running_.size(); ++i) {
            const std::int32_t value = running_[i].spell.value;
            if (began_with(closing, running_[i].spell)) continue;
            if (!names_one || value == closing.value || (is_of_unnamed && value == not_recorded))
                of_it.push_back(i);
        }
        if (of_it.empty()) return false;
        if (!closing.moment.certain) {
            for (const std::size_t i : of_it)
                perhaps_end_by(closing, closing.moment.why, running_[i].spell);
            perhaps_.push_back(&closing);
            return true;
        }
        if (!names_one && !ends_all && of_it.size() > 1) {
            bool all_ended = true; // as many such ends as spells have come
            for (const std::size_t i : of_it) {
                perhaps_end_by(closing, closing.unnamed, running_[i].spell);
                if (++running_[i].unnamed_ends < of_it.size()) all_ended = false;
            }
            if (!all_ended) return true;
        }
        for (std::size_t i = of_it.size(); i > 0; --i)
            end(of_it[i - 1], closing);
        return true;
    }

    void end(std::size_t index, const Edge& closing) {
        Spell ended = running_[index].spell;
        running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(index));
        end_by(closing, ended);
        into_.push_back(ended);
        const auto anew = std::find_if(passed_over_.begin(), passed_over_.end(), [&](const Edge* opening) {
            return opening->value == ended.value && opening->moment.latest >= closing.moment.earliest;
        });
        if (anew == passed_over_.end()) return;
        const Edge* opening = *anew;
        passed_over_.erase(anew);
        open(*opening);
    }

    TextIndex value_of_;
    Spells& into_;
    std::vector<std::int32_t> values_; // that a spell is ever opened for
    std::vector<Running> running_;
    std::vector<const Edge*> passed_over_; // starts inside an open spell
    std::vector<const Edge*> perhaps_;     // ends that may be none
    std::vector<const Edge*> waiting_;     // ends on a date, of spells that have not begun
};

} // namespace

void CaseRun::gather_edges(const StateRecord& state, const std::vector<StateEdgeRecord>& records,
                           Edges& into) {
    into.clear();
    for (const StateEdgeRecord& record : records) {
        scratch_edges.clear();
        events(record.kind, scratch_edges);
        for (Moment& moment : scratch_edges) {
            if (record.condition >= 0) {
                const Answer answer =
                    ask(record.condition, {moment.row, moment.earliest, moment.latest, nullptr});
                if (answer.truth == Truth::no) continue;
                if (answer.truth == Truth::unknown) {
                    moment.certain = false;
                    moment.why = answer.why;
                }
            }
            Edge& edge = into.emplace_back();
            edge.moment = moment;
            if (state.one_for_each != no_text) {
                const auto* slots = tables.slots_of(state.one_for_each);
                edge.has_value = slots && (*slots)[record.kind] >= 0;
                edge.value = attribute_named(moment.row, state.one_for_each);
                edge.unnamed = missing(moment.row, state.one_for_each);
            }
        }
    }
    const auto before = [](const Edge& a, const Edge& b) {
        if (a.moment.earliest != b.moment.earliest) return a.moment.earliest < b.moment.earliest;
        return a.moment.date_only && !b.moment.date_only;
    };
    stable_sort_if_needed(into.begin(), into.end(), before);
}

bool CaseRun::state_spells_exact(const StateRecord& state, Spells& into) const {
    if (!is_plain(state)) return false;
    ExactEvents openings, ends;
    if (!all_exact(state.opening.front().kind, openings) || !all_exact(state.closing.front().kind, ends))
        return false;
    pair_exact_edges(std::span(openings.at, openings.count), std::span(ends.at, ends.count),
                     [&](std::size_t opening, std::size_t end) {
                         Spell& spell = into.emplace_back();
                         spell.start = spell.state_start = openings.at[opening];
                         spell.start_row = openings.row(opening);
                         if (end == no_end) return;
                         spell.end_at(ends.at[end]);
                         spell.end_row = ends.row(end);
                     });
    return true;
}

void CaseRun::state_spells(const StateRecord& state, Spells& into) {
    into.clear();
    if (state_spells_exact(state, into)) return;
    gather_edges(state, state.opening, openings_of_state);
    if (openings_of_state.empty()) return;
    gather_edges(state, state.closing, closings_of_state);
    const auto opens_too = [&](const StateEdgeRecord& closing) {
        return std::any_of(state.opening.begin(), state.opening.end(),
                           [&](const StateEdgeRecord& opening) { return opening.kind == closing.kind; });
    };
    if (std::any_of(state.closing.begin(), state.closing.end(), opens_too))
        for (Edge& closing : closings_of_state)
            closing.renews =
                std::any_of(openings_of_state.begin(), openings_of_state.end(), [&](const Edge& opening) {
                    return opening.moment.row == closing.moment.row && opening.moment.certain;
                });
    if (state.one_for_each == no_text)
        pair_edges(openings_of_state, closings_of_state, into);
    else
        SideBySide(openings_of_state, state.one_for_each, into).run(openings_of_state, closings_of_state);
    const auto before = [](const Spell& a, const Spell& b) { return a.start < b.start; };
    stable_sort_if_needed(into.begin(), into.end(), before);
}

void CaseRun::outside(const Spells& held, Spells& into) const {
    into.clear();
    // What follows an end that may have been one is as good as a spell that may be none.
    Spells spells;
    for (const Spell& spell : held) {
        spells.push_back(spell);
        if (!spell.certain || spell.perhaps_end >= spell.end) continue;
        spells.back().end_at(spell.perhaps_end);
        Spell rest = spell;
        rest.start = spell.perhaps_end + 1;
        rest.perhaps_end = end_of_time;
        rest.certain = false;
        rest.why = spell.perhaps_why;
        spells.push_back(rest);
    }
    Instant cursor = start_of_time;
    bool reaches_end = false;
    for (const Spell& spell : spells) {
        if (!spell.certain) continue;
        if (spell.start > cursor) {
            Spell gap;
            gap.start = gap.state_start = cursor;
            gap.end_at(spell.start - 1);
            into.push_back(gap);
        }
        if (spell.end == end_of_time) {
            reaches_end = true;
            break;
        }
        cursor = std::max(cursor, spell.end + 1);
    }
    if (!reaches_end) {
        Spell gap;
        gap.start = gap.state_start = cursor;
        into.push_back(gap);
    }
    // Where a spell is not certain, neither is what lies outside it.
    std::erase_if(spells, [](const Spell& spell) { return spell.certain; });
    Spells split;
    for (const Spell& gap : into) {
        Instant from = gap.start;
        for (const Spell& perhaps : spells) {
            if (perhaps.end < from || perhaps.start > gap.end) continue;
            if (perhaps.start > from) {
                Spell before = gap;
                before.start = from;
                before.end_at(perhaps.start - 1);
                split.push_back(before);
            }
            Spell over = gap;
            over.start = std::max(from, perhaps.start);
            over.end_at(std::min(gap.end, perhaps.end));
            over.certain = false;
            over.why = perhaps.why;
            // Two that may be none, one behind the other, leave one span open.
            if (!split.empty() && !split.back().certain && split.back().end + 1 == over.start &&
                split.back().why.kind == over.why.kind && split.back().why.attribute == over.why.attribute)
                split.back().end_at(over.end);
            else
                split.push_back(over);
            from = over.end == end_of_time ? end_of_time : over.end + 1;
            if (over.end >= gap.end) break;
        }
        if (from <= gap.end && from != end_of_time) {
            Spell rest = gap;
            rest.start = from;
            split.push_back(rest);
        }
    }
    into.swap(split);
}

void CaseRun::narrow(const Spells& spells, std::int32_t condition, Spells& into) const {
    into.clear();
    into.left_out = spells.left_out;
    std::vector<Instant> points;
    for (const Spell& spell : spells) {
        points.clear();
        change_points(condition, spell, points);
        bool running = false;
        const std::size_t first = into.size();
        for (std::size_t i = 0; i < points.size(); ++i) {
            const Instant from = points[i];
            const Instant until = i + 1 < points.size() ? points[i + 1] - 1 : spell.end;
            // A guard is asked of each minute, and of no event.
            const Answer answer = ask(condition, {no_row, from, from, &spell});
            if (answer.truth == Truth::no) {
                running = false;
                continue;
            }
            if (!running) {
                if (from > as_of) break; // a birthday, say: what comes to hold then has not yet begun
                Spell run = spell;
                run.is_everything = false;
                run.start = from;
                if (from != spell.start) {
                    run.start_row = no_row;
                    run.start_date_only = false;
                    run.guard_row = event_asked_at(condition, from);
                }
                into.push_back(run);
                running = true;
            }
            Spell& run = into.back();
            const bool begins = run.start == from;
            if (begins && answer.truth == Truth::unknown && run.certain) {
                run.certain = false;
                run.why = answer.why;
            }
            if (until == spell.end) {
                run.end = spell.end;
                run.end_earliest = spell.end_earliest;
                run.end_row = spell.end_row;
            } else {
                run.end_at(until);
            }
            if (run.perhaps_end < run.start) {
                if (run.certain) run.why = run.perhaps_why;
                run.certain = false;
                run.perhaps_end = end_of_time;
            }
            if (answer.truth != Truth::unknown || !run.certain) continue;
            if (!begins && from <= run.perhaps_end) { // so far it held for certain
                run.perhaps_end = from - 1;
                run.perhaps_end_date_only = false;
                run.perhaps_why = answer.why;
            }
        }
        // An end that may be none, behind the run's own, leaves nothing open.
        for (std::size_t i = first; i < into.size(); ++i)
            if (into[i].perhaps_end >= into[i].end) into[i].perhaps_end = end_of_time;
        const bool holds_from_start = first < into.size() && into[first].start == spell.start;
        const bool holds_to_end = first < into.size() && into.back().end_row == spell.end_row;
        if (!holds_from_start) into.leave_out_start(spell, latest_start_of(spell));
        if (!holds_to_end) into.leave_out_end(spell);
    }
    // Of spells side by side one may begin anew behind the beginning of the next.
    const auto before = [](const Spell& a, const Spell& b) { return a.start < b.start; };
    stable_sort_if_needed(into.begin(), into.end(), before);
    stable_sort_if_needed(into.left_out.begin(), into.left_out.end(), std::less<>{});
}

} // namespace plumbline
