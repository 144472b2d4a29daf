// Lengths of time, events with what is asked of them, where clocks start, what must happen.
#include "tests/differential/standard_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::differential {

namespace {

// Amounts that meet the edges of the calendar, by unit.
const std::vector<int>& amounts_of(Unit unit) {
    static const std::vector<int> minutes{1, 30, 60, 90, 1440};
    static const std::vector<int> hours{1, 2, 24, 48, 72};
    static const std::vector<int> days{1, 2, 3, 5, 10, 28, 30, 90};
    static const std::vector<int> weeks{1, 2, 6};
    static const std::vector<int> working{1, 2, 3, 5, 10, 15, 45};
    static const std::vector<int> months{1, 2, 3, 6, 12};
    static const std::vector<int> years{1, 2};
    switch (unit) {
    case Unit::minutes:
        return minutes;
    case Unit::hours:
        return hours;
    case Unit::days:
    case Unit::clear_days:
        return days;
    case Unit::weeks:
        return weeks;
    case Unit::working_days:
    case Unit::clear_working_days:
        return working;
    case Unit::months:
        return months;
    case Unit::years:
        break;
    }
    return years;
}

} // namespace

std::string StandardWriter::unit_amount(bool may_be_zero, bool short_only) {
    static const std::vector<Unit> all{Unit::hours,      Unit::days,         Unit::days,
                                       Unit::weeks,      Unit::working_days, Unit::working_days,
                                       Unit::clear_days, Unit::months,       Unit::months,
                                       Unit::minutes,    Unit::years,        Unit::clear_working_days};
    static const std::vector<Unit> recurring{Unit::days,         Unit::weeks,      Unit::working_days,
                                             Unit::working_days, Unit::clear_days, Unit::months,
                                             Unit::hours,        Unit::months,     Unit::clear_working_days};
    const Unit unit = random_.one_of(short_only ? recurring : all);
    uses_.count(unit);
    int amount = random_.one_of(amounts_of(unit));
    if (short_only && (unit == Unit::hours)) amount = 72;
    if (may_be_zero && random_.percent(6)) amount = 0;
    if (unit == Unit::years && random_.percent(30)) return fmt::format("{} years 6 months", amount);
    const std::string_view name = amount == 1 ? info(unit).singular : info(unit).plural;
    const bool says_calendar = unit == Unit::days && random_.percent(20);
    return fmt::format("{} {}{}", amount, says_calendar ? "calendar " : "", name);
}

std::string StandardWriter::duration(bool may_be_zero) {
    return unit_amount(may_be_zero, false);
}
std::string StandardWriter::short_duration() {
    return unit_amount(false, true);
}

std::string StandardWriter::age() {
    switch (random_.below(4)) {
    case 0:
        return fmt::format("{} months", random_.between(1, 30));
    case 1:
        return fmt::format("{} years {} months", random_.between(1, 17), random_.between(1, 11));
    default:
        return fmt::format("{} years", random_.between(1, 18));
    }
}

std::string StandardWriter::ordinal(bool for_condition) {
    const int how = random_.between(0, 9);
    const std::string the = random_.percent(20) ? "the " : "";
    if (how < 2) {
        if (!for_condition) use(Piece::event_last);
        return the + "last";
    }
    if (how < 4) {
        if (!for_condition) use(Piece::event_every_nth);
        return "every " + random_.one_of<std::string>({"second", "third", "first"});
    }
    if (!for_condition) use(Piece::event_nth);
    return the + random_.one_of<std::string>({"first", "first", "second", "third"});
}

std::string StandardWriter::pattern(const PatternUse& use_of, std::vector<std::size_t>* kinds) {
    // Few events are named often, so that what a rule names meets itself.
    const Words::Term& term = random_.one_of(words_.terms);
    if (kinds)
        for (std::size_t kind : term.kinds)
            if (std::find(kinds->begin(), kinds->end(), kind) == kinds->end()) kinds->push_back(kind);
    if (term.kinds.size() > 1) use(Piece::term_of_several);
    if (!words_.event(term.name)) use(Piece::defined_term);
    std::string text;
    if (use_of.may_count && random_.percent(20)) {
        text = ordinal(false) + " " + term.name;
        if (random_.percent(25)) {
            use(Piece::event_counted_in);
            text += " of " + random_.one_of(words_.states).name;
        }
    } else {
        text = term.name;
    }
    if (use_of.partner && random_.percent(35)) {
        const auto own = words_.common_attributes(term.kinds);
        std::vector<std::string> shared;
        for (const AttributeInfo& there : words_.common_attributes(use_of.partner->kinds))
            for (const AttributeInfo& here : own)
                if (here.name == there.name && here.type == there.type) shared.push_back(here.name);
        if (!shared.empty()) {
            use(Piece::event_matching);
            text += " matching " + random_.one_of(shared);
        }
    }
    if (use_of.may_ask && random_.percent(30)) {
        use(Piece::event_where);
        text += " where " + condition({term.kinds, false}, random_.percent(40) ? 2 : 1);
    }
    // Behind the `where`, or a `where` would be asked of the state.
    if (use_of.may_ask && random_.percent(12)) {
        const bool negated = random_.percent(35);
        use(negated ? Piece::event_while_not : Piece::event_while);
        text += (negated ? " while not " : " while ") + random_.one_of(words_.states).name;
    }
    return text;
}

