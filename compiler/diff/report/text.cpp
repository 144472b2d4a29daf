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

std::string compared(const Pair& pair, const TextStyle& style) {
    std::string title = pair.topic.empty() ? pair.a.front().rule : pair.topic;
    if (pair.subject == Subject::measure) title += " (measure)";
    std::string text = fmt::format("  {}  {}\n", painted(fmt::format("{:<34}", title), "1", style.colours),
                                   painted(in_words(pair.verdict), colour_of(pair.verdict), style.colours));
    for (const bool is_a : {true, false})
        for (const Said& said : is_a ? pair.a : pair.b) {
            text += fmt::format("    {}  {}\n", is_a ? "A" : "B", said.says);
            text += painted(fmt::format("       {}: {}", said.rule, said.source), "2", style.colours) + "\n";
        }
    const auto line = [&](const char* label, const std::string& value) {
        if (!value.empty()) text += fmt::format("      {:<9}{}\n", label, value);
    };
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
        for (int i = 0; i < verdict_count; ++i) {
            const auto verdict = static_cast<Verdict>(i);
            const std::size_t count = comparison.count(verdict, subject);
            if (count == 0) continue;
            std::string words(name_of(verdict));
            if (verdict == Verdict::only_in_a) words = "only in A";
            if (verdict == Verdict::only_in_b) words = "only in B";
            list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, words);
        }
        if (!list.empty()) text += fmt::format("{:<10} {}\n", name, list);
    }
    return text;
}

} // namespace

std::string text_of(const Comparison& comparison, const TextStyle& style) {
    std::string text = fmt::format("A  {}\nB  {}\n", heading(comparison.a), heading(comparison.b));
    for (const std::string& note : comparison.notes)
        text += "note: " + note + "\n";
    std::string chapter = "\n";
    for (const Pair& pair : comparison.pairs) {
        if (!is_compared(pair) || pair.subject == Subject::practice) continue;
        if (pair.chapter != chapter) {
            chapter = pair.chapter;
            text += "\n" + painted(chapter.empty() ? "Without a chapter" : chapter, "1;4", style.colours) +
                    "\n\n";
        }
        text += compared(pair, style);
    }
    if (style.names_what_stands_alone)
        for (const Verdict verdict : {Verdict::only_in_a, Verdict::only_in_b}) {
            bool first = true;
            chapter = "\n";
            for (const Pair& pair : comparison.pairs) {
                if (pair.verdict != verdict || pair.subject == Subject::practice) continue;
                if (first)
                    text += fmt::format("\n{}\n",
                                        painted(verdict == Verdict::only_in_a ? "Only in A" : "Only in B",
                                                "1;4", style.colours));
                first = false;
                if (pair.chapter != chapter) {
                    chapter = pair.chapter;
                    text += "\n  " + (chapter.empty() ? std::string("Without a chapter") : chapter) + "\n";
                }
                const Said& said = pair.a.empty() ? pair.b.front() : pair.a.front();
                text +=
                    fmt::format("    {:<34}  {}\n", said.topic.empty() ? said.rule : said.topic, said.says);
            }
        }
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
                listed += compared(pair, style);
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
