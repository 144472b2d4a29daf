// The C interface over the runtime. No exception leaves it: what a library throws ends here as PLUMBLINE_FULL.
#include "runtime/include/plumbline.h"

#include "runtime/bundle/bundle_file.h"
#include "runtime/timeline/case_timeline.h"
#include "runtime/timeline/value.h"
#include "runtime/vm/evaluator.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace plumbline;

struct plumbline_program {
    explicit plumbline_program(Bundle bundle)
        : program(std::move(bundle)), values(program.bundle().vocabulary) {}
    std::optional<EventKind> kind_of(std::string_view name) const {
        const auto& events = program.bundle().vocabulary.events;
        const auto found = std::find_if(events.begin(), events.end(),
                                        [&](const EventInfo& event) { return event.name == name; });
        if (found == events.end()) return std::nullopt;
        return static_cast<EventKind>(found - events.begin());
    }
    const Zone& zone() const { return program.calendar().zone(); }

    Program program;
    ValueParser values;
};

struct plumbline_checker {
    explicit plumbline_checker(const plumbline_program& of)
        : program(of), evaluator(of.program, current, {}) {}
    const plumbline_program& program;
    Timelines current; // the case in hand, while it is checked
    Evaluator evaluator;
};

struct plumbline_case {
    plumbline_case(const plumbline_program& of, std::string id)
        : program(of), timeline(of.program.bundle().vocabulary, std::move(id)) {}
    const plumbline_program& program;
    CaseTimeline timeline;
    std::vector<EventKind> added; // since the last check
    std::optional<AsOf> checked;
    std::vector<Obligation> found;
};

namespace {

plumbline_result fail(plumbline_result result, std::string_view message, plumbline_problem* problem) {
    if (problem) {
        const std::size_t size = std::min(message.size(), sizeof problem->message - 1);
        std::memcpy(problem->message, message.data(), size);
        problem->message[size] = '\0';
    }
    return result;
}

// Whatever a container or a reader throws: there is no more memory.
template <class Work>
plumbline_result guarded(const Work& work, plumbline_problem* problem = nullptr) {
    try {
        return work();
    } catch (const std::exception& error) {
        return fail(PLUMBLINE_FULL, error.what(), problem);
    }
}

// A value of the row in hand. Empty: it was set.
std::string set_value(plumbline_case& one, const plumbline_attribute& attribute, TimelineRow& row,
                      std::vector<std::int32_t>& values, plumbline_result& result) {
    const std::string_view text = attribute.value ? attribute.value : "";
    const std::string_view name = attribute.name ? attribute.name : "";
    if (text.empty()) return {};
    if (name == "planned") {
        const auto planned = parse_yes_no(text);
        if (!planned) return describe(ValueFault::not_yes_no, name, text);
        if (*planned) row.flags |= is_planned;
        return {};
    }
    const auto& attributes = one.program.program.bundle().vocabulary.events[row.kind].attributes;
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const AttributeInfo& info) { return info.name == name; });
    if (found == attributes.end()) {
        result = PLUMBLINE_UNKNOWN_ATTRIBUTE;
        return "the event has no attribute `" + std::string(name) + "`";
    }
    const auto slot = static_cast<std::size_t>(found - attributes.begin());
    const ParsedValue value = one.program.values.parse(row.kind, slot, text);
    switch (value.outcome) {
    case ParsedValue::Outcome::column:
        values[slot] = value.value;
        break;
    case ParsedValue::Outcome::text:
        values[slot] = one.timeline.text(value.text);
        break;
    case ParsedValue::Outcome::unlisted:
        values[slot] = one.timeline.unlisted(normalise_name(value.text));
        break;
    case ParsedValue::Outcome::not_recorded:
        break;
    case ParsedValue::Outcome::unusable:
        return describe(value.fault, name, value.text);
    }
    return {};
}

// The case's timeline stands where the checker's evaluator looks, and goes back whatever happens.
struct Lent {
    Lent(CaseTimeline& from, Timelines& to) : timeline(from), place(to) { timeline.exchange(place); }
    ~Lent() { timeline.exchange(place); }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    CaseTimeline& timeline;
    Timelines& place;
};

// A date alone is its end.
MomentError instant_of(const char* text, const Zone& zone, Instant& result) {
    ParsedMoment moment{};
    const MomentError error = parse_moment(text, zone, moment);
    if (error == MomentError::none)
        result = moment.date_only ? zone.end_of_day(zone.local_day(moment.instant)) : moment.instant;
    return error;
}

} // namespace

plumbline_result plumbline_program_load(const void* bytes, size_t size, plumbline_program** program,
                                        plumbline_problem* problem) {
    *program = nullptr;
    return guarded(
        [&] {
            ReadBundle read = read_bundle({static_cast<const std::uint8_t*>(bytes), size});
            if (!read.bundle) return fail(PLUMBLINE_BUNDLE_REFUSED, read.error.message, problem);
            *program = new plumbline_program(std::move(*read.bundle));
            return PLUMBLINE_OK;
        },
        problem);
}
void plumbline_program_free(plumbline_program* program) {
    delete program;
}

