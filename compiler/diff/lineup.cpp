#include "compiler/diff/lineup.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace plumbline::diff {

namespace {

enum class Family : std::uint8_t {
    timed,
    recurring,
    count,
    bound,
    quality,
    next_quality,
    throughout,
    total,
    limit,
    practice
};

// What a duty turns on, by the names that both standards share.
struct Outline {
    const model::Rule* rule = nullptr;
    Family family = Family::timed;
    int form = 0;
    int window = -1;
    std::string state;
    std::set<std::string> anchors;  // kinds of event at which clocks start
    std::set<std::string> required; // kinds of event that answer
    std::set<std::string> asked;    // attributes and states that a quality asks for
    std::vector<Duration> lengths;
    std::string meaning;
};

void names_asked(const proof::Book& book, const model::Condition& condition, std::set<std::string>& into) {
    const auto attribute = [&](EventKind kind, model::Slot slot) {
        into.insert(book.meaning.attribute(kind, slot).name);
    };
    if (auto* one = std::get_if<model::Not>(&condition.kind)) names_asked(book, *one->inner, into);
    if (auto* one = std::get_if<model::AllOf>(&condition.kind))
        for (const auto& part : one->parts)
            names_asked(book, part, into);
    if (auto* one = std::get_if<model::AnyOf>(&condition.kind))
        for (const auto& part : one->parts)
            names_asked(book, part, into);
    if (auto* one = std::get_if<model::AttributeCompared>(&condition.kind)) attribute(one->kind, one->slot);
    if (auto* one = std::get_if<model::AttributeIn>(&condition.kind)) attribute(one->kind, one->slot);
    if (auto* one = std::get_if<model::AttributeIsText>(&condition.kind)) attribute(one->kind, one->slot);
    if (auto* one = std::get_if<model::AttributeRecorded>(&condition.kind)) attribute(one->kind, one->slot);
    if (auto* one = std::get_if<model::Holds>(&condition.kind))
        into.insert(book.standard.states[one->state->state].name);
    if (auto* one = std::get_if<model::Happened>(&condition.kind))
        for (const model::Alternative& alternative : one->pattern->alternatives)
            into.insert(book.meaning.event(alternative.kind));
}

class Outliner {
  public:
    explicit Outliner(const proof::Book& book) : book_(book) {}

    Outline of(const model::Rule& rule) {
        out_ = {};
        out_.rule = &rule;
        out_.form = static_cast<int>(rule.form.index());
        out_.meaning = book_.meaning.of(rule);
        if (rule.scope.state) out_.state = state_name(*rule.scope.state);
        std::visit([&](const auto& form) { read(form); }, rule.form);
        if (out_.anchors.empty() && rule.scope.state) openings(*rule.scope.state);
        return out_;
    }

  private:
    std::string state_name(const model::StateReference& reference) const {
        return (reference.negated ? "not " : "") + book_.standard.states[reference.state].name;
    }
    void openings(const model::StateReference& reference) {
        if (reference.negated) return;
        for (const model::Alternative& one : book_.standard.states[reference.state].opening)
            out_.anchors.insert(book_.meaning.event(one.kind));
    }
    void kinds(const model::Pattern& pattern, std::set<std::string>& into) const {
        for (const model::Alternative& one : pattern.alternatives)
            into.insert(book_.meaning.event(one.kind));
    }
    void demands(const std::vector<model::Demand>& list) {
        for (const model::Demand& demand : list) {
            if (demand.recorded) out_.required.insert("recorded");
            for (const model::Pattern& pattern : demand.any_of)
                kinds(pattern, out_.required);
        }
    }
    void anchor(const model::Anchor& anchor_) {
        if (auto* one = std::get_if<model::AtEvent>(&anchor_.kind)) kinds(one->pattern, out_.anchors);
        if (auto* one = std::get_if<model::AtBirthday>(&anchor_.kind))
            out_.anchors.insert("birthday " + std::to_string(one->months));
        if (auto* one = std::get_if<model::AtStateEdge>(&anchor_.kind)) {
            const model::State& state = book_.standard.states[one->state.state];
            for (const model::Alternative& edge : one->end ? state.closing : state.opening)
                out_.anchors.insert(book_.meaning.event(edge.kind));
        }
        if (auto* one = std::get_if<model::AtCount>(&anchor_.kind)) kinds(one->pattern, out_.anchors);
        if (auto* one = std::get_if<model::AtSilence>(&anchor_.kind)) kinds(one->of, out_.anchors);
        if (auto* one = std::get_if<model::AtMissed>(&anchor_.kind)) {
            const Outline watched = Outliner(book_).of(book_.standard.rules[one->rule]);
            for (const std::string& kind : watched.required)
                out_.anchors.insert("overdue " + kind);
        }
        if (auto* one = std::get_if<model::AtLasted>(&anchor_.kind)) openings(one->state);
        if (auto* one = std::get_if<model::AtPreceding>(&anchor_.kind)) {
            kinds(one->event, out_.anchors);
            kinds(one->before, out_.anchors);
        }
        if (auto* one = std::get_if<model::AtCondition>(&anchor_.kind)) out_.anchors.insert(one->label);
        if (auto* one = std::get_if<model::AtChosen>(&anchor_.kind))
            for (const model::Anchor& part : one->of)
                anchor(part);
    }
    void read(const model::Timed& one) {
        out_.family = Family::timed;
        out_.window = static_cast<int>(one.window);
        if (one.window == model::WindowKind::by_age)
            out_.anchors.insert("born");
        else
            anchor(one.anchor);
        if (one.duration.amount > 0) out_.lengths.push_back(one.duration);
        demands(one.all_of);
    }
    void read(const model::Recurring& one) {
        out_.family = Family::recurring;
        for (const model::Stage& stage : one.stages)
            out_.lengths.push_back(stage.duration);
        demands(one.all_of);
    }
    void read(const model::Quality& one) {
        out_.family = Family::quality;
        kinds(one.of, out_.anchors);
        kinds(one.of, out_.required);
        names_asked(book_, one.condition, out_.asked);
    }
    void read(const model::NextQuality& one) {
        out_.family = Family::next_quality;
        kinds(one.of, out_.anchors);
        kinds(one.next, out_.required);
    }
    void read(const model::NeverWithout& one) {
        out_.family = Family::timed;
        out_.window = static_cast<int>(model::WindowKind::before_event);
        kinds(one.event, out_.anchors);
        if (one.without) kinds(*one.without, out_.required);
    }
    void read(const model::Throughout& one) {
        out_.family = Family::throughout;
        out_.required.insert(state_name(one.state));
    }
    void read(const model::CountOver& one) {
        out_.family = one.at_most ? Family::bound : Family::count;
        if (one.duration.amount > 0) out_.lengths.push_back(one.duration);
        kinds(one.pattern, out_.required);
    }
    void read(const model::TimeOver& one) {
        out_.family = Family::total;
        out_.required.insert(state_name(one.state));
    }
    void read(const model::PeriodDuty& one) {
        out_.family = Family::count;
        demands(one.all_of);
    }
    void read(const model::Limit& one) {
        out_.family = Family::limit;
        out_.required.insert(state_name(one.state));
        out_.anchors.insert(one.per);
    }
    void read(const model::Practice&) { out_.family = Family::practice; }

