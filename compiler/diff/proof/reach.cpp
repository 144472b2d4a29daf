#include "compiler/diff/proof/reach.h"

#include <algorithm>
#include <map>

namespace plumbline::proof {

std::optional<Instant> instant_of(const Calendar& calendar, const Reach& reach, Instant anchor) {
    const Zone& zone = calendar.zone();
    switch (reach.kind) {
    case Reach::Kind::after:
        return due_after(calendar, anchor, reach.duration);
    case Reach::Kind::latest_before:
        return latest_before(calendar, anchor, reach.duration);
    case Reach::Kind::window_start:
        return window_start_before(calendar, anchor, reach.duration);
    case Reach::Kind::anchor:
        return anchor;
    case Reach::Kind::day_start:
        return zone.start_of_day(zone.local_day(anchor));
    case Reach::Kind::day_end:
        return zone.end_of_day(zone.local_day(anchor));
    case Reach::Kind::same_working_day:
        if (const auto day = calendar.this_or_next_working_day(zone.local_day(anchor)))
            return zone.end_of_day(*day);
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Instant> instant_of(const Calendar& calendar, const Reaches& reaches, Instant anchor) {
    std::optional<Instant> earliest;
    for (const Reach& reach : reaches) {
        const auto one = instant_of(calendar, reach, anchor);
        if (!one) return std::nullopt;
        if (!earliest || *one < *earliest) earliest = one;
    }
    return earliest;
}

std::string describe(const Reach& reach) {
    switch (reach.kind) {
    case Reach::Kind::after:
        return format_duration(reach.duration);
    case Reach::Kind::latest_before:
        return format_duration(reach.duration) + " before";
    case Reach::Kind::window_start:
        return "from " + format_duration(reach.duration) + " before";
    case Reach::Kind::anchor:
        return "that minute";
    case Reach::Kind::day_start:
        return "the start of that day";
    case Reach::Kind::day_end:
        return "the end of that day";
    case Reach::Kind::same_working_day:
        return "the end of that working day";
    }
    return {};
}

int example_year(const Calendar& calendar) {
    const int first = date_from_day(calendar.first()).year, last = date_from_day(calendar.last()).year;
    return std::max(first, last - 3);
}

namespace {

constexpr int ten_o_clock = 600;

// What a day offers as an example: the lower the plainer.
int plainness(const Calendar& calendar, Day day, int year) {
    int cost = 0;
    if (!calendar.is_working_day(day).value_or(false)) cost += 4;
    const Date date = date_from_day(day);
    if (date.year != year) cost += 2;
    return cost;
}

class Examples {
  public:
    Examples(const Calendar& calendar, int year, Day start)
        : calendar_(calendar), year_(year), start_(start) {}

    // `minute` is the plainest minute of the day that separates, `gap` by how much.
    void add(Day day, Instant instant, bool at_ten, std::int64_t gap) {
        if (gap > widest_gap_) {
            widest_gap_ = gap;
            widest_ = instant;
        }
        const int cost = plainness(calendar_, day, year_) + (at_ten ? 0 : 1) + (day < start_ ? 1 : 0);
        if (best_.size() < 3 || cost < best_.back().first) {
            const auto place = std::upper_bound(best_.begin(), best_.end(), cost,
                                                [](int one, const auto& other) { return one < other.first; });
            best_.insert(place, {cost, instant});
            if (best_.size() > 3) best_.pop_back();
        }
    }
    std::vector<Instant> list() const {
        std::vector<Instant> result;
        for (const auto& [cost, instant] : best_)
            result.push_back(instant);
        if (widest_gap_ > 0 && std::find(result.begin(), result.end(), widest_) == result.end())
            result.push_back(widest_);
        return result;
    }

  private:
    const Calendar& calendar_;
    int year_;
    Day start_;
    std::vector<std::pair<int, Instant>> best_;
    std::int64_t widest_gap_ = 0;
    Instant widest_ = 0;
};

bool ends_days(const Reaches& reaches) {
    return std::all_of(reaches.begin(), reaches.end(), [](const Reach& reach) {
        if (reach.kind == Reach::Kind::anchor) return false;
        const bool counts = reach.kind == Reach::Kind::after || reach.kind == Reach::Kind::latest_before;
        return reach.kind != Reach::Kind::window_start && reach.kind != Reach::Kind::day_start &&
               !(counts && info(reach.duration.unit).counts_in_hours);
    });
}

bool starts_days(const Reaches& reaches) {
    return std::all_of(reaches.begin(), reaches.end(), [](const Reach& reach) {
        return reach.kind == Reach::Kind::day_start ||
               (reach.kind == Reach::Kind::window_start && !info(reach.duration.unit).counts_in_hours);
    });
}

std::string with_commas(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

} // namespace

Order compare(const Calendar& calendar_a, const Reaches& a, const Calendar& calendar_b, const Reaches& b) {
    Order order;
    const Day first = std::max(calendar_a.first(), calendar_b.first());
    const Day last = std::min(calendar_a.last(), calendar_b.last());
    const Zone& zone = calendar_a.zone();
    if (first > last || zone.transitions() != calendar_b.zone().transitions()) return order;

    const int year = example_year(calendar_a);
    const Day start = day_from_date({year, 3, 1});
    Examples a_first(calendar_a, year, start), b_first(calendar_a, year, start);
    const bool whole_days = (ends_days(a) && ends_days(b)) || (starts_days(a) && starts_days(b));
    order.spread.in_days = whole_days;
    order.spread.year = year;
    std::map<std::int64_t, int> gaps; // of the example year, at 10:00
    bool any = false;
    bool a_later = false, b_later = false;
    for (Day day = first; day <= last; ++day) {
        // An instant counted in hours moves with the anchor, minute by minute; any other is the same for all
        // anchors of one day. So what the first and the last minute of a day do not show, no minute does.
        const Instant begin = zone.start_of_day(day), end = zone.end_of_day(day);
        const auto a_begin = instant_of(calendar_a, a, begin), a_end = instant_of(calendar_a, a, end);
        const auto b_begin = instant_of(calendar_b, b, begin), b_end = instant_of(calendar_b, b, end);
        if (!a_begin || !a_end || !b_begin || !b_end) continue;
        if (!any) order.first = day;
        any = true;
        order.last = day;
        order.minutes += end - begin + 1;
        const auto ten = zone.from_civil({day, ten_o_clock});
        const Instant at_ten = ten ? *ten : begin;
        const std::int64_t gap_begin = std::int64_t{*b_begin} - *a_begin,
                           gap_end = std::int64_t{*b_end} - *a_end;
        const auto a_ten = instant_of(calendar_a, a, at_ten), b_ten = instant_of(calendar_b, b, at_ten);
        const std::int64_t gap_ten = a_ten && b_ten ? std::int64_t{*b_ten} - *a_ten : gap_begin;
        if (gap_ten > 0)
            a_first.add(day, at_ten, true, gap_ten);
        else if (gap_begin > 0 || gap_end > 0)
            a_first.add(day, gap_begin >= gap_end ? begin : end, false, std::max(gap_begin, gap_end));
        if (gap_ten < 0)
            b_first.add(day, at_ten, true, -gap_ten);
        else if (gap_begin < 0 || gap_end < 0)
            b_first.add(day, gap_begin <= gap_end ? begin : end, false, -std::min(gap_begin, gap_end));
        b_later = b_later || gap_begin > 0 || gap_end > 0;
        a_later = a_later || gap_begin < 0 || gap_end < 0;
        if (date_from_day(day).year != year || !a_ten || !b_ten) continue;
        const std::int64_t gap =
            whole_days ? std::int64_t{zone.local_day(*b_ten)} - zone.local_day(*a_ten) : gap_ten;
        if (gaps.empty() || gap < order.spread.least) {
            order.spread.least = gap;
            order.spread.day_of_least = day;
        }
        if (gaps.empty() || gap > order.spread.greatest) {
            order.spread.greatest = gap;
            order.spread.day_of_greatest = day;
        }
        ++gaps[gap];
    }
    order.comparable = any;
    order.a_never_later = any && !a_later;
    order.b_never_later = any && !b_later;
    order.a_first = a_first.list();
    order.b_first = b_first.list();
    int most = 0;
    for (const auto& [gap, times] : gaps)
        if (times > most) {
            most = times;
            order.spread.typical = gap;
        }
    return order;
}

std::string in_words(const Order& order) {
    return "all " + with_commas(order.minutes) + " anchor minutes from " + format_day(order.first) + " to " +
           format_day(order.last);
}

} // namespace plumbline::proof
