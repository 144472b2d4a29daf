// Recurrences: their stages one by one, then the list of them.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

// Lengths that can be compared without a calendar: the unit family and how many of its smallest.
std::pair<int, std::int64_t> measure_of(Duration duration) {
    std::int64_t amount = duration.amount;
    switch (duration.unit) {
    case Unit::minutes:
        return {0, amount};
    case Unit::hours:
        return {0, amount * 60};
    case Unit::days:
        return {1, amount};
    case Unit::weeks:
        return {1, amount * 7};
    case Unit::working_days:
        return {2, amount};
    case Unit::clear_days:
        return {1, amount + 1};
    case Unit::clear_working_days:
        return {2, amount + 1};
    case Unit::months:
        return {3, amount};
    case Unit::years:
        break;
    }
    return {3, amount * 12};
}

bool is_every(const ast::Stage& stage) {
    return stage.kind == ast::Stage::Kind::every;
}
bool is_bounded(const ast::Stage& stage) {
    return stage.until_length || stage.until_age || stage.until_event || stage.for_length;
}
bool is_guarded(const ast::Stage& stage) {
    return stage.when || stage.once;
}

} // namespace

bool Checker::not_zero(const ast::Length& length, std::string_view what) {
    if (length.duration.amount > 0) return true;
    fail(DiagnosticKind::zero_length, length.span, quoted(folded(length.span)) + " is " + std::string(what),
         "write at least 1 " + std::string(info(length.duration.unit).singular));
    return false;
}

Checker::MaybeForm Checker::recurring(const ast::Recurring& written, const Asked& opening) {
    model::Recurring result;
    auto required = demands(written.requirement, {});
    bool good = required.has_value();
    if (written.stages.empty()) {
        fail(DiagnosticKind::no_interval, written.requirement.span,
             "this does not say how often or by when " + quoted(folded(written.requirement.span)) + " is due",
             "say it behind the event: `every 10 working days`, or `within 2 working days`");
        return std::nullopt;
    }
    for (const ast::Stage& part : written.stages) {
        auto checked = stage(part);
        good = good && checked;
        if (good) result.stages.push_back(std::move(*checked));
    }
    bool in_order = check_order(written.stages);
    in_order = check_otherwise(written.stages) && in_order;
    good = in_order && check_reachable(written.stages) && good;
    if (!good) return std::nullopt;
    result.all_of = std::move(*required);
    if (!for_each(written, opening, result)) return std::nullopt;
    return result;
}

std::optional<model::Stage> Checker::stage(const ast::Stage& written) {
    model::Stage result;
    result.span = written.span;
    result.kind = static_cast<model::Stage::Kind>(written.kind);
    result.then = written.then;
    result.otherwise = written.otherwise;
    if (written.length) result.duration = written.length->duration;
    if (written.never_over) result.never_over = written.never_over->duration;
    if (written.until_length) result.until_duration = written.until_length->duration;
    if (written.for_length) result.for_duration = written.for_length->duration;
    bool good = check_lengths(written);
    if (written.until_age) {
        good = needs_born(written.until_age->span) && good;
        result.until_age_months = written.until_age->months;
    }
    if (written.until_event) good = until_events(*written.until_event, result) && good;
    if (written.counted_from) good = counted_from(*written.counted_from, result) && good;
    good = (!written.case_interval || case_interval(*written.case_interval, result)) && good;
    good = stage_condition(written, result) && good;
    if (!good) return std::nullopt;
    return result;
}

bool Checker::check_lengths(const ast::Stage& written) {
    bool good = true;
    if (is_every(written) && written.length) good = not_zero(*written.length, "no interval") && good;
    if (written.never_over) good = not_zero(*written.never_over, "no interval") && good;
    if (written.until_length) good = not_zero(*written.until_length, "over before it begins") && good;
    if (written.for_length) good = not_zero(*written.for_length, "over before it begins") && good;
    if (written.case_interval && written.case_interval->otherwise) {
        good = not_zero(*written.case_interval->otherwise, "no interval") && good;
    }
    return good;
}

