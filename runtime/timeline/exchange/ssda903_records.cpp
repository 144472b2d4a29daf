// Columns of the CSV tables and their code sets: Department for Education, technical specification of the
// SSDA903 collection, sections 1.2 and 3. Where codes changed over the years, all of 2017 to 2024 are here.
#include "runtime/timeline/exchange/ssda903_records.h"

#include "runtime/timeline/exchange/text.h"

#include <array>

namespace plumbline::exchange {

namespace {

using Role = Ssda903Field::Role;
using Reason = ReadOverReason;

constexpr Ssda903Field child_field{"CHILD", Role::child};
constexpr Ssda903Field birth_field{"DOB", Role::date};
constexpr Ssda903Field personal(std::string_view name, std::string_view codes = {}) {
    return {name, Role::unused, Reason::personal, codes};
}
constexpr Ssda903Field answer(std::string_view name, std::string_view codes = {}) {
    return {name, Role::unused, Reason::no_date_of_its_own, codes};
}
constexpr std::string_view yes_no = "0 1";
constexpr std::string_view sexes = "1 2 M F";

constexpr std::array header_fields = {
    child_field,
    personal("SEX", sexes),
    birth_field,
    personal("ETHNIC", "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE "
                       "OOTH REFU NOBT"),
    personal("UPN"),
    answer("MOTHER", yes_no),
    Ssda903Field{"MC_DOB", Role::unused_date, Reason::other_person}, // of a looked-after mother's own child
};
constexpr std::array episode_fields = {
    child_field,
    Ssda903Field{"DECOM", Role::date},
    Ssda903Field{"RNE", Role::code},
    Ssda903Field{"LS", Role::code},
    answer("CIN", "N1 N2 N3 N4 N5 N6 N7 N8"),
    Ssda903Field{"PLACE", Role::code},
    answer("PLACE_PROVIDER", "PR0 PR1 PR2 PR3 PR4 PR5"),
    Ssda903Field{"DEC", Role::date},
    Ssda903Field{"REC", Role::code},
    answer("REASON_PLACE_CHANGE", "CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE CUSTOD OTHER"),
    personal("HOME_POST"),
    personal("PL_POST"),
    answer("URN"),
};
constexpr std::array review_fields = {
    child_field, birth_field, Ssda903Field{"REVIEW", Role::date},
    answer(
        "REVIEW_CODE",
        "PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7"), // how the child took part; every code is a review that was held
};
constexpr std::array missing_fields = {
    child_field,
    birth_field,
    Ssda903Field{"MISSING", Role::code},
    Ssda903Field{"MIS_START", Role::date},
    Ssda903Field{"MIS_END", Role::date},
};
constexpr std::array placed_for_adoption_fields = {
    child_field,
    birth_field,
    Ssda903Field{"DATE_PLACED", Role::date},
    // The decision that the child should no longer be placed for adoption: not the end of a placement.
    Ssda903Field{"DATE_PLACED_CEASED", Role::unused_date, Reason::no_event},
    answer("REASON_PLACED_CEASED", "RD1 RD2 RD3 RD4"),
};
constexpr std::array ad1_fields = {
    child_field,
    birth_field,
    Ssda903Field{"DATE_INT", Role::date},
    Ssda903Field{"DATE_MATCH", Role::date},
    answer("FOSTER_CARE", yes_no),
    answer("NB_ADOPTR", "1 2"),
    Ssda903Field{"SEX_ADOPTR", Role::unused, Reason::other_person, "M1 F1 MM FF MF"},
    Ssda903Field{"LS_ADOPTR", Role::unused, Reason::other_person, "L0 L11 L12 L2 L3 L4"},
};
constexpr std::array uasc_fields = {
    child_field,
    personal("SEX", sexes),
    birth_field,
    Ssda903Field{"DUC", Role::date},
    Ssda903Field{"UASC", Role::code}, // only in the XML
};
constexpr std::array oc2_fields = {
    child_field,
    birth_field,
    answer("SDQ_SCORE"),
    answer("SDQ_REASON", "SDQ1 SDQ2 SDQ3 SDQ4 SDQ5"),
    answer("CONVICTED", yes_no),
    answer("HEALTH_CHECK", yes_no),
    answer("IMMUNISATIONS", yes_no),
    answer("TEETH_CHECK", yes_no),
    answer("HEALTH_ASSESSMENT", yes_no),
    answer("SUBSTANCE_MISUSE", yes_no),
    answer("INTERVENTION_RECEIVED", yes_no),
    answer("INTERVENTION_OFFERED", yes_no),
};
constexpr std::array oc3_fields = {
    child_field,
    birth_field,
    answer("IN_TOUCH", "YES NO DIED REFU NREQ RHOM"),
    answer("ACTIV", "F1 P1 F2 P2 F3 P3 F4 P4 F5 P5 G4 G5 G6 0"),
    answer(
        "ACCOM",
        "B1 B2 C1 C2 D1 D2 E1 E2 G1 G2 H1 H2 K1 K2 R1 R2 S1 S2 T1 T2 U1 U2 V1 V2 W1 W2 X1 X2 Y1 Y2 Z1 Z2 0"),
};
constexpr std::array previous_permanence_fields = {
    child_field,
    birth_field,
    answer("PREV_PERM", "P1 P2 P3 P4 Z1"),
    answer("LA_PERM"),
    // Often known in part only, and then written zz/04/2010.
    Ssda903Field{"DATE_PERM", Role::unused_date, Reason::no_event},
};
constexpr std::array sw_episode_fields = {
    child_field,
    birth_field,
    Ssda903Field{"SW_ID", Role::code},
    Ssda903Field{"SW_DECOM", Role::date},
    // An allocation lasts until the next one: the vocabulary has no event for its end.
    Ssda903Field{"SW_DEC", Role::unused_date, Reason::no_event},
    answer("SW_REASON", "MANAGE FCONTA LEFTRL ORGRST TSPROC ABSENC CHCHAN PCCHAN SWDIED OTHERS"),
};
constexpr std::array dolo_fields = {
    child_field,
    birth_field,
    // Deprivation of liberty orders.
    Ssda903Field{"DOLO_START", Role::unused_date, Reason::no_event},
    Ssda903Field{"DOLO_END", Role::unused_date, Reason::no_event},
};

constexpr std::array tables = {
    Ssda903TableInfo{Ssda903Table::header, "header", "children", "ETHNIC", header_fields},
    Ssda903TableInfo{Ssda903Table::episodes, "episodes", "episode", "DECOM", episode_fields},
    Ssda903TableInfo{Ssda903Table::reviews, "reviews", "review", "REVIEW", review_fields},
    Ssda903TableInfo{Ssda903Table::missing, "missing", "missingfromcare", "MIS_START", missing_fields},
    Ssda903TableInfo{Ssda903Table::placed_for_adoption, "placed_for_adoption", "placedadoption",
                     "DATE_PLACED", placed_for_adoption_fields},
    Ssda903TableInfo{Ssda903Table::ad1, "ad1", "adoption", "DATE_MATCH", ad1_fields},
    Ssda903TableInfo{Ssda903Table::uasc, "uasc", "asylum", "DUC", uasc_fields},
    Ssda903TableInfo{Ssda903Table::oc2, "oc2", "outcomes", "SDQ_SCORE", oc2_fields},
    Ssda903TableInfo{Ssda903Table::oc3, "oc3", "leavingcare", "IN_TOUCH", oc3_fields},
    Ssda903TableInfo{Ssda903Table::previous_permanence, "previous_permanence", "prevperm", "PREV_PERM",
                     previous_permanence_fields},
    Ssda903TableInfo{Ssda903Table::sw_episodes, "sw_episodes", "socialworker", "SW_DECOM", sw_episode_fields},
    Ssda903TableInfo{Ssda903Table::dolo, "dolo", "deprivationofliberty", "DOLO_START", dolo_fields},
};

} // namespace

std::span<const Ssda903TableInfo> ssda903_tables() {
    return tables;
}

const Ssda903TableInfo& info_of(Ssda903Table table) {
    return tables[static_cast<std::size_t>(table)];
}

const Ssda903TableInfo* find_ssda903_table(std::string_view file_name) {
    const std::size_t folder = file_name.find_last_of("/\\");
    if (folder != std::string_view::npos) file_name.remove_prefix(folder + 1);
    const std::size_t dot = file_name.find_last_of('.');
    if (dot != std::string_view::npos) {
        if (!equal_ignoring_case(file_name.substr(dot), ".csv")) return nullptr;
        file_name = file_name.substr(0, dot);
    }
    const std::string plain = plain_name(file_name);
    for (const Ssda903TableInfo& info : tables)
        if (plain == plain_name(info.name) || plain == info.alias) return &info;
    return nullptr;
}

const Ssda903Cell& Ssda903Record::cell(std::string_view field) const {
    static const Ssda903Cell absent;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (table->fields[i].name == field) return cells[i];
    return absent;
}

const std::string& Ssda903Record::child() const {
    return cells.front().text; // CHILD is the first field of every table
}

void came_in(const Ssda903Record& record, Ledger& ledger) {
    ledger.record_came_in(record.table->name);
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
        if (record.cells[i].text.empty()) continue;
        const Role role = record.table->fields[i].role;
        if (role == Role::date || role == Role::unused_date) ledger.date_came_in(record.table->name);
    }
}

} // namespace plumbline::exchange
