#include "compiler/diff/impact.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace plumbline::diff {

namespace {

constexpr std::array by_gravity = {Status::overdue,      Status::breached, Status::late,
                                   Status::not_attested, Status::error,    Status::unproven,
                                   Status::unanswered,   Status::pending,  Status::excused,
                                   Status::met,          Status::attested, Status::lapsed};
static_assert(by_gravity.size() == status_count);

// Of how many someone may hold at once, which is no case's standing.
bool is_limit(const Bundle& bundle, const RuleRecord& rule) {
    for (std::uint32_t i = rule.code_begin; i < rule.code_end; ++i)
        if (bundle.code[i].opcode == Opcode::limit) return true;
    return false;
}

// `limits` gains the pairs of rules that are limits.
std::vector<std::vector<std::uint32_t>> pairs_by_rule(const Comparison& comparison, const Program& program,
                                                      bool is_a, std::vector<bool>& limits) {
    std::unordered_map<std::string_view, std::uint32_t> rules;
    const Bundle& bundle = program.bundle();
    for (std::uint32_t rule = 0; rule < bundle.rules.size(); ++rule)
        rules.emplace(bundle.text(bundle.rules[rule].name), rule);
    std::vector<std::vector<std::uint32_t>> result(bundle.rules.size());
    for (std::uint32_t pair = 0; pair < comparison.pairs.size(); ++pair) {
        if (comparison.pairs[pair].subject != Subject::rule) continue;
        for (const Said& said : is_a ? comparison.pairs[pair].a : comparison.pairs[pair].b)
            if (const auto found = rules.find(said.rule); found != rules.end()) {
                result[found->second].push_back(pair);
                if (is_limit(bundle, bundle.rules[found->second])) limits[pair] = true;
            }
    }
    return result;
}

// One case under one standard, duty by duty.
class Standings {
  public:
    Standings(const ImpactPlan& plan, bool is_a, const Timelines& timelines, AsOf when,
              NeverRecorded& never_recorded)
        : pairs_(plan.comparison().pairs),
          never_recorded_(never_recorded),
          pairs_of_rule_(plan.pairs_of_rule(is_a)),
          evaluator_(plan.program(is_a), timelines, when),
          of_pair_(plan.comparison().pairs.size()) {}

    // nullopt: the case is not in these timelines.
    void take(std::optional<std::size_t> case_index) {
        for (const std::uint32_t pair : touched_)
            of_pair_[pair] = {};
        touched_.clear();
        if (!case_index) return;
        obligations_.clear();
        evaluator_.evaluate(*case_index, obligations_);
        for (const Obligation& one : obligations_)
            for (const std::uint32_t pair : pairs_of_rule_[one.rule]) {
                add(one, pair);
                if (one.status == Status::overdue && is_compared(pairs_[pair]))
                    never_recorded_.add_overdue(one.requirement);
            }
    }
    const Standing& of(std::uint32_t pair) const { return of_pair_[pair]; }
    const std::vector<std::uint32_t>& touched() const { return touched_; }

  private:
    void add(const Obligation& one, std::uint32_t pair) {
        Standing& standing = of_pair_[pair];
        if (!standing.worst) touched_.push_back(pair);
        if (info(one.status).breach) ++standing.broken;
        const int rank = rank_of(one.status), rank_before = rank_of(standing.worst);
        const bool is_earlier =
            one.due != no_instant && (standing.due == no_instant || one.due < standing.due);
        if (rank > rank_before || (rank == rank_before && !is_earlier)) return;
        standing.worst = one.status;
        standing.due = one.due;
        standing.rule = one.rule;
    }

    const std::vector<Pair>& pairs_;
    NeverRecorded& never_recorded_;
    const std::vector<std::vector<std::uint32_t>>& pairs_of_rule_;
    Evaluator evaluator_;
    std::vector<Obligation> obligations_;
    std::vector<Standing> of_pair_;
    std::vector<std::uint32_t> touched_;
};

// Where allocations stand in a vocabulary.
struct AllocationKinds {
    std::optional<EventKind> start, end, closure;
    std::optional<std::size_t> start_worker, end_worker; // slots

