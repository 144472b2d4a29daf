#include "compiler/diff/proof/logic.h"

#include "compiler/diff/proof/reach.h"

#include <algorithm>
#include <map>
#include <set>

namespace plumbline::proof {

namespace {

constexpr std::size_t most_cases = 300'000;
constexpr const char* elapsed_name = "elapsed";
constexpr const char* age_name = "age";

Formula group(Formula::Kind kind, Formula left, Formula right) {
    Formula result;
    result.kind = kind;
    result.parts.push_back(std::move(left));
    result.parts.push_back(std::move(right));
    return result;
}

Formula single(Atom atom) {
    Formula result;
    result.kind = Formula::Kind::atom;
    result.atom = std::move(atom);
    return result;
}

} // namespace

Formula operator&&(Formula left, Formula right) {
    return group(Formula::Kind::all, std::move(left), std::move(right));
}
Formula operator||(Formula left, Formula right) {
    return group(Formula::Kind::any, std::move(left), std::move(right));
}
Formula operator!(Formula inner) {
    Formula result;
    result.kind = Formula::Kind::negation;
    result.parts.push_back(std::move(inner));
    return result;
}

Formula formula_of(const model::Standard& standard, const model::Condition& condition,
                   const std::string& kind, const std::string& spells) {
    const Meaning meaning(standard);
    const auto again = [&](const model::Condition& inner) {
        return formula_of(standard, inner, kind, spells);
    };
    const auto of_kind = [&](EventKind asked) { return meaning.event(asked) == kind; };
    const auto opaque = [&](bool by_spell) {
        Atom atom;
        atom.variable = meaning.of(condition) + (by_spell ? " | " + spells : "");
        return single(std::move(atom));
    };
    const auto place = [&](EventKind asked, model::Slot slot) {
        return meaning.event(asked) + "." + meaning.attribute(asked, slot).name;
    };
    if (auto* one = std::get_if<model::Constant>(&condition.kind))
        return one->value ? Formula::yes() : Formula::no();
    if (auto* one = std::get_if<model::Not>(&condition.kind)) return !again(*one->inner);
    if (auto* one = std::get_if<model::AllOf>(&condition.kind)) {
        Formula result;
        result.kind = Formula::Kind::all;
        for (const auto& part : one->parts)
            result.parts.push_back(again(part));
        return result;
    }
    if (auto* one = std::get_if<model::AnyOf>(&condition.kind)) {
        Formula result;
        result.kind = Formula::Kind::any;
        for (const auto& part : one->parts)
            result.parts.push_back(again(part));
        return result;
    }
    // Of no event in particular, what an attribute says cannot be looked into.
    const bool of_attribute = std::holds_alternative<model::AttributeCompared>(condition.kind) ||
                              std::holds_alternative<model::AttributeIn>(condition.kind) ||
                              std::holds_alternative<model::AttributeIsText>(condition.kind) ||
                              std::holds_alternative<model::AttributeRecorded>(condition.kind);
    if (of_attribute && kind.empty()) return opaque(true);
    if (auto* one = std::get_if<model::AttributeCompared>(&condition.kind)) {
        if (!of_kind(one->kind)) return Formula::no();
        const AttributeInfo& attribute = meaning.attribute(one->kind, one->slot);
        Atom atom;
        atom.variable = place(one->kind, one->slot);
        const bool ordered = attribute.type == AttributeType::number || attribute.type == AttributeType::date;
        if (ordered) {
            atom.test = Atom::Test::compared;
            atom.comparison = one->comparison;
            atom.bound = one->value;
            return single(std::move(atom));
        }
        atom.test = Atom::Test::one_of;
        atom.closed = attribute.type == AttributeType::yes_no;
        atom.values = {meaning.value(attribute, one->value)};
        Formula result = single(std::move(atom));
        return one->comparison == model::Comparison::unequal ? !std::move(result) : result;
    }
    if (auto* one = std::get_if<model::AttributeIn>(&condition.kind)) {
        if (!of_kind(one->kind)) return Formula::no();
        Atom atom;
        atom.variable = place(one->kind, one->slot);
        atom.test = Atom::Test::one_of;
        for (const std::int32_t value : one->values)
            atom.values.push_back(meaning.value(meaning.attribute(one->kind, one->slot), value));
        return single(std::move(atom));
    }
    if (auto* one = std::get_if<model::AttributeIsText>(&condition.kind)) {
        if (!of_kind(one->kind)) return Formula::no();
        Atom atom;
        atom.variable = place(one->kind, one->slot);
        atom.test = Atom::Test::one_of;
        atom.values = {one->value};
        return single(std::move(atom));
    }
    if (auto* one = std::get_if<model::AttributeRecorded>(&condition.kind)) {
        if (!of_kind(one->kind)) return Formula::no();
        Atom atom;
        atom.variable = place(one->kind, one->slot);
        atom.test = Atom::Test::recorded;
        return single(std::move(atom));
    }
    if (auto* one = std::get_if<model::AgeBetween>(&condition.kind)) {
        Atom atom;
        atom.variable = age_name;
        atom.test = Atom::Test::age;
        atom.from = one->from_months;
        atom.to = one->to_months;
        return single(std::move(atom));
    }
    if (auto* one = std::get_if<model::Elapsed>(&condition.kind)) {
        Atom atom;
        atom.variable = std::string(elapsed_name) + " | " + spells;
        atom.test = Atom::Test::elapsed_over;
        atom.duration = one->duration;
        Formula result = single(std::move(atom));
        return one->over ? result : !std::move(result);
    }
    if (auto* one = std::get_if<model::Happened>(&condition.kind)) return opaque(!one->pattern->counted_in);
    return opaque(false);
}

Formula formula_of(const model::Standard& standard, const std::vector<model::Condition>& all,
                   const std::string& kind, const std::string& spells) {
    Formula result;
    result.kind = Formula::Kind::all;
    for (const auto& condition : all)
        result.parts.push_back(formula_of(standard, condition, kind, spells));
    return result;
}

Formula formula_of(const model::Standard& standard, const std::vector<model::Alternative>& alternatives,
                   const std::string& kind, const std::string& spells) {
    Formula result;
    result.kind = Formula::Kind::any;
    for (const model::Alternative& one : alternatives) {
        if (standard.vocabulary.events[one.kind].name != kind) continue;
        result.parts.push_back(one.where ? formula_of(standard, *one.where, kind, spells) : Formula::yes());
    }
    return result;
}

void Cases::collect(const Formula& formula) {
    if (formula.kind == Formula::Kind::atom) atoms_.push_back(&formula.atom);
    for (const Formula& part : formula.parts)
        collect(part);
}

// Elapsed time is one scale where the lengths can be put in order from every start; else each stands alone.
void Cases::add_elapsed(const Calendar& calendar, bool at_start) {
    std::vector<Duration> lengths;
    std::set<std::string> scales; // spells of different states start at different times
    for (const Atom* atom : atoms_) {
        if (atom->test != Atom::Test::elapsed_over) continue;
        scales.insert(atom->variable);
        if (std::find(lengths.begin(), lengths.end(), atom->duration) == lengths.end())
            lengths.push_back(atom->duration);
    }
    if (lengths.empty()) return;
    bool ordered = scales.size() == 1;
    if (lengths.size() > 1)
        std::sort(lengths.begin(), lengths.end(), [&](Duration one, Duration other) {
            const Order order = compare(calendar, one, other);
            return order.comparable && order.a_never_later && !order.b_never_later;
        });
    for (std::size_t i = 1; i < lengths.size(); ++i) {
        const Order order = compare(calendar, lengths[i - 1], lengths[i]);
        ordered = ordered && order.comparable && order.a_never_later;
    }
    if (ordered) {
        lengths_ = lengths;
        Variable variable{*scales.begin(), {}};
        const std::size_t reach = at_start ? 0 : lengths.size();
        for (std::size_t passed = 0; passed <= reach; ++passed)
            variable.values.push_back({true, {}, static_cast<std::int64_t>(passed)});
        variables_.push_back(std::move(variable));
        return;
    }
    for (const std::string& scale : scales)
        for (const Duration& length : lengths) {
            Variable variable{scale + format_duration(length), {{true, {}, 0}}};
            if (!at_start) variable.values.push_back({true, {}, 1});
            variables_.push_back(std::move(variable));
        }
}

Cases::Cases(std::vector<const Formula*> formulas, const Calendar& calendar, bool at_start) {
    for (const Formula* formula : formulas)
        collect(*formula);
    std::map<std::string, std::vector<const Atom*>> by_variable;
    for (const Atom* atom : atoms_)
        if (atom->test != Atom::Test::elapsed_over) by_variable[atom->variable].push_back(atom);
    for (const auto& [name, atoms] : by_variable) {
        Variable variable{name, {{false, {}, 0}}}; // not known, not recorded
        std::set<std::string> texts;
        std::set<std::int64_t> bounds;
        bool named = false, numbered = false, opaque = false, closed = false;
        for (const Atom* atom : atoms) {
            closed = closed || atom->closed;
            switch (atom->test) {
            case Atom::Test::one_of:
                named = true;
                texts.insert(atom->values.begin(), atom->values.end());
                break;
            case Atom::Test::compared:
                numbered = true;
                bounds.insert(atom->bound);
                break;
            case Atom::Test::age:
                numbered = true;
                if (atom->from) bounds.insert(*atom->from);
                if (atom->to) bounds.insert(*atom->to);
                break;
            case Atom::Test::opaque:
                opaque = true;
                break;
            default:
                break;
            }
        }
        if (closed) texts.insert({"no", "yes"});
        for (const std::string& text : texts)
            variable.values.push_back({true, text, 0});
        if (!closed && !numbered && !opaque) variable.values.push_back({true, "\n", 0}); // another value
        if (numbered) {
            for (const std::int64_t bound : bounds) {
                variable.values.push_back({true, {}, bound * 2 - 1});
                variable.values.push_back({true, {}, bound * 2});
                variable.values.push_back({true, {}, bound * 2 + 1});
            }
            if (bounds.empty()) variable.values.push_back({true, {}, 0});
        }
        if (opaque && !named && !numbered) {
            variable.values.push_back({true, {}, 0});
            variable.values.push_back({true, {}, 1});
        }
        variables_.push_back(std::move(variable));
    }
    add_elapsed(calendar, at_start);
    std::size_t cases = 1;
    for (const Variable& variable : variables_) {
        cases *= variable.values.size();
        if (cases > most_cases) {
            too_many_ = true;
            return;
        }
    }
    chosen_.assign(variables_.size(), 0);
}

bool Cases::next() {
    if (too_many_) return false;
    if (!started_) {
        started_ = true;
        return true;
    }
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
        if (++chosen_[i] < variables_[i].values.size()) return true;
        chosen_[i] = 0;
    }
    return false;
}

