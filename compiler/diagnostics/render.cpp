#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>

namespace plumbline {

namespace {

constexpr std::size_t widest_line = 120; // columns of source shown; a longer line is cut
constexpr std::size_t margin = 30;       // columns kept to the left of the caret in a cut line
constexpr std::size_t tab_width = 4;

struct Paint {
    bool colours;
    std::string operator()(std::string_view code, std::string_view text) const {
        if (!colours) return std::string(text);
        return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
    }
};

// One character of the shown line: its text as printed and how many bytes of the source it stands for.
struct Cell {
    std::string shown;
    std::size_t begin; // byte offset in the line
    std::size_t width;
};

// Accents that join the letter before them and letters that take two columns.
std::size_t width_of(std::uint32_t code_point) {
    auto within = [&](std::uint32_t first, std::uint32_t last) {
        return first <= code_point && code_point <= last;
    };
    if (within(0x300, 0x36F) || within(0x200B, 0x200F) || within(0xFE00, 0xFE0F)) return 0;
    if (within(0x1100, 0x115F) || within(0x2E80, 0xA4CF) || within(0xAC00, 0xD7A3) ||
        within(0xF900, 0xFAFF) || within(0xFE30, 0xFE6F) || within(0xFF00, 0xFF60) ||
        within(0xFFE0, 0xFFE6) || within(0x1F300, 0x1FAFF) || within(0x20000, 0x3FFFD)) {
        return 2;
    }
    return 1;
}

std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xF0) return 4;
    if (lead >= 0xE0) return 3;
    return lead >= 0xC0 ? 2 : 1;
}

std::uint32_t decode(std::string_view sequence) {
    auto lead = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() == 1) return lead;
    std::uint32_t code_point = lead & (0x7Fu >> sequence.size());
    for (std::size_t at = 1; at < sequence.size(); ++at) {
        code_point = code_point << 6 | (static_cast<unsigned char>(sequence[at]) & 0x3Fu);
    }
    return code_point;
}

// Tabs become spaces; what would disturb a terminal, or is not UTF-8, becomes a replacement character.
std::vector<Cell> cells_of(std::string_view line) {
    std::vector<Cell> cells;
    std::size_t column = 0;
    for (std::size_t at = 0; at < line.size();) {
        auto lead = static_cast<unsigned char>(line[at]);
        std::size_t length = sequence_length(lead);
        bool is_whole = at + length <= line.size();
        for (std::size_t i = 1; is_whole && i < length; ++i) {
            is_whole = (static_cast<unsigned char>(line[at + i]) & 0xC0) == 0x80;
        }
        Cell cell{"\uFFFD", at, 1};
        if (lead == '\t') {
            cell.width = tab_width - column % tab_width;
            cell.shown = std::string(cell.width, ' ');
        } else if (!is_whole || (lead >= 0x80 && lead < 0xC0)) {
            length = 1;
        } else if (lead >= 0x20 && lead != 0x7F) {
            std::string_view sequence = line.substr(at, length);
            std::uint32_t code_point = decode(sequence);
            bool disturbs = (code_point >= 0x80 && code_point < 0xA0) ||
                            (code_point >= 0x202A && code_point <= 0x202E) ||
                            (code_point >= 0x2066 && code_point <= 0x2069);
            if (!disturbs) {
                cell.shown = std::string(sequence);
                cell.width = width_of(code_point);
            }
        }
        column += cell.width;
        cells.push_back(std::move(cell));
        at += length;
    }
    return cells;
}

struct Excerpt {
    std::string line;
    std::size_t caret_column;
    std::size_t caret_width;
};

// The part of the line around the bytes [begin, end).
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
    std::vector<Cell> cells = cells_of(line);
    std::size_t total = 0;
    std::size_t column_of_begin = 0;
    for (const Cell& cell : cells) {
        if (cell.begin < begin) column_of_begin += cell.width;
        total += cell.width;
    }
    bool is_long = total > widest_line;
    std::size_t first = is_long && column_of_begin > widest_line - margin ? column_of_begin - margin : 0;

    Excerpt result{first > 0 ? "…" : "", first > 0 ? std::size_t{1} : 0, 0};
    std::size_t column = 0;
    std::size_t shown = 0;
    for (const Cell& cell : cells) {
        std::size_t at = column;
        column += cell.width;
        if (at < first) continue;
        if (is_long && shown + cell.width > widest_line) {
            result.line += "…";
            break;
        }
        result.line += cell.shown;
        shown += cell.width;
        if (cell.begin < begin)
            result.caret_column += cell.width;
        else if (cell.begin < end)
            result.caret_width += cell.width;
    }
    result.caret_width = std::max<std::size_t>(result.caret_width, 1);
    return result;
}

std::string place_text(const SourceSet& sources, const Span& span) {
    Place place = sources.place(span);
    return sources[span.file].path + ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
}

std::string source_lines(const SourceSet& sources, const Span& span, const Paint& paint,
                         std::string_view colour) {
    std::string_view line = sources.line_at(span.file, span.begin);
    std::string_view text = sources[span.file].text;
    std::size_t line_begin = static_cast<std::size_t>(line.data() - text.data());
    std::size_t begin = std::min(span.begin > line_begin ? span.begin - line_begin : 0, line.size());
    std::size_t end = std::min(span.end > line_begin ? span.end - line_begin : 0, line.size());
    Excerpt shown = excerpt(line, begin, end);

    std::string number = std::to_string(sources.place(span).line);
    std::string gutter = paint("34", std::string(number.size() + 1, ' ') + " |");
    std::string carets = paint(colour, std::string(shown.caret_width, '^'));
    return paint("34", ' ' + number + " |") + ' ' + shown.line + '\n' + gutter + ' ' +
           std::string(shown.caret_column, ' ') + carets + '\n';
}

} // namespace

std::string render(const Diagnostic& diagnostic, const SourceSet& sources, bool colours) {
    Paint paint{colours};
    bool is_error = severity_of(diagnostic.kind) == Severity::error;
    std::string_view colour = is_error ? "1;31" : "1;33";
    std::string text = paint("1", place_text(sources, diagnostic.span) + ':') + ' ' +
                       paint(colour, is_error ? "error:" : "warning:") + ' ' + diagnostic.message + ' ' +
                       paint("2", '[' + std::string(name_of(diagnostic.kind)) + ']') + '\n';
    text += source_lines(sources, diagnostic.span, paint, colour);
    if (!diagnostic.hint.empty()) text += paint("36", "hint:") + ' ' + diagnostic.hint + '\n';
    for (const Label& label : diagnostic.labels) {
        text += paint("1", place_text(sources, label.span) + ':') + ' ' + label.text + '\n';
        text += source_lines(sources, label.span, paint, "34");
    }
    return text;
}

} // namespace plumbline
