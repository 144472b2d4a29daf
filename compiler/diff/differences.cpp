#include "compiler/diff/differences.h"

#include "compiler/diff/proof/prover.h"

#include <algorithm>

namespace plumbline::diff {

namespace {

class Differences {
  public:
    Differences(const proof::Book& a, const model::Rule& one, const proof::Book& b, const model::Rule& other)
        : a_(a), b_(b), one_(one), other_(other) {}

    std::vector<std::string> list() {
        if (one_.form.index() != other_.form.index())
            add("form");
        else
            std::visit(
                [&](const auto& form) { forms(form, std::get<std::decay_t<decltype(form)>>(other_.form)); },
                one_.form);
        scopes();
        exceptions();
        if (one_.responsible != other_.responsible) add("responsible");
        return std::move(list_);
    }

  private:
    void add(const std::string& word) {
        if (std::find(list_.begin(), list_.end(), word) == list_.end()) list_.push_back(word);
    }
    void lengths(Duration one, Duration other) {
        if (one.unit != other.unit) add("unit");
        if (one.amount != other.amount) add("amount");
    }
    template <typename Part>
    bool same(const Part& one, const Part& other) const {
        return a_.meaning.of(one) == b_.meaning.of(other);
    }
    static std::vector<std::string> kinds(const proof::Book& book,
                                          const std::vector<model::Alternative>& list) {
        std::vector<std::string> names;
        for (const model::Alternative& one : list)
            names.push_back(book.meaning.event(one.kind));
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }
    // Other kinds of event, or only other qualities of the same.
    void patterns(const model::Pattern& one, const model::Pattern& other, const char* kind_word) {
        if (same(one, other)) return;
        if (kinds(a_, one.alternatives) != kinds(b_, other.alternatives))
            add(kind_word);
        else if (one.ordinal != other.ordinal || one.n != other.n)
            add("ordinal");
        else if (one.matching != other.matching)
            add("matching");
        else
            add(std::string(kind_word) == "anchor" ? "anchor" : "quality");
    }
    void demands(const std::vector<model::Demand>& one, const std::vector<model::Demand>& other) {
        if (one.size() != other.size()) return add("requires");
        for (std::size_t i = 0; i < one.size(); ++i) {
            if (one[i].recorded != other[i].recorded || one[i].any_of.size() != other[i].any_of.size())
                return add("requires");
            for (std::size_t j = 0; j < one[i].any_of.size(); ++j)
                patterns(one[i].any_of[j], other[i].any_of[j], "requires");
        }
    }
    void forms(const model::Timed& one, const model::Timed& other) {
        if (one.window != other.window) add("window");
        lengths(one.duration, other.duration);
        if (one.age_months != other.age_months) add("age");
        if (one.window != model::WindowKind::by_age && other.window != model::WindowKind::by_age &&
            !same(one.anchor, other.anchor))
            add("anchor");
        if (!same(one.guards, other.guards)) add("guard");
        demands(one.all_of, other.all_of);
        if (one.only_if_it_happens != other.only_if_it_happens) add("guard");
    }
    void forms(const model::Recurring& one, const model::Recurring& other) {
        demands(one.all_of, other.all_of);
        if (one.stages.size() != other.stages.size()) return add("stages");
        for (std::size_t i = 0; i < one.stages.size(); ++i) {
            lengths(one.stages[i].duration, other.stages[i].duration);
            model::Stage x = one.stages[i], y = other.stages[i];
            x.duration = y.duration = {};
            if (!same(x, y)) add("stages");
        }
        if (one.for_each != other.for_each) add("stages");
    }
    void forms(const model::Quality& one, const model::Quality& other) {
        patterns(one.of, other.of, "anchor");
        if (!same(one.condition, other.condition)) add("quality");
    }
    void forms(const model::NextQuality& one, const model::NextQuality& other) {
        patterns(one.of, other.of, "anchor");
        patterns(one.next, other.next, "requires");
    }
    void forms(const model::NeverWithout& one, const model::NeverWithout& other) {
        patterns(one.event, other.event, "anchor");
        if (one.without.has_value() != other.without.has_value())
            add("requires");
        else if (one.without)
            patterns(*one.without, *other.without, "requires");
    }
    void forms(const model::Throughout& one, const model::Throughout& other) {
        if (!same(one.state, other.state)) add("requires");
    }
    void forms(const model::CountOver& one, const model::CountOver& other) {
        if (one.count != other.count || one.at_most != other.at_most) add("count");
        if (one.span != other.span || one.period != other.period) add("window");
        lengths(one.duration, other.duration);
        patterns(one.pattern, other.pattern, "requires");
    }
    void forms(const model::TimeOver& one, const model::TimeOver& other) {
        lengths(one.at_most, other.at_most);
        if (one.in_any != other.in_any) add("window");
        if (!same(one.state, other.state)) add("requires");
    }
    void forms(const model::PeriodDuty& one, const model::PeriodDuty& other) {
        if (one.period != other.period) add("window");
        demands(one.all_of, other.all_of);
    }
    void forms(const model::Limit& one, const model::Limit& other) {
        if (one.at_most != other.at_most) add("count");
        if (!same(one.state, other.state) || one.per != other.per) add("requires");
    }
    void forms(const model::Practice&, const model::Practice&) {}

