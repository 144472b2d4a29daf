// Everything in a bundle but conditions and code.
#include "runtime/bundle/encode.h"
#include "runtime/bundle/limits.h"
#include "runtime/bundle/verifier.h"
#include "runtime/bundle/words.h"
#include "runtime/timeline/text.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <optional>

namespace plumbline::verifier {

namespace {

constexpr std::int32_t most_offset_minutes = 26 * 60; // no clock on earth has been further from UTC

// The first in the order of names. By sorting and not by hashing, which a file can be made to slow down; by their sizes
// first, which tell most names apart at once.
template <typename Names, typename NameOf>
std::optional<std::string_view> first_duplicate(const Names& names, NameOf name_of) {
    std::vector<std::string_view> sorted;
    sorted.reserve(names.size());
    for (const auto& entry : names)
        sorted.push_back(name_of(entry));
    std::sort(sorted.begin(), sorted.end(), [](std::string_view a, std::string_view b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    std::optional<std::string_view> first;
    for (std::size_t at = 1; at < sorted.size(); ++at)
        if (sorted[at] == sorted[at - 1] && (!first || sorted[at] < *first)) first = sorted[at];
    return first;
}
const std::string& itself(const std::string& name) {
    return name;
}

// Blanks and what can be seen of ASCII, as most texts are through and through: eight bytes at a time.
bool is_plain(std::string_view text) {
    constexpr std::uint64_t in_each_byte = 0x0101010101010101;
    std::size_t at = 0;
    for (std::uint64_t eight = 0; text.size() - at >= sizeof eight; at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        // The highest bit of a byte is set by what is beyond ASCII, is less than a blank, or is the last of ASCII.
        const std::uint64_t beyond = eight | (eight - ' ' * in_each_byte) | (eight + in_each_byte);
        if ((beyond & (0x80 * in_each_byte)) != 0) return false;
    }
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                       [](char c) { return ' ' <= c && c < '\x7F'; });
}

// What is wrong with a text or a name. Reports and messages show them as they are, so that they rely on this.
std::string_view fault_of(std::string_view text) {
    if (is_plain(text)) return {};
    return !is_utf8(text) ? "is not UTF-8" : !is_printable(text) ? "has a control character" : "";
}

bool is_date(Day day) {
    return first_day <= day && day <= last_day;
}

std::string check_span(std::string_view sort, const NamedSpan& span) {
    if (!is_date(span.first) || !is_date(span.last))
        return fmt::format("calendar: the {} {} lies outside the years 1900 to 2199", sort,
                           quoted(span.name));
    if (span.first > span.last)
        return fmt::format("calendar: the {} {} ends before it begins", sort, quoted(span.name));
    return {};
}

std::string check_zone(const std::vector<ZoneTransition>& zone) {
    constexpr std::int64_t first_instant = std::int64_t{first_day} * minutes_per_day;
    constexpr std::int64_t last_instant = (std::int64_t{last_day} + 1) * minutes_per_day;
    for (std::size_t index = 0; index < zone.size(); ++index) {
        const auto& [at, offset] = zone[index];
        if (offset < -most_offset_minutes || offset > most_offset_minutes)
            return fmt::format("calendar: clock change {} sets the clock {} minutes from UTC", index + 1,
                               offset);
        if (index == 0) continue; // the first holds from the start of time, whatever it says
        if (at <= zone[index - 1].at)
            return fmt::format("calendar: clock change {} does not lie after the one before it", index + 1);
        if (at < first_instant || at > last_instant)
            return fmt::format("calendar: clock change {} lies outside the years 1900 to 2199", index + 1);
    }
    return {};
}

bool is_unit(Unit unit) {
    return static_cast<int>(unit) < unit_count;
}
bool is_sound(Duration duration) {
    return is_unit(duration.unit) && duration.amount >= 0 && duration.amount <= Duration::max_amount;
}

} // namespace

std::string check_sizes(const Bundle& bundle) {
    std::size_t attributes = 0, choices = 0, edges = 0, values = 0, assumptions = 0;
    for (const EventInfo& event : bundle.vocabulary.events) {
        attributes += event.attributes.size();
        for (const AttributeInfo& attribute : event.attributes)
            choices += attribute.choices.size();
    }
    for (const StateRecord& state : bundle.states)
        edges += state.opening.size() + state.closing.size();
    for (const auto& list : bundle.value_lists)
        values += list.size();
    for (const RuleRecord& rule : bundle.rules)
        assumptions += rule.assumptions.size();
    const struct {
        std::string_view of_what;
        std::size_t size, most;
    } sizes[] = {{"texts", bundle.texts.size(), limits::texts},
                 {"kinds of event", bundle.vocabulary.events.size(), limits::kinds},
                 {"attributes", attributes, limits::attributes},
                 {"choices", choices, limits::choices},
                 {"roles", bundle.vocabulary.roles.size(), limits::roles},
                 {"states", bundle.states.size(), limits::states},
                 {"openings and closings of states", edges, limits::state_edges},
                 {"durations", bundle.durations.size(), limits::durations},
                 {"lists of values", bundle.value_lists.size(), limits::value_lists},
                 {"values", values, limits::values},
                 {"conditions", bundle.conditions.size(), limits::conditions},
                 {"condition steps", bundle.condition_steps.size(), limits::condition_steps},
                 {"instructions", bundle.code.size(), limits::instructions},
                 {"rules", bundle.rules.size(), limits::rules},
                 {"measures", bundle.measures.size(), limits::measures},
                 {"assumptions", assumptions, limits::assumptions},
                 {"holidays", bundle.calendar.holidays.size(), limits::holidays},
                 {"closures", bundle.calendar.closures.size(), limits::spans},
                 {"terms", bundle.calendar.terms.size(), limits::spans},
                 {"clock changes", bundle.calendar.zone.size(), limits::clock_changes}};
    for (const auto& [of_what, size, most] : sizes)
        if (size > most) return fmt::format("the bundle has {} {}, and may have {}", size, of_what, most);
    return {};
}

std::string check_texts(const Bundle& bundle) {
    if (bundle.texts.empty() || !bundle.texts[0].empty()) return "texts: the first is not the empty text";
    for (std::size_t index = 0; index < bundle.texts.size(); ++index)
        if (const auto fault = fault_of(bundle.texts[index]); !fault.empty())
            return fmt::format("texts: text {} {}", index, fault);
    if (const auto twice = first_duplicate(bundle.texts, itself))
        return fmt::format("texts: {} stands there twice", quoted(*twice));
    if (const auto fault = fault_of(bundle.compiler_version); !fault.empty())
        return fmt::format("the compiler's version {}", fault);
    const struct {
        std::string_view of_what;
        TextIndex text;
    } used[] = {{"name", bundle.name},
                {"title", bundle.title},
                {"version", bundle.version},
                {"vocabulary's name", bundle.vocabulary_name},
                {"vocabulary's version", bundle.vocabulary_version}};
    for (const auto& [of_what, text] : used)
        if (text >= bundle.texts.size())
            return fmt::format("the standard's {} is text {}, and there are {} texts", of_what, text,
                               bundle.texts.size());
    if (bundle.name == no_text) return "the standard has no name";
    return {};
}

std::string check_calendar(const Bundle& bundle) {
    const CalendarData& data = bundle.calendar;
    for (const std::string* text : {&data.name, &data.title, &data.version, &data.zone_name})
        if (const auto fault = fault_of(*text); !fault.empty())
            return fmt::format("calendar: its name, title, version or zone {}", fault);
    for (const auto* names : {&data.closures, &data.terms})
        for (const NamedSpan& span : *names)
            if (const auto fault = fault_of(span.name); !fault.empty())
                return fmt::format("calendar: the name of a closure or term {}", fault);
    if (!is_date(data.first) || !is_date(data.last))
        return "calendar: its range lies outside the years 1900 to 2199";
    if (data.first > data.last) return "calendar: its range ends before it begins";
    for (std::size_t index = 0; index < data.holidays.size(); ++index) {
        const NamedDay& holiday = data.holidays[index];
        if (const auto fault = fault_of(holiday.name); !fault.empty())
            return fmt::format("calendar: the name of holiday {} {}", index + 1, fault);
        if (holiday.day < data.first || holiday.day > data.last)
            return fmt::format("calendar: holiday {} ({}) lies outside its range", index + 1,
                               quoted(holiday.name));
        if (index > 0 && holiday.day <= data.holidays[index - 1].day)
            return fmt::format("calendar: holiday {} ({}) does not lie after the one before it", index + 1,
                               quoted(holiday.name));
    }
    for (const NamedSpan& closure : data.closures)
        if (std::string problem = check_span("closure", closure); !problem.empty()) return problem;
    for (std::size_t index = 0; index < data.terms.size(); ++index) {
        const NamedSpan& term = data.terms[index];
        if (std::string problem = check_span("term", term); !problem.empty()) return problem;
        if (index > 0 && term.first <= data.terms[index - 1].last)
            return fmt::format("calendar: the term {} does not lie after the one before it",
                               quoted(term.name));
    }
    return check_zone(data.zone);
}

std::string check_vocabulary(const Bundle& bundle) {
    const auto& [events, roles] = bundle.vocabulary;
    for (const std::string& role : roles)
        if (const auto fault = fault_of(role); !fault.empty())
            return fmt::format("vocabulary: the name of a role {}", fault);
    if (const auto twice = first_duplicate(roles, itself))
        return fmt::format("vocabulary: the role {} stands there twice", quoted(*twice));
    for (std::size_t kind = 0; kind < events.size(); ++kind) {
        const EventInfo& event = events[kind];
        if (const auto fault = event.name.empty() ? "is empty" : fault_of(event.name); !fault.empty())
            return fmt::format("vocabulary: the name of event {} {}", kind + 1, fault);
        if (kind > 0 && event.name <= events[kind - 1].name)
            return fmt::format("vocabulary: event {} does not stand behind {} in name order",
                               quoted(event.name), quoted(events[kind - 1].name));
        for (const AttributeInfo& attribute : event.attributes) {
            if (const auto fault = attribute.name.empty() ? "is empty" : fault_of(attribute.name);
                !fault.empty())
                return fmt::format("vocabulary: event {} has an attribute whose name {}", quoted(event.name),
                                   fault);
            const auto place = [&] {
                return fmt::format("vocabulary: attribute {} of event {}", quoted(attribute.name),
                                   quoted(event.name));
            };
            if (static_cast<std::size_t>(attribute.type) >= attribute_type_words().size())
                return place() + " has a type that there is not";
            if (attribute.type != AttributeType::choice && !attribute.choices.empty())
                return place() + " has choices, and is no choice";
            for (const std::string& choice : attribute.choices)
                if (const auto fault = fault_of(choice); !fault.empty())
                    return fmt::format("{} has a choice that {}", place(), fault);
            if (const auto twice = first_duplicate(attribute.choices, itself))
                return place() + fmt::format(" has the choice {} twice", quoted(*twice));
        }
        if (const auto twice =
                first_duplicate(event.attributes, [](const AttributeInfo& attribute) -> const std::string& {
                    return attribute.name;
                }))
            return fmt::format("vocabulary: event {} has the attribute {} twice", quoted(event.name),
                               quoted(*twice));
    }
    if (bundle.born < -1 || bundle.born >= static_cast<std::int32_t>(events.size()))
        return fmt::format("vocabulary: ages count from kind of event {}, and there are {}", bundle.born,
                           events.size());
    return {};
}

std::string check_durations(const Bundle& bundle) {
    for (std::size_t index = 0; index < bundle.durations.size(); ++index) {
        if (!is_unit(bundle.durations[index].unit))
            return fmt::format("durations: duration {} has a unit that there is not", index);
        if (!is_sound(bundle.durations[index]))
            return fmt::format("durations: duration {} has the amount {}; it may be 0 to {}", index,
                               bundle.durations[index].amount, Duration::max_amount);
    }
    return {};
}

AttributeTypes attribute_types(const Bundle& bundle) {
    AttributeTypes types;
    for (const EventInfo& event : bundle.vocabulary.events)
        for (const AttributeInfo& attribute : event.attributes)
            types[attribute.name] |= bit_of(attribute.type);
    return types;
}

std::string check_states(const Bundle& bundle) {
    const AttributeTypes attributes = attribute_types(bundle);
    std::vector<bool> named(bundle.texts.size(), false);
    for (std::size_t index = 0; index < bundle.states.size(); ++index) {
        const StateRecord& state = bundle.states[index];
        const std::string place = place_of(bundle, "state", state.name, index);
        if (state.name == no_text || state.name >= bundle.texts.size()) return place + " has no name";
        if (named[state.name]) return place + " stands there twice";
        named[state.name] = true;
        for (const auto* edges : {&state.opening, &state.closing}) {
            for (const StateEdgeRecord& edge : *edges) {
                if (edge.kind >= bundle.vocabulary.events.size())
                    return place + fmt::format(" opens or closes with kind of event {}, and there are {}",
                                               edge.kind, bundle.vocabulary.events.size());
                if (edge.condition < -1 ||
                    edge.condition >= static_cast<std::int32_t>(bundle.conditions.size()))
                    return place + fmt::format(" asks condition {}, and there are {}", edge.condition,
                                               bundle.conditions.size());
            }
        }
        if (state.one_for_each >= bundle.texts.size() ||
            (state.one_for_each != no_text && !attributes.contains(bundle.texts[state.one_for_each])))
            return place + fmt::format(" runs once for each {}, which no event has as an attribute",
                                       quoted(bundle, state.one_for_each));
    }
    return {};
}

namespace {

// Names, titles and the like of rules and of measures.
template <typename Record>
std::string check_record_labels(const Bundle& bundle, const std::vector<Record>& records,
                                std::string_view sort) {
    std::vector<bool> named(bundle.texts.size(), false);
    for (std::size_t index = 0; index < records.size(); ++index) {
        const Record& record = records[index];
        const auto place = [&] { return place_of(bundle, sort, record.name, index); };
        if (record.name == no_text) return place() + " has no name";
        for (const TextIndex text : {record.name, record.title, record.section, record.source,
                                     record.responsible, record.topic, record.says, record.place.file})
            if (text >= bundle.texts.size())
                return place() +
                       fmt::format(": text {} is used, and there are {}", text, bundle.texts.size());
        if (named[record.name]) return place() + " stands there twice";
        named[record.name] = true;
    }
    return {};
}

std::string check_measure(const Bundle& bundle, const MeasureRecord& measure) {
    if (static_cast<std::size_t>(measure.kind) >= measure_kind_words().size())
        return "is of a kind that there is not";
    if (!is_unit(measure.unit)) return "has a unit that there is not";
    if (!is_sound(measure.target_duration)) return "has a target that is no duration";
    if (measure.by < -1 || measure.by >= static_cast<std::int32_t>(period_words().size()))
        return fmt::format("is given by period {}, which there is not", measure.by);
    if (measure.rule < -1 || measure.rule >= static_cast<std::int32_t>(bundle.rules.size()))
        return fmt::format("counts rule {}, and there are {}", measure.rule, bundle.rules.size());
    if (measure.status >= bundle.texts.size())
        return fmt::format("counts the status that is text {}, and there are {}", measure.status,
                           bundle.texts.size());
    const bool counts_obligations =
        measure.kind == MeasureKind::obligation_count || measure.kind == MeasureKind::obligation_share;
    if (counts_obligations && measure.rule < 0) return "counts obligations, and names no rule";
    if (counts_obligations && measure.status == no_text) return "counts obligations, and names no status";
    return {};
}

} // namespace

std::string check_labels(const Bundle& bundle) {
    if (std::string problem = check_record_labels(bundle, bundle.rules, "rule"); !problem.empty())
        return problem;
    for (const RuleRecord& rule : bundle.rules)
        for (const TextIndex assumption : rule.assumptions)
            if (assumption >= bundle.texts.size())
                return fmt::format("rule {}: text {} is used, and there are {}", quoted(bundle, rule.name),
                                   assumption, bundle.texts.size());
    if (std::string problem = check_record_labels(bundle, bundle.measures, "measure"); !problem.empty())
        return problem;
    for (const MeasureRecord& measure : bundle.measures)
        if (std::string problem = check_measure(bundle, measure); !problem.empty())
            return fmt::format("measure {} {}", quoted(bundle, measure.name), problem);
    return {};
}

} // namespace plumbline::verifier
