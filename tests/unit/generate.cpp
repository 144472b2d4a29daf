// The made-up county: the same on every machine, in the words of the shared vocabulary, in time order.
#include "tools/generate/generate.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace plumbline;

// The events of the shared vocabulary and their attributes, transcribed from the project's list of names.
constexpr std::string_view vocabulary = R"(
born contact referral referral_decision referrer_feedback allocation{to_role,worker} family_contact worker_change
worker_change_notice{to,form} case_file_read complaint_information_given transfer transfer_meeting closure_decision
closure closing_summary{authorised_by}
assessment_start{type} assessment_progress_review{by} assessment_approval{by} assessment_end{type,by}
assessment_update{type} extension_agreed{for,by} assessment_shared{with}
concern_identified strategy_decision{imminent_risk} strategy_discussion{chaired_by,led_to_s47,imminent_risk}
strategy_minutes management_decision{about,by} s47_start s47_end welfare_checks cp_medical_request cp_medical
icpc_request icpc{chaired_by,outcome} rcpc report_shared{of,to} cp_plan_start cp_plan_end core_group{chaired_by}
cp_plan_outline safety_plan legal_planning_consideration
cin_plan_start cin_plan_end cin_meeting{chaired_by} cin_review{chaired_by} plan_change plan_update plan_shared{with}
minutes{of} early_help_start early_help_end tac_meeting taf_meeting step_down
visit{seen,alone,unannounced,place,by,joint,virtual,bedroom_seen,setting} contact_between_visits{method}
keeping_in_touch{method} visit_frequency_change{to,by}
cla_start{section_20} cla_end placement_start{type,temporary_approval} placement_end placement_planning_meeting
placement_information_shared permanence_agreed carer_approved final_hearing care_order iro_allocated iro_notified
cla_review midpoint_review iro_oversight recommendations_reviewed care_plan care_plan_shared{with} permanence_plan
permanence_planning_meeting legal_gateway_meeting initial_health_assessment pep_meeting significant_change home_change
family_network_meeting interim_care_order_start interim_care_order_end placed_at_home home_placement_end
supervision_order_start supervision_order_end unregistered_placement_start unregistered_placement_end uasc_start
uasc_end remand remand_end adoptive_placement_start adoptive_placement_end
adoption_review{visit_interval,review_interval} adoption_order private_fostering_notification private_fostering_start
private_fostering_end pre_proceedings_start pre_proceedings_end
missing_start missing_return return_home_interview{by,independent} return_home_interview_referral
care_leaver_start care_leaver_end became_eligible pathway_plan pathway_plan_review needs_assessment
personal_adviser_allocated home_move
significant_event{emergency} event_recorded chronology_start chronology_update case_summary_update
case_supervision{by} supervision_summary management_oversight{by,about} manager_alerted risk_escalation audit
practice_audit{practice,answer}
short_break_plan_start short_break_plan_end short_break_stay_start short_break_stay_end short_break_review
sleeping_arrangements_seen
adoption_decision placement_order match_decision family_finder_allocated child_profile celebration_hearing
court_report selection_meeting later_life_letter life_story_book
adoption_enquiry{type} enquiry_response decision_told adopter_withdrawal adoption_information_sent
registration_of_interest registration_decision stage_one_decision stage_two_notification adopter_approval
adopter_approval_end matching_plan{signed} panel{recommendation} panel_outcome_told approval_review
fast_track_registration
foster_application foster_assessment_start foster_assessment_end foster_panel foster_approval foster_approval_end
temporary_approval foster_carer_visit{unannounced,by} foster_carer_visit_record_shared foster_carer_review
foster_carer_agreement{signed} child_safe_caring_policy reg24_request reg24_response allegation household_review
health_and_safety_check safer_caring_policy_review
worker_start{newly_qualified} worker_end supervision supervision_record supervision_agreement{signed}
supervision_agreement_review appraisal annual_conversation observation_of_practice practice_learning_review
)";

