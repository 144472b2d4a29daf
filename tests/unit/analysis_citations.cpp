// What a source cites, against a list of clauses whose sections hold commas and begin alike.
#include "compiler/analysis/citations.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace plumbline;
using namespace plumbline::analysis;

namespace {

struct Cited {
    std::set<ClauseIndex> clauses;
    std::vector<std::string> faults; // names of their kinds
};

Cited cited(const std::string& source) {
    SourceSet sources;
    Diagnostics diagnostics;
    const FileIndex list =
        sources.add({"clauses.tsv", "section\tposition\tparaphrase\tform\tresponsible\tnote\n"
                                    "Visits\t1\ta\tdeadline\t\t\n"          // 0
                                    "Visits\t2\tb\tdeadline\t\t\n"          // 1
                                    "Visits\t3\tc\tdeadline\t\t\n"          // 2
                                    "Visits, Care leavers\t1\td\tage\t\t\n" // 3
                                    "Visits, Care leavers\t2\te\tage\t\t\n" // 4
                                    "Visits, Care leavers\t3\tf\tage\t\t\n" // 5
                                    "Plans (1, 2)\t1\tg\tpractice\t\t\n"}); // 6
    const ClauseIndexes indexes(read_clauses(sources, list, diagnostics));
    REQUIRE(diagnostics.all().empty());
    Cited result;
    const Span written{list, 0, static_cast<std::uint32_t>(source.size() + 2)};
    cite(source, written, "rule `r`", indexes, result.clauses, diagnostics);
    for (const Diagnostic& one : diagnostics.all())
        result.faults.emplace_back(name_of(one.kind));
    return result;
}

using Set = std::set<ClauseIndex>;
using Faults = std::vector<std::string>;

} // namespace

TEST_CASE("a source cites by section and positions") {
    CHECK(cited("Visits, 1").clauses == Set{0});
    CHECK(cited("Visits, 1, 3").clauses == Set{0, 2});
    CHECK(cited("Visits, 1 and 3").clauses == Set{0, 2});
    CHECK(cited("Visits, 1 to 3").clauses == Set{0, 1, 2});
    CHECK(cited("Visits, 1 and 2 to 3").clauses == Set{0, 1, 2});
    CHECK(cited("Visits, 1, 2 and 3 to 3").clauses == Set{0, 1, 2});
    CHECK(cited("Visits, Care leavers, 2").clauses == Set{4}); // the longest section that fits
    CHECK(cited("Visits, 2; Visits, Care leavers, 1 and 3; Plans (1, 2), 1").clauses == Set{1, 3, 5, 6});
    CHECK(cited("Visits, 2; Visits, Care leavers, 1 and 3; Plans (1, 2), 1").faults.empty());
}

TEST_CASE("a source that cites no clause, or one that is not there") {
    CHECK(cited("Visits").faults == Faults{"cites_no_clause"});
    CHECK(cited("Visits, Care leavers").faults == Faults{"cites_no_clause"});
    CHECK(cited("Visits, 4").faults == Faults{"unknown_clause"});
    CHECK(cited("Visits, 2 to 5").faults == Faults{"unknown_clause", "unknown_clause"});
    CHECK(cited("Visits, 2 to 5").clauses == Set{1, 2});
    for (const char* bad : {"visits, 1", "Visit, 1", "Visits 1", "Visits, one", "Visits, 0", "Visits, -1",
                            "Visits, 3 to 1", "Visits, 1 to", "Visits, 1, ", "Visits, 1,2",
                            "Visits, Carers, 1", "Visits, 1 to 99999999999", "", "; ", "Visits, 99999999"}) {
        CAPTURE(bad);
        const Cited got = cited(bad);
        CHECK(got.clauses.empty());
        CHECK_FALSE(got.faults.empty());
        CHECK(got.faults.front() == "unknown_clause");
    }
    CHECK(cited("Visits, 1; Elsewhere, 2").clauses == Set{0});
    CHECK(cited("Visits, 1; Elsewhere, 2").faults == Faults{"unknown_clause"});
    CHECK(cited("Visits, 1; ").faults == Faults{"unknown_clause"});
}

TEST_CASE("the page on coverage lists the forms as they are") {
    std::ifstream file(std::filesystem::path(PLUMBLINE_SOURCE_DIR) / "docs/coverage.md");
    const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    std::string table;
    for (int at = 0; at <= static_cast<int>(ClauseForm::practice); ++at) {
        const ClauseFormInfo& form = info(static_cast<ClauseForm>(at));
        const char* by[] = {"rule", "measure", "practice", "rule or practice"};
        table += "| `" + std::string(form.name) + "` | " + by[static_cast<int>(form.kept_by)] + " | " +
                 std::string(form.sketch) + " |\n";
    }
    CHECK(page.find(table) != std::string::npos);
}
