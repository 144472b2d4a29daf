// Every form of obligation of section 3 of the language's design, in the order of its table.
#include "tests/unit/syntax_support.h"

using namespace plumbline;
using namespace plumbline::syntax_test;

TEST_CASE("a deadline is a whole statement of the language") {
    auto timed = sentence<ast::Timed>("within 15 working days of strategy_discussion: icpc");
    CHECK(timed.window.kind == ast::WindowKind::within);
    CHECK(timed.window.length->duration == duration(15, Unit::working_days));
    CHECK(event_of(timed.window.anchor).name.text == "strategy_discussion");
    CHECK(pattern_of(*timed.requirement).name.text == "icpc");
}

TEST_CASE("several requirements: `and` joins duties, `or` ways to meet one") {
    auto both = sentence<ast::Timed>("within 5 working days of icpc: minutes and plan_update");
    REQUIRE(both.requirement->all_of.size() == 2);
    CHECK(pattern_of(*both.requirement, 0).name.text == "minutes");
    CHECK(pattern_of(*both.requirement, 1).name.text == "plan_update");
    auto either = sentence<ast::Timed>("within 5 working days of referral: icpc or closure and visit");
    REQUIRE(either.requirement->all_of.size() == 2);
    CHECK(pattern_of(*either.requirement, 0, 1).name.text == "closure");
    CHECK(pattern_of(*either.requirement, 1, 0).name.text == "visit");
}

TEST_CASE("what follows `where` is its condition's, brackets end it") {
    auto open = sentence<ast::Timed>("within 5 days of a: visit where seen and alone or virtual");
    REQUIRE(open.requirement->all_of.size() == 1);
    CHECK(in_words(*pattern_of(*open.requirement).where) == "((seen and alone) or virtual)");
    auto bracketed = sentence<ast::Timed>("within 5 days of a: (visit where seen) or call where answered");
    REQUIRE(bracketed.requirement->all_of[0].any_of.size() == 2);
    CHECK(in_words(*pattern_of(*bracketed.requirement, 0, 0).where) == "seen");
    CHECK(in_words(*pattern_of(*bracketed.requirement, 0, 1).where) == "answered");
    auto joined =
        sentence<ast::Timed>("within 5 days of a: visit where seen where alone while s where x of y");
    const ast::Pattern& visit = pattern_of(*joined.requirement);
    CHECK(in_words(*visit.where) == "(seen and alone)");
    REQUIRE(visit.during.size() == 1);
    CHECK(in_words(*visit.during[0].where) == "[x of y]");
}

TEST_CASE("windows") {
    auto lead = sentence<ast::Timed>("at least 5 working days before icpc: report_shared where to = chair");
    CHECK(lead.window.kind == ast::WindowKind::lead_time);
    CHECK(in_words(*pattern_of(*lead.requirement).where) == "to = chair");
    CHECK(sentence<ast::Timed>("within 2 months before or after cla_start: assessment_end").window.kind ==
          ast::WindowKind::around);
    CHECK(sentence<ast::Timed>("within 10 days before each icpc: visit").window.kind ==
          ast::WindowKind::shortly_before);
    CHECK(sentence<ast::Timed>("on the day of placement_start: visit").window.kind ==
          ast::WindowKind::on_the_day);
    CHECK(sentence<ast::Timed>("on the same working day as placement_start: visit").window.kind ==
          ast::WindowKind::on_the_same_working_day);
    CHECK(sentence<ast::Timed>("no later than 10 days after placement_start: visit").window.kind ==
          ast::WindowKind::no_later_than);
    CHECK(sentence<ast::Timed>("by second cla_review: permanence_plan").window.kind ==
          ast::WindowKind::by_event);
    CHECK(sentence<ast::Timed>("before closure: closure_meeting").window.kind == ast::WindowKind::before);
    auto age = sentence<ast::Timed>("by age 16 years 3 months: pathway_plan");
    CHECK(age.window.kind == ast::WindowKind::by_age);
    CHECK(age.window.age->months == 195);
}

