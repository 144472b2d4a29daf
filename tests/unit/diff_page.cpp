// The page of a diff: what is escaped, and what the calendar of a case says.
#include "compiler/diff/report/html_parts.h"
#include "compiler/diff/report/page.h"

#include <doctest/doctest.h>

using namespace plumbline;
using namespace plumbline::diff;

namespace {

bool holds(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

Day day(const char* text) {
    return *parse_day(text);
}

// A visit due on Tuesday 22 April 2025 under A and on Monday 28 under B, with Easter between.
Witness over_easter() {
    Witness witness;
    witness.as_of = "2025-04-30T09:00";
    witness.events = {{"s47_start", "2025-04-17T10:00", "", {}},
                      {"visit", "2025-04-24", "", {{"alone", "no"}}}};
    witness.a = {{"one_rule", "visit", "2025-04-17T10:00", "2025-04-22T23:59", "late", "2025-04-24"}};
    witness.b = {{"other_rule", "visit", "2025-04-17T10:00", "2025-04-28T10:00", "met", "2025-04-24"}};
    return witness;
}

} // namespace

TEST_CASE("text from a standard is text in HTML, between tags and in quotes") {
    CHECK(escaped("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#39;");
    CHECK(escaped("caf\u00e9 \u2019\n\t") == "caf\u00e9 \u2019\n\t");
    CHECK(escaped(std::string_view("a\0b\x01\x1b\x7f", 6)) == "a&#xFFFD;b&#xFFFD;&#xFFFD;&#xFFFD;");
    CHECK(breakable("a_b&") == "a_<wbr>b&amp;");
    CHECK(holds(page("</title><script>", ""), "<title>&lt;/title&gt;&lt;script&gt;</title>"));
}

TEST_CASE("the calendar of a case says what is due when, and which days are off for whom") {
    Comparison comparison;
    comparison.a.days_off = {{day("2025-04-18"), "Good Friday"}, {day("2025-04-21"), "Easter Monday"}};
    comparison.b.days_off = comparison.a.days_off;
    comparison.a.days_off.push_back({day("2025-04-22"), "Offices <closed>"});
    const std::string html = calendar_of(comparison, over_easter());
    CHECK(holds(html, "Thu 17 April 2025</span> <span class=\"mark event\">10:00 s47_<wbr>start</span>"));
    CHECK(holds(html, "<span class=\"mark holiday\">Good Friday</span>"));
    CHECK(holds(html, "<span class=\"mark holiday\">Offices &lt;closed&gt; (A only)</span>"));
    CHECK(holds(html, "<span class=\"mark due-a\">due under A, end of day</span>"));
    CHECK(holds(html, "<span class=\"mark due-b\">10:00 due under B</span>"));
    CHECK(holds(html, "<span class=\"mark event\">visit</span>"));
    CHECK(holds(html, "class=\"day off\"><span class=\"number\" aria-hidden=\"true\">19</span>"));
    CHECK_FALSE(holds(html, "weeks in which nothing happens"));
}

TEST_CASE("weeks in which nothing happens are one row, with their holidays while these can be read") {
    Comparison comparison;
    for (int week = 0; week < 12; ++week)
        comparison.a.days_off.push_back({day("2025-05-05") + 7 * week, "Closed"});
    Witness witness = over_easter();
    witness.as_of = "2025-12-01T09:00";
    CHECK(holds(
        calendar_of(comparison, witness),
        "30 weeks in which nothing happens, Mon 5 May 2025 to Sun 30 November 2025; in them Closed (A only), "
        "Mon 5 May 2025, Closed (A only), Mon 12 May 2025"));
    comparison.a.days_off.push_back({day("2025-08-25"), "Closed"});
    CHECK(holds(calendar_of(comparison, witness), "the calendars name 13 holidays and closed days in them"));
}