// Values that the vocabulary lists, for the attributes that have such a list.
const std::map<std::string, std::set<std::string>> listed_values = {
    {"assessment_start.type",
     {"child_and_family", "early_help", "short_break", "reassessment", "parenting", "private_fostering"}},
    {"visit.place", {"home", "placement", "school", "elsewhere"}},
    {"placement_start.type",
     {"foster", "residential", "connected_carer", "adoptive", "unregistered", "health", "custody",
      "at_home"}},
    {"report_shared.of", {"icpc", "rcpc", "cla_review", "assessment"}},
    {"report_shared.to", {"family", "chair", "iro", "child"}},
    {"adoption_enquiry.type", {"agency", "stepparent"}},
    {"visit.setting",
     {"foster_home", "residential_home", "residential_school", "short_break", "supported_accommodation",
      "hospital", "custody", "family_home", "other"}},
};
const std::set<std::string> roles = {"social_worker",
                                     "family_support_worker",
                                     "personal_adviser",
                                     "supervising_social_worker",
                                     "team_manager",
                                     "assistant_team_manager",
                                     "deputy_group_manager",
                                     "group_manager",
                                     "service_manager",
                                     "head_of_service",
                                     "manager",
                                     "child_protection_chair",
                                     "independent_reviewing_officer",
                                     "agency_decision_maker",
                                     "family_finder",
                                     "adoption_social_worker",
                                     "commissioning_officer",
                                     "registered_manager",
                                     "responsible_individual",
                                     "duty_worker",
                                     "virtual_school",
                                     "lado",
                                     "return_interview_service"};

std::map<std::string, std::set<std::string>> known_events() {
    std::map<std::string, std::set<std::string>> events;
    std::istringstream words{std::string(vocabulary)};
    for (std::string word; words >> word;) {
        const std::size_t brace = word.find('{');
        std::set<std::string>& attributes = events[word.substr(0, brace)];
        attributes.insert("planned"); // any event may be a plan
        if (brace == std::string::npos) continue;
        std::istringstream names{word.substr(brace + 1, word.size() - brace - 2)};
        for (std::string name; std::getline(names, name, ',');)
            attributes.insert(name);
    }
    return events;
}

std::string generated(const GenerateOptions& options) {
    std::string all;
    const GenerateReport report = generate_timelines(options, [&](std::string_view chunk) {
        all.append(chunk);
        return true;
    });
    CHECK(report.complete);
    CHECK(report.cases == options.cases);
    CHECK(report.bytes == all.size());
    return all;
}

GenerateOptions county_of(std::uint64_t cases, std::uint64_t seed = 1) {
    GenerateOptions options;
    options.cases = cases;
    options.seed = seed;
    return options;
}

struct Row {
    std::string case_id, event, at, recorded_at, attrs;
    std::map<std::string, std::string> attributes;
};

