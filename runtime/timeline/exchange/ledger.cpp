#include "runtime/timeline/exchange/ledger.h"

#include "runtime/timeline/exchange/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::exchange {

namespace {

std::string_view expected_shape(DateStyle style) {
    return style == DateStyle::day_first ? "dd/mm/yyyy" : "yyyy-mm-dd";
}

std::string explain(FaultKind fault, std::string_view field, DateStyle style) {
    switch (fault) {
    case FaultKind::no_such_date:
        return fmt::format("{} is a date that does not exist", field);
    case FaultKind::date_outside_range:
        return fmt::format("{} lies outside the years 1900 to 2199", field);
    default:
        return fmt::format("{} is not a date; expected {}", field, expected_shape(style));
    }
}

} // namespace

DateField Ledger::date(std::string_view table, std::string_view field, std::string_view text,
                       const Place& place, DateStyle style) {
    DateField result{table, field, place, !text.empty(), {}, false, false, {}};
    if (!result.filled) return result;
    const DateReading reading = read_date(text, style);
    result.day = reading.day;
    if (!result.day) {
        fault(reading.fault, place, explain(reading.fault, field, style));
        leave(result, ReadOverReason::bad_date);
    }
    return result;
}

bool Ledger::write(const std::string& case_id, std::string_view event, DateField& date, Attributes attributes,
                   bool may_repeat) {
    if (!date.day) return false;
    if (!date.checked) {
        date.checked = true;
        if (last_reported_day_ && *date.day > *last_reported_day_)
            fault(FaultKind::after_return, date.place,
                  fmt::format("{} is {}, and the return reports up to {}", date.field, format_day(*date.day),
                              format_day(*last_reported_day_)));
    }
    ExchangeEvent written{case_id, std::string(event), format_day(*date.day), std::move(attributes)};
    if (!may_repeat) {
        // Unit separators cannot stand in a case id (see is_readable_text), so the key is unambiguous.
        std::string key = written.case_id + '\x1f' + written.event + '\x1f' + written.at;
        for (const auto& [name, value] : written.attributes)
            key += '\x1f' + name + '\x1f' + value;
        if (!written_.insert(std::move(key)).second) {
            leave(date, ReadOverReason::already_written);
            return false;
        }
    }
    ++report_.events[written.event];
    report_.first_day = std::min(report_.first_day.value_or(*date.day), *date.day);
    report_.last_day = std::max(report_.last_day.value_or(*date.day), *date.day);
    date.written = true;
    sink_(std::move(written));
    return true;
}

void Ledger::leave(DateField& date, ReadOverReason reason) {
    if (date.filled && !date.written && !date.reason) date.reason = reason;
}

void Ledger::leave_value(std::string_view table, std::string_view field, ReadOverReason reason) {
    ++report_.read_over[{std::string(table), std::string(field), reason, false}];
}

void Ledger::leave_date(std::string_view table, std::string_view field, ReadOverReason reason) {
    ++report_.read_over[{std::string(table), std::string(field), reason, true}];
    ++report_.tables[std::string(table)].dates_read_over;
}

void Ledger::check_code(std::string_view field, std::string_view code, std::string_view set,
                        ReadOverReason reason, const Place& place) {
    if (set.empty() || is_in_set(code, set)) return;
    const bool is_personal = reason == ReadOverReason::personal || reason == ReadOverReason::other_person;
    fault(FaultKind::code_not_in_set, place,
          fmt::format("{} is not in the code set of {}", is_personal ? "a value" : quoted_code(code), field));
}

void Ledger::settle(const DateField& date) {
    if (!date.filled) return;
    if (date.written)
        ++report_.tables[std::string(date.table)].dates_written;
    else if (date.reason)
        leave_date(date.table, date.field, *date.reason);
    // Neither: nothing is counted, and the report is out of balance, as it should be.
}

void Ledger::settle_record(std::string_view table, std::initializer_list<const DateField*> dates) {
    bool has_event = false;
    for (const DateField* date : dates) {
        settle(*date);
        has_event = has_event || date->written;
    }
    settle_record(table, has_event);
}

void Ledger::settle_record(std::string_view table, bool has_event) {
    ExchangeReport::TableCount& count = report_.tables[std::string(table)];
    ++(has_event ? count.records_with_event : count.records_without_event);
}

void Ledger::fault(FaultKind kind, const Place& place, std::string message) {
    ExchangeReport::Faults& faults = report_.faults[kind];
    ++faults.count;
    if (faults.first.size() < report_.max_kept)
        faults.first.push_back({kind, std::string(place.file), place.line, place.column, std::move(message)});
}

} // namespace plumbline::exchange
