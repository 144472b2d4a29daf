#include "runtime/vm/finders.h"

#include <algorithm>

namespace plumbline {

namespace {

// So few are looked at sooner than put in order.
constexpr std::size_t few = 8;

} // namespace

MomentFinder::MomentFinder(const Moments& moments) : moments_(moments) {
    if (moments.size() <= few) return;
    in_order_ = true;
    for (std::size_t i = 0; i < moments.size(); ++i) {
        longest_ = std::max(longest_, moments[i].latest - moments[i].earliest);
        if (i > 0 && moments[i].earliest < moments[i - 1].earliest) in_order_ = false;
    }
}

std::size_t MomentFinder::first_reaching(Instant at) const {
    if (!in_order_) return 0;
    const std::int64_t from = std::int64_t{at} - longest_;
    const auto found = std::lower_bound(
        moments_.begin(), moments_.end(), from,
        [](const Moment& moment, std::int64_t instant) { return moment.earliest < instant; });
    return static_cast<std::size_t>(found - moments_.begin());
}

std::size_t MomentFinder::end_of_begun(Instant at) const {
    const auto begins_later = [at](const Moment& moment) { return moment.earliest > at; };
    const auto found = in_order_ ? std::upper_bound(moments_.begin(), moments_.end(), at,
                                                    [](Instant instant, const Moment& moment) {
                                                        return instant < moment.earliest;
                                                    })
                                 : std::find_if(moments_.begin(), moments_.end(), begins_later);
    return static_cast<std::size_t>(found - moments_.begin());
}

SpellFinder::SpellFinder(const Spells& spells) : spells_(spells) {
    if (spells.size() <= few) return;
    in_order_ = std::is_sorted(spells.begin(), spells.end(),
                               [](const Spell& a, const Spell& b) { return a.start < b.start; });
    if (!in_order_) return;
    latest_ends_.reserve(spells.size());
    for (const Spell& spell : spells)
        latest_ends_.push_back(latest_ends_.empty() ? spell.end : std::max(latest_ends_.back(), spell.end));
}

SpellFinder::Range SpellFinder::around(const Moment& moment) const {
    if (!in_order_) return {0, spells_.size()};
    const auto first = std::lower_bound(latest_ends_.begin(), latest_ends_.end(), moment.earliest);
    const auto end =
        std::upper_bound(spells_.begin(), spells_.end(), moment.latest,
                         [](Instant instant, const Spell& spell) { return instant < spell.start; });
    return {static_cast<std::size_t>(first - latest_ends_.begin()),
            static_cast<std::size_t>(end - spells_.begin())};
}

const Spell* SpellFinder::of(const Moment& moment) const {
    const Spell* best = nullptr;
    bool best_is_edge = false, best_is_sure = false;
    const Range range = around(moment);
    for (std::size_t i = range.first; i < range.end; ++i) {
        const Spell& spell = spells_[i];
        if (!spell.holds(moment)) continue;
        const bool is_edge = spell.is_edge(moment.row, moment.earliest, moment.latest);
        const bool is_sure = spell.doubt_at(moment.earliest).kind == Unknown::nothing;
        if (best && best_is_edge != is_edge) {
            if (best_is_edge) continue;
        } else if (best && (best_is_sure != is_sure ? best_is_sure : spell.end <= best->end)) {
            continue;
        }
        best = &spell;
        best_is_edge = is_edge;
        best_is_sure = is_sure;
    }
    return best;
}

} // namespace plumbline
