// Each form of obligation to its instructions.
#include "compiler/lower/emitter.h"

#include <algorithm>
#include <set>

namespace plumbline {

namespace {

std::int32_t number(TextIndex text) {
    return static_cast<std::int32_t>(text);
}

// Lowers one rule. What a form takes with it (exceptions, stages) is computed into registers once and named
// again before each of the rule's forms.
class FormLowering {
  public:
    FormLowering(Emitter& emitter, const model::Rule& rule)
        : emitter_(emitter), rule_(rule), scope_(emitter.scope(rule.scope)) {
        for (const model::Excuse& excuse : rule.excuses) {
            if (const auto* pattern = std::get_if<model::Pattern>(&excuse.when))
                excuse_operands_.push_back(emitter_.pattern(*pattern, scope_));
            else
                excuse_operands_.push_back(
                    emitter_.condition(std::get<model::Condition>(excuse.when), scope_));
        }
        for (const model::Extension& extension : rule.extensions)
            extension_operands_.push_back(emitter_.pattern(extension.by, scope_));
    }

    void lower() {
        std::visit([this](const auto& form) { lower(form); }, rule_.form);
    }

  private:
    TextIndex text(const std::string& value) { return emitter_.text(value); }
    Register spells() const { return scope_.spells; }
    // What an obligation's `anchor` says where it is the state: its name.
    TextIndex anchor_text() { return text(scope_.label); }

    void name_exceptions() {
        for (std::size_t i = 0; i < rule_.excuses.size(); ++i) {
            const bool event = std::holds_alternative<model::Pattern>(rule_.excuses[i].when);
            emitter_.emit(event ? Opcode::excused_by : Opcode::excused_if,
                          {excuse_operands_[i], number(text(rule_.excuses[i].label))});
        }
        for (std::size_t i = 0; i < rule_.extensions.size(); ++i) {
            const model::Extension& extension = rule_.extensions[i];
            if (extension.to)
                emitter_.emit(Opcode::extended_to,
                              {extension_operands_[i], emitter_.duration(*extension.to)});
            else if (extension.to_slot)
                emitter_.emit(Opcode::extended_by_attribute,
                              {extension_operands_[i],
                               number(text(emitter_.attribute_name(extension.by.alternatives.front().kind,
                                                                   *extension.to_slot)))});
            else
                emitter_.emit(Opcode::extended, {extension_operands_[i]});
        }
    }

    void name_match(const model::Demand& demand) {
        const auto matches = [](const model::Pattern& pattern) { return pattern.matching.has_value(); };
        if (std::none_of(demand.any_of.begin(), demand.any_of.end(), matches)) return;
        if (demand.any_of.size() == 1) {
            emitter_.emit(Opcode::match, {number(text(*demand.any_of.front().matching))});
            return;
        }
        // `A or B matching x`: only the Bs are asked.
        std::set<EventKind> free;
        for (const model::Pattern& pattern : demand.any_of)
            for (const model::Alternative& alternative : pattern.alternatives)
                if (!pattern.matching) free.insert(alternative.kind);
        for (const model::Pattern& pattern : demand.any_of)
            for (const model::Alternative& alternative : pattern.alternatives)
                if (pattern.matching && free.insert(alternative.kind).second)
                    emitter_.emit(Opcode::match_kind, {number(text(*pattern.matching)), alternative.kind});
    }

    static Opcode opcode_of(model::WindowKind window) {
        switch (window) {
        case model::WindowKind::within:
            return Opcode::within;
        case model::WindowKind::around:
            return Opcode::around;
        case model::WindowKind::shortly_before:
            return Opcode::shortly_before;
        case model::WindowKind::lead_time:
            return Opcode::lead_time;
        case model::WindowKind::no_later_than:
            return Opcode::no_later_than;
        case model::WindowKind::on_the_day:
            return Opcode::on_the_day;
        case model::WindowKind::on_the_same_working_day:
            return Opcode::on_the_same_working_day;
        case model::WindowKind::by_age:
            return Opcode::by_age;
        case model::WindowKind::by_event:
            return Opcode::by_event;
        case model::WindowKind::before_event:
            return Opcode::before_event;
        case model::WindowKind::follow:
            return Opcode::follow;
        }
        return Opcode::within;
    }

