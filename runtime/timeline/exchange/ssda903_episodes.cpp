#include "runtime/timeline/exchange/ssda903_episodes.h"

#include "runtime/timeline/exchange/ssda903_codes.h"
#include "runtime/timeline/exchange/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace plumbline::exchange {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

struct Episode {
    const Ssda903Record* record = nullptr;
    DateField started; // DECOM
    DateField ended;   // DEC
    // nullptr: empty, or not in the code set.
    const NewEpisodeCode* reason_new = nullptr;
    const LegalStatusCode* legal_status = nullptr;
    const PlacementCode* placement = nullptr;
    const EndCode* reason_ended = nullptr;
    std::size_t previous = none, next = none; // in the same period of care
    bool restated = false;

    bool starts_care() const { return reason_new && reason_new->starts_care; }
    bool new_placement() const { return reason_new && reason_new->new_placement; }
    bool goes_on() const { return !reason_ended || reason_ended->end == EpisodeEnd::goes_on; }
    bool care_ended() const { return ended.day && !goes_on(); }
    bool is_short_break() const { return legal_status && legal_status->short_break; }
    bool is_adoptive() const { return placement && placement->type == "adoptive"; }
};

template <typename Code>
const Code* read_code(const Ssda903Record& record, std::string_view field,
                      const Code* (*find)(std::string_view), bool is_needed, Ledger& ledger) {
    const Ssda903Cell& cell = record.cell(field);
    if (cell.text.empty()) {
        if (is_needed) ledger.fault(FaultKind::code_missing, record.place, fmt::format("{} is empty", field));
        return nullptr;
    }
    const Code* code = find(cell.text);
    if (!code)
        ledger.fault(FaultKind::code_not_known, cell.place,
                     fmt::format("{} is not in the code set of {}", quoted_code(cell.text), field));
    return code;
}

Episode read_episode(const Ssda903Record& record, ChildWriter& writer) {
    Ledger& ledger = writer.ledger();
    Episode episode;
    episode.record = &record;
    episode.started = writer.date(record, "DECOM");
    if (!episode.started.filled) ledger.fault(FaultKind::date_missing, record.place, "DECOM is empty");
    episode.ended = writer.date(record, "DEC");
    episode.reason_new = read_code(record, "RNE", find_new_episode_code, true, ledger);
    episode.legal_status = read_code(record, "LS", find_legal_status_code, true, ledger);
    episode.placement = read_code(record, "PLACE", find_placement_code, true, ledger);
    episode.reason_ended = read_code(record, "REC", find_end_code, false, ledger);
    const bool has_reason = !record.cell("REC").text.empty();
    if (has_reason && !episode.ended.filled)
        ledger.fault(FaultKind::end_reason_without_date, record.place,
                     fmt::format("REC is {}, and DEC is empty", quoted_code(record.cell("REC").text)));
    if (!has_reason && episode.ended.filled)
        ledger.fault(FaultKind::end_date_without_reason, record.place, "DEC is filled, and REC is empty");
    if (episode.started.day && episode.ended.day && *episode.ended.day < *episode.started.day)
        ledger.fault(FaultKind::end_before_start, episode.ended.place, "DEC lies before DECOM");
    return episode;
}

// One child's episodes, in order, joined into periods of care.
class History {
  public:
    History(std::vector<Episode> episodes, ChildWriter& writer)
        : episodes_(std::move(episodes)), writer_(writer), ledger_(writer.ledger()) {}

    std::vector<CarePeriod> write();

  private:
    using Period = std::vector<std::size_t>; // episodes by number

    void sort();
    std::size_t first_from(Day day) const;
    void drop_restated();
    void name_overlaps();
    void link();
    void link(std::size_t from, std::size_t to);
    void compare(const Episode& before, const Episode& after);
    void write_period(const Period& period, bool is_first);
    void write_care(const Period& period, std::size_t care_from);
    void start_placement(Episode& episode);
    void end_placement(DateField& date, bool adopted, const Episode* next);
    template <typename Test, typename Known>
    void write_run(const Period& period, std::string_view start, std::string_view end, Test holds,
                   Known known_start);
    void write_runs(const Period& period);
    void explain_rest(const Period& period, std::size_t care_from);
    CarePeriod span_of(const Period& period) const;

    std::vector<Episode> episodes_;
    ChildWriter& writer_;
    Ledger& ledger_;
    bool in_adoptive_placement_ = false;
};

// An episode without a start still has an end to tell; it takes its place by that.
std::pair<Day, Day> order_of(const Episode& episode) {
    const Day end = episode.ended.day.value_or(std::numeric_limits<Day>::max());
    return {episode.started.day.value_or(end), end};
}

