// Readers of the two statutory returns that every English authority already holds: SSDA903 (looked-after
// children) and the Children in Need census. Each turns a return into events of our vocabulary and says what
// it made of it.
//
// Source of the meanings: the Department for Education's guides, technical specifications and validation
// rules of both collections. What was decided where they leave room:
//
// Being looked after. cla_start needs an episode with RNE S, cla_end one with REC E*. An episode with another
// RNE that is the child's first in the file began earlier: no start is made up, and the child is counted
// under care_began_before_return.
//
// Short breaks. LS V3 and V4 are not "looked after" in the sense of cla_start (the Department leaves them out
// of its own count), nor are their carers placements. V3, single stays, gives short_break_stay_start and
// _end; V4, agreements, short_break_plan_start and _end. Where one period of care mixes them with another
// status, care starts with the first episode that is not a short break, ends where the return says so (REC
// E*), and the mixture is named.
//
// Placements. RNE S, P, T, B and U start one; the next such episode, or REC E*, ends it. `type` is given
// where the vocabulary has the word (ssda903_codes.cpp). Adoptive ones, A3 to A6, also give
// adoptive_placement_start and, unless the child is adopted, adoptive_placement_end; a change of status with
// the same carers (T, U) does not interrupt them. P1 under a care order, interim ones included (Children Act
// 1989, section 31(11)), is placed_at_home until home_placement_end.
//
// Legal status is no event of the vocabulary. What is: C1 interim_care_order_start and _end, C2 care_order,
// E1 placement_order, J1 remand and remand_end, and V2 as section_20 of cla_start. An order is dated by the
// episode that begins with it; one already in force at the child's first episode is not, for its date is not
// in the return.
//
// Adoption. REC E11 and E12 give adoption_order on the day that care ended. DATE_PLACED is the date of the
// decision that the child be placed for adoption (rules 117 and 584): adoption_decision. DATE_INT is the same
// decision (rule 523), used where DATE_PLACED is not there.
//
// Asylum. DUC, the day the status ceased, gives uasc_end. When it began is not in the return; the day that
// care began is another day, so no uasc_start is made up, and such children are counted in the remarks.
//
// Going missing. MIS_START and MIS_END of M (missing) and A (away without authorisation) alike, since the
// vocabulary has one word; how many were A is in the remarks.
//
// Social workers. SW_DECOM gives allocation {to_role, worker}, and worker_change where another worker came
// before.
//
// The census. An expected birth date without a birth date is an unborn child's: born {planned = true}. It
// collects one kind of assessment, under section 17: type = child_and_family. PPStartDate gives
// pre_proceedings_start; StepDecisionDate, the decision to step up or down that closes them (rules 9009 and
// 9012), pre_proceedings_end.
//
// Sex, ethnicity, disability, pupil numbers and postcodes are read and counted, never written, never in a
// message. These are readers: they name what they could not take at its word, and do not repeat the
// Department's validation rules.
#pragma once

#include "runtime/time/civil.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline {

// Both returns record dates only, so `at` is always YYYY-MM-DD, and neither says when anything was recorded.
struct ExchangeEvent {
    std::string case_id;
    std::string event;
    std::string at;
    std::vector<std::pair<std::string, std::string>> attributes; // free of ';', '=' and line breaks
    bool operator==(const ExchangeEvent&) const = default;
};
using ExchangeSink = std::function<void(ExchangeEvent&&)>;

enum class FaultKind : std::uint8_t {
#define PLUMBLINE_FAULT(name, weight, meaning) name,
#include "runtime/timeline/exchange/fault_kinds.def"
#undef PLUMBLINE_FAULT
};
enum class FaultWeight : std::uint8_t { fatal, left_out, noted };
std::string_view name_of(FaultKind kind);
std::string_view meaning_of(FaultKind kind);
FaultWeight weight_of(FaultKind kind);

enum class ReadOverReason : std::uint8_t {
#define PLUMBLINE_REASON(name, meaning) name,
#include "runtime/timeline/exchange/read_over_reasons.def"
#undef PLUMBLINE_REASON
};
std::string_view name_of(ReadOverReason reason);
std::string_view meaning_of(ReadOverReason reason);

