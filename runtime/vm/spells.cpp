#include "runtime/vm/case_run.h"

#include <algorithm>

namespace plumbline {

namespace {

struct Edge {
    Moment moment;
    std::int32_t value = not_recorded; // of the attribute that spells run side by side for
    bool has_value = false;            // whether its kind has that attribute: one without ends them all
    Reason unnamed;                    // what it does not record, where that is the value
    bool used = false;
};
using Edges = std::vector<Edge>;

// The values for which a spell may be open when an end comes that does not say which it ends: opened before it, and not
// ended since by an end of its own.
std::size_t values_open_at(const Edge& closing, const Edges& openings, const Edges& closings,
                           const std::vector<std::int32_t>& values) {
    std::size_t open = 0;
    for (const std::int32_t value : values) {
        const Edge* opened = nullptr;
        for (const Edge& opening : openings)
            if (opening.value == value && opening.moment.earliest <= closing.moment.latest) opened = &opening;
        const auto ends_it = [&](const Edge& other) {
            return &other != &closing && (other.value == value || !other.has_value) && other.moment.certain &&
                   opened->moment.earliest <= other.moment.latest &&
                   other.moment.latest < closing.moment.earliest;
        };
        if (opened && std::none_of(closings.begin(), closings.end(), ends_it)) ++open;
    }
    return open;
}

// S is open from its start event to the next end event; a start inside an open spell is passed over. One end
// closes one spell, so that a state that ends and starts in one minute is two spells. Where only a date is
// recorded, an end serves a start of its day and a start follows an end of its day. An end that may not count, or that
// does not say which of several spells it ends, leaves open whether the spell goes on.
void pair_edges(const Edges& openings, Edges& closings, const std::vector<std::int32_t>& values,
                std::int32_t value, TextIndex value_of, Spells& into) {
    for (Edge& closing : closings)
        closing.used = false;
    const Edge* last_end = nullptr;
    bool open = false;
    for (const Edge& opening : openings) {
        if (opening.value != value) continue;
        if (open) break;
        if (last_end && opening.moment.latest < last_end->moment.earliest) continue;
        Spell spell;
        spell.start = opening.moment.earliest;
        spell.state_start = spell.start;
        spell.start_row = opening.moment.row;
        spell.start_date_only = opening.moment.date_only;
        spell.certain = opening.moment.certain;
        spell.why = opening.moment.why;
        spell.value = value;
        spell.value_of = value_of;
        open = true;
        std::size_t unnamed_ends = 0;
        const auto perhaps_ends = [&](const Edge& closing, Reason why) {
            if (spell.perhaps_end != end_of_time) return;
            spell.perhaps_end = closing.moment.earliest;
            spell.perhaps_why = why;
        };
        for (Edge& closing : closings) {
            if (closing.used) continue;
            if (closing.moment.latest < opening.moment.earliest) continue;
            // An end that names a value belongs to the spell of that value; where none was opened, to one whose own value
            // is not recorded.
            if (closing.value != not_recorded && closing.value != value &&
                (value != not_recorded || std::binary_search(values.begin(), values.end(), closing.value)))
                continue;
            if (!closing.moment.certain) {
                perhaps_ends(closing, closing.moment.why);
                continue;
            }
            if (closing.has_value && closing.value == not_recorded && values.size() > 1 &&
                values_open_at(closing, openings, closings, values) > ++unnamed_ends) {
                perhaps_ends(closing, closing.unnamed);
                continue;
            }
            closing.used = true;
            spell.end = closing.moment.latest;
            if (spell.perhaps_end >= spell.end) spell.perhaps_end = end_of_time;
            last_end = &closing;
            open = false;
            break;
        }
        into.push_back(spell);
    }
}

} // namespace

void CaseRun::state_spells(const StateRecord& state, Spells& into) const {
    into.clear();
    const auto gather = [&](const std::vector<StateEdgeRecord>& records) {
        std::vector<Edge> edges;
        for (const StateEdgeRecord& record : records) {
            Moments found;
            events(record.kind, found);
            for (Moment& moment : found) {
                if (record.condition >= 0) {
                    const Answer answer =
                        ask(record.condition, {moment.row, moment.earliest, moment.latest, nullptr});
                    if (answer.truth == Truth::no) continue;
                    if (answer.truth == Truth::unknown) {
                        moment.certain = false;
                        moment.why = answer.why;
                    }
                }
                Edge edge;
                edge.moment = moment;
                if (state.one_for_each != no_text) {
                    const auto* slots = tables.slots_of(state.one_for_each);
                    edge.has_value = slots && (*slots)[record.kind] >= 0;
                    edge.value = attribute_named(moment.row, state.one_for_each);
                    edge.unnamed = missing(moment.row, state.one_for_each);
                }
                edges.push_back(edge);
            }
        }
        std::stable_sort(edges.begin(), edges.end(),
                         [](const Edge& a, const Edge& b) { return a.moment.earliest < b.moment.earliest; });
        return edges;
    };
    std::vector<Edge> openings = gather(state.opening);
    if (openings.empty()) return;
    std::vector<Edge> closings = gather(state.closing);
    std::vector<std::int32_t> values;
    for (const Edge& opening : openings)
        values.push_back(opening.value);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const std::int32_t value : values)
        pair_edges(openings, closings, values, value, state.one_for_each, into);
    std::stable_sort(into.begin(), into.end(),
                     [](const Spell& a, const Spell& b) { return a.start < b.start; });
}

