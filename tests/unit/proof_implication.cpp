// Which of two rules implies the other: the forms one by one.
#include "compiler/diff/proof/implication.h"
#include "tests/unit/sema_support.h"

using namespace plumbline;
using namespace plumbline::sema_tests;

namespace {

// "stricter", "looser", "same", or "open" where neither could be proved.
std::string order_of(const std::string& a, const std::string& b) {
    const model::Standard one = standard_of("rule duty " + a), other = standard_of("rule duty " + b);
    const proof::Book book(one), other_book(other);
    const proof::RuleOf left{&book, &one.rules.at(0)}, right{&other_book, &other.rules.at(0)};
    const bool down = proof::implies(left, right).proven, up = proof::implies(right, left).proven;
    if (down && up) return "same";
    return down ? "stricter" : up ? "looser" : "open";
}

} // namespace

TEST_CASE("windows") {
    CHECK(order_of("within 24 hours of s47_start: visit", "within 1 working day of s47_start: visit") ==
          "stricter");
    CHECK(order_of("within 72 hours of s47_start: visit", "within 2 working days of s47_start: visit") ==
          "open");
    CHECK(order_of("within 2 weeks of icpc: minutes", "within 14 days of icpc: minutes") == "same");
    CHECK(order_of("on the day of icpc: minutes", "within 1 day of icpc: minutes") == "open");
    CHECK(order_of("at least 5 working days before icpc: minutes",
                   "at least 2 working days before icpc: minutes") == "stricter");
    CHECK(order_of("before icpc: minutes", "at least 2 working days before icpc: minutes") == "looser");
    CHECK(order_of("within 24 hours of icpc: minutes", "when icpc: minutes") == "stricter");
    CHECK(order_of("within 5 days of icpc: minutes", "no later than 5 days after icpc: minutes") == "open");
}

TEST_CASE("what is asked of events") {
    CHECK(order_of("within 5 days of icpc: visit where seen", "within 5 days of icpc: visit") == "stricter");
    CHECK(order_of("within 5 days of icpc: visit where seen and alone",
                   "within 5 days of icpc: visit where alone") == "stricter");
    CHECK(order_of("within 5 days of icpc: visit where not (seen and alone)",
                   "within 5 days of icpc: visit where not seen or not alone") == "same");
    CHECK(order_of("within 5 days of icpc: visit where place in (home, school)",
                   "within 5 days of icpc: visit where place = home or place = school") == "same");
    CHECK(order_of("within 5 days of icpc: visit where by = team_manager",
                   "within 5 days of icpc: visit where by = manager") == "stricter");
    CHECK(order_of("within 5 days of icpc: visit and minutes", "within 5 days of icpc: visit") == "stricter");
    CHECK(order_of("within 5 days of icpc: visit or minutes", "within 5 days of icpc: visit") == "looser");
    CHECK(order_of("within 5 days of icpc where outcome = plan: visit", "within 5 days of icpc: visit") ==
          "looser");
    CHECK(order_of("within 5 days of first icpc: visit", "within 5 days of icpc: visit") == "looser");
    CHECK(order_of("within 5 days of core_group where attendance > 3: visit",
                   "within 5 days of core_group where attendance >= 4: visit") == "stricter");
    CHECK(order_of("each core_group: chaired_by = team_manager", "each core_group: chaired_by = manager") ==
          "stricter");
}

TEST_CASE("exceptions") {
    CHECK(order_of("within 5 days of icpc: visit unless emergency", "within 5 days of icpc: visit") ==
          "looser");
    CHECK(order_of("within 5 days of icpc: visit unless emergency where by = team_manager",
                   "within 5 days of icpc: visit unless emergency") == "stricter");
    CHECK(order_of("within 5 days of icpc: visit extended to 10 days by extension_agreed",
                   "within 5 days of icpc: visit") == "looser");
    CHECK(order_of("within 5 days of icpc: visit extended to 3 days by extension_agreed",
                   "within 5 days of icpc: visit") == "open");
}

