// Two standards side by side: what a diff found, as plain data. Text, JSON and whatever else is shown are
// rendered from this and from nothing else. Made by diff.h; owns everything it holds; refers to no model.
#pragma once

#include "runtime/time/calendar.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plumbline::diff {

// A's place towards B.
enum class Verdict : std::uint8_t { same, stricter, looser, incomparable, undecided, only_in_a, only_in_b };
inline constexpr int verdict_count = static_cast<int>(Verdict::only_in_b) + 1;
std::string_view name_of(Verdict verdict); // as JSON writes it: "only_in_a"
Verdict turned(Verdict verdict);           // B's place towards A

// One rule (or practice, or measure) of a standard.
struct Said {
    std::string rule;
    std::string title;
    std::string says;
    std::string source;
    std::string section; // the chapter it stands in
    std::string responsible;
    std::string topic;
    std::string exceptions;  // `unless` and `extended`, on one line; empty where there are none
    std::string assumptions; // how the document was read, one behind the other
    std::string file;        // where it is written; empty where the sources are not at hand
    std::uint32_t line = 0;
};

struct WitnessEvent {
    std::string event;
    std::string at;                                              // as a timeline writes it
    std::string recorded_at;                                     // empty: not recorded
    std::vector<std::pair<std::string, std::string>> attributes; // name, value
};
// How an obligation of a compared rule came out.
struct Outcome {
    std::string rule;
    std::string requires_name;
    std::string anchor_at;
    std::string due; // empty: nothing is timed
    std::string status;
    std::string satisfied_at; // empty: nothing did
};
// A timeline that one side keeps and the other breaks; both were run through the runtime.
struct Witness {
    bool passes_a = false; // A keeps it and B breaks it; else the other way round
    std::string as_of;
    std::vector<WitnessEvent> events;
    std::vector<Outcome> a, b;
};

// How far apart two dues lie, over the anchors of one year. Positive: B ends later than A.
struct Apart {
    bool in_days = false; // else in minutes
    std::int64_t least = 0, typical = 0, greatest = 0;
    std::string day_of_least, day_of_greatest; // 2025-04-17, an anchor from which it is so much
    std::string words;                         // "1 to 5 days; from a Thursday before Good Friday 5"
    int year = 0;
};

// What became of a duty between two versions of one standard, A the old and B the new.
enum class Change : std::uint8_t {
    unchanged,
    reworded,   // the same meaning, proved
    reassigned, // the same meaning, and others are responsible
    tightened,  // B is stricter
    relaxed,
    both_ways, // each is stricter somewhere
    undecided,
    added,
    removed
};
inline constexpr int change_count = static_cast<int>(Change::removed) + 1;
std::string_view name_of(Change change); // as JSON writes it: "both_ways"

enum class Subject : std::uint8_t { rule, practice, measure };

// One line of the comparison: what A asks, what B asks, how they stand to each other. Several rules on a side
// ask jointly.
struct Pair {
    Subject subject = Subject::rule;
    std::string topic;             // empty: neither names one
    std::string topic_title;       // what it is about, in the vocabulary's words; may be empty
    bool pairing_proposed = false; // a side names no topic: the tool lined them up by what they ask
    std::string chapter;           // A's section, or B's where A has nothing
    Verdict verdict = Verdict::undecided;
    std::vector<Said> a, b; // empty where only the other has it
    std::string proof;      // how it was decided; empty where it was not
    std::string reason;     // undecided: why
    // What differs: unit, amount, window, anchor, state, guard, requires, quality, stages, count, age,
    // exception, extension, responsible, calendar.
    std::vector<std::string> differs;
    std::vector<Witness> witnesses; // incomparable: two, one each way
    std::optional<Apart> apart;
    std::vector<std::string> notes; // holidays named, terms that the other side does not know
    // Of two versions, what was written anew: name, title, wording, exceptions, assumptions, source, chapter,
    // responsible, topic. A duty may be tightened with nothing written anew: a term that it uses means something else.
    std::vector<std::string> changed;
    Change change() const; // of two versions
};
// Both sides say something.
inline bool is_compared(const Pair& pair) {
    return !pair.a.empty() && !pair.b.empty();
}

struct StandardInfo {
    std::string name, title, version;
    std::string calendar, calendar_version;
    std::string vocabulary, vocabulary_version;
    std::string path; // as it was named on the command line
    std::size_t rules = 0, practices = 0, measures = 0;
    // Which days its calendar leaves out: of the week (Monday first), and holidays and closed days by name, in
    // day order.
    std::array<bool, 7> working_weekdays{true, true, true, true, true, false, false};
    std::vector<NamedDay> days_off{};
};

struct Comparison {
    StandardInfo a, b;
    bool versions = false;          // of one standard: A the old, B the new
    Day first = 0, last = -1;       // the range of days over which dues were compared
    std::vector<std::string> notes; // calendars or vocabularies that differ, terms unknown to one side
    std::vector<Pair> pairs;        // in A's order, by chapter; what only B has behind it
    std::size_t count(Verdict verdict, Subject subject = Subject::rule) const;
    std::size_t count(Change change, Subject subject = Subject::rule) const; // of two versions
    // Not empty: a witness that the proof promised was not confirmed by the runtime. Such a diff is not to be
    // believed; each says which rules.
    std::vector<std::string> unconfirmed;
};

} // namespace plumbline::diff
