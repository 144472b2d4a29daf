#include "runtime/vm/measures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace plumbline {

Measures::Measures(const Program& program, const Timelines& timelines, AsOf when)
    : program_(program), timelines_(timelines), when_(when), tallies_(program.bundle().measures.size()) {}

std::string Measures::period_of(const MeasureRecord& measure, Instant at) const {
    if (measure.by < 0) return {};
    const std::string day = format_day(program_.calendar().zone().local_day(at));
    return day.substr(0, static_cast<Period>(measure.by) == Period::year ? 4 : 7);
}

// Days are local dates apart; months are whole months by the corresponding date and the part of the month
// that has begun, never a month of a fixed length.
double Measures::length_between(Instant from, Instant to, Unit unit) const {
    const Calendar& calendar = program_.calendar();
    const Day first = calendar.zone().local_day(from);
    const Day last = calendar.zone().local_day(to);
    const auto months = [&] {
        int whole = 0;
        while (add_months(first, whole + 1) <= last)
            ++whole;
        const Day reached = add_months(first, whole);
        const Day next = add_months(first, whole + 1);
        return whole + static_cast<double>(last - reached) / static_cast<double>(next - reached);
    };
    switch (unit) {
    case Unit::minutes:
        return static_cast<double>(to - from);
    case Unit::hours:
        return static_cast<double>(to - from) / 60.0;
    case Unit::weeks:
        return static_cast<double>(last - first) / 7.0;
    case Unit::months:
        return months();
    case Unit::years:
        return months() / 12.0;
    case Unit::working_days:
    case Unit::clear_working_days: {
        int count = 0;
        for (Day day = first + 1; day <= last; ++day)
            count += calendar.is_working_day(day).value_or(false) ? 1 : 0;
        return count;
    }
    default:
        return static_cast<double>(last - first);
    }
}

namespace {

bool is_over_obligations(const MeasureRecord& measure) {
    return measure.kind == MeasureKind::obligation_count || measure.kind == MeasureKind::obligation_share;
}

} // namespace

bool Measures::look_at_obligations(const Bundle& bundle) {
    return std::any_of(bundle.measures.begin(), bundle.measures.end(), is_over_obligations);
}

void Measures::add(std::span<const Obligation> obligations) {
    const Bundle& bundle = program_.bundle();
    for (std::size_t i = 0; i < bundle.measures.size(); ++i) {
        const MeasureRecord& measure = bundle.measures[i];
        if (!is_over_obligations(measure)) continue;
        for (const Obligation& obligation : obligations) {
            if (obligation.rule != static_cast<std::uint32_t>(measure.rule)) continue;
            const Instant at = obligation.due != no_instant ? obligation.due : obligation.anchor_at.at;
            Tally& tally = tallies_[i][at == no_instant ? std::string() : period_of(measure, at)];
            const bool is_counted = bundle.text(measure.status) == info(obligation.status).name;
            const bool decided = info(obligation.status).breach || obligation.status == Status::met ||
                                 obligation.status == Status::attested;
            if (is_counted) ++tally.counted;
            if (is_counted || decided)
                ++tally.of;
            else
                ++tally.undecided;
        }
    }
}

void Measures::run_over_cases() {
    run_over(timelines_);
}

void Measures::add_piece(std::span<const Obligation> obligations, const Timelines& piece) {
    add(obligations);
    run_over(piece);
}

void Measures::run_over(const Timelines& timelines) {
    const Bundle& bundle = program_.bundle();
    if (bundle.measures.empty()) return;
    Evaluator evaluator(program_, timelines, when_);
    std::vector<Evaluator::MeasuredMoment> first, second;
    for (std::size_t i = 0; i < bundle.measures.size(); ++i) {
        const MeasureRecord& measure = bundle.measures[i];
        if (measure.kind == MeasureKind::obligation_count || measure.kind == MeasureKind::obligation_share)
            continue;
        for (std::size_t index = 0; index < timelines.case_count(); ++index) {
            evaluator.measure(index, i, first, second);
            for (const auto& moment : first) {
                if (measure.kind == MeasureKind::event_count) {
                    Tally& tally = tallies_[i][period_of(measure, moment.at)];
                    ++(moment.certain ? tally.counted : tally.undecided);
                } else if (measure.kind == MeasureKind::event_share) {
                    Tally& tally = tallies_[i][period_of(measure, moment.at)];
                    const auto same = std::find_if(second.begin(), second.end(),
                                                   [&](const auto& one) { return one.row == moment.row; });
                    if (!moment.certain || (same != second.end() && !same->certain)) {
                        ++tally.undecided;
                        continue;
                    }
                    ++tally.of;
                    if (same != second.end()) ++tally.counted;
                } else {
                    // The next event in time pairs; a pair counts in the period in which it is complete.
                    const auto next = std::find_if(second.begin(), second.end(), [&](const auto& one) {
                        return one.at >= moment.at && one.row != moment.row && one.certain;
                    });
                    if (next == second.end() || !moment.certain) {
                        ++tallies_[i][period_of(measure, moment.at)].undecided;
                        continue;
                    }
                    Tally& tally = tallies_[i][period_of(measure, next->at)];
                    tally.values.push_back(length_between(moment.at, next->at, measure.unit));
                    ++tally.counted;
                }
            }
        }
    }
}

std::vector<MeasureResult> Measures::results() const {
    const Bundle& bundle = program_.bundle();
    std::vector<MeasureResult> results;
    for (std::uint32_t i = 0; i < bundle.measures.size(); ++i) {
        const MeasureRecord& measure = bundle.measures[i];
        std::map<std::string, Tally> periods = tallies_[i];
        if (periods.empty()) periods[""];
        for (auto& [period, tally] : periods) {
            MeasureResult result;
            result.measure = i;
            result.period = period;
            result.undecided = tally.undecided;
            result.counted = tally.counted;
            switch (measure.kind) {
            case MeasureKind::average:
                if (!tally.values.empty())
                    result.value = std::accumulate(tally.values.begin(), tally.values.end(), 0.0) /
                                   static_cast<double>(tally.values.size());
                break;
            case MeasureKind::median:
                if (!tally.values.empty()) {
                    std::sort(tally.values.begin(), tally.values.end());
                    const std::size_t middle = tally.values.size() / 2;
                    result.value = tally.values.size() % 2
                                       ? tally.values[middle]
                                       : (tally.values[middle - 1] + tally.values[middle]) / 2;
                }
                break;
            case MeasureKind::event_count:
            case MeasureKind::obligation_count:
                if (tally.counted > 0 || tally.of > 0) result.value = static_cast<double>(tally.counted);
                break;
            case MeasureKind::event_share:
            case MeasureKind::obligation_share:
                if (tally.of > 0)
                    result.value = 100.0 * static_cast<double>(tally.counted) / static_cast<double>(tally.of);
                result.counted = tally.of;
                break;
            }
            if (measure.has_target && result.value) {
                double target = measure.target_thousandths / 1000.0;
                if (measure.target_is_duration) {
                    // A target in another unit than the figure's is laid out from a fixed day; units that
                    // agree need none.
                    target = measure.target_duration.amount;
                    const Unit own = measure.target_duration.unit;
                    if (own != measure.unit) {
                        const Instant from = when_.as_of;
                        const auto to = due_after(program_.calendar(), from, measure.target_duration);
                        target = to ? length_between(from, *to, measure.unit) : target;
                    }
                }
                result.target_kept =
                    measure.target_at_least ? *result.value >= target : *result.value <= target;
            }
            results.push_back(std::move(result));
        }
    }
    return results;
}

} // namespace plumbline
