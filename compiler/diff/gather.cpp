#include "compiler/diff/gather.h"

#include <algorithm>

namespace plumbline::diff {

namespace {

void add_once(std::vector<std::string>& list, const std::string& name) {
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
}

class Gatherer {
  public:
    Gatherer(const proof::Book& book, Spoken& spoken)
        : standard_(book.standard), meaning_(book.meaning), spoken_(spoken) {}

    void rule(const model::Rule& rule) {
        scope(rule.scope);
        std::visit([&](const auto& one) { form(one); }, rule.form);
        for (const model::Excuse& excuse : rule.excuses) {
            if (auto* pattern = std::get_if<model::Pattern>(&excuse.when))
                events(*pattern, spoken_.others);
            else
                condition(std::get<model::Condition>(excuse.when));
        }
        for (const model::Extension& extension : rule.extensions) {
            events(extension.by, spoken_.others);
            if (extension.to) length(*extension.to);
            if (extension.to_slot)
                for (const model::Alternative& one : extension.by.alternatives)
                    use(one.kind, *extension.to_slot);
        }
    }

  private:
    void length(Duration duration) {
        if (std::find(spoken_.lengths.begin(), spoken_.lengths.end(), duration) == spoken_.lengths.end())
            spoken_.lengths.push_back(duration);
    }
    AttributeUse& use(EventKind kind, std::size_t slot) {
        const AttributeInfo& info = standard_.vocabulary.events[kind].attributes[slot];
        AttributeUse& use = spoken_.attributes[meaning_.event(kind)][info.name];
        use.type = info.type;
        use.listed = info.type == AttributeType::role ? standard_.vocabulary.roles : info.choices;
        return use;
    }
    void use_named(const std::vector<std::string>& kinds, const std::string& attribute) {
        for (std::size_t kind = 0; kind < standard_.vocabulary.events.size(); ++kind) {
            const EventInfo& event = standard_.vocabulary.events[kind];
            if (std::find(kinds.begin(), kinds.end(), event.name) == kinds.end()) continue;
            for (std::size_t slot = 0; slot < event.attributes.size(); ++slot)
                if (event.attributes[slot].name == attribute) use(static_cast<EventKind>(kind), slot);
        }
    }
    void condition(const model::Condition& condition_) {
        std::visit([&](const auto& one) { asked(one); }, condition_.kind);
    }
    void asked(const model::Constant&) {}
    void asked(const model::Not& one) { condition(*one.inner); }
    void asked(const model::AllOf& one) {
        for (const auto& part : one.parts)
            condition(part);
    }
    void asked(const model::AnyOf& one) {
        for (const auto& part : one.parts)
            condition(part);
    }
    void asked(const model::AttributeCompared& one) {
        AttributeUse& attribute = use(one.kind, one.slot);
        if (attribute.type == AttributeType::number || attribute.type == AttributeType::date)
            attribute.bounds.insert(one.value);
        else
            attribute.values.insert(meaning_.value(meaning_.attribute(one.kind, one.slot), one.value));
    }
    void asked(const model::AttributeIn& one) {
        AttributeUse& attribute = use(one.kind, one.slot);
        for (const std::int32_t value : one.values)
            attribute.values.insert(meaning_.value(meaning_.attribute(one.kind, one.slot), value));
    }
    void asked(const model::AttributeIsText& one) { use(one.kind, one.slot).values.insert(one.value); }
    void asked(const model::AttributeRecorded& one) { use(one.kind, one.slot).may_be_missing = true; }
    void asked(const model::AgeBetween& one) {
        if (one.from_months) spoken_.ages.insert(*one.from_months);
        if (one.to_months) spoken_.ages.insert(*one.to_months);
        birth();
    }
    void asked(const model::Elapsed& one) { length(one.duration); }
    void asked(const model::Happened& one) {
        events(*one.pattern, spoken_.others);
        if (one.within) length(*one.within);
    }
    void asked(const model::Holds& one) { state(*one.state, spoken_.others, spoken_.other_closers); }
    void birth() {
        if (standard_.born) spoken_.born = meaning_.event(*standard_.born);
    }

