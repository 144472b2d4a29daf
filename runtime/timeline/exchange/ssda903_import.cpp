#include "runtime/timeline/exchange/ssda903_codes.h"
#include "runtime/timeline/exchange/ssda903_episodes.h"
#include "runtime/timeline/exchange/ssda903_records.h"
#include "runtime/timeline/exchange/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace plumbline {

namespace exchange {

namespace {

// One child's records, by table.
struct Child {
    std::string case_id;
    std::map<Ssda903Table, std::vector<const Ssda903Record*>> records;

    const std::vector<const Ssda903Record*>& of(Ssda903Table table) const {
        static const std::vector<const Ssda903Record*> no_records;
        const auto found = records.find(table);
        return found == records.end() ? no_records : found->second;
    }
};

// Dates that are never events, and fields that are never carried over: read over, each counted with its
// reason.
void read_over_unused(const Ssda903Record& record, Ledger& ledger) {
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
        const Ssda903Field& field = record.table->fields[i];
        if (record.cells[i].text.empty()) continue;
        if (field.role == Ssda903Field::Role::unused_date)
            ledger.leave_date(record.table->name, field.name, field.reason);
        if (field.role != Ssda903Field::Role::unused) continue;
        ledger.leave_value(record.table->name, field.name, field.reason);
        ledger.check_code(field.name, record.cells[i].text, field.codes, field.reason, record.cells[i].place);
    }
}

// A record that is not used at all.
void leave_out(const Ssda903Record& record, ReadOverReason reason, Ledger& ledger) {
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
        const Ssda903Field& field = record.table->fields[i];
        if (record.cells[i].text.empty() || field.role == Ssda903Field::Role::child) continue;
        const bool is_date =
            field.role == Ssda903Field::Role::date || field.role == Ssda903Field::Role::unused_date;
        if (is_date)
            ledger.leave_date(record.table->name, field.name, reason);
        else
            ledger.leave_value(record.table->name, field.name, reason);
    }
    ledger.settle_record(record.table->name, false);
}

// The return does not say which year it is of. It is a year that ends on 31 March, and every episode in it
// began by then: so it is the first 31 March that 199 of 200 episodes had begun by. (Not all: one wrong DECOM
// in 2081 would move it.)
std::optional<Day> last_reported_day(const std::vector<Ssda903Record>& records) {
    std::vector<Day> starts;
    for (const Ssda903Record& record : records)
        if (record.table->table == Ssda903Table::episodes)
            if (const auto day = read_date(record.cell("DECOM").text, DateStyle::day_first).day)
                starts.push_back(*day);
    if (starts.empty()) return std::nullopt;
    const std::size_t last = (starts.size() * 199 + 199) / 200 - 1;
    std::nth_element(starts.begin(), starts.begin() + static_cast<std::ptrdiff_t>(last), starts.end());
    return year_end_from(starts[last]);
}

class Ssda903Mapping {
  public:
    Ssda903Mapping(std::vector<Ssda903Record> records, Ledger& ledger)
        : records_(std::move(records)), ledger_(ledger) {}

    void run();

  private:
    void group();
    void write_child(const Child& child);
    void write_birth(const Child& child, ChildWriter& writer);
    DateField birth_date_again(const Ssda903Record& record, ChildWriter& writer);
    void write_reviews(const Child& child, const std::vector<CarePeriod>& periods, ChildWriter& writer);
    void write_missing(const Child& child, ChildWriter& writer);
    void write_adoption(const Child& child, ChildWriter& writer);
    void write_asylum(const Child& child, ChildWriter& writer);
    void write_social_workers(const Child& child, ChildWriter& writer);
    void settle_without_events(Ssda903Table table, const Child& child, ChildWriter& writer);

    std::vector<Ssda903Record> records_;
    Ledger& ledger_;
    std::vector<Child>
        children_; // in the order in which the return first names them, so that faults come in it too
    bool has_header_ = false;
    bool has_episodes_ = false;
};