TEST_CASE("recurrence in a state") {
    auto during = sentence<ast::While>("while child_in_need_plan: visit every 20 working days");
    CHECK(during.state.name.text == "child_in_need_plan");
    const auto& recurring = std::get<ast::Recurring>(during.body);
    CHECK(pattern_of(recurring.requirement).name.text == "visit");
    REQUIRE(recurring.stages.size() == 1);
    CHECK(recurring.stages[0].length->duration == duration(20, Unit::working_days));
}

TEST_CASE("staged recurrence") {
    auto during = sentence<ast::While>(
        "while adoptive_placement: visit where seen\n"
        "  within 1 week\n  then within 1 week\n  on the day\n  on the same working day\n"
        "  every 1 week until first adoption_review\n  every 6 weeks until 1 year\n"
        "  every 3 months until age 18\n  every 1 year for 2 years\n");
    const auto& recurring = std::get<ast::Recurring>(during.body);
    CHECK(in_words(*pattern_of(recurring.requirement).where) == "seen");
    const std::vector<ast::Stage>& stages = recurring.stages;
    REQUIRE(stages.size() == 8);
    CHECK(stages[0].kind == ast::Stage::Kind::within);
    CHECK_FALSE(stages[0].then);
    CHECK(stages[1].then);
    CHECK(stages[2].kind == ast::Stage::Kind::on_the_day);
    CHECK(stages[3].kind == ast::Stage::Kind::on_the_same_working_day);
    CHECK(std::get<ast::Pattern>(stages[4].until_event->any_of[0].kind).name.text == "adoption_review");
    CHECK(std::get<ast::Pattern>(stages[4].until_event->any_of[0].kind).ordinal->n == 1);
    CHECK(stages[5].until_length->duration == duration(1, Unit::years));
    CHECK(stages[6].until_age->months == 216);
    CHECK(stages[7].for_length->duration == duration(2, Unit::years));
}

TEST_CASE("guarded stages") {
    auto during = sentence<ast::While>("while looked_after: visit\n"
                                       "  every 3 months when permanence_agreed and elapsed over 1 year\n"
                                       "  every 30 working days otherwise\n");
    const auto& recurring = std::get<ast::Recurring>(during.body);
    CHECK(in_words(*recurring.stages[0].when) == "(permanence_agreed and elapsed over 1 year)");
    CHECK(recurring.stages[1].otherwise);
}

TEST_CASE("an interval set on the case") {
    for (const char* interval : {"every adoption_review.visit_interval, or 6 weeks where none is set",
                                 "every adoption_review.visit_interval or 6 weeks where none is set"}) {
        auto during = sentence<ast::While>(std::string("while adoptive_placement: visit ") + interval);
        const ast::Stage& stage = std::get<ast::Recurring>(during.body).stages[0];
        CHECK(stage.case_interval->event.name.text == "adoption_review");
        CHECK(stage.case_interval->attribute.text == "visit_interval");
        CHECK(stage.case_interval->otherwise->duration == duration(6, Unit::weeks));
    }
    auto bare = sentence<ast::While>("while s: visit every review.interval");
    CHECK_FALSE(std::get<ast::Recurring>(bare.body).stages[0].case_interval->otherwise);
}

TEST_CASE("ordinals") {
    using Kind = ast::Ordinal::Kind;
    auto timed =
        sentence<ast::Timed>("within 3 months of the first cla_review of looked_after: second cla_review");
    const ast::Pattern& anchor = event_of(timed.window.anchor);
    CHECK(anchor.ordinal->kind == Kind::nth);
    CHECK(anchor.ordinal->n == 1);
    CHECK(anchor.of->text == "looked_after");
    CHECK(pattern_of(*timed.requirement).ordinal->n == 2);
    auto every =
        sentence<ast::Timed>("within 1 day of every third review: the last minutes or next visit or tenth x");
    CHECK(event_of(every.window.anchor).ordinal->kind == Kind::every_nth);
    CHECK(event_of(every.window.anchor).ordinal->n == 3);
    CHECK(pattern_of(*every.requirement, 0, 0).ordinal->kind == Kind::last);
    CHECK(pattern_of(*every.requirement, 0, 1).ordinal->kind == Kind::next);
    CHECK(pattern_of(*every.requirement, 0, 2).ordinal->n == 10);
}

