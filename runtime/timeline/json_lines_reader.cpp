#include "runtime/timeline/json_lines_reader.h"

#include "runtime/timeline/text.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <fmt/format.h>
#include <optional>
#include <simdjson.h>
#include <string>

namespace plumbline {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::string_view line_shape = "`{\"case_id\":...,\"events\":[...]}`";

// Finds the columns of a case's events in the text of its line, which is known to be valid JSON: the parser
// keeps no positions. Asked in rising order, so that a line is walked once.
class EventLocator {
  public:
    explicit EventLocator(std::string_view line) : line_(line) {}

    // Counted from 1, like `column` in reports; 0: not found.
    std::uint32_t column_of(std::size_t event) {
        if (!has_begun_) begin();
        for (; at_ < line_.size() && index_ < event; ++index_) {
            at_ = end_of_value(at_);
            skip(',');
        }
        return at_ < line_.size() ? static_cast<std::uint32_t>(at_ + 1) : 0;
    }

  private:
    void skip_blanks() {
        while (at_ < line_.size() && is_blank(line_[at_]))
            ++at_;
    }
    // A sign between two tokens, and the white space around it.
    void skip(char sign) {
        skip_blanks();
        if (at_ < line_.size() && line_[at_] == sign) ++at_;
        skip_blanks();
    }
    std::size_t end_of_string(std::size_t at) const {
        for (++at; at < line_.size() && line_[at] != '"'; ++at)
            if (line_[at] == '\\') ++at;
        return at + 1;
    }
    std::size_t end_of_value(std::size_t at) const {
        std::size_t depth = 0;
        while (at < line_.size()) {
            const char c = line_[at];
            if (depth == 0 && (c == ',' || c == ']' || c == '}' || is_blank(c))) return at;
            at = c == '"' ? end_of_string(at) : at + 1;
            if (c == '{' || c == '[') ++depth;
            if (c == '}' || c == ']') --depth;
            if (depth == 0 && (c == '"' || c == '}' || c == ']')) return at;
        }
        return at;
    }
    // Goes to the first event.
    void begin() {
        has_begun_ = true;
        skip('{');
        while (at_ < line_.size() && line_[at_] == '"') {
            const std::size_t key_end = end_of_string(at_);
            const bool is_events = line_.substr(at_, key_end - at_) == "\"events\"";
            at_ = key_end;
            skip(':');
            if (is_events) return skip('[');
            at_ = end_of_value(at_);
            skip(',');
        }
        at_ = line_.size();
    }

