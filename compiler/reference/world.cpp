// One case as it was known at the instant that is asked about.
#include "compiler/reference/world.h"

#include <algorithm>

namespace plumbline::reference {

Truth operator!(Truth inner) {
    if (inner.is_unknown()) return inner;
    return Truth::of(inner.is_no());
}

Truth both(Truth left, Truth right) {
    if (left.is_no() || right.is_no()) return Truth::no();
    return left.is_unknown() ? left : right;
}

Truth either(Truth left, Truth right) {
    if (left.is_yes() || right.is_yes()) return Truth::yes();
    return left.is_unknown() ? left : right;
}

namespace {

// What happened, or was written down, after the instant asked about does not exist.
bool is_visible(const Event& event, const When& when) {
    if (when.known_at && event.recorded_at && event.recorded_at->at > *when.known_at) return false;
    if (event.planned) return !event.recorded_at || event.recorded_at->at <= when.as_of;
    return event.at.at <= when.as_of;
}

bool is_earlier(const Moment& left, const Moment& right) {
    if (left.at != right.at) return left.at < right.at;
    return left.date_only && !right.date_only;
}

// A planned event gives way to the next real one of its kind. One that still lay ahead gives way as well, if it was
// written down by then and the real one has no earlier plan to be the holding of.
void supersede(const Time& time, std::vector<const Event*>& planned,
               const std::vector<const Event*>& events) {
    for (const Event* real : events) {
        const auto gives_way = [&](const Event* plan) {
            return plan->kind == real->kind && plan->at.at <= time.last(real->at);
        };
        const auto lies_ahead = [&](const Event* plan) {
            return plan->kind == real->kind && plan->at.at > time.last(real->at) && plan->recorded_at &&
                   plan->recorded_at->at <= time.last(real->at);
        };
        if (std::any_of(planned.begin(), planned.end(), gives_way)) {
            std::erase_if(planned, gives_way);
        } else {
            const auto ahead = std::find_if(planned.begin(), planned.end(), lies_ahead);
            if (ahead != planned.end()) planned.erase(ahead);
        }
    }
}

} // namespace

World::World(const model::Standard& standard_, const Record& record_, const Case& one, const When& when_)
    : standard(standard_), record(record_), when(when_), time(standard_.calendar) {
    for (const Event& event : one.events)
        if (is_visible(event, when)) (event.planned ? planned : events).push_back(&event);
    const auto by_time = [](const Event* left, const Event* right) {
        return is_earlier(left->at, right->at);
    };
    std::stable_sort(events.begin(), events.end(), by_time);
    std::stable_sort(planned.begin(), planned.end(), by_time);
    supersede(time, planned, events);
}

std::string World::not_recorded_text(EventKind kind, std::size_t slot) const {
    return name(kind) + "." + standard.vocabulary.events[kind].attributes[slot].name + " is not recorded";
}

std::optional<std::size_t> World::slot_of(EventKind kind, const std::string& attribute) const {
    const auto& attributes = standard.vocabulary.events[kind].attributes;
    for (std::size_t slot = 0; slot < attributes.size(); ++slot)
        if (attributes[slot].name == attribute) return slot;
    return std::nullopt;
}

std::optional<Day> World::born() const {
    for (const Event* event : events)
        if (standard.born && event->kind == *standard.born) return time.day_of(event->at.at);
    return std::nullopt;
}

// In one minute as the record has them.
void sort_by_row(std::vector<Occurrence>& list) {
    std::stable_sort(list.begin(), list.end(), [](const Occurrence& left, const Occurrence& right) {
        return std::less<>{}(left.event, right.event);
    });
    sort_by_time(list);
}

void sort_by_time(std::vector<Occurrence>& list) {
    std::stable_sort(list.begin(), list.end(), [](const Occurrence& left, const Occurrence& right) {
        return is_earlier(left.at, right.at);
    });
}

} // namespace plumbline::reference