    void lower(const model::Timed& timed) {
        const bool with_planned =
            timed.window == model::WindowKind::lead_time || timed.window == model::WindowKind::by_event;
        const bool by_age = timed.window == model::WindowKind::by_age;
        Register anchors;
        if (by_age) {
            anchors = emitter_.new_moments();
            emitter_.emit(Opcode::events, {anchors, static_cast<std::int32_t>(*emitter_.born())});
        } else {
            anchors = emitter_.anchor(timed.anchor, scope_, with_planned);
            // What precedes an event of the scope may itself lie before it.
            if (!std::holds_alternative<model::AtPreceding>(timed.anchor.kind))
                anchors = emitter_.inside(anchors, scope_);
        }
        const Register unguarded = anchors;
        for (const model::Condition& guard : timed.guards) {
            const std::int32_t asked = emitter_.condition(guard, scope_);
            const Register kept = emitter_.new_moments();
            emitter_.emit(Opcode::where, {kept, anchors, asked, spells()});
            anchors = kept;
        }
        for (const model::Demand& demand : timed.all_of) {
            if (demand.recorded) {
                name_exceptions();
                if (timed.window == model::WindowKind::within)
                    emitter_.emit(Opcode::recorded_within,
                                  {anchors, spells(), emitter_.duration(timed.duration)});
                else
                    emitter_.emit(Opcode::recorded_same_day,
                                  {anchors, spells(),
                                   timed.window == model::WindowKind::on_the_same_working_day ? 1 : 0});
                continue;
            }
            const Register required = emitter_.any_of(demand.any_of, scope_);
            name_exceptions();
            name_match(demand);
            if (timed.only_if_it_happens) emitter_.emit(Opcode::if_it_happens, {});
            const bool opens_at_previous = timed.window == model::WindowKind::lead_time ||
                                           timed.window == model::WindowKind::no_later_than ||
                                           timed.window == model::WindowKind::before_event;
            if (opens_at_previous && anchors != unguarded) emitter_.emit(Opcode::previous_among, {unguarded});
            const std::int32_t requirement = number(text(demand.label));
            const Opcode opcode = opcode_of(timed.window);
            switch (timed.window) {
            case model::WindowKind::within:
            case model::WindowKind::around:
            case model::WindowKind::shortly_before:
            case model::WindowKind::lead_time:
            case model::WindowKind::no_later_than:
                emitter_.emit(opcode,
                              {anchors, required, spells(), requirement, emitter_.duration(timed.duration)});
                break;
            case model::WindowKind::by_age:
                emitter_.emit(opcode, {anchors, required, spells(), requirement, timed.age_months});
                break;
            default:
                emitter_.emit(opcode, {anchors, required, spells(), requirement});
                break;
            }
        }
    }

    // What a stage names, computed once for all of a rule's demands; -1 where it names nothing.
    struct StageOperands {
        std::vector<std::pair<Register, Register>> until; // events, and the spells they count in
        Register counted_from = -1;
        std::int32_t when = -1;
        Register case_interval = -1;
    };

