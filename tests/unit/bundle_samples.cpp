#include "bundle_samples.h"

#include <algorithm>
#include <stdexcept>

namespace plumbline::samples {

namespace {

template <typename Entry, typename IsSought>
std::int32_t find_or_add(std::vector<Entry>& entries, Entry entry, IsSought is_sought) {
    const auto found = std::find_if(entries.begin(), entries.end(), is_sought);
    if (found != entries.end()) return static_cast<std::int32_t>(found - entries.begin());
    entries.push_back(std::move(entry));
    return static_cast<std::int32_t>(entries.size() - 1);
}

template <typename Entries, typename NameOf>
std::int32_t find_named(const Entries& entries, std::string_view name, NameOf name_of) {
    for (std::size_t index = 0; index < entries.size(); ++index)
        if (name_of(entries[index]) == name) return static_cast<std::int32_t>(index);
    throw std::logic_error("no such name in the sample");
}

} // namespace

std::int32_t BundleMaker::text(std::string_view text) {
    return find_or_add(bundle.texts, std::string(text),
                       [&](const std::string& other) { return other == text; });
}

std::int32_t BundleMaker::duration(std::int32_t amount, Unit unit) {
    const Duration sought{amount, unit};
    return find_or_add(bundle.durations, sought, [&](const Duration& other) { return other == sought; });
}

std::int32_t BundleMaker::kind(std::string_view name) const {
    return find_named(bundle.vocabulary.events, name, [](const EventInfo& event) { return event.name; });
}

std::int32_t BundleMaker::slot(std::string_view kind_name, std::string_view attribute) const {
    const EventInfo& event = bundle.vocabulary.events[static_cast<std::size_t>(kind(kind_name))];
    return find_named(event.attributes, attribute, [](const AttributeInfo& info) { return info.name; });
}

std::int32_t BundleMaker::state(std::string_view name) const {
    return find_named(bundle.states, name,
                      [&](const StateRecord& record) { return bundle.text(record.name); });
}

std::int32_t BundleMaker::values(std::vector<std::int32_t> list) {
    bundle.value_lists.push_back(std::move(list));
    return static_cast<std::int32_t>(bundle.value_lists.size() - 1);
}

std::int32_t BundleMaker::condition(std::vector<ConditionStep> steps) {
    ConditionRange range;
    range.begin = static_cast<std::uint32_t>(bundle.condition_steps.size());
    bundle.condition_steps.insert(bundle.condition_steps.end(), steps.begin(), steps.end());
    range.end = static_cast<std::uint32_t>(bundle.condition_steps.size());
    bundle.conditions.push_back(range);
    return static_cast<std::int32_t>(bundle.conditions.size() - 1);
}

SourcePlace BundleMaker::next_place() {
    return {static_cast<TextIndex>(text("demo.std")), line_++, 5};
}

void BundleMaker::begin_rule(std::string_view name) {
    RuleRecord rule;
    rule.name = static_cast<TextIndex>(text(name));
    rule.place = next_place();
    bundle.rules.push_back(rule);
}

void BundleMaker::emit(Opcode opcode, std::initializer_list<std::int32_t> operands) {
    Instruction instruction{};
    instruction.opcode = opcode;
    std::copy(operands.begin(), operands.end(), instruction.operands.begin());
    instruction.place = next_place();
    bundle.code.push_back(instruction);
}

void BundleMaker::end_rule(std::uint32_t moment_registers, std::uint32_t spell_registers) {
    RuleRecord& rule = bundle.rules.back();
    rule.code_begin = code_begin_;
    rule.code_end = code_begin_ = static_cast<std::uint32_t>(bundle.code.size());
    rule.moment_registers = moment_registers;
    rule.spell_registers = spell_registers;
}

MeasureRecord& BundleMaker::end_measure(std::string_view name, MeasureKind kind,
                                        std::uint32_t moment_registers, std::uint32_t spell_registers) {
    MeasureRecord measure;
    measure.name = static_cast<TextIndex>(text(name));
    measure.place = next_place();
    measure.kind = kind;
    measure.code_begin = code_begin_;
    measure.code_end = code_begin_ = static_cast<std::uint32_t>(bundle.code.size());
    measure.moment_registers = moment_registers;
    measure.spell_registers = spell_registers;
    bundle.measures.push_back(measure);
    return bundle.measures.back();
}

namespace {

Day day(int year, unsigned month, unsigned day_of_month) {
    return day_from_date({year, month, day_of_month});
}

void start(BundleMaker& maker) {
    Bundle& bundle = maker.bundle;
    bundle.compiler_version = "0.1.0";
    for (std::size_t index = 0; index < bundle.source_hash.size(); ++index)
        bundle.source_hash[index] = static_cast<std::uint8_t>(index * 7);
    bundle.name = static_cast<TextIndex>(maker.text("demo"));
    bundle.calendar.name = "england_and_wales";
    bundle.calendar.first = day(2025, 1, 1);
    bundle.calendar.last = day(2026, 12, 31);
}

ConditionStep step(ConditionOp op, std::initializer_list<std::int32_t> operands = {}) {
    ConditionStep result{};
    result.op = op;
    std::copy(operands.begin(), operands.end(), result.operands.begin());
    return result;
}

} // namespace

Bundle small_bundle() {
    BundleMaker maker;
    start(maker);
    maker.bundle.vocabulary.events = {
        {"plan_end", {}}, {"plan_start", {}}, {"visit", {{"alone", AttributeType::yes_no, {}}}}};
    StateRecord plan;
    plan.name = static_cast<TextIndex>(maker.text("plan"));
    plan.opening = {{static_cast<EventKind>(maker.kind("plan_start")), -1}};
    plan.closing = {{static_cast<EventKind>(maker.kind("plan_end")), -1}};
    maker.bundle.states = {plan};
    maker.begin_rule("visits");
    maker.emit(Opcode::spells, {0, 0});
    maker.emit(Opcode::events, {0, maker.kind("visit")});
    maker.emit(Opcode::every, {maker.duration(10, Unit::working_days)});
    maker.emit(Opcode::recur, {0, 0, maker.text("plan"), maker.text("visit")});
    maker.end_rule(1, 1);
    return maker.bundle;
}

namespace {

void fill_whole_tables(BundleMaker& maker) {
    Bundle& bundle = maker.bundle;
    bundle.title = static_cast<TextIndex>(maker.text("Demo practice standards"));
    bundle.version = static_cast<TextIndex>(maker.text("March 2025"));
    bundle.vocabulary_name = static_cast<TextIndex>(maker.text("childrens_services"));
    bundle.vocabulary_version = static_cast<TextIndex>(maker.text("1"));
    bundle.calendar.title = "England and Wales";
    bundle.calendar.version = "2025-03";
    bundle.calendar.zone_name = "Europe/London";
    bundle.calendar.working_weekdays = {true, true, true, true, false, false, true};
    bundle.calendar.holidays = {{day(2025, 12, 25), "Christmas Day"}, {day(2025, 12, 26), "Boxing Day"}};
    bundle.calendar.closures = {{day(2025, 12, 27), day(2025, 12, 31), "Offices closed"}};
    bundle.calendar.terms = {{day(2025, 1, 6), day(2025, 4, 4), "Spring"},
                             {day(2025, 4, 22), day(2025, 7, 22), "Summer"}};
    bundle.calendar.zone = {{start_of_time, 0}, {29'053'500, 60}, {29'355'900, 0}};
    bundle.vocabulary.roles = {"social_worker", "team_manager", "anyone"};
    bundle.vocabulary.events = {
        {"birth", {}},
        {"extension", {{"for", AttributeType::duration, {}}, {"until", AttributeType::date, {}}}},
        {"meeting", {{"chaired_by", AttributeType::role, {}}}},
        {"plan_end", {}},
        {"plan_start", {{"setting", AttributeType::text, {}}}},
        {"practice_audit",
         {{"practice", AttributeType::text, {}}, {"answer", AttributeType::choice, {"yes", "no", "partly"}}}},
        {"visit",
         {{"alone", AttributeType::yes_no, {}},
          {"place", AttributeType::choice, {"home", "school"}},
          {"by", AttributeType::role, {}},
          {"length", AttributeType::number, {}},
          {"interval", AttributeType::duration, {}},
          {"booked", AttributeType::date, {}},
          {"setting", AttributeType::text, {}},
          {"episode", AttributeType::reference, {}}}}};
    bundle.born = maker.kind("birth");

    const std::int32_t setting_recorded = maker.condition(
        {step(ConditionOp::is_recorded, {maker.kind("plan_start"), maker.slot("plan_start", "setting")})});
    StateRecord plan;
    plan.name = static_cast<TextIndex>(maker.text("plan"));
    plan.opening = {{static_cast<EventKind>(maker.kind("plan_start")), setting_recorded}};
    plan.closing = {{static_cast<EventKind>(maker.kind("plan_end")), -1},
                    {static_cast<EventKind>(maker.kind("birth")), -1}};
    plan.one_for_each = static_cast<TextIndex>(maker.text("setting"));
    bundle.states = {plan};
    for (int unit = 0; unit < unit_count; ++unit)
        maker.duration(unit + 1, static_cast<Unit>(unit));
}

// Every condition step but those that ask registers, over the attributes of a visit.
std::int32_t ask_attributes(BundleMaker& maker) {
    const std::int32_t visit = maker.kind("visit");
    const auto slot = [&](std::string_view attribute) { return maker.slot("visit", attribute); };
    const auto compared = [&](std::string_view attribute, Comparison comparison, std::int32_t value) {
        return step(ConditionOp::compared,
                    {visit, slot(attribute), static_cast<std::int32_t>(comparison), value});
    };
    const std::int32_t six_weeks = pack_duration({6, Unit::weeks});
    return maker.condition({
        step(ConditionOp::constant, {1}),
        compared("alone", Comparison::equal, 1),
        step(ConditionOp::both),
        compared("place", Comparison::unequal, 1),
        step(ConditionOp::one_of, {visit, slot("by"), maker.values({0, 1})}),
        step(ConditionOp::either),
        step(ConditionOp::both),
        compared("length", Comparison::greater_or_equal, -1500),
        compared("length", Comparison::less, 90'000),
        compared("booked", Comparison::greater, day(2025, 3, 1)),
        compared("booked", Comparison::less_or_equal, day(2025, 3, 31)),
        step(ConditionOp::both),
        step(ConditionOp::both),
        step(ConditionOp::both),
        step(ConditionOp::both),
        compared("interval", Comparison::equal, six_weeks),
        step(ConditionOp::negate),
        step(ConditionOp::both),
        step(ConditionOp::is_text, {visit, slot("setting"), maker.text("Oak \"House\"")}),
        step(ConditionOp::is_kind, {visit}),
        step(ConditionOp::both),
        step(ConditionOp::negate),
        step(ConditionOp::either),
    });
}

void add_selections(BundleMaker& maker) {
    const std::int32_t visit = maker.kind("visit");
    const std::int32_t days = maker.duration(3, Unit::days);
    maker.begin_rule("selections");
    maker.emit(Opcode::everywhere, {0});
    maker.emit(Opcode::spells, {1, maker.state("plan")});
    maker.emit(Opcode::opened, {2, 1, ask_attributes(maker)});
    maker.emit(Opcode::outside, {3, 2});
    maker.emit(Opcode::events, {0, visit});
    maker.emit(Opcode::planned, {1, maker.kind("meeting")});
    const std::int32_t registers = maker.condition({
        step(ConditionOp::age_between, {-1, 216}),
        step(ConditionOp::elapsed_over, {days}),
        step(ConditionOp::both),
        step(ConditionOp::happened, {0, 1}),
        step(ConditionOp::happened_in, {1, 2}),
        step(ConditionOp::happened_in_within, {1, 2, days}),
        step(ConditionOp::both),
        step(ConditionOp::both),
        step(ConditionOp::happened_within, {0, 0, days}),
        step(ConditionOp::holds, {3}),
        step(ConditionOp::either),
        step(ConditionOp::either),
        step(ConditionOp::both),
    });
    maker.emit(Opcode::narrow, {4, 1, registers});
    maker.emit(Opcode::where, {2, 0, registers, 4});
    maker.emit(Opcode::merge, {3, 2, 1});
    maker.emit(Opcode::inside, {3, 3, 1});
    maker.emit(Opcode::nth, {4, 3, 2, 1});
    maker.emit(Opcode::last, {5, 3, 1});
    maker.emit(Opcode::every_nth, {6, 3, 3, 1});
    maker.emit(Opcode::reaches, {7, 0, 3, days});
    maker.emit(Opcode::silent, {8, 0, 1, days});
    maker.emit(Opcode::birthday, {9, 216, maker.text("birthday 18")});
    maker.emit(Opcode::starts, {10, 1, maker.text("plan")});
    maker.emit(Opcode::ends, {11, 1, maker.text("plan")});
    maker.emit(Opcode::lasted, {12, 1, days, maker.text("plan")});
    maker.emit(Opcode::later_of, {13, 9, 10, 1});
    maker.emit(Opcode::earlier_of, {14, 0, 1, 1});
    maker.emit(Opcode::preceding, {14, 0, 1});
    maker.emit(Opcode::never, {13, 1, maker.text("visit")});
    maker.end_rule(15, 5);
}

void add_stages(BundleMaker& maker) {
    const std::int32_t weeks = maker.duration(4, Unit::weeks);
    const std::int32_t interval = maker.text("interval");
    const std::int32_t visit = maker.text("visit");
    maker.begin_rule("stages");
    maker.bundle.rules.back().title = static_cast<TextIndex>(maker.text("Visits while a plan runs"));
    maker.bundle.rules.back().section = static_cast<TextIndex>(maker.text("Visiting Timescales"));
    maker.bundle.rules.back().source = static_cast<TextIndex>(maker.text("Visiting Timescales, 3"));
    maker.bundle.rules.back().responsible = static_cast<TextIndex>(maker.text("social_worker"));
    maker.bundle.rules.back().topic = static_cast<TextIndex>(maker.text("cp_visiting"));
    maker.bundle.rules.back().says = static_cast<TextIndex>(maker.text("while plan: visit every 4 weeks"));
    maker.bundle.rules.back().assumptions = {static_cast<TextIndex>(maker.text("calendar weeks")),
                                             static_cast<TextIndex>(maker.text("from the plan's start"))};
    maker.emit(Opcode::spells, {0, maker.state("plan")});
    maker.emit(Opcode::events, {0, maker.kind("visit")});
    maker.emit(Opcode::events, {1, maker.kind("extension")});
    maker.emit(Opcode::match, {maker.text("episode")});
    maker.emit(Opcode::match_kind, {maker.text("episode"), maker.kind("visit")});
    maker.emit(Opcode::if_it_happens, {});
    maker.emit(Opcode::previous_among, {1});
    maker.emit(Opcode::excused_by, {1, maker.text("extension")});
    maker.emit(Opcode::excused_if, {maker.condition({step(ConditionOp::holds, {0})}), maker.text("plan")});
    maker.emit(Opcode::extended_to, {1, weeks});
    maker.emit(Opcode::extended_by_attribute, {1, maker.text("until")});
    maker.emit(Opcode::extended, {1});
    maker.emit(Opcode::once_within, {weeks, 0});
    maker.emit(Opcode::counted_from, {1});
    maker.emit(Opcode::once_on_the_day, {1, 1});
    maker.emit(Opcode::every, {weeks});
    maker.emit(Opcode::never_over, {weeks});
    maker.emit(Opcode::until, {weeks});
    maker.emit(Opcode::every_on_case, {0, interval, weeks});
    maker.emit(Opcode::until_age, {216});
    maker.emit(Opcode::until_event, {1, 0});
    maker.emit(Opcode::for_duration, {weeks});
    maker.emit(Opcode::every_on_case_only, {0, interval});
    maker.emit(Opcode::only_when, {maker.condition({step(ConditionOp::happened, {1, 0})})});
    maker.emit(Opcode::every, {weeks});
    maker.emit(Opcode::otherwise, {});
    maker.emit(Opcode::recur, {0, 0, maker.text("plan"), visit});
    maker.emit(Opcode::every, {weeks});
    maker.emit(Opcode::recur_for_each, {0, 0, maker.text("plan"), visit, maker.text("setting")});
    maker.end_rule(2, 1);
}

void add_forms(BundleMaker& maker) {
    const std::int32_t hours = maker.duration(2, Unit::hours);
    const std::int32_t plan = maker.text("plan");
    const std::int32_t visit = maker.text("visit");
    maker.begin_rule("forms");
    maker.emit(Opcode::missed, {0, 0});
    maker.emit(Opcode::events, {1, maker.kind("visit")});
    maker.emit(Opcode::spells, {0, maker.state("plan")});
    for (const Opcode opcode :
         {Opcode::within, Opcode::around, Opcode::shortly_before, Opcode::lead_time, Opcode::no_later_than})
        maker.emit(opcode, {0, 1, 0, visit, hours});
    for (const Opcode opcode : {Opcode::on_the_day, Opcode::on_the_same_working_day, Opcode::by_event,
                                Opcode::before_event, Opcode::follow, Opcode::never_without})
        maker.emit(opcode, {0, 1, 0, visit});
    maker.emit(Opcode::by_age, {1, 1, 0, visit, 216});
    maker.emit(Opcode::recorded_within, {1, 0, hours});
    maker.emit(Opcode::recorded_same_day, {1, 0, 1});
    const std::int32_t yes = maker.condition({step(ConditionOp::constant, {1})});
    maker.emit(Opcode::quality, {1, 0, yes, visit});
    maker.emit(Opcode::next_quality, {0, 1, 0, yes, visit});
    maker.emit(Opcode::never, {0, 0, visit});
    maker.emit(Opcode::throughout, {0, 0, plan, plan});
    maker.emit(Opcode::count_in_spell, {1, 0, plan, visit, 2, 0});
    maker.emit(Opcode::count_in_every, {1, 0, plan, visit, 2, 0, hours});
    maker.emit(Opcode::count_in_any, {1, 0, plan, visit, 0, 1, hours});
    for (std::int32_t period = 0; period < 4; ++period)
        maker.emit(Opcode::count_in_calendar, {1, 0, plan, visit, 1, 0, period});
    maker.emit(Opcode::time_in_any, {0, 0, plan, plan, hours, hours});
    maker.emit(Opcode::limit, {0, plan, 18, maker.text("setting")});
    maker.emit(Opcode::practice, {1, 0, maker.text("Does it convey the child's experience?")});
    maker.end_rule(2, 1);
}

void add_measures(BundleMaker& maker) {
    const auto select_two = [&] {
        maker.emit(Opcode::events, {0, maker.kind("plan_start")});
        maker.emit(Opcode::events, {1, maker.kind("visit")});
    };
    select_two();
    MeasureRecord& average = maker.end_measure("average_days", MeasureKind::average, 2, 0);
    average.unit = Unit::working_days;
    average.has_target = average.target_is_duration = true;
    average.target_duration = {4, Unit::months};
    average.title = static_cast<TextIndex>(maker.text("How long it takes"));
    average.by = static_cast<std::int32_t>(Period::term);
    select_two();
    maker.end_measure("median_days", MeasureKind::median, 2, 0);
    select_two();
    maker.end_measure("visits_made", MeasureKind::event_count, 2, 0);
    select_two();
    MeasureRecord& share = maker.end_measure("visits_share", MeasureKind::event_share, 2, 0);
    share.has_target = share.target_at_least = true;
    share.target_thousandths = 95'000;
    for (const MeasureKind kind : {MeasureKind::obligation_count, MeasureKind::obligation_share}) {
        MeasureRecord& obligations = maker.end_measure(
            kind == MeasureKind::obligation_count ? "late_visits" : "late_share", kind, 0, 0);
        obligations.rule = 1;
        obligations.status = static_cast<TextIndex>(maker.text("late"));
    }
}

} // namespace

Bundle whole_bundle() {
    BundleMaker maker;
    start(maker);
    fill_whole_tables(maker);
    add_selections(maker);
    add_stages(maker);
    add_forms(maker);
    add_measures(maker);
    return maker.bundle;
}

namespace {

bool same_place(const SourcePlace& a, const SourcePlace& b) {
    return a.file == b.file && a.line == b.line && a.column == b.column;
}

template <typename Entry, typename Same>
bool all_same(const std::vector<Entry>& a, const std::vector<Entry>& b, Same same_entry) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_entry);
}

bool same_spans(const std::vector<NamedSpan>& a, const std::vector<NamedSpan>& b) {
    return all_same(a, b, [](const NamedSpan& x, const NamedSpan& y) {
        return x.first == y.first && x.last == y.last && x.name == y.name;
    });
}

bool same_calendar(const CalendarData& a, const CalendarData& b) {
    const auto same_day = [](const NamedDay& x, const NamedDay& y) {
        return x.day == y.day && x.name == y.name;
    };
    return a.name == b.name && a.title == b.title && a.version == b.version && a.zone_name == b.zone_name &&
           a.first == b.first && a.last == b.last && a.working_weekdays == b.working_weekdays &&
           all_same(a.holidays, b.holidays, same_day) && same_spans(a.closures, b.closures) &&
           same_spans(a.terms, b.terms) && a.zone == b.zone;
}

bool same_vocabulary(const Vocabulary& a, const Vocabulary& b) {
    const auto same_attribute = [](const AttributeInfo& x, const AttributeInfo& y) {
        return x.name == y.name && x.type == y.type && x.choices == y.choices;
    };
    const auto same_event = [&](const EventInfo& x, const EventInfo& y) {
        return x.name == y.name && all_same(x.attributes, y.attributes, same_attribute);
    };
    return a.roles == b.roles && all_same(a.events, b.events, same_event);
}

template <typename Record>
bool same_labels_and_code(const Record& a, const Record& b) {
    return a.name == b.name && a.title == b.title && a.section == b.section && a.source == b.source &&
           a.responsible == b.responsible && a.topic == b.topic && a.says == b.says &&
           same_place(a.place, b.place) && a.code_begin == b.code_begin && a.code_end == b.code_end &&
           a.moment_registers == b.moment_registers && a.spell_registers == b.spell_registers;
}

bool same_measure(const MeasureRecord& a, const MeasureRecord& b) {
    return same_labels_and_code(a, b) && a.kind == b.kind && a.unit == b.unit && a.rule == b.rule &&
           a.status == b.status && a.has_target == b.has_target && a.target_at_least == b.target_at_least &&
           a.target_is_duration == b.target_is_duration && a.target_duration == b.target_duration &&
           a.target_thousandths == b.target_thousandths && a.by == b.by;
}

bool same_state(const StateRecord& a, const StateRecord& b) {
    const auto same_edge = [](const StateEdgeRecord& x, const StateEdgeRecord& y) {
        return x.kind == y.kind && x.condition == y.condition;
    };
    return a.name == b.name && all_same(a.opening, b.opening, same_edge) &&
           all_same(a.closing, b.closing, same_edge) && a.one_for_each == b.one_for_each;
}

} // namespace

