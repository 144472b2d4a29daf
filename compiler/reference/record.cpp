// From columns to plain lists.
#include "compiler/reference/evaluator.h"

namespace plumbline::reference {

namespace {

Event event_of(const Timelines& timelines, const Vocabulary& vocabulary, EventKind kind, std::uint32_t row) {
    Event event;
    event.kind = kind;
    event.at = {timelines.at[row], (timelines.flags[row] & at_is_date_only) != 0};
    if (timelines.recorded_at[row] != no_instant)
        event.recorded_at =
            Moment{timelines.recorded_at[row], (timelines.flags[row] & recorded_at_is_date_only) != 0};
    event.planned = (timelines.flags[row] & is_planned) != 0;
    for (std::size_t slot = 0; slot < vocabulary.events[kind].attributes.size(); ++slot)
        event.attributes.push_back(timelines.value(row, slot));
    return event;
}

} // namespace

Record record_from(const Timelines& timelines, const Vocabulary& vocabulary) {
    Record record;
    record.texts = timelines.strings;
    for (std::size_t index = 0; index < timelines.case_count(); ++index) {
        Case one{timelines.case_ids[index], {}};
        for (const KindRun& run : timelines.runs_of(index))
            for (std::uint32_t row = run.begin; row < run.end; ++row)
                one.events.push_back(event_of(timelines, vocabulary, run.kind, row));
        record.cases.push_back(std::move(one));
    }
    return record;
}

} // namespace plumbline::reference
