// The table of forms: a function for each form of obligation in the language reference.
#include "tests/differential/standard_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::differential {

namespace {

using Writer = StandardWriter;

// WINDOW ANCHOR: REQUIREMENT
Sentence timed(Writer& writer, const std::string& window, bool may_be_recorded, bool may_say_each = true) {
    Sentence result;
    result.text = window + (may_say_each && writer.random().percent(20) ? " each " : " ");
    result.text += writer.anchor(result.anchor);
    result.text += ": " + writer.requirement(result.anchor, may_be_recorded);
    result.guards_ask_anchor = true;
    result.has_due = true;
    return result;
}

Sentence within(Writer& writer) {
    return timed(writer, "within " + writer.duration(true) + " of", true);
}
Sentence no_later_than(Writer& writer) {
    return timed(writer, "no later than " + writer.duration(true) + " after", false);
}
Sentence lead_time(Writer& writer) {
    return timed(writer, "at least " + writer.duration(true) + " before", false);
}
Sentence around(Writer& writer) {
    return timed(writer, "within " + writer.duration(true) + " before or after", false);
}
Sentence shortly_before(Writer& writer) {
    return timed(writer, "within " + writer.duration(true) + " before", false);
}
Sentence on_the_day(Writer& writer) {
    return timed(writer, "on the day of", true);
}
Sentence on_the_same_working_day(Writer& writer) {
    return timed(writer, "on the same working day as", true);
}
Sentence by_event(Writer& writer) {
    return timed(writer, "by", false);
}
Sentence before_event(Writer& writer) {
    Sentence result = timed(writer, "before", false);
    result.has_due = false;
    return result;
}
Sentence by_age(Writer& writer) {
    Sentence result;
    result.text = "by age " + writer.age() + ": " + writer.requirement({}, false);
    result.has_due = true;
    return result;
}

// each E: ...
Sentence each(Writer& writer) {
    Sentence result;
    result.text = "each " + writer.pattern({}, &result.anchor.kinds) + ": ";
    result.guards_ask_anchor = true;
    return result;
}
Sentence each_within(Writer& writer) {
    Sentence result = each(writer);
    result.text += "within " + writer.duration(true) + ": " + writer.requirement(result.anchor, true);
    result.has_due = true;
    return result;
}
Sentence each_next(Writer& writer) {
    Sentence result = each(writer);
    result.text += "next " + writer.pattern({&result.anchor, false, true});
    return result;
}
Sentence each_quality(Writer& writer) {
    Sentence result = each(writer);
    result.text += writer.condition(result.anchor);
    return result;
}
Sentence never(Writer& writer) {
    Sentence result;
    result.text = "never " + writer.pattern({}, &result.anchor.kinds);
    result.guards_ask_anchor = true;
    return result;
}
Sentence never_without(Writer& writer) {
    Sentence result = never(writer);
    result.text += " without " + writer.pattern({&result.anchor, true, true});
    return result;
}

// while S [when C]:
std::string scope(Writer& writer, const Words::State** state = nullptr) {
    std::string text = "while " + writer.state_reference(true, state);
    if (writer.random().percent(25)) {
        writer.use(Piece::state_narrowed);
        text += " when " + writer.condition({{}, true}, 1);
    }
    return text + ":";
}
Sentence recurrence(Writer& writer) {
    Sentence result;
    const Words::State* state = nullptr;
    result.text = scope(writer, &state);
    result.text += " " + writer.requirement({}, false);
    result.text += writer.stages(state, false, nullptr);
    result.has_due = true;
    return result;
}
Sentence for_each(Writer& writer) {
    const Words& words = writer.words();
    Sentence result;
    std::vector<const Words::State*> states;
    for (const Words::State& state : words.states)
        if (state.one_for_each) states.push_back(&state);
    const Words::State* state = writer.random().one_of(states);
    std::vector<std::string> names;
    for (const Words::Term& term : words.terms)
        for (const AttributeInfo& attribute : words.common_attributes(term.kinds))
            if (attribute.name == *state->one_for_each) names.push_back(term.name);
    writer.use(Piece::state_side_by_side);
    result.text = "while " + state->name + ": " + writer.random().one_of(names);
    std::string said;
    result.text += writer.stages(state, true, &said);
    if (said.empty()) {
        writer.use(Piece::stage_for_each);
        result.text += "\n    every " + writer.short_duration() + " for each " + *state->one_for_each;
    }
    result.has_due = true;
    return result;
}
Sentence throughout(Writer& writer) {
    Sentence result;
    result.text = scope(writer) + " " + writer.state_reference() + " throughout";
    return result;
}
Sentence scoped(Writer& writer) {
    const std::string around = scope(writer);
    Sentence result = writer.inner(true);
    result.text = around + " " + result.text;
    return result;
}
Sentence guarded(Writer& writer) {
    const bool in_state = writer.in_scope();
    Sentence result = writer.inner(in_state);
    writer.use(Piece::guard_before);
    Asked asked = result.guards_ask_anchor ? result.anchor : Asked{{}, in_state};
    result.text = "when " + writer.condition(asked) + ": " + result.text;
    return result;
}
Sentence only_if(Writer& writer) {
    const Words& words = writer.words();
    Sentence result;
    result.text = "when " + writer.random().one_of(words.terms).name;
    result.text += ": within " + writer.duration() + " of ";
    result.text += writer.anchor(result.anchor);
    result.guards_ask_anchor = true;
    result.has_due = true;
    return result;
}

// when TRIGGER: within D: X, or X alone
Sentence triggered(Writer& writer, std::string trigger, Asked anchor) {
    Sentence result;
    result.anchor = std::move(anchor);
    result.text = "when " + trigger + ": ";
    if (writer.random().percent(75)) {
        result.text += "within " + writer.duration(true) + ": " + writer.requirement(result.anchor, true);
        result.has_due = true;
    } else {
        result.text += writer.requirement(result.anchor, false);
    }
    return result;
}
Sentence count_trigger(Writer& writer) {
    Asked asked;
    std::string trigger =
        fmt::format("{} ", writer.count()) + writer.pattern({nullptr, false, true}, &asked.kinds);
    return triggered(writer, trigger + " within " + writer.duration(), asked);
}
Sentence silence(Writer& writer) {
    Asked asked;
    const std::string of = writer.pattern({}, &asked.kinds);
    const std::string no = writer.pattern({&asked, true, true});
    return triggered(writer, "no " + no + " within " + writer.duration(true) + " of " + of, asked);
}
Sentence missed(Writer& writer) {
    const auto rule = writer.rule_with_due();
    if (!rule) return within(writer); // there is nothing to watch yet
    return triggered(writer, *rule + " overdue", {});
}
Sentence lasted(Writer& writer) {
    return triggered(writer, writer.state_reference() + " has lasted " + writer.duration(), {});
}
Sentence event_trigger(Writer& writer) {
    Asked asked;
    const Words::Term& term = writer.random().one_of(writer.words().terms);
    std::string trigger = term.name;
    asked.kinds = term.kinds;
    if (writer.random().percent(30)) trigger += " where (" + writer.condition(asked, 1) + ")";
    Sentence result = triggered(writer, trigger, asked);
    result.guards_ask_anchor = true;
    return result;
}
Sentence follow_on_next(Writer& writer) {
    Asked asked;
    const Words::Term& term = writer.random().one_of(writer.words().terms);
    asked.kinds = term.kinds;
    Sentence result;
    result.text = "when " + term.name + ": next " + writer.pattern({&asked, false, true});
    result.anchor = asked;
    result.guards_ask_anchor = true;
    return result;
}
Sentence condition_trigger(Writer& writer) {
    // A state at least, so that it is no event that starts the clock.
    const std::string& state = writer.random().one_of(writer.words().states).name;
    std::string trigger = writer.random().percent(25) ? "not " + state : state;
    if (writer.random().percent(50))
        trigger +=
            (writer.random().percent(70) ? " and " : " or ") + writer.condition({{}, writer.in_scope()}, 1);
    return triggered(writer, trigger, {});
}

// Counts
std::string span_of_count(Writer& writer, bool in_state, bool& needs_state) {
    switch (writer.random().below(in_state ? 3 : 4)) {
    case 0:
        writer.use(Piece::span_every);
        needs_state = true;
        return "every " + writer.short_duration();
    case 1:
        writer.use(Piece::span_any);
        needs_state = true;
        return "any " + writer.short_duration();
    case 2:
        needs_state = true;
        return "each " + writer.period();
    default:
        writer.use(Piece::span_spell);
        return writer.state_reference();
    }
}
Sentence counted(Writer& writer, const std::string& bound) {
    Sentence result;
    const bool in_state = writer.in_scope();
    bool needs_state = false;
    result.text = fmt::format("{} {} ", bound, writer.count()) + writer.pattern({nullptr, false, true}) +
                  " in " + span_of_count(writer, in_state, needs_state);
    if (needs_state && !in_state) result.text += " while " + writer.state_reference();
    return result;
}
Sentence at_least(Writer& writer) {
    return counted(writer, "at least");
}
Sentence at_most(Writer& writer) {
    return counted(writer, "at most");
}
Sentence each_period(Writer& writer) {
    Sentence result;
    result.text = "in each " + writer.period();
    if (!writer.in_scope()) result.text += " while " + writer.state_reference();
    result.text += ": " + writer.requirement({}, false);
    result.has_due = true;
    return result;
}
Sentence time_in_state(Writer& writer) {
    static const std::vector<std::string> at_most{"1 day",   "5 days",   "10 days",  "30 days",
                                                  "2 weeks", "48 hours", "100 hours"};
    Sentence result;
    result.text = "at most " + writer.random().one_of(at_most) + " of " + writer.state_reference() +
                  " in any " + writer.short_duration();
    return result;
}
Sentence limit(Writer& writer) {
    const Words& words = writer.words();
    Sentence result;
    result.may_be_guarded = result.may_stand_in_state = result.may_have_exceptions = false;
    std::vector<std::string> subjects;
    for (const Words::State& state : words.states)
        for (const AttributeInfo& attribute : words.common_attributes(state.opening))
            if (attribute.type == AttributeType::reference || attribute.type == AttributeType::text)
                subjects.push_back(state.name + " per " + attribute.name);
    subjects.push_back("allocation per worker"); // the event that opens it
    result.text = fmt::format("at most {} {}", writer.random().between(0, 2),
                              writer.random().percent(70) ? "open " : "") +
                  writer.random().one_of(subjects);
    return result;
}

Sentence practice(Writer& writer) {
    Sentence result;
    result.is_practice = true;
    result.text = "asks \"Was the child heard?\"";
    if (writer.random().percent(70)) result.text += " at each " + writer.anchor(result.anchor);
    return result;
}

// Measures
Sentence measure(Writer& writer, std::string aggregate, const std::string& target) {
    Sentence result;
    result.is_measure = true;
    result.may_have_exceptions = false;
    result.text = std::move(aggregate);
    if (writer.random().percent(25)) {
        writer.use(Piece::measure_while);
        result.text += " while " + writer.state_reference();
    }
    if (writer.random().percent(40)) {
        writer.use(Piece::measure_target);
        result.text += ", target at " + writer.random().one_of<std::string>({"least ", "most "}) + target;
    }
    if (writer.random().percent(40)) {
        writer.use(Piece::measure_by);
        result.text += writer.random().percent(50) ? ", by month" : ", per year";
    }
    return result;
}
Sentence measure_time(Writer& writer) {
    Asked first;
    std::string text = writer.random().percent(50) ? "average " : "median ";
    text += writer.random().one_of<std::string>(
        {"days", "hours", "working days", "weeks", "months", "clear days"});
    text += " from " + writer.pattern({nullptr, true, false}, &first.kinds);
    text += " to " + writer.pattern({&first, true, false});
    return measure(writer, text, "10 days");
}
Sentence measure_count(Writer& writer) {
    return measure(writer, "count of " + writer.pattern({nullptr, true, false}), "3");
}
std::string some_status(Writer& writer) {
    return writer.random().one_of<std::string>(
        {"met", "late", "overdue", "pending", "excused", "lapsed", "unproven"});
}
Sentence measure_rule_count(Writer& writer) {
    const auto rule = writer.any_rule();
    if (!rule) return measure_count(writer);
    return measure(writer, "count of " + *rule + " " + some_status(writer), "2");
}
Sentence measure_rule_share(Writer& writer) {
    const auto rule = writer.any_rule();
    if (!rule) return measure_count(writer);
    return measure(writer, "percentage of " + *rule + " " + some_status(writer), "90 percent");
}
Sentence measure_event_share(Writer& writer) {
    Asked asked;
    std::string text = "percentage of " + writer.pattern({nullptr, true, false}, &asked.kinds);
    return measure(writer, text + " with " + writer.condition(asked, 1), "50 percent");
}

} // namespace

