#include "runtime/report/explain.h"

#include "runtime/report/explained_forms.h"
#include "runtime/report/writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline {

namespace {

constexpr std::size_t others_at_most = 10;

class Explainer {
  public:
    Explainer(const Obligation& obligation, const Program& program, const Timelines& timelines, AsOf when)
        : o_(obligation),
          program_(program),
          bundle_(program.bundle()),
          form_(bundle_.code[obligation.instruction]),
          calendar_(program.calendar()),
          zone_(calendar_.zone()),
          timelines_(timelines),
          when_(when) {}

    Explanation explanation() {
        heading();
        clock();
        trigger();
        sum();
        answer();
        exceptions();
        return std::move(e_);
    }

  private:
    void heading() {
        const RuleRecord& rule = bundle_.rules[o_.rule];
        e_.case_id = timelines_.case_ids[o_.case_index];
        e_.rule = bundle_.text(rule.name);
        e_.title = bundle_.text(rule.title);
        e_.requirement = bundle_.text(o_.requirement);
        e_.status = info(o_.status).name;
        e_.says = bundle_.text(rule.says);
        e_.source = bundle_.text(rule.source);
        e_.responsible = bundle_.text(rule.responsible);
        for (const TextIndex assumption : rule.assumptions)
            e_.assumptions.push_back(bundle_.text(assumption));
        e_.file = bundle_.text(rule.place.file);
        e_.line = rule.place.line;
        e_.column = rule.place.column;
        e_.form = form_in_words(form_, o_, bundle_);
        e_.stage = stage_in_words(o_, bundle_);
    }

    // --- events as they are on record

    EventKind kind_of(std::uint32_t row) const {
        for (const KindRun& run : timelines_.runs_of(o_.case_index))
            if (row < run.end) return run.kind;
        return 0;
    }

    RecordedInstant instant_of(std::uint32_t row) const {
        return {timelines_.at[row], (timelines_.flags[row] & at_is_date_only) != 0};
    }

    std::string event_text(std::uint32_t row) const {
        const EventInfo& event = bundle_.vocabulary.events[kind_of(row)];
        std::string attributes;
        for (std::size_t slot = 0; slot < event.attributes.size(); ++slot) {
            const std::int32_t value = timelines_.value(row, slot);
            if (value == not_recorded) continue;
            if (!attributes.empty()) attributes += ", ";
            attributes += attribute_text(event.attributes[slot], value);
        }
        return attributes.empty() ? event.name : event.name + " (" + attributes + ")";
    }

    // "seen", "not alone", "place home".
    std::string attribute_text(const AttributeInfo& attribute, std::int32_t value) const {
        const auto index = static_cast<std::size_t>(value);
        const auto named = [&](const std::string& word) { return attribute.name + " " + word; };
        switch (attribute.type) {
        case AttributeType::yes_no:
            return (value ? "" : "not ") + attribute.name;
        case AttributeType::duration:
            return named(format_duration(unpack_duration(value)));
        case AttributeType::date:
            return named(format_day(value));
        case AttributeType::number:
            return named(fmt::format("{:g}", value / 1000.0));
        case AttributeType::text:
        case AttributeType::reference:
            return named(timelines_.strings[index]);
        case AttributeType::role:
        case AttributeType::choice:
            break;
        }
        if (value >= Timelines::unlisted_base)
            return named(timelines_.unlisted[index - Timelines::unlisted_base]);
        return named(attribute.type == AttributeType::role ? bundle_.vocabulary.roles[index]
                                                           : attribute.choices[index]);
    }

    // --- where the clock started

    void clock() {
        e_.anchor = bundle_.text(o_.anchor);
        e_.anchor_at = o_.anchor_at;
        if (o_.anchor_row == no_row) return;
        const std::string event = event_text(o_.anchor_row);
        if (event != e_.anchor) e_.anchor_event = event;
    }

    // A clock that a trigger started.
    void trigger() {
        for (std::uint32_t at = bundle_.rules[o_.rule].code_begin; at < o_.instruction; ++at) {
            const Instruction& one = bundle_.code[at];
            const auto length = [&] {
                return format_duration(bundle_.durations[static_cast<std::size_t>(one.operands[3])]);
            };
            switch (one.opcode) {
            case Opcode::silent:
                if (o_.anchor_row != no_row)
                    e_.started =
                        fmt::format("{} after {}, {}, and nothing came in them that breaks the silence",
                                    length(), e_.anchor, long_instant(instant_of(o_.anchor_row), zone_));
                break;
            case Opcode::missed:
                e_.started = fmt::format("the due of {}, which was missed", e_.anchor);
                break;
            case Opcode::lasted:
                e_.started = fmt::format(
                    "{} had lasted {} then", e_.anchor,
                    format_duration(bundle_.durations[static_cast<std::size_t>(one.operands[2])]));
                break;
            case Opcode::reaches:
                e_.started = fmt::format("with this one there were {} within {}", one.operands[2], length());
                break;
            default:
                break;
            }
        }
    }