    std::string_view line_;
    bool has_begun_ = false;
    std::size_t at_ = 0;
    std::size_t index_ = 0;
};

// As a person would write it: with the decimals that matter, never with an exponent.
std::string number_text(double number) {
    const double thousandths = std::round(number * 1000);
    const bool is_exact = std::abs(thousandths) < 1e15 && thousandths / 1000 == number;
    std::string text = is_exact ? fmt::format("{:.3f}", number) : fmt::format("{:.20f}", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

} // namespace

struct JsonLinesReader::Parser {
    RowAssembler& rows;
    ReadLog& log;
    std::size_t line_limit;
    std::uint64_t line = 1;
    simdjson::dom::parser json{};
    std::deque<std::string> number_texts{}; // of the event at hand; a deque, so that none of them moves

    enum class Outcome : std::uint8_t { done, unusable, full };

    bool read_window(const InputBuffer& buffer, const char*& at);
    bool use_line(std::string_view text);
    bool use_case(std::string_view text, const simdjson::dom::object& fields);
    Outcome use_event(std::string_view case_id, const element& event);
    bool use_attributes(const simdjson::dom::object& fields);
    bool use_attribute(std::string_view key, const element& value);
    std::optional<std::string_view> text_of(const element& value);

    bool fatal(std::string message) {
        log.fatal({line, 0}, std::move(message));
        return false;
    }
    // Always true, so that a caller can return it: reading goes on.
    bool unusable(std::string message) {
        log.row_unusable({line, 0}, std::move(message));
        return true;
    }
};

JsonLinesReader::JsonLinesReader(RowAssembler& rows, ReadLog& log, std::size_t line_limit)
    : parser_(new Parser{rows, log, line_limit}) {}

JsonLinesReader::~JsonLinesReader() = default;

void JsonLinesReader::read(InputBuffer& buffer, const char* from) {
    for (;;) {
        if (buffer.has_failed()) return;
        if (buffer.nul() != nullptr) {
            parser_->line += static_cast<std::uint64_t>(std::count(from, buffer.nul(), '\n'));
            parser_->fatal(std::string(InputBuffer::nul_message));
            return;
        }
        const char* rest = from;
        if (!parser_->read_window(buffer, rest) || buffer.is_last()) return;
        buffer.read_on(rest);
        from = buffer.begin();
    }
}

// All whole lines of the window; leaves `at` behind them. False: a fatal problem was logged.
bool JsonLinesReader::Parser::read_window(const InputBuffer& buffer, const char*& at) {
    while (at != buffer.end()) {
        const std::size_t rest = static_cast<std::size_t>(buffer.end() - at);
        const char* line_feed = static_cast<const char*>(std::memchr(at, '\n', rest));
        const char* line_end = line_feed != nullptr ? line_feed : buffer.end();
        if (static_cast<std::size_t>(line_end - at) > line_limit)
            return fatal(fmt::format("a line of more than {} bytes: expected one case a line", line_limit));
        if (line_feed == nullptr && !buffer.is_last()) return true;
        if (!use_line({at, static_cast<std::size_t>(line_end - at)})) return false;
        at = line_feed != nullptr ? line_feed + 1 : line_end;
        ++line;
    }
    return true;
}

bool JsonLinesReader::Parser::use_line(std::string_view text) {
    if (trim(text).empty()) return true;
    element root;
    // In place: behind the line come other lines or the buffer's padding.
    const simdjson::error_code error = json.parse(text.data(), text.size(), false).get(root);
    if (error == simdjson::UTF8_ERROR)
        return unusable("the line is not UTF-8: expected text in UTF-8; save the file as UTF-8");
    if (error == simdjson::MEMALLOC) return fatal("there is not enough memory to read the line");
    simdjson::dom::object fields;
    if (error == simdjson::SUCCESS && root.get(fields) == simdjson::SUCCESS) return use_case(text, fields);
    if (error == simdjson::SUCCESS)
        return unusable(fmt::format("the line is not an object: expected {}", line_shape));
    return unusable(fmt::format("the line is not JSON: expected {}, one case a line", line_shape));
}

bool JsonLinesReader::Parser::use_case(std::string_view text, const simdjson::dom::object& fields) {
    std::optional<element> case_field;
    std::optional<element> events_field;
    for (const auto& [key, value] : fields) {
        std::optional<element>* field = key == "case_id"  ? &case_field
                                        : key == "events" ? &events_field
                                                          : nullptr;
        if (field == nullptr) {
            if (!value.is_null()) rows.count_case_key(key, line);
            continue;
        }
        if (*field) return unusable(fmt::format("`{}` is given twice: expected it once", key));
        *field = value;
    }
    if (!case_field || case_field->is_null())
        return unusable(fmt::format("the line has no `case_id`: expected {}", line_shape));
    if (!events_field || events_field->is_null())
        return unusable(fmt::format("the line has no `events`: expected {}", line_shape));
    simdjson::dom::array events;
    if (events_field->get(events) != simdjson::SUCCESS)
        return unusable(fmt::format("`events` is not a list: expected {}", line_shape));
    if (!case_field->is_string() && !case_field->is_int64() && !case_field->is_uint64())
        return unusable("`case_id` is neither text nor a whole number: expected one of these");
    const std::string case_id(trim(*text_of(*case_field)));
    if (case_id.empty()) return unusable("`case_id` is empty: expected the case that the events are of");

    EventLocator locator(text);
    std::size_t index = 0;
    for (const element event : events) {
        const Outcome outcome = use_event(case_id, event);
        if (outcome == Outcome::full) return fatal(rows.problem());
        if (outcome == Outcome::unusable)
            log.row_unusable({line, locator.column_of(index)},
                             fmt::format("event {}: {}", index + 1, rows.problem()));
        ++index;
    }
    return true;
}

// Nothing for a list or an object; an empty text for null.
std::optional<std::string_view> JsonLinesReader::Parser::text_of(const element& value) {
    switch (value.type()) {
    case element_type::STRING:
        return std::string_view(value);
    case element_type::BOOL:
        return bool(value) ? "true" : "false";
    case element_type::INT64:
        return number_texts.emplace_back(fmt::format("{}", std::int64_t(value)));
    case element_type::UINT64:
        return number_texts.emplace_back(fmt::format("{}", std::uint64_t(value)));
    case element_type::DOUBLE:
        return number_texts.emplace_back(number_text(double(value)));
    case element_type::NULL_VALUE:
        return "";
    case element_type::ARRAY:
    case element_type::OBJECT:
        break;
    }
    return std::nullopt;
}

JsonLinesReader::Parser::Outcome JsonLinesReader::Parser::use_event(std::string_view case_id,
                                                                    const element& event) {
    const auto refuse = [this](std::string_view problem) {
        rows.refuse(problem);
        return Outcome::unusable;
    };
    simdjson::dom::object fields;
    if (event.get(fields) != simdjson::SUCCESS)
        return refuse("not an object: expected `{\"event\":...,\"at\":...}`");
    number_texts.clear();
    std::optional<element> name_field;
    std::optional<element> at_field;
    for (const auto& [key, value] : fields) {
        std::optional<element>* field = key == "event" ? &name_field : key == "at" ? &at_field : nullptr;
        if (field == nullptr) continue;
        if (*field) return refuse(fmt::format("`{}` is given twice: expected it once", key));
        *field = value;
    }
    if (!name_field || name_field->is_null())
        return refuse("there is no `event`: expected the name of an event");
    if (!name_field->is_string()) return refuse("`event` is not text: expected the name of an event");
    const std::string_view name = trim(*text_of(*name_field));
    if (name.empty()) return refuse("`event` is empty: expected the name of an event");
    if (!at_field || at_field->is_null())
        return refuse("there is no `at`: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    const std::optional<std::string_view> at = text_of(*at_field);
    if (!at) return refuse("`at` is a list or an object: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");
    if (trim(*at).empty()) return refuse("`at` is empty: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM");

    const std::optional<EventKind> kind = rows.find_kind(name);
    if (!kind) {
        log.row_unknown(name, line);
        return Outcome::done;
    }
    rows.start(*kind);
    if (!rows.set_at(*at) || !use_attributes(fields)) return Outcome::unusable;
    return rows.commit(case_id, line) ? Outcome::done : Outcome::full;
}

bool JsonLinesReader::Parser::use_attributes(const simdjson::dom::object& fields) {
    for (const auto& [key, value] : fields)
        if (key != "event" && key != "at" && !use_attribute(key, value)) return false;
    return true;
}

bool JsonLinesReader::Parser::use_attribute(std::string_view key, const element& value) {
    if (value.is_null()) return true;
    const RowAssembler::NameId name = rows.name_id(key);
    const std::optional<std::string_view> text = text_of(value);
    if (text) return rows.set(name, *text);
    if (rows.takes(name))
        return rows.refuse(fmt::format("`{}` is a list or an object: expected a single value", key));
    return rows.set(name, "unknown, so only counted");
}

} // namespace plumbline
