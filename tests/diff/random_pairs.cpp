// Pairs of small rules of every form, diffed, and every verdict held against a search of timelines that knows
// nothing of the proof: no pair may be called the same, or one stricter, when a timeline within the search
// says otherwise. Each timeline is run by the reference evaluator, which shares no code with the proof nor with
// the interpreter that runs the diff's own cases, and by that interpreter as well.
//
// usage: random_pairs [PAIRS [SEED [TIMELINES]]]
#include "compiler/diff/diff.h"
#include "compiler/diff/gather.h"
#include "compiler/diff/trial.h"
#include "compiler/reference/evaluator.h"
#include "compiler/sema/checker.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>

using namespace plumbline;

namespace {

class Chance {
  public:
    explicit Chance(unsigned seed) : random_(seed) {}
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    bool one_in(int bound) { return below(bound) == 0; }
    const char* of(std::initializer_list<const char*> words) {
        return words.begin()[below(static_cast<int>(words.size()))];
    }

  private:
    std::mt19937 random_;
};

std::string length(Chance& chance) {
    return chance.of({"24 hours",        "48 hours",       "72 hours",       "90 minutes",
                      "1 working day",   "2 working days", "5 working days", "10 working days",
                      "20 working days", "1 day",          "3 days",         "7 days",
                      "14 days",         "28 days",        "1 week",         "2 weeks",
                      "4 weeks",         "1 month",        "2 months",       "3 clear days"});
}
std::string quality(Chance& chance) {
    return chance.of({"", "", "", " where seen", " where alone", " where seen and alone",
                      " where seen or alone", " where not alone", " where place = home",
                      " where place in (home, school)", " where by = team_manager", " where by = manager",
                      " where seen is recorded"});
}
std::string anchor(Chance& chance) {
    return chance.of({"icpc", "icpc", "icpc where outcome = plan", "icpc where outcome = no_plan",
                      "first icpc", "second icpc", "icpc or s47_start", "core_group where attendance > 3",
                      "core_group where attendance >= 3"});
}
std::string exception(Chance& chance) {
    return chance.of({"", "", "", "", " unless emergency", " unless emergency where by = team_manager",
                      " extended to 10 days by extension_agreed",
                      " extended to 28 days by extension_agreed"});
}
std::string state(Chance& chance) {
    return chance.of({"child_protection_plan", "child_protection_plan", "looked_after",
                      "child_protection_plan when looked_after"});
}
std::string stages(Chance& chance) {
    std::string text;
    if (chance.one_in(3)) text += " within " + length(chance);
    if (chance.one_in(12)) text += " then within " + length(chance);
    if (!text.empty() && chance.one_in(4)) return text;
    if (chance.one_in(3))
        text += " every " + length(chance) + " until " +
                chance.of({"1 month", "4 weeks", "first core_group", "2 months"});
    else if (chance.one_in(4))
        text += " every " + length(chance) + " when " +
                chance.of({"emergency", "elapsed over 2 weeks", "looked_after"});
    if (chance.one_in(8)) {
        text += " every visit_frequency_change.interval";
        if (chance.one_in(2)) return text + ", or " + length(chance) + " where none is set";
    }
    text += " every " + length(chance);
    if (text.find(" when ") != std::string::npos && chance.one_in(2)) text += " otherwise";
    if (chance.one_in(8)) text += ", never over " + length(chance);
    if (chance.one_in(4)) text += chance.of({" until 1 month", " until 5 days", " until first core_group"});
    return text;
}

constexpr int form_count = 22;
std::string sentence(Chance& chance, int form) {
    switch (form) {
    case 0:
    case 1:
        return "within " + length(chance) + " of " + anchor(chance) + ": visit" + quality(chance) +
               exception(chance);
    case 2:
        return "at least " + length(chance) + " before " + anchor(chance) + ": visit" + quality(chance);
    case 3:
        return "within " + length(chance) + " before or after " + anchor(chance) + ": visit" +
               quality(chance);
    case 4:
        return std::string("on the ") + chance.of({"day of ", "same working day as "}) + anchor(chance) +
               ": visit" + quality(chance);
    case 5:
        return "no later than " + length(chance) + " after " + anchor(chance) + ": visit" + quality(chance);
    case 6:
        return "when " + anchor(chance) + ": visit" + quality(chance);
    case 7:
        return "before " + anchor(chance) + ": visit" + quality(chance);
    case 8:
        return "never " + anchor(chance) + " without visit" + quality(chance);
    case 9:
        return std::string("each core_group") + chance.of({"", " where attendance > 3"}) + ": " +
               chance.of({"chaired_by = team_manager", "chaired_by = manager", "chaired_by is recorded",
                          "attendance >= 5", "attendance > 2 and chaired_by = manager"}) +
               chance.of({"", "", " unless emergency"});
    case 10:
        return std::string("each visit where not alone: next visit where ") +
               chance.of({"alone", "seen", "seen and alone", "seen or alone"});
    case 11:
    case 12:
    case 13:
        return "while " + state(chance) + ": visit" + quality(chance) + stages(chance) +
               chance.of({"", "", "", " unless emergency"});
    case 14:
        return "while " + state(chance) + ": within " + length(chance) + " of " + anchor(chance) + ": visit" +
               quality(chance);
    case 15:
        return std::string("at least ") + chance.of({"1", "2"}) + " visit" + quality(chance) + " in " +
               chance.of({"child_protection_plan", "looked_after"});
    case 16:
        return std::string("at least ") + chance.of({"1", "2"}) + " visit" + quality(chance) + " in every " +
               chance.of({"1 month", "2 weeks", "4 weeks"}) + " while looked_after";
    case 17:
        return std::string("at most ") + chance.of({"1", "2", "3"}) + " visit" + quality(chance) +
               " in any " + chance.of({"1 month", "2 weeks", "4 weeks"}) + " while looked_after";
    case 18:
        return std::string("in each calendar ") + chance.of({"month", "week"}) +
               " while looked_after: visit" + quality(chance);
    case 19:
        return "within " + length(chance) + " of each visit" + quality(chance) + ": recorded";
    case 20:
        return std::string("when ") + chance.of({"2", "3"}) + " s47_start within " +
               chance.of({"10 days", "2 weeks"}) + ": within " + length(chance) + ": visit" + quality(chance);
    default:
        return std::string("by ") + chance.of({"first", "second"}) + " icpc: visit" + quality(chance);
    }
}

struct Checked {
    SourceSet sources;
    std::optional<model::Standard> standard;
};
std::unique_ptr<Checked> check_sentence(const std::string& text, const std::string& vocabulary) {
    auto result = std::make_unique<Checked>();
    Diagnostics diagnostics;
    std::vector<ParseResult> parsed;
    for (const auto& [path, content] :
         {std::pair{std::string("standard.std"), "rule duty topic cp_visiting " + text + "\n"},
          std::pair{std::string("vocabulary.std"), vocabulary}})
        parsed.push_back(parse(result->sources, result->sources.add({path, content}), diagnostics));
    result->standard = check(result->sources, parsed, {"unnamed"}, diagnostics);
    return result;
}

// Timelines of up to eight events, most of them on one side or the other of an instant that a rule counts.
class Stories {
  public:
    Stories(const diff::Spoken& spoken, const Calendar& calendar, Chance& chance)
        : spoken_(spoken), calendar_(calendar), chance_(chance) {
        std::set<std::string> kinds;
        for (const auto* list : {&spoken.openers, &spoken.closers, &spoken.anchors, &spoken.demands,
                                 &spoken.others, &spoken.other_closers})
            kinds.insert(list->begin(), list->end());
        for (const std::string& kind : kinds)
            for (const diff::Shape& shape : diff::shapes_of(spoken, kind, 12)) {
                shapes.push_back(shape);
                for (std::size_t i = 0; i < shape.attributes.size(); ++i) {
                    diff::Shape without = shape;
                    without.attributes.erase(without.attributes.begin() + static_cast<std::ptrdiff_t>(i));
                    shapes.push_back(without);
                }
            }
        base_ =
            *calendar.zone().from_civil({day_from_date({2025, 3, 3}) + chance.below(60), chance.below(1440)});
    }
    std::vector<diff::Shape> shapes;
    Instant as_of() const { return base_ + 240 * 1440; }

