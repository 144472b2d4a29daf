// A comparison as one HTML file that may be mailed: the page, section by section.
#include "compiler/diff/report/html_parts.h"
#include "compiler/diff/report/impact.h"
#include "compiler/diff/report/page.h"
#include "compiler/diff/report/report.h"
#include "compiler/diff/report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace plumbline::diff {

namespace {

constexpr Verdict verdicts[] = {Verdict::stricter,  Verdict::looser, Verdict::incomparable,
                                Verdict::undecided, Verdict::same,   Verdict::only_in_a,
                                Verdict::only_in_b};

std::string column_heads(const Comparison& comparison) {
    std::string out;
    for (const Verdict verdict : verdicts)
        out += fmt::format("<th scope=\"col\">{}</th>", column_in_words(comparison, verdict));
    return out;
}

// "A: bromley", "A: the old version, 2024".
std::string side_heading(const Comparison& comparison, bool is_a) {
    const StandardInfo& info = is_a ? comparison.a : comparison.b;
    if (!comparison.versions) return (is_a ? "A: " : "B: ") + info.name;
    const std::string version = info.version.empty() ? "" : ", " + info.version;
    return (is_a ? "A: the old version" : "B: the new version") + version;
}

std::string number_or_blank(std::size_t count) {
    return count == 0 ? "<td>0</td>" : fmt::format("<td><b>{}</b></td>", count);
}

// The lines for which `wanted` holds, under a heading, each chapter its own heading and table; empty where there
// are none.
std::string lines(const Comparison& comparison, const std::string& prefix, const std::string& id,
                  const std::string& title, int level, const std::function<bool(const Pair&)>& wanted) {
    const std::vector<std::string> chapters = chapters_of(comparison);
    std::string out;
    for (std::size_t chapter = 0; chapter < chapters.size(); ++chapter) {
        std::string rows;
        bool side_by_side = false;
        bool of_a = false;
        for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
            const Pair& pair = comparison.pairs[i];
            if (pair.chapter != chapters[chapter] || !is_listed(comparison, pair) || !wanted(pair)) continue;
            side_by_side = is_compared(pair);
            of_a = !pair.a.empty();
            rows += side_by_side
                        ? duty_of(comparison, pair, id_of(prefix, i), static_cast<int>(chapter))
                        : lone_duty_of(comparison, pair, id_of(prefix, i), static_cast<int>(chapter));
        }
        if (rows.empty()) continue;
        const std::string heading_id = fmt::format("{}-{}", id, chapter + 1);
        std::string heads = "<th scope=\"col\" role=\"columnheader\">Duty</th>";
        if (side_by_side || of_a)
            heads += fmt::format("<th scope=\"col\" role=\"columnheader\">{}</th>",
                                 escaped(side_heading(comparison, true)));
        if (side_by_side || !of_a)
            heads += fmt::format("<th scope=\"col\" role=\"columnheader\">{}</th>",
                                 escaped(side_heading(comparison, false)));
        if (side_by_side) heads += "<th scope=\"col\" role=\"columnheader\">What differs, and the proof</th>";
        out += fmt::format("<div class=\"chapter\">\n<h{1} id=\"{0}\">{2}</h{1}>\n"
                           "<table class=\"duties{3}\" role=\"table\" aria-labelledby=\"{0}\">\n<thead "
                           "role=\"rowgroup\"><tr role=\"row\">{4}</tr></thead>\n{5}</table>\n</div>\n",
                           heading_id, level + 1, escaped(chapter_name(chapters[chapter])),
                           side_by_side ? "" : " lone", heads, rows);
    }
    if (out.empty()) return out;
    // Of several comparisons on a page each has parts of the same names.
    const std::string of_which = prefix.empty() ? "" : " " + prefix + "duties";
    return fmt::format("<section class=\"part\" aria-labelledby=\"{0}{4}\">\n<h{1} id=\"{0}\">{2}</h{1}>\n{3}"
                       "</section>\n",
                       id, level, escaped(title), out, of_which);
}

