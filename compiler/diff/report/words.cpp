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

bool is_compared(const Pair& pair) {
    return !pair.a.empty() && !pair.b.empty();
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
