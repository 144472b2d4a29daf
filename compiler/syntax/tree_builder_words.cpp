#include "compiler/syntax/tree_builder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace plumbline::syntax {

namespace {

constexpr int oldest_age = 150;

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

int digits(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// 1,000,000
std::string with_commas(std::int64_t number) {
    std::string written = std::to_string(number);
    std::string result;
    for (std::size_t at = 0; at < written.size(); ++at) {
        if (at > 0 && (written.size() - at) % 3 == 0) result += ',';
        result += written[at];
    }
    return result;
}

// Why `YYYY-MM-DD` is no date.
std::string why_no_date(std::string_view text) {
    int year = digits(text.substr(0, 4));
    int month = digits(text.substr(5, 2));
    if (year < 1900 || year > 2199) return "dates lie in the years 1900 to 2199";
    if (month < 1 || month > 12) return fmt::format("there is no month {}", month);
    unsigned last = 31;
    while (!is_valid({year, static_cast<unsigned>(month), last}))
        --last;
    return fmt::format("{} {} has the days 1 to {}", months[static_cast<std::size_t>(month - 1)], year, last);
}

} // namespace

Span TreeBuilder::span(antlr4::ParserRuleContext* context) const {
    auto begin = static_cast<std::uint32_t>(context->getStart()->getStartIndex());
    antlr4::Token* stop = context->getStop();
    if (!stop || stop->getStopIndex() + 1 < begin) return {file_, begin, begin};
    return {file_, begin, static_cast<std::uint32_t>(stop->getStopIndex() + 1)};
}

Span TreeBuilder::span(antlr4::Token* token) const {
    return {file_, static_cast<std::uint32_t>(token->getStartIndex()),
            static_cast<std::uint32_t>(token->getStopIndex() + 1)};
}

ast::Name TreeBuilder::name(antlr4::ParserRuleContext* context) const {
    Span place = span(context);
    return {text(place), place};
}

ast::Name TreeBuilder::name(antlr4::Token* token) const {
    Span place = span(token);
    return {text(place), place};
}

std::vector<ast::Name> TreeBuilder::names(const std::vector<Grammar::NameContext*>& contexts) const {
    std::vector<ast::Name> result;
    for (Grammar::NameContext* context : contexts)
        result.push_back(name(context));
    return result;
}

ast::Text TreeBuilder::string(antlr4::Token* token) const {
    Span place = span(token);
    std::string_view rest = sources_.text_of(place);
    rest = rest.substr(1, rest.size() - 2);
    std::string unquoted;
    unquoted.reserve(rest.size());
    for (std::size_t escape = rest.find('\\'); escape != std::string_view::npos; escape = rest.find('\\')) {
        unquoted += rest.substr(0, escape);
        unquoted += rest[escape + 1];
        rest.remove_prefix(escape + 2);
    }
    unquoted += rest;
    return {std::move(unquoted), place};
}

std::optional<ast::Text> TreeBuilder::optional_string(antlr4::Token* token) const {
    if (!token) return std::nullopt;
    return string(token);
}

int TreeBuilder::integer(antlr4::Token* token, int at_most) {
    Span place = span(token);
    std::string_view written = sources_.text_of(place);
    if (written.find('.') != std::string_view::npos) {
        fail(DiagnosticKind::number_not_whole, place, fmt::format("`{}` is not a whole number", written),
             "write it in a smaller unit, such as hours for days");
        return 0;
    }
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), number);
    if (error != std::errc() || number > at_most) {
        fail(DiagnosticKind::number_out_of_range, place,
             fmt::format("`{}` is too large: the most here is {}", written, with_commas(at_most)));
        return 0;
    }
    return static_cast<int>(number);
}

std::int32_t TreeBuilder::thousandths(antlr4::tree::TerminalNode* node) {
    constexpr std::int64_t most = 2'000'000;
    Span place = span(node);
    std::string_view written = sources_.text_of(place);
    std::size_t dot = std::min(written.find('.'), written.size());
    std::string_view decimals = dot < written.size() ? written.substr(dot + 1) : std::string_view();
    if (decimals.size() > 3) {
        fail(DiagnosticKind::number_out_of_range, place,
             fmt::format("`{}` has more than three decimals", written));
        return 0;
    }
    std::int64_t whole = 0;
    auto [end, error] = std::from_chars(written.data(), written.data() + dot, whole);
    if (error != std::errc() || whole > most) {
        fail(DiagnosticKind::number_out_of_range, place,
             fmt::format("`{}` is too large: the most here is {}", written, with_commas(most)));
        return 0;
    }
    std::string padded(decimals);
    padded.resize(3, '0');
    return static_cast<std::int32_t>(whole * 1000 + digits(padded));
}

