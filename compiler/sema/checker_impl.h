// The checker's inside, one class over several files. Private to this room.
//
// Declarations of all files are collected first, then the bodies are checked, so that order never matters. A
// part that cannot be meant is reported where it stands and comes back as nothing; whoever depends on it
// stays silent.
#pragma once

#include "compiler/sema/checker.h"
#include "compiler/sema/sizes.h"
#include "compiler/sema/words.h"
#include "runtime/timeline/value.h"

#include <map>
#include <set>

namespace plumbline::sema {

using model::Slot;
using model::StateIndex;

// What a condition is asked of.
struct Asked {
    std::vector<EventKind> kinds =
        {};                // of the event; several where a pattern has alternatives, none without an event
    std::string name = {}; // the event, as messages call it
    bool in_spell = false; // whether there is a start that `elapsed` counts from
    bool lost = false;     // the event is not known, and that was reported: nothing more to say
};
inline Asked lost_event() {
    return {{}, {}, false, true};
}
inline Span start_of(Span span) {
    return {span.file, span.begin, span.begin};
}

class Checker {
  public:
    Checker(const SourceSet& sources, const std::vector<ParseResult>& files, const CheckOptions& options,
            Diagnostics& diagnostics);
    std::optional<model::Standard> run();

  private:
    template <typename T>
    using Table = std::map<std::string, T, std::less<>>;
    using Subjects = std::set<std::string>;
    using MaybeCondition = std::optional<model::Condition>;
    using MaybeForm = std::optional<model::Form>;

    enum class Progress : std::uint8_t { untouched, running, done, failed };
    struct Claim { // a name that is taken
        Span span;
        std::string_view what;
    };
    struct EventEntry {
        const ast::Event* written;
        EventKind kind;
    };
    struct StateEntry {
        const ast::State* written;
        Progress progress = Progress::untouched;
        StateIndex index = 0;
    };
    struct DefinitionEntry {
        const ast::Definition* written;
        Progress progress = Progress::untouched;
        std::vector<model::Alternative> alternatives = {};
        std::size_t size = 0; // in parts of conditions
        int depth = 0;        // how many terms stand for terms in it
    };
    struct RoleEntry {
        const ast::Role* written;
        std::int32_t index;
        Progress progress = Progress::untouched;
        std::set<std::int32_t> includes; // itself and all that it stands for
    };
    struct CalendarEntry {
        const ast::Calendar* written;
        Progress progress = Progress::untouched;
        CalendarData data;
    };
    struct RuleEntry { // a rule or a practice
        const ast::Item* item;
        std::string section;
        Progress progress = Progress::untouched; // of the search for rules that watch each other
        model::RuleIndex index = 0;              // in the order of Standard::rules
        std::optional<model::Rule> checked;
    };
    struct WrittenMeasure {
        const ast::Item* item;
        std::string section;
    };
    struct WrittenTest {
        const ast::Item* item;
        std::size_t rules_before; // how many rules were written before it
    };

    // --- declarations.cpp ---
    void find_header();
    bool is_used(std::string_view vocabulary) const;
    std::string_view folder_of(const ParseResult& file) const;
    const ast::VocabularyHead* head_of(const ParseResult& file);
    std::vector<model::UnusedName> unused_names();
    void note_undescribed(const ast::Item& item);
    void collect();
    void collect(const ast::Item& item, const std::string& section);
    // False, and reported, when the name is taken already.
    bool claim(Table<Claim>& names, const ast::Name& name, std::string_view what);
    void number_events_and_roles();
    void check_declarations();
    void check_event(const EventEntry& entry);
    void check_subjects(const std::vector<ast::Name>& subjects);
    // What a name stands for is worked out when it is first mentioned; `mention` is where a ring would be
    // closed.
    const std::set<std::int32_t>& roles_of(RoleEntry& role, const ast::Name& mention);
    bool resolve(DefinitionEntry& entry, const ast::Name& mention);
    bool asks_of_the_event_alone(const model::Condition& condition, const ast::Name& state);
    bool resolve(StateEntry& entry, const ast::Name& mention);
    // Which words join events where a pattern stands, and so what may be advised.
    enum class Joins : std::uint8_t {
        and_or,        // what must happen
        or_alone,      // a defined term, what ends a stage
        or_of_a_state, // what opens or closes one: it asks nothing of other events
    };
    std::optional<std::vector<model::Alternative>> declared_alternatives(const ast::Alternatives& written,
                                                                         Joins joins);
    bool may_go_deeper(const ast::Name& mention);
    bool may_unfold(std::size_t size, const ast::Name& mention);
    void report_too_deep(const ast::Name& name);
    void report_unknown_role(const ast::Name& name);
    void report_cycle(const ast::Name& name, std::string_view verb);

