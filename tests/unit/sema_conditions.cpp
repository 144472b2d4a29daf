// Names and tests in conditions: each asks of the model what it says.
#include "tests/unit/sema_support.h"

using namespace plumbline;
using namespace plumbline::sema_tests;

namespace {

// What `each visit: CONDITION` asks.
model::Condition asked_of_visit(const std::string& condition, const std::string& more = {}) {
    Ruled ruled = sema_tests::ruled("each visit: " + condition + "\n" + more);
    return form_of<model::Quality>(ruled).condition;
}

model::Condition guard_of(const std::string& condition, const std::string& more = {}) {
    Ruled ruled =
        sema_tests::ruled("while looked_after when " + condition + ": visit every 6 weeks\n" + more);
    REQUIRE(ruled.rule().scope.guards.size() == 1);
    return ruled.rule().scope.guards[0];
}

const std::string born = "event born on child";

} // namespace

TEST_CASE("a word alone is an attribute, else an event, else a state") {
    auto attribute = as<model::AttributeCompared>(asked_of_visit("alone"));
    CHECK(attribute.comparison == model::Comparison::equal);
    CHECK(attribute.value == 1);
    CHECK(as<model::Happened>(asked_of_visit("closure")).pattern->label == "closure");
    model::Condition state = asked_of_visit("looked_after");
    CHECK_FALSE(as<model::Holds>(state).state->negated);
    CHECK_FALSE(as<model::Holds>(state).state->opened.has_value());
}

TEST_CASE("negations") {
    CHECK(as<model::AttributeCompared>(*as<model::Not>(asked_of_visit("not alone")).inner).value == 1);
    as<model::Holds>(*as<model::Not>(asked_of_visit("no looked_after")).inner);
    as<model::Happened>(*as<model::Not>(asked_of_visit("no closure")).inner);
    as<model::Happened>(*as<model::Not>(asked_of_visit("no closure within 3 weeks")).inner);
    as<model::AttributeCompared>(*as<model::Not>(asked_of_visit("no alone")).inner);
}

TEST_CASE("an event that happened, with what is asked of it") {
    model::Condition condition = asked_of_visit("icpc where outcome = plan within 3 months");
    const auto& happened = as<model::Happened>(condition);
    CHECK(happened.within == Duration{3, Unit::months});
    REQUIRE(happened.pattern->alternatives.size() == 1);
    CHECK(as<model::AttributeCompared>(*happened.pattern->alternatives[0].where).value == 0);
}

TEST_CASE("comparisons by type") {
    CHECK(as<model::AttributeCompared>(asked_of_visit("seen = no")).value == 0);
    CHECK(as<model::AttributeCompared>(asked_of_visit("seen = true")).value == 1);
    auto place = as<model::AttributeCompared>(asked_of_visit("place != school"));
    CHECK(place.comparison == model::Comparison::unequal);
    CHECK(place.value == 2);
    CHECK(as<model::AttributeIn>(asked_of_visit("place in (school, home)")).values ==
          std::vector<std::int32_t>{2, 0});
    as<model::AttributeIn>(*as<model::Not>(asked_of_visit("place not in (school, home)")).inner);
    CHECK(as<model::AttributeIsText>(asked_of_visit("setting = \"Oak House\"")).value == "Oak House");
    CHECK(as<model::AttributeIsText>(asked_of_visit("setting = oak_house")).value == "oak_house");
    as<model::AttributeIsText>(*as<model::Not>(asked_of_visit("setting != oak_house")).inner);
    as<model::AttributeRecorded>(asked_of_visit("place is recorded"));
    as<model::AttributeRecorded>(*as<model::Not>(asked_of_visit("place is not recorded")).inner);
}

TEST_CASE("numbers, durations and dates") {
    Ruled attendance = ruled("each core_group: attendance at least 3");
    auto number = as<model::AttributeCompared>(form_of<model::Quality>(attendance).condition);
    CHECK(number.comparison == model::Comparison::greater_or_equal);
    CHECK(number.value == 3000);
    Ruled interval = ruled("each visit_frequency_change: interval = 6 weeks");
    auto length = as<model::AttributeCompared>(form_of<model::Quality>(interval).condition);
    CHECK(length.value == pack_duration({6, Unit::weeks}));
    Ruled offer = ruled("each return_home_interview: offered_on < 2025-04-01");
    auto date = as<model::AttributeCompared>(form_of<model::Quality>(offer).condition);
    CHECK(date.comparison == model::Comparison::less);
    CHECK(date.value == day_from_date({2025, 4, 1}));
}

TEST_CASE("a role stands for those that it includes") {
    model::Condition condition = asked_of_visit("by = manager");
    const auto& roles = as<model::AttributeIn>(condition);
    model::Standard standard = standard_of("rule duty each visit: alone");
    std::vector<std::string> names;
    for (std::int32_t role : roles.values)
        names.push_back(standard.vocabulary.roles.at(static_cast<std::size_t>(role)));
    CHECK(names == std::vector<std::string>{"manager", "service_manager", "team_manager"});
    as<model::AttributeIn>(*as<model::Not>(asked_of_visit("by != manager")).inner);
    CHECK(as<model::AttributeCompared>(asked_of_visit("by = team_manager")).comparison ==
          model::Comparison::equal);
}

TEST_CASE("ages are counted in months from a birthday") {
    auto over = as<model::AgeBetween>(guard_of("age over 18 years", born));
    CHECK(over.from_months == 216);
    CHECK_FALSE(over.to_months.has_value());
    auto under = as<model::AgeBetween>(guard_of("age under 5 years", born));
    CHECK_FALSE(under.from_months.has_value());
    CHECK(under.to_months == 60);
    auto between = as<model::AgeBetween>(guard_of("age from 18 to 21", born));
    CHECK(between.from_months == 216);
    CHECK(between.to_months == 252);
}

TEST_CASE("elapsed time counts from the state") {
    auto elapsed = as<model::Elapsed>(guard_of("elapsed over 1 year"));
    CHECK(elapsed.over);
    CHECK(elapsed.duration == Duration{1, Unit::years});
}

TEST_CASE("and and or join, without a shell around one") {
    CHECK(as<model::AllOf>(asked_of_visit("alone and seen and place = home")).parts.size() == 3);
    CHECK(as<model::AnyOf>(asked_of_visit("alone and seen or place = home")).parts.size() == 2);
}

TEST_CASE("where the event may be of several kinds each is asked") {
    Ruled ruled =
        sema_tests::ruled("each meeting: chaired_by = team_manager\ndefine meeting: icpc or core_group");
    const auto& either = as<model::AnyOf>(form_of<model::Quality>(ruled).condition);
    REQUIRE(either.parts.size() == 2);
    CHECK(ruled.event(as<model::AttributeCompared>(either.parts[0]).kind) == "icpc");
    CHECK(ruled.event(as<model::AttributeCompared>(either.parts[1]).kind) == "core_group");
    // Not equal is the opposite of all of them, not each of them unequal.
    Ruled unequal =
        sema_tests::ruled("each meeting: chaired_by != team_manager\ndefine meeting: icpc or core_group");
    as<model::AnyOf>(*as<model::Not>(form_of<model::Quality>(unequal).condition).inner);
}

TEST_CASE("a state narrowed by its opening event") {
    Ruled ruled = sema_tests::ruled("while placement where setting = \"Oak House\": visit every 6 weeks");
    REQUIRE(ruled.rule().scope.state.has_value());
    const auto& opened = as<model::AttributeIsText>(*ruled.rule().scope.state->opened);
    CHECK(ruled.event(opened.kind) == "placement_start");
}