void History::sort() {
    std::stable_sort(episodes_.begin(), episodes_.end(), [](const Episode& left, const Episode& right) {
        return order_of(left) < order_of(right);
    });
}

// The first episode, in order, that takes its place on `day` or later.
std::size_t History::first_from(Day day) const {
    const auto found = std::partition_point(episodes_.begin(), episodes_.end(), [&](const Episode& episode) {
        return order_of(episode).first < day;
    });
    return static_cast<std::size_t>(found - episodes_.begin());
}

// Two years' returns hold the same episode twice: open in the first, ended in the second.
void History::drop_restated() {
    constexpr std::array<std::string_view, 5> same = {"DECOM", "RNE", "LS", "PLACE", "URN"};
    for (Episode& open : episodes_) {
        if (open.ended.filled || !open.started.day) continue;
        for (std::size_t i = first_from(*open.started.day); i < episodes_.size(); ++i) {
            const Episode& other = episodes_[i];
            if (other.started.day != open.started.day) break;
            const bool is_same = std::all_of(same.begin(), same.end(), [&](std::string_view field) {
                return open.record->cell(field).text == other.record->cell(field).text;
            });
            if (!other.ended.day || !is_same) continue;
            open.restated = true;
            ledger_.fault(FaultKind::episode_restated, open.record->place,
                          "the same episode stands in the return again, with its end");
            break;
        }
    }
    for (Episode& episode : episodes_) {
        if (!episode.restated) continue;
        Ledger::leave(episode.started, ReadOverReason::record_repeated);
        ledger_.settle_record(episode.record->table->name, {&episode.started, &episode.ended});
    }
    std::erase_if(episodes_, [](const Episode& episode) { return episode.restated; });
}

void History::name_overlaps() {
    std::optional<Day> latest_end;
    const Episode* open = nullptr;
    for (const Episode& episode : episodes_) {
        if (episode.started.day && latest_end && *episode.started.day < *latest_end)
            ledger_.fault(FaultKind::episodes_overlap, episode.started.place,
                          fmt::format("it begins on {}, and an earlier episode lasts until {}",
                                      format_day(*episode.started.day), format_day(*latest_end)));
        if (episode.started.day && open) {
            ledger_.fault(
                FaultKind::open_episode_followed, open->record->place,
                fmt::format("it has no end, and another begins on {}", format_day(*episode.started.day)));
            open = nullptr;
        }
        if (episode.ended.day)
            latest_end = std::max(latest_end.value_or(*episode.ended.day), *episode.ended.day);
        else
            open = &episode;
    }
}

void History::link(std::size_t from, std::size_t to) {
    episodes_[from].next = to;
    episodes_[to].previous = from;
}

// X1: "a new episode begins on the same day". First every such pair; then, for what is left, the next episode
// that goes on from something, up to the next start of care.
void History::link() {
    const std::size_t count = episodes_.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!episodes_[i].goes_on() || !episodes_[i].ended.day) continue;
        const Day end = *episodes_[i].ended.day;
        for (std::size_t k = std::max(i + 1, first_from(end)); k < count; ++k) {
            const Episode& next = episodes_[k];
            if (order_of(next).first != end) break;
            if (!next.started.day || next.starts_care() || next.previous != none) continue;
            link(i, k);
            break;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        const Episode& episode = episodes_[i];
        if (!episode.goes_on() || episode.next != none) continue;
        for (std::size_t k = i + 1; k < count && !episodes_[k].starts_care(); ++k) {
            const Episode& next = episodes_[k];
            if (next.previous != none || !next.started.day) continue;
            if (episode.ended.day && *next.started.day > *episode.ended.day)
                ledger_.fault(FaultKind::episodes_gap, next.started.place,
                              fmt::format("it begins on {}, and the episode before ended on {}",
                                          format_day(*next.started.day), format_day(*episode.ended.day)));
            link(i, k);
            break;
        }
    }
    for (const Episode& episode : episodes_) {
        if (episode.next != none)
            compare(episode, episodes_[episode.next]);
        else if (episode.ended.day && episode.reason_ended && episode.goes_on())
            ledger_.fault(FaultKind::next_episode_missing, episode.ended.place,
                          "REC is `X1`, and no episode follows that goes on from it");
    }
}

