#include "tools/plumbline/test_coverage.h"

#include "compiler/lower/lower.h"
#include "compiler/sema/excerpt.h"
#include "tools/plumbline/progress.h"
#include "tools/plumbline/run_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

namespace plumbline::tool {

namespace {

using analysis::PartKind;
using analysis::RulePart;

// All that an obligation tells but which rule it is of.
auto told(const Obligation& o, const Bundle& bundle) {
    return std::tuple(o.anchor_at.at, o.anchor_row, o.opens.at, o.due, o.status, o.satisfied_at.at,
                      o.satisfied_row, o.excused_row, o.unknown, o.stage,
                      std::string_view(bundle.text(o.requirement)),
                      std::string_view(bundle.text(o.excused_by)));
}

// One rule, those it watches, and a copy of it for each of its parts without that part: they run side by side.
class Shown {
  public:
    Shown(const model::Standard& standard, model::RuleIndex rule, const std::vector<RulePart>& parts,
          const SourceSet& sources)
        : parts_(parts), shown_(parts.size()) {
        model::Standard changed = model::excerpt(standard, {rule}).standard;
        rule_ = static_cast<std::uint32_t>(changed.rules.size() - 1);
        for (const RulePart& part : parts) {
            if (!part.change) {
                copies_.push_back(rule_);
                continue;
            }
            copies_.push_back(static_cast<std::uint32_t>(changed.rules.size()));
            model::Rule copy = changed.rules[rule_];
            copy.name = fmt::format("{} {}", copy.name, copies_.size());
            part.change(copy);
            changed.rules.push_back(std::move(copy));
        }
        program_.emplace(lower(changed, sources));
    }

    void run(const model::Test& test) {
        const Timelines timelines =
            timelines_of(test.written, program_->bundle().vocabulary, program_->calendar().zone());
        const std::vector<Obligation> all = obligations_of(test, timelines, *program_);
        const std::vector<Obligation> own = of_rule(all, rule_);
        for (std::size_t at = 0; at < parts_.size(); ++at)
            if (!shown_[at]) shown_[at] = shows(parts_[at], own, all, copies_[at]);
    }

    bool operator[](std::size_t part) const { return shown_[part]; }

  private:
    static std::vector<Obligation> of_rule(const std::vector<Obligation>& all, std::uint32_t rule) {
        std::vector<Obligation> own;
        std::copy_if(all.begin(), all.end(), std::back_inserter(own),
                     [&](const Obligation& o) { return o.rule == rule; });
        return own;
    }

    bool shows(const RulePart& part, const std::vector<Obligation>& own, const std::vector<Obligation>& all,
               std::uint32_t copy) const {
        const auto any = [&](auto holds) { return std::any_of(own.begin(), own.end(), holds); };
        if (part.kind == PartKind::kept)
            return any([](const Obligation& o) { return o.status == Status::met; });
        if (part.kind == PartKind::broken) {
            return any([&](const Obligation& o) {
                return part.open_ended ? o.status == Status::pending : info(o.status).breach;
            });
        }
        if (part.kind == PartKind::stage)
            return any([&](const Obligation& o) { return o.stage == part.stage; });
        const std::vector<Obligation> other = of_rule(all, copy);
        return !std::equal(own.begin(), own.end(), other.begin(), other.end(),
                           [&](const Obligation& a, const Obligation& b) {
                               return told(a, program_->bundle()) == told(b, program_->bundle());
                           });
    }

    const std::vector<RulePart>& parts_;
    std::vector<bool> shown_;
    std::uint32_t rule_ = 0;
    std::vector<std::uint32_t> copies_; // for each part, the rule that lacks it
    std::optional<Program> program_;
};

} // namespace

std::string TestCoverage::add(const model::Standard& standard, const SourceSet& sources) {
    std::vector<std::vector<const model::Test*>> tests(standard.rules.size());
    for (const model::Test& test : standard.tests)
        tests[test.rule].push_back(&test);
    std::vector<std::pair<Span, std::string>> missing;
    ProgressLine progress("looking what the tests show");
    for (std::size_t rule = 0; rule < standard.rules.size(); ++rule) {
        progress.show(rule, standard.rules.size(), "rules");
        const std::vector<RulePart> parts = analysis::parts_of(standard.rules[rule], sources);
        if (parts.empty()) continue;
        ++rules_.all;
        if (tests[rule].empty()) {
            for (const RulePart& part : parts)
                ++counts_[static_cast<std::size_t>(part.kind)].all;
            missing.emplace_back(parts.front().span, standard.rules[rule].name + ": no test");
            continue;
        }
        ++rules_.shown;
        Shown shown(standard, static_cast<model::RuleIndex>(rule), parts, sources);
        for (const model::Test* test : tests[rule])
            shown.run(*test);
        for (std::size_t at = 0; at < parts.size(); ++at) {
            Count& count = counts_[static_cast<std::size_t>(parts[at].kind)];
            ++count.all;
            if (shown[at])
                ++count.shown;
            else
                missing.emplace_back(parts[at].span,
                                     standard.rules[rule].name + ": no test in which " + parts[at].shown);
        }
    }
    std::stable_sort(missing.begin(), missing.end(), [](const auto& a, const auto& b) {
        return std::pair(a.first.file, a.first.begin) < std::pair(b.first.file, b.first.begin);
    });
    std::string out;
    for (const auto& [span, text] : missing) {
        const Place place = sources.place(span);
        out += fmt::format("{}:{}:{}: {}\n", sources[span.file].path, place.line, place.column, text);
    }
    return out;
}

std::string TestCoverage::totals() const {
    std::string out = fmt::format("shown by a test: {} of {} rules", rules_.shown, rules_.all);
    for (std::size_t kind = 0; kind < kinds; ++kind)
        if (counts_[kind].all > 0)
            out += fmt::format("; {} {} of {}", analysis::name_of(static_cast<PartKind>(kind)),
                               counts_[kind].shown, counts_[kind].all);
    return out + "\n";
}

} // namespace plumbline::tool