    // --- how the due was counted

    void sum() {
        e_.due = o_.due;
        e_.opens = o_.opens;
        if (o_.status == Status::error) {
            e_.due_text = error_of(o_, program_);
            return;
        }
        if (o_.due == no_instant) {
            undated();
            return;
        }
        switch (form_.opcode) {
        case Opcode::on_the_day:
            e_.sum = "the same day, to its last minute";
            break;
        case Opcode::on_the_same_working_day:
            same_working_day();
            break;
        case Opcode::around:
            e_.sum = fmt::format("from {0} before to {0} after {1}; that day is not counted",
                                 format_duration(o_.counted), long_instant({o_.counted_from, false}, zone_));
            break;
        case Opcode::shortly_before:
            e_.sum = fmt::format("from {} before {}, which is not counted, up to it",
                                 format_duration(o_.counted), long_instant({o_.counted_from, false}, zone_));
            break;
        case Opcode::by_age:
            age();
            break;
        case Opcode::by_event:
            e_.sum = fmt::format("by the time of {}", e_.anchor);
            break;
        case Opcode::count_in_every:
            numbered_period();
            break;
        case Opcode::count_in_calendar:
        case Opcode::count_in_spell:
            e_.sum = fmt::format("{}, from {} to {}", counted_in_words(), long_instant(o_.opens, zone_),
                                 long_instant({o_.due, false}, zone_));
            break;
        default:
            length();
        }
        if (o_.excused_row != no_row && o_.status != Status::excused)
            e_.extended = fmt::format("by {}, {}", event_text(o_.excused_row),
                                      long_instant(instant_of(o_.excused_row), zone_));
    }

    void undated() {
        e_.due_text = "no date: the rule sets none";
        switch (form_.opcode) {
        case Opcode::count_in_spell:
            e_.sum = counted_in_words();
            e_.due_text = form_.operands[5] ? e_.due_text : "when the state ends, and it has not";
            break;
        case Opcode::count_in_every:
        case Opcode::count_in_calendar:
            e_.sum = fmt::format("{}, from {}", counted_in_words(), long_instant(o_.opens, zone_));
            break;
        case Opcode::count_in_any:
            e_.sum = fmt::format("{} in the {} up to this one, from {}", counted_in_words(),
                                 format_duration(o_.counted), long_instant(o_.opens, zone_));
            break;
        case Opcode::time_in_any:
            e_.sum = fmt::format("at most {} in the {} up to the end of this stay, from {}",
                                 format_duration(o_.counted), format_duration(duration_operand(5)),
                                 long_instant(o_.opens, zone_));
            break;
        case Opcode::throughout:
            if (o_.status == Status::breached && o_.counted_from != no_instant)
                e_.sum =
                    fmt::format("it did not hold from {}", long_instant({o_.counted_from, false}, zone_));
            break;
        default:
            break;
        }
    }

    Duration duration_operand(int operand) const {
        return bundle_.durations[static_cast<std::size_t>(form_.operands[operand])];
    }

    // "at least 2 visit".
    std::string counted_in_words() const {
        return fmt::format("{} {} {}", form_.operands[5] ? "at most" : "at least", form_.operands[4],
                           e_.requirement);
    }

    void numbered_period() {
        int number = 1;
        while (true) {
            const auto end =
                due_after(calendar_, o_.counted_from, {o_.counted.amount * number, o_.counted.unit});
            if (!end || *end >= o_.due) break;
            ++number;
        }
        e_.sum =
            fmt::format("{} in period {} of {}, counted from {}: from {} to {}", counted_in_words(), number,
                        format_duration(o_.counted), long_instant({o_.counted_from, false}, zone_),
                        long_instant(o_.opens, zone_), long_instant({o_.due, false}, zone_));
    }

    void same_working_day() {
        const Day day = zone_.local_day(o_.anchor_at.at);
        const std::string why = calendar_.why_not_working(day);
        e_.sum = why.empty() ? "the same day, to its last minute"
                             : fmt::format("{} is no working day ({}), so the next one", long_day(day), why);
    }

