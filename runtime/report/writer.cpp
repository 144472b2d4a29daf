#include "runtime/report/writer.h"

#include <array>

namespace plumbline {

namespace {

void append_instant(RecordedInstant instant, const Zone& zone, std::string& out) {
    char buffer[20];
    char* end = instant.date_only ? write_day(buffer, zone.local_day(instant.at))
                                  : write_instant(buffer, instant.at, zone);
    out.append(buffer, static_cast<std::size_t>(end - buffer));
}

bool is_none(RecordedInstant instant) {
    return instant.at == no_instant || instant.at == start_of_time;
}

void append_json_instant(RecordedInstant instant, const Zone& zone, std::string& out) {
    if (is_none(instant)) {
        out += "null";
        return;
    }
    out += '"';
    append_instant(instant, zone, out);
    out += '"';
}

} // namespace

std::string format_recorded(RecordedInstant instant, const Zone& zone) {
    std::string out;
    if (!is_none(instant)) append_instant(instant, zone, out);
    return out;
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
    if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
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
    const Zone& zone = program.calendar().zone();
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
    for (const Obligation& o : obligations) {
        if (o.case_index != beginning_of) {
            beginning = "{\"case_id\":" + quoted(timelines.case_ids[o.case_index]);
            beginning_of = o.case_index;
        }
        out += beginning;
        out += heading[o.rule];
        out += text[o.anchor];
        out += ",\"anchor_at\":";
        append_json_instant(o.anchor_at, zone, out);
        out += ",\"requires\":";
        out += text[o.requirement];
        out += ",\"opens\":";
        append_json_instant(o.opens, zone, out);
        out += ",\"due\":";
        append_json_instant({o.due, false}, zone, out);
        out += ",\"status\":\"";
        out += info(o.status).name;
        out += "\",\"satisfied_at\":";
        append_json_instant(o.satisfied_at, zone, out);
        if (o.excused_by != no_text && o.status == Status::excused) {
            out += ",\"excused_by\":";
            append_json_string(bundle.text(o.excused_by), out);
        }
        if (o.status == Status::unproven) {
            out += ",\"unproven_because\":";
            append_json_string(unproven_because(o, program), out);
        }
        if (o.status == Status::error) {
            out += ",\"error\":";
            append_json_string(error_of(o, program), out);
        }
        out += "}\n";
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
    const Zone& zone = program.calendar().zone();
    const auto field = [](std::string_view text) {
        std::string result;
        append_csv_field(text, result);
        return result;
    };
    const auto instant = [&](RecordedInstant at) {
        if (!is_none(at)) append_instant(at, zone, out);
        out += ',';
    };
    Rendered heading(bundle.rules.size(), [&](std::size_t index) {
        const RuleRecord& rule = bundle.rules[index];
        std::string result;
        for (const TextIndex text : {rule.name, rule.topic, rule.source, rule.responsible})
            result += ',' + field(bundle.text(text));
        return result + ',';
    });
    Rendered text(bundle.texts.size(), [&](std::size_t index) { return field(bundle.texts[index]); });
    for (const Obligation& o : obligations) {
        append_csv_field(timelines.case_ids[o.case_index], out);
        out += heading[o.rule];
        out += text[o.anchor];
        out += ',';
        instant(o.anchor_at);
        out += text[o.requirement];
        out += ',';
        instant(o.opens);
        instant({o.due, false});
        out += info(o.status).name;
        out += ',';
        instant(o.satisfied_at);
        if (o.status == Status::excused) append_csv_field(bundle.text(o.excused_by), out);
        out += ',';
        if (o.status == Status::unproven) append_csv_field(unproven_because(o, program), out);
        out += ',';
        if (o.status == Status::error) append_csv_field(error_of(o, program), out);
        out += ",,,\n";
    }
}

} // namespace plumbline