TEST_CASE("correlated pairs and recording time") {
    auto pair =
        sentence<ast::Timed>("within 72 hours of missing_return: return_home_interview matching episode");
    CHECK(pattern_of(*pair.requirement).matching->text == "episode");
    auto recording = sentence<ast::Timed>("within 1 working day of each visit: recorded");
    CHECK(std::holds_alternative<ast::Recorded>(recording.requirement->all_of[0].any_of[0].kind));
}

TEST_CASE("the quality of an event") {
    auto first = sentence<ast::Each>("each first core_group: chaired_by = team_manager");
    CHECK(first.pattern.ordinal->n == 1);
    CHECK(in_words(std::get<ast::Condition>(first.body)) == "chaired_by = team_manager");
    auto in_state = sentence<ast::Each>("each visit while child_protection_plan: alone");
    CHECK(in_state.pattern.during[0].name.text == "child_protection_plan");
    CHECK(in_words(std::get<ast::Condition>(in_state.body)) == "alone");
}

TEST_CASE("counts") {
    auto least = sentence<ast::CountBound>(
        "at least 2 visit where unannounced in every 12 months while approved_carer");
    CHECK_FALSE(least.at_most);
    CHECK(least.count == 2);
    CHECK(in_words(*least.pattern.where) == "unannounced");
    CHECK(least.during->name.text == "approved_carer");
    const auto& [sliding, length] = std::get<std::pair<bool, ast::Length>>(least.span.kind);
    CHECK_FALSE(sliding);
    CHECK(length.duration == duration(12, Unit::months));
    auto most = sentence<ast::CountBound>("at most 3 placement_start in any 2 years");
    CHECK(most.at_most);
    CHECK(std::get<std::pair<bool, ast::Length>>(most.span.kind).first);
    CHECK(std::get<ast::Period>(
              sentence<ast::CountBound>("at least 1 visit in each calendar month").span.kind) ==
          ast::Period::month);
    CHECK(std::get<ast::StateReference>(sentence<ast::CountBound>("at least 1 visit in placement").span.kind)
              .name.text == "placement");
    auto time = sentence<ast::TimeBound>("at most 75 days of short_break_stay in any 12 months");
    CHECK(time.at_most.duration == duration(75, Unit::days));
    CHECK(time.in_any.duration == duration(12, Unit::months));
    auto limit = sentence<ast::Limit>("at most 18 open allocation per worker");
    CHECK(limit.at_most == 18);
    CHECK(limit.name.text == "allocation");
    CHECK(limit.per.text == "worker");
}

TEST_CASE("triggers") {
    auto count =
        sentence<ast::When>("when 3 missing_start within 90 days: within 24 hours: strategy_discussion");
    CHECK(std::get<ast::CountTrigger>(count.trigger.kind).count == 3);
    const auto& timed = std::get<ast::Timed>(count.body);
    CHECK(timed.window.kind == ast::WindowKind::within_of_trigger);
    CHECK(pattern_of(*timed.requirement).name.text == "strategy_discussion");
    auto silence =
        sentence<ast::When>("when no objection within 5 working days of recommendations_reviewed: agreed");
    const auto& trigger = std::get<ast::SilenceTrigger>(silence.trigger.kind);
    CHECK(trigger.no.name.text == "objection");
    CHECK(trigger.of.name.text == "recommendations_reviewed");
    CHECK(pattern_of(std::get<ast::Requirement>(silence.body)).name.text == "agreed");
    auto missed = sentence<ast::When>("when strategy_discussion overdue: safety_action");
    CHECK(std::get<ast::MissedTrigger>(missed.trigger.kind).rule.text == "strategy_discussion");
    auto lasted = sentence<ast::When>("when placement where type = foster has lasted 4 months: review");
    CHECK(std::get<ast::LastedTrigger>(lasted.trigger.kind).length.duration == duration(4, Unit::months));
    auto guard = sentence<ast::When>("when match_decision: within 4 months of placement_order");
    CHECK(in_words(std::get<ast::Condition>(guard.trigger.kind)) == "match_decision");
    CHECK_FALSE(std::get<ast::Timed>(guard.body).requirement);
    auto nested = sentence<ast::When>("when age under 5 years: while looked_after: visit every 4 weeks");
    CHECK(in_words(std::get<ast::Condition>(nested.trigger.kind)) == "age - to 60");
    CHECK(std::holds_alternative<ast::While>(std::get<ast::Box<ast::Statement>>(nested.body)->kind));
}