bool same(const Bundle& a, const Bundle& b) {
    const auto same_step = [](const ConditionStep& x, const ConditionStep& y) {
        return x.op == y.op && x.operands == y.operands;
    };
    const auto same_range = [](const ConditionRange& x, const ConditionRange& y) {
        return x.begin == y.begin && x.end == y.end;
    };
    const auto same_instruction = [](const Instruction& x, const Instruction& y) {
        return x.opcode == y.opcode && x.operands == y.operands && same_place(x.place, y.place);
    };
    const auto same_rule = [](const RuleRecord& x, const RuleRecord& y) {
        return same_labels_and_code(x, y) && x.assumptions == y.assumptions;
    };
    return a.compiler_version == b.compiler_version && a.source_hash == b.source_hash && a.texts == b.texts &&
           a.name == b.name && a.title == b.title && a.version == b.version &&
           a.vocabulary_name == b.vocabulary_name && a.vocabulary_version == b.vocabulary_version &&
           same_calendar(a.calendar, b.calendar) && same_vocabulary(a.vocabulary, b.vocabulary) &&
           a.born == b.born && all_same(a.states, b.states, same_state) && a.durations == b.durations &&
           a.value_lists == b.value_lists && all_same(a.condition_steps, b.condition_steps, same_step) &&
           all_same(a.conditions, b.conditions, same_range) && all_same(a.code, b.code, same_instruction) &&
           all_same(a.rules, b.rules, same_rule) && all_same(a.measures, b.measures, same_measure);
}

} // namespace plumbline::samples
