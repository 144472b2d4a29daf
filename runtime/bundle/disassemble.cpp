#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/describe.h"
#include "runtime/bundle/words.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace plumbline {

namespace {

constexpr std::size_t shown_of_operand = 100; // bytes of a text
constexpr std::size_t place_column = 80;

class Listing {
  public:
    explicit Listing(const Bundle& bundle) : bundle_(bundle) {
        for (std::size_t index = 0; index < bundle.conditions.size(); ++index)
            conditions_.push_back(condition_words(bundle, static_cast<std::int64_t>(index)));
    }

    std::string write() {
        header();
        calendar();
        vocabulary();
        for (const StateRecord& record : bundle_.states)
            state(record);
        for (const RuleRecord& record : bundle_.rules) {
            line("\nrule {}{}", name(record.name), title(record.title));
            labels(record);
            for (const TextIndex assumption : record.assumptions)
                label("assuming", assumption);
            code(record);
        }
        for (const MeasureRecord& record : bundle_.measures) {
            line("\nmeasure {}{}", name(record.name), title(record.title));
            labels(record);
            line("  {}", kind_of_measure(record));
            code(record);
        }
        return std::move(text_);
    }

  private:
    template <typename... Arguments>
    void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
        text_ += '\n';
    }

    std::string name(TextIndex text) const { return text_or_question_mark(bundle_, text); }
    std::string title(TextIndex text) const { return text == no_text ? "" : " " + in_quotes(name(text)); }
    std::string version(TextIndex text) const {
        return text == no_text ? "" : fmt::format(" version {}", in_quotes(name(text)));
    }
    void label(std::string_view word, TextIndex text) {
        if (text != no_text) line("  {:<12}{}", word, in_quotes(name(text)));
    }

    void header() {
        line("standard {}{}{}", name(bundle_.name), title(bundle_.title), version(bundle_.version));
        line("  format {}, compiled by Plumbline {}", bundle_format_version,
             bundle_.compiler_version.empty() ? "?" : bundle_.compiler_version);
        std::string hash;
        for (const std::uint8_t byte : bundle_.source_hash)
            hash += fmt::format("{:02x}", byte);
        line("  sources {}", hash);
        line("  {} rules, {} measures, {} instructions, {} conditions, {} texts", bundle_.rules.size(),
             bundle_.measures.size(), bundle_.code.size(), bundle_.conditions.size(), bundle_.texts.size());
    }

