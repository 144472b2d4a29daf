// Recurrences: one-offs, stages and clocks, section 6.
#include "compiler/reference/forms.h"

#include <algorithm>

namespace plumbline::reference {

namespace {

using model::Stage;

bool is_of_the_day(const Stage& stage) {
    return stage.kind == Stage::Kind::on_the_day || stage.kind == Stage::Kind::on_the_same_working_day;
}

// The last minute of a stage: the earliest and the latest that it may be.
struct StageEnd {
    Instant first = end_of_time;
    Instant last = end_of_time;
    std::string unknown;

    void no_later_than(Instant other_first, Instant other_last, const std::string& why) {
        if (other_first < first) unknown = other_first < other_last ? why : std::string();
        first = std::min(first, other_first);
        last = std::min(last, other_last);
    }
};

// A stage that is in force when a clock starts, or may be.
struct InForce {
    std::size_t index;
    std::string unknown;
    Duration interval;
};

class Recurrence {
  public:
    Recurrence(RuleRun& run, const model::Recurring& recurring, const Spell& spell,
               const model::Demand& demand, std::vector<Occurrence> candidates, std::string unknown)
        : run_(run),
          world_(run.world),
          recurring_(recurring),
          spell_(spell),
          demand_(demand),
          candidates_(std::move(candidates)),
          unknown_(std::move(unknown)) {
        if (spell_.start) start_ = {*spell_.start, world_.start_event(spell_), {}, {}};
    }

    void run() {
        Occurrence clock;
        std::size_t next = first_inside(); // the first candidate that may answer the clock
        if (spell_.start) {
            clock = start_;
            if (!one_offs(clock, next)) return;
        } else { // of a state that holds from the start of time the first event starts the clock
            while (next < candidates_.size() && !candidates_[next].unknown.empty())
                ++next;
            if (next == candidates_.size()) return;
            clock = candidates_[next++];
        }
        pass_same_minute(clock, next);
        first_clock_ = clock.at;
        first_clock_event_ = clock.event;
        while (true) {
            interval(clock, next);
            // Each event that surely qualifies restarts the clock.
            while (next < candidates_.size() && !candidates_[next].unknown.empty())
                ++next;
            if (next == candidates_.size()) return;
            clock = candidates_[next++];
            pass_same_minute(clock, next);
        }
    }

  private:
    // What may count in the minute of one that does answers no clock that starts there: it would start it there anew.
    void pass_same_minute(const Occurrence& clock, std::size_t& next) const {
        if (!clock.event || clock.event == start_.event) return;
        while (next < candidates_.size() && candidates_[next].at == clock.at &&
               !candidates_[next].unknown.empty())
            ++next;
    }

    Duty duty_from(const Occurrence& clock) const {
        Duty duty;
        duty.anchor = {clock.at, clock.event, run_.scope.label, unknown_.empty() ? spell_.unknown : unknown_};
        duty.spell = &spell_;
        duty.requirement = demand_.label;
        open_at(world_, duty, clock.at);
        return duty;
    }