void CaseRun::outside(const Spells& held, Spells& into) const {
    into.clear();
    // What follows an end that may have been one is as good as a spell that may be none.
    Spells spells;
    for (const Spell& spell : held) {
        spells.push_back(spell);
        if (!spell.certain || spell.perhaps_end >= spell.end) continue;
        spells.back().end = spell.perhaps_end;
        Spell rest = spell;
        rest.start = spell.perhaps_end + 1;
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
            gap.end = spell.start - 1;
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
    Spells split;
    for (const Spell& gap : into) {
        Instant from = gap.start;
        for (const Spell& perhaps : spells) {
            if (perhaps.certain || perhaps.end < from || perhaps.start > gap.end) continue;
            if (perhaps.start > from) {
                Spell before = gap;
                before.start = from;
                before.end = perhaps.start - 1;
                split.push_back(before);
            }
            Spell over = gap;
            over.start = std::max(from, perhaps.start);
            over.end = std::min(gap.end, perhaps.end);
            over.certain = false;
            over.why = perhaps.why;
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
    std::vector<Instant> points;
    for (const Spell& spell : spells) {
        points.clear();
        change_points(condition, spell, points);
        bool running = false;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const Instant from = points[i];
            const Instant until = i + 1 < points.size() ? points[i + 1] - 1 : spell.end;
            const Answer answer = ask(condition, {spell.start_row, from, from, &spell});
            if (answer.truth == Truth::no) {
                running = false;
                continue;
            }
            if (!running) {
                if (from > as_of) break; // a birthday, say: what comes to hold then has not yet begun
                Spell run = spell;
                run.start = from;
                if (from != spell.start) {
                    run.start_row = no_row;
                    run.start_date_only = false;
                }
                into.push_back(run);
                running = true;
            }
            Spell& run = into.back();
            run.end = until;
            if (run.certain && run.perhaps_end < run.start) {
                run.certain = false;
                run.why = run.perhaps_why;
            }
            if (answer.truth != Truth::unknown || !run.certain) continue;
            if (run.start == from) {
                run.certain = false;
                run.why = answer.why;
            } else if (from <= run.perhaps_end) { // so far it held for certain
                run.perhaps_end = from - 1;
                run.perhaps_why = answer.why;
            }
        }
    }
}

} // namespace plumbline
