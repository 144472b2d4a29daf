#include "runtime/timeline/value.h"

#include "runtime/time/duration.h"
#include "runtime/timeline/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace plumbline {

namespace {

char normalised(char c) {
    return c == ' ' || c == '-' ? '_' : lower(c);
}

constexpr std::string_view moment_shape = "YYYY-MM-DD or YYYY-MM-DDTHH:MM";

// The year of something written as YYYY-..., or nothing.
std::optional<int> year_of(std::string_view text) {
    if (text.size() < 5 || text[4] != '-' || !std::all_of(text.begin(), text.begin() + 4, is_digit))
        return std::nullopt;
    return (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
}

bool has_day_shape(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (at == 4 || at == 7 ? text[at] != '-' : !is_digit(text[at])) return false;
    return true;
}

std::string describe_missing_date(std::string_view name, std::string_view text, std::string_view expected) {
    const std::optional<int> year = year_of(text);
    if (year && (*year < 1900 || *year > 2199))
        return fmt::format("`{}` is `{}`: the year is outside 1900 to 2199; expected {}", name, text,
                           expected);
    return fmt::format("`{}` is `{}`: there is no such date; expected {}", name, text, expected);
}

ParsedValue column_value(std::int32_t value) {
    return {ParsedValue::Outcome::column, ValueFault::none, value, {}};
}

} // namespace

std::string normalise_name(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), normalised);
    return result;
}

std::optional<bool> parse_yes_no(std::string_view text) {
    switch (text.size()) {
    case 1:
        if (text[0] == '1' || lower(text[0]) == 'y') return true;
        if (text[0] == '0' || lower(text[0]) == 'n') return false;
        break;
    case 2:
        if (equals_ignoring_case(text, "no")) return false;
        break;
    case 3:
        if (equals_ignoring_case(text, "yes")) return true;
        break;
    case 4:
        if (equals_ignoring_case(text, "true")) return true;
        break;
    case 5:
        if (equals_ignoring_case(text, "false")) return false;
        break;
    }
    return std::nullopt;
}

ValueFault parse_number(std::string_view text, std::int32_t& thousandths) {
    std::size_t at = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (negative || (!text.empty() && text[0] == '+')) ++at;

    constexpr std::int64_t limit = INT32_MAX; // INT32_MIN says "not recorded"
    std::int64_t value = 0;
    int decimals = -1; // before the point
    bool has_digit = false;
    bool is_too_large = false;
    bool has_too_many_decimals = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (!is_digit(text[at])) return ValueFault::not_a_number;
        has_digit = true;
        const int digit = text[at] - '0';
        if (decimals == 3) {
            has_too_many_decimals |= digit != 0;
            continue;
        }
        if (decimals >= 0) ++decimals;
        if (!is_too_large) value = value * 10 + digit;
        is_too_large |= value > limit;
    }
    if (!has_digit || text.back() == '.') return ValueFault::not_a_number;
    for (int place = std::max(decimals, 0); place < 3; ++place)
        value *= 10;
    if (is_too_large || value > limit) return ValueFault::number_out_of_range;
    if (has_too_many_decimals) return ValueFault::too_many_decimals;
    thousandths = static_cast<std::int32_t>(negative ? -value : value);
    return ValueFault::none;
}

ValueParser::List ValueParser::make_list(const std::vector<std::string>& names) {
    List list;
    for (std::size_t index = 0; index < names.size(); ++index) {
        const std::string name = normalise_name(names[index]);
        // Two names that differ in case alone are one name; the first stands for both.
        if (list.names.add(name) == list.values.size())
            list.values.push_back(static_cast<std::int32_t>(index));
        list.longest = std::max(list.longest, name.size());
    }
    return list;
}

ValueParser::ValueParser(const Vocabulary& vocabulary) {
    lists_.push_back(make_list(vocabulary.roles));
    attributes_.reserve(vocabulary.events.size());
    for (const EventInfo& event : vocabulary.events) {
        std::vector<Attribute>& attributes = attributes_.emplace_back();
        for (const AttributeInfo& attribute : event.attributes) {
            std::uint32_t list = 0;
            if (attribute.type == AttributeType::choice) {
                list = static_cast<std::uint32_t>(lists_.size());
                lists_.push_back(make_list(attribute.choices));
            }
            attributes.push_back({attribute.type, list});
        }
    }
}

