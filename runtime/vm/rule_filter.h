// Which rules may find something in a case, from the kinds of events that it has: a few words of bits instead of a
// look at every rule. Private to this room.
#pragma once

#include "runtime/timeline/timelines.h"
#include "runtime/vm/linked_code.h"

#include <cstdint>
#include <span>
#include <vector>

namespace plumbline {

class RuleFilter {
  public:
    // `needs` by the rules' places, LinkedCode::rule_at.
    RuleFilter(const std::vector<KindNeeds>& needs, std::size_t kinds);

    // One bit a place, 64 to a word, the first lowest: set where each of its clauses has a kind among these.
    void candidates(std::span<const KindRun> present, std::vector<std::uint64_t>& into) const;

  private:
    std::size_t kinds_;
    std::size_t words_; // of a row of bits, one a rule
    std::size_t clauses_ = 0;
    // A row for each place of a clause in its rule and each kind: the rules whose clause there names the kind.
    std::vector<std::uint64_t> named_;
    std::vector<std::uint64_t> without_; // a row for each place: the rules that have no clause there
    std::uint64_t* row(std::vector<std::uint64_t>& rows, std::size_t index) const {
        return rows.data() + index * words_;
    }
};

} // namespace plumbline
