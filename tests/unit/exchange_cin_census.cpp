#include "runtime/timeline/exchange/exchange.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace plumbline;

namespace {

using Events = std::vector<std::string>;

struct Reading {
    Events events; // "2023-10-06 referral", in time order
    std::vector<ExchangeEvent> raw;
    ExchangeReport report;
    bool is_usable = false;
};

Reading read(const std::vector<ReturnFile>& files) {
    Reading reading;
    reading.is_usable = read_cin_census(
        files, [&](ExchangeEvent&& event) { reading.raw.push_back(std::move(event)); }, reading.report);
    for (const ExchangeEvent& event : reading.raw) {
        std::string text = event.at + " " + event.event;
        for (const auto& [name, value] : event.attributes)
            text += " " + name + "=" + value;
        reading.events.push_back(std::move(text));
    }
    std::sort(reading.events.begin(), reading.events.end());
    if (reading.is_usable) CHECK(reading.report.is_balanced());
    return reading;
}

const std::string opening =
    "<Message>\n<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
    "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails></Header>\n<Children>\n";
const std::string closing = "</Children></Message>\n";

std::string child(const std::string& id, const std::string& birth, const std::string& details) {
    return "<Child><ChildIdentifiers><LAchildID>" + id + "</LAchildID>" + birth +
           "<GenderCurrent>1</GenderCurrent></ChildIdentifiers>" + details + "</Child>\n";
}
const std::string born = "<PersonBirthDate>2015-03-27</PersonBirthDate>";

std::string details(const std::string& inside) {
    return "<CINdetails><CINreferralDate>2023-10-06</CINreferralDate>" + inside + "</CINdetails>";
}

Reading read_children(const std::string& children) {
    return read({{"census.xml", opening + children + closing}});
}

std::uint64_t faults(const Reading& reading, FaultKind kind) {
    const auto found = reading.report.faults.find(kind);
    return found == reading.report.faults.end() ? 0 : found->second.count;
}

} // namespace

TEST_CASE("every module of the census") {
    const Reading reading = read_children(child(
        "K1", born,
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>HAND</Disability></"
        "Disabilities>"
        "</ChildCharacteristics>" +
            details("<ReferralSource>1A</ReferralSource><CINclosureDate>2024-02-27</CINclosureDate>"
                    "<DateOfInitialCPC>2023-11-01</DateOfInitialCPC>"
                    "<Assessments><AssessmentActualStartDate>2023-10-09</AssessmentActualStartDate>"
                    "<AssessmentInternalReviewDate>2023-10-30</AssessmentInternalReviewDate>"
                    "<AssessmentAuthorisationDate>2023-11-20</AssessmentAuthorisationDate>"
                    "<FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors>"
                    "<AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"
                    "<CINPlanDates><CINPlanStartDate>2023-11-21</CINPlanStartDate>"
                    "<CINPlanEndDate>2023-12-01</CINPlanEndDate></CINPlanDates>"
                    "<Section47><S47ActualStartDate>2023-10-10</S47ActualStartDate>"
                    "<InitialCPCtarget>2023-10-31</InitialCPCtarget><DateOfInitialCPC>2023-11-01</"
                    "DateOfInitialCPC>"
                    "<ICPCnotRequired>false</ICPCnotRequired></Section47>"
                    "<ChildProtectionPlans><CPPstartDate>2023-11-01</CPPstartDate><CPPendDate>2024-02-20</"
                    "CPPendDate>"
                    "<InitialCategoryOfAbuse>PHY</InitialCategoryOfAbuse><Reviews>"
                    "<CPPreviewDate>2024-01-10</CPPreviewDate><CPPreviewDate>2024-02-20</CPPreviewDate>"
                    "</Reviews></ChildProtectionPlans>"
                    "<PreProceedingsandFGDM><PPStartDate>2023-12-05</PPStartDate><LBPSentDate>2023-12-06</"
                    "LBPSentDate>"
                    "<StepDecisionDate>2024-02-01</StepDecisionDate></PreProceedingsandFGDM>")));
    CHECK(reading.events == Events{"2015-03-27 born", "2023-10-06 referral",
                                   "2023-10-09 assessment_start type=child_and_family",
                                   "2023-10-10 s47_start", "2023-11-01 cp_plan_start", "2023-11-01 icpc",
                                   "2023-11-20 assessment_end type=child_and_family",
                                   "2023-11-21 cin_plan_start", "2023-12-01 cin_plan_end",
                                   "2023-12-05 pre_proceedings_start", "2024-01-10 rcpc",
                                   "2024-02-01 pre_proceedings_end", "2024-02-20 cp_plan_end",
                                   "2024-02-20 rcpc", "2024-02-27 closure"});
    CHECK(reading.report.faults.empty());
    CHECK(reading.report.reports_up_to == "2024-03-31");
    // The conference is told twice, of the referral and of the enquiry, and is one.
    CHECK(reading.report.read_over.at(
              {"Section47", "DateOfInitialCPC", ReadOverReason::already_written, true}) == 1);
    CHECK(reading.report.read_over.at({"Section47", "InitialCPCtarget", ReadOverReason::target, true}) == 1);
    CHECK(reading.report.tables.at("ChildProtectionPlans").dates == 4);
    for (const ExchangeEvent& event : reading.raw)
        CHECK(event.case_id == "K1");
    CHECK(format_report(reading.report).find("WBRI") == std::string::npos);
}

