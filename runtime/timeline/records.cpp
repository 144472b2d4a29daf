#include "runtime/timeline/records.h"

#include "runtime/timeline/csv_scanner.h"
#include "runtime/timeline/read_log.h"
#include "runtime/timeline/text.h"
#include "runtime/timeline/text_file.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace plumbline {

namespace {

class Records {
  public:
    Records(const RecordHandlers& handlers, ReadLog& log, const ReadOptions& options)
        : handlers_(handlers), log_(log), options_(options) {}

    // False, here and below: stopped, or a fatal problem was logged.
    bool read(const std::string& path, InputBuffer& buffer) {
        const TextStart start = start_of_text(path, buffer, options_.row_bytes);
        if (buffer.has_failed()) return false;
        if (!start.problem.empty()) return fatal(start.problem, 0);
        if (format_ && *format_ != start.format)
            return fatal("is not in the format of the first file: expected all to be CSV, or all JSON Lines",
                         0);
        line_ = 1;
        has_header_ = false;
        if (!format_ && start.format == TimelineFormat::json_lines && !handlers_.begin({})) return false;
        format_ = start.format;
        const char* from = start.from;
        for (;;) {
            if (buffer.has_failed()) return false;
            if (buffer.nul() != nullptr)
                return fatal(std::string(InputBuffer::nul_message),
                             line_ + static_cast<std::uint64_t>(std::count(from, buffer.nul(), '\n')));
            const char* rest = from;
            if (!(*format_ == TimelineFormat::csv ? csv_window(buffer, rest) : json_window(buffer, rest)))
                return false;
            if (buffer.is_last()) break;
            if (static_cast<std::size_t>(buffer.end() - rest) > options_.row_bytes)
                return fatal(fmt::format("a row of more than {} bytes: expected one row a line; perhaps a "
                                         "quotation mark is not closed",
                                         options_.row_bytes));
            buffer.read_on(rest);
            from = buffer.begin();
        }
        if (*format_ == TimelineFormat::csv && !has_header_)
            return fatal("the file is empty: expected a header with `case_id`, `event`, `at`");
        return true;
    }

  private:
    bool csv_window(const InputBuffer& buffer, const char*& rest) {
        scanner_.start(buffer, rest);
        for (;;) {
            const CsvScanner::Result result = scanner_.next(row_);
            rest = scanner_.at();
            if (result == CsvScanner::Result::incomplete || result == CsvScanner::Result::end) return true;
            if (result == CsvScanner::Result::unclosed_quote)
                return fatal(
                    "a quotation mark of this row is never closed, so that all behind it would be lost: "
                    "expected a closing one");
            const std::string_view text(row_.begin, static_cast<std::size_t>(row_.end - row_.begin));
            if (!row_.is_empty_line && !(has_header_ ? hand_on(csv_case(), text) : csv_header(text)))
                return false;
            line_ += 1 + row_.newlines;
        }
    }

    bool csv_header(std::string_view text) {
        std::vector<std::string> columns;
        for (const CsvField& field : row_.fields()) {
            std::string& name = columns.emplace_back(trim(field.text));
            std::transform(name.begin(), name.end(), name.begin(), lower);
        }
        const auto found = std::find(columns.begin(), columns.end(), "case_id");
        if (found == columns.end())
            return fatal(
                "the first line has no `case_id`: expected a header with at least `case_id`, `event`, `at`");
        case_field_ = static_cast<std::size_t>(found - columns.begin());
        has_header_ = true;
        if (columns_.empty()) {
            columns_ = std::move(columns);
            return handlers_.begin(with_line_feed(text));
        }
        return columns == columns_ ||
               fatal("the columns are not those of the first file: expected the same, in the same order");
    }

    std::string_view csv_case() const {
        return case_field_ < row_.fields().size() ? trim(row_.fields()[case_field_].text)
                                                  : std::string_view();
    }

    bool json_window(const InputBuffer& buffer, const char*& at) {
        while (at != buffer.end()) {
            const auto* line_feed =
                static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(buffer.end() - at)));
            if (line_feed == nullptr && !buffer.is_last()) return true;
            const char* end = line_feed != nullptr ? line_feed + 1 : buffer.end();
            const std::string_view text(at, static_cast<std::size_t>(end - at));
            if (!trim(text).empty() && !hand_on(json_case(text), text)) return false;
            at = end;
            ++line_;
        }
        return true;
    }

    std::string_view json_case(std::string_view text) {
        simdjson::dom::element field;
        // In place: behind the line come other lines or the buffer's padding.
        if (json_.parse(text.data(), text.size(), false)["case_id"].get(field) != simdjson::SUCCESS)
            return {};
        if (field.is_string()) return trim(std::string_view(field));
        if (field.is_int64() || field.is_uint64()) {
            number_ = simdjson::minify(field);
            return number_;
        }
        return {};
    }

    bool hand_on(std::string_view case_id, std::string_view text) {
        log_.row_used();
        return handlers_.record(case_id, with_line_feed(text));
    }

    // The last row of a file may have none.
    std::string_view with_line_feed(std::string_view text) {
        if (text.ends_with('\n')) return text;
        ended_.assign(text);
        ended_ += '\n';
        return ended_;
    }

    bool fatal(std::string message) { return fatal(std::move(message), line_); }
    bool fatal(std::string message, std::uint64_t line) {
        log_.fatal({line, 0}, std::move(message));
        return false;
    }

    const RecordHandlers& handlers_;
    ReadLog& log_;
    const ReadOptions& options_;
    std::optional<TimelineFormat> format_; // of the first file
    std::vector<std::string> columns_;     // of the first file
    std::uint64_t line_ = 1;
    bool has_header_ = false;
    std::size_t case_field_ = 0;
    CsvScanner scanner_;
    CsvRow row_;
    simdjson::dom::parser json_;
    std::string number_;
    std::string ended_;
};

} // namespace

bool read_records(const std::vector<std::string>& paths, const RecordHandlers& handlers, ReadReport& report,
                  const Progress& progress, const ReadOptions& options) {
    ReadLog log(report);
    Records records(handlers, log, options);
    std::uint64_t total = 0, before = 0;
    for (const std::string& path : paths)
        total += size_on_disk(path);
    for (std::size_t index = 0; index < paths.size(); ++index) {
        log.begin_file(paths[index]);
        if (std::find(paths.begin(), paths.begin() + static_cast<std::ptrdiff_t>(index), paths[index]) !=
            paths.begin() + static_cast<std::ptrdiff_t>(index)) {
            log.fatal({}, "is given twice: expected each file once, as its events would count twice");
            return false;
        }
        InputStream stream = InputStream::open(paths[index], options.unpack);
        InputBuffer buffer(stream, options.chunk_bytes, [&](std::uint64_t done) {
            if (progress) progress(before + done, total);
        });
        const bool done = stream.failure().empty() && records.read(paths[index], buffer);
        if (!stream.failure().empty()) log.fatal({}, stream.failure());
        if (!done || !stream.failure().empty()) return false;
        before += stream.packed_bytes_read();
    }
    return true;
}

} // namespace plumbline
