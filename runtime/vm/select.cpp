// The instructions that fill moment registers.
#include "runtime/vm/case_run.h"
#include "runtime/vm/finders.h"

#include <algorithm>

namespace plumbline {

namespace {

// As the rows of one kind stand: in one minute those of which only the date is recorded come first.
bool earlier(const Moment& a, const Moment& b) {
    if (a.earliest != b.earliest) return a.earliest < b.earliest;
    if (a.latest != b.latest) return a.latest > b.latest;
    return a.row < b.row;
}

// Where states begin and end: in one minute as the spells follow each other, whichever event it was.
bool begins_earlier(const Moment& a, const Moment& b) {
    if (a.earliest != b.earliest) return a.earliest < b.earliest;
    return a.latest > b.latest;
}

void doubt(Moment& moment, Reason why);

// `last E before F`. Where a later E may not count, the one before it may be meant: taken as not known.
void preceding(const Moments& events, const Moments& before, Moments& into) {
    const MomentFinder finder(events);
    for (const Moment& end : before) {
        const Moment* found = nullptr;
        for (std::size_t i = finder.end_of_begun(end.latest); i-- > 0 && !found;)
            if (events[i].row != end.row || events[i].row == no_row) found = &events[i];
        if (!found) continue;
        into.push_back(*found);
        into.back().spell = end.spell;
        if (!end.certain) doubt(into.back(), end.why);
    }
    stable_sort_if_needed(into.begin(), into.end(), earlier);
}

void doubt(Moment& moment, Reason why) {
    if (why.kind == Unknown::nothing || !moment.certain) return;
    moment.certain = false;
    moment.why = why;
}

// `later_of` and `earlier_of`: one moment for each spell, of those that belong to it.
void choose(const Moments& first, const Moments& second, const Spells& spells, bool later, Moments& into) {
    const SpellFinder finder(spells);
    const auto first_by_spell = [&](const Moments& moments) {
        std::vector<const Moment*> found(spells.size(), nullptr);
        for (const Moment& moment : moments)
            if (const Spell* spell = finder.of(moment)) {
                const Moment*& there = found[static_cast<std::size_t>(spell - spells.data())];
                if (!there) there = &moment;
            }
        return found;
    };
    const std::vector<const Moment*> in_first = first_by_spell(first), in_second = first_by_spell(second);
    for (std::size_t i = 0; i < spells.size(); ++i) {
        const Moment* a = in_first[i];
        const Moment* b = in_second[i];
        if (!a && !b) continue;
        if (later && (!a || !b)) continue;
        // In one minute it is the first that is named, or, where any one of them is enough, the one that surely counts.
        const auto second_is_it = [&] {
            if (later) return b->earliest > a->earliest;
            if (b->earliest != a->earliest) return b->earliest < a->earliest;
            return !a->certain && b->certain;
        };
        const Moment* chosen = !a || (b && second_is_it()) ? b : a;
        into.push_back(*chosen);
        into.back().spell = static_cast<std::uint32_t>(i);
        if (!later) continue; // whether another comes behind it changes nothing
        // Both must be there, so that what leaves one of them open leaves open whether anything is owed.
        for (const Moment* one : {a, b})
            if (!one->certain) doubt(into.back(), one->why);
    }
}

} // namespace

bool CaseRun::visible(std::uint32_t row) const {
    if (timelines.at[row] > as_of) return false;
    const Instant recorded = timelines.recorded_at[row];
    return !known_at || recorded == no_instant || recorded <= *known_at;
}

std::int32_t CaseRun::attribute_named(std::uint32_t row, TextIndex name) const {
    const auto* slots = tables.slots_of(name);
    if (!slots) return not_recorded;
    const std::int32_t slot = (*slots)[kind_of(row)];
    return slot < 0 ? not_recorded : attribute(row, slot);
}

Reason CaseRun::missing(std::uint32_t row, TextIndex name) const {
    const auto* slots = tables.slots_of(name);
    const EventKind kind = kind_of(row);
    const std::int32_t slot = slots ? (*slots)[kind] : -1;
    return {Unknown::attribute,
            slot < 0 ? name : tables.attribute_names[kind][static_cast<std::size_t>(slot)]};
}

Instant CaseRun::written_down(std::uint32_t row) const {
    const Instant recorded = timelines.recorded_at[row];
    return recorded == no_instant ? timelines.at[row] : std::max(recorded, timelines.at[row]);
}

std::optional<Day> CaseRun::born_day() const {
    if (bundle.born < 0) return std::nullopt;
    const auto kind = static_cast<std::size_t>(bundle.born);
    for (std::uint32_t row = run_of_kind[kind].begin; row < run_of_kind[kind].end; ++row)
        if (visible(row) && !(timelines.flags[row] & is_planned)) return zone.local_day(timelines.at[row]);
    return std::nullopt;
}

void CaseRun::stand_at(Moment& moment, std::uint32_t row) const {
    moment.row = row;
    moment.earliest = moment.latest = timelines.at[row];
    if ((timelines.flags[row] & at_is_date_only) == 0) return;
    moment.date_only = true;
    moment.latest = zone.end_of_day(zone.local_day(moment.earliest));
}

Moment CaseRun::moment_of(std::uint32_t row, EventKind kind) const {
    Moment moment;
    moment.label = tables.event_names[kind];
    stand_at(moment, row);
    return moment;
}

void CaseRun::events(EventKind kind, Moments& into) const {
    const std::uint32_t begin = run_of_kind[kind].begin, end = run_of_kind[kind].end;
    if (begin == end) return;
    // Room for all, and what they share written at once: nearly always each of them counts.
    Moment shared;
    shared.label = tables.event_names[kind];
    const std::size_t before = into.size();
    into.resize(before + (end - begin), shared);
    Moment* next = into.data() + before;
    for (std::uint32_t row = begin; row < end && timelines.at[row] <= as_of; ++row)
        if ((timelines.flags[row] & is_planned) == 0 && visible(row)) stand_at(*next++, row);
    into.resize(static_cast<std::size_t>(next - into.data()));
}

// A real event supersedes the plans that stand before it since the last real one; where there is none, the
// next plan after it, if that was written down by then: the event was brought forward.
void CaseRun::planned(EventKind kind, Moments& into) const {
    Moments real;
    events(kind, real);
    for (std::uint32_t row = run_of_kind[kind].begin; row < run_of_kind[kind].end; ++row) {
        if (!(timelines.flags[row] & is_planned)) continue;
        const Instant recorded = timelines.recorded_at[row];
        if (recorded != no_instant && (recorded > as_of || (known_at && recorded > *known_at))) continue;
        into.push_back(moment_of(row, kind));
    }
    std::size_t next = 0;
    std::vector<bool> superseded(into.size(), false);
    for (const Moment& held : real) {
        bool had_plan = false;
        for (; next < into.size() && into[next].earliest <= held.latest; ++next)
            superseded[next] = had_plan = true;
        if (had_plan || next == into.size()) continue;
        const Instant recorded = timelines.recorded_at[into[next].row];
        if (recorded != no_instant && recorded <= held.latest) superseded[next++] = true;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < into.size(); ++i)
        if (!superseded[i]) into[kept++] = into[i];
    into.resize(kept);
}

// Fires at the event that brings the count over the trailing duration up to n. Events that may not belong leave open
// whether it does, and whether it had been there before: certain only where neither matters.
void CaseRun::reaches(const Moments& events, std::size_t n, Duration within, Moments& into) const {
    const bool by_hour = info(within.unit).counts_in_hours;
    for (std::size_t i = 0; i < events.size(); ++i) {
        std::size_t surely = 0,
                    at_all = 0; // among those before the event that the trailing duration still holds
        Reason open_question = events[i].certain ? Reason{} : events[i].why;
        const auto still_holds = [&](const Moment& before) {
            return is_within(before.latest, within, events[i].earliest);
        };
        each_within(events, i, still_holds, [&](std::size_t j) {
            if (events[j].spell != events[i].spell) return true; // each spell counts its own
            ++at_all;
            const bool hour_missing = by_hour && (events[j].date_only || events[i].date_only);
            if (events[j].certain && !hour_missing) ++surely;
            if (open_question.kind == Unknown::nothing) {
                if (!events[j].certain)
                    open_question = events[j].why;
                else if (hour_missing)
                    open_question = {Unknown::time_of_day, no_text};
            }
            return surely < n;
        });
        if (surely >= n || at_all + 1 < n) continue;
        into.push_back(events[i]);
        if (surely + 1 < n || at_all >= n) doubt(into.back(), open_question);
    }
}

void CaseRun::select(const Instruction& instruction) {
    const auto& o = instruction.operands;
    Moments& result = scratch_moments;
    result.clear();
    const auto source = [&](int operand) -> const Moments& {
        return moments[static_cast<std::size_t>(o[operand])];
    };
    const auto scope = [&](int operand) -> const Spells& {
        return spells[static_cast<std::size_t>(o[operand])];
    };
    const auto text = [&](int operand) { return static_cast<TextIndex>(o[operand]); };
    const auto duration = [&](int operand) { return bundle.durations[static_cast<std::size_t>(o[operand])]; };
    const auto derived = [&](Instant at, TextIndex label) {
        Moment moment;
        moment.earliest = moment.latest = at;
        moment.label = label;
        return moment;
    };

    switch (instruction.opcode) {
    case Opcode::events:
        events(static_cast<EventKind>(o[1]), result);
        break;
    case Opcode::where:
        where(source(1), o[2], o[3] == LinkedCode::no_register ? nullptr : &scope(3), result);
        break;
    case Opcode::merge:
        std::merge(source(1).begin(), source(1).end(), source(2).begin(), source(2).end(),
                   std::back_inserter(result), earlier);
        // The same event by two ways stands once, and stands for certain if one of the ways is certain.
        result.erase(std::unique(result.begin(), result.end(),
                                 [](Moment& a, const Moment& b) {
                                     if (a.row == no_row || a.row != b.row) return false;
                                     if (b.certain) a.certain = true;
                                     return true;
                                 }),
                     result.end());
        break;
    case Opcode::inside: {
        const Spells& in = scope(2);
        const SpellFinder finder(in);
        for (const Moment& moment : source(1)) {
            const Spell* best = finder.of(moment);
            if (!best) continue;
            result.push_back(moment);
            result.back().spell = static_cast<std::uint32_t>(best - in.data());
            doubt(result.back(), best->doubt_at(moment.earliest));
        }
        break;
    }
    case Opcode::nth:
    case Opcode::every_nth:
    case Opcode::last: {
        const bool last = instruction.opcode == Opcode::last;
        const bool every = instruction.opcode == Opcode::every_nth;
        const int n = last ? 0 : o[2];
        const Spells& in = scope(last ? 2 : 3);
        // The moments of each spell together, spell after spell.
        const SpellFinder finder(in);
        auto& by_spell = scratch_by_spell;
        by_spell.clear();
        for (const Moment& moment : source(1))
            if (const Spell* spell = finder.of(moment))
                by_spell.emplace_back(static_cast<std::size_t>(spell - in.data()), &moment);
        stable_sort_if_needed(by_spell.begin(), by_spell.end(),
                              [](const auto& a, const auto& b) { return a.first < b.first; });
        Moments& held = scratch_inside;
        for (std::size_t next = 0; next < by_spell.size();) {
            const std::size_t i = by_spell[next].first;
            // An event that may not belong here leaves the rank of those behind it open: they stand at one of the ranks
            // from lowest to highest, and each that may be the one asked for is taken, as not known.
            held.clear();
            for (; next < by_spell.size() && by_spell[next].first == i; ++next) {
                held.push_back(*by_spell[next].second);
                doubt(held.back(), in[i].doubt_at(held.back().earliest));
            }
            int sure = 0, perhaps = 0;
            Reason open_question;
            const auto take = [&](const Moment& moment, bool surely) {
                result.push_back(moment);
                result.back().spell = static_cast<std::uint32_t>(i);
                if (!surely) doubt(result.back(), open_question);
            };
            if (last) {
                // While the state goes on another may still come.
                const bool open = !in[i].is_everything && in[i].end > as_of;
                if (open) open_question = {Unknown::still_open, no_text};
                std::size_t first = held.size();
                while (first > 0 && !held[first - 1].certain)
                    --first;
                for (std::size_t j = first; j < held.size(); ++j)
                    take(held[j], false);
                if (first < held.size() && !open) open_question = held[first].why;
                if (first > 0) take(held[first - 1], first == held.size() && !open);
                continue;
            }
            for (const Moment& moment : held) {
                const int lowest = sure + 1;
                const int highest = sure + perhaps + 1;
                const bool fits = every ? highest / n > (lowest - 1) / n : lowest <= n && n <= highest;
                if (fits) take(moment, lowest == highest);
                if (moment.certain) {
                    ++sure;
                } else {
                    ++perhaps;
                    if (open_question.kind == Unknown::nothing) open_question = moment.why;
                }
            }
        }
        stable_sort_if_needed(result.begin(), result.end(), earlier);
        result.erase(
            std::unique(result.begin(), result.end(),
                        [](const Moment& a, const Moment& b) { return a.row != no_row && a.row == b.row; }),
            result.end());
        break;
    }
    case Opcode::reaches:
        reaches(source(1), static_cast<std::size_t>(o[2]), duration(3), result);
        break;
    case Opcode::silent: {
        const MomentFinder finder(source(2));
        for (const Moment& moment : source(1)) {
            const Due due = due_from(moment, duration(3));
            if (due.outside_calendar || as_of <= due.latest) continue;
            bool answered = false;
            Reason perhaps;
            const bool by_hour = info(duration(3).unit).counts_in_hours;
            for (std::size_t i = finder.first_reaching(moment.earliest); i < source(2).size(); ++i) {
                const Moment& answer = source(2)[i];
                if (answered || finder.is_past(answer, due.latest)) break;
                if (answer.row == moment.row) continue; // what is to be answered is no answer
                if (answer.latest < moment.earliest || answer.earliest > due.latest) continue;
                const bool in_time =
                    !by_hour || (answer.earliest >= moment.latest && answer.latest <= due.earliest);
                if (answer.certain && in_time)
                    answered = true;
                else if (perhaps.kind == Unknown::nothing)
                    perhaps = answer.certain ? Reason{Unknown::time_of_day, no_text} : answer.why;
            }
            if (answered) continue;
            Moment silent = derived(due.latest, moment.label);
            silent.row = moment.row;
            silent.certain = moment.certain && perhaps.kind == Unknown::nothing;
            silent.why = moment.certain ? perhaps : moment.why;
            result.push_back(silent);
        }
        break;
    }
    case Opcode::missed:
        for (std::size_t i = made_begin; i < made->size(); ++i) {
            const Obligation& obligation = (*made)[i];
            if (obligation.rule != static_cast<std::uint32_t>(o[1])) continue;
            const bool perhaps = obligation.status == Status::unproven && obligation.due != no_instant;
            if (obligation.status != Status::late && obligation.status != Status::overdue && !perhaps)
                continue;
            result.push_back(derived(obligation.due, bundle.rules[obligation.rule].name));
            if (perhaps) doubt(result.back(), {obligation.unknown, obligation.unknown_attribute});
        }
        stable_sort_if_needed(result.begin(), result.end(), earlier);
        break;
    case Opcode::birthday:
        if (const auto born = born_day()) {
            const Instant at = zone.start_of_day(day_age_reached(*born, o[1]));
            if (at <= as_of) result.push_back(derived(at, text(2)));
        }
        break;
    case Opcode::starts:
    case Opcode::ends:
    case Opcode::lasted: {
        const Spells& in = scope(1);
        for (std::size_t i = 0; i < in.size(); ++i) {
            const Spell& spell = in[i];
            if (spell.start == start_of_time && instruction.opcode != Opcode::ends) continue;
            Moment moment = derived(spell.start, text(instruction.opcode == Opcode::lasted ? 3 : 2));
            if (instruction.opcode == Opcode::ends && spell.perhaps_end < spell.end) {
                Moment perhaps = derived(spell.perhaps_end, text(2));
                perhaps.spell = static_cast<std::uint32_t>(i);
                if (spell.perhaps_end_date_only) {
                    perhaps.date_only = true;
                    perhaps.latest = zone.end_of_day(zone.local_day(perhaps.earliest));
                }
                doubt(perhaps, spell.perhaps_why);
                if (perhaps.earliest <= as_of) result.push_back(perhaps);
            }
            moment.row = spell.start_row;
            moment.certain = spell.certain;
            moment.why = spell.why;
            moment.spell = static_cast<std::uint32_t>(i);
            if (instruction.opcode == Opcode::starts) {
                moment.date_only = spell.start_date_only;
                moment.latest = latest_start_of(spell);
            } else {
                Instant at = spell.end;
                if (instruction.opcode == Opcode::lasted) {
                    const auto due = due_after(calendar, latest_start_of(spell), duration(2));
                    if (!due || *due > spell.end) continue;
                    at = *due;
                }
                moment.row = instruction.opcode == Opcode::ends ? spell.end_row : no_row;
                moment.earliest = moment.latest = at;
                if (instruction.opcode == Opcode::ends && spell.end_earliest < spell.end) {
                    moment.earliest = spell.end_earliest;
                    moment.date_only = true;
                }
                doubt(moment, spell.doubt_at(at));
            }
            if (moment.earliest <= as_of) result.push_back(moment);
        }
        stable_sort_if_needed(result.begin(), result.end(), begins_earlier);
        break;
    }
    case Opcode::later_of:
    case Opcode::earlier_of:
        choose(source(1), source(2), scope(3), instruction.opcode == Opcode::later_of, result);
        break;
    case Opcode::preceding:
        preceding(source(1), source(2), result);
        break;
    case Opcode::planned:
        planned(static_cast<EventKind>(o[1]), result);
        break;
    default:
        break;
    }
    moments[static_cast<std::size_t>(o[0])].swap(result);
}

} // namespace plumbline
