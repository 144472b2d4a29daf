// Lints of one rule: guards, stages, exceptions, lengths. What follows from what is proved (compiler/diff/proof), by trying
// every combination of values and every anchor of the calendar.
#include "compiler/analysis/lints.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::analysis {

namespace {

using proof::Formula;

std::string in_words(Duration duration) {
    return proof::describe({proof::Reach::Kind::after, duration});
}

class RuleLint {
  public:
    RuleLint(const proof::Book& book, const model::Rule& rule, Diagnostics& diagnostics)
        : book_(book), rule_(rule), diagnostics_(diagnostics) {
        if (rule.scope.state)
            spells_ =
                (rule.scope.state->negated ? "not " : "") + book.meaning.of_state(rule.scope.state->state);
    }

    void run() {
        guards(rule_.scope.guards, {""}, [](const std::string&) { return Formula::yes(); });
        if (const auto* timed = std::get_if<model::Timed>(&rule_.form)) {
            of_timed(*timed);
            demands(timed->all_of);
        }
        if (const auto* recurring = std::get_if<model::Recurring>(&rule_.form)) {
            stages(*recurring);
            lengths(*recurring);
            demands(recurring->all_of);
        }
        if (const auto* period = std::get_if<model::PeriodDuty>(&rule_.form)) demands(period->all_of);
        if (const auto* quality = std::get_if<model::Quality>(&rule_.form)) of_quality(*quality);
        excuses();
        month_end();
    }

  private:
    Formula of(const model::Condition& condition, const std::string& kind) const {
        return proof::formula_of(book_.standard, condition, kind, spells_);
    }
    Formula of(const std::vector<model::Condition>& all, const std::string& kind) const {
        return proof::formula_of(book_.standard, all, kind, spells_);
    }
    Formula of(const std::vector<model::Alternative>& alternatives, const std::string& kind) const {
        return proof::formula_of(book_.standard, alternatives, kind, spells_);
    }
    bool follows(const Formula& one, const Formula& other) const {
        return proof::follows(one, other, book_.calendar, proof::NotKnown::itself);
    }
    bool never(const Formula& one) const {
        return proof::follows(one, Formula::no(), book_.calendar, proof::NotKnown::either);
    }

    Span place(Span span) const { return span == Span{} ? rule_.statement_span : span; }
    Diagnostic& warn(DiagnosticKind kind, Span span, std::string message, std::string hint) {
        return diagnostics_.add(kind, place(span), fmt::format("`{}`: {}", rule_.name, message),
                                std::move(hint));
    }

    std::vector<std::string> kinds_of(const model::Pattern& pattern) const {
        std::vector<std::string> kinds;
        for (const model::Alternative& one : pattern.alternatives) {
            const std::string name = book_.meaning.event(one.kind);
            if (std::find(kinds.begin(), kinds.end(), name) == kinds.end()) kinds.push_back(name);
        }
        return kinds;
    }

    // Of each of the kinds of event that they are asked of; `known` holds where they are asked.
    template <typename Known>
    void guards(const std::vector<model::Condition>& guards, const std::vector<std::string>& kinds,
                const Known& known_of) {
        for (std::size_t at = 0; at < guards.size(); ++at) {
            bool always = true, never_true = true;
            for (const std::string& kind : kinds) {
                Formula others = known_of(kind);
                for (std::size_t i = 0; i < at; ++i)
                    others = std::move(others) && of(guards[i], kind);
                const Formula own = of(guards[at], kind);
                always = always && follows(others, own);
                never_true = never_true && never(others && own);
            }
            if (never_true)
                warn(DiagnosticKind::guard_never_true, guards[at].span,
                     "this is never so where it is asked, so nothing is owed",
                     "one of the conditions is not what the document says");
            else if (always)
                warn(DiagnosticKind::guard_always_true, guards[at].span,
                     "this is always so where it is asked",
                     "leave it out, or look again at what the document says");
        }
    }
    void of_timed(const model::Timed& timed) {
        const auto* event = std::get_if<model::AtEvent>(&timed.anchor.kind);
        if (!event) {
            guards(timed.guards, std::vector<std::string>{""},
                   [&](const std::string& kind) { return of(rule_.scope.guards, kind); });
            return;
        }
        const std::vector<std::string> kinds = kinds_of(event->pattern);
        const auto anchored = [&](const std::string& kind) {
            return of(event->pattern.alternatives, kind) && of(rule_.scope.guards, kind);
        };
        if (std::all_of(kinds.begin(), kinds.end(),
                        [&](const std::string& kind) { return never(anchored(kind)); })) {
            warn(DiagnosticKind::never_owed, event->pattern.span,
                 "no event is ever as this asks, so nothing is owed", "the conditions exclude each other");
            return;
        }
        guards(timed.guards, kinds, anchored);
    }