// `every adoption_review.visit_interval, or 6 weeks where none is set`
bool Checker::case_interval(const ast::CaseInterval& written, model::Stage& stage) {
    if (written.otherwise) stage.duration = written.otherwise->duration;
    if (written.event.ordinal || written.event.matching) {
        fail(DiagnosticKind::misplaced, written.event.span,
             quoted(folded(written.event.span)) +
                 " counts or pairs, but it is the latest one that sets the interval",
             "say only which events count: " +
                 quoted("(" + written.event.name.text + " where by = manager)"));
        return false;
    }
    auto event = pattern(written.event, {});
    if (!event) return false;
    auto places = attribute(written.attribute, asked_of(*event));
    if (!places) return false;
    if (event->alternatives.size() > 1) {
        fail(DiagnosticKind::misplaced, written.event.span,
             quoted(written.event.name.text) +
                 " stands for several events, and an interval is set by one of a kind",
             "name the event that sets it");
        return false;
    }
    EventKind kind = event->alternatives.front().kind;
    const AttributePlace& place = places->front();
    if (place.info->type != AttributeType::duration) {
        fail(DiagnosticKind::unlike_types, written.attribute.span,
             quoted(written.attribute.text) + " is " + type_in_words(*place.info) + ", not a duration",
             "name an attribute that holds an interval, such as `6 weeks`");
        return false;
    }
    stage.case_interval = {kind, place.slot, std::move(event->alternatives.front().where)};
    return true;
}

// `until adoption_order or placement_end`
bool Checker::until_events(const ast::Alternatives& written, model::Stage& stage) {
    bool good = true;
    for (const ast::RequiredPattern& part : written.any_of) {
        auto* named = std::get_if<ast::Pattern>(&part.kind);
        if (!named) {
            fail(DiagnosticKind::misplaced, part.span,
                 "`recorded` ends nothing: it asks when an event was written down",
                 "name the event that ends this line: `until cla_review`");
            good = false;
            continue;
        }
        auto event = pattern(*named, {});
        good = good && event && !is_joint_in_where(part, *named, *event, Joins::or_alone);
        if (good) stage.until_events.push_back(std::move(*event));
    }
    return good;
}

// `within 5 working days of referral`: the latest at or before the state's start.
bool Checker::counted_from(const ast::Pattern& written, model::Stage& stage) {
    if (written.ordinal && written.ordinal->kind != ast::Ordinal::Kind::last) {
        fail(DiagnosticKind::misplaced, written.ordinal->span,
             "this line counts from the last " + quoted(written.name.text) +
                 " before the state began, and from no other",
             "leave " + quoted(folded(written.ordinal->span)) + " out");
        return false;
    }
    ast::Pattern alone = written;
    alone.ordinal.reset();
    auto event = pattern(alone, {});
    if (event) stage.counted_from = std::move(*event);
    return event.has_value();
}

// `when` and `once` together must both hold.
bool Checker::stage_condition(const ast::Stage& written, model::Stage& stage) {
    std::vector<model::Condition> parts;
    bool good = true;
    if (written.when) {
        auto checked = condition(*written.when, {{}, {}, true});
        good = good && checked;
        if (checked) parts.push_back(std::move(*checked));
    }
    if (written.once) {
        auto event = pattern(*written.once, {});
        good = good && event;
        if (event) parts.push_back({model::Happened{std::move(*event), std::nullopt}, written.once->span});
    }
    if (good && !parts.empty()) stage.when = all(std::move(parts));
    return good;
}

bool Checker::check_order(const std::vector<ast::Stage>& stages) {
    bool good = true;
    const ast::Stage* recurs = nullptr;
    for (const ast::Stage& stage : stages) {
        if (is_every(stage)) {
            if (!recurs) recurs = &stage;
        } else if (recurs) {
            fail(DiagnosticKind::misplaced, stage.span,
                 quoted(folded(stage.span)) + " is due once, and stands behind what recurs",
                 "put it before the first `every`")
                .labels.push_back({recurs->span, "this recurs"});
            good = false;
        }
    }
    if (stages.front().then) {
        fail(DiagnosticKind::misplaced, stages.front().span, "`then` stands first, with nothing before it",
             "leave `then` out");
        good = false;
    }
    return good;
}

