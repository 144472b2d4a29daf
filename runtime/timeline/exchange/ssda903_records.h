// The tables of SSDA903 as records, whether they came as CSV or as XML.
#pragma once

#include "runtime/timeline/exchange/ledger.h"
#include "runtime/timeline/exchange/source.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::exchange {

enum class Ssda903Table : std::uint8_t {
    header,
    episodes,
    reviews,
    missing,
    placed_for_adoption,
    ad1,
    uasc,
    oc2,
    oc3,
    previous_permanence,
    sw_episodes,
    dolo,
};

struct Ssda903Field {
    enum class Role : std::uint8_t {
        child,       // whom the record is about
        date,        // followed by the mapping until it is an event or has a reason
        unused_date, // never an event: `reason` says why
        code,        // something of the record depends on it
        unused,      // never carried over: `reason` says why
    };
    std::string_view name;
    Role role = Role::unused;
    ReadOverReason reason = ReadOverReason::no_date_of_its_own;
    std::string_view codes = {}; // of an unused field: its code set; empty: not a code
};

struct Ssda903TableInfo {
    Ssda903Table table;
    std::string_view name; // of the CSV file, without its ending
    std::string_view alias;
    std::string_view telling_column; // no other table has it
    std::span<const Ssda903Field> fields;
};
std::span<const Ssda903TableInfo> ssda903_tables();
const Ssda903TableInfo& info_of(Ssda903Table table);
// By the name of a file, any case, with or without its ending; nullptr: not the name of a table.
const Ssda903TableInfo* find_ssda903_table(std::string_view file_name);

struct Ssda903Cell {
    std::string text; // trimmed; empty: not filled or not there
    Place place;
};

struct Ssda903Record {
    const Ssda903TableInfo* table = nullptr;
    Place place;
    std::vector<Ssda903Cell> cells; // one for each field of the table, in its order

    const Ssda903Cell& cell(std::string_view field) const;
    const std::string& child() const;
};

// Both count what comes in, with the ledger, and append to `records`. False: a fatal fault.
bool read_ssda903_csv(const Source& source, Ledger& ledger, std::vector<Ssda903Record>& records);
bool read_ssda903_xml(const Source& source, Ledger& ledger, std::vector<Ssda903Record>& records);

// Counts a record and its filled dates as having come in.
void came_in(const Ssda903Record& record, Ledger& ledger);

} // namespace plumbline::exchange
