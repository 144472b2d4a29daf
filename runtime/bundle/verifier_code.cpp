// The code of rules and measures: a straight line each, read once from its first instruction to its last.
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/limits.h"
#include "runtime/bundle/verifier.h"
#include "runtime/bundle/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace plumbline::verifier {

namespace {

bool is_index(std::int32_t index, std::size_t size) {
    return index >= 0 && static_cast<std::size_t>(index) < size;
}

// What is known of a register's moments. Sizes are counted in selections: how many times as many moments as
// one plain selection of events it may hold.
struct MomentFacts {
    unsigned size = 1;
    unsigned nesting = 0;   // how often each moment may have been taken once for each spell that holds it
    bool are_events = true; // every moment is an event; else some may be instants that a form derived
};

// Registers of one rule. What another rule wrote is no longer there, without going through them again for
// each rule.
template <typename Facts>
class RegisterFile {
  public:
    RegisterFile() : entries_(max_registers) {}
    void start_over() { ++now_; }
    bool is_written(std::int32_t index) const {
        return entries_[static_cast<std::size_t>(index)].written == now_;
    }
    const Facts& operator[](std::int32_t index) const {
        return entries_[static_cast<std::size_t>(index)].facts;
    }
    void write(std::int32_t index, Facts facts) { entries_[static_cast<std::size_t>(index)] = {now_, facts}; }

  private:
    struct Entry {
        std::uint32_t written = 0;
        Facts facts;
    };
    std::vector<Entry> entries_;
    std::uint32_t now_ = 0;
};
struct NoFacts {};

// A rule's or a measure's code.
struct CodeRange {
    std::uint32_t begin, end;
    std::uint32_t moment_registers, spell_registers;
    bool is_measure;
    std::int32_t rules_before; // those that `missed` may name
};

// Operands of which the evaluator needs the event itself and not only an instant: it asks when it was written
// down, or what its attributes are.
bool needs_events(Opcode opcode, std::size_t operand) {
    switch (opcode) {
    case Opcode::excused_by:
    case Opcode::extended_to:
    case Opcode::extended_by_attribute:
    case Opcode::extended:
    case Opcode::every_on_case:
    case Opcode::every_on_case_only:
    case Opcode::recur:
    case Opcode::recur_for_each:
        return operand == 0;
    default:
        return is_form(opcode) && operand == 1; // what is required; anchors stand first
    }
}

class CodeChecker {
  public:
    CodeChecker(const Bundle& bundle, const std::vector<RegisterNeeds>& needs)
        : bundle_(bundle),
          needs_(needs),
          attributes_(attribute_types(bundle)),
          problem_of_audits_(check_audits(bundle)),
          asked_in_(bundle.conditions.size(), 0) {}

    // Empty, or what is wrong with the instruction at at().
    std::string check_range(const CodeRange& range) {
        range_ = range;
        moments_.start_over();
        spells_.start_over();
        ++now_;
        stages_ = 0;
        gathered_ = nothing;
        obligations_ = 0;
        most_ = {0, 0};
        for (at_ = range.begin; at_ < range.end; ++at_)
            if (std::string problem = check_instruction(bundle_.code[at_]); !problem.empty()) return problem;
        if (gathered_ != nothing || stages_ > 0) {
            at_ = gathered_ != nothing ? gathered_ : last_stage_;
            return "is for the form behind it, and there is none";
        }
        return {};
    }
    std::uint32_t at() const { return at_; }
    bool is_moment_written(std::int32_t index) const { return moments_.is_written(index); }
    // How many times as many obligations the range makes as one form over one plain selection.
    unsigned obligations() const { return obligations_; }
    std::vector<unsigned>& obligations_of_rules() { return obligations_of_rules_; }
    // Of the moments registers of the range.
    const MomentFacts& most() const { return most_; }

  private:
    static constexpr std::uint32_t nothing = UINT32_MAX;

    std::string check_instruction(const Instruction& instruction) {
        const Opcode opcode = instruction.opcode;
        if (static_cast<std::size_t>(opcode) >= opcode_table().size()) return "there is no such instruction";
        if (instruction.place.file >= bundle_.texts.size())
            return fmt::format("stands in a file that is text {}, and there are {}", instruction.place.file,
                               bundle_.texts.size());
        if (range_.is_measure && (!selects(opcode) || opcode == Opcode::missed))
            return "has no place in a measure, which only selects events";
        const std::string_view letters = info(opcode).operands;
        for (std::size_t index = 0; index < max_operands; ++index) {
            const std::int32_t operand = instruction.operands[index];
            if (index >= letters.size()) {
                if (operand != 0) return fmt::format("has {} where it has no operand", operand);
                continue;
            }
            if (std::string problem = check_operand(letters[index], operand); !problem.empty())
                return problem;
            if (letters[index] == 'm' && needs_events(opcode, index) && !moments_[operand].are_events)
                return fmt::format(
                    "needs events in moments register {}, which may hold instants that are none", operand);
        }
        if (std::string problem = check_sense(instruction); !problem.empty()) return problem;
        if (selects(opcode)) return write_registers(instruction, letters);
        return gather_or_take(opcode, instruction, letters);
    }

