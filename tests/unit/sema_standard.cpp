// What stands around the rules: declarations, calendars, heads, measures, tests.
#include "tests/unit/sema_support.h"

#include <algorithm>

using namespace plumbline;
using namespace plumbline::sema_tests;

namespace {

const std::string header =
    "standard herefordshire \"Herefordshire\" version \"March 2025\" calendar england_and_wales "
    "uses childrens_services\n";

} // namespace

TEST_CASE("a rule carries its head") {
    model::Standard standard =
        standard_of(header + "section \"Visiting Timescales\"\n"
                             "rule cp_visits \"Visits\"\n  source \"Page 4\"\n"
                             "  responsible social_worker, team_manager\n  topic cp_visiting\n"
                             "  while child_protection_plan: visit -- to the child\n"
                             "    every 10 days\n"
                             "  assuming calendar days, \"the document says days\"\n"
                             "  accepting stricter_pair \"both are meant\"\n");
    CHECK(standard.name == "herefordshire");
    CHECK(standard.title == "Herefordshire");
    CHECK(standard.version == "March 2025");
    CHECK(standard.vocabulary_name == "childrens_services");
    CHECK(standard.vocabulary_version == "1");
    const model::Rule& rule = standard.rules.at(0);
    CHECK(rule.title == "Visits");
    CHECK(rule.section == "Visiting Timescales");
    CHECK(rule.source == "Page 4");
    CHECK(rule.responsible == "social_worker or team_manager");
    CHECK(rule.topic == "cp_visiting");
    CHECK(rule.assumptions == std::vector<std::string>{"calendar days: the document says days"});
    REQUIRE(rule.accepted.size() == 1);
    CHECK(rule.accepted[0].lint == "stricter_pair");
    CHECK(rule.says == "while child_protection_plan: visit every 10 days");
}

TEST_CASE("one sentence is a standard") {
    model::Standard standard = standard_of("within 15 working days of strategy_discussion: icpc");
    CHECK(standard.name == "unnamed");
    CHECK(standard.rules.at(0).name == "icpc_after_strategy_discussion");
    CHECK(standard.calendar.name == "england_and_wales");
    CHECK(check_text("within 15 working days of strategy_discussion: icpc")
              .has(DiagnosticKind::no_standard_header));
}

TEST_CASE("events and roles are in name order, whatever the files") {
    model::Standard standard = standard_of("rule duty each visit: alone\nevent aardvark_visit on child");
    std::vector<std::string> names;
    for (const EventInfo& event : standard.vocabulary.events)
        names.push_back(event.name);
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK(names.front() == "aardvark_visit");
    CHECK(std::is_sorted(standard.vocabulary.roles.begin(), standard.vocabulary.roles.end()));
    CHECK_FALSE(standard.born.has_value());
    CHECK(standard_of("rule duty each visit: alone\nevent born on child").born.has_value());
}

TEST_CASE("a state is opened by events alone") {
    const Checked checked = check_text("rule duty while settled: visit every 6 weeks\n"
                                       "state settled on child: from visit while at_home to closure\n"
                                       "state at_home on child: from cla_end to cla_start\n");
    CHECK_FALSE(checked.standard.has_value());
    model::Standard standard = standard_of("rule duty while placement: visit every 6 weeks\n");
    const auto placement = std::find_if(standard.states.begin(), standard.states.end(),
                                        [](const model::State& state) { return state.name == "placement"; });
    CHECK(placement->one_for_each == "setting");
}

TEST_CASE("a calendar takes over another's days and adds its own") {
    model::Standard standard = standard_of(
        "standard here \"Here\" calendar here_days uses childrens_services\nrule duty each visit: alone\n"
        "calendar here_days \"Here\" version \"2025\" extends england_and_wales\n"
        "  closed 2025-12-29 to 2025-12-31 \"Offices closed\"\n  holiday 2025-01-01 \"New Year's Day\"\n"
        "  school_term 2025-01-06 to 2025-02-14 \"Spring\"\n");
    const CalendarData& calendar = standard.calendar;
    CHECK(calendar.name == "here_days");
    CHECK(calendar.version == "2025");
    CHECK(calendar.zone_name == "Europe/London");
    CHECK_FALSE(calendar.zone.empty());
    REQUIRE(calendar.holidays.size() == 4);
    CHECK(calendar.holidays[1].name == "New Year's Day");
    CHECK(calendar.closures.size() == 1);
    CHECK(calendar.terms.size() == 1);
    CHECK(calendar.first == day_from_date({2024, 1, 1}));
    CHECK_FALSE(calendar.working_weekdays[5]);
}

