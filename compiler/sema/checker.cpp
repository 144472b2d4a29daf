#include "compiler/sema/checker_impl.h"
#include "compiler/sema/folded_text.h"

#include <algorithm>
#include <iterator>

namespace plumbline {

std::optional<model::Standard> check(const SourceSet& sources, const std::vector<ParseResult>& files,
                                     const CheckOptions& options, Diagnostics& diagnostics) {
    return sema::Checker(sources, files, options, diagnostics).run();
}

namespace sema {

Checker::Checker(const SourceSet& sources, const std::vector<ParseResult>& files, const CheckOptions& options,
                 Diagnostics& diagnostics)
    : sources_(sources), options_(options), diagnostics_(diagnostics) {
    for (const ParseResult& file : files)
        files_.push_back(&file);
    std::stable_sort(files_.begin(), files_.end(), [&](const ParseResult* a, const ParseResult* b) {
        return sources_[a->file.file].path < sources_[b->file.file].path;
    });
}

std::optional<model::Standard> Checker::run() {
    if (files_.empty()) return std::nullopt; // no place to report it at
    find_header();
    collect();
    number_events_and_roles();
    check_declarations();
    check_calendars();
    check_rules();
    check_measures();
    check_tests();
    diagnostics_.sort();
    if (diagnostics_.has_errors()) return std::nullopt;
    return assemble();
}

model::Standard Checker::assemble() {
    model::Standard standard;
    standard.name = header_ ? header_->name.text : options_.fallback_name;
    if (header_ && header_->title) standard.title = header_->title->text;
    if (header_ && header_->version) standard.version = header_->version->text;
    if (chosen_calendar_) standard.calendar = chosen_calendar_->data;
    std::vector<std::string> names;
    std::vector<std::string> versions;
    for (const auto& [name, head] : vocabularies_) {
        if (!is_used(name)) continue;
        names.push_back(name);
        if (head->version) versions.push_back(head->version->text);
    }
    standard.vocabulary_name = joined(names, " and ");
    standard.vocabulary_version = joined(versions, " and ");
    standard.vocabulary = std::move(vocabulary_);
    if (auto born = events_.find("born"); born != events_.end()) standard.born = born->second.kind;
    standard.states = std::move(checked_states_);
    standard.topics = std::move(topics_);
    for (RuleEntry* rule : ordered_rules_) {
        for (model::Acceptance& one : rule->checked->accepted)
            one.used = acceptances_used_.contains({one.span.file, one.span.begin});
        standard.rules.push_back(std::move(*rule->checked));
    }
    standard.unused = unused_names();
    if (header_)
        for (const ast::Accepted& one : header_->accepted)
            standard.accepted.push_back({one.lint.text, one.reason.text, one.span, false});
    standard.undescribed = std::move(undescribed_);
    standard.measures = std::move(measures_);
    standard.tests = std::move(tests_);
    return standard;
}

Diagnostic& Checker::fail(DiagnosticKind kind, Span span, std::string message, std::string hint) {
    return diagnostics_.add(kind, span, std::move(message), std::move(hint));
}

void Checker::fail_unknown(DiagnosticKind kind, const ast::Name& name, std::string message,
                           const std::vector<std::string>& candidates, std::string otherwise) {
    // Looking for what was meant takes time that a file full of unknown names must not multiply.
    constexpr int most_advised = 200;
    std::vector<std::string> meant;
    if (++advised_ <= most_advised) meant = near_names(name.text, candidates);
    if (meant.empty() && !complete_) return;
    for (std::string& candidate : meant)
        candidate = quoted(candidate);
    fail(kind, name.span, std::move(message),
         meant.empty() ? std::move(otherwise) : "did you mean " + listed_in_words(meant) + "?");
}

std::vector<std::string> Checker::event_names() const {
    std::vector<std::string> names = names_of(events_);
    for (const auto& [name, entry] : definitions_)
        names.push_back(name);
    return names;
}

std::string Checker::folded(Span span) const {
    return folded_text(sources_.text_of(span));
}

void Checker::take_part(std::string_view name, Span span, const std::vector<ast::Name>& subjects) {
    Mention mention{std::string(name), span, {}};
    for (const ast::Name& subject : subjects)
        mention.subjects.insert(subject.text);
    take_part(std::move(mention));
}

void Checker::take_part(std::string_view name, Span span,
                        const std::vector<model::Alternative>& alternatives) {
    Mention mention{std::string(name), span, {}};
    for (const model::Alternative& alternative : alternatives) {
        for (const ast::Name& subject : event_of_kind_[alternative.kind]->subjects)
            mention.subjects.insert(subject.text);
    }
    take_part(std::move(mention));
}

void Checker::take_part(Mention mention) {
    if (!participants_ || participants_->reported) return;
    auto share = [](const Subjects& a, const Subjects& b) {
        Subjects common;
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(common, common.end()));
        return common;
    };
    std::vector<Mention>& mentions = participants_->mentions;
    Subjects common = mentions.empty() ? mention.subjects : share(participants_->common, mention.subjects);
    if (common.empty()) {
        auto apart = std::find_if(mentions.begin(), mentions.end(), [&](const Mention& earlier) {
            return share(earlier.subjects, mention.subjects).empty();
        });
        const Mention& other = apart == mentions.end() ? mentions.front() : *apart;
        auto on = [](const Mention& one) {
            return quoted(one.name) + " is on " +
                   listed_in_words({one.subjects.begin(), one.subjects.end()}, "and");
        };
        Diagnostic& error = fail(DiagnosticKind::other_subject, mention.span,
                                 on(mention) + ", but " + on(other) + ": no case holds both",
                                 "name an event or a state of the same subject");
        error.labels.push_back({other.span, on(other)});
        participants_->reported = true;
        return;
    }
    participants_->common = std::move(common);
    mentions.push_back(std::move(mention));
}

} // namespace sema
} // namespace plumbline
