// docs/bundle-format.md against the code: its tables are written from the code's, and what it says by hand is
// there. PLUMBLINE_UPDATE=1 rewrites the tables.
#include "runtime/bundle/bundle_file.h"
#include "runtime/bundle/container.h"
#include "runtime/bundle/limits.h"
#include "runtime/bundle/words.h"

#include <cstdlib>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

using namespace plumbline;

namespace {

const std::string document_path = std::string(PLUMBLINE_SOURCE_DIR) + "/docs/bundle-format.md";

std::string read_document() {
    std::ifstream file(document_path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string table_row(const OperationInfo& operation) {
    std::string letters;
    for (const char letter : operation.operands)
        letters += (letters.empty() ? "`" : " ") + std::string(1, letter);
    return fmt::format("| `{}` | {}{} | {} |\n", operation.name, letters, letters.empty() ? "" : "`",
                       operation.meaning);
}

std::string instruction_table() {
    const auto sort_of = [](Opcode opcode) -> std::string_view {
        if (selects(opcode))
            return info(opcode).operands[0] == 'M' ? "Selecting moments" : "Selecting spells";
        if (gathers(opcode)) return "What the next form takes with it";
        return is_form(opcode) ? "Forms: each makes obligations" : "Stages of the next recurrence";
    };
    std::string table;
    std::string_view sort;
    for (std::size_t index = 0; index < opcode_table().size(); ++index) {
        const auto opcode = static_cast<Opcode>(index);
        if (sort_of(opcode) != sort) {
            sort = sort_of(opcode);
            table += fmt::format("\n### {}\n\n| instruction | operands | meaning |\n|---|---|---|\n", sort);
        }
        table += table_row(opcode_table()[index]);
    }
    return table + "\n";
}

std::string step_table() {
    std::string table = "\n| step | operands | meaning |\n|---|---|---|\n";
    for (const OperationInfo& operation : condition_op_table())
        table += table_row(operation);
    return table + "\n";
}

// The document with what stands between a mark and the next `end` replaced.
std::string with_table(const std::string& document, const std::string& mark, const std::string& table) {
    const std::string begin_line = "<!-- generated: " + mark + " -->\n";
    const std::size_t mark_at = document.find(begin_line);
    REQUIRE(mark_at != std::string::npos);
    const std::size_t begin = mark_at + begin_line.size();
    const std::size_t end = document.find("<!-- end -->", begin);
    REQUIRE(end != std::string::npos);
    return document.substr(0, begin) + table + document.substr(end);
}

bool mentions(const std::string& document, const std::string& part) {
    return document.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("bundle document: its tables are the code's") {
    const std::string document = read_document();
    REQUIRE_FALSE(document.empty());
    std::string current = with_table(document, "instructions", instruction_table());
    current = with_table(current, "condition steps", step_table());
    if (current != document && std::getenv("PLUMBLINE_UPDATE") != nullptr) {
        std::ofstream(document_path, std::ios::binary) << current;
        return;
    }
    // Not the documents themselves: they would fill the screen.
    const bool is_current = current == document;
    CHECK_MESSAGE(
        is_current,
        "docs/bundle-format.md differs from the tables: run with PLUMBLINE_UPDATE=1, and read the diff");
}

TEST_CASE("bundle document: letters, sections and numbers are the code's") {
    const std::string document = read_document();
    for (const auto table : {opcode_table(), condition_op_table()})
        for (const OperationInfo& operation : table)
            for (const char letter : operation.operands) {
                CAPTURE(operation.name);
                CHECK(mentions(document, fmt::format("\n| `{}` |", letter)));
            }
    for (std::uint32_t id = 1; id <= section_count; ++id) {
        CAPTURE(id);
        CHECK(mentions(document, fmt::format("\n| {} {} |", id, section_name(id))));
    }
    CHECK(mentions(document, fmt::format("format version **{}**", bundle_format_version)));
    CHECK(mentions(document, fmt::format("\n| {} | the table of sections, {} bytes each", header_bytes,
                                         table_entry_bytes)));
    CHECK(mentions(document, fmt::format("`u32` {}, `u32` 0, `u64` length", signature_id)));
    CHECK(mentions(document, fmt::format("at most {} bytes", most_signature_bytes)));
    CHECK(mentions(document, fmt::format("never above {}", max_condition_stack)));
    CHECK(limits::steps_of_a_condition == 4096);
    CHECK(max_registers == 4096);
    CHECK(limits::months_of_age == 3600);
    CHECK(Duration::max_amount == 1'000'000);
}