TEST_CASE("calendar periods") {
    auto month = sentence<ast::EachPeriod>("in each calendar month while employed: supervision");
    CHECK(month.period == ast::Period::month);
    CHECK(month.during->name.text == "employed");
    CHECK(sentence<ast::EachPeriod>("in each school_term: pep_meeting").period == ast::Period::term);
    CHECK(sentence<ast::EachPeriod>("in each calendar week: visit").period == ast::Period::week);
    CHECK(sentence<ast::EachPeriod>("in each year: visit").period == ast::Period::year);
}

TEST_CASE("later or earlier of several events") {
    auto later =
        sentence<ast::Timed>("within 3 months of the later of (birthday 16, became_eligible): pathway_plan");
    const auto& chosen = std::get<ast::ChosenOf>(later.window.anchor->kind);
    CHECK(chosen.later);
    CHECK(std::get<ast::Birthday>(chosen.of[0].kind).years == 16);
    CHECK(std::get<ast::Pattern>(chosen.of[1].kind).name.text == "became_eligible");
    auto earlier =
        sentence<ast::Timed>("within 1 day of earlier of (the start of placement, end of s where x): visit");
    const auto& edges = std::get<ast::ChosenOf>(earlier.window.anchor->kind);
    CHECK_FALSE(edges.later);
    CHECK_FALSE(std::get<ast::StateEdge>(edges.of[0].kind).end);
    CHECK(std::get<ast::StateEdge>(edges.of[1].kind).end);
}

TEST_CASE("what must always or never be") {
    auto throughout = sentence<ast::While>("while open_case: not allocated where x throughout");
    CHECK(std::get<ast::Throughout>(throughout.body).state.negated);
    auto never = sentence<ast::Never>("never closure without closing_summary where authorised_by = manager");
    CHECK(never.pattern.name.text == "closure");
    CHECK(never.without->name.text == "closing_summary");
    CHECK_FALSE(sentence<ast::Never>("never closure while child_protection_plan").without);
}

TEST_CASE("exceptions and extensions") {
    auto rule =
        only<ast::Rule>("within 5 days of referral: visit\n"
                        "  unless emergency and no visit within 3 days recorded by manager or team_manager\n"
                        "  extended to 45 working days by extension_agreed where by = team_manager\n"
                        "  extended to extension_agreed.until_when by extension_agreed\n"
                        "  extended by delay\n  accepting days_may_mean_working_days \"as it stands\"\n");
    REQUIRE(rule.parts.exceptions.size() == 1);
    CHECK(in_words(rule.parts.exceptions[0].condition) == "(emergency and no[visit within 3 days])");
    CHECK(rule.parts.exceptions[0].recorded_by.size() == 2);
    REQUIRE(rule.parts.extensions.size() == 3);
    CHECK(rule.parts.extensions[0].to_length->duration == duration(45, Unit::working_days));
    CHECK(in_words(*rule.parts.extensions[0].by.where) == "by = team_manager");
    CHECK(rule.parts.extensions[1].to_attribute->text == "until_when");
    CHECK_FALSE(rule.parts.extensions[2].to_length);
    CHECK(rule.parts.accepted[0].lint.text == "days_may_mean_working_days");
}