    // --- calendars.cpp ---
    void check_calendars();
    bool resolve(CalendarEntry& entry, const ast::Name& mention);
    bool take_over(const ast::Calendar& written, CalendarData& data);
    bool fill(const ast::Calendar& written, CalendarData& data);
    bool fill_zone(const ast::Calendar& written, CalendarData& data);
    bool in_order(const ast::DayValue& first, const ast::DayValue& last);
    bool check_covered(const ast::Calendar& written, CalendarData& data);
    const CalendarEntry* choose_calendar();
    void report_unknown_calendar(const ast::Name& name);

    // --- conditions.cpp ---
    MaybeCondition condition(const ast::Condition& written, const Asked& asked);
    MaybeCondition condition_kind(const ast::Condition& written, const Asked& asked);
    MaybeCondition all_of(const ast::AllOf& written, const Asked& asked);
    MaybeCondition any_of(const ast::AnyOf& written, const Asked& asked);
    bool is_test_left_alone(const std::vector<ast::Condition>& parts, const ast::Condition& part,
                            std::string_view joint, const Asked& asked);
    bool is_value_left_alone(const ast::Compared& before, const ast::Name& word, const Asked& asked);
    MaybeCondition bare(const ast::Name& name, const Asked& asked);
    MaybeCondition happened(const ast::Happened& written, const Asked& asked);
    MaybeCondition age(const ast::AgeBetween& written, Span span);
    MaybeCondition elapsed(const ast::Elapsed& written, Span span, const Asked& asked);
    bool needs_born(Span span);
    std::optional<model::StateReference> state_reference(const ast::StateReference& written);
    std::optional<model::StateReference> state_of_name(const ast::Name& name);
    void report_unknown_state(const ast::Name& name);
    // Without a shell around a single one.
    static model::Condition all(std::vector<model::Condition> parts);
    static model::Condition any(std::vector<model::Condition> parts);
    static model::Condition negate(model::Condition condition);

    // --- attribute_tests.cpp ---
    struct AttributePlace {
        EventKind kind;
        Slot slot;
        const AttributeInfo* info;
    };
    std::optional<Slot> find_slot(EventKind kind, std::string_view attribute) const;
    bool any_has_attribute(const Asked& asked, std::string_view attribute) const;
    std::optional<std::vector<AttributePlace>> attribute(const ast::Name& name, const Asked& asked);
    bool is_attribute(std::string_view name) const;
    void report_no_event_to_ask(const ast::Name& name);
    void report_no_attribute(const ast::Name& name, EventKind kind);
    MaybeCondition bare_attribute(const ast::Name& name, const Asked& asked);
    MaybeCondition compared(const ast::Compared& written, const Asked& asked);
    MaybeCondition listed(const ast::Listed& written, const Asked& asked);
    MaybeCondition recorded(const ast::IsRecorded& written, const Asked& asked);
    MaybeCondition compare(const AttributePlace& place, const ast::Name& name, ast::Comparison comparison,
                           const ast::Value& value);
    MaybeCondition compare_order(const AttributePlace& place, const ast::Name& name,
                                 ast::Comparison comparison, const ast::Value& value);
    MaybeCondition compare_list(const AttributePlace& place, const ast::Listed& written);
    std::optional<std::vector<std::int32_t>> listed_values(const AttributePlace& place, const ast::Name& name,
                                                           const ast::Value& value);
    std::optional<std::vector<std::int32_t>> role_values(const ast::Name& name);
    std::string type_in_words(const AttributeInfo& info) const;
    void report_unlike(const AttributePlace& place, const ast::Name& name, Span value);

