// Bytes -> bundle. Reads what is written; whether it makes sense is the verifier's matter. Section by section
// the mirror of bundle_writer.cpp.
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/container.h"
#include "runtime/bundle/limits.h"
#include "runtime/bundle/signature.h"
#include "runtime/bundle/words.h"

#include <algorithm>
#include <fmt/format.h>
#include <new>

namespace plumbline {

namespace {

// A section's words, each as the number that this runtime has for it.
std::vector<std::size_t> read_words(ByteReader& in, std::string_view of_what,
                                    std::span<const std::string_view> known) {
    std::vector<std::size_t> words;
    const std::size_t count = in.count(of_what, known.size());
    for (std::size_t index = 0; index < count && in.ok(); ++index) {
        const auto found = find_word(known, in.text());
        if (!found)
            in.fail(fmt::format("it has a word among its {} that this runtime does not know", of_what));
        else if (std::find(words.begin(), words.end(), *found) != words.end())
            in.fail(fmt::format("it has a word twice among its {}", of_what));
        else
            words.push_back(*found);
    }
    return words;
}

std::vector<std::size_t> read_operations(ByteReader& in, std::string_view of_what,
                                         std::span<const OperationInfo> known) {
    std::vector<std::size_t> operations;
    const std::size_t count = in.count(of_what, known.size(), 2);
    for (std::size_t index = 0; index < count && in.ok(); ++index) {
        const std::string name = in.text();
        const std::string operands = in.text();
        const auto found = std::find_if(known.begin(), known.end(), [&](const OperationInfo& operation) {
            return operation.name == name && operation.operands == operands;
        });
        const auto place = static_cast<std::size_t>(found - known.begin());
        if (!in.ok()) break;
        if (found == known.end()) {
            // The name came from a file: it is shown only where it looks like one.
            const bool is_name = name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
                                     return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                                 });
            in.fail(fmt::format(
                "it uses `{}` among its {}, which this runtime does not have in that form: use the "
                "Plumbline that the bundle was compiled with, or a newer one",
                is_name ? name : "?", of_what));
        } else if (std::find(operations.begin(), operations.end(), place) != operations.end()) {
            in.fail(fmt::format("it has `{}` twice among its {}", name, of_what));
        } else {
            operations.push_back(place);
        }
    }
    return operations;
}

// The number that stands for a place in a section's list of words.
std::size_t read_word(ByteReader& in, const std::vector<std::size_t>& words) {
    const std::uint32_t place = in.unsigned_number();
    if (in.ok() && place < words.size()) return words[place];
    in.fail("it refers to a word that its list does not have");
    return 0;
}

std::size_t read_written_word(ByteReader& in, std::string_view of_what,
                              std::span<const std::string_view> known) {
    const auto found = find_word(known, in.text());
    if (found) return *found;
    in.fail(fmt::format("it has a {} that this runtime does not know", of_what));
    return 0;
}

// Takes from what is left for all the lists of one sort together.
std::size_t count_of(ByteReader& in, std::string_view of_what, std::size_t& left,
                     std::size_t bytes_each = 1) {
    const std::size_t count = in.count(of_what, left, bytes_each);
    left -= count;
    return count;
}

void read_meta(ByteReader& in, Bundle& bundle) {
    bundle.compiler_version = in.text();
    const ByteView hash = in.raw(bundle.source_hash.size());
    std::copy(hash.begin(), hash.end(), bundle.source_hash.begin());
    for (TextIndex* text :
         {&bundle.name, &bundle.title, &bundle.version, &bundle.vocabulary_name, &bundle.vocabulary_version})
        *text = in.unsigned_number();
}

void read_texts(ByteReader& in, Bundle& bundle) {
    const std::size_t count = in.count("texts", limits::texts);
    bundle.texts.clear();
    bundle.texts.reserve(count);
    for (std::size_t index = 0; index < count && in.ok(); ++index)
        bundle.texts.push_back(in.text());
}

std::vector<NamedSpan> read_spans(ByteReader& in, std::string_view of_what) {
    std::vector<NamedSpan> spans(in.count(of_what, limits::spans, 3));
    for (NamedSpan& span : spans) {
        span.first = in.signed_number();
        span.last = in.signed_number();
        span.name = in.text();
    }
    return spans;
}

