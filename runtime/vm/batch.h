// Neighbouring cases that are evaluated together: what can be is made for all of them at once (columns.h), and the rest case by
// case (case_run.h). Private to this room.
#pragma once

#include "runtime/vm/columns.h"

#include <cstdint>
#include <span>
#include <vector>

namespace plumbline {

// As Evaluator::evaluate() gives it.
void write_out(const ExactObligation& exact, std::uint32_t form, const ProgramTables& tables,
               const Timelines& timelines, std::vector<Obligation>& into); // exact_obligations.cpp

class Batch {
  public:
    Batch(const ProgramTables& tables, const Timelines& timelines)
        : columns(tables, timelines),
          tables_(tables),
          timelines_(timelines),
          made_(tables.linked.forms.size()) {}

    CaseColumns columns;

    // Makes all forms that can be made so for the cases that the columns hold. `only`: of these rules, a bit a place; empty: of
    // all. `apart`, where given, gains what no rule has to look at; the rest waits for add_made().
    void make_forms(std::span<const std::uint64_t> only, ExactObligations* apart);
    // Appends what the form made in the case at that place of the block, unless it stands apart. To be asked in order of
    // places. False: it was not made so.
    bool add_made(std::uint32_t form, std::uint32_t place, std::vector<Obligation>& into);
    // For which some form was not made; empty where each was made for all.
    const CaseSet& refused() const { return refused_; }

  private:
    struct MadeForm { // of those that are made in columns
        CaseSet refused;
        bool is_apart = false;
        std::size_t next = 0, end = 0; // in waiting_
    };
    void make_form(std::uint32_t form, ExactObligations* apart);

    const ProgramTables& tables_;
    const Timelines& timelines_;
    std::vector<MadeForm> made_; // by place in LinkedCode::forms
    ExactObligations waiting_;
    CaseSet refused_;
};

} // namespace plumbline