    // --- patterns.cpp ---
    struct PatternUse {
        bool may_be_next = false;       // `next` may stand before it
        const Asked* partner = nullptr; // what `matching` compares with; none: it cannot stand
        bool in_declaration = false;    // of a state or a defined term: events and conditions only
    };
    std::optional<model::Pattern> pattern(const ast::Pattern& written, const PatternUse& use);
    std::optional<std::vector<model::Alternative>> named_alternatives(const ast::Name& name);
    bool narrow(std::vector<model::Alternative>& alternatives, const ast::Condition& condition);
    static void narrow(std::vector<model::Alternative>& alternatives, const model::Condition& condition);
    static void narrow(model::Alternative& alternative, model::Condition condition);
    bool ordinal(const ast::Pattern& written, const PatternUse& use, model::Pattern& result);
    bool matching(const ast::Pattern& written, const PatternUse& use, model::Pattern& result);
    // The same attribute on all of these events: of one type, with the same values.
    bool alike(const ast::Name& name, const std::vector<AttributePlace>& first,
               const std::vector<AttributePlace>& second);
    bool is_joint_in_where(const ast::RequiredPattern& part, const ast::Pattern& written,
                           const model::Pattern& checked, Joins joins);
    const ast::Name* event_behind_joint(const ast::Condition& condition, const Asked& asked) const;
    std::string_view joint_before(Span span) const;
    std::string label_of(const std::vector<model::Alternative>& alternatives) const;
    Asked asked_of(const model::Pattern& pattern) const;
    void report_unknown_event(const ast::Name& name);
    bool is_event(std::string_view name) const {
        return events_.contains(name) || definitions_.contains(name);
    }
    bool is_state(std::string_view name) const { return states_.contains(name); }

    // --- anchors.cpp ---
    std::optional<model::Anchor> anchor(const ast::Anchor& written);
    std::optional<model::Anchor> preceding(const ast::Preceding& written);
    Asked asked_of(const model::Anchor& anchor) const;
    struct DemandUse {
        const Asked* anchor = nullptr; // what the clock starts at, where it is an event
        bool may_be_recorded = false;
    };
    std::optional<std::vector<model::Demand>> demands(const ast::Requirement& written, const DemandUse& use);
    std::optional<model::Demand> demand(const ast::Alternatives& written, const DemandUse& use);
    bool may_be_recorded(Span span, const ast::Alternatives& written, const DemandUse& use);
    bool pairs_each_kind_once(const ast::Alternatives& written, const model::Demand& demand);

    // --- statements.cpp: what a rule asks, and what stands around it ---
    struct Around {
        model::Scope scope;
        std::vector<const ast::Condition*>
            guards; // `when C:` in front of a sentence that starts its own clock
    };
    MaybeForm form(const ast::Statement& written, Around& around);
    MaybeForm timed(const ast::Timed& written, Around& around);
    MaybeForm by_age(const ast::Timed& written, Around& around);
    MaybeForm during(const ast::While& written, Around& around);
    MaybeForm throughout(const ast::Throughout& written);
    MaybeForm each(const ast::Each& written, Around& around);
    MaybeForm never(const ast::Never& written, Around& around);
    MaybeForm never_without_guarded(const ast::Never& written, Around& around);
    static model::NextQuality next_quality(model::Pattern of, model::Pattern next);
    bool enter(const ast::StateReference& written, Around& around);
    void enter(model::StateReference state, Span written, Around& around);
    bool take_guards(Around& around, const Asked& asked, std::vector<model::Condition>& into);
    bool guard_scope(Around& around);
    bool guard_pattern(Around& around, model::Pattern& pattern);
    std::string state_label(const model::StateReference& state) const;
    Asked opening_of(const model::Scope& scope) const;

