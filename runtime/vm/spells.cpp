#include "runtime/vm/case_run.h"

#include <algorithm>

namespace plumbline {

namespace {

struct Edge {
    Moment moment;
    std::int32_t value = not_recorded; // of the attribute that spells run side by side for
    bool used = false;
};

// S is open from its start event to the next end event; a start inside an open spell is passed over. One end
// closes one spell, so that a state that ends and starts in one minute is two spells. Where only a date is
// recorded, an end serves a start of its day and a start follows an end of its day.
void pair_edges(const std::vector<Edge>& openings, std::vector<Edge>& closings, std::int32_t value,
                Spells& into) {
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
        open = true;
        for (Edge& closing : closings) {
            if (closing.used || !closing.moment.certain) continue;
            if (closing.moment.latest < opening.moment.earliest) continue;
            closing.used = true;
            spell.end = closing.moment.latest;
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
                Edge edge{moment};
                if (state.one_for_each != no_text)
                    edge.value = attribute_named(moment.row, state.one_for_each);
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
    for (const std::int32_t value : values) {
        // An end that names a value belongs to the spell of that value where one was opened.
        std::vector<Edge> of_value;
        for (const Edge& closing : closings) {
            const bool named_elsewhere = closing.value != not_recorded && closing.value != value &&
                                         std::binary_search(values.begin(), values.end(), closing.value);
            if (!named_elsewhere) of_value.push_back(closing);
        }
        pair_edges(openings, of_value, value, into);
    }
    std::stable_sort(into.begin(), into.end(),
                     [](const Spell& a, const Spell& b) { return a.start < b.start; });
}

void CaseRun::outside(const Spells& spells, Spells& into) const {
    into.clear();
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
            if (answer.truth == Truth::unknown && run.certain) {
                run.certain = false;
                run.why = answer.why;
            }
        }
    }
}

} // namespace plumbline