plumbline_result plumbline_checker_new(const plumbline_program* program, plumbline_checker** made) {
    *made = nullptr;
    return guarded([&] {
        *made = new plumbline_checker(*program);
        return PLUMBLINE_OK;
    });
}
void plumbline_checker_free(plumbline_checker* checker) {
    delete checker;
}

plumbline_result plumbline_case_new(const plumbline_program* program, const char* case_id,
                                    plumbline_case** made) {
    *made = nullptr;
    return guarded([&] {
        *made = new plumbline_case(*program, case_id);
        return PLUMBLINE_OK;
    });
}
void plumbline_case_free(plumbline_case* one) {
    delete one;
}

plumbline_result plumbline_case_add(plumbline_case* one, const char* event, const char* at,
                                    const char* recorded_at, const plumbline_attribute* attributes,
                                    size_t attribute_count, plumbline_problem* problem) {
    return guarded(
        [&] {
            const auto kind = one->program.kind_of(event);
            if (!kind)
                return fail(PLUMBLINE_UNKNOWN_EVENT,
                            "the vocabulary does not know the event `" + std::string(event) + "`", problem);
            TimelineRow row;
            row.kind = *kind;
            if (const MomentError error = parse_moment(at, one->program.zone(), row.at);
                error != MomentError::none)
                return fail(PLUMBLINE_BAD_TIME, describe(error, "at", at), problem);
            if (recorded_at && *recorded_at) {
                ParsedMoment recorded{};
                if (const MomentError error = parse_moment(recorded_at, one->program.zone(), recorded);
                    error != MomentError::none)
                    return fail(PLUMBLINE_BAD_TIME, describe(error, "recorded_at", recorded_at), problem);
                row.recorded_at = recorded.instant;
                if (recorded.date_only) row.flags |= recorded_at_is_date_only;
            }
            std::vector<std::int32_t> values(
                one->program.program.bundle().vocabulary.events[*kind].attributes.size(), not_recorded);
            // Twice, because a text that is new moves the numbers of those before it.
            for (int pass = 0; pass < 2; ++pass)
                for (size_t i = 0; i < attribute_count; ++i) {
                    plumbline_result result = PLUMBLINE_BAD_VALUE;
                    if (const std::string wrong = set_value(*one, attributes[i], row, values, result);
                        !wrong.empty())
                        return fail(result, wrong, problem);
                }
            one->added.push_back(*kind);
            one->timeline.add(row, values);
            return PLUMBLINE_OK;
        },
        problem);
}

plumbline_result plumbline_case_check(plumbline_checker* checker, plumbline_case* one, const char* as_of,
                                      const char* known_at, plumbline_problem* problem) {
    return guarded(
        [&] {
            AsOf when;
            if (const MomentError error = instant_of(as_of, one->program.zone(), when.as_of);
                error != MomentError::none)
                return fail(PLUMBLINE_BAD_TIME, describe(error, "as_of", as_of), problem);
            if (known_at) {
                Instant known = 0;
                if (const MomentError error = instant_of(known_at, one->program.zone(), known);
                    error != MomentError::none)
                    return fail(PLUMBLINE_BAD_TIME, describe(error, "known_at", known_at), problem);
                when.known_at = known;
            }
            const bool same =
                one->checked && one->checked->as_of == when.as_of && one->checked->known_at == when.known_at;
            one->checked.reset(); // until this check is through
            checker->evaluator.ask(when);
            const Lent lent(one->timeline, checker->current);
            if (same) {
                checker->evaluator.update(0, one->added, one->found);
            } else {
                one->found.clear();
                checker->evaluator.evaluate(0, one->found);
            }
            one->added.clear();
            one->checked = when;
            return PLUMBLINE_OK;
        },
        problem);
}

size_t plumbline_case_obligation_count(const plumbline_case* one) {
    return one->found.size();
}

plumbline_obligation plumbline_case_obligation(const plumbline_case* one, size_t index) {
    const Bundle& bundle = one->program.program.bundle();
    const Obligation& found = one->found[index];
    const RuleRecord& rule = bundle.rules[found.rule];
    const auto text = [&](TextIndex at) { return bundle.text(at).c_str(); };
    const auto instant = [](Instant at) { return at == start_of_time ? PLUMBLINE_NONE : at; };
    plumbline_obligation result;
    result.rule = text(rule.name);
    result.source = text(rule.source);
    result.responsible = text(rule.responsible);
    result.anchor = text(found.anchor);
    result.requires_event = text(found.requirement);
    result.status = info(found.status).name.data(); // a literal, so it ends with a NUL
    result.excused_by = found.status == Status::excused ? text(found.excused_by) : "";
    result.anchor_at = instant(found.anchor_at.at);
    result.opens = instant(found.opens.at);
    result.due = found.due;
    result.satisfied_at = found.satisfied_at.at;
    return result;
}