    // --- triggers.cpp ---
    MaybeForm when(const ast::When& written, Around& around);
    MaybeForm when_condition(const ast::When& written, const ast::Condition& trigger, Around& around);
    MaybeForm after_trigger(const ast::When& written, std::optional<model::Anchor> start);
    MaybeForm judged_if_it_happens(const ast::Timed& written, const ast::Pattern& trigger, Around& around);
    std::optional<model::Anchor> trigger_anchor(const ast::Trigger& trigger);
    std::optional<model::Anchor> missed(const ast::Name& rule);
    std::optional<ast::Pattern> plain_event(const ast::Condition& condition) const;
    std::string condition_label(const ast::Condition& condition) const;
    void report_nothing_required(const ast::Window& window);

    // --- stages.cpp ---
    // `opening`: the events that open the state in which it recurs.
    MaybeForm recurring(const ast::Recurring& written, const Asked& opening);
    std::optional<model::Stage> stage(const ast::Stage& written);
    bool case_interval(const ast::CaseInterval& written, model::Stage& stage);
    bool until_events(const ast::Alternatives& written, model::Stage& stage);
    bool counted_from(const ast::Pattern& written, model::Stage& stage);
    bool stage_condition(const ast::Stage& written, model::Stage& stage);
    bool check_lengths(const ast::Stage& written);
    bool check_order(const std::vector<ast::Stage>& stages);
    bool check_otherwise(const std::vector<ast::Stage>& stages);
    bool check_reachable(const std::vector<ast::Stage>& stages);
    bool for_each(const ast::Recurring& written, const Asked& opening, model::Recurring& result);
    bool not_zero(const ast::Length& length, std::string_view what);

    // --- counts.cpp ---
    MaybeForm count(const ast::CountBound& written, Around& around);
    bool count_span(const ast::CountSpan& written, bool has_state, model::CountOver& result, Around& around);
    bool count_in(const ast::StateReference& written, Around& around);
    MaybeForm time_over(const ast::TimeBound& written, Around& around);
    MaybeForm limit(const ast::Limit& written, Around& around);
    std::optional<StateIndex> limited_state(const ast::Limit& written);
    MaybeForm each_period(const ast::EachPeriod& written, Around& around, Span span);
    bool report_no_state(Span span);
    bool check_term(ast::Period period, Span span);
    bool check_many(const ast::Length& length, Span span);

    // --- rules.cpp ---
    void check_rules();
    void check_rule(const ast::Rule& written, RuleEntry& entry);
    void check_practice(const ast::Practice& written, RuleEntry& entry);
    void check_head(const ast::RuleParts& parts, model::Rule& rule, Span name, std::string_view what);
    std::string responsible(const std::vector<ast::Name>& roles);
    std::string topic(const std::optional<ast::Name>& name);
    void warn_of_days(const ast::Statement& statement, const ast::RuleParts& parts);
    void warn(DiagnosticKind kind, Span span, const ast::RuleParts& parts, std::string message,
              std::string hint);
    static std::vector<ast::Name> watched_by(const ast::Statement& statement);
    void order_rules();
    void place_in_order(RuleEntry& entry);
    RuleEntry* find_rule(const ast::Name& name);
    void name_rules();

    // --- exceptions.cpp ---
    Asked asked_of(const model::Form& form) const;
    void unless(const ast::Unless& written, const Asked& anchor, model::Rule& rule);
    void excuse(const ast::Condition& written, const ast::Unless& around, const Asked& anchor,
                model::Rule& rule);
    MaybeCondition recorded_by(const ast::Unless& written, const Asked& asked);
    bool may_be_extended(const model::Form& form, Span span);
    bool may_be_excused(const model::Form& form, const ast::RuleParts& parts);
    void extension(const ast::Extended& written, model::Rule& rule);
    bool extends_to(const ast::Extended& written, model::Extension& result);

    // --- measures.cpp ---
    void check_measures();
    void check_measure(const ast::Measure& written, const WrittenMeasure& around);
    bool measured(const ast::Measure& written, model::Measure& result);
    bool measured_rule(const ast::Measure& written, model::Measure& result);
    bool target(const ast::Measure& written, model::Measure& result);
    bool status(const ast::Name& name);

    // --- tests.cpp ---
    void check_tests();
    void check_test(const WrittenTest& around);
    void test_event(const ast::TestEvent& written);
    void test_attribute(const ast::TestAttribute& written, EventKind kind);
    void test_moment(const ast::Moment& moment);
    void expectation(const ast::Expectation& written, const RuleEntry* rule);

