#include "tools/plumbline/impact.h"

#include "runtime/vm/check_pieces.h"
#include "tools/plumbline/command.h"
#include "tools/plumbline/keys.h"
#include "tools/plumbline/output_file.h"
#include "tools/plumbline/progress.h"
#include "tools/plumbline/pseudonymise.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <thread>
#include <utility>

namespace plumbline::tool {

namespace {

using Unknown = std::map<std::string, ReadReport::Unknown>;

// What one vocabulary does not know and the other does is no fault of the data: it goes from the report into `one_sided`.
void keep_what_neither_knows(Unknown& of_a, const Unknown& of_b, std::set<std::string>& known_to_b) {
    for (auto name = of_a.begin(); name != of_a.end();) {
        if (of_b.count(name->first) > 0) {
            ++name;
            continue;
        }
        known_to_b.insert(name->first);
        name = of_a.erase(name);
    }
}

void say_one_sided(const std::set<std::string>& names, const char* knows, const char* other) {
    if (names.empty()) return;
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "`" : ", `") + name + "`";
    say(fmt::format("note: only {}'s vocabulary knows {}; {} asks nothing of it", knows, list, other));
}

// Two readings of the same rows.
struct Readings {
    ReadReport a, b;
};

class Measuring {
  public:
    Measuring(const ImpactOptions& options, const diff::ImpactPlan& plan, AsOf when,
              const std::optional<PseudonymKey>& pseudonyms)
        : options_(options),
          plan_(plan),
          pseudonyms_(pseudonyms),
          findings_{&plan, {}, {}, when},
          list_(options.changed_cases) {
        findings_.impact.duties.resize(plan.comparison().pairs.size());
        if (!options.changed_cases.empty()) written_ = list_.write(diff::changed_cases_header());
    }

    bool add(const diff::ImpactChunk& chunk) {
        if (!pseudonyms_) return take(chunk);
        diff::ImpactChunk renamed = chunk;
        for (diff::ChangedCase& one : renamed.changed) {
            one.case_id = pseudonym(one.case_id, *pseudonyms_);
            if (!one.worker.empty()) one.worker = pseudonym(one.worker, *pseudonyms_);
        }
        renamed.impact.workers.clear();
        for (const auto& [worker, impact] : chunk.impact.workers)
            renamed.impact.workers[worker.empty() ? worker : pseudonym(worker, *pseudonyms_)] = impact;
        return take(renamed);
    }

    // Of all pieces.
    std::optional<diff::ImpactFindings> finish(Readings readings) {
        std::set<std::string> only_a, only_b;
        Unknown events_of_a = readings.a.unknown_events, attributes_of_a = readings.a.unknown_attributes;
        keep_what_neither_knows(readings.a.unknown_events, readings.b.unknown_events, only_b);
        keep_what_neither_knows(readings.a.unknown_attributes, readings.b.unknown_attributes, only_b);
        keep_what_neither_knows(readings.b.unknown_events, events_of_a, only_a);
        keep_what_neither_knows(readings.b.unknown_attributes, attributes_of_a, only_a);
        if (!is_usable(readings.a, options_.input)) return std::nullopt;
        say_one_sided(only_a, "A", "B");
        say_one_sided(only_b, "B", "A");
        if (!written_ || (!options_.changed_cases.empty() && !list_.finish())) {
            say(list_.error());
            return std::nullopt;
        }
        std::sort(findings_.worst.begin(), findings_.worst.end(), diff::is_graver);
        return findings_;
    }

  private:
    bool take(const diff::ImpactChunk& chunk) {
        findings_.impact.add(chunk.impact);
        // A heap, the least grave on top.
        for (const diff::ChangedCase& one : chunk.changed) {
            if (!one.is_newly_broken() || options_.worst == 0) continue;
            auto& worst = findings_.worst;
            if (worst.size() == options_.worst) {
                if (!diff::is_graver(one, worst.front())) continue;
                std::pop_heap(worst.begin(), worst.end(), diff::is_graver);
                worst.pop_back();
            }
            worst.push_back(one);
            std::push_heap(worst.begin(), worst.end(), diff::is_graver);
        }
        if (options_.changed_cases.empty()) return true;
        rows_.clear();
        diff::append_changed_cases(plan_, chunk.changed, rows_);
        return written_ = list_.write(rows_);
    }

