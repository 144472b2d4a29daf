// What the files declare: names first, then what stands behind them.
#include "compiler/sema/checker_impl.h"

#include <algorithm>
#include <limits>

namespace plumbline::sema {

void Checker::find_header() {
    for (const ParseResult* file : files_) {
        complete_ = complete_ && file->complete;
        for (const ast::Item& item : file->file.items) {
            if (auto* head = std::get_if<ast::VocabularyHead>(&item.kind))
                vocabularies_.emplace(head->name.text, head);
            auto* standard = std::get_if<ast::Standard>(&item.kind);
            if (!standard) continue;
            if (!header_) {
                header_ = standard;
                header_file_ = file;
                continue;
            }
            fail(DiagnosticKind::second_standard, standard->name.span,
                 "a second `standard`: " + quoted(standard->name.text) + " beside " +
                     quoted(header_->name.text),
                 "keep each standard in a folder of its own")
                .labels.push_back({header_->name.span, "the first is here"});
        }
    }
    if (!header_) return;
    for (const ast::Name& name : header_->uses) {
        if (vocabularies_.contains(name.text)) continue;
        fail_unknown(DiagnosticKind::unknown_vocabulary, name, "no vocabulary is called " + quoted(name.text),
                     names_of(vocabularies_),
                     vocabularies_.empty() ? "no vocabulary file was given"
                                           : "there is " + listed_in_words(names_of(vocabularies_), "and"));
    }
}

// A standard that names its vocabularies sees no other. Where it names one that is not there, it sees all:
// what follows from the slip is not reported again.
bool Checker::is_used(std::string_view vocabulary) const {
    if (!header_ || header_->uses.empty()) return true;
    return std::any_of(header_->uses.begin(), header_->uses.end(), [&](const ast::Name& name) {
        return name.text == vocabulary || !vocabularies_.contains(name.text);
    });
}

// A vocabulary is the folder in which its head stands.
std::string_view Checker::folder_of(const ParseResult& file) const {
    std::string_view path = sources_[file.file.file].path;
    return path.substr(0, path.find_last_of("/\\") + 1);
}

const ast::VocabularyHead* Checker::head_of(const ParseResult& file) {
    const ast::VocabularyHead* first = nullptr;
    for (const ast::Item& item : file.file.items) {
        auto* head = std::get_if<ast::VocabularyHead>(&item.kind);
        if (!head) continue;
        if (first) {
            fail(DiagnosticKind::declared_twice, head->name.span,
                 "a second `vocabulary` in one file: " + quoted(head->name.text),
                 "give it a folder of its own")
                .labels.push_back({first->name.span, "the first is here"});
        } else {
            first = head;
        }
    }
    return first;
}

void Checker::collect() {
    std::map<std::string_view, bool> folder_is_used;
    for (const ParseResult* file : files_) {
        if (const ast::VocabularyHead* head = head_of(*file))
            folder_is_used[folder_of(*file)] |= is_used(head->name.text);
    }
    for (const ParseResult* file : files_) {
        if (header_file_ && folder_of(*file) == folder_of(*header_file_))
            folder_is_used[folder_of(*file)] = true;
    }
    for (const ParseResult* file : files_) {
        auto folder = folder_is_used.find(folder_of(*file));
        bool used = folder == folder_is_used.end() || folder->second;
        std::string section;
        for (const ast::Item& item : file->file.items) {
            if (auto* heading = std::get_if<ast::Section>(&item.kind)) section = heading->title.text;
            if (used || std::holds_alternative<ast::Calendar>(item.kind)) collect(item, section);
        }
    }
}

// What stands in a file of a vocabulary is for others to use as well.
std::vector<model::UnusedName> Checker::unused_names() {
    std::vector<model::UnusedName> unused;
    if (!header_file_) return unused;
    for (const ParseResult* file : files_) {
        if (folder_of(*file) != folder_of(*header_file_) || head_of(*file)) continue;
        const auto take = [&](std::string_view what, const ast::Name& name) {
            if (!names_used_.contains(name.text)) unused.push_back({std::string(what), name.text, name.span});
        };
        for (const ast::Item& item : file->file.items) {
            if (auto* event = std::get_if<ast::Event>(&item.kind)) take("event", event->name);
            if (auto* state = std::get_if<ast::State>(&item.kind)) take("state", state->name);
            if (auto* term = std::get_if<ast::Definition>(&item.kind)) take("defined term", term->name);
            if (auto* topic = std::get_if<ast::Topic>(&item.kind)) take("topic", topic->name);
        }
    }
    return unused;
}

void Checker::note_undescribed(const ast::Item& item) {
    const auto take = [&](const auto& declared, std::string_view what, std::string_view lacks) {
        if (!declared.text)
            undescribed_.push_back(
                {std::string(what), declared.name.text, std::string(lacks), declared.name.span});
    };
    if (auto* subject = std::get_if<ast::Subject>(&item.kind)) take(*subject, "subject", "who or what it is");
    if (auto* role = std::get_if<ast::Role>(&item.kind)) take(*role, "role", "who that is");
    if (auto* topic = std::get_if<ast::Topic>(&item.kind)) take(*topic, "topic", "what it is about");
    if (auto* state = std::get_if<ast::State>(&item.kind)) take(*state, "state", "what holds while it lasts");
    if (auto* event = std::get_if<ast::Event>(&item.kind)) {
        take(*event, "event", "when it happens");
        for (const ast::Attribute& attribute : event->attributes)
            if (!attribute.text)
                undescribed_.push_back({"attribute", event->name.text + "." + attribute.name.text,
                                        "what it holds", attribute.name.span});
    }
}

void Checker::collect(const ast::Item& item, const std::string& section) {
    note_undescribed(item);
    if (auto* subject = std::get_if<ast::Subject>(&item.kind)) {
        claim(subject_names_, subject->name, "subject");
    } else if (auto* role = std::get_if<ast::Role>(&item.kind)) {
        if (claim(role_names_, role->name, "role"))
            roles_.emplace(role->name.text, RoleEntry{role, 0, {}, {}});
    } else if (auto* topic = std::get_if<ast::Topic>(&item.kind)) {
        if (claim(topic_names_, topic->name, "topic"))
            topics_.push_back({topic->name.text, topic->text ? topic->text->text : std::string()});
    } else if (auto* event = std::get_if<ast::Event>(&item.kind)) {
        if (claim(thing_names_, event->name, "event"))
            events_.emplace(event->name.text, EventEntry{event, 0});
    } else if (auto* state = std::get_if<ast::State>(&item.kind)) {
        if (!claim(thing_names_, state->name, "state")) return;
        states_in_order_.push_back(
            &states_.emplace(state->name.text, StateEntry{state, {}, 0}).first->second);
    } else if (auto* definition = std::get_if<ast::Definition>(&item.kind)) {
        if (claim(thing_names_, definition->name, "defined term")) {
            definitions_.emplace(definition->name.text, DefinitionEntry{definition, {}, {}});
        }
    } else if (auto* calendar = std::get_if<ast::Calendar>(&item.kind)) {
        if (claim(calendar_names_, calendar->name, "calendar")) {
            calendars_.emplace(calendar->name.text, CalendarEntry{calendar, {}, {}});
        }
    } else if (auto* rule = std::get_if<ast::Rule>(&item.kind)) {
        if (rule->name) claim(rule_names_, *rule->name, "rule");
        rules_.push_back({&item, section, {}, 0, {}});
    } else if (auto* practice = std::get_if<ast::Practice>(&item.kind)) {
        claim(rule_names_, practice->name, "practice");
        rules_.push_back({&item, section, {}, 0, {}});
    } else if (auto* measure = std::get_if<ast::Measure>(&item.kind)) {
        claim(measure_names_, measure->name, "measure");
        measures_written_.push_back({&item, section});
    } else if (std::holds_alternative<ast::Test>(item.kind)) {
        tests_written_.push_back({&item, rules_.size()});
    }
}

bool Checker::claim(Table<Claim>& names, const ast::Name& name, std::string_view what) {
    auto [place, is_new] = names.emplace(name.text, Claim{name.span, what});
    if (is_new) return true;
    const Claim& first = place->second;
    std::string as;
    if (first.what != what)
        as = std::string(first.what[0] == 'e' ? ", as an " : ", as a ") + std::string(first.what);
    bool is_part = what == "attribute" || what == "choice";
    fail(DiagnosticKind::declared_twice, name.span,
         "the " + std::string(what) + " " + quoted(name.text) + " is declared already" + as,
         is_part ? "leave one of them out" : "give one of them another name")
        .labels.push_back({first.span, "the first is here"});
    return false;
}

void Checker::number_events_and_roles() {
    // Tables are in name order, and so are kinds: they do not depend on the order of files.
    for (auto& [name, entry] : events_) {
        if (vocabulary_.events.size() > std::numeric_limits<EventKind>::max()) {
            fail(DiagnosticKind::number_out_of_range, entry.written->name.span,
                 "there are more than 65,536 events", "leave out what no rule speaks of");
            break;
        }
        entry.kind = static_cast<EventKind>(vocabulary_.events.size());
        vocabulary_.events.push_back({name, {}});
        slots_.emplace_back();
        event_of_kind_.push_back(entry.written);
    }
    for (auto& [name, entry] : roles_) {
        entry.index = static_cast<std::int32_t>(vocabulary_.roles.size());
        vocabulary_.roles.push_back(name);
    }
}

void Checker::check_declarations() {
    for (auto& [name, entry] : events_)
        check_event(entry);
    for (auto& [name, entry] : roles_)
        roles_of(entry, entry.written->name);
    for (auto& [name, entry] : definitions_)
        resolve(entry, entry.written->name);
    for (StateEntry* entry : states_in_order_)
        resolve(*entry, entry->written->name);
}

void Checker::check_event(const EventEntry& entry) {
    static constexpr AttributeType types[]{
        AttributeType::yes_no,   AttributeType::choice, AttributeType::role,      AttributeType::number,
        AttributeType::duration, AttributeType::text,   AttributeType::reference, AttributeType::date};
    check_subjects(entry.written->subjects);
    Table<Claim> names;
    for (const ast::Attribute& attribute : entry.written->attributes) {
        if (!claim(names, attribute.name, "attribute")) continue;
        AttributeInfo info{attribute.name.text, types[static_cast<std::size_t>(attribute.type)], {}};
        Table<Claim> choices;
        for (const ast::Name& choice : attribute.choices) {
            if (claim(choices, choice, "choice")) info.choices.push_back(choice.text);
        }
        std::vector<AttributeInfo>& attributes = vocabulary_.events[entry.kind].attributes;
        if (attributes.size() > std::numeric_limits<Slot>::max()) {
            fail(DiagnosticKind::number_out_of_range, attribute.name.span,
                 "an event has at most 65,536 attributes");
            return;
        }
        owners_.emplace(info.name, entry.kind);
        slots_[entry.kind].emplace(info.name, static_cast<Slot>(attributes.size()));
        attributes.push_back(std::move(info));
    }
}

void Checker::check_subjects(const std::vector<ast::Name>& subjects) {
    for (const ast::Name& subject : subjects) {
        if (subject_names_.contains(subject.text)) continue;
        fail_unknown(DiagnosticKind::unknown_subject, subject, "no subject is called " + quoted(subject.text),
                     names_of(subject_names_), "declare it: " + quoted("subject " + subject.text));
    }
}

const std::set<std::int32_t>& Checker::roles_of(RoleEntry& role, const ast::Name& mention) {
    if (role.progress == Progress::running) {
        report_cycle(mention, "includes");
        return role.includes;
    }
    if (role.progress != Progress::untouched || !may_go_deeper(mention)) return role.includes;
    role.progress = Progress::running;
    resolving_.push_back(role.written->name.text);
    role.includes.insert(role.index);
    for (const ast::Name& name : role.written->includes) {
        auto included = roles_.find(name.text);
        if (included == roles_.end()) {
            report_unknown_role(name);
            continue;
        }
        const std::set<std::int32_t>& further = roles_of(included->second, name);
        if (!may_unfold(further.size(), name)) continue;
        role.includes.insert(further.begin(), further.end());
    }
    resolving_.pop_back();
    role.progress = Progress::done;
    return role.includes;
}

void Checker::report_unknown_role(const ast::Name& name) {
    fail_unknown(DiagnosticKind::unknown_role, name, "no role is called " + quoted(name.text),
                 names_of(roles_), "declare it: " + quoted("role " + name.text));
}

// Names the whole ring, from the name that was met again.
void Checker::report_cycle(const ast::Name& name, std::string_view verb) {
    auto first = std::find(resolving_.begin(), resolving_.end(), name.text);
    std::string ring;
    for (auto link = first; link != resolving_.end(); ++link) {
        ring += quoted(*link) + " " + std::string(verb) + " ";
    }
    fail(DiagnosticKind::cycle, name.span, ring + quoted(name.text) + ": this goes round in a ring",
         "take one of them out");
}

// Terms that stand for terms that stand for terms: bounded, so that no file can make the compiler run out of
// anything.
bool Checker::may_go_deeper(const ast::Name& mention) {
    if (resolving_.size() < longest_chain) return true;
    report_too_deep(mention);
    return false;
}

void Checker::report_too_deep(const ast::Name& name) {
    fail(DiagnosticKind::nested_too_deeply, name.span,
         quoted(name.text) + " stands at the end of too long a chain of names",
         "say some of it in one place");
}

bool Checker::may_unfold(std::size_t size, const ast::Name& mention) {
    constexpr std::size_t most = 4'000'000;
    if (unfolded_ > most) return false; // reported already
    unfolded_ += size;
    if (unfolded_ <= most) return true;
    fail(DiagnosticKind::nested_too_deeply, mention.span,
         "the terms of this standard unfold to more than can be kept",
         "say " + quoted(mention.text) + " in fewer words");
    return false;
}

bool Checker::resolve(DefinitionEntry& entry, const ast::Name& mention) {
    if (entry.progress == Progress::running) {
        report_cycle(mention, "is said by");
        return false;
    }
    if (entry.progress != Progress::untouched) return entry.progress == Progress::done;
    if (!may_go_deeper(mention)) return false;
    entry.progress = Progress::running;
    resolving_.push_back(entry.written->name.text);
    int deepest_before = std::exchange(deepest_term_, 0);
    auto alternatives =
        as_one_subject([&] { return declared_alternatives(entry.written->alternatives, Joins::or_alone); });
    entry.depth = deepest_term_ + 1;
    deepest_term_ = deepest_before;
    resolving_.pop_back();
    if (alternatives && entry.depth > deepest_terms) {
        report_too_deep(entry.written->name);
        alternatives.reset();
    }
    if (alternatives) {
        entry.size = size_of(*alternatives);
        entry.alternatives = std::move(*alternatives);
    }
    entry.progress = alternatives ? Progress::done : Progress::failed;
    return entry.progress == Progress::done;
}

// What opens or ends a state is told by the event itself: states are not yet known where they are made.
bool Checker::asks_of_the_event_alone(const model::Condition& condition, const ast::Name& state) {
    if (auto* inner = std::get_if<model::Not>(&condition.kind))
        return asks_of_the_event_alone(*inner->inner, state);
    const auto all = [&](const std::vector<model::Condition>& parts) {
        return std::all_of(parts.begin(), parts.end(), [&](const model::Condition& part) {
            return asks_of_the_event_alone(part, state);
        });
    };
    if (auto* parts = std::get_if<model::AllOf>(&condition.kind)) return all(parts->parts);
    if (auto* parts = std::get_if<model::AnyOf>(&condition.kind)) return all(parts->parts);
    if (!std::holds_alternative<model::Holds>(condition.kind) &&
        !std::holds_alternative<model::Happened>(condition.kind) &&
        !std::holds_alternative<model::Elapsed>(condition.kind))
        return true;
    const bool is_written = condition.span.begin < condition.span.end; // `visit while S` is put together
    const std::string asked = is_written ? folded(condition.span) : "looked_after";
    fail(DiagnosticKind::misplaced, is_written ? condition.span : state.span,
         (is_written ? quoted(asked) + " is no attribute of the event"
                     : quoted(state.text) + " hangs on another state") +
             ", and a state is opened and ended by events alone",
         "narrow the state where it is used: `while " + state.text + " when " + asked + ": ...`");
    return false;
}

bool Checker::resolve(StateEntry& entry, const ast::Name& mention) {
    if (entry.progress == Progress::running) {
        report_cycle(mention, "hangs on");
        return false;
    }
    if (entry.progress != Progress::untouched) return entry.progress == Progress::done;
    if (!may_go_deeper(mention)) return false;
    entry.progress = Progress::running;
    const ast::State& written = *entry.written;
    resolving_.push_back(written.name.text);
    check_subjects(written.subjects);
    auto [opening, closing] = as_one_subject([&] {
        take_part(written.name.text, written.name.span, written.subjects);
        auto from = declared_alternatives(written.opening, Joins::or_of_a_state);
        return std::pair(std::move(from), declared_alternatives(written.closing, Joins::or_of_a_state));
    });
    resolving_.pop_back();
    bool good = opening && closing;
    for (const auto* events : {&opening, &closing})
        if (*events)
            for (const model::Alternative& alternative : **events)
                good =
                    (!alternative.where || asks_of_the_event_alone(*alternative.where, written.name)) && good;
    if (opening && written.one_for_each) {
        Asked asked{{}, {}, false};
        for (const model::Alternative& alternative : *opening)
            asked.kinds.push_back(alternative.kind);
        const auto opened_for = attribute(*written.one_for_each, asked);
        good = opened_for && good;
        // An end need not have the attribute: it then ends them all.
        for (const model::Alternative& alternative : closing ? *closing : std::vector<model::Alternative>{}) {
            if (!opened_for || !find_slot(alternative.kind, written.one_for_each->text)) continue;
            const auto ends = attribute(*written.one_for_each, {{alternative.kind}, {}, false});
            good = ends && alike(*written.one_for_each, *opened_for, *ends) && good;
        }
    }
    entry.progress = good ? Progress::done : Progress::failed;
    if (!good) return false;
    // A state stands behind those that it hangs on.
    entry.index = static_cast<StateIndex>(checked_states_.size());
    std::optional<std::string> one_for_each;
    if (written.one_for_each) one_for_each = written.one_for_each->text;
    checked_states_.push_back(
        {written.name.text, std::move(*opening), std::move(*closing), std::move(one_for_each)});
    return true;
}

std::optional<std::vector<model::Alternative>>
Checker::declared_alternatives(const ast::Alternatives& written, Joins joins) {
    std::vector<model::Alternative> result;
    bool good = true;
    for (const ast::RequiredPattern& part : written.any_of) {
        auto* event = std::get_if<ast::Pattern>(&part.kind);
        if (!event) {
            fail(DiagnosticKind::misplaced, part.span, "`recorded` stands where an event is declared",
                 "`recorded` is something that a rule requires: `within 1 working day of each visit: "
                 "recorded`");
            good = false;
            continue;
        }
        auto checked = pattern(*event, {false, nullptr, true});
        good = good && checked && !is_joint_in_where(part, *event, *checked, joins);
        if (good) result.insert(result.end(), checked->alternatives.begin(), checked->alternatives.end());
    }
    if (!good) return std::nullopt;
    return result;
}

} // namespace plumbline::sema