TEST_CASE("stray words and a byte order mark are survived and named") {
    const Reading reading =
        read({{"census.xml", "\xef\xbb\xbf" + opening +
                                 "  <Child><ChildIdentifiers><LAchildID>K1</LAchildID>PersonBirthDate\n" +
                                 born + "</ChildIdentifiers>\n    Ada Lovelace" + details("") + "</Child>" +
                                 closing + "the end"}});
    CHECK(reading.events == Events{"2015-03-27 born", "2023-10-06 referral"});
    CHECK(faults(reading, FaultKind::byte_order_mark) == 1);
    CHECK(faults(reading, FaultKind::stray_text) == 3);
    const std::vector<ExchangeFault>& stray = reading.report.faults.at(FaultKind::stray_text).first;
    CHECK(format_fault(stray[0]) ==
          "census.xml:7:1: 7 bytes of text between the tags outside of everything [stray_text]");
    CHECK(format_fault(stray[1]) ==
          "census.xml:6:5: 12 bytes of text between the tags of Child [stray_text]");
    CHECK(format_fault(stray[2]) ==
          "census.xml:4:53: the word `PersonBirthDate` between the tags of ChildIdentifiers [stray_text]");
    CHECK(format_report(reading.report).find("Lovelace") == std::string::npos);
}

TEST_CASE("a birth date in 1066: the child is kept without it") {
    const Reading reading =
        read_children(child("K1", "<PersonBirthDate>1066-04-13</PersonBirthDate>", details("")));
    CHECK(reading.events == Events{"2023-10-06 referral"});
    CHECK(faults(reading, FaultKind::date_outside_range) == 1);
    CHECK(faults(reading, FaultKind::birth_date_missing) == 0);
    CHECK(reading.report.left_out() == 1);
    CHECK(format_report(reading.report).find("1066") ==
          std::string::npos); // a birth date is nobody's business
}

TEST_CASE("dates ahead of the return, and ends before starts, are kept and named") {
    const Reading reading = read_children(child(
        "K1", born,
        details("<Assessments><AssessmentActualStartDate>2028-04-28</AssessmentActualStartDate>"
                "<AssessmentAuthorisationDate>2023-11-19</AssessmentAuthorisationDate></Assessments>")));
    CHECK(reading.report.events.at("assessment_start") == 1);
    CHECK(reading.report.events.at("assessment_end") == 1);
    CHECK(faults(reading, FaultKind::after_return) == 1);
    CHECK(faults(reading, FaultKind::end_before_start) == 1);
    CHECK(reading.report.faults.at(FaultKind::after_return).first.front().message ==
          "AssessmentActualStartDate is 2028-04-28, and the return reports up to 2024-03-31");
    CHECK(reading.report.left_out() == 0);
}

TEST_CASE("an unborn child") {
    const std::string due = "<ExpectedPersonBirthDate>2024-06-01</ExpectedPersonBirthDate>";
    const Reading unborn = read_children(child("K1", due, details("")));
    CHECK(unborn.events == Events{"2023-10-06 referral", "2024-06-01 born planned=true"});
    CHECK(unborn.report.faults.empty());
    const Reading both = read_children(child("K1", born + due, details("")));
    CHECK(both.events == Events{"2015-03-27 born", "2023-10-06 referral"});
    CHECK(both.report.read_over.at({"Child", "ExpectedPersonBirthDate", ReadOverReason::superseded, true}) ==
          1);
    CHECK(faults(read_children(child("K1", "", details(""))), FaultKind::birth_date_missing) == 1);
}