    void calendar() {
        constexpr std::array<std::string_view, 7> weekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                           "Friday", "Saturday", "Sunday"};
        const CalendarData& data = bundle_.calendar;
        line("\ncalendar {}{}{}", data.name, data.title.empty() ? "" : " " + in_quotes(data.title),
             data.version.empty() ? "" : " version " + in_quotes(data.version));
        line("  covers {} to {}", format_day(data.first), format_day(data.last));
        std::string working;
        for (std::size_t index = 0; index < weekdays.size(); ++index)
            if (data.working_weekdays[index]) working += fmt::format(" {}", weekdays[index]);
        line("  working days{}", working.empty() ? " none" : working);
        if (!data.zone_name.empty() || !data.zone.empty())
            line("  zone {}, {} clock changes", data.zone_name.empty() ? "?" : data.zone_name,
                 data.zone.size());
        if (!data.holidays.empty())
            line("  {} holidays, {} to {}", data.holidays.size(), format_day(data.holidays.front().day),
                 format_day(data.holidays.back().day));
        for (const NamedSpan& closure : data.closures)
            line("  closed {} to {} {}", format_day(closure.first), format_day(closure.last),
                 in_quotes(closure.name));
        for (const NamedSpan& term : data.terms)
            line("  term {} to {} {}", format_day(term.first), format_day(term.last), in_quotes(term.name));
    }

    void vocabulary() {
        line("\nvocabulary{}{}",
             bundle_.vocabulary_name == no_text ? "" : " " + name(bundle_.vocabulary_name),
             version(bundle_.vocabulary_version));
        line("  {} kinds of event, {} roles{}", bundle_.vocabulary.events.size(),
             bundle_.vocabulary.roles.size(),
             bundle_.born < 0 ? "" : ", ages count from " + event_name(bundle_, bundle_.born));
        if (!bundle_.states.empty()) text_ += '\n';
    }

    void state(const StateRecord& record) {
        const auto edges = [&](const std::vector<StateEdgeRecord>& list) {
            std::string words;
            for (const StateEdgeRecord& edge : list) {
                words += (words.empty() ? "" : " or ") + event_name(bundle_, edge.kind);
                if (edge.condition >= 0) words += fmt::format(" where ({})", condition(edge.condition));
            }
            return words.empty() ? std::string("nothing") : words;
        };
        line("state {}: from {} to {}{}", name(record.name), edges(record.opening), edges(record.closing),
             record.one_for_each == no_text ? "" : ", one for each " + name(record.one_for_each));
    }

    template <typename Record>
    void labels(const Record& record) {
        label("section", record.section);
        label("source", record.source);
        label("responsible", record.responsible);
        label("topic", record.topic);
        label("says", record.says);
        line("  {:<12}{}", "at", place(record.place));
    }

    std::string kind_of_measure(const MeasureRecord& measure) const {
        const auto word = [](auto words, auto value) {
            const std::string_view found = word_at(words, static_cast<std::size_t>(value));
            return std::string(found.empty() ? "?" : found);
        };
        std::string words = word(measure_kind_words(), measure.kind);
        if (measure.kind == MeasureKind::average || measure.kind == MeasureKind::median)
            words += " in " + word(unit_words(), measure.unit);
        if (measure.kind == MeasureKind::obligation_count || measure.kind == MeasureKind::obligation_share)
            words += fmt::format(" of rule {} with status {}", rule_name(measure.rule), name(measure.status));
        if (measure.by >= 0) words += ", by " + word(period_words(), measure.by);
        if (!measure.has_target) return words;
        words += measure.target_at_least ? ", target at least " : ", target at most ";
        return words + (measure.target_is_duration ? duration_words(measure.target_duration)
                                                   : number_words(measure.target_thousandths));
    }

    template <typename Record>
    void code(const Record& record) {
        line("  {:<12}{} for moments, {} for spells", "registers", record.moment_registers,
             record.spell_registers);
        const std::size_t end = std::min<std::size_t>(record.code_end, bundle_.code.size());
        for (std::size_t at = record.code_begin; at < end; ++at) {
            const Instruction& instruction = bundle_.code[at];
            const std::string words =
                fmt::format("  {:4}  {}", at - record.code_begin + 1, operation(instruction));
            line("{:<{}}  {}", words, place_column, place(instruction.place));
        }
    }

    // m1 = where m0, (visit.alone = yes), s0
    std::string operation(const Instruction& instruction) const {
        const OperationInfo& table = info(instruction.opcode);
        std::string before, behind;
        for (std::size_t index = 0; index < table.operands.size(); ++index) {
            std::string words = operand(table.operands[index], instruction.operands[index]);
            // A count and which way it bounds.
            if (table.operands.substr(0, index + 1).ends_with("nb"))
                words = instruction.operands[index] == 0 ? "at least" : "at most";
            if (table.operands[index] == 'M' || table.operands[index] == 'S')
                before += words + " = ";
            else
                behind += (behind.empty() ? " " : ", ") + words;
        }
        return fmt::format("{}{}{}", before, table.name, behind);
    }

    std::string operand(char letter, std::int32_t value) const {
        switch (letter) {
        case 'M':
        case 'm':
            return fmt::format("m{}", value);
        case 'S':
        case 's':
            return fmt::format("s{}", value);
        case 'k':
            return event_name(bundle_, value);
        case 't': {
            const bool is_there = value >= 0 && static_cast<std::size_t>(value) < bundle_.states.size();
            return is_there ? name(bundle_.states[static_cast<std::size_t>(value)].name) : "?";
        }
        case 'c':
            return "(" + condition(value) + ")";
        case 'd':
            return duration_words(bundle_, value);
        case 'x':
            return in_quotes(text_or_question_mark(bundle_, value), shown_of_operand);
        case 'a':
            return text_or_question_mark(bundle_, value);
        case 'b':
            return value == 0 ? "no" : value == 1 ? "yes" : "?";
        case 'p': {
            const std::string_view word = word_at(period_words(), static_cast<std::size_t>(value));
            return std::string(word.empty() ? "?" : word);
        }
        case 'u':
            return "age " + age_words(value);
        case 'r':
            return "rule " + rule_name(value);
        default:
            return fmt::format("{}", value);
        }
    }

    std::string condition(std::int32_t index) const {
        const bool is_there = index >= 0 && static_cast<std::size_t>(index) < conditions_.size();
        return is_there ? conditions_[static_cast<std::size_t>(index)] : "?";
    }
    std::string rule_name(std::int32_t index) const {
        const bool is_there = index >= 0 && static_cast<std::size_t>(index) < bundle_.rules.size();
        return is_there ? name(bundle_.rules[static_cast<std::size_t>(index)].name) : "?";
    }
    std::string place(const SourcePlace& place) const {
        return fmt::format("{}:{}:{}", place.file == no_text ? "?" : name(place.file), place.line,
                           place.column);
    }

    const Bundle& bundle_;
    std::vector<std::string> conditions_;
    std::string text_;
};

} // namespace

std::string disassemble(const Bundle& bundle) {
    return Listing(bundle).write();
}

} // namespace plumbline
