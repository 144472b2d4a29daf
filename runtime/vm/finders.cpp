#include "runtime/vm/finders.h"

#include <algorithm>
#include <unordered_map>

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

std::size_t MomentFinder::next_certain(std::size_t index) const {
    if (!in_order_) return index;
    if (!knows_certain_) {
        for (std::uint32_t i = 0; i < moments_.size(); ++i)
            if (moments_[i].certain) certain_.push_back(i);
        knows_certain_ = true;
    }
    const auto found = std::lower_bound(certain_.begin(), certain_.end(), index);
    return found == certain_.end() ? moments_.size() : *found;
}

void MatchFinder::put_in_order() {
    std::sort(by_value_.begin(), by_value_.end());
}

std::size_t MatchFinder::next_of(std::int32_t value, std::size_t index) const {
    const auto found = std::lower_bound(by_value_.begin(), by_value_.end(),
                                        std::pair(value, static_cast<std::uint32_t>(index)));
    return found == by_value_.end() || found->first != value ? size_ : found->second;
}

std::size_t MatchFinder::next_that_may(std::int32_t value, std::size_t index) const {
    if (value == silent_) return index;
    return std::min(next_of(value, index), next_of(silent_, index));
}

const Moment* PreviousFinder::of(const Moment& moment, std::size_t i, bool in_spell) {
    // A guard drops some and moves none, so that this one stands where it is asked about or behind.
    const std::size_t asked_before = reached_;
    std::size_t at = std::max(i, reached_);
    while (at < among_.size() && (among_[at].row != moment.row || among_[at].earliest != moment.earliest ||
                                  among_[at].spell != moment.spell))
        ++at;
    reached_ = at;
    if (in_spell && at < among_.size() && among_.size() > few) {
        if (in_spell_.empty()) {
            std::unordered_map<std::uint32_t, std::uint32_t> last_of_spell;
            in_spell_.reserve(among_.size());
            for (std::uint32_t j = 0; j < among_.size(); ++j) {
                const std::uint32_t before = std::exchange(last_of_spell[among_[j].spell], j + 1);
                const bool is_together = before > 0 && among_[before - 1].is_of_the_minute_of(among_[j]);
                in_spell_.push_back(is_together ? in_spell_[before - 1] : before);
            }
        }
        return in_spell_[at] == 0 ? nullptr : &among_[in_spell_[at] - 1];
    }
    // Back over those of its minute: from the one asked about before it is known how far.
    std::size_t begin = at;
    while (begin > 0 && among_[begin - 1].is_of_the_minute_of(moment))
        begin = begin - 1 == asked_before ? minute_begin_ : begin - 1;
    minute_begin_ = begin;
    while (begin-- > 0)
        if (!in_spell || among_[begin].spell == moment.spell) return &among_[begin];
    return nullptr;
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

SpellFinder::Range SpellFinder::around(Instant earliest, Instant latest) const {
    if (!in_order_) return {0, spells_.size()};
    const auto first = std::lower_bound(latest_ends_.begin(), latest_ends_.end(), earliest);
    const auto end =
        std::upper_bound(spells_.begin(), spells_.end(), latest,
                         [](Instant instant, const Spell& spell) { return instant < spell.start; });
    return {static_cast<std::size_t>(first - latest_ends_.begin()),
            static_cast<std::size_t>(end - spells_.begin())};
}

const Spell* SpellFinder::of(const Moment& moment) const {
    const Spell* best = nullptr;
    bool best_is_edge = false, best_is_sure = false;
    const Range range = around(moment.earliest, moment.latest);
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
    const std::vector<SpellEvent>& left_out = spells_.left_out;
    if (best && !best_is_edge && !left_out.empty() && moment.row != no_row &&
        std::binary_search(left_out.begin(), left_out.end(),
                           SpellEvent{moment.row, moment.earliest, moment.latest}))
        return nullptr;
    return best;
}

} // namespace plumbline
