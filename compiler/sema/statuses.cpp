#include "compiler/sema/statuses.h"

namespace plumbline::sema {

bool has_due(const model::Form& form) {
    if (auto* timed = std::get_if<model::Timed>(&form)) {
        return timed->window != model::WindowKind::before_event && timed->window != model::WindowKind::follow;
    }
    return std::holds_alternative<model::Recurring>(form) || std::holds_alternative<model::CountOver>(form) ||
           std::holds_alternative<model::PeriodDuty>(form) || std::holds_alternative<model::TimeOver>(form);
}

std::string why_never(std::string_view status, const model::Rule& rule) {
    bool is_practice = std::holds_alternative<model::Practice>(rule.form);
    bool is_answer = status == "attested" || status == "not_attested" || status == "unanswered";
    if (is_practice && !is_answer && status != "excused")
        return "a practice is attested, not_attested or unanswered";
    if (!is_practice && is_answer) return "only a practice is answered by an audit";
    if (status == "excused" && rule.excuses.empty() && rule.extensions.empty())
        return "the rule names no exception";
    bool needs_due = status == "late" || status == "overdue";
    if (needs_due && !has_due(rule.form)) return "the rule sets no date";
    bool is_duty = std::holds_alternative<model::Timed>(rule.form) ||
                   std::holds_alternative<model::Recurring>(rule.form) ||
                   std::holds_alternative<model::PeriodDuty>(rule.form);
    auto* timed = std::get_if<model::Timed>(&rule.form);
    bool is_order = timed && timed->window == model::WindowKind::before_event;
    if (status == "breached" && is_duty && !is_order)
        return "a duty to do something is late or overdue, never breached";
    return {};
}

} // namespace plumbline::sema
