// Several authorities against one standard as one HTML file: topics down, authorities across, each cell a link to
// the lines that it sums up.
#include "compiler/diff/report/html_parts.h"
#include "compiler/diff/report/page.h"
#include "compiler/diff/report/report.h"
#include "compiler/diff/report/words.h"

#include <fmt/format.h>

#include <span>

namespace plumbline::diff {

namespace {

std::string prefix_of(std::size_t comparison) {
    return fmt::format("c{}-", comparison + 1);
}

// The first line of a topic that shows the verdict of its cell.
std::string target_of(const Comparison& comparison, const std::string& topic, const Cell& cell,
                      const std::string& prefix) {
    for (const bool of_verdict : {true, false})
        for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
            const Pair& pair = comparison.pairs[i];
            if (pair.subject != Subject::rule || pair.topic != topic) continue;
            if (!of_verdict || (cell.verdict && pair.verdict == *cell.verdict)) return id_of(prefix, i);
        }
    return {};
}

std::string title_of_topic(std::span<const Comparison> comparisons, const std::string& topic) {
    for (const Comparison& comparison : comparisons)
        for (const Pair& pair : comparison.pairs)
            if (pair.topic == topic && !pair.topic_title.empty()) return pair.topic_title;
    return {};
}

std::string places(std::span<const Comparison> comparisons) {
    std::string out =
        "<div class=\"scroll\" role=\"region\" aria-label=\"Each authority\u2019s place, by topic\" "
        "tabindex=\"0\"><table class=\"plain places\"><caption>Each authority\u2019s place, by "
        "topic</caption>\n<thead><tr><th scope=\"col\">Topic</th>";
    for (std::size_t i = 0; i < comparisons.size(); ++i)
        out += fmt::format("<th scope=\"col\"><a href=\"#{}duties\">{}</a></th>", prefix_of(i),
                           escaped(comparisons[i].a.name));
    out += "</tr></thead>\n<tbody>\n";
    for (const std::string& topic : topics_of_b({comparisons.begin(), comparisons.end()})) {
        const std::string title = title_of_topic(comparisons, topic);
        out += fmt::format("<tr><th scope=\"row\">{}{}</th>", escaped(topic),
                           title.empty() ? "" : " <span class=\"where\">" + escaped(title) + "</span>");
        for (std::size_t i = 0; i < comparisons.size(); ++i) {
            const Cell cell = cell_of(comparisons[i], topic);
            const std::string target = target_of(comparisons[i], topic, cell, prefix_of(i));
            if (cell.words.empty() || target.empty()) {
                out += "<td>not compared</td>";
                continue;
            }
            const std::string look =
                cell.verdict ? " class=\"" + class_of(comparisons[i], *cell.verdict) + "\"" : "";
            out +=
                fmt::format("<td{}><a href=\"#{}\">{}<span class=\"hidden\">: {}, {}</span></a></td>", look,
                            target, escaped(cell.words), escaped(comparisons[i].a.name), escaped(topic));
        }
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n<p>" + escaped(cells_in_words()) + "</p>\n";
}

} // namespace

std::string html_matrix_of(const std::vector<Comparison>& comparisons) {
    if (comparisons.empty()) return {};
    const StandardInfo& against = comparisons.front().b;
    const std::string title = fmt::format("Each authority\u2019s place towards {}",
                                          against.title.empty() ? against.name : against.title);
    std::string body = "<a class=\"skip\" href=\"#duties\">Skip to the duties</a>\n<header>\n<h1>" +
                       escaped(title) + "</h1>\n<p class=\"sides\"><b>B</b> " + escaped(title_of(against)) +
                       "</p>\n</header>\n<main>\n";
    body += unconfirmed_of(comparisons);
    body +=
        "<section aria-labelledby=\"reading\">\n<h2 id=\"reading\">How to read this page</h2>\n<p>In each "
        "comparison the authority is A and " +
        escaped(against.name) + " is B.</p>\n" + how_to_read(false) + "</section>\n";
    body += "<section aria-labelledby=\"topics\">\n<h2 id=\"topics\">By topic</h2>\n" + places(comparisons) +
            "</section>\n<section id=\"duties\" aria-label=\"The duties, line by line\" tabindex=\"-1\">\n" +
            filters_of(comparisons);
    for (std::size_t i = 0; i < comparisons.size(); ++i) {
        const std::string prefix = prefix_of(i);
        body += fmt::format(
            "<div class=\"comparison\" data-comparison=\"{}\">\n<h2 id=\"{}duties\">{} (A) towards {} "
            "(B)</h2>\n",
            i, prefix, escaped(comparisons[i].a.name), escaped(comparisons[i].b.name));
        body += counts_table(comparisons[i]) + compared_with_what(comparisons[i]) +
                duties_of(comparisons[i], prefix, 3) + "</div>\n";
    }
    return page(title, body + "</section>\n</main>\n");
}

} // namespace plumbline::diff