    std::string check_operand(char letter, std::int32_t operand) {
        const auto in = [&](std::string_view sort, std::size_t size) {
            return is_index(operand, size)
                       ? std::string()
                       : fmt::format("names {} {}, and there are {}", sort, operand, size);
        };
        switch (letter) {
        case 'M':
            return in("moments register", range_.moment_registers);
        case 'S':
            return in("spells register", range_.spell_registers);
        case 'm':
            return check_read("moments", operand, range_.moment_registers, moments_);
        case 's':
            return check_read("spells", operand, range_.spell_registers, spells_);
        case 'k':
            return in("kind of event", bundle_.vocabulary.events.size());
        case 't':
            return in("state", bundle_.states.size());
        case 'd':
            return in("duration", bundle_.durations.size());
        case 'x':
            return in("text", bundle_.texts.size());
        case 'p':
            return in("period", period_words().size());
        case 'c':
            return check_condition(operand);
        case 'a':
            return check_attribute(operand);
        case 'b':
            return operand == 0 || operand == 1 ? ""
                                                : fmt::format("has {} where only 0 or 1 may stand", operand);
        case 'n':
            return operand >= 0 ? "" : fmt::format("counts to {}", operand);
        case 'u':
            return operand >= 0 && operand <= limits::months_of_age
                       ? ""
                       : fmt::format("names an age of {} months", operand);
        case 'r':
            return operand >= 0 && operand < range_.rules_before
                       ? ""
                       : fmt::format("watches rule {}, which does not stand before this one", operand);
        default:
            return "has an operand of a sort that the verifier does not know";
        }
    }

    template <typename Registers>
    static std::string check_read(std::string_view sort, std::int32_t operand, std::uint32_t size,
                                  const Registers& registers) {
        if (!is_index(operand, size))
            return fmt::format("names {} register {}, and there are {}", sort, operand, size);
        if (!registers.is_written(operand))
            return fmt::format("reads {} register {} before anything has written it", sort, operand);
        return {};
    }

    // What was written stays written, so a condition need not be looked at twice in one rule.
    std::string check_condition(std::int32_t operand) {
        if (!is_index(operand, needs_.size()))
            return fmt::format("names condition {}, and there are {}", operand, needs_.size());
        const auto index = static_cast<std::size_t>(operand);
        if (asked_in_[index] == now_) return {};
        asked_in_[index] = now_;
        for (const std::int32_t needed : needs_[index].moments)
            if (std::string problem = check_read("moments", needed, range_.moment_registers, moments_);
                !problem.empty())
                return fmt::format("asks condition {}, which {}", operand, problem);
        for (const std::int32_t needed : needs_[index].spells)
            if (std::string problem = check_read("spells", needed, range_.spell_registers, spells_);
                !problem.empty())
                return fmt::format("asks condition {}, which {}", operand, problem);
        return {};
    }

    std::string check_attribute(std::int32_t operand) const {
        if (!is_index(operand, bundle_.texts.size()))
            return fmt::format("names text {}, and there are {}", operand, bundle_.texts.size());
        if (!attributes_.contains(bundle_.texts[static_cast<std::size_t>(operand)]))
            return fmt::format("names the attribute {}, which no event has",
                               quoted(bundle_, static_cast<TextIndex>(operand)));
        return {};
    }

    bool attribute_may_be(std::int32_t text, unsigned types) const {
        const auto found = attributes_.find(bundle_.texts[static_cast<std::size_t>(text)]);
        return found != attributes_.end() && (found->second & types) != 0;
    }

