// Rule by rule over one case, then all cases in a row.
#include "compiler/reference/evaluator.h"
#include "compiler/reference/forms.h"

#include <algorithm>

namespace plumbline::reference {

void run_form(RuleRun&, const model::Limit&) {}

namespace {

// What an attribute does not say comes first, then the others as they are listed in world.h.
int rank_of(const std::string& why) {
    if (why.empty()) return 0;
    if (why == hour_decides) return 2;
    if (why == recording_missing) return 3;
    if (why == birth_missing) return 4;
    return why == state_goes_on ? 5 : 1;
}

// As they are printed; what waits for missed ones meets them in this order too.
void put_in_order(std::vector<Obligation>& list) {
    const auto instant = [](const auto& at) { return at ? at->at : no_instant; };
    std::stable_sort(list.begin(), list.end(), [&](const Obligation& left, const Obligation& right) {
        const auto key = [&](const Obligation& one) {
            return std::make_tuple(one.rule, instant(one.anchor_at), one.due.value_or(no_instant), one.anchor,
                                   one.requirement, !(one.anchor_at && one.anchor_at->date_only),
                                   instant(one.opens), !(one.opens && one.opens->date_only), one.status,
                                   instant(one.satisfied_at),
                                   !(one.satisfied_at && one.satisfied_at->date_only),
                                   rank_of(one.unproven_because), one.unproven_because, one.excused_by);
        };
        return key(left) < key(right);
    });
}

} // namespace

std::vector<Obligation> evaluate(const model::Standard& standard, const Record& record, const Case& one,
                                 const When& when) {
    World world(standard, record, one, when);
    std::vector<Obligation> all;
    for (const model::Rule& rule : standard.rules) { // each behind those it watches
        RuleRun run{world, rule, scope_of(world, rule.scope), {}};
        std::visit([&](const auto& form) { run_form(run, form); }, rule.form);
        put_in_order(run.made);
        for (Obligation& made : run.made) {
            made.case_id = one.case_id;
            if (made.due && (made.status == "late" || made.status == "overdue" || made.status == "unproven"))
                world.missed.push_back(made);
            all.push_back(std::move(made));
        }
    }
    put_in_order(all);
    return all;
}

std::string check(const model::Standard& standard, const Record& record, const When& when) {
    std::string out;
    for (const Case& one : record.cases)
        for (const Obligation& made : evaluate(standard, record, one, when))
            out += json_line(made, standard.calendar);
    for (const LimitFinding& finding : limits(standard, record, when))
        out += json_line(finding, standard.calendar);
    for (const MeasureFigure& figure : measures(standard, record, when))
        out += json_line(figure);
    return out;
}

} // namespace plumbline::reference