void History::compare(const Episode& before, const Episode& after) {
    if (!after.reason_new || !before.legal_status || !after.legal_status) return;
    const bool new_status = before.legal_status != after.legal_status;
    const bool new_place = before.record->cell("PLACE").text != after.record->cell("PLACE").text;
    const Place& place = after.record->cell("RNE").place;
    const std::string_view code = after.reason_new->code;
    if (new_status != after.reason_new->new_legal_status)
        ledger_.fault(FaultKind::change_disagrees, place,
                      fmt::format("RNE is `{}` ({}), and LS is {} one of the episode before", code,
                                  after.reason_new->meaning, new_status ? "not the" : "the same as the"));
    else if (new_place && !after.reason_new->new_placement)
        ledger_.fault(FaultKind::change_disagrees, place,
                      fmt::format("RNE is `{}` ({}), and PLACE is not the one of the episode before", code,
                                  after.reason_new->meaning));
}

void History::start_placement(Episode& episode) {
    Attributes attributes;
    if (episode.placement && !episode.placement->type.empty())
        attributes.emplace_back("type", episode.placement->type);
    else if (episode.placement)
        ledger_.remark(fmt::format("placement_start without a type: PLACE {} ({})", episode.placement->code,
                                   episode.placement->meaning));
    writer_.write("placement_start", episode.started, std::move(attributes));
    if (episode.is_adoptive() && !in_adoptive_placement_)
        writer_.write("adoptive_placement_start", episode.started);
    in_adoptive_placement_ = episode.is_adoptive();
}

void History::end_placement(DateField& date, bool adopted, const Episode* next) {
    writer_.write("placement_end", date);
    if (!in_adoptive_placement_ || adopted) return;
    // A3 to A5 with the same carers is a change on paper: the child did not move.
    const bool stays = next && next->is_adoptive() && next->reason_new && next->reason_new->same_carer;
    if (stays) return;
    writer_.write("adoptive_placement_end", date);
    in_adoptive_placement_ = false;
}

// Being looked after, and placements, from the episode at which care proper begins.
void History::write_care(const Period& period, std::size_t care_from) {
    Episode& head = episodes_[period.front()];
    const bool knows_start = head.starts_care();
    in_adoptive_placement_ = false;
    for (std::size_t k = care_from; k < period.size(); ++k) {
        Episode& episode = episodes_[period[k]];
        const bool care_starts = k == care_from && knows_start;
        if (care_starts) {
            Attributes attributes;
            if (episode.legal_status)
                attributes.emplace_back("section_20", episode.legal_status->code == "V2" ? "true" : "false");
            writer_.write("cla_start", episode.started, std::move(attributes));
        }
        // The first episode may go on in a placement that began before, and whose end will be known all the
        // same.
        if (!care_starts && !episode.new_placement()) {
            if (k == care_from) in_adoptive_placement_ = episode.is_adoptive();
            continue;
        }
        if (k > care_from) {
            Episode& before = episodes_[period[k - 1]];
            end_placement(before.ended.day ? before.ended : episode.started, false, &episode);
        }
        start_placement(episode);
    }
    Episode& last = episodes_[period.back()];
    if (!last.care_ended()) return;
    const bool adopted = last.reason_ended->end == EpisodeEnd::adopted;
    end_placement(last.ended, adopted, nullptr);
    if (adopted) writer_.write("adoption_order", last.ended);
    writer_.write("cla_end", last.ended);
}

// A run of episodes in which something holds. `holds` answers nullopt where a code is missing: then nothing
// is concluded, neither that it began nor that it ended. `known_start`: whether, when it holds in the
// period's first episode, it began there.
template <typename Test, typename Known>
void History::write_run(const Period& period, std::string_view start, std::string_view end, Test holds,
                        Known known_start) {
    bool inside = false;
    std::optional<bool> before;
    for (std::size_t k = 0; k < period.size(); ++k) {
        Episode& episode = episodes_[period[k]];
        const std::optional<bool> now = holds(episode);
        if (!now) {
            before.reset();
            continue;
        }
        if (*now && !inside) {
            const bool is_dated = k == 0 ? known_start(episode) : before.has_value();
            if (is_dated) writer_.write(start, episode.started);
        }
        if (!*now && inside && before && !end.empty()) {
            Episode& last = episodes_[period[k - 1]];
            writer_.write(end, last.ended.day ? last.ended : episode.started);
        }
        inside = *now;
        before = now;
    }
    Episode& last = episodes_[period.back()];
    if (inside && before && !end.empty() && last.care_ended()) writer_.write(end, last.ended);
}

