#include "runtime/timeline/exchange/csv_table.h"
#include "runtime/timeline/exchange/ssda903_records.h"
#include "runtime/timeline/exchange/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::exchange {

namespace {

constexpr std::size_t no_field = static_cast<std::size_t>(-1);

// Which field of the table each column holds.
struct Columns {
    const Ssda903TableInfo* table = nullptr;
    std::vector<std::size_t> field_of;
    std::vector<std::string> names;
};

bool has_column(const std::vector<CsvCell>& header, std::string_view name) {
    return std::any_of(header.begin(), header.end(),
                       [&](const CsvCell& cell) { return equal_ignoring_case(cell.text, name); });
}

const Ssda903TableInfo* table_with_columns(const std::vector<CsvCell>& header) {
    for (const Ssda903TableInfo& info : ssda903_tables())
        if (has_column(header, info.telling_column)) return &info;
    return nullptr;
}

std::string_view what_it_seems_to_be(const std::vector<CsvCell>& header) {
    if (has_column(header, "case_id") && has_column(header, "event"))
        return "it seems to be a timeline of Plumbline's own";
    if (header.size() == 1 && header.front().text.find(';') != std::string::npos)
        return "its cells are separated by semicolons; save it with commas";
    if (header.size() == 1 && header.front().text.find('\t') != std::string::npos)
        return "its cells are separated by tabs; save it with commas";
    return "no column tells which of its tables it could be";
}

bool map_columns(const Source& source, const CsvReader& reader, const std::vector<CsvCell>& header,
                 Ledger& ledger, Columns& columns) {
    const Place start{source.name, reader.line(), 1};
    // The name first, as the Department names the files; a file of another name is told by its columns.
    const Ssda903TableInfo* by_columns = table_with_columns(header);
    columns.table = find_ssda903_table(source.name);
    if (!columns.table) columns.table = by_columns;
    if (!columns.table || !has_column(header, "CHILD")) {
        const std::string_view seems = by_columns ? "it has no column CHILD" : what_it_seems_to_be(header);
        ledger.fault(FaultKind::not_this_format, start,
                     fmt::format("this is not a table of SSDA903: {}", seems));
        return false;
    }
    if (!has_column(header, columns.table->telling_column)) {
        ledger.fault(
            FaultKind::column_missing, start,
            fmt::format("the table {} has no column {}", columns.table->name, columns.table->telling_column));
        return false;
    }
    const auto& fields = columns.table->fields;
    std::vector<bool> seen(fields.size(), false);
    for (const CsvCell& cell : header) {
        const auto field = std::find_if(fields.begin(), fields.end(), [&](const Ssda903Field& candidate) {
            return equal_ignoring_case(candidate.name, cell.text);
        });
        auto index = static_cast<std::size_t>(field - fields.begin());
        const Place place{source.name, reader.line(), cell.column};
        if (index == fields.size()) {
            index = no_field;
            ledger.fault(
                FaultKind::field_not_known, place,
                fmt::format("the table {} has no such column; it was not read", columns.table->name));
        } else if (seen[index]) {
            ledger.fault(FaultKind::field_repeated, place,
                         fmt::format("the column {} is here twice", field->name));
            index = no_field;
        } else {
            seen[index] = true;
        }
        columns.field_of.push_back(index);
        columns.names.push_back(is_readable_text(cell.text) && !cell.text.empty() ? cell.text : "(no name)");
    }
    return true;
}

// A cell whose column the table does not have, or of a row that cannot be used.
void read_over(std::string_view table, std::string_view field, bool is_date, ReadOverReason reason,
               Ledger& ledger) {
    if (is_date) {
        ledger.date_came_in(table);
        ledger.leave_date(table, field, reason);
    } else {
        ledger.leave_value(table, field, reason);
    }
}

void leave_row_out(const Columns& columns, const std::vector<CsvCell>& row, Ledger& ledger) {
    const std::string_view table = columns.table->name;
    ledger.record_came_in(table);
    for (std::size_t i = 0; i < row.size(); ++i)
        if (!row[i].text.empty())
            // By its looks, not by its column: the columns are what cannot be trusted here.
            read_over(table, "(row)", looks_like_date(row[i].text), ReadOverReason::row_too_long, ledger);
    ledger.settle_record(table, false);
}

} // namespace

bool read_ssda903_csv(const Source& source, Ledger& ledger, std::vector<Ssda903Record>& records) {
    CsvReader reader(source.text);
    Columns columns;
    std::vector<CsvCell> row;
    while (reader.next(row)) {
        const bool is_blank =
            std::all_of(row.begin(), row.end(), [](const CsvCell& c) { return c.text.empty(); });
        if (is_blank) continue;
        if (!columns.table) {
            if (!map_columns(source, reader, row, ledger, columns)) return false;
            continue;
        }
        const Place place{source.name, reader.line(), 0};
        if (row.size() > columns.field_of.size()) {
            ledger.fault(FaultKind::row_too_long, place,
                         fmt::format("{} cells, and the header has {}", row.size(), columns.field_of.size()));
            leave_row_out(columns, row, ledger);
            continue;
        }
        if (row.size() < columns.field_of.size())
            ledger.fault(FaultKind::row_too_short, place,
                         fmt::format("{} cells, and the header has {}", row.size(), columns.field_of.size()));
        Ssda903Record record{columns.table, place, std::vector<Ssda903Cell>(columns.table->fields.size())};
        for (std::size_t i = 0; i < row.size(); ++i) {
            const Place cell_place{source.name, reader.line(), row[i].column};
            if (columns.field_of[i] != no_field)
                record.cells[columns.field_of[i]] = {std::move(row[i].text), cell_place};
            else if (!row[i].text.empty())
                read_over(columns.table->name, columns.names[i], looks_like_date(row[i].text),
                          ReadOverReason::field_not_known, ledger);
        }
        came_in(record, ledger);
        records.push_back(std::move(record));
    }
    if (const auto& error = reader.error()) {
        ledger.fault(FaultKind::malformed_csv, {source.name, error->line, error->column},
                     std::string(error->message));
        return false;
    }
    return true;
}

} // namespace plumbline::exchange