    // An age is reached at the start of the birthday; one born on 29 February reaches it on 28 February in other years.
    void age() {
        const Day born = zone_.local_day(o_.counted_from);
        e_.sum = fmt::format("born {}: age {} is reached on {}", long_day(born),
                             age_in_words(o_.counted.amount), long_day(zone_.local_day(o_.due)));
        const Date birth = date_from_day(born);
        const Date reached = date_from_day(zone_.local_day(o_.due));
        if (birth.day != reached.day)
            e_.sum += birth.month == 2 && birth.day == 29 && o_.counted.amount % 12 == 0
                          ? "; who was born on 29 February reaches an age on 28 February in other years"
                          : "; that month has no such day, so its last";
    }

    // Working days one by one, with the name of each day that is left out; other units in a sentence.
    void length() {
        if (o_.counted.amount <= 0 || o_.counted_from == no_instant || o_.counted_from == start_of_time)
            return;
        const Day from = zone_.local_day(o_.counted_from);
        const bool forward = o_.due >= o_.counted_from;
        const std::string length =
            fmt::format("{} {}", format_duration(o_.counted), forward ? "after" : "before");
        switch (o_.counted.unit) {
        case Unit::working_days:
            e_.sum = fmt::format("{} {}; that day is not counted", length, long_day(from));
            working_days(from, forward);
            break;
        case Unit::clear_working_days:
            e_.sum = fmt::format("{} {}; that day is not counted, nor is the last", length, long_day(from));
            working_days(from, forward);
            break;
        case Unit::clear_days:
            e_.sum = fmt::format("{} {}; {} to {} lie between", length, long_day(from),
                                 long_day(std::min(from, zone_.local_day(o_.due)) + 1),
                                 long_day(std::max(from, zone_.local_day(o_.due)) - 1));
            break;
        case Unit::hours:
        case Unit::minutes:
            e_.sum =
                fmt::format("{} {}, in elapsed time", length, long_instant({o_.counted_from, false}, zone_));
            if (zone_.offset_at(o_.counted_from) != zone_.offset_at(o_.due))
                e_.sum += "; the clocks change in between, so the time of day moves by an hour";
            break;
        case Unit::months:
        case Unit::years:
            months(from, forward, length);
            break;
        case Unit::days:
        case Unit::weeks:
            e_.sum = fmt::format("{} {}; that day is not counted, the last one is", length, long_day(from));
            break;
        }
    }

    void months(Day from, bool forward, const std::string& length) {
        const int count = o_.counted.amount * (o_.counted.unit == Unit::years ? 12 : 1);
        const Date start = date_from_day(from);
        const Day corresponding = add_months(from, forward ? count : -count);
        const Date end = date_from_day(corresponding);
        e_.sum = fmt::format("{} {}: the corresponding date", length, long_day(from));
        if (start.day == end.day) return;
        const std::string month = long_day(corresponding); // "Fri 28 February 2025"
        const std::size_t name = month.find(' ', 4) + 1;
        e_.sum += fmt::format("; {} has no {}, so its last day", month.substr(name), start.day);
    }

    void working_days(Day from, bool forward) {
        const Day due = zone_.local_day(o_.due);
        const int step = forward ? 1 : -1;
        int number = 0;
        for (Day day = from + step; forward ? day <= due : day >= due; day += step) {
            std::string why = calendar_.why_not_working(day);
            const int counted = why.empty() ? ++number : 0;
            e_.days.push_back({day, counted, std::move(why)});
        }
    }

    // --- what was found, and what follows

