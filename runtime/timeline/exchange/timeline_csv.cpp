#include "runtime/timeline/exchange/exchange.h"

#include <algorithm>
#include <tuple>

namespace plumbline {

namespace {

// RFC 4180, section 2: a field with a comma, a quote or a line break is quoted, and quotes in it are doubled.
void append_field(std::string& out, std::string_view field) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += field;
        return;
    }
    out += '"';
    for (const char c : field) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

} // namespace

std::string format_timeline_csv(std::vector<ExchangeEvent> events) {
    std::sort(events.begin(), events.end(), [](const ExchangeEvent& left, const ExchangeEvent& right) {
        return std::tie(left.case_id, left.at, left.event, left.attributes) <
               std::tie(right.case_id, right.at, right.event, right.attributes);
    });
    std::string out = "case_id,event,at,recorded_at,attrs\n";
    std::string packed;
    for (const ExchangeEvent& event : events) {
        packed.clear();
        for (const auto& [name, value] : event.attributes) {
            if (!packed.empty()) packed += ';';
            packed += name;
            packed += '=';
            packed += value;
        }
        append_field(out, event.case_id);
        out += ',';
        append_field(out, event.event);
        out += ',';
        append_field(out, event.at);
        out += ",,";
        append_field(out, packed);
        out += '\n';
    }
    return out;
}

} // namespace plumbline
