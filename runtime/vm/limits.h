// Limits across cases: "at most 18 open allocation per worker". What one case contributes is an opening; the
// limit is judged when all cases are in.
#pragma once

#include "runtime/vm/evaluator.h"

#include <map>
#include <span>
#include <string>
#include <utility>

namespace plumbline {

struct LimitFinding {
    std::uint32_t rule = 0;
    std::string subject;       // the worker, as the attribute names it
    TextIndex label = no_text; // the state's name
    std::int64_t open = 0;     // spells open at as_of
    std::int64_t unattributed =
        0; // open spells in all cases whose attribute is not recorded: any could be the subject's
    std::int32_t at_most = 0;
    Status status = Status::met; // met, breached, or unproven
};

class Limits {
  public:
    explicit Limits(const Program& program) : program_(program) {}
    void add(std::span<const LimitOpening> openings);
    // In order of subject and rule name. Empty where no rule limits anything.
    std::vector<LimitFinding> findings() const;

  private:
    struct Count {
        std::int64_t open = 0;
        std::int64_t perhaps = 0;
    };
    const Program& program_;
    std::map<std::pair<std::string, std::uint32_t>, Count> by_subject_;
    std::map<std::uint32_t, std::int64_t> unattributed_; // by rule
};

} // namespace plumbline
