// The lines of the page: a duty, and the cases that show its verdict.
#include "compiler/diff/report/html_parts.h"
#include "compiler/diff/report/page.h"
#include "compiler/diff/report/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::diff {

namespace {

std::string spaced(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

// The topic in words; of two versions the rule as it is called.
std::string title_of_line(const Comparison& comparison, const Pair& pair) {
    const std::string name = name_of_line(comparison, pair);
    return comparison.versions ? name : spaced(name);
}

std::string attributes_of(const Pair& pair, const std::string& id, int chapter) {
    constexpr const char* subjects[] = {"rule", "practice", "measure"};
    return fmt::format("id=\"{}\" data-verdict=\"{}\" data-kind=\"{}\" data-chapter=\"{}\" data-topic=\"{}\"",
                       id, name_of(pair.verdict), subjects[static_cast<int>(pair.subject)], chapter,
                       escaped(pair.topic));
}

// A rule's sentence, its title, and where it is written.
std::string said(const std::vector<Said>& list, const char* side) {
    std::string out = fmt::format("<span class=\"label\">{} says</span>", side);
    for (const Said& one : list) {
        if (!one.title.empty()) out += fmt::format("<p class=\"title\">{}</p>", escaped(one.title));
        out += fmt::format("<p class=\"says\">{}</p>", escaped(one.says));
        if (!one.exceptions.empty()) out += fmt::format("<p class=\"says\">{}</p>", escaped(one.exceptions));
        out += fmt::format("<p class=\"where\"><b>{}</b>", breakable(one.rule));
        if (!one.source.empty()) out += ": " + escaped(one.source);
        if (!one.responsible.empty()) out += "; responsible: " + escaped(spaced(one.responsible));
        out += "</p>";
        if (!one.assumptions.empty())
            out += fmt::format("<p class=\"where\">Assuming: {}</p>", escaped(one.assumptions));
    }
    if (list.empty()) out += "<p>nothing</p>";
    return out;
}

// What a line is called, what its topic is about, and its verdict.
std::string row_header(const Comparison& comparison, const Pair& pair) {
    std::string out = fmt::format("<th scope=\"row\" role=\"rowheader\"><span class=\"name\">{}</span>",
                                  escaped(title_of_line(comparison, pair)));
    if (!pair.topic_title.empty()) out += fmt::format("<p class=\"where\">{}</p>", escaped(pair.topic_title));
    return out + fmt::format(" <strong class=\"verdict {}\">{}</strong></th>\n",
                             class_of(comparison, pair.verdict), escaped(result_in_words(comparison, pair)));
}

std::string term(const char* label, const std::string& text) {
    if (text.empty()) return {};
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", label, escaped(text));
}

std::string outcome_rows(const char* side, const std::vector<Outcome>& list) {
    const auto cell = [](const char* label, const std::string& html) {
        return fmt::format("<td role=\"cell\"><span class=\"label\">{}: </span>{}</td>", label, html);
    };
    const auto moment = [](const std::string& at) { return at.empty() ? "none" : escaped(dated(at)); };
    const std::string begin =
        fmt::format("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}</th>", side);
    std::string out;
    for (const Outcome& one : list)
        out += begin + cell("Rule", breakable(one.rule)) + cell("Asks for", breakable(one.requires_name)) +
               cell("Clock starts", moment(one.anchor_at)) + cell("Due", moment(one.due)) +
               cell("Came out",
                    fmt::format("<strong>{}</strong>{}", escaped(one.status),
                                one.satisfied_at.empty() ? "" : ", done " + moment(one.satisfied_at))) +
               "</tr>\n";
    if (list.empty()) out = begin + "<td role=\"cell\" colspan=\"5\">asks nothing of it</td></tr>\n";
    return out;
}

std::string case_of(const Comparison& comparison, const Witness& witness) {
    std::string out = fmt::format(
        "<div class=\"case\"><p class=\"case-title\">{} passes and {} fails, as of {}</p>\n"
        "<div class=\"sheets\"><table><caption>What happened</caption>\n<thead><tr>"
        "<th scope=\"col\">When</th><th scope=\"col\">What</th></tr></thead>\n<tbody>\n",
        witness.passes_a ? "A" : "B", witness.passes_a ? "B" : "A", escaped(dated(witness.as_of)));
    for (const WitnessEvent& event : witness.events) {
        std::string what = event.event;
        for (const auto& [name, value] : event.attributes)
            what += ", " + attribute_in_words(name, value);
        if (!event.recorded_at.empty()) what += "; written down " + dated(event.recorded_at);
        out += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escaped(dated(event.at)),
                           escaped(what));
    }
    out += "</tbody></table>\n<table class=\"outcomes\" role=\"table\"><caption>How it came out under "
           "each</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">";
    for (const char* head : {"Standard", "Rule", "Asks for", "Clock starts", "Due", "Came out"})
        out += fmt::format("<th scope=\"col\" role=\"columnheader\">{}</th>", head);
    out += "</tr></thead>\n<tbody role=\"rowgroup\">\n" + outcome_rows("A", witness.a) +
           outcome_rows("B", witness.b) + "</tbody></table></div>\n";
    return out + calendar_of(comparison, witness) + "</div>\n";
}

} // namespace

