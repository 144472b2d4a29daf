#include "tools/plumbline/run_test.h"

#include "runtime/report/writer.h"
#include "runtime/timeline/builder.h"
#include "runtime/timeline/value.h"

#include <algorithm>

namespace plumbline::tool {

namespace {

class Expected {
  public:
    Expected(const ast::Expectation& written, const Program& program)
        : written_(written), bundle_(program.bundle()), zone_(program.calendar().zone()) {}

    bool matches(const Obligation& o) const {
        const auto same = [&](const std::optional<ast::Moment>& wanted, RecordedInstant got) {
            if (!wanted) return true;
            ParsedMoment moment;
            parse_moment(wanted->text, zone_, moment);
            return moment.instant == got.at && moment.date_only == got.date_only;
        };
        if (written_.status && info(o.status).name != written_.status->text) return false;
        if (written_.requires_name && bundle_.text(o.requirement) != *written_.requires_name) return false;
        if (written_.no_due && o.due != no_instant) return false;
        return same(written_.due, {o.due, false}) && same(written_.anchor_at, o.anchor_at) &&
               same(written_.satisfied_at, o.satisfied_at);
    }

    std::string text() const {
        if (written_.nothing) return "nothing";
        std::string out = written_.negated ? "no" : "";
        const auto add = [&](const std::string& part) { out += (out.empty() ? "" : " ") + part; };
        if (written_.requires_name) add("of " + *written_.requires_name);
        if (written_.anchor_at) add("from " + written_.anchor_at->text);
        if (written_.due) add("due " + written_.due->text);
        if (written_.no_due) add("due none");
        if (written_.status) add(written_.status->text);
        if (written_.satisfied_at) add("at " + written_.satisfied_at->text);
        return out;
    }

  private:
    const ast::Expectation& written_;
    const Bundle& bundle_;
    const Zone& zone_;
};

std::string text_of(const Obligation& o, const Program& program) {
    const Zone& zone = program.calendar().zone();
    std::string out = "of " + program.bundle().text(o.requirement);
    if (o.anchor_at.at != no_instant) out += " from " + format_recorded(o.anchor_at, zone);
    out += " due " + (o.due == no_instant ? std::string("none") : format_recorded({o.due, false}, zone));
    out += " " + std::string(info(o.status).name);
    if (o.satisfied_at.at != no_instant) out += " at " + format_recorded(o.satisfied_at, zone);
    if (o.status == Status::unproven) out += ": " + unproven_because(o, program);
    return out;
}

} // namespace

Timelines timelines_of(const ast::Test& test, const Vocabulary& vocabulary, const Zone& zone) {
    TimelineBuilder builder(vocabulary);
    const ValueParser values(vocabulary);
    for (const ast::TestEvent& event : test.events) {
        const auto kind = static_cast<EventKind>(
            std::find_if(vocabulary.events.begin(), vocabulary.events.end(),
                         [&](const EventInfo& info) { return info.name == event.event.text; }) -
            vocabulary.events.begin());
        const EventInfo& known = vocabulary.events[kind];
        TimelineRow row;
        row.kind = kind;
        parse_moment(event.at.text, zone, row.at);
        if (event.recorded_at) {
            ParsedMoment recorded;
            parse_moment(event.recorded_at->text, zone, recorded);
            row.recorded_at = recorded.instant;
            if (recorded.date_only) row.flags |= recorded_at_is_date_only;
        }
        std::vector<std::int32_t> columns(known.attributes.size(), not_recorded);
        for (const ast::TestAttribute& attribute : event.attributes) {
            const auto slot =
                std::find_if(known.attributes.begin(), known.attributes.end(),
                             [&](const AttributeInfo& one) { return one.name == attribute.name.text; });
            if (slot == known.attributes.end()) {
                if (parse_yes_no(attribute.value).value_or(false)) row.flags |= is_planned;
                continue;
            }
            const auto index = static_cast<std::size_t>(slot - known.attributes.begin());
            const ParsedValue parsed = values.parse(kind, index, attribute.value);
            if (parsed.outcome == ParsedValue::Outcome::column) columns[index] = parsed.value;
            if (parsed.outcome == ParsedValue::Outcome::text) columns[index] = builder.text(parsed.text);
        }
        if (!builder.add("the case", row, columns)) break;
    }
    return builder.finish();
}

std::vector<Obligation> obligations_of(const model::Test& test, const Timelines& timelines,
                                       const Program& program) {
    const Zone& zone = program.calendar().zone();
    const auto instant = [&](const ast::Moment& moment) {
        ParsedMoment parsed;
        parse_moment(moment.text, zone, parsed);
        return parsed.date_only ? zone.end_of_day(zone.local_day(parsed.instant)) : parsed.instant;
    };
    AsOf when;
    when.as_of = instant(test.written.as_of);
    if (test.written.known_at) when.known_at = instant(*test.written.known_at);
    std::vector<Obligation> obligations;
    if (timelines.case_count() > 0) Evaluator(program, timelines, when).evaluate(0, obligations);
    return obligations;
}

std::string run_test(const model::Test& test, const Program& program) {
    const Timelines timelines =
        timelines_of(test.written, program.bundle().vocabulary, program.calendar().zone());
    std::vector<Obligation> obligations = obligations_of(test, timelines, program);
    std::erase_if(obligations, [&](const Obligation& o) { return o.rule != test.rule; });

    std::string wrong;
    for (const ast::Expectation& written : test.written.expectations) {
        const Expected expected(written, program);
        const bool found = std::any_of(obligations.begin(), obligations.end(),
                                       [&](const Obligation& o) { return expected.matches(o); });
        const bool right = written.nothing ? obligations.empty() : found != written.negated;
        if (!right) wrong += "  expected: " + expected.text() + "\n";
    }
    if (wrong.empty()) return wrong;
    for (const Obligation& o : obligations)
        wrong += "       got: " + text_of(o, program) + "\n";
    if (obligations.empty()) wrong += "       got: nothing\n";
    return wrong;
}

} // namespace plumbline::tool
