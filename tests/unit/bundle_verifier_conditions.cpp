// The verifier, of conditions: for everything that it looks at, a bundle that is sound but for that, and what it says.
#include "bundle_verifier_support.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace plumbline;
using namespace verifier_test;
using samples::small_bundle;
using samples::whole_bundle;

TEST_CASE("bundle verifier: where conditions lie") {
    CHECK(broken([](Bundle& b) {
              b.conditions[1].begin += 1;
          }).starts_with("condition 1: it lies at steps 2 to 24, where 1 should be its first of "));
    CHECK(broken([](Bundle& b) {
              b.conditions[1].begin -= 1;
          }).starts_with("condition 1: it lies at steps 0 to 24"));
    CHECK(broken([](Bundle& b) {
              b.conditions[1].end = b.conditions[1].begin;
          }).starts_with("condition 1: it lies at"));
    CHECK(broken([](Bundle& b) { b.conditions.back().end += 1; }).starts_with("condition 5: it lies at"));
    CHECK(broken([](Bundle& b) {
              b.condition_steps.push_back({ConditionOp::constant, {1}});
          }).ends_with("and those behind it belong to no condition"));
    std::vector<ConditionStep> long_one(limits::steps_of_a_condition + 1, {ConditionOp::negate, {}});
    long_one[0] = {ConditionOp::constant, {1}};
    CHECK(condition_of(long_one) == "condition 0: it has 4097 steps, and may have 4096");
    long_one.pop_back();
    CHECK(condition_of(long_one) == "");
}

TEST_CASE("bundle verifier: the stack of a condition") {
    const ConditionStep yes{ConditionOp::constant, {1}}, negate{ConditionOp::negate, {}},
        both{ConditionOp::both, {}}, either{ConditionOp::either, {}};
    CHECK(condition_of({negate}) == "step 1 (`negate`): takes 1 answers, and there are 0");
    CHECK(condition_of({yes, both}) == "step 2 (`both`): takes 2 answers, and there are 1");
    CHECK(condition_of({yes, yes, either, either}) == "step 4 (`either`): takes 2 answers, and there are 1");
    CHECK(condition_of({yes, yes}) == "it leaves 2 answers, and should leave one");
    const auto deep = [&](std::size_t depth) {
        std::vector<ConditionStep> steps(depth, yes);
        steps.insert(steps.end(), depth - 1, both);
        return condition_of(steps);
    };
    CHECK(deep(max_condition_stack) == "");
    CHECK(deep(max_condition_stack + 1) == "step 65 (`constant`): leaves more than 64 answers on the stack");
    CHECK(condition_of({{static_cast<ConditionOp>(99), {}}}) == "step 1 (`?`): there is no such step");
}

TEST_CASE("bundle verifier: operands of condition steps") {
    using Op = ConditionOp;
    const auto step = [](Op op, std::array<std::int32_t, 4> operands) {
        std::string verdict = condition_of({{op, operands}});
        const std::size_t colon = verdict.find(": ");
        return verdict.starts_with("step 1 (`") && colon != std::string::npos ? verdict.substr(colon + 2)
                                                                              : verdict;
    };
    constexpr std::int32_t equal = 0, less = 2;
    CHECK(step(Op::constant, {2}) == "has 2 where only 0 or 1 may stand");
    CHECK(step(Op::constant, {1, 7}) == "has 7 where it has no operand");
    CHECK(step(Op::is_kind, {7}) == "names kind of event 7, and there are 7");
    CHECK(step(Op::is_recorded, {visit, 8}) == "names attribute 8 of event `visit`, which has 8");
    CHECK(step(Op::is_recorded, {plan_start, 1}) == "names attribute 1 of event `plan_start`, which has 1");
    CHECK(step(Op::is_recorded, {visit, episode}) == "");
    CHECK(step(Op::compared, {visit, alone, 6, 1}) == "has comparison 6, which there is not");
    CHECK(step(Op::compared, {visit, alone, less, 1}) ==
          "asks attribute `alone` of event `visit`, which has no order, and can only be equal or not");
    CHECK(step(Op::compared, {visit, interval, less, pack_duration({6, Unit::weeks})}) ==
          "asks attribute `interval` of event `visit`, which has no order, and can only be equal or not");
    CHECK(step(Op::compared, {visit, setting, equal, 1}) ==
          "asks attribute `setting` of event `visit`, which is a text, which only `is_text` can compare");
    CHECK(step(Op::one_of, {visit, episode, 0}) ==
          "asks attribute `episode` of event `visit`, which is a text, which only `is_text` can compare");
    CHECK(step(Op::is_text, {visit, by, 1}) == "asks attribute `by` of event `visit`, which is no text");
    CHECK(step(Op::is_text, {visit, episode, 9999}).starts_with("names text 9999, and there are "));
    CHECK(step(Op::one_of, {visit, by, 1}) == "names list of values 1, and there are 1");
    CHECK(step(Op::one_of, {visit, place, 0}) == "");
    CHECK(step(Op::age_between, {-2, 5}) == "names an age of -2 months");
    CHECK(step(Op::age_between, {5, 3601}) == "names an age of 3601 months");
    CHECK(step(Op::elapsed_over, {99}).starts_with("names duration 99, and there are "));
    CHECK(step(Op::happened_within, {0, 3, 0}) == "has 3 where only 0 or 1 may stand");
    const struct {
        std::int32_t slot, good, bad;
    } values[] = {{alone, 1, 2},
                  {place, 1, 2},
                  {place, 0, -1},
                  {by, 2, 3},
                  {length, INT32_MAX, INT32_MIN},
                  {interval, pack_duration({6, Unit::weeks}), -1},
                  {interval, pack_duration({0, Unit::minutes}), 15},
                  {booked, last_day, last_day + 1},
                  {booked, first_day, first_day - 1}};
    for (const auto& value : values) {
        const auto [slot, good, bad] = value;
        CAPTURE(value.slot);
        CHECK(step(Op::compared, {visit, slot, equal, good}) == "");
        CHECK(step(Op::compared, {visit, slot, equal, bad})
                  .ends_with(fmt::format("which cannot have the value {}", bad)));
        RuleMaker maker;
        maker.bundle.value_lists = {{good}, {}, {good, bad, good}};
        for (const std::int32_t list : {0, 1})
            maker.condition({{Op::one_of, {visit, slot, list}}});
        CHECK(verify(maker.bundle) == "");
        maker.condition({{Op::one_of, {visit, slot, 2}}});
        CHECK(verify(maker.bundle)
                  .ends_with(slot == interval ? "which cannot have every value of the list"
                                              : fmt::format("which cannot have the value {}", bad)));
    }
}
