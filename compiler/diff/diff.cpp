#include "compiler/diff/diff.h"

#include "compiler/diff/differences.h"
#include "compiler/diff/lineup.h"
#include "compiler/diff/versions.h"
#include "compiler/diff/witness.h"
#include "compiler/lower/lower.h"
#include "compiler/sema/folded_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace plumbline::diff {

std::string_view name_of(Verdict verdict) {
    constexpr std::string_view names[] = {"same",      "stricter",  "looser",   "incomparable",
                                          "undecided", "only_in_a", "only_in_b"};
    return names[static_cast<std::size_t>(verdict)];
}

Verdict turned(Verdict verdict) {
    switch (verdict) {
    case Verdict::stricter:
        return Verdict::looser;
    case Verdict::looser:
        return Verdict::stricter;
    case Verdict::only_in_a:
        return Verdict::only_in_b;
    case Verdict::only_in_b:
        return Verdict::only_in_a;
    default:
        return verdict;
    }
}

std::size_t Comparison::count(Verdict verdict, Subject subject) const {
    return static_cast<std::size_t>(std::count_if(pairs.begin(), pairs.end(), [&](const Pair& pair) {
        return pair.verdict == verdict && pair.subject == subject;
    }));
}

namespace {

constexpr const char* weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                    "Friday", "Saturday", "Sunday"};

// "a Thursday before Good Friday": what is special about an anchor's day.
std::string day_in_words(const Calendar& calendar, Day day) {
    const std::string name = weekdays[weekday(day)];
    if (weekday(day) < 5 && !calendar.is_working_day(day).value_or(true))
        return calendar.why_not_working(day);
    for (Day next = day + 1; next <= day + 4; ++next)
        if (weekday(next) < 5 && calendar.covers(next) && !calendar.is_working_day(next).value_or(true))
            return fmt::format("a {} before {}", name, calendar.why_not_working(next));
    return "a " + name;
}

std::vector<NamedDay> days_off(const CalendarData& calendar) {
    std::vector<NamedDay> days = calendar.holidays;
    for (const NamedSpan& closure : calendar.closures)
        for (Day day = closure.first; day <= closure.last; ++day)
            days.push_back({day, closure.name});
    std::stable_sort(days.begin(), days.end(),
                     [](const NamedDay& one, const NamedDay& other) { return one.day < other.day; });
    return days;
}

std::string length_in_words(std::int64_t amount, bool in_days) {
    amount = std::abs(amount);
    if (in_days) return amount == 1 ? "1 day" : fmt::format("{} days", amount);
    if (amount < 120) return fmt::format("{} minutes", amount);
    const std::int64_t hours = (amount + 30) / 60;
    return fmt::format("{} hours", hours);
}

Apart apart_of(const proof::Spread& spread, const Calendar& calendar) {
    Apart apart;
    apart.in_days = spread.in_days;
    apart.least = spread.least;
    apart.typical = spread.typical;
    apart.greatest = spread.greatest;
    apart.day_of_least = format_day(spread.day_of_least);
    apart.day_of_greatest = format_day(spread.day_of_greatest);
    apart.year = spread.year;
    const bool in_days = spread.in_days;
    const auto from = [&](Day day, std::int64_t amount, const char* which) {
        return fmt::format("from {} ({}) {}{}", day_in_words(calendar, day), format_day(day),
                           length_in_words(amount, in_days), which);
    };
    if (spread.least == spread.greatest) {
        apart.words = length_in_words(spread.greatest, in_days) + " apart";
    } else if (spread.least >= 0) {
        apart.words =
            fmt::format("A ends earlier by {} to {}, mostly {}; {}", spread.least,
                        length_in_words(spread.greatest, in_days), length_in_words(spread.typical, in_days),
                        from(spread.day_of_greatest, spread.greatest, ""));
    } else if (spread.greatest <= 0) {
        apart.words =
            fmt::format("B ends earlier by {} to {}, mostly {}; {}", -spread.greatest,
                        length_in_words(spread.least, in_days), length_in_words(spread.typical, in_days),
                        from(spread.day_of_least, spread.least, ""));
    } else {
        apart.words = fmt::format("{}; {}", from(spread.day_of_greatest, spread.greatest, " earlier in A"),
                                  from(spread.day_of_least, spread.least, " earlier in B"));
    }
    if (!in_days && spread.least != spread.greatest && spread.least * spread.greatest >= 0) {
        const std::int64_t low = spread.least >= 0 ? spread.least : spread.greatest;
        const std::int64_t high = spread.least >= 0 ? spread.greatest : spread.least;
        apart.words = fmt::format(
            "{} ends earlier by {} to {}, mostly {}; {}", spread.least >= 0 ? "A" : "B",
            length_in_words(low, false), length_in_words(high, false), length_in_words(spread.typical, false),
            from(spread.least >= 0 ? spread.day_of_greatest : spread.day_of_least, high, ""));
    }
    return apart;
}

