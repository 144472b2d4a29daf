#include "compiler/diff/report/impact.h"

#include "compiler/diff/report/page.h"
#include "compiler/diff/report/words.h"
#include "runtime/report/writer.h"

#include <fmt/format.h>

namespace plumbline::diff {

std::string impact_html_of(const ImpactFindings& findings) {
    const Comparison& comparison = findings.plan->comparison();
    std::string out = "<section aria-labelledby=\"impact\">\n<h2 id=\"impact\">What B would change for the "
                      "cases at hand</h2>\n<p>" +
                      escaped(fmt::format("{} checked under both, {}.",
                                          counted(findings.impact.cases, "case was", "cases were"),
                                          impact_when(findings))) +
                      "</p>\n<ul class=\"reading\">\n";
    for (const std::string& sentence : impact_in_short(findings))
        out += "<li>" + escaped(sentence) + "</li>\n";
    out += "</ul>\n";
    const auto table = [&](const std::string& caption, const std::vector<std::string>& heads,
                           const std::string& rows) {
        std::string text =
            fmt::format("<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\"><table "
                        "class=\"plain numbers\"><caption>{0}</caption>\n<thead><tr>",
                        escaped(caption));
        for (const std::string& head : heads)
            text += "<th scope=\"col\">" + escaped(head) + "</th>";
        return text + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n";
    };
    const auto number = [](std::uint64_t value) { return "<td>" + with_thousands(value) + "</td>"; };
    std::string rows;
    for (const std::size_t pair : changed_duties_of(findings)) {
        const DutyImpact& duty = findings.impact.duties[pair];
        rows += fmt::format("<tr><th scope=\"row\"><a href=\"#d{}\">{}</a></th>", pair + 1,
                            breakable(name_of_line(comparison, comparison.pairs[pair])));
        for (const std::uint64_t value :
             {duty.cases_changed, duty.newly_broken, duty.no_longer_broken, duty.broken_a, duty.broken_b})
            rows += number(value);
        rows += "<td class=\"words\">" + escaped(moves_of(duty, 3)) + "</td></tr>\n";
    }
    if (!rows.empty())
        out += table("Cases by duty, the most changed first",
                     {"Duty", "Changed", "Newly broken", "No longer", "Broken under A", "Broken under B",
                      "Worst status, from A to B"},
                     rows);
    rows.clear();
    for (const RoleImpact& role : roles_of(findings))
        rows += "<tr><th scope=\"row\">" + breakable(role.role) + "</th>" + number(role.newly_broken) +
                number(role.no_longer_broken) + "</tr>\n";
    if (!rows.empty())
        out += table("Cases by who answers for the duty, once in each duty",
                     {"Role", "Newly broken", "No longer"}, rows);
    return out + "<p>Broken: overdue, late, breached or not attested. No case and no worker is named on this "
                 "page.</p>\n</section>\n";
}

} // namespace plumbline::diff