    explicit AllocationKinds(const Vocabulary& vocabulary) {
        const auto kind = [&](std::string_view name) -> std::optional<EventKind> {
            for (std::size_t i = 0; i < vocabulary.events.size(); ++i)
                if (vocabulary.events[i].name == name) return static_cast<EventKind>(i);
            return std::nullopt;
        };
        const auto worker = [&](std::optional<EventKind> of) -> std::optional<std::size_t> {
            if (!of) return std::nullopt;
            const auto& attributes = vocabulary.events[*of].attributes;
            for (std::size_t slot = 0; slot < attributes.size(); ++slot)
                if (attributes[slot].name == "worker" && (attributes[slot].type == AttributeType::reference ||
                                                          attributes[slot].type == AttributeType::text))
                    return slot;
            return std::nullopt;
        };
        start = kind("allocation");
        end = kind("allocation_end");
        closure = kind("closure");
        start_worker = worker(start);
        end_worker = worker(end);
    }

    std::string worker_of(const Timelines& timelines, std::size_t case_index, AsOf when) const {
        if (!start || !start_worker) return {};
        const auto visible = [&](std::uint32_t row) {
            if (timelines.at[row] > when.as_of || (timelines.flags[row] & is_planned)) return false;
            return !when.known_at || timelines.recorded_at[row] == no_instant ||
                   timelines.recorded_at[row] <= *when.known_at;
        };
        const auto value = [&](std::uint32_t row, std::size_t slot) { return timelines.value(row, slot); };
        std::optional<std::uint32_t> latest;
        const auto runs = timelines.runs_of(case_index);
        for (const KindRun& run : runs)
            for (std::uint32_t row = run.begin; run.kind == *start && row < run.end; ++row)
                if (visible(row) && value(row, *start_worker) != not_recorded) latest = row;
        if (!latest) return {};
        const std::int32_t worker = value(*latest, *start_worker);
        for (const KindRun& run : runs) {
            const bool ends = end && run.kind == *end;
            if (!ends && !(closure && run.kind == *closure)) continue;
            for (std::uint32_t row = run.begin; row < run.end; ++row) {
                if (!visible(row) || timelines.at[row] < timelines.at[*latest]) continue;
                if (ends && end_worker && value(row, *end_worker) != not_recorded &&
                    value(row, *end_worker) != worker)
                    continue;
                return {};
            }
        }
        return timelines.strings[static_cast<std::size_t>(worker)];
    }
};

} // namespace

int rank_of(std::optional<Status> status) {
    if (!status) return status_count;
    return static_cast<int>(std::find(by_gravity.begin(), by_gravity.end(), *status) - by_gravity.begin());
}

std::string_view words_of(std::optional<Status> status) {
    return status ? info(*status).name : std::string_view("nothing owed");
}

void Impact::add(const Impact& other) {
    duties.resize(std::max(duties.size(), other.duties.size()));
    for (std::size_t i = 0; i < other.duties.size(); ++i) {
        const DutyImpact& from = other.duties[i];
        DutyImpact& to = duties[i];
        to.cases_owed += from.cases_owed;
        to.cases_changed += from.cases_changed;
        to.newly_broken += from.newly_broken;
        to.no_longer_broken += from.no_longer_broken;
        to.broken_cases_a += from.broken_cases_a;
        to.broken_cases_b += from.broken_cases_b;
        to.broken_a += from.broken_a;
        to.broken_b += from.broken_b;
        for (const auto& [move, count] : from.moves)
            to.moves[move] += count;
    }
    for (const auto& [worker, from] : other.workers) {
        WorkerImpact& to = workers[worker];
        to.changed += from.changed;
        to.newly_broken += from.newly_broken;
        to.no_longer_broken += from.no_longer_broken;
    }
    cases += other.cases;
    cases_changed += other.cases_changed;
    broken_cases_a += other.broken_cases_a;
    broken_cases_b += other.broken_cases_b;
    newly_broken += other.newly_broken;
    no_longer_broken += other.no_longer_broken;
    never_recorded_a.add(other.never_recorded_a);
    never_recorded_b.add(other.never_recorded_b);
}