bool Checker::check_otherwise(const std::vector<ast::Stage>& stages) {
    const ast::Stage* first = nullptr;
    bool any_guard = std::any_of(stages.begin(), stages.end(), is_guarded);
    bool good = true;
    for (const ast::Stage& stage : stages) {
        if (!stage.otherwise) continue;
        if (is_guarded(stage)) {
            fail(DiagnosticKind::misplaced, stage.span,
                 "`otherwise` stands on a line that has a condition of its own",
                 "`otherwise` is for what is left when no condition holds: leave it out here, or the "
                 "condition");
            good = false;
        }
        if (first) {
            fail(DiagnosticKind::word_twice, stage.span, "a second `otherwise`", "leave one of them out")
                .labels.push_back({first->span, "the first is here"});
            good = false;
        } else if (!any_guard) {
            fail(DiagnosticKind::misplaced, stage.span, "`otherwise` has nothing to be other than",
                 "say of another line when it applies: `every 3 months when permanence_agreed`");
            good = false;
        }
        if (!first) first = &stage;
    }
    return good;
}

// A line that holds without end, or up to a later end than the next one's, leaves nothing to those behind it.
bool Checker::check_reachable(const std::vector<ast::Stage>& stages) {
    const ast::Stage* endless = nullptr;
    const ast::Stage* until = nullptr;
    for (const ast::Stage& stage : stages) {
        if (!is_every(stage)) continue;
        auto report = [&](const ast::Stage& earlier, const std::string& why, std::string hint) {
            std::string line = std::to_string(sources_.place(earlier.span).line);
            fail(DiagnosticKind::unreachable_stage, stage.span,
                 quoted(folded(stage.span)) + " is never reached: line " + line + " " + why, std::move(hint))
                .labels.push_back({earlier.span, why});
            return false;
        };
        // Behind an `otherwise` nothing is left but what has a condition of its own.
        if (endless && !(endless->otherwise && is_guarded(stage))) {
            return report(*endless, "holds without end", "say there until when: `until 1 year`");
        }
        bool ends_alone = !stage.for_length && !stage.until_event && !is_guarded(stage) && !stage.otherwise;
        if (until && stage.until_length && ends_alone) {
            auto [family, length] = measure_of(until->until_length->duration);
            auto [own_family, own_length] = measure_of(stage.until_length->duration);
            if (family == own_family && own_length <= length) {
                return report(*until, "holds at least as long",
                              "each `until` counts from the start of the state");
            }
        }
        if (until && stage.until_age && ends_alone && until->until_age &&
            stage.until_age->months <= until->until_age->months) {
            return report(*until, "holds at least as long", "each `until` names a later birthday");
        }
        bool set_by_case = stage.case_interval && !stage.case_interval->otherwise;
        if (!is_bounded(stage) && !is_guarded(stage) && !set_by_case) endless = &stage;
        if (stage.until_length && ends_alone && !set_by_case) until = &stage;
    }
    return true;
}

// One clock for each value: said once, for the whole rule.
bool Checker::for_each(const ast::Recurring& written, const Asked& opening, model::Recurring& result) {
    const ast::Name* first = nullptr;
    for (const ast::Stage& stage : written.stages) {
        if (!stage.for_each) continue;
        if (first && first->text != stage.for_each->text) {
            fail(DiagnosticKind::misplaced, stage.for_each->span,
                 "one rule cannot keep clocks for each " + quoted(first->text) + " and for each " +
                     quoted(stage.for_each->text),
                 "make two rules of it")
                .labels.push_back({first->span, "the first is here"});
            return false;
        }
        if (!first) first = &*stage.for_each;
    }
    if (!first) return true;
    for (const model::Demand& demand : result.all_of) {
        for (const model::Pattern& event : demand.any_of) {
            auto places = attribute(*first, asked_of(event));
            if (!places || !alike(*first, *places, *places)) return false;
            if (opening.kinds.empty()) continue;
            const bool has_it = std::all_of(opening.kinds.begin(), opening.kinds.end(), [&](EventKind kind) {
                return find_slot(kind, first->text).has_value();
            });
            if (!has_it) continue;
            auto opened_for = attribute(*first, opening);
            if (!opened_for || !alike(*first, *opened_for, *places)) return false;
        }
    }
    result.for_each = first->text;
    return true;
}

} // namespace plumbline::sema