    diff::Story make() {
        diff::Story story;
        std::vector<Instant> clocks{base_};
        const int count = 1 + chance_.below(7);
        for (int i = 0; i < count; ++i) {
            Instant at = clocks[static_cast<std::size_t>(chance_.below(static_cast<int>(clocks.size())))];
            if (!spoken_.lengths.empty() && !chance_.one_in(4)) {
                const Duration length = spoken_.lengths[static_cast<std::size_t>(
                    chance_.below(static_cast<int>(spoken_.lengths.size())))];
                const auto reached = chance_.one_in(4) ? latest_before(calendar_, at, length)
                                                       : due_after(calendar_, at, length);
                if (reached) at = *reached;
                at += chance_.below(3) - 1;
                if (chance_.one_in(3)) at += (chance_.below(5) - 2) * 1440;
            } else {
                at += chance_.below(4) * 600;
            }
            diff::Happening happening{
                static_cast<std::uint32_t>(chance_.below(static_cast<int>(shapes.size()))), at, no_instant};
            if (spoken_.recording && !chance_.one_in(4)) {
                happening.recorded_at = at + chance_.below(6) * 900;
                if (!spoken_.lengths.empty())
                    if (const auto due = due_after(calendar_, at,
                                                   spoken_.lengths[static_cast<std::size_t>(chance_.below(
                                                       static_cast<int>(spoken_.lengths.size())))]))
                        happening.recorded_at = *due + chance_.below(3) - 1;
                if (happening.recorded_at < at) happening.recorded_at = at;
            }
            story.push_back(happening);
            clocks.push_back(at);
        }
        return story;
    }

