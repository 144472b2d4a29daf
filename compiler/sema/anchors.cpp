// Where clocks start, and what must happen.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

std::optional<model::Anchor> Checker::anchor(const ast::Anchor& written) {
    if (auto* chosen = std::get_if<ast::ChosenOf>(&written.kind)) {
        model::AtChosen result{chosen->later, {}};
        bool good = true;
        for (const ast::Anchor& part : chosen->of) {
            auto checked = anchor(part);
            good = good && checked;
            if (good) result.of.push_back(std::move(*checked));
        }
        if (!good) return std::nullopt;
        return model::Anchor{std::move(result)};
    }
    if (auto* birthday = std::get_if<ast::Birthday>(&written.kind)) {
        if (!needs_born(written.span)) return std::nullopt;
        return model::Anchor{model::AtBirthday{birthday->years * 12}};
    }
    if (auto* edge = std::get_if<ast::StateEdge>(&written.kind)) {
        auto state = state_reference(edge->state);
        if (!state) return std::nullopt;
        return model::Anchor{model::AtStateEdge{std::move(*state), edge->end}};
    }
    if (auto* preceding = std::get_if<ast::Preceding>(&written.kind)) return this->preceding(*preceding);
    const auto& event = std::get<ast::Pattern>(written.kind);
    // A state's name alone is its start.
    bool is_start =
        is_state(event.name.text) && !event.ordinal && !event.of && !event.matching && event.during.empty();
    if (is_start) {
        auto state = state_reference({false, event.name, event.where, event.span});
        if (!state) return std::nullopt;
        return model::Anchor{model::AtStateEdge{std::move(*state), false}};
    }
    auto checked = pattern(event, {});
    if (!checked) return std::nullopt;
    return model::Anchor{model::AtEvent{std::move(*checked)}};
}

// `last referral before assessment_start`
std::optional<model::Anchor> Checker::preceding(const ast::Preceding& written) {
    const bool says_last = written.event.ordinal && written.event.ordinal->kind == ast::Ordinal::Kind::last;
    if (!says_last || written.event.of) {
        fail(DiagnosticKind::misplaced, written.event.span,
             quoted(folded(written.event.span)) + " does not say which one before " +
                 quoted(folded(written.before.span)) + " starts the clock",
             "it is the last one before it: " +
                 quoted("last " + written.event.name.text + " before " + written.before.name.text));
        return std::nullopt;
    }
    ast::Pattern event_alone = written.event;
    event_alone.ordinal.reset();
    auto event = pattern(event_alone, {});
    auto before = pattern(written.before, {});
    if (!event || !before) return std::nullopt;
    return model::Anchor{model::AtPreceding{std::move(*event), std::move(*before)}};
}

// The event at which the clock starts, where there is one.
Asked Checker::asked_of(const model::Anchor& anchor) const {
    if (auto* event = std::get_if<model::AtEvent>(&anchor.kind)) return asked_of(event->pattern);
    if (auto* count = std::get_if<model::AtCount>(&anchor.kind)) return asked_of(count->pattern);
    if (auto* silence = std::get_if<model::AtSilence>(&anchor.kind)) return asked_of(silence->of);
    if (auto* preceding = std::get_if<model::AtPreceding>(&anchor.kind)) return asked_of(preceding->event);
    auto* chosen = std::get_if<model::AtChosen>(&anchor.kind);
    if (!chosen) return {};
    Asked result;
    for (const model::Anchor& part : chosen->of) {
        Asked one = asked_of(part);
        if (one.kinds.empty()) return {};
        for (EventKind kind : one.kinds) {
            if (std::find(result.kinds.begin(), result.kinds.end(), kind) == result.kinds.end()) {
                result.kinds.push_back(kind);
            }
        }
        result.name += (result.name.empty() ? "" : " or ") + one.name;
    }
    return result;
}

std::optional<std::vector<model::Demand>> Checker::demands(const ast::Requirement& written,
                                                           const DemandUse& use) {
    std::vector<model::Demand> result;
    bool good = true;
    for (const ast::Alternatives& part : written.all_of) {
        auto checked = demand(part, use);
        good = good && checked;
        if (good) result.push_back(std::move(*checked));
    }
    if (!good) return std::nullopt;
    return result;
}

std::optional<model::Demand> Checker::demand(const ast::Alternatives& written, const DemandUse& use) {
    model::Demand result;
    std::vector<std::string> names;
    bool good = true;
    for (const ast::RequiredPattern& part : written.any_of) {
        auto* event = std::get_if<ast::Pattern>(&part.kind);
        if (!event) {
            good = good && may_be_recorded(part.span, written, use);
            result.recorded = true;
            names.push_back("recorded");
            continue;
        }
        auto checked = pattern(*event, {false, use.anchor, false});
        good = good && checked && !is_joint_in_where(part, *event, *checked, Joins::and_or);
        if (!checked) continue;
        for (const model::Alternative& alternative : checked->alternatives) {
            add_once(names, vocabulary_.events[alternative.kind].name);
        }
        result.any_of.push_back(std::move(*checked));
    }
    result.label = joined(names, " or ");
    good = good && pairs_each_kind_once(written, result);
    if (!good) return std::nullopt;
    return result;
}

// An event that two alternatives ask for, paired in the one and not in the other, would answer by either.
bool Checker::pairs_each_kind_once(const ast::Alternatives& written, const model::Demand& demand) {
    std::map<EventKind, const model::Pattern*> asked;
    for (std::size_t i = 0; i < demand.any_of.size(); ++i)
        for (const model::Alternative& alternative : demand.any_of[i].alternatives) {
            const auto [before, is_new] = asked.emplace(alternative.kind, &demand.any_of[i]);
            if (is_new || before->second->matching == demand.any_of[i].matching) continue;
            const std::string name = vocabulary_.events[alternative.kind].name;
            fail(DiagnosticKind::misplaced, written.any_of[i].span,
                 quoted(name) + " is asked for twice here, and not both times matching the same",
                 "name " + quoted(name) + " once, or make two rules of it");
            return false;
        }
    return true;
}

bool Checker::may_be_recorded(Span span, const ast::Alternatives& written, const DemandUse& use) {
    if (written.any_of.size() > 1) {
        fail(DiagnosticKind::misplaced, span, "`recorded` cannot be one of several",
             "give it a rule of its own: `within 1 working day of each visit: recorded`");
        return false;
    }
    if (use.may_be_recorded && use.anchor && !use.anchor->kinds.empty()) return true;
    if (use.anchor && use.anchor->lost) return false;
    if (use.anchor && !use.anchor->kinds.empty()) {
        fail(DiagnosticKind::misplaced, span, "`recorded` needs a time to be done in, from the event on",
             "say by when: `within 1 working day of each visit: recorded`");
        return false;
    }
    fail(DiagnosticKind::misplaced, span,
         "`recorded` asks when an event was written down, and no event starts the clock here",
         "name the event: `within 1 working day of each visit: recorded`");
    return false;
}

} // namespace plumbline::sema
