// Whether a condition holds at a moment: yes, no, or not known and why.
#include "compiler/reference/world.h"

namespace plumbline::reference {

namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

bool compares(ast::Comparison comparison, std::int32_t left, std::int32_t right) {
    switch (comparison) {
    case ast::Comparison::equal:
        return left == right;
    case ast::Comparison::unequal:
        return left != right;
    case ast::Comparison::less:
        return left < right;
    case ast::Comparison::less_or_equal:
        return left <= right;
    case ast::Comparison::greater:
        return left > right;
    case ast::Comparison::greater_or_equal:
        return left >= right;
    }
    return false;
}

// Asks `test` of the attribute's value; an event of another kind answers no.
template <typename Test>
Truth attribute(const World& world, const Asked& asked, EventKind kind, std::size_t slot, Test test) {
    if (!asked.event || asked.event->kind != kind) return Truth::no();
    const std::int32_t value = asked.event->attributes[slot];
    if (value == not_recorded) return Truth::unknown(world.not_recorded_text(kind, slot));
    return Truth::of(test(value));
}

Truth age(const World& world, const model::AgeBetween& asked, const Moment& at) {
    const auto born = world.born();
    if (!born) return Truth::unknown(birth_missing);
    const Day today = world.time.day_of(at.at);
    const bool old_enough = !asked.from_months || today >= world.time.months_later(*born, *asked.from_months);
    const bool young_enough = !asked.to_months || today < world.time.months_later(*born, *asked.to_months);
    return Truth::of(old_enough && young_enough);
}

// Over D from the minute after its due instant on; under D up to it.
Truth elapsed(const World& world, const model::Elapsed& asked, const Asked& at) {
    if (!at.spell || !at.spell->start) return Truth::of(asked.over);
    const auto earliest = world.time.due_after(world.first(*at.spell->start), asked.duration);
    const auto latest = world.time.due_after(world.last(*at.spell->start), asked.duration);
    Truth over = Truth::unknown(hour_decides);
    if (latest && world.first(at.at) > *latest) over = Truth::yes();
    if (!earliest || world.last(at.at) <= *earliest) over = Truth::no();
    return asked.over ? over : !over;
}

// In the spell from where the state itself began, where there is one; else on the whole timeline.
Truth happened(const World& world, const Scope& scope, const model::Happened& asked, const Asked& at) {
    Truth answer = Truth::no();
    const Scope counted_in = asked.pattern->counted_in
                                 ? Scope{false, spells_of(world, *asked.pattern->counted_in), {}}
                                 : everywhere();
    const Spell* spell = at.spell;
    if (asked.pattern->counted_in) spell = spell_at(world, counted_in.spells, at.at, at.event);
    if (asked.pattern->counted_in && !spell) return Truth::no();
    for (const Occurrence& one : occurrences(world, scope, *asked.pattern)) {
        if (world.first(one.at) > world.last(at.at)) continue;
        if (spell && spell->origin && world.last(one.at) < world.first(*spell->origin)) continue;
        if (asked.within && !world.time.is_within(world.last(one.at), *asked.within, world.first(at.at)))
            continue;
        answer = either(answer, one.unknown.empty() ? Truth::yes() : Truth::unknown(one.unknown));
    }
    // Behind what is sure of that state it is perhaps asked of no spell at all.
    if (asked.pattern->counted_in && answer.is_yes()) answer = both(answer, holds_at(world, *spell, at.at));
    return answer;
}

} // namespace

Truth ask(const World& world, const Scope& scope, const model::Condition& condition, const Asked& asked) {
    return std::visit(Overloaded{[&](const model::Constant& c) { return Truth::of(c.value); },
                                 [&](const model::Not& c) { return !ask(world, scope, *c.inner, asked); },
                                 [&](const model::AllOf& c) {
                                     Truth answer = Truth::yes();
                                     for (const model::Condition& part : c.parts)
                                         answer = both(answer, ask(world, scope, part, asked));
                                     return answer;
                                 },
                                 [&](const model::AnyOf& c) {
                                     Truth answer = Truth::no();
                                     for (const model::Condition& part : c.parts)
                                         answer = either(answer, ask(world, scope, part, asked));
                                     return answer;
                                 },
                                 [&](const model::AttributeCompared& c) {
                                     return attribute(world, asked, c.kind, c.slot, [&](std::int32_t value) {
                                         return compares(c.comparison, value, c.value);
                                     });
                                 },
                                 [&](const model::AttributeIn& c) {
                                     return attribute(world, asked, c.kind, c.slot, [&](std::int32_t value) {
                                         for (const std::int32_t one : c.values)
                                             if (one == value) return true;
                                         return false;
                                     });
                                 },
                                 [&](const model::AttributeIsText& c) {
                                     return attribute(world, asked, c.kind, c.slot, [&](std::int32_t value) {
                                         return world.record.texts[static_cast<std::size_t>(value)] ==
                                                c.value;
                                     });
                                 },
                                 [&](const model::AttributeRecorded& c) {
                                     return Truth::of(asked.event && asked.event->kind == c.kind &&
                                                      asked.event->attributes[c.slot] != not_recorded);
                                 },
                                 [&](const model::AgeBetween& c) { return age(world, c, asked.at); },
                                 [&](const model::Elapsed& c) { return elapsed(world, c, asked); },
                                 [&](const model::Happened& c) { return happened(world, scope, c, asked); },
                                 [&](const model::Holds& c) {
                                     return holds_at(world, spells_of(world, *c.state), asked.at);
                                 }},
                      condition.kind);
}

Truth same_value(const World& world, const Event* left, const Event* right, const std::string& attribute) {
    for (const Event* event : {left, right}) {
        const auto slot = event ? world.slot_of(event->kind, attribute) : std::nullopt;
        if (!slot) return Truth::no();
        if (event->attributes[*slot] == not_recorded)
            return Truth::unknown(world.not_recorded_text(event->kind, *slot));
    }
    return Truth::of(left->attributes[*world.slot_of(left->kind, attribute)] ==
                     right->attributes[*world.slot_of(right->kind, attribute)]);
}

} // namespace plumbline::reference
