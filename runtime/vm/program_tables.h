// What a program keeps beside its bundle. Private to this room and to runtime/jit.
#pragma once

#include "runtime/bundle/bundle_file.h"
#include "runtime/time/calendar.h"
#include "runtime/vm/column_plan.h"
#include "runtime/vm/evaluator.h"
#include "runtime/vm/linked_code.h"
#include "runtime/vm/native_code.h"
#include "runtime/vm/rule_filter.h"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace plumbline {

struct ProgramTables {
    explicit ProgramTables(Bundle loaded);

    Bundle bundle;
    LinkedCode linked;
    ColumnPlan plan;
    RuleFilter filter;
    Calendar calendar;
    std::vector<TextIndex> event_names;                  // by kind
    std::vector<std::vector<TextIndex>> attribute_names; // by kind and slot: "visit.alone"
    std::unordered_map<std::string, std::vector<std::int32_t>>
        slots; // attribute name -> slot by kind, -1 where it has none
    std::int32_t practice_kind = -1, practice_slot = -1,
                 answer_slot = -1; // practice_audit {practice, answer}
    std::int32_t answer_yes = -1;
    TextIndex recorded_text = no_text, practice_text = no_text;
    std::vector<const std::vector<std::int32_t>*> slots_of_text; // the same by the attribute's name as a text
    std::vector<Obligation>
        blanks; // by place in LinkedCode::forms: what all have in common that an exact form makes
    std::shared_ptr<const NativeCode> native; // forms compiled for this bundle; null: all are interpreted

    const std::vector<std::int32_t>* slots_of(TextIndex attribute) const { return slots_of_text[attribute]; }

  private:
    void fill_blanks();
};

} // namespace plumbline