// One of the two standards, made ready.
struct Side {
    explicit Side(const Input& from)
        : input(from),
          book(from.standard),
          book_of_silence(from.standard, proof::NotKnown::told_apart),
          program(lower(from.standard, from.sources)) {}
    const Input& input;
    proof::Book book;
    proof::Book book_of_silence; // the same, where what is not recorded must be answered alike too
    Program program;             // the whole standard: what confirms a witness

    Said said(const model::Rule& rule) const {
        Said result;
        result.rule = rule.name;
        result.title = rule.title;
        result.says = rule.says;
        result.source = rule.source;
        result.section = rule.section;
        result.responsible = rule.responsible;
        result.topic = rule.topic;
        const auto add = [](std::string& list, const std::string& text) {
            list += (list.empty() ? "" : " ") + text;
        };
        for (const model::Excuse& excuse : rule.excuses)
            add(result.exceptions, folded_text(input.sources.text_of(excuse.span)));
        for (const model::Extension& extension : rule.extensions)
            add(result.exceptions, folded_text(input.sources.text_of(extension.span)));
        for (const std::string& assumption : rule.assumptions)
            add(result.assumptions, assumption);
        place(rule.span, result);
        return result;
    }
    Said said(const model::Measure& measure) const {
        Said result;
        result.rule = measure.name;
        result.title = measure.title;
        result.says = measure.says;
        result.source = measure.source;
        result.section = measure.section;
        result.responsible = measure.responsible;
        result.topic = measure.topic;
        place(measure.span, result);
        return result;
    }

  private:
    void place(Span span, Said& into) const {
        if (span.file >= input.sources.size()) return;
        into.file = input.sources[span.file].path;
        into.line = input.sources.place(span).line;
    }
};

class Comparing {
  public:
    Comparing(const Input& a, const Input& b, const Options& options) : a_(a), b_(b), options_(options) {}