const std::vector<FormInfo>& forms() {
    static const std::vector<FormInfo> table{
        {"within", 8, within},
        {"no later than", 4, no_later_than},
        {"lead time", 6, lead_time},
        {"before or after", 3, around},
        {"shortly before", 3, shortly_before},
        {"on the day", 3, on_the_day},
        {"on the same working day", 3, on_the_same_working_day},
        {"by age", 3, by_age},
        {"by event", 4, by_event},
        {"before event", 4, before_event},
        {"each within", 4, each_within},
        {"each next", 3, each_next},
        {"each quality", 4, each_quality},
        {"never", 2, never},
        {"never without", 3, never_without},
        {"recurrence", 20, recurrence},
        {"for each", 6, for_each},
        {"throughout", 4, throughout},
        {"while", 16, scoped},
        {"guard", 8, guarded},
        {"judged if it happens", 3, only_if},
        {"when count", 4, count_trigger},
        {"when silence", 4, silence},
        {"when overdue", 5, missed},
        {"when lasted", 4, lasted},
        {"when event", 4, event_trigger},
        {"when next", 2, follow_on_next},
        {"when condition", 5, condition_trigger},
        {"at least", 6, at_least},
        {"at most", 6, at_most},
        {"each period", 4, each_period},
        {"time in a state", 4, time_in_state},
        {"limit", 2, limit, true},
        {"practice", 3, practice},
        {"measure of time", 2, measure_time, true},
        {"measure of events", 1, measure_count, true},
        {"measure of statuses", 1, measure_rule_count, true},
        {"measure of a share of statuses", 1, measure_rule_share, true},
        {"measure of a share of events", 1, measure_event_share, true},
    };
    return table;
}

} // namespace plumbline::differential
