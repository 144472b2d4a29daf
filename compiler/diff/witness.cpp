#include "compiler/diff/witness.h"

#include <algorithm>
#include <random>

namespace plumbline::diff {

namespace {

constexpr std::size_t chunk = 1'500;
constexpr std::size_t systematic_budget = 30'000;
constexpr std::size_t chain_budget = 6'000;
constexpr std::size_t random_budget = 12'000;
constexpr std::size_t most_in_chain = 60;
constexpr int ten = 600;

std::size_t size_of(const Story& story, const std::vector<Shape>& shapes) {
    std::size_t size = story.size() * 100;
    for (const Happening& happening : story)
        size += shapes[happening.shape].attributes.size() + (happening.recorded_at != no_instant ? 1 : 0);
    return size;
}

void sort_story(Story& story) {
    std::stable_sort(story.begin(), story.end(),
                     [](const Happening& one, const Happening& other) { return one.at < other.at; });
}

} // namespace

WitnessSearch::WitnessSearch(Trial& a, Trial& b, const Spoken& spoken, const Calendar& calendar,
                             std::vector<Instant> anchors)
    : a_(a), b_(b), spoken_(spoken), calendar_(calendar), anchors_(std::move(anchors)) {
    build_shapes();
    a_.set_shapes(shapes_);
    b_.set_shapes(shapes_);
}

void WitnessSearch::build_shapes() {
    const auto add = [&](const std::vector<std::string>& kinds, std::size_t most,
                         std::vector<std::uint32_t>& into) {
        // First the plainest of each kind, then the others.
        std::vector<std::vector<Shape>> of_kind;
        for (const std::string& kind : kinds)
            of_kind.push_back(shapes_of(spoken_, kind, most));
        for (std::size_t place = 0; place < most; ++place)
            for (const auto& list : of_kind) {
                if (place >= list.size()) continue;
                const auto found = std::find(shapes_.begin(), shapes_.end(), list[place]);
                into.push_back(static_cast<std::uint32_t>(found - shapes_.begin()));
                if (found == shapes_.end()) shapes_.push_back(list[place]);
            }
    };
    add(spoken_.openers, 10, openers_);
    add(spoken_.anchors, 18, starts_);
    add(spoken_.demands, 18, demands_);
    add(spoken_.others, 10, others_);
    add(spoken_.other_closers, 2, others_);
    add(spoken_.closers, 3, closers_);
    if (!spoken_.born.empty()) {
        born_ = static_cast<std::uint32_t>(shapes_.size());
        shapes_.push_back({spoken_.born, {}});
    }
}

std::vector<Instant> WitnessSearch::bases() const {
    std::vector<Instant> result;
    const auto add = [&](std::optional<Instant> instant) {
        if (instant && std::find(result.begin(), result.end(), *instant) == result.end())
            result.push_back(*instant);
    };
    for (const Instant anchor : anchors_)
        if (result.size() < 5) add(anchor);
    const int year = proof::example_year(calendar_);
    Day monday = day_from_date({year, 3, 3});
    while (weekday(monday) != 0)
        ++monday;
    const Zone& zone = calendar_.zone();
    add(zone.from_civil({monday, ten}));
    if (!spoken_.periods.empty()) add(zone.from_civil({day_from_date({year, 2, 1}), 0}));
    add(zone.from_civil({monday + 3, ten}));
    add(zone.from_civil({day_from_date({year, 1, 31}), ten}));
    add(zone.from_civil({day_from_date({year, 12, 23}), 16 * 60}));
    return result;
}

// Instants between the dues that any of the lengths sets from any of the clocks: one in each gap, at ten of a
// day where there is one in it.
std::vector<Instant> WitnessSearch::points_around(const std::vector<Instant>& clocks) const {
    const Zone& zone = calendar_.zone();
    std::vector<Instant> edges;
    const auto edge = [&](std::optional<Instant> instant) {
        if (instant) edges.push_back(*instant);
    };
    for (const Instant clock : clocks) {
        edges.push_back(clock);
        edge(zone.end_of_day(zone.local_day(clock)));
        edges.push_back(zone.start_of_day(zone.local_day(clock)) - 1);
        for (const Duration& length : spoken_.lengths) {
            edge(due_after(calendar_, clock, length));
            edge(latest_before(calendar_, clock, length));
            if (const auto start = window_start_before(calendar_, clock, length)) edges.push_back(*start - 1);
        }
        if (const auto day = calendar_.this_or_next_working_day(zone.local_day(clock)))
            edge(zone.end_of_day(*day));
        if (!spoken_.periods.empty()) {
            const Date date = date_from_day(zone.local_day(clock));
            const Day first = day_from_date({date.year, date.month, 1});
            for (const Day day :
                 {first, add_months(first, 1), add_months(first, 2), day_from_date({date.year + 1, 1, 1})})
                edges.push_back(zone.start_of_day(day) - 1);
        }
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::vector<Instant> points;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const Instant next = i + 1 < edges.size() ? edges[i + 1] : edges[i] + 20 * 1440;
        if (next <= edges[i]) continue;
        const Day day = zone.local_day(edges[i] + 1);
        std::optional<Instant> point;
        for (const Day candidate : {day, day + 1}) {
            const auto at = zone.from_civil({candidate, ten});
            if (at && *at > edges[i] && *at <= next) {
                point = at;
                break;
            }
        }
        points.push_back(point ? *point : std::min(next, edges[i] + 61));
    }
    return points;
}

void WitnessSearch::offer(Story story) {
    if (done() || exhausted()) return;
    pending_.push_back(std::move(story));
    if (pending_.size() >= chunk) flush();
}

void WitnessSearch::flush() {
    if (pending_.empty()) return;
    const std::vector<Result> a = a_.run(pending_, as_of_), b = b_.run(pending_, as_of_);
    const auto pick = [&](const std::vector<Result>& keeps, const std::vector<Result>& breaks,
                          std::optional<Found>& into, bool passes_a) {
        if (into) return;
        std::size_t best = pending_.size();
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            if (!keeps[i].kept || !breaks[i].broken) continue;
            if (best == pending_.size() || size_of(pending_[i], shapes_) < size_of(pending_[best], shapes_))
                best = i;
        }
        if (best < pending_.size()) into = shrunk({pending_[best], as_of_}, passes_a);
    };
    if (wanted_.passes_a) pick(a, b, passes_a_, true);
    if (wanted_.passes_b) pick(b, a, passes_b_, false);
    tried_ += pending_.size();
    pending_.clear();
}

