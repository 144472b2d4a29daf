#include "runtime/report/writer.h"

#include "runtime/report/line_writer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace plumbline {

namespace {

bool is_none(RecordedInstant instant) {
    return instant.at == no_instant || instant.at == start_of_time;
}

void add_json_instant(RecordedInstant instant, LineWriter& line) {
    if (is_none(instant)) return line.add("null");
    line.add('"');
    line.add(instant);
    line.add('"');
}

} // namespace

std::string format_recorded(RecordedInstant instant, const Zone& zone) {
    if (is_none(instant)) return {};
    return instant.date_only ? format_day(zone.local_day(instant.at)) : format_instant(instant.at, zone);
}

void append_json_string(std::string_view text, std::string& out) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (byte < 0x20) {
                out += "\\u00";
                out += digits[byte >> 4];
                out += digits[byte & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

std::string with_thousands(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

void append_csv_field(std::string_view text, std::string& out) {
    const bool formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    const auto needs_quotes = [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; };
    if (!formula && std::none_of(text.begin(), text.end(), needs_quotes)) {
        out += text;
        return;
    }
    out += '"';
    if (formula) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

std::string unproven_because(const Obligation& obligation, const Program& program) {
    switch (obligation.unknown) {
    case Unknown::nothing:
        return {};
    case Unknown::attribute:
        return program.bundle().text(obligation.unknown_attribute) + " is not recorded";
    case Unknown::time_of_day:
        return "only the date is recorded, and the hour decides";
    case Unknown::recorded_at:
        return "recorded_at is not recorded";
    case Unknown::birth_date:
        return "born is not recorded";
    case Unknown::still_open:
        return "the state goes on, so which is the last is not known yet";
    }
    return {};
}

std::string error_of(const Obligation& obligation, const Program& program) {
    if (obligation.status != Status::error) return {};
    const CalendarData& calendar = program.calendar().data();
    return "the due date lies outside calendar " + calendar.name + ", which covers " +
           format_day(calendar.first) + " to " + format_day(calendar.last);
}

namespace {

// Texts of the bundle as a format writes them, each rendered once.
template <class Render>
class Rendered {
  public:
    Rendered(std::size_t count, Render render) : texts_(count), render_(std::move(render)) {}
    const std::string& operator[](std::size_t index) {
        std::string& text = texts_[index];
        if (text.empty()) text = render_(index);
        return text;
    }

  private:
    std::vector<std::string> texts_;
    Render render_;
};

} // namespace

void write_json(std::span<const Obligation> obligations, const Program& program, const Timelines& timelines,
                std::string& out) {
    const Bundle& bundle = program.bundle();
    const auto quoted = [](std::string_view text) {
        std::string result;
        append_json_string(text, result);
        return result;
    };
    // What stands in the middle of every line of a rule.
    Rendered heading(bundle.rules.size(), [&](std::size_t index) {
        const RuleRecord& rule = bundle.rules[index];
        return ",\"rule\":" + quoted(bundle.text(rule.name)) +
               ",\"topic\":" + quoted(bundle.text(rule.topic)) +
               ",\"source\":" + quoted(bundle.text(rule.source)) +
               ",\"responsible\":" + quoted(bundle.text(rule.responsible)) + ",\"anchor\":";
    });
    Rendered text(bundle.texts.size(), [&](std::size_t index) { return quoted(bundle.texts[index]); });
    std::uint32_t beginning_of = UINT32_MAX;
    std::string beginning;
    LineWriter line(out, program.calendar().zone());
    for (const Obligation& o : obligations) {
        if (o.case_index != beginning_of) {
            beginning = "{\"case_id\":" + quoted(timelines.case_ids[o.case_index]);
            beginning_of = o.case_index;
        }
        line.add(beginning);
        line.add(heading[o.rule]);
        line.add(text[o.anchor]);
        line.add(",\"anchor_at\":");
        add_json_instant(o.anchor_at, line);
        line.add(",\"requires\":");
        line.add(text[o.requirement]);
        line.add(",\"opens\":");
        add_json_instant(o.opens, line);
        line.add(",\"due\":");
        add_json_instant({o.due, false}, line);
        line.add(",\"status\":\"");
        line.add(info(o.status).name);
        line.add("\",\"satisfied_at\":");
        add_json_instant(o.satisfied_at, line);
        if (o.excused_by != no_text && o.status == Status::excused) {
            line.add(",\"excused_by\":");
            line.add(text[o.excused_by]);
        }
        if (o.status == Status::unproven) {
            line.add(",\"unproven_because\":");
            line.add(quoted(unproven_because(o, program)));
        }
        if (o.status == Status::error) {
            line.add(",\"error\":");
            line.add(quoted(error_of(o, program)));
        }
        line.add("}\n");
    }
}

std::string csv_header() {
    return "case_id,rule,topic,source,responsible,anchor,anchor_at,requires,opens,due,status,satisfied_at,"
           "excused_by,"
           "unproven_because,error,measure,period,value\n";
}

void write_csv(std::span<const Obligation> obligations, const Program& program, const Timelines& timelines,
               std::string& out) {
    const Bundle& bundle = program.bundle();
    const auto field = [](std::string_view text) {
        std::string result;
        append_csv_field(text, result);
        return result;
    };
    Rendered heading(bundle.rules.size(), [&](std::size_t index) {
        const RuleRecord& rule = bundle.rules[index];
        std::string result;
        for (const TextIndex text : {rule.name, rule.topic, rule.source, rule.responsible})
            result += ',' + field(bundle.text(text));
        return result + ',';
    });
    Rendered text(bundle.texts.size(), [&](std::size_t index) { return field(bundle.texts[index]); });
    std::uint32_t beginning_of = UINT32_MAX;
    std::string beginning;
    LineWriter line(out, program.calendar().zone());
    const auto add_instant = [&](RecordedInstant at) {
        if (!is_none(at)) line.add(at);
        line.add(',');
    };
    for (const Obligation& o : obligations) {
        if (o.case_index != beginning_of) {
            beginning = field(timelines.case_ids[o.case_index]);
            beginning_of = o.case_index;
        }
        line.add(beginning);
        line.add(heading[o.rule]);
        line.add(text[o.anchor]);
        line.add(',');
        add_instant(o.anchor_at);
        line.add(text[o.requirement]);
        line.add(',');
        add_instant(o.opens);
        add_instant({o.due, false});
        line.add(info(o.status).name);
        line.add(',');
        add_instant(o.satisfied_at);
        if (o.status == Status::excused) line.add(text[o.excused_by]);
        line.add(',');
        if (o.status == Status::unproven) line.add(field(unproven_because(o, program)));
        line.add(',');
        if (o.status == Status::error) line.add(field(error_of(o, program)));
        line.add(",,,\n");
    }
}

} // namespace plumbline