    void of_quality(const model::Quality& quality) {
        const std::vector<std::string> kinds = kinds_of(quality.of);
        bool always = true, never_true = true;
        for (const std::string& kind : kinds) {
            const Formula event = of(quality.of.alternatives, kind) && of(rule_.scope.guards, kind);
            always = always && follows(event, of(quality.condition, kind));
            never_true = never_true && never(event && of(quality.condition, kind));
        }
        if (never_true)
            warn(DiagnosticKind::never_kept, quality.condition.span,
                 "no such event is ever so: nobody can keep this rule", "the conditions exclude each other");
        else if (always)
            warn(DiagnosticKind::never_broken, quality.condition.span,
                 "every such event is so: nobody can break this rule",
                 "what is asked stands in the condition already");
    }

    void demands(const std::vector<model::Demand>& all) {
        for (const model::Demand& demand : all) {
            if (demand.recorded) continue;
            bool possible = false;
            for (const model::Pattern& pattern : demand.any_of)
                for (const std::string& kind : kinds_of(pattern))
                    possible = possible || !never(of(pattern.alternatives, kind));
            if (!possible)
                warn(DiagnosticKind::never_kept, demand.any_of.front().span,
                     "no event is ever as this asks: nobody can keep this rule",
                     "the conditions exclude each other");
        }
    }

    static bool is_bounded(const model::Stage& stage) {
        return stage.until_duration || stage.until_age_months || !stage.until_events.empty() ||
               stage.for_duration;
    }

    // A stage is in force when its guard holds and no earlier one that has not ended is.
    void stages(const model::Recurring& recurring) {
        const Formula scope = of(rule_.scope.guards, "");
        Formula taken = Formula::no(); // what stages without an end take
        for (const model::Stage& stage : recurring.stages) {
            if (stage.kind != model::Stage::Kind::every || stage.otherwise) continue;
            const Formula own = stage.when ? of(*stage.when, "") : Formula::yes();
            const bool is_set = !stage.case_interval || stage.duration.amount > 0;
            if (stage.when && never(scope && own))
                warn(DiagnosticKind::stage_never_used, stage.span, "its condition is never so in this state",
                     "look again at the condition, or leave the stage out");
            else if (stage.when && follows(scope && own, taken))
                warn(DiagnosticKind::stage_never_used, stage.span,
                     "the stages above it take every case that it is for",
                     "put it above them, or leave it out");
            if (!is_bounded(stage) && is_set) taken = std::move(taken) || own;
        }
        for (const model::Stage& stage : recurring.stages)
            if (stage.otherwise && follows(scope, taken))
                warn(DiagnosticKind::stage_never_used, stage.span, "the other stages take every case",
                     "leave the stage out");
    }

    bool never_later(Duration a, Duration b) const {
        const proof::Order order = proof::compare(book_.calendar, a, b);
        return order.comparable && order.a_never_later;
    }

    void lengths(const model::Recurring& recurring) {
        const model::Stage* one_off = nullptr;
        bool first = true;
        for (const model::Stage& stage : recurring.stages) {
            if (stage.kind == model::Stage::Kind::within) one_off = &stage;
            if (stage.kind != model::Stage::Kind::every) continue;
            const bool is_fixed = !stage.case_interval && stage.duration.amount > 0;
            if (first && one_off && is_fixed && !stage.when &&
                never_later(stage.duration, one_off->duration) &&
                !never_later(one_off->duration, stage.duration))
                warn(DiagnosticKind::first_later_than_interval, one_off->span,
                     fmt::format("the first is due later than the interval of {} that follows it",
                                 in_words(stage.duration)),
                     "look whether the document lets the first one wait longer than the next")
                    .labels.push_back({stage.span, "the interval"});
            first = false;
            const auto ends = stage.until_duration ? stage.until_duration : stage.for_duration;
            if (ends && is_fixed && !one_off && &stage == &recurring.stages.front() &&
                never_later(*ends, stage.duration))
                warn(DiagnosticKind::interval_outlasts_stage, stage.span,
                     fmt::format("the stage lasts {}, and what it asks is due no sooner than its end",
                                 in_words(*ends)),
                     "for one that is due once, write `within`");
            if (stage.never_over && stage.duration.amount > 0 &&
                never_later(*stage.never_over, stage.duration) &&
                !never_later(stage.duration, *stage.never_over))
                warn(DiagnosticKind::bound_always_reached, stage.span,
                     fmt::format("`never over {}` always comes first, so {} is never counted",
                                 in_words(*stage.never_over), in_words(stage.duration)),
                     "one of the two is not what the document says");
        }
    }