bool WitnessSearch::separates(const Found& found, bool passes_a) const {
    const Result a = a_.run({found.story}, found.as_of).front(),
                 b = b_.run({found.story}, found.as_of).front();
    return passes_a ? a.kept && b.broken : b.kept && a.broken;
}

// Takes away events and attributes while the two still part, and moves the day it is looked at nearer.
Found WitnessSearch::shrunk(Found found, bool passes_a) {
    bool smaller = true;
    while (smaller) {
        smaller = false;
        for (std::size_t i = 0; i < found.story.size(); ++i) {
            Found without = found;
            without.story.erase(without.story.begin() + static_cast<std::ptrdiff_t>(i));
            if (without.story.empty() || !separates(without, passes_a)) continue;
            found = std::move(without);
            smaller = true;
            break;
        }
    }
    for (std::size_t i = 0; i < found.story.size(); ++i) {
        for (std::size_t attribute = 0; attribute < shapes_[found.story[i].shape].attributes.size();) {
            Shape shape = shapes_[found.story[i].shape];
            shape.attributes.erase(shape.attributes.begin() + static_cast<std::ptrdiff_t>(attribute));
            const auto known = std::find(shapes_.begin(), shapes_.end(), shape);
            const auto index = static_cast<std::uint32_t>(known - shapes_.begin());
            if (known == shapes_.end()) {
                shapes_.push_back(shape);
                a_.set_shapes(shapes_);
                b_.set_shapes(shapes_);
            }
            Found barer = found;
            barer.story[i].shape = index;
            if (separates(barer, passes_a))
                found = std::move(barer);
            else
                ++attribute;
        }
    }
    // Looked at on the morning after something happened or fell due.
    const Zone& zone = calendar_.zone();
    std::vector<Instant> mornings;
    const auto morning_after = [&](Instant instant) {
        if (const auto at = zone.from_civil({zone.local_day(instant) + 1, 9 * 60})) mornings.push_back(*at);
    };
    Instant last = no_instant;
    for (const Happening& happening : found.story)
        last = std::max({last, happening.at, happening.recorded_at});
    morning_after(last);
    for (const Trial* side : {&a_, &b_})
        for (const Outcome& outcome : side->outcomes(found.story, found.as_of))
            if (ParsedMoment due;
                !outcome.due.empty() && parse_moment(outcome.due, zone, due) == MomentError::none)
                morning_after(due.instant);
    std::sort(mornings.begin(), mornings.end());
    for (const Instant morning : mornings) {
        if (morning <= last || morning >= found.as_of) continue;
        if (separates({found.story, morning}, passes_a)) {
            found.as_of = morning;
            break;
        }
    }
    sort_story(found.story);
    return found;
}

