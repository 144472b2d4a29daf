#include "compiler/analysis/rule_parts.h"
#include "compiler/sema/visit.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::analysis {

namespace {

std::string folded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

// Which of two lengths is the longer, near enough.
double rough_days(Duration length) {
    switch (length.unit) {
    case Unit::minutes:
        return length.amount / (24.0 * 60);
    case Unit::hours:
        return length.amount / 24.0;
    case Unit::days:
        return length.amount;
    case Unit::clear_days:
        return length.amount + 1.0;
    case Unit::weeks:
        return length.amount * 7.0;
    case Unit::working_days:
        return length.amount * 7.0 / 5;
    case Unit::clear_working_days:
        return (length.amount + 1) * 7.0 / 5;
    case Unit::months:
        return length.amount * 30.4;
    case Unit::years:
        return length.amount * 365.25;
    }
    return length.amount;
}

// One of its unit less, and never nothing, which would say that there is none.
Duration shortened(Duration length) {
    if (length.amount > 1) return {length.amount - 1, length.unit};
    switch (length.unit) {
    case Unit::minutes:
        return length;
    case Unit::hours:
        return {59, Unit::minutes};
    case Unit::weeks:
        return {6, Unit::days};
    case Unit::months:
        return {27, Unit::days};
    case Unit::years:
        return {11, Unit::months};
    default:
        return {1, Unit::hours};
    }
}

class Parts {
  public:
    Parts(const model::Rule& rule, const SourceSet& sources) : rule_(rule), sources_(sources) {}

    std::vector<RulePart> list() {
        sides();
        if (parts_.empty()) return {};
        if (const auto* recurring = std::get_if<model::Recurring>(&rule_.form))
            for (std::size_t at = 0; at < recurring->stages.size(); ++at)
                stage(recurring->stages[at], at);
        guards();
        conditions();
        exceptions();
        return std::move(parts_);
    }

  private:
    using Change = std::function<void(model::Rule&)>;

    std::string words(Span span) const { return '`' + folded(sources_.text_of(span)) + '`'; }

    Span place(Span span) const { return span == Span{} ? rule_.statement_span : span; }

    void add(PartKind kind, Span span, std::string shown, Change change = {}, int stage = -1) {
        parts_.push_back({kind, std::move(shown), place(span), stage, false, std::move(change)});
    }

    // Which ends it can come to, by its form.
    void sides() {
        if (std::holds_alternative<model::Practice>(rule_.form) ||
            std::holds_alternative<model::Limit>(rule_.form))
            return;
        const Span name{rule_.span.file, rule_.span.begin, rule_.span.begin};
        const auto* never = std::get_if<model::NeverWithout>(&rule_.form);
        if (!never || never->without) add(PartKind::kept, name, "it is kept");
        const auto* timed = std::get_if<model::Timed>(&rule_.form);
        const bool open_ended = timed && timed->window == model::WindowKind::follow;
        add(PartKind::broken, name, open_ended ? "nothing has kept it yet" : "it is not kept");
        parts_.back().open_ended = open_ended;
    }

    static model::Stage& stage_of(model::Rule& rule, std::size_t at) {
        return std::get<model::Recurring>(rule.form).stages[at];
    }

