#include "compiler/diff/trial.h"

#include "compiler/lower/lower.h"
#include "compiler/sema/excerpt.h"
#include "runtime/timeline/builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::diff {

namespace {

void judge(const Obligation& obligation, bool follows_on, Result& result) {
    ++result.obligations;
    switch (obligation.status) {
    case Status::met:
    case Status::excused:
    case Status::lapsed:
    case Status::attested:
        return;
    case Status::late:
    case Status::overdue:
    case Status::breached:
    case Status::not_attested:
        result.broken = true;
        break;
    case Status::pending:
        if (follows_on) result.broken = true;
        break;
    default:
        break;
    }
    result.kept = false;
}

bool is_follow_on(const model::Rule& rule) {
    auto* timed = std::get_if<model::Timed>(&rule.form);
    return timed && timed->window == model::WindowKind::follow;
}

} // namespace

Trial::Trial(const proof::Book& book, const SourceSet& sources,
             const std::vector<const model::Rule*>& rules) {
    const model::Standard& whole = book.standard;
    std::vector<model::RuleIndex> asked;
    for (const model::Rule* rule : rules)
        asked.push_back(static_cast<model::RuleIndex>(rule - whole.rules.data()));
    const auto [part, places] = model::excerpt(whole, asked);
    judged_.assign(part.rules.size(), false);
    follows_on_.assign(part.rules.size(), false);
    for (const model::RuleIndex index : places)
        judged_[index] = true;
    for (std::size_t i = 0; i < part.rules.size(); ++i)
        follows_on_[i] = is_follow_on(part.rules[i]);
    program_ = std::make_unique<Program>(lower(part, sources));
}

void Trial::set_shapes(const std::vector<Shape>& shapes) {
    const Vocabulary& vocabulary = program_->bundle().vocabulary;
    const ValueParser values(vocabulary);
    shapes_.clear();
    for (const Shape& shape : shapes) {
        Known& known = shapes_.emplace_back();
        const auto found = std::find_if(vocabulary.events.begin(), vocabulary.events.end(),
                                        [&](const EventInfo& info) { return info.name == shape.event; });
        if (found == vocabulary.events.end()) continue;
        known.known = true;
        known.kind = static_cast<EventKind>(found - vocabulary.events.begin());
        known.values.assign(found->attributes.size(), not_recorded);
        for (const auto& [name, text] : shape.attributes)
            for (std::size_t slot = 0; slot < found->attributes.size(); ++slot) {
                if (found->attributes[slot].name != name) continue;
                const ParsedValue parsed = values.parse(known.kind, slot, text);
                if (parsed.outcome == ParsedValue::Outcome::column) known.values[slot] = parsed.value;
                if (parsed.outcome == ParsedValue::Outcome::text) known.texts.push_back({slot, text});
                if (parsed.outcome == ParsedValue::Outcome::unlisted)
                    known.values[slot] = Timelines::unlisted_base; // equal to nothing that can be named
            }
    }
}

Timelines Trial::timelines_of(const std::vector<Story>& stories) const {
    TimelineBuilder builder(program_->bundle().vocabulary);
    for (std::size_t i = 0; i < stories.size(); ++i) {
        const std::string id = fmt::format("{:08}", i);
        bool any = false;
        for (const Happening& happening : stories[i]) {
            const Known& known = shapes_[happening.shape];
            if (!known.known) continue;
            any = true;
            TimelineRow row;
            row.kind = known.kind;
            row.at.instant = happening.at;
            row.at.date_only = false;
            row.recorded_at = happening.recorded_at;
            std::vector<std::int32_t> values = known.values;
            for (std::int32_t& value : values)
                if (value == Timelines::unlisted_base) value = builder.unlisted("another");
            for (const auto& [slot, text] : known.texts)
                values[slot] = builder.text(text);
            if (!builder.add(id, row, values)) break;
        }
        // A case of which this standard sees nothing is a case all the same: it keeps its place by an event
        // that no rule can ask of.
        if (!any) {
            TimelineRow row;
            row.kind = 0;
            row.at.instant = last_day * 1440;
            row.flags = is_planned;
            const std::vector<std::int32_t> values(
                program_->bundle().vocabulary.events.empty()
                    ? 0
                    : program_->bundle().vocabulary.events[0].attributes.size(),
                not_recorded);
            if (!builder.add(id, row, values)) break;
        }
    }
    return builder.finish();
}

