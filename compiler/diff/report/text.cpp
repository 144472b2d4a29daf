#include "compiler/diff/report/report.h"

#include "compiler/diff/report/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::diff {

namespace {

std::string painted(const std::string& text, const char* code, bool colours) {
    return colours ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

const char* colour_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::same:
        return "2";
    case Verdict::stricter:
        return "32";
    case Verdict::looser:
        return "31";
    case Verdict::incomparable:
        return "33";
    default:
        return "36";
    }
}

std::string event_line(const WitnessEvent& event) {
    std::string text = fmt::format("        {:<28}{}", dated(event.at), event.event);
    for (const auto& [name, value] : event.attributes)
        text += " " + attribute_in_words(name, value);
    if (!event.recorded_at.empty()) text += ", written down " + dated(event.recorded_at);
    return text + "\n";
}

std::string outcome_lines(const char* side, const std::vector<Outcome>& list) {
    std::string text;
    for (const Outcome& one : list) {
        text += fmt::format("        {} {}: {} {}", side, one.rule, one.requires_name, one.status);
        if (!one.due.empty()) text += ", due " + dated(one.due);
        if (!one.satisfied_at.empty() && one.status != "met") text += ", done " + dated(one.satisfied_at);
        text += "\n";
    }
    if (list.empty()) text += fmt::format("        {} asks nothing of it\n", side);
    return text;
}

std::string witness_text(const Witness& witness) {
    std::string text = fmt::format("      {} passes and {} fails, as of {}:\n", witness.passes_a ? "A" : "B",
                                   witness.passes_a ? "B" : "A", dated(witness.as_of));
    for (const WitnessEvent& event : witness.events)
        text += event_line(event);
    return text + outcome_lines("A", witness.a) + outcome_lines("B", witness.b);
}

std::string compared(const Comparison& comparison, const Pair& pair, const TextStyle& style) {
    // Green is what asks for more: of two versions, what B asks.
    const Verdict verdict = comparison.versions ? turned(pair.verdict) : pair.verdict;
    std::string text = fmt::format(
        "  {}  {}\n", painted(fmt::format("{:<34}", name_of_line(comparison, pair)), "1", style.colours),
        painted(result_in_words(comparison, pair), colour_of(verdict), style.colours));
    for (const bool is_a : {true, false})
        for (const Said& said : is_a ? pair.a : pair.b) {
            text += fmt::format("    {}  {}\n", is_a ? "A" : "B", said.says);
            if (!said.exceptions.empty()) text += fmt::format("       {}\n", said.exceptions);
            text += painted(fmt::format("       {}: {}", said.rule, said.source), "2", style.colours) + "\n";
            if (pair.change() == Change::reassigned && comparison.versions)
                text += fmt::format("       responsible: {}\n", said.responsible);
        }
    const auto line = [&](const char* label, const std::string& value) {
        if (!value.empty()) text += fmt::format("      {:<9}{}\n", label, value);
    };
    line("changed", changed_in_words(comparison, pair));
    if (pair.pairing_proposed) line("pairing", "proposed by what the two ask; a topic is missing");
    if (pair.verdict != Verdict::same || !pair.differs.empty()) line("differs", joined(pair.differs));
    if (pair.apart) line("apart", pair.apart->words);
    for (const std::string& note : pair.notes)
        line("", note);
    line("why", pair.reason);
    line("proved", pair.proof);
    for (const Witness& witness : pair.witnesses)
        text += witness_text(witness);
    return text + "\n";
}

std::string counts(const Comparison& comparison) {
    std::string text;
    for (const auto& [subject, name] :
         {std::pair{Subject::rule, "duties"}, std::pair{Subject::measure, "measures"},
          std::pair{Subject::practice, "practices"}}) {
        std::string list;
        const auto add = [&](std::size_t count, std::string words) {
            std::replace(words.begin(), words.end(), '_', ' ');
            if (words == "both ways") words = "changed both ways";
            if (words == "only in a") words = "only in A";
            if (words == "only in b") words = "only in B";
            if (count > 0) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, words);
        };
        if (comparison.versions)
            for (int i = 0; i < change_count; ++i)
                add(comparison.count(static_cast<Change>(i), subject),
                    std::string(name_of(static_cast<Change>(i))));
        else
            for (int i = 0; i < verdict_count; ++i)
                add(comparison.count(static_cast<Verdict>(i), subject),
                    std::string(name_of(static_cast<Verdict>(i))));
        if (!list.empty()) text += fmt::format("{:<10} {}\n", name, list);
    }
    return text;
}

// Practices are listed where two versions of them are compared, and else only counted: no two authorities ask
// in the same words.
bool is_told(const Comparison& comparison, const Pair& pair) {
    return is_listed(comparison, pair) && (comparison.versions || pair.subject != Subject::practice);
}