void Ssda903Mapping::group() {
    std::set<std::string> seen; // whole records
    std::map<std::string, std::size_t> numbers;
    for (const Ssda903Record& record : records_) {
        const Place& place = record.cells.front().place.line ? record.cells.front().place : record.place;
        has_header_ = has_header_ || record.table->table == Ssda903Table::header;
        has_episodes_ = has_episodes_ || record.table->table == Ssda903Table::episodes;
        if (record.child().empty()) {
            ledger_.fault(FaultKind::child_id_missing, place,
                          fmt::format("a record of {} without a child's identifier", record.table->name));
            leave_out(record, ReadOverReason::no_child_id, ledger_);
            continue;
        }
        if (!is_readable_text(record.child())) {
            ledger_.fault(FaultKind::child_id_unusable, place, "the child's identifier is not readable text");
            leave_out(record, ReadOverReason::no_child_id, ledger_);
            continue;
        }
        std::string whole(record.table->name);
        for (const Ssda903Cell& cell : record.cells)
            whole += '\x1f' + cell.text;
        if (!seen.insert(std::move(whole)).second) {
            ledger_.fault(
                FaultKind::record_repeated, record.place,
                fmt::format("the same record of {} stands in the return already", record.table->name));
            leave_out(record, ReadOverReason::record_repeated, ledger_);
            continue;
        }
        const auto [number, is_new] = numbers.try_emplace(record.child(), children_.size());
        if (is_new) children_.push_back({record.child(), {}});
        children_[number->second].records[record.table->table].push_back(&record);
    }
}

// `born` comes from the header table; where that is not among the files, from the first table that repeats
// the date.
void Ssda903Mapping::write_birth(const Child& child, ChildWriter& writer) {
    for (const Ssda903Record* header : child.of(Ssda903Table::header)) {
        DateField birth = birth_date_again(*header, writer);
        read_over_unused(*header, ledger_);
        ledger_.settle_record(header->table->name, {&birth});
    }
}

DateField Ssda903Mapping::birth_date_again(const Ssda903Record& record, ChildWriter& writer) {
    DateField birth = writer.date(record, "DOB");
    if (!birth.day) return birth;
    if (!writer.birth()) {
        writer.set_birth(*birth.day);
        writer.write("born", birth);
    } else {
        if (*birth.day != *writer.birth())
            ledger_.fault(FaultKind::birth_date_disagrees, birth.place,
                          "DOB is not the birth date given before");
        Ledger::leave(birth, ReadOverReason::repeats_birth_date);
    }
    return birth;
}

void Ssda903Mapping::write_reviews(const Child& child, const std::vector<CarePeriod>& periods,
                                   ChildWriter& writer) {
    for (const Ssda903Record* record : child.of(Ssda903Table::reviews)) {
        DateField birth = birth_date_again(*record, writer);
        DateField review = writer.date(*record, "REVIEW");
        if (!review.filled) ledger_.fault(FaultKind::date_missing, record->place, "REVIEW is empty");
        if (review.day && has_episodes_) {
            const bool is_inside = std::any_of(periods.begin(), periods.end(), [&](const CarePeriod& period) {
                return (!period.first || *period.first <= *review.day) &&
                       (!period.last || *review.day <= *period.last);
            });
            if (!is_inside)
                ledger_.fault(FaultKind::review_outside_care, review.place,
                              periods.empty() ? "a review of a child without any episode"
                                              : "a review on a day outside the child's periods of care");
        }
        writer.write("cla_review", review);
        read_over_unused(*record, ledger_);
        ledger_.settle_record(record->table->name, {&birth, &review});
    }
}

void Ssda903Mapping::write_missing(const Child& child, ChildWriter& writer) {
    for (const Ssda903Record* record : child.of(Ssda903Table::missing)) {
        DateField birth = birth_date_again(*record, writer);
        DateField start = writer.date(*record, "MIS_START");
        DateField end = writer.date(*record, "MIS_END");
        if (!start.filled) ledger_.fault(FaultKind::date_missing, record->place, "MIS_START is empty");
        if (start.day && end.day && *end.day < *start.day)
            ledger_.fault(FaultKind::end_before_start, end.place, "MIS_END lies before MIS_START");
        const Ssda903Cell& kind = record->cell("MISSING");
        if (kind.text.empty())
            ledger_.fault(FaultKind::code_missing, record->place, "MISSING is empty");
        else if (equal_ignoring_case(kind.text, "A"))
            ledger_.remark(
                "missing_start of a child who was away without authorisation (A), not missing (M)");
        else if (!equal_ignoring_case(kind.text, "M"))
            ledger_.fault(
                FaultKind::code_not_known, kind.place,
                fmt::format("{} is not in the code set of MISSING, M and A", quoted_code(kind.text)));
        // A child may go missing twice in one day.
        writer.write("missing_start", start, {}, true);
        writer.write("missing_return", end, {}, true);
        ledger_.settle_record(record->table->name, {&birth, &start, &end});
    }
}

