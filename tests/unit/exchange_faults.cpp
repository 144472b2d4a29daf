// Every kind of fault that the readers of returns know, each provoked by a small made-up return. A kind
// without a case here fails the last test.
#include "runtime/timeline/exchange/exchange.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

using namespace plumbline;

namespace {

struct FaultCase {
    FaultKind kind;
    bool is_census;
    std::vector<ReturnFile> files;
};

const std::string header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n7,1,02/03/2010,WBRI,UN1,,\n";
const std::string episode_columns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC\n";

ReturnFile episodes(const std::string& rows) {
    return {"episodes.csv", episode_columns + rows};
}

// A census around what is in its one child.
ReturnFile census(const std::string& child, const std::string& reference = "2024-03-31") {
    return {"census.xml", "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
                          "<ReferenceDate>" +
                              reference + "</ReferenceDate></CollectionDetails></Header><Children><Child>" +
                              child + "</Child></Children></Message>"};
}
const std::string identifiers = "<ChildIdentifiers><LAchildID>K1</LAchildID>"
                                "<PersonBirthDate>2015-03-27</PersonBirthDate></ChildIdentifiers>";
ReturnFile census_with(const std::string& details) {
    return census(identifiers + "<CINdetails><CINreferralDate>2023-10-06</CINreferralDate>" + details +
                  "</CINdetails>");
}

std::vector<FaultCase> fault_cases() {
    using enum FaultKind;
    constexpr bool ssda903 = false, cin = true;
    const ReturnFile header_file{"header.csv", header};
    const std::string births = "CHILD,DOB,REVIEW,REVIEW_CODE\n";
    return {
        {not_this_format, ssda903, {census(identifiers)}},
        {not_this_format, ssda903, {{"header.csv", "CHILD;SEX;DOB\n7;1;02/03/2010\n"}}},
        {not_this_format, ssda903, {{"notes.csv", "name,colour\na,b\n"}}},
        {not_this_format, ssda903, {{"header.xlsx", "PK\x03\x04 and so on"}}},
        {not_this_format,
         ssda903,
         {{"header.csv", "\xff\xfe"
                         "C"}}},
        {not_this_format, ssda903, {{"header.csv", ""}}},
        {not_this_format, cin, {header_file}},
        {not_this_format, cin, {{"return.xml", "<EXPSSDA903/>"}}},
        {malformed_csv, ssda903, {{"header.csv", header + "8,\"1,02/03/2010,WBRI,,,\n"}}},
        {malformed_csv, ssda903, {{"header.csv", header + "8,\"1\"2,02/03/2010,WBRI,,,\n"}}},
        {malformed_xml, cin, {{"census.xml", "<Message><Header></Message>"}}},
        {malformed_xml, cin, {{"census.xml", "<Message/><Message/>"}}},
        {malformed_xml, ssda903, {{"return.xml", "<EXPSSDA903><CHILD>"}}},
        {column_missing, ssda903, {{"episodes.csv", "CHILD,LS\n7,C2\n"}}},
        {byte_order_mark, ssda903, {{"header.csv", "\xef\xbb\xbf" + header}}},
        {reference_date_odd, cin, {census(identifiers, "2024-03-28")}},
        {reference_date_odd, cin, {census(identifiers, "2023-03-31")}},
        {stray_text,
         cin,
         {census("<ChildIdentifiers><LAchildID>K1</LAchildID>PersonBirthDate</ChildIdentifiers>")}},
        {stray_text, ssda903, {{"return.xml", "<EXPSSDA903>words<CHILD/></EXPSSDA903>"}}},
        {field_not_known, ssda903, {{"header.csv", "CHILD,DOB,ETHNIC,SHOE_SIZE\n7,02/03/2010,WBRI,31\n"}}},
        {field_not_known, cin, {census_with("<Assessed>2023-10-06</Assessed>")}},
        {field_not_known, cin, {census("<ChildIdentifiers id=\"1\"/>")}},
        {field_repeated, cin, {census_with("<CINreferralDate>2023-10-07</CINreferralDate>")}},
        {field_repeated, ssda903, {{"header.csv", "CHILD,DOB,ETHNIC,DOB\n7,02/03/2010,WBRI,02/03/2010\n"}}},
        {row_too_long, ssda903, {{"header.csv", header + "8,1,02/03/2010,WBRI,UN1,,,,\n"}}},
        {row_too_short, ssda903, {{"header.csv", header + "8,1,02/03/2010\n"}}},
        {child_id_missing, ssda903, {{"header.csv", header + ",1,02/03/2010,WBRI,UN1,,\n"}}},
        {child_id_missing, cin, {census("<ChildIdentifiers/>")}},
        {child_id_unusable, ssda903, {{"header.csv", header + "\xe9,1,02/03/2010,WBRI,UN1,,\n"}}},
        {child_id_unusable,
         cin,
         {census("<ChildIdentifiers><LAchildID>\xe9</LAchildID></ChildIdentifiers>")}},
        {record_repeated, ssda903, {{"header.csv", header + "7,1,02/03/2010,WBRI,UN1,,\n"}}},
        {record_repeated,
         cin,
         {census_with("<Section47><S47ActualStartDate>2023-10-08</S47ActualStartDate></Section47>"
                      "<Section47><S47ActualStartDate>2023-10-08</S47ActualStartDate></Section47>")}},
        {child_repeated, cin, {census(identifiers), census(identifiers)}},
        {child_not_in_header, ssda903, {header_file, episodes("8,01/05/2017,S,V2,N1,U4,PR1,,\n")}},
        {date_missing, ssda903, {episodes("7,,S,V2,N1,U4,PR1,,\n")}},
        {date_missing, cin, {census_with("<Assessments/>")}},
        {date_shape, ssda903, {episodes("7,2017-05-01,S,V2,N1,U4,PR1,,\n")}},
        {date_shape, cin, {census_with("<CINclosureDate>07/11/2023</CINclosureDate>")}},
        {no_such_date, ssda903, {episodes("7,31/04/2017,S,V2,N1,U4,PR1,,\n")}},
        {no_such_date, cin, {census_with("<CINclosureDate>2023-02-29</CINclosureDate>")}},
        {date_outside_range, ssda903, {{"header.csv", "CHILD,DOB,ETHNIC\n7,02/03/1066,WBRI\n"}}},
        {date_outside_range,
         cin,
         {census("<ChildIdentifiers><LAchildID>K1</LAchildID>"
                 "<PersonBirthDate>1066-04-13</PersonBirthDate></ChildIdentifiers>")}},
        {after_return,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,,\n"),
          {"reviews.csv", births + "7,02/03/2010,01/01/2030,PN1\n"}}},
        {after_return,
         cin,
         {census_with("<Assessments><AssessmentActualStartDate>2028-04-28</AssessmentActualStartDate>"
                      "</Assessments>")}},
        {before_birth, ssda903, {header_file, episodes("7,01/05/2009,S,V2,N1,U4,PR1,,\n")}},
        {end_before_start, ssda903, {episodes("7,01/05/2017,S,V2,N1,U4,PR1,30/04/2017,E4A\n")}},
        {end_before_start, cin, {census_with("<CINclosureDate>2023-10-05</CINclosureDate>")}},
        {outside_its_record,
         cin,
         {census_with("<Section47><S47ActualStartDate>2022-06-02</S47ActualStartDate></Section47>")}},
        {birth_date_missing, cin, {census("<ChildIdentifiers><LAchildID>K1</LAchildID></ChildIdentifiers>")}},
        {birth_date_disagrees,
         ssda903,
         {header_file, {"reviews.csv", births + "7,02/03/2011,01/01/2017,PN1\n"}}},
        {decision_dates_disagree,
         ssda903,
         {{"placed_for_adoption.csv", "CHILD,DATE_PLACED\n7,01/06/2017\n"},
          {"ad1.csv", "CHILD,DATE_INT,DATE_MATCH\n7,02/06/2017,01/09/2017\n"}}},
        {code_missing, ssda903, {episodes("7,01/05/2017,,V2,N1,U4,PR1,,\n")}},
        {code_not_known, ssda903, {episodes("7,01/05/2017,S,V9,N1,U4,PR1,,\n")}},
        {code_not_in_set, ssda903, {episodes("7,01/05/2017,S,V2,N99,U4,PR1,,\n")}},
        {code_not_in_set, cin, {census_with("<PrimaryNeedCode>N99</PrimaryNeedCode>")}},
        {attribute_unusable, ssda903, {{"sw_episodes.csv", "CHILD,SW_ID,SW_DECOM\n7,SW;1,01/06/2017\n"}}},
        {care_began_before_return, ssda903, {episodes("7,01/05/2017,P,V2,N1,U4,PR1,,\n")}},
        {change_outside_care,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,01/06/2017,E4A\n7,01/08/2017,P,V2,N1,U4,PR1,,\n")}},
        {change_disagrees,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,01/06/2017,X1\n7,01/06/2017,L,V2,N1,U4,PR1,,\n")}},
        {episodes_overlap,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,01/09/2017,E4A\n7,01/06/2017,S,V2,N1,U4,PR1,,\n")}},
        {episodes_gap,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,01/06/2017,X1\n7,03/06/2017,P,V2,N1,U6,PR1,,\n")}},
        {open_episode_followed,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,,\n7,01/06/2017,S,V2,N1,U4,PR1,,\n")}},
        {episode_restated,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,,\n7,01/05/2017,S,V2,N1,U4,PR1,01/06/2017,E4A\n")}},
        {next_episode_missing, ssda903, {episodes("7,01/05/2017,S,V2,N1,U4,PR1,01/06/2017,X1\n")}},
        {end_reason_without_date, ssda903, {episodes("7,01/05/2017,S,V2,N1,U4,PR1,,E4A\n")}},
        {end_date_without_reason, ssda903, {episodes("7,01/05/2017,S,V2,N1,U4,PR1,01/06/2017,\n")}},
        {short_breaks_mixed_with_care,
         ssda903,
         {episodes("7,01/05/2017,S,V3,N1,U4,PR1,01/06/2017,X1\n7,01/06/2017,L,C2,N1,U4,PR1,,\n")}},
        {review_outside_care,
         ssda903,
         {episodes("7,01/05/2017,S,V2,N1,U4,PR1,01/06/2017,E4A\n"),
          {"reviews.csv", births + "7,02/03/2010,01/07/2017,PN1\n"}}},
    };
}

ExchangeReport read(const FaultCase& fault_case, std::vector<ExchangeEvent>& events) {
    ExchangeReport report;
    const ExchangeSink sink = [&](ExchangeEvent&& event) { events.push_back(std::move(event)); };
    const bool is_usable = fault_case.is_census ? read_cin_census(fault_case.files, sink, report)
                                                : read_ssda903(fault_case.files, sink, report);
    CHECK(is_usable == !report.is_fatal());
    return report;
}

} // namespace

TEST_CASE("every kind of fault is named where it is, and the report stays in balance") {
    for (const FaultCase& fault_case : fault_cases()) {
        CAPTURE(std::string(name_of(fault_case.kind)));
        std::vector<ExchangeEvent> events;
        const ExchangeReport report = read(fault_case, events);
        const auto found = report.faults.find(fault_case.kind);
        REQUIRE(found != report.faults.end());
        CHECK(found->second.count >= 1);
        REQUIRE(!found->second.first.empty());
        CHECK(!found->second.first.front().message.empty());
        CHECK(found->second.first.front().file.size() > 3);
        CHECK(format_report(report).find(std::string(name_of(fault_case.kind))) != std::string::npos);
        if (weight_of(fault_case.kind) == FaultWeight::fatal) {
            CHECK(report.is_fatal());
            CHECK(events.empty());
        } else {
            CHECK(report.is_balanced());
            // A child's identifier, its birth date and its sex are no business of a message.
            const std::string& message = found->second.first.front().message;
            CHECK(message.find("K1") == std::string::npos);
            CHECK(message.find("2010-03-02") == std::string::npos);
        }
        CHECK((report.left_out() > 0) >= (weight_of(fault_case.kind) == FaultWeight::left_out));
    }
}

TEST_CASE("files and folders that cannot be read are named") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "plumbline_exchange_test";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const ExchangeSink sink = [](ExchangeEvent&&) {};
    {
        ExchangeReport report;
        CHECK_FALSE(import_ssda903({(folder / "episodes.csv").string()}, sink, report));
        CHECK(report.faults.contains(FaultKind::file_unreadable));
    }
    {
        ExchangeReport report;
        CHECK_FALSE(import_cin_census({folder.string()}, sink, report));
        CHECK(report.faults.contains(FaultKind::file_unreadable));
    }
    std::ofstream(folder / "Header.CSV") << header;
    std::ofstream(folder / "header_of_last_year.csv") << header;
    std::ofstream(folder / "LICENSE") << "words";
    {
        ExchangeReport report;
        CHECK(import_ssda903({folder.string()}, sink, report));
        CHECK(report.files_read.size() == 1);
        CHECK(report.events["born"] == 1);
        CHECK(report.faults[FaultKind::file_not_read].count == 1);
    }
    fs::remove_all(folder);
}

TEST_CASE("no kind of fault is without a case") {
    std::set<FaultKind> tested = {FaultKind::file_unreadable, FaultKind::file_not_read}; // the test above
    for (const FaultCase& fault_case : fault_cases())
        tested.insert(fault_case.kind);
#define PLUMBLINE_FAULT(name, weight, meaning) CHECK_MESSAGE(tested.contains(FaultKind::name), #name);
#include "runtime/timeline/exchange/fault_kinds.def"
#undef PLUMBLINE_FAULT
}
