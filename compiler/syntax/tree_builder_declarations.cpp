#include "compiler/syntax/tree_builder.h"

#include <array>

namespace plumbline::syntax {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

int weekday_of(std::string_view word) {
    for (std::size_t at = 0; at < weekdays.size(); ++at) {
        if (weekdays[at] == word) return static_cast<int>(at);
    }
    return 0;
}

} // namespace

std::vector<ast::Item> TreeBuilder::items(Grammar::DeclarationsContext* context) {
    std::vector<ast::Item> result;
    for (Grammar::DeclarationContext* part : context->declaration()) {
        item_failed_ = false;
        ast::Item item = declaration(part);
        left_out_ = left_out_ || item_failed_;
        if (!item_failed_) result.push_back(std::move(item));
    }
    return result;
}

std::vector<ast::Item> TreeBuilder::items(Grammar::SentenceContext* context) {
    item_failed_ = false;
    ast::Rule rule{std::nullopt, std::nullopt, rule_parts({}, context->ruleEnd()),
                   statement(context->statement())};
    Span whole = span(context->statement());
    if (!context->ruleEnd().empty()) whole.end = span(context->ruleEnd().back()).end;
    left_out_ = left_out_ || item_failed_;
    std::vector<ast::Item> result;
    if (!item_failed_) result.push_back({std::move(rule), whole});
    return result;
}

ast::Item TreeBuilder::declaration(Grammar::DeclarationContext* context) {
    Span whole = span(context);
    if (auto* form = context->standard()) return {standard(form), whole};
    if (auto* form = context->vocabulary()) return {vocabulary(form), whole};
    if (auto* form = context->calendar()) return {calendar(form), whole};
    if (auto* form = context->section()) return {ast::Section{string(form->title)}, whole};
    if (auto* form = context->ruleDeclaration()) return {rule(form), whole};
    if (auto* form = context->practice()) return {practice(form), whole};
    if (auto* form = context->measure()) return {measure(form), whole};
    if (auto* form = context->testBlock()) return {test_block(form), whole};
    if (auto* form = context->subject()) {
        return {ast::Subject{name(form->name()), optional_string(form->text)}, whole};
    }
    if (auto* form = context->topic())
        return {ast::Topic{name(form->name()), optional_string(form->text)}, whole};
    if (auto* form = context->role()) return {role(form), whole};
    if (auto* form = context->event()) return {event(form), whole};
    if (auto* form = context->state()) return {state(form), whole};
    return {definition(context->definition()), whole};
}

ast::Standard TreeBuilder::standard(Grammar::StandardContext* context) {
    ast::Standard standard{
        name(context->name()), optional_string(context->title), std::nullopt, std::nullopt, {}, {}};
    for (Grammar::StandardFieldContext* field : context->standardField()) {
        if (field->VERSION()) {
            set_once(standard.version, string(field->text), "version");
        } else if (field->CALENDAR()) {
            set_once(standard.calendar, name(field->name(0)), "calendar");
        } else if (field->ACCEPTING()) {
            standard.accepted.push_back({name(field->name(0)), string(field->text), span(field)});
        } else {
            for (ast::Name& used : names(field->name()))
                standard.uses.push_back(std::move(used));
        }
    }
    return standard;
}

ast::VocabularyHead TreeBuilder::vocabulary(Grammar::VocabularyContext* context) {
    return {name(context->name()), optional_string(context->title), optional_string(context->text)};
}

ast::Calendar TreeBuilder::calendar(Grammar::CalendarContext* context) {
    ast::Calendar calendar;
    calendar.name = name(context->name());
    calendar.title = string(context->title);
    for (Grammar::CalendarFieldContext* field : context->calendarField())
        calendar_field(field, calendar);
    return calendar;
}

void TreeBuilder::calendar_field(Grammar::CalendarFieldContext* context, ast::Calendar& calendar) {
    auto named_days = [&] {
        ast::CalendarHoliday days{date(context->first), std::nullopt, optional_string(context->text)};
        if (context->last) days.last = date(context->last);
        return days;
    };
    if (context->VERSION()) {
        set_once(calendar.version, string(context->text), "version");
    } else if (context->EXTENDS()) {
        set_once(calendar.extends, name(context->name()), "extends");
    } else if (context->ZONE()) {
        set_once(calendar.zone, string(context->text), "zone");
    } else if (context->COVERS()) {
        set_once(calendar.covers, std::pair{date(context->first), date(context->last)}, "covers");
    } else if (context->WORKING()) {
        if (calendar.working_days) {
            fail(DiagnosticKind::word_twice, span(context), "`working days` stands here a second time",
                 "keep one of them");
        }
        calendar.working_days = {weekday_of(text(span(context->from))),
                                 weekday_of(text(span(context->until)))};
    } else if (context->HOLIDAY()) {
        calendar.holidays.push_back(named_days());
    } else if (context->CLOSED()) {
        calendar.closures.push_back(named_days());
    } else {
        calendar.terms.push_back(named_days());
    }
}

ast::Role TreeBuilder::role(Grammar::RoleContext* context) {
    std::vector<ast::Name> all = names(context->name());
    ast::Role role{all[0], optional_string(context->text), {}};
    role.includes.assign(all.begin() + 1, all.end());
    return role;
}

ast::Event TreeBuilder::event(Grammar::EventContext* context) {
    std::vector<ast::Name> all = names(context->name());
    ast::Event event{all[0], {all.begin() + 1, all.end()}, optional_string(context->text), {}};
    for (Grammar::AttributeContext* part : context->attribute())
        event.attributes.push_back(attribute(part));
    return event;
}

ast::Attribute TreeBuilder::attribute(Grammar::AttributeContext* context) {
    Grammar::AttributeTypeContext* type = context->attributeType();
    ast::Attribute attribute{
        name(context->attributeName()), ast::TypeKind::choice, {}, optional_string(context->text)};
    if (type->SLASH())
        attribute.type = ast::TypeKind::yes_no;
    else if (type->ROLE())
        attribute.type = ast::TypeKind::role;
    else if (type->TYPE_NUMBER())
        attribute.type = ast::TypeKind::number;
    else if (type->TYPE_DURATION())
        attribute.type = ast::TypeKind::duration;
    else if (type->TYPE_TEXT())
        attribute.type = ast::TypeKind::text;
    else if (type->TYPE_REFERENCE())
        attribute.type = ast::TypeKind::reference;
    else if (type->TYPE_DATE())
        attribute.type = ast::TypeKind::date;
    else
        for (Grammar::WordContext* choice : type->word())
            attribute.choices.push_back(name(choice));
    return attribute;
}

ast::State TreeBuilder::state(Grammar::StateContext* context) {
    std::vector<ast::Name> all = names(context->name());
    ast::State state{all[0],
                     {all.begin() + 1, all.end()},
                     alternatives(context->opening),
                     alternatives(context->closing),
                     std::nullopt,
                     optional_string(context->text)};
    if (context->attributeName()) state.one_for_each = name(context->attributeName());
    return state;
}

ast::Definition TreeBuilder::definition(Grammar::DefinitionContext* context) {
    return {name(context->name()), optional_string(context->text), alternatives(context->alternatives())};
}

} // namespace plumbline::syntax
