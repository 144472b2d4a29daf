// What the tests of timelines share: a small vocabulary, Europe/London around 2025, files that go away again,
// and timelines as text.
#pragma once

#include "runtime/time/civil.h"
#include "runtime/time/duration.h"
#include "runtime/timeline/reader.h"
#include "runtime/timeline/timelines.h"
#include "runtime/timeline/vocabulary.h"

#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace timeline_test {

using namespace plumbline;

inline Vocabulary vocabulary() {
    using enum AttributeType;
    Vocabulary result;
    result.roles = {"social_worker", "team_manager", "child_protection_chair"};
    result.events = {
        {"adoption_review",
         {{"visit_interval", duration, {}}, {"share", number, {}}, {"decided_on", date, {}}}},
        {"allocation", {{"worker", reference, {}}, {"note", text, {}}}},
        {"born", {}},
        {"visit",
         {{"alone", yes_no, {}},
          {"place", choice, {"home", "placement", "school", "foster_home"}},
          {"by", role, {}},
          {"worker", reference, {}}}},
    };
    return result;
}

// Kinds of the vocabulary above.
inline constexpr EventKind adoption_review = 0;
inline constexpr EventKind allocation = 1;
inline constexpr EventKind born = 2;
inline constexpr EventKind visit = 3;

// Summer time of 2024 and 2025.
inline Zone london() {
    const auto at_one = [](int year, unsigned month, unsigned day) {
        return day_from_date({year, month, day}) * 1440 + 60;
    };
    return Zone({{start_of_time, 0},
                 {at_one(2024, 3, 31), 60},
                 {at_one(2024, 10, 27), 0},
                 {at_one(2025, 3, 30), 60},
                 {at_one(2025, 10, 26), 0}});
}

struct Result {
    Timelines timelines;
    ReadReport report;
};

inline Result read_bytes(const std::string& name, std::string_view bytes, const ReadOptions& options = {}) {
    Result result;
    result.timelines =
        read_timelines_from_memory({{name, bytes}}, vocabulary(), london(), result.report, {}, options);
    return result;
}
inline Result read_files(const std::vector<std::string>& paths, const ReadOptions& options = {}) {
    Result result;
    result.timelines = read_timelines(paths, vocabulary(), london(), result.report, {}, options);
    return result;
}

inline std::string show_value(const Timelines& timelines, const AttributeInfo& attribute,
                              std::int32_t value) {
    static const Vocabulary words = vocabulary();
    if (value == not_recorded) return "-";
    const auto index = static_cast<std::size_t>(value);
    switch (attribute.type) {
    case AttributeType::choice:
    case AttributeType::role:
        if (value >= Timelines::unlisted_base)
            return "unlisted " + timelines.unlisted.at(index - std::size_t{Timelines::unlisted_base});
        return attribute.type == AttributeType::role ? words.roles.at(index) : attribute.choices.at(index);
    case AttributeType::duration:
        return format_duration(unpack_duration(value));
    case AttributeType::date:
        return format_day(value);
    case AttributeType::text:
    case AttributeType::reference:
        return timelines.strings.at(index);
    default:
        return std::to_string(value);
    }
}

// One line a row: case, event, at, recorded_at in brackets, `planned`, values that are recorded.
inline std::string show(const Timelines& timelines) {
    static const Vocabulary words = vocabulary();
    static const Zone zone = london();
    const auto moment = [&](Instant instant, bool date_only) {
        if (instant == no_instant) return std::string("-");
        return date_only ? format_day(zone.local_day(instant)) : format_instant(instant, zone);
    };
    std::string result;
    for (std::size_t index = 0; index < timelines.case_count(); ++index) {
        for (const KindRun& run : timelines.runs_of(index)) {
            const EventInfo& event = words.events[run.kind];
            for (std::uint32_t row = run.begin; row < run.end; ++row) {
                const unsigned flags = timelines.flags[row];
                result += fmt::format("{} {} {} [{}]", timelines.case_ids[index], event.name,
                                      moment(timelines.at[row], flags & at_is_date_only),
                                      moment(timelines.recorded_at[row], flags & recorded_at_is_date_only));
                if (flags & is_planned) result += " planned";
                for (std::size_t slot = 0; slot < event.attributes.size(); ++slot) {
                    const std::int32_t value = timelines.value(row, slot);
                    if (value != not_recorded)
                        result += fmt::format(" {}={}", event.attributes[slot].name,
                                              show_value(timelines, event.attributes[slot], value));
                }
                result += '\n';
            }
        }
    }
    return result;
}

// All that they say: every column bit by bit, but for where the values of a row stand.
inline bool equal(const Timelines& left, const Timelines& right) {
    static const Vocabulary words = vocabulary();
    const auto values_of = [](const Timelines& timelines, std::size_t row) {
        return std::span(timelines.attribute_values)
            .subspan(timelines.attributes[row], words.events[timelines.kinds[row]].attributes.size());
    };
    if (left.kinds != right.kinds || left.at != right.at || left.recorded_at != right.recorded_at ||
        left.flags != right.flags || left.case_ids != right.case_ids || left.run_begin != right.run_begin ||
        left.kind_runs != right.kind_runs || left.places != right.places ||
        left.block_begin != right.block_begin || left.block_runs != right.block_runs ||
        left.case_begins != right.case_begins || left.strings != right.strings ||
        left.unlisted != right.unlisted)
        return false;
    for (std::size_t row = 0; row < left.row_count(); ++row) {
        const auto one = values_of(left, row), other = values_of(right, row);
        if (!std::equal(one.begin(), one.end(), other.begin(), other.end())) return false;
    }
    return true;
}

inline bool adds_up(const ReadReport& report) {
    return report.rows_read == report.rows_used + report.rows_unknown + report.rows_unusable;
}

inline std::string show(const std::vector<RowProblem>& problems) {
    std::string result;
    for (const RowProblem& problem : problems)
        result += fmt::format("{}:{}:{}: {}\n", problem.file, problem.line, problem.column, problem.message);
    return result;
}
inline std::string show(const std::map<std::string, ReadReport::Unknown>& names) {
    std::string result;
    for (const auto& [name, entry] : names)
        result += fmt::format("{} x{} {}:{}\n", name, entry.count, entry.file, entry.line);
    return result;
}
// Everything that a report says.
inline std::string show(const ReadReport& report) {
    return fmt::format("read {} used {} unknown {} unusable {} beyond {}\n", report.rows_read,
                       report.rows_used, report.rows_unknown, report.rows_unusable, report.names_beyond_cap) +
           show(report.problems) + show(report.unknown_events) + show(report.unknown_attributes) +
           show(report.unlisted_values) + show(report.fatal);
}

// A directory of its own under the system's, gone at the end of the test.
class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::random_device source;
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("plumbline_test_{:08x}{:08x}", source(), source());
        std::filesystem::create_directory(path_);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string path(std::string_view name) const { return (path_ / name).string(); }
    std::string write(std::string_view name, std::string_view bytes) const {
        std::ofstream(path(name), std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return path(name);
    }

  private:
    std::filesystem::path path_;
};

} // namespace timeline_test