std::string class_of(const Comparison& comparison, Verdict verdict) {
    return std::string(name_of(comparison.versions ? turned(verdict) : verdict));
}

std::string id_of(const std::string& prefix, std::size_t pair) {
    return fmt::format("{}d{}", prefix, pair + 1);
}

std::string duty_of(const Comparison& comparison, const Pair& pair, const std::string& id, int chapter) {
    std::string out = fmt::format("<tbody role=\"rowgroup\" class=\"duty\" {}>\n<tr role=\"row\">{}",
                                  attributes_of(pair, id, chapter), row_header(comparison, pair));
    out += "<td role=\"cell\">" + said(pair.a, "A") + "</td>\n<td role=\"cell\">" + said(pair.b, "B") +
           "</td>\n";
    out += "<td role=\"cell\"><span class=\"label\">What differs</span><dl>";
    if (pair.pairing_proposed)
        out += term("Pairing", "proposed by the tool from what the two ask; a topic is missing");
    out += term("Written anew", changed_in_words(comparison, pair));
    out += term("Differs", pair.differs.empty() ? "nothing" : joined(pair.differs));
    if (pair.apart) out += term("How far apart", pair.apart->words);
    for (const std::string& note : pair.notes)
        out += term("Note", note);
    out += term("Why undecided", pair.reason) + term("Proved by", pair.proof) + "</dl></td></tr>\n";
    if (!pair.witnesses.empty()) {
        out += fmt::format(
            "<tr role=\"row\" class=\"cases\"><td role=\"cell\" colspan=\"4\"><details open><summary>{} "
            "<span class=\"hidden\">of {}</span></summary>\n",
            pair.witnesses.size() == 1 ? "The case that shows it" : "The two cases that show it",
            escaped(title_of_line(comparison, pair)));
        for (const Witness& witness : pair.witnesses)
            out += case_of(comparison, witness);
        out += "</details></td></tr>\n";
    }
    return out + "</tbody>\n";
}

std::string lone_duty_of(const Comparison& comparison, const Pair& pair, const std::string& id, int chapter) {
    const bool is_a = !pair.a.empty();
    return fmt::format("<tbody role=\"rowgroup\" class=\"duty\" {}>\n<tr role=\"row\">{}<td "
                       "role=\"cell\">{}</td></tr>\n</tbody>\n",
                       attributes_of(pair, id, chapter), row_header(comparison, pair),
                       said(is_a ? pair.a : pair.b, is_a ? "A" : "B"));
}

} // namespace plumbline::diff
