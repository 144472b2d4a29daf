#include "runtime/timeline/exchange/exchange.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace plumbline;

namespace {

struct Reading {
    std::vector<std::string>
        events; // "2017-05-01 cla_start section_20=true", in time order, one child's or all
    std::vector<ExchangeEvent> raw;
    ExchangeReport report;
    bool is_usable = false;
};

Reading read(const std::vector<ReturnFile>& files) {
    Reading reading;
    reading.is_usable = read_ssda903(
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

Reading read_episodes(const std::string& rows) {
    return read({{"episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC\n" + rows}});
}

using Events = std::vector<std::string>;

std::uint64_t faults(const Reading& reading, FaultKind kind) {
    const auto found = reading.report.faults.find(kind);
    return found == reading.report.faults.end() ? 0 : found->second.count;
}

std::uint64_t read_over(const Reading& reading, const std::string& field, ReadOverReason reason) {
    std::uint64_t total = 0;
    for (const auto& [what, count] : reading.report.read_over)
        if (what.field == field && what.reason == reason) total += count;
    return total;
}

} // namespace

TEST_CASE("a period of care from start to end") {
    const Reading reading = read_episodes("7,01/05/2017,S,V2,N1,U4,PR1,10/06/2017,X1\n"
                                          "7,10/06/2017,P,V2,N1,K2,PR1,02/08/2017,X1\n"
                                          "7,02/08/2017,L,C1,N1,K2,PR1,05/09/2017,X1\n"
                                          "7,05/09/2017,B,C2,N1,U1,PR1,31/12/2017,E4A\n");
    CHECK(reading.events == Events{"2017-05-01 cla_start section_20=true",
                                   "2017-05-01 placement_start type=foster", "2017-06-10 placement_end",
                                   "2017-06-10 placement_start type=residential",
                                   "2017-08-02 interim_care_order_start", "2017-09-05 care_order",
                                   "2017-09-05 interim_care_order_end", "2017-09-05 placement_end",
                                   "2017-09-05 placement_start type=connected_carer", "2017-12-31 cla_end",
                                   "2017-12-31 placement_end"});
    CHECK(reading.report.faults.empty());
    CHECK(read_over(reading, "DEC", ReadOverReason::goes_on) ==
          1); // of the episode that ends with a change of status
}

TEST_CASE("the shape of the file does not matter") {
    const std::string rows = "\"7\",01/05/2017,s,v2,N1,u4,PR1,,\r\n";
    const Reading reading =
        read({{"EPISODES.CSV", "\xef\xbb\xbf"
                               "child,\"decom\",Rne,LS,cin,place,place_provider,dec,rec\r\n" +
                                   rows + "\r\n"}});
    CHECK(reading.events ==
          Events{"2017-05-01 cla_start section_20=true", "2017-05-01 placement_start type=foster"});
    CHECK(faults(reading, FaultKind::byte_order_mark) == 1);
    CHECK(reading.report.faults.size() == 1);
    CHECK(read({{"anything.csv", "CHILD,DOB,REVIEW\n7,02/03/2010,01/02/2017\n"}}).events ==
          Events{"2010-03-02 born", "2017-02-01 cla_review"});
}

TEST_CASE("rows in any order, also of several children") {
    const Reading reading = read_episodes("8,01/07/2017,S,C2,N1,P1,PR0,,\n"
                                          "7,10/06/2017,P,V2,N1,R5,PR1,,\n"
                                          "7,01/05/2017,S,V2,N1,R2,PR1,10/06/2017,X1\n");
    CHECK(reading.events == Events{"2017-05-01 cla_start section_20=true",
                                   "2017-05-01 placement_start type=health", "2017-06-10 placement_end",
                                   "2017-06-10 placement_start type=custody", "2017-07-01 care_order",
                                   "2017-07-01 cla_start section_20=false", "2017-07-01 placed_at_home",
                                   "2017-07-01 placement_start type=at_home"});
    CHECK(reading.report.faults.empty());
}

TEST_CASE("care that began before the return gets no start") {
    const Reading reading = read_episodes("7,01/05/2017,L,C2,N1,U4,PR1,10/06/2017,X1\n"
                                          "7,10/06/2017,P,C2,N1,A5,PR1,01/08/2017,E8\n"
                                          "8,01/05/2017,P,C2,N1,H5,PR1,,\n");
    CHECK(reading.events ==
          Events{"2017-05-01 care_order", "2017-05-01 placement_start", "2017-06-10 adoptive_placement_start",
                 "2017-06-10 placement_end", "2017-06-10 placement_start type=adoptive",
                 "2017-08-01 adoptive_placement_end", "2017-08-01 cla_end", "2017-08-01 placement_end"});
    CHECK(faults(reading, FaultKind::care_began_before_return) == 2);
    CHECK(faults(read_episodes("7,01/05/2017,L,L3,N1,U4,PR1,,\n"), FaultKind::care_began_before_return) == 1);
    CHECK(read_over(read_episodes("7,01/05/2017,L,L3,N1,U4,PR1,,\n"), "DECOM",
                    ReadOverReason::began_earlier) == 1);
}

TEST_CASE("short breaks are not being looked after") {
    CHECK(read_episodes(
              "7,01/05/2017,S,V3,N2,U4,PR1,03/05/2017,E8\n7,01/06/2017,S,V3,N2,U4,PR1,03/06/2017,E8\n")
              .events == Events{"2017-05-01 short_break_stay_start", "2017-05-03 short_break_stay_end",
                                "2017-06-01 short_break_stay_start", "2017-06-03 short_break_stay_end"});
    const Reading agreement = read_episodes("7,01/05/2017,S,V4,N2,U4,PR1,10/06/2017,X1\n"
                                            "7,10/06/2017,P,V4,N2,K2,PR1,01/02/2018,E8\n");
    CHECK(agreement.events == Events{"2017-05-01 short_break_plan_start", "2018-02-01 short_break_plan_end"});
    CHECK(read_over(agreement, "DECOM", ReadOverReason::short_break) == 1);
    CHECK(agreement.report.faults.empty());
}

TEST_CASE("a period that mixes short breaks with care starts where care does") {
    const Reading reading = read_episodes("7,01/05/2017,S,V4,N2,U4,PR1,10/06/2017,X1\n"
                                          "7,10/06/2017,L,V2,N2,U4,PR1,01/08/2017,X1\n"
                                          "7,01/08/2017,L,V3,N2,U4,PR1,01/02/2018,E4B\n");
    CHECK(reading.events ==
          Events{"2017-05-01 short_break_plan_start", "2017-06-10 cla_start section_20=true",
                 "2017-06-10 placement_start type=foster", "2017-06-10 short_break_plan_end",
                 "2017-08-01 short_break_stay_start", "2018-02-01 cla_end", "2018-02-01 placement_end",
                 "2018-02-01 short_break_stay_end"});
    CHECK(faults(reading, FaultKind::short_breaks_mixed_with_care) == 1);
}

TEST_CASE("adoptive placements, and what ends them") {
    // From foster carer to adoptive parents of the same name, a change on paper, and an order.
    const Reading adopted = read_episodes("7,01/05/2017,S,C2,N1,U5,PR1,10/06/2017,X1\n"
                                          "7,10/06/2017,U,E1,N1,A5,PR1,01/08/2017,X1\n"
                                          "7,01/08/2017,T,E1,N1,A3,PR1,01/02/2018,E12\n");
    CHECK(adopted.events == Events{"2017-05-01 care_order", "2017-05-01 cla_start section_20=false",
                                   "2017-05-01 placement_start type=foster",
                                   "2017-06-10 adoptive_placement_start", "2017-06-10 placement_end",
                                   "2017-06-10 placement_order", "2017-06-10 placement_start type=adoptive",
                                   "2017-08-01 placement_end", "2017-08-01 placement_start type=adoptive",
                                   "2018-02-01 adoption_order", "2018-02-01 cla_end",
                                   "2018-02-01 placement_end"});
    const Reading other_parents = read_episodes("7,01/05/2017,S,J3,N1,A5,PR1,10/06/2017,X1\n"
                                                "7,10/06/2017,P,J3,N1,A6,PR1,,\n");
    CHECK(other_parents.events ==
          Events{"2017-05-01 adoptive_placement_start", "2017-05-01 cla_start section_20=false",
                 "2017-05-01 placement_start type=adoptive", "2017-06-10 adoptive_placement_end",
                 "2017-06-10 adoptive_placement_start", "2017-06-10 placement_end",
                 "2017-06-10 placement_start type=adoptive"});
}

TEST_CASE("remand, and a care order at home that ends with a move") {
    CHECK(
        read_episodes("7,01/05/2017,S,J1,N1,R1,PR1,10/06/2017,X1\n7,10/06/2017,L,C1,N1,R1,PR1,01/08/2017,X1\n"
                      "7,01/08/2017,P,C1,N1,P1,PR0,01/09/2017,X1\n7,01/09/2017,P,C1,N1,Z1,PR0,,\n")
            .events == Events{"2017-05-01 cla_start section_20=false",
                              "2017-05-01 placement_start type=residential", "2017-05-01 remand",
                              "2017-06-10 interim_care_order_start", "2017-06-10 remand_end",
                              "2017-08-01 placed_at_home", "2017-08-01 placement_end",
                              "2017-08-01 placement_start type=at_home", "2017-09-01 home_placement_end",
                              "2017-09-01 placement_end", "2017-09-01 placement_start"});
}

TEST_CASE("a code that is not in its set costs only what depends on it") {
    // Reason for the new episode: what began is not known. The order, and the end of care, are.
    const Reading no_reason = read_episodes("7,01/05/2017,S,V2,N1,U4,PR1,10/06/2017,X1\n"
                                            "7,10/06/2017,Q,C2,N1,K2,PR1,01/08/2017,E3\n");
    CHECK(no_reason.events == Events{"2017-05-01 cla_start section_20=true",
                                     "2017-05-01 placement_start type=foster", "2017-06-10 care_order",
                                     "2017-08-01 cla_end", "2017-08-01 placement_end"});
    CHECK(faults(no_reason, FaultKind::code_not_known) == 1);
    // Legal status: not told whether it was section 20, nor whether the interim order ended.
    const Reading no_status = read_episodes("7,01/05/2017,S,??,N1,U4,PR1,10/06/2017,X1\n"
                                            "7,10/06/2017,L,C1,N1,U4,PR1,01/08/2017,X1\n"
                                            "7,01/08/2017,L,C9,N1,U4,PR1,01/10/2017,E3\n");
    CHECK(no_status.events == Events{"2017-05-01 cla_start", "2017-05-01 placement_start type=foster",
                                     "2017-10-01 cla_end", "2017-10-01 placement_end"});
    CHECK(faults(no_status, FaultKind::code_not_known) == 2);
    // Placement and end.
    const Reading no_place = read_episodes("7,01/05/2017,S,V2,N1,Q9,PR1,10/06/2017,E99\n");
    CHECK(no_place.events == Events{"2017-05-01 cla_start section_20=true", "2017-05-01 placement_start"});
    CHECK(read_over(no_place, "DEC", ReadOverReason::code_unusable) == 1);
    // A value that could be a name or an address is not repeated; a code is.
    CHECK(no_reason.report.faults.at(FaultKind::code_not_known).first.front().message.find("`Q`") !=
          std::string::npos);
    const Reading slipped = read_episodes("7,01/05/2017,S,V2,N1,EG197TT,PR1,,\n");
    CHECK(slipped.report.faults.at(FaultKind::code_not_known).first.front().message.find("EG19") ==
          std::string::npos);
}

TEST_CASE("a date that cannot be used costs only its own events") {
    const Reading reading = read_episodes("7,31/04/2017,S,V2,N1,U4,PR1,10/06/2017,X1\n"
                                          "7,10/06/2017,P,V2,N1,K2,PR1,01.08.2017,E3\n");
    CHECK(reading.events ==
          Events{"2017-06-10 placement_end", "2017-06-10 placement_start type=residential"});
    CHECK(faults(reading, FaultKind::no_such_date) == 1);
    CHECK(faults(reading, FaultKind::date_shape) == 1);
    CHECK(reading.report.left_out() == 2);
    const ExchangeFault& fault = reading.report.faults.at(FaultKind::date_shape).first.front();
    CHECK(format_fault(fault) == "episodes.csv:3:29: DEC is not a date; expected dd/mm/yyyy [date_shape]");
    const Reading only_an_end = read_episodes("7,,S,V2,N1,U4,PR1,10/06/2017,E3\n");
    CHECK(only_an_end.events == Events{"2017-06-10 cla_end", "2017-06-10 placement_end"});
}

TEST_CASE("episodes that overlap, leave gaps or stay open are kept as they stand") {
    const Reading overlap = read_episodes("7,01/05/2017,S,V2,N1,U4,PR1,10/09/2017,E4A\n"
                                          "7,01/08/2017,S,V2,N1,U6,PR1,,\n");
    CHECK(overlap.raw.size() == 6);
    CHECK(faults(overlap, FaultKind::episodes_overlap) == 1);
    const Reading gap =
        read_episodes("7,01/05/2017,S,V2,N1,U4,PR1,10/06/2017,X1\n7,12/06/2017,P,V2,N1,U6,PR1,,\n");
    CHECK(gap.events == Events{"2017-05-01 cla_start section_20=true",
                               "2017-05-01 placement_start type=foster", "2017-06-10 placement_end",
                               "2017-06-12 placement_start type=foster"});
    CHECK(faults(gap, FaultKind::episodes_gap) == 1);
    // A change of placement says by itself when the one before ended.
    const Reading open = read_episodes("7,01/05/2017,S,V2,N1,U4,PR1,,X1\n7,12/06/2017,P,V2,N1,U6,PR1,,\n");
    CHECK(open.events == Events{"2017-05-01 cla_start section_20=true",
                                "2017-05-01 placement_start type=foster", "2017-06-12 placement_end",
                                "2017-06-12 placement_start type=foster"});
    CHECK(faults(open, FaultKind::open_episode_followed) == 1);
    CHECK(faults(open, FaultKind::end_reason_without_date) == 1);
    // Two years' returns: the episode that was open is told again with its end, and used once.
    const Reading years =
        read_episodes("7,01/05/2017,S,V2,N1,U4,PR1,,\n7,01/05/2017,S,V2,N1,U4,PR1,02/06/2018,E4A\n");
    CHECK(years.raw.size() == 4);
    CHECK(faults(years, FaultKind::episode_restated) == 1);
    CHECK(faults(years, FaultKind::episodes_overlap) == 0);
}

TEST_CASE("reviews, inside and outside of care") {
    const std::string columns = "CHILD,DOB,REVIEW,REVIEW_CODE\n";
    const ReturnFile episodes{"episodes.csv",
                              "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n"
                              "7,01/05/2017,S,V2,U4,10/06/2017,E4A\n8,01/05/2017,P,V2,U4,,\n"};
    const Reading reading =
        read({episodes,
              {"reviews.csv", columns + "7,02/03/2010,20/05/2017,PN1\n7,02/03/2010,11/06/2017,PN1\n"
                                        "8,02/03/2010,01/01/2015,PN1\n8,02/03/2010,01/01/2018,PN1\n"
                                        "9,02/03/2010,01/06/2017,PN1\n"}});
    CHECK(reading.report.events.at("cla_review") == 5);
    // The day after care ended, and the child of whom there is no episode. Before an unknown start nothing is
    // proved.
    CHECK(faults(reading, FaultKind::review_outside_care) == 2);
    CHECK(faults(read({{"reviews.csv", columns + "9,02/03/2010,01/06/2017,PN1\n"}}),
                 FaultKind::review_outside_care) == 0);
}

TEST_CASE("the birth date is written once, whichever tables repeat it") {
    const Reading reading = read({{"header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
                                                 "7,2,02/03/2004,WBRI,A1,1,05/06/2018\n"},
                                  {"oc2.csv", "CHILD,DOB,SDQ_SCORE,CONVICTED\n7,02/03/2004,12,0\n"},
                                  {"oc3.csv", "CHILD,DOB,IN_TOUCH\n8,02/03/2001,YES\n"}});
    CHECK(reading.events == Events{"2001-03-02 born", "2004-03-02 born"});
    CHECK(read_over(reading, "DOB", ReadOverReason::repeats_birth_date) == 1);
    CHECK(read_over(reading, "MC_DOB", ReadOverReason::other_person) == 1);
    for (const char* field : {"SEX", "ETHNIC", "UPN"})
        CHECK(read_over(reading, field, ReadOverReason::personal) == 1);
    const std::string everything = format_timeline_csv(reading.raw) + format_report(reading.report);
    for (const char* personal : {"WBRI", "A1"})
        CHECK(everything.find(personal) == std::string::npos);
}

TEST_CASE("missing, adoption, asylum and social workers") {
    const Reading missing =
        read({{"missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END\n7,,M,01/06/2017,03/06/2017\n"
                              "7,,A,03/06/2017,03/06/2017\n7,,M,03/06/2017,\n"}});
    CHECK(missing.events == Events{"2017-06-01 missing_start", "2017-06-03 missing_return",
                                   "2017-06-03 missing_return", "2017-06-03 missing_start",
                                   "2017-06-03 missing_start"});
    CHECK(missing.report.remarks.size() == 1);

    const Reading adoption = read({{"placed_for_adoption.csv", "CHILD,DATE_PLACED,DATE_PLACED_CEASED\n"
                                                               "7,01/06/2017,01/12/2017\n"},
                                   {"ad1.csv", "CHILD,DATE_INT,DATE_MATCH\n7,01/06/2017,01/09/2017\n"
                                               "8,05/06/2017,05/09/2017\n"}});
    CHECK(adoption.events == Events{"2017-06-01 adoption_decision", "2017-06-05 adoption_decision",
                                    "2017-09-01 match_decision", "2017-09-05 match_decision"});
    CHECK(adoption.report.faults.empty());
    CHECK(read_over(adoption, "DATE_PLACED_CEASED", ReadOverReason::no_event) == 1);

    const Reading asylum =
        read({{"uasc.csv", "CHILD,SEX,DOB,DUC\n7,1,02/03/2001,01/03/2019\n8,1,02/03/2002,\n"}});
    CHECK(asylum.events == Events{"2001-03-02 born", "2002-03-02 born", "2019-03-01 uasc_end"});
    CHECK(asylum.report.remarks.begin()->second == 2);

    const Reading workers =
        read({{"SW_episodes.csv", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n"
                                  "7,,SW2,01/09/2017,,LEFTRL\n7,,SW1,01/06/2017,01/09/2017,FCONTA\n"}});
    CHECK(workers.events == Events{"2017-06-01 allocation to_role=social_worker worker=SW1",
                                   "2017-09-01 allocation to_role=social_worker worker=SW2",
                                   "2017-09-01 worker_change"});
    CHECK(read({{"DoLo.csv", "CHILD,DOB,DOLO_START,DOLO_END\n7,,01/01/2025,02/01/2025\n"}}).events.empty());
}

TEST_CASE("dates after the year that the return is of") {
    std::string rows;
    for (int child = 1; child <= 300; ++child)
        rows += std::to_string(child) + ",01/05/2017,S,V2,N1,U4,PR1,,\n";
    const Reading reading = read_episodes(rows + "999,01/05/2081,S,V2,N1,U4,PR1,,\n");
    CHECK(reading.report.reports_up_to.starts_with("2018-03-31"));
    CHECK(faults(reading, FaultKind::after_return) == 1); // one date, though two events come from it
    CHECK(reading.report.events.at("cla_start") == 301);
}

TEST_CASE("the XML says the same as the CSV") {
    const ReturnFile xml{
        "return.xml",
        "<?xml version='1.0'?>\n<EXPSSDA903><CHILD><HEADER><CHILDID>7</CHILDID><UPN>A1</UPN><SEX>2</SEX>"
        "<DOB>02/03/2004</DOB><ETHNIC>WBRI</ETHNIC><UASC>1</UASC><DUC>01/03/2022</DUC>"
        "<DATE_INT>01/06/2017</DATE_INT><DATE_MATCH>01/09/2017</DATE_MATCH>"
        "<AMISSING><MISSING>M</MISSING><MIS_START>01/06/2017</MIS_START>"
        "<MIS_END>03/06/2017</MIS_END></AMISSING>"
        "<AREVIEW><REVIEW>20/05/2017</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>"
        "<AREVIEW><REVIEW>20/08/2017</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW><MOTHER/><MC_DOB/>"
        "<PERMANENCE><PREV_PERM>Z1</PREV_PERM></PERMANENCE><OC2><CONVICTED>0</CONVICTED></OC2>"
        "<AD_PLACED><DATE_PLACED>01/06/2017</DATE_PLACED></AD_PLACED></HEADER>\n"
        "<EPISODE><DECOM>01/05/2017</DECOM><RNE>S</RNE><LS>V2</LS><CIN>N1</CIN><PL>U4</PL>"
        "<DEC>31/12/2017</DEC><REC>E4A</REC></EPISODE></CHILD></EXPSSDA903>"};
    const Reading from_csv = read(
        {{"header.csv", "CHILD,SEX,DOB,ETHNIC,UPN\n7,2,02/03/2004,WBRI,A1\n"},
         {"uasc.csv", "CHILD,SEX,DOB,DUC\n7,2,02/03/2004,01/03/2022\n"},
         {"ad1.csv", "CHILD,DATE_INT,DATE_MATCH\n7,01/06/2017,01/09/2017\n"},
         {"missing.csv", "CHILD,MISSING,MIS_START,MIS_END\n7,M,01/06/2017,03/06/2017\n"},
         {"reviews.csv", "CHILD,REVIEW,REVIEW_CODE\n7,20/05/2017,PN1\n7,20/08/2017,PN1\n"},
         {"placed_for_adoption.csv", "CHILD,DATE_PLACED\n7,01/06/2017\n"},
         {"episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC\n7,01/05/2017,S,V2,N1,U4,31/12/2017,E4A\n"}});
    const Reading from_xml = read({xml});
    CHECK(from_xml.events == from_csv.events);
    CHECK(from_xml.raw.size() == 12);
    CHECK(from_xml.report.tables.at("oc2").records_without_event == 1);
    CHECK(faults(from_xml, FaultKind::field_not_known) == 0);
    // A tag out of its place is named, and the dates in it are in the balance.
    const Reading odd =
        read({{"return.xml", "<EXPSSDA903><CHILD><HEADER><CHILDID>7</CHILDID><DOB>02/03/2004</DOB></HEADER>"
                             "<VISIT><WHEN>01/05/2017</WHEN></VISIT></CHILD></EXPSSDA903>"}});
    CHECK(odd.events == Events{"2004-03-02 born"});
    CHECK(faults(odd, FaultKind::field_not_known) == 1);
    CHECK(odd.report.tables.at("(not known)").dates_read_over == 1);
}

TEST_CASE("every record and every date is written or has a reason") {
    const Reading reading = read(
        {{"header.csv",
          "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB,NOTE\n7,2,02/03/2004,WBRI,A1,,,seen 1\n,1,01/01/2010,,,,,\n"
          "8,1,30/02/2010,WBRI,,,,01/01/2017\n9,1,01/01/2010,WBRI,,,,,,01/02/2017\n"},
         {"episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC\n7,01/05/2017,S,V2,N1,U4,10/06/2017,X1\n"
                          "7,01/05/2017,S,V2,N1,U4,10/06/2017,X1\n7,10/06/2017,P,V3,N1,U4,01/01/"
                          "1066,E2\n8,,,,,,01/02/2017,\n"},
         {"previous_permanence.csv",
          "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n7,02/03/2004,P1,E01,zz/04/2010\n"}});
    CHECK(reading.report.is_balanced());
    CHECK(reading.report.tables.at("header").records == 4);
    CHECK(reading.report.tables.at("header").dates == 6);
    CHECK(reading.report.tables.at("header").dates_written == 1);
    CHECK(reading.report.tables.at("episodes").records_with_event == 2);
    CHECK(reading.report.tables.at("episodes").dates_read_over == 4);
    CHECK(reading.report.tables.at("previous_permanence").dates_read_over == 2);
    CHECK(format_report(reading.report).find("do not add up") == std::string::npos);
    // The balance is a real one: a date lost on the way is seen.
    ExchangeReport broken = reading.report;
    ++broken.tables["header"].dates;
    CHECK_FALSE(broken.is_balanced());
}

TEST_CASE("nothing is written from a return of which one file is unusable") {
    const Reading reading =
        read({{"header.csv", "CHILD,DOB,ETHNIC\n7,02/03/2004,WBRI\n"}, {"return.xml", "<Message/>"}});
    CHECK_FALSE(reading.is_usable);
    CHECK(reading.raw.empty());
    CHECK(reading.report.faults.at(FaultKind::not_this_format).first.front().message ==
          "this is not SSDA903: it seems to be a Children in Need census");
}

TEST_CASE("the timeline CSV is sorted and quoted") {
    CHECK(format_timeline_csv({{"b", "visit", "2025-01-01", {}},
                               {"a,\"x\"", "visit", "2025-01-02", {{"place", "home"}, {"alone", "true"}}},
                               {"b", "born", "2025-01-01", {}},
                               {"a,\"x\"", "visit", "2024-01-02", {}}}) ==
          "case_id,event,at,recorded_at,attrs\n"
          "\"a,\"\"x\"\"\",visit,2024-01-02,,\n\"a,\"\"x\"\"\",visit,2025-01-02,,place=home;alone=true\n"
          "b,born,2025-01-01,,\nb,visit,2025-01-01,,\n");
}

TEST_CASE("the example returns can be read, and their faults are named") {
    const std::string examples = std::string(PLUMBLINE_SOURCE_DIR) + "/examples/returns/";
    const ExchangeSink sink = [](ExchangeEvent&&) {};
    ExchangeReport looked_after;
    CHECK(import_ssda903({examples + "ssda903"}, sink, looked_after));
    CHECK(looked_after.is_balanced());
    CHECK(looked_after.files_read.size() == 4);
    CHECK(looked_after.events.at("born") == 64);
    CHECK(looked_after.events.at("missing_start") == 4);
    CHECK(looked_after.reports_up_to.starts_with("2018-03-31"));
    CHECK(looked_after.faults.contains(FaultKind::review_outside_care));
    ExchangeReport in_need;
    CHECK(import_cin_census({examples + "cin_census"}, sink, in_need));
    CHECK(in_need.is_balanced());
    CHECK(in_need.left_out() == 1); // the birth date in 1066
    CHECK(in_need.events.at("referral") == 3);
    CHECK(in_need.faults.contains(FaultKind::stray_text));
}