    // --- checker.cpp ---
    model::Standard assemble();
    Diagnostic& fail(DiagnosticKind kind, Span span, std::string message, std::string hint = {});
    // For a name that is declared nowhere. Silent where its declaration may have been lost to a syntax error,
    // unless another name is near enough to be what was meant; `otherwise` is the hint where none is.
    void fail_unknown(DiagnosticKind kind, const ast::Name& name, std::string message,
                      const std::vector<std::string>& candidates, std::string otherwise = {});
    template <typename T>
    static std::vector<std::string> names_of(const Table<T>& table) {
        std::vector<std::string> names;
        for (const auto& [name, entry] : table)
            names.push_back(name);
        return names;
    }
    std::vector<std::string> event_names() const;
    std::string folded(Span span) const;

    // A rule speaks of one subject: its events and states must have one in common.
    struct Mention {
        std::string name;
        Span span;
        Subjects subjects;
    };
    struct Participants {
        std::vector<Mention> mentions;
        Subjects common;
        bool reported = false;
    };
    void take_part(std::string_view name, Span span, const std::vector<ast::Name>& subjects);
    void take_part(std::string_view name, Span span, const std::vector<model::Alternative>& alternatives);
    void take_part(Mention mention);
    template <typename Body>
    auto as_one_subject(Body body) {
        struct Company {
            Participants*& place;
            Participants* before;
            Participants mine;
            explicit Company(Participants*& current) : place(current), before(current) { place = &mine; }
            ~Company() { place = before; }
        } company(participants_);
        return body();
    }

    const SourceSet& sources_;
    const CheckOptions& options_;
    std::set<std::string, std::less<>> names_used_;                  // events, states, terms, topics
    std::set<std::pair<FileIndex, std::uint32_t>> acceptances_used_; // where they begin
    Diagnostics& diagnostics_;
    std::vector<const ParseResult*> files_; // in the order of their paths
    bool complete_ = true;                  // no file has lost an item to a syntax error

    const ast::Standard* header_ = nullptr;
    const ParseResult* header_file_ = nullptr;
    std::vector<model::UndescribedName> undescribed_; // as collected
    Table<const ast::VocabularyHead*> vocabularies_;
    Table<Claim> subject_names_, role_names_, topic_names_, calendar_names_, rule_names_, measure_names_;
    Table<Claim> thing_names_; // events, states and defined terms: one word must not mean two of them
    Table<EventEntry> events_;
    Table<StateEntry> states_;
    std::vector<StateEntry*> states_in_order_;
    Table<DefinitionEntry> definitions_;
    Table<RoleEntry> roles_;
    Table<CalendarEntry> calendars_;
    const CalendarEntry* chosen_calendar_ = nullptr;
    Table<RuleEntry*> named_rules_;
    std::vector<model::Topic> topics_;   // as declared
    std::vector<std::string> resolving_; // the chain of names that are being unfolded
    Participants* participants_ = nullptr;
    static constexpr std::size_t longest_chain = 64;
    static constexpr int deepest_terms = 16;
    int deepest_term_ = 0;     // among those met since the present one was begun
    std::size_t unfolded_ = 0; // what has been copied from terms, roles and calendars
    int advised_ = 0;

    std::string rule_name_;        // of the rule that is being checked
    std::vector<RuleEntry> rules_; // as written
    std::vector<WrittenMeasure> measures_written_;
    std::vector<WrittenTest> tests_written_;
    std::vector<const ast::Event*> event_of_kind_;
    std::vector<Table<Slot>> slots_; // by kind
    Table<EventKind> owners_;        // the first event that has an attribute of that name
    Table<std::optional<std::vector<ZoneTransition>>> zones_;
    Zone zone_;                         // of the chosen calendar
    std::optional<ValueParser> values_; // of the vocabulary

    // What comes out.
    Vocabulary vocabulary_;
    std::vector<model::State> checked_states_;
    std::vector<RuleEntry*> ordered_rules_;
    std::vector<model::Measure> measures_;
    std::vector<model::Test> tests_;
};

} // namespace plumbline::sema
