// A file cut between cases: whatever the size of a part, and in whatever order they are read.
#include "runtime/timeline/parted_file.h"
#include "timeline_support.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <random>
#include <set>

using namespace timeline_test;

namespace {

const std::string header = "case_id,event,at\n";

// Cases of one row, of a few, and of very many.
std::string rows_of_cases(unsigned seed) {
    std::mt19937 random(seed);
    std::string rows;
    for (int one = 100; one < 140; ++one) {
        const unsigned count = random() % 8 == 0 ? 400 : 1 + random() % 6;
        for (unsigned row = 0; row < count; ++row)
            rows += fmt::format("C{},visit,2025-03-{:02}\n", one, 1 + random() % 28);
    }
    return rows;
}

std::set<std::string> cases_in(const std::string& rows) {
    std::set<std::string> cases;
    for (std::size_t at = 0; at < rows.size(); at = rows.find('\n', at) + 1)
        cases.insert(rows.substr(at, rows.find(',', at) - at));
    return cases;
}

} // namespace

TEST_CASE("parts: no row is lost or read twice, no case is cut, in any order of reading") {
    const TemporaryDirectory directory;
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const std::string rows = rows_of_cases(seed);
        const std::string path = directory.write("parts.csv", header + rows);
        for (const std::size_t part_bytes : {10, 23, 24, 100, 1000, 5000, 1'000'000}) {
            CAPTURE(part_bytes);
            std::map<std::size_t, std::string> expected;
            for (const int order : {0, 1, 2}) {
                // Each opened anew: what is remembered of long cases comes from the order of reading.
                const auto file = PartedFile::open(path, part_bytes);
                REQUIRE(file);
                std::vector<std::size_t> indices(file->parts());
                for (std::size_t i = 0; i < indices.size(); ++i)
                    indices[i] = i;
                if (order == 1) std::reverse(indices.begin(), indices.end());
                if (order == 2) std::shuffle(indices.begin(), indices.end(), std::mt19937(seed));
                std::map<std::size_t, std::string> parts;
                PartedFile::Part part;
                for (const std::size_t index : indices) {
                    REQUIRE(file->read(index, part));
                    REQUIRE(part.bytes.starts_with(header));
                    parts[index] = std::string(part.bytes.substr(header.size()));
                    CHECK(part.lines == static_cast<std::size_t>(
                                            std::count(parts[index].begin(), parts[index].end(), '\n')));
                }
                if (order == 0) expected = parts;
                CHECK(parts == expected);
            }
            std::string whole;
            std::size_t cases = 0;
            for (const auto& [index, part] : expected) {
                whole += part;
                cases += cases_in(part).size();
            }
            CHECK(whole == rows);
            CHECK(cases == 40);
        }
    }
}