Unit TreeBuilder::unit(Grammar::UnitContext* context) const {
    if (context->CLEAR()) return context->WORKING() ? Unit::clear_working_days : Unit::clear_days;
    if (context->WORKING()) return Unit::working_days;
    if (context->DAY()) return Unit::days;
    if (context->HOUR()) return Unit::hours;
    if (context->WEEK()) return Unit::weeks;
    if (context->MONTH()) return Unit::months;
    if (context->YEAR()) return Unit::years;
    return Unit::minutes;
}

ast::Length TreeBuilder::length(Grammar::DurationContext* context) {
    Span place = span(context);
    std::vector<antlr4::tree::TerminalNode*> numbers = context->NUMBER();
    std::vector<Grammar::UnitContext*> units = context->unit();
    Duration duration{count(numbers[0]), unit(units[0])};
    if (numbers.size() == 1) return {duration, place};
    if (numbers.size() > 2 || duration.unit != Unit::years || unit(units[1]) != Unit::months) {
        Span second = span(numbers[1]);
        fail(DiagnosticKind::mixed_units, {file_, second.begin, place.end},
             fmt::format("`{}` mixes units: only years and months go together, years first", text(place)),
             "say it in one unit");
        return {duration, place};
    }
    std::int64_t in_months = std::int64_t{12} * duration.amount + count(numbers[1]);
    if (in_months > Duration::max_amount) {
        fail(DiagnosticKind::number_out_of_range, place,
             fmt::format("`{}` is too large: the most here is {} months", text(place),
                         with_commas(Duration::max_amount)));
        in_months = 0;
    }
    return {{static_cast<std::int32_t>(in_months), Unit::months}, place};
}

ast::Age TreeBuilder::age(Grammar::AgeContext* context) {
    std::vector<antlr4::tree::TerminalNode*> numbers = context->NUMBER();
    bool only_months = context->MONTH() && !context->YEAR();
    std::string_view first = sources_.text_of(span(numbers[0]));
    if (!only_months && first.find('.') != std::string_view::npos) { // 16.25
        std::int64_t months_in_thousandths = std::int64_t{12} * thousandths(numbers[0]);
        std::int64_t months = months_in_thousandths / 1000;
        fail(DiagnosticKind::number_not_whole, span(numbers[0]),
             fmt::format("`{}` is not a whole number", first),
             months_in_thousandths % 1000 == 0
                 ? fmt::format("write `{} years {} months`", months / 12, months % 12)
                 : "write an age in years and months: `16 years 3 months`");
        return {0, span(context)};
    }
    int in_months = integer(numbers[0], only_months ? oldest_age * 12 : oldest_age);
    if (!only_months) in_months *= 12;
    if (numbers.size() > 1) in_months += integer(numbers[1], oldest_age * 12);
    return {in_months, span(context)};
}

ast::DayValue TreeBuilder::date(Span span) {
    std::string written = text(span);
    std::optional<Day> day = parse_day(written);
    if (!day)
        fail(DiagnosticKind::no_such_date, span,
             fmt::format("there is no date `{}`: {}", written, why_no_date(written)));
    return {day.value_or(0), span};
}

ast::Moment TreeBuilder::moment(Grammar::MomentContext* context) {
    Span place = span(context);
    std::string date_text = text({file_, place.begin, place.begin + 10});
    date(Span{file_, place.begin, place.begin + 10});
    if (place.end - place.begin == 10) return {date_text, place};
    Span time{file_, place.end - 5, place.end};
    std::string time_text = text(time);
    if (digits(time_text.substr(0, 2)) > 23 || digits(time_text.substr(3, 2)) > 59) {
        fail(DiagnosticKind::no_such_date, time,
             fmt::format("there is no time `{}`: a day runs from 00:00 to 23:59", time_text));
    }
    return {date_text + 'T' + time_text, place};
}

void TreeBuilder::fail(DiagnosticKind kind, Span span, std::string message, std::string hint) {
    diagnostics_.add(kind, span, std::move(message), std::move(hint));
    item_failed_ = true;
}

void TreeBuilder::fail_twice(std::string_view word, Span first, Span second) {
    Diagnostic& diagnostic =
        diagnostics_.add(DiagnosticKind::word_twice, second,
                         fmt::format("`{}` stands here a second time", word), "keep one of them");
    diagnostic.labels.push_back({first, "it stood here first"});
    item_failed_ = true;
}

} // namespace plumbline::syntax
