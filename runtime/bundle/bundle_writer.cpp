// Bundle -> bytes. Every value of a bundle is written as it stands, sound or not: judging it is the
// verifier's matter, on this side and on the other. Section by section the mirror of bundle_reader.cpp.
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/container.h"
#include "runtime/bundle/words.h"

#include <algorithm>

namespace plumbline {

namespace {

// The words that a section uses, in the order of their table, and where each stands among them.
class WordList {
  public:
    explicit WordList(std::size_t table_size) : used_(table_size, false), place_(table_size, 0) {}

    void use(std::size_t index) {
        if (index < used_.size()) used_[index] = true;
    }
    // A number past the table becomes a place past the list, which no reader accepts.
    std::uint32_t place_of(std::size_t index) const {
        return index < place_.size() && used_[index] ? place_[index]
                                                     : static_cast<std::uint32_t>(used_.size());
    }
    template <typename WriteWord>
    void write(ByteWriter& out, WriteWord write_word) {
        out.count(static_cast<std::size_t>(std::count(used_.begin(), used_.end(), true)));
        std::uint32_t next = 0;
        for (std::size_t index = 0; index < used_.size(); ++index) {
            if (!used_[index]) continue;
            place_[index] = next++;
            write_word(index);
        }
    }

  private:
    std::vector<bool> used_;
    std::vector<std::uint32_t> place_;
};

void write_operation(ByteWriter& out, const OperationInfo& operation) {
    out.text(operation.name);
    out.text(operation.operands);
}

Bytes meta(const Bundle& bundle) {
    ByteWriter out;
    out.text(bundle.compiler_version);
    out.raw(bundle.source_hash);
    for (const TextIndex text :
         {bundle.name, bundle.title, bundle.version, bundle.vocabulary_name, bundle.vocabulary_version})
        out.unsigned_number(text);
    return out.take();
}

Bytes texts(const Bundle& bundle) {
    ByteWriter out;
    out.count(bundle.texts.size());
    for (const std::string& text : bundle.texts)
        out.text(text);
    return out.take();
}

void write_spans(ByteWriter& out, const std::vector<NamedSpan>& spans) {
    out.count(spans.size());
    for (const NamedSpan& span : spans) {
        out.signed_number(span.first);
        out.signed_number(span.last);
        out.text(span.name);
    }
}

Bytes calendar(const Bundle& bundle) {
    const CalendarData& data = bundle.calendar;
    ByteWriter out;
    out.text(data.name);
    out.text(data.title);
    out.text(data.version);
    out.text(data.zone_name);
    out.signed_number(data.first);
    out.signed_number(data.last);
    for (const bool is_working : data.working_weekdays)
        out.flag(is_working);
    out.count(data.holidays.size());
    for (const NamedDay& holiday : data.holidays) {
        out.signed_number(holiday.day);
        out.text(holiday.name);
    }
    write_spans(out, data.closures);
    write_spans(out, data.terms);
    out.count(data.zone.size());
    for (const ZoneTransition& transition : data.zone) {
        out.signed_number(transition.at);
        out.signed_number(transition.offset_minutes);
    }
    return out.take();
}

Bytes vocabulary(const Bundle& bundle) {
    ByteWriter out;
    out.count(bundle.vocabulary.roles.size());
    for (const std::string& role : bundle.vocabulary.roles)
        out.text(role);

    WordList types(attribute_type_words().size());
    for (const EventInfo& event : bundle.vocabulary.events)
        for (const AttributeInfo& attribute : event.attributes)
            types.use(static_cast<std::size_t>(attribute.type));
    types.write(out, [&](std::size_t index) { out.text(attribute_type_words()[index]); });

    out.count(bundle.vocabulary.events.size());
    for (const EventInfo& event : bundle.vocabulary.events) {
        out.text(event.name);
        out.count(event.attributes.size());
        for (const AttributeInfo& attribute : event.attributes) {
            out.text(attribute.name);
            out.unsigned_number(types.place_of(static_cast<std::size_t>(attribute.type)));
            out.count(attribute.choices.size());
            for (const std::string& choice : attribute.choices)
                out.text(choice);
        }
    }
    out.signed_number(bundle.born);
    return out.take();
}

void write_edges(ByteWriter& out, const std::vector<StateEdgeRecord>& edges) {
    out.count(edges.size());
    for (const StateEdgeRecord& edge : edges) {
        out.unsigned_number(edge.kind);
        out.signed_number(edge.condition);
    }
}

Bytes states(const Bundle& bundle) {
    ByteWriter out;
    out.count(bundle.states.size());
    for (const StateRecord& state : bundle.states) {
        out.unsigned_number(state.name);
        write_edges(out, state.opening);
        write_edges(out, state.closing);
        out.unsigned_number(state.one_for_each);
    }
    return out.take();
}

Bytes durations(const Bundle& bundle) {
    ByteWriter out;
    WordList units(unit_words().size());
    for (const Duration& duration : bundle.durations)
        units.use(static_cast<std::size_t>(duration.unit));
    units.write(out, [&](std::size_t index) { out.text(unit_words()[index]); });
    out.count(bundle.durations.size());
    for (const Duration& duration : bundle.durations) {
        out.unsigned_number(units.place_of(static_cast<std::size_t>(duration.unit)));
        out.signed_number(duration.amount);
    }
    return out.take();
}

Bytes values(const Bundle& bundle) {
    ByteWriter out;
    out.count(bundle.value_lists.size());
    for (const auto& list : bundle.value_lists) {
        out.count(list.size());
        for (const std::int32_t value : list)
            out.signed_number(value);
    }
    return out.take();
}

Bytes conditions(const Bundle& bundle) {
    ByteWriter out;
    WordList operations(condition_op_table().size());
    for (const ConditionStep& step : bundle.condition_steps)
        operations.use(static_cast<std::size_t>(step.op));
    operations.write(out, [&](std::size_t index) { write_operation(out, condition_op_table()[index]); });
    out.count(bundle.condition_steps.size());
    for (const ConditionStep& step : bundle.condition_steps) {
        out.unsigned_number(operations.place_of(static_cast<std::size_t>(step.op)));
        for (std::size_t operand = 0; operand < info(step.op).operands.size(); ++operand)
            out.signed_number(step.operands[operand]);
    }
    out.count(bundle.conditions.size());
    for (const ConditionRange range : bundle.conditions) {
        out.unsigned_number(range.begin);
        out.unsigned_number(range.end);
    }
    return out.take();
}

Bytes code(const Bundle& bundle) {
    ByteWriter out;
    WordList operations(opcode_table().size());
    for (const Instruction& instruction : bundle.code)
        operations.use(static_cast<std::size_t>(instruction.opcode));
    operations.write(out, [&](std::size_t index) { write_operation(out, opcode_table()[index]); });
    out.count(bundle.code.size());
    for (const Instruction& instruction : bundle.code) {
        out.unsigned_number(operations.place_of(static_cast<std::size_t>(instruction.opcode)));
        for (std::size_t operand = 0; operand < info(instruction.opcode).operands.size(); ++operand)
            out.signed_number(instruction.operands[operand]);
    }
    return out.take();
}

// What rules and measures have in common.
template <typename Record>
void write_labels(ByteWriter& out, const Record& record) {
    for (const TextIndex text : {record.name, record.title, record.section, record.source, record.responsible,
                                 record.topic, record.says})
        out.unsigned_number(text);
}
template <typename Record>
void write_code_range(ByteWriter& out, const Record& record) {
    for (const std::uint32_t number :
         {record.code_begin, record.code_end, record.moment_registers, record.spell_registers})
        out.unsigned_number(number);
}

Bytes rules(const Bundle& bundle) {
    ByteWriter out;
    out.count(bundle.rules.size());
    for (const RuleRecord& rule : bundle.rules) {
        write_labels(out, rule);
        out.count(rule.assumptions.size());
        for (const TextIndex assumption : rule.assumptions)
            out.unsigned_number(assumption);
        write_code_range(out, rule);
    }
    return out.take();
}

Bytes measures(const Bundle& bundle) {
    ByteWriter out;
    out.count(bundle.measures.size());
    for (const MeasureRecord& measure : bundle.measures) {
        write_labels(out, measure);
        out.text(word_at(measure_kind_words(), static_cast<std::size_t>(measure.kind)));
        out.text(word_at(unit_words(), static_cast<std::size_t>(measure.unit)));
        out.signed_number(measure.rule);
        out.unsigned_number(measure.status);
        out.flag(measure.has_target);
        out.flag(measure.target_at_least);
        out.flag(measure.target_is_duration);
        out.text(word_at(unit_words(), static_cast<std::size_t>(measure.target_duration.unit)));
        out.signed_number(measure.target_duration.amount);
        out.signed_number(measure.target_thousandths);
        out.signed_number(measure.by);
        write_code_range(out, measure);
    }
    return out.take();
}

Bytes source_map(const Bundle& bundle) {
    ByteWriter out;
    const auto write_places = [&](const auto& records) {
        out.count(records.size());
        for (const auto& record : records) {
            out.unsigned_number(record.place.file);
            out.unsigned_number(record.place.line);
            out.unsigned_number(record.place.column);
        }
    };
    write_places(bundle.code);
    write_places(bundle.rules);
    write_places(bundle.measures);
    return out.take();
}

} // namespace

std::vector<std::uint8_t> write_bundle(const Bundle& bundle) {
    // By SectionId, from 1 on.
    const std::array<Bytes, section_count> contents{
        meta(bundle),   texts(bundle),     calendar(bundle), vocabulary(bundle),
        states(bundle), durations(bundle), values(bundle),   conditions(bundle),
        code(bundle),   rules(bundle),     measures(bundle), source_map(bundle)};
    std::vector<Section> sections;
    for (std::uint32_t id = 1; id <= section_count; ++id)
        sections.push_back({id, 0, contents[id - 1]});
    return pack_sections(sections);
}

} // namespace plumbline
