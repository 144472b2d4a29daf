#include "runtime/report/summary.h"
#include "runtime/report/writer.h"
#include "runtime/timeline/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace plumbline {

namespace {

// Shown as columns where any rule has one; these always.
constexpr Status always_shown[] = {Status::met,     Status::late,    Status::overdue,
                                   Status::pending, Status::excused, Status::unproven};
constexpr Status shown_if_any[] = {Status::lapsed,       Status::breached,   Status::attested,
                                   Status::not_attested, Status::unanswered, Status::error};

const char* colour_of(Status status) {
    if (info(status).breach) return "\033[31m";
    if (status == Status::met || status == Status::attested) return "\033[32m";
    if (status == Status::unproven || status == Status::error) return "\033[33m";
    return "";
}

std::string shortened(const std::string& unsafe, std::size_t width) {
    const std::string text = printable(unsafe);
    if (text.size() <= width || width < 4) return text;
    std::size_t cut = width - 3;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
        --cut;
    return text.substr(0, cut) + "...";
}

std::string length_overdue(Instant due, Instant as_of) {
    const std::int64_t minutes = static_cast<std::int64_t>(as_of) - due;
    if (minutes < 120) return fmt::format("{} min", minutes);
    if (minutes < 2 * 1440) return fmt::format("{} hours", minutes / 60);
    return fmt::format("{} days", with_thousands(static_cast<std::uint64_t>(minutes / 1440)));
}

} // namespace

Summary::Summary(const Program& program, const Timelines& timelines, Instant as_of, std::size_t worst)
    : program_(program),
      timelines_(timelines),
      as_of_(as_of),
      worst_wanted_(worst),
      by_rule_(program.bundle().rules.size()) {}

// Earlier due first: the longer it is overdue, the worse.
bool Summary::worse(const Worst& left, const Worst& right) {
    const Obligation& a = left.obligation;
    const Obligation& b = right.obligation;
    if (a.due != b.due) return a.due < b.due;
    if (a.case_index != b.case_index) return a.case_index < b.case_index;
    if (a.rule != b.rule) return a.rule < b.rule;
    if (a.instruction != b.instruction) return a.instruction < b.instruction;
    return a.anchor_at.at < b.anchor_at.at;
}

void Summary::add(std::span<const Obligation> obligations, const ExactObligations& apart) {
    add_of(obligations, apart, timelines_);
}

void Summary::add_piece(std::span<const Obligation> obligations, const ExactObligations& apart,
                        const Timelines& piece) {
    add_of(obligations, apart, piece);
    cases_before_ += piece.case_count();
    rows_before_ += piece.row_count();
    never_recorded_.add_events_of(piece);
}

void Summary::add_of(std::span<const Obligation> obligations, const ExactObligations& apart,
                     const Timelines& timelines) {
    for (const Obligation& obligation : obligations) {
        ++by_rule_[obligation.rule][static_cast<std::size_t>(obligation.status)];
        ++total_[static_cast<std::size_t>(obligation.status)];
        ++obligations_;
        if (obligation.status != Status::overdue) continue;
        ++overdue_;
        never_recorded_.add_overdue(obligation.requirement);
        if (may_be_among_worst(obligation.due)) add_worst(obligation, timelines);
    }
    for (const ExactObligations::Run& run : apart.runs())
        add_run(apart, run, timelines);
}

void Summary::add_run(const ExactObligations& apart, const ExactObligations::Run& run,
                      const Timelines& timelines) {
    StatusCounts counts{};
    for (const ExactObligation& obligation : apart.of(run)) {
        ++counts[static_cast<std::size_t>(obligation.status)];
        if (obligation.status == Status::overdue && may_be_among_worst(obligation.due))
            add_worst(written_out(obligation, run.form, program_, timelines), timelines);
    }
    for (std::size_t status = 0; status < counts.size(); ++status) {
        by_rule_[run.rule][status] += counts[status];
        total_[status] += counts[status];
        obligations_ += counts[status];
    }
    const std::uint64_t overdue = counts[static_cast<std::size_t>(Status::overdue)];
    overdue_ += overdue;
    if (overdue > 0) never_recorded_.add_overdue(run.requirement, overdue);
}

void Summary::add_worst(const Obligation& obligation, const Timelines& timelines) {
    Worst worst{obligation, timelines.case_ids[obligation.case_index]};
    worst.obligation.case_index += static_cast<std::uint32_t>(cases_before_);
    if (worst_.size() == worst_wanted_) {
        if (!worse(worst, worst_.front())) return;
        std::pop_heap(worst_.begin(), worst_.end(), worse);
        worst_.back() = std::move(worst);
    } else {
        worst_.push_back(std::move(worst));
    }
    std::push_heap(worst_.begin(), worst_.end(), worse);
}

std::vector<std::pair<std::string, std::uint64_t>> Summary::never_recorded() const {
    NeverRecorded all = never_recorded_;
    all.add_events_of(timelines_);
    return all.names(program_.bundle());
}