std::string range_of(const Comparison& comparison) {
    if (comparison.first > comparison.last) return "none: the two calendars have no day in common";
    return dated(comparison.first) + " to " + dated(comparison.last);
}

std::string sentence(const Comparison& comparison) {
    if (comparison.versions) {
        const auto count = [&](Change change) { return comparison.count(change); };
        std::string list;
        for (int i = 0; i < change_count; ++i) {
            const std::string words = in_words(static_cast<Change>(i));
            list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count(static_cast<Change>(i)),
                                words.substr(0, words.find(':')));
        }
        return fmt::format("Of the duties of both versions: {}. What is unchanged is not listed.", list);
    }
    std::size_t both = 0;
    for (const Verdict verdict :
         {Verdict::stricter, Verdict::looser, Verdict::incomparable, Verdict::undecided, Verdict::same})
        both += comparison.count(verdict);
    return fmt::format(
        "Both standards speak of {} {}: in {} A is stricter, in {} A is looser, in {} each is stricter "
        "somewhere, {} are the same and {} undecided. A has {} duties that B does not have, B has {} "
        "that A does not have.",
        both, both == 1 ? "duty" : "duties", comparison.count(Verdict::stricter),
        comparison.count(Verdict::looser), comparison.count(Verdict::incomparable),
        comparison.count(Verdict::same), comparison.count(Verdict::undecided),
        comparison.count(Verdict::only_in_a), comparison.count(Verdict::only_in_b));
}

std::string option(const std::string& value, const std::string& words) {
    return fmt::format("<option value=\"{}\">{}</option>", escaped(value), escaped(words));
}

} // namespace

std::vector<std::string> chapters_of(const Comparison& comparison) {
    std::vector<std::string> chapters;
    std::set<std::string> seen;
    for (const Pair& pair : comparison.pairs)
        if (seen.insert(pair.chapter).second) chapters.push_back(pair.chapter);
    return chapters;
}

std::string chapter_name(const std::string& chapter) {
    return chapter.empty() ? "Without a chapter" : chapter;
}

std::string duties_of(const Comparison& comparison, const std::string& prefix, int level) {
    const bool versions = comparison.versions;
    const auto is_practice = [](const Pair& pair) { return pair.subject == Subject::practice; };
    const auto only = [&](const std::string& what, bool is_a) {
        if (versions) return what + (is_a ? " removed" : " added");
        return what + (is_a ? " only in A: " + comparison.a.name : " only in B: " + comparison.b.name);
    };
    std::string out =
        lines(comparison, prefix, prefix + "both", versions ? "Duties that were changed" : "Duties of both",
              level, [&](const Pair& pair) { return !is_practice(pair) && is_compared(pair); });
    out += lines(comparison, prefix, prefix + "only-a", only("Duties", true), level,
                 [&](const Pair& pair) { return !is_practice(pair) && pair.b.empty(); });
    out += lines(comparison, prefix, prefix + "only-b", only("Duties", false), level,
                 [&](const Pair& pair) { return !is_practice(pair) && pair.a.empty(); });
    out += lines(comparison, prefix, prefix + "practices",
                 versions ? "Practices that were changed" : "Practices that both ask about", level,
                 [&](const Pair& pair) { return is_practice(pair) && is_compared(pair); });
    out += lines(comparison, prefix, prefix + "practices-a", only("Practices", true), level,
                 [&](const Pair& pair) { return is_practice(pair) && pair.b.empty(); });
    out += lines(comparison, prefix, prefix + "practices-b", only("Practices", false), level,
                 [&](const Pair& pair) { return is_practice(pair) && pair.a.empty(); });
    if (!out.empty()) return out;
    return versions ? "<p>Nothing has changed.</p>\n" : "<p>Neither standard says anything here.</p>\n";
}