    // What the letters do not say.
    std::string check_sense(const Instruction& instruction) const {
        const auto& o = instruction.operands;
        switch (instruction.opcode) {
        case Opcode::nth:
        case Opcode::every_nth:
        case Opcode::reaches:
            return o[2] >= 1 ? "" : "counts to 0, and should count to 1 or more";
        case Opcode::count_in_every:
            if (std::string problem = check_period(o[6]); !problem.empty()) return problem;
            [[fallthrough]];
        case Opcode::count_in_spell:
        case Opcode::count_in_any:
        case Opcode::count_in_calendar:
            return o[4] >= 1 || o[5] == 1 ? "" : "asks for at least 0, which asks nothing";
        case Opcode::every_on_case:
        case Opcode::every_on_case_only:
            return attribute_may_be(o[1], bit_of(AttributeType::duration))
                       ? ""
                       : fmt::format("takes a duration from {}, which is one for no event",
                                     quoted(bundle_, static_cast<TextIndex>(o[1])));
        case Opcode::extended_by_attribute:
            return attribute_may_be(o[1], bit_of(AttributeType::duration) | bit_of(AttributeType::date))
                       ? ""
                       : fmt::format("takes a duration or date from {}, which is neither for any event",
                                     quoted(bundle_, static_cast<TextIndex>(o[1])));
        case Opcode::practice:
            return problem_of_audits_;
        default:
            return {};
        }
    }

    // Periods of no length would never get past the spell's start, and very short ones make millions of obligations.
    std::string check_period(std::int32_t index) const {
        const Duration length = bundle_.durations[static_cast<std::size_t>(index)];
        if (length.amount < 1) return "has periods of no length";
        if (length.unit == Unit::minutes && length.amount < limits::shortest_period_in_minutes)
            return fmt::format("has periods of {}, and an hour is the least", format_duration(length));
        return {};
    }

    // A practice is answered by an event that the evaluator knows by name.
    static std::string check_audits(const Bundle& bundle) {
        for (const EventInfo& event : bundle.vocabulary.events) {
            if (event.name != "practice_audit") continue;
            for (const AttributeInfo& attribute : event.attributes) {
                const bool is_text =
                    attribute.type == AttributeType::text || attribute.type == AttributeType::reference;
                if (attribute.name == "practice" && !is_text)
                    return "needs the audit's attribute `practice` to be a text";
                if (attribute.name == "answer" && attribute.type != AttributeType::choice)
                    return "needs the audit's attribute `answer` to be a choice";
            }
        }
        return {};
    }

    std::string write_registers(const Instruction& instruction, std::string_view letters) {
        const auto& o = instruction.operands;
        if (letters[0] == 'S') {
            spells_.write(o[0], {});
            return {};
        }
        MomentFacts facts;
        switch (instruction.opcode) {
        case Opcode::where:
        case Opcode::nth:
        case Opcode::last:
        case Opcode::reaches:
        case Opcode::silent:
            facts = moments_[o[1]];
            break;
        case Opcode::inside:
        case Opcode::every_nth:
            facts = moments_[o[1]];
            ++facts.nesting;
            break;
        case Opcode::merge:
        case Opcode::later_of:
        case Opcode::earlier_of: {
            const MomentFacts &first = moments_[o[1]], &second = moments_[o[2]];
            facts.size = instruction.opcode == Opcode::merge ? first.size + second.size
                                                             : std::max(first.size, second.size);
            facts.nesting = std::max(first.nesting, second.nesting);
            facts.are_events = first.are_events && second.are_events;
            break;
        }
        case Opcode::preceding:
            facts = moments_[o[2]];
            facts.are_events = moments_[o[1]].are_events;
            break;
        case Opcode::missed:
            facts.size = std::max(1u, obligations_of_rules_[static_cast<std::size_t>(o[1])]);
            facts.are_events = false;
            break;
        case Opcode::birthday:
        case Opcode::starts:
        case Opcode::ends:
        case Opcode::lasted:
            facts.are_events = false;
            break;
        default:
            break; // events, planned
        }
        if (facts.size > limits::merged)
            return fmt::format("may hold as many moments as {} selections of events, and {} are the most",
                               facts.size, limits::merged);
        if (facts.nesting > limits::nested)
            return fmt::format("takes moments once for each spell, the {}th time over; {} times are the most",
                               facts.nesting, limits::nested);
        moments_.write(o[0], facts);
        most_ = {std::max(most_.size, facts.size), std::max(most_.nesting, facts.nesting)};
        return {};
    }