std::string StandardWriter::bracketed_pattern(const PatternUse& use_of) {
    const std::string text = pattern(use_of);
    return text.find(" where ") == std::string::npos && random_.percent(80) ? text : "(" + text + ")";
}

std::string StandardWriter::requirement(const Asked& anchor, bool may_be_recorded) {
    if (may_be_recorded && !anchor.kinds.empty() && random_.percent(8)) {
        use(Piece::duty_recorded);
        return "recorded";
    }
    const PatternUse use_of{anchor.kinds.empty() ? nullptr : &anchor, random_.percent(40), true};
    std::string text = bracketed_pattern(use_of);
    const int more = random_.percent(30) ? random_.between(1, 2) : 0;
    for (int i = 0; i < more; ++i) {
        const bool both = random_.percent(50);
        use(both ? Piece::two_duties : Piece::either_duty);
        text += (both ? " and " : " or ") + bracketed_pattern(use_of);
    }
    return text;
}

std::string StandardWriter::state_reference(bool may_be_negated, const Words::State** chosen) {
    const Words::State& state = random_.one_of(words_.states);
    if (chosen) *chosen = &state;
    std::string text = state.name;
    if (state.one_for_each) use(Piece::state_side_by_side);
    if (std::any_of(state.opening.begin(), state.opening.end(), [&](std::size_t kind) {
            return std::find(state.closing.begin(), state.closing.end(), kind) != state.closing.end();
        }))
        use(Piece::state_renewed);
    if (may_be_negated && random_.percent(12)) {
        use(Piece::state_negated);
        text = "not " + text;
    }
    if (random_.percent(15)) {
        use(Piece::state_opened);
        text += " where " + condition({state.opening, false}, 1);
    }
    return text;
}

std::string StandardWriter::anchor(Asked& asked, int depth) {
    const int how = random_.between(0, depth > 0 ? 99 : 79);
    if (depth > 0 && how < 6) {
        use(Piece::anchor_preceding);
        const std::string event = pattern(PatternUse{nullptr, false, true}, &asked.kinds);
        return "last " + event + " before " + pattern(PatternUse{});
    }
    if (how < 62) {
        use(Piece::anchor_event);
        return pattern(PatternUse{}, &asked.kinds);
    }
    if (how < 68) {
        use(Piece::anchor_birthday);
        return fmt::format("birthday {}", random_.between(0, 18));
    }
    if (how < 73) {
        use(Piece::anchor_start);
        return "start of " + state_reference();
    }
    if (how < 78) {
        use(Piece::anchor_end);
        return "the end of " + state_reference();
    }
    if (how < 80) {
        use(Piece::anchor_state_name);
        return random_.one_of(words_.states).name;
    }
    const bool later = random_.percent(50);
    use(later ? Piece::anchor_later : Piece::anchor_earlier);
    std::string text = later ? "the later of (" : "earlier of (";
    const int parts = random_.between(2, 3);
    bool all_are_events = true;
    for (int i = 0; i < parts; ++i) {
        Asked part;
        text += (i > 0 ? ", " : "") + anchor(part, depth - 1);
        all_are_events = all_are_events && !part.kinds.empty();
        asked.kinds.insert(asked.kinds.end(), part.kinds.begin(), part.kinds.end());
    }
    if (!all_are_events) asked.kinds.clear();
    return text + ")";
}

std::string StandardWriter::period() {
    switch (random_.below(4)) {
    case 0:
        use(Piece::period_week);
        return "calendar week";
    case 1:
        use(Piece::period_month);
        return random_.percent(50) ? "month" : "calendar month";
    case 2:
        use(Piece::period_year);
        return "calendar year";
    default:
        use(Piece::period_term);
        return "school_term";
    }
}

} // namespace plumbline::differential