TEST_CASE("follow-on duties") {
    auto next = sentence<ast::Each>("each visit where not alone: next visit where alone");
    CHECK(in_words(*next.pattern.where) == "not(alone)");
    CHECK(in_words(*std::get<ast::EachNext>(next.body).pattern.where) == "alone");
    auto within = sentence<ast::Each>("each visit where not alone: within 1 working day: manager_alert");
    CHECK(std::get<ast::EachWithin>(within.body).length.duration == duration(1, Unit::working_days));
}

TEST_CASE("one clock for each, relaxed on the case") {
    auto each = sentence<ast::While>("while placement: visit every 12 weeks for each setting");
    CHECK(std::get<ast::Recurring>(each.body).stages[0].for_each->text == "setting");
    auto once =
        sentence<ast::While>("while looked_after when age under 5: visit\n"
                             "  every 3 months once change where by = service_manager, never over 12 weeks");
    CHECK(in_words(once.guards[0]) == "age - to 60");
    const ast::Stage& stage = std::get<ast::Recurring>(once.body).stages[0];
    CHECK(in_words(*stage.once->where) == "by = service_manager");
    CHECK(stage.never_over->duration == duration(12, Unit::weeks));
}

TEST_CASE("measures") {
    auto a2 = only<ast::Measure>(
        "measure a2: average days from placement_order to match_decision, target 4 months");
    CHECK(a2.kind == ast::MeasureKind::average);
    CHECK(*a2.unit == Unit::days);
    CHECK(a2.patterns[1].name.text == "match_decision");
    CHECK(a2.target->length->duration == duration(4, Unit::months));
    CHECK_FALSE(a2.target->at_least);
    auto share = only<ast::Measure>(
        "measure m \"t\" source \"s\" percentage of cp_visits met target 95 percent by month");
    CHECK(share.kind == ast::MeasureKind::obligation_share);
    CHECK(share.rule->text == "cp_visits");
    CHECK(share.status->text == "met");
    CHECK(*share.target->number == 95'000);
    CHECK(share.target->at_least);
    CHECK(*share.by == ast::Period::month);
    auto count = only<ast::Measure>("measure m count of visit where alone while looked_after per year");
    CHECK(count.kind == ast::MeasureKind::event_count);
    CHECK(count.during->name.text == "looked_after");
    CHECK(count.patterns[0].during.empty());
    CHECK(only<ast::Measure>("measure m count cp_visits overdue").kind == ast::MeasureKind::obligation_count);
    auto with = only<ast::Measure>("measure m percentage of visit with alone and seen while s");
    CHECK(in_words(*with.with) == "(alone and seen)");
    CHECK(with.during->name.text == "s");
}

TEST_CASE("conditions") {
    auto condition = [](const std::string& text) {
        return in_words(std::get<ast::Condition>(sentence<ast::Each>("each visit: " + text).body));
    };
    CHECK(condition("a is b") == "a = b");
    CHECK(condition("a is not b") == "a != b");
    CHECK(condition("a over 3 days") == "a > 3 days");
    CHECK(condition("a under 2.5") == "a < 2500/1000");
    CHECK(condition("a at least 2") == "a >= 2000/1000");
    CHECK(condition("a at most \"x\\\"y\\\\\"") == "a <= \"x\"y\\\"");
    CHECK(condition("a != 2025-03-03 or a < 1 or a <= 1 or a > 1 or a >= 1") ==
          "(a != 2025-03-03 or a < 1000/1000 or a <= 1000/1000 or a > 1000/1000 or a >= 1000/1000)");
    CHECK(condition("place not in (home, school)") == "place not in home school");
    CHECK(condition("by is recorded and to is not recorded") == "(by is recorded and to is not recorded)");
    CHECK(condition("age over 18 years or age from 5 to 10 or age at least 16 years 6 months") ==
          "(age 216 to - or age 60 to 120 or age 198 to -)");
    CHECK(condition("not (a or no b of c) and not not d") == "(not((a or no[b of c])) and not(not(d)))");
    CHECK(condition("first b where c where d within 2 weeks") ==
          "[ordinal 1 b where (c and d) within 2 weeks]");
    CHECK(condition("calendar = working and source = next") == "(calendar = working and source = next)");
}

TEST_CASE("tests") {
    auto test =
        only<ast::Test>("test \"a\" of cp_visits\n"
                        "  2025-03-03 cp_plan_start\n"
                        "  2025-03-04T10:00 visit alone not seen by = social_worker for=\"x y\" "
                        "visit_interval=2  weeks recorded 2025-03-05 10:30\n"
                        "  as of 2025-04-01 known at 2025-04-02T10:00\n"
                        "  expect met from 2025-03-03 due 2025-03-05T23:59 at 2025-03-04T10:00 of visit\n"
                        "  expect no overdue\n  expect nothing\n  expect late recorded due none\n");
    CHECK(test.title->text == "a");
    CHECK(test.rule->text == "cp_visits");
    REQUIRE(test.events.size() == 2);
    const ast::TestEvent& visit = test.events[1];
    CHECK(visit.at.text == "2025-03-04T10:00");
    CHECK(visit.recorded_at->text == "2025-03-05T10:30");
    std::string attributes;
    for (const ast::TestAttribute& one : visit.attributes)
        attributes += one.name.text + '=' + one.value + ';';
    CHECK(attributes == "alone=true;seen=false;by=social_worker;for=x y;visit_interval=2 weeks;");
    CHECK(test.as_of.text == "2025-04-01");
    CHECK(test.known_at->text == "2025-04-02T10:00");
    REQUIRE(test.expectations.size() == 4);
    CHECK(test.expectations[0].status->text == "met");
    CHECK(test.expectations[0].anchor_at->text == "2025-03-03");
    CHECK(test.expectations[0].due->text == "2025-03-05T23:59");
    CHECK(test.expectations[0].satisfied_at->text == "2025-03-04T10:00");
    CHECK(*test.expectations[0].requires_name == "visit");
    CHECK(test.expectations[1].negated);
    CHECK(test.expectations[2].nothing);
    CHECK(test.expectations[3].no_due);
    CHECK(*test.expectations[3].requires_name == "recorded");
}

TEST_CASE("calendars and vocabularies") {
    auto calendar =
        only<ast::Calendar>("calendar england_and_wales \"England and Wales\"\n"
                            "  version \"2025\"\n  extends other\n  zone \"Europe/London\"\n"
                            "  covers 2012-01-01 to 2027-12-31\n  working days monday to friday\n"
                            "  holiday 2025-12-25 \"Christmas Day\"\n  closed 2025-12-29 to 2025-12-31\n"
                            "  closed 2026-01-02 \"Stocktaking\"\n"
                            "  school_term 2025-01-06 to 2025-04-04 \"Spring\"\n");
    CHECK(calendar.title.text == "England and Wales");
    CHECK(format_day(calendar.covers->second.day) == "2027-12-31");
    CHECK(*calendar.working_days == std::pair{0, 4});
    CHECK(calendar.holidays[0].name->text == "Christmas Day");
    CHECK_FALSE(calendar.closures[0].name);
    CHECK(format_day(calendar.closures[0].last->day) == "2025-12-31");
    CHECK_FALSE(calendar.closures[1].last);
    CHECK(calendar.terms.size() == 1);
    auto vocabulary =
        only<ast::VocabularyHead>("vocabulary childrens_services \"Children's services\" version \"1\"");
    CHECK(vocabulary.version->text == "1");
    CHECK(only<ast::Subject>("subject child \"A child\"").text->text == "A child");
    CHECK(only<ast::Role>("role manager \"any\" includes a, b").includes.size() == 2);
    CHECK(only<ast::Topic>("topic cp_visiting").name.text == "cp_visiting");
    auto event =
        only<ast::Event>("event practice_audit on child, worker \"an audit\" practice: reference \"which\"\n"
                         "  answer: yes | no | partly\n  number: number\n  length: duration\n  role: role\n"
                         "  topic: text\n  state: date\n  seen: yes/no\n  by:\n    role\n");
    CHECK(event.subjects.size() == 2);
    REQUIRE(event.attributes.size() == 9);
    CHECK(event.attributes[0].text->text == "which");
    CHECK(event.attributes[1].choices.size() == 3);
    const ast::TypeKind types[] = {ast::TypeKind::reference, ast::TypeKind::choice, ast::TypeKind::number,
                                   ast::TypeKind::duration,  ast::TypeKind::role,   ast::TypeKind::text,
                                   ast::TypeKind::date,      ast::TypeKind::yes_no, ast::TypeKind::role};
    for (std::size_t at = 0; at < 9; ++at)
        CHECK(event.attributes[at].type == types[at]);
    auto state = only<ast::State>("state placement on child: from placement_start where type = foster "
                                  "to placement_end or cla_end, one for each setting \"A placement\"");
    CHECK(state.closing.any_of.size() == 2);
    CHECK(state.one_for_each->text == "setting");
    CHECK(state.text->text == "A placement");
    CHECK(only<ast::Definition>("define x \"t\": a or b where c or d").alternatives.any_of.size() == 2);
}

TEST_CASE("lengths of time") {
    auto length = [](const std::string& text) {
        return sentence<ast::Timed>("within " + text + " of a: b").window.length->duration;
    };
    CHECK(length("1 minute") == duration(1, Unit::minutes));
    CHECK(length("30 minutes") == duration(30, Unit::minutes));
    CHECK(length("1 hour") == duration(1, Unit::hours));
    CHECK(length("5 days") == duration(5, Unit::days));
    CHECK(length("5 calendar days") == duration(5, Unit::days));
    CHECK(length("5\xC2\xA0working days") == duration(5, Unit::working_days));
    CHECK(length("5 clear days") == duration(5, Unit::clear_days));
    CHECK(length("5 clear working days") == duration(5, Unit::clear_working_days));
    CHECK(length("2 weeks") == duration(2, Unit::weeks));
    CHECK(length("1 year 6 months") == duration(18, Unit::months));
    CHECK(length("2 years") == duration(2, Unit::years));
    CHECK(length("0 days") == duration(0, Unit::days)); // the checker's to refuse
}

TEST_CASE("the sample file") {
    Parsed parsed(sample);
    CHECK(parsed.messages() == "");
    CHECK(parsed.result.complete);
    REQUIRE(parsed.items().size() == 8);
    const auto& standard = std::get<ast::Standard>(parsed.items()[0].kind);
    CHECK(standard.title->text == "Herefordshire Practice Standards");
    CHECK(standard.calendar->text == "england_and_wales");
    CHECK(standard.uses[0].text == "childrens_services");
    CHECK(std::get<ast::Section>(parsed.items()[1].kind).title.text == "Visiting Timescales");
    const auto& visits = std::get<ast::Rule>(parsed.items()[2].kind);
    CHECK(visits.parts.topic->text == "cp_visiting");
    CHECK(visits.parts.responsible[0].text == "social_worker");
    const auto& conference = std::get<ast::Rule>(parsed.items()[3].kind);
    REQUIRE(conference.parts.assumptions.size() == 1);
    CHECK(conference.parts.assumptions[0].words.size() == 2);
    const auto& practice = std::get<ast::Practice>(parsed.items()[4].kind);
    CHECK(event_of(practice.at_each).name.text == "assessment_end");
    REQUIRE(parsed.result.file.comments.size() == 2);
    CHECK(parsed.text(parsed.result.file.comments[0]) == "-- the shared vocabulary");
}

TEST_CASE("sentences on their own, one below the other and behind a section") {
    Parsed parsed("within 5 days of a: b\nwhile s: visit\n  within 2 days\n  every 3 weeks\nsection \"x\"\n"
                  "  within 6 days of c: d\nrule r within 1 day of e: f\n");
    CHECK(parsed.messages() == "");
    REQUIRE(parsed.items().size() == 5);
    const auto& recurring = std::get<ast::Rule>(parsed.items()[1].kind);
    CHECK(std::get<ast::Recurring>(std::get<ast::While>(recurring.statement.kind).body).stages.size() == 2);
}

TEST_CASE("the words of declarations are attributes and fields where they stand as such") {
    Parsed parsed(
        "rule a\n  topic t\n  assuming x, \"y\"\n  within 1 day of b: c where\n  topic = d and place in (\n"
        "  section,\n  standard) or state is recorded\n"
        "topic u \"text\"\nstandard s\n  calendar c\ncalendar c \"t\"\nrule d\n  in each\n  calendar month: "
        "x\n"
        "event e on child\n  topic: home |\n  rule | test\n");
    CHECK(parsed.messages() == "");
    CHECK(parsed.items().size() == 6);
}

TEST_CASE("spans") {
    Parsed parsed("section \"\xC3\xA9\"\r\nrule a \"\xC3\xA9t\xC3\xA9\"\r\n  within 5 working days of each "
                  "first visit where "
                  "not alone: call and minutes where of = icpc\r\n    unless late\r\n");
    CHECK(parsed.messages() == "");
    REQUIRE(parsed.items().size() == 2);
    const auto& rule = std::get<ast::Rule>(parsed.items()[1].kind);
    CHECK(parsed.text(rule.title->span) == "\"\xC3\xA9t\xC3\xA9\"");
    const auto& timed = std::get<ast::Timed>(rule.statement.kind);
    CHECK(parsed.text(timed.window.span) == "within 5 working days of each first visit where not alone");
    CHECK(parsed.text(timed.window.length->span) == "5 working days");
    CHECK(parsed.text(timed.window.anchor->span) == "first visit where not alone");
    const ast::Pattern& visit = event_of(timed.window.anchor);
    CHECK(parsed.text(visit.span) == "first visit where not alone");
    CHECK(parsed.text(visit.name.span) == "visit");
    CHECK(parsed.text(visit.ordinal->span) == "first");
    CHECK(parsed.text(visit.where->span) == "not alone");
    CHECK(parsed.text(timed.requirement->span) == "call and minutes where of = icpc");
    CHECK(parsed.text(pattern_of(*timed.requirement, 1).span) == "minutes where of = icpc");
    CHECK(parsed.text(rule.parts.exceptions[0].span) == "unless late");
    CHECK(parsed.sources.place(rule.statement.span).line == 3);
    CHECK(parsed.sources.place(rule.statement.span).column == 3);
    CHECK(parsed.sources.place(rule.title->span).column == 8);

    auto bracketed = sentence<ast::Timed>("within 1 day of a: (b while s) where c");
    CHECK(in_words(*pattern_of(*bracketed.requirement).where) == "c");
    CHECK_FALSE(pattern_of(*bracketed.requirement).during[0].where);

    Parsed state("within 1 day of a while not s where b matching c: (d while t) or e while u where v");
    CHECK(state.messages() == "");
    const auto& rule_of_state = std::get<ast::Rule>(state.items()[0].kind);
    const auto& of_state = std::get<ast::Timed>(rule_of_state.statement.kind);
    const ast::Pattern& a = event_of(of_state.window.anchor);
    CHECK(state.text(a.during[0].span) == "not s where b");
    CHECK(a.during[0].negated);
    CHECK(state.text(a.span) == "a while not s where b matching c");
    CHECK(state.text(pattern_of(*of_state.requirement, 0, 1).span) == "e while u where v");
    CHECK(state.text(of_state.requirement->all_of[0].span) == "(d while t) or e while u where v");
}

TEST_CASE("line ends and the byte order mark do not matter") {
    std::string text(sample);
    std::string windows;
    for (char letter : text)
        windows += letter == '\n' ? "\r\n" : std::string(1, letter);
    Parsed parsed("\xEF\xBB\xBF" + windows);
    CHECK(parsed.messages() == "");
    CHECK(parsed.items().size() == 8);
    CHECK(parsed.sources.place(parsed.items()[0].span).column == 1);
    CHECK(parsed.text(std::get<ast::Standard>(parsed.items()[0].kind).name.span) == "herefordshire");
    Parsed empty("");
    CHECK(empty.result.complete);
    CHECK(empty.items().empty());
    CHECK(Parsed("\xEF\xBB\xBF-- only a comment").result.complete);
}