    void lower(const model::Recurring& recurring) {
        std::vector<StageOperands> operands;
        for (const model::Stage& stage : recurring.stages) {
            StageOperands& of_stage = operands.emplace_back();
            for (const model::Pattern& event : stage.until_events) {
                const Register events = emitter_.pattern(event, scope_);
                of_stage.until.emplace_back(
                    events, event.counted_in ? emitter_.state_spells(*event.counted_in) : spells());
            }
            if (stage.counted_from) of_stage.counted_from = emitter_.pattern(*stage.counted_from, {});
            if (stage.when) of_stage.when = emitter_.condition(*stage.when, scope_);
            if (stage.case_interval) {
                of_stage.case_interval = emitter_.new_moments();
                emitter_.emit(Opcode::events, {of_stage.case_interval, stage.case_interval->event});
                if (stage.case_interval->where) {
                    const std::int32_t asked = emitter_.condition(*stage.case_interval->where, scope_);
                    const Register kept = emitter_.new_moments();
                    emitter_.emit(Opcode::where, {kept, of_stage.case_interval, asked, spells()});
                    of_stage.case_interval = kept;
                }
            }
        }
        for (const model::Demand& demand : recurring.all_of) {
            const Register required = emitter_.any_of(demand.any_of, scope_);
            name_exceptions();
            for (std::size_t i = 0; i < recurring.stages.size(); ++i) {
                const StageOperands& of_stage = operands[i];
                emit_stage(recurring.stages[i], of_stage);
            }
            const std::int32_t requirement = number(text(demand.label));
            if (recurring.for_each)
                emitter_.emit(Opcode::recur_for_each, {required, spells(), number(anchor_text()), requirement,
                                                       number(text(*recurring.for_each))});
            else
                emitter_.emit(Opcode::recur, {required, spells(), number(anchor_text()), requirement});
        }
    }

    void emit_stage(const model::Stage& stage, const StageOperands& named) {
        const std::int32_t then = stage.then ? 1 : 0;
        switch (stage.kind) {
        case model::Stage::Kind::within:
            emitter_.emit(Opcode::once_within, {emitter_.duration(stage.duration), then});
            if (named.counted_from >= 0) emitter_.emit(Opcode::counted_from, {named.counted_from});
            return;
        case model::Stage::Kind::on_the_day:
            emitter_.emit(Opcode::once_on_the_day, {0, then});
            return;
        case model::Stage::Kind::on_the_same_working_day:
            emitter_.emit(Opcode::once_on_the_day, {1, then});
            return;
        case model::Stage::Kind::every:
            break;
        }
        if (stage.case_interval) {
            const std::int32_t attribute =
                number(text(emitter_.attribute_name(stage.case_interval->event, stage.case_interval->slot)));
            if (stage.duration.amount > 0)
                emitter_.emit(Opcode::every_on_case,
                              {named.case_interval, attribute, emitter_.duration(stage.duration)});
            else
                emitter_.emit(Opcode::every_on_case_only, {named.case_interval, attribute});
        } else {
            emitter_.emit(Opcode::every, {emitter_.duration(stage.duration)});
        }
        if (stage.never_over) emitter_.emit(Opcode::never_over, {emitter_.duration(*stage.never_over)});
        if (stage.until_duration) emitter_.emit(Opcode::until, {emitter_.duration(*stage.until_duration)});
        if (stage.until_age_months) emitter_.emit(Opcode::until_age, {*stage.until_age_months});
        for (const auto& [events, counted_in] : named.until)
            emitter_.emit(Opcode::until_event, {events, counted_in});
        if (stage.for_duration) emitter_.emit(Opcode::for_duration, {emitter_.duration(*stage.for_duration)});
        if (named.when >= 0) emitter_.emit(Opcode::only_when, {named.when});
        if (stage.otherwise) emitter_.emit(Opcode::otherwise, {});
    }

    void lower(const model::Quality& quality) {
        const Register anchors = emitter_.inside(emitter_.pattern(quality.of, scope_), scope_);
        const std::int32_t asked = emitter_.condition(quality.condition, scope_);
        name_exceptions();
        emitter_.emit(Opcode::quality, {anchors, spells(), asked, number(text(quality.of.label))});
    }

    void lower(const model::NextQuality& quality) {
        const Register anchors = emitter_.inside(emitter_.pattern(quality.of, scope_), scope_);
        const Register next = emitter_.kinds_of(quality.next);
        const std::int32_t asked = emitter_.condition_of_alternatives(quality.next, scope_);
        name_exceptions();
        if (quality.next.matching) emitter_.emit(Opcode::match, {number(text(*quality.next.matching))});
        emitter_.emit(Opcode::next_quality, {anchors, next, spells(), asked, number(text(quality.label))});
    }