  private:
    const diff::Spoken& spoken_;
    const Calendar& calendar_;
    Chance& chance_;
    Instant base_;
};

// One standard of one rule under the reference evaluator.
class ReferenceTrial {
  public:
    ReferenceTrial(const model::Standard& standard, const std::vector<diff::Shape>& shapes)
        : standard_(standard) {
        const Vocabulary& vocabulary = standard.vocabulary;
        const ValueParser values(vocabulary);
        auto* timed = std::get_if<model::Timed>(&standard.rules.front().form);
        follows_on_ = timed && timed->window == model::WindowKind::follow;
        for (const diff::Shape& shape : shapes) {
            std::optional<reference::Event>& event = events_.emplace_back();
            for (std::size_t kind = 0; kind < vocabulary.events.size(); ++kind) {
                if (vocabulary.events[kind].name != shape.event) continue;
                event.emplace();
                event->kind = static_cast<EventKind>(kind);
                event->attributes.assign(vocabulary.events[kind].attributes.size(), not_recorded);
            }
            if (!event) continue;
            const auto& attributes = vocabulary.events[event->kind].attributes;
            for (const auto& [name, text] : shape.attributes)
                for (std::size_t slot = 0; slot < attributes.size(); ++slot) {
                    if (attributes[slot].name != name) continue;
                    const ParsedValue parsed = values.parse(event->kind, slot, text);
                    if (parsed.outcome == ParsedValue::Outcome::column)
                        event->attributes[slot] = parsed.value;
                    if (parsed.outcome == ParsedValue::Outcome::unlisted)
                        event->attributes[slot] = Timelines::unlisted_base;
                    if (parsed.outcome == ParsedValue::Outcome::text) {
                        record_.texts.push_back(text);
                        event->attributes[slot] = static_cast<std::int32_t>(record_.texts.size() - 1);
                    }
                }
        }
    }

    diff::Result run(const diff::Story& story, Instant as_of) const {
        reference::Case one{"C", {}};
        for (const diff::Happening& happening : story) {
            if (!events_[happening.shape]) continue;
            reference::Event event = *events_[happening.shape];
            event.at = {happening.at, false};
            if (happening.recorded_at != no_instant)
                event.recorded_at = reference::Moment{happening.recorded_at, false};
            one.events.push_back(std::move(event));
        }
        diff::Result result;
        result.kept = true;
        for (const reference::Obligation& obligation :
             reference::evaluate(standard_, record_, one, {as_of, {}})) {
            const std::string& status = obligation.status;
            if (status == "met" || status == "excused" || status == "lapsed" || status == "attested")
                continue;
            result.kept = false;
            if (status == "late" || status == "overdue" || status == "breached" || status == "not_attested" ||
                (status == "pending" && follows_on_))
                result.broken = true;
        }
        return result;
    }

  private:
    const model::Standard& standard_;
    bool follows_on_ = false;
    reference::Record record_;
    std::vector<std::optional<reference::Event>> events_; // by shape; none: this vocabulary does not know it
};

} // namespace