TEST_CASE("recurrences and stages") {
    const std::string plan = "while child_protection_plan: visit ";
    CHECK(order_of(plan + "every 10 working days", plan + "every 20 working days") == "stricter");
    CHECK(order_of(plan + "every 28 days", plan + "every 4 weeks") == "same");
    CHECK(order_of(plan + "within 2 working days every 10 working days", plan + "every 10 working days") ==
          "stricter");
    CHECK(order_of(plan + "within 2 days", plan + "within 2 days every 10 days") == "looser");
    CHECK(order_of(plan + "every 1 week until 1 month every 4 weeks", plan + "every 4 weeks") == "stricter");
    CHECK(order_of(plan + "every 1 week until 1 month every 4 weeks",
                   plan + "every 1 week until 2 months every 4 weeks") == "looser");
    CHECK(order_of(plan + "every 1 week until first core_group every 4 weeks",
                   plan + "every 2 weeks until first core_group every 5 weeks") == "stricter");
    CHECK(order_of(plan + "every 3 months never over 12 weeks", plan + "every 3 months") == "stricter");
    CHECK(order_of(plan + "every visit_frequency_change.interval, or 6 weeks where none is set",
                   plan + "every 6 weeks") == "open");
    CHECK(order_of("while child_protection_plan: visit where alone every 10 days", plan + "every 10 days") ==
          "stricter");
    CHECK(order_of("while child_protection_plan: visit where alone every 10 days", plan + "every 9 days") ==
          "open");
    CHECK(order_of(plan + "every 2 weeks until 1 year", plan + "every 2 weeks") == "looser");
    const std::string set = plan + "every visit_frequency_change.interval ";
    CHECK(order_of(set + "every 20 days", set + "every 10 days") == "looser");
    CHECK(order_of(set + "every 20 days", set) == "stricter");
    CHECK(order_of(set, set + "every 20 days") == "looser");
}

TEST_CASE("an interval lapses when the last of its stages ends before its due") {
    const std::string plan = "while child_protection_plan: visit ";
    CHECK(order_of(plan + "every 2 weeks until 1 week", plan + "within 2 weeks") == "open");
    CHECK(order_of(plan + "every 2 weeks until 1 week every 4 weeks", plan + "within 2 weeks") == "stricter");
    const model::Standard sooner = standard_of(
        "rule duty while child_protection_plan: visit every 10 days until 1 week every 2 weeks until 9 days");
    const model::Standard later = standard_of("rule duty while child_protection_plan: visit every 10 days "
                                              "until 1 week every 2 weeks until 11 days");
    const proof::Book one(sooner), two(later);
    const proof::RuleOf ends_sooner{&one, &sooner.rules.at(0)}, ends_later{&two, &later.rules.at(0)};
    CHECK(!proof::implies(ends_sooner, ends_later, proof::Part::first).proven);
    CHECK(!proof::implies(ends_sooner, ends_later).proven);
    // What a `for` counts from is part of where it ends.
    CHECK(order_of(plan + "every 1 week for 2 weeks every 2 weeks for 2 weeks",
                   plan + "every 1 week for 3 weeks every 2 weeks for 2 weeks") == "open");
}

TEST_CASE("a first visit and the later ones, by two rules or by one") {
    const model::Standard whole = standard_of(
        "rule duty while child_protection_plan: visit within 2 working days every 10 working days");
    const model::Standard split =
        standard_of("rule first_visit while child_protection_plan: visit within 2 working days\n"
                    "rule later_visits while child_protection_plan: visit every 10 working days");
    const proof::Book one(whole), two(split);
    const proof::RuleOf staged{&one, &whole.rules.at(0)};
    const proof::RuleOf first{&two, &split.rules.at(0)}, later{&two, &split.rules.at(1)};
    CHECK(proof::implies(staged, first).proven);
    CHECK(proof::implies(staged, later).proven);
    CHECK(!proof::implies(first, staged).proven);
    CHECK(!proof::implies(later, staged).proven);
    CHECK(proof::implies(first, staged, proof::Part::first).proven);
    CHECK(proof::implies(later, staged, proof::Part::further).proven);
}

TEST_CASE("counts and periods") {
    CHECK(order_of("at least 2 visit in every 12 months while looked_after",
                   "at least 1 visit in every 12 months while looked_after") == "stricter");
    CHECK(order_of("at most 2 visit in any 12 months while looked_after",
                   "at most 3 visit in any 12 months while looked_after") == "stricter");
    CHECK(order_of("while looked_after: visit every 2 weeks",
                   "in each calendar month while looked_after: visit") == "stricter");
    CHECK(order_of("while looked_after: visit every 1 month",
                   "in each calendar month while looked_after: visit") == "open");
}

TEST_CASE("duties of different anchors are apart") {
    const auto apart = [](const std::string& a, const std::string& b) {
        const model::Standard one = standard_of("rule duty " + a), other = standard_of("rule duty " + b);
        const proof::Book book(one), other_book(other);
        return proof::apart({&book, &one.rules.at(0)}, {&other_book, &other.rules.at(0)});
    };
    CHECK(apart("within 5 days of icpc where outcome = plan: visit",
                "within 5 days of icpc where outcome = no_plan: visit"));
    CHECK(!apart("within 5 days of icpc where outcome = plan: visit", "within 5 days of icpc: visit"));
    CHECK(!apart("within 5 days of icpc: visit", "within 5 days of core_group: visit"));
}