std::string Summary::table(bool colours, std::size_t width) const {
    const Bundle& bundle = program_.bundle();
    const Zone& zone = program_.calendar().zone();
    std::string out;
    std::vector<Status> columns(std::begin(always_shown), std::end(always_shown));
    for (const Status status : shown_if_any)
        if (count(status) > 0) columns.push_back(status);

    std::vector<std::uint32_t> rules(by_rule_.size());
    std::iota(rules.begin(), rules.end(), 0u);
    std::size_t name_width = 5;
    std::size_t silent = 0;
    std::erase_if(rules, [&](std::uint32_t rule) {
        const StatusCounts& counts = by_rule_[rule];
        if (std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) > 0) return false;
        ++silent;
        return true;
    });
    for (const std::uint32_t rule : rules)
        name_width = std::max(name_width, bundle.text(bundle.rules[rule].name).size());
    std::size_t number_width = 11;
    if (width > 0) name_width = std::min(name_width, std::max<std::size_t>(20, width / 3));

    const auto paint = [&](const std::string& text, const char* colour) {
        return colours && *colour ? std::string(colour) + text + "\033[0m" : text;
    };
    const auto row = [&](const std::string& name, const StatusCounts* counts) {
        out += fmt::format("{:<{}}", shortened(name, name_width), name_width);
        std::uint64_t all = 0;
        if (counts) all = std::accumulate(counts->begin(), counts->end(), std::uint64_t{0});
        out += counts ? fmt::format(" {:>{}}", with_thousands(all), number_width)
                      : fmt::format(" {:>{}}", "obligations", number_width);
        for (const Status status : columns) {
            const std::string heading(info(status).name);
            const std::size_t column_width = std::max<std::size_t>(heading.size(), 8);
            const std::uint64_t number = counts ? (*counts)[static_cast<std::size_t>(status)] : 0;
            const std::string cell = counts ? (number ? with_thousands(number) : ".") : heading;
            const std::string padded = fmt::format(" {:>{}}", cell, column_width);
            out += counts && number ? paint(padded, colour_of(status)) : padded;
        }
        out += '\n';
    };

    out +=
        fmt::format("{}{}, as of {}\n",
                    bundle.text(bundle.title).empty() ? bundle.text(bundle.name) : bundle.text(bundle.title),
                    bundle.text(bundle.version).empty() ? "" : " (" + bundle.text(bundle.version) + ")",
                    format_instant(as_of_, zone));
    out += fmt::format("{} cases, {} events, calendar {} ({})\n\n",
                       with_thousands(cases_before_ + timelines_.case_count()),
                       with_thousands(rows_before_ + timelines_.row_count()), program_.calendar().data().name,
                       program_.calendar().data().version);
    row("rule", nullptr);
    for (const std::uint32_t rule : rules)
        row(bundle.text(bundle.rules[rule].name), &by_rule_[rule]);
    row("all", &total_);
    if (silent > 0) out += fmt::format("\n{} rules found nothing to ask of these cases\n", silent);

    if (overdue_ > 0 && worst_wanted_ > 0) {
        std::vector<Worst> worst = worst_;
        std::sort(worst.begin(), worst.end(), worse);
        out += fmt::format("\n{} overdue, worst first\n\n", with_thousands(overdue_));
        std::size_t case_width = 4, rule_width = 4, requires_width = 8, responsible_width = 11;
        for (const auto& [obligation, case_id] : worst) {
            const RuleRecord& rule = bundle.rules[obligation.rule];
            case_width = std::max(case_width, case_id.size());
            rule_width = std::max(rule_width, bundle.text(rule.name).size());
            requires_width = std::max(requires_width, bundle.text(obligation.requirement).size());
            responsible_width = std::max(responsible_width, bundle.text(rule.responsible).size());
        }
        case_width = std::min<std::size_t>(case_width, 24);
        rule_width = std::min<std::size_t>(rule_width, 34);
        requires_width = std::min<std::size_t>(requires_width, 28);
        responsible_width = std::min<std::size_t>(responsible_width, 24);
        out += fmt::format("{:<{}}  {:<{}}  {:<{}}  {:<16}  {:>11}  {:<{}}  {}\n", "case", case_width, "rule",
                           rule_width, "requires", requires_width, "due", "overdue by", "responsible",
                           responsible_width, "source");
        for (const auto& [obligation, case_id] : worst) {
            const RuleRecord& rule = bundle.rules[obligation.rule];
            std::string line =
                fmt::format("{:<{}}  {:<{}}  {:<{}}  {:<16}  {}  {:<{}}  {}", shortened(case_id, case_width),
                            case_width, shortened(bundle.text(rule.name), rule_width), rule_width,
                            shortened(bundle.text(obligation.requirement), requires_width), requires_width,
                            format_recorded({obligation.due, false}, zone),
                            paint(fmt::format("{:>11}", length_overdue(obligation.due, as_of_)),
                                  colour_of(Status::overdue)),
                            shortened(bundle.text(rule.responsible), responsible_width), responsible_width,
                            printable(bundle.text(rule.source)));
            // Colour codes take no room on the screen.
            out += width > 0 ? shortened(line, width + (colours ? 9 : 0)) : line;
            out += '\n';
        }
        if (overdue_ > worst.size())
            out +=
                fmt::format("and {} more: --format csv lists every obligation, --worst N more of them here\n",
                            with_thousands(overdue_ - worst.size()));
    }
    return out;
}

} // namespace plumbline
