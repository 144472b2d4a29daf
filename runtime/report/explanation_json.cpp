// An explanation for programs: one JSON object a line.
#include "runtime/report/explain.h"
#include "runtime/report/writer.h"

namespace plumbline {

namespace {

class Object {
  public:
    explicit Object(std::string& out) : out_(out) { out_ += '{'; }
    void end() { out_ += '}'; }
    void name(std::string_view key) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_string(key, out_);
        out_ += ':';
    }
    void text(std::string_view key, std::string_view value) {
        name(key);
        append_json_string(value, out_);
    }
    void text_or_null(std::string_view key, std::string_view value) {
        if (!value.empty()) return text(key, value);
        name(key);
        out_ += "null";
    }
    void number(std::string_view key, std::uint64_t value) {
        name(key);
        out_ += std::to_string(value);
    }

  private:
    std::string& out_;
    bool first_ = true;
};

template <typename List, typename Write>
void array(const List& list, std::string& out, Write write) {
    out += '[';
    bool first = true;
    for (const auto& item : list) {
        if (!first) out += ',';
        first = false;
        write(item);
    }
    out += ']';
}

} // namespace

void write_explanation_json(const Explanation& e, const Zone& zone, std::string& out) {
    const auto instant = [&](RecordedInstant at) { return format_recorded(at, zone); };
    Object object(out);
    object.text("case_id", e.case_id);
    object.text("rule", e.rule);
    object.text("title", e.title);
    object.text("requires", e.requirement);
    object.text("status", e.status);
    object.text("says", e.says);
    object.text("this_is", e.form);
    object.text("source", e.source);
    object.text("responsible", e.responsible);
    object.name("assuming");
    array(e.assumptions, out, [&](const std::string& text) { append_json_string(text, out); });
    object.name("written_in");
    Object place(out);
    place.text("file", e.file);
    place.number("line", e.line);
    place.number("column", e.column);
    place.end();
    object.text("anchor", e.anchor);
    object.text_or_null("anchor_at", instant(e.anchor_at));
    object.text_or_null("anchor_event", e.anchor_event);
    object.text_or_null("started", e.started);
    object.text_or_null("stage", e.stage);
    object.text_or_null("sum", e.sum);
    object.name("days");
    array(e.days, out, [&](const CountedDay& day) {
        Object counted(out);
        counted.text("day", format_day(day.day));
        if (day.number > 0)
            counted.number("counted", static_cast<std::uint64_t>(day.number));
        else
            counted.text("not_counted", day.why);
        counted.end();
    });
    object.text_or_null("opens", instant(e.opens));
    object.text_or_null("due", instant({e.due, false}));
    if (e.due == no_instant) object.text_or_null("why_no_due", e.due_text);
    object.text_or_null("extended", e.extended);
    object.text_or_null("satisfied_at", instant(e.found_at));
    object.text_or_null("found", e.found);
    object.text_or_null("so", e.so);
    object.name("not_by");
    array(e.not_by, out, [&](const ExplainedEvent& event) {
        Object one(out);
        one.text("at", instant(event.at));
        one.text("event", event.text);
        one.end();
    });
    if (e.not_by_left_out > 0) object.number("not_by_left_out", e.not_by_left_out);
    object.name("no_excuse");
    array(e.no_excuse, out, [&](const ExplainedEvent& event) {
        Object one(out);
        one.text("at", instant(event.at));
        one.text("event", event.text);
        one.end();
    });
    object.end();
    out += '\n';
}

} // namespace plumbline
