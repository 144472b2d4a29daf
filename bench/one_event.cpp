// One event at a time through the C interface: all events of a CSV file in order of time, over all its cases, the case of
// each checked again at once; then whether what stands at the end is what the batch finds.
//   one_event BUNDLE EVENTS AS_OF
// Prints how long an event took, and the differences; exit status 1 if there are any.
#include "runtime/bundle/bundle_file.h"
#include "runtime/include/plumbline.h"
#include "runtime/timeline/reader.h"
#include "runtime/vm/evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace plumbline;
using Clock = std::chrono::steady_clock;

[[noreturn]] void stop(const std::string& why) {
    fmt::print(stderr, "one_event: {}\n", why);
    std::exit(1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(separator, from), text.size());
        parts.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

struct Event {
    std::string at, case_id, event, recorded_at;
    std::vector<std::pair<std::string, std::string>> attributes;
};

// `case_id,event,at,recorded_at,attrs`, as gen.py of the peer table and `plumbline generate` write it.
std::vector<Event> read_events(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> header = split(line, ',');
    if (header.size() < 3 || header[0] != "case_id" || header[1] != "event" || header[2] != "at")
        stop("expected a file with the columns case_id,event,at");
    std::vector<Event> events;
    while (std::getline(file, line)) {
        const std::vector<std::string> fields = split(line, ',');
        if (fields.size() != header.size()) stop("a row with a comma in a value: not for this benchmark");
        Event event{fields[2], fields[0], fields[1], {}, {}};
        for (std::size_t i = 3; i < fields.size(); ++i) {
            if (header[i] == "recorded_at")
                event.recorded_at = fields[i];
            else if (header[i] != "attrs" && !fields[i].empty())
                event.attributes.emplace_back(header[i], fields[i]);
            else if (header[i] == "attrs")
                for (const std::string& part : split(fields[i], ';'))
                    if (const std::size_t equals = part.find('='); equals != std::string::npos)
                        event.attributes.emplace_back(part.substr(0, equals), part.substr(equals + 1));
        }
        events.push_back(std::move(event));
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.at < b.at; });
    return events;
}

// A line that names all that the interface shows of an obligation.
using Lines = std::vector<std::string>;
std::string line_of(std::string_view rule, std::string_view anchor, std::string_view requirement,
                    std::string_view status, Instant anchor_at, Instant opens, Instant due,
                    Instant satisfied) {
    return fmt::format("{} {} {} {} {} {} {} {}", rule, anchor, requirement, status, anchor_at, opens, due,
                       satisfied);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) stop("usage: one_event BUNDLE EVENTS AS_OF");
    std::ifstream file(argv[1], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    plumbline_problem problem{};
    plumbline_program* program = nullptr;
    if (plumbline_program_load(bytes.data(), bytes.size(), &program, &problem) != PLUMBLINE_OK)
        stop(problem.message);
    plumbline_checker* checker = nullptr;
    if (plumbline_checker_new(program, &checker) != PLUMBLINE_OK) stop("no memory");
    const std::vector<Event> events = read_events(argv[2]);
    const std::string as_of = argv[3];

    std::map<std::string, plumbline_case*, std::less<>> cases;
    std::vector<plumbline_attribute> attributes;
    std::size_t unknown = 0;
    const auto start = Clock::now();
    for (const Event& event : events) {
        plumbline_case*& one = cases[event.case_id];
        if (!one && plumbline_case_new(program, event.case_id.c_str(), &one) != PLUMBLINE_OK)
            stop("no memory");
        attributes.clear();
        for (const auto& [name, value] : event.attributes)
            attributes.push_back({name.c_str(), value.c_str()});
        plumbline_result result = PLUMBLINE_OK;
        // What the vocabulary does not know the batch passes over, attribute by attribute.
        while ((result = plumbline_case_add(one, event.event.c_str(), event.at.c_str(),
                                            event.recorded_at.c_str(), attributes.data(), attributes.size(),
                                            &problem)) == PLUMBLINE_UNKNOWN_ATTRIBUTE) {
            const std::string_view message = problem.message;
            std::erase_if(attributes, [&](const plumbline_attribute& attribute) {
                return message.ends_with("`" + std::string(attribute.name) + "`");
            });
            ++unknown;
        }
        if (result != PLUMBLINE_OK && result != PLUMBLINE_UNKNOWN_EVENT) stop(problem.message);
        if (plumbline_case_check(checker, one, as_of.c_str(), nullptr, &problem) != PLUMBLINE_OK)
            stop(problem.message);
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();

    ReadBundle read = read_bundle({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    const Program batch(std::move(*read.bundle));
    ReadReport report;
    const Zone& zone = batch.calendar().zone();
    const Timelines timelines = read_timelines({argv[2]}, batch.bundle().vocabulary, zone, report);
    ParsedMoment moment{};
    if (parse_moment(as_of, zone, moment) != MomentError::none) stop("AS_OF is no time");
    AsOf when;
    when.as_of = moment.date_only ? zone.end_of_day(zone.local_day(moment.instant)) : moment.instant;
    Evaluator evaluator(batch, timelines, when);
    std::size_t obligations = 0, differences = 0;
    for (std::size_t index = 0; index < timelines.case_count(); ++index) {
        std::vector<Obligation> found;
        evaluator.evaluate(index, found);
        Lines expected, got;
        const Bundle& bundle = batch.bundle();
        const auto none = [](Instant at) { return at == start_of_time ? no_instant : at; };
        for (const Obligation& o : found)
            expected.push_back(line_of(bundle.text(bundle.rules[o.rule].name), bundle.text(o.anchor),
                                       bundle.text(o.requirement), info(o.status).name, none(o.anchor_at.at),
                                       none(o.opens.at), o.due, o.satisfied_at.at));
        const auto one = cases.find(timelines.case_ids[index]);
        if (one != cases.end())
            for (std::size_t i = 0; i < plumbline_case_obligation_count(one->second); ++i) {
                const plumbline_obligation o = plumbline_case_obligation(one->second, i);
                got.push_back(line_of(o.rule, o.anchor, o.requires_event, o.status, o.anchor_at, o.opens,
                                      o.due, o.satisfied_at));
            }
        obligations += expected.size();
        std::sort(expected.begin(), expected.end());
        std::sort(got.begin(), got.end());
        if (got == expected) continue;
        if (++differences > 3) continue;
        fmt::print("differs: case {}, {} obligations one at a time, {} in the batch\n",
                   timelines.case_ids[index], got.size(), expected.size());
        Lines only;
        std::set_symmetric_difference(expected.begin(), expected.end(), got.begin(), got.end(),
                                      std::back_inserter(only));
        for (const std::string& line : only)
            fmt::print("  {}\n", line);
    }
    for (const auto& [id, one] : cases)
        plumbline_case_free(one);
    plumbline_checker_free(checker);
    plumbline_program_free(program);
    fmt::print("{} events of {} cases one at a time, {} unknown attributes: {:.2f} microseconds an event\n",
               events.size(), cases.size(), unknown, seconds * 1e6 / static_cast<double>(events.size()));
    fmt::print("{} obligations at the end, {} cases differ from the batch\n", obligations, differences);
    return differences == 0 ? 0 : 1;
}