    // The events that the duty hangs on, where there are some, for what is asked of them.
    const model::Pattern* anchor() const {
        if (const auto* timed = std::get_if<model::Timed>(&rule_.form)) {
            const auto* event = std::get_if<model::AtEvent>(&timed->anchor.kind);
            return event ? &event->pattern : nullptr;
        }
        if (const auto* quality = std::get_if<model::Quality>(&rule_.form)) return &quality->of;
        if (const auto* never = std::get_if<model::NeverWithout>(&rule_.form)) return &never->event;
        return nullptr;
    }

    void excuses() {
        for (const model::Excuse& excuse : rule_.excuses) {
            if (const auto* condition = std::get_if<model::Condition>(&excuse.when))
                excuse_if(*condition, excuse);
            if (const auto* event = std::get_if<model::Pattern>(&excuse.when)) excuse_by(*event, excuse);
        }
    }

    void excuse_if(const model::Condition& condition, const model::Excuse& excuse) {
        const model::Pattern* pattern = anchor();
        const auto* timed = std::get_if<model::Timed>(&rule_.form);
        bool always = true, never_so = true;
        for (const std::string& kind : pattern ? kinds_of(*pattern) : std::vector<std::string>{""}) {
            Formula known = of(rule_.scope.guards, kind);
            if (pattern) known = std::move(known) && of(pattern->alternatives, kind);
            if (timed) known = std::move(known) && of(timed->guards, kind);
            always = always && follows(known, of(condition, kind));
            never_so = never_so && never(known && of(condition, kind));
        }
        if (never_so)
            warn(DiagnosticKind::never_excuses, excuse.span,
                 "this exception never holds where something is owed",
                 "look again at its condition, or leave it out");
        else if (always)
            warn(DiagnosticKind::excuses_everything, excuse.span,
                 "this exception holds whenever something is owed, so nothing is",
                 "say which cases are let off: `unless ... where ...`");
    }

    // An event that the duty itself asks for: where it comes in time the duty is kept, and nothing is left to excuse.
    void excuse_by(const model::Pattern& event, const model::Excuse& excuse) {
        const std::vector<model::Demand>* all = nullptr;
        if (const auto* timed = std::get_if<model::Timed>(&rule_.form)) all = &timed->all_of;
        if (const auto* recurring = std::get_if<model::Recurring>(&rule_.form)) all = &recurring->all_of;
        if (!all || event.matching || event.ordinal != model::Ordinal::all) return;
        const auto is_within = [&](const model::Demand& demand) {
            if (demand.recorded) return false;
            for (const std::string& kind : kinds_of(event)) {
                Formula asked = Formula::no();
                for (const model::Pattern& one : demand.any_of)
                    if (one.ordinal == model::Ordinal::all && !one.matching)
                        asked = std::move(asked) || of(one.alternatives, kind);
                if (!follows(of(event.alternatives, kind), asked)) return false;
            }
            return true;
        };
        if (std::all_of(all->begin(), all->end(), is_within))
            warn(DiagnosticKind::never_excuses, excuse.span,
                 "what excuses is what the rule asks for, so the rule is kept then",
                 "leave the exception out");
    }

    static bool in_months(Duration duration) {
        return duration.unit == Unit::months || duration.unit == Unit::years;
    }

    void month_end() {
        const bool is_noted =
            std::any_of(rule_.assumptions.begin(), rule_.assumptions.end(),
                        [](const std::string& note) { return note.starts_with("end of month"); });
        if (is_noted) return;
        std::optional<Duration> found;
        const auto take = [&](const std::optional<Duration>& one) {
            if (one && one->amount > 0 && in_months(*one) && !found) found = one;
        };
        if (const auto* timed = std::get_if<model::Timed>(&rule_.form)) take(timed->duration);
        if (const auto* recurring = std::get_if<model::Recurring>(&rule_.form))
            for (const model::Stage& stage : recurring->stages) {
                take(stage.duration);
                take(stage.never_over);
                take(stage.until_duration);
                take(stage.for_duration);
            }
        if (const auto* count = std::get_if<model::CountOver>(&rule_.form))
            if (count->span == model::CountOver::Span::consecutive ||
                count->span == model::CountOver::Span::sliding)
                take(count->duration);
        if (found)
            diagnostics_.add(DiagnosticKind::month_end, start_of(rule_),
                             fmt::format("`{}` counts {}", rule_.name, in_words(*found)));
    }

    const proof::Book& book_;
    const model::Rule& rule_;
    Diagnostics& diagnostics_;
    std::string spells_;
};

} // namespace

void lint_rule(const proof::Book& book, const model::Rule& rule, Diagnostics& diagnostics) {
    RuleLint(book, rule, diagnostics).run();
}

} // namespace plumbline::analysis
