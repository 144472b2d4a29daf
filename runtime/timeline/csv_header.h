// The first line of a CSV file: which column is what.
#pragma once

#include "runtime/timeline/csv_scanner.h"
#include "runtime/timeline/row_assembler.h"

#include <cstdint>
#include <string>
#include <vector>

namespace plumbline {

struct CsvHeader {
    enum class Role : std::uint8_t {
        recorded_at,
        packed_attributes, // `attrs`
        attribute,
        unnamed, // must stay empty
    };
    struct Column {
        std::uint32_t index;
        Role role;
        RowAssembler::NameId name; // Role::attribute only
    };

    std::vector<std::string> names; // of all columns, as messages show them
    std::uint32_t case_id = 0;
    std::uint32_t event = 0;
    std::uint32_t at = 0;
    std::vector<Column> others;    // in the order of the file
    bool has_packed_alone = false; // `attrs` is the one column with attributes
};

struct CsvHeaderProblem {
    std::string message; // empty: none
    std::uint32_t field = CsvRow::none;
};

CsvHeaderProblem read_csv_header(const CsvRow& row, RowAssembler& rows, CsvHeader& header);

} // namespace plumbline