std::vector<Row> rows_of(const std::string& csv) {
    std::vector<Row> rows;
    std::istringstream lines(csv);
    std::string line;
    std::getline(lines, line);
    CHECK(line == "case_id,event,at,recorded_at,attrs");
    while (std::getline(lines, line)) {
        Row row;
        std::istringstream fields(line);
        for (std::string* field : {&row.case_id, &row.event, &row.at, &row.recorded_at, &row.attrs})
            std::getline(fields, *field, ',');
        std::istringstream pairs(row.attrs);
        for (std::string pair; std::getline(pairs, pair, ';');) {
            const std::size_t equals = pair.find('=');
            if (equals == std::string::npos) FAIL("not an attribute: " << line);
            const bool first = row.attributes.emplace(pair.substr(0, equals), pair.substr(equals + 1)).second;
            if (!first) FAIL_CHECK("an attribute stands twice: " << line);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

// The hour that is missing in the small hours of the last Sunday in March, as a zone of the project's own
// time.
Zone clocks_of_britain() {
    std::vector<ZoneTransition> transitions{{start_of_time, 0}};
    for (int year = 2000; year <= 2030; ++year) {
        const auto last_sunday = [&](unsigned month) {
            const Day end = day_from_date({year, month, 31});
            return end - (weekday(end) + 1) % 7;
        };
        transitions.push_back({last_sunday(3) * 1440 + 60, 60});
        transitions.push_back({last_sunday(10) * 1440 + 60, 0});
    }
    return Zone(std::move(transitions));
}

// A number for the text that changes when any byte of it does (FNV-1a).
std::uint64_t fingerprint(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char byte : text)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
    return hash;
}

} // namespace

TEST_CASE("generate: the same seed gives the same bytes, another seed others") {
    const std::string county = generated(county_of(60));
    CHECK(generated(county_of(60)) == county);
    CHECK(generated(county_of(60, 2)) != county);
    CHECK(generated(county_of(60, UINT64_MAX)) != county);
}

TEST_CASE("generate: the bytes of seed 1 are these, with every compiler on every machine") {
    // A change of the journeys changes this number; say so where the change is described.
    CHECK(fingerprint(generated(county_of(500))) == 8471570864406185005U);
}

TEST_CASE("generate: a case does not depend on how many are made") {
    const std::string few = generated(county_of(10));
    const std::string many = generated(county_of(1000));
    CHECK(many.compare(0, few.size(), few) == 0);
    CHECK(many.compare(few.size(), 9, "C00000011") == 0);
}

TEST_CASE("generate: the chunks are the same text however small they are") {
    const std::string county = generated(county_of(40));
    GenerateOptions options = county_of(40);
    for (const std::size_t bytes :
         {std::size_t{0}, std::size_t{1}, std::size_t{5000}, std::size_t{100'000'000}}) {
        options.chunk_bytes = bytes;
        CHECK(generated(options) == county);
    }
}

TEST_CASE("generate: a sink that can take no more stops it") {
    GenerateOptions options = county_of(1000);
    options.chunk_bytes = 1;
    int chunks = 0;
    const GenerateReport report = generate_timelines(options, [&](std::string_view) { return ++chunks < 5; });
    CHECK_FALSE(report.complete);
    CHECK(chunks == 5);
    CHECK(report.cases == 5);
}

TEST_CASE("generate: progress counts up to all cases") {
    GenerateOptions options = county_of(300);
    options.chunk_bytes = 10'000;
    std::uint64_t last = 0;
    const auto progress = [&](std::uint64_t done, std::uint64_t wanted) {
        CHECK(done >= last);
        CHECK(wanted == 300);
        last = done;
    };
    generate_timelines(
        options, [](std::string_view) { return true; }, progress);
    CHECK(last == 300);
}

TEST_CASE("generate: every name and every listed value is one of the vocabulary's") {
    const std::map<std::string, std::set<std::string>> known = known_events();
    std::set<std::string> strange;
    for (const Row& row : rows_of(generated(county_of(2000)))) {
        const auto event = known.find(row.event);
        if (event == known.end()) {
            strange.insert(row.event);
            continue;
        }
        for (const auto& [name, value] : row.attributes) {
            const std::string full = row.event + "." + name;
            if (!event->second.contains(name)) strange.insert(full);
            const auto listed = listed_values.find(full);
            if (listed != listed_values.end() && !listed->second.contains(value))
                strange.insert(full + "=" + value);
            const bool is_role =
                name == "by" || name == "chaired_by" || name == "authorised_by" || name == "to_role";
            if (is_role && !roles.contains(value)) strange.insert(full + "=" + value);
            if (value.empty()) strange.insert(full + "=");
        }
    }
    for (const std::string& name : strange)
        FAIL_CHECK("not in the vocabulary: " << name);
}

TEST_CASE("generate: every event that it knows does happen") {
    std::set<std::string> seen;
    for (const Row& row : rows_of(generated(county_of(6000))))
        seen.insert(row.event);
    for (const char* name : {
#define PLUMBLINE_GENERATED_EVENT(name) #name,
#include "tools/generate/events.def"
#undef PLUMBLINE_GENERATED_EVENT
         })
        CHECK_MESSAGE(seen.contains(name), "never happened: " << name);
}

TEST_CASE("generate: rows are grouped by case, in case order, and in time order within a case") {
    std::string case_id, at;
    int cases = 0;
    for (const Row& row : rows_of(generated(county_of(500)))) {
        if (row.case_id != case_id) {
            CHECK(row.case_id > case_id);
            ++cases;
        } else {
            CHECK_MESSAGE(row.at >= at, row.case_id << " " << row.at << " after " << at);
        }
        case_id = row.case_id;
        at = row.at;
    }
    CHECK(cases == 500);
}

TEST_CASE(
    "generate: every date is one that the runtime reads, in the watched time, and recorded no earlier") {
    const Zone zone = clocks_of_britain();
    for (const int years : {1, 2, 9}) {
        GenerateOptions options = county_of(500, 7);
        options.years = years;
        const Day first = first_watched_day(options);
        for (const Row& row : rows_of(generated(options))) {
            CAPTURE(row.case_id);
            CAPTURE(row.event);
            CAPTURE(row.at);
            ParsedMoment at{};
            REQUIRE(parse_moment(row.at, zone, at) == MomentError::none);
            const Day day = zone.local_day(at.instant);
            const bool planned = row.attributes.contains("planned");
            CHECK(day <= options.last_day + (planned ? 28 : 0));
            CHECK((day > options.last_day) == planned);
            CHECK((row.event == "born" || day >= first));
            CHECK(day >= add_months(first, -12 * 20));
            if (row.recorded_at.empty()) continue;
            ParsedMoment recorded{};
            REQUIRE(parse_moment(row.recorded_at, zone, recorded) == MomentError::none);
            CHECK((planned || recorded.instant >= at.instant));
            CHECK(zone.local_day(recorded.instant) <= options.last_day);
        }
    }
}

TEST_CASE("generate: a two-year county has about sixty rows a case, a few without a time, an attribute or a "
          "record date") {
    const std::vector<Row> rows = rows_of(generated(county_of(1000)));
    double date_only = 0, unrecorded = 0, visits = 0, visits_without_seen = 0;
    for (const Row& row : rows) {
        if (row.event != "born" && row.at.size() == 10) ++date_only;
        if (row.recorded_at.empty()) ++unrecorded;
        if (row.event != "visit") continue;
        ++visits;
        if (!row.attributes.contains("seen")) ++visits_without_seen;
    }
    const auto count = static_cast<double>(rows.size());
    CHECK(count / 1000 > 50);
    CHECK(count / 1000 < 70);
    CHECK(date_only / count > 0.01);
    CHECK(date_only / count < 0.04);
    CHECK(unrecorded / count < 0.04);
    CHECK(visits_without_seen / visits > 0.01);
    CHECK(visits_without_seen / visits < 0.04);
}

TEST_CASE("generate: lateness is how many duties overrun") {
    // Core groups by the tenth working day after the conference; 14 days at most when in time, holidays
    // apart.
    const auto share_late = [](int lateness) {
        GenerateOptions options = county_of(2000);
        options.lateness = lateness;
        options.date_only = 0;
        double plans = 0, late = 0;
        Day plan = 0;
        bool waiting = false;
        for (const Row& row : rows_of(generated(options))) {
            const Day day = parse_day(row.at.substr(0, 10)).value();
            if (row.event == "born" || row.event == "cp_plan_end") waiting = false;
            if (row.event == "cp_plan_start" && day < options.last_day - 100) {
                plan = day;
                waiting = true;
            } else if (row.event == "core_group" && waiting) {
                ++plans;
                if (day > plan + 19) ++late;
                waiting = false;
            }
        }
        CHECK(plans > 50);
        return late / plans;
    };
    CHECK(share_late(0) == 0);
    const double half = share_late(50);
    CHECK(half > 0.25);
    CHECK(half < 0.6);
    CHECK(share_late(100) > 0.6);
}

TEST_CASE("generate: options that cannot be used are refused in words") {
    const auto refused = [](auto change) {
        GenerateOptions options;
        change(options);
        const GenerateReport report = generate_timelines(options, [](std::string_view) { return true; });
        return problem_with(options).has_value() && report.rows == 0 && !report.complete;
    };
    CHECK_FALSE(problem_with(GenerateOptions{}).has_value());
    CHECK(refused([](GenerateOptions& options) { options.cases = 0; }));
    CHECK(refused([](GenerateOptions& options) { options.cases = 100'000'000; }));
    CHECK(refused([](GenerateOptions& options) { options.years = 0; }));
    CHECK(refused([](GenerateOptions& options) { options.years = 21; }));
    CHECK(refused([](GenerateOptions& options) { options.lateness = -1; }));
    CHECK(refused([](GenerateOptions& options) { options.lateness = 101; }));
    CHECK(refused([](GenerateOptions& options) { options.date_only = 101; }));
    CHECK(refused([](GenerateOptions& options) { options.attributes_missing = -1; }));
    CHECK(refused([](GenerateOptions& options) { options.last_day = 0; }));
    CHECK(*problem_with([] {
        GenerateOptions options;
        options.years = 0;
        return options;
    }()) == "the number of years is 1 to 20, not 0");
}