    const proof::Book& book_;
    Outline out_;
};

double shared(const std::set<std::string>& one, const std::set<std::string>& other) {
    std::size_t both = 0;
    for (const std::string& name : one)
        both += other.count(name);
    const std::size_t all = one.size() + other.size() - both;
    return all == 0 ? 0 : static_cast<double>(both) / static_cast<double>(all);
}

bool repeats(Family family) {
    return family == Family::recurring || family == Family::count;
}

// How alike two duties are; none: they speak of different things.
std::optional<double> likeness(const proof::Book& a, const Outline& one, const proof::Book& b,
                               const Outline& other) {
    // What means the same speaks of the same, whatever it is.
    if (one.meaning == other.meaning) return one.rule->name == other.rule->name ? 101 : 100;
    const bool same_kind = one.family == other.family || (repeats(one.family) && repeats(other.family));
    if (!same_kind) return std::nullopt;
    const double required = shared(one.required, other.required);
    const double anchors = shared(one.anchors, other.anchors);
    if (required == 0) return std::nullopt;
    if (anchors == 0 && (one.state.empty() || one.state != other.state)) return std::nullopt;
    // Within one state the clock may still start at quite different events.
    if (anchors == 0 && one.family != Family::recurring) return std::nullopt;
    if (one.family == Family::quality && shared(one.asked, other.asked) == 0) return std::nullopt;
    if (proof::apart({&a, one.rule}, {&b, other.rule})) return std::nullopt;
    double score = 10 * required + 6 * anchors;
    if (one.state == other.state) score += 3;
    if (one.form == other.form) score += 3;
    if (one.window == other.window) score += 2;
    score += 4 * shared(one.asked, other.asked);
    if (one.lengths == other.lengths) score += 2;
    if (one.rule->name == other.rule->name) score += 1;
    return score;
}

// A first event of a state, by itself: what a staged rule says in its first line.
bool is_first_of(const Outline& one, const Outline& recurring) {
    if (shared(one.required, recurring.required) == 0) return false;
    if (auto* timed = std::get_if<model::Timed>(&one.rule->form))
        return timed->window == model::WindowKind::within && shared(one.anchors, recurring.anchors) > 0;
    auto* other = std::get_if<model::Recurring>(&one.rule->form);
    return other && one.state == recurring.state;
}

std::size_t stages_of(const model::Rule& rule) {
    auto* recurring = std::get_if<model::Recurring>(&rule.form);
    return recurring ? recurring->stages.size() : 0;
}

class LineUp {
  public:
    LineUp(const proof::Book& a, const proof::Book& b, const std::set<const model::Rule*>& left_out)
        : a_(a), b_(b) {
        Outliner of_a(a), of_b(b);
        const auto wanted = [&](const model::Rule& rule) {
            return !std::holds_alternative<model::Practice>(rule.form) && !left_out.count(&rule);
        };
        for (const model::Rule& rule : a.standard.rules)
            if (wanted(rule)) as_.push_back(of_a.of(rule));
        for (const model::Rule& rule : b.standard.rules)
            if (wanted(rule)) bs_.push_back(of_b.of(rule));
        group_of_a_.assign(as_.size(), none);
        group_of_b_.assign(bs_.size(), none);
    }