// The state ended nowhere, just behind what happened last, or in one of the gaps.
void WitnessSearch::with_closings(const Story& story, const std::vector<Instant>& points) {
    offer(story);
    if (closers_.empty() || story.empty()) return;
    Instant last = story.front().at;
    for (const Happening& happening : story)
        last = std::max(last, happening.at);
    for (const std::uint32_t closer : closers_) {
        Story closed = story;
        closed.push_back({closer, last + 60, no_instant});
        offer(closed);
        if (closer != closers_.front() && closers_.size() > 3) break;
        for (const Instant point : points) {
            if (point <= last) continue;
            closed.back().at = point;
            offer(closed);
        }
    }
}

void WitnessSearch::fill(const Story& setup, Instant base, int depth, std::size_t demand_shapes, bool dense) {
    std::vector<Instant> clocks{base};
    for (const Happening& happening : setup)
        if (std::find(clocks.begin(), clocks.end(), happening.at) == clocks.end() && clocks.size() < 4)
            clocks.push_back(happening.at);
    const std::vector<Instant> points = points_around(clocks);
    if (depth == 0 || dense) with_closings(setup, points);
    if (depth == 0) return;
    for (std::size_t i = 0; i < demands_.size() && i < demand_shapes; ++i)
        for (const Instant point : points) {
            if (done() || exhausted()) return;
            Story next = setup;
            next.push_back({demands_[i], point, no_instant});
            if (depth > 1)
                fill(next, base, depth - 1, std::min<std::size_t>(demand_shapes, 3), true);
            else
                with_closings(next, {});
        }
}

