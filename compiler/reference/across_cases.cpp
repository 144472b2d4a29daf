// Limits and measures: figures over all cases.
#include "compiler/reference/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace plumbline::reference {

// How many spells are open at as_of, for each value of an attribute of their opening events.
std::vector<LimitFinding> limits(const model::Standard& standard, const Record& record, const When& when) {
    std::vector<std::pair<std::pair<std::string, std::size_t>, LimitFinding>> found;
    for (std::size_t index = 0; index < standard.rules.size(); ++index) {
        const model::Rule& rule = standard.rules[index];
        const auto* limit = std::get_if<model::Limit>(&rule.form);
        if (!limit) continue;
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> open; // surely, and perhaps
        std::int64_t without_name = 0;
        for (const Case& one : record.cases) {
            const World world(standard, record, one, when);
            for (const Spell& spell : spells_of(world, limit->state)) {
                const Truth holds = holds_at(world, spell, {when.as_of, false});
                if (holds.is_no() || !spell.opened) continue;
                const auto slot = world.slot_of(spell.opened->kind, limit->per);
                if (!slot || spell.opened->attributes[*slot] == not_recorded) {
                    ++without_name;
                    continue;
                }
                const std::int32_t value = spell.opened->attributes[*slot];
                const AttributeInfo& info = standard.vocabulary.events[spell.opened->kind].attributes[*slot];
                std::string name;
                if (info.type == AttributeType::text || info.type == AttributeType::reference)
                    name = record.texts[static_cast<std::size_t>(value)];
                else if (info.type == AttributeType::role)
                    name = standard.vocabulary.roles[static_cast<std::size_t>(value)];
                else if (info.type == AttributeType::choice)
                    name = info.choices[static_cast<std::size_t>(value)];
                auto& count = open[name];
                ++(holds.is_yes() ? count.first : count.second);
            }
        }
        for (const auto& [name, count] : open) {
            LimitFinding finding;
            Obligation& made = finding.obligation;
            made.case_id = name;
            made.rule = rule.name;
            made.topic = rule.topic;
            made.source = rule.source;
            made.responsible = rule.responsible;
            made.anchor = made.requirement = limit->label;
            finding.open = count.first;
            finding.at_most = limit->at_most;
            const std::int64_t perhaps = without_name + count.second;
            made.status = finding.open > finding.at_most             ? "breached"
                          : finding.open + perhaps > finding.at_most ? "unproven"
                                                                     : "met";
            if (made.status == "unproven")
                made.unproven_because = fmt::format("{} open spells name no one", perhaps);
            found.push_back({{name, index}, std::move(finding)});
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    std::vector<LimitFinding> sorted;
    for (auto& [key, finding] : found)
        sorted.push_back(std::move(finding));
    return sorted;
}

namespace {

struct Tally {
    std::vector<double> lengths;
    std::int64_t of = 0, counted = 0, undecided = 0;
};

class Measuring {
  public:
    Measuring(const model::Standard& standard, const Record& record, const When& when,
              const model::Measure& measure)
        : standard_(standard), record_(record), when_(when), measure_(measure), time_(standard.calendar) {}

    std::vector<MeasureFigure> figures() {
        for (const Case& one : record_.cases) {
            if (is(model::MeasureKind::obligation_count) || is(model::MeasureKind::obligation_share))
                count_obligations(one);
            else
                count_events(World(standard_, record_, one, when_));
        }
        if (tallies_.empty()) tallies_[""];
        std::vector<MeasureFigure> found;
        for (auto& [period, tally] : tallies_)
            found.push_back(figure(period, tally));
        return found;
    }

  private:
    bool is(model::MeasureKind kind) const { return measure_.kind == kind; }

    Tally& tally_at(std::optional<Instant> at) {
        if (!measure_.by || !at) return tallies_[""];
        return tallies_[format_day(time_.day_of(*at)).substr(0, *measure_.by == model::Period::year ? 4 : 7)];
    }

    void count_obligations(const Case& one) {
        for (const Obligation& made : evaluate(standard_, record_, one, when_)) {
            if (made.rule != standard_.rules[measure_.rule].name) continue;
            Tally& tally = tally_at(made.due         ? made.due
                                    : made.anchor_at ? std::optional(made.anchor_at->at)
                                                     : std::nullopt);
            const bool counts = made.status == measure_.status;
            const bool decided = made.status == "met" || made.status == "attested" || made.status == "late" ||
                                 made.status == "overdue" || made.status == "breached" ||
                                 made.status == "not_attested";
            tally.counted += counts ? 1 : 0;
            ++(counts || decided ? tally.of : tally.undecided);
        }
    }

    void count_events(const World& world) {
        Scope scope = everywhere();
        if (measure_.during) scope = {false, spells_of(world, *measure_.during), {}};
        const std::vector<Anchored> first = moments(world, scope, 0);
        const std::vector<Anchored> second =
            measure_.patterns.size() > 1 ? moments(world, scope, 1) : std::vector<Anchored>{};
        for (const Anchored& one : first) {
            const Occurrence& at = one.anchor;
            if (is(model::MeasureKind::event_count)) {
                Tally& tally = tally_at(at.at.at);
                ++(at.unknown.empty() ? tally.counted : tally.undecided);
            } else if (is(model::MeasureKind::event_share)) {
                Tally& tally = tally_at(at.at.at);
                const Truth with = measure_.with
                                       ? ask(world, scope, *measure_.with, {at.at, at.event, one.spell})
                                       : Truth::yes();
                if (!at.unknown.empty() || with.is_unknown()) {
                    ++tally.undecided;
                    continue;
                }
                ++tally.of;
                tally.counted += with.is_yes() ? 1 : 0;
            } else {
                // The next event in time pairs; a pair counts in the period in which it is complete.
                const auto next = std::find_if(second.begin(), second.end(), [&](const Anchored& other) {
                    return other.anchor.at.at >= at.at.at && other.anchor.event != at.event &&
                           other.anchor.unknown.empty();
                });
                if (next == second.end() || !at.unknown.empty()) {
                    ++tally_at(at.at.at).undecided;
                    continue;
                }
                Tally& tally = tally_at(next->anchor.at.at);
                tally.lengths.push_back(length(at.at.at, next->anchor.at.at, measure_.unit));
                ++tally.counted;
            }
        }
    }

    std::vector<Anchored> moments(const World& world, const Scope& scope, std::size_t which) const {
        return inside(world, scope, occurrences(world, scope, measure_.patterns[which]));
    }

    // Whole months by the corresponding date, and the part of the one that has begun.
    double months(Day first, Day last) const {
        int whole = 0;
        while (time_.months_later(first, whole + 1) <= last)
            ++whole;
        const Day reached = time_.months_later(first, whole);
        return whole + static_cast<double>(last - reached) /
                           static_cast<double>(time_.months_later(first, whole + 1) - reached);
    }

    double length(Instant from, Instant to, Unit unit) const {
        const Day first = time_.day_of(from), last = time_.day_of(to);
        if (unit == Unit::minutes) return to - from;
        if (unit == Unit::hours) return static_cast<double>(to - from) / 60.0;
        if (unit == Unit::weeks) return static_cast<double>(last - first) / 7.0;
        if (unit == Unit::months) return months(first, last);
        if (unit == Unit::years) return months(first, last) / 12.0;
        if (unit == Unit::days || unit == Unit::clear_days) return last - first;
        int count = 0;
        for (Day day = first + 1; day <= last; ++day)
            if (standard_.calendar.first <= day && day <= standard_.calendar.last &&
                time_.is_working_day(day))
                ++count;
        return count;
    }

    static std::string number_text(double value) {
        std::string text = fmt::format("{:.1f}", value);
        if (text.ends_with(".0")) text.resize(text.size() - 2);
        return text;
    }

    MeasureFigure figure(const std::string& period, Tally& tally) const {
        MeasureFigure found;
        found.measure = measure_.name;
        found.topic = measure_.topic;
        found.source = measure_.source;
        found.responsible = measure_.responsible;
        found.period = period;
        found.counted = tally.counted;
        found.undecided = tally.undecided;
        switch (measure_.kind) {
        case model::MeasureKind::average:
        case model::MeasureKind::median:
            found.unit = std::string(info(measure_.unit).plural);
            if (!tally.lengths.empty()) found.value = middle(tally.lengths);
            break;
        case model::MeasureKind::event_count:
        case model::MeasureKind::obligation_count:
            found.unit = "count";
            if (tally.counted + tally.of > 0) found.value = static_cast<double>(tally.counted);
            break;
        case model::MeasureKind::event_share:
        case model::MeasureKind::obligation_share:
            found.unit = "percent";
            found.counted = tally.of;
            if (tally.of > 0)
                found.value = 100.0 * static_cast<double>(tally.counted) / static_cast<double>(tally.of);
            break;
        }
        set_target(found);
        return found;
    }

    double middle(std::vector<double>& lengths) const {
        if (is(model::MeasureKind::average)) {
            double sum = 0;
            for (const double one : lengths)
                sum += one;
            return sum / static_cast<double>(lengths.size());
        }
        std::sort(lengths.begin(), lengths.end());
        const std::size_t half = lengths.size() / 2;
        return lengths.size() % 2 ? lengths[half] : (lengths[half - 1] + lengths[half]) / 2;
    }

    void set_target(MeasureFigure& found) const {
        double target = 0;
        std::string amount;
        if (measure_.target_duration) {
            target = measure_.target_duration->amount;
            amount = format_duration(*measure_.target_duration);
            // In another unit than the figure's it is laid out from as_of.
            if (measure_.target_duration->unit != measure_.unit)
                if (const auto to = time_.due_after(when_.as_of, *measure_.target_duration))
                    target = length(when_.as_of, *to, measure_.unit);
        } else if (measure_.target_thousandths) {
            target = *measure_.target_thousandths / 1000.0;
            amount = number_text(target);
        } else {
            return;
        }
        found.target = (measure_.target_at_least ? "at least " : "at most ") + amount;
        if (found.value)
            found.target_kept = measure_.target_at_least ? *found.value >= target : *found.value <= target;
    }

    const model::Standard& standard_;
    const Record& record_;
    const When& when_;
    const model::Measure& measure_;
    Time time_;
    std::map<std::string, Tally> tallies_;
};

} // namespace

std::vector<MeasureFigure> measures(const model::Standard& standard, const Record& record, const When& when) {
    std::vector<MeasureFigure> found;
    for (const model::Measure& measure : standard.measures)
        for (MeasureFigure& figure : Measuring(standard, record, when, measure).figures())
            found.push_back(std::move(figure));
    return found;
}

} // namespace plumbline::reference
