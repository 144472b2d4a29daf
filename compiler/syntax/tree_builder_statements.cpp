#include "compiler/syntax/tree_builder.h"

namespace plumbline::syntax {

ast::Statement TreeBuilder::statement(Grammar::StatementContext* context) {
    Span whole = span(context);
    if (auto* timed = as<Grammar::TimedStatementContext>(context)) {
        return {ast::Timed{window(timed->window()), requirement(timed->requirement())}, whole};
    }
    if (auto* during = as<Grammar::WhileStatementContext>(context)) return {while_statement(during), whole};
    if (auto* when = as<Grammar::WhenStatementContext>(context)) return {when_statement(when), whole};
    if (auto* each = as<Grammar::EachStatementContext>(context)) return {each_statement(each), whole};
    if (auto* period_of = as<Grammar::PeriodStatementContext>(context)) {
        ast::EachPeriod each{period(period_of->calendarPeriod()), std::nullopt,
                             requirement(period_of->requirement())};
        if (period_of->stateReference()) each.during = state_reference(period_of->stateReference());
        return {std::move(each), whole};
    }
    if (auto* never = as<Grammar::NeverStatementContext>(context)) {
        ast::Never result{pattern(never->pattern(0)), std::nullopt};
        if (never->WITHOUT()) result.without = pattern(never->pattern(1));
        return {std::move(result), whole};
    }
    ast::Statement result{ast::Timed{}, whole};
    counted_statement(as<Grammar::CountedStatementContext>(context)->countStatement(), result);
    return result;
}

ast::While TreeBuilder::while_statement(Grammar::WhileStatementContext* context) {
    ast::While result{state_reference(context->stateReference()), {}, {}};
    for (Grammar::GuardContext* when : context->guard())
        result.guards.push_back(guard(when));
    Grammar::WhileBodyContext* body = context->whileBody();
    if (auto* recurrence = as<Grammar::RecurrenceContext>(body)) {
        ast::Recurring recurring{requirement(recurrence->requirement()), {}};
        for (Grammar::StageContext* part : recurrence->stage())
            recurring.stages.push_back(stage(part));
        result.body = std::move(recurring);
    } else if (auto* throughout = as<Grammar::ThroughoutContext>(body)) {
        result.body = ast::Throughout{state_reference(throughout->stateReference())};
    } else {
        result.body = ast::Box<ast::Statement>(statement(as<Grammar::ScopedContext>(body)->statement()));
    }
    return result;
}

ast::When TreeBuilder::when_statement(Grammar::WhenStatementContext* context) {
    ast::When result{trigger(context->trigger()), {}};
    Grammar::WhenBodyContext* body = context->whenBody();
    if (auto* timed = as<Grammar::TimedTriggerContext>(body)) {
        result.body = ast::Timed{window(timed->window()), std::nullopt};
    } else if (auto* guarded = as<Grammar::GuardedContext>(body)) {
        ast::Statement inner = statement(guarded->statement());
        if (auto* timed_inner = std::get_if<ast::Timed>(&inner.kind)) {
            result.body = std::move(*timed_inner);
        } else {
            result.body = ast::Box<ast::Statement>(std::move(inner));
        }
    } else {
        result.body = requirement(as<Grammar::FollowOnContext>(body)->requirement());
    }
    return result;
}

ast::Each TreeBuilder::each_statement(Grammar::EachStatementContext* context) {
    ast::Pattern subject = pattern(context->pattern());
    Grammar::EachBodyContext* body = context->eachBody();
    if (auto* within = as<Grammar::EachWithinContext>(body)) {
        return {std::move(subject),
                ast::EachWithin{length(within->duration()), requirement(within->requirement())}};
    }
    if (auto* next = as<Grammar::EachNextContext>(body)) {
        return {std::move(subject), ast::EachNext{pattern(next->pattern())}};
    }
    return {std::move(subject), condition(as<Grammar::EachQualityContext>(body)->condition())};
}

ast::Trigger TreeBuilder::trigger(Grammar::TriggerContext* context) {
    Span whole = span(context);
    if (auto* counted = as<Grammar::CountTriggerContext>(context)) {
        return {ast::CountTrigger{count(counted->NUMBER()), pattern(counted->pattern()),
                                  length(counted->duration())},
                whole};
    }
    if (auto* silence = as<Grammar::SilenceTriggerContext>(context)) {
        return {ast::SilenceTrigger{pattern(silence->pattern(0)), length(silence->duration()),
                                    pattern(silence->pattern(1))},
                whole};
    }
    if (auto* missed = as<Grammar::MissedTriggerContext>(context)) {
        return {ast::MissedTrigger{name(missed->name())}, whole};
    }
    if (auto* lasted = as<Grammar::LastedTriggerContext>(context)) {
        return {ast::LastedTrigger{state_reference(lasted->stateReference()), length(lasted->duration())},
                whole};
    }
    return {condition(as<Grammar::ConditionTriggerContext>(context)->condition()), whole};
}

ast::Window TreeBuilder::window(Grammar::WindowContext* context) {
    using Kind = ast::WindowKind;
    ast::Window result;
    result.span = span(context);
    auto fill = [&](Kind kind, auto* form) {
        result.kind = kind;
        if constexpr (requires { form->duration(); }) result.length = length(form->duration());
        if (form->anchor()) result.anchor = anchor(form->anchor());
        return result;
    };
    if (auto* within = as<Grammar::WithinContext>(context)) {
        return fill(within->anchor() ? Kind::within : Kind::within_of_trigger, within);
    }
    if (auto* form = as<Grammar::AroundContext>(context)) return fill(Kind::around, form);
    if (auto* form = as<Grammar::ShortlyBeforeContext>(context)) return fill(Kind::shortly_before, form);
    if (auto* form = as<Grammar::LeadTimeContext>(context)) return fill(Kind::lead_time, form);
    if (auto* form = as<Grammar::NoLaterThanContext>(context)) return fill(Kind::no_later_than, form);
    if (auto* form = as<Grammar::OnTheDayContext>(context)) return fill(Kind::on_the_day, form);
    if (auto* form = as<Grammar::OnTheSameWorkingDayContext>(context))
        return fill(Kind::on_the_same_working_day, form);
    if (auto* form = as<Grammar::ByEventContext>(context)) return fill(Kind::by_event, form);
    if (auto* form = as<Grammar::BeforeEventContext>(context)) return fill(Kind::before, form);
    result.kind = Kind::by_age;
    result.age = age(as<Grammar::ByAgeContext>(context)->age());
    return result;
}

ast::Stage TreeBuilder::stage(Grammar::StageContext* context) {
    using Kind = ast::Stage::Kind;
    ast::Stage result;
    result.span = span(context);
    result.then = context->getStart()->getType() == Grammar::THEN;
    if (auto* within = as<Grammar::OneOffContext>(context)) {
        result.kind = Kind::within;
        result.length = length(within->duration());
        if (within->pattern()) result.counted_from = pattern(within->pattern());
    } else if (as<Grammar::OnDayOneOffContext>(context)) {
        result.kind = Kind::on_the_day;
    } else if (as<Grammar::OnWorkingDayOneOffContext>(context)) {
        result.kind = Kind::on_the_same_working_day;
    } else {
        result.kind = Kind::every;
        every_stage(as<Grammar::EveryStageContext>(context), result);
    }
    return result;
}

void TreeBuilder::every_stage(Grammar::EveryStageContext* context, ast::Stage& stage) {
    Grammar::IntervalContext* interval = context->interval();
    if (interval->DOT()) {
        ast::Pattern event;
        if (interval->pattern()) {
            event = pattern(interval->pattern());
        } else {
            event.name = name(interval->name());
            event.span = event.name.span;
        }
        stage.case_interval = {std::move(event), name(interval->attributeName()), std::nullopt};
        if (interval->duration()) stage.case_interval->otherwise = length(interval->duration());
    } else {
        stage.length = length(interval->duration());
    }
    Span otherwise;
    for (Grammar::StageEndContext* end : context->stageEnd()) {
        if (end->OTHERWISE()) {
            if (stage.otherwise) fail_twice("otherwise", otherwise, span(end));
            otherwise = span(end);
            stage.otherwise = true;
        } else {
            stage_end(end, stage);
        }
    }
}

void TreeBuilder::stage_end(Grammar::StageEndContext* context, ast::Stage& stage) {
    if (context->UNTIL()) {
        if (context->age())
            set_once(stage.until_age, age(context->age()), "until");
        else if (context->alternatives())
            set_once(stage.until_event, alternatives(context->alternatives()), "until");
        else
            set_once(stage.until_length, length(context->duration()), "until");
    } else if (context->FOR()) {
        if (context->EACH())
            set_once(stage.for_each, name(context->attributeName()), "for each");
        else
            set_once(stage.for_length, length(context->duration()), "for");
    } else if (context->WHEN()) {
        set_once(stage.when, guard(context->guard()), "when");
    } else if (context->ONCE()) {
        set_once(stage.once, pattern(context->pattern()), "once");
    } else {
        set_once(stage.never_over, length(context->duration()), "never over");
    }
}

void TreeBuilder::counted_statement(Grammar::CountStatementContext* context, ast::Statement& statement) {
    auto bound = [&](bool at_most, auto* form) {
        ast::CountBound result{at_most, count(form->NUMBER()), pattern(form->pattern()),
                               count_span(form->countSpan()), std::nullopt};
        if (form->stateReference()) result.during = state_reference(form->stateReference());
        statement.kind = std::move(result);
    };
    if (auto* least = as<Grammar::AtLeastContext>(context)) {
        bound(false, least);
    } else if (auto* most = as<Grammar::AtMostContext>(context)) {
        bound(true, most);
    } else if (auto* time = as<Grammar::AtMostTimeContext>(context)) {
        statement.kind = ast::TimeBound{length(time->duration(0)), state_reference(time->stateReference()),
                                        length(time->duration(1))};
    } else {
        auto* limit = as<Grammar::LimitContext>(context);
        statement.kind =
            ast::Limit{count(limit->NUMBER()), name(limit->name()), name(limit->attributeName())};
    }
}

ast::CountSpan TreeBuilder::count_span(Grammar::CountSpanContext* context) {
    Span whole = span(context);
    if (context->calendarPeriod()) return {period(context->calendarPeriod()), whole};
    if (context->stateReference()) return {state_reference(context->stateReference()), whole};
    return {std::pair{context->ANY() != nullptr, length(context->duration())}, whole};
}

ast::Period TreeBuilder::period(Grammar::CalendarPeriodContext* context) {
    if (context->WEEK()) return ast::Period::week;
    if (context->MONTH()) return ast::Period::month;
    if (context->YEAR()) return ast::Period::year;
    return ast::Period::term;
}

} // namespace plumbline::syntax
