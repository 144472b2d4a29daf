#include "runtime/timeline/csv_header.h"

#include "runtime/timeline/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <simdjson.h>
#include <string_view>

namespace plumbline {

namespace {

constexpr std::array<std::string_view, 3> required = {"case_id", "event", "at"};

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 20;
    std::string result;
    for (std::size_t index = 0; index < names.size() && index < most; ++index)
        result += fmt::format("{}`{}`", index == 0 ? "" : ", ", names[index]);
    if (names.size() > most) result += fmt::format(" and {} more", names.size() - most);
    return result;
}

// A first line that has none of the names may be data, of which nothing is repeated.
// `written` is the first name as it stands in the file.
std::string describe_missing(const std::vector<std::string>& names, std::string_view written,
                             const std::vector<std::string>& missing) {
    if (missing.size() < required.size())
        return fmt::format("the header has no {}: found {}; expected at least `case_id`, `event`, `at`",
                           listed(missing), listed(names));
    const auto holds = [&](char separator) {
        return names.size() == 1 && written.find(separator) != std::string_view::npos;
    };
    if (holds(';') || holds('\t'))
        return fmt::format(
            "the first line has no commas but {}: expected columns separated by commas, the first "
            "line with their names, at least `case_id`, `event`, `at`",
            holds(';') ? "semicolons" : "tabs");
    return fmt::format(
        "the first line has none of `case_id`, `event`, `at`: found {} other column{}; expected a "
        "header with at least these",
        names.size(), names.size() == 1 ? "" : "s");
}

} // namespace

CsvHeaderProblem read_csv_header(const CsvRow& row, RowAssembler& rows, CsvHeader& header) {
    if (row.bad_quote != CsvRow::none)
        return {"the name goes on behind its closing quotation mark: expected a comma", row.bad_quote};
    if (row.field_count > CsvRow::max_fields)
        return {fmt::format("{} columns: expected at most {}", row.field_count, CsvRow::max_fields)};

    header = {};
    std::vector<std::string> names;
    std::array<std::uint32_t, 3> required_at = {CsvRow::none, CsvRow::none, CsvRow::none};
    for (std::uint32_t index = 0; index < row.fields().size(); ++index) {
        const std::string_view written = trim(row.fields()[index].text);
        if (!simdjson::validate_utf8(written))
            return {"the header is not UTF-8: expected text in UTF-8; save the file as UTF-8", index};
        if (written.find('\r') != std::string_view::npos)
            return {"the lines end in a carriage return alone: expected a line feed; save the file with LF "
                    "or CRLF",
                    index};
        std::string name = lower_case(written);
        if (!name.empty() && std::find(names.begin(), names.end(), name) != names.end())
            return {fmt::format("the header has `{}` twice: expected each column once", shown(name)), index};

        const auto place = std::find(required.begin(), required.end(), name);
        if (place != required.end()) {
            required_at[static_cast<std::size_t>(place - required.begin())] = index;
        } else if (name == "recorded_at") {
            header.others.push_back({index, CsvHeader::Role::recorded_at, 0});
        } else if (name == "attrs") {
            header.others.push_back({index, CsvHeader::Role::packed_attributes, 0});
        } else if (name.empty()) {
            header.others.push_back({index, CsvHeader::Role::unnamed, 0});
        } else {
            // The vocabulary's own spelling comes first, in case it has capitals.
            RowAssembler::NameId id = rows.name_id(written);
            if (!rows.is_known(id)) id = rows.name_id(name);
            header.others.push_back({index, CsvHeader::Role::attribute, id});
        }
        header.names.push_back(shown(name));
        names.push_back(std::move(name));
    }

    std::vector<std::string> missing;
    for (std::size_t index = 0; index < required.size(); ++index)
        if (required_at[index] == CsvRow::none) missing.emplace_back(required[index]);
    if (!missing.empty()) return {describe_missing(header.names, names.front(), missing)};
    header.case_id = required_at[0];
    header.event = required_at[1];
    header.at = required_at[2];
    const auto has_attributes = [](const CsvHeader::Column& column) {
        return column.role == CsvHeader::Role::packed_attributes || column.role == CsvHeader::Role::attribute;
    };
    header.has_packed_alone =
        std::count_if(header.others.begin(), header.others.end(), has_attributes) == 1 &&
        std::none_of(header.others.begin(), header.others.end(), [](const CsvHeader::Column& column) {
            return column.role == CsvHeader::Role::attribute;
        });
    return {};
}

} // namespace plumbline