    // Owed once each, from the spell's start. False while none has answered the last of them.
    bool one_offs(Occurrence& clock, std::size_t& next) {
        bool answered = true;
        std::size_t behind = 0;     // candidates up to here answered what `then` follows
        std::size_t may_answer = 0; // and up to here may have
        std::string in_doubt;       // why one of those that may have answered may not count
        for (const Stage& stage : recurring_.stages) {
            if (stage.kind == Stage::Kind::every) continue;
            Duty duty = duty_from(start_);
            if (!stage.then) {
                behind = may_answer = 0;
                in_doubt.clear();
            } else if (answered && behind > 0) {
                open_at(world_, duty, candidates_[behind - 1].at);
            }
            if (stage.kind == Stage::Kind::within)
                due_after(world_, duty, *spell_.start, stage.duration);
            else if (stage.kind == Stage::Kind::on_the_day)
                due_at(duty, world_.time.end_of(world_.time.day_of(spell_.start->at)));
            else
                due_at(duty, world_.time.end_of_this_or_next_working_day(spell_.start->at));

            if (stage.counted_from) count_from(duty, stage);
            // What was done before the state began answers only what counts from before it.
            if (is_of_the_day(stage) && !(stage.then && answered && behind > 0)) {
                open_at(
                    world_, duty,
                    {world_.time.start_of(world_.time.day_of(spell_.start->at)), spell_.start->date_only});
                duty.opens_sure = duty.opens_first; // whatever the hour
            }
            Instant from = world_.first(spell_);
            if (is_of_the_day(stage))
                from = std::min(from, world_.time.start_of(world_.time.day_of(spell_.start->at)));
            if (stage.counted_from) from = std::min(from, duty.opens_first);
            const auto lies_before = [&](const Occurrence& one) { return world_.last(one.at) < from; };
            const auto is_anchor = [&](const Occurrence& one) { // what it counts from answers nothing
                return stage.counted_from && one.event && one.event == duty.anchor.event;
            };
            const bool before_answered = answered;
            answered = false;
            if (!stage.then || before_answered)
                for (std::size_t i = behind; i < candidates_.size(); ++i) {
                    if (!candidates_[i].unknown.empty() || lies_before(candidates_[i]) ||
                        is_anchor(candidates_[i]))
                        continue;
                    if (world_.last(candidates_[i].at) < duty.opens_first)
                        continue; // before what it counts from
                    duty.candidates.push_back(candidates_[i]);
                    if (!answered) behind = i + 1;
                    answered = true; // where its hour leaves open whether it answers, the next may
                }
            // The first that may answer it, behind the first that may answer what it follows.
            while (may_answer < candidates_.size() &&
                   (lies_before(candidates_[may_answer]) || is_anchor(candidates_[may_answer])))
                ++may_answer;
            if (may_answer < candidates_.size()) {
                Occurrence perhaps = candidates_[may_answer++];
                if (in_doubt.empty()) in_doubt = perhaps.unknown;
                perhaps.unknown = in_doubt;
                if (!in_doubt.empty()) duty.candidates.insert(duty.candidates.begin(), perhaps);
            }
            if (answered) {
                clock = candidates_[behind - 1];
                next = behind;
                while (next < candidates_.size() && world_.last(candidates_[next].at) < world_.first(spell_))
                    ++next; // what lies before the state answers no interval of it
            }
            judge(run_, std::move(duty));
        }
        return answered;
    }

    std::size_t first_inside() const {
        std::size_t index = 0;
        while (index < candidates_.size() && world_.last(candidates_[index].at) < world_.first(spell_))
            ++index;
        return index;
    }

    // The latest such event by the spell's start is where the one-off counts from; one that may not count leaves open from
    // which.
    void count_from(Duty& duty, const Stage& stage) {
        const Occurrence* surely = nullptr;
        const Occurrence* latest = nullptr;
        const std::vector<Occurrence> all = occurrences(world_, everywhere(), *stage.counted_from);
        for (const Occurrence& one : all) {
            if (world_.first(one.at) > world_.last(*spell_.start)) continue;
            latest = &one;
            if (one.unknown.empty()) surely = &one;
        }
        if (!latest) return;
        Duty other = duty; // from the state's start
        if (surely) {
            other.outside_calendar = false;
            due_after(world_, other, surely->at, stage.duration);
        }
        duty.anchor.at = latest->at;
        duty.anchor.event = latest->event;
        duty.anchor.label = latest->label;
        open_at(world_, duty, latest->at);
        duty.outside_calendar = false;
        due_after(world_, duty, latest->at, stage.duration);
        if (latest == surely || duty.outside_calendar) return;
        if (other.outside_calendar) {
            duty.outside_calendar = true;
            return;
        }
        duty.due_unknown = latest->unknown;
        duty.due_first = std::min(*duty.due_first, *other.due_first);
        duty.due = std::max(*duty.due, *other.due);
    }