void Ssda903Mapping::write_adoption(const Child& child, ChildWriter& writer) {
    std::set<Day> decisions;
    for (const Ssda903Record* record : child.of(Ssda903Table::placed_for_adoption)) {
        DateField birth = birth_date_again(*record, writer);
        DateField decision = writer.date(*record, "DATE_PLACED");
        if (!decision.filled) ledger_.fault(FaultKind::date_missing, record->place, "DATE_PLACED is empty");
        const Ssda903Cell& ceased = record->cell("DATE_PLACED_CEASED");
        const auto ceased_day = read_date(ceased.text, DateStyle::day_first).day;
        if (decision.day && ceased_day && *ceased_day < *decision.day)
            ledger_.fault(FaultKind::end_before_start, ceased.place,
                          "DATE_PLACED_CEASED lies before DATE_PLACED");
        if (decision.day) decisions.insert(*decision.day);
        writer.write("adoption_decision", decision);
        read_over_unused(*record, ledger_);
        ledger_.settle_record(record->table->name, {&birth, &decision});
    }
    for (const Ssda903Record* record : child.of(Ssda903Table::ad1)) {
        DateField birth = birth_date_again(*record, writer);
        DateField decision = writer.date(*record, "DATE_INT");
        DateField match = writer.date(*record, "DATE_MATCH");
        if (!decision.day || decisions.empty() || decisions.contains(*decision.day)) {
            writer.write("adoption_decision", decision);
        } else {
            ledger_.fault(
                FaultKind::decision_dates_disagree, decision.place,
                "DATE_INT is not DATE_PLACED of placed_for_adoption, though it is the same decision");
            Ledger::leave(decision, ReadOverReason::decision_told_elsewhere);
        }
        writer.write("match_decision", match);
        read_over_unused(*record, ledger_);
        ledger_.settle_record(record->table->name, {&birth, &decision, &match});
    }
}

void Ssda903Mapping::write_asylum(const Child& child, ChildWriter& writer) {
    for (const Ssda903Record* record : child.of(Ssda903Table::uasc)) {
        DateField birth = birth_date_again(*record, writer);
        DateField ceased = writer.date(*record, "DUC");
        // In the XML every child has the flag; the CSV lists only those who had the status.
        if (record->cell("UASC").text != "0")
            ledger_.remark(
                "unaccompanied asylum-seeking child: uasc_start not written, the return does not say when");
        writer.write("uasc_end", ceased);
        read_over_unused(*record, ledger_);
        ledger_.settle_record(record->table->name, {&birth, &ceased});
    }
}

void Ssda903Mapping::write_social_workers(const Child& child, ChildWriter& writer) {
    struct Allocation {
        const Ssda903Record* record;
        DateField birth, start;
    };
    std::vector<Allocation> allocations;
    for (const Ssda903Record* record : child.of(Ssda903Table::sw_episodes)) {
        DateField birth = birth_date_again(*record, writer);
        allocations.push_back({record, birth, writer.date(*record, "SW_DECOM")});
    }
    std::stable_sort(
        allocations.begin(), allocations.end(),
        [](const Allocation& left, const Allocation& right) { return left.start.day < right.start.day; });
    std::string worker_before;
    for (Allocation& allocation : allocations) {
        const Ssda903Record& record = *allocation.record;
        if (!allocation.start.filled)
            ledger_.fault(FaultKind::date_missing, record.place, "SW_DECOM is empty");
        const Ssda903Cell& worker = record.cell("SW_ID");
        Attributes attributes = {{"to_role", "social_worker"}};
        const bool fits =
            is_readable_text(worker.text) && worker.text.find_first_of(";=") == std::string::npos;
        if (!worker.text.empty() && fits) attributes.emplace_back("worker", worker.text);
        if (!fits)
            ledger_.fault(FaultKind::attribute_unusable, worker.place,
                          "SW_ID holds what an attribute cannot hold");
        writer.write("allocation", allocation.start, std::move(attributes));
        if (!worker_before.empty() && !worker.text.empty() && worker.text != worker_before)
            writer.write("worker_change", allocation.start);
        if (!worker.text.empty()) worker_before = worker.text;
        read_over_unused(record, ledger_);
        ledger_.settle_record(record.table->name, {&allocation.birth, &allocation.start});
    }
}