TEST_CASE("a standard sees the vocabularies that it uses and no other") {
    std::vector<File> files{
        {"here/rules.std", header + "rule duty source \"1\" responsible social_worker topic cp_visiting "
                                    "within 1 working day of visit: tribunal"},
        {"courts/head.std", "vocabulary courts \"Courts\""},
        {"courts/events.std", "event tribunal on child"},
        vocabulary_file()};
    CHECK(check_files(files).has(DiagnosticKind::unknown_event));
    std::string& rules = files[0].text;
    rules.replace(rules.find("uses "), 5, "uses courts, ");
    CHECK(check_files(files).standard.has_value());
}

TEST_CASE("measures") {
    model::Standard standard =
        standard_of("rule duty within 5 working days of icpc: minutes\n"
                    "measure a2 \"A2\": average days from referral to closure, target 4 months by month\n"
                    "measure b: median weeks from missing_start to missing_return matching episode\n"
                    "measure c: count of duty overdue, target at most 3\n"
                    "measure d: percentage of duty met, target at least 90 percent while looked_after\n"
                    "measure e: percentage of visit with alone and seen\n"
                    "measure f: count of visit or minutes by year\n");
    REQUIRE(standard.measures.size() == 6);
    const auto& measures = standard.measures;
    CHECK(measures[0].kind == model::MeasureKind::average);
    CHECK(measures[0].target_duration == Duration{4, Unit::months});
    CHECK(measures[0].by == model::Period::month);
    CHECK(measures[0].patterns.size() == 2);
    CHECK(measures[1].patterns[1].matching == "episode");
    CHECK(measures[2].status == "overdue");
    CHECK(measures[2].target_thousandths == 3000);
    CHECK(measures[3].kind == model::MeasureKind::obligation_share);
    CHECK(measures[3].target_at_least);
    CHECK(measures[3].during.has_value());
    CHECK(measures[4].with.has_value());
    CHECK(measures[5].patterns.size() == 2);
}

TEST_CASE("practices are rules that an audit answers") {
    model::Standard standard =
        standard_of("practice lived_experience \"Lived\"\n  source \"Assessment\"\n"
                    "  asks \"Does it convey the child's experience?\" at each closure");
    const model::Rule& rule = standard.rules.at(0);
    const auto& practice = std::get<model::Practice>(rule.form);
    CHECK(practice.question == "Does it convey the child's experience?");
    CHECK(as<model::AtEvent>(*practice.at_each).pattern.label == "closure");
    CHECK(rule.says == practice.question);
}

TEST_CASE("a test belongs to the rule it names, else to the one before it") {
    model::Standard standard =
        standard_of("rule duty within 5 working days of icpc: minutes\n"
                    "test \"in time\"\n  2025-03-03 10:00 icpc outcome = plan\n"
                    "  2025-03-04 10:00 minutes planned\n  as of 2025-03-20\n"
                    "  expect met due 2025-03-10 23:59\n"
                    "rule other_duty each visit: alone\n"
                    "test \"of the first\" of duty\n  2025-03-03 icpc\n  as of 2025-03-20\n"
                    "  expect overdue\n");
    REQUIRE(standard.tests.size() == 2);
    CHECK(standard.tests[0].rule == 0);
    CHECK(standard.tests[1].rule == 0);
    CHECK(standard.tests[0].title == "in time");
}

TEST_CASE("a warning that the rule accepts is not given") {
    std::string rule =
        "rule duty source \"1\" responsible social_worker topic cp_visiting within 5 days of icpc: minutes\n";
    CHECK(check_text(header + rule).has(DiagnosticKind::days_may_mean_working_days));
    CHECK_FALSE(check_text(header + rule + "accepting days_may_mean_working_days \"asked the author\"")
                    .has(DiagnosticKind::days_may_mean_working_days));
    CHECK_FALSE(check_text("rule duty within 5 calendar days of icpc: minutes")
                    .has(DiagnosticKind::days_may_mean_working_days));
}

TEST_CASE("what follows from a syntax error is not reported") {
    Checked checked =
        check_text("event home_visit on on child\nrule duty within 5 working days of home_visit: minutes\n"
                   "rule other_duty within 5 working days of ipc: minutes\n");
    CHECK(checked.has(DiagnosticKind::unexpected_word));
    CHECK(checked.rendered.find("no event is called `home_visit`") == std::string::npos);
    CHECK(checked.rendered.find("no event is called `ipc`") != std::string::npos);
}