std::string unconfirmed_of(std::span<const Comparison> comparisons) {
    std::string list;
    for (const Comparison& comparison : comparisons)
        for (const std::string& wrong : comparison.unconfirmed)
            list += "<li>" + escaped(wrong) + "</li>\n";
    if (list.empty()) return {};
    return "<div class=\"alarm\" role=\"alert\">\n<p><strong>Do not rely on this page.</strong> The proof "
           "promised "
           "cases that the runtime did not confirm; that is a defect of plumbline:</p>\n<ul>\n" +
           list + "</ul>\n</div>\n";
}

std::string compared_with_what(const Comparison& comparison) {
    const auto row = [&](const char* side, const StandardInfo& info) {
        return fmt::format(
            "<tr><th scope=\"row\">{}</th><td>{} <span class=\"where\">{}</span></td><td>{}</td><td>{}, "
            "version {}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            side, escaped(info.title.empty() ? info.name : info.title), escaped(info.name),
            info.version.empty() ? "not said" : escaped(info.version), escaped(info.calendar),
            info.calendar_version.empty() ? "not said" : escaped(info.calendar_version), info.rules,
            info.practices, info.measures);
    };
    std::string out = fmt::format(
        "<div class=\"scroll\" role=\"region\" aria-label=\"The standards {} and {}\" tabindex=\"0\"><table "
        "class=\"plain\"><caption>The two {}</caption>\n<thead><tr>",
        escaped(comparison.a.name), escaped(comparison.b.name),
        comparison.versions ? "versions" : "standards");
    for (const char* head : {"Side", "Standard", "Version", "Calendar", "Rules", "Practices", "Measures"})
        out += fmt::format("<th scope=\"col\">{}</th>", head);
    out += "</tr></thead>\n<tbody>\n";
    out += row("A", comparison.a) + row("B", comparison.b) + "</tbody></table></div>\n";
    out += fmt::format("<p>The calendars\u2019 common range, over which dues were compared: <b>{}</b>.</p>\n",
                       range_of(comparison));
    const auto proposed =
        static_cast<std::size_t>(std::count_if(comparison.pairs.begin(), comparison.pairs.end(),
                                               [](const Pair& pair) { return pair.pairing_proposed; }));
    if (proposed > 0)
        out += fmt::format(
            "<p>{} of the lines pair two rules that name no common topic: the tool proposed it from what "
            "they ask, and each such line says so.</p>\n",
            proposed);
    if (!comparison.notes.empty()) {
        out += "<ul class=\"notes\">\n";
        for (const std::string& note : comparison.notes)
            out += "<li>Note: " + escaped(note) + "</li>\n";
        out += "</ul>\n";
    }
    return out;
}