const Cases::Variable* Cases::find(const std::string& name) const {
    for (const Variable& variable : variables_)
        if (variable.name == name) return &variable;
    return nullptr;
}

Truth Cases::of(const Atom& atom) const {
    const std::string name = atom.test == Atom::Test::elapsed_over && lengths_.empty()
                                 ? atom.variable + format_duration(atom.duration)
                                 : atom.variable;
    const Variable* variable = find(name);
    if (!variable) return Truth::unknown;
    const Value& value = variable->values[chosen_[static_cast<std::size_t>(variable - variables_.data())]];
    const auto known = [](bool answer) { return answer ? Truth::yes : Truth::no; };
    if (atom.test == Atom::Test::recorded) return known(value.known);
    if (!value.known) return Truth::unknown;
    switch (atom.test) {
    case Atom::Test::one_of:
        return known(std::find(atom.values.begin(), atom.values.end(), value.text) != atom.values.end());
    case Atom::Test::compared: {
        const std::int64_t bound = std::int64_t{atom.bound} * 2;
        switch (atom.comparison) {
        case model::Comparison::equal:
            return known(value.number == bound);
        case model::Comparison::unequal:
            return known(value.number != bound);
        case model::Comparison::less:
            return known(value.number < bound);
        case model::Comparison::less_or_equal:
            return known(value.number <= bound);
        case model::Comparison::greater:
            return known(value.number > bound);
        case model::Comparison::greater_or_equal:
            return known(value.number >= bound);
        }
        return Truth::unknown;
    }
    case Atom::Test::age:
        return known((!atom.from || value.number >= std::int64_t{*atom.from} * 2) &&
                     (!atom.to || value.number < std::int64_t{*atom.to} * 2));
    case Atom::Test::elapsed_over: {
        if (lengths_.empty()) return known(value.number != 0);
        const auto at = std::find(lengths_.begin(), lengths_.end(), atom.duration) - lengths_.begin();
        return known(value.number > at);
    }
    default:
        return known(value.number != 0);
    }
}

Truth Cases::of(const Formula& formula) const {
    switch (formula.kind) {
    case Formula::Kind::constant:
        return formula.value ? Truth::yes : Truth::no;
    case Formula::Kind::negation: {
        const Truth inner = of(formula.parts.front());
        return inner == Truth::yes ? Truth::no : inner == Truth::no ? Truth::yes : Truth::unknown;
    }
    case Formula::Kind::all: {
        Truth result = Truth::yes;
        for (const Formula& part : formula.parts)
            result = std::min(result, of(part));
        return result;
    }
    case Formula::Kind::any: {
        Truth result = Truth::no;
        for (const Formula& part : formula.parts)
            result = std::max(result, of(part));
        return result;
    }
    case Formula::Kind::atom:
        return of(formula.atom);
    }
    return Truth::unknown;
}

bool follows(const Formula& one, const Formula& other, const Calendar& calendar, NotKnown not_known) {
    Cases cases({&one, &other}, calendar);
    if (cases.too_many()) return false;
    while (cases.next()) {
        const Truth given = cases.of(one), wanted = cases.of(other);
        if (not_known == NotKnown::either ? given == Truth::yes && wanted == Truth::no : given > wanted)
            return false;
    }
    return true;
}

} // namespace plumbline::proof