void History::write_runs(const Period& period) {
    for (const std::string_view code : {"C1", "C2", "E1", "J1", "V3", "V4"}) {
        const LegalStatusCode* status = find_legal_status_code(code);
        write_run(
            period, status->start_event, status->end_event,
            [&](const Episode& episode) -> std::optional<bool> {
                if (!episode.legal_status) return std::nullopt;
                return episode.legal_status == status;
            },
            [](const Episode& head) { return head.reason_new && head.reason_new->new_legal_status; });
    }
    write_run(
        period, "placed_at_home", "home_placement_end",
        [](const Episode& episode) -> std::optional<bool> {
            if (!episode.legal_status || !episode.placement) return std::nullopt;
            return episode.placement->code == "P1" &&
                   (episode.legal_status->code == "C1" || episode.legal_status->code == "C2");
        },
        [](const Episode& head) { return head.new_placement(); });
}

// Every date that gave no event gets its reason.
void History::explain_rest(const Period& period, std::size_t care_from) {
    for (std::size_t k = 0; k < period.size(); ++k) {
        Episode& episode = episodes_[period[k]];
        using enum ReadOverReason;
        if (!episode.reason_new)
            Ledger::leave(episode.started, code_unusable);
        else if (k < care_from)
            Ledger::leave(episode.started, short_break);
        else
            Ledger::leave(episode.started, k == 0 && !episode.starts_care() ? began_earlier : no_event);

        if (episode.next != none)
            Ledger::leave(episode.ended, goes_on);
        else if (!episode.reason_ended)
            Ledger::leave(episode.ended, code_unusable);
        else
            Ledger::leave(episode.ended, episode.goes_on() ? no_next_episode : no_event);
        ledger_.settle_record(episode.record->table->name, {&episode.started, &episode.ended});
    }
}

CarePeriod History::span_of(const Period& period) const {
    const Episode& head = episodes_[period.front()];
    const Episode& last = episodes_[period.back()];
    CarePeriod span;
    if (head.starts_care()) span.first = head.started.day;
    if (last.care_ended()) span.last = last.ended.day;
    return span;
}

void History::write_period(const Period& period, bool is_first) {
    const Episode& head = episodes_[period.front()];
    if (!head.starts_care() && head.reason_new) {
        const Place& place = head.record->cell("RNE").place;
        if (is_first)
            ledger_.fault(
                FaultKind::care_began_before_return, place,
                fmt::format("RNE is `{}` in the child's first episode, not `S`", head.reason_new->code));
        else
            ledger_.fault(
                FaultKind::change_outside_care, place,
                fmt::format("RNE is `{}`, and no earlier episode leads up to it", head.reason_new->code));
    }
    std::size_t care_from = 0;
    std::size_t short_breaks = 0;
    for (const std::size_t number : period)
        short_breaks += episodes_[number].is_short_break();
    while (care_from < period.size() && episodes_[period[care_from]].is_short_break())
        ++care_from;
    if (short_breaks > 0 && short_breaks < period.size())
        ledger_.fault(FaultKind::short_breaks_mixed_with_care, head.record->place,
                      fmt::format("{} of the {} episodes of this period are short breaks", short_breaks,
                                  period.size()));
    if (care_from < period.size()) write_care(period, care_from);
    write_runs(period);
    explain_rest(period, care_from);
}

std::vector<CarePeriod> History::write() {
    sort();
    drop_restated();
    name_overlaps();
    link();
    std::vector<CarePeriod> spans;
    for (std::size_t head = 0; head < episodes_.size(); ++head) {
        if (episodes_[head].previous != none) continue;
        Period period;
        for (std::size_t number = head; number != none; number = episodes_[number].next)
            period.push_back(number);
        write_period(period, head == 0);
        spans.push_back(span_of(period));
    }
    return spans;
}

} // namespace

bool ChildWriter::write(std::string_view event, DateField& date, Attributes attributes, bool may_repeat) {
    if (!date.checked && date.day && birth_ && *date.day < *birth_)
        ledger_.fault(FaultKind::before_birth, date.place,
                      fmt::format("{} lies before the birth date", date.field));
    return ledger_.write(case_id_, event, date, std::move(attributes), may_repeat);
}

DateField ChildWriter::date(const Ssda903Record& record, std::string_view field) {
    const Ssda903Cell& cell = record.cell(field);
    return ledger_.date(record.table->name, field, cell.text, cell.place, DateStyle::day_first);
}

std::vector<CarePeriod> map_episodes(const std::vector<const Ssda903Record*>& records, ChildWriter& writer) {
    std::vector<Episode> episodes;
    episodes.reserve(records.size());
    for (const Ssda903Record* record : records)
        episodes.push_back(read_episode(*record, writer));
    return History(std::move(episodes), writer).write();
}

} // namespace plumbline::exchange