void WitnessSearch::systematic(Instant base) {
    base_ = base;
    const Zone& zone = calendar_.zone();
    const Day day = zone.local_day(base);
    // Whose birthday lies where.
    std::vector<std::optional<Instant>> births;
    if (born_)
        for (const int age : spoken_.ages)
            for (const int shift : {-40, 40, 0}) {
                const Day birthday = add_months(day, -age) + shift;
                if (birthday > first_day) births.push_back(zone.start_of_day(birthday));
            }
    births.push_back(std::nullopt);
    std::vector<std::vector<std::uint32_t>> openings;
    if (spoken_.openers.size() > 1 && openers_.size() >= spoken_.openers.size())
        openings.push_back(
            {openers_.begin(), openers_.begin() + static_cast<std::ptrdiff_t>(spoken_.openers.size())});
    for (const std::uint32_t opener : openers_)
        openings.push_back({opener});
    openings.push_back({});
    std::vector<std::vector<std::uint32_t>> starts;
    for (const std::uint32_t start : starts_)
        starts.push_back({start});
    if (spoken_.anchors.size() > 1 && starts_.size() >= spoken_.anchors.size())
        starts.push_back(
            {starts_.begin(), starts_.begin() + static_cast<std::ptrdiff_t>(spoken_.anchors.size())});
    if (starts.empty()) starts.push_back({});

    const auto setups = [&](bool with_others, auto&& use) {
        for (const auto& birth : births)
            for (const auto& opening : openings)
                for (const auto& start : starts)
                    for (const Instant opened : {base, base - 2 * 1440}) {
                        if (done() || exhausted()) return;
                        if (opening.empty() && opened != base) continue;
                        if (start.empty() && opened != base) continue;
                        if (opening.empty() && start.empty() && !birth) continue;
                        Story story;
                        if (birth) story.push_back({*born_, *birth, no_instant});
                        for (const std::uint32_t opener : opening)
                            story.push_back({opener, opened, no_instant});
                        for (const std::uint32_t one : start)
                            story.push_back({one, base, no_instant});
                        if (!with_others) {
                            use(story);
                            continue;
                        }
                        for (const std::uint32_t other : others_)
                            for (const Instant at :
                                 {base - 1440, base, base + 60, base + 1440, base - 30 * 1440}) {
                                Story more = story;
                                more.push_back({other, at, no_instant});
                                use(more);
                            }
                    }
    };
    // Several of a kind, where a rank or a count asks for them.
    const auto repeated = [&](const Story& story, auto&& use) {
        for (int times = 1; times < spoken_.most && times < 5 && !starts_.empty(); ++times) {
            Story more = story;
            for (int i = 1; i <= times; ++i)
                more.push_back({starts_.front(), base - i * 1440, no_instant});
            use(more);
        }
        for (int times = 1; times <= spoken_.most && times < 7 && !demands_.empty(); ++times) {
            Story more = story;
            for (int i = 1; i <= times; ++i)
                more.push_back({demands_.front(), base + i * 1440, no_instant});
            use(more);
        }
    };
    const auto recorded = [&](const Story& story) {
        const std::vector<Instant> points = points_around({base});
        for (std::size_t i = 0; i < story.size(); ++i)
            for (const Instant point : points) {
                if (point < story[i].at) continue;
                Story more = story;
                more[i].recorded_at = point;
                with_closings(more, {});
            }
    };
    setups(false, [&](const Story& story) {
        fill(story, base, 0, 0, false);
        if (spoken_.recording) recorded(story);
    });
    setups(false, [&](const Story& story) { fill(story, base, 1, 16, false); });
    setups(true, [&](const Story& story) {
        fill(story, base, 0, 0, false);
        if (spoken_.recording) recorded(story);
    });
    flush();
    if (done()) return;
    if (spoken_.most > 1)
        setups(false, [&](const Story& story) {
            repeated(story, [&](const Story& more) { fill(more, base, 1, 2, false); });
        });
    setups(true, [&](const Story& story) { fill(story, base, 1, 4, false); });
    setups(false, [&](const Story& story) { fill(story, base, 2, 4, false); });
    flush();
}

// Events kept up at one length until another has passed, and then a gap: what it takes to see a later stage.
void WitnessSearch::in_chains(Instant base) {
    if (openers_.empty() || demands_.empty()) return;
    for (const Duration& step : spoken_.lengths)
        for (const Duration& until : spoken_.lengths) {
            const auto end = due_after(calendar_, base, until);
            const auto first = due_after(calendar_, base, step);
            if (!end || !first || *first >= *end) continue;
            for (std::size_t opener = 0; opener < openers_.size() && opener < 3; ++opener)
                for (const bool past : {false, true}) {
                    Story story{{openers_[opener], base, no_instant}};
                    Instant at = base;
                    while (story.size() < most_in_chain) {
                        const auto due = due_after(calendar_, at, step);
                        if (!due) break;
                        const auto next =
                            calendar_.zone().from_civil({calendar_.zone().local_day(*due), ten});
                        if (!next || *next <= at || (!past && *next > *end)) break;
                        at = *next;
                        story.push_back({demands_.front(), at, no_instant});
                        if (at > *end) break;
                    }
                    const std::vector<Instant> points = points_around({at});
                    with_closings(story, points);
                    for (const Instant point : points) {
                        if (point <= at) continue;
                        Story more = story;
                        more.push_back({demands_.front(), point, no_instant});
                        with_closings(more, {});
                    }
                }
        }
}

