// Tests of an event's attributes: that each exists, and that like is compared with like.
// Where the event may be one of several kinds, there is a test for each; asked of another kind it answers no.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

bool is_order(ast::Comparison comparison) {
    return comparison != ast::Comparison::equal && comparison != ast::Comparison::unequal;
}

std::optional<bool> yes_or_no(const ast::Value& value) {
    auto* word = std::get_if<ast::Name>(&value.value);
    if (!word) return std::nullopt;
    if (word->text == "yes" || word->text == "true") return true;
    if (word->text == "no" || word->text == "false") return false;
    return std::nullopt;
}

std::string sample_value(const AttributeInfo& info) {
    switch (info.type) {
    case AttributeType::number:
        return "3";
    case AttributeType::duration:
        return "6 weeks";
    case AttributeType::date:
        return "2025-03-31";
    case AttributeType::text:
    case AttributeType::reference:
        return "\"…\"";
    case AttributeType::role:
        return "team_manager";
    case AttributeType::choice:
        return info.choices.empty() ? "…" : info.choices.front();
    case AttributeType::yes_no:
        break;
    }
    return "yes";
}

} // namespace

std::optional<Slot> Checker::find_slot(EventKind kind, std::string_view attribute) const {
    auto found = slots_[kind].find(attribute);
    if (found == slots_[kind].end()) return std::nullopt;
    return found->second;
}

bool Checker::any_has_attribute(const Asked& asked, std::string_view attribute) const {
    return std::any_of(asked.kinds.begin(), asked.kinds.end(),
                       [&](EventKind kind) { return find_slot(kind, attribute).has_value(); });
}

// The attribute in each kind of event that is asked.
std::optional<std::vector<Checker::AttributePlace>> Checker::attribute(const ast::Name& name,
                                                                       const Asked& asked) {
    if (asked.lost) return std::nullopt;
    if (asked.kinds.empty()) {
        report_no_event_to_ask(name);
        return std::nullopt;
    }
    std::vector<AttributePlace> places;
    for (EventKind kind : asked.kinds) {
        std::optional<Slot> slot = find_slot(kind, name.text);
        if (!slot) {
            report_no_attribute(name, kind);
            return std::nullopt;
        }
        places.push_back({kind, *slot, &vocabulary_.events[kind].attributes[*slot]});
    }
    return places;
}

// Of some event or other.
bool Checker::is_attribute(std::string_view name) const {
    return owners_.contains(name);
}

void Checker::report_no_event_to_ask(const ast::Name& name) {
    auto first = owners_.find(name.text);
    std::string owner = first == owners_.end() ? std::string() : vocabulary_.events[first->second].name;
    if (owner.empty() && !complete_) return;
    fail(DiagnosticKind::unknown_attribute, name.span,
         "there is no event here that could be asked for its " + quoted(name.text),
         owner.empty() ? "name an event in front of it"
                       : "ask it of an event: " + quoted(owner + " where " + name.text + " …"));
}

void Checker::report_no_attribute(const ast::Name& name, EventKind kind) {
    const EventInfo& event = vocabulary_.events[kind];
    if (is_event(name.text) || is_state(name.text)) {
        fail(DiagnosticKind::unknown_attribute, name.span,
             quoted(name.text) + (is_state(name.text) ? " is a state" : " is an event") +
                 ", not an attribute of " + quoted(event.name),
             "put the condition before it in brackets");
        return;
    }
    std::vector<std::string> names;
    for (const AttributeInfo& info : event.attributes)
        names.push_back(info.name);
    fail_unknown(DiagnosticKind::unknown_attribute, name,
                 quoted(event.name) + " has no attribute " + quoted(name.text), names,
                 names.empty() ? quoted(event.name) + " is declared without any attribute"
                               : "it has " + listed_in_words(names, "and"));
}