void read_calendar(ByteReader& in, Bundle& bundle) {
    CalendarData& data = bundle.calendar;
    data.name = in.text();
    data.title = in.text();
    data.version = in.text();
    data.zone_name = in.text();
    data.first = in.signed_number();
    data.last = in.signed_number();
    for (bool& is_working : data.working_weekdays)
        is_working = in.flag();
    data.holidays.resize(in.count("holidays", limits::holidays, 2));
    for (NamedDay& holiday : data.holidays) {
        holiday.day = in.signed_number();
        holiday.name = in.text();
    }
    data.closures = read_spans(in, "closures");
    data.terms = read_spans(in, "terms");
    data.zone.resize(in.count("clock changes", limits::clock_changes, 2));
    for (ZoneTransition& transition : data.zone) {
        transition.at = in.signed_number();
        transition.offset_minutes = in.signed_number();
    }
}

void read_vocabulary(ByteReader& in, Bundle& bundle) {
    bundle.vocabulary.roles.resize(in.count("roles", limits::roles));
    for (std::string& role : bundle.vocabulary.roles)
        role = in.text();
    const auto types = read_words(in, "types", attribute_type_words());
    std::size_t attributes_left = limits::attributes;
    std::size_t choices_left = limits::choices;
    bundle.vocabulary.events.resize(in.count("kinds of event", limits::kinds, 2));
    for (EventInfo& event : bundle.vocabulary.events) {
        if (!in.ok()) return;
        event.name = in.text();
        event.attributes.resize(count_of(in, "attributes", attributes_left, 3));
        for (AttributeInfo& attribute : event.attributes) {
            attribute.name = in.text();
            attribute.type = static_cast<AttributeType>(read_word(in, types));
            attribute.choices.resize(count_of(in, "choices", choices_left));
            for (std::string& choice : attribute.choices)
                choice = in.text();
        }
    }
    bundle.born = in.signed_number();
}

std::vector<StateEdgeRecord> read_edges(ByteReader& in, std::size_t& left) {
    std::vector<StateEdgeRecord> edges(count_of(in, "openings and closings", left, 2));
    for (StateEdgeRecord& edge : edges) {
        const std::uint32_t kind = in.unsigned_number();
        if (kind > UINT16_MAX) in.fail("it names a kind of event that no vocabulary has room for");
        edge.kind = static_cast<EventKind>(kind);
        edge.condition = in.signed_number();
    }
    return edges;
}

void read_states(ByteReader& in, Bundle& bundle) {
    std::size_t edges_left = limits::state_edges;
    bundle.states.resize(in.count("states", limits::states, 4));
    for (StateRecord& state : bundle.states) {
        if (!in.ok()) return;
        state.name = in.unsigned_number();
        state.opening = read_edges(in, edges_left);
        state.closing = read_edges(in, edges_left);
        state.one_for_each = in.unsigned_number();
    }
}

void read_durations(ByteReader& in, Bundle& bundle) {
    const auto units = read_words(in, "units", unit_words());
    bundle.durations.resize(in.count("durations", limits::durations, 2));
    for (Duration& duration : bundle.durations) {
        if (!in.ok()) return;
        duration.unit = static_cast<Unit>(read_word(in, units));
        duration.amount = in.signed_number();
    }
}

void read_values(ByteReader& in, Bundle& bundle) {
    std::size_t values_left = limits::values;
    bundle.value_lists.resize(in.count("lists of values", limits::value_lists));
    for (auto& list : bundle.value_lists) {
        if (!in.ok()) return;
        list.resize(count_of(in, "values", values_left));
        for (std::int32_t& value : list)
            value = in.signed_number();
    }
}

void read_conditions(ByteReader& in, Bundle& bundle) {
    const auto operations = read_operations(in, "condition steps", condition_op_table());
    bundle.condition_steps.resize(in.count("condition steps", limits::condition_steps));
    for (ConditionStep& step : bundle.condition_steps) {
        if (!in.ok()) return;
        step.op = static_cast<ConditionOp>(read_word(in, operations));
        for (std::size_t operand = 0; operand < info(step.op).operands.size(); ++operand)
            step.operands[operand] = in.signed_number();
    }
    bundle.conditions.resize(in.count("conditions", limits::conditions, 2));
    for (ConditionRange& range : bundle.conditions) {
        range.begin = in.unsigned_number();
        range.end = in.unsigned_number();
    }
}

void read_code(ByteReader& in, Bundle& bundle) {
    const auto operations = read_operations(in, "instructions", opcode_table());
    bundle.code.resize(in.count("instructions", limits::instructions));
    for (Instruction& instruction : bundle.code) {
        if (!in.ok()) return;
        instruction.opcode = static_cast<Opcode>(read_word(in, operations));
        for (std::size_t operand = 0; operand < info(instruction.opcode).operands.size(); ++operand)
            instruction.operands[operand] = in.signed_number();
    }
}