    // One running of the clock.
    void interval(const Occurrence& from, std::size_t next) {
        const Moment& clock = from.at;
        std::string why;
        const std::vector<InForce> stages = in_force(from, why);
        if (stages.empty()) return;
        Duty duty = duty_from(from);
        if (duty.anchor.unknown.empty()) duty.anchor.unknown = why;
        std::string open_question;
        for (const InForce& one : stages)
            if (open_question.empty()) open_question = one.unknown;
        for (const InForce& one : stages) {
            Duty of_stage = duty;
            due_after(world_, of_stage, clock, one.interval);
            if (const auto& bound = recurring_.stages[one.index].never_over; bound && of_stage.due) {
                Duty bounded = duty;
                due_after(world_, bounded, clock, *bound);
                if (!bounded.due || !of_stage.due || *bounded.due < *of_stage.due) of_stage = bounded;
            }
            if (of_stage.outside_calendar) duty.outside_calendar = true;
            if (duty.outside_calendar) break;
            if (!open_question.empty()) duty.due_unknown = open_question;
            duty.by_the_hour = duty.by_the_hour || of_stage.by_the_hour;
            duty.due_first =
                duty.due_first ? std::min(*duty.due_first, *of_stage.due_first) : of_stage.due_first;
            duty.due = duty.due ? std::max(*duty.due, *of_stage.due) : of_stage.due;
        }
        duty.candidates.assign(candidates_.begin() + static_cast<std::ptrdiff_t>(next), candidates_.end());
        // Where the last stage ends before the interval is due nothing is owed any more.
        Spell until = spell_;
        const StageEnd end = end_of_all(stages.front().index);
        const auto is_before_due = [&](Instant at) { return duty.outside_calendar || at < *duty.due; };
        if (end.last < world_.last(until) && is_before_due(end.last)) until.end = Moment{end.last, false};
        if (end.first < end.last && end.first >= world_.first(clock) && is_before_due(end.first) &&
            (!until.sure_until || end.first < world_.first(*until.sure_until))) {
            until.sure_until = Moment{end.first, false};
            until.unsure = end.unknown;
        }
        duty.spell = &until;
        duty.candidates = within_spell(world_, &until, std::move(duty.candidates));
        judge(run_, std::move(duty));
    }

    // The last minute in which this stage or any behind it surely is in force, and in which one may be.
    StageEnd end_of_all(std::size_t from) {
        StageEnd all{start_of_time, start_of_time, {}};
        std::vector<StageEnd> ends;
        StageEnd before{world_.first(first_clock_) - 1, world_.last(first_clock_) - 1, {}};
        for (std::size_t i = 0; i < recurring_.stages.size(); ++i) {
            const Stage& stage = recurring_.stages[i];
            if (stage.kind != Stage::Kind::every) continue;
            const StageEnd end = end_of(stage, before);
            hand_over(stage, end, before);
            if (i < from) continue;
            all.last = std::max(all.last, end.last);
            all.first = std::max(all.first, end.first);
            ends.push_back(end);
        }
        // It is not known of the first of those that may go on behind.
        for (const StageEnd& end : ends)
            if (all.unknown.empty() && end.first < end.last && end.last > all.first)
                all.unknown = end.unknown;
        return all;
    }

    // The stages that may be in force at the clock's start; `why` where it may be that none is.
    std::vector<InForce> in_force(const Occurrence& from, std::string& why) {
        const Moment& clock = from.at;
        std::vector<InForce> found;
        StageEnd before{world_.first(first_clock_) - 1, world_.last(first_clock_) - 1, {}};
        Truth guarded = Truth::no(); // whether a stage with a `when` is in force
        for (std::size_t i = 0; i < recurring_.stages.size(); ++i) {
            const Stage& stage = recurring_.stages[i];
            if (stage.kind != Stage::Kind::every) continue;
            const StageEnd end = end_of(stage, before);
            Truth holds = Truth::yes();
            if (world_.first(clock) > end.last)
                holds = Truth::no();
            else if (world_.first(clock) > end.first)
                holds = Truth::unknown(end.unknown);
            const std::vector<Interval> intervals = intervals_of(stage, clock);
            if (intervals.empty()) holds = Truth::no();
            if (stage.when)
                holds = both(holds, ask(world_, run_.scope, *stage.when, {clock, from.event, &spell_}));
            // Nothing is set for certain.
            if (!intervals.empty() && !intervals.front().second.empty())
                holds = both(holds, Truth::unknown(intervals.front().second));
            if (stage.when) guarded = either(guarded, holds);
            const bool one_of_them_holds = stage.otherwise && holds.is_yes(); // a guarded stage, or this one
            if (stage.otherwise) holds = both(holds, !guarded);
            hand_over(stage, end, before);
            if (holds.is_no()) continue;
            for (const auto& [length, perhaps] : intervals)
                found.push_back({i, holds.why.empty() ? perhaps : holds.why, length});
            if (holds.is_yes() || one_of_them_holds) return found;
        }
        if (!found.empty()) why = found.front().unknown;
        return found;
    }

