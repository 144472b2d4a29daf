#include "compiler/diff/report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace plumbline::diff {

namespace {

constexpr const char* weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr const char* months[] = {"January", "February", "March",     "April",   "May",      "June",
                                  "July",    "August",   "September", "October", "November", "December"};

} // namespace

std::string dated(Day day) {
    const Date date = date_from_day(day);
    return fmt::format("{} {} {} {}", weekdays[weekday(day)], date.day, months[date.month - 1], date.year);
}

std::string dated(const std::string& at) {
    const auto day = parse_day(at.substr(0, 10));
    if (!day) return at;
    std::string text = dated(*day);
    if (at.size() > 11) text += ", " + at.substr(11);
    return text;
}

std::string in_words(Verdict verdict) {
    switch (verdict) {
    case Verdict::same:
        return "the same";
    case Verdict::stricter:
        return "A is stricter";
    case Verdict::looser:
        return "A is looser";
    case Verdict::incomparable:
        return "incomparable: each is stricter somewhere";
    case Verdict::undecided:
        return "undecided";
    case Verdict::only_in_a:
        return "only in A";
    case Verdict::only_in_b:
        return "only in B";
    }
    return {};
}

std::string in_words(Change change) {
    switch (change) {
    case Change::unchanged:
        return "unchanged";
    case Change::reworded:
        return "reworded: the same meaning";
    case Change::reassigned:
        return "reassigned: the same demand, others are responsible";
    case Change::tightened:
        return "tightened: B is stricter";
    case Change::relaxed:
        return "relaxed: B is looser";
    case Change::both_ways:
        return "changed both ways: each is stricter somewhere";
    case Change::undecided:
        return "undecided";
    case Change::added:
        return "added";
    case Change::removed:
        return "removed";
    }
    return {};
}

std::string result_in_words(const Comparison& comparison, const Pair& pair) {
    return comparison.versions ? in_words(pair.change()) : in_words(pair.verdict);
}

std::string column_in_words(const Comparison& comparison, Verdict verdict) {
    if (!comparison.versions) return verdict == Verdict::incomparable ? "incomparable" : in_words(verdict);
    switch (verdict) {
    case Verdict::same:
        return "the same meaning";
    case Verdict::stricter:
        return "relaxed";
    case Verdict::looser:
        return "tightened";
    case Verdict::incomparable:
        return "changed both ways";
    case Verdict::undecided:
        return "undecided";
    case Verdict::only_in_a:
        return "removed";
    case Verdict::only_in_b:
        return "added";
    }
    return {};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string attribute_in_words(const std::string& name, const std::string& value) {
    if (value == "yes") return name;
    if (value == "no") return "not " + name;
    return name + "=" + value;
}

std::string title_of(const StandardInfo& info) {
    std::string text = info.title.empty() ? info.name : info.title;
    if (!info.version.empty()) text += " (" + info.version + ")";
    return text;
}

std::string heading(const StandardInfo& info) {
    return title_of(info) +
           fmt::format(": {} rules, {} practices, {} measures", info.rules, info.practices, info.measures);
}

bool is_listed(const Comparison& comparison, const Pair& pair) {
    return !comparison.versions || pair.change() != Change::unchanged;
}

std::string name_of_line(const Comparison& comparison, const Pair& pair) {
    std::string name;
    if (comparison.versions) {
        const auto names = [](const std::vector<Said>& list) {
            std::string text;
            for (const Said& said : list)
                text += (text.empty() ? "" : " and ") + said.rule;
            return text;
        };
        const std::string old = names(pair.a), now = names(pair.b);
        name = now.empty() ? old : now;
        if (!old.empty() && !now.empty() && old != now) name += " (was " + old + ")";
    } else {
        name = pair.topic.empty() ? (pair.a.empty() ? pair.b : pair.a).front().rule : pair.topic;
    }
    if (pair.subject == Subject::measure) name += " (measure)";
    return name;
}

std::string side_in_words(const Comparison& comparison, bool is_a) {
    if (!comparison.versions) return is_a ? "A  " : "B  ";
    return is_a ? "A  the old version: " : "B  the new version: ";
}

std::string changed_in_words(const Comparison& comparison, const Pair& pair) {
    if (!comparison.versions || !is_compared(pair)) return {};
    if (pair.changed.empty() && pair.verdict != Verdict::same)
        return "no word of it: a term, a state or the calendar that it refers to";
    return joined(pair.changed);
}

std::vector<std::string> topics_of_b(const std::vector<Comparison>& comparisons) {
    std::vector<std::string> topics;
    for (const Comparison& comparison : comparisons)
        for (const Pair& pair : comparison.pairs)
            if (pair.subject == Subject::rule && !pair.b.empty() && !pair.topic.empty() &&
                std::find(topics.begin(), topics.end(), pair.topic) == topics.end())
                topics.push_back(pair.topic);
    std::sort(topics.begin(), topics.end());
    return topics;
}

Cell cell_of(const Comparison& comparison, const std::string& topic) {
    std::map<Verdict, int> count;
    for (const Pair& pair : comparison.pairs)
        if (pair.subject == Subject::rule && pair.topic == topic) ++count[pair.verdict];
    Cell cell;
    for (const Verdict verdict :
         {Verdict::looser, Verdict::incomparable, Verdict::undecided, Verdict::stricter, Verdict::same}) {
        if (!count[verdict]) continue;
        if (!cell.verdict) cell.verdict = verdict;
        cell.words += (cell.words.empty() ? "" : ", ") + std::string(name_of(verdict));
        if (count[verdict] > 1) cell.words += fmt::format(" {}", count[verdict]);
    }
    if (cell.words.empty()) {
        if (count[Verdict::only_in_b]) cell.words = count[Verdict::only_in_a] ? "another duty" : "nothing";
        return cell;
    }
    if (count[Verdict::only_in_b]) cell.words += fmt::format(", {} not there", count[Verdict::only_in_b]);
    return cell;
}

std::string cells_in_words() {
    return "nothing: the authority's standard says nothing of it; another duty: it asks something else under "
           "this topic";
}

} // namespace plumbline::diff
