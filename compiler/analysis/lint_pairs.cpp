// Lints of two rules of one standard. That one is always stricter is proved over every anchor of the calendar
// (compiler/diff/proof), not read off the numbers.
#include "compiler/analysis/lints.h"
#include "compiler/sema/visit.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace plumbline::analysis {

namespace {

using proof::Formula;

// What a rule is about, so that only rules on one thing are compared.
struct Subject {
    std::set<EventKind> kinds;
    bool compared = false;
};

std::string day_of(Instant instant, const Calendar& calendar) {
    char buffer[20];
    return {buffer, write_day(buffer, calendar.zone().local_day(instant))};
}

class PairLint {
  public:
    PairLint(const proof::Book& book, Diagnostics& diagnostics) : book_(book), diagnostics_(diagnostics) {
        for (const model::Rule& rule : book.standard.rules) {
            Subject subject;
            subject.compared = !std::holds_alternative<model::Practice>(rule.form) &&
                               !std::holds_alternative<model::Limit>(rule.form);
            each_pattern(rule, [&](const model::Pattern& pattern) {
                for (const model::Alternative& one : pattern.alternatives)
                    subject.kinds.insert(one.kind);
            });
            subjects_.push_back(std::move(subject));
        }
    }

    void run() {
        const auto& rules = book_.standard.rules;
        for (std::size_t a = 0; a < rules.size(); ++a)
            for (std::size_t b = a + 1; b < rules.size(); ++b)
                if (are_of_one_thing(subjects_[a], subjects_[b])) compare(rules[a], rules[b]);
    }

  private:
    static bool are_of_one_thing(const Subject& a, const Subject& b) {
        if (!a.compared || !b.compared) return false;
        return a.kinds == b.kinds || std::any_of(a.kinds.begin(), a.kinds.end(),
                                                 [&](EventKind kind) { return b.kinds.contains(kind); });
    }

    void compare(const model::Rule& a, const model::Rule& b) {
        const proof::RuleOf first{&book_, &a}, second{&book_, &b};
        if (proof::apart(first, second)) return;
        const proof::Proof forth = proof::implies(first, second);
        const proof::Proof back = proof::implies(second, first);
        if (forth.proven && back.proven)
            report(DiagnosticKind::said_twice, b, a,
                   fmt::format("`{}` asks what `{}` asks already", b.name, a.name),
                   "one rule can cite both places: `source \"...; ...\"`");
        else if (forth.proven)
            stricter(a, b);
        else if (back.proven)
            stricter(b, a);
        else if (!forth.anchors.empty() && !back.anchors.empty() && one_duty(a, b))
            two_times(a, b, forth, back);
        else
            at_odds(a, b);
    }

    void stricter(const model::Rule& strict, const model::Rule& loose) {
        report(DiagnosticKind::stricter_pair, loose, strict,
               fmt::format(
                   "whoever keeps `{}` keeps `{}` too, so `{}` adds nothing: it says `{}`, the other `{}`",
                   strict.name, loose.name, loose.name, loose.says, strict.says),
               "if the document says both, say so: `accepting stricter_pair \"...\"`");
    }

    // But for the time that each allows.
    bool one_duty(const model::Rule& a, const model::Rule& b) const {
        const proof::Meaning& meaning = book_.meaning;
        if (meaning.of(a.scope) != meaning.of(b.scope)) return false;
        const auto same = [&](const auto& one, const auto& other) {
            return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                              [&](const auto& x, const auto& y) { return meaning.of(x) == meaning.of(y); });
        };
        const auto* timed = std::get_if<model::Timed>(&a.form);
        const auto* other = std::get_if<model::Timed>(&b.form);
        if (timed && other)
            return timed->window == other->window && meaning.of(timed->anchor) == meaning.of(other->anchor) &&
                   meaning.of(timed->guards) == meaning.of(other->guards) &&
                   same(timed->all_of, other->all_of);
        const auto* recurring = std::get_if<model::Recurring>(&a.form);
        const auto* further = std::get_if<model::Recurring>(&b.form);
        return recurring && further && same(recurring->all_of, further->all_of);
    }