    std::vector<Group> run() {
        pair(false);
        pair(true);
        join(as_, group_of_a_, true);
        join(bs_, group_of_b_, false);
        return in_order();
    }

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct Candidate {
        double score;
        std::size_t a, b;
    };

    void pair(bool without_topic) {
        std::vector<Candidate> candidates;
        for (std::size_t i = 0; i < as_.size(); ++i) {
            if (group_of_a_[i] != none) continue;
            for (std::size_t j = 0; j < bs_.size(); ++j) {
                if (group_of_b_[j] != none) continue;
                const std::string& one = as_[i].rule->topic;
                const std::string& other = bs_[j].rule->topic;
                const bool by_topic = !one.empty() && one == other;
                const bool missing = one.empty() || other.empty();
                if (without_topic ? !missing : !by_topic) continue;
                const auto score = likeness(a_, as_[i], b_, bs_[j]);
                // Without a topic only what asks for the same from the same is proposed.
                if (!score || (without_topic && (shared(as_[i].required, bs_[j].required) < 1 ||
                                                 shared(as_[i].anchors, bs_[j].anchors) < 1)))
                    continue;
                candidates.push_back({*score, i, j});
            }
        }
        std::stable_sort(
            candidates.begin(), candidates.end(),
            [](const Candidate& one, const Candidate& other) { return one.score > other.score; });
        for (const Candidate& one : candidates) {
            if (group_of_a_[one.a] != none || group_of_b_[one.b] != none) continue;
            group_of_a_[one.a] = group_of_b_[one.b] = groups_.size();
            Group group;
            group.topic = as_[one.a].rule->topic.empty() ? bs_[one.b].rule->topic : as_[one.a].rule->topic;
            group.proposed = without_topic;
            group.a.push_back(as_[one.a].rule);
            group.b.push_back(bs_[one.b].rule);
            groups_.push_back(std::move(group));
        }
    }

    // What is left on one side and says, with a rule that has its counterpart, what that counterpart says.
    void join(const std::vector<Outline>& own, std::vector<std::size_t>& group_of, bool is_a) {
        std::map<const model::Rule*, const Outline*> outlines;
        for (const auto* list : {&as_, &bs_})
            for (const Outline& outline : *list)
                outlines[outline.rule] = &outline;
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (group_of[i] != none) continue;
            for (std::size_t g = 0; g < groups_.size(); ++g) {
                Group& group = groups_[g];
                if (group.topic != own[i].rule->topic || group.topic.empty()) continue;
                std::vector<const model::Rule*>& mine = is_a ? group.a : group.b;
                const std::vector<const model::Rule*>& theirs = is_a ? group.b : group.a;
                const bool says_again = std::any_of(mine.begin(), mine.end(), [&](const model::Rule* rule) {
                    return outlines[rule]->meaning == own[i].meaning;
                });
                std::size_t own_stages = 0;
                for (const model::Rule* rule : mine)
                    own_stages += std::max<std::size_t>(stages_of(*rule), 1);
                const bool completes =
                    theirs.size() == 1 && std::holds_alternative<model::Recurring>(mine.front()->form) &&
                    stages_of(*theirs.front()) > own_stages &&
                    is_first_of(own[i], *outlines[theirs.front()]) &&
                    !proof::apart({is_a ? &a_ : &b_, own[i].rule}, {is_a ? &b_ : &a_, theirs.front()});
                if (!says_again && !completes) continue;
                mine.push_back(own[i].rule);
                group_of[i] = g;
                break;
            }
        }
    }

    std::vector<Group> in_order() {
        std::vector<Group> result;
        std::vector<bool> taken(groups_.size(), false);
        for (std::size_t i = 0; i < as_.size(); ++i) {
            const std::size_t g = group_of_a_[i];
            if (g == none) {
                result.push_back({as_[i].rule->topic, false, {as_[i].rule}, {}});
            } else if (!taken[g]) {
                taken[g] = true;
                result.push_back(groups_[g]);
            }
        }
        for (std::size_t j = 0; j < bs_.size(); ++j)
            if (group_of_b_[j] == none) result.push_back({bs_[j].rule->topic, false, {}, {bs_[j].rule}});
        return result;
    }

    const proof::Book& a_;
    const proof::Book& b_;
    std::vector<Outline> as_, bs_;
    std::vector<std::size_t> group_of_a_, group_of_b_;
    std::vector<Group> groups_;
};

} // namespace

std::vector<Group> line_up(const proof::Book& a, const proof::Book& b,
                           const std::set<const model::Rule*>& left_out) {
    return LineUp(a, b, left_out).run();
}

} // namespace plumbline::diff