std::optional<model::Condition> Checker::bare_attribute(const ast::Name& name, const Asked& asked) {
    auto places = attribute(name, asked);
    if (!places) return std::nullopt;
    std::vector<model::Condition> tests;
    for (const AttributePlace& place : *places) {
        if (place.info->type != AttributeType::yes_no) {
            fail(DiagnosticKind::unlike_types, name.span,
                 quoted(name.text) + " is " + type_in_words(*place.info) + ", not a yes or no",
                 "say what it must be: " + quoted(name.text + " = " + sample_value(*place.info)));
            return std::nullopt;
        }
        tests.push_back({model::AttributeCompared{place.kind, place.slot, ast::Comparison::equal, 1}});
    }
    return any(std::move(tests));
}

std::optional<model::Condition> Checker::compared(const ast::Compared& written, const Asked& asked) {
    auto places = attribute(written.attribute, asked);
    if (!places) return std::nullopt;
    // "not equal" is asked as the opposite of equal over all kinds: each kind answers no for the others.
    bool is_unequal = written.comparison == ast::Comparison::unequal;
    std::vector<model::Condition> tests;
    for (const AttributePlace& place : *places) {
        auto test = compare(place, written.attribute,
                            is_unequal ? ast::Comparison::equal : written.comparison, written.value);
        if (!test) return std::nullopt;
        tests.push_back(std::move(*test));
    }
    model::Condition test = any(std::move(tests));
    if (!is_unequal) return test;
    if (auto* simple = std::get_if<model::AttributeCompared>(&test.kind)) {
        simple->comparison = ast::Comparison::unequal;
        return test;
    }
    return negate(std::move(test));
}

std::optional<model::Condition> Checker::listed(const ast::Listed& written, const Asked& asked) {
    auto places = attribute(written.attribute, asked);
    if (!places) return std::nullopt;
    std::vector<model::Condition> tests;
    for (const AttributePlace& place : *places) {
        auto test = compare_list(place, written);
        if (!test) return std::nullopt;
        tests.push_back(std::move(*test));
    }
    model::Condition test = any(std::move(tests));
    return written.negated ? negate(std::move(test)) : std::move(test);
}

std::optional<model::Condition> Checker::compare_list(const AttributePlace& place,
                                                      const ast::Listed& written) {
    bool is_of_names = place.info->type == AttributeType::choice || place.info->type == AttributeType::role;
    std::vector<std::int32_t> values;
    std::vector<model::Condition> tests;
    bool good = true;
    for (const ast::Value& value : written.values) {
        if (is_of_names) {
            auto some = listed_values(place, written.attribute, value);
            good = good && some;
            if (!good) continue;
            for (std::int32_t one : *some) {
                if (std::find(values.begin(), values.end(), one) == values.end()) values.push_back(one);
            }
        } else {
            auto test = compare(place, written.attribute, ast::Comparison::equal, value);
            good = good && test;
            if (good) tests.push_back(std::move(*test));
        }
    }
    if (!good) return std::nullopt;
    if (!is_of_names) return any(std::move(tests));
    return model::Condition{model::AttributeIn{place.kind, place.slot, std::move(values)}};
}

std::optional<model::Condition> Checker::recorded(const ast::IsRecorded& written, const Asked& asked) {
    auto places = attribute(written.attribute, asked);
    if (!places) return std::nullopt;
    std::vector<model::Condition> tests;
    for (const AttributePlace& place : *places)
        tests.push_back({model::AttributeRecorded{place.kind, place.slot}});
    model::Condition test = any(std::move(tests));
    return written.negated ? negate(std::move(test)) : std::move(test);
}

