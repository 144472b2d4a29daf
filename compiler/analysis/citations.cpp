#include "compiler/analysis/citations.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace plumbline::analysis {

namespace {

constexpr int most_positions = 100'000; // more clauses than any document has; bounds what `1 to N` unfolds to

std::optional<int> number_of(std::string_view text) {
    int number = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || stopped != text.data() + text.size() || number < 1 || number > most_positions)
        return std::nullopt;
    return number;
}

// The positions in order as written; nothing where the text is not a list of positions.
std::optional<std::vector<int>> positions_of(std::string_view text) {
    constexpr std::string_view comma = ", ", joint = " and ", range = " to ";
    std::vector<int> positions;
    for (;;) {
        const std::size_t end = std::min({text.find(comma), text.find(joint), text.size()});
        const std::string_view part = text.substr(0, end);
        const std::size_t to = part.find(range);
        const auto first = number_of(part.substr(0, to));
        const auto last = to == std::string_view::npos ? first : number_of(part.substr(to + range.size()));
        if (!first || !last || *last < *first || positions.size() > most_positions) return std::nullopt;
        for (int position = *first; position <= *last; ++position)
            positions.push_back(position);
        if (end == text.size()) return positions;
        text.remove_prefix(end + (text.substr(end).starts_with(comma) ? comma.size() : joint.size()));
    }
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

} // namespace

ClauseIndexes::ClauseIndexes(const std::vector<Clause>& clauses) {
    for (std::size_t index = 0; index < clauses.size(); ++index)
        sections_[clauses[index].section].emplace(clauses[index].position, static_cast<ClauseIndex>(index));
}

bool ClauseIndexes::has_section(std::string_view section) const {
    return sections_.find(section) != sections_.end();
}

std::optional<ClauseIndex> ClauseIndexes::find(std::string_view section, int position) const {
    const auto there = sections_.find(section);
    if (there == sections_.end()) return std::nullopt;
    const auto found = there->second.find(position);
    if (found == there->second.end()) return std::nullopt;
    return found->second;
}

int ClauseIndexes::last_position(std::string_view section) const {
    const auto there = sections_.find(section);
    return there == sections_.end() ? 0 : there->second.rbegin()->first;
}

std::string_view ClauseIndexes::near_section(std::string_view place) const {
    constexpr std::size_t near_enough = 8;
    std::vector<std::string> names;
    std::string_view best;
    std::size_t longest = near_enough - 1;
    for (const auto& [name, positions] : sections_) {
        names.push_back(name);
        const std::size_t common = common_prefix(name, place);
        if (common <= longest) continue;
        longest = common;
        best = name;
    }
    if (!best.empty()) return best;
    const auto found = sections_.find(nearest(place.substr(0, place.rfind(", ")), names));
    return found == sections_.end() ? std::string_view() : std::string_view(found->first);
}

std::string_view ClauseIndexes::section_of(std::string_view place) const {
    for (std::size_t end = place.size(); end != std::string_view::npos && end > 0;
         end = place.rfind(", ", end - 1)) {
        const auto found = sections_.find(place.substr(0, end));
        if (found != sections_.end()) return found->first;
    }
    return {};
}

void cite(std::string_view source, const Span& written, const std::string& what, const ClauseIndexes& clauses,
          std::set<ClauseIndex>& cited, Diagnostics& diagnostics) {
    constexpr std::string_view apart = "; ";
    // Without escapes a byte of the text is a byte of the file, and the place itself can be pointed at.
    const bool is_plain = written.end - written.begin == source.size() + 2;
    for (std::size_t at = 0; at <= source.size();) {
        const std::size_t end = std::min(source.find(apart, at), source.size());
        const std::string_view place = source.substr(at, end - at);
        Span span = written;
        if (is_plain)
            span = {written.file, written.begin + 1 + static_cast<std::uint32_t>(at),
                    written.begin + 1 + static_cast<std::uint32_t>(end)};
        at = end + apart.size();

        const std::string_view section = clauses.section_of(place);
        if (section.empty()) {
            const std::string_view near = clauses.near_section(place);
            diagnostics.add(
                DiagnosticKind::unknown_clause, span,
                fmt::format("{} cites `{}`, and no section of clauses.tsv is called so", what, place),
                near.empty() ? "write the section as clauses.tsv has it, then the position: `SECTION, 2`"
                             : fmt::format("a section that begins alike is `{}`", near));
            continue;
        }
        const int last = clauses.last_position(section);
        const std::string write = last == 1 ? fmt::format("write `{}, 1`", section)
                                            : fmt::format("write which: `{}, 1`, or several: `{}, 1 to {}`",
                                                          section, section, last);
        if (section.size() == place.size()) {
            diagnostics.add(DiagnosticKind::cites_no_clause, span,
                            fmt::format("{} cites the section `{}` and none of its clauses, 1 to {}", what,
                                        section, last),
                            write);
            continue;
        }
        const std::string_view rest = place.substr(section.size() + 2);
        const auto positions = positions_of(rest);
        if (!positions) {
            diagnostics.add(DiagnosticKind::unknown_clause, span,
                            fmt::format("{} cites `{}` of the section `{}`, and that is no position in it",
                                        what, rest, section),
                            write);
            continue;
        }
        for (const int position : *positions) {
            if (const auto clause = clauses.find(section, position)) {
                cited.insert(*clause);
                continue;
            }
            diagnostics.add(DiagnosticKind::unknown_clause, span,
                            fmt::format("{} cites `{}, {}`, and clauses.tsv lists no such clause", what,
                                        section, position),
                            fmt::format("the last of that section is {}", last));
        }
    }
}

} // namespace plumbline::analysis