    void stage(const model::Stage& stage, std::size_t at) {
        const std::string says = words(place(stage.span));
        const auto change = [&](PartKind kind, std::string shown, void (*make)(model::Stage&)) {
            add(kind, stage.span, std::move(shown),
                [at, make](model::Rule& rule) { make(stage_of(rule, at)); });
        };
        add(PartKind::stage, stage.span, says + " sets the due", {}, static_cast<int>(at));
        if (stage.until_duration || stage.until_age_months || !stage.until_events.empty() ||
            stage.for_duration)
            change(PartKind::stage_end, says + " comes to its end", [](model::Stage& one) {
                one.until_duration.reset();
                one.until_age_months.reset();
                one.until_events.clear();
                one.for_duration.reset();
            });
        if (stage.never_over)
            change(PartKind::bound, "the bound of " + says + " is reached",
                   [](model::Stage& one) { one.never_over.reset(); });
        if (!stage.case_interval) return;
        change(PartKind::case_interval, says + " counts an interval that is set on the case",
               [](model::Stage& one) {
                   one.case_interval.reset();
                   // Without a default: a length that no case would set.
                   if (one.duration.amount == 0) one.duration = {10'000, Unit::days};
               });
        if (stage.duration.amount > 0)
            change(PartKind::case_interval, says + " counts its default, none being set on the case",
                   [](model::Stage& one) {
                       // Lengthened; where a bound would cut it back, shortened.
                       Duration longer = one.duration;
                       ++longer.amount;
                       const bool is_cut = one.never_over && rough_days(*one.never_over) < rough_days(longer);
                       one.duration = is_cut ? shortened(one.duration) : longer;
                   });
    }

    void guards() {
        std::size_t count = 0;
        each_guard(rule_, [&](const model::Condition& guard) {
            const std::size_t at = count++;
            const std::string says = words(place(guard.span));
            const auto set = [at](bool value) {
                return [at, value](model::Rule& rule) {
                    std::size_t here = 0;
                    each_guard(rule, [&](model::Condition& one) {
                        if (here++ == at) one.kind = model::Constant{value};
                    });
                };
            };
            add(PartKind::guard, guard.span, says + " is true", set(false));
            add(PartKind::guard, guard.span, says + " is false", set(true));
        });
    }

    void conditions() {
        std::size_t count = 0;
        each_pattern(rule_, [&](const model::Pattern& pattern) {
            const std::size_t at = count++;
            const bool asks =
                std::any_of(pattern.alternatives.begin(), pattern.alternatives.end(),
                            [](const model::Alternative& one) { return one.where.has_value(); });
            if (!asks) return;
            add(PartKind::condition, pattern.span, words(place(pattern.span)) + " leaves an event out",
                [at](model::Rule& rule) {
                    std::size_t here = 0;
                    each_pattern(rule, [&](model::Pattern& one) {
                        if (here++ != at) return;
                        for (model::Alternative& alternative : one.alternatives)
                            alternative.where.reset();
                    });
                });
        });
    }

    void exceptions() {
        for (std::size_t at = 0; at < rule_.excuses.size(); ++at)
            add(PartKind::exception, rule_.excuses[at].span, '`' + rule_.excuses[at].label + "` excuses",
                [at](model::Rule& rule) {
                    rule.excuses.erase(rule.excuses.begin() + static_cast<std::ptrdiff_t>(at));
                });
        for (std::size_t at = 0; at < rule_.extensions.size(); ++at)
            add(PartKind::exception, rule_.extensions[at].span,
                words(place(rule_.extensions[at].span)) + " moves the due", [at](model::Rule& rule) {
                    rule.extensions.erase(rule.extensions.begin() + static_cast<std::ptrdiff_t>(at));
                });
    }

    const model::Rule& rule_;
    const SourceSet& sources_;
    std::vector<RulePart> parts_;
};

} // namespace

std::string_view name_of(PartKind kind) {
    switch (kind) {
    case PartKind::kept:
        return "kept";
    case PartKind::broken:
        return "not kept";
    case PartKind::stage:
        return "stages";
    case PartKind::stage_end:
        return "ends of stages";
    case PartKind::case_interval:
        return "intervals set on the case";
    case PartKind::bound:
        return "bounds";
    case PartKind::guard:
        return "guards, each way";
    case PartKind::condition:
        return "conditions";
    case PartKind::exception:
        break;
    }
    return "exceptions";
}

std::vector<RulePart> parts_of(const model::Rule& rule, const SourceSet& sources) {
    return Parts(rule, sources).list();
}

} // namespace plumbline::analysis