    void two_times(const model::Rule& a, const model::Rule& b, const proof::Proof& forth,
                   const proof::Proof& back) {
        report(DiagnosticKind::contradiction, b, a,
               fmt::format("`{}` and `{}` set two times for one duty, and neither always comes first: from "
                           "{} `{}`, from {} `{}`",
                           a.name, b.name, day_of(back.anchors.front(), book_.calendar), a.says,
                           day_of(forth.anchors.front(), book_.calendar), b.says),
               "if the document says both, say so: `accepting contradiction \"...\"`");
    }

    // What nobody can keep both of.
    void at_odds(const model::Rule& a, const model::Rule& b) {
        const auto* quality = std::get_if<model::Quality>(&a.form);
        const auto* other = std::get_if<model::Quality>(&b.form);
        if (quality && other && exclude(a, *quality, b, *other))
            report(DiagnosticKind::contradiction, b, a,
                   fmt::format("no event can be as `{}` and as `{}` ask: `{}`, `{}`", a.name, b.name, a.says,
                               b.says),
                   "one of them is not what the document says; if it says both: `accepting contradiction "
                   "\"...\"`");
        if (forbids(a, b)) forbidden(a, b);
        if (forbids(b, a)) forbidden(b, a);
        if (feeds(a, b)) looser_than_what_feeds_it(a, b);
        if (feeds(b, a)) looser_than_what_feeds_it(b, a);
        const auto* most = std::get_if<model::CountOver>(&a.form);
        const auto* least = std::get_if<model::CountOver>(&b.form);
        if (most && least && most->at_most != least->at_most) {
            const int upper = most->at_most ? most->count : least->count;
            const int lower = most->at_most ? least->count : most->count;
            const bool alike = most->span == least->span && most->duration == least->duration &&
                               most->period == least->period &&
                               book_.meaning.of(a.scope) == book_.meaning.of(b.scope) &&
                               book_.meaning.of(most->pattern) == book_.meaning.of(least->pattern);
            if (alike && upper < lower)
                report(DiagnosticKind::contradiction, b, a,
                       fmt::format("nobody can keep both `{}` (at most {}) and `{}` (at least {})",
                                   most->at_most ? a.name : b.name, upper, most->at_most ? b.name : a.name,
                                   lower),
                       "one of the figures is not what the document says");
        }
    }

    bool exclude(const model::Rule& a, const model::Quality& one, const model::Rule& b,
                 const model::Quality& other) const {
        if (one.of.ordinal != model::Ordinal::all || other.of.ordinal != model::Ordinal::all) return false;
        if (book_.meaning.of(a.scope) != book_.meaning.of(b.scope)) return false;
        std::set<EventKind> kinds;
        for (const model::Alternative& alternative : one.of.alternatives)
            kinds.insert(alternative.kind);
        return std::any_of(kinds.begin(), kinds.end(), [&](EventKind asked) {
            const std::string kind = book_.meaning.event(asked);
            const auto of = [&](const auto& part) {
                return proof::formula_of(book_.standard, part, kind, "");
            };
            const Formula both = of(one.of.alternatives) && of(other.of.alternatives);
            const Formula all = both && of(one.condition) && of(other.condition);
            return !proof::follows(both, Formula::no(), book_.calendar) &&
                   proof::follows(all, Formula::no(), book_.calendar);
        });
    }