    void alternatives(const std::vector<model::Alternative>& list, std::vector<std::string>& into) {
        for (const model::Alternative& one : list) {
            add_once(into, meaning_.event(one.kind));
            if (one.where) condition(*one.where);
        }
    }
    void events(const model::Pattern& pattern, std::vector<std::string>& into) {
        alternatives(pattern.alternatives, into);
        if (pattern.ordinal != model::Ordinal::all) spoken_.most = std::max(spoken_.most, pattern.n);
        if (pattern.counted_in) state(*pattern.counted_in, spoken_.openers, spoken_.closers);
        if (pattern.matching) matched_.push_back(*pattern.matching);
    }
    void state(const model::StateReference& reference, std::vector<std::string>& opening,
               std::vector<std::string>& closing) {
        const model::State& state = standard_.states[reference.state];
        std::vector<std::string> own;
        alternatives(state.opening, opening);
        alternatives(state.closing, closing);
        for (const model::Alternative& one : state.opening)
            own.push_back(meaning_.event(one.kind));
        for (const model::Alternative& one : state.closing)
            own.push_back(meaning_.event(one.kind));
        if (state.one_for_each) use_named(own, *state.one_for_each);
        if (reference.opened) condition(*reference.opened);
    }
    void scope(const model::Scope& scope) {
        if (scope.state) state(*scope.state, spoken_.openers, spoken_.closers);
        for (const model::Condition& guard : scope.guards)
            condition(guard);
    }
    void demands(const std::vector<model::Demand>& list) {
        for (const model::Demand& demand : list) {
            if (demand.recorded) spoken_.recording = true;
            for (const model::Pattern& pattern : demand.any_of)
                events(pattern, spoken_.demands);
        }
        match();
    }
    // `matching episode` asks the attribute of the anchor and of what answers it, and what is asked of the one's value
    // is worth trying for the other.
    void match() {
        for (const std::string& attribute : matched_) {
            std::set<std::string> values;
            const auto each_use = [&](const auto& take) {
                for (const auto* kinds : {&spoken_.anchors, &spoken_.demands})
                    for (const std::string& kind : *kinds)
                        if (const auto found = spoken_.attributes[kind].find(attribute);
                            found != spoken_.attributes[kind].end())
                            take(found->second);
            };
            use_named(spoken_.anchors, attribute);
            use_named(spoken_.demands, attribute);
            each_use([&](const AttributeUse& use) { values.insert(use.values.begin(), use.values.end()); });
            each_use([&](AttributeUse& use) { use.values = values; });
        }
        matched_.clear();
    }
    void anchor(const model::Anchor& anchor_) {
        std::visit([&](const auto& one) { starts(one); }, anchor_.kind);
    }
    void starts(const model::AtEvent& one) { events(one.pattern, spoken_.anchors); }
    void starts(const model::AtBirthday& one) {
        spoken_.ages.insert(one.months);
        birth();
    }
    void starts(const model::AtStateEdge& one) {
        if (one.end)
            state(one.state, spoken_.openers, spoken_.closers);
        else
            state(one.state, spoken_.anchors, spoken_.closers);
    }
    void starts(const model::AtCount& one) {
        events(one.pattern, spoken_.anchors);
        spoken_.most = std::max(spoken_.most, one.count);
        length(one.within);
    }
    void starts(const model::AtSilence& one) {
        events(one.of, spoken_.anchors);
        events(one.no, spoken_.others);
        length(one.within);
    }
    void starts(const model::AtMissed& one) { rule(standard_.rules[one.rule]); }
    void starts(const model::AtLasted& one) {
        state(one.state, spoken_.openers, spoken_.closers);
        length(one.duration);
    }
    void starts(const model::AtCondition& one) { condition(one.condition); }
    void starts(const model::AtPreceding& one) {
        events(one.event, spoken_.anchors);
        events(one.before, spoken_.openers);
    }
    void starts(const model::AtChosen& one) {
        for (const model::Anchor& part : one.of)
            anchor(part);
    }

    void form(const model::Timed& one) {
        if (one.window == model::WindowKind::by_age) {
            spoken_.ages.insert(one.age_months);
            birth();
        } else {
            anchor(one.anchor);
        }
        if (one.duration.amount > 0) length(one.duration);
        for (const model::Condition& guard : one.guards)
            condition(guard);
        demands(one.all_of);
    }
    void form(const model::Recurring& one) {
        demands(one.all_of);
        for (const model::Stage& stage : one.stages) {
            if (stage.duration.amount > 0) length(stage.duration);
            for (const auto& more : {stage.never_over, stage.until_duration, stage.for_duration})
                if (more) length(*more);
            if (stage.until_age_months) {
                spoken_.ages.insert(*stage.until_age_months);
                birth();
            }
            for (const model::Pattern& event : stage.until_events)
                events(event, spoken_.others);
            if (stage.counted_from) events(*stage.counted_from, spoken_.openers);
            if (stage.when) condition(*stage.when);
            if (stage.case_interval) {
                add_once(spoken_.others, meaning_.event(stage.case_interval->event));
                use(stage.case_interval->event, stage.case_interval->slot).may_be_missing = true;
                if (stage.case_interval->where) condition(*stage.case_interval->where);
            }
        }
        if (one.for_each) use_named(spoken_.demands, *one.for_each);
    }
    void form(const model::Quality& one) {
        events(one.of, spoken_.anchors);
        condition(one.condition);
    }
    void form(const model::NextQuality& one) {
        events(one.of, spoken_.anchors);
        events(one.next, spoken_.demands);
        match();
    }
    void form(const model::NeverWithout& one) {
        events(one.event, spoken_.anchors);
        if (one.without) events(*one.without, spoken_.demands);
        match();
    }
    void form(const model::Throughout& one) { state(one.state, spoken_.others, spoken_.other_closers); }
    void form(const model::CountOver& one) {
        events(one.pattern, spoken_.demands);
        spoken_.most = std::max(spoken_.most, one.count + 1);
        using Span = model::CountOver::Span;
        if (one.span == Span::consecutive || one.span == Span::sliding) length(one.duration);
        if (one.span == Span::calendar) spoken_.periods.push_back(one.period);
    }
    void form(const model::TimeOver& one) {
        state(one.state, spoken_.demands, spoken_.other_closers);
        length(one.at_most);
        length(one.in_any);
    }
    void form(const model::PeriodDuty& one) {
        demands(one.all_of);
        spoken_.periods.push_back(one.period);
    }
    void form(const model::Limit&) {}
    void form(const model::Practice& one) {
        if (one.at_each) anchor(*one.at_each);
    }