std::string alone(const Comparison& comparison, Verdict verdict, const TextStyle& style) {
    const std::string title = comparison.versions
                                  ? (verdict == Verdict::only_in_a ? "Removed" : "Added")
                                  : (verdict == Verdict::only_in_a ? "Only in A" : "Only in B");
    std::string text;
    std::string chapter = "\n";
    for (const Pair& pair : comparison.pairs) {
        if (pair.verdict != verdict || !is_told(comparison, pair)) continue;
        if (text.empty()) text += fmt::format("\n{}\n", painted(title, "1;4", style.colours));
        if (pair.chapter != chapter) {
            chapter = pair.chapter;
            text += "\n  " + (chapter.empty() ? std::string("Without a chapter") : chapter) + "\n";
        }
        const Said& said = pair.a.empty() ? pair.b.front() : pair.a.front();
        const std::string name = comparison.versions || said.topic.empty() ? said.rule : said.topic;
        text += fmt::format("    {:<34}  {}\n", name, said.says);
        if (comparison.versions) text += fmt::format("    {:<34}  {}\n", "", said.source);
    }
    return text;
}

} // namespace

std::string text_of(const Comparison& comparison, const TextStyle& style) {
    std::string text;
    for (const bool is_a : {true, false})
        text += fmt::format("{}{}\n", side_in_words(comparison, is_a),
                            heading(is_a ? comparison.a : comparison.b));
    for (const std::string& note : comparison.notes)
        text += "note: " + note + "\n";
    std::string chapter = "\n";
    for (const Pair& pair : comparison.pairs) {
        if (!is_compared(pair) || !is_told(comparison, pair)) continue;
        if (pair.chapter != chapter) {
            chapter = pair.chapter;
            text += "\n" + painted(chapter.empty() ? "Without a chapter" : chapter, "1;4", style.colours) +
                    "\n\n";
        }
        text += compared(comparison, pair, style);
    }
    if (style.names_what_stands_alone)
        text += alone(comparison, Verdict::only_in_a, style) + alone(comparison, Verdict::only_in_b, style);
    if (comparison.versions && std::none_of(comparison.pairs.begin(), comparison.pairs.end(),
                                            [&](const Pair& pair) { return is_listed(comparison, pair); }))
        text += "\nnothing has changed\n";
    return text + "\n" + counts(comparison);
}

std::string matrix_of(const std::vector<Comparison>& comparisons, const TextStyle& style) {
    if (comparisons.empty()) return {};
    const StandardInfo& against = comparisons.front().b;
    const std::vector<std::string> topics = topics_of_b(comparisons);
    std::string text = fmt::format("Each authority's place towards {}\n\n", heading(against));
    std::vector<std::size_t> widths;
    std::size_t first = 5;
    for (const std::string& topic : topics)
        first = std::max(first, topic.size());
    for (const Comparison& comparison : comparisons) {
        std::size_t width = comparison.a.name.size();
        for (const std::string& topic : topics)
            width = std::max(width, cell_of(comparison, topic).words.size());
        widths.push_back(width);
    }
    const auto trimmed = [](std::string line) {
        while (!line.empty() && line.back() == ' ')
            line.pop_back();
        return line + "\n";
    };
    std::string line = fmt::format("{:<{}}", "topic", first);
    for (std::size_t i = 0; i < comparisons.size(); ++i)
        line += fmt::format("  {:<{}}", comparisons[i].a.name, widths[i]);
    text += trimmed(line);
    for (const std::string& topic : topics) {
        line = fmt::format("{:<{}}", topic, first);
        for (std::size_t i = 0; i < comparisons.size(); ++i) {
            const Cell cell = cell_of(comparisons[i], topic);
            const char* colour = cell.verdict ? colour_of(*cell.verdict) : "0";
            line += "  " + painted(cell.words, colour, style.colours && !cell.words.empty());
            if (i + 1 < comparisons.size()) line += std::string(widths[i] - cell.words.size(), ' ');
        }
        text += trimmed(line);
    }
    text += "\n" + cells_in_words() + "\n";
    for (const Comparison& comparison : comparisons) {
        std::string listed;
        for (const Pair& pair : comparison.pairs)
            if (pair.subject == Subject::rule &&
                (pair.verdict == Verdict::looser || pair.verdict == Verdict::incomparable))
                listed += compared(comparison, pair, style);
        text += fmt::format(
            "\n{}\n\n", painted(fmt::format("{} (A) towards {} (B)", comparison.a.name, comparison.b.name),
                                "1;4", style.colours));
        for (const std::string& note : comparison.notes)
            text += "note: " + note + "\n";
        text += listed.empty() ? "  nowhere looser\n\n" : listed;
        text += counts(comparison);
    }
    return text;
}

} // namespace plumbline::diff
