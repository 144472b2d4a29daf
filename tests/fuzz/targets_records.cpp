// The readers of children's records.
#include "runtime/timeline/exchange/exchange.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/timeline_support.h"

namespace plumbline::fuzz {

namespace {

// Read in one piece and in pieces of a few bytes: the same timelines, the same words, and every row accounted for.
Outcome run_timeline(const std::string& name, const std::string& input) {
    const timeline_test::Result whole = timeline_test::read_bytes(name, input);
    ReadOptions in_pieces;
    in_pieces.chunk_bytes = 7;
    const timeline_test::Result pieces = timeline_test::read_bytes(name, input, in_pieces);
    if (!timeline_test::adds_up(whole.report) || !timeline_test::adds_up(pieces.report))
        return {"the rows do not add up"};
    // Of a file that ends the run, how many rows were read before is nobody's concern, and where it has two faults that
    // end it, either may be named; that it ends the run is the same.
    const bool is_same = whole.report.fatal.empty() && pieces.report.fatal.empty()
                             ? timeline_test::equal(whole.timelines, pieces.timelines) &&
                                   timeline_test::show(whole.report) == timeline_test::show(pieces.report)
                             : whole.report.fatal.empty() == pieces.report.fatal.empty();
    if (!is_same)
        return {"read in pieces of 7 bytes, it is another timeline:\n" + timeline_test::show(whole.report) +
                "\n" + timeline_test::show(pieces.report)};
    return {{}, whole.report.fatal.empty() && whole.report.rows_used > 0};
}

std::vector<std::string> csv_seeds() {
    return {"case_id,event,at,recorded_at,attrs\n"
            "A1,visit,2025-01-05,2025-01-06T09:30,alone=true;place=home;by=social_worker;worker=W1\n"
            "A1,adoption_review,2025-03-30T01:30,,visit_interval=3 weeks;share=0.75;decided_on=2025-02-01\n"
            "A2,born,2024-12-31,2025-01-01,planned=true\nA2,tea,2025-01-01,,colour=red\n",
            "case_id,event,at,recorded_at,alone,place,note\r\n"
            "\"A, 1\",visit,2025-10-26 01:30,2025-10-27,yes,\"foster home\",\r\n"
            "A3,allocation,05/01/2025,,,,\"two\nlines, and \"\"quotes\"\"\"\r\n",
            "\xEF\xBB\xBF"
            "case_id;event;at\nA1;visit;2025-01-05\n",
            "case_id\tevent\tat\nA1\tvisit\t2025-01-05T10:00Z\n"};
}

std::vector<std::string> json_seeds() {
    return {"{\"case_id\":\"A1\",\"events\":[{\"event\":\"visit\",\"at\":\"2025-01-05T09:00\",\"alone\":true,"
            "\"place\":\"home\"},{\"event\":\"born\",\"at\":\"2024-12-31\",\"planned\":true}]}\n",
            "{ \"events\" : [] , \"case_id\" : \"A3\" }\r\n"
            "{\"case_id\":\"A1\",\"events\":[{\"event\":\"visit\",\"at\":\"2025-01-05\",\"recorded_at\":"
            "\"2025-01-06\",\"alone\":false,\"worker\":\"W\\u0031\"}]}\n"
            "{\"case_id\":\"A2\",\"events\":[{\"event\":\"adoption_review\",\"at\":\"2025-03-30T01:30\","
            "\"share\":0.75,\"visit_interval\":\"3 weeks\",\"decided_on\":\"2025-02-01\"}]}\n",
            "{\"case_id\":\"A1\",\"colour\":1,\"events\":[{\"event\":\"tea\",\"at\":\"2025-01-05\","
            "\"deep\":[[{\"a\":[null,1e3]}]]}]}\n"};
}

// A return that is usable balances, whatever is in it, and can be written.
Outcome judge(bool is_usable, std::vector<ExchangeEvent> events, const ExchangeReport& report) {
    if (is_usable != !report.is_fatal())
        return {"the answer and the report disagree on whether it is usable"};
    if (is_usable && !report.is_balanced()) return {"the return does not balance:\n" + format_report(report)};
    if (!is_usable && !events.empty()) return {"events were written from an unusable return"};
    format_report(report);
    return {{}, !format_timeline_csv(std::move(events)).empty() && is_usable && !report.events.empty()};
}

// The first line of an input is the file's name, which tells the reader which table it is.
ReturnFile named_file(const std::string& input) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    return {input.substr(0, end), input.substr(std::min(end + 1, input.size()))};
}

Outcome run_ssda903(const std::string& input) {
    std::vector<ExchangeEvent> events;
    ExchangeReport report;
    const bool is_usable = read_ssda903(
        {named_file(input)}, [&](ExchangeEvent&& event) { events.push_back(std::move(event)); }, report);
    return judge(is_usable, std::move(events), report);
}

Outcome run_census(const std::string& input) {
    std::vector<ExchangeEvent> events;
    ExchangeReport report;
    const bool is_usable = read_cin_census(
        {{"census.xml", input}}, [&](ExchangeEvent&& event) { events.push_back(std::move(event)); }, report);
    return judge(is_usable, std::move(events), report);
}

std::vector<std::string> ssda903_seeds() {
    std::vector<std::string> seeds;
    for (const std::string& path : paths_in("examples/returns/ssda903", ".csv")) {
        std::string text = read_seed(path);
        std::size_t end = 0;
        for (int lines = 0; lines < 40 && end != std::string::npos; ++lines)
            end = text.find('\n', end + 1);
        seeds.push_back(path.substr(path.rfind('/') + 1) + "\n" + text.substr(0, end));
    }
    return seeds;
}

} // namespace

std::vector<Target> record_targets() {
    return {
        {"csv", "timelines in CSV", csv_seeds, mutate,
         [](const std::string& input) { return run_timeline("fuzzed.csv", input); }},
        {"json_lines", "timelines in JSON Lines", json_seeds, mutate,
         [](const std::string& input) { return run_timeline("fuzzed.jsonl", input); }},
        {"ssda903", "a table of the SSDA903 return", ssda903_seeds, mutate, run_ssda903},
        {"cin_census", "the Children in Need census",
         [] { return std::vector<std::string>{read_seed("examples/returns/cin_census/census_2024.xml")}; },
         mutate, run_census}};
}

} // namespace plumbline::fuzz