    void scopes() {
        const model::Scope& one = one_.scope;
        const model::Scope& other = other_.scope;
        if (one.state.has_value() != other.state.has_value() ||
            (one.state && !same(*one.state, *other.state)))
            add("state");
        if (!same(one.guards, other.guards)) add("guard");
    }
    void exceptions() {
        model::Rule bare_one, bare_other;
        bare_one.form = bare_other.form = model::Practice{};
        bare_one.excuses = one_.excuses;
        bare_other.excuses = other_.excuses;
        if (!same(bare_one, bare_other)) add("exception");
        bare_one.excuses.clear();
        bare_other.excuses.clear();
        bare_one.extensions = one_.extensions;
        bare_other.extensions = other_.extensions;
        if (!same(bare_one, bare_other)) add("extension");
    }

    const proof::Book& a_;
    const proof::Book& b_;
    const model::Rule& one_;
    const model::Rule& other_;
    std::vector<std::string> list_;
};

} // namespace

std::vector<std::string> differences(const proof::Book& a, const std::vector<const model::Rule*>& as,
                                     const proof::Book& b, const std::vector<const model::Rule*>& bs) {
    std::vector<std::string> list;
    if (!as.empty() && !bs.empty()) list = Differences(a, *as.front(), b, *bs.front()).list();
    if (as.size() != bs.size() && std::find(list.begin(), list.end(), "stages") == list.end())
        list.insert(list.begin(), "stages");
    if (!proof::same_calendar(a.calendar, b.calendar)) list.push_back("calendar");
    return list;
}

std::optional<TwoDues> two_dues(const model::Rule& a, const model::Rule& b) {
    if (auto* one = std::get_if<model::Timed>(&a.form)) {
        auto* other = std::get_if<model::Timed>(&b.form);
        if (!other || one->window == model::WindowKind::by_age || other->window == model::WindowKind::by_age)
            return std::nullopt;
        const proof::Window left = proof::window_of(*one), right = proof::window_of(*other);
        if (!left.timed || !right.timed) return std::nullopt;
        return TwoDues{left.due, right.due};
    }
    if (auto* one = std::get_if<model::Recurring>(&a.form)) {
        auto* other = std::get_if<model::Recurring>(&b.form);
        if (!other || one->stages.size() != other->stages.size()) return std::nullopt;
        // The first stage in which the lengths differ.
        for (std::size_t i = 0; i < one->stages.size(); ++i) {
            const model::Stage& left = one->stages[i];
            const model::Stage& right = other->stages[i];
            const bool counted =
                left.kind == right.kind && !left.case_interval && !right.case_interval &&
                !left.counted_from && !right.counted_from &&
                (left.kind == model::Stage::Kind::every || left.kind == model::Stage::Kind::within);
            if (!counted) return std::nullopt;
            if (left.duration == right.duration) continue;
            return TwoDues{{{proof::Reach::Kind::after, left.duration}},
                           {{proof::Reach::Kind::after, right.duration}}};
        }
    }
    return std::nullopt;
}

} // namespace plumbline::diff