ParsedValue ValueParser::parse_listed(const List& list, std::string_view text) const {
    std::array<char, 64> buffer;
    std::uint32_t found = StringTable::none;
    if (text.size() <= buffer.size()) {
        std::transform(text.begin(), text.end(), buffer.begin(), normalised);
        found = list.names.find({buffer.data(), text.size()});
    } else if (text.size() <= list.longest) {
        found = list.names.find(normalise_name(text));
    }
    if (found == StringTable::none) return {ParsedValue::Outcome::unlisted, ValueFault::none, 0, text};
    return column_value(list.values[found]);
}

ParsedValue ValueParser::parse(EventKind kind, std::size_t slot, std::string_view given) const {
    const std::string_view text = trim(given);
    if (text.empty()) return {};
    const Attribute& attribute = attributes_[kind][slot];
    const auto unusable = [&](ValueFault fault) {
        return ParsedValue{ParsedValue::Outcome::unusable, fault, 0, text};
    };
    switch (attribute.type) {
    case AttributeType::yes_no:
        if (const auto value = parse_yes_no(text)) return column_value(*value ? 1 : 0);
        return unusable(ValueFault::not_yes_no);
    case AttributeType::choice:
    case AttributeType::role:
        return parse_listed(lists_[attribute.list], text);
    case AttributeType::number: {
        std::int32_t thousandths = 0;
        const ValueFault fault = parse_number(text, thousandths);
        return fault == ValueFault::none ? column_value(thousandths) : unusable(fault);
    }
    case AttributeType::duration:
        if (const auto value = parse_duration(text)) return column_value(pack_duration(*value));
        return unusable(ValueFault::not_a_duration);
    case AttributeType::date:
        if (const auto value = parse_day(text)) return column_value(*value);
        return unusable(has_day_shape(text) ? ValueFault::no_such_date : ValueFault::not_a_date);
    case AttributeType::text:
    case AttributeType::reference:
        break;
    }
    return {ParsedValue::Outcome::text, ValueFault::none, 0, text};
}

std::string describe(ValueFault fault, std::string_view attribute, std::string_view text) {
    switch (fault) {
    case ValueFault::none:
        break;
    case ValueFault::not_yes_no:
        return fmt::format("`{}` is neither yes nor no: expected true or false, yes or no, y or n, 1 or 0",
                           attribute);
    case ValueFault::not_a_number:
        return fmt::format("`{}` is not a number: expected digits, with at most 3 decimals after a point",
                           attribute);
    case ValueFault::too_many_decimals:
        return fmt::format("`{}` has more than 3 decimals: expected a number with at most 3", attribute);
    case ValueFault::number_out_of_range:
        return fmt::format("`{}` is too large: expected a number between -2147483.647 and 2147483.647",
                           attribute);
    case ValueFault::not_a_duration:
        return fmt::format("`{}` is not a duration: expected a number and a unit, such as `6 weeks`",
                           attribute);
    case ValueFault::not_a_date:
        if (looks_like_date(text)) return fmt::format("`{}` is `{}`: expected YYYY-MM-DD", attribute, text);
        return fmt::format("`{}` is not a date: expected YYYY-MM-DD", attribute);
    case ValueFault::no_such_date:
        return describe_missing_date(attribute, text, "YYYY-MM-DD");
    }
    return {};
}

std::string describe(MomentError error, std::string_view column, std::string_view text) {
    switch (error) {
    case MomentError::none:
        break;
    case MomentError::shape:
        if (looks_like_date(text))
            return fmt::format("`{}` is `{}`: expected {}", column, text, moment_shape);
        return fmt::format("`{}` is not a date: expected {}", column, moment_shape);
    case MomentError::no_such_date:
        return describe_missing_date(column, text, moment_shape);
    case MomentError::no_such_time:
        return fmt::format("`{}` is `{}`: there is no such time; expected {}", column, text, moment_shape);
    case MomentError::skipped_by_clock_change:
        return fmt::format("`{}` is `{}`: the clock change skips that minute; expected a time that exists",
                           column, text);
    }
    return {};
}

} // namespace plumbline
