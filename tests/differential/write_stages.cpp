// The lines of a recurrence: what is due once, then stages, of which the checker wants that each can be reached.
#include "tests/differential/standard_writer.h"

#include <fmt/format.h>

namespace plumbline::differential {

std::string StandardWriter::interval() {
    if (!random_.percent(18)) {
        use(Piece::stage_every);
        return short_duration();
    }
    use(Piece::stage_case_interval);
    static const std::vector<std::pair<std::string, std::string>> lengths{
        {"review", "visit_interval"}, {"decision", "longer_by"}, {"visit", "length"}};
    const auto& [event, attribute] = random_.one_of(lengths);
    std::string text = event;
    if (random_.percent(30)) {
        use(Piece::stage_case_interval_where);
        text = "(" + event + " where " + condition({{*words_.event(event)}, false}, 1) + ")";
    }
    text += "." + attribute;
    if (random_.percent(70)) {
        use(Piece::stage_default_interval);
        text += ", or " + short_duration() + " where none is set";
    }
    return text;
}

// What stands behind one `every D`. Sets whether the stage ends, and whether it has a condition.
std::string StandardWriter::stage_end(const Words::State* state, bool& bounded, bool& guarded) {
    (void)state;
    std::string text;
    if (bounded) {
        switch (random_.below(4)) {
        case 0:
            use(Piece::stage_until_age);
            text += " until age " + age();
            break;
        case 1:
            if (random_.percent(35)) {
                use(Piece::stage_until_events);
                text +=
                    " until " + bracketed_pattern(PatternUse{}) + " or " + bracketed_pattern(PatternUse{});
                break;
            }
            use(Piece::stage_until_event);
            text += " until " + pattern();
            break;
        default:
            use(Piece::stage_for);
            text += " for " + duration();
        }
    }
    if (guarded) {
        if (random_.percent(60)) {
            use(Piece::stage_when);
            text += " when " + condition({{}, true}, 1);
        } else {
            use(Piece::stage_once);
            text += " once " + pattern();
        }
    }
    return text;
}

std::string StandardWriter::stages(const Words::State* state, bool may_be_for_each, std::string* for_each) {
    std::string text;
    const int one_offs = random_.percent(45) ? random_.between(1, 2) : 0;
    for (int i = 0; i < one_offs; ++i) {
        text += "\n    ";
        if (i > 0 && random_.percent(50)) {
            use(Piece::stage_then);
            text += "then ";
        }
        switch (random_.below(6)) {
        case 0:
            use(Piece::stage_on_the_day);
            text += "on the day";
            break;
        case 1:
            use(Piece::stage_on_working_day);
            text += "on the same working day";
            break;
        default:
            use(Piece::stage_within);
            text += "within " + duration(true);
            if (random_.percent(25)) {
                use(Piece::stage_counted_from);
                text += " of " + pattern(PatternUse{nullptr, false, true});
            }
        }
    }
    const int recurring = one_offs > 0 && random_.percent(25) ? 0
                          : random_.percent(50)               ? 1
                                                              : random_.between(2, 4);
    const bool by_length = random_.percent(40); // each `until` later than the one before
    const int otherwise_at = recurring > 1 && random_.percent(45) ? recurring - 1 : -1;
    int until = 0;
    const std::string until_unit = random_.one_of<std::string>({"weeks", "months", "working days", "days"});
    bool any_guard = false;
    for (int i = 0; i < recurring; ++i) {
        const bool is_last = i + 1 == recurring;
        text += "\n    every " + interval();
        const bool guard_needed = otherwise_at >= 0 && i + 1 == otherwise_at && !any_guard;
        bool guarded = i != otherwise_at && (guard_needed || random_.percent(35));
        const bool by_until = by_length && random_.percent(70);
        bool bounded = !by_until && (random_.percent(25) || (!is_last && !guarded));
        if (by_until && (!is_last || random_.percent(50))) {
            use(Piece::stage_until_length);
            until += random_.between(1, 3);
            text += fmt::format(" until {} {}", until, until_unit);
        } else if (by_until && !is_last && !guarded) {
            bounded = true;
        }
        text += stage_end(state, bounded, guarded);
        any_guard = any_guard || guarded;
        if (i == otherwise_at) {
            use(Piece::stage_otherwise);
            text += " otherwise";
        }
        if (random_.percent(20)) {
            use(Piece::stage_never_over);
            text += ", never over " + short_duration();
        }
        if (is_last && may_be_for_each && state && state->one_for_each) {
            use(Piece::stage_for_each);
            text += " for each " + *state->one_for_each;
            if (for_each) *for_each = *state->one_for_each;
        }
    }
    return text;
}

} // namespace plumbline::differential
