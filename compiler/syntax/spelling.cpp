#include "compiler/syntax/spelling.h"

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/grammar.h"
#include "runtime/time/duration.h"

#include <array>
#include <charconv>

namespace plumbline::syntax {

std::vector<std::string> spellings(std::size_t kind) {
    switch (kind) {
    case Grammar::TERM:
        return {"term", "school_term"};
    case Grammar::WEEKDAY:
        return {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    case Grammar::ORDINAL:
        return {"first", "second",  "third",  "fourth", "fifth",
                "sixth", "seventh", "eighth", "ninth",  "tenth"};
    case Grammar::HOUR:
        return {"hours", "hour"};
    case Grammar::DAY:
        return {"days", "day"};
    case Grammar::WEEK:
        return {"weeks", "week"};
    case Grammar::MONTH:
        return {"months", "month"};
    case Grammar::YEAR:
        return {"years", "year"};
    default:
        break;
    }
    // The table of literals is reached through a parser only.
    static const Grammar any(nullptr);
    std::string literal = any.getVocabulary().getLiteralName(kind);
    if (literal.size() <= 2) return {};
    return {literal.substr(1, literal.size() - 2)};
}

std::string shown(std::size_t kind) {
    switch (kind) {
    case Grammar::NUMBER:
        return "a number";
    case Grammar::NAME:
        return "a name";
    case Grammar::STRING:
        return "a text in quotation marks";
    case Grammar::DATE:
    case Grammar::DATE_AND_TIME:
        return "a date such as `2025-03-03`";
    case Grammar::TIME:
        return "a time such as `09:30`";
    case Grammar::WEEKDAY:
        return "a weekday";
    case Grammar::ORDINAL:
        return "`first`";
    default:
        break;
    }
    std::vector<std::string> words = spellings(kind);
    return words.empty() ? "the end of the file" : '`' + words[0] + '`';
}

namespace {

// What people call lengths of time, in units of the language.
struct Abbreviation {
    std::string_view word;
    int times;
    std::string_view singular;
    std::string_view plural;
};
constexpr Abbreviation abbreviations[] = {
    {"fortnight", 2, "week", "weeks"},
    {"quarter", 3, "month", "months"},
    {"min", 1, "minute", "minutes"},
    {"hr", 1, "hour", "hours"},
    {"wk", 1, "week", "weeks"},
    {"mth", 1, "month", "months"},
    {"yr", 1, "year", "years"},
    {"decade", 10, "year", "years"},
    {"weekday", 1, "working day", "working days"},
    {"workday", 1, "working day", "working days"},
    {"wd", 1, "working day", "working days"},
    {"business day", 1, "working day", "working days"},
    {"office day", 1, "working day", "working days"},
};

} // namespace

std::string unit_meant(std::string_view number, std::string_view written) {
    int amount = 0;
    auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), amount);
    bool is_whole = error == std::errc() && end == number.data() + number.size() && amount < 100'000;
    for (const Abbreviation& known : abbreviations) {
        bool matches = written == known.word || written == std::string(known.word) + 's';
        if (!matches || !is_whole) continue;
        int product = amount * known.times;
        return std::to_string(product) + ' ' + std::string(product == 1 ? known.singular : known.plural);
    }
    std::vector<std::string> units;
    for (int at = 0; at < unit_count; ++at) {
        const UnitInfo& unit = info(static_cast<Unit>(at));
        bool is_one = is_whole && amount == 1;
        units.emplace_back(is_one ? unit.singular : unit.plural);
        units.emplace_back(is_one ? unit.plural : unit.singular);
    }
    std::string unit = nearest(written, units);
    return unit.empty() || number.empty() ? unit : std::string(number) + ' ' + unit;
}

} // namespace plumbline::syntax