    void answer() {
        const std::string as_of = long_instant({when_.as_of, false}, zone_);
        switch (o_.status) {
        case Status::met:
        case Status::late:
        case Status::attested:
        case Status::not_attested:
            e_.found_at = o_.satisfied_at;
            e_.found = o_.satisfied_row != no_row         ? event_text(o_.satisfied_row)
                       : o_.satisfied_at.at == no_instant ? "nothing that breaks it"
                                                          : e_.requirement;
            if (o_.status == Status::late) e_.so = "late by " + length_between(o_.due, o_.satisfied_at.at);
            break;
        case Status::overdue:
            e_.so = fmt::format("overdue by {} at {}", length_between(o_.due, when_.as_of), as_of);
            break;
        case Status::pending:
            e_.so = fmt::format("still open at {}", as_of);
            break;
        case Status::excused:
            e_.so = fmt::format("excused by {}", bundle_.text(o_.excused_by));
            if (o_.excused_row != no_row) e_.so += ", " + long_instant(instant_of(o_.excused_row), zone_);
            break;
        case Status::lapsed:
            e_.so = o_.due == no_instant ? "the state has ended: nothing is owed any more"
                                         : "the state ended before it was due: nothing is owed any more";
            break;
        case Status::breached:
            e_.so = breach_in_words(form_, o_, bundle_);
            break;
        case Status::unproven:
            e_.so = "the record cannot decide it: " + unproven_because(o_, program_);
            break;
        case Status::unanswered:
            e_.so = "no audit has answered it yet";
            break;
        case Status::error:
            break;
        }
        // A quality is asked of the anchor itself: other events of its kind have nothing to do with it.
        const bool of_anchor = form_.opcode == Opcode::quality || form_.opcode == Opcode::never;
        if (o_.status != Status::met && o_.status != Status::lapsed && !of_anchor) others();
    }

    // Events of the required kinds in the time asked about that did not serve: what a reader would ask next.
    void others() {
        const std::string required = " or " + e_.requirement + " or ";
        for (const KindRun& run : timelines_.runs_of(o_.case_index)) {
            if (required.find(" or " + bundle_.vocabulary.events[run.kind].name + " or ") ==
                std::string::npos)
                continue;
            for (std::uint32_t row = run.begin; row < run.end; ++row) {
                if (row == o_.satisfied_row || row == o_.anchor_row || timelines_.at[row] > when_.as_of)
                    continue;
                if (o_.opens.at != no_instant && timelines_.at[row] < o_.opens.at) continue;
                if (o_.satisfied_at.at != no_instant && timelines_.at[row] > o_.satisfied_at.at) continue;
                if (e_.not_by.size() < others_at_most)
                    e_.not_by.push_back({instant_of(row), event_text(row)});
                else
                    ++e_.not_by_left_out;
            }
        }
    }

    // What the exceptions of the rule name, and what is on record without having excused.
    void exceptions() {
        if (o_.status != Status::overdue && o_.status != Status::late) return;
        for (std::uint32_t at = bundle_.rules[o_.rule].code_begin; at < o_.instruction; ++at) {
            const Instruction& one = bundle_.code[at];
            if (one.opcode != Opcode::excused_by) continue;
            // Its text is the names of its kinds of events: `E or F`.
            const std::string named = " or " + bundle_.text(static_cast<TextIndex>(one.operands[1])) + " or ";
            for (const KindRun& run : timelines_.runs_of(o_.case_index)) {
                if (named.find(" or " + bundle_.vocabulary.events[run.kind].name + " or ") ==
                    std::string::npos)
                    continue;
                for (std::uint32_t row = run.begin; row < run.end; ++row)
                    no_excuse(row);
            }
        }
    }

    void no_excuse(std::uint32_t row) {
        if (timelines_.at[row] > when_.as_of ||
            (o_.opens.at != no_instant && timelines_.at[row] < o_.opens.at))
            return;
        if (e_.no_excuse.size() >= others_at_most) return;
        const bool in_time = timelines_.at[row] <= o_.due;
        std::string text =
            event_text(row) +
            (in_time ? ", otherwise than the exception asks or written down too late" : ", after the due");
        for (const ExplainedEvent& one : e_.no_excuse) // each demand of the rule has its exceptions
            if (one.at.at == timelines_.at[row] && one.text == text) return;
        e_.no_excuse.push_back({instant_of(row), std::move(text)});
    }

    static std::string length_between(Instant from, Instant to) {
        const std::int64_t minutes = static_cast<std::int64_t>(to) - from;
        const auto counted = [](std::int64_t n, const char* unit) {
            return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
        };
        if (minutes < 120) return counted(minutes, "minute");
        if (minutes < 2 * 1440) return counted(minutes / 60, "hour");
        return counted(minutes / 1440, "day");
    }

    const Obligation& o_;
    const Program& program_;
    const Bundle& bundle_;
    const Instruction& form_;
    const Calendar& calendar_;
    const Zone& zone_;
    const Timelines& timelines_;
    const AsOf when_;
    Explanation e_;
};

} // namespace

Explanation explain(const Obligation& obligation, const Program& program, const Timelines& timelines,
                    AsOf when) {
    return Explainer(obligation, program, timelines, when).explanation();
}

} // namespace plumbline