    const model::Standard& standard_;
    const proof::Meaning& meaning_;
    Spoken& spoken_;
    std::vector<std::string> matched_;
};

std::string thousandths(std::int32_t value) {
    std::string text = std::to_string(value / 1000);
    if (value % 1000 != 0) text += "." + std::to_string(1000 + std::abs(value % 1000)).substr(1);
    return text;
}

// The values worth trying, those that rules ask for first. An empty one is not recorded.
std::vector<std::string> values_of(const AttributeUse& use) {
    std::vector<std::string> values(use.values.begin(), use.values.end());
    switch (use.type) {
    case AttributeType::yes_no:
        values = {"yes", "no"};
        break;
    case AttributeType::choice:
    case AttributeType::role:
        for (const std::string& listed : use.listed)
            if (!use.values.count(listed)) {
                values.push_back(listed);
                break;
            }
        break;
    case AttributeType::number:
        for (const std::int32_t bound : use.bounds)
            for (const std::int32_t one : {bound, bound - 1000, bound + 1000})
                values.push_back(thousandths(one));
        break;
    case AttributeType::date:
        for (const std::int32_t bound : use.bounds)
            for (const std::int32_t one : {bound, bound - 1, bound + 1})
                values.push_back(format_day(one));
        break;
    case AttributeType::duration:
        for (const char* one : {"1 week", "6 months"})
            values.push_back(one);
        break;
    case AttributeType::text:
    case AttributeType::reference:
        values.push_back("one");
        values.push_back("another");
        break;
    }
    if (use.may_be_missing || values.empty()) values.push_back({});
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

} // namespace

void gather(const proof::Book& book, const model::Rule& rule, Spoken& spoken) {
    Gatherer(book, spoken).rule(rule);
}

std::vector<Shape> shapes_of(const Spoken& spoken, const std::string& kind, std::size_t most) {
    std::vector<Shape> shapes{{kind, {}}};
    const auto found = spoken.attributes.find(kind);
    if (found == spoken.attributes.end()) return shapes;
    std::vector<std::vector<std::string>> values;
    std::vector<std::string> names;
    for (const auto& [name, use] : found->second) {
        names.push_back(name);
        values.push_back(values_of(use));
    }
    std::size_t product = 1;
    for (const auto& list : values)
        product = std::min<std::size_t>(product * list.size(), 100'000);
    const auto shape_of = [&](const std::vector<std::size_t>& chosen) {
        Shape shape{kind, {}};
        for (std::size_t i = 0; i < names.size(); ++i)
            if (!values[i][chosen[i]].empty()) shape.attributes.push_back({names[i], values[i][chosen[i]]});
        return shape;
    };
    shapes.clear();
    std::vector<std::size_t> chosen(names.size(), 0);
    const auto add = [&](Shape shape) {
        if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end())
            shapes.push_back(std::move(shape));
    };
    add(shape_of(chosen));
    // One away from the first; then what says no to everything, or leaves all of it out; then all.
    const std::size_t kept_for_those = std::min<std::size_t>(most / 4, 2);
    for (std::size_t i = 0; i < names.size() && shapes.size() + kept_for_those < most; ++i)
        for (std::size_t value = 1; value < values[i].size() && shapes.size() + kept_for_those < most;
             ++value) {
            auto other = chosen;
            other[i] = value;
            add(shape_of(other));
        }
    auto last = chosen, second = chosen;
    for (std::size_t i = 0; i < names.size(); ++i) {
        last[i] = values[i].size() - 1;
        second[i] = std::min<std::size_t>(1, last[i]);
    }
    if (shapes.size() < most) add(shape_of(last));
    if (shapes.size() < most) add(shape_of(second));
    for (std::size_t number = 0; number < product && shapes.size() < most; ++number) {
        std::size_t rest = number;
        for (std::size_t i = 0; i < names.size(); ++i) {
            chosen[i] = rest % values[i].size();
            rest /= values[i].size();
        }
        add(shape_of(chosen));
    }
    return shapes;
}

} // namespace plumbline::diff
