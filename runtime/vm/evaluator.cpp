#include "runtime/vm/evaluator.h"
#include "runtime/vm/case_run.h"

#include <algorithm>
#include <bit>

namespace plumbline {

const StatusInfo& info(Status status) {
    static const StatusInfo table[] = {
#define PLUMBLINE_STATUS(name, breach, meaning) {#name, breach, meaning},
#include "runtime/vm/statuses.def"
#undef PLUMBLINE_STATUS
    };
    return table[static_cast<std::size_t>(status)];
}

// --- Program ---------------------------------------------------------------------------------------------

ProgramTables::ProgramTables(Bundle loaded)
    : bundle(std::move(loaded)),
      linked(bundle),
      filter(linked.needs, bundle.vocabulary.events.size()),
      calendar(bundle.calendar) {
    const auto add_text = [&](std::string text) {
        bundle.texts.push_back(std::move(text));
        return static_cast<TextIndex>(bundle.texts.size() - 1);
    };
    const auto& events = bundle.vocabulary.events;
    recorded_text = add_text("recorded");
    practice_text = add_text("practice_audit");
    for (std::size_t kind = 0; kind < events.size(); ++kind) {
        event_names.push_back(add_text(events[kind].name));
        auto& names = attribute_names.emplace_back();
        for (std::size_t slot = 0; slot < events[kind].attributes.size(); ++slot) {
            const AttributeInfo& attribute = events[kind].attributes[slot];
            names.push_back(add_text(events[kind].name + "." + attribute.name));
            auto& of_name =
                slots.try_emplace(attribute.name, std::vector<std::int32_t>(events.size(), -1)).first->second;
            of_name[kind] = static_cast<std::int32_t>(slot);
            if (events[kind].name == "practice_audit") {
                practice_kind = static_cast<std::int32_t>(kind);
                if (attribute.name == "practice") practice_slot = static_cast<std::int32_t>(slot);
                if (attribute.name == "answer") {
                    answer_slot = static_cast<std::int32_t>(slot);
                    const auto yes = std::find(attribute.choices.begin(), attribute.choices.end(), "yes");
                    answer_yes = static_cast<std::int32_t>(yes - attribute.choices.begin());
                }
            }
        }
    }
    if (practice_slot < 0 || answer_slot < 0) practice_kind = -1;
    slots_of_text.reserve(bundle.texts.size());
    for (const std::string& text : bundle.texts) {
        const auto found = slots.find(text);
        slots_of_text.push_back(found == slots.end() ? nullptr : &found->second);
    }
}

Program::Program(Bundle bundle) : tables_(std::make_unique<ProgramTables>(std::move(bundle))) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
const Bundle& Program::bundle() const {
    return tables_->bundle;
}
const Calendar& Program::calendar() const {
    return tables_->calendar;
}

// --- one case --------------------------------------------------------------------------------------------

CaseRun::CaseRun(const ProgramTables& tables_, const Timelines& timelines_, AsOf when)
    : tables(tables_),
      bundle(tables_.bundle),
      calendar(tables_.calendar),
      zone(tables_.calendar.zone()),
      timelines(timelines_),
      as_of(when.as_of),
      known_at(when.known_at),
      kind_begin(bundle.vocabulary.events.size(), 0),
      kind_end(bundle.vocabulary.events.size(), 0),
      moments(tables_.linked.moment_registers),
      spells(tables_.linked.spell_registers),
      moments_filled(moments.size(), 0),
      spells_filled(spells.size(), 0) {}

void CaseRun::enter_case(std::size_t index) {
    for (EventKind kind : kinds_present)
        kind_begin[kind] = kind_end[kind] = 0;
    kinds_present.clear();
    case_index = static_cast<std::uint32_t>(index);
    for (const KindRun& run : timelines.runs_of(index)) {
        kind_begin[run.kind] = run.begin;
        kind_end[run.kind] = run.end;
        kinds_present.push_back(run.kind);
    }
    ++entered;
}

void CaseRun::forget_gathered() {
    exceptions.clear();
    stages.clear();
    match_attributes.clear();
    only_if_it_happens = false;
    previous_among = nullptr;
}

void CaseRun::run(std::uint32_t begin, std::uint32_t end) {
    forget_gathered();
    for (instruction = begin; instruction < end; ++instruction) {
        const Instruction& step = tables.linked.code[instruction];
        const auto& o = step.operands;
        if (const Writes writes = tables.linked.writes[instruction]; writes != Writes::nothing) {
            std::uint64_t& filled =
                (writes == Writes::moments ? moments_filled : spells_filled)[static_cast<std::size_t>(o[0])];
            if (filled == entered) continue;
            filled = entered;
        }
        const auto duration = [&](int operand) {
            return bundle.durations[static_cast<std::size_t>(o[operand])];
        };
        const auto text = [&](int operand) { return static_cast<TextIndex>(o[operand]); };
        const auto register_of = [&](int operand) { return static_cast<std::uint32_t>(o[operand]); };
        const auto exception = [&](Exception::Kind kind) -> Exception& {
            Exception& added = exceptions.emplace_back();
            added.kind = kind;
            added.moments = register_of(0);
            return added;
        };
        switch (step.opcode) {
        case Opcode::events:
        case Opcode::planned:
        case Opcode::where:
        case Opcode::merge:
        case Opcode::inside:
        case Opcode::nth:
        case Opcode::last:
        case Opcode::every_nth:
        case Opcode::reaches:
        case Opcode::silent:
        case Opcode::missed:
        case Opcode::birthday:
        case Opcode::starts:
        case Opcode::ends:
        case Opcode::lasted:
        case Opcode::later_of:
        case Opcode::earlier_of:
        case Opcode::preceding:
            select(step);
            break;

        case Opcode::everywhere:
            spells[register_of(0)].assign(1, Spell{});
            spells[register_of(0)].front().is_everything = true;
            break;
        case Opcode::spells:
            state_spells(bundle.states[static_cast<std::size_t>(o[1])], spells[register_of(0)]);
            break;
        case Opcode::opened: {
            Spells& kept = scratch_spells;
            kept.clear();
            for (Spell spell : spells[register_of(1)]) {
                const Answer answer =
                    ask(o[2], {spell.start_row, spell.start, latest_start_of(spell), &spell});
                if (answer.truth == Truth::no) continue;
                if (answer.truth == Truth::unknown && spell.certain) {
                    spell.certain = false;
                    spell.why = answer.why;
                }
                kept.push_back(spell);
            }
            spells[register_of(0)].swap(kept);
            break;
        }
        case Opcode::outside: {
            Spells& result = scratch_spells;
            outside(spells[register_of(1)], result);
            spells[register_of(0)].swap(result);
            break;
        }
        case Opcode::narrow: {
            Spells& result = scratch_spells;
            narrow(spells[register_of(1)], o[2], result);
            spells[register_of(0)].swap(result);
            break;
        }

        case Opcode::match:
            match_attributes.push_back({text(0)});
            break;
        case Opcode::match_kind:
            match_attributes.push_back({text(0), o[1]});
            break;
        case Opcode::if_it_happens:
            only_if_it_happens = true;
            break;
        case Opcode::previous_among:
            previous_among = &moments[register_of(0)];
            break;
        case Opcode::excused_by:
            exception(Exception::Kind::excuse).label = text(1);
            break;
        case Opcode::excused_if: {
            Exception& added = exception(Exception::Kind::excuse_if);
            added.condition = o[0];
            added.label = text(1);
            break;
        }
        case Opcode::extended_to:
            exception(Exception::Kind::extend).duration = duration(1);
            break;
        case Opcode::extended_by_attribute:
            exception(Exception::Kind::extend_by_attribute).attribute = text(1);
            break;
        case Opcode::extended:
            exception(Exception::Kind::excuse_until_next);
            break;

        case Opcode::once_within: {
            StagePlan& stage = stages.emplace_back();
            stage.once = true;
            stage.interval = duration(0);
            stage.then = o[1] != 0;
            break;
        }
        case Opcode::once_on_the_day: {
            StagePlan& stage = stages.emplace_back();
            stage.once = stage.on_the_day = true;
            stage.or_next_working_day = o[0] != 0;
            stage.then = o[1] != 0;
            break;
        }
        case Opcode::every:
            stages.emplace_back().interval = duration(0);
            break;
        case Opcode::every_on_case:
        case Opcode::every_on_case_only: {
            StagePlan& stage = stages.emplace_back();
            stage.case_moments = o[0];
            stage.case_attribute = text(1);
            stage.has_interval = step.opcode == Opcode::every_on_case;
            if (stage.has_interval) stage.interval = duration(2);
            break;
        }
        case Opcode::never_over:
            stages.back().has_never_over = true;
            stages.back().never_over = duration(0);
            break;
        case Opcode::until:
            stages.back().has_until = true;
            stages.back().until = duration(0);
            break;
        case Opcode::until_age:
            stages.back().until_age = o[0];
            break;
        case Opcode::until_event:
            stages.back().until_events.push_back({register_of(0), register_of(1)});
            break;
        case Opcode::counted_from:
            stages.back().counted_from = o[0];
            break;
        case Opcode::for_duration:
            stages.back().has_for = true;
            stages.back().for_duration = duration(0);
            break;
        case Opcode::only_when:
            stages.back().condition = o[0];
            break;
        case Opcode::otherwise:
            stages.back().otherwise = true;
            break;

        case Opcode::within:
        case Opcode::around:
        case Opcode::shortly_before:
        case Opcode::lead_time:
        case Opcode::no_later_than:
        case Opcode::on_the_day:
        case Opcode::on_the_same_working_day:
        case Opcode::by_event:
            timed(step);
            forget_gathered();
            break;
        case Opcode::by_age:
            by_age(step);
            forget_gathered();
            break;
        case Opcode::recorded_within:
        case Opcode::recorded_same_day:
            recorded(step);
            forget_gathered();
            break;
        case Opcode::recur:
        case Opcode::recur_for_each:
            recur(step);
            forget_gathered();
            break;
        case Opcode::count_in_spell:
        case Opcode::count_in_every:
        case Opcode::count_in_any:
        case Opcode::count_in_calendar:
            count(step);
            forget_gathered();
            break;
        case Opcode::time_in_any:
            time_in_any(step);
            forget_gathered();
            break;
        case Opcode::before_event:
        case Opcode::follow:
        case Opcode::quality:
        case Opcode::next_quality:
        case Opcode::never_without:
        case Opcode::never:
        case Opcode::throughout:
        case Opcode::practice:
            untimed(step);
            forget_gathered();
            break;
        case Opcode::limit:
            limit(step);
            forget_gathered();
            break;
        }
    }
}

void CaseRun::run_rules(std::vector<Obligation>& into, const std::vector<std::uint64_t>* only) {
    made = &into;
    made_begin = into.size();
    bool in_order = true;
    std::uint32_t last_name = 0;
    tables.filter.candidates(timelines.runs_of(case_index), candidates);
    for (std::size_t word = 0; word < candidates.size(); ++word) {
        if (only) candidates[word] &= (*only)[word];
        for (std::uint64_t left = candidates[word]; left != 0; left &= left - 1) {
            const std::size_t place = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
            if (place >= bundle.rules.size()) break;
            rule = tables.linked.rule_at[place];
            const std::size_t begin = into.size();
            run(bundle.rules[rule].code_begin, bundle.rules[rule].code_end);
            if (into.size() == begin) continue;
            put_in_order(begin);
            const std::uint32_t name = tables.linked.name_order[rule];
            in_order = in_order && last_name <= name;
            last_name = name;
        }
    }
    if (!in_order) put_rules_in_order();
}

void CaseRun::put_in_order(std::size_t from) {
    const auto before = [&](const Obligation& a, const Obligation& b) {
        if (a.anchor_at.at != b.anchor_at.at) return a.anchor_at.at < b.anchor_at.at;
        if (a.due != b.due) return a.due < b.due;
        if (a.anchor != b.anchor) return bundle.text(a.anchor) < bundle.text(b.anchor);
        if (a.requirement != b.requirement) return bundle.text(a.requirement) < bundle.text(b.requirement);
        // Spells side by side: any order will do, but always the same.
        if (a.anchor_at.date_only != b.anchor_at.date_only) return a.anchor_at.date_only;
        if (a.opens.at != b.opens.at) return a.opens.at < b.opens.at;
        if (a.status != b.status) return info(a.status).name < info(b.status).name;
        if (a.satisfied_at.at != b.satisfied_at.at) return a.satisfied_at.at < b.satisfied_at.at;
        return a.satisfied_at.date_only && !b.satisfied_at.date_only;
    };
    const auto begin = made->begin() + static_cast<std::ptrdiff_t>(from);
    if (!std::is_sorted(begin, made->end(), before)) std::stable_sort(begin, made->end(), before);
}

void CaseRun::put_rules_in_order() {
    const auto& order = tables.linked.name_order;
    const auto begin = made->begin() + static_cast<std::ptrdiff_t>(made_begin);
    std::stable_sort(begin, made->end(),
                     [&](const Obligation& a, const Obligation& b) { return order[a.rule] < order[b.rule]; });
}

// --- Evaluator -------------------------------------------------------------------------------------------

struct Evaluator::Scratch {
    CaseRun run;
    std::vector<std::uint64_t> touched = {};
    std::vector<Obligation> fresh = {};
};

Evaluator::Evaluator(const Program& program, const Timelines& timelines, AsOf when)
    : scratch_(new Scratch{CaseRun(*program.tables_, timelines, when)}) {}
Evaluator::~Evaluator() = default;

void Evaluator::evaluate(std::size_t case_index, std::vector<Obligation>& out,
                         std::vector<LimitOpening>* openings) {
    CaseRun& run = scratch_->run;
    run.enter_case(case_index);
    run.openings = openings;
    run.run_rules(out);
}

void Evaluator::update(std::size_t case_index, std::span<const EventKind> added,
                       std::vector<Obligation>& found) {
    CaseRun& run = scratch_->run;
    std::vector<std::uint64_t>& touched = scratch_->touched;
    touched.assign((run.bundle.rules.size() + 63) / 64, 0);
    for (const EventKind kind : added)
        for (std::size_t word = 0; word < touched.size(); ++word)
            touched[word] |= run.tables.linked.touched_by[kind][word];
    run.enter_case(case_index);
    run.openings = nullptr;
    std::vector<Obligation>& fresh = scratch_->fresh;
    fresh.clear();
    run.run_rules(fresh, &touched);

    std::erase_if(found, [&](const Obligation& obligation) {
        const std::uint32_t place = run.tables.linked.place_of[obligation.rule];
        return (touched[place / 64] >> (place % 64) & 1) != 0;
    });
    const auto& order = run.tables.linked.name_order;
    const auto middle = static_cast<std::ptrdiff_t>(found.size());
    found.insert(found.end(), fresh.begin(), fresh.end());
    std::inplace_merge(
        found.begin(), found.begin() + middle, found.end(),
        [&](const Obligation& a, const Obligation& b) { return order[a.rule] < order[b.rule]; });
}

void Evaluator::ask(AsOf when) {
    scratch_->run.as_of = when.as_of;
    scratch_->run.known_at = when.known_at;
}

void Evaluator::measure(std::size_t case_index, std::size_t measure, std::vector<MeasuredMoment>& first,
                        std::vector<MeasuredMoment>& second) {
    CaseRun& run = scratch_->run;
    run.enter_case(case_index);
    scratch_->fresh.clear();
    run.made = &scratch_->fresh; // a measure makes no obligations
    run.made_begin = 0;
    const MeasureRecord& record = run.bundle.measures[measure];
    run.run(record.code_begin, record.code_end);
    const auto copy = [](const Moments& from, std::vector<MeasuredMoment>& into) {
        into.clear();
        for (const Moment& moment : from)
            into.push_back({moment.earliest, moment.row, moment.certain});
    };
    const auto [first_register, second_register] = run.tables.linked.measure_registers[measure];
    if (record.moment_registers > 0) copy(run.moments[first_register], first);
    if (record.moment_registers > 1) copy(run.moments[second_register], second);
}

} // namespace plumbline