    Comparison run() {
        describe();
        std::vector<Group> groups =
            options_.versions ? line_up_versions(a_.book, b_.book) : line_up(a_.book, b_.book);
        if (!options_.topic.empty())
            std::erase_if(groups, [&](const Group& group) { return group.topic != options_.topic; });
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (options_.progress) options_.progress(i, groups.size());
            result_.pairs.push_back(pair_of(groups[i]));
        }
        practices();
        measures();
        by_chapter();
        name_topics();
        if (options_.versions) name_changes(result_);
        return std::move(result_);
    }

  private:
    void describe() {
        const auto info = [](const Side& side) {
            const model::Standard& standard = side.input.standard;
            StandardInfo info{standard.name,
                              standard.title,
                              standard.version,
                              standard.calendar.name,
                              standard.calendar.version,
                              standard.vocabulary_name,
                              standard.vocabulary_version,
                              side.input.path};
            for (const model::Rule& rule : standard.rules)
                ++(std::holds_alternative<model::Practice>(rule.form) ? info.practices : info.rules);
            info.measures = standard.measures.size();
            info.working_weekdays = standard.calendar.working_weekdays;
            info.days_off = days_off(standard.calendar);
            return info;
        };
        result_.a = info(a_);
        result_.b = info(b_);
        const Calendar& one = a_.book.calendar;
        const Calendar& other = b_.book.calendar;
        result_.first = std::max(one.first(), other.first());
        result_.last = std::min(one.last(), other.last());
        if (!proof::same_calendar(one, other))
            result_.notes.push_back(fmt::format(
                "the calendars differ ({} {} and {} {}): dues are compared from {} to {}, each by its own",
                one.data().name, one.data().version, other.data().name, other.data().version,
                format_day(result_.first), format_day(result_.last)));
        unknown_terms(a_, b_, "A", "B");
        unknown_terms(b_, a_, "B", "A");
    }

    // Kinds of event and attributes that one side's rules ask for and the other's vocabulary does not have.
    void unknown_terms(const Side& own, const Side& other, const char* own_name, const char* other_name) {
        Spoken spoken;
        for (const model::Rule& rule : own.input.standard.rules)
            gather(own.book, rule, spoken);
        const auto& events = other.input.standard.vocabulary.events;
        std::set<std::string> missing;
        const auto kind = [&](const std::string& name) {
            return std::find_if(events.begin(), events.end(),
                                [&](const EventInfo& event) { return event.name == name; });
        };
        for (const auto* list : {&spoken.openers, &spoken.closers, &spoken.anchors, &spoken.demands,
                                 &spoken.others, &spoken.other_closers})
            for (const std::string& name : *list)
                if (kind(name) == events.end()) missing.insert(name);
        for (const auto& [name, attributes] : spoken.attributes) {
            const auto event = kind(name);
            if (event == events.end()) continue;
            for (const auto& [attribute, use] : attributes)
                if (std::none_of(
                        event->attributes.begin(), event->attributes.end(),
                        [&, &wanted = attribute](const AttributeInfo& one) { return one.name == wanted; }))
                    missing.insert(name + "." + attribute);
        }
        if (missing.empty()) return;
        std::string list;
        for (const std::string& name : missing)
            list += (list.empty() ? "`" : ", `") + name + "`";
        result_.notes.push_back(fmt::format("the vocabulary of {} does not know what {} asks for: {}",
                                            other_name, own_name, list));
    }

    Pair pair_of(const Group& group) {
        Pair pair;
        pair.topic = group.topic;
        pair.pairing_proposed = group.proposed;
        for (const model::Rule* rule : group.a)
            pair.a.push_back(a_.said(*rule));
        for (const model::Rule* rule : group.b)
            pair.b.push_back(b_.said(*rule));
        pair.chapter = pair.a.empty() ? pair.b.front().section : pair.a.front().section;
        if (group.a.empty() || group.b.empty()) {
            pair.verdict = group.a.empty() ? Verdict::only_in_b : Verdict::only_in_a;
            return pair;
        }
        pair.differs = differences(a_.book, group.a, b_.book, group.b);
        decide(group, pair);
        if (group.a.size() == 1 && group.b.size() == 1)
            if (const auto dues = two_dues(*group.a.front(), *group.b.front())) {
                const proof::Order order =
                    proof::compare(a_.book.calendar, dues->a, b_.book.calendar, dues->b);
                if (order.comparable && !order.same()) {
                    pair.apart = apart_of(order.spread, a_.book.calendar);
                    name_holidays(order, *dues, pair);
                }
            }
        return pair;
    }

    struct Side2Side {
        bool proven = true;
        bool by_words = true;
        std::string because;
        std::vector<proof::Order> orders;
        std::vector<Instant> anchors;
    };
    // Whoever keeps all of `strict` keeps all of `loose`: each part of each of the latter follows from one of
    // the former.
    static Side2Side implied(const proof::Book& strict_book, const std::vector<const model::Rule*>& strict,
                             const proof::Book& loose_book, const std::vector<const model::Rule*>& loose) {
        Side2Side all;
        for (const model::Rule* wanted : loose)
            for (const proof::Part part : proof::parts(*wanted)) {
                bool found = false;
                std::string because;
                std::vector<Instant> anchors;
                for (const model::Rule* given : strict) {
                    proof::Proof proof = proof::implies({&strict_book, given}, {&loose_book, wanted}, part);
                    if (proof.proven) {
                        found = true;
                        all.by_words = all.by_words && proof.by_words;
                        all.orders.insert(all.orders.end(), proof.orders.begin(), proof.orders.end());
                        break;
                    }
                    if (because.empty()) because = proof.because;
                    anchors.insert(anchors.end(), proof.anchors.begin(), proof.anchors.end());
                }
                if (found) continue;
                all.proven = false;
                if (all.because.empty()) all.because = because;
                all.anchors.insert(all.anchors.end(), anchors.begin(), anchors.end());
            }
        return all;
    }

    void decide(const Group& group, Pair& pair) {
        const Side2Side down = implied(a_.book, group.a, b_.book, group.b);
        const Side2Side up = implied(b_.book, group.b, a_.book, group.a);
        if (down.proven && up.proven) {
            pair.verdict = Verdict::same;
            pair.proof =
                down.by_words && up.by_words ? "the same demand, term by term" : proof_words(down, up);
            if (!(down.by_words && up.by_words) && !answers_silence_alike(group))
                pair.notes.push_back("where something that they ask is not recorded, one may be unproven and "
                                     "the other not");
            return;
        }
        if (std::holds_alternative<model::Limit>(group.a.front()->form)) {
            pair.reason = "a limit counts across cases: no timeline of one case can show the difference";
            return;
        }
        Spoken spoken;
        for (const model::Rule* rule : group.a)
            gather(a_.book, *rule, spoken);
        for (const model::Rule* rule : group.b)
            gather(b_.book, *rule, spoken);
        Trial a(a_.book, a_.input.sources, group.a), b(b_.book, b_.input.sources, group.b);
        // From where the two are known to part: A's end behind B's, and B's behind A's, by turns.
        std::vector<Instant> anchors;
        for (std::size_t i = 0; i < std::max(down.anchors.size(), up.anchors.size()); ++i) {
            if (i < down.anchors.size()) anchors.push_back(down.anchors[i]);
            if (i < up.anchors.size()) anchors.push_back(up.anchors[i]);
        }
        WitnessSearch search(a, b, spoken, a_.book.calendar, anchors);
        search.run({!down.proven, !up.proven});
        for (const bool passes_a : {true, false}) {
            const auto& found = passes_a ? search.passes_a() : search.passes_b();
            if (!found) continue;
            Witness witness = search.told(*found, passes_a);
            const std::string wrong = confirm(witness, group);
            if (!wrong.empty()) {
                result_.unconfirmed.push_back(wrong);
                continue;
            }
            pair.witnesses.push_back(std::move(witness));
        }
        const bool a_passes = search.passes_a().has_value(), b_passes = search.passes_b().has_value();
        if (down.proven && b_passes) {
            pair.verdict = Verdict::stricter;
            pair.proof = proof_words(down, up);
        } else if (up.proven && a_passes) {
            pair.verdict = Verdict::looser;
            pair.proof = proof_words(up, down);
        } else if (a_passes && b_passes) {
            pair.verdict = Verdict::incomparable;
            pair.proof = "by the two witnesses, each run through the runtime under both standards";
        } else {
            pair.verdict = Verdict::undecided;
            const std::string searched =
                fmt::format("no timeline was found that shows it, of {} tried", search.tried());
            if (down.proven)
                pair.reason = "A is at least as strict, and whether strictly so is open: " + up.because +
                              "; " + searched;
            else if (up.proven)
                pair.reason = "B is at least as strict, and whether strictly so is open: " + down.because +
                              "; " + searched;
            else if (a_passes)
                pair.reason =
                    "A is not stricter (see the witness); whether B is: " + up.because + "; " + searched;
            else if (b_passes)
                pair.reason =
                    "B is not stricter (see the witness); whether A is: " + down.because + "; " + searched;
            else
                pair.reason = down.because + "; " + searched;
        }
    }

    bool answers_silence_alike(const Group& group) const {
        return implied(a_.book_of_silence, group.a, b_.book_of_silence, group.b).proven &&
               implied(b_.book_of_silence, group.b, a_.book_of_silence, group.a).proven;
    }

    static std::string proof_words(const Side2Side& one, const Side2Side& other) {
        const proof::Order* widest = nullptr;
        for (const auto* list : {&one.orders, &other.orders})
            for (const proof::Order& order : *list)
                if (order.comparable && !widest) widest = &order;
        if (widest) return proof::in_words(*widest);
        return "every case of the terms and conditions of both";
    }

    // The witness as it is printed, run under both standards whole.
    std::string confirm(const Witness& witness, const Group& group) const {
        const bool a_kept = witness.passes_a;
        for (const bool is_a : {true, false}) {
            const Side& side = is_a ? a_ : b_;
            const std::vector<const model::Rule*>& rules = is_a ? group.a : group.b;
            const Result result = run_printed(side.program, side.book, witness, rules);
            const bool right = is_a == a_kept ? result.kept : result.broken;
            if (!right)
                return fmt::format("{} and {}: the runtime does not confirm the witness under {}",
                                   group.a.front()->name, group.b.front()->name, side.input.standard.name);
        }
        return {};
    }

    void name_holidays(const proof::Order& order, const TwoDues& dues, Pair& pair) const {
        const auto in_working_days = [](const proof::Reaches& reaches) {
            return std::any_of(reaches.begin(), reaches.end(), [](const proof::Reach& reach) {
                return info(reach.duration.unit).needs_working_days;
            });
        };
        if (!in_working_days(dues.a) && !in_working_days(dues.b)) return;
        const Calendar& calendar = a_.book.calendar;
        const Zone& zone = calendar.zone();
        for (const auto* list : {&order.a_first, &order.b_first}) {
            if (list->empty()) continue;
            const Instant anchor = list->front();
            const auto one = instant_of(calendar, dues.a, anchor),
                       other = instant_of(b_.book.calendar, dues.b, anchor);
            if (!one || !other) continue;
            std::string named;
            for (Day day = zone.local_day(anchor); day <= zone.local_day(std::max(*one, *other)); ++day)
                if (weekday(day) < 5 && !calendar.is_working_day(day).value_or(true))
                    named +=
                        (named.empty() ? "" : ", ") + calendar.why_not_working(day) + " " + format_day(day);
            pair.notes.push_back(
                fmt::format("from {} {}: {} ends {}, {} ends {}{}", weekdays[weekday(zone.local_day(anchor))],
                            format_instant(anchor, zone), "A", format_instant(*one, zone), "B",
                            format_instant(*other, zone), named.empty() ? "" : "; between them " + named));
        }
    }

    // A rule or a measure that only one of them has, as far as has been seen.
    template <typename Statement>
    Pair one_sided(Subject subject, bool of_a, const Statement& statement) const {
        Pair pair;
        pair.subject = subject;
        pair.topic = statement.topic;
        pair.chapter = statement.section;
        pair.verdict = of_a ? Verdict::only_in_a : Verdict::only_in_b;
        (of_a ? pair.a : pair.b).push_back((of_a ? a_ : b_).said(statement));
        return pair;
    }

    // --- practices and measures: no timeline decides them, so their words do -----------------------------
    void practices() {
        std::vector<const model::Rule*> left;
        std::multimap<std::string, const model::Rule*> of_b;
        const auto key = [](const Side& side, const model::Rule& rule) { return side.book.meaning.of(rule); };
        const auto wanted = [&](const model::Rule& rule) {
            return std::holds_alternative<model::Practice>(rule.form) &&
                   (options_.topic.empty() || rule.topic == options_.topic);
        };
        for (const model::Rule& rule : b_.input.standard.rules)
            if (wanted(rule)) of_b.emplace(key(b_, rule), &rule);
        std::set<const model::Rule*> taken;
        for (const model::Rule& rule : a_.input.standard.rules) {
            if (!wanted(rule)) continue;
            Pair pair = one_sided(Subject::practice, true, rule);
            const auto [begin, end] = of_b.equal_range(key(a_, rule));
            const model::Rule* counterpart = nullptr;
            for (auto at = begin; at != end; ++at)
                if (!taken.count(at->second) && (!counterpart || at->second->name == rule.name))
                    counterpart = at->second;
            if (counterpart) {
                taken.insert(counterpart);
                pair.b.push_back(b_.said(*counterpart));
                pair.verdict = Verdict::same;
                pair.proof = "the same question";
            }
            result_.pairs.push_back(std::move(pair));
        }
        for (const model::Rule& rule : b_.input.standard.rules) {
            if (!wanted(rule) || taken.count(&rule)) continue;
            result_.pairs.push_back(one_sided(Subject::practice, false, rule));
        }
    }

    void measures() {
        std::set<const model::Measure*> taken;
        const auto wanted = [&](const model::Measure& measure) {
            return options_.topic.empty() || measure.topic == options_.topic;
        };
        for (const model::Measure& measure : a_.input.standard.measures) {
            if (!wanted(measure)) continue;
            Pair pair = one_sided(Subject::measure, true, measure);
            const std::string meaning = a_.book.meaning.of(measure);
            const model::Measure* counterpart = nullptr;
            for (const model::Measure& other : b_.input.standard.measures) {
                if (taken.count(&other)) continue;
                if (options_.versions && other.name == measure.name) {
                    counterpart = &other;
                    break;
                }
                const bool same = b_.book.meaning.of(other) == meaning;
                const bool near =
                    !measure.topic.empty() && measure.topic == other.topic && measure.kind == other.kind;
                if (same || (near && !counterpart)) counterpart = &other;
                if (same) break;
            }
            if (counterpart) {
                taken.insert(counterpart);
                pair.b.push_back(b_.said(*counterpart));
                if (b_.book.meaning.of(*counterpart) == meaning) {
                    pair.verdict = Verdict::same;
                    pair.proof = "the same figure, term by term";
                } else {
                    pair.verdict = Verdict::undecided;
                    pair.reason = "a measure is a figure over all cases: no timeline of one case decides it";
                }
            }
            result_.pairs.push_back(std::move(pair));
        }
        for (const model::Measure& measure : b_.input.standard.measures) {
            if (!wanted(measure) || taken.count(&measure)) continue;
            result_.pairs.push_back(one_sided(Subject::measure, false, measure));
        }
    }

    void name_topics() {
        std::map<std::string, std::string> titles;
        for (const Side* side : {&a_, &b_})
            for (const model::Topic& topic : side->input.standard.topics)
                titles.emplace(topic.name, topic.title);
        for (Pair& pair : result_.pairs)
            if (const auto at = titles.find(pair.topic); at != titles.end()) pair.topic_title = at->second;
    }

    // Chapters in A's order, then B's own.
    void by_chapter() {
        std::map<std::string, std::size_t> order;
        for (const bool only_b : {false, true})
            for (const Pair& pair : result_.pairs)
                if (pair.a.empty() == only_b) order.emplace(pair.chapter, order.size());
        std::stable_sort(result_.pairs.begin(), result_.pairs.end(), [&](const Pair& one, const Pair& other) {
            return order[one.chapter] < order[other.chapter];
        });
    }

    Side a_;
    Side b_;
    const Options& options_;
    Comparison result_;
};

} // namespace

Comparison compare(const Input& a, const Input& b, const Options& options) {
    return Comparing(a, b, options).run();
}

} // namespace plumbline::diff
