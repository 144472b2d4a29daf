#include "tests/differential/kept_test.h"

#include <fmt/format.h>

#include <set>

namespace plumbline::differential {

namespace {

std::set<std::string> lines_in(const std::string& text) {
    std::set<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.insert(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

// Lines of one that the other does not have.
std::string only_in(const std::string& one, const std::string& other) {
    const std::set<std::string> there = lines_in(other);
    std::string text;
    for (const std::string& line : lines_in(one))
        if (!there.contains(line)) text += "  " + line + "\n";
    return text.empty() ? "  nothing, or the same lines in another order\n" : text;
}

} // namespace

std::string kept_test(const Question& question, const Disagreement& disagreement, const std::string& name) {
    std::string asked = "--as-of " + question.when.as_of;
    if (!question.when.known_at.empty()) asked += " --known-at " + question.when.known_at;
    std::string text = fmt::format("## Fault {0}\n\n```std {0}.std\n{1}```\n\n```csv {0}.csv\n{2}```\n\n",
                                   name, question.standard, csv_of(question.rows));
    text += fmt::format(
        "```console\n$ plumbline check {0}.std {0}.csv {1} --library tests/differential/library --quiet "
        "--format json\n{2}```\n\n",
        name, asked, disagreement.machine);
    text += fmt::format("Only the bytecode's interpreter says:\n{}Only {} says:\n{}",
                        only_in(disagreement.machine, disagreement.other), words_of(disagreement.against),
                        only_in(disagreement.other, disagreement.machine));
    return text;
}

} // namespace plumbline::differential
