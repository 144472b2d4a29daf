#include "runtime/vm/batch.h"

#include <bit>

namespace plumbline {

void Batch::make_forms(std::span<const std::uint64_t> only, ExactObligations* apart) {
    waiting_.clear();
    refused_ = {};
    if (only.empty()) {
        for (const std::uint32_t form : tables_.plan.forms)
            make_form(form, apart);
        return;
    }
    for (std::size_t word = 0; word < only.size(); ++word)
        for (std::uint64_t left = only[word]; left != 0; left &= left - 1) {
            const std::size_t place = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
            if (place >= tables_.linked.rule_at.size()) break;
            const IndexRange forms = tables_.linked.forms_of_rule[tables_.linked.rule_at[place]];
            for (std::uint32_t form = forms.begin; form < forms.end; ++form)
                if (is_made_in_columns(tables_.plan.ways[form])) make_form(form, apart);
        }
}

void Batch::make_form(std::uint32_t form, ExactObligations* apart) {
    const std::uint32_t rule = tables_.plan.rule_of[form];
    MadeForm& made = made_[form];
    made.refused = {};
    made.is_apart = apart && !tables_.plan.is_watched[rule];
    ExactObligations& into = made.is_apart ? *apart : waiting_;
    const std::size_t begin = into.size();
    if (const NativeCode::Form compiled = tables_.native ? tables_.native->forms[form] : nullptr)
        compiled(columns, into, made.refused);
    else
        columns.make_form(form, into, made.refused);
    refused_ |= made.refused;
    if (!made.is_apart) {
        made.next = begin;
        made.end = into.size();
    } else if (into.size() > begin) {
        into.add_run({form, rule, tables_.blanks[form].requirement, begin, into.size()});
    }
}

bool Batch::add_made(std::uint32_t form, std::uint32_t place, std::vector<Obligation>& into) {
    MadeForm& made = made_[form];
    if (made.refused.holds(place)) return false;
    if (made.is_apart) return true;
    const std::uint32_t case_index = columns.case_at(place);
    // What was made for cases that nobody asked about is passed over.
    while (made.next < made.end && waiting_[made.next].case_index < case_index)
        ++made.next;
    for (; made.next < made.end && waiting_[made.next].case_index == case_index; ++made.next)
        write_out(waiting_[made.next], form, tables_, timelines_, into);
    return true;
}

} // namespace plumbline