std::string counts_table(const Comparison& comparison) {
    // A page of several comparisons has a table of each.
    const std::string label =
        fmt::format("How many of each, {} and {}", comparison.a.name, comparison.b.name);
    std::string heads = column_heads(comparison);
    if (comparison.versions) {
        heads.clear();
        for (int i = 0; i < change_count; ++i) {
            const std::string words = in_words(static_cast<Change>(i));
            heads += fmt::format("<th scope=\"col\">{}</th>", words.substr(0, words.find(':')));
        }
    }
    std::string out = fmt::format(
        "<p>{}</p>\n<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table "
        "class=\"plain numbers\"><caption>How many of each</caption>\n<thead><tr><th "
        "scope=\"col\">Kind</th>{}</tr></thead>\n<tbody>\n",
        escaped(sentence(comparison)), escaped(label), heads);
    for (const auto& [subject, name] :
         {std::pair{Subject::rule, "Duties"}, std::pair{Subject::measure, "Measures"},
          std::pair{Subject::practice, "Practices"}}) {
        out += fmt::format("<tr><th scope=\"row\">{}</th>", name);
        if (comparison.versions)
            for (int i = 0; i < change_count; ++i)
                out += number_or_blank(comparison.count(static_cast<Change>(i), subject));
        else
            for (const Verdict verdict : verdicts)
                out += number_or_blank(comparison.count(verdict, subject));
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

std::string chapter_matrix(const Comparison& comparison, const std::string& prefix) {
    const std::vector<std::string> chapters = chapters_of(comparison);
    std::string rows;
    for (std::size_t chapter = 0; chapter < chapters.size(); ++chapter) {
        std::map<Verdict, std::size_t> count;
        std::string target;
        for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
            const Pair& pair = comparison.pairs[i];
            if (pair.chapter != chapters[chapter] || pair.subject == Subject::practice ||
                !is_listed(comparison, pair))
                continue;
            if (target.empty() || is_compared(pair)) {
                const char* part = is_compared(pair) ? "both" : pair.b.empty() ? "only-a" : "only-b";
                target = fmt::format("{}{}-{}", prefix, part, chapter + 1);
            }
            ++count[pair.verdict];
        }
        if (count.empty()) continue;
        rows += fmt::format("<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th>", target,
                            escaped(chapter_name(chapters[chapter])));
        for (const Verdict verdict : verdicts)
            rows += number_or_blank(count[verdict]);
        rows += "</tr>\n";
    }
    if (rows.empty()) return {};
    return "<details class=\"index\" open><summary>Verdicts in each chapter</summary>\n<div class=\"scroll\" "
           "role=\"region\" aria-label=\"Verdicts in each chapter\" tabindex=\"0\"><table class=\"plain "
           "numbers\"><caption>Duties and measures</caption>\n<thead><tr><th scope=\"col\">Chapter</th>" +
           column_heads(comparison) + "</tr></thead>\n<tbody>\n" + rows +
           "</tbody></table></div></details>\n";
}

std::string how_to_read(bool versions) {
    if (versions)
        return R"(<p>A is the old version, B the new one.</p>
<ul class="reading">
<li><b>Tightened</b>: whoever keeps the new duty keeps the old one; the case shown keeps the old one and breaks the new one.</li>
<li><b>Relaxed</b>: the other way round.</li>
<li><b>Changed both ways</b>: each is stricter somewhere; two cases show it.</li>
<li><b>Reworded</b>: no case keeps one and breaks the other.</li>
<li><b>Reassigned</b>: the same demand, and others are responsible.</li>
<li><b>Undecided</b>: it could not be proved, and the line says why. Do not read it as unchanged.</li>
</ul>
<p>Every case was run under both versions before it was written here.</p>
)";
    return R"(<p>The verdict is A’s place towards B.</p>
<ul class="reading">
<li><b>A is stricter</b>: whoever keeps A’s duty keeps B’s; the case shown keeps B’s and breaks A’s.</li>
<li><b>A is looser</b>: the other way round.</li>
<li><b>Incomparable</b>: each is stricter somewhere; two cases show it.</li>
<li><b>The same</b>: no case keeps one and breaks the other.</li>
<li><b>Undecided</b>: it could not be proved, and the line says why. Do not read it as the same.</li>
</ul>
<p>Every case was run under both standards before it was written here. Who is responsible, and where a duty is written, change no verdict.</p>
)";
}