    // `within D of each E: E` starts the clock of `every R` anew before it can run out.
    bool feeds(const model::Rule& deadline, const model::Rule& recurrence) const {
        const auto* timed = std::get_if<model::Timed>(&deadline.form);
        const auto* recurring = std::get_if<model::Recurring>(&recurrence.form);
        if (!timed || !recurring || timed->window != model::WindowKind::within || !timed->guards.empty())
            return false;
        if (!deadline.excuses.empty() || !deadline.extensions.empty() || deadline.scope.state) return false;
        const auto* event = std::get_if<model::AtEvent>(&timed->anchor.kind);
        if (!event || event->pattern.ordinal != model::Ordinal::all || timed->all_of.size() != 1 ||
            recurring->all_of.size() != 1)
            return false;
        const auto& asked = timed->all_of.front().any_of;
        const auto& again = recurring->all_of.front().any_of;
        if (asked.size() != 1 || again.size() != 1) return false;
        const std::string what = book_.meaning.of(again.front());
        if (book_.meaning.of(asked.front()) != what || book_.meaning.of(event->pattern) != what) return false;
        return std::all_of(
            recurring->stages.begin(), recurring->stages.end(), [&](const model::Stage& stage) {
                if (stage.kind != model::Stage::Kind::every) return true;
                if (stage.case_interval || stage.never_over) return false;
                const proof::Order order = proof::compare(book_.calendar, timed->duration, stage.duration);
                return order.comparable && order.a_never_later;
            });
    }

    void looser_than_what_feeds_it(const model::Rule& deadline, const model::Rule& recurrence) {
        report(DiagnosticKind::recurrence_looser, recurrence, deadline,
               fmt::format("the interval of `{}` never runs out for who keeps `{}`: `{}`", recurrence.name,
                           deadline.name, deadline.says),
               "if the document says both, say so: `accepting recurrence_looser \"...\"`");
    }

    // `never E` of what the other requires, in the same state.
    bool forbids(const model::Rule& a, const model::Rule& b) const {
        const auto* never = std::get_if<model::NeverWithout>(&a.form);
        if (!never || never->without || never->event.ordinal != model::Ordinal::all) return false;
        if (!a.excuses.empty() || (a.scope.state && book_.meaning.of(a.scope) != book_.meaning.of(b.scope)))
            return false;
        const std::vector<model::Demand>* all = nullptr;
        if (const auto* timed = std::get_if<model::Timed>(&b.form)) all = &timed->all_of;
        if (const auto* recurring = std::get_if<model::Recurring>(&b.form)) all = &recurring->all_of;
        if (const auto* period = std::get_if<model::PeriodDuty>(&b.form)) all = &period->all_of;
        if (!all) return false;
        return std::any_of(all->begin(), all->end(), [&](const model::Demand& demand) {
            return !demand.recorded &&
                   std::all_of(
                       demand.any_of.begin(), demand.any_of.end(), [&](const model::Pattern& pattern) {
                           return std::all_of(
                               pattern.alternatives.begin(), pattern.alternatives.end(),
                               [&](const model::Alternative& one) {
                                   const std::string kind = book_.meaning.event(one.kind);
                                   const std::vector<model::Alternative> single{one};
                                   return proof::follows(
                                       proof::formula_of(book_.standard, single, kind, ""),
                                       proof::formula_of(book_.standard, never->event.alternatives, kind, ""),
                                       book_.calendar);
                               });
                       });
        });
    }

    void forbidden(const model::Rule& never, const model::Rule& required) {
        report(
            DiagnosticKind::contradiction, required, never,
            fmt::format("`{}` requires what `{}` forbids: `{}`", required.name, never.name, never.says),
            "one of them is not what the document says; if it says both: `accepting contradiction \"...\"`");
    }

    void report(DiagnosticKind kind, const model::Rule& at, const model::Rule& other, std::string message,
                std::string hint) {
        diagnostics_.add(kind, start_of(at), std::move(message), std::move(hint))
            .labels.push_back({start_of(other), fmt::format("`{}` stands here", other.name)});
    }

    const proof::Book& book_;
    Diagnostics& diagnostics_;
    std::vector<Subject> subjects_;
};

} // namespace

void lint_pairs(const proof::Book& book, Diagnostics& diagnostics) {
    PairLint(book, diagnostics).run();
}

} // namespace plumbline::analysis