    // The next stage starts behind this one, unless this one has a guard: then they stand side by side.
    static void hand_over(const Stage& stage, const StageEnd& end, StageEnd& before) {
        if (end.last == end_of_time || stage.when || stage.otherwise) return;
        if (end.last > before.last) before.unknown = end.unknown;
        before.first =
            std::max(before.first, end.first); // one that ended before the clock started was never in force
        before.last = std::max(before.last, end.last);
    }

    StageEnd end_of(const Stage& stage, const StageEnd& before) {
        StageEnd end;
        const auto from_start = [&](Instant first, Instant last, Duration duration, const std::string& why) {
            const auto due_first = world_.time.due_after(first, duration);
            const auto due_last = world_.time.due_after(last, duration);
            end.no_later_than(due_first.value_or(end_of_time), due_last.value_or(end_of_time), why);
        };
        if (stage.until_duration && spell_.start)
            from_start(world_.first(*spell_.start), world_.last(*spell_.start), *stage.until_duration,
                       hour_decides);
        if (stage.for_duration)
            from_start(before.first + 1, before.last + 1, *stage.for_duration,
                       before.unknown.empty() ? hour_decides : before.unknown);
        if (stage.until_age_months) {
            if (const auto born = world_.born()) {
                const Instant birthday =
                    world_.time.start_of(world_.time.months_later(*born, *stage.until_age_months));
                end.no_later_than(birthday - 1, birthday - 1, {});
            } else {
                end.no_later_than(start_of_time, end_of_time, birth_missing);
            }
        }
        for (const model::Pattern& event : stage.until_events)
            until_event(event, end);
        return end;
    }

    // Where a stage counts in the very state of the rule it means the spell in hand, also where the clock started before it.
    bool is_own_state(const model::StateReference& counted_in) const {
        const model::Scope& written = run_.rule.scope;
        return written.state && written.guards.empty() && written.state->state == counted_in.state &&
               written.state->negated == counted_in.negated &&
               written.state->opened.has_value() == counted_in.opened.has_value() &&
               spells_of(world_, counted_in).size() == run_.scope.spells.size();
    }

    // Up to, without, the minute of the first such event since the state began.
    void until_event(const model::Pattern& pattern, StageEnd& end) {
        Spell in = spell_;
        in.start = spell_.origin;
        in.sure_until.reset();
        if (pattern.counted_in && !is_own_state(*pattern.counted_in)) {
            const std::vector<Spell> others = spells_of(world_, *pattern.counted_in);
            const Spell* holding = spell_at(world_, others, first_clock_, first_clock_event_);
            if (!holding) return;
            in = *holding;
        }
        for (const Occurrence& one : within_spell(world_, &in, occurrences(world_, run_.scope, pattern))) {
            const Instant before = world_.first(one.at) - 1;
            end.no_later_than(before, one.unknown.empty() ? before : end_of_time, one.unknown);
            if (one.unknown.empty()) return;
        }
    }

    // An interval, and why it may not be the one that holds.
    using Interval = std::pair<Duration, std::string>;

    // The latest that the case has set by the clock's start, since the state began, else the stage's own; and behind it those
    // that were perhaps set later.
    std::vector<Interval> intervals_of(const Stage& stage, const Moment& clock) {
        if (!stage.case_interval) return {{stage.duration, {}}};
        std::vector<Interval> intervals;
        if (stage.duration.amount > 0) intervals.push_back({stage.duration, {}});
        for (const Event* event : world_.events) {
            if (event->kind != stage.case_interval->event || world_.first(event->at) > world_.last(clock))
                continue;
            if (spell_.origin && world_.last(event->at) < world_.first(*spell_.origin)) continue;
            const std::int32_t value = event->attributes[stage.case_interval->slot];
            if (value == not_recorded) continue;
            Truth counts = Truth::yes();
            if (stage.case_interval->where)
                counts = ask(world_, run_.scope, *stage.case_interval->where,
                             {event->at, event, spell_at(world_, run_.scope.spells, event->at, event)});
            if (counts.is_no()) continue;
            if (counts.is_yes()) intervals.clear();
            intervals.push_back({unpack_duration(value), counts.why});
        }
        return intervals;
    }