std::string filters_of(std::span<const Comparison> comparisons) {
    std::size_t total = 0;
    std::map<Verdict, std::size_t> of_verdict;
    std::map<Subject, std::size_t> of_subject;
    std::set<std::string> topics;
    for (const Comparison& comparison : comparisons)
        for (const Pair& pair : comparison.pairs) {
            if (!is_listed(comparison, pair)) continue;
            ++total;
            ++of_verdict[pair.verdict];
            ++of_subject[pair.subject];
            if (!pair.topic.empty()) topics.insert(pair.topic);
        }
    std::string out =
        "<form id=\"filters\" class=\"filters\" role=\"search\" aria-label=\"Which lines are shown\" "
        "hidden>\n<fieldset><legend>Verdict</legend>\n";
    const auto box = [&](const std::string& name, const std::string& value, const std::string& words,
                         std::size_t count) {
        if (count > 0)
            out += fmt::format(
                "<label><input type=\"checkbox\" name=\"{}\" value=\"{}\" checked> {} ({})</label>\n", name,
                value, words, count);
    };
    for (const Verdict verdict : verdicts)
        box("verdict", std::string(name_of(verdict)), column_in_words(comparisons.front(), verdict),
            of_verdict[verdict]);
    out += "</fieldset>\n<fieldset><legend>Kind</legend>\n";
    box("kind", "rule", "duties", of_subject[Subject::rule]);
    box("kind", "measure", "measures", of_subject[Subject::measure]);
    box("kind", "practice", "practices", of_subject[Subject::practice]);
    out += "</fieldset>\n<div class=\"choices\">\n";
    // A chapter belongs to a comparison, so where there are several, the standard is chosen instead.
    if (comparisons.size() > 1) {
        out += "<label>Standard <select name=\"comparison\">" + option("", "all");
        for (std::size_t i = 0; i < comparisons.size(); ++i)
            out += option(fmt::format("{}", i), comparisons[i].a.name);
        out += "</select></label>\n";
    } else {
        out += "<label>Chapter <select name=\"chapter\">" + option("", "all");
        const Comparison& comparison = comparisons.front();
        const std::vector<std::string> chapters = chapters_of(comparison);
        for (std::size_t i = 0; i < chapters.size(); ++i)
            if (std::any_of(comparison.pairs.begin(), comparison.pairs.end(), [&](const Pair& pair) {
                    return pair.chapter == chapters[i] && is_listed(comparison, pair);
                }))
                out += option(fmt::format("{}", i), chapter_name(chapters[i]));
        out += "</select></label>\n";
    }
    out += "<label>Topic <select name=\"topic\">" + option("", "all");
    for (const std::string& topic : topics)
        out += option(topic, topic);
    out += "</select></label>\n<label>Words <input type=\"search\" name=\"words\" autocomplete=\"off\" "
           "placeholder=\"visit, 10 working days\"></label>\n";
    out +=
        "<button type=\"reset\">Show all lines</button>\n<button type=\"button\" id=\"open-cases\">Open all "
        "cases</button>\n<button type=\"button\" id=\"close-cases\">Close all "
        "cases</button>\n</div>\n</form>\n";
    return out + fmt::format(
                     "<p id=\"shown\" class=\"shown\" role=\"status\" aria-live=\"polite\">All {} lines are "
                     "shown.</p>\n",
                     total);
}

std::string html_of(const Comparison& comparison, const ImpactFindings* impact) {
    const auto name = [](const StandardInfo& info) { return info.title.empty() ? info.name : info.title; };
    const std::string title =
        comparison.versions ? fmt::format("{}: what has changed", name(comparison.b))
                            : fmt::format("{} and {}, side by side", name(comparison.a), name(comparison.b));
    std::string body = fmt::format(
        "<a class=\"skip\" href=\"#duties\">Skip to the duties</a>\n<header>\n<h1>{}</h1>\n<p "
        "class=\"sides\"><b>A</b> {}{}<br><b>B</b> {}{}</p>\n</header>\n<main>\n",
        escaped(title), comparison.versions ? "the old version: " : "", escaped(title_of(comparison.a)),
        comparison.versions ? "the new version: " : "", escaped(title_of(comparison.b)));
    body += unconfirmed_of({&comparison, 1});
    body += "<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">In short</h2>\n" +
            counts_table(comparison) + "</section>\n";
    if (impact) body += impact_html_of(*impact);
    body += "<section aria-labelledby=\"reading\">\n<h2 id=\"reading\">How to read this page</h2>\n" +
            how_to_read(comparison.versions) + "</section>\n";
    body += "<section aria-labelledby=\"compared\">\n<h2 id=\"compared\">What was compared</h2>\n" +
            compared_with_what(comparison) + "</section>\n";
    body += "<section aria-labelledby=\"chapters\">\n<h2 id=\"chapters\">By chapter</h2>\n" +
            chapter_matrix(comparison, "") + "</section>\n";
    body += "<section id=\"duties\" aria-label=\"The duties, line by line\" tabindex=\"-1\">\n" +
            filters_of({&comparison, 1}) + "<div class=\"comparison\" data-comparison=\"0\">\n" +
            duties_of(comparison, "", 2) + "</div>\n</section>\n";
    return page(title, body + "</main>\n");
}

} // namespace plumbline::diff