    // What stands before a form and is taken by it.
    std::string gather_or_take(Opcode opcode, const Instruction& instruction, std::string_view letters) {
        if (starts_stage(opcode)) {
            ++stages_;
            last_stage_ = at_;
            return {};
        }
        if (changes_stage(opcode)) return stages_ > 0 ? "" : "changes a stage, and none stands before it";
        if (gathers(opcode)) {
            gathered_ = at_;
            return {};
        }
        if (takes_stages(opcode) && stages_ == 0) return "is a recurrence, and no stage stands before it";
        if (!takes_stages(opcode) && stages_ > 0) return "is no recurrence, and stages stand before it";
        unsigned size = 1 + stages_;
        for (std::size_t index = 0; index < letters.size(); ++index)
            if (letters[index] == 'm') size += moments_[instruction.operands[index]].size;
        obligations_ = std::min(obligations_ + size, limits::merged + 1);
        stages_ = 0;
        gathered_ = nothing;
        return {};
    }

    const Bundle& bundle_;
    const std::vector<RegisterNeeds>& needs_;
    const AttributeTypes attributes_;
    const std::string problem_of_audits_; // of every practice, or empty
    std::vector<std::uint32_t> asked_in_; // by condition: the last range that asked it
    std::uint32_t now_ = 0;               // the number of the range, from 1 on
    RegisterFile<MomentFacts> moments_;
    RegisterFile<NoFacts> spells_;
    CodeRange range_{};
    std::uint32_t at_ = 0;
    unsigned stages_ = 0; // since the last form
    std::uint32_t last_stage_ = 0;
    std::uint32_t gathered_ = nothing; // the last since the last form
    unsigned obligations_ = 0;
    MomentFacts most_;
    std::vector<unsigned> obligations_of_rules_;
};

std::string check_extent(const Bundle& bundle, const CodeRange& range, std::uint32_t& next) {
    if (range.moment_registers > max_registers || range.spell_registers > max_registers)
        return fmt::format("uses {} moments registers and {} spells registers, and {} are the most",
                           range.moment_registers, range.spell_registers, max_registers);
    if (range.begin > range.end || range.end > bundle.code.size())
        return fmt::format("has its code at {} to {} of {} instructions", range.begin, range.end,
                           bundle.code.size());
    if (range.begin == range.end) return {};
    if (range.begin != next)
        return fmt::format("has its code at {}, where {} is the next", range.begin, next);
    next = range.end;
    return {};
}

} // namespace

std::string check_code(const Bundle& bundle, const std::vector<RegisterNeeds>& needs,
                       EvaluationBounds& bounds) {
    CodeChecker checker(bundle, needs);
    std::uint32_t next = 0;
    const auto check = [&](const auto& record, std::string_view sort, const CodeRange& range) -> std::string {
        const auto place = [&] { return fmt::format("{} {}", sort, quoted(bundle, record.name)); };
        if (std::string problem = check_extent(bundle, range, next); !problem.empty())
            return place() + " " + problem;
        if (std::string problem = checker.check_range(range); !problem.empty())
            return fmt::format("{}, instruction {} (`{}`): {}", place(), checker.at() - range.begin + 1,
                               info(bundle.code[checker.at()].opcode).name, problem);
        if (checker.most().size > bounds.most_selections) {
            bounds.most_selections = checker.most().size;
            bounds.of_rule = bundle.text(record.name);
        }
        if (checker.most().nesting > bounds.most_nesting) {
            bounds.most_nesting = checker.most().nesting;
            bounds.nested_in_rule = bundle.text(record.name);
        }
        return {};
    };
    bounds.instructions = bundle.code.size();
    for (std::size_t index = 0; index < bundle.rules.size(); ++index) {
        const RuleRecord& rule = bundle.rules[index];
        const CodeRange range{rule.code_begin,      rule.code_end, rule.moment_registers,
                              rule.spell_registers, false,         static_cast<std::int32_t>(index)};
        if (std::string problem = check(rule, "rule", range); !problem.empty()) return problem;
        checker.obligations_of_rules().push_back(checker.obligations());
    }
    for (const MeasureRecord& measure : bundle.measures) {
        const CodeRange range{
            measure.code_begin, measure.code_end, measure.moment_registers, measure.spell_registers, true, 0};
        if (std::string problem = check(measure, "measure", range); !problem.empty()) return problem;
        const bool counts_obligations =
            measure.kind == MeasureKind::obligation_count || measure.kind == MeasureKind::obligation_share;
        const std::int32_t results = counts_obligations                         ? 0
                                     : measure.kind == MeasureKind::event_count ? 1
                                                                                : 2;
        for (std::int32_t result = 0; result < results; ++result)
            if (!checker.is_moment_written(result))
                return fmt::format("measure {}: its code does not write moments register {}",
                                   quoted(bundle, measure.name), result);
    }
    if (next != bundle.code.size())
        return fmt::format("instruction {} of the code and those behind it belong to no rule", next);
    return {};
}

} // namespace plumbline::verifier
