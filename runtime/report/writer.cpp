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

void write_json(std::span<const Obligation> obligations, const Program& program, const Timelines& timelines,
                std::string& out) {
    const Bundle& bundle = program.bundle();
    const Zone& zone = program.calendar().zone();
    // What stands in the middle of every line of a rule is rendered once for a run of its lines.
    std::uint32_t heading_of = UINT32_MAX;
    std::string heading;
    for (const Obligation& o : obligations) {
        if (o.rule != heading_of) {
            const RuleRecord& rule = bundle.rules[o.rule];
            heading = ",\"rule\":";
            append_json_string(bundle.text(rule.name), heading);
            heading += ",\"topic\":";
            append_json_string(bundle.text(rule.topic), heading);
            heading += ",\"source\":";
            append_json_string(bundle.text(rule.source), heading);
            heading += ",\"responsible\":";
            append_json_string(bundle.text(rule.responsible), heading);
            heading += ",\"anchor\":";
            heading_of = o.rule;
        }
        out += "{\"case_id\":";
        append_json_string(timelines.case_ids[o.case_index], out);
        out += heading;
        append_json_string(bundle.text(o.anchor), out);
        out += ",\"anchor_at\":";
        append_json_instant(o.anchor_at, zone, out);
        out += ",\"requires\":";
        append_json_string(bundle.text(o.requirement), out);
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
    std::uint32_t heading_of = UINT32_MAX;
    std::string heading;
    const auto instant = [&](RecordedInstant at) {
        if (!is_none(at)) append_instant(at, zone, out);
        out += ',';
    };
    for (const Obligation& o : obligations) {
        if (o.rule != heading_of) {
            const RuleRecord& rule = bundle.rules[o.rule];
            heading.clear();
            for (const TextIndex text : {rule.name, rule.topic, rule.source, rule.responsible}) {
                heading += ',';
                append_csv_field(bundle.text(text), heading);
            }
            heading += ',';
            heading_of = o.rule;
        }
        append_csv_field(timelines.case_ids[o.case_index], out);
        out += heading;
        append_csv_field(bundle.text(o.anchor), out);
        out += ',';
        instant(o.anchor_at);
        append_csv_field(bundle.text(o.requirement), out);
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