    RuleRun& run_;
    const World& world_;
    const model::Recurring& recurring_;
    const Spell& spell_;
    const model::Demand& demand_;
    std::vector<Occurrence> candidates_;
    std::string unknown_;
    Occurrence start_; // of the spell, where it has one
    Moment first_clock_;
    const Event* first_clock_event_ = nullptr;
};

// One clock for each value: the opening event's, else each that the required events name.
void run_for_each(RuleRun& run, const model::Recurring& recurring, const Spell& spell, const Spell& reach,
                  const model::Demand& demand, const std::vector<Occurrence>& all,
                  const std::vector<Occurrence>& candidates) {
    const World& world = run.world;
    const auto value_of = [&](const Event* event) -> std::optional<std::int32_t> {
        const auto slot = event ? world.slot_of(event->kind, *recurring.for_each) : std::nullopt;
        if (!slot || event->attributes[*slot] == not_recorded) return std::nullopt;
        return event->attributes[*slot];
    };
    std::vector<std::int32_t> values;
    const auto& state = run.rule.scope.state;
    const bool side_by_side =
        state && !state->negated && world.standard.states[state->state].one_for_each == recurring.for_each;
    if (const auto own = value_of(spell.opened); own && side_by_side) values.push_back(*own);
    if (values.empty())
        for (const Occurrence& one : all)
            if (const auto value = value_of(one.event);
                value && std::find(values.begin(), values.end(), *value) == values.end())
                values.push_back(*value);
    if (values.empty()) {
        std::string why;
        const Event* opened = world.start_event(spell);
        const auto slot = opened ? world.slot_of(opened->kind, *recurring.for_each) : std::nullopt;
        if (!spell.unknown.empty())
            why = spell.unknown;
        else
            why = slot ? world.not_recorded_text(opened->kind, *slot)
                       : *recurring.for_each + " is not recorded";
        std::vector<Occurrence> unnamed = candidates;
        for (Occurrence& one : unnamed)
            if (const auto its = world.slot_of(one.event->kind, *recurring.for_each);
                its && one.unknown.empty())
                one.unknown = world.not_recorded_text(one.event->kind, *its);
        Recurrence(run, recurring, spell, demand, within_spell(world, &reach, std::move(unnamed)), why).run();
        return;
    }
    for (const std::int32_t value : values) {
        std::vector<Occurrence> of_value;
        for (const Occurrence& one : candidates) {
            const auto its = value_of(one.event);
            if (its && *its != value) continue;
            of_value.push_back(one);
            const auto slot = world.slot_of(one.event->kind, *recurring.for_each);
            if (!its && slot && one.unknown.empty())
                of_value.back().unknown = world.not_recorded_text(one.event->kind, *slot);
        }
        Recurrence(run, recurring, spell, demand, within_spell(world, &reach, std::move(of_value)), {}).run();
    }
}

} // namespace

void run_form(RuleRun& run, const model::Recurring& recurring) {
    for (const Spell& spell : run.scope.spells) {
        if (run.world.first(spell) > run.world.when.as_of) continue;
        for (const model::Demand& demand : recurring.all_of) {
            // Where a one-off counts from before the state, what was done since then is looked at too; where it is of the day,
            // what was done that morning.
            Spell reach = spell;
            for (const Stage& stage : recurring.stages) {
                if (!spell.start) continue;
                if (is_of_the_day(stage)) {
                    const Moment morning{run.world.time.start_of(run.world.time.day_of(spell.start->at)),
                                         false};
                    if (run.world.first(morning) < run.world.first(reach)) reach.start = morning;
                }
                if (!stage.counted_from) continue;
                std::optional<Moment> from;
                for (const Occurrence& one : occurrences(run.world, everywhere(), *stage.counted_from))
                    if (run.world.first(one.at) <= run.world.last(*spell.start)) from = one.at;
                if (from && run.world.first(*from) < run.world.first(reach)) reach.start = from;
            }
            Spell sure = reach; // what an event does not record is told before what is not sure of the state
            sure.sure_until.reset();
            std::vector<Occurrence> candidates =
                within_spell(run.world, &sure, any_of(run.world, run.scope, demand.any_of));
            const std::vector<Occurrence> all = candidates;
            // What opened the state, or brought its guard to hold, is where the clock starts, and answers it not.
            std::erase_if(candidates, [&](const Occurrence& one) {
                return one.event == run.world.start_event(spell) || (one.event && one.event == spell.guarded);
            });
            if (recurring.for_each)
                run_for_each(run, recurring, spell, reach, demand, all, candidates);
            else
                Recurrence(run, recurring, spell, demand, within_spell(run.world, &reach, candidates), {})
                    .run();
        }
    }
}

} // namespace plumbline::reference