struct ExchangeFault {
    FaultKind kind = FaultKind::file_unreadable;
    std::string file;
    std::uint64_t line = 0;   // 0: the file as a whole
    std::uint32_t column = 0; // in bytes from 1; 0: the whole line
    std::string message; // what was seen, what was expected; never a case id or a value of a personal kind
};

struct ExchangeReport {
    std::string format; // for people: "SSDA903 return"
    std::vector<std::string> files_read;

    // Every record and every filled date of a table, and what became of it. Counted twice, independently:
    // once when read, once when used.
    struct TableCount {
        std::uint64_t records = 0;
        std::uint64_t records_with_event = 0;
        std::uint64_t records_without_event = 0;
        std::uint64_t dates = 0;
        std::uint64_t dates_written = 0; // at least one event was written from it
        std::uint64_t dates_read_over = 0;
    };
    std::map<std::string, TableCount> tables;

    struct ReadOver {
        std::string table;
        std::string field;
        ReadOverReason reason = ReadOverReason::no_event;
        bool is_date = false;
        auto operator<=>(const ReadOver&) const = default;
    };
    std::map<ReadOver, std::uint64_t> read_over; // how many filled values of that field, for that reason

    std::map<std::string, std::uint64_t> events; // written, by name
    std::optional<Day> first_day, last_day;      // of the events written

    struct Faults {
        std::uint64_t count = 0;
        std::vector<ExchangeFault> first; // the first max_kept
    };
    std::map<FaultKind, Faults> faults;
    std::size_t max_kept = 20;

    std::map<std::string, std::uint64_t> remarks; // how something was read that could be read otherwise
    // The day that the return reports up to, in words; empty where it is not known. Later dates are
    // after_return.
    std::string reports_up_to;

    // Nothing was written: one of the faults is fatal.
    bool is_fatal() const;
    // Faults of weight left_out: what `--skip-bad-rows` is about.
    std::uint64_t left_out() const;
    // True where every record and every date in was either written or read over for a counted reason. False
    // is a mistake in this program, never in the return.
    bool is_balanced() const;
};

// A file of a return that is already in memory; `name` is what messages call it.
struct ReturnFile {
    std::string name;
    std::string content;
};

// Reads one return, or several years of it, and calls the sink for each event, child by child. Nothing
// reaches the sink when a file is unusable: the answer is then false and the report has a fatal fault. Files
// are held in memory whole. XML entities are never expanded (pugixml knows the five of XML itself and skips
// DOCTYPE), so a small file cannot become a large one.
//
// SSDA903: the CSV tables, known by their names (header, episodes, reviews, missing, placed_for_adoption,
// ad1, uasc, oc2, oc3, previous_permanence, sw_episodes, DoLo), else by their columns; or the XML of CLA.xsd.
bool read_ssda903(const std::vector<ReturnFile>& files, const ExchangeSink& sink, ExchangeReport& report);
// Children in Need census: the XML, schemas of 2021 to 2026.
bool read_cin_census(const std::vector<ReturnFile>& files, const ExchangeSink& sink, ExchangeReport& report);

// The same from disk. A folder stands for the files in it that this return is made of, by name (SSDA903: CSV;
// census: XML); what else lies there is named in the report, except files whose ending says that they are no
// data (licences, schemas).
bool import_ssda903(const std::vector<std::string>& paths, const ExchangeSink& sink, ExchangeReport& report);
bool import_cin_census(const std::vector<std::string>& paths, const ExchangeSink& sink,
                       ExchangeReport& report);

// Our timeline CSV, `case_id,event,at,recorded_at,attrs`, RFC 4180. Sorted by case, time, event and
// attributes, so that the same return always gives the same bytes.
std::string format_timeline_csv(std::vector<ExchangeEvent> events);

// The report for people: tables, events, faults with their first places, and what was read over.
std::string format_report(const ExchangeReport& report);
// `file:line:column: message [kind]`
std::string format_fault(const ExchangeFault& fault);

} // namespace plumbline
