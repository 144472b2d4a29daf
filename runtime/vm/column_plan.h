// What of a linked bundle can be taken from columns, many cases at once (columns.h): which registers, and which forms.
// Private to this room and to runtime/jit.
#pragma once

#include "runtime/vm/linked_code.h"

#include <cstdint>
#include <vector>

namespace plumbline {

// A register of moments that is selected from the events of one kind by what their own rows say, and in what order they come.
struct EventSelection {
    enum class How : std::uint8_t {
        no,       // it is not
        all,      // every event of the kind
        compared, // those of `of`, which holds all, that one comparison holds of, or does not
        nth,      // the nth of `of` in each spell; `of` holds all, or those compared
        reaches,  // those of `of` that bring a count up to n
    } how = How::no;
    std::int32_t kind = -1;
    std::int32_t of = -1;        // the register that it is taken from; -1: none
    std::int32_t condition = -1; // `compared`: the one step that is asked
    std::uint32_t from = 0;      // the instruction that says how, in LinkedCode::code
    bool is_negated = false;     // `compared`: those are taken that it does not hold of
    std::int32_t column = -1; // where it stands, of ColumnPlan::event_columns; -1: no exact form asks for it
};

// A register of spells.
struct SpellSelection {
    enum class How : std::uint8_t {
        no,
        everywhere, // one spell that never begins and never ends
        state,      // opened by any event of one kind, ended by any of another
    } how = How::no;
    std::int32_t opening = -1, closing = -1; // kinds
    std::int32_t column = -1;                // of ColumnPlan::spell_columns; -1: no exact form asks for it
};

// The way that a form goes where nothing is in doubt (exact_forms.cpp).
enum class ExactForm : std::uint8_t {
    no,           // it has none
    within,       // `within D of E: F`, for all cases at once
    recur,        // `while S: E every D`, for all cases at once
    recur_in_any, // the same in spells that do not stand in columns: case by case
};

inline bool is_made_in_columns(ExactForm way) {
    return way == ExactForm::within || way == ExactForm::recur;
}

struct ColumnPlan {
    ColumnPlan(const Bundle& bundle, const LinkedCode& linked);

    std::vector<EventSelection> events; // by register of moments
    std::vector<SpellSelection> spells; // by register of spells
    std::vector<ExactForm> ways;        // by place in LinkedCode::forms
    std::vector<std::uint32_t> forms;   // those that are made for all cases at once
    std::vector<std::uint32_t> rule_of; // by place in LinkedCode::forms
    std::vector<std::int32_t>
        column_of_kind; // of event_columns: all events of the kind; -1: no exact form asks for it
    std::int32_t event_columns = 0, spell_columns = 0; // how many there are
    std::vector<bool> is_watched; // by rule: what it makes in a case is looked at by another rule
    // A bit a place (LinkedCode::rule_at): set where all that the rule makes is made for all cases at once, and none watches it.
    std::vector<std::uint64_t> wholly_in_columns;
    bool all_in_columns = true; // that is so of every rule
};

} // namespace plumbline