// Tables that hold nothing the vocabulary has an event for; they may still be the only place with a birth
// date.
void Ssda903Mapping::settle_without_events(Ssda903Table table, const Child& child, ChildWriter& writer) {
    for (const Ssda903Record* record : child.of(table)) {
        DateField birth = birth_date_again(*record, writer);
        read_over_unused(*record, ledger_);
        ledger_.settle_record(record->table->name, {&birth});
    }
}

void Ssda903Mapping::write_child(const Child& child) {
    ChildWriter writer(ledger_, child.case_id);
    if (has_header_ && child.of(Ssda903Table::header).empty()) {
        const Ssda903Record& first = *child.records.begin()->second.front();
        ledger_.fault(
            FaultKind::child_not_in_header, first.place,
            fmt::format("a record of {} for a child who is not in the header table", first.table->name));
    }
    write_birth(child, writer);
    const std::vector<CarePeriod> periods = map_episodes(child.of(Ssda903Table::episodes), writer);
    for (const Ssda903Record* record : child.of(Ssda903Table::episodes))
        read_over_unused(*record, ledger_);
    write_reviews(child, periods, writer);
    write_missing(child, writer);
    write_adoption(child, writer);
    write_asylum(child, writer);
    write_social_workers(child, writer);
    for (const Ssda903Table table :
         {Ssda903Table::oc2, Ssda903Table::oc3, Ssda903Table::previous_permanence, Ssda903Table::dolo})
        settle_without_events(table, child, writer);
}

void Ssda903Mapping::run() {
    const std::optional<Day> last = last_reported_day(records_);
    ledger_.set_last_reported_day(last);
    if (last)
        ledger_.report().reports_up_to =
            fmt::format("{} (the year's end by which 199 of 200 episodes had begun)", format_day(*last));
    group();
    for (const Child& child : children_)
        write_child(child);
}

bool read(const std::vector<ReturnFile>& files, Ledger& ledger) {
    std::vector<Ssda903Record> records;
    bool is_usable = true;
    for (const ReturnFile& file : files) {
        const std::optional<Source> source = open_source(file, "SSDA903", ledger);
        ledger.report().files_read.push_back(file.name);
        if (!source)
            is_usable = false;
        else if (!(source->is_xml ? read_ssda903_xml(*source, ledger, records)
                                  : read_ssda903_csv(*source, ledger, records)))
            is_usable = false;
    }
    if (is_usable) Ssda903Mapping(std::move(records), ledger).run();
    return is_usable;
}

} // namespace

} // namespace exchange

bool read_ssda903(const std::vector<ReturnFile>& files, const ExchangeSink& sink, ExchangeReport& report) {
    report.format = "SSDA903 return";
    exchange::Ledger ledger(report, sink);
    return exchange::read(files, ledger);
}

bool import_ssda903(const std::vector<std::string>& paths, const ExchangeSink& sink, ExchangeReport& report) {
    report.format = "SSDA903 return";
    exchange::Ledger ledger(report, sink);
    std::vector<ReturnFile> files;
    const auto is_table = [](const std::string& name) {
        return name.find('.') != std::string::npos && exchange::find_ssda903_table(name);
    };
    return exchange::load_files(paths, is_table, ledger, files) && exchange::read(files, ledger);
}

} // namespace plumbline
