#include "compiler/lower/lower.h"
#include "compiler/lower/emitter.h"
#include "runtime/bundle/bundle_file.h"

#include <algorithm>

namespace plumbline {

Emitter::Emitter(const model::Standard& standard, const SourceSet& sources, Bundle& bundle)
    : standard_(standard), sources_(sources), bundle_(bundle) {
    texts_.emplace(std::string(), no_text);
}

TextIndex Emitter::text(const std::string& text) {
    const auto [found, added] = texts_.try_emplace(text, static_cast<TextIndex>(bundle_.texts.size()));
    if (added) bundle_.texts.push_back(text);
    return found->second;
}

std::int32_t Emitter::duration(Duration duration) {
    auto& all = bundle_.durations;
    const auto found = std::find(all.begin(), all.end(), duration);
    if (found != all.end()) return static_cast<std::int32_t>(found - all.begin());
    all.push_back(duration);
    return static_cast<std::int32_t>(all.size() - 1);
}

SourcePlace Emitter::place(const Span& span) {
    // The file's name without its folders: a bundle carries no paths of the machine it was made on.
    const std::string& path = sources_[span.file].path;
    const std::size_t slash = path.find_last_of("/\\");
    const Place place = sources_.place(span);
    return {text(slash == std::string::npos ? path : path.substr(slash + 1)), place.line, place.column};
}

void Emitter::begin_code(const Span& span) {
    place_ = place(span);
    moment_registers_ = 0;
    spell_registers_ = 0;
}

void Emitter::emit(Opcode opcode, std::initializer_list<std::int32_t> operands) {
    Instruction instruction{opcode, {}, place_};
    std::copy(operands.begin(), operands.end(), instruction.operands.begin());
    bundle_.code.push_back(instruction);
}

std::string Emitter::attribute_name(EventKind kind, model::Slot slot) const {
    return standard_.vocabulary.events[kind].attributes[slot].name;
}

std::optional<EventKind> Emitter::born() const {
    return standard_.born;
}

Register Emitter::audits_of(const std::string& practice, const Scope& scope) {
    const auto& events = standard_.vocabulary.events;
    for (std::size_t kind = 0; kind < events.size(); ++kind) {
        if (events[kind].name != "practice_audit") continue;
        for (std::size_t slot = 0; slot < events[kind].attributes.size(); ++slot) {
            if (events[kind].attributes[slot].name != "practice") continue;
            model::Pattern pattern;
            pattern.alternatives.push_back(
                {static_cast<EventKind>(kind),
                 model::Condition{model::AttributeIsText{static_cast<EventKind>(kind),
                                                         static_cast<model::Slot>(slot), practice}}});
            return inside(this->pattern(pattern, scope), scope);
        }
    }
    return -1;
}

namespace {

template <typename Record, typename Source>
void fill_heading(Emitter& emitter, Record& record, const Source& from) {
    record.name = emitter.text(from.name);
    record.title = emitter.text(from.title);
    record.section = emitter.text(from.section);
    record.source = emitter.text(from.source);
    record.responsible = emitter.text(from.responsible);
    record.topic = emitter.text(from.topic);
    record.says = emitter.text(from.says);
    record.place = emitter.place(from.span);
}

void lower_measure(Emitter& emitter, const model::Measure& measure, MeasureRecord& record) {
    fill_heading(emitter, record, measure);
    record.kind = static_cast<MeasureKind>(measure.kind);
    record.unit = measure.unit;
    if (measure.kind == model::MeasureKind::obligation_count ||
        measure.kind == model::MeasureKind::obligation_share) {
        record.rule = static_cast<std::int32_t>(measure.rule);
        record.status = emitter.text(measure.status);
    }
    record.has_target = measure.target_duration.has_value() || measure.target_thousandths.has_value();
    record.target_at_least = measure.target_at_least;
    record.target_is_duration = measure.target_duration.has_value();
    record.target_duration = measure.target_duration.value_or(Duration{});
    record.target_thousandths = measure.target_thousandths.value_or(0);
    record.by = measure.by ? static_cast<std::int32_t>(*measure.by) : -1;
    emitter.begin_code(measure.span);
    record.code_begin = emitter.code_size();
    // m0 and m1 are what the measure reads.
    const Register first = emitter.new_moments();
    const Register second = emitter.new_moments();
    model::Scope within;
    within.state = measure.during;
    const Emitter::Scope scope = emitter.scope(within);
    const auto fill = [&](Register into, Register from) { emitter.emit(Opcode::merge, {into, from, from}); };
    if (!measure.patterns.empty()) {
        const Register found = emitter.inside(emitter.pattern(measure.patterns[0], scope), scope);
        fill(first, found);
        if (measure.patterns.size() > 1) {
            fill(second, emitter.inside(emitter.pattern(measure.patterns[1], scope), scope));
        } else if (measure.with) {
            const std::int32_t asked = emitter.condition(*measure.with, scope);
            emitter.emit(Opcode::where, {second, found, asked, scope.spells});
        }
    }
    record.code_end = emitter.code_size();
    record.moment_registers = emitter.moment_registers();
    record.spell_registers = emitter.spell_registers();
}

} // namespace

Bundle lower(const model::Standard& standard, const SourceSet& sources) {
    Bundle bundle;
    bundle.compiler_version = PLUMBLINE_VERSION;
    Emitter emitter(standard, sources, bundle);
    bundle.name = emitter.text(standard.name);
    bundle.title = emitter.text(standard.title);
    bundle.version = emitter.text(standard.version);
    bundle.vocabulary_name = emitter.text(standard.vocabulary_name);
    bundle.vocabulary_version = emitter.text(standard.vocabulary_version);
    bundle.calendar = standard.calendar;
    bundle.vocabulary = standard.vocabulary;
    bundle.born = standard.born ? static_cast<std::int32_t>(*standard.born) : -1;
    std::vector<NamedSource> hashed;
    for (FileIndex file = 0; file < sources.size(); ++file) {
        const std::string& path = sources[file].path;
        const std::size_t slash = path.find_last_of("/\\");
        hashed.push_back({slash == std::string::npos ? path : path.substr(slash + 1), sources[file].text});
    }
    bundle.source_hash = hash_sources(std::move(hashed));

    for (const model::State& state : standard.states) {
        StateRecord record;
        record.name = emitter.text(state.name);
        for (const model::Alternative& opening : state.opening)
            record.opening.push_back({opening.kind, emitter.edge_condition(opening.where)});
        for (const model::Alternative& closing : state.closing)
            record.closing.push_back({closing.kind, emitter.edge_condition(closing.where)});
        if (state.one_for_each) record.one_for_each = emitter.text(*state.one_for_each);
        bundle.states.push_back(std::move(record));
    }
    for (const model::Rule& rule : standard.rules) {
        RuleRecord record;
        fill_heading(emitter, record, rule);
        for (const std::string& assumption : rule.assumptions)
            record.assumptions.push_back(emitter.text(assumption));
        emitter.begin_code(rule.statement_span);
        record.code_begin = emitter.code_size();
        lower_form(emitter, rule);
        record.code_end = emitter.code_size();
        record.moment_registers = emitter.moment_registers();
        record.spell_registers = emitter.spell_registers();
        bundle.rules.push_back(std::move(record));
    }
    for (const model::Measure& measure : standard.measures) {
        MeasureRecord record;
        lower_measure(emitter, measure, record);
        bundle.measures.push_back(std::move(record));
    }
    return bundle;
}

} // namespace plumbline
