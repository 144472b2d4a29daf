#include "runtime/timeline/exchange/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace plumbline {

namespace {

struct FaultInfo {
    std::string_view name;
    FaultWeight weight;
    std::string_view meaning;
};
constexpr std::array fault_infos = {
#define PLUMBLINE_FAULT(name, weight, meaning) FaultInfo{#name, FaultWeight::weight, meaning},
#include "runtime/timeline/exchange/fault_kinds.def"
#undef PLUMBLINE_FAULT
};

struct ReasonInfo {
    std::string_view name;
    std::string_view meaning;
};
constexpr std::array reason_infos = {
#define PLUMBLINE_REASON(name, meaning) ReasonInfo{#name, meaning},
#include "runtime/timeline/exchange/read_over_reasons.def"
#undef PLUMBLINE_REASON
};

std::string_view word_for(FaultWeight weight) {
    switch (weight) {
    case FaultWeight::fatal:
        return "the file cannot be used";
    case FaultWeight::left_out:
        return "could not be used";
    case FaultWeight::noted:
        return "used as it stands";
    }
    return {};
}

using Output = std::back_insert_iterator<std::string>;

void write_tables(Output out, const ExchangeReport& report) {
    fmt::format_to(out, "\n{:<24}{:>10}{:>13}{:>13}{:>10}{:>10}{:>11}\n", "table", "records", "with event",
                   "without", "dates", "written", "read over");
    for (const auto& [name, count] : report.tables)
        fmt::format_to(out, "{:<24}{:>10}{:>13}{:>13}{:>10}{:>10}{:>11}\n", name, count.records,
                       count.records_with_event, count.records_without_event, count.dates,
                       count.dates_written, count.dates_read_over);
    if (!report.is_balanced())
        fmt::format_to(out, "The figures do not add up: this is a mistake in Plumbline. Please report it.\n");
}

void write_events(Output out, const ExchangeReport& report) {
    std::uint64_t total = 0;
    for (const auto& [name, count] : report.events)
        total += count;
    fmt::format_to(out, "\n{} events written", total);
    if (report.first_day && report.last_day)
        fmt::format_to(out, ", {} to {}", format_day(*report.first_day), format_day(*report.last_day));
    fmt::format_to(out, "\n");
    for (const auto& [name, count] : report.events)
        fmt::format_to(out, "{:>10}  {}\n", count, name);
}

void write_faults(Output out, const ExchangeReport& report) {
    constexpr std::size_t places_shown = 3;
    for (const FaultWeight weight : {FaultWeight::fatal, FaultWeight::left_out, FaultWeight::noted}) {
        for (const auto& [kind, faults] : report.faults) {
            if (weight_of(kind) != weight) continue;
            fmt::format_to(out, "\n{:>10}  {} [{}], {}\n", faults.count, meaning_of(kind), name_of(kind),
                           word_for(weight));
            const std::size_t shown = std::min(places_shown, faults.first.size());
            for (std::size_t i = 0; i < shown; ++i)
                fmt::format_to(out, "            {}\n", format_fault(faults.first[i]));
            if (faults.count > shown) fmt::format_to(out, "            and {} more\n", faults.count - shown);
        }
    }
}

void write_read_over(Output out, const ExchangeReport& report, bool dates, std::string_view title) {
    bool any = false;
    for (const auto& [what, count] : report.read_over) {
        if (what.is_date != dates) continue;
        if (!any) fmt::format_to(out, "\n{}\n", title);
        any = true;
        fmt::format_to(out, "{:>10}  {}.{}: {}\n", count, what.table, what.field, meaning_of(what.reason));
    }
}

} // namespace

std::string_view name_of(FaultKind kind) {
    return fault_infos[static_cast<std::size_t>(kind)].name;
}
std::string_view meaning_of(FaultKind kind) {
    return fault_infos[static_cast<std::size_t>(kind)].meaning;
}
FaultWeight weight_of(FaultKind kind) {
    return fault_infos[static_cast<std::size_t>(kind)].weight;
}
std::string_view name_of(ReadOverReason reason) {
    return reason_infos[static_cast<std::size_t>(reason)].name;
}
std::string_view meaning_of(ReadOverReason reason) {
    return reason_infos[static_cast<std::size_t>(reason)].meaning;
}

bool ExchangeReport::is_fatal() const {
    return std::any_of(faults.begin(), faults.end(),
                       [](const auto& entry) { return weight_of(entry.first) == FaultWeight::fatal; });
}

std::uint64_t ExchangeReport::left_out() const {
    std::uint64_t total = 0;
    for (const auto& [kind, faults_of_kind] : faults)
        if (weight_of(kind) == FaultWeight::left_out) total += faults_of_kind.count;
    return total;
}

bool ExchangeReport::is_balanced() const {
    std::map<std::string, std::uint64_t> dates_read_over;
    for (const auto& [what, count] : read_over)
        if (what.is_date) dates_read_over[what.table] += count;
    return std::all_of(tables.begin(), tables.end(), [&](const auto& entry) {
        const TableCount& count = entry.second;
        return count.records == count.records_with_event + count.records_without_event &&
               count.dates == count.dates_written + count.dates_read_over &&
               count.dates_read_over == dates_read_over[entry.first];
    });
}

std::string format_fault(const ExchangeFault& fault) {
    std::string text = fault.file;
    if (fault.line) text += fmt::format(":{}", fault.line);
    if (fault.line && fault.column) text += fmt::format(":{}", fault.column);
    return text + fmt::format(": {} [{}]", fault.message, name_of(fault.kind));
}

std::string format_report(const ExchangeReport& report) {
    std::string text;
    const Output out = std::back_inserter(text);
    fmt::format_to(out, "{}, {} {}", report.format, report.files_read.size(),
                   report.files_read.size() == 1 ? "file" : "files");
    if (!report.reports_up_to.empty()) fmt::format_to(out, ", reports up to {}", report.reports_up_to);
    fmt::format_to(out, "\n");
    for (const std::string& file : report.files_read)
        fmt::format_to(out, "    {}\n", file);
    if (report.is_fatal()) {
        write_faults(out, report);
        return text + "\nNothing was written.\n";
    }
    write_tables(out, report);
    write_events(out, report);
    if (!report.remarks.empty()) fmt::format_to(out, "\nhow it was read\n");
    for (const auto& [remark, count] : report.remarks)
        fmt::format_to(out, "{:>10}  {}\n", count, remark);
    if (!report.faults.empty()) fmt::format_to(out, "\nfaults\n");
    write_faults(out, report);
    write_read_over(out, report, true, "dates that gave no event, and why");
    write_read_over(out, report, false, "other fields that were read over");
    return text;
}

} // namespace plumbline