int main(int argument_count, char** arguments) {
    const int wanted = argument_count > 1 ? std::atoi(arguments[1]) : 300;
    const unsigned seed = argument_count > 2 ? static_cast<unsigned>(std::atoi(arguments[2])) : 1;
    const std::size_t timelines =
        argument_count > 3 ? static_cast<std::size_t>(std::atoi(arguments[3])) : 1500;
    std::ifstream file(PLUMBLINE_SOURCE_DIR "/tests/golden/bad/_vocabulary.std", std::ios::binary);
    const std::string vocabulary{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};

    Chance chance(seed);
    std::map<std::string, int> verdicts;
    int pairs = 0, wrong = 0, refused = 0;
    std::size_t searched = 0;
    for (int attempt = 0; pairs < wanted && attempt < wanted * 20; ++attempt) {
        const int form = chance.below(form_count);
        const int other_form = chance.one_in(6) ? chance.below(form_count) : form;
        const std::string one = sentence(chance, form), other = sentence(chance, other_form);
        const auto a = check_sentence(one, vocabulary), b = check_sentence(other, vocabulary);
        if (!a->standard || !b->standard) {
            ++refused;
            continue;
        }
        const diff::Comparison comparison =
            diff::compare({*a->standard, a->sources, "a"}, {*b->standard, b->sources, "b"});
        for (const std::string& unconfirmed : comparison.unconfirmed) {
            ++wrong;
            fmt::print("UNCONFIRMED\n  A {}\n  B {}\n  {}\n", one, other, unconfirmed);
        }
        if (comparison.pairs.size() != 1) continue; // they do not speak of one duty
        ++pairs;
        const diff::Pair& pair = comparison.pairs.front();
        ++verdicts[std::string(diff::name_of(pair.verdict))];
        const bool a_implies_b =
            pair.verdict == diff::Verdict::same || pair.verdict == diff::Verdict::stricter;
        const bool b_implies_a = pair.verdict == diff::Verdict::same || pair.verdict == diff::Verdict::looser;
        if (!a_implies_b && !b_implies_a) continue;

        const proof::Book book_a(*a->standard), book_b(*b->standard);
        diff::Spoken spoken;
        diff::gather(book_a, a->standard->rules.front(), spoken);
        diff::gather(book_b, b->standard->rules.front(), spoken);
        diff::Trial trial_a(book_a, a->sources, {&a->standard->rules.front()});
        diff::Trial trial_b(book_b, b->sources, {&b->standard->rules.front()});
        Stories stories(spoken, book_a.calendar, chance);
        trial_a.set_shapes(stories.shapes);
        trial_b.set_shapes(stories.shapes);
        std::vector<diff::Story> batch;
        for (std::size_t i = 0; i < timelines; ++i)
            batch.push_back(stories.make());
        searched += batch.size();
        const auto result_a = trial_a.run(batch, stories.as_of()),
                   result_b = trial_b.run(batch, stories.as_of());
        const ReferenceTrial by_reference_a(*a->standard, stories.shapes),
            by_reference_b(*b->standard, stories.shapes);
        const auto is_against = [&](const diff::Result& of_a, const diff::Result& of_b) {
            return (a_implies_b && of_a.kept && of_b.broken) || (b_implies_a && of_b.kept && of_a.broken);
        };
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const bool by_interpreter = is_against(result_a[i], result_b[i]);
            const bool by_reference = is_against(by_reference_a.run(batch[i], stories.as_of()),
                                                 by_reference_b.run(batch[i], stories.as_of()));
            if (!by_interpreter && !by_reference) continue;
            ++wrong;
            fmt::print("WRONG: called {}{}\n  A {}\n  B {}\n", diff::name_of(pair.verdict),
                       by_interpreter ? "" : ", as the reference evaluator says alone", one, other);
            for (const diff::Happening& happening : batch[i]) {
                const diff::Shape& shape = stories.shapes[happening.shape];
                fmt::print("    {} {}", format_instant(happening.at, book_a.calendar.zone()), shape.event);
                for (const auto& [name, value] : shape.attributes)
                    fmt::print(" {}={}", name, value);
                if (happening.recorded_at != no_instant)
                    fmt::print(" recorded {}", format_instant(happening.recorded_at, book_a.calendar.zone()));
                fmt::print("\n");
            }
            for (const auto& [side, outcomes] : {std::pair{"A", trial_a.outcomes(batch[i], stories.as_of())},
                                                 std::pair{"B", trial_b.outcomes(batch[i], stories.as_of())}})
                for (const diff::Outcome& outcome : outcomes)
                    fmt::print("    {} from {} due {} {} {}\n", side, outcome.anchor_at, outcome.due,
                               outcome.status, outcome.satisfied_at);
            break;
        }
    }
    fmt::print("{} pairs ({} sentences refused), {} timelines against them, {} wrong\n", pairs, refused,
               searched, wrong);
    for (const auto& [verdict, count] : verdicts)
        fmt::print("  {:<13} {}\n", verdict, count);
    return wrong > 0 || pairs < wanted ? 1 : 0;
}