TEST_CASE("children without an identifier, and children told twice") {
    const Reading nameless = read_children(child("", born, details("")) + child("K2", born, details("")));
    CHECK(nameless.raw.size() == 2);
    CHECK(faults(nameless, FaultKind::child_id_missing) == 1);
    CHECK(nameless.report.tables.at("CINdetails").records == 2);
    CHECK(nameless.report.tables.at("CINdetails").records_without_event == 1);

    // Two years' returns: a referral still open in the first, closed in the second, and one that is the same
    // in both.
    const std::string other = "<CINdetails><CINreferralDate>2021-05-05</CINreferralDate>"
                              "<CINclosureDate>2021-06-05</CINclosureDate></CINdetails>";
    const Reading years =
        read({{"a.xml", opening + child("K1", born, details("") + other) + closing},
              {"b.xml",
               opening + child("K1", born, details("<CINclosureDate>2024-01-05</CINclosureDate>") + other) +
                   closing}});
    CHECK(years.events == Events{"2015-03-27 born", "2021-05-05 referral", "2021-06-05 closure",
                                 "2023-10-06 referral", "2024-01-05 closure"});
    CHECK(faults(years, FaultKind::child_repeated) == 1);
    CHECK(faults(years, FaultKind::record_repeated) == 1);
    const Reading disagree = read_children(child("K1", born, "") +
                                           child("K1", "<PersonBirthDate>2016-03-27</PersonBirthDate>", ""));
    CHECK(disagree.events == Events{"2015-03-27 born"});
    CHECK(faults(disagree, FaultKind::birth_date_disagrees) == 1);
}

TEST_CASE("tags out of their place are named and stay in the balance") {
    const Reading reading = read_children(
        child("K1", born,
              "<Assessments><AssessmentActualStartDate>2023-10-09</AssessmentActualStartDate></Assessments>" +
                  details("<Visits><VisitDate>2023-10-20</VisitDate><Seen>1</Seen></Visits><CINclosureDate/>"
                          "<CINreferralDate>2023-10-07</CINreferralDate>")));
    CHECK(reading.events == Events{"2015-03-27 born", "2023-10-06 referral"});
    CHECK(faults(reading, FaultKind::field_not_known) == 2);
    CHECK(faults(reading, FaultKind::field_repeated) == 1);
    CHECK(reading.report.tables.at("Assessments").records_without_event == 1);
    CHECK(reading.report.tables.at("CINdetails").dates == 3);
}

TEST_CASE("namespaces, comments, entities and character data") {
    const Reading reading = read(
        {{"census.xml",
          "<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
          "<c:Message xmlns:c=\"urn:x\"><c:Children><c:Child><c:ChildIdentifiers>"
          "<c:LAchildID><![CDATA[K&1]]></c:LAchildID><c:PersonBirthDate>2015-<!-- x -->03-27"
          "</c:PersonBirthDate><c:UPN>&b;</c:UPN></c:ChildIdentifiers></c:Child></c:Children></c:Message>"}});
    REQUIRE(reading.is_usable);
    CHECK(reading.events == Events{"2015-03-27 born"});
    CHECK(reading.raw.front().case_id == "K&1");
    CHECK(reading.report.reports_up_to.empty());
}

TEST_CASE("deep nesting is no danger") {
    std::string deep, back;
    for (int i = 0; i < 20'000; ++i) {
        deep += "<a>";
        back += "</a>";
    }
    const Reading reading = read_children(deep + "2023-01-01" + back);
    CHECK(reading.is_usable);
    CHECK(faults(reading, FaultKind::field_not_known) == 1);
}

TEST_CASE("what is no census is said to be what it seems to be") {
    const auto complaint = [](const ReturnFile& file) {
        const Reading reading = read({file});
        CHECK_FALSE(reading.is_usable);
        CHECK(reading.raw.empty());
        return format_fault(reading.report.faults.begin()->second.first.front());
    };
    CHECK(complaint({"a.xml", "<EXPSSDA903/>"}) == "a.xml:1:1: this is not a Children in Need census: it "
                                                   "seems to be an SSDA903 return [not_this_format]");
    CHECK(complaint({"a.csv", "CHILD,DOB\n"}) ==
          "a.csv:1:1: this is not a Children in Need census: it is not XML, it "
          "seems to be CSV (SSDA903 comes as CSV) [not_this_format]");
    CHECK(complaint({"a.xml", "<Message>\n  <Children>\n</Message>"}) ==
          "a.xml:3:3: start-end tags mismatch [malformed_xml]");
}