    void lower(const model::NeverWithout& never) {
        const Register anchors = emitter_.inside(emitter_.pattern(never.event, scope_), scope_);
        if (!never.without) {
            name_exceptions();
            emitter_.emit(Opcode::never, {anchors, spells(), number(text(never.label))});
            return;
        }
        const Register before = emitter_.pattern(*never.without, scope_);
        name_exceptions();
        if (never.without->matching) emitter_.emit(Opcode::match, {number(text(*never.without->matching))});
        emitter_.emit(Opcode::never_without, {anchors, before, spells(), number(text(never.label))});
    }

    void lower(const model::Throughout& throughout) {
        const Register covering = emitter_.state_spells(throughout.state);
        name_exceptions();
        emitter_.emit(Opcode::throughout,
                      {spells(), covering, number(anchor_text()), number(text(throughout.label))});
    }

    void lower(const model::CountOver& count) {
        const Register counted = emitter_.pattern(count.pattern, scope_);
        name_exceptions();
        const std::int32_t anchor = number(anchor_text());
        const std::int32_t requirement = number(text(count.pattern.label));
        const std::int32_t at_most = count.at_most ? 1 : 0;
        switch (count.span) {
        case model::CountOver::Span::spell:
            emitter_.emit(Opcode::count_in_spell,
                          {counted, spells(), anchor, requirement, count.count, at_most});
            break;
        case model::CountOver::Span::consecutive:
            emitter_.emit(Opcode::count_in_every, {counted, spells(), anchor, requirement, count.count,
                                                   at_most, emitter_.duration(count.duration)});
            break;
        case model::CountOver::Span::sliding:
            emitter_.emit(Opcode::count_in_any, {counted, spells(), anchor, requirement, count.count, at_most,
                                                 emitter_.duration(count.duration)});
            break;
        case model::CountOver::Span::calendar:
            emitter_.emit(Opcode::count_in_calendar, {counted, spells(), anchor, requirement, count.count,
                                                      at_most, static_cast<std::int32_t>(count.period)});
            break;
        }
    }

    void lower(const model::TimeOver& time) {
        const Register stays = emitter_.state_spells(time.state);
        name_exceptions();
        emitter_.emit(Opcode::time_in_any,
                      {spells(), stays, number(text(time.label)), number(text(time.label)),
                       emitter_.duration(time.at_most), emitter_.duration(time.in_any)});
    }

    void lower(const model::PeriodDuty& duty) {
        for (const model::Demand& demand : duty.all_of) {
            const Register required = emitter_.any_of(demand.any_of, scope_);
            name_exceptions();
            emitter_.emit(Opcode::count_in_calendar,
                          {required, spells(), number(anchor_text()), number(text(demand.label)), 1, 0,
                           static_cast<std::int32_t>(duty.period)});
        }
    }

    void lower(const model::Limit& limit) {
        const Register open = emitter_.state_spells(limit.state);
        name_exceptions();
        emitter_.emit(Opcode::limit,
                      {open, number(text(limit.label)), limit.at_most, number(text(limit.per))});
    }

    void lower(const model::Practice& practice) {
        Register anchors;
        if (practice.at_each) {
            anchors = emitter_.inside(emitter_.anchor(*practice.at_each, scope_), scope_);
        } else {
            // Nothing says when it is asked: one obligation for each audit that answered it.
            anchors = emitter_.audits_of(rule_.name, scope_);
            if (anchors < 0) return;
        }
        name_exceptions();
        emitter_.emit(Opcode::practice, {anchors, spells(), number(text(rule_.name))});
    }

    Emitter& emitter_;
    const model::Rule& rule_;
    Emitter::Scope scope_;
    std::vector<std::int32_t> excuse_operands_;
    std::vector<Register> extension_operands_;
};

} // namespace

void lower_form(Emitter& emitter, const model::Rule& rule) {
    FormLowering(emitter, rule).lower();
}

} // namespace plumbline