    const ImpactOptions& options_;
    const diff::ImpactPlan& plan_;
    const std::optional<PseudonymKey>& pseudonyms_;
    diff::ImpactFindings findings_;
    OutputFile list_;
    std::string rows_;
    bool written_ = true;
};

// What the worker threads make of a piece.
struct MeasuredPiece {
    diff::ImpactChunk chunk;
    ReadReport under_b;
};

// One pass over a file whose cases stand in order. nullopt: it has to be read as a whole.
std::optional<Readings> measure_in_pieces(const ImpactOptions& options, const diff::ImpactPlan& plan,
                                          AsOf when, Measuring& measuring) {
    const Program& b = plan.program(false);
    ProgressLine progress("checking under both");
    bool is_cut = true;
    PieceHandlers handlers;
    handlers.render = [&](CheckedPiece& piece) {
        if (piece.text.empty()) return;
        auto made = std::make_shared<MeasuredPiece>();
        const Timelines under_b =
            read_timelines_from_memory({{options.input.timelines.front(), piece.text}}, b.bundle().vocabulary,
                                       b.calendar().zone(), made->under_b);
        diff::measure_impact(plan, piece.timelines, under_b, when, made->chunk);
        piece.made = std::move(made);
    };
    Readings readings;
    handlers.consume = [&](const CheckedPiece& piece) {
        const auto* made = std::any_cast<std::shared_ptr<MeasuredPiece>>(&piece.made);
        if (!made) return is_cut = false;
        add_report(piece.report, readings.a);
        add_report((*made)->under_b, readings.b);
        return measuring.add((*made)->chunk);
    };
    PieceOptions pieces;
    pieces.threads =
        options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    pieces.evaluate = false;
    const PiecesOutcome outcome =
        check_pieces(plan.program(true), options.input.timelines, when, handlers, pieces,
                     [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total, "parts"); });
    if (!is_cut || outcome.end == PiecesEnd::not_in_order || outcome.end == PiecesEnd::unreadable)
        return std::nullopt;
    return readings;
}

std::optional<Timelines> read_under(const ImpactOptions& options, const Program& program,
                                    ReadReport& report) {
    ProgressLine progress("reading");
    Timelines timelines = read_timelines(
        options.input.timelines, program.bundle().vocabulary, program.calendar().zone(), report,
        [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total, "bytes"); });
    if (!report.fatal.empty()) {
        is_usable(report, options.input);
        return std::nullopt;
    }
    return timelines;
}

} // namespace

void add_impact_options(CLI::App& command, ImpactOptions& options) {
    auto* impact = command.add_option("--impact", options.input.timelines,
                                      "case timelines (.csv, .jsonl, also .gz and .zst): how each case "
                                      "stands under A and under B, needs --as-of");
    const auto with_impact = [&](CLI::Option* option) { option->needs(impact)->group("Impact"); };
    impact->group("Impact");
    with_impact(command.add_option("--as-of", options.input.as_of,
                                   "the instant asked about: 2025-06-01T09:00, or a date (its end)"));
    with_impact(command.add_option("--known-at", options.input.known_at,
                                   "leave out what was recorded after this instant"));
    with_impact(command.add_option("--changed-cases", options.changed_cases,
                                   "write every case that stands otherwise in a duty to this file, as CSV"));
    with_impact(command.add_option("--worst", options.worst, "how many newly broken cases the text names")
                    ->capture_default_str());
    with_impact(command.add_option("--pseudonymise", options.pseudonymise,
                                   "write pseudonyms in place of case ids and workers, by this key"));
    with_impact(command.add_option("--threads", options.threads,
                                   "how many threads evaluate (default: as many as there are processors)"));
    with_impact(command.add_flag("--skip-bad-rows", options.input.skip_bad_rows,
                                 "go on without the rows that cannot be used, and say how many"));
}

std::optional<diff::ImpactFindings> measure_impact(const ImpactOptions& options,
                                                   const diff::ImpactPlan& plan) {
    const Program &a = plan.program(true), &b = plan.program(false);
    const auto when = read_instants(options.input, a.calendar().zone());
    if (!when) return std::nullopt;
    std::optional<PseudonymKey> pseudonyms;
    if (!options.pseudonymise.empty()) {
        pseudonyms = read_pseudonym_key(options.pseudonymise);
        if (!pseudonyms) return std::nullopt;
    }
    const auto& paths = options.input.timelines;
    if (std::find(paths.begin(), paths.end(), "-") != paths.end()) {
        say("plumbline: --impact reads the timelines under both standards and takes files, not standard "
            "input");
        return std::nullopt;
    }
    {
        Measuring measuring(options, plan, *when, pseudonyms);
        if (auto readings = measure_in_pieces(options, plan, *when, measuring))
            return measuring.finish(std::move(*readings));
    }
    Readings readings;
    const auto under_a = read_under(options, a, readings.a);
    if (!under_a) return std::nullopt;
    const auto under_b = read_under(options, b, readings.b);
    if (!under_b) return std::nullopt;
    Measuring measuring(options, plan, *when, pseudonyms);
    diff::ImpactChunk chunk;
    diff::measure_impact(plan, *under_a, *under_b, *when, chunk);
    measuring.add(chunk);
    return measuring.finish(std::move(readings));
}

} // namespace plumbline::tool
