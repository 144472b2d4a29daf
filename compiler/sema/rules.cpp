// Rules and practices: their names, their heads, and the order in which they can be worked out.
#include "compiler/sema/checker_impl.h"

#include <algorithm>

namespace plumbline::sema {

namespace {

const ast::Rule* rule_of(const ast::Item& item) {
    return std::get_if<ast::Rule>(&item.kind);
}
const ast::Practice* practice_of(const ast::Item& item) {
    return std::get_if<ast::Practice>(&item.kind);
}

// Calls `take` for each length within which something is due. Ends of stages are left out.
template <typename Take>
void each_interval(const ast::Statement& statement, Take take) {
    auto stages_of = [&](const ast::Recurring& recurring) {
        for (const ast::Stage& stage : recurring.stages) {
            if (stage.length) take(*stage.length);
        }
    };
    if (auto* timed = std::get_if<ast::Timed>(&statement.kind)) {
        if (timed->window.length) take(*timed->window.length);
    } else if (auto* during = std::get_if<ast::While>(&statement.kind)) {
        if (auto* recurring = std::get_if<ast::Recurring>(&during->body)) stages_of(*recurring);
        if (auto* inner = std::get_if<ast::Box<ast::Statement>>(&during->body)) each_interval(**inner, take);
    } else if (auto* when = std::get_if<ast::When>(&statement.kind)) {
        if (auto* body = std::get_if<ast::Timed>(&when->body); body && body->window.length)
            take(*body->window.length);
        if (auto* inner = std::get_if<ast::Box<ast::Statement>>(&when->body)) each_interval(**inner, take);
    } else if (auto* each = std::get_if<ast::Each>(&statement.kind)) {
        if (auto* within = std::get_if<ast::EachWithin>(&each->body)) take(within->length);
    }
}

std::string anchor_label(const model::Form& form) {
    auto* timed = std::get_if<model::Timed>(&form);
    if (!timed) return {};
    auto* event = std::get_if<model::AtEvent>(&timed->anchor.kind);
    return event ? event->pattern.label : std::string();
}

std::string required_label(const model::Form& form) {
    std::vector<std::string> labels;
    auto add = [&](const std::vector<model::Demand>& demands) {
        for (const model::Demand& demand : demands)
            add_once(labels, demand.label);
    };
    if (auto* timed = std::get_if<model::Timed>(&form))
        add(timed->all_of);
    else if (auto* recurring = std::get_if<model::Recurring>(&form))
        add(recurring->all_of);
    else if (auto* period = std::get_if<model::PeriodDuty>(&form))
        add(period->all_of);
    else if (auto* quality = std::get_if<model::Quality>(&form))
        add_once(labels, quality->of.label);
    else if (auto* count = std::get_if<model::CountOver>(&form))
        add_once(labels, count->pattern.label);
    else if (auto* next = std::get_if<model::NextQuality>(&form))
        add_once(labels, next->label);
    else if (auto* never = std::get_if<model::NeverWithout>(&form))
        add_once(labels, never->label);
    else if (auto* state = std::get_if<model::Throughout>(&form))
        add_once(labels, state->label);
    else if (auto* time = std::get_if<model::TimeOver>(&form))
        add_once(labels, time->label);
    else if (auto* limit = std::get_if<model::Limit>(&form))
        add_once(labels, limit->label);
    return joined(labels, "_and_");
}

} // namespace

void Checker::check_rules() {
    if (rules_.empty() && measures_written_.empty()) {
        if (complete_) {
            Span place =
                header_ ? header_->name.span : Span{files_.empty() ? 0 : files_.front()->file.file, 0, 0};
            fail(DiagnosticKind::no_rules, place, "there is no rule here, so there is nothing to check",
                 "write one: `rule icpc_in_time within 15 working days of strategy_discussion: icpc`");
        }
        return;
    }
    if (!header_ && complete_ && !rules_.empty()) {
        fail(DiagnosticKind::no_standard_header, {rules_.front().item->span.file, 0, 0},
             "this does not say which standard it is",
             "begin with `standard NAME \"Title\"`, `version` and `calendar`");
    }
    order_rules();
    bool any_named = !rule_names_.empty();
    for (RuleEntry* entry : ordered_rules_) { // so that a rule that is watched has been seen
        const ast::Rule* rule = rule_of(*entry->item);
        if (rule && !rule->name && any_named) {
            fail(DiagnosticKind::statement_without_rule, start_of(rule->statement.span),
                 "a sentence that belongs to no rule", "give it a name: `rule NAME` in front of it");
        }
        as_one_subject([&] {
            if (rule)
                check_rule(*rule, *entry);
            else
                check_practice(*practice_of(*entry->item), *entry);
        });
    }
    name_rules();
}

void Checker::check_rule(const ast::Rule& written, RuleEntry& entry) {
    model::Rule rule;
    if (written.name) rule.name = written.name->text;
    if (written.title) rule.title = written.title->text;
    rule.section = entry.section;
    rule.says = folded(written.statement.span);
    rule.span = entry.item->span;
    rule.statement_span = written.statement.span;
    Span name = written.name ? written.name->span : start_of(written.statement.span);
    check_head(written.parts, rule, name, "rule");
    if (header_ && written.name && !written.parts.topic) {
        warn(DiagnosticKind::no_topic, name, written.parts,
             quoted(rule.name) + " has no topic, so a diff cannot line it up", "add `topic NAME`");
    }
    warn_of_days(written.statement, written.parts);

    rule_name_ = rule.name;
    Around around;
    auto checked = form(written.statement, around);
    Asked anchor = checked ? asked_of(*checked) : lost_event();
    for (const ast::Unless& exception : written.parts.exceptions)
        unless(exception, anchor, rule);
    for (const ast::Extended& exception : written.parts.extensions) {
        if (!checked || may_be_extended(*checked, exception.span)) extension(exception, rule);
    }
    if (!checked || !may_be_excused(*checked, written.parts)) return;
    rule.scope = std::move(around.scope);
    rule.form = std::move(*checked);
    entry.checked = std::move(rule);
}

void Checker::check_practice(const ast::Practice& written, RuleEntry& entry) {
    model::Rule rule;
    rule.name = written.name.text;
    if (written.title) rule.title = written.title->text;
    rule.section = entry.section;
    rule.says = written.question.text;
    rule.span = entry.item->span;
    rule.statement_span = written.question.span;
    check_head(written.parts, rule, written.name.span, "practice");
    model::Practice form{written.question.text, std::nullopt};
    bool good = true;
    if (written.at_each) {
        form.at_each = anchor(*written.at_each);
        good = form.at_each.has_value();
    }
    Asked asked = !good ? lost_event() : form.at_each ? asked_of(*form.at_each) : Asked{};
    for (const ast::Unless& exception : written.parts.exceptions)
        unless(exception, asked, rule);
    for (const ast::Extended& exception : written.parts.extensions)
        may_be_extended(form, exception.span);
    if (!good || !may_be_excused(form, written.parts)) return;
    rule.form = std::move(form);
    entry.checked = std::move(rule);
}

// What stands around a sentence: its source, who is responsible, what was assumed.
void Checker::check_head(const ast::RuleParts& parts, model::Rule& rule, Span name, std::string_view what) {
    if (parts.source) {
        rule.source = parts.source->text;
        rule.source_span = parts.source->span;
    }
    rule.responsible = responsible(parts.responsible);
    rule.topic = topic(parts.topic);
    for (const ast::Assumption& assumption : parts.assumptions) {
        std::vector<std::string> words;
        for (const ast::Name& word : assumption.words)
            words.push_back(word.text);
        std::string note = joined(words, " ");
        rule.assumptions.push_back(note.empty() ? assumption.note.text : note + ": " + assumption.note.text);
    }
    for (const ast::Accepted& accepted : parts.accepted)
        rule.accepted.push_back({accepted.lint.text, accepted.reason.text, accepted.span, false});
    if (!header_ || what == "measure" || rule.name.empty()) return; // a sentence alone has no place for them
    if (!parts.source) {
        warn(DiagnosticKind::no_source, name, parts,
             std::string(what) + " " + quoted(rule.name) + " does not say where the document asks for it",
             "add `source \"Section, paragraph\"`");
    }
    if (parts.responsible.empty()) {
        warn(DiagnosticKind::no_responsible, name, parts,
             std::string(what) + " " + quoted(rule.name) + " does not say who is responsible",
             "add `responsible ROLE`");
    }
}

// Unless the rule says that it was seen and meant: `accepting no_topic "…"`.
void Checker::warn(DiagnosticKind kind, Span span, const ast::RuleParts& parts, std::string message,
                   std::string hint) {
    bool accepted = false;
    for (const ast::Accepted& one : parts.accepted) {
        if (one.lint.text != name_of(kind)) continue;
        accepted = true;
        acceptances_used_.insert(std::pair(one.span.file, one.span.begin));
    }
    if (!accepted) fail(kind, span, std::move(message), std::move(hint));
}

std::string Checker::responsible(const std::vector<ast::Name>& roles) {
    std::vector<std::string> names;
    for (const ast::Name& role : roles) {
        if (!roles_.contains(role.text)) report_unknown_role(role);
        add_once(names, role.text);
    }
    return joined(names, " or ");
}

std::string Checker::topic(const std::optional<ast::Name>& name) {
    if (!name) return {};
    names_used_.insert(name->text);
    if (!topic_names_.empty() && !topic_names_.contains(name->text)) {
        fail_unknown(DiagnosticKind::unknown_topic, *name, "no topic is called " + quoted(name->text),
                     names_of(topic_names_), "declare it: " + quoted("topic " + name->text));
    }
    return name->text;
}

void Checker::warn_of_days(const ast::Statement& statement, const ast::RuleParts& parts) {
    if (!parts.assumptions.empty()) return;
    bool warned = false;
    each_interval(statement, [&](const ast::Length& length) {
        bool is_plain = length.duration.unit == Unit::days && length.duration.amount > 0 &&
                        folded(length.span).find("calendar") == std::string::npos;
        if (warned || !is_plain) return;
        warned = true;
        warn(DiagnosticKind::days_may_mean_working_days, length.span, parts,
             quoted(folded(length.span)) + " counts every day; the document may mean working days",
             "write `working days`, or note why not: `assuming calendar days, \"…\"`");
    });
}

// --- the order of rules ----------------------------------------------------------------------------------

std::vector<ast::Name> Checker::watched_by(const ast::Statement& statement) {
    std::vector<ast::Name> names;
    auto add_inner = [&](const ast::Box<ast::Statement>* inner) {
        if (!inner) return;
        std::vector<ast::Name> further = watched_by(**inner);
        names.insert(names.end(), further.begin(), further.end());
    };
    if (auto* during = std::get_if<ast::While>(&statement.kind)) {
        add_inner(std::get_if<ast::Box<ast::Statement>>(&during->body));
    } else if (auto* when = std::get_if<ast::When>(&statement.kind)) {
        if (auto* missed = std::get_if<ast::MissedTrigger>(&when->trigger.kind))
            names.push_back(missed->rule);
        add_inner(std::get_if<ast::Box<ast::Statement>>(&when->body));
    }
    return names;
}

// Every rule behind those it watches, otherwise as written.
void Checker::order_rules() {
    for (RuleEntry& entry : rules_) {
        if (const ast::Rule* rule = rule_of(*entry.item); rule && rule->name)
            named_rules_.emplace(rule->name->text, &entry);
        if (auto* practice = practice_of(*entry.item)) named_rules_.emplace(practice->name.text, &entry);
    }
    for (RuleEntry& entry : rules_)
        place_in_order(entry);
}

void Checker::place_in_order(RuleEntry& entry) {
    if (entry.progress != Progress::untouched) return;
    if (const ast::Rule* rule = rule_of(*entry.item); rule && rule->name && !may_go_deeper(*rule->name))
        return;
    entry.progress = Progress::running;
    if (const ast::Rule* rule = rule_of(*entry.item)) {
        resolving_.push_back(rule->name ? rule->name->text : std::string());
        for (const ast::Name& name : watched_by(rule->statement)) {
            auto watched = named_rules_.find(name.text);
            if (watched == named_rules_.end()) continue; // reported with the rule
            if (watched->second->progress == Progress::running)
                report_cycle(name, "waits for");
            else
                place_in_order(*watched->second);
        }
        resolving_.pop_back();
    }
    entry.progress = Progress::done;
    entry.index = static_cast<model::RuleIndex>(ordered_rules_.size());
    ordered_rules_.push_back(&entry);
}

Checker::RuleEntry* Checker::find_rule(const ast::Name& name) {
    auto found = named_rules_.find(name.text);
    if (found != named_rules_.end()) return found->second;
    fail_unknown(DiagnosticKind::unknown_rule, name,
                 "no rule of this standard is called " + quoted(name.text), names_of(named_rules_));
    return nullptr;
}

// A sentence alone is called by what it says: icpc_after_strategy_discussion.
void Checker::name_rules() {
    std::set<std::string> taken;
    for (const auto& [name, entry] : named_rules_)
        taken.insert(name);
    for (RuleEntry& entry : rules_) {
        if (!entry.checked || !entry.checked->name.empty()) continue;
        std::string name = required_label(entry.checked->form);
        if (std::string anchor = anchor_label(entry.checked->form); !anchor.empty())
            name += "_after_" + anchor;
        for (std::size_t at; (at = name.find(' ')) != std::string::npos;)
            name[at] = '_';
        std::string numbered = name;
        for (int n = 2; !taken.insert(numbered).second; ++n)
            numbered = name + "_" + std::to_string(n);
        entry.checked->name = numbered;
    }
}

} // namespace plumbline::sema
