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
      plan(bundle, linked),
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
            const auto [of_name, is_new] = slots.try_emplace(attribute.name);
            if (is_new) of_name->second.assign(events.size(), -1);
            of_name->second[kind] = static_cast<std::int32_t>(slot);
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
    fill_blanks();
}

void ProgramTables::fill_blanks() {
    blanks.resize(linked.forms.size());
    for (std::uint32_t rule = 0; rule < linked.forms_of_rule.size(); ++rule) {
        for (std::uint32_t i = linked.forms_of_rule[rule].begin; i < linked.forms_of_rule[rule].end; ++i) {
            const LinkedForm& form = linked.forms[i];
            Obligation& blank = blanks[i];
            blank.rule = rule;
            blank.instruction = linked.steps[form.steps.end - 1];
            const auto& o = linked.code[blank.instruction].operands;
            std::int32_t length = 0;
            switch (plan.ways[i]) {
            case ExactForm::no:
                continue;
            case ExactForm::within: {
                const std::int32_t kind = plan.events[static_cast<std::size_t>(o[0])].kind;
                blank.anchor = event_names[static_cast<std::size_t>(kind)];
                length = o[4];
                break;
            }
            case ExactForm::recur:
            case ExactForm::recur_in_any:
                blank.anchor = static_cast<TextIndex>(o[2]);
                length = linked.code[linked.steps[form.steps.begin]].operands[0];
                blank.stage = 0;
                break;
            }
            blank.requirement = static_cast<TextIndex>(o[3]);
            blank.counted = bundle.durations[static_cast<std::size_t>(length)];
        }
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

void Program::run_as(std::shared_ptr<const NativeCode> code) {
    tables_->native = std::move(code);
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
      run_of_kind(bundle.vocabulary.events.size()),
      moments(tables_.linked.moment_registers),
      spells(tables_.linked.spell_registers),
      moments_filled(moments.size(), 0),
      spells_filled(spells.size(), 0) {}

void CaseRun::enter_case(std::size_t index) {
    for (EventKind kind : kinds_present)
        run_of_kind[kind] = {};
    kinds_present.clear();
    case_index = static_cast<std::uint32_t>(index);
    for (const KindRun& run : timelines.runs_of(index)) {
        run_of_kind[run.kind] = run;
        kinds_present.push_back(run.kind);
    }
    ++entered;
}

void CaseRun::run_rules(std::vector<Obligation>& into, std::span<const std::uint64_t> rules) {
    made = &into;
    made_begin = into.size();
    bool in_order = true;
    std::uint32_t last_name = 0;
    for (std::size_t word = 0; word < rules.size(); ++word) {
        for (std::uint64_t left = rules[word]; left != 0; left &= left - 1) {
            const std::size_t place = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
            if (place >= bundle.rules.size()) break;
            rule = tables.linked.rule_at[place];
            const std::size_t begin = into.size();
            run_forms(tables.linked.forms_of_rule[rule]);
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
        // Spells side by side: any order will do, but always the same, however the rows stood.
        if (a.anchor_at.date_only != b.anchor_at.date_only) return a.anchor_at.date_only;
        if (a.opens.at != b.opens.at) return a.opens.at < b.opens.at;
        if (a.opens.date_only != b.opens.date_only) return a.opens.date_only;
        if (a.status != b.status) return info(a.status).name < info(b.status).name;
        if (a.satisfied_at.at != b.satisfied_at.at) return a.satisfied_at.at < b.satisfied_at.at;
        if (a.satisfied_at.date_only != b.satisfied_at.date_only) return a.satisfied_at.date_only;
        if (a.unknown != b.unknown) return a.unknown < b.unknown;
        if (a.unknown_attribute != b.unknown_attribute)
            return bundle.text(a.unknown_attribute) < bundle.text(b.unknown_attribute);
        return a.excused_by != b.excused_by && bundle.text(a.excused_by) < bundle.text(b.excused_by);
    };
    const auto begin = made->begin() + static_cast<std::ptrdiff_t>(from);
    stable_sort_if_needed(begin, made->end(), before);
}

void CaseRun::put_rules_in_order() {
    const auto& order = tables.linked.name_order;
    const auto begin = made->begin() + static_cast<std::ptrdiff_t>(made_begin);
    std::stable_sort(begin, made->end(),
                     [&](const Obligation& a, const Obligation& b) { return order[a.rule] < order[b.rule]; });
}

// --- Evaluator -------------------------------------------------------------------------------------------

struct Evaluator::Scratch {
    Scratch(const ProgramTables& tables, const Timelines& timelines, AsOf when)
        : run(tables, timelines, when), batch(tables, timelines) {
        run.batch = &batch;
    }

    CaseRun run;
    Batch batch;
    std::vector<std::uint64_t> candidates; // of the case in hand, a bit a place
    std::vector<std::uint64_t> touched;
    std::vector<Obligation> fresh;

    void find_candidates(std::size_t index, std::span<const std::uint64_t> only);
    // Of the cases [begin, end). `only`: as in Batch::make_forms().
    void evaluate(std::size_t begin, std::size_t end, std::span<const std::uint64_t> only,
                  ExactObligations* apart, std::vector<Obligation>& out);
};

void Evaluator::Scratch::evaluate(std::size_t begin, std::size_t end, std::span<const std::uint64_t> only,
                                  ExactObligations* apart, std::vector<Obligation>& out) {
    batch.columns.enter(begin, end - begin, run.as_of, run.known_at);
    // Of one case it is soon said which rules may find something.
    const bool is_one = end - begin == 1;
    if (is_one) find_candidates(begin, only);
    batch.make_forms(is_one ? std::span<const std::uint64_t>(candidates) : only, apart);
    const ColumnPlan& plan = run.tables.plan;
    for (std::size_t index = begin; index < end; ++index) {
        const auto place = static_cast<std::uint32_t>(index % cases_a_block);
        // What was made in columns, and stands apart, is done with.
        const bool is_done_in_part = apart && !batch.refused().holds(place);
        if (is_done_in_part && plan.all_in_columns) continue;
        if (!is_one) find_candidates(index, only);
        bool has_any = false;
        for (std::size_t word = 0; word < candidates.size(); ++word) {
            if (is_done_in_part) candidates[word] &= ~plan.wholly_in_columns[word];
            has_any = has_any || candidates[word] != 0;
        }
        if (!has_any) continue;
        run.enter_case(index);
        run.place = place;
        run.run_rules(out, candidates);
    }
}

void Evaluator::Scratch::find_candidates(std::size_t index, std::span<const std::uint64_t> only) {
    run.tables.filter.candidates(run.timelines.runs_of(index), candidates);
    for (std::size_t word = 0; word < only.size(); ++word)
        candidates[word] &= only[word];
}

Evaluator::Evaluator(const Program& program, const Timelines& timelines, AsOf when)
    : scratch_(new Scratch(*program.tables_, timelines, when)) {}
Evaluator::~Evaluator() = default;

void Evaluator::evaluate(std::size_t case_index, std::vector<Obligation>& out,
                         std::vector<LimitOpening>* openings) {
    evaluate(case_index, case_index + 1, out, openings);
}

void Evaluator::evaluate(std::size_t begin, std::size_t end, std::vector<Obligation>& out,
                         std::vector<LimitOpening>* openings, ExactObligations* apart) {
    scratch_->run.openings = openings;
    for (std::size_t from = begin; from < end;) {
        const std::size_t end_of_block = (from / cases_a_block + 1) * cases_a_block;
        scratch_->evaluate(from, std::min(end, end_of_block), {}, apart, out);
        from = end_of_block;
    }
}

void Evaluator::update(std::size_t case_index, std::span<const EventKind> added,
                       std::vector<Obligation>& found) {
    CaseRun& run = scratch_->run;
    std::vector<std::uint64_t>& touched = scratch_->touched;
    touched.assign((run.bundle.rules.size() + 63) / 64, 0);
    for (const EventKind kind : added)
        for (std::size_t word = 0; word < touched.size(); ++word)
            touched[word] |= run.tables.linked.touched_by[kind][word];
    run.openings = nullptr;
    std::vector<Obligation>& fresh = scratch_->fresh;
    fresh.clear();
    scratch_->evaluate(case_index, case_index + 1, touched, nullptr, fresh);

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
    const auto copy = [](const Moments& from, std::vector<MeasuredMoment>& into) {
        into.clear();
        for (const Moment& moment : from)
            into.push_back({moment.earliest, moment.row, moment.certain});
    };
    const auto [first_register, second_register] = run.tables.linked.measure_registers[measure];
    if (record.moment_registers > 0) copy(run.filled_moments(first_register), first);
    if (record.moment_registers > 1) copy(run.filled_moments(second_register), second);
}

} // namespace plumbline