std::vector<Result> Trial::run(const std::vector<Story>& stories, Instant as_of) const {
    std::vector<Result> results(stories.size());
    const Timelines timelines = timelines_of(stories);
    Evaluator evaluator(*program_, timelines, {as_of, std::nullopt});
    std::vector<Obligation> obligations;
    for (std::size_t i = 0; i < timelines.case_count(); ++i) {
        obligations.clear();
        evaluator.evaluate(i, obligations);
        Result& result = results[i];
        result.kept = true;
        for (const Obligation& obligation : obligations)
            if (judged_[obligation.rule]) judge(obligation, follows_on_[obligation.rule], result);
    }
    return results;
}

std::vector<Outcome> Trial::outcomes(const Story& story, Instant as_of) const {
    const Timelines timelines = timelines_of({story});
    Evaluator evaluator(*program_, timelines, {as_of, std::nullopt});
    std::vector<Obligation> obligations;
    if (timelines.case_count() > 0) evaluator.evaluate(0, obligations);
    const Bundle& bundle = program_->bundle();
    const Zone& zone = program_->calendar().zone();
    const auto instant = [&](Instant at) { return at == no_instant ? "" : format_instant(at, zone); };
    std::vector<Outcome> result;
    for (const Obligation& one : obligations)
        if (judged_[one.rule])
            result.push_back({bundle.text(bundle.rules[one.rule].name), bundle.text(one.requirement),
                              instant(one.anchor_at.at), instant(one.due), std::string(info(one.status).name),
                              instant(one.satisfied_at.at)});
    return result;
}

Result run_printed(const Program& program, const proof::Book& book, const Witness& witness,
                   const std::vector<const model::Rule*>& rules) {
    const Vocabulary& vocabulary = program.bundle().vocabulary;
    const Zone& zone = program.calendar().zone();
    const ValueParser values(vocabulary);
    TimelineBuilder builder(vocabulary);
    Result result;
    for (const WitnessEvent& event : witness.events) {
        const auto known = std::find_if(vocabulary.events.begin(), vocabulary.events.end(),
                                        [&](const EventInfo& info) { return info.name == event.event; });
        if (known == vocabulary.events.end()) continue;
        TimelineRow row;
        row.kind = static_cast<EventKind>(known - vocabulary.events.begin());
        if (parse_moment(event.at, zone, row.at) != MomentError::none) return result;
        if (ParsedMoment recorded; !event.recorded_at.empty()) {
            if (parse_moment(event.recorded_at, zone, recorded) != MomentError::none) return result;
            row.recorded_at = recorded.instant;
        }
        std::vector<std::int32_t> columns(known->attributes.size(), not_recorded);
        for (const auto& [name, text] : event.attributes)
            for (std::size_t slot = 0; slot < known->attributes.size(); ++slot) {
                if (known->attributes[slot].name != name) continue;
                const ParsedValue parsed = values.parse(row.kind, slot, text);
                if (parsed.outcome == ParsedValue::Outcome::column) columns[slot] = parsed.value;
                if (parsed.outcome == ParsedValue::Outcome::text) columns[slot] = builder.text(parsed.text);
                if (parsed.outcome == ParsedValue::Outcome::unlisted)
                    columns[slot] = builder.unlisted(parsed.text);
            }
        if (!builder.add("the case", row, columns)) return result;
    }
    ParsedMoment as_of;
    if (parse_moment(witness.as_of, zone, as_of) != MomentError::none) return result;
    result.kept = true;
    const Timelines timelines = builder.finish();
    if (timelines.case_count() == 0) return result;
    std::vector<Obligation> obligations;
    Evaluator(program, timelines, {as_of.instant, std::nullopt}).evaluate(0, obligations);
    for (const Obligation& obligation : obligations) {
        const model::Rule& rule = book.standard.rules[obligation.rule];
        if (std::find(rules.begin(), rules.end(), &rule) != rules.end())
            judge(obligation, is_follow_on(rule), result);
    }
    return result;
}

} // namespace plumbline::diff