template <typename Record>
void read_labels(ByteReader& in, Record& record) {
    for (TextIndex* text : {&record.name, &record.title, &record.section, &record.source, &record.responsible,
                            &record.topic, &record.says})
        *text = in.unsigned_number();
}
template <typename Record>
void read_code_range(ByteReader& in, Record& record) {
    for (std::uint32_t* number :
         {&record.code_begin, &record.code_end, &record.moment_registers, &record.spell_registers})
        *number = in.unsigned_number();
}

void read_rules(ByteReader& in, Bundle& bundle) {
    std::size_t assumptions_left = limits::assumptions;
    bundle.rules.resize(in.count("rules", limits::rules, 12));
    for (RuleRecord& rule : bundle.rules) {
        if (!in.ok()) return;
        read_labels(in, rule);
        rule.assumptions.resize(count_of(in, "assumptions", assumptions_left));
        for (TextIndex& assumption : rule.assumptions)
            assumption = in.unsigned_number();
        read_code_range(in, rule);
    }
}

void read_measures(ByteReader& in, Bundle& bundle) {
    bundle.measures.resize(in.count("measures", limits::measures, 22));
    for (MeasureRecord& measure : bundle.measures) {
        if (!in.ok()) return;
        read_labels(in, measure);
        measure.kind =
            static_cast<MeasureKind>(read_written_word(in, "kind of measure", measure_kind_words()));
        measure.unit = static_cast<Unit>(read_written_word(in, "unit", unit_words()));
        measure.rule = in.signed_number();
        measure.status = in.unsigned_number();
        measure.has_target = in.flag();
        measure.target_at_least = in.flag();
        measure.target_is_duration = in.flag();
        measure.target_duration.unit = static_cast<Unit>(read_written_word(in, "unit", unit_words()));
        measure.target_duration.amount = in.signed_number();
        measure.target_thousandths = in.signed_number();
        measure.by = in.signed_number();
        read_code_range(in, measure);
    }
}

void read_source_map(ByteReader& in, Bundle& bundle) {
    const auto read_places = [&](auto& records, std::string_view of_what) {
        const std::size_t count = in.count(of_what, records.size(), 3);
        if (in.ok() && count != records.size())
            in.fail(fmt::format("it has places for {} {} where the bundle has {}", count, of_what,
                                records.size()));
        if (!in.ok()) return;
        for (auto& record : records) {
            record.place.file = in.unsigned_number();
            record.place.line = in.unsigned_number();
            record.place.column = in.unsigned_number();
        }
    };
    read_places(bundle.code, "instructions");
    read_places(bundle.rules, "rules");
    read_places(bundle.measures, "measures");
}

// By SectionId, from 1 on.
using ReadSection = void (*)(ByteReader&, Bundle&);
constexpr std::array<ReadSection, section_count> section_readers{
    read_meta,   read_texts,      read_calendar, read_vocabulary, read_states,   read_durations,
    read_values, read_conditions, read_code,     read_rules,      read_measures, read_source_map};

ReadBundle refused(std::string reason) {
    return {std::nullopt, {std::move(reason)}, {}};
}

ReadBundle read_whole(ByteView bytes) {
    const UnpackedSections unpacked = unpack_sections(bytes);
    if (!unpacked.problem.empty()) return refused(unpacked.problem);
    Bundle bundle;
    for (const Section& section : unpacked.sections) {
        ByteReader in(section.bytes);
        section_readers[section.id - 1](in, bundle);
        if (in.ok() && !in.at_end()) in.fail("it goes on behind its end");
        if (!in.ok())
            return refused(
                fmt::format("the {} section is not well formed: {}", section_name(section.id), in.problem()));
    }
    if (std::string problem = verify(bundle); !problem.empty()) return refused(std::move(problem));
    Signatures signatures = check_signatures(bytes, unpacked);
    if (!signatures.problem.empty()) return refused(std::move(signatures.problem));
    return {std::move(bundle), {}, std::move(signatures.signed_by)};
}

} // namespace

ReadBundle read_bundle(std::span<const std::uint8_t> bytes) {
    try {
        return read_whole(bytes);
    } catch (const std::bad_alloc&) {
        return refused("there is not enough memory for this bundle");
    }
}

} // namespace plumbline
