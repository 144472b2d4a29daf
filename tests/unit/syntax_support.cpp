#include "tests/unit/syntax_support.h"

namespace plumbline::syntax_test {

namespace {

std::string value_in_words(const ast::Value& value) {
    struct Words {
        std::string operator()(const ast::Name& name) const { return name.text; }
        std::string operator()(const ast::Text& text) const { return '"' + text.text + '"'; }
        std::string operator()(const ast::Length& length) const { return format_duration(length.duration); }
        std::string operator()(std::int32_t thousandths) const {
            return std::to_string(thousandths) + "/1000";
        }
        std::string operator()(const ast::DayValue& day) const { return format_day(day.day); }
    };
    return std::visit(Words{}, value.value);
}

std::string joined(const std::vector<ast::Condition>& parts, const std::string& joiner) {
    std::string words = "(";
    for (const ast::Condition& part : parts)
        words += (words.size() > 1 ? joiner : "") + in_words(part);
    return words + ')';
}

std::string age(const std::optional<ast::Age>& age) {
    return age ? std::to_string(age->months) : "-";
}

struct ConditionWords {
    std::string operator()(const ast::Not& negated) const { return "not(" + in_words(*negated.inner) + ')'; }
    std::string operator()(const ast::AllOf& all) const { return joined(all.parts, " and "); }
    std::string operator()(const ast::AnyOf& any) const { return joined(any.parts, " or "); }
    std::string operator()(const ast::Compared& compared) const {
        const char* const signs[] = {"=", "!=", "<", "<=", ">", ">="};
        return compared.attribute.text + ' ' + signs[static_cast<int>(compared.comparison)] + ' ' +
               value_in_words(compared.value);
    }
    std::string operator()(const ast::Listed& listed) const {
        std::string words = listed.attribute.text + (listed.negated ? " not in" : " in");
        for (const ast::Value& value : listed.values)
            words += ' ' + value_in_words(value);
        return words;
    }
    std::string operator()(const ast::IsRecorded& recorded) const {
        return recorded.attribute.text + (recorded.negated ? " is not recorded" : " is recorded");
    }
    std::string operator()(const ast::AgeBetween& between) const {
        return "age " + age(between.from) + " to " + age(between.to);
    }
    std::string operator()(const ast::Elapsed& elapsed) const {
        return std::string("elapsed ") + (elapsed.over ? "over " : "under ") +
               format_duration(elapsed.length.duration);
    }
    std::string operator()(const ast::Happened& happened) const {
        std::string words = happened.negated ? "no[" : "[";
        if (happened.pattern->ordinal)
            words += "ordinal " + std::to_string(happened.pattern->ordinal->n) + ' ';
        words += happened.pattern->name.text;
        if (happened.pattern->of) words += " of " + happened.pattern->of->text;
        if (happened.pattern->where) words += " where " + in_words(*happened.pattern->where);
        if (happened.within) words += " within " + format_duration(happened.within->duration);
        return words + ']';
    }
    std::string operator()(const ast::Bare& bare) const { return bare.name.text; }
};

} // namespace

std::string in_words(const ast::Condition& condition) {
    return std::visit(ConditionWords{}, condition.kind);
}

const char* const sample = R"(standard herefordshire "Herefordshire Practice Standards"
  version "March 2025"
  calendar england_and_wales
  uses childrens_services                    -- the shared vocabulary

section "Visiting Timescales"

rule cp_visits "Visits to children on a child protection plan"
  source "Visiting Timescales, Children subject to a Child Protection Plan"
  responsible social_worker
  topic cp_visiting                          -- what a diff lines up across authorities
  while child_protection_plan: visit
    within 2 working days
    every 10 working days

rule conference_in_time
  source "Planning - Specific to Child Protection"
  responsible team_manager
  within 15 days of strategy_discussion where led_to_s47: icpc
    assuming calendar days, "the document says days here and working days for the enquiry"

practice lived_experience "The assessment conveys the child's lived experience"
  source "Assessment of Need"
  responsible social_worker
  asks "Does the assessment convey this child's lived experience?" at each assessment_end

event visit on child
  seen: yes/no   alone: yes/no   unannounced: yes/no
  place: home | placement | school | elsewhere
  by: role
state child_protection_plan on child: from cp_plan_start to cp_plan_end
define statutory_visit: visit where seen and alone and place in (home, placement)
)";

} // namespace plumbline::syntax_test