ImpactPlan::ImpactPlan(const Comparison& comparison, const Program& a, const Program& b)
    : comparison_(&comparison),
      a_(&a),
      b_(&b),
      limits_(comparison.pairs.size(), false),
      of_a_(pairs_by_rule(comparison, a, true, limits_)),
      of_b_(pairs_by_rule(comparison, b, false, limits_)) {}

void measure_impact(const ImpactPlan& plan, const Timelines& a, const Timelines& b, AsOf when,
                    ImpactChunk& chunk) {
    const std::vector<Pair>& pairs = plan.comparison().pairs;
    Impact& impact = chunk.impact;
    impact.duties.resize(pairs.size());
    Standings under_a(plan, true, a, when, impact.never_recorded_a);
    Standings under_b(plan, false, b, when, impact.never_recorded_b);
    impact.never_recorded_a.add_events_of(a);
    impact.never_recorded_b.add_events_of(b);
    const AllocationKinds allocation_in_a(plan.program(true).bundle().vocabulary);
    const AllocationKinds allocation_in_b(plan.program(false).bundle().vocabulary);
    std::vector<std::uint32_t> touched;
    std::size_t next_a = 0, next_b = 0;
    while (next_a < a.case_count() || next_b < b.case_count()) {
        // The case that comes first by its id, in whichever it is.
        std::optional<std::size_t> in_a, in_b;
        const bool a_left = next_a < a.case_count(), b_left = next_b < b.case_count();
        if (a_left && (!b_left || a.case_ids[next_a] <= b.case_ids[next_b])) in_a = next_a;
        if (b_left && (!a_left || b.case_ids[next_b] <= a.case_ids[next_a])) in_b = next_b;
        if (in_a) ++next_a;
        if (in_b) ++next_b;
        ++impact.cases;

        under_a.take(in_a);
        under_b.take(in_b);
        touched = under_a.touched();
        touched.insert(touched.end(), under_b.touched().begin(), under_b.touched().end());
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());

        std::optional<std::string> worker;
        bool changes = false, broken_a = false, broken_b = false;
        for (const std::uint32_t pair : touched) {
            const Standing &standing_a = under_a.of(pair), &standing_b = under_b.of(pair);
            DutyImpact& duty = impact.duties[pair];
            ++duty.cases_owed;
            duty.broken_a += standing_a.broken;
            duty.broken_b += standing_b.broken;
            if (standing_a.broken > 0) ++duty.broken_cases_a;
            if (standing_b.broken > 0) ++duty.broken_cases_b;
            const bool both_have_it = is_compared(pairs[pair]);
            if (both_have_it) {
                broken_a = broken_a || standing_a.broken > 0;
                broken_b = broken_b || standing_b.broken > 0;
            }
            if (standing_a.is_like(standing_b)) continue;

            ChangedCase changed;
            changed.pair = pair;
            changed.a = standing_a;
            changed.b = standing_b;
            ++duty.cases_changed;
            ++duty.moves[{standing_a.worst, standing_b.worst}];
            if (changed.is_newly_broken()) ++duty.newly_broken;
            if (changed.is_no_longer_broken()) ++duty.no_longer_broken;
            if (!both_have_it) continue; // counted above; that what is asked of nobody changes is no news
            changes = true;
            if (!worker)
                worker = in_a ? allocation_in_a.worker_of(a, *in_a, when)
                              : allocation_in_b.worker_of(b, *in_b, when);
            WorkerImpact& of_worker = impact.workers[*worker];
            ++of_worker.changed;
            if (changed.is_newly_broken()) ++of_worker.newly_broken;
            if (changed.is_no_longer_broken()) ++of_worker.no_longer_broken;
            changed.case_id = in_a ? a.case_ids[*in_a] : b.case_ids[*in_b];
            changed.worker = *worker;
            chunk.changed.push_back(std::move(changed));
        }
        if (changes) ++impact.cases_changed;
        if (broken_a) ++impact.broken_cases_a;
        if (broken_b) ++impact.broken_cases_b;
        if (broken_b && !broken_a) ++impact.newly_broken;
        if (broken_a && !broken_b) ++impact.no_longer_broken;
    }
}

} // namespace plumbline::diff
