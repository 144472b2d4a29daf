#include "runtime/vm/rule_filter.h"

#include <algorithm>

namespace plumbline {

RuleFilter::RuleFilter(const std::vector<KindNeeds>& needs, std::size_t kinds)
    : kinds_(kinds), words_((needs.size() + 63) / 64) {
    for (const KindNeeds& rule : needs)
        clauses_ = std::max(clauses_, rule.size());
    named_.assign(clauses_ * kinds_ * words_, 0);
    without_.assign(clauses_ * words_, 0);
    for (std::size_t rule = 0; rule < needs.size(); ++rule) {
        const std::uint64_t bit = std::uint64_t{1} << (rule % 64);
        for (std::size_t place = 0; place < clauses_; ++place) {
            if (place >= needs[rule].size()) {
                row(without_, place)[rule / 64] |= bit;
                continue;
            }
            for (const EventKind kind : needs[rule][place])
                row(named_, place * kinds_ + kind)[rule / 64] |= bit;
        }
    }
    if (clauses_ == 0) { // no rule needs anything
        clauses_ = 1;
        named_.assign(kinds_ * words_, 0);
        without_.assign(words_, ~std::uint64_t{0});
    }
}

void RuleFilter::candidates(std::span<const KindRun> present, std::vector<std::uint64_t>& into) const {
    into.assign(words_, ~std::uint64_t{0});
    for (std::size_t place = 0; place < clauses_; ++place)
        for (std::size_t word = 0; word < words_; ++word) {
            std::uint64_t met = without_[place * words_ + word];
            for (const KindRun& run : present)
                met |= named_[(place * kinds_ + run.kind) * words_ + word];
            into[word] &= met;
        }
}

} // namespace plumbline
