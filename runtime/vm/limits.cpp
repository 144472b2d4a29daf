#include "runtime/vm/limits.h"

namespace plumbline {

void Limits::add(std::span<const LimitOpening> openings) {
    for (const LimitOpening& opening : openings) {
        if (opening.subject.empty()) {
            ++unattributed_[opening.rule];
            continue;
        }
        Count& count = by_subject_[{opening.subject, opening.rule}];
        ++(opening.certain ? count.open : count.perhaps);
    }
}

std::vector<LimitFinding> Limits::findings() const {
    const Bundle& bundle = program_.bundle();
    std::vector<LimitFinding> found;
    for (const auto& [key, count] : by_subject_) {
        const auto& [subject, rule] = key;
        const RuleRecord& record = bundle.rules[rule];
        LimitFinding finding;
        finding.rule = rule;
        finding.subject = subject;
        finding.open = count.open;
        const auto unattributed = unattributed_.find(rule);
        finding.unattributed =
            (unattributed == unattributed_.end() ? 0 : unattributed->second) + count.perhaps;
        for (std::uint32_t at = record.code_begin; at < record.code_end; ++at)
            if (bundle.code[at].opcode == Opcode::limit) {
                finding.label = static_cast<TextIndex>(bundle.code[at].operands[1]);
                finding.at_most = bundle.code[at].operands[2];
            }
        if (finding.open > finding.at_most)
            finding.status = Status::breached;
        else if (finding.open + finding.unattributed > finding.at_most)
            finding.status = Status::unproven;
        found.push_back(std::move(finding));
    }
    return found;
}

} // namespace plumbline