std::optional<model::Condition> Checker::compare(const AttributePlace& place, const ast::Name& name,
                                                 ast::Comparison comparison, const ast::Value& value) {
    if (place.info->type == AttributeType::number || place.info->type == AttributeType::date) {
        return compare_order(place, name, comparison, value);
    }
    if (is_order(comparison)) {
        fail(DiagnosticKind::unlike_types, name.span,
             quoted(name.text) + " is " + type_in_words(*place.info) + ", which has no less or more",
             "ask with `=`, `!=` or `in (…)`");
        return std::nullopt;
    }
    auto compare_with = [&](std::int32_t column) {
        return model::Condition{model::AttributeCompared{place.kind, place.slot, comparison, column}};
    };
    switch (place.info->type) {
    case AttributeType::yes_no: {
        if (std::optional<bool> answer = yes_or_no(value)) return compare_with(*answer ? 1 : 0);
        break;
    }
    case AttributeType::duration: {
        if (auto* length = std::get_if<ast::Length>(&value.value))
            return compare_with(pack_duration(length->duration));
        break;
    }
    case AttributeType::choice:
    case AttributeType::role: {
        auto values = listed_values(place, name, value);
        if (!values) return std::nullopt;
        if (values->size() == 1) return compare_with(values->front());
        return model::Condition{model::AttributeIn{place.kind, place.slot, std::move(*values)}};
    }
    default: { // text and reference
        auto* word = std::get_if<ast::Name>(&value.value);
        auto* text = std::get_if<ast::Text>(&value.value);
        if (!word && !text) break;
        return model::Condition{
            model::AttributeIsText{place.kind, place.slot, word ? word->text : text->text}};
    }
    }
    report_unlike(place, name, value.span);
    return std::nullopt;
}

std::optional<model::Condition> Checker::compare_order(const AttributePlace& place, const ast::Name& name,
                                                       ast::Comparison comparison, const ast::Value& value) {
    std::optional<std::int32_t> column;
    if (place.info->type == AttributeType::date) {
        if (auto* day = std::get_if<ast::DayValue>(&value.value)) column = day->day;
    } else if (auto* number = std::get_if<std::int32_t>(&value.value)) {
        column = *number;
    }
    if (!column) {
        report_unlike(place, name, value.span);
        return std::nullopt;
    }
    return model::Condition{model::AttributeCompared{place.kind, place.slot, comparison, *column}};
}

// The column values that a word stands for: one choice, or a role with all that it includes.
std::optional<std::vector<std::int32_t>>
Checker::listed_values(const AttributePlace& place, const ast::Name& name, const ast::Value& value) {
    auto* word = std::get_if<ast::Name>(&value.value);
    if (!word) {
        report_unlike(place, name, value.span);
        return std::nullopt;
    }
    if (place.info->type == AttributeType::role) return role_values(*word);
    const std::vector<std::string>& choices = place.info->choices;
    auto choice = std::find(choices.begin(), choices.end(), word->text);
    if (choice == choices.end()) {
        std::string near = nearest(word->text, choices);
        fail(DiagnosticKind::unknown_value, word->span,
             quoted(word->text) + " is not a value of " + quoted(name.text) + ": it is " +
                 type_in_words(*place.info),
             near.empty() ? "" : "did you mean " + quoted(near) + "?");
        return std::nullopt;
    }
    return std::vector{static_cast<std::int32_t>(choice - choices.begin())};
}

std::optional<std::vector<std::int32_t>> Checker::role_values(const ast::Name& name) {
    auto role = roles_.find(name.text);
    if (role == roles_.end()) {
        report_unknown_role(name);
        return std::nullopt;
    }
    const std::set<std::int32_t>& all_of_it = roles_of(role->second, name);
    return std::vector(all_of_it.begin(), all_of_it.end());
}

std::string Checker::type_in_words(const AttributeInfo& info) const {
    switch (info.type) {
    case AttributeType::yes_no:
        return "a yes or no";
    case AttributeType::choice:
        return "one of " + listed_in_words(info.choices);
    case AttributeType::role:
        return "a role";
    case AttributeType::number:
        return "a number";
    case AttributeType::duration:
        return "a duration";
    case AttributeType::date:
        return "a date";
    case AttributeType::text:
        return "a text";
    case AttributeType::reference:
        break;
    }
    return "a reference";
}

void Checker::report_unlike(const AttributePlace& place, const ast::Name& name, Span value) {
    fail(DiagnosticKind::unlike_types, value,
         quoted(name.text) + " is " + type_in_words(*place.info) + ", and " + quoted(folded(value)) +
             " is not",
         "compare it with a value of its kind: " + quoted(name.text + " = " + sample_value(*place.info)));
}

} // namespace plumbline::sema