void WitnessSearch::at_random() {
    std::mt19937 random(20250303); // the same search every time
    const auto pick = [&](std::size_t count) {
        return static_cast<std::size_t>(random() % std::max<std::size_t>(count, 1));
    };
    std::vector<std::uint32_t> all;
    for (const auto* list : {&openers_, &starts_, &demands_, &demands_, &others_, &closers_})
        all.insert(all.end(), list->begin(), list->end());
    if (all.empty()) return;
    while (!done() && !exhausted()) {
        Story story;
        if (born_ && !spoken_.ages.empty()) {
            auto age = spoken_.ages.begin();
            std::advance(age, pick(spoken_.ages.size()));
            const Day birthday =
                add_months(calendar_.zone().local_day(base_), -*age) + static_cast<Day>(pick(120)) - 60;
            if (birthday > first_day)
                story.push_back({*born_, calendar_.zone().start_of_day(birthday), no_instant});
        }
        if (!openers_.empty() && pick(8) != 0)
            story.push_back(
                {openers_[pick(openers_.size())], base_ - static_cast<Instant>(pick(3)) * 1440, no_instant});
        if (!starts_.empty() && pick(8) != 0)
            story.push_back({starts_[pick(starts_.size())], base_, no_instant});
        std::vector<Instant> clocks{base_};
        const std::size_t more = 1 + pick(4);
        for (std::size_t i = 0; i < more; ++i) {
            const std::vector<Instant> points = points_around(clocks);
            const Instant at = points[pick(points.size())];
            story.push_back({all[pick(all.size())], at, no_instant});
            if (clocks.size() < 3) clocks.push_back(at);
        }
        if (!closers_.empty() && pick(3) != 0) {
            Instant last = base_;
            for (const Happening& happening : story)
                last = std::max(last, happening.at);
            story.push_back({closers_[pick(closers_.size())], last + 60, no_instant});
        }
        offer(std::move(story));
    }
    flush();
}

void WitnessSearch::run(SearchFor wanted) {
    wanted_ = wanted;
    if (done()) return;
    const std::vector<Instant> all = bases();
    // Long enough for every length, one behind the other.
    std::int64_t horizon = 60 * 1440;
    for (const Duration& length : spoken_.lengths)
        if (const auto due = due_after(calendar_, all.front(), length))
            horizon = std::max<std::int64_t>(horizon, (std::int64_t{*due} - all.front()) * 3);
    if (!spoken_.periods.empty()) horizon = std::max<std::int64_t>(horizon, 400 * 1440);
    horizon = std::min<std::int64_t>(horizon, 9'000LL * 1440);
    for (std::size_t i = 0; i < all.size() && !done(); ++i) {
        budget_ = tried_ + systematic_budget / (i + 1);
        as_of_ = all[i] + static_cast<Instant>(horizon);
        systematic(all[i]);
        flush();
    }
    if (done()) return;
    base_ = all.front();
    as_of_ = base_ + static_cast<Instant>(horizon);
    budget_ = tried_ + chain_budget;
    in_chains(base_);
    flush();
    budget_ = tried_ + random_budget;
    at_random();
    flush();
}

Witness WitnessSearch::told(const Found& found, bool passes_a) const {
    const Zone& zone = calendar_.zone();
    Witness witness;
    witness.passes_a = passes_a;
    witness.as_of = format_instant(found.as_of, zone);
    for (const Happening& happening : found.story) {
        const Shape& shape = shapes_[happening.shape];
        const CivilMinute minute = zone.to_civil(happening.at);
        witness.events.push_back(
            {shape.event,
             shape.event == spoken_.born && minute.minute == 0 ? format_day(minute.day)
                                                               : format_instant(happening.at, zone),
             happening.recorded_at == no_instant ? std::string()
                                                 : format_instant(happening.recorded_at, zone),
             shape.attributes});
    }
    witness.a = a_.outcomes(found.story, found.as_of);
    witness.b = b_.outcomes(found.story, found.as_of);
    return witness;
}

} // namespace plumbline::diff
