// The lines that `check --format json` prints.
#include "compiler/reference/evaluator.h"

#include <fmt/format.h>

namespace plumbline::reference {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + '"';
}

std::string instant_text(const std::optional<Moment>& moment, const Zone& zone) {
    if (!moment) return "null";
    return quoted(moment->date_only ? format_day(zone.local_day(moment->at))
                                    : format_instant(moment->at, zone));
}

std::string fields(const Obligation& one, const CalendarData& calendar) {
    const Zone zone(calendar.zone);
    std::string out = "{\"case_id\":" + quoted(one.case_id) + ",\"rule\":" + quoted(one.rule);
    out += ",\"topic\":" + quoted(one.topic) + ",\"source\":" + quoted(one.source);
    out += ",\"responsible\":" + quoted(one.responsible) + ",\"anchor\":" + quoted(one.anchor);
    out += ",\"anchor_at\":" + instant_text(one.anchor_at, zone);
    out += ",\"requires\":" + quoted(one.requirement);
    out += ",\"opens\":" + instant_text(one.opens, zone);
    out += ",\"due\":" + (one.due ? instant_text(Moment{*one.due, false}, zone) : "null");
    out += ",\"status\":" + quoted(one.status);
    out += ",\"satisfied_at\":" + instant_text(one.satisfied_at, zone);
    if (!one.excused_by.empty()) out += ",\"excused_by\":" + quoted(one.excused_by);
    if (!one.unproven_because.empty()) out += ",\"unproven_because\":" + quoted(one.unproven_because);
    if (!one.error.empty()) out += ",\"error\":" + quoted(one.error);
    return out;
}

} // namespace

std::string json_line(const Obligation& obligation, const CalendarData& calendar) {
    return fields(obligation, calendar) + "}\n";
}

std::string json_line(const LimitFinding& finding, const CalendarData& calendar) {
    return fields(finding.obligation, calendar) +
           fmt::format(",\"open\":{},\"at_most\":{}}}\n", finding.open, finding.at_most);
}

std::string json_line(const MeasureFigure& figure) {
    std::string out = "{\"measure\":" + quoted(figure.measure) + ",\"topic\":" + quoted(figure.topic);
    out += ",\"source\":" + quoted(figure.source) + ",\"responsible\":" + quoted(figure.responsible);
    out += ",\"period\":" + (figure.period.empty() ? "null" : quoted(figure.period));
    out += ",\"value\":" + (figure.value ? fmt::format("{:.3f}", *figure.value) : std::string("null"));
    out += ",\"unit\":" + quoted(figure.unit);
    out += fmt::format(",\"counted\":{},\"undecided\":{}", figure.counted, figure.undecided);
    if (!figure.target.empty()) {
        out += ",\"target\":" + quoted(figure.target) + ",\"target_kept\":";
        out += !figure.target_kept ? "null" : *figure.target_kept ? "true" : "false";
    }
    if (!figure.value) out += ",\"note\":\"no cases\"";
    return out + "}\n";
}

} // namespace plumbline::reference
